"""A family of its own as an ensemble of one member: the folder that the worker loads, and what the worker says of it."""

import re
import shlex
import subprocess

import numpy as np

from .. import manifest, onnx_files
from ..combination import Combination, Standardization, TRANSFORMS, fit_combination
from ..feature_export import ExportError

GOLDEN_ROWS = 96


def write_folder(directory, family, fitted, fold, seed):
    """Writes graph, golden rows and manifest; returns the graph's size in bytes."""
    directory.mkdir(parents=True, exist_ok=True)
    export = fold.export
    golden = onnx_files.golden_rows(export, fold.exported(fold.judged), seed, GOLDEN_ROWS)
    batch = export.take(golden)
    path = directory / f"{family.name}.onnx"
    fitted.write(batch, path)
    combination = _combination(fitted, fold, seed)
    raw = [fitted.score(golden)]
    onnx_files.write_golden(directory / "golden", batch, combination.score(raw), combination.standardize(raw))
    document = manifest.build(
        f"{fold.set.name}-{family.name}", export.specification, combination,
        [(family.name, fitted.kind, path, fitted.inputs, fitted.outputs)], {}, {"data": fold.set.name, "fold": fold.start, "seed": seed})
    manifest.write(document, directory / "ensemble.json")
    return path.stat().st_size


def _combination(fitted, fold, seed):
    """A logit is already one; what is none becomes one by a logistic layer on a part of the training rows. Neither changes a ranking."""
    if fitted.outputs[0] == "logit" and fitted.transform == "identity":
        rows = np.random.default_rng(seed).choice(fold.training, min(2_000, len(fold.training)), replace=False)
        # Scaled down only where a probability would be rounded to 1 and make different payments equal.
        spread = max(1.0, float(np.abs(fitted.score(np.sort(rows))).max()) / 12.0)
        return Combination((Standardization("identity", 0.0, spread),), 0.0, (1.0,), 0.5)
    rng = np.random.default_rng(seed)
    label = fold.export.label[fold.training]
    genuine = rng.choice(fold.training[label == 0], min(20_000, int((label == 0).sum())), replace=False)
    rows = np.sort(np.concatenate([fold.training[label == 1], genuine]))
    raw = fitted.score(rows)
    assert fitted.transform in TRANSFORMS
    return fit_combination([raw], (fitted.transform,), fold.export.label[rows])


def verify(streamguard, directory):
    """The largest difference that `streamguard model verify` finds between the worker's runtime and the training's scores."""
    command = shlex.split(streamguard) + ["model", "verify", "--model", str(directory)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise ExportError(f"`{' '.join(command)}` refused the ensemble:\n{done.stdout}{done.stderr}")
    return max(float(x) for x in re.findall(r"^(?:score|batch or alone) +differs by at most (\S+)$", done.stdout, re.MULTILINE))
