"""Progress bars of long commands: on a terminal (standard error), nothing in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial


@contextmanager
def progress_bar(what: str, total: int | None = None) -> Iterator[Callable[..., None]]:
    """A bar of ``total`` steps, None while their number is not known; yields rich's ``Progress.update`` for it."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        yield partial(bar.update, bar.add_task(what, total=total))


@contextmanager
def step_bar(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar of ``total`` steps; yields the function that advances it by one."""
    with progress_bar(what, total) as update:
        yield partial(update, advance=1)
