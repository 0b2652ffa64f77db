"""One kind of fraud left out: training, scores, and what is found of it at the same number of alerts."""

import dataclasses

import numpy as np
import torch
from sklearn.metrics import average_precision_score, roc_auc_score

from .. import fitting
from ..combination import fit_combination
from ..feature_export import FeatureExport
from ..input_statistics import measure
from ..novelty_fitting import fit_novelty, score_novelty
from ..novelty_member import NoveltyMember
from ..novelty_rule import SHARE, WEIGHTS
from ..sequence_member import SequenceMember
from ..splits import split_by_week

TRANSFORMS = ("identity", "log")
FITTING = dataclasses.replace(fitting.FittingOptions(), sequence_epochs=8, genuine_per_epoch=25_000)


def without_kind(export, kind):
    """The export with the kind's payments of unknown outcome, so that no period has them, but for the test week; and its split."""
    weeks = split_by_week(export.event_time, export.label, 0)
    label = export.label.copy()
    label[(export.kind == kind) & (export.event_time < export.event_time[weeks.test].min())] = -1
    masked = FeatureExport(
        export.specification, export.history, export.history_length, export.current, label, export.kind, export.kind_names, export.event_time)
    return masked, split_by_week(masked.event_time, masked.label, 0)


def attention_scores(export, split, seed, say):
    """The attention member's logits on the combination and the test week."""
    torch.manual_seed(seed)
    member = SequenceMember(export.specification, measure(export, split.training, seed))
    fitting.fit_sequence(member, export, split, FITTING, seed, say)
    return {week: fitting.score_sequence(member, export, getattr(split, week)) for week in ("combination", "test")}


def novelty_scores(export, split, seed, say):
    """The novelty member's errors on all rows from the combination week on: it has never seen any fraud, so one is enough for all kinds."""
    torch.manual_seed(seed)
    member = NoveltyMember(export.specification)
    fit_novelty(member, export, split, seed, say)
    errors = np.full(export.rows, np.nan, dtype=np.float32)
    rows = np.concatenate([split.combination, split.test])
    errors[rows] = score_novelty(member, export, rows)
    return errors


def judge(export, split, kind, attention, errors, share=SHARE):
    """What attention alone and the ensemble find of the kind, both with as many alerts as the ensemble raises in the test week."""
    fitted_on = [attention["combination"], errors[split.combination]]
    combined = fit_combination(fitted_on, TRANSFORMS, export.label[split.combination])
    if share > 0:
        combined = combined.with_novelty(fitted_on, WEIGHTS, share)
    outputs = [attention["test"], errors[split.test]]
    score, probability = combined.score(outputs), combined.probability(outputs)
    fraud, unseen = export.label[split.test] == 1, export.kind[split.test] == kind
    alert = score >= combined.threshold
    alone = np.zeros(len(score), dtype=bool)
    alone[np.argsort(-attention["test"], kind="stable")[:int(alert.sum())]] = True
    known, against = ~unseen, unseen | ~fraud
    return {
        "payments": int(len(score)), "alerts": int(alert.sum()), "for_novelty": int((alert & (probability < combined.threshold)).sum()),
        "unseen": int(unseen.sum()), "known": int((fraud & known).sum()),
        "found_by_attention": int((alone & unseen).sum()), "found_by_ensemble": int((alert & unseen).sum()),
        "known_by_attention": int((alone & fraud & known).sum()), "known_by_ensemble": int((alert & fraud & known).sum()),
        "ap_known_attention": float(average_precision_score(fraud[known], attention["test"][known])),
        "ap_known_ensemble": float(average_precision_score(fraud[known], score[known])),
        "auc_unseen_attention": float(roc_auc_score(unseen[against], attention["test"][against])),
        "auc_unseen_novelty": float(roc_auc_score(unseen[against], errors[split.test][against])),
        "weights": list(combined.weights),
    }
