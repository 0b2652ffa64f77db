"""What every network of the comparison reads: the same two blocks, so that families differ in what they do with the past alone."""

import torch
from torch import nn

from ..layers import CategoryEmbedding, HardIndicators, OneHot, Standardize

CATEGORY_WIDTH = 8


class CurrentReader(nn.Module):
    """
    current [B, Fc] to a vector [B, width]: scaled columns, hard indicators, one vector for the categories. `keep` names the
    columns that are read, by position; the others are dropped in here, and the graph's input keeps its width.
    """

    def __init__(self, specification, statistics, keep=None):
        super().__init__()
        keep = list(range(len(specification.current))) if keep is None else list(keep)
        columns = [specification.current[i] for i in keep]
        self.drops = len(keep) < len(specification.current)
        self.register_buffer("kept", torch.as_tensor(keep, dtype=torch.int64))
        self.scale = Standardize(statistics.current_mean[keep], statistics.current_scale[keep])
        self.cuts = HardIndicators([statistics.current_cuts[i] for i in keep])
        self.category = CategoryEmbedding(columns, CATEGORY_WIDTH)
        self.width = len(keep) + self.cuts.width + CATEGORY_WIDTH

    def forward(self, current):
        x = torch.index_select(current, 1, self.kept) if self.drops else current
        return torch.cat([self.scale(x), self.cuts(x), self.category(x)], dim=-1)


class TokenReader(nn.Module):
    """history [B, L, Fh] to tokens [B, L, width]: every past payment by itself. What stands in the padding is for the reader to silence."""

    def __init__(self, specification, statistics, width):
        super().__init__()
        self.columns, self.length, self.width = len(specification.history), specification.history_length, width
        self.scale = Standardize(statistics.history_mean, statistics.history_scale)
        self.cuts = HardIndicators(statistics.history_cuts)
        self.category = CategoryEmbedding(specification.history, width)
        self.mix = nn.Linear(self.columns + self.cuts.width, width)

    def forward(self, history):
        rows = history.reshape(-1, self.columns)
        tokens = self.mix(torch.cat([self.scale(rows), self.cuts(rows)], dim=-1)) + self.category(rows)
        return tokens.reshape(-1, self.length, self.width)


class PlainReader(nn.Module):
    """current [B, Fc] to scaled columns and one 0/1 column per category, without hard indicators: for models that measure distances."""

    def __init__(self, specification, mean, scale):
        super().__init__()
        self.scale = Standardize(mean, scale)
        self.one_hot = OneHot(specification.current)
        self.width = len(specification.current) + self.one_hot.width

    def forward(self, current):
        return torch.cat([self.scale(current)] + self.one_hot(current), dim=-1)


def real_rows(history_length, length):
    """[B, L]: 1 at past payments, 0 at the padding before them."""
    position = torch.arange(length, 0, -1, device=history_length.device, dtype=torch.float32)
    return (position <= history_length.to(torch.float32).unsqueeze(-1)).to(torch.float32)
