"""Gradient-boosted trees over the current vector: the tree member's own code, with the settings of the set."""

import numpy as np

from .. import tree_member
from ..tree_onnx import export_trees
from .fitted import CURRENT_INPUTS, Fitted


def fit_trees(material, seed, say):
    booster = tree_member.fit_trees(material.current, material.label, material.weight, material.settings.trees, seed)
    width = len(material.export.specification.current)
    return Fitted(
        lambda rows: tree_member.score_trees(booster, np.asarray(material.export.current[rows])), "tabular", CURRENT_INPUTS, ("logit",),
        lambda batch, path: export_trees(booster, range(width), width, path), parameters=_splits_and_leaves(booster))


def _splits_and_leaves(booster):
    return sum(tree.count("\n") for tree in booster.get_dump())
