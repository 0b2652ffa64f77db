"""Trains one ensemble after its plan and writes its folder, as models/README.md defines it."""

import dataclasses
import datetime
import json
import platform
import shutil

import numpy as np
import torch

from .. import manifest, onnx_files
from ..benchmarks import DAY, HANDBOOK_ORIGIN, SPARKOV_ORIGIN, SPARKOV_TEST, SPARKOV_TRAINING
from ..column_choice import choose_columns, part_of
from ..combination import Combination, Standardization, TRANSFORMS, fit_combination
from ..splits import Split
from .members import fit_members
from .plans import HANDBOOK

GOLDEN_ROWS = 64
SPARKOV_VALIDATION, SPARKOV_COMBINATION = "2020-05-11", "2020-06-01"
_EPOCH = datetime.date(1970, 1, 1)


def periods(plan, event_time):
    """Rows of the export that train, validate and combine; the last two may be empty. None of them is judged."""
    def rows(first, last):
        found = np.flatnonzero((event_time >= _milliseconds(first)) & (event_time < _milliseconds(last)))
        return found

    if plan.benchmark == HANDBOOK:
        first = datetime.date.fromisoformat(plan.start)
        return rows(first, first + datetime.timedelta(days=7)), rows(first, first), rows(first, first)
    bounds = [datetime.date.fromisoformat(d) for d in (SPARKOV_TRAINING, SPARKOV_VALIDATION, SPARKOV_COMBINATION, SPARKOV_TEST)]
    return tuple(rows(a, b) for a, b in zip(bounds, bounds[1:]))


def train_ensemble(plan, export, folder, say):
    """Fits the members, combines them, and writes `folder`, which appears only when it is complete."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    training, validation, combining = periods(plan, export.event_time)
    choice = choose_columns(export.specification, plan.without_history, plan.without_current)
    used = np.concatenate([training, validation])
    part = part_of(export, used, choice)
    place = np.arange(len(used))
    split = dataclasses.replace(whole_training(len(training)), validation=place[len(training):])
    say(f"{len(training):,} payments, {int((export.label[training] == 1).sum())} frauds; {len(choice.history)} + {len(choice.current)} columns")
    members = fit_members(plan, part, split, choice, export.specification, say)

    if plan.combination:
        combined = _given(plan, members, part_of(export, training, choice))
    else:
        later = part_of(export, combining, choice)
        combined = fit_combination([m.score(later) for m in members], [m.transform for m in members], later.label)
    say("weights " + ", ".join(f"{m.name} {w:g}" for m, w in zip(members, combined.weights)) + f"; bias {combined.bias:g}")
    _write(plan, export, members, choice, combined, used, folder)


def whole_training(rows):
    """A split in which the first so many rows train, and nothing else is done with any."""
    place = np.arange(rows)
    return Split(place, place[:0], place[:0], place[:0], 0, 0, 0)


def _given(plan, members, training):
    """The plan's own bias and weights: of logits as they are, of an error after its place among the genuine payments of the training."""
    genuine = np.flatnonzero(training.label == 0)
    standards = []
    for member in members:
        mean, deviation = 0.0, 1.0
        if member.kind == "reconstruction":
            value = TRANSFORMS[member.transform](member.score(training)[genuine].astype(np.float64))
            mean, deviation = float(f"{value.mean():.7g}"), float(f"{value.std():.7g}")
        standards.append(Standardization(member.transform, mean, deviation))
    return Combination(tuple(standards), float(plan.combination[0]), tuple(float(w) for w in plan.combination[1:]), 0.5)


def _write(plan, export, members, choice, combined, used, folder):
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    golden = onnx_files.golden_rows(export, used, plan.seeds[0], GOLDEN_ROWS)
    batch = export.take(golden)
    for member in members:
        member.write(batch, partial / f"{member.name}.onnx")
    raw = [member.score(part_of(export, golden, choice)) for member in members]
    onnx_files.write_golden(partial / "golden", batch, combined.score(raw), combined.standardize(raw))
    files = [(m.name, m.kind, partial / f"{m.name}.onnx", m.inputs, m.outputs) for m in members]
    document = manifest.build(plan.name, export.specification, combined, files, {}, _provenance(plan, export, used))
    manifest.write(document, partial / "ensemble.json")
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)


def settle(folder, plan, label_delay_seconds):
    """
    Puts into an ensemble whose members were trained already what needs no training: the plan's weights, if it has any, and the label delay of
    the features, if it reads outcomes. Writes nothing when both are there.
    """
    path = folder / "ensemble.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    before = json.dumps(document)
    if plan.combination:
        document["combination"].update(bias=float(plan.combination[0]), weights=[float(w) for w in plan.combination[1:]])
    document.pop("label_delay_seconds", None)
    if label_delay_seconds is not None and "outcome" not in plan.without_current:
        # Before the threshold, where the format's page has it.
        at = list(document).index("threshold")
        entries = list(document.items())
        document = dict(entries[:at] + [("label_delay_seconds", label_delay_seconds)] + entries[at:])
    document["version"] = manifest.version_of(document)
    if json.dumps(document) == before:
        return
    weights = np.asarray(document["combination"]["weights"])
    log_odds = document["combination"]["bias"] + np.load(folder / "golden" / "member_scores.npy").astype(np.float64) @ weights
    np.save(folder / "golden" / "score.npy", (1.0 / (1.0 + np.exp(-log_odds))).astype(np.float32))
    manifest.write(document, path)


def _provenance(plan, export, used):
    return {
        "data": f"public set {plan.benchmark}, see docs/evaluation.md",
        "command": "make evaluate",
        "first": str(_EPOCH + datetime.timedelta(milliseconds=int(export.event_time[used].min()))),
        "last": str(_EPOCH + datetime.timedelta(milliseconds=int(export.event_time[used].max()))),
        "payments": int(len(used)), "frauds": int((export.label[used] == 1).sum()),
        "seeds": list(plan.seeds),
        "without": {"history": list(plan.without_history), "current": list(plan.without_current)},
        "settings": {"networks": dataclasses.asdict(plan.fitting), "trees": dataclasses.asdict(plan.trees)},
        "versions": {"python": platform.python_version(), "torch": torch.__version__, "numpy": np.__version__}}


def _milliseconds(date):
    return (date - _EPOCH).days * DAY * 1000


def event_times(table, benchmark):
    """Milliseconds since 1970 of every row of the set's file."""
    origin = HANDBOOK_ORIGIN if benchmark == HANDBOOK else SPARKOV_ORIGIN
    return _milliseconds(origin) + table["t_seconds"] * 1000
