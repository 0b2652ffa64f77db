import dataclasses
import unittest

import numpy as np
import torch

from streamguard_training.column_choice import PickedReconstruction, PickedSequence, choose_columns, part_of
from streamguard_training.fitting import tensors
from streamguard_training.input_statistics import measure
from streamguard_training.reconstruction_member import ReconstructionMember
from streamguard_training.sequence_member import SequenceMember

from .synthetic import make_export


class ColumnChoiceTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.manual_seed(2)
        cls.export = make_export(rows=800)
        spec = cls.export.specification
        groups = dict(zip(range(6), ("payment", "payment", "account", "outcome", "terminal", "payment")))
        spec = dataclasses.replace(
            spec, current=tuple(dataclasses.replace(c, group=groups[i]) for i, c in enumerate(spec.current)),
            history=tuple(dataclasses.replace(c, group="outcome" if i in (1, 6) else "payment") for i, c in enumerate(spec.history)))
        cls.export.specification = spec
        cls.choice = choose_columns(spec, without_history=("outcome",), without_current=("outcome", "terminal"))
        cls.narrow = part_of(cls.export, np.arange(800), cls.choice)
        cls.statistics = measure(cls.narrow, np.arange(800), seed=1)
        cls.full = tensors(cls.export.take(np.arange(100)))

    def changed(self):
        history, length, current = (x.clone() for x in self.full)
        history[:, :, [1, 6]] += 5.0
        current[:, [3, 4]] += 5.0
        return history, length, current

    def test_the_groups_that_are_named_are_dropped(self):
        self.assertEqual(self.choice.current, (0, 1, 2, 5))
        self.assertEqual(self.choice.history, (0, 2, 3, 4, 5))
        self.assertEqual(self.narrow.specification.frozen_width, 4)
        self.assertEqual([c.name for c in self.narrow.specification.current], ["log_amount", "channel", "new_merchant", "category_group"])
        np.testing.assert_array_equal(self.narrow.current[np.arange(800)][:, 3], self.export.current[:, 5])

    def test_the_rows_that_are_named_are_read(self):
        rows = np.array([5, 3, 700])
        part = part_of(self.export, rows, self.choice).take(np.array([2, 0]))
        np.testing.assert_array_equal(part.history, self.export.history[[700, 5]][:, :, [0, 2, 3, 4, 5]])
        np.testing.assert_array_equal(part.history_length, self.export.history_length[[700, 5]])

    def test_a_sequence_member_scores_as_it_does_on_its_own_columns_and_reads_no_other(self):
        member = SequenceMember(self.narrow.specification, self.statistics, width=16, hidden=16).eval()
        picked = PickedSequence(member, self.choice, self.export.specification).eval()
        with torch.no_grad():
            alone = member(*tensors(self.narrow.take(np.arange(100))))
            for inputs in (self.full, self.changed()):
                for a, b in zip(picked(*inputs), alone):
                    torch.testing.assert_close(a, b, rtol=0, atol=0)

    def test_a_reconstruction_member_tells_errors_at_the_columns_own_places(self):
        member = ReconstructionMember(self.narrow.specification, self.statistics.novelty_mean, self.statistics.novelty_scale).eval()
        picked = PickedReconstruction(member, self.choice, self.export.specification).eval()
        with torch.no_grad():
            error, feature_error = member(torch.from_numpy(self.narrow.current[:100]))
            for current in (self.full[2], self.changed()[2]):
                wide_error, wide = picked(current)
                torch.testing.assert_close(wide_error, error, rtol=0, atol=0)
                torch.testing.assert_close(wide[:, [0, 1, 2, 5]], feature_error, rtol=0, atol=1e-6)
                self.assertEqual(wide[:, [3, 4]].abs().max().item(), 0.0)

    def test_with_every_column_nothing_is_picked(self):
        everything = choose_columns(self.export.specification)
        self.assertEqual((len(everything.history), len(everything.current)), (7, 6))
        member = ReconstructionMember(self.export.specification, np.zeros(6), np.ones(6)).eval()
        picked = PickedReconstruction(member, everything, self.export.specification).eval()
        with torch.no_grad():
            torch.testing.assert_close(picked(self.full[2])[1], member(self.full[2])[1], rtol=0, atol=0)


if __name__ == "__main__":
    unittest.main()
