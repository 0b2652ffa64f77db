"""The reconstruction member: an autoencoder that has only ever seen genuine payments."""

import torch
from torch import nn

from .layers import OneHot, Standardize


class ReconstructionMember(nn.Module):
    """
    Input current [B, Fc]; outputs error [B] and feature_error [B, Fc].

    `feature_error` is in squared standard deviations; a categorical column's is the squared distance between its one-hot
    vector and the rebuilt one. `error` is the mean over the columns, each divided by what is usual for it among genuine
    payments, so that a column that is hard to rebuild anyway does not drown the others.
    """

    def __init__(self, specification, mean, scale, hidden=48, code=12, corruption=0.1):
        super().__init__()
        self.columns = len(specification.current)
        self.scale = Standardize(mean, scale)
        self.one_hot = OneHot(specification.current)
        width = self.columns + self.one_hot.width
        self.corrupt = nn.Dropout(corruption)
        self.network = nn.Sequential(
            nn.Linear(width, hidden), nn.ReLU(), nn.Linear(hidden, code), nn.Tanh(), nn.Linear(code, hidden), nn.ReLU(), nn.Linear(hidden, width))
        # Sums each categorical column's one-hot errors into that column; the identity elsewhere.
        gather = torch.zeros(width, self.columns)
        gather[:self.columns, :self.columns] = torch.eye(self.columns)
        start = self.columns
        for position, cardinality in zip(self.one_hot.positions, self.one_hot.cardinalities):
            gather[start:start + cardinality, position] = 1.0
            start += cardinality
        self.register_buffer("gather", gather)
        self.register_buffer("usual", torch.ones(self.columns))

    def forward(self, current):
        vector = torch.cat([self.scale(current)] + self.one_hot(current), dim=-1)
        difference = self.network(self.corrupt(vector)) - vector
        feature_error = torch.matmul(difference * difference, self.gather)
        return (feature_error / self.usual).mean(dim=-1), feature_error

    def set_usual(self, usual):
        """What each column's error is among genuine payments, on average."""
        self.usual.copy_(torch.clamp(torch.as_tensor(usual, dtype=torch.float32), min=1e-3))
