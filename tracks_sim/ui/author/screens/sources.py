"""Where the rule behind an answer comes from: the sources there are, and the one that stands."""

from __future__ import annotations

from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, options


def source_options(view: DraftView) -> list[Option]:
    """All sources by their names, in the order of the alphabet."""
    names = view.catalogue_text.sources
    known = {source.id: names[source.id] for source in view.catalogues.sources.sources if source.id in names}
    return sorted(options(known), key=lambda option: option["label"])


def source_name(view: DraftView, source: str) -> str:
    """The name of a source; a sentence where there is none."""
    return view.catalogue_text.sources.get(source, view.t("no source yet"))
