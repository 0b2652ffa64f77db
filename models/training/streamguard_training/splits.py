"""Cuts a recording into periods by event time, so that nothing is judged on what came before it was fitted."""

import dataclasses

import numpy as np

from .feature_export import ExportError

WEEK_MS = 7 * 24 * 3600 * 1000


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
    end = int(event_time.max()) + 1
    weeks_back = (end - 1 - event_time) // week_ms
    weeks = int(np.ceil((end - int(event_time.min())) / week_ms))
    training_weeks = weeks - 3 - burn_in_weeks
    if training_weeks < 1:
        raise ExportError(
            f"the recording spans {weeks} weeks, but {burn_in_weeks + 4} are needed "
            f"({burn_in_weeks} to warm up, 1 to train, 3 to validate, combine and test); record more events")
    known = np.asarray(label) >= 0

    def rows(first, last):
        found = np.flatnonzero(known & (weeks_back >= first) & (weeks_back <= last))
        return found[np.argsort(event_time[found], kind="stable")]

    split = Split(rows(3, 2 + training_weeks), rows(2, 2), rows(1, 1), rows(0, 0), week_ms, burn_in_weeks, training_weeks)
    for name in ("training", "validation", "combination", "test"):
        frauds = int((np.asarray(label)[getattr(split, name)] == 1).sum())
        if frauds < 10:
            raise ExportError(f"the {name} period holds {frauds} frauds, but at least 10 are needed; record more events or raise the fraud rate")
    return split
