"""The shipped ensemble as one more family: trained by `make evaluate`'s own code, scored by the worker's."""

import dataclasses
import shlex
import subprocess
import time

from .. import benchmarks
from ..evaluation.ensembles import train_ensemble
from ..evaluation.plans import PLANS
from ..feature_export import ExportError
from . import folders


def plan_of(set_name, start, seed):
    """The fold's plan, with networks of this seed and of those after it."""
    name = f"handbook-{start}" if set_name == "handbook" else set_name
    plan = next(p for p in PLANS if p.name == name)
    return dataclasses.replace(plan, seeds=tuple(range(seed, seed + len(plan.seeds))))


def train_and_judge(fold, data, seed, places, say):
    """
    What the comparison keeps of one training. The ensemble of the plan's own seed that the project ships under `models/benchmarks` is taken as it
    is, and its training is not timed.
    """
    name = fold.set.name
    plan = plan_of(name, fold.start, seed)
    directory, trained = places.shipped / plan.name, None
    if plan not in PLANS or not (directory / "ensemble.json").is_file():
        directory = places.ensembles / name / "shipped" / f"{fold.start}-{seed}"
        directory.parent.mkdir(parents=True, exist_ok=True)
        started = time.process_time()
        train_ensemble(plan, fold.export, directory, lambda text: None)
        trained = round(time.process_time() - started, 2)
    difference = folders.verify(places.streamguard, directory)

    output = places.ensembles / f"{plan.name}-{seed}.csv"
    output.parent.mkdir(parents=True, exist_ok=True)
    first, end = fold.judged_period
    outcomes = ["--no-outcomes"] if "--no-outcomes" in fold.set.options else []
    command = shlex.split(places.streamguard) + [
        "score", "--input", str(data), "--format", name, "--model", str(directory), "--output", str(output), "--from", first, "--to", end, *outcomes]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise ExportError(f"`{' '.join(command)}` failed:\n{done.stderr}")
    scores = benchmarks.read_scores(output, len(fold.table["t_seconds"]))
    output.unlink()
    files = sorted(directory.glob("*.onnx"))
    return {
        "training_seconds": trained, "parameters": 0, "folder": str(directory), "measures": fold.judge_scores(scores),
        "bytes": sum(f.stat().st_size for f in files), "difference": difference}
