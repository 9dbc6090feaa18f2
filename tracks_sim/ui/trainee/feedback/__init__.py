"""Feedback on cases and talks."""
