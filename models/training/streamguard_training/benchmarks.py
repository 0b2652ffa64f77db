"""The two public sets: how their files are read, and which rows train and which are judged (docs/evaluation.md)."""

import csv
import dataclasses
import datetime
import gzip

import numpy as np

from .measures import area_under_roc, average_precision, card_precision, recall_at_false_positive_rate

DAY = 86_400
HANDBOOK_STARTS = ("2018-07-25", "2018-08-01", "2018-08-08", "2018-08-15")
# Trainings whose judged weeks were over, and their outcomes known, before the first judged week of the folds: settings are chosen on them.
HANDBOOK_EARLIER_STARTS = ("2018-06-20", "2018-06-27", "2018-07-04", "2018-07-11")
HANDBOOK_ORIGIN, SPARKOV_ORIGIN = datetime.date(2018, 4, 1), datetime.date(2019, 1, 1)
SPARKOV_TRAINING, SPARKOV_TEST = "2019-01-31", "2020-06-22"


@dataclasses.dataclass(frozen=True)
class Fold:
    """Row numbers of the set's file: a week to train on, and a week, two weeks later, to judge."""

    start: str
    training: np.ndarray
    judged: np.ndarray
    training_days: np.ndarray  # 0 to 6, of the rows of `training`


def read_table(path):
    """Header name to int64 column, of a CSV file of whole numbers that may be compressed."""
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", newline="") as file:
        names = file.readline().strip().split(",")
        data = np.array(file.read().replace("\n", ",").rstrip(",").split(","), dtype=np.int64).reshape(-1, len(names))
    return {name: np.ascontiguousarray(data[:, i]) for i, name in enumerate(names)}


def read_scores(path, rows):
    """The final score of every row of a file of so many rows, as `streamguard score` wrote it; NaN for a row that is not in it."""
    return read_columns(path, rows)["score"]


def read_columns(path, rows):
    """What `streamguard score` wrote for a file of so many rows: column name (score, members) to a value a row, NaN for a row that is not in it."""
    with open(path, newline="", encoding="ascii") as file:
        reader = csv.reader(file)
        names = next(reader, [])
        if names[:2] != ["row", "score"]:
            raise ValueError(f"{path} does not begin with the header row,score; write it with `streamguard score`")
        data = np.array(list(reader), dtype=np.float64).reshape(-1, len(names))
    scores = np.full((len(names) - 1, rows), np.nan)
    scores[:, data[:, 0].astype(np.int64)] = data[:, 1:].T
    return dict(zip(names[1:], scores))


def handbook_fold(table, start):
    """
    Seven days of training from `start`, seven days until outcomes are known, seven days to judge. Left out of those are cards
    with a fraud in the training week or up to the day eight days before the one that is judged.
    """
    first = (datetime.date.fromisoformat(start) - HANDBOOK_ORIGIN).days
    day, card, fraud = table["t_seconds"] // DAY, table["customer"], table["scenario"] > 0
    training = np.flatnonzero((day >= first) & (day < first + 7))
    judged = []
    for k in range(7):
        known = np.unique(card[fraud & (day >= first) & (day < first + 7 + k)])
        today = np.flatnonzero(day == first + 14 + k)
        judged.append(today[~np.isin(card[today], known)])
    return Fold(start, training, np.concatenate(judged), day[training] - first)


def judge_handbook(table, fold, scores):
    """The benchmark's measures of one fold; `scores` has one for every row of the file, NaN where there is none."""
    rows = fold.judged
    score = _all_there(scores, rows)
    scenario = table["scenario"][rows]
    label = (scenario > 0).astype(int)
    result = {
        "start": fold.start, "rows": len(rows), "frauds": int(label.sum()), "auc": area_under_roc(label, score), "ap": average_precision(label, score),
        "cp100": card_precision(table["t_seconds"][rows] // DAY, table["customer"][rows], label, score)}
    for kind in (1, 2, 3):
        seen = (scenario == 0) | (scenario == kind)
        if (scenario == kind).any():
            result[f"ap_scenario_{kind}"] = average_precision(label[seen], score[seen])
    return result


def sparkov_rows(table, first, end=None):
    """Rows from midnight of `first` to midnight of `end` (not included), dates as YYYY-MM-DD."""
    def seconds(date):
        return (datetime.date.fromisoformat(date) - SPARKOV_ORIGIN).days * DAY

    time = table["t_seconds"]
    return np.flatnonzero((time >= seconds(first)) & (time < (seconds(end) if end else np.inf)))


def judge_sparkov(table, rows, scores):
    """The benchmark's measures over `rows`."""
    score, label = _all_there(scores, rows), table["fraud"][rows]
    return {
        "rows": len(rows), "frauds": int(label.sum()), "auc": area_under_roc(label, score), "ap": average_precision(label, score),
        "recall": recall_at_false_positive_rate(label, score, 0.001)}


def mean_of(results):
    """The mean of every measure over the folds that have it."""
    names = [name for name in results[0] if name not in ("start", "rows", "frauds")]
    return {name: float(np.mean([r[name] for r in results if name in r])) for name in names}


def _all_there(scores, rows):
    score = np.asarray(scores)[rows]
    missing = int(np.isnan(score).sum())
    if missing:
        raise ValueError(f"{missing} of {len(rows)} rows that are judged have no score; score the whole file")
    return score
