"""The command: simulate, export features, train, combine, export, describe."""

import argparse
import dataclasses
import pathlib
import platform
import shlex
import subprocess
import sys
import time

import numpy as np
import torch

from . import card, combination, fitting, lacking_fields, manifest, onnx_files, quality
from .feature_export import ExportError, open_export
from .input_statistics import measure
from .novelty_fitting import EPOCHS, fit_novelty, score_novelty
from .novelty_member import NoveltyMember
from .novelty_rule import SHARE, WEIGHTS
from .sequence_member import SequenceMember
from .splits import split_by_week

TRANSFORMS = ("identity", "log")
MEMBERS = ("attention", "autoencoder")


def main(arguments=None):
    options = _parse(arguments)
    started = time.monotonic()

    def say(text):
        print(f"[{time.monotonic() - started:6.0f} s] {text}", flush=True)

    try:
        features = options.features or (_export(options, options.input, options.work / "features", say) if options.input else _simulate_and_export(options, say))
        train(open_export(features), options, say, _feeds(options, say) if options.data == "simulated" else ())
        if not options.features:
            _streamguard(options, ["model", "verify", "--model", str(options.output)])
    except (ExportError, subprocess.CalledProcessError, OSError) as error:
        print(f"training failed: {error}", file=sys.stderr)
        return 1
    return 0


def train(export, options, say, feeds=()):
    """Everything after the feature export. Writes the ensemble to options.output. `feeds`: name and export of payments that lack fields, to be judged too."""
    _make_repeatable(options.seed, options.threads)
    split = split_by_week(export.event_time, export.label, options.burn_in_weeks)
    say(f"{export.rows:,} payments, {int((export.label == 1).sum()):,} frauds; {split.training_weeks} training weeks")
    statistics = measure(export, split.training, options.seed)
    say(f"scales and {sum(len(c) for c in statistics.current_cuts)} cuts measured")

    torch.manual_seed(options.seed)
    sequence = SequenceMember(export.specification, statistics)
    fitting_options = _fitting_options(options)
    sequence_curve = fitting.fit_sequence(sequence, export, split, fitting_options, options.seed, say)
    torch.manual_seed(options.seed)
    autoencoder = NoveltyMember(export.specification)
    autoencoder_curve = fit_novelty(autoencoder, export, split, options.seed, say, options.autoencoder_epochs)

    def outputs(rows, of=export):
        return [fitting.score_sequence(sequence, of, rows), score_novelty(autoencoder, of, rows)]

    fitted_on = outputs(split.combination)
    combined = combination.fit_combination(fitted_on, TRANSFORMS, export.label[split.combination])
    combined = combined.with_novelty(fitted_on, WEIGHTS, options.novelty_share)
    metrics, test_scores = _judge(export, split, combined, outputs, options.seed)
    for name, figures in metrics["test"]["ranking"].items():
        say(f"test week, {name}: area under ROC {figures['auc_roc']:.4f}, average precision {figures['average_precision']:.4f}")
    say(f"test week at threshold {combined.threshold}: precision {metrics['test']['precision']:.3f}, recall {metrics['test']['recall']:.3f}")

    metrics["lacking"] = {}
    for name, feed in feeds:
        metrics["lacking"][name] = lacking_fields.judge(feed, lambda rows: combined.score(outputs(rows, feed)), combined.threshold)
        say(f"without {name}: {metrics['lacking'][name]}")

    output = options.output
    (output / "golden").mkdir(parents=True, exist_ok=True)
    golden = onnx_files.golden_rows(export, split.test, options.seed)
    batch = export.take(golden)
    onnx_files.export_sequence(sequence, batch, output / "attention.onnx")
    onnx_files.export_graph(autoencoder, batch, output / "autoencoder.onnx", onnx_files.SEQUENCE_INPUTS, onnx_files.RECONSTRUCTION_OUTPUTS)
    raw = outputs(golden)
    onnx_files.write_golden(output / "golden", batch, combined.score(raw), combined.standardize(raw))

    document = manifest.build(
        output.name, export.specification, combined,
        [("attention", "sequence", output / "attention.onnx", onnx_files.SEQUENCE_INPUTS, onnx_files.SEQUENCE_OUTPUTS),
         ("autoencoder", "reconstruction", output / "autoencoder.onnx", onnx_files.SEQUENCE_INPUTS, onnx_files.RECONSTRUCTION_OUTPUTS)],
        metrics, _provenance(export, split, options))
    card.write_figures(
        output / "figures",
        [("attention", "validation average precision", sequence_curve), ("autoencoder", "validation error", autoencoder_curve)],
        export.label[split.test], test_scores, combined.threshold,
        {"score": metrics["test"]["reliability"], "without novelty": metrics["test"]["reliability_without_novelty"]})
    manifest.write(document, output / "ensemble.json")
    card.write_page(output / "README.md", document, metrics["test"]["recall_by_kind"])
    say(f"{output}: ensemble {document['name']} {document['version']}")
    return document


def _judge(export, split, combined, outputs, seed):
    """Figures of the combination week (where the threshold was chosen) and of the test week, and the latter's scores."""
    def at_threshold(rows, score):
        return quality.at_threshold(export.label[rows], export.kind[rows], export.kind_names, score, combined.threshold)

    test, label = split.test, export.label[split.test]
    members = outputs(test)
    scores = {"ensemble": combined.score(members)}
    scores.update(zip(MEMBERS, members))
    scores["logistic_regression"] = quality.logistic_regression(export, split, seed)
    chosen_on = at_threshold(split.combination, combined.score(outputs(split.combination)))
    reliability = quality.reliability(label, scores["ensemble"])
    probability = combined.probability(members)
    for_novelty = (scores["ensemble"] >= combined.threshold) & (probability < combined.threshold)
    metrics = {
        "auc_roc": quality.ranking(label, scores["ensemble"])["auc_roc"],
        "average_precision": quality.ranking(label, scores["ensemble"])["average_precision"],
        "test": {
            "ranking": {name: quality.ranking(label, score) for name, score in scores.items()},
            **at_threshold(test, scores["ensemble"]),
            "expected_calibration_error": reliability["expected_calibration_error"],
            "reliability": reliability,
            "reliability_without_novelty": quality.reliability(label, probability),
            "novelty": {"alerts": int(for_novelty.sum()), "frauds": int((for_novelty & (label == 1)).sum())},
        },
        "combination": {name: chosen_on[name] for name in ("alerts", "precision", "recall")},
    }
    return metrics, scores


def _provenance(export, split, options):
    def period(rows):
        return {"payments": int(len(rows)), "frauds": int((export.label[rows] == 1).sum())}

    return {
        "data": options.data,
        "command": _made_by(options),
        "events": export.rows,
        "seed": options.seed,
        "novelty_share": options.novelty_share,
        "lacking_share": options.lacking_share if options.data == "simulated" else None,
        "burn_in_weeks": split.burn_in_weeks,
        "training_weeks": split.training_weeks,
        "periods": {
            "training": period(split.training), "validation (early stopping)": period(split.validation),
            "combination, calibration, threshold": period(split.combination), "test": period(split.test)},
        "versions": {"python": platform.python_version(), "torch": torch.__version__, "numpy": np.__version__},
    }


def _made_by(options):
    if options.features:
        return f"train.py --features FOLDER --seed {options.seed}"
    if options.input:
        mapping = f" --mapping {options.mapping.name}" if options.mapping else ""
        delay = f" --label-delay {options.label_delay}" if options.label_delay else ""
        return f"train.py --input {options.input.name} --format {options.format}{mapping}{delay} --seed {options.seed}"
    lacking = "" if options.lacking_share == lacking_fields.SHARE else f" --lacking-share {options.lacking_share:g}"
    return f"train.py --events {options.events} --accounts {options.accounts} --seed {options.seed}{lacking} {options.simulate_options}".rstrip()


def _simulate_and_export(options, say):
    options.work.mkdir(parents=True, exist_ok=True)
    recording = options.work / "transactions.jsonl"
    say(f"simulating {options.events:,} payments")
    _simulate(options, recording, options.events, options.accounts, options.seed, lacking_fields.simulate_options(lacking_fields.FIELDS, options.lacking_share))
    return _export(options, recording, options.work / "features", say)


def _feeds(options, say):
    """Payments of another seed without each field, one after the other in the same files."""
    recording = options.work / "lacking.jsonl"
    for name, fields in lacking_fields.feeds().items():
        _simulate(options, recording, lacking_fields.PAYMENTS, lacking_fields.ACCOUNTS, options.seed + 1, lacking_fields.simulate_options(fields))
        yield name, open_export(_export(options, recording, options.work / "lacking", say))


def _simulate(options, recording, events, accounts, seed, more):
    _streamguard(options, ["simulate", "--output", str(recording), "--events", str(events), "--seed", str(seed),
                           "--accounts", str(accounts), *more, *shlex.split(options.simulate_options)])


def _export(options, recording, features, say):
    say("exporting features")
    _streamguard(options, ["features", "--input", str(recording), "--format", options.format, "--output", str(features),
                           "--history-length", str(options.history_length),
                           *(["--mapping", str(options.mapping)] if options.mapping else []),
                           *(["--label-delay", options.label_delay] if options.label_delay else []),
                           *(["--to", options.to] if options.to else [])])
    return features


def _streamguard(options, arguments):
    command = shlex.split(options.streamguard) + arguments
    if subprocess.run(command, check=False).returncode != 0:
        raise ExportError(f"`{' '.join(command)}` failed; its own message is above")


def _make_repeatable(seed, threads):
    """Sums depend on how many threads share them, so their number is fixed too."""
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)


def _fitting_options(options):
    return dataclasses.replace(
        fitting.FittingOptions(), sequence_epochs=options.epochs,
        genuine_per_epoch=options.genuine_per_epoch)


def _parse(arguments):
    parser = argparse.ArgumentParser(prog="train.py", description="Trains the ensemble on simulated payments, on a file of your own, or on an existing feature export.")
    parser.add_argument("--output", type=pathlib.Path, default=None, help="folder of the ensemble; its name is the ensemble's (models/default; models/mine with --input or --features)")
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("artifacts/train"), help="folder for the recording and the features")
    parser.add_argument("--features", type=pathlib.Path, default=None, help="an existing feature export; nothing is simulated then")
    parser.add_argument("--input", type=pathlib.Path, default=None, help="a file of payments with labels, in time order; nothing is simulated then")
    parser.add_argument("--format", default=None, choices=("csv", "jsonl", "handbook", "sparkov"), help="its layout (csv with --mapping, otherwise jsonl); docs/offline.md explains each")
    parser.add_argument("--mapping", type=pathlib.Path, default=None, help="for csv: the file that says which column is what")
    parser.add_argument("--label-delay", default=None, help="with --input: how long after a payment its label counts as known, e.g. 14d (7d)")
    parser.add_argument("--to", default=None, help="with --input: train on payments before this date, e.g. because later ones can still be disputed")
    parser.add_argument("--streamguard", default="dotnet src/StreamGuard.Worker/bin/Release/net10.0/streamguard.dll", help="how to call streamguard")
    parser.add_argument("--simulate-options", default="", help="further options for `streamguard simulate`")
    parser.add_argument("--events", type=int, default=600_000, help="payments to simulate")
    parser.add_argument("--accounts", type=int, default=2_100, help="account holders to simulate; more of them make a shorter period of the same number of payments")
    parser.add_argument("--seed", type=int, default=7, help="decides the recording and the training")
    parser.add_argument("--history-length", type=int, default=16, help="past payments per payment")
    parser.add_argument("--burn-in-weeks", type=int, default=0, help="first weeks to leave out; a worker starts with empty histories too, so none by default")
    parser.add_argument("--epochs", type=int, default=fitting.FittingOptions.sequence_epochs, help="of the attention member")
    parser.add_argument("--autoencoder-epochs", type=int, default=EPOCHS)
    parser.add_argument("--genuine-per-epoch", type=int, default=fitting.FittingOptions.genuine_per_epoch)
    parser.add_argument("--novelty-share", type=float, default=SHARE, help="of the alerts, for payments unlike anything known; see docs/unseen-fraud.md")
    parser.add_argument("--lacking-share", type=float, default=lacking_fields.SHARE, help="share of the simulated accounts that lack each optional field; 0 = everything is always there")
    parser.add_argument("--threads", type=int, default=1, help="of the training; sums, and so the result, depend on it")
    options = parser.parse_args(arguments)
    if options.input and options.features:
        parser.error("--input and --features: give one of them; --features is what `streamguard features` made of such a file")
    if not options.input and (options.mapping or options.format or options.label_delay or options.to):
        parser.error("--format, --mapping, --label-delay and --to say how a file is read; name it with --input FILE")
    options.data = "exported features" if options.features else "own file" if options.input else "simulated"
    options.format = options.format or ("csv" if options.mapping else "jsonl")
    options.output = (options.output or pathlib.Path("models/default" if options.data == "simulated" else "models/mine")).resolve()
    return options
