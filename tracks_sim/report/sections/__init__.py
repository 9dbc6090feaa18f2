"""Sections of a report, one a module: each takes the study's data and the disclosure policy and returns a Section."""
