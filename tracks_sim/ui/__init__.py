"""Screens: what a notebook shows. ``home()`` and ``practise()`` display the page they return."""

from tracks_sim.ui.start import home, practise

__all__ = ["home", "practise"]
