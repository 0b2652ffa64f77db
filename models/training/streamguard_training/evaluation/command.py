"""The command: features, ensembles, scores, judgement, plots."""

import argparse
import dataclasses
import datetime
import json
import pathlib
import shlex
import subprocess
import sys
import time

import numpy as np

from ..benchmarks import (
    HANDBOOK_STARTS, SPARKOV_TEST, handbook_fold, judge_handbook, judge_sparkov, mean_of, read_columns, read_table, sparkov_rows)
from ..feature_export import ExportError, open_export
from ..measures import reliability
from . import figures, report
from .earlier import judge_earlier
from .ensembles import event_times, settle, train_ensemble
from .plans import DATASETS, HANDBOOK, PLANS, SPARKOV
from .steps import Steps, digest



# Whatever changes here may change what is trained.
TRAINING_CODE = (
    "column_choice", "combination", "cuts", "fitting", "input_statistics", "layers", "reconstruction_member", "sequence_member", "tree_member",
    "tree_onnx", "evaluation/ensembles", "evaluation/members")


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
        """The export of a set, opened, and a digest of its content: a newer program that computes the same features needs no new training."""
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
        content = self.work / "features" / f"{name}.digest"
        self.steps.run(f"digest-{name}", content, made_from, lambda: content.write_text(_content(output, export), encoding="ascii"))
        return export, content.read_text(encoding="ascii")

    def ensemble(self, plan):
        """The folder of a plan's ensemble: trained here, or the one that is given."""
        if self.options.models is not None:
            return self.options.models / plan.name
        export, features = self.features(plan.benchmark)
        output = self.work / "models" / plan.name
        sources = pathlib.Path(__file__).parent.parent
        code = [sources / f"{name}.py" for name in TRAINING_CODE]
        members = dataclasses.replace(plan, combination=bool(plan.combination))
        self.steps.run(
            f"train-{plan.name}", output, digest(features, repr(members), *code), lambda: train_ensemble(plan, export, output, self.say))
        settle(output, plan, export.specification.label_delay_seconds)
        return output

    def scores(self, plan, model):
        """Column to value, for the rows that are judged, by the worker's own code."""
        output = self.work / "scores" / f"{plan.name}.csv"
        no_outcomes = "outcome" in plan.without_current
        arguments = ["--format", plan.benchmark, "--members", "--from", first_judged(plan)] + (["--no-outcomes"] if no_outcomes else [])
        made_from = digest(arguments, self.digests[plan.benchmark], self.program, model / "ensemble.json")

        def make():
            self._streamguard(["model", "verify", "--model", str(model)])
            self._streamguard(["score", "--input", str(self.files[plan.benchmark]), "--model", str(model), "--output", str(output), *arguments])

        self.steps.run(f"score-{plan.name}", output, made_from, make)
        return read_columns(output, len(self.tables[plan.benchmark]["t_seconds"]))

    def earlier(self, name):
        """Judges a plan's settings on earlier trainings."""
        (plan,) = [p for p in PLANS if p.name == name and p.benchmark == HANDBOOK] or [None]
        if plan is None:
            raise ExportError(f"{name} is no plan for the handbook set; there are {', '.join(p.name for p in PLANS if p.benchmark == HANDBOOK)}")
        judge_earlier(plan, self.features(HANDBOOK)[0], self.tables[HANDBOOK], self.say, self.work)

    def run(self):
        plans = {plan.name: plan for plan in PLANS}
        handbook = self._handbook(plans)
        sparkov = self._sparkov(plans)
        summary = {"handbook": handbook, "sparkov": sparkov}
        path = self.work / "summary.json"
        path.write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
        (self.work / "tables.md").write_text(report.tables(summary), encoding="utf-8")
        if self.options.install:
            report.install(summary, self.work, list(plans), report.root_of_the_repository())
        self.say(f"{path}: handbook AUC {handbook['auc']:.4f} AP {handbook['ap']:.4f} CP@100 {handbook['cp100']:.4f}, without outcomes AP "
                 f"{handbook['ap_no_outcomes']:.4f}; sparkov AP {sparkov['ap']:.4f} recall {sparkov['recall']:.4f}, attention alone AP {sparkov['ap_attention_only']:.4f}")
        return summary

    def _handbook(self, plans):
        table = self.tables[HANDBOOK]
        label = (table["scenario"] > 0).astype(int)
        folds = [handbook_fold(table, start) for start in HANDBOOK_STARTS]
        whole, networks, attention, curves = [], [], [], {}
        for fold in folds:
            plan = plans[f"handbook-{fold.start}"]
            model = self.ensemble(plan)
            columns = self.scores(plan, model)
            scores, rows = columns["score"], fold.judged
            whole.append(self._with_calibration(judge_handbook(table, fold, scores), label, rows, scores))
            networks.append(judge_handbook(table, fold, networks_alone(model, columns)))
            attention.append(judge_handbook(table, fold, columns["attention"]))
            curves[f"{fold.start}, AP {whole[-1]['ap']:.3f}"] = (label[rows], scores[rows])
            self.say(f"{plan.name}: AUC {whole[-1]['auc']:.4f} AP {whole[-1]['ap']:.4f} CP@100 {whole[-1]['cp100']:.4f}; "
                     f"without trees AUC {networks[-1]['auc']:.4f} AP {networks[-1]['ap']:.4f} CP@100 {networks[-1]['cp100']:.4f}")
        plan = plans["handbook-no-outcomes"]
        blind = self.scores(plan, self.ensemble(plan))["score"]
        without = [judge_handbook(table, fold, blind) for fold in folds]
        plots = self.work / "figures"
        figures.precision_recall_curves(plots / "handbook-precision-recall.png", "handbook, judged weeks, by training start", curves)
        figures.reliability_curves(plots / "handbook-reliability.png", "handbook, judged weeks", curves)
        figures.scenario_bars(plots / "handbook-scenarios.png", whole)

        def with_mean(results):
            return {"mean": mean_of(results), "folds": results}

        mean = mean_of(whole)
        return {
            "auc": mean["auc"], "ap": mean["ap"], "cp100": mean["cp100"], "ap_no_outcomes": mean_of(without)["ap"], **with_mean(whole),
            "attention_and_autoencoder": with_mean(networks), "attention": with_mean(attention), "no_outcomes": with_mean(without)}

    def _sparkov(self, plans):
        table = self.tables[SPARKOV]
        rows, label = sparkov_rows(table, SPARKOV_TEST), table["fraud"]
        columns = {name: self.scores(plans[name], self.ensemble(plans[name])) for name in ("sparkov", "sparkov-attention-only")}
        whole, attention = columns["sparkov"]["score"], columns["sparkov-attention-only"]["score"]
        result = self._with_calibration(judge_sparkov(table, rows, whole), label, rows, whole)
        alone = self._with_calibration(judge_sparkov(table, rows, attention), label, rows, attention)
        members = {name: judge_sparkov(table, rows, values) for name, values in columns["sparkov"].items() if name != "score"}
        curves = {f"ensemble, AP {result['ap']:.3f}": (label[rows], whole[rows]), f"attention alone, AP {alone['ap']:.3f}": (label[rows], attention[rows])}
        plots = self.work / "figures"
        figures.precision_recall_curves(plots / "sparkov-precision-recall.png", f"sparkov, from {SPARKOV_TEST}", curves)
        figures.reliability_curves(plots / "sparkov-reliability.png", f"sparkov, from {SPARKOV_TEST}", curves)
        return {**result, "ap_attention_only": alone["ap"], "attention_only": alone, "members": members}

    @staticmethod
    def _with_calibration(result, label, rows, scores):
        return {**result, "expected_calibration_error": reliability(label[rows], scores[rows])[1]}

    def _streamguard(self, arguments):
        command = shlex.split(self.options.streamguard) + arguments
        if subprocess.run(command, check=False).returncode != 0:
            raise ExportError(f"`{' '.join(command)}` failed; its own message is above")


def _content(folder, export):
    """A digest of the features and of what their columns are."""
    return digest(repr(export.specification), *sorted(folder.glob("*.npy")))


def first_judged(plan):
    """The first day of the rows that are judged with a plan's scores."""
    if plan.benchmark == SPARKOV:
        return SPARKOV_TEST
    return str(datetime.date.fromisoformat(plan.start) + datetime.timedelta(days=14))


def networks_alone(model, columns):
    """What the ensemble's networks say without its trees: their weight goes to the attention member. A ranking, not a probability."""
    document = json.loads((model / "ensemble.json").read_text(encoding="utf-8"))
    weight = dict(zip([member["name"] for member in document["members"]], document["combination"]["weights"]))
    return (weight["attention"] + weight.get("trees", 0.0)) * columns["attention"] + weight["autoencoder"] * columns["autoencoder"]


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
    parser.add_argument("--install", action="store_true", help="put the trained ensembles into models/benchmarks, and plots and tables into docs")
    parser.add_argument("--earlier", default=None, metavar="PLAN", help="judge a plan's settings on earlier trainings instead, which is what they were chosen on")
    parser.add_argument("--streamguard", default="dotnet src/StreamGuard.Worker/bin/Release/net10.0/streamguard.dll", help="how to call streamguard")
    options = parser.parse_args(arguments)
    if options.install and options.models is not None:
        parser.error("--install is for ensembles trained here; leave out --models")
    started = time.monotonic()

    def say(text):
        print(f"[{time.monotonic() - started:6.0f} s] {text}", flush=True)

    try:
        evaluation = Evaluation(options, say)
        if options.earlier is not None:
            evaluation.earlier(options.earlier)
        else:
            evaluation.run()
    except (ExportError, ValueError, OSError) as error:
        print(f"evaluation failed: {error}", file=sys.stderr)
        return 1
    return 0
