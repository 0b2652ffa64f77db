"""The command: features, ensembles, scores, judgement, plots."""

import argparse
import json
import pathlib
import shlex
import subprocess
import sys
import time

import numpy as np

from ..benchmarks import (
    HANDBOOK_STARTS, SPARKOV_TEST, handbook_fold, judge_handbook, judge_sparkov, mean_of, read_scores, read_table, sparkov_rows)
from ..feature_export import ExportError, open_export
from ..measures import reliability
from . import figures
from .ensembles import event_times, train_ensemble
from .plans import DATASETS, HANDBOOK, PLANS, SPARKOV
from .steps import Steps, digest
from .variants import write_networks_alone

NO_OUTCOMES = "no-outcomes"


class Evaluation:
    """One run over a folder of data."""

    def __init__(self, options, say):
        self.options, self.say = options, say
        self.work = options.work
        self.steps = Steps(self.work, say)
        self.tables, self.files, self.digests = {}, {}, {}
        self.program = digest(*_program_files(options.streamguard))
        for dataset in DATASETS.values():
            self.files[dataset.name] = _newest(options.data, dataset.pattern)
            self.digests[dataset.name] = digest(self.files[dataset.name])
            self.tables[dataset.name] = read_table(self.files[dataset.name])

    def features(self, name):
        """The export of a set, opened."""
        dataset = DATASETS[name]
        output = self.work / "features" / name
        arguments = ["features", "--input", str(self.files[name]), "--format", name, "--output", str(output),
                     "--history-length", str(dataset.history_length), "--from", dataset.first] + (["--no-outcomes"] if name == SPARKOV else [])
        made_from = digest(arguments[5:], self.digests[name], self.program)
        self.steps.run(f"features-{name}", output, made_from, lambda: self._streamguard(arguments))
        export = open_export(output)
        all_times = event_times(self.tables[name], name)
        expected = all_times[np.searchsorted(all_times, int(export.event_time[0])):][:export.rows]
        if not np.array_equal(expected, export.event_time):
            raise ExportError(f"{output} does not hold the rows of {self.files[name]} from {dataset.first} on; delete the folder and try again")
        return export, made_from

    def ensemble(self, plan):
        """The folder of a plan's ensemble: trained here, or the one that is given."""
        if self.options.models is not None:
            return self.options.models / plan.name
        export, made_from = self.features(plan.benchmark)
        output = self.work / "models" / plan.name
        sources = pathlib.Path(__file__).parent.parent
        self.steps.run(
            f"train-{plan.name}", output, digest(made_from, repr(plan), *sorted(sources.glob("*.py")), *(sources / "evaluation" / f"{n}.py" for n in ("ensembles", "members"))),
            lambda: train_ensemble(plan, export, output, self.say))
        return output

    def scores(self, name, benchmark, model, no_outcomes):
        """A score for every row of the set's file, by the worker's own code."""
        output = self.work / "scores" / f"{name}.csv"
        arguments = ["score", "--input", str(self.files[benchmark]), "--format", benchmark, "--model", str(model), "--output", str(output)]
        arguments += ["--no-outcomes"] if no_outcomes else []
        made_from = digest(no_outcomes, self.digests[benchmark], self.program, model / "ensemble.json")

        def make():
            self._streamguard(["model", "verify", "--model", str(model)])
            self._streamguard(arguments)

        self.steps.run(f"score-{name}", output, made_from, make)
        return read_scores(output, len(self.tables[benchmark]["t_seconds"]))

    def run(self):
        plans = {plan.name: plan for plan in PLANS}
        handbook = self._handbook(plans)
        sparkov = self._sparkov(plans)
        summary = {"handbook": handbook, "sparkov": sparkov}
        path = self.work / "summary.json"
        path.write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
        self.say(f"{path}: handbook AUC {handbook['auc']:.4f} AP {handbook['ap']:.4f} CP@100 {handbook['cp100']:.4f}, without outcomes AP "
                 f"{handbook['ap_no_outcomes']:.4f}; sparkov AP {sparkov['ap']:.4f} recall {sparkov['recall']:.4f}, attention alone AP {sparkov['ap_attention_only']:.4f}")
        return summary

    def _handbook(self, plans):
        table = self.tables[HANDBOOK]
        label = (table["scenario"] > 0).astype(int)
        folds = [handbook_fold(table, start) for start in HANDBOOK_STARTS]
        blind = self.scores("handbook-no-outcomes", HANDBOOK, self.ensemble(plans["handbook-no-outcomes"]), True)
        whole, networks, curves = [], [], {}
        for fold in folds:
            plan = plans[f"handbook-{fold.start}"]
            model = self.ensemble(plan)
            scores = self.scores(plan.name, HANDBOOK, model, False)
            whole.append(self._with_calibration(judge_handbook(table, fold, scores), label, fold.judged, scores))
            curves[f"{fold.start}, AP {whole[-1]['ap']:.3f}"] = (label[fold.judged], scores[fold.judged])
            alone = write_networks_alone(model, self.work / "networks-alone" / plan.name)
            networks.append(judge_handbook(table, fold, self.scores(f"{plan.name}-networks-alone", HANDBOOK, alone, False)))
            self.say(f"{plan.name}: AUC {whole[-1]['auc']:.4f} AP {whole[-1]['ap']:.4f} CP@100 {whole[-1]['cp100']:.4f}; networks alone AP {networks[-1]['ap']:.4f}")
        without = [judge_handbook(table, fold, blind) for fold in folds]
        plots = self.work / "figures"
        figures.precision_recall_curves(plots / "handbook-precision-recall.png", "handbook, judged weeks, by training start", curves)
        figures.reliability_curves(plots / "handbook-reliability.png", "handbook, judged weeks", curves)
        figures.scenario_bars(plots / "handbook-scenarios.png", whole)
        mean = mean_of(whole)
        return {
            "auc": mean["auc"], "ap": mean["ap"], "cp100": mean["cp100"], "ap_no_outcomes": mean_of(without)["ap"], "mean": mean, "folds": whole,
            "networks_alone": {"mean": mean_of(networks), "folds": networks}, "no_outcomes": {"mean": mean_of(without), "folds": without}}

    def _sparkov(self, plans):
        table = self.tables[SPARKOV]
        rows, label = sparkov_rows(table, SPARKOV_TEST), table["fraud"]
        whole = self.scores("sparkov", SPARKOV, self.ensemble(plans["sparkov"]), True)
        attention = self.scores("sparkov-attention-only", SPARKOV, self.ensemble(plans["sparkov-attention-only"]), True)
        result = self._with_calibration(judge_sparkov(table, rows, whole), label, rows, whole)
        alone = self._with_calibration(judge_sparkov(table, rows, attention), label, rows, attention)
        curves = {f"ensemble, AP {result['ap']:.3f}": (label[rows], whole[rows]), f"attention alone, AP {alone['ap']:.3f}": (label[rows], attention[rows])}
        plots = self.work / "figures"
        figures.precision_recall_curves(plots / "sparkov-precision-recall.png", f"sparkov, from {SPARKOV_TEST}", curves)
        figures.reliability_curves(plots / "sparkov-reliability.png", f"sparkov, from {SPARKOV_TEST}", curves)
        return {**result, "ap_attention_only": alone["ap"], "attention_only": alone}

    @staticmethod
    def _with_calibration(result, label, rows, scores):
        return {**result, "expected_calibration_error": reliability(label[rows], scores[rows])[1]}

    def _streamguard(self, arguments):
        command = shlex.split(self.options.streamguard) + arguments
        if subprocess.run(command, check=False).returncode != 0:
            raise ExportError(f"`{' '.join(command)}` failed; its own message is above")


def _program_files(command):
    """The assemblies that decide what the features are; where the program is not one of .NET's files, its name alone."""
    program = pathlib.Path(shlex.split(command)[-1])
    beside = [program.with_name(name) for name in ("StreamGuard.Core.dll", "StreamGuard.Inference.dll", program.name)]
    return [str(program.name)] + [file for file in beside if file.is_file()]


def _newest(folder, pattern):
    found = sorted(folder.glob(pattern))
    if not found:
        raise ExportError(f"{folder} holds no file {pattern}; docs/evaluation.md says where the sets come from")
    return found[-1]


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="evaluate.py", description="Trains, scores and judges the shipped form on two public sets (docs/evaluation.md).")
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder with handbook_until_*.csv.gz and sparkov_until_*.csv.gz")
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("artifacts/evaluate"), help="folder for features, models, scores, plots and summary.json")
    parser.add_argument("--models", type=pathlib.Path, default=None, help="judge the ensembles of this folder (models/benchmarks, say) instead of training some")
    parser.add_argument("--streamguard", default="dotnet src/StreamGuard.Worker/bin/Release/net10.0/streamguard.dll", help="how to call streamguard")
    options = parser.parse_args(arguments)
    started = time.monotonic()

    def say(text):
        print(f"[{time.monotonic() - started:6.0f} s] {text}", flush=True)

    try:
        Evaluation(options, say).run()
    except (ExportError, ValueError, OSError) as error:
        print(f"evaluation failed: {error}", file=sys.stderr)
        return 1
    return 0
