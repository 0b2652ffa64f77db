import unittest

import numpy as np
import torch
from torch import nn

from streamguard_training.families.adversarial import Discriminator, Generator
from streamguard_training.families.belief_network import BoltzmannMachine
from streamguard_training.families.inputs import CurrentReader, real_rows
from streamguard_training.families.networks import HistoryNetwork
from streamguard_training.families.summaries import Recurrent

from .families_material import make_fold

SUMMARIES = ("soft_attention", "self_attention", "lstm", "gru", "convolution")


class HistoryNetworkTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        fold, cls.material = make_fold()
        cls.specification = fold.export.specification
        batch = fold.export.take(np.arange(120))
        cls.history, cls.length, cls.current = (torch.from_numpy(getattr(batch, n)) for n in ("history", "history_length", "current"))

    def networks(self):
        for summary in SUMMARIES:
            torch.manual_seed(4)
            with self.subTest(summary=summary):
                yield HistoryNetwork(self.specification, self.material.statistics, summary, width=16).eval()

    def score(self, network, history, length, current):
        with torch.no_grad():
            output = network(history, length, current)
        return output[0] if isinstance(output, tuple) else output

    def test_what_stands_in_the_padding_changes_nothing(self):
        changed = self.history.clone()
        changed[real_rows(self.length, self.specification.history_length) == 0] = 7.0
        for network in self.networks():
            torch.testing.assert_close(
                self.score(network, self.history, self.length, self.current), self.score(network, changed, self.length, self.current), rtol=0, atol=1e-5)

    def test_the_newest_past_payment_changes_the_score(self):
        changed = self.history.clone()
        changed[:, -1] += 1.5
        for network in self.networks():
            difference = (self.score(network, self.history, self.length, self.current) - self.score(network, changed, self.length, self.current)).abs()
            self.assertGreater(difference[self.length > 0].max().item(), 1e-4)
            self.assertLess(difference[self.length == 0].max().item(), 1e-6)

    def test_a_row_is_scored_the_same_in_any_batch_and_an_empty_past_is_a_number(self):
        self.assertTrue((self.length == 0).any())
        for network in self.networks():
            together = self.score(network, self.history, self.length, self.current)
            alone = torch.cat([self.score(network, self.history[i:i + 1], self.length[i:i + 1], self.current[i:i + 1]) for i in range(30)])
            torch.testing.assert_close(together[:30], alone, rtol=0, atol=1e-5)
            self.assertTrue(torch.isfinite(together).all())


class RecurrentTests(unittest.TestCase):
    """Padding comes first, and ONNX's operator reads on through it: the state has to wait."""

    def summary(self, kind):
        torch.manual_seed(2)
        return Recurrent(kind, 8)

    def test_padding_leaves_the_state_as_if_it_were_not_there(self):
        tokens = torch.randn(1, 6, 8)
        for kind in ("lstm", "gru"):
            summary = self.summary(kind)
            with torch.no_grad():
                padded, _ = summary(tokens, torch.tensor([[0.0, 0, 0, 1, 1, 1]]), None)
                short, _ = summary(tokens[:, 3:], torch.ones(1, 3), None)
                empty, _ = summary(tokens, torch.zeros(1, 6), None)
            torch.testing.assert_close(padded, short, rtol=0, atol=0)
            self.assertEqual(empty.abs().max().item(), 0.0)
            self.assertGreater(short.abs().max().item(), 0.01)

    def test_training_does_not_open_the_gate(self):
        tokens = torch.randn(4, 6, 8)
        real = torch.tensor([[0.0, 0, 0, 1, 1, 1]]).repeat(4, 1)
        for kind in ("lstm", "gru"):
            summary = self.summary(kind)
            optimizer = torch.optim.AdamW(summary.parameters(), lr=0.05, weight_decay=0.01)
            for _ in range(20):
                loss = (summary(tokens, real, None)[0] - 1.0).square().mean()
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            with torch.no_grad():
                padded, short = summary(tokens, real, None)[0], summary(tokens[:, 3:], torch.ones(4, 3), None)[0]
            torch.testing.assert_close(padded, short, rtol=0, atol=0)


class OtherPartsTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.fold, cls.material = make_fold()

    def test_columns_that_are_dropped_do_not_reach_the_network(self):
        reader = CurrentReader(self.fold.export.specification, self.material.statistics, keep=[0, 1, 4])
        current = torch.from_numpy(self.fold.export.current[:50].copy())
        changed = current.clone()
        changed[:, [2, 3, 5]] += 1.0
        torch.testing.assert_close(reader(current), reader(changed), rtol=0, atol=0)
        changed[:, 4] += 1.0
        self.assertGreater((reader(current) - reader(changed)).abs().max().item(), 0.1)

    def test_a_boltzmann_machine_learns_to_rebuild(self):
        torch.manual_seed(1)
        machine, generator = BoltzmannMachine(12, 6), torch.Generator().manual_seed(1)
        hidden = (torch.rand(600, 3) < 0.5).float()
        visible = hidden.repeat(1, 4)
        first = machine.learn(visible, 0.1, generator)
        for _ in range(300):
            last = machine.learn(visible, 0.1, generator)
        self.assertLess(last, first / 2)

    def test_an_invented_payment_looks_like_a_read_one(self):
        torch.manual_seed(1)
        discriminator = Discriminator(self.fold.export.specification, self.material.statistics, labels=True)
        generator = Generator(discriminator.reader)
        invented = generator(torch.randn(40, generator.noise))
        self.assertEqual(invented.shape, discriminator.reader(torch.from_numpy(self.fold.export.current[:40].copy())).shape)
        columns = len(self.fold.export.specification.current)
        shares = invented[:, columns:]
        torch.testing.assert_close(shares.sum(dim=1), torch.full((40,), float(len(discriminator.reader.one_hot.cardinalities))), rtol=0, atol=1e-4)
        self.assertTrue((invented[:, :columns].abs() <= 6.0).all())
        self.assertIsInstance(discriminator.body, nn.Module)


if __name__ == "__main__":
    unittest.main()
