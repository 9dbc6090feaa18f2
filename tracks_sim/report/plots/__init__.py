"""Plots of a report as SVG, readable in black and white."""
