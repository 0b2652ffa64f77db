"""
Measures of ranking and calibration, as the benchmarks define them. `label` is 1 for fraud and 0 for genuine, `score` grows
with suspicion; payments of one score are taken together, so that no measure depends on the order of the rows.
"""

import numpy as np


def area_under_roc(label, score):
    """The share of pairs (fraud, genuine) in which the fraud has the higher score; a tie counts half."""
    label = np.asarray(label) == 1
    _, group, size = np.unique(np.asarray(score), return_inverse=True, return_counts=True)
    middle = np.cumsum(size) - (size - 1) / 2.0
    frauds = int(label.sum())
    genuine = len(label) - frauds
    return float((middle[group][label].sum() - frauds * (frauds + 1) / 2.0) / (frauds * genuine))


def average_precision(label, score):
    """The mean precision over the frauds, walking down from the highest score."""
    precision, recall = precision_recall(label, score)
    return float((np.diff(np.concatenate([[0.0], recall])) * precision).sum())


def precision_recall(label, score):
    """(precision, recall) at every distinct score as the cut, the highest first."""
    label, score = np.asarray(label), np.asarray(score)
    order = np.argsort(-score, kind="stable")
    found = np.cumsum(label[order] == 1)
    last_of_its_score = np.concatenate([np.diff(score[order]) != 0, [True]])
    alerts = np.flatnonzero(last_of_its_score) + 1
    found = found[last_of_its_score]
    return found / alerts, found / max(1, int((label == 1).sum()))


def recall_at_false_positive_rate(label, score, rate):
    """The share of frauds with a higher score than the genuine payment at that rate, counted from the top."""
    label, score = np.asarray(label), np.asarray(score)
    genuine = np.sort(score[label == 0])[::-1]
    return float((score[label == 1] > genuine[int(len(genuine) * rate)]).mean())


def card_precision(day, card, label, score, cards_a_day=100):
    """
    The mean over the days of the share of defrauded cards among the `cards_a_day` most suspicious ones. A card's score is
    its highest of the day; a card that was found is not looked at again. Of two cards of one score that of the earlier row comes first.
    """
    day, card, label, score = (np.asarray(a) for a in (day, card, label, score))
    found = np.empty(0, dtype=card.dtype)
    shares = []
    for today in np.unique(day):
        rows = np.flatnonzero((day == today) & ~np.isin(card, found))
        cards, first, which = np.unique(card[rows], return_index=True, return_inverse=True)
        best = np.full(len(cards), -np.inf)
        np.maximum.at(best, which, score[rows])
        defrauded = np.zeros(len(cards), dtype=bool)
        np.logical_or.at(defrauded, which, label[rows] == 1)
        top = np.lexsort((first, -best))[:cards_a_day]
        hit = cards[top][defrauded[top]]
        shares.append(len(hit) / cards_a_day)
        found = np.concatenate([found, hit])
    return float(np.mean(shares))


def reliability(label, score, bins=10):
    """
    (bins, expected calibration error): per bin of equal width in probability that holds payments their number, mean score
    and share of fraud; and the mean distance of the last two, weighted by payments.
    """
    label, score = np.asarray(label) == 1, np.asarray(score, dtype=np.float64)
    which = np.minimum((score * bins).astype(int), bins - 1)
    rows = []
    for b in range(bins):
        inside = which == b
        if inside.any():
            rows.append({"payments": int(inside.sum()), "score": float(score[inside].mean()), "fraud": float(label[inside].mean())})
    return rows, sum(r["payments"] * abs(r["score"] - r["fraud"]) for r in rows) / len(score)

