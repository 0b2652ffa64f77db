"""The networks that end in a logit: with one of the summaries of the past, or without a past."""

import torch
from torch import nn

from .inputs import CurrentReader, TokenReader, real_rows
from .summaries import Convolution, Recurrent, SelfAttention, SoftAttention


class Head(nn.Module):
    """Two hidden layers and a linear skip; begins at the odds of about one in ninety."""

    def __init__(self, width, hidden=64, dropout=0.2):
        super().__init__()
        self.first, self.second = nn.Linear(width, hidden), nn.Linear(hidden, hidden)
        self.output, self.skip = nn.Linear(hidden, 1), nn.Linear(width, 1, bias=False)
        self.dropout = nn.Dropout(dropout)
        nn.init.constant_(self.output.bias, -4.5)
        nn.init.zeros_(self.skip.weight)

    def forward(self, x):
        hidden = self.dropout(torch.relu(self.first(x)))
        hidden = self.dropout(torch.relu(self.second(hidden)))
        return (self.output(hidden) + self.skip(x)).reshape(-1)


class HistoryNetwork(nn.Module):
    """Inputs history, history_length, current; output logit [B], and attention [B, L] where the summary has one."""

    def __init__(self, specification, statistics, summary, keep=None, width=32):
        super().__init__()
        self.length = specification.history_length
        self.current = CurrentReader(specification, statistics, keep)
        self.tokens = TokenReader(specification, statistics, width)
        self.summary = _summary(summary, width, self.current.width, self.length)
        self.head = Head(self.current.width + width)
        self.explains = summary == "soft_attention"

    def forward(self, history, history_length, current):
        vector = self.current(current)
        remembered, attention = self.summary(self.tokens(history), real_rows(history_length, self.length), vector)
        logit = self.head(torch.cat([vector, remembered], dim=-1))
        return (logit, attention) if self.explains else logit


class Perceptron(nn.Module):
    """Input current; output logit [B]. The same network as HistoryNetwork without a past."""

    def __init__(self, specification, statistics, keep=None):
        super().__init__()
        self.current = CurrentReader(specification, statistics, keep)
        self.head = Head(self.current.width)

    def forward(self, current):
        return self.head(self.current(current))


def _summary(kind, width, vector, length):
    if kind == "soft_attention":
        return SoftAttention(width, vector)
    if kind == "self_attention":
        return SelfAttention(width, vector, length)
    if kind == "convolution":
        return Convolution(width)
    return Recurrent(kind, width)
