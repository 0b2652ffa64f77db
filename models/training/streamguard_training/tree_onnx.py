"""Writes gradient-boosted trees as a TreeEnsembleRegressor of ai.onnx.ml: current [batch, Fc] to logit [batch, 1]."""

import json
import math

import numpy as np
import onnx
from onnx import TensorProto, helper

from .onnx_files import OPSET

ML_OPSET = 3
LEAF, BRANCH = "LEAF", "BRANCH_LT"


def export_trees(booster, columns, width, path):
    """
    `booster`: XGBoost's, of binary:logistic; it was fitted on the named columns of `current` [batch, width], in that order. The graph adds
    up leaves as XGBoost does: left when the value is less than the threshold, both float32, so no payment takes another path. Categories are read
    as numbers.
    """
    export_mean_of_trees([booster], columns, width, path)


def export_mean_of_trees(boosters, columns, width, path):
    """Several boosters as one graph, whose logit is the mean of theirs."""
    attributes = _attributes(boosters, columns)
    node = helper.make_node("TreeEnsembleRegressor", ["current"], ["logit"], domain="ai.onnx.ml", n_targets=1, aggregate_function="SUM", **attributes)
    graph = helper.make_graph(
        [node], "trees",
        [helper.make_tensor_value_info("current", TensorProto.FLOAT, ["batch", width])],
        [helper.make_tensor_value_info("logit", TensorProto.FLOAT, ["batch", 1])])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", ML_OPSET)])
    model.ir_version, model.producer_name, model.producer_version = 8, "streamguard", ""
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _attributes(boosters, columns):
    nodes = {name: [] for name in ("treeids", "nodeids", "featureids", "values", "modes", "truenodeids", "falsenodeids", "missing_value_tracks_true")}
    targets = {name: [] for name in ("treeids", "nodeids", "ids", "weights")}
    base, number = 0.0, 0
    for booster in boosters:
        learner = json.loads(booster.save_raw("json").decode())["learner"]
        objective = learner["objective"]["name"]
        if objective != "binary:logistic":
            raise ValueError(f"only trees of the objective binary:logistic become a member, not of {objective}")
        share = float(learner["learner_model_param"]["base_score"])
        base += math.log(share / (1.0 - share)) / len(boosters)
        for tree in learner["gradient_booster"]["model"]["trees"]:
            _add(tree, number, columns, len(boosters), nodes, targets)
            number += 1
    return {
        "base_values": [base],
        **{f"nodes_{name}": values for name, values in nodes.items()}, **{f"target_{name}": values for name, values in targets.items()}}


def _add(tree, number, columns, boosters, nodes, targets):
    left, right = tree["left_children"], tree["right_children"]
    for place, value in enumerate(tree["split_conditions"]):
        leaf = left[place] == -1
        nodes["treeids"].append(number)
        nodes["nodeids"].append(place)
        nodes["featureids"].append(0 if leaf else int(columns[tree["split_indices"][place]]))
        nodes["values"].append(0.0 if leaf else float(np.float32(value)))
        nodes["modes"].append(LEAF if leaf else BRANCH)
        nodes["truenodeids"].append(0 if leaf else left[place])
        nodes["falsenodeids"].append(0 if leaf else right[place])
        nodes["missing_value_tracks_true"].append(int(bool(tree["default_left"][place])))
        if leaf:
            for name, what in (("treeids", number), ("nodeids", place), ("ids", 0), ("weights", float(np.float32(value)) / boosters)):
                targets[name].append(what)
