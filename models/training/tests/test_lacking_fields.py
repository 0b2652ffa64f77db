"""What is measured of payments that lack fields, and how the card tells it."""

import unittest

import numpy as np

from streamguard_training import card, lacking_fields

from .synthetic import make_export


class LackingFieldsTests(unittest.TestCase):
    def test_simulate_is_asked_for_each_field_and_share(self):
        self.assertEqual(
            lacking_fields.simulate_options(("device_id", "terminal_id"), 0.15), ["--lacking", "device_id=0.15", "--lacking", "terminal_id=0.15"])

    def test_feeds_are_nothing_each_and_all(self):
        feeds = lacking_fields.feeds()
        self.assertEqual(list(feeds)[0], "nothing")
        self.assertEqual(sorted(feeds.values(), key=len)[0], ())
        self.assertEqual({fields for fields in feeds.values() if len(fields) == 1}, {(field,) for field in lacking_fields.FIELDS})
        self.assertEqual(feeds["all of these"], lacking_fields.FIELDS)

    def test_figures_are_of_the_rows_after_the_histories_filled(self):
        export = make_export(rows=900)
        scores = np.where(export.label == 1, 0.9, 0.1)
        found = lacking_fields.judge(export, lambda rows: scores[rows], threshold=0.5)
        self.assertEqual(found, {"payments": 600, "frauds": int((export.label[300:] == 1).sum()), "alerts": int((export.label[300:] == 1).sum()), "average_precision": 1.0})

    def test_the_card_has_a_row_for_each_feed_and_no_section_without(self):
        figures = {"payments": 600, "frauds": 7, "alerts": 1_234, "average_precision": 0.5}
        text = card._lacking({"lacking": {"nothing": figures, "device_id": figures}}, {"lacking_share": 0.15, "seed": 7})
        self.assertIn("| device_id | 1,234 | 0.500 |", text)
        self.assertIn("15% of the accounts", text)
        self.assertEqual(card._lacking({"lacking": {}}, {}), "")
