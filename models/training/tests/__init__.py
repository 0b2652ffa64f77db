"""Tests of the training package; plain unittest."""
