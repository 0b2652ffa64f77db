import pathlib
import tempfile
import types
import unittest

import numpy as np
import onnx

from streamguard_training import measures, onnx_files
from streamguard_training.evaluation.plans import PLANS
from streamguard_training.families import comparison, shipped
from streamguard_training.families.catalogue import FAMILIES, PAIR, SHIPPED, seeded
from streamguard_training.families.material import prepare
from streamguard_training.families.public_sets import HANDBOOK
from streamguard_training.families.report import pairs, table
from streamguard_training.families.results import Results

from .families_material import make_fold

# What no label is shown to, or what is not shown the past, need not find a fraud of the past.
WEAK = ("gan_genuine", "autoencoder", "outlier_factor")


def quietly(text):
    del text


class FamilyTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.fold, cls.material = make_fold(validate=True)
        cls.folder = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_every_family_finds_fraud_repeats_itself_and_becomes_a_graph(self):
        batch = self.fold.export.take(self.fold.judged[:10])
        label = self.fold.export.label[self.fold.judged]
        for family in FAMILIES + PAIR:
            with self.subTest(family=family.name):
                fitted = seeded(family, self.material, 5, quietly)
                score = fitted.score(self.fold.judged)
                self.assertTrue(np.isfinite(score).all())
                if family.name not in WEAK:
                    self.assertGreater(measures.area_under_roc(label, score), 0.75)
                np.testing.assert_array_equal(score, seeded(family, self.material, 5, quietly).score(self.fold.judged))
                if fitted.write is not None:
                    path = pathlib.Path(self.folder.name) / f"{family.name}.onnx"
                    fitted.write(batch, path)
                    graph = onnx.load(str(path)).graph
                    self.assertEqual({v.name for v in graph.input}, set(fitted.inputs))
                    self.assertEqual({v.name for v in graph.output}, set(fitted.outputs))

    def test_only_the_outlier_factor_is_no_graph(self):
        fitted = {f.name: seeded(f, self.material, 5, quietly).write for f in FAMILIES if f.name in ("outlier_factor", "logistic", "trees")}
        self.assertEqual([name for name, write in fitted.items() if write is None], ["outlier_factor"])

    def test_a_draw_of_genuine_rows_stands_for_all_of_them(self):
        _, whole = make_fold()
        thinned = prepare(self.fold.export, whole.training, whole.training[:0], whole.settings, seed=1, most_genuine=200)
        self.assertEqual(int((thinned.label == 0).sum()), 200)
        self.assertEqual(int(thinned.label.sum()), int(whole.label.sum()))
        self.assertAlmostEqual(float(thinned.weight.sum()), float(whole.weight.sum()), delta=0.5)

    def test_golden_rows_of_the_fold_hold_every_length(self):
        rows = onnx_files.golden_rows(self.fold.export, self.fold.judged, 1, 96)
        self.assertTrue({0, 1, 6} <= set(self.fold.export.history_length[rows].tolist()))


class ResultsTests(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.results = Results(pathlib.Path(self.folder.name))

    def tearDown(self):
        self.folder.cleanup()

    def keep(self, family, fold, seed, ap, settings=None):
        self.results.keep({
            "set": "handbook", "family": family, "fold": fold, "seed": seed, "settings": settings or {}, "training_seconds": 3.0, "parameters": 1,
            "bytes": 2048, "difference": 1e-7,
            "measures": {"start": fold, "auc": 0.9, "ap": ap, "cp100": 0.3, "ap_scenario_1": 0.1, "ap_scenario_2": 0.2, "ap_scenario_3": 0.3}})

    def test_a_result_is_found_again_unless_the_settings_changed(self):
        self.keep("gru", "2018-07-25", 1, 0.5, {"epochs": 3})
        self.assertEqual(self.results.find("handbook", "gru", "2018-07-25", 1, {"epochs": 3})["measures"]["ap"], 0.5)
        self.assertIsNone(self.results.find("handbook", "gru", "2018-07-25", 1, {"epochs": 4}))
        self.assertIsNone(self.results.find("handbook", "gru", "2018-07-25", 2, {"epochs": 3}))

    def test_what_is_there_is_not_trained_again(self):
        family = types.SimpleNamespace(name="gru")
        for start in HANDBOOK.folds:
            self.keep("gru", start, 1, 0.5, comparison.settings_of(HANDBOOK, "gru", start, 1))
        # Neither data nor features are there: any training would fail.
        comparison.run(HANDBOOK, self.folder.name, [family], lambda f: (1,), None, self.results, quietly)
        with self.assertRaisesRegex(Exception, "holds no handbook"):
            comparison.run(HANDBOOK, self.folder.name, [family], lambda f: (1, 2), None, self.results, quietly)

    def test_a_result_of_other_settings_is_not_told(self):
        start = HANDBOOK.folds[0]
        self.keep("gru", start, 1, 0.5, comparison.settings_of(HANDBOOK, "gru", start, 1))
        self.keep("shipped", start, 7, 0.5, comparison.settings_of(HANDBOOK, "shipped", start, 7))
        self.keep("lstm", start, 1, 0.5, {"epochs": 1})
        self.assertEqual([r["family"] for r in comparison.current(self.results)], ["gru", "shipped"])

    def test_further_trainings_of_the_shipped_ensemble_share_no_seed(self):
        for name, start in (("handbook", "2018-08-01"), ("sparkov", "2019-01-31")):
            seeds = [s for first in SHIPPED.seeds for s in shipped.plan_of(name, start, first).seeds]
            self.assertEqual(len(set(seeds)), 2 * len(SHIPPED.seeds), name)
            self.assertIn(shipped.plan_of(name, start, SHIPPED.seeds[0]), PLANS)

    def test_the_table_tells_the_mean_of_folds_and_the_spread_over_seeds(self):
        for seed, base in ((1, 0.50), (2, 0.54)):
            for i, start in enumerate(HANDBOOK.folds):
                self.keep("gru", start, seed, base + 0.1 * i)
        self.keep("lstm", HANDBOOK.folds[0], 1, 0.9)
        text = table(HANDBOOK, self.results.all(), {("handbook", "gru"): 12.0, ("handbook", "shipped"): 6.0})
        row = next(line for line in text.splitlines() if line.startswith("| GRU"))
        self.assertIn("0.6700 ± 0.0283", row)
        self.assertIn("| 2 | 3 | 2 | 12.0 | 2.00 |", row)
        self.assertNotIn("LSTM", text)

    def test_pairs_are_compared_fold_by_fold(self):
        for i, start in enumerate(HANDBOOK.folds):
            self.keep("soft_attention_raw", start, 1, 0.7 + 0.01 * i)
            self.keep("perceptron_raw", start, 1, 0.6)
        text = pairs(self.results.all())
        self.assertIn("| 0.7300 | 0.6000 | +0.1300 |", text)
        self.assertIn("mean of 4 | | | **+0.1150**", text)


if __name__ == "__main__":
    unittest.main()
