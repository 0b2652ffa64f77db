import contextlib
import dataclasses
import io
import pathlib
import tempfile
import unittest
from unittest import mock

import numpy as np

from streamguard_training.unseen import experiment, page
from streamguard_training.unseen.command import main

from .synthetic import make_export, write_export


class UnseenTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.export = make_export(rows=6000)
        cls.masked, cls.split = experiment.without_kind(cls.export, 2)

    def test_the_kind_is_in_no_period_but_the_test_week(self):
        for rows in (self.split.training, self.split.validation, self.split.combination):
            self.assertFalse((self.export.kind[rows] == 2).any())
            self.assertTrue((self.export.kind[rows] == 1).any())
        self.assertTrue((self.export.kind[self.split.test] == 2).any())

    def test_both_get_the_same_number_of_alerts_and_what_each_finds_is_counted(self):
        rng = np.random.default_rng(1)
        fraud, unseen = self.masked.label == 1, self.export.kind == 2
        logit = rng.normal(-4, 1, self.export.rows) + 6 * (fraud & ~unseen)
        errors = np.exp(rng.normal(0, 0.5, self.export.rows) + 5 * unseen).astype(np.float32)
        attention = {week: logit[getattr(self.split, week)] for week in ("combination", "test")}
        result = experiment.judge(self.masked, self.split, 2, attention, errors, share=0.3)
        self.assertGreater(result["found_by_ensemble"], 2 * max(1, result["found_by_attention"]))
        self.assertEqual(result["unseen"], int(unseen[self.split.test].sum()))
        self.assertLessEqual(result["known_by_attention"] + result["found_by_attention"], result["alerts"])
        self.assertLessEqual(result["known_by_ensemble"] + result["found_by_ensemble"], result["alerts"])
        without = experiment.judge(self.masked, self.split, 2, attention, errors, share=0)
        self.assertEqual(without["for_novelty"], 0)

    def test_the_summary_tells_both_ratios_and_the_worst_loss(self):
        def row(alone, ensemble, change):
            return {"unseen": 50, "found_by_attention": alone, "found_by_ensemble": ensemble, "ap_known_attention": 0.8, "ap_known_ensemble": 0.8 + change}

        told = page.summary({"a": row(10, 15, -0.02), "b": row(0, 5, 0.01)})
        self.assertAlmostEqual(told["ratio_of_means"], 2.0)
        self.assertAlmostEqual(told["mean_of_ratios"], (1.5 + 5) / 2)
        self.assertAlmostEqual(told["change"], -0.005)
        self.assertAlmostEqual(told["worst_change"], -0.02)

    def test_the_command_writes_the_page_and_does_nothing_twice(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            write_export(self.export, root / "work" / "seed-5" / "features")
            arguments = ["--seeds", "5", "--work", str(root / "work"), "--output", str(root / "page.md"), "--streamguard", "false"]
            few = dataclasses.replace(experiment.FITTING, sequence_epochs=2)
            with mock.patch.object(experiment, "FITTING", few), contextlib.redirect_stdout(io.StringIO()):
                self.assertEqual(main(arguments), 0)
            first = (root / "page.md").read_text(encoding="utf-8")
            with mock.patch.object(experiment.fitting, "fit_sequence", side_effect=AssertionError("trained again")):
                with contextlib.redirect_stdout(io.StringIO()):
                    self.assertEqual(main(arguments), 0)
            self.assertEqual(first, (root / "page.md").read_text(encoding="utf-8"))
            self.assertIn("| burst |", first)
            self.assertIn("| mule |", first)
            self.assertRegex(first, r"the bar of 1\.5 is (met|missed)")

    def test_a_simulation_that_fails_is_told_in_words(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(io.StringIO()) as error, contextlib.redirect_stdout(io.StringIO()):
            code = main(["--seeds", "5", "--work", folder, "--output", f"{folder}/page.md", "--streamguard", "false"])
        self.assertEqual(code, 1)
        self.assertIn("unseen failed: `false simulate", error.getvalue())


if __name__ == "__main__":
    unittest.main()
