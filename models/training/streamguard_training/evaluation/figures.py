"""The plots of an evaluation, small PNG files."""

import matplotlib

matplotlib.use("Agg")
import numpy as np  # noqa: E402
from matplotlib import pyplot  # noqa: E402

from ..measures import precision_recall, reliability  # noqa: E402

SCENARIOS = {1: "amount over 220", 2: "compromised terminal", 3: "compromised customer"}


def _save(figure, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.tight_layout()
    figure.savefig(path, dpi=80, metadata={"Software": None})
    pyplot.close(figure)


def precision_recall_curves(path, title, curves):
    """`curves`: name to (label, score)."""
    figure, axis = pyplot.subplots(figsize=(6, 4))
    for name, (label, score) in curves.items():
        precision, recall = precision_recall(label, score)
        # A few hundred points, evenly spread over recall, draw the same line as one for each payment.
        keep = np.unique(np.searchsorted(recall, np.linspace(0, recall[-1], 400)).clip(max=len(recall) - 1))
        axis.plot(recall[keep], precision[keep], label=name, linewidth=1.2)
    axis.set(xlabel="recall", ylabel="precision", ylim=(0, 1.02), title=title)
    axis.legend(fontsize=8)
    axis.grid(alpha=0.3)
    _save(figure, path)


def reliability_curves(path, title, curves):
    """Share of fraud against mean score, by bins of equal width; `curves`: name to (label, score)."""
    figure, axis = pyplot.subplots(figsize=(4.6, 4.4))
    axis.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
    for name, (label, score) in curves.items():
        bins, error = reliability(label, score)
        axis.plot([b["score"] for b in bins], [b["fraud"] for b in bins], marker="o", markersize=3, linewidth=1, label=f"{name} (error {error:.4f})")
    axis.set(xlabel="mean score", ylabel="share of fraud", title=title)
    axis.legend(fontsize=7)
    _save(figure, path)


def scenario_bars(path, results):
    """Average precision of every scenario against all genuine payments, by fold."""
    figure, axis = pyplot.subplots(figsize=(6, 3.6))
    width = 0.8 / len(results)
    for i, result in enumerate(results):
        heights = [result.get(f"ap_scenario_{k}", 0.0) for k in SCENARIOS]
        axis.bar(np.arange(len(SCENARIOS)) + (i - (len(results) - 1) / 2) * width, heights, width, label=result["start"])
    axis.set_xticks(np.arange(len(SCENARIOS)))
    axis.set_xticklabels(SCENARIOS.values(), fontsize=8)
    axis.set(ylabel="average precision", ylim=(0, 1.05), title="handbook, by scenario and fold")
    axis.legend(fontsize=7, title="training from", title_fontsize=7)
    _save(figure, path)
