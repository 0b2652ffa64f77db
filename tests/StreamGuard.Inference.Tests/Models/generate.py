#!/usr/bin/env python3
"""Makes the small ensemble and the odd graphs beside this script, the same bytes every time.

Needs Python 3 with numpy and onnx (1.12 or later). The golden scores are computed here with numpy, by other code than the one under test.
"""
import hashlib
import json
from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

HERE = Path(__file__).parent
SMALL = HERE / "small"
L, FH, FC = 4, 27, 70
RANDOM = np.random.RandomState(20)


def value(name, element, shape):
    return helper.make_tensor_value_info(name, element, shape)


HISTORY = value("history", TensorProto.FLOAT, ["batch", L, FH])
LENGTH = value("history_length", TensorProto.INT64, ["batch"])
CURRENT = value("current", TensorProto.FLOAT, ["batch", FC])


def scalar(name):
    return value(name, TensorProto.FLOAT, ["batch"])


def constant(name, array):
    return numpy_helper.from_array(np.asarray(array), name)


def save(path, nodes, inputs, outputs, initializers=()):
    graph = helper.make_graph(nodes, path.stem, inputs, outputs, list(initializers))
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString())


def weights(*shape):
    return (RANDOM.standard_normal(shape) / np.sqrt(shape[0])).astype(np.float32)


def attention():
    key, query, content, direct = weights(FH), weights(FC), weights(FH), weights(FC)
    save(
        SMALL / "attention.onnx",
        [
            helper.make_node("MatMul", ["history", "key"], ["keys"]),
            helper.make_node("MatMul", ["current", "query"], ["queries"]),
            helper.make_node("Unsqueeze", ["queries", "one"], ["query_column"]),
            helper.make_node("Mul", ["keys", "query_column"], ["raw"]),
            helper.make_node("Sub", ["length", "history_length"], ["start"]),
            helper.make_node("Unsqueeze", ["start", "one"], ["start_column"]),
            helper.make_node("GreaterOrEqual", ["positions", "start_column"], ["is_real"]),
            helper.make_node("Where", ["is_real", "raw", "minus_infinity"], ["masked"]),
            helper.make_node("Softmax", ["masked"], ["softmax"], axis=1),
            helper.make_node("Cast", ["is_real"], ["mask"], to=TensorProto.FLOAT),
            helper.make_node("Mul", ["softmax", "mask"], ["attention"]),
            helper.make_node("MatMul", ["history", "content"], ["values"]),
            helper.make_node("Mul", ["attention", "values"], ["weighted"]),
            helper.make_node("ReduceSum", ["weighted", "one"], ["context"], keepdims=0),
            helper.make_node("MatMul", ["current", "direct"], ["own"]),
            helper.make_node("Add", ["context", "own"], ["logit"]),
        ],
        [HISTORY, LENGTH, CURRENT],
        [scalar("logit"), value("attention", TensorProto.FLOAT, ["batch", L])],
        [
            constant("key", key), constant("query", query), constant("content", content), constant("direct", direct),
            constant("one", np.array([1], np.int64)), constant("length", np.array(L, np.int64)),
            constant("positions", np.arange(L, dtype=np.int64)), constant("minus_infinity", np.array(-1e9, np.float32)),
        ],
    )

    def reference(history, length, current):
        history, current = history.astype(float), current.astype(float)
        result = np.empty(len(current))
        for row in range(len(current)):
            past = history[row, L - length[row]:]
            raw = past @ key * (current[row] @ query)
            share = np.exp(raw - raw.max()) if len(raw) else raw
            share = share / share.sum() if len(raw) else share
            result[row] = share @ (past @ content) + current[row] @ direct
        return result

    return reference


def autoencoder():
    encode, decode = weights(FC, 6), weights(6, FC)
    save(
        SMALL / "autoencoder.onnx",
        [
            helper.make_node("MatMul", ["current", "encode"], ["code"]),
            helper.make_node("Tanh", ["code"], ["bent"]),
            helper.make_node("MatMul", ["bent", "decode"], ["rebuilt"]),
            helper.make_node("Sub", ["current", "rebuilt"], ["difference"]),
            helper.make_node("Mul", ["difference", "difference"], ["feature_error"]),
            helper.make_node("ReduceMean", ["feature_error"], ["error"], axes=[1], keepdims=0),
        ],
        [CURRENT],
        [scalar("error"), value("feature_error", TensorProto.FLOAT, ["batch", FC])],
        [constant("encode", encode), constant("decode", decode)],
    )

    def reference(history, length, current):
        current = current.astype(float)
        return ((current - np.tanh(current @ encode) @ decode) ** 2).mean(axis=1)

    return reference


def trees():
    """Two stumps: current[0] <= 0.5 gives -1, else 2; current[3] <= -0.25 gives 0.5, else 0."""
    stumps = [(0, 0.5, -1.0, 2.0), (3, -0.25, 0.5, 0.0)]
    nodes = dict(treeids=[], nodeids=[], featureids=[], values=[], modes=[], truenodeids=[], falsenodeids=[])
    target = dict(treeids=[], nodeids=[], ids=[], weights=[])
    for tree, (feature, threshold, low, high) in enumerate(stumps):
        for node, mode in enumerate(["BRANCH_LEQ", "LEAF", "LEAF"]):
            is_branch = node == 0
            nodes["treeids"].append(tree)
            nodes["nodeids"].append(node)
            nodes["featureids"].append(feature if is_branch else 0)
            nodes["values"].append(threshold if is_branch else 0.0)
            nodes["modes"].append(mode)
            nodes["truenodeids"].append(1 if is_branch else 0)
            nodes["falsenodeids"].append(2 if is_branch else 0)
        for node, leaf in [(1, low), (2, high)]:
            target["treeids"].append(tree)
            target["nodeids"].append(node)
            target["ids"].append(0)
            target["weights"].append(leaf)
    attributes = {f"nodes_{key}": entry for key, entry in nodes.items()}
    attributes.update({f"target_{key}": entry for key, entry in target.items()})
    save(
        SMALL / "trees.onnx",
        [helper.make_node("TreeEnsembleRegressor", ["current"], ["score"], domain="ai.onnx.ml", n_targets=1, **attributes)],
        [CURRENT],
        [value("score", TensorProto.FLOAT, ["batch", 1])],
    )
    return lambda history, length, current: sum(
        np.where(current[:, feature] <= threshold, low, high) for feature, threshold, low, high in stumps)


def small_ensemble():
    attention_of, error_of, score_of = attention(), autoencoder(), trees()

    def member(name, kind, inputs, outputs, transform, mean, deviation):
        data = (SMALL / f"{name}.onnx").read_bytes()
        return dict(
            name=name, kind=kind, file=f"{name}.onnx", sha256=hashlib.sha256(data).hexdigest(), inputs=inputs, outputs=outputs,
            transform=transform, standardization=dict(mean=mean, deviation=deviation))

    manifest = dict(
        format=1, name="small", version="1.0", feature_specification=2, history_length=L, threshold=0.5,
        members=[
            member("attention", "sequence", ["history", "history_length", "current"], dict(logit="logit", attention="attention"), "identity", 0.1, 1.5),
            member("autoencoder", "reconstruction", ["current"], dict(error="error", feature_error="feature_error"), "log1p", 0.6, 0.2),
            member("trees", "tabular", ["current"], dict(score="score"), "identity", 0.0, 1.0),
        ],
        combination=dict(kind="logistic", bias=-0.5, weights=[0.8, 0.4, 0.3]),
        calibration=dict(kind="piecewise_linear", x=[0.05, 0.4, 0.9], y=[0.01, 0.3, 0.95]),
        metrics=dict(note="made by generate.py for tests"), training=dict(seed=20))
    (SMALL / "ensemble.json").write_text(json.dumps(manifest, indent=2) + "\n")

    rows = 40
    length = (np.arange(rows) % (L + 1)).astype(np.int64)
    history = RANDOM.standard_normal((rows, L, FH)).astype(np.float32)
    for row in range(rows):
        history[row, :L - length[row]] = 0
    current = RANDOM.standard_normal((rows, FC)).astype(np.float32)
    scalars = [of(history, length, current) for of in (attention_of, error_of, score_of)]
    scalars[1] = np.log1p(scalars[1])
    members = np.stack(
        [(x - m["standardization"]["mean"]) / m["standardization"]["deviation"] for x, m in zip(scalars, manifest["members"])], axis=1)
    probability = 1 / (1 + np.exp(-(manifest["combination"]["bias"] + members @ manifest["combination"]["weights"])))
    score = np.interp(probability, manifest["calibration"]["x"], manifest["calibration"]["y"])
    golden = SMALL / "golden"
    golden.mkdir(exist_ok=True)
    np.save(golden / "history.npy", history)
    np.save(golden / "history_length.npy", length)
    np.save(golden / "current.npy", current)
    np.save(golden / "score.npy", score.astype(np.float32))
    np.save(golden / "member_scores.npy", members.astype(np.float32))


def odd_graphs():
    first = np.zeros(FC, np.float32)
    first[0] = 1
    pick_first = helper.make_node("MatMul", ["current", "first"], ["x"])
    # ln(1 + current[0]): NaN below -1, minus infinity at -1
    save(HERE / "logarithm.onnx", [pick_first, helper.make_node("Add", ["x", "one"], ["y"]), helper.make_node("Log", ["y"], ["logit"])],
         [CURRENT], [scalar("logit")], [constant("first", first), constant("one", np.array(1, np.float32))])
    # table[current[0]]: the run itself fails above 2
    save(HERE / "pick.onnx",
         [pick_first, helper.make_node("Cast", ["x"], ["index"], to=TensorProto.INT64), helper.make_node("Gather", ["table", "index"], ["logit"])],
         [CURRENT], [scalar("logit")], [constant("first", first), constant("table", np.array([5, 6, 7], np.float32))])
    # the columns (1 - p, p), as a classifier writes them; p = sigmoid(current[0])
    save(HERE / "two_columns.onnx",
         [pick_first, helper.make_node("Sigmoid", ["x"], ["p"]), helper.make_node("Sub", ["one", "p"], ["q"]),
          helper.make_node("Unsqueeze", ["p", "axis"], ["p_column"]), helper.make_node("Unsqueeze", ["q", "axis"], ["q_column"]),
          helper.make_node("Concat", ["q_column", "p_column"], ["probabilities"], axis=1)],
         [CURRENT], [value("probabilities", TensorProto.FLOAT, ["batch", 2])],
         [constant("first", first), constant("one", np.array(1, np.float32)), constant("axis", np.array([1], np.int64))])
    # attention that is NaN where current[0] < 0, and a logit that is not
    save(HERE / "nan_attention.onnx",
         [pick_first, helper.make_node("Sqrt", ["x"], ["root"]), helper.make_node("Unsqueeze", ["root", "axis"], ["column"]),
          helper.make_node("Mul", ["column", "ones"], ["attention"]), helper.make_node("Identity", ["x"], ["logit"])],
         [CURRENT], [scalar("logit"), value("attention", TensorProto.FLOAT, ["batch", L])],
         [constant("first", first), constant("ones", np.ones((1, L), np.float32)), constant("axis", np.array([1], np.int64))])
    # inputs and outputs that the contract refuses
    narrow = value("current", TensorProto.FLOAT, ["batch", FC - 1])
    save(HERE / "narrow.onnx", [helper.make_node("ReduceMean", ["current"], ["logit"], axes=[1], keepdims=0)], [narrow], [scalar("logit")])
    fixed = value("current", TensorProto.FLOAT, [1, FC])
    save(HERE / "fixed_batch.onnx", [helper.make_node("ReduceMean", ["current"], ["logit"], axes=[1], keepdims=0)],
         [fixed], [value("logit", TensorProto.FLOAT, [1])])
    double = value("current", TensorProto.DOUBLE, ["batch", FC])
    save(HERE / "double.onnx", [helper.make_node("ReduceMean", ["current"], ["logit"], axes=[1], keepdims=0)],
         [double], [value("logit", TensorProto.DOUBLE, ["batch"])])
    save(HERE / "three_columns.onnx", [helper.make_node("MatMul", ["current", "w"], ["logit"])], [CURRENT],
         [value("logit", TensorProto.FLOAT, ["batch", 3])], [constant("w", np.zeros((FC, 3), np.float32))])
    # a tensor whose values lie in another file
    outside = helper.make_tensor("first", TensorProto.FLOAT, [FC], first)
    outside.ClearField("float_data")
    outside.data_location = TensorProto.EXTERNAL
    outside.external_data.add(key="location", value="../weights.bin")
    graph = helper.make_graph([pick_first, helper.make_node("Identity", ["x"], ["logit"])], "external", [CURRENT], [scalar("logit")], [outside])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    (HERE / "external.onnx").write_bytes(model.SerializeToString())


if __name__ == "__main__":
    small_ensemble()
    odd_graphs()
