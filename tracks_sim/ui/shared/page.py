"""The widgets: traits of plain data out, intents in. No key and no undisclosed text is ever in a trait of a trainee's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import anywidget
import jsonpatch
import traitlets

from tracks_sim.ui.shared.assets import assets, whole_script


def _module(base_url: str | None, name: str) -> str:
    """The script of a widget: the import of a cached file where the kit serves it, the whole text in JupyterLab."""
    if base_url is None:
        return whole_script(name)
    # The module is loaded from a blob, which has no address of its own to be relative to.
    address = f"{base_url}tracks/static/{name}?v={assets()[name].hash}"
    return f'export default (await import(new URL("{address}", location.origin).href)).default;\n'


def _style(base_url: str | None, *names: str) -> str:
    """The style of a widget: empty where the server's page links its files, the whole text in JupyterLab."""
    return "" if base_url else "\n".join(assets()[name].body.decode() for name in names)


class _PageWidget(anywidget.AnyWidget):
    """The common part of all pages: their files, and three views as traits."""

    _esm = ""
    _css = ""  # without it anywidget has no trait for the style, and JupyterLab shows the page bare
    _script: ClassVar[str]
    _styles: ClassVar[tuple[str, ...]]
    words = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    sheet = traitlets.Dict().tag(sync=True)

    def __init__(self, base_url: str | None, **views: Any) -> None:
        super().__init__(_esm=_module(base_url, self._script), _css=_style(base_url, *self._styles), **views)


class _PatchedPage(_PageWidget):
    """A page that is sent what changed of its views, and not the whole of them."""

    revision = traitlets.Int().tag(sync=True)
    """Number of changes of the views so far. A page that asks for them names the number it has, and gets no answer where it is this one."""
    _patched = False

    def change_to(self, views: Mapping[str, Any]) -> None:
        """Set the views, and send the browser what changed of them instead of the whole (``shared/patch.js``).

        A page that opens, or that asks for the state after a cut, gets the traits as they are then.
        """
        before = {name: getattr(self, name) for name in views}
        patch = jsonpatch.make_patch(before, views).patch
        if not patch:
            return
        self._patched = True
        try:
            for name, view in views.items():
                setattr(self, name, view)
            self.revision += 1
        finally:
            self._patched = False
        self.send({"kind": "change", "patch": patch, "revision": self.revision})

    def _handle_msg(self, msg: Mapping[str, Any]) -> None:
        """Answer a message of the browser; not where it asks for the views and has them already."""
        asked = msg["content"]["data"]
        if asked.get("method") != "request_state" or asked.get("revision") != self.revision:
            super()._handle_msg(msg)

    def notify_change(self, change: Any) -> None:
        """Tell who observes a trait; the browser too, but for what is sent to it as a patch."""
        if self._patched:
            traitlets.HasTraits.notify_change(self, change)
        else:
            super().notify_change(change)


class Page(_PatchedPage):
    """The page for trainees."""

    _script = "page.js"
    _styles: ClassVar[tuple[str, ...]] = ("tracks.css",)
    file = traitlets.Dict(allow_none=True).tag(sync=True)


class TryPage(Page):
    """The trainees' page below a bar that says what is tried. No trainee's page has these traits, and their script does not know them."""

    _script = "try.js"
    _styles = ("tracks.css", "try.css")
    bar = traitlets.Dict().tag(sync=True)
    inner = traitlets.Dict(allow_none=True).tag(sync=True)
    """What goes on in the person of a talk; None outside of one."""


class AuthorsPage(_PatchedPage):
    """The page for authors, the only one whose traits hold the key of a case. No trainee's browser loads its script."""

    _script = "author.js"
    _styles = ("tracks.css", "author.css")


class EvaluatorsPage(_PageWidget):
    """The page for evaluators: a script of its own, so that nothing of it is loaded by a trainee's browser."""

    _script = "evaluate.js"
    _styles = ("tracks.css", "evaluate.css")
