"""The deep belief network: restricted Boltzmann machines stacked, each fitted to the layer below it, and a head on top."""

import torch
from torch import nn
from torch.nn import functional

from ..layers import HardIndicators
from .inputs import PlainReader


class BoltzmannMachine(nn.Module):
    """Binary hidden units over visible ones between 0 and 1, fitted by contrastive divergence with one step."""

    def __init__(self, visible, hidden):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(hidden, visible) * 0.05)
        self.hidden_bias = nn.Parameter(torch.zeros(hidden))
        self.visible_bias = nn.Parameter(torch.zeros(visible))

    def forward(self, visible):
        """The hidden units' probabilities."""
        return torch.sigmoid(functional.linear(visible, self.weight, self.hidden_bias))

    @torch.no_grad()
    def learn(self, visible, rate, generator):
        """One step of contrastive divergence; returns the mean squared error of the reconstruction."""
        hidden = self(visible)
        drawn = (torch.rand(hidden.shape, generator=generator) < hidden).to(torch.float32)
        rebuilt = torch.sigmoid(functional.linear(drawn, self.weight.t(), self.visible_bias))
        again = self(rebuilt)
        step = rate / len(visible)
        self.weight += step * (hidden.t() @ visible - again.t() @ rebuilt) - rate * 1e-4 * self.weight
        self.hidden_bias += step * (hidden - again).sum(dim=0)
        self.visible_bias += step * (visible - rebuilt).sum(dim=0)
        return float(((visible - rebuilt) ** 2).mean())


class BeliefNetwork(nn.Module):
    """Input current; output logit [B]. The visible units: scaled columns squeezed into 0 to 1, hard indicators, categories."""

    def __init__(self, specification, statistics, hidden=(128, 64), dropout=0.2):
        super().__init__()
        self.plain = PlainReader(specification, statistics.current_mean, statistics.current_scale)
        self.cuts = HardIndicators(statistics.current_cuts)
        self.columns = len(specification.current)
        widths = (self.plain.width + self.cuts.width,) + tuple(hidden)
        self.machines = nn.ModuleList(BoltzmannMachine(below, above) for below, above in zip(widths, widths[1:]))
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(widths[-1], 1)
        nn.init.constant_(self.output.bias, -4.5)

    def visible(self, current):
        plain = self.plain(current)
        return torch.cat([torch.sigmoid(1.5 * plain[:, :self.columns]), plain[:, self.columns:], self.cuts(current)], dim=-1)

    def forward(self, current):
        x = self.visible(current)
        for machine in self.machines:
            x = machine(x)
        return self.output(self.dropout(x)).reshape(-1)


def pretrain(network, current, epochs, seed, batch=128, rate=0.05):
    """Fits the machines one after the other, from the bottom, to rows that carry no label. Returns the last error of each."""
    generator = torch.Generator().manual_seed(seed)
    errors = []
    with torch.no_grad():
        x = network.visible(current)
    for machine in network.machines:
        for _ in range(epochs):
            order = torch.randperm(len(x), generator=generator)
            error = [machine.learn(x[order[start:start + batch]], rate, generator) for start in range(0, len(order), batch)]
        errors.append(sum(error) / len(error))
        with torch.no_grad():
            x = machine(x)
    return errors
