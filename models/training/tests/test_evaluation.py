"""An ensemble trained after a plan, as a folder; and what is told of the results."""

import dataclasses
import datetime
import hashlib
import json
import pathlib
import shutil
import tempfile
import unittest

import numpy as np
import onnx
from onnx import numpy_helper

from streamguard_training.benchmarks import DAY
from streamguard_training.column_choice import choose_columns
from streamguard_training.evaluation.command import first_judged, networks_alone
from streamguard_training.evaluation.ensembles import periods, settle, train_ensemble
from streamguard_training.evaluation.plans import HANDBOOK, PLANS, SPARKOV, Plan
from streamguard_training.evaluation.report import BEGIN, END, tables, with_tables
from streamguard_training.fitting import FittingOptions
from streamguard_training.tree_member import TreeOptions

from .synthetic import make_export

QUICK = FittingOptions(sequence_epochs=2, sequence_batch=256, genuine_per_epoch=600, reconstruction_epochs=2, reconstruction_per_epoch=500, genuine_validated=300)
TREES = TreeOptions(trees=10, depth=3)


def milliseconds(date):
    return (datetime.date.fromisoformat(date) - datetime.date(1970, 1, 1)).days * DAY * 1000


def export_between(first, last):
    export = make_export(rows=3000)
    export.event_time = np.linspace(milliseconds(first), milliseconds(last), 3000).astype(np.int64)
    groups = ("payment", "payment", "account", "outcome", "terminal", "payment")
    export.specification = dataclasses.replace(
        export.specification, current=tuple(dataclasses.replace(c, group=g) for c, g in zip(export.specification.current, groups)))
    return export


class HandbookEnsembleTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name) / "handbook-2018-07-25"
        cls.export = export_between("2018-07-18", "2018-08-15")
        cls.plan = Plan(
            cls.folder.name, HANDBOOK, "2018-07-25", combination=(-0.5, 0.4, 0.1, 0.5), seeds=(1, 2), fitting=QUICK, trees=TREES, without_current=("outcome",),
            attention_without_current=("account",))
        train_ensemble(cls.plan, cls.export, cls.folder, lambda text: None)
        cls.document = json.loads((cls.folder / "ensemble.json").read_text(encoding="utf-8"))

    def test_it_is_trained_on_the_seven_days_alone(self):
        training, validation, combining = periods(self.plan, self.export.event_time)
        times = self.export.event_time[training]
        self.assertGreaterEqual(times.min(), milliseconds("2018-07-25"))
        self.assertLess(times.max(), milliseconds("2018-08-01"))
        self.assertEqual((len(validation), len(combining)), (0, 0))
        self.assertEqual(self.document["training"]["payments"], len(training))
        self.assertEqual((self.document["training"]["first"], self.document["training"]["last"]), ("2018-07-25", "2018-07-31"))

    def test_the_manifest_names_the_files_and_the_plan_s_weights(self):
        self.assertEqual([m["name"] for m in self.document["members"]], ["attention", "autoencoder", "trees"])
        self.assertEqual([m["kind"] for m in self.document["members"]], ["sequence", "reconstruction", "tabular"])
        self.assertEqual(self.document["combination"], {"kind": "logistic", "bias": -0.5, "weights": [0.4, 0.1, 0.5]})
        for member in self.document["members"]:
            self.assertEqual(member["sha256"], hashlib.sha256((self.folder / member["file"]).read_bytes()).hexdigest())

    def test_the_golden_scores_are_what_the_manifest_makes_of_the_members(self):
        scores = np.load(self.folder / "golden" / "member_scores.npy")
        z = -0.5 + scores @ np.array([0.4, 0.1, 0.5])
        np.testing.assert_allclose(np.load(self.folder / "golden" / "score.npy"), 1 / (1 + np.exp(-z)), atol=1e-5)
        self.assertLessEqual(len(scores), 80)

    def test_other_weights_give_another_version_and_other_golden_scores(self):
        other = self.copy()
        settle(other, self.plan, None)
        self.assertEqual((other / "ensemble.json").read_bytes(), (self.folder / "ensemble.json").read_bytes())
        settle(other, dataclasses.replace(self.plan, combination=(1.0, 0.0, 0.0, 0.0)), None)
        self.assertNotEqual(json.loads((other / "ensemble.json").read_text(encoding="utf-8"))["version"], self.document["version"])
        np.testing.assert_allclose(np.load(other / "golden" / "score.npy"), 1 / (1 + np.exp(-1.0)), atol=1e-6)

    def test_the_label_delay_is_told_where_outcomes_are_read_alone(self):
        other = self.copy()
        settle(other, dataclasses.replace(self.plan, without_current=()), 604800)
        document = json.loads((other / "ensemble.json").read_text(encoding="utf-8"))
        self.assertEqual(document["label_delay_seconds"], 604800)
        self.assertNotEqual(document["version"], self.document["version"])
        settle(other, self.plan, 604800)
        self.assertEqual((other / "ensemble.json").read_bytes(), (self.folder / "ensemble.json").read_bytes())

    def copy(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return pathlib.Path(shutil.copytree(self.folder, pathlib.Path(folder.name) / "other"))

    def test_a_graph_reads_no_column_that_its_member_was_not_given(self):
        """Picked by a Gather right behind the input: columns 2 (account) and 3 (outcome) for attention, 3 for the autoencoder."""
        for name, expected in (("attention", [0, 1, 4, 5]), ("autoencoder", [0, 1, 2, 4, 5])):
            graph = onnx.load(str(self.folder / f"{name}.onnx")).graph
            constants = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
            constants.update({n.output[0]: numpy_helper.to_array(n.attribute[0].t) for n in graph.node if n.op_type == "Constant"})
            readers = [n for n in graph.node if "current" in n.input]
            self.assertEqual([(n.op_type, constants[n.input[1]].tolist()) for n in readers], [("Gather", expected)], name)

    def test_golden_inputs_have_every_column(self):
        self.assertEqual(np.load(self.folder / "golden" / "current.npy").shape[1], 6)
        self.assertEqual(np.load(self.folder / "golden" / "history.npy").shape[1:], (6, 7))

    def test_the_networks_alone_take_the_weight_of_the_trees(self):
        columns = {"attention": np.array([1.0, 2.0]), "autoencoder": np.array([3.0, 0.0]), "trees": np.array([9.0, -9.0])}
        np.testing.assert_allclose(networks_alone(self.folder, columns), [0.9 * 1 + 0.1 * 3, 0.9 * 2])


class SparkovEnsembleTests(unittest.TestCase):
    def test_members_and_combination_are_fitted_on_weeks_that_follow_each_other_before_the_judged_ones(self):
        plan = Plan("sparkov", SPARKOV, members=("attention", "trees"), seeds=(1,), fitting=QUICK, trees=TREES)
        export = export_between("2019-12-01", "2020-07-31")
        training, validation, combining = (export.event_time[rows] for rows in periods(plan, export.event_time))
        self.assertLess(training.max(), validation.min())
        self.assertLess(validation.max(), combining.min())
        self.assertLess(combining.max(), milliseconds("2020-06-22"))
        with tempfile.TemporaryDirectory() as folder:
            output = pathlib.Path(folder) / "sparkov"
            train_ensemble(plan, export, output, lambda text: None)
            document = json.loads((output / "ensemble.json").read_text(encoding="utf-8"))
        self.assertGreater(max(document["combination"]["weights"]), 0.0)
        self.assertNotEqual(document["members"][0]["standardization"], {"mean": 0.0, "deviation": 1.0})


class PlanTests(unittest.TestCase):
    def test_what_is_judged_without_outcomes_reads_none(self):
        spec = export_between("2019-12-01", "2020-07-31").specification
        for plan in PLANS:
            kept = {spec.current[i].group for i in choose_columns(spec, plan.without_history, plan.without_current).current}
            if plan.benchmark == SPARKOV or "no-outcomes" in plan.name:
                self.assertNotIn("outcome", kept)
                self.assertIn("outcome", plan.without_history)
            if plan.name == "sparkov-attention-only":
                self.assertEqual((kept, plan.members), ({"payment"}, ("attention",)))

    def test_the_attention_that_is_judged_alone_is_the_one_in_the_ensemble(self):
        spec = export_between("2019-12-01", "2020-07-31").specification
        whole, alone = (next(p for p in PLANS if p.name == name) for name in ("sparkov", "sparkov-attention-only"))
        for setting in ("seeds", "fitting", "cut_evidence", "cut_rows", "cut_leaves"):
            self.assertEqual(getattr(whole, setting), getattr(alone, setting), setting)
        read = [choose_columns(spec, p.without_history, p.without_current + p.attention_without_current) for p in (whole, alone)]
        self.assertEqual(read[0], read[1])

    def test_the_judged_week_begins_two_weeks_after_the_training(self):
        self.assertEqual(first_judged(Plan("a", HANDBOOK, "2018-07-25")), "2018-08-08")


class ReportTests(unittest.TestCase):
    def test_the_tables_replace_what_is_between_the_marks(self):
        page = f"before\n{BEGIN}\nold\n{END}\nafter\n"
        self.assertEqual(with_tables(with_tables(page, "x\n"), "new\n"), f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n")
        with self.assertRaisesRegex(ValueError, "lacks the marks"):
            with_tables("nothing", "new")

    def test_every_bar_s_number_is_in_the_tables(self):
        figures = {"auc": 0.1, "ap": 0.2, "cp100": 0.3, "recall": 0.4, "expected_calibration_error": 0.01}
        fold = {"start": "2018-07-25", "rows": 5, "frauds": 2, **figures}
        part = {"mean": figures, "folds": [fold]}
        text = tables({
            "handbook": {**part, "attention_and_autoencoder": part, "attention": part, "no_outcomes": {"mean": {"ap": 0.29}}},
            "sparkov": {"rows": 1000, "frauds": 3, **figures, "members": {"trees": figures}, "attention_only": {"ap": 0.95}}})
        for expected in ("| attention + autoencoder | 0.1000 | 0.2000 | 0.3000 |", "| 2018-07-25 | 2 | 0.1000", "0.2900", "0.9500", "its member trees alone"):
            self.assertIn(expected, text)


if __name__ == "__main__":
    unittest.main()
