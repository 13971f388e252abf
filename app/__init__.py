"""Laurel: microcredentials from evidence to assessment to a verifiable badge."""
