"""Cuts a recording into periods by event time, so that nothing is judged on what came before it was fitted."""

import dataclasses

import numpy as np

from .feature_export import ExportError

DAY_MS = 24 * 3600 * 1000
WEEK_MS = 7 * DAY_MS
MOST_BEHIND = 0.1
LEAST_OF_EACH = 10


@dataclasses.dataclass(frozen=True)
class Split:
    """Row numbers per period, in time order. Burn-in rows and rows of unknown outcome are in none."""

    training: np.ndarray
    validation: np.ndarray
    combination: np.ndarray
    test: np.ndarray
    week_ms: int
    burn_in_weeks: int
    training_weeks: int


def split_by_week(event_time, label, burn_in_weeks, week_ms=WEEK_MS):
    """
    Counts weeks back from the newest event: the last is held out, the one before it fits combination, calibration and
    threshold, the one before that stops the training early; what lies between burn-in and those trains.
    """
    event_time = np.asarray(event_time)
    _check_order(event_time)
    end = int(event_time.max()) + 1
    weeks_back = (end - 1 - event_time) // week_ms
    weeks = int(np.ceil((end - int(event_time.min())) / week_ms))
    training_weeks = weeks - 3 - burn_in_weeks
    if training_weeks < 1:
        raise ExportError(
            f"the recording spans {weeks} weeks, but {burn_in_weeks + 4} are needed "
            f"({burn_in_weeks} to warm up, 1 to train, 3 to validate, combine and test); a longer one is needed")
    known = np.asarray(label) >= 0

    def rows(first, last):
        found = np.flatnonzero(known & (weeks_back >= first) & (weeks_back <= last))
        return found[np.argsort(event_time[found], kind="stable")]

    split = Split(rows(3, 2 + training_weeks), rows(2, 2), rows(1, 1), rows(0, 0), week_ms, burn_in_weeks, training_weeks)
    for name in ("training", "validation", "combination", "test"):
        _check_labels(name, np.asarray(label)[getattr(split, name)])
    return split


def _check_order(event_time):
    """Features of a file that is not in order of time say nothing of the past, so that no model could learn it."""
    behind = float((np.maximum.accumulate(event_time) - event_time > DAY_MS).mean())
    if behind > MOST_BEHIND:
        raise ExportError(f"{behind:.0%} of the payments are more than a day behind an earlier one; sort the file by time, oldest first, and export it again")


def _check_labels(name, label):
    frauds, genuine = int((label == 1).sum()), int((label == 0).sum())
    if frauds < LEAST_OF_EACH:
        raise ExportError(f"the {name} period holds {frauds} frauds among {len(label)} labelled payments, but at least {LEAST_OF_EACH} are needed; "
                          "use a longer recording or one with more fraud, and look whether the mapping's label.fraud lists every value that means fraud")
    if genuine < LEAST_OF_EACH:
        raise ExportError(f"the {name} period holds {genuine} payments that are known to be genuine, but at least {LEAST_OF_EACH} are needed; "
                          'where the file marks frauds alone, list the blank label in its mapping: "genuine": [""]')
