"""Fits the novelty member on genuine payments alone."""

import copy
import time

import numpy as np
import torch

from .fitting import Curve, tensors
from .novelty_member import READ_CLIP

MAX_ROWS = 100_000
PEER_ROWS = 30.0
LEAST_VARIANCE = 0.02
RIDGE = 0.01
EPOCHS, BATCH, RATE = 8, 512, 2e-3


def fit_novelty(member, export, split, seed, say, epochs=EPOCHS):
    """Scales, autoencoder, precision matrix, and what is usual for each column, in this order; the validation week picks the epoch."""
    rng = np.random.default_rng(seed)
    numbers, peer = _measured(member, export, _genuine(export, split.training, rng))
    watched_numbers, watched_peer = _measured(member, export, _genuine(export, split.validation, rng, 30_000))
    _set_scales(member, numbers, peer)
    with torch.no_grad():
        scaled, watched = member.scaled(numbers, peer), member.scaled(watched_numbers, watched_peer)
    curve = _fit_network(member, scaled, watched, rng, epochs, say)
    with torch.no_grad():
        _set_precision(member, member.rest(scaled).double().numpy())
        error, feature_error = member.judge(watched_numbers, watched_peer)
        member.weight /= error.mean()
        member.owner /= torch.clamp(feature_error.mean(dim=0), min=1e-3)
    return curve


def score_novelty(member, export, rows, batch=8192):
    """The error of every row, in the order given."""
    member.eval()
    errors = [np.empty(0, dtype=np.float32)]
    with torch.no_grad():
        for start in range(0, len(rows), batch):
            errors.append(member(*tensors(export.take(rows[start:start + batch])))[0].numpy())
    return np.concatenate(errors)


def _genuine(export, rows, rng, most=MAX_ROWS):
    genuine = rows[export.label[rows] == 0]
    return genuine if len(genuine) <= most else np.sort(rng.choice(genuine, most, replace=False))


def _measured(member, export, rows, batch=8192):
    parts = []
    with torch.no_grad():
        for start in range(0, len(rows), batch):
            inputs = tensors(export.take(rows[start:start + batch]))
            parts.append((member.numbers(*inputs), member.peer(inputs[2])))
    return torch.cat([p[0] for p in parts]), torch.cat([p[1] for p in parts])


def _set_scales(member, numbers, peer):
    """Mean and deviation of each channel, drawn towards those of all payments where a channel has few of its own."""
    values, groups = numbers.double().numpy(), peer.numpy()
    deviation = np.maximum(values.std(axis=0), 0.05)
    mean = values.mean(axis=0)
    for group in range(groups.shape[1]):
        own = (values[groups[:, group] > 0] - mean) / deviation
        rows = len(own)
        own_mean = own.sum(axis=0) / (rows + PEER_ROWS)
        variance = ((own.var(axis=0) * rows if rows else 0.0) + PEER_ROWS) / (rows + PEER_ROWS)
        scale = 1.0 / (deviation * np.sqrt(variance + LEAST_VARIANCE))
        member.scale[group] = torch.as_tensor(scale)
        member.offset[group] = torch.as_tensor(-(mean + own_mean * deviation) * scale)


def _set_precision(member, rest):
    """`compare` holds the precision matrix with column j divided by the root of its j-th diagonal element: remainders given all others."""
    precision = np.linalg.inv(np.cov(rest.T) + RIDGE * np.eye(rest.shape[1]))
    member.rest_mean.copy_(torch.as_tensor(rest.mean(axis=0)))
    member.compare.copy_(torch.as_tensor(precision / np.sqrt(np.diag(precision))))
    member.weight.copy_(torch.as_tensor(np.sqrt(np.diag(precision)) / len(precision)).reshape(-1, 1))


def _fit_network(member, scaled, watched, rng, epochs, say):
    optimizer = torch.optim.Adam(member.network.parameters(), lr=RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs)
    curve, best, best_state = Curve([], []), np.inf, None
    for epoch in range(epochs):
        started = time.monotonic()
        member.train()
        total, order = 0.0, torch.from_numpy(rng.permutation(len(scaled)))
        for start in range(0, len(order), BATCH):
            rows = order[start:start + BATCH]
            loss = _loss(member, scaled[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += float(loss.detach()) * len(rows)
        schedule.step()
        member.eval()
        with torch.no_grad():
            quality = float(_loss(member, watched))
        curve.training_loss.append(total / len(order))
        curve.validation.append(quality)
        if quality < best:
            best, curve.best_epoch, best_state = quality, epoch, copy.deepcopy(member.network.state_dict())
        say(f"autoencoder  epoch {epoch + 1:2d}/{epochs}: error {curve.training_loss[-1]:.4f}, "
            f"validation error {quality:.4f}, {time.monotonic() - started:.0f} s")
    member.network.load_state_dict(best_state)
    member.eval()
    return curve


def _loss(member, scaled):
    clipped = torch.clamp(scaled, -READ_CLIP, READ_CLIP)
    return ((member.network(clipped) - clipped) ** 2).mean()
