import gzip
import pathlib
import tempfile
import unittest

import numpy as np

from streamguard_training.benchmarks import DAY, handbook_fold, judge_handbook, judge_sparkov, mean_of, read_columns, read_scores, read_table, sparkov_rows


class HandbookTests(unittest.TestCase):
    """Ten payments an hour of forty cards, from 2018-04-01 on, for five weeks."""

    def setUp(self):
        rng = np.random.default_rng(6)
        time = np.arange(0, 35 * DAY, 360)
        self.table = {
            "t_seconds": time, "customer": rng.integers(0, 400, len(time)), "terminal": rng.integers(0, 9, len(time)),
            "amount_cents": rng.integers(1, 9000, len(time)), "scenario": np.where(rng.random(len(time)) < 0.02, rng.integers(1, 4, len(time)), 0)}
        self.fold = handbook_fold(self.table, "2018-04-03")

    def test_training_and_judged_weeks_lie_a_week_apart(self):
        day = self.table["t_seconds"] // DAY
        self.assertEqual(set(day[self.fold.training]), set(range(2, 9)))
        self.assertEqual(set(day[self.fold.judged]), set(range(16, 23)))
        np.testing.assert_array_equal(self.fold.training_days, day[self.fold.training] - 2)

    def test_left_out_are_exactly_the_cards_whose_fraud_was_known_on_the_day(self):
        day, card, fraud = self.table["t_seconds"] // DAY, self.table["customer"], self.table["scenario"] > 0
        judged = set(self.fold.judged)
        for row in np.flatnonzero((day >= 16) & (day < 23)):
            known = fraud & (card == card[row]) & (day >= 2) & (day <= day[row] - 8)
            self.assertEqual(row in judged, not known.any())

    def test_a_score_of_the_truth_is_perfect_and_scenarios_are_told_apart(self):
        truth = (self.table["scenario"] > 0).astype(float)
        result = judge_handbook(self.table, self.fold, truth)
        self.assertEqual((result["auc"], result["ap"]), (1.0, 1.0))
        blind = np.where(self.table["scenario"] == 2, 0.0, truth)
        result = judge_handbook(self.table, self.fold, blind)
        self.assertLess(result["ap_scenario_2"], 0.2)
        self.assertEqual(result["ap_scenario_1"], 1.0)
        self.assertEqual(mean_of([result, result])["auc"], result["auc"])

    def test_a_row_without_a_score_is_an_error(self):
        scores = np.zeros(len(self.table["scenario"]))
        scores[self.fold.judged[3]] = np.nan
        with self.assertRaisesRegex(ValueError, "1 of .* rows that are judged have no score"):
            judge_handbook(self.table, self.fold, scores)


class SparkovTests(unittest.TestCase):
    def test_rows_run_from_midnight_to_midnight(self):
        table = {"t_seconds": np.array([0, DAY - 1, DAY, 2 * DAY]), "fraud": np.array([0, 1, 0, 1])}
        self.assertEqual(sparkov_rows(table, "2019-01-01", "2019-01-02").tolist(), [0, 1])
        self.assertEqual(sparkov_rows(table, "2019-01-02").tolist(), [2, 3])
        self.assertEqual(judge_sparkov(table, np.arange(4), np.array([0.1, 0.9, 0.2, 0.8]))["ap"], 1.0)


class FileTests(unittest.TestCase):
    def test_tables_and_scores_are_read_back(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "t.csv.gz"
            with gzip.open(path, "wt") as file:
                file.write("t_seconds,fraud\n1,0\n5,1\n")
            self.assertEqual({k: v.tolist() for k, v in read_table(path).items()}, {"t_seconds": [1, 5], "fraud": [0, 1]})
            scores = pathlib.Path(folder) / "s.csv"
            scores.write_text("row,score,attention\n2,0.5,-1\n0,1e-05,-9.5\n")
            read = read_columns(scores, 3)
            self.assertEqual(list(read), ["score", "attention"])
            np.testing.assert_array_equal(read_scores(scores, 3), [1e-5, np.nan, 0.5])
            np.testing.assert_array_equal(read["attention"], [-9.5, np.nan, -1])
            scores.write_text("a,b\n")
            with self.assertRaisesRegex(ValueError, "row,score"):
                read_scores(scores, 3)


if __name__ == "__main__":
    unittest.main()
