"""The members of an ensemble as one kind of thing: fitted on chosen columns, scored, written as a graph over all columns."""

import dataclasses
from typing import Callable

import numpy as np
import torch
from torch import nn

from .. import fitting, onnx_files
from ..column_choice import ColumnChoice, PickedReconstruction, PickedSequence, choose_columns, part_of
from ..input_statistics import measure
from ..reconstruction_member import ReconstructionMember
from ..sequence_member import SequenceMember
from ..tree_member import fit_trees, score_trees
from ..tree_onnx import export_mean_of_trees

TREE_ROWS = 600_000


@dataclasses.dataclass(frozen=True)
class FittedMember:
    """`score(export)`: the raw output for every row of an export of the chosen columns. `write(batch, path)`: the graph, over all columns."""

    name: str
    kind: str
    transform: str
    inputs: list
    outputs: list
    score: Callable
    write: Callable


class MeanSequence(nn.Module):
    """Several sequence members as one: the mean of their logits and of their attention."""

    def __init__(self, members):
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, history, history_length, current):
        outputs = [member(history, history_length, current) for member in self.members]
        logit, attention = outputs[0]
        for other_logit, other_attention in outputs[1:]:
            logit, attention = logit + other_logit, attention + other_attention
        return logit / float(len(outputs)), attention / float(len(outputs))


def fit_members(plan, export, split, choice, specification, say):
    """
    `export`: the rows that train (and validate, if `split` says so), of the chosen columns, in memory; `specification`: of all columns.
    """
    fitted = {
        "attention": lambda: _attention(plan, export, split, choice, specification, say),
        "autoencoder": lambda: _autoencoder(plan, export, split, choice, specification, say),
        "trees": lambda: _trees(plan, export, split, choice, specification, say)}
    return [fitted[name]() for name in plan.members]


def _attention(plan, export, split, choice, specification, say):
    own = choose_columns(specification, plan.without_history, plan.without_current + plan.attention_without_current)
    inner = ColumnChoice(tuple(range(len(choice.history))), tuple(choice.current.index(i) for i in own.current))

    def narrowed(wide):
        return part_of(wide, np.arange(wide.rows), inner)

    export = narrowed(export)
    statistics = _measured(plan, export, split)
    networks = []
    for seed in plan.seeds:
        torch.manual_seed(seed)
        network = SequenceMember(export.specification, statistics)
        fitting.fit_sequence(network, export, split, plan.fitting, seed, say)
        networks.append(network)
    member = (networks[0] if len(networks) == 1 else MeanSequence(networks)).eval()
    return FittedMember(
        "attention", "sequence", "identity", onnx_files.SEQUENCE_INPUTS, onnx_files.SEQUENCE_OUTPUTS,
        lambda rows: fitting.score_sequence(member, narrowed(rows), np.arange(rows.rows)),
        lambda batch, path: onnx_files.export_sequence(PickedSequence(member, own, specification), batch, path))


def _autoencoder(plan, export, split, choice, specification, say):
    statistics = _measured(plan, export, split)
    torch.manual_seed(plan.seeds[0])
    member = ReconstructionMember(export.specification, statistics.novelty_mean, statistics.novelty_scale)
    fitting.fit_reconstruction(member, export, split, plan.fitting, plan.seeds[0], say)
    return FittedMember(
        "autoencoder", "reconstruction", "log", onnx_files.RECONSTRUCTION_INPUTS, onnx_files.RECONSTRUCTION_OUTPUTS,
        lambda rows: fitting.score_reconstruction(member, rows, np.arange(rows.rows))[0],
        lambda batch, path: onnx_files.export_reconstruction(PickedReconstruction(member, choice, specification), batch, path))


def _measured(plan, export, split):
    return measure(
        export, split.training, plan.seeds[0], min_evidence=plan.cut_evidence, min_leaf_rows=plan.cut_rows, max_leaves=plan.cut_leaves)


def _trees(plan, export, split, choice, specification, say):
    boosters = []
    for seed in plan.seeds:
        rows, weight = _thinned(export.label, split.training, seed)
        boosters.append(fit_trees(export.current[rows], export.label[rows], weight, plan.trees, seed))
        say(f"trees        {plan.trees.trees} of depth {plan.trees.depth}, on {len(rows):,} payments")

    def score(part):
        current = part.current[np.arange(part.rows)]
        return np.mean([score_trees(booster, current) for booster in boosters], axis=0, dtype=np.float64).astype(np.float32)

    return FittedMember(
        "trees", "tabular", "identity", ["current"], ["logit"], score,
        lambda batch, path: export_mean_of_trees(boosters, choice.current, len(specification.current), path))


def _thinned(label, rows, seed):
    """All frauds and at most TREE_ROWS genuine payments, weighted to stand for all of them."""
    genuine, frauds = rows[label[rows] == 0], rows[label[rows] == 1]
    kept = genuine if len(genuine) <= TREE_ROWS else np.sort(np.random.default_rng(seed).choice(genuine, TREE_ROWS, replace=False))
    return np.concatenate([frauds, kept]), np.concatenate([np.ones(len(frauds)), np.full(len(kept), len(genuine) / len(kept))])
