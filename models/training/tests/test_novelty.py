import unittest

import numpy as np
import torch

from streamguard_training.combination import fit_combination
from streamguard_training.feature_export import CONTINUOUS, Column, Specification
from streamguard_training.fitting import tensors
from streamguard_training.novelty_fitting import fit_novelty, score_novelty
from streamguard_training.novelty_member import NoveltyMember
from streamguard_training.novelty_rule import fit_novelty_rule
from streamguard_training.recent_hours import HOURS, RecentHours
from streamguard_training.splits import split_by_week

from .synthetic import make_export


class NoveltyMemberTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.manual_seed(3)
        cls.export = make_export(rows=6000)
        cls.split = split_by_week(cls.export.event_time, cls.export.label, 0)
        cls.member = NoveltyMember(cls.export.specification)
        fit_novelty(cls.member, cls.export, cls.split, 3, lambda text: None, epochs=3)
        cls.test = cls.split.test

    def judged(self, history, length, current):
        with torch.no_grad():
            return self.member(history, length, current)

    def test_a_genuine_payment_is_about_as_odd_as_one_and_every_output_is_finite(self):
        rows = self.test[self.export.label[self.test] == 0]
        error, feature_error = self.judged(*tensors(self.export.take(rows)))
        self.assertAlmostEqual(error.mean().item(), 1.0, delta=0.3)
        self.assertTrue(torch.isfinite(error).all() and torch.isfinite(feature_error).all())
        self.assertTrue((feature_error >= 0).all())
        np.testing.assert_allclose(feature_error.mean(dim=0).numpy(), 1.0, atol=0.6)

    def test_errors_are_attributed_to_the_column_that_is_off(self):
        history, length, current = tensors(self.export.take(self.test[:50]))
        current[:, 4] = 100.0
        _, feature_error = self.judged(history, length, current)
        self.assertTrue((feature_error.argmax(dim=1) == 4).all())

    def test_what_is_usual_depends_on_the_channel(self):
        history, length, current = tensors(self.export.take(self.test[:400]))
        for_channel = []
        for channel in (0, 1):
            rows = current[:, 1] == channel
            other = current[rows].clone()
            other[:, 1] = 1 - channel
            before = self.member.scaled(self.member.numbers(history[rows], length[rows], current[rows]), self.member.peer(current[rows]))
            after = self.member.scaled(self.member.numbers(history[rows], length[rows], other), self.member.peer(other))
            for_channel.append((before[:, 0] - after[:, 0]).abs().max().item())
        self.assertGreater(min(for_channel), 1e-4)

    def test_a_channel_that_training_lacked_and_an_empty_history_are_judged_too(self):
        history, length, current = tensors(self.export.take(self.test[:20]))
        current[:, 1] = 99.0
        error, feature_error = self.judged(history * 0, length * 0, current)
        self.assertTrue(torch.isfinite(error).all() and torch.isfinite(feature_error).all())

    def test_what_stands_in_the_padding_changes_nothing(self):
        history, length, current = tensors(self.export.take(self.test[:200]))
        changed = history.clone()
        position = torch.arange(history.shape[1], 0, -1)
        changed[(position.unsqueeze(0) > length.unsqueeze(1))] = 3.0
        for before, after in zip(self.judged(history, length, current), self.judged(changed, length, current)):
            torch.testing.assert_close(before, after, rtol=0, atol=1e-5)

    def test_fraud_is_odder_than_genuine_payments_though_it_was_never_seen(self):
        error, fraud = score_novelty(self.member, self.export, self.test), self.export.label[self.test] == 1
        self.assertGreater(np.median(error[fraud]), np.median(error[~fraud]))

    def test_recent_hours_count_real_payments_within_each_window(self):
        windows = RecentHours(self.export.specification)
        history = torch.zeros(1, 6, len(self.export.specification.history))
        history[0, :, 5] = torch.tensor(np.log1p([9e5, 9e5, 5 * 3600, 3000, 2000, 10]), dtype=torch.float32)
        history[0, :, 2] = torch.tensor([0, 0, 2.0, 2.0, 1.0, 1.0])
        sums = windows(history, torch.tensor([3]))[0].numpy()
        self.assertEqual(windows.width, len(HOURS) * 4)
        np.testing.assert_allclose(sums[:4], np.log1p([3, 0, 2, 1]), rtol=1e-6)
        sums = windows(history, torch.tensor([6]))[0].numpy()
        np.testing.assert_allclose(sums[4:8], np.log1p([4, 0, 2, 2]), rtol=1e-6)

    def test_abroad_counts_as_far_as_the_country_is_new_to_the_account_and_the_distance_from_home_not_at_all(self):
        names = ("foreign_country", "country_share", "log_distance", "distance_absent")
        current = tuple(Column(name, CONTINUOUS) for name in names) + self.export.specification.current
        specification = Specification(1, self.export.specification.history, 5, current, 6)
        member = NoveltyMember(specification)
        rows = torch.zeros(3, len(current))
        rows[:, 0] = 1.0
        rows[:, 1] = torch.tensor([0.0, 0.25, 1.0])
        rows[:, 2] = torch.tensor([0.0, 5.0, 9.0])
        numbers = member.numbers(torch.zeros(3, 6, len(specification.history)), torch.zeros(3, dtype=torch.int64), rows)
        np.testing.assert_allclose(numbers[:, 0], [1.0, 0.75, 0.0])
        np.testing.assert_allclose(numbers[:, 1], [0.0, 0.25, 1.0])
        self.assertEqual(len(torch.unique(numbers[:, 2:], dim=0)), 1)


class NoveltyRuleTests(unittest.TestCase):
    def setUp(self):
        rng = np.random.default_rng(4)
        self.label = (rng.random(40_000) < 0.01).astype(np.int8)
        self.logit = rng.normal(-3, 1.5, 40_000) + 6 * self.label
        self.error = np.exp(rng.normal(0, 1, 40_000))
        self.outputs = [self.logit, self.error]
        self.plain = fit_combination(self.outputs, ("identity", "log"), self.label)

    def test_as_many_alerts_and_the_share_of_them_for_novelty(self):
        rule = self.plain.with_novelty(self.outputs, (0.0, 1.0), share=0.2)
        before, after = self.plain.score(self.outputs) >= self.plain.threshold, rule.score(self.outputs) >= rule.threshold
        self.assertLess(abs(int(after.sum()) - int(before.sum())), 0.03 * before.sum())
        for_novelty = after & (rule.probability(self.outputs) < rule.threshold)
        self.assertAlmostEqual(for_novelty.sum() / after.sum(), 0.2, delta=0.02)
        self.assertGreaterEqual(self.error[for_novelty].min(), np.sort(self.error[~after])[-1] * 0.98)

    def test_a_larger_budget_keeps_the_share(self):
        rule = self.plain.with_novelty(self.outputs, (0.0, 1.0), share=0.2)
        score, alerts = rule.score(self.outputs), int((self.plain.score(self.outputs) >= self.plain.threshold).sum())
        cut = np.sort(score)[::-1][2 * alerts]
        for_novelty = (score > cut) & (rule.probability(self.outputs) <= cut)
        self.assertAlmostEqual(for_novelty.sum() / (score > cut).sum(), 0.2, delta=0.04)

    def test_scores_never_fall_below_the_probability_nor_as_novelty_grows(self):
        rule = self.plain.with_novelty(self.outputs, (0.25, 1.0))
        self.assertTrue((rule.score(self.outputs) >= rule.probability(self.outputs)).all())
        self.assertEqual(list(rule.novelty.x), sorted(set(rule.novelty.x)))
        self.assertEqual(list(rule.novelty.y), sorted(rule.novelty.y))
        self.assertEqual(rule.novelty.y[0], 0.0)
        self.assertLess(rule.novelty.y[-1], 1.0)

    def test_its_own_level_is_an_alert_in_single_precision(self):
        rule = self.plain.with_novelty(self.outputs, (0.25, 1.0))
        self.assertGreaterEqual(float(np.float32(rule.novelty.y[-1])), rule.threshold)

    def test_ties_make_no_point_twice(self):
        probability = np.repeat([0.9, 0.5, 0.1], 1000)
        rule, threshold = fit_novelty_rule(probability, np.ones((3000, 1)), (1.0,), 100)
        self.assertEqual(list(rule.x), sorted(set(rule.x)))
        self.assertTrue(0 < threshold <= 0.9)


if __name__ == "__main__":
    unittest.main()
