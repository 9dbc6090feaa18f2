"""Serving the pages: Voilà with the kit's template, kernels and rules.

The kernel is a module of this package, and importing Voilà takes a second, so
nothing is imported before it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracks_sim.serve.app import serve

__all__ = ["serve"]


def __getattr__(name: str) -> Any:
    """Import on first use (PEP 562)."""
    if name == "serve":
        from tracks_sim.serve.app import serve

        return serve
    raise AttributeError(name)
