"""
What the handbook's settings were chosen on: the same protocol on trainings whose judged weeks were over, and whose outcomes were
known, before the first judged week of the folds begins.
"""

import dataclasses

import numpy as np
from sklearn.linear_model import LogisticRegression

from ..benchmarks import HANDBOOK_EARLIER_STARTS, handbook_fold, judge_handbook, mean_of
from ..column_choice import choose_columns, part_of
from ..combination import TRANSFORMS
from ..measures import average_precision, reliability
from .ensembles import periods, whole_training
from .members import fit_members

WEIGHTS = np.linspace(0, 1, 6)


def judge_earlier(plan, export, table, say, folder):
    """Fits the plan's members on every earlier training, tells how they do, and proposes the weights of the combination."""
    offset = len(table["t_seconds"]) - export.rows if export.rows < len(table["t_seconds"]) else 0
    labels, values, days = [], [], []
    folds = []
    for start in HANDBOOK_EARLIER_STARTS:
        fold = handbook_fold(table, start)
        one = dataclasses.replace(plan, start=start)
        training, _, _ = periods(one, export.event_time)
        choice = choose_columns(export.specification, plan.without_history, plan.without_current)
        part = part_of(export, training, choice)
        members = fit_members(one, part, whole_training(len(training)), choice, export.specification, lambda text: None)
        judged = part_of(export, fold.judged - offset, choice)
        columns = []
        for member in members:
            raw = TRANSFORMS[member.transform](member.score(judged).astype(np.float64))
            if member.kind == "reconstruction":
                usual = TRANSFORMS[member.transform](member.score(part)[part.label == 0].astype(np.float64))
                raw = (raw - usual.mean()) / usual.std()
            columns.append(raw)
            _tell(say, f"{start} {member.name}", table, fold, raw)
        folds.append(fold)
        values.append(np.stack(columns, axis=1))
        labels.append(judged.label)
    np.savez(folder / "earlier.npz", *values)
    for weight in WEIGHTS:
        results = [_judge(table, f, v[:, 0] * (1 - weight) + v[:, -1] * weight) for f, v in zip(folds, values)]
        say(f"weight of {plan.members[-1]} {weight:.1f}: " + _words(mean_of(results)))
    x, y = np.concatenate(values), np.concatenate(labels) == 1
    layer = LogisticRegression(C=100.0, max_iter=1000).fit(x, y)
    score = layer.predict_proba(x)[:, 1]
    say(f"logistic layer over all: bias {layer.intercept_[0]:.4f}, weights " + ", ".join(f"{w:.4f}" for w in layer.coef_[0])
        + f"; AP {average_precision(y, score):.4f}, calibration error {reliability(y, score)[1]:.5f}")


def _judge(table, fold, values):
    scores = np.full(len(table["t_seconds"]), np.nan)
    scores[fold.judged] = values
    return judge_handbook(table, fold, scores)


def _tell(say, name, table, fold, values):
    say(f"{name}: " + _words(_judge(table, fold, values)))


def _words(result):
    scenarios = " ".join(f"{result.get(f'ap_scenario_{k}', float('nan')):.3f}" for k in (1, 2, 3))
    return f"AUC {result['auc']:.4f} AP {result['ap']:.4f} CP@100 {result['cp100']:.4f}, scenarios {scenarios}"
