"""Small exports in memory and on disk, in the exporter's format, with a fraud that only the past gives away."""

import json

import numpy as np

from streamguard_training.feature_export import CATEGORICAL, CONTINUOUS, INDICATOR, Column, FeatureExport, Specification

WEEK_MS = 7 * 24 * 3600 * 1000

HISTORY = (
    Column("log_amount", CONTINUOUS), Column("weekend", INDICATOR), Column("channel", CATEGORICAL, 3),
    Column("category_group", CATEGORICAL, 4), Column("log_gap", CONTINUOUS),
    Column("log_age", CONTINUOUS), Column("same_merchant", INDICATOR),
)
FROZEN = 5
CURRENT = (
    Column("log_amount", CONTINUOUS), Column("channel", CATEGORICAL, 3), Column("new_merchant", INDICATOR),
    Column("log_gap", CONTINUOUS), Column("pace", CONTINUOUS), Column("category_group", CATEGORICAL, 4),
)


def make_export(rows=4000, length=6, weeks=8, seed=1, fraud_share=0.06):
    rng = np.random.default_rng(seed)
    label = (rng.random(rows) < fraud_share).astype(np.int8)
    kind = np.where(label == 1, rng.integers(1, 3, rows), 0).astype(np.int8)
    history_length = rng.integers(0, length + 1, rows)
    real = np.arange(length, 0, -1)[None, :] <= history_length[:, None]
    history = np.zeros((rows, length, len(HISTORY)), dtype=np.float32)
    history[..., 0] = rng.normal(3, 1, (rows, length))
    history[..., 1] = rng.random((rows, length)) < 0.3
    history[..., 2] = rng.integers(0, 3, (rows, length))
    history[..., 3] = rng.integers(0, 4, (rows, length))
    history[..., 4] = rng.normal(8, 2, (rows, length))
    history[..., 5] = rng.normal(9, 2, (rows, length))
    history[..., 6] = rng.random((rows, length)) < 0.3
    current = np.zeros((rows, len(CURRENT)), dtype=np.float32)
    current[:, 0] = rng.normal(3, 1, rows) + 1.2 * label
    current[:, 1] = rng.integers(0, 3, rows)
    current[:, 2] = rng.random(rows) < 0.2 + 0.5 * label
    current[:, 3] = rng.normal(8, 2, rows) - 2 * label
    current[:, 4] = rng.normal(0, 1, rows)
    current[:, 5] = rng.integers(0, 4, rows)
    history[label == 1, -2:, 0] -= 2.5
    history *= real[..., None]
    return FeatureExport(
        Specification(1, HISTORY, FROZEN, CURRENT, length), history, history_length.astype(np.int64), current, label, kind,
        {0: "genuine", 1: "burst", 2: "mule"}, np.sort(rng.integers(0, weeks * WEEK_MS, rows)))


def write_export(export, directory):
    def columns(definitions):
        return [{"name": c.name, "kind": c.kind, "cardinality": c.cardinality, "group": c.group} for c in definitions]

    spec = export.specification
    directory.mkdir(parents=True, exist_ok=True)
    for name in ("history", "history_length", "current", "label", "kind", "event_time"):
        np.save(directory / f"{name}.npy", getattr(export, name))
    (directory / "specification.json").write_text(json.dumps({
        "version": spec.version, "history": columns(spec.history), "frozen_history_width": spec.frozen_width,
        "current": columns(spec.current), "history_length": spec.history_length, "kinds": list(export.kind_names.values()),
        "rows": export.rows}), encoding="utf-8")
