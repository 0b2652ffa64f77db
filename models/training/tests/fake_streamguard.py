#!/usr/bin/env python3
"""Stands in for `streamguard features`, `score` and `model verify`: features are noise and a hint of the truth, scores too. CALLS names
the file to which every call is written."""

import datetime
import json
import os
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from streamguard_training.benchmarks import HANDBOOK_ORIGIN, SPARKOV_ORIGIN, read_table  # noqa: E402
from tests.synthetic import make_export, write_export  # noqa: E402


def option(name):
    return sys.argv[sys.argv.index(name) + 1]


def rows_of_the_file():
    table = read_table(option("--input"))
    origin = {"handbook": HANDBOOK_ORIGIN, "sparkov": SPARKOV_ORIGIN}[option("--format")]
    time = ((origin - datetime.date(1970, 1, 1)).days * 86_400 + table["t_seconds"]) * 1000
    first = datetime.datetime.fromisoformat(option("--from")).replace(tzinfo=datetime.timezone.utc).timestamp() * 1000
    fraud = table["scenario"] > 0 if "scenario" in table else table["fraud"] > 0
    rows = np.flatnonzero(time >= first)
    return rows, time[rows], fraud[rows].astype(np.int8)


def features():
    rows, time, label = rows_of_the_file()
    export = make_export(rows=len(rows), length=4)
    export.event_time, export.label = time, label
    export.current[:, 0] += label
    write_export(export, pathlib.Path(option("--output")))


def score():
    rows, _, label = rows_of_the_file()
    members = [m["name"] for m in json.loads((pathlib.Path(option("--model")) / "ensemble.json").read_text(encoding="utf-8"))["members"]]
    noise = np.random.default_rng(1).random((len(rows), len(members) + 1)) * 0.9 + 0.1 * label[:, None]
    with open(option("--output"), "w", encoding="ascii") as file:
        file.write(",".join(["row", "score", *members]) + "\n")
        for row, values in zip(rows, noise):
            file.write(f"{row}," + ",".join(map(str, values)) + "\n")


if __name__ == "__main__":
    with open(os.environ["CALLS"], "a", encoding="ascii") as log:
        log.write(" ".join(sys.argv[1:3]) + "\n")
    {"features": features, "score": score, "model": lambda: None}[sys.argv[1]]()
