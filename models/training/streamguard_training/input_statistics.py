"""What the graphs need to know of the training weeks before any network is fitted: scales and cuts."""

import dataclasses

import numpy as np

from .cuts import entropy_cuts
from .layers import scaling

MAX_ROWS = 100_000

# Columns of the history that get hard indicators too. Each costs as much as all of the current vector's together.
HISTORY_CUTS = ("log_amount", "log_amount_ratio", "log_age", "log_amount_to_current")


@dataclasses.dataclass(frozen=True)
class InputStatistics:
    """Scales per column and cuts per column, of both tensors; `novelty_*` treat indicators as quantities too."""

    current_mean: np.ndarray
    current_scale: np.ndarray
    current_cuts: list
    history_mean: np.ndarray
    history_scale: np.ndarray
    history_cuts: list
    novelty_mean: np.ndarray
    novelty_scale: np.ndarray


def measure(export, rows, seed, **cutting):
    """Reads the training rows (for the history: at most MAX_ROWS of them) and measures them. `cutting`: options of `entropy_cuts`."""
    spec = export.specification
    label = export.label[rows]
    current = np.asarray(export.current[rows])
    current_cuts = entropy_cuts(current, label, spec.current, seed=seed, **cutting)

    some = rows
    if len(rows) > MAX_ROWS:
        chosen = np.random.default_rng(seed).choice(rows[label == 0], MAX_ROWS, replace=False)
        some = np.sort(np.concatenate([rows[label == 1], chosen]))
    history, length = export.history[some], export.history_length[some]
    real = np.arange(spec.history_length, 0, -1)[None, :] <= length[:, None]

    genuine = label == 0
    current_mean, current_scale = scaling(current, spec.current)
    history_mean, history_scale = scaling(history[real], spec.history)
    novelty_mean, novelty_scale = scaling(current[genuine], spec.current, standardize_indicators=True)
    return InputStatistics(
        current_mean, current_scale, current_cuts, history_mean, history_scale,
        _history_cuts(spec, current_cuts, history[:, -1], length, export.label[some], seed, cutting), novelty_mean, novelty_scale)


def _history_cuts(spec, current_cuts, newest, length, label, seed, cutting):
    """A column that the current vector has too takes that one's cuts; another one is cut at the newest past payment."""
    by_name = {column.name: cuts for column, cuts in zip(spec.current, current_cuts)}
    present = length > 0
    own = entropy_cuts(newest[present], label[present], spec.history, seed=seed, **cutting)
    none = np.empty(0, dtype=np.float32)
    return [by_name.get(c.name, cuts) if c.name in HISTORY_CUTS else none for c, cuts in zip(spec.history, own)]
