import unittest

import numpy as np

from streamguard_training.feature_export import ExportError
from streamguard_training.splits import WEEK_MS, split_by_week


class SplitTests(unittest.TestCase):
    def setUp(self):
        rng = np.random.default_rng(3)
        self.time = np.sort(rng.integers(0, 8 * WEEK_MS, 4000))
        self.label = (rng.random(4000) < 0.3).astype(np.int8)

    def test_periods_follow_each_other_and_do_not_overlap(self):
        split = split_by_week(self.time, self.label, burn_in_weeks=1)
        periods = [split.training, split.validation, split.combination, split.test]
        for earlier, later in zip(periods, periods[1:]):
            self.assertLess(self.time[earlier].max(), self.time[later].min())
        self.assertEqual(split.training_weeks, 4)

    def test_each_of_the_last_three_periods_is_a_week_and_the_newest_payment_is_tested(self):
        split = split_by_week(self.time, self.label, burn_in_weeks=0)
        for rows in (split.validation, split.combination, split.test):
            self.assertLess(self.time[rows].max() - self.time[rows].min(), WEEK_MS)
        self.assertIn(len(self.time) - 1, split.test)

    def test_burn_in_and_unknown_outcomes_are_in_no_period(self):
        self.label[::2] = -1
        split = split_by_week(self.time, self.label, burn_in_weeks=2)
        rows = np.concatenate([split.training, split.validation, split.combination, split.test])
        self.assertTrue((self.label[rows] >= 0).all())
        self.assertGreaterEqual(self.time[rows].min(), self.time.max() + 1 - 6 * WEEK_MS)

    def test_too_short_a_recording_is_refused_in_words(self):
        with self.assertRaisesRegex(ExportError, "spans 8 weeks, but 9 are needed"):
            split_by_week(self.time, self.label, burn_in_weeks=5)

    def test_a_period_with_hardly_any_fraud_is_refused_in_words(self):
        self.label[self.time >= self.time.max() + 1 - WEEK_MS] = 0
        with self.assertRaisesRegex(ExportError, "the test period holds 0 frauds"):
            split_by_week(self.time, self.label, burn_in_weeks=1)

    def test_labels_of_frauds_alone_are_refused_in_words(self):
        self.label[self.label == 0] = -1
        with self.assertRaisesRegex(ExportError, r'the training period holds 0 payments that are known to be genuine.*"genuine": \[""\]'):
            split_by_week(self.time, self.label, burn_in_weeks=1)

    def test_a_recording_that_is_not_in_order_of_time_is_refused_in_words(self):
        with self.assertRaisesRegex(ExportError, "behind an earlier one; sort the file by time, oldest first"):
            split_by_week(self.time[::-1], self.label, burn_in_weeks=1)


if __name__ == "__main__":
    unittest.main()
