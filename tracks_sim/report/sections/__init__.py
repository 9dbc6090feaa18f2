"""Chapters of a report, one a module."""
