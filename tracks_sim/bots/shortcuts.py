"""The list of shortcuts, as docs/strategies.md gives it."""

from __future__ import annotations

from tracks_sim.bots.guess import Shortcut
from tracks_sim.bots.option_shortcuts import option_shortcuts
from tracks_sim.bots.row_shortcuts import row_shortcuts
from tracks_sim.bots.sign_shortcuts import sign_shortcuts
from tracks_sim.case.load import Catalogues


def shortcuts(catalogues: Catalogues) -> tuple[Shortcut, ...]:
    """Every shortcut. What is played as a whole trainee's work is in ``strategies``."""
    return (*row_shortcuts(), *option_shortcuts(catalogues), *sign_shortcuts())
