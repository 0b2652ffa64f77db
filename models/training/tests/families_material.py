"""A small synthetic fold for the tests of the families."""

import types

import numpy as np

from streamguard_training.families.material import Settings, prepare
from streamguard_training.tree_member import TreeOptions

from .synthetic import make_export

SETTINGS = Settings(epochs=4, batch=64, genuine_share=0.8, trees=TreeOptions(trees=20))


def make_fold(export=None, settings=SETTINGS, validate=False):
    """The first two thirds of the rows train, the rest is judged; with `validate` the last part of the training stops it early."""
    export = export or make_export(rows=2400, fraud_share=0.15)
    border = export.rows * 2 // 3
    training, judged = np.arange(border), np.arange(border, export.rows)
    validation = training[-border // 4:] if validate else training[:0]
    material = prepare(export, training[:border - len(validation)], validation, settings, seed=3)
    fold = types.SimpleNamespace(
        export=export, training=training, judged=judged, exported=lambda rows: rows, start="2018-07-25",
        set=types.SimpleNamespace(name="handbook"))
    return fold, material
