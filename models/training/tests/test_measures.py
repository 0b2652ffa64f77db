import unittest

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from streamguard_training.measures import area_under_roc, average_precision, card_precision, recall_at_false_positive_rate, reliability


class RankingTests(unittest.TestCase):
    def setUp(self):
        rng = np.random.default_rng(3)
        self.label = (rng.random(4000) < 0.05).astype(int)
        self.score = rng.normal(0, 1, 4000) + 1.5 * self.label

    def test_without_ties_they_are_what_another_package_computes(self):
        self.assertAlmostEqual(area_under_roc(self.label, self.score), roc_auc_score(self.label, self.score), delta=1e-12)
        self.assertAlmostEqual(average_precision(self.label, self.score), average_precision_score(self.label, self.score), delta=1e-12)

    def test_with_ties_too_and_the_order_of_rows_does_not_matter(self):
        tied = np.round(self.score, 1)
        order = np.random.default_rng(4).permutation(len(tied))
        for measure, other in ((area_under_roc, roc_auc_score), (average_precision, average_precision_score)):
            self.assertAlmostEqual(measure(self.label, tied), other(self.label, tied), delta=1e-12)
            self.assertEqual(measure(self.label[order], tied[order]), measure(self.label, tied))

    def test_recall_counts_what_is_above_the_genuine_payment_at_the_rate(self):
        label = np.array([0] * 10 + [1] * 4)
        score = np.array([9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 10, 8.5, 8, 1])
        self.assertEqual(recall_at_false_positive_rate(label, score, 0.0), 0.25)
        self.assertEqual(recall_at_false_positive_rate(label, score, 0.1), 0.5)


class CardPrecisionTests(unittest.TestCase):
    def test_a_card_counts_once_by_its_highest_score_and_is_not_looked_at_again(self):
        day = np.array([0, 0, 0, 0, 1, 1, 1])
        card = np.array([1, 1, 2, 3, 1, 2, 4])
        label = np.array([1, 0, 0, 0, 1, 1, 1])
        score = np.array([0.1, 0.9, 0.8, 0.2, 1.0, 0.7, 0.6])
        # Day 0: cards 1 (found) and 2. Day 1: card 1 is out; cards 2 and 4 are both defrauded.
        self.assertEqual(card_precision(day, card, label, score, cards_a_day=2), (0.5 + 1.0) / 2)

    def test_of_two_cards_of_one_score_the_earlier_comes_first(self):
        ones = np.ones(2)
        self.assertEqual(card_precision([0, 0], [7, 3], [1, 0], ones, cards_a_day=1), 1.0)
        self.assertEqual(card_precision([0, 0], [7, 3], [0, 1], ones, cards_a_day=1), 0.0)

    def test_fewer_cards_than_are_looked_at_still_divide_by_all(self):
        self.assertEqual(card_precision([0], [1], [1], [0.5], cards_a_day=100), 0.01)


class ReliabilityTests(unittest.TestCase):
    def test_the_error_is_the_mean_distance_weighted_by_payments(self):
        label = np.array([0, 0, 0, 1, 1, 1])
        score = np.array([0.1, 0.1, 0.1, 0.1, 0.9, 0.9]) - 0.05
        bins, error = reliability(label, score)
        self.assertEqual([b["payments"] for b in bins], [4, 2])
        self.assertAlmostEqual(error, (4 * abs(0.05 - 0.25) + 2 * abs(0.85 - 1.0)) / 6)

    def test_a_score_of_one_lies_in_the_highest_bin(self):
        self.assertEqual(reliability(np.array([1]), np.array([1.0]))[0], [{"payments": 1, "score": 1.0, "fraud": 1.0}])


if __name__ == "__main__":
    unittest.main()
