"""Plots of a report, readable in black and white."""
