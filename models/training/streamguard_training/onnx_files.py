"""Writes the members as ONNX files and the golden rows beside them."""

import inspect
import warnings

import numpy as np
import onnx
import torch

OPSET = 17
GOLDEN_ROWS = 192

SEQUENCE_INPUTS, SEQUENCE_OUTPUTS = ["history", "history_length", "current"], ["logit", "attention"]
RECONSTRUCTION_INPUTS, RECONSTRUCTION_OUTPUTS = ["current"], ["error", "feature_error"]


def export_sequence(member, example, path):
    """`example` is a Batch of at least 2 rows; the batch dimension stays open."""
    export_graph(member, example, path, SEQUENCE_INPUTS, SEQUENCE_OUTPUTS)


def export_reconstruction(member, example, path):
    export_graph(member, example, path, RECONSTRUCTION_INPUTS, RECONSTRUCTION_OUTPUTS)


def export_graph(member, example, path, input_names, output_names):
    """Any network as a graph; `input_names` are fields of the Batch, in the order in which the network takes them."""
    inputs = tuple(torch.from_numpy(getattr(example, name)) for name in input_names)
    input_names, output_names = list(input_names), list(output_names)
    member.eval()
    options = {}
    if "dynamo" in inspect.signature(torch.onnx.export).parameters:
        options["dynamo"] = False  # The tracing exporter needs no further package and writes the same graph on old and new releases.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            member, inputs, str(path), input_names=input_names, output_names=output_names, opset_version=OPSET,
            do_constant_folding=True, dynamic_axes={name: {0: "batch"} for name in input_names + output_names}, **options)
    model = onnx.load(str(path))
    with torch.no_grad():
        outputs = member(*inputs)
        _state_shapes(model, inputs + (outputs if isinstance(outputs, tuple) else (outputs,)))
    # The exporter's own release number and trace comments would make two identical graphs differ.
    model.producer_version = ""
    for node in model.graph.node:
        node.doc_string = ""
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _state_shapes(model, values):
    """The exporter invents symbols for dimensions that its trace lost; the contract calls the first one batch and knows the others."""
    for described, value in zip(list(model.graph.input) + list(model.graph.output), values):
        for position, dimension in enumerate(described.type.tensor_type.shape.dim):
            if position == 0:
                dimension.dim_param = "batch"
            else:
                dimension.dim_value = value.shape[position]


def golden_rows(export, rows, seed, count=GOLDEN_ROWS):
    """
    Rows to check the files with: half of them frauds of `rows` (if there are so many), others at random, and a few of the
    whole export whose history is empty, one payment long, and full, which `rows` may lack.
    """
    rng = np.random.default_rng(seed)
    length = np.asarray(export.history_length)
    edges = [np.flatnonzero(length == wanted)[:4] for wanted in (0, 1, export.specification.history_length)]
    frauds = rng.permutation(rows[export.label[rows] == 1])[:count // 2]
    taken = np.unique(np.concatenate(edges + [frauds]))
    rest = np.setdiff1d(rows, taken)
    return np.sort(np.concatenate([taken, rng.permutation(rest)[:max(0, count - len(taken))]]))


def write_golden(directory, batch, score, member_scores):
    directory.mkdir(parents=True, exist_ok=True)
    np.save(directory / "history.npy", batch.history)
    np.save(directory / "history_length.npy", batch.history_length)
    np.save(directory / "current.npy", batch.current)
    np.save(directory / "score.npy", score.astype(np.float32))
    np.save(directory / "member_scores.npy", member_scores.astype(np.float32))
