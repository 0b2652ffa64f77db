"""The generative adversarial network: a generator invents payments, and its opponent is the score."""

import torch
from torch import nn
from torch.nn import functional

from ..layers import CLIP, HardIndicators
from .inputs import PlainReader

GENUINE, FRAUD, INVENTED = 0, 1, 2


class Discriminator(nn.Module):
    """
    Input current; output [B]. Tells genuine payments, frauds and invented ones apart; its score is the logit of fraud against
    genuine. Without labels it tells only what it was shown from what was invented, and its score is the logit of the latter.
    """

    def __init__(self, specification, statistics, labels, hidden=96, dropout=0.2):
        super().__init__()
        self.labels = labels
        self.columns = len(specification.current)
        self.reader = PlainReader(specification, statistics.current_mean, statistics.current_scale)
        # In scaled columns, because an invented payment has no others.
        self.cuts = HardIndicators([
            (cuts - mean) * scale for cuts, mean, scale in zip(statistics.current_cuts, statistics.current_mean, statistics.current_scale)])
        self.body = nn.Sequential(
            nn.Linear(self.reader.width + self.cuts.width, hidden), nn.LeakyReLU(0.2), nn.Dropout(dropout),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Dropout(dropout))
        self.judge = nn.Linear(hidden, 3)

    def forward(self, current):
        verdict = self.judge(self.look(self.reader(current)))
        return verdict[:, FRAUD] - verdict[:, GENUINE] if self.labels else verdict[:, INVENTED] - verdict[:, GENUINE]

    def look(self, plain):
        """The last hidden layer, of a payment as the reader shows it."""
        return self.body(torch.cat([plain, self.cuts(plain[:, :self.columns])], dim=-1))


class Generator(nn.Module):
    """Noise to a payment as the discriminator's reader shows it: scaled columns within their clip, and a share per category."""

    def __init__(self, reader, noise=24, hidden=96):
        super().__init__()
        self.noise, self.columns, self.cardinalities = noise, reader.width - reader.one_hot.width, reader.one_hot.cardinalities
        self.network = nn.Sequential(
            nn.Linear(noise, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, reader.width))

    def forward(self, noise):
        raw = self.network(noise)
        parts = [CLIP * torch.tanh(raw[:, :self.columns] / CLIP)]
        start = self.columns
        for cardinality in self.cardinalities:
            parts.append(torch.softmax(raw[:, start:start + cardinality], dim=-1))
            start += cardinality
        return torch.cat(parts, dim=-1)


class Contest:
    """
    Both opponents and their optimizers. The generator learns to match the mean of the discriminator's last layer over genuine
    payments, which is steadier than being taken for genuine.
    """

    def __init__(self, discriminator, seed, rate=1e-3, weight_decay=0.01):
        self.discriminator, self.generator = discriminator, Generator(discriminator.reader)
        self.random = torch.Generator().manual_seed(seed)
        self.judging = torch.optim.AdamW(discriminator.parameters(), lr=rate, weight_decay=weight_decay)
        self.inventing = torch.optim.Adam(self.generator.parameters(), lr=rate, betas=(0.5, 0.999))

    def step(self, current, label, weight):
        """One step of each on a batch; returns the discriminator's loss."""
        d = self.discriminator
        shown = d.reader(current)
        genuine = shown[label == 0]
        invented = self.generator(torch.randn((len(genuine), self.generator.noise), generator=self.random))
        loss = (functional.cross_entropy(d.judge(d.look(shown)), label, reduction="none") * weight).sum() / weight.sum()
        loss = loss + functional.cross_entropy(d.judge(d.look(invented.detach())), torch.full((len(genuine),), INVENTED))
        self.judging.zero_grad()
        loss.backward()
        self.judging.step()

        with torch.no_grad():
            wanted = d.look(genuine).mean(dim=0)
        distance = ((d.look(invented).mean(dim=0) - wanted) ** 2).mean()
        self.inventing.zero_grad()
        distance.backward()
        self.inventing.step()
        return float(loss.detach())
