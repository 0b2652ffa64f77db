"""From the members' outputs to one calibrated probability, and from that to a decision."""

import dataclasses

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve

from .novelty_rule import SHARE, NoveltyRule, fit_novelty_rule

TRANSFORMS = {
    "identity": lambda x: x,
    "log1p": np.log1p,
    "log": lambda x: np.log(np.maximum(x, 1e-12)),
}


@dataclasses.dataclass(frozen=True)
class Standardization:
    """(transform(x) - mean) / deviation."""

    transform: str
    mean: float
    deviation: float

    def apply(self, x):
        return (TRANSFORMS[self.transform](np.asarray(x, dtype=np.float64)) - self.mean) / self.deviation


@dataclasses.dataclass(frozen=True)
class Combination:
    """
    sigmoid(bias + sum of weight x standardized output), raised to what the novelty rule says if there is one, and the threshold at which
    it becomes an alert.
    """

    members: tuple
    bias: float
    weights: tuple
    threshold: float
    novelty: NoveltyRule = None

    def standardize(self, outputs):
        """[N, M] of the members' raw outputs, in their order."""
        return np.stack([m.apply(x) for m, x in zip(self.members, outputs)], axis=1)

    def probability(self, outputs):
        """How likely fraud is by the members' likeness to known fraud alone."""
        z = self.bias + self.standardize(outputs) @ np.asarray(self.weights)
        return (1.0 / (1.0 + np.exp(-z))).astype(np.float32)

    def score(self, outputs):
        probability = self.probability(outputs)
        if self.novelty is None:
            return probability
        return np.maximum(probability, self.novelty.score(self.standardize(outputs)).astype(np.float32))

    def with_novelty(self, outputs, weights, share=SHARE):
        """The same number of alerts on these payments, a share of them for what `weights` find unlike anything known."""
        probability = self.probability(outputs)
        rule, threshold = fit_novelty_rule(probability, self.standardize(outputs), weights, int((probability >= self.threshold).sum()), share)
        return dataclasses.replace(self, novelty=rule, threshold=threshold)


def fit_combination(outputs, transforms, label):
    """
    A logistic layer is Platt's calibration and the combination at once. A member that it would count against fraud when
    the member says fraud is left out (weight 0): such a weight only mends its correlation with the other members.
    """
    members = []
    for output, transform in zip(outputs, transforms):
        value = TRANSFORMS[transform](np.asarray(output, dtype=np.float64))
        members.append(Standardization(transform, _rounded(value.mean()), _rounded(max(value.std(), 1e-6))))
    x = np.stack([m.apply(o) for m, o in zip(members, outputs)], axis=1)
    used = list(range(len(members)))
    while True:
        layer = LogisticRegression(C=100.0, max_iter=1000, tol=1e-8).fit(x[:, used], label == 1)
        against = [u for u, w in zip(used, layer.coef_[0]) if w < 0]
        if not against or len(used) == 1:
            break
        used = [u for u in used if u not in against] or used[:1]
    weights = np.zeros(len(members))
    weights[used] = layer.coef_[0]
    fitted = Combination(tuple(members), _rounded(layer.intercept_[0]), tuple(_rounded(w) for w in weights), 0.5)
    return dataclasses.replace(fitted, threshold=best_threshold(label, fitted.score(outputs)))


def best_threshold(label, score):
    """The score with the best F1, half-way to the next lower one, so that rounding does not move a payment across it."""
    precision, recall, thresholds = precision_recall_curve(label == 1, score)
    f1 = 2 * precision[:-1] * recall[:-1] / np.maximum(precision[:-1] + recall[:-1], 1e-12)
    best = int(np.argmax(f1))
    lower = thresholds[best - 1] if best > 0 else 0.0
    return _rounded((thresholds[best] + lower) / 2)


def _rounded(x):
    """Seven digits: what the manifest holds is what the metrics were measured with."""
    return float(f"{float(x):.7g}")
