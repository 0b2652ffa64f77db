"""`make evaluate` from the data's files to summary.json, with a stand-in for the worker's program."""

import contextlib
import dataclasses
import io
import json
import os
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

import numpy as np

from streamguard_training.benchmarks import DAY
from streamguard_training.evaluation.command import main
from streamguard_training.evaluation.plans import PLANS
from streamguard_training.fitting import FittingOptions
from streamguard_training.tree_member import TreeOptions


QUICK = [
    dataclasses.replace(
        plan, seeds=(1,), trees=TreeOptions(trees=5, depth=2),
        fitting=FittingOptions(sequence_epochs=1, sequence_batch=64, genuine_per_epoch=200, reconstruction_epochs=1, reconstruction_per_epoch=200))
    for plan in PLANS]


def write_table(path, columns):
    header = ",".join(columns)
    np.savetxt(path, np.stack(list(columns.values()), axis=1), fmt="%d", delimiter=",", header=header, comments="")


class EvaluateCommandTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.root = pathlib.Path(folder.name)
        cls.data = cls.root / "data"
        cls.data.mkdir()
        rng = np.random.default_rng(5)
        time = np.arange(80 * DAY, 157 * DAY, 2400)
        write_table(cls.data / "handbook_until_2018-09-04.csv", {
            "t_seconds": time, "customer": rng.integers(0, 5000, len(time)), "terminal": rng.integers(0, 9, len(time)),
            "amount_cents": rng.integers(1, 9000, len(time)), "scenario": np.where(rng.random(len(time)) < 0.1, rng.integers(1, 4, len(time)), 0)})
        time = np.arange(30 * DAY, 600 * DAY, 16_000)
        write_table(cls.data / "sparkov_until_2020-09-30.csv", {"t_seconds": time, "account": time % 7, "fraud": rng.random(len(time)) < 0.1})
        cls.code, cls.said = cls.evaluate()

    @classmethod
    def evaluate(cls, *arguments, work="work"):
        program = f"{sys.executable} {pathlib.Path(__file__).with_name('fake_streamguard.py')}"
        with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(said), \
                mock.patch.dict(os.environ, {"CALLS": str(cls.root / "calls.log")}), \
                mock.patch("streamguard_training.evaluation.command.PLANS", QUICK):
            code = main(["--data", str(cls.data), "--work", str(cls.root / work), "--streamguard", program, *arguments])
        return code, said.getvalue()

    def calls(self):
        return (self.root / "calls.log").read_text(encoding="ascii").splitlines()

    def test_the_summary_has_every_figure_and_the_plots_are_there(self):
        self.assertEqual(self.code, 0, self.said)
        summary = json.loads((self.root / "work" / "summary.json").read_text(encoding="utf-8"))
        for name in ("auc", "ap", "cp100", "ap_no_outcomes"):
            self.assertTrue(0.0 <= summary["handbook"][name] <= 1.0, name)
        for name in ("auc", "ap", "recall", "ap_attention_only"):
            self.assertTrue(0.0 <= summary["sparkov"][name] <= 1.0, name)
        self.assertEqual([f["start"] for f in summary["handbook"]["folds"]], ["2018-07-25", "2018-08-01", "2018-08-08", "2018-08-15"])
        self.assertEqual(len(list((self.root / "work" / "figures").glob("*.png"))), 5)
        self.assertIn("| attention + autoencoder |", (self.root / "work" / "tables.md").read_text(encoding="utf-8"))

    def test_every_ensemble_is_verified_before_it_scores(self):
        calls = self.calls()
        scores = [i for i, call in enumerate(calls) if call.startswith("score")]
        self.assertEqual(len(scores), 7)
        self.assertTrue(all(calls[i - 1].startswith("model verify") for i in scores))

    def test_z_a_second_run_does_nothing_again_and_tells_the_same(self):
        before, summary = self.calls(), (self.root / "work" / "summary.json").read_bytes()
        code, said = self.evaluate()
        self.assertEqual((code, self.calls()), (0, before), said)
        self.assertEqual((self.root / "work" / "summary.json").read_bytes(), summary)

    def test_z_ensembles_that_are_given_are_scored_and_none_is_trained(self):
        code, said = self.evaluate("--models", str(self.root / "work" / "models"), work="other")
        self.assertEqual(code, 0, said)
        self.assertFalse((self.root / "other" / "models").exists())
        self.assertNotIn("train-", said)

    def test_a_folder_without_the_data_is_named(self):
        with contextlib.redirect_stderr(io.StringIO()) as said:
            code = main(["--data", str(self.root), "--work", str(self.root / "none")])
        self.assertEqual(code, 1)
        self.assertIn("holds no file handbook_until_", said.getvalue())


if __name__ == "__main__":
    unittest.main()
