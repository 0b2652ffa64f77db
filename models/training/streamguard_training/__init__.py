"""Trains StreamGuard's ensemble on the features that `streamguard features` exported."""
