"""Screens: what a notebook shows. ``home()``, ``practise()`` and ``evaluate()`` display the page they return."""

from tracks_sim.ui.start import evaluate, home, practise

__all__ = ["evaluate", "home", "practise"]
