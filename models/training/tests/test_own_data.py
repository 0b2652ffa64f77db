"""A CSV file of one's own, from its columns to an ensemble that scores it and that a worker serves."""

import contextlib
import io
import json
import pathlib
import runpy
import shutil
import subprocess
import tempfile
import unittest

import numpy as np

from streamguard_training.command import main

ROOT = pathlib.Path(__file__).parents[3]
PROGRAM = ROOT / "src/StreamGuard.Worker/bin/Release/net10.0/streamguard.dll"
EXAMPLES = ROOT / "docs/examples"

# The same payments as another bank would write them, without loss: times as numbers, amounts in the smallest unit, lines as Windows ends them.
SECOND_MAPPING = {
    "delimiter": ";",
    "fields": {
        "transaction_id": {"column": "nr"}, "account_id": {"column": "konto"}, "event_time": {"column": "zeit", "format": "epoch_s"},
        "amount": {"column": "cent", "unit": "minor"}, "currency": {"column": "waehrung"}, "merchant_id": {"column": "haendler"},
        "terminal_id": {"column": "terminal"}, "merchant_category": {"column": "branche"}, "merchant_country": {"column": "land"},
        "account_country": {"column": "heimat"}, "channel": {"column": "weg"},
        "account_opened_at": {"column": "seit", "format": "epoch_ms"}, "device_id": {"column": "geraet"}, "distance_from_home_km": {"column": "km"}},
    "label": {"column": "betrug", "fraud": ["1"], "genuine": ["0"], "kind_column": "art"},
}


@unittest.skipUnless(PROGRAM.is_file() and shutil.which("dotnet"), "needs the worker: dotnet build src/StreamGuard.Worker -c Release")
class OwnDataTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls.folder.name)
        cls.recording, cls.csv, cls.mapping = cls.root / "payments.jsonl", cls.root / "payments.csv", EXAMPLES / "bank-mapping.json"
        cls.streamguard("simulate", "--output", str(cls.recording), "--events", "7000", "--accounts", "40", "--fraud-rate", "0.05", "--seed", "5")
        runpy.run_path(str(EXAMPLES / "bank_export.py"))["convert"](cls.recording, cls.csv)
        cls.payments = [json.loads(line) for line in cls.recording.read_text(encoding="utf-8").splitlines()]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @staticmethod
    def streamguard(*arguments, succeeds=True):
        done = subprocess.run(["dotnet", str(PROGRAM), *arguments], check=False, capture_output=True, text=True)
        if (done.returncode == 0) != succeeds:
            raise AssertionError(done.stdout + done.stderr)
        return done.stdout if succeeds else done.stderr

    def train(self, output, *more):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as error:
            code = main(["--streamguard", f"dotnet {PROGRAM}", "--work", str(self.root / "work"), "--output", str(output), "--epochs", "2",
                         "--autoencoder-epochs", "1", *more])
        return code, error.getvalue()

    def test_a_csv_file_becomes_a_model_that_scores_it_and_that_a_worker_serves(self):
        model, columns = self.root / "mine", ("--format", "csv", "--mapping", str(self.mapping))

        code, error = self.train(model, "--input", str(self.csv), "--mapping", str(self.mapping), "--label-delay", "3d")

        self.assertEqual(code, 0, error)
        self.assertTrue(self.streamguard("model", "verify", "--model", str(model)).rstrip().endswith("OK"))
        document = json.loads((model / "ensemble.json").read_text(encoding="utf-8"))
        self.assertEqual((document["name"], document["label_delay_seconds"]), ("mine", 3 * 86_400))
        self.assertEqual(document["training"]["command"], "train.py --input payments.csv --format csv --mapping bank-mapping.json --label-delay 3d --seed 7")
        card = (model / "README.md").read_text(encoding="utf-8")
        self.assertIn("7,000 payments of a file, and nothing else", card)
        self.assertNotIn("simulator", card)

        scores = self.root / "scores.csv"
        self.streamguard("score", "--input", str(self.csv), *columns, "--model", str(model), "--output", str(scores))
        fraud = np.array([payment["is_fraud"] for payment in self.payments])
        score = np.loadtxt(scores, delimiter=",", skiprows=1)
        self.assertEqual(len(score), len(fraud))
        self.assertGreater(score[fraud, 1].mean(), 3 * score[~fraud, 1].mean())

        self.streamguard("demo", "--input", str(self.csv), *columns, "--model", str(model), "--output", str(self.root / "demo"))
        summary = json.loads((self.root / "demo/summary.json").read_text(encoding="utf-8"))
        self.assertEqual((summary["scored"], summary["lost"], summary["duplicated"]), (len(fraud), 0, 0))
        self.assertGreater(summary["alerts"], 0)

    def test_the_same_payments_in_other_columns_have_the_same_features(self):
        other, mapping = self.root / "other.csv", self.root / "other.json"
        mapping.write_text(json.dumps(SECOND_MAPPING), encoding="utf-8")
        columns = [field["column"] for field in SECOND_MAPPING["fields"].values()] + ["betrug", "art"]
        lines = [";".join(columns)] + [self.second_line(payment) for payment in self.payments]
        other.write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").encode())

        self.streamguard("features", "--input", str(other), "--format", "csv", "--mapping", str(mapping), "--output", str(self.root / "second"))
        self.streamguard("features", "--input", str(self.recording), "--output", str(self.root / "plain"))

        for name in ("history", "history_length", "current", "label", "kind", "event_time", "row"):
            np.testing.assert_array_equal(np.load(self.root / "second" / f"{name}.npy"), np.load(self.root / "plain" / f"{name}.npy"), name)

    def test_a_wrong_cell_ends_training_with_its_file_line_column_and_mend(self):
        lines = self.csv.read_text(encoding="utf-8").split("\n")
        lines[2] = lines[2].replace(" AM", "").replace(" PM", "")
        bad = self.root / "bad.csv"
        bad.write_text("\n".join(lines), encoding="utf-8")

        error = self.streamguard("features", "--input", str(bad), "--format", "csv", "--mapping", str(self.mapping), "--output", str(self.root / "none"), succeeds=False)
        code, said = self.train(self.root / "none", "--input", str(bad), "--mapping", str(self.mapping))

        self.assertRegex(error, r"^streamguard: \S+bad\.csv:3:\d+: event_time is '[^']+', which is not as MM/dd/yyyy hh:mm:ss tt")
        self.assertEqual(code, 1)
        self.assertIn("training failed: `dotnet", said)
        self.assertFalse((self.root / "none").exists() and (self.root / "none/ensemble.json").exists())

    def test_frauds_without_genuine_payments_are_refused_with_the_mend(self):
        mapping = self.root / "frauds-alone.json"
        mapping.write_text(self.mapping.read_text(encoding="utf-8").replace('"genuine": [""], ', ""), encoding="utf-8")

        code, said = self.train(self.root / "none", "--input", str(self.csv), "--mapping", str(mapping))

        self.assertEqual(code, 1)
        self.assertIn('list the blank label in its mapping: "genuine": [""]', said)

    @staticmethod
    def second_line(payment):
        def text(value):
            return "" if value is None else str(value)

        names = ("transaction_id", "account_id", None, "amount_minor", "currency", "merchant_id", "terminal_id", "merchant_category", "merchant_country",
                 "account_country", "channel", "account_opened_at", "device_id", "distance_from_home_km")
        cells = [f"{payment['event_time'] / 1000:.3f}" if name is None else text(payment[name]) for name in names]
        return ";".join(cells + ["1" if payment["is_fraud"] else "0", text(payment["fraud_kind"])])


if __name__ == "__main__":
    unittest.main()
