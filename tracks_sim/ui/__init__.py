"""Screens: what a notebook shows. ``home()``, ``practise()``, ``evaluate()``, ``author()`` and ``try_draft()`` display the page they make."""

from tracks_sim.ui.start import author, evaluate, home, practise, try_draft

__all__ = ["author", "evaluate", "home", "practise", "try_draft"]
