"""
Parts of the graphs that turn raw feature columns [N, F] into what a network can learn from. They end up inside the ONNX
files, so they keep to operators that runtimes do fast: two dimensions, constant shapes.
"""

import numpy as np
import torch
from torch import nn

from .cuts import cut_table
from .feature_export import CATEGORICAL, CONTINUOUS

CLIP = 6.0


class Standardize(nn.Module):
    """(x - mean) * scale, clipped; `scaling` chooses both so that categorical columns become 0."""

    def __init__(self, mean, scale):
        super().__init__()
        self.register_buffer("scale", torch.as_tensor(scale, dtype=torch.float32))
        self.register_buffer("offset", torch.as_tensor(-np.asarray(mean) * np.asarray(scale), dtype=torch.float32))

    def forward(self, x):
        return torch.clamp(x * self.scale + self.offset, -CLIP, CLIP)


def scaling(values, columns, standardize_indicators=False):
    """Mean and 1 / deviation per column, over the rows of `values` [N, F]."""
    mean = np.zeros(len(columns))
    scale = np.ones(len(columns))
    for i, column in enumerate(columns):
        if column.kind == CATEGORICAL:
            scale[i] = 0.0
        elif column.kind == CONTINUOUS or standardize_indicators:
            mean[i] = values[:, i].mean(dtype=np.float64)
            # A rare indicator or an all but constant column must not blow up what little it varies.
            scale[i] = 1.0 / max(values[:, i].std(dtype=np.float64), 0.1)
    return mean, scale


class HardIndicators(nn.Module):
    """1 where a column exceeds a cut, else 0: [N, F] to [N, width]. No gradient passes; none is needed."""

    def __init__(self, cuts):
        """`cuts`: one ascending array per column; columns without cuts are not looked at."""
        super().__init__()
        positions = [i for i, values in enumerate(cuts) if len(values) > 0]
        self.register_buffer("positions", torch.as_tensor(positions, dtype=torch.int64))
        self.register_buffer("table", torch.as_tensor(cut_table([cuts[i] for i in positions])))

    @property
    def width(self):
        return self.table.numel()

    def forward(self, x):
        if self.width == 0:
            return x[:, :0]
        return (torch.index_select(x, 1, self.positions).unsqueeze(-1) > self.table).to(torch.float32).reshape(-1, self.width)


class CategoryEmbedding(nn.Module):
    """
    One vector for the combination of all categorical columns: a single look-up instead of one per column.
    A number outside its range is pulled to the nearest combination, never out of the table.
    """

    def __init__(self, columns, width):
        super().__init__()
        self.positions = [i for i, c in enumerate(columns) if c.kind == CATEGORICAL]
        cardinalities = [columns[i].cardinality for i in self.positions]
        self.combinations = int(np.prod(cardinalities)) if cardinalities else 1
        self.strides = [int(np.prod(cardinalities[i + 1:])) for i in range(len(cardinalities))]
        self.table = nn.Embedding(self.combinations, width)
        nn.init.normal_(self.table.weight, std=0.1)

    def forward(self, x):
        index = 0.5
        for position, stride in zip(self.positions, self.strides):
            index = index + x[:, position] * float(stride)
        if not self.positions:
            index = x[:, 0] * 0.0
        return self.table(torch.clamp(index, 0.0, self.combinations - 0.5).to(torch.int64))


class OneHot(nn.Module):
    """The categorical columns one 0/1 column per value: [B, F] to a list of [B, cardinality]."""

    def __init__(self, columns):
        super().__init__()
        self.positions = [i for i, c in enumerate(columns) if c.kind == CATEGORICAL]
        self.cardinalities = [columns[i].cardinality for i in self.positions]
        for position, cardinality in zip(self.positions, self.cardinalities):
            self.register_buffer(f"values_{position}", torch.arange(cardinality, dtype=torch.float32))

    @property
    def width(self):
        return sum(self.cardinalities)

    def forward(self, x):
        return [(x[:, p:p + 1] == getattr(self, f"values_{p}")).to(torch.float32) for p in self.positions]
