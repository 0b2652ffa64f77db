"""The tree member: gradient-boosted trees over `current`. They find the exact cuts that a network has to be shown."""

import dataclasses

import numpy as np
import xgboost


@dataclasses.dataclass(frozen=True)
class TreeOptions:
    """Many shallow trees that learn slowly, each from a part of rows and columns."""

    trees: int = 300
    depth: int = 4
    rate: float = 0.05
    rows: float = 0.8
    columns: float = 0.5
    method: str = "exact"
    bins: int = 256


def fit_trees(current, label, weight, options, seed, threads=1):
    """A booster of the objective binary:logistic. XGBoost gives the same trees for the same seed, whatever the threads."""
    data = xgboost.DMatrix(current, label=label, weight=weight, nthread=threads)
    parameters = {
        "objective": "binary:logistic", "max_depth": options.depth, "eta": options.rate, "subsample": options.rows,
        "colsample_bytree": options.columns, "lambda": 1.0, "tree_method": options.method, "seed": seed, "nthread": threads}
    if options.method == "hist":
        parameters["max_bin"] = options.bins
    return xgboost.train(parameters, data, num_boost_round=options.trees)


def score_trees(booster, current):
    """The logit of every row."""
    return np.asarray(booster.predict(xgboost.DMatrix(np.asarray(current), nthread=1), output_margin=True), dtype=np.float32)
