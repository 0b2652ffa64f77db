"""Measures what the ensemble finds of a kind of fraud that training never saw."""
