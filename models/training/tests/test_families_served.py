"""Every family, from an export of the worker's own features to a folder that the worker loads and scores alike."""

import pathlib
import shutil
import subprocess
import tempfile
import unittest

from streamguard_training.families import folders
from streamguard_training.families.catalogue import FAMILIES, PAIR, seeded
from streamguard_training.feature_export import open_export

from .families_material import make_fold

PROGRAM = pathlib.Path(__file__).parents[3] / "src/StreamGuard.Worker/bin/Release/net10.0/streamguard.dll"


@unittest.skipUnless(PROGRAM.is_file() and shutil.which("dotnet"), "needs the worker: dotnet build src/StreamGuard.Worker -c Release")
class ServedFamiliesTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls.folder.name)
        recording, features = cls.root / "payments.jsonl", cls.root / "features"
        cls.streamguard("simulate", "--output", str(recording), "--events", "6000", "--accounts", "60", "--seed", "5")
        cls.streamguard("features", "--input", str(recording), "--output", str(features), "--history-length", "8")
        cls.fold, cls.material = make_fold(open_export(features))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @staticmethod
    def streamguard(*arguments):
        done = subprocess.run(["dotnet", str(PROGRAM), *arguments], check=False, capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(done.stdout + done.stderr)

    def test_the_worker_scores_every_family_as_its_training_did(self):
        for family in FAMILIES + PAIR:
            with self.subTest(family=family.name):
                fitted = seeded(family, self.material, 1, lambda text: None)
                if fitted.write is None:
                    continue
                directory = self.root / family.name
                size = folders.write_folder(directory, family, fitted, self.fold, 1)
                self.assertGreater(size, 1000)
                self.assertLess(folders.verify(f"dotnet {PROGRAM}", directory), 1e-5)


if __name__ == "__main__":
    unittest.main()
