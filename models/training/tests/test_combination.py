import unittest

import numpy as np

from streamguard_training.combination import best_threshold, fit_combination
from streamguard_training.quality import at_threshold, reliability


class CombinationTests(unittest.TestCase):
    def setUp(self):
        rng = np.random.default_rng(4)
        self.label = (rng.random(20_000) < 0.05).astype(np.int8)
        self.logit = rng.normal(-3, 1.5, 20_000) + 4 * self.label
        self.error = np.exp(rng.normal(0, 1, 20_000) + 0.8 * self.label)

    def test_the_score_is_calibrated(self):
        combined = fit_combination([self.logit, self.error], ("identity", "log"), self.label)
        score = combined.score([self.logit, self.error])
        self.assertAlmostEqual(score.mean(), self.label.mean(), delta=0.002)
        self.assertLess(reliability(self.label, score)["expected_calibration_error"], 0.01)

    def test_both_members_count(self):
        combined = fit_combination([self.logit, self.error], ("identity", "log"), self.label)
        self.assertGreater(combined.weights[0], combined.weights[1])
        self.assertGreater(combined.weights[1], 0.3)

    def test_a_member_that_points_the_wrong_way_is_left_out(self):
        combined = fit_combination([self.logit, 1 / self.error], ("identity", "log"), self.label)
        self.assertEqual(combined.weights[1], 0.0)
        self.assertGreater(combined.weights[0], 0.0)

    def test_the_threshold_has_the_best_f1(self):
        score = np.array([0.1, 0.2, 0.3, 0.6, 0.7, 0.8])
        label = np.array([0, 0, 1, 0, 1, 1])
        self.assertAlmostEqual(best_threshold(label, score), (0.2 + 0.3) / 2, places=6)

    def test_recall_is_told_per_kind(self):
        result = at_threshold(
            np.array([1, 1, 1, 0, 0]), np.array([1, 1, 2, 0, 0]), {1: "burst", 2: "mule"}, np.array([0.9, 0.1, 0.8, 0.7, 0.2]), 0.5)
        self.assertEqual(result["recall_by_kind"], {"burst": {"frauds": 2, "recall": 0.5}, "mule": {"frauds": 1, "recall": 1.0}})
        self.assertAlmostEqual(result["precision"], 2 / 3, places=4)


if __name__ == "__main__":
    unittest.main()
