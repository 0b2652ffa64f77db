"""
The rule that gives novelty its own share of the alerts: final score = max(probability, map of how odd the payment is). How odd it is says the
novelty member alone.
"""

import dataclasses

import numpy as np

SHARE = 0.08
# Of the members' standardized outputs in how odd a payment is, attention's first: likeness to known fraud finds fewer unseen ones.
WEIGHTS = (0.0, 1.0)
# Multiples of the alerts at the threshold, so that an operator who wants more alerts gets the same share of novelty among them.
BUDGETS = (1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0)
LARGEST_BUDGET = 0.05


@dataclasses.dataclass(frozen=True)
class NoveltyRule:
    """Straight lines from (x, y) to (x, y), flat outside them: the sum of weight x standardized output to a score."""

    weights: tuple
    x: tuple
    y: tuple

    def score(self, standardized):
        return np.interp(standardized @ np.asarray(self.weights), self.x, self.y)


def fit_novelty_rule(probability, standardized, weights, alerts, share=SHARE):
    """
    The rule, and the threshold at which there are as many alerts as wished, `share` of them for novelty.

    At each budget the score of novelty is the probability that as many payments exceed as the rest of the budget has room for. Above the
    threshold it does not rise: what is like known fraud comes first there.
    """
    probability, novelty = np.asarray(probability, dtype=np.float64), np.asarray(standardized, dtype=np.float64) @ np.asarray(weights)
    order = np.argsort(-probability, kind="stable")
    points, threshold = [], None
    for budget in BUDGETS:
        total = int(round(alerts * budget))
        own = max(1, int(round(total * share)))
        kept = max(1, total - own)
        if threshold is not None and total > LARGEST_BUDGET * len(order):
            break
        others = np.sort(novelty[order[kept:]])[::-1]
        cut = (others[own - 1] + others[min(own, len(others) - 1)]) / 2
        level = float(probability[order[kept - 1]])
        if threshold is None:
            # Between two payments, so that rounding moves neither those nor novelty's own level across it.
            threshold = _rounded((level + probability[order[kept]]) / 2)
        points.append((_rounded(cut), _rounded(level)))
    points.append((_rounded(points[-1][0] - 1.0), 0.0))
    return NoveltyRule(tuple(float(w) for w in weights), *_ascending(points)), threshold


def _ascending(points):
    x, y = [], []
    for cut, level in sorted(points):
        if x and cut <= x[-1]:
            y[-1] = max(y[-1], level)
            continue
        x.append(cut)
        y.append(max(level, y[-1] if y else 0.0))
    return tuple(x), tuple(y)


def _rounded(x):
    """Seven digits: what the manifest holds is what the metrics were measured with."""
    return float(f"{float(x):.7g}")
