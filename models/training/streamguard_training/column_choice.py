"""Members that read a part of the columns: networks are fitted on those alone, and their graph picks them out of the full inputs."""

import dataclasses

import numpy as np
import torch
from torch import nn

from .feature_export import FeatureExport, Specification


@dataclasses.dataclass(frozen=True)
class ColumnChoice:
    """Positions of the kept columns in `history` and in `current`, ascending."""

    history: tuple
    current: tuple


def choose_columns(specification, without_history=(), without_current=()):
    """All columns but those of the named groups (payment, account, terminal, outcome)."""
    def kept(columns, without):
        return tuple(i for i, c in enumerate(columns) if c.group not in without)

    return ColumnChoice(kept(specification.history, without_history), kept(specification.current, without_current))


def part_of(export, rows, choice):
    """The named rows and the chosen columns, as an export that reads them from the other one when it is asked."""
    spec = export.specification
    narrow = Specification(
        spec.version, tuple(spec.history[i] for i in choice.history), sum(i < spec.frozen_width for i in choice.history),
        tuple(spec.current[i] for i in choice.current), spec.history_length, spec.label_delay_seconds)
    return FeatureExport(
        narrow, _Part(export.history, rows, choice.history), _Part(export.history_length, rows), _Part(export.current, rows, choice.current),
        export.label[rows], export.kind[rows], export.kind_names, export.event_time[rows])


class _Part:
    """Some rows, and of their last dimension some columns, of an array that stays where it is."""

    def __init__(self, array, rows, columns=None):
        self._array, self._rows = array, np.asarray(rows)
        self._columns = None if columns is None or len(columns) == array.shape[-1] else list(columns)
        self.shape = (len(self._rows),) + tuple(array.shape[1:-1]) + (() if columns is None else (len(columns),))

    def __getitem__(self, index):
        values = self._array[self._rows[index]]
        return values if self._columns is None else values[..., self._columns]


class _Picked(nn.Module):
    def __init__(self, positions, width):
        super().__init__()
        self.all = len(positions) == width
        self.register_buffer("positions", torch.as_tensor(positions, dtype=torch.int64))

    def forward(self, x):
        return x if self.all else torch.index_select(x, x.dim() - 1, self.positions)


class PickedSequence(nn.Module):
    """A sequence member of chosen columns behind the full inputs."""

    def __init__(self, member, choice, specification):
        super().__init__()
        self.member = member
        self.history = _Picked(choice.history, len(specification.history))
        self.current = _Picked(choice.current, len(specification.current))

    def forward(self, history, history_length, current):
        return self.member(self.history(history), history_length, self.current(current))


class PickedReconstruction(nn.Module):
    """A reconstruction member of chosen columns behind the full input; the error of a column that it does not read is 0."""

    def __init__(self, member, choice, specification):
        super().__init__()
        self.member = member
        width = len(specification.current)
        self.current = _Picked(choice.current, width)
        spread = np.zeros((len(choice.current), width), dtype=np.float32)
        spread[np.arange(len(choice.current)), list(choice.current)] = 1.0
        self.register_buffer("spread", torch.from_numpy(spread))

    def forward(self, current):
        error, feature_error = self.member(self.current(current))
        return error, feature_error if self.current.all else torch.matmul(feature_error, self.spread)
