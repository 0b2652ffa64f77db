"""The command: simulate once per seed, leave every kind out in turn, write the page. What is done already is not done again."""

import argparse
import json
import pathlib
import shlex
import subprocess
import sys
import time

import numpy as np
import torch

from ..feature_export import ExportError, open_export
from ..splits import split_by_week
from . import experiment, page


def main(arguments=None):
    options = _parse(arguments)
    started = time.monotonic()

    def say(text):
        print(f"[{time.monotonic() - started:6.0f} s] {text}", flush=True)

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    try:
        results = {seed: _measure(seed, options, say) for seed in options.seeds}
    except (ExportError, subprocess.CalledProcessError, OSError) as error:
        print(f"unseen failed: {error}", file=sys.stderr)
        return 1
    page.write(options.output, results, options)
    say(f"{options.output} written")
    return 0


def _measure(seed, options, say):
    folder = options.work / f"seed-{seed}"
    export = open_export(_features(seed, folder, options, say))
    errors = _kept(folder / "novelty.npy", lambda: experiment.novelty_scores(
        export, split_by_week(export.event_time, export.label, 0), seed, say))
    results = {}
    for kind, name in sorted(export.kind_names.items(), key=lambda entry: entry[1]):
        if not ((export.kind == kind) & (export.label == 1)).any():
            continue
        say(f"seed {seed}: without {name}")
        masked, split = experiment.without_kind(export, kind)
        attention = _kept_scores(folder / f"attention-{name.lower()}.npz", lambda: experiment.attention_scores(masked, split, seed, say))
        results[name] = experiment.judge(masked, split, kind, attention, errors, options.share)
        say(json.dumps(results[name]))
    return results


def _features(seed, folder, options, say):
    """No outcomes: chargebacks of the weeks before the test would tell of the kind that nobody is to know."""
    features, recording = folder / "features", folder / "transactions.jsonl"
    if not (features / "specification.json").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        say(f"seed {seed}: simulating {options.events:,} payments and exporting their features")
        _streamguard(options, ["simulate", "--output", str(recording), "--events", str(options.events), "--seed", str(seed),
                               "--accounts", str(options.accounts)])
        _streamguard(options, ["features", "--input", str(recording), "--output", str(features), "--no-outcomes"])
        recording.unlink()
    return features


def _streamguard(options, arguments):
    command = shlex.split(options.streamguard) + arguments
    if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode != 0:
        raise ExportError(f"`{' '.join(command)}` failed; its own message is above")


def _kept(path, make):
    """An array that is made once; a file that is there is complete."""
    if not path.is_file():
        partial = path.with_suffix(".partial.npy")
        np.save(partial, make())
        partial.rename(path)
    return np.load(path)


def _kept_scores(path, make):
    if not path.is_file():
        partial = path.with_suffix(".partial.npz")
        np.savez(partial, **make())
        partial.rename(path)
    with np.load(path) as arrays:
        return {name: arrays[name] for name in arrays.files}


def _parse(arguments):
    parser = argparse.ArgumentParser(
        prog="unseen.py", description="Leaves each kind of fraud out of training in turn, and measures what is found of it. Resumable.")
    parser.add_argument("--seeds", type=int, nargs="+", default=[7, 8, 9], help="of the simulation and of the training")
    parser.add_argument("--events", type=int, default=300_000, help="payments to simulate per seed")
    parser.add_argument("--accounts", type=int, default=1_200, help="account holders; more of them make a shorter period")
    parser.add_argument("--share", type=float, default=experiment.SHARE, help="of the alerts, for novelty; 0 leaves the rule out")
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("artifacts/unseen"), help="folder for features and scores; delete it to begin anew")
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("docs/unseen-fraud.md"), help="the page")
    parser.add_argument("--streamguard", default="dotnet src/StreamGuard.Worker/bin/Release/net10.0/streamguard.dll", help="how to call streamguard")
    return parser.parse_args(arguments)
