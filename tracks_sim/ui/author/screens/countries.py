"""Countries by their names, to choose where law or practice differs."""

from __future__ import annotations

from collections.abc import Iterable

from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, options


def country_name(view: DraftView, country: str) -> str:
    """A country by its name in the language of the interface."""
    text = view.catalogues.country_texts[view.language].get(country)
    return text.name if text else view.t("a country that this kit does not have")


def country_options(view: DraftView, without: Iterable[str] = ()) -> list[Option]:
    """The countries of the kit by name, but for those that are there already."""
    taken = set(without)
    names = {country: country_name(view, country) for country in view.catalogues.countries if country not in taken}
    return sorted(options(names), key=lambda option: option["label"])
