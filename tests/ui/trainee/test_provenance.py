"""How a source is named, and what is said where its text was not read."""

from __future__ import annotations

from typing import get_args

import pytest

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.record import READ_ITSELF, SourceState
from tracks_sim.i18n import translator
from tracks_sim.ui.trainee.provenance import fact_line, source_badge, source_line, state_badge


def test_a_source_is_named_in_the_language_of_the_page(catalogues: Catalogues) -> None:
    assert "Convention on the Rights of the Child" in source_line("crc-1989", catalogues, None, "en")
    assert source_line("crc-1989", catalogues, "2026-11", "fr").startswith("Convention relative aux droits de l’enfant (1989-11-20), ")


def test_what_was_searched_in_vain_stands_in_no_source(catalogues: Catalogues) -> None:
    assert fact_line("crc-1989", "not_found", "2026-11-26", catalogues, "en") == "searched 2026-11-26"
    assert fact_line("crc-1989", "mirror", "2026-11-26", catalogues, "en").endswith(", looked up 2026-11-26")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_was_not_read_says_how_it_is_known(language: str) -> None:
    t = translator(language)
    badges = {state: state_badge(state, t) for state in get_args(SourceState)}
    assert {state for state, badge in badges.items() if not badge} == READ_ITSELF
    assert len({*badges.values()}) == 1 + len(badges) - len(READ_ITSELF)  # each in other words


def test_a_source_that_no_list_has_counts_as_not_read(catalogues: Catalogues) -> None:
    assert source_badge("nowhere", catalogues, translator("en")) == "from memory"
