"""Figures of merit."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from .feature_export import CATEGORICAL


def ranking(label, score):
    """Area under the ROC curve and average precision."""
    return {"auc_roc": _rounded(roc_auc_score(label == 1, score)), "average_precision": _rounded(average_precision_score(label == 1, score))}


def at_threshold(label, kind, kind_names, score, threshold):
    """Precision and recall of the alerts, and recall per kind of fraud."""
    alert = score >= threshold
    fraud = label == 1
    caught = int((alert & fraud).sum())
    recall_by_kind = {}
    for number in np.unique(kind[fraud]):
        of_kind = fraud & (kind == number)
        recall_by_kind[kind_names.get(int(number), f"kind_{int(number)}")] = {
            "frauds": int(of_kind.sum()), "recall": _rounded((alert & of_kind).sum() / of_kind.sum())}
    return {
        "alerts": int(alert.sum()),
        "precision": _rounded(caught / max(1, int(alert.sum()))),
        "recall": _rounded(caught / max(1, int(fraud.sum()))),
        "recall_by_kind": recall_by_kind,
    }


def reliability(label, score, bins=10):
    """
    Ten bins of equal width in probability: how many payments, the mean score, and the share of fraud among them;
    and the expected calibration error (the mean distance of the two, weighted by payments).
    """
    which = np.minimum((score * bins).astype(int), bins - 1)
    rows = []
    for b in range(bins):
        inside = which == b
        if inside.any():
            rows.append({"payments": int(inside.sum()), "score": _rounded(score[inside].mean()), "fraud": _rounded((label[inside] == 1).mean())})
    error = sum(r["payments"] * abs(r["score"] - r["fraud"]) for r in rows) / len(score)
    return {"expected_calibration_error": _rounded(error), "bins": rows}


def logistic_regression(export, split, seed, max_genuine=150_000):
    """The plain yardstick: logistic regression on the same current vector, scored on the test week."""
    rows = split.training
    genuine = rows[export.label[rows] == 0]
    if len(genuine) > max_genuine:
        genuine = np.random.default_rng(seed).choice(genuine, max_genuine, replace=False)
    rows = np.concatenate([rows[export.label[rows] == 1], genuine])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=300))
    model.fit(_design(export, rows), export.label[rows] == 1)
    return model.decision_function(_design(export, split.test))


def _design(export, rows):
    """The current vector with categorical columns one-hot."""
    current = np.asarray(export.current[rows])
    parts = []
    for i, column in enumerate(export.specification.current):
        if column.kind == CATEGORICAL:
            parts.append((current[:, i:i + 1] == np.arange(column.cardinality)).astype(np.float32))
        else:
            parts.append(current[:, i:i + 1])
    return np.concatenate(parts, axis=1)


def _rounded(x):
    return round(float(x), 5)
