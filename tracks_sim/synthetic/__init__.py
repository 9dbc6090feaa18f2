"""Synthetic studies: cohorts with known parameters, their answers, and the figures a report should find."""
