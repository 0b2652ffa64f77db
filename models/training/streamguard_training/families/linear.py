"""Logistic regression: fitted by scikit-learn, served as a graph of one product."""

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import nn

from .inputs import PlainReader


class LinearModel(nn.Module):
    """Input current; output logit [B]."""

    def __init__(self, specification, statistics):
        super().__init__()
        self.reader = PlainReader(specification, statistics.current_mean, statistics.current_scale)
        self.output = nn.Linear(self.reader.width, 1)

    def forward(self, current):
        return self.output(self.reader(current)).reshape(-1)

    def fit(self, current, label, weight):
        with torch.no_grad():
            design = self.reader(torch.from_numpy(current)).numpy()
        fitted = LogisticRegression(C=1.0, max_iter=1000).fit(design, label, sample_weight=weight)
        with torch.no_grad():
            self.output.weight.copy_(torch.from_numpy(fitted.coef_.astype(np.float32)))
            self.output.bias.copy_(torch.from_numpy(fitted.intercept_.astype(np.float32)))
        return self
