"""Screens: what a notebook shows. ``home()``, ``practise()``, ``evaluate()`` and ``author()`` display the page they make."""

from tracks_sim.ui.start import author, evaluate, home, practise

__all__ = ["author", "evaluate", "home", "practise"]
