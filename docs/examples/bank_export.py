#!/usr/bin/env python3
"""
Turns payments of `streamguard simulate` into a CSV file as a bank's reporting might write it, for the example of docs/offline.md:

    python3 docs/examples/bank_export.py payments.jsonl payments.csv

bank-mapping.json beside this file explains its columns. Times are local, to the second, with AM and PM; amounts are written out; only frauds are marked.
"""

import csv
import datetime
import json
import sys

ZONE = datetime.timezone(datetime.timedelta(hours=-5))
WITHOUT_CENTS = {"JPY"}
MODES = {"CHIP": "chip", "CONTACTLESS": "tap", "MAGSTRIPE": "swipe", "ECOMMERCE": "online", "ATM": "cash", "TRANSFER": "wire", "OTHER": "other"}
HEADER = ("Reference", "Card token", "Booked", "Amount", "Ccy", "MCC", "Merchant", "Terminal", "Mode", "Merchant country", "Card country",
          "Customer since", "Device", "Km from home", "Disputed", "Dispute reason")


def row(payment):
    """The cells of one payment."""
    digits = 0 if payment["currency"] in WITHOUT_CENTS else 2
    opened = payment["account_opened_at"]
    return (
        payment["transaction_id"], payment["account_id"], local(payment["event_time"], "%m/%d/%Y %I:%M:%S %p"),
        f"{payment['amount_minor'] / 10 ** digits:.{digits}f}", payment["currency"], payment["merchant_category"], payment["merchant_id"],
        payment["terminal_id"], MODES[payment["channel"]], payment["merchant_country"], payment["account_country"],
        None if opened is None else local(opened, "%m/%d/%Y"), payment["device_id"], payment["distance_from_home_km"],
        "Y" if payment["is_fraud"] else None, payment["fraud_kind"])


def local(milliseconds, pattern):
    return datetime.datetime.fromtimestamp(milliseconds / 1000, ZONE).strftime(pattern)


def convert(source, target):
    """Writes the payments of one file to another."""
    with open(source, encoding="utf-8") as payments, open(target, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(row(json.loads(line)) for line in payments)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: bank_export.py PAYMENTS.jsonl PAYMENTS.csv")
    convert(*sys.argv[1:])
