"""The command: export features, train and judge what is missing, measure what scoring costs, write the page."""

import argparse
import json
import pathlib
import shlex
import subprocess
import sys
import time

import torch

from ..feature_export import ExportError
from . import comparison, report, shipped
from .catalogue import FAMILIES, PAIR, SHIPPED
from .public_sets import SETS
from .results import Results


def main(arguments=None):
    options = _parse(arguments)
    started = time.monotonic()

    def say(text):
        print(f"[{time.monotonic() - started:6.0f} s] {text}", flush=True)

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    results = Results(options.work / "results")
    places = comparison.Places(options.features or options.work / "features", options.work / "ensembles", options.shipped, options.streamguard)
    try:
        for public_set in [s for s in SETS if s.name in options.sets] if not options.report_only else []:
            _export(public_set, options, places, say)
            families = [f for f in FAMILIES + PAIR + (SHIPPED,) if not options.families or f.name in options.families]
            for count in range(1, options.seeds + 1):  # every family once before any family twice
                comparison.run(public_set, options.data, families, lambda family: family.seeds[:count], places, results, say)
        if options.benchmarks:
            _measure_costs(options, places, say)
        report.write(options.output, comparison.current(results), _read_costs(options.work), say)
    except (ExportError, subprocess.CalledProcessError, OSError) as error:
        print(f"the comparison stopped: {error}", file=sys.stderr)
        return 1
    return 0


def _export(public_set, options, places, say):
    directory = places.features / public_set.name
    if (directory / "specification.json").is_file():
        return
    say(f"{public_set.name}: exporting features")
    aside = places.features / f"{public_set.name}.partial"
    _call(options.streamguard, [
        "features", "--input", str(public_set.data_file(options.data)), "--format", public_set.name, "--output", str(aside),
        "--history-length", str(public_set.history_length), *public_set.options])
    aside.rename(directory)


def _measure_costs(options, places, say):
    """All families' ensembles in one run, so that their ratios hold on a busy machine too."""
    folders = {}
    for public_set in SETS:
        for family in FAMILIES + PAIR + (SHIPPED,):
            name = f"{public_set.folds[0]}-{family.seeds[0]}"
            places_to_look = [places.ensembles / public_set.name / family.name / name]
            if family is SHIPPED:
                places_to_look.insert(0, places.shipped / shipped.plan_of(public_set.name, public_set.folds[0], family.seeds[0]).name)
            found = [p for p in places_to_look if (p / "ensemble.json").is_file()]
            if found:
                folders[str(found[0])] = f"{public_set.name}/{family.name}"
    say(f"measuring what scoring costs with {len(folders)} ensembles")
    measured = options.work / "costs.partial"
    _call(options.benchmarks, ["costs", str(measured), *folders])
    costs = {folders[folder]: cost for folder, cost in json.loads(measured.read_text(encoding="utf-8")).items()}
    (options.work / "costs.json").write_text(json.dumps(costs, indent=1) + "\n", encoding="utf-8")
    measured.unlink()


def _read_costs(work):
    """(set, family) to microseconds an event."""
    path = work / "costs.json"
    if not path.is_file():
        return {}
    return {tuple(name.split("/")): cost for name, cost in json.loads(path.read_text(encoding="utf-8")).items()}


def _call(program, arguments):
    command = shlex.split(program) + arguments
    if subprocess.run(command, check=False).returncode != 0:
        raise ExportError(f"`{' '.join(command[:6])} ...` failed; its own message is above")


def _parse(arguments):
    parser = argparse.ArgumentParser(
        prog="families.py", description="Trains every model family on both public sets and writes one table. A run that was stopped goes on where it was.")
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder with handbook*.csv.gz and sparkov*.csv.gz")
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("artifacts/families"), help="folder for features, results and ensembles")
    parser.add_argument("--features", type=pathlib.Path, default=None, help="folder with exported features per set; default: features in --work, exported when missing")
    parser.add_argument("--shipped", type=pathlib.Path, default=pathlib.Path("models/benchmarks"), help="folder of the shipped ensembles; trained where they are missing")
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("docs/quality.md"), help="the page to write")
    parser.add_argument("--streamguard", default="dotnet src/StreamGuard.Worker/bin/Release/net10.0/streamguard.dll", help="how to call streamguard")
    parser.add_argument("--benchmarks", default="", help="how to call the benchmarks that measure scoring cost; without it earlier costs are kept")
    parser.add_argument("--sets", nargs="+", choices=[s.name for s in SETS], default=[s.name for s in SETS])
    parser.add_argument("--families", nargs="*", default=[], help="only these; default: all")
    parser.add_argument("--seeds", type=int, choices=(1, 2, 3), default=3, help="trainings of each family and fold")
    parser.add_argument("--report-only", action="store_true", help="write the page from the results that exist")
    return parser.parse_args(arguments)
