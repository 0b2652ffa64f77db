"""Reads what `streamguard features` wrote: memory-mapped NumPy arrays and the specification beside them."""

import dataclasses
import json
import pathlib

import numpy as np

CONTINUOUS, INDICATOR, CATEGORICAL = "continuous", "indicator", "categorical"


class ExportError(Exception):
    """The export cannot be trained on; the message says why and what to do."""


@dataclasses.dataclass(frozen=True)
class Column:
    """
    One column of a feature tensor: its name, how to read it, how many values a categorical one has, and what it is made of
    (payment, account, terminal or outcome).
    """

    name: str
    kind: str
    cardinality: int = 0
    group: str = "payment"


@dataclasses.dataclass(frozen=True)
class Specification:
    """
    The columns of both tensors, as the exporting code names them, and how long after a payment its label counted as known
    (None: labels were not used as outcomes).
    """

    version: int
    history: tuple
    frozen_width: int
    current: tuple
    history_length: int
    label_delay_seconds: float = None


@dataclasses.dataclass(frozen=True)
class Batch:
    """Rows of the three input tensors."""

    history: np.ndarray
    history_length: np.ndarray
    current: np.ndarray


class FeatureExport:
    """An export, opened without reading it into memory. `label` is 1 fraud, 0 genuine, -1 unknown."""

    def __init__(self, specification, history, history_length, current, label, kind, kind_names, event_time):
        self.specification = specification
        self.history = history
        self.history_length = history_length
        self.current = current
        self.label = np.asarray(label)
        self.kind = np.asarray(kind)
        self.kind_names = kind_names
        self.event_time = np.asarray(event_time)
        self._check()

    @property
    def rows(self):
        return len(self.label)

    def take(self, rows):
        """Copies the named rows out of the mapped files."""
        return Batch(
            np.ascontiguousarray(self.history[rows], dtype=np.float32),
            np.ascontiguousarray(self.history_length[rows], dtype=np.int64),
            np.ascontiguousarray(self.current[rows], dtype=np.float32),
        )

    def _check(self):
        spec = self.specification
        expected = {
            "history": (self.rows, spec.history_length, len(spec.history)),
            "history_length": (self.rows,),
            "current": (self.rows, len(spec.current)),
            "kind": (self.rows,),
            "event_time": (self.rows,),
        }
        for name, shape in expected.items():
            found = tuple(getattr(self, name).shape)
            if found != shape:
                raise ExportError(f"{name}.npy has the shape {found}, but specification.json and label.npy make it {shape}; export again")


def open_export(directory):
    """Opens the folder that `streamguard features --output` wrote."""
    directory = pathlib.Path(directory)
    path = directory / "specification.json"
    if not path.is_file():
        raise ExportError(f"{path} is missing; write it with `streamguard features --output {directory}`")
    document = json.loads(path.read_text(encoding="utf-8"))
    arrays = {}
    for name in ("history", "history_length", "current", "label", "kind", "event_time"):
        file = directory / f"{name}.npy"
        if not file.is_file():
            raise ExportError(f"{file} is missing; export again with `streamguard features --output {directory}`")
        arrays[name] = np.load(file, mmap_mode="r")
    specification = Specification(
        version=int(document["version"]),
        history=_columns(document["history"]),
        frozen_width=int(document["frozen_history_width"]),
        current=_columns(document["current"]),
        history_length=int(document["history_length"]),
        label_delay_seconds=document.get("label_delay_seconds") if document.get("outcomes_applied", True) else None,
    )
    return FeatureExport(specification, kind_names=_kind_names(document.get("kinds", [])), **arrays)


def _columns(entries):
    return tuple(Column(e["name"], e["kind"].lower(), int(e.get("cardinality", 0)), e.get("group", "payment").lower()) for e in entries)


def _kind_names(kinds):
    """Number to name; the export writes a list (position = number) or an object (name: number)."""
    if isinstance(kinds, dict):
        return {int(number): name for name, number in kinds.items()}
    return dict(enumerate(kinds))
