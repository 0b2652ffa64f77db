import unittest

import numpy as np
import torch

from streamguard_training.cuts import cut_table, entropy_cuts
from streamguard_training.feature_export import CATEGORICAL, CONTINUOUS, INDICATOR, Column
from streamguard_training.layers import CLIP, CategoryEmbedding, HardIndicators, Standardize, scaling


class CutTests(unittest.TestCase):
    def test_the_cut_lies_where_fraud_begins(self):
        rng = np.random.default_rng(1)
        values = rng.random((5000, 2)).astype(np.float32)
        labels = (values[:, 0] > 0.8).astype(np.int8)
        cuts = entropy_cuts(values, labels, [Column("a", CONTINUOUS), Column("b", INDICATOR)])
        self.assertLess(np.abs(cuts[0] - 0.8).min(), 0.01)
        self.assertEqual(len(cuts[1]), 0)

    def test_no_more_cuts_than_leaves_allow_and_none_in_a_leaf_too_small(self):
        rng = np.random.default_rng(2)
        values = rng.random((3000, 1)).astype(np.float32)
        labels = (np.sin(values[:, 0] * 60) > 0).astype(np.int8)
        cuts = entropy_cuts(values, labels, [Column("a", CONTINUOUS)], max_leaves=6, min_leaf_rows=30)[0]
        self.assertLessEqual(len(cuts), 5)
        counts = np.histogram(values, bins=np.concatenate([[-1], cuts, [2]]))[0]
        self.assertGreaterEqual(counts.min(), 30)

    def test_a_cut_that_says_nothing_needs_no_evidence_but_with_it_none_is_made(self):
        rng = np.random.default_rng(3)
        values = rng.random((5000, 2)).astype(np.float32)
        labels = (rng.random(5000) < np.where(values[:, 0] > 0.5, 0.2, 0.02)).astype(np.int8)
        columns = [Column("says", CONTINUOUS), Column("nothing", CONTINUOUS)]
        self.assertGreater(len(entropy_cuts(values, labels, columns)[1]), 0)
        cuts = entropy_cuts(values, labels, columns, min_evidence=25.0)
        self.assertEqual(len(cuts[1]), 0)
        self.assertLess(np.abs(cuts[0] - 0.5).min(), 0.02)

    def test_indicators_are_one_exactly_above_a_cut(self):
        cuts = [np.array([1.0, 2.0], dtype=np.float32), np.empty(0, dtype=np.float32), np.array([5.0], dtype=np.float32)]
        layer = HardIndicators(cuts)
        x = torch.tensor([[1.0, 9.0, 5.1], [1.5, 9.0, 5.0], [2.5, 9.0, -1.0]])
        self.assertEqual(layer(x).tolist(), [[0, 0, 1, 0], [1, 0, 0, 0], [1, 1, 0, 0]])
        self.assertEqual(cut_table([cuts[0], cuts[2]]).shape, (2, 2))


    def test_without_any_cut_there_is_no_column(self):
        self.assertEqual(HardIndicators([np.empty(0, dtype=np.float32)] * 3)(torch.zeros(4, 3)).shape, (4, 0))


class LayerTests(unittest.TestCase):
    COLUMNS = (Column("a", CONTINUOUS), Column("b", CATEGORICAL, 3), Column("c", INDICATOR), Column("d", CATEGORICAL, 4))

    def test_continuous_columns_are_standardized_and_clipped_and_categories_silenced(self):
        values = np.random.default_rng(1).normal(50, 10, (1000, 4)).astype(np.float32)
        mean, scale = scaling(values, self.COLUMNS)
        scaled = Standardize(mean, scale)(torch.tensor([[60.0, 2.0, 1.0, 3.0], [1e6, 2.0, 0.0, 3.0]])).numpy()
        self.assertAlmostEqual(scaled[0, 0], 1.0, delta=0.15)
        self.assertEqual(scaled[1, 0], CLIP)
        self.assertEqual(scaled[0, 1:].tolist(), [0.0, 1.0, 0.0])

    def test_every_combination_of_categories_has_a_vector_of_its_own(self):
        layer = CategoryEmbedding(self.COLUMNS, 5)
        x = torch.tensor([[0.0, b, 1.0, d] for b in range(3) for d in range(4)])
        self.assertTrue(torch.equal(layer(x), layer.table.weight))

    def test_a_category_out_of_range_is_pulled_into_the_table(self):
        layer = CategoryEmbedding(self.COLUMNS, 5)
        x = torch.tensor([[0.0, 200.0, 0.0, 200.0], [0.0, -7.0, 0.0, 0.0]])
        self.assertTrue(torch.equal(layer(x), layer.table.weight[[11, 0]]))


if __name__ == "__main__":
    unittest.main()
