"""A family after its training: how it scores, and how it becomes a member of an ensemble."""

import dataclasses
import typing

import numpy as np

HISTORY_INPUTS, CURRENT_INPUTS = ("history", "history_length", "current"), ("current",)


@dataclasses.dataclass(frozen=True)
class Fitted:
    """
    `score` takes row numbers to the raw scalar, more for more suspicion. `write` puts the ONNX file at a path, given a Batch to
    trace with; None for a family that is no graph. `parameters` counts what was fitted.
    """

    score: typing.Callable[[np.ndarray], np.ndarray]
    kind: str
    inputs: tuple
    outputs: tuple
    write: typing.Optional[typing.Callable]
    transform: str = "identity"
    parameters: int = 0
