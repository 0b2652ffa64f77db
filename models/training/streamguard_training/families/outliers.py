"""Local outlier factor: how much thinner a payment's neighbourhood is than its neighbours'. It keeps its reference payments, and is no graph."""

import numpy as np
import torch
from sklearn.neighbors import LocalOutlierFactor

from .inputs import PlainReader

REFERENCES = 5_000


class LocalOutliers:
    """Fitted on a draw of genuine payments; scores are negated so that they grow with suspicion."""

    def __init__(self, specification, statistics, references=REFERENCES, neighbours=20):
        self.reader = PlainReader(specification, statistics.novelty_mean, statistics.novelty_scale)
        self.references = references
        self.factor = LocalOutlierFactor(n_neighbors=neighbours, novelty=True, algorithm="brute")

    def fit(self, current, label, seed):
        genuine = np.flatnonzero(label == 0)
        chosen = np.random.default_rng(seed).choice(genuine, min(self.references, len(genuine)), replace=False)
        self.factor.fit(self._design(current[chosen]))
        return self

    def score(self, current):
        return -self.factor.score_samples(self._design(current))

    def _design(self, current):
        with torch.no_grad():
            return self.reader(torch.from_numpy(np.ascontiguousarray(current, dtype=np.float32))).numpy()
