"""Hard indicators: per feature, the few values at which an entropy tree over that feature alone would cut."""

import numpy as np
from sklearn.tree import DecisionTreeClassifier

from .feature_export import CONTINUOUS

MAX_ROWS = 200_000


def entropy_cuts(values, labels, columns, max_leaves=6, min_leaf_rows=30, seed=0, min_evidence=0.0):
    """
    One ascending array of cuts per column of `values` [N, F]; empty for columns that are not continuous and where no cut
    tells fraud from genuine. Keeps all frauds and at most MAX_ROWS genuine rows, reweighted: the cuts' statistics, not their cost, grow with N.
    `min_evidence`: the least likelihood ratio statistic (G) of a cut. Of a column that says nothing the best of all cuts reaches 10 to 20, and
    what a network learns from such cuts in a short training is noise; 0 takes every cut.
    """
    labels = np.asarray(labels)
    rows, weights = _thin(labels, seed)
    cuts = []
    for column, definition in enumerate(columns):
        if definition.kind != CONTINUOUS:
            cuts.append(np.empty(0, dtype=np.float32))
            continue
        tree = DecisionTreeClassifier(
            criterion="entropy", max_leaf_nodes=max_leaves, min_samples_leaf=min_leaf_rows, random_state=seed,
            # G = 2 ln 2 x rows x the decrease of the entropy in bits; the tree weighs a decrease by its node's share of the rows.
            min_impurity_decrease=min_evidence / (2 * np.log(2) * weights.sum()))
        tree.fit(values[rows, column:column + 1], labels[rows], sample_weight=weights)
        inner = tree.tree_.feature >= 0
        cuts.append(np.unique(tree.tree_.threshold[inner].astype(np.float32)))
    return cuts


def cut_table(cuts):
    """[columns, K] float32, each row ascending and filled up with a value that nothing exceeds."""
    most = max((len(c) for c in cuts), default=0)
    table = np.full((len(cuts), most), np.finfo(np.float32).max, dtype=np.float32)
    for row, values in enumerate(cuts):
        table[row, :len(values)] = values
    return table


def _thin(labels, seed):
    genuine = np.flatnonzero(labels == 0)
    frauds = np.flatnonzero(labels == 1)
    kept = genuine
    if len(genuine) > MAX_ROWS:
        kept = np.random.default_rng(seed).choice(genuine, MAX_ROWS, replace=False)
    rows = np.concatenate([frauds, kept])
    weights = np.concatenate([np.ones(len(frauds)), np.full(len(kept), len(genuine) / max(1, len(kept)))])
    return rows, weights
