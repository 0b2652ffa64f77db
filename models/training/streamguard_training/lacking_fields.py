"""Fields that a payment system need not send: training sees accounts without them, and the card says what their absence costs."""

import numpy as np

from . import quality

FIELDS = ("terminal_id", "merchant_category", "merchant_country", "account_country", "account_opened_at", "device_id", "distance_from_home_km")
SHARE = 0.15
PAYMENTS, ACCOUNTS = 60_000, 1_000
SETTLING = 1 / 3  # of the payments: histories fill


def simulate_options(fields, share=1.0):
    """Options of `streamguard simulate` that leave the fields out, each of its own share of the accounts."""
    return [word for field in fields for word in ("--lacking", f"{field}={share:g}")]


def feeds():
    """What is left out of all payments, by name: nothing, each field by itself, and all of them."""
    return {"nothing": (), **{field: (field,) for field in FIELDS}, "all of these": FIELDS}


def judge(export, score, threshold):
    """Figures of one feed, once its histories have filled. `score` takes rows and gives their scores."""
    rows = np.arange(int(export.rows * SETTLING), export.rows)
    label, scores = export.label[rows], score(rows)
    return {
        "payments": len(rows), "frauds": int((label == 1).sum()), "alerts": int((scores >= threshold).sum()),
        "average_precision": quality.ranking(label, scores)["average_precision"]}
