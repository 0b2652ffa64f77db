"""The training loop that every supervised network of the comparison goes through, and the GAN's."""

import copy

import numpy as np
import torch
from torch.nn import functional

from ..measures import average_precision
from .adversarial import Contest

VALIDATION_ROWS = 60_000


def fit_classifier(network, inputs, material, seed, say):
    """
    AdamW over one cycle of weighted binary cross-entropy. With a validation period the epoch that ranks it best is kept, and
    `patience` epochs without a better one end the training; without one it goes on for all epochs.
    """
    settings, rng = material.settings, np.random.default_rng(seed)
    target, weight = torch.from_numpy(material.label.astype(np.float32)), torch.from_numpy(material.weight)
    steps = -(-_drawn(material) // settings.batch)
    optimizer = torch.optim.AdamW(network.parameters(), lr=settings.rate, weight_decay=settings.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=settings.rate, epochs=settings.epochs, steps_per_epoch=steps)
    keeper = _Keeper(network, inputs, material, rng, say)
    for epoch in range(settings.epochs):
        network.train()
        order, factor = _draw(material, rng)
        for start in range(0, len(order), settings.batch):
            rows = order[start:start + settings.batch]
            logit = _scalar(network(*[material.tensors[name][rows] for name in inputs]))
            w = weight[rows] * torch.where(target[rows] > 0, 1.0, factor)
            loss = (functional.binary_cross_entropy_with_logits(logit, target[rows], reduction="none") * w).sum() / w.sum()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        if keeper.is_over(epoch):
            break
    keeper.finish()


def fit_discriminator(discriminator, material, seed, say):
    """The contest of discriminator and generator; without labels, over genuine rows alone. Kept and ended as above."""
    settings, rng = material.settings, np.random.default_rng(seed)
    contest = Contest(discriminator, seed)
    label, weight = torch.from_numpy(material.label), torch.from_numpy(material.weight)
    keeper = _Keeper(discriminator, ("current",), material, rng, say)
    for epoch in range(settings.epochs):
        discriminator.train()
        order, factor = _draw(material, rng)
        if not discriminator.labels:
            order = order[label[order] == 0]
        for start in range(0, len(order), settings.batch):
            rows = order[start:start + settings.batch]
            contest.step(material.tensors["current"][rows], label[rows], weight[rows] * torch.where(label[rows] == 1, 1.0, factor))
        # Early stopping by labels would make a score that is to need none depend on them.
        if discriminator.labels and keeper.is_over(epoch):
            break
    keeper.finish()


def score_network(network, inputs, export, rows, batch=4096):
    """The network's scalar for every row, in the order given."""
    network.eval()
    scores = np.empty(len(rows), dtype=np.float32)
    with torch.no_grad():
        for start in range(0, len(rows), batch):
            part = rows[start:start + batch]
            tensors = [torch.from_numpy(np.ascontiguousarray(getattr(export, name)[part])) for name in inputs]
            scores[start:start + len(part)] = _scalar(network(*tensors)).numpy()
    return scores


class _Keeper:
    """Remembers the network as it was after its best epoch on the validation period."""

    def __init__(self, network, inputs, material, rng, say):
        self.network, self.inputs, self.material, self.say = network, inputs, material, say
        rows = material.validation
        label = material.export.label[rows]
        frauds, genuine = rows[label == 1], rows[label == 0]
        if len(genuine) > VALIDATION_ROWS:
            genuine = rng.choice(genuine, VALIDATION_ROWS, replace=False)
        self.rows = np.sort(np.concatenate([frauds, genuine])) if len(rows) > 0 else rows
        self.best, self.best_epoch, self.state = -1.0, 0, None

    def is_over(self, epoch):
        if len(self.rows) == 0:
            return False
        quality = average_precision(self.material.export.label[self.rows], score_network(self.network, self.inputs, self.material.export, self.rows))
        self.say(f"  epoch {epoch + 1}: validation average precision {quality:.4f}")
        if quality > self.best:
            self.best, self.best_epoch, self.state = quality, epoch, copy.deepcopy(self.network.state_dict())
        return epoch - self.best_epoch >= self.material.settings.patience

    def finish(self):
        if self.state is not None:
            self.network.load_state_dict(self.state)
        self.network.eval()


def _scalar(output):
    return output[0] if isinstance(output, tuple) else output


def _drawn(material):
    frauds = int(material.label.sum())
    return frauds + int((len(material.label) - frauds) * material.settings.genuine_share)


def _draw(material, rng):
    """An epoch's rows in random order, and what a genuine one counts for."""
    frauds, genuine = np.flatnonzero(material.label == 1), np.flatnonzero(material.label == 0)
    count = int(len(genuine) * material.settings.genuine_share)
    order = np.concatenate([frauds, rng.choice(genuine, count, replace=False)])
    return torch.from_numpy(rng.permutation(order)), len(genuine) / count
