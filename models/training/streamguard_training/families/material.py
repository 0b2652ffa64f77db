"""What one fold gives a family to learn from: rows, weights, and the scales and cuts measured on them."""

import dataclasses
import functools

import numpy as np
import torch

from ..input_statistics import InputStatistics, measure
from ..tree_member import TreeOptions


@dataclasses.dataclass(frozen=True)
class Settings:
    """How long the networks of one public set learn. An epoch sees every fraud and a fresh `genuine_share` of the genuine rows."""

    epochs: int
    batch: int
    genuine_share: float
    patience: int = 3
    rate: float = 2e-3
    weight_decay: float = 0.01
    trees: TreeOptions = TreeOptions()


@dataclasses.dataclass(frozen=True)
class Material:
    """
    `training` and `weight` go together; `validation` (all rows of a later period, or none where the training period is too short
    to spare one) stops the training early.
    """

    export: object
    training: np.ndarray
    weight: np.ndarray
    validation: np.ndarray
    statistics: InputStatistics
    settings: Settings

    @functools.cached_property
    def label(self):
        return (self.export.label[self.training] == 1).astype(np.int64)

    @functools.cached_property
    def current(self):
        return np.ascontiguousarray(self.export.current[self.training], dtype=np.float32)

    @functools.cached_property
    def tensors(self):
        """The graphs' inputs by name, of the training rows."""
        batch = self.export.take(self.training)
        return {name: torch.from_numpy(getattr(batch, name)) for name in ("history", "history_length", "current")}


def prepare(export, training, validation, settings, seed, most_genuine=None):
    """
    Every fraud of `training` and at most `most_genuine` of its genuine rows, drawn once for all families of the fold and weighted
    to stand for all of them.
    """
    rng = np.random.default_rng(seed)
    label = export.label[training]
    frauds, genuine = training[label == 1], training[label == 0]
    if most_genuine is not None and len(genuine) > most_genuine:
        kept = np.sort(rng.choice(genuine, most_genuine, replace=False))
    else:
        kept = genuine
    rows = np.sort(np.concatenate([frauds, kept]))
    weight = np.where(export.label[rows] == 1, 1.0, len(genuine) / max(1, len(kept))).astype(np.float32)
    return Material(export, rows, weight, np.asarray(validation, dtype=np.int64), measure(export, rows, seed), settings)
