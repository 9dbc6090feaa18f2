"""Sheets of the steps of a case, from the briefing to submission."""
