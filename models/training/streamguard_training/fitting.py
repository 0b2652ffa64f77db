"""The training loops of both members."""

import copy
import dataclasses
import time

import numpy as np
import torch
from sklearn.metrics import average_precision_score

from .sequence_member import weighted_loss


@dataclasses.dataclass(frozen=True)
class FittingOptions:
    """How long and how fast the members learn."""

    sequence_epochs: int = 12
    sequence_batch: int = 512
    sequence_rate: float = 2e-3
    weight_decay: float = 0.01
    genuine_per_epoch: int = 60_000
    genuine_validated: int = 25_000
    reconstruction_epochs: int = 20
    reconstruction_batch: int = 512
    reconstruction_rate: float = 2e-3
    reconstruction_per_epoch: int = 100_000
    patience: int = 4


@dataclasses.dataclass
class Curve:
    """What happened per epoch, for the model card."""

    training_loss: list
    validation: list
    best_epoch: int = 0


def tensors(batch):
    return torch.from_numpy(batch.history), torch.from_numpy(batch.history_length), torch.from_numpy(batch.current)


def score_sequence(member, export, rows, batch=2048):
    """The member's logit for every row, in the order given."""
    member.eval()
    scores = np.empty(len(rows), dtype=np.float32)
    with torch.no_grad():
        for start in range(0, len(rows), batch):
            part = rows[start:start + batch]
            scores[start:start + len(part)] = member(*tensors(export.take(part)))[0].numpy()
    return scores


def score_reconstruction(member, export, rows, batch=8192):
    """(error [N], feature_error [N, Fc]) for every row, in the order given."""
    member.eval()
    errors, feature_errors = [], []
    with torch.no_grad():
        for start in range(0, len(rows), batch):
            current = torch.from_numpy(np.ascontiguousarray(export.current[rows[start:start + batch]]))
            error, feature_error = member(current)
            errors.append(error.numpy())
            feature_errors.append(feature_error.numpy())
    return np.concatenate(errors), np.concatenate(feature_errors)


def fit_sequence(member, export, split, options, seed, say):
    """
    AdamW over one cycle. An epoch sees every fraud and a fresh draw of genuine payments, weighted so that together they
    count as all of them. Keeps the epoch that ranks the validation week best; stops when `patience` epochs were no better.
    Without a validation week the last epoch is kept.
    """
    rng = np.random.default_rng(seed)
    label = export.label[split.training]
    frauds, genuine = split.training[label == 1], split.training[label == 0]
    drawn = min(options.genuine_per_epoch, len(genuine))
    genuine_weight = len(genuine) / drawn
    steps = -(-(len(frauds) + drawn) // options.sequence_batch)
    optimizer = torch.optim.AdamW(member.parameters(), lr=options.sequence_rate, weight_decay=options.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=options.sequence_rate, epochs=options.sequence_epochs, steps_per_epoch=steps)
    watched, watched_weight = _validation_rows(export, split, options.genuine_validated, rng)
    watched_fraud = export.label[watched] == 1
    curve, best, best_state = Curve([], []), -1.0, None
    for epoch in range(options.sequence_epochs):
        started = time.monotonic()
        member.train()
        order = rng.permutation(np.concatenate([frauds, rng.choice(genuine, drawn, replace=False)]))
        total = 0.0
        for start in range(0, len(order), options.sequence_batch):
            rows = order[start:start + options.sequence_batch]
            target = torch.from_numpy(export.label[rows].astype(np.float32))
            weight = torch.where(target > 0, 1.0, genuine_weight)
            loss = weighted_loss(member(*tensors(export.take(rows)))[0], target, weight)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(member.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach()) * len(rows)
        curve.training_loss.append(total / len(order))
        if len(watched) == 0:
            say(f"attention    epoch {epoch + 1:2d}/{options.sequence_epochs}: loss {curve.training_loss[-1]:.5f}, {time.monotonic() - started:.0f} s")
            curve.best_epoch = epoch
            continue
        quality = average_precision_score(watched_fraud, score_sequence(member, export, watched), sample_weight=watched_weight)
        curve.validation.append(float(quality))
        if quality > best:
            best, curve.best_epoch, best_state = quality, epoch, copy.deepcopy(member.state_dict())
        say(f"attention    epoch {epoch + 1:2d}/{options.sequence_epochs}: loss {curve.training_loss[-1]:.5f}, "
            f"validation average precision {quality:.4f}, {time.monotonic() - started:.0f} s")
        if epoch - curve.best_epoch >= options.patience:
            break
    if best_state is not None:
        member.load_state_dict(best_state)
    member.eval()
    return curve


def _validation_rows(export, split, most_genuine, rng):
    """All frauds of the validation week and at most so many genuine payments, weighted to stand for all of them."""
    label = export.label[split.validation]
    frauds, genuine = split.validation[label == 1], split.validation[label == 0]
    if len(genuine) == 0:
        return frauds[:0], np.empty(0)
    chosen = rng.choice(genuine, min(most_genuine, len(genuine)), replace=False)
    weight = np.concatenate([np.ones(len(frauds)), np.full(len(chosen), len(genuine) / len(chosen))])
    return np.concatenate([frauds, chosen]), weight


def fit_reconstruction(member, export, split, options, seed, say):
    """
    Adam on genuine payments alone, judged by the error on the validation week's genuine payments. Without a validation week a tenth of the
    training week's is set aside for that.
    """
    rng = np.random.default_rng(seed)
    genuine = split.training[export.label[split.training] == 0]
    watched = split.validation[export.label[split.validation] == 0]
    if len(watched) == 0:
        genuine = rng.permutation(genuine)
        watched, genuine = genuine[:len(genuine) // 10], genuine[len(genuine) // 10:]
    optimizer = torch.optim.Adam(member.parameters(), lr=options.reconstruction_rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=options.reconstruction_epochs)
    curve, best, best_state = Curve([], []), np.inf, None
    for epoch in range(options.reconstruction_epochs):
        started = time.monotonic()
        member.train()
        order = rng.choice(genuine, min(options.reconstruction_per_epoch, len(genuine)), replace=False)
        total = 0.0
        for start in range(0, len(order), options.reconstruction_batch):
            rows = order[start:start + options.reconstruction_batch]
            loss = member(torch.from_numpy(np.ascontiguousarray(export.current[rows])))[1].mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += float(loss.detach()) * len(rows)
        schedule.step()
        quality = float(score_reconstruction(member, export, watched)[1].mean())
        curve.training_loss.append(total / len(order))
        curve.validation.append(quality)
        if quality < best:
            best, curve.best_epoch, best_state = quality, epoch, copy.deepcopy(member.state_dict())
        say(f"autoencoder  epoch {epoch + 1:2d}/{options.reconstruction_epochs}: error {curve.training_loss[-1]:.4f}, "
            f"validation error {quality:.4f}, {time.monotonic() - started:.0f} s")
        if epoch - curve.best_epoch >= options.patience:
            break
    member.load_state_dict(best_state)
    member.set_usual(score_reconstruction(member, export, watched)[1].mean(axis=0))
    member.eval()
    return curve
