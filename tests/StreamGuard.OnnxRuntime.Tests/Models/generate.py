#!/usr/bin/env python3
"""Makes the tiny ONNX files beside this script, the same bytes every time. Needs Python 3 with the package onnx (1.12 or later)."""
from pathlib import Path

from onnx import TensorProto, checker, helper

HERE = Path(__file__).parent


def save(name, nodes, inputs, outputs, initializers=()):
    graph = helper.make_graph(nodes, name, inputs, outputs, list(initializers))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(model)
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


def value(name, element, shape):
    return helper.make_tensor_value_info(name, element, shape)


def affine():
    """y[b] = x[b] . (1, 10, 100) + n[b]; z = 2 x"""
    save(
        "affine",
        [
            helper.make_node("MatMul", ["x", "weights"], ["product"]),
            helper.make_node("Cast", ["n"], ["n_float"], to=TensorProto.FLOAT),
            helper.make_node("Add", ["product", "n_float"], ["y"]),
            helper.make_node("Add", ["x", "x"], ["z"]),
        ],
        [value("x", TensorProto.FLOAT, ["batch", 3]), value("n", TensorProto.INT64, ["batch"])],
        [value("y", TensorProto.FLOAT, ["batch"]), value("z", TensorProto.FLOAT, ["batch", 3])],
        [helper.make_tensor("weights", TensorProto.FLOAT, [3], [1, 10, 100])],
    )


def pick():
    """y = table[index]: fails in the run when an index lies outside 0..2"""
    save(
        "pick",
        [helper.make_node("Gather", ["table", "index"], ["y"], axis=0)],
        [value("index", TensorProto.INT64, ["batch"])],
        [value("y", TensorProto.FLOAT, ["batch"])],
        [helper.make_tensor("table", TensorProto.FLOAT, [3], [5, 6, 7])],
    )


if __name__ == "__main__":
    affine()
    pick()
