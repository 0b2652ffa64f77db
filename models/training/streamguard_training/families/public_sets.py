"""The two public sets as the comparison uses them: periods, how long networks learn on them, and the judge."""

import dataclasses
import datetime
import pathlib
from typing import Optional

import numpy as np

from .. import benchmarks
from ..feature_export import ExportError, open_export
from ..tree_member import TreeOptions
from .material import Settings, prepare

DAY = benchmarks.DAY
SPARKOV_VALIDATION, SPARKOV_END = "2020-06-08", "2020-10-01"
DRAW_SEED = 11  # One draw of genuine rows for all families and seeds.


@dataclasses.dataclass(frozen=True)
class PublicSet:
    """One set: its name, which is also that of its file and of the layout that `streamguard features` reads, its folds, and how to prepare and judge them."""

    name: str
    folds: tuple
    history_length: int
    options: tuple  # of `streamguard features`
    measures: tuple
    settings: Settings
    most_genuine: Optional[int] = None

    def data_file(self, folder):
        """The newest file of the set in `folder`."""
        found = sorted(pathlib.Path(folder).glob(f"{self.name}*.csv*"))
        if not found:
            raise ExportError(f"{folder} holds no {self.name}*.csv.gz; see docs/quality.md for where the public sets come from")
        return found[-1]


HANDBOOK = PublicSet(
    "handbook", benchmarks.HANDBOOK_STARTS, 8, ("--label-delay", "7d", "--from", "2018-07-25", "--to", "2018-09-05"), ("auc", "ap", "cp100"),
    Settings(epochs=12, batch=256, genuine_share=0.2, trees=TreeOptions(trees=200, columns=0.3)))
SPARKOV = PublicSet(
    "sparkov", (benchmarks.SPARKOV_TRAINING,), 16, ("--no-outcomes", "--from", "2019-01-31", "--to", SPARKOV_END), ("auc", "ap", "recall"),
    Settings(epochs=10, batch=512, genuine_share=0.4, trees=TreeOptions(trees=400, depth=6, method="hist", bins=512)), 300_000)
SETS = (HANDBOOK, SPARKOV)


class Fold:
    """One fold of a set, opened: what there is to learn from, and the judge of scores."""

    def __init__(self, public_set, table, features, start):
        self.set, self.table, self.start = public_set, table, start
        self.export = open_export(features)
        self._row_of = _positions(features, len(table["t_seconds"]))
        if public_set.name == "handbook":
            self._fold = benchmarks.handbook_fold(table, start)
            training, validation, self.judged = self._fold.training, np.empty(0, dtype=np.int64), self._fold.judged
        else:
            training = benchmarks.sparkov_rows(table, benchmarks.SPARKOV_TRAINING, SPARKOV_VALIDATION)
            validation = benchmarks.sparkov_rows(table, SPARKOV_VALIDATION, benchmarks.SPARKOV_TEST)
            self.judged = benchmarks.sparkov_rows(table, benchmarks.SPARKOV_TEST, SPARKOV_END)
        self.training, self.validation = self.exported(training), self.exported(validation)

    def material(self):
        return prepare(self.export, self.training, self.validation, self.set.settings, DRAW_SEED, self.set.most_genuine)

    def exported(self, rows):
        """Positions in the export of rows of the set's file."""
        found = self._row_of[rows]
        if len(found) > 0 and found.min() < 0:
            raise ExportError(f"{int((found < 0).sum())} rows of the {self.set.name} set that are needed were not exported; export its features again")
        return found

    def judge(self, score):
        """The benchmark's measures of a function from positions in the export to scores."""
        scores = np.full(len(self.table["t_seconds"]), np.nan)
        scores[self.judged] = score(self.exported(self.judged))
        return self.judge_scores(scores)

    @property
    def judged_period(self):
        """Dates around all rows that are judged, the second not included."""
        if self.set.name == "sparkov":
            return benchmarks.SPARKOV_TEST, SPARKOV_END
        first = datetime.date.fromisoformat(self.start) + datetime.timedelta(days=14)
        return str(first), str(first + datetime.timedelta(days=7))

    def judge_scores(self, scores):
        """The benchmark's measures of a score for every row of the set's file, NaN where it is not judged."""
        if self.set.name == "handbook":
            return benchmarks.judge_handbook(self.table, self._fold, scores)
        return benchmarks.judge_sparkov(self.table, self.judged, scores)


def _positions(features, rows):
    """Row of the set's file to position in the export, -1 where there is none; `row.npy` is there when only a period was exported."""
    file = pathlib.Path(features) / "row.npy"
    positions = np.full(rows, -1, dtype=np.int64)
    if not file.is_file():
        return np.arange(rows)
    exported = np.load(file)
    positions[exported] = np.arange(len(exported))
    return positions
