"""The model card: figures as small PNG files, and a page around them."""

import pathlib

import matplotlib

matplotlib.use("Agg")
import numpy as np  # noqa: E402
from matplotlib import pyplot  # noqa: E402
from sklearn.metrics import precision_recall_curve  # noqa: E402

_TEMPLATE = (pathlib.Path(__file__).parent / "card.md").read_text(encoding="utf-8")


def write_figures(directory, curves, label, scores, threshold, reliability):
    """`scores`: name to score on the test week, the ensemble first under the name "ensemble"; `reliability`: name to what `quality.reliability` returned."""
    directory.mkdir(parents=True, exist_ok=True)
    _training(directory / "training.png", curves)
    _histogram(directory / "scores.png", label, scores["ensemble"], threshold)
    _precision_recall(directory / "precision-recall.png", label, scores)
    _reliability(directory / "reliability.png", reliability)


def _save(figure, path):
    figure.tight_layout()
    figure.savefig(path, dpi=80, metadata={"Software": None})
    pyplot.close(figure)


def _training(path, curves):
    figure, axes = pyplot.subplots(1, len(curves), figsize=(10, 3.4))
    for axis, (name, measure, curve) in zip(axes, curves):
        epochs = np.arange(1, len(curve.training_loss) + 1)
        axis.plot(epochs, curve.training_loss, color="tab:blue", label="training loss")
        axis.set_xlabel("epoch")
        axis.set_ylabel("training loss")
        other = axis.twinx()
        other.plot(epochs, curve.validation, color="tab:orange", label=measure)
        other.axvline(curve.best_epoch + 1, color="grey", linewidth=0.8, linestyle=":")
        other.set_ylabel(measure)
        axis.set_title(name)
        lines = axis.get_lines() + other.get_lines()[:1]
        axis.legend(lines, [line.get_label() for line in lines], loc="center right", fontsize=8)
    _save(figure, path)


def _histogram(path, label, score, threshold):
    figure, axis = pyplot.subplots(figsize=(6, 3.4))
    bins = np.linspace(0, 1, 41)
    axis.hist(score[label == 0], bins=bins, alpha=0.6, label="genuine", log=True)
    axis.hist(score[label == 1], bins=bins, alpha=0.6, label="fraud", log=True)
    axis.axvline(threshold, color="black", linewidth=1, linestyle="--", label=f"threshold {threshold:.3f}")
    axis.set_xlabel("score")
    axis.set_ylabel("payments (log scale)")
    axis.legend(fontsize=8)
    _save(figure, path)


def _precision_recall(path, label, scores):
    figure, axis = pyplot.subplots(figsize=(6, 4))
    for name, score in scores.items():
        precision, recall, _ = precision_recall_curve(label == 1, score)
        # A few hundred points, evenly spread over recall, draw the same line as one for each payment.
        keep = np.unique(np.searchsorted(-recall, -np.linspace(1, 0, 400)).clip(max=len(recall) - 1))
        axis.plot(recall[keep], precision[keep], label=name.replace("_", " "), linewidth=2 if name == "ensemble" else 1)
    axis.set_xlabel("recall")
    axis.set_ylabel("precision")
    axis.set_ylim(0, 1.02)
    axis.legend(fontsize=8)
    axis.grid(alpha=0.3)
    _save(figure, path)


def _reliability(path, curves):
    figure, axis = pyplot.subplots(figsize=(4.2, 4))
    axis.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
    for name, curve in curves.items():
        axis.plot([b["score"] for b in curve["bins"]], [b["fraud"] for b in curve["bins"]], marker="o", label=name)
    axis.legend(fontsize=8)
    axis.set_xlabel("mean score")
    axis.set_ylabel("share of fraud")
    axis.set_title("test week")
    _save(figure, path)


_SIMULATED_LIMITS = """For: trying StreamGuard, its tests and its benchmarks; a starting point and a template for training on one's own payments.

Not for: deciding about real payments. The simulator's habits and frauds are invented; real customers and real fraud differ, rates and
calibration above all. It reads no personal data beyond the payment's features, but it will treat unusual honest behaviour (travel, a new phone, a large
one-off purchase) as suspicious: an alert is a reason to look, not a verdict."""

_OWN_LIMITS = """For: payments like those it was trained on, from the same customers and channels.

Not for: others. Habits and frauds change, so look at the share of alerts that analysts confirm, and train again when it falls. The figures above are of one
week; a week is little where frauds are few. It reads no personal data beyond the payment's features, but it will treat unusual honest behaviour (travel, a
new phone, a large one-off purchase) as suspicious: an alert is a reason to look, not a verdict."""


def _source(training):
    if training["data"] == "simulated":
        return f"the project's simulator, seed {training['seed']}"
    return "a file" if training["data"] == "own file" else "a feature export"


def _outcomes(manifest):
    if "label_delay_seconds" not in manifest:
        return "Labels were not used as outcomes: no feature tells of earlier frauds, and it is to be used where no outcomes come."
    days = manifest["label_delay_seconds"] / 86_400
    return f"Outcomes became known {days:g} day{'' if days == 1 else 's'} after the payment, to the features too. `streamguard score` takes this delay from the model; give it to a worker as `Terminals:LabelDelay`."


def _lacking(metrics, training):
    """What it costs when a payment system does not send a field; nothing where that was not measured."""
    if not metrics["lacking"]:
        return ""
    whole = next(iter(metrics["lacking"].values()))
    rows = "\n".join(f"| {name} | {of['alerts']:,} | {of['average_precision']:.3f} |" for name, of in metrics["lacking"].items())
    return f"""### When a field is not there

No payment system sends every field, so in training each optional one was taken from {training['lacking_share']:.0%} of the accounts. Other payments of the simulator,
seed {training['seed'] + 1}, {whole['payments']:,} with {whole['frauds']:,} frauds, the field taken from all of them:

| not there | alerts at the threshold | average precision |
|---|---|---|
{rows}

"""


def _words(name):
    return name.replace("_", " ").lower()


def write_page(path, manifest, kind_names):
    """Fills the template with the manifest's own figures, so that the page cannot say anything else."""
    metrics, training = manifest["metrics"], manifest["training"]
    ranking = "\n".join(
        f"| {name.replace('_', ' ')} | {figures['auc_roc']:.4f} | {figures['average_precision']:.4f} |"
        for name, figures in metrics["test"]["ranking"].items())
    kinds = "\n".join(
        f"| {_words(name)} | {figures['frauds']} | {figures['recall']:.2f} |"
        for name, figures in sorted(metrics["test"]["recall_by_kind"].items()))
    weights = "\n".join(
        f"| {member['name']} | {member['kind']} | {member['transform']} | {weight:.3f} |"
        for member, weight in zip(manifest["members"], manifest["combination"]["weights"]))
    periods = "\n".join(
        f"| {name} | {p['payments']:,} | {p['frauds']:,} |" for name, p in training["periods"].items())
    rule = manifest["novelty"]
    path.write_text(_TEMPLATE.format(
        name=manifest["name"], version=manifest["version"], feature_specification=manifest["feature_specification"],
        history_length=manifest["history_length"], threshold=manifest["threshold"], ranking=ranking, kinds=kinds,
        weights=weights, periods=periods, kind_names=", ".join(sorted(_words(name) for name in kind_names)),
        command=training["command"], events=training["events"], source=_source(training), outcomes=_outcomes(manifest),
        lacking=_lacking(metrics, training), limits=_SIMULATED_LIMITS if training["data"] == "simulated" else _OWN_LIMITS,
        precision=metrics["test"]["precision"], recall=metrics["test"]["recall"], alerts=metrics["test"]["alerts"],
        precision_combination=metrics["combination"]["precision"], recall_combination=metrics["combination"]["recall"],
        calibration_error=metrics["test"]["expected_calibration_error"],
        calibration_error_probability=metrics["test"]["reliability_without_novelty"]["expected_calibration_error"],
        share=f"{training['novelty_share']:.0%}", novelty_weights=" and ".join(f"{weight:g}" for weight in rule["weights"]), novelty_alerts=metrics["test"]["novelty"]["alerts"],
        novelty_frauds=metrics["test"]["novelty"]["frauds"], reliability=_reliability_rows(metrics["test"])), encoding="utf-8")


def _reliability_rows(test):
    """Bin by bin, with and without the novelty rule."""
    def of(bins, number):
        found = [b for b in bins if min(int(b["score"] * 10), 9) == number]
        return f"{found[0]['payments']:,} | {found[0]['score']:.3f} | {found[0]['fraud']:.3f}" if found else "0 | |"

    return "\n".join(
        f"| {number / 10:.1f} to {(number + 1) / 10:.1f} | {of(test['reliability']['bins'], number)} "
        f"| {of(test['reliability_without_novelty']['bins'], number)} |" for number in range(10))
