"""The widget: four traits of plain data out, intents in. No key and no untold text ever sits in a trait."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from tracks_sim.ui.assets import assets


def _module(base_url: str | None) -> str:
    """The script: a cached file where the kit serves it, the whole text in JupyterLab."""
    page = assets()["page.js"]
    if base_url is None:
        return page.body.decode()
    # The module is loaded from a blob, which has no address of its own to be relative to.
    address = f"{base_url}tracks/static/page.js?v={page.hash}"
    return f'export default (await import(new URL("{address}", location.origin).href)).default;\n'


class Page(anywidget.AnyWidget):
    """One page of the kit."""

    _esm = ""
    words = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    file = traitlets.Dict(allow_none=True).tag(sync=True)
    sheet = traitlets.Dict().tag(sync=True)

    def __init__(self, base_url: str | None, **views: Any) -> None:
        style = "" if base_url else assets()["tracks.css"].body.decode()
        super().__init__(_esm=_module(base_url), _css=style, **views)
