import unittest

import numpy as np
import torch

from streamguard_training.fitting import tensors
from streamguard_training.input_statistics import measure
from streamguard_training.reconstruction_member import ReconstructionMember
from streamguard_training.sequence_member import SequenceMember

from .synthetic import FROZEN, make_export


class SequenceMemberTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.manual_seed(5)
        cls.export = make_export(rows=1500)
        cls.member = SequenceMember(cls.export.specification, measure(cls.export, np.arange(1500), seed=1), width=16, hidden=16)
        cls.member.eval()
        cls.history, cls.length, cls.current = tensors(cls.export.take(np.arange(200)))

    def score(self, history, length, current):
        with torch.no_grad():
            return self.member(history, length, current)

    def encode(self, history, length):
        with torch.no_grad():
            rows = history.reshape(-1, history.shape[-1])
            frozen = slice(0, FROZEN)
            encoded = self.member.encode(rows[:, frozen], self.member.history_scale(rows)[:, frozen], self.member.real(length))
            return encoded.reshape(history.shape[0], history.shape[1], -1)

    def test_an_encoding_does_not_change_when_later_payments_do(self):
        changed = self.history.clone()
        changed[:, 4:] += 3.0
        before, after = self.encode(self.history, self.length), self.encode(changed, self.length)
        real = self.member.real(self.length)[:, :4].bool()
        torch.testing.assert_close(before[:, :4][real], after[:, :4][real], rtol=0, atol=0)
        self.assertGreater((before[:, 4:] - after[:, 4:]).abs().max().item(), 0.01)

    def test_an_encoding_does_depend_on_earlier_payments(self):
        full = self.length == self.history.shape[1]
        changed = self.history.clone()
        changed[:, 0] += 3.0
        difference = (self.encode(self.history, self.length) - self.encode(changed, self.length))[full][:, -1]
        self.assertGreater(difference.abs().max().item(), 1e-4)

    def test_an_encoding_does_not_read_what_relates_it_to_the_current_payment(self):
        changed = self.history.clone()
        changed[:, :, FROZEN:] += 3.0
        torch.testing.assert_close(self.encode(self.history, self.length), self.encode(changed, self.length), rtol=0, atol=0)

    def test_what_stands_in_the_padding_changes_nothing(self):
        changed = self.history.clone()
        changed[self.member.real(self.length) == 0] = 7.0
        for before, after in zip(self.score(self.history, self.length, self.current), self.score(changed, self.length, self.current)):
            torch.testing.assert_close(before, after, rtol=0, atol=1e-6)

    def test_attention_is_zero_at_padding_and_sums_to_one_or_to_nothing(self):
        _, attention = self.score(self.history, self.length, self.current)
        self.assertEqual(attention[self.member.real(self.length) == 0].abs().max().item(), 0.0)
        expected = (self.length > 0).float()
        self.assertTrue((self.length == 0).any())
        torch.testing.assert_close(attention.sum(dim=1), expected, rtol=0, atol=1e-5)

    def test_an_empty_history_is_scored_from_the_learned_vector(self):
        nothing = torch.zeros_like(self.length)
        before = self.score(self.history, nothing, self.current)[0]
        self.assertTrue(torch.isfinite(before).all())
        with torch.no_grad():
            self.member.nothing_attended += 1.0
            after = self.score(self.history, nothing, self.current)[0]
            with_past = self.length > 0
            unchanged = self.score(self.history, self.length, self.current)[0][with_past]
            self.member.nothing_attended -= 1.0
        self.assertGreater((before - after).abs().max().item(), 1e-3)
        torch.testing.assert_close(unchanged, self.score(self.history, self.length, self.current)[0][with_past], rtol=0, atol=1e-6)

    def test_a_row_is_scored_the_same_in_any_batch(self):
        together = self.score(self.history, self.length, self.current)[0]
        alone = torch.cat([self.score(self.history[i:i + 1], self.length[i:i + 1], self.current[i:i + 1])[0] for i in range(20)])
        torch.testing.assert_close(together[:20], alone, rtol=0, atol=1e-5)


class ReconstructionMemberTests(unittest.TestCase):
    def test_errors_are_attributed_to_the_column_that_is_off(self):
        export = make_export(rows=1500)
        statistics = measure(export, np.arange(1500), seed=1)
        member = ReconstructionMember(export.specification, statistics.novelty_mean, statistics.novelty_scale)
        member.eval()
        current = torch.from_numpy(export.current[:50].copy())
        current[:, 4] = 100.0
        with torch.no_grad():
            error, feature_error = member(current)
        self.assertEqual(feature_error.shape, (50, 6))
        self.assertTrue((feature_error.argmax(dim=1) == 4).all())
        torch.testing.assert_close(error, feature_error.mean(dim=1))

    def test_what_is_usual_for_a_column_divides_its_error(self):
        export = make_export(rows=500)
        statistics = measure(export, np.arange(500), seed=1)
        member = ReconstructionMember(export.specification, statistics.novelty_mean, statistics.novelty_scale)
        member.eval()
        usual = np.array([2.0, 4.0, 1.0, 0.5, 8.0, 1.0])
        member.set_usual(usual)
        with torch.no_grad():
            error, feature_error = member(torch.from_numpy(export.current[:50].copy()))
        np.testing.assert_allclose(error.numpy(), (feature_error.numpy() / usual).mean(axis=1), rtol=1e-5)


if __name__ == "__main__":
    unittest.main()
