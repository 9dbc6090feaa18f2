"""The page about the sources shows everything that has a state, nothing of a key, and leads back to where one came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from tests.support.shipped import kit_library
from tests.support.ui_case import CASE
from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.record import READ_ITSELF, Provenance, SourceState
from tracks_sim.i18n import translator
from tracks_sim.labels import SOURCE_STATE_NAMES
from tracks_sim.ui.trainee.page_list import PAGES
from tracks_sim.ui.trainee.pages.sources import MEANINGS, SourcesSheet, sources_sheet
from tracks_sim.ui.trainee.screen import WidgetSession

HOME = {"kind": "page", "page": "home"}


def states_in(record: object) -> Iterator[SourceState]:
    """The state of every record that says how it is known, wherever it is."""
    if isinstance(record, Provenance):
        yield record.state
    if isinstance(record, BaseModel):
        for name in type(record).model_fields:
            yield from states_in(getattr(record, name))
    elif isinstance(record, tuple):
        for inner in record:
            yield from states_in(inner)


def shown(sheet: SourcesSheet, group: str, language: str) -> Counter[SourceState]:
    """The states of a group's rows, by their names."""
    t = translator(language)
    states = {t(name): state for state, name in SOURCE_STATE_NAMES.items()}
    [found] = [g for g in sheet["groups"] if g["id"] == group]
    assert all(row["read"] == (states[row["how"]] in READ_ITSELF) and row["what"] for row in found["rows"])
    return Counter(states[row["how"]] for row in found["rows"])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_everything_with_a_state_is_on_the_page(catalogues: Catalogues, language: str) -> None:
    sheet = sources_sheet(kit_library(), language, None, HOME)
    of_groups: dict[str, object] = {"sources": catalogues.sources, "forced-labour": catalogues.forced_labour, "needs": catalogues.needs}
    of_groups |= {f"country-{country}": profile for country, profile in catalogues.countries.items()}
    for group, record in of_groups.items():
        assert shown(sheet, group, language) == Counter(states_in(record)), group
    # No other catalogue has a state, but for the weights and their rule, which have one a list and one a row.
    rest = (catalogues.concepts, catalogues.decisions, catalogues.delphi)
    assert not [state for record in rest for state in states_in(record)]


def test_the_weights_are_counted_by_how_they_are_known(catalogues: Catalogues) -> None:
    sheet = sources_sheet(kit_library(), "en", None, HOME)
    delphi = catalogues.delphi
    [group] = [g for g in sheet["groups"] if g["id"] == "weights"]
    wanted = Counter((profile, delphi.state_of(row, profile)) for profile in delphi.states for row in delphi.rows)
    assert len(group["rows"]) == len(wanted) + 1  # the rule
    assert [row["what"] for row in group["rows"]].count("Sexual exploitation of children: the weights of 2 indicators") == 1  # CD07 and EX03, in the transcription
    # 67 rows in four lists; none was read in the brochure
    assert (group["read"], group["all"]) == (0, 67 * 4)


def test_counts_are_those_of_the_rows(catalogues: Catalogues) -> None:
    sheet = sources_sheet(kit_library(), "en", "ie", HOME)
    counts = {g["id"]: (g["read"], g["all"]) for g in sheet["groups"]}
    assert counts["sources"] == (sum(s.checked for s in catalogues.sources.sources), len(catalogues.sources.sources))
    assert counts["cases"] == (sum(bool(c.review.entries) for c in kit_library().first_versions.values()), len(kit_library().first_versions))
    assert [id_ for id_ in counts if id_.startswith("country-")] == ["country-ie"]


def test_every_state_has_a_name_and_a_meaning() -> None:
    assert {*MEANINGS} == {*SOURCE_STATE_NAMES} == {*get_args(SourceState)}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_word_of_a_key_is_on_the_page(catalogues: Catalogues, language: str) -> None:
    """Also not which step a country's law changes, nor why."""
    rows = [row for g in sources_sheet(kit_library(), language, None, HOME)["groups"] for row in (*g["rows"], {"what": g["note"]})]
    said = "\n".join(str(value) for row in rows for value in row.values())
    keys = [words for case in kit_library().cases.values() for words in texts_in(case.key_texts[language]) if len(words) > 40]
    overrides = [words for texts in catalogues.country_texts[language].values() for words in texts.overrides.values()]
    decisions = [*catalogues.texts[language].decisions.values(), *(p for texts in catalogues.country_texts[language].values() for p in texts.phrases.values())]
    assert len(keys) > 500
    assert [words for words in (*keys, *overrides, *decisions) if words in said] == []


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        yield from (text for name in type(value).model_fields for text in texts_in(getattr(value, name)))
    elif isinstance(value, dict):
        yield from (text for inner in value.values() for text in texts_in(inner))
    elif isinstance(value, list | tuple):
        yield from (text for inner in value for text in texts_in(inner))


# --- the page of a screen ---------------------------------------------------------------------


def test_from_a_step_it_shows_the_country_and_leads_back_to_the_step(screen: WidgetSession) -> None:
    screen.receive({"kind": "opened", "step": "reading"})
    screen.receive({"kind": "page", "page": "sources"})
    sheet, events = screen.page.sheet, screen.page.frame["events"]
    assert sheet["kind"] == "sources" and screen.page.frame["title"].startswith("About the sources")
    assert [g["id"] for g in sheet["groups"] if g["id"].startswith("country-")] == ["country-fr"]
    assert sheet["back"] == {"kind": "opened", "step": "reading"} and sheet["back_label"] == "Back to the case"
    screen.receive({"kind": "language", "language": "fr"})
    assert screen.page.sheet["title"] == "À propos des sources"
    screen.receive(sheet["back"])
    assert screen.page.sheet["step"] == "reading"
    assert screen.page.frame["events"] == events + 1  # the language: the page is no act
    screen.receive(sheet["place"])  # Forward
    assert screen.page.sheet["back"] == {"kind": "opened", "step": "reading"}


def test_from_the_start_of_a_case_it_leads_back_there(home: WidgetSession) -> None:
    home.receive({"kind": "page", "page": "start", "case": CASE, "mode": "talk"})
    home.receive({"kind": "page", "page": "sources"})
    sheet = home.page.sheet
    assert sheet["place"] == {"kind": "page", "page": "sources", "from": "start", "case": CASE, "mode": "talk"}
    home.receive({"kind": "page", "page": "sources"})  # once more, from its own page
    assert home.page.sheet["back"] == sheet["back"]
    home.receive(HOME)
    home.receive(sheet["place"])  # as a page without a kernel says where it is
    home.receive(home.page.sheet["back"])
    assert (home.page.sheet["kind"], home.page.sheet["case"], home.page.sheet["mode"]) == ("start", CASE, "talk")


def test_from_the_list_of_cases_it_shows_all_countries(home: WidgetSession) -> None:
    home.receive({"kind": "page", "page": "sources"})
    assert home.page.sheet["back"] == HOME
    assert len([g for g in home.page.sheet["groups"] if g["id"].startswith("country-")]) == len(kit_library().catalogues.countries)


@pytest.mark.parametrize("came", ["nowhere", "practise", "sources", 7, None, {"a": 1}, "x" * 5000])
def test_a_forged_way_back_leads_to_the_list(home: WidgetSession, came: Any) -> None:
    home.receive({"kind": "page", "page": "sources", "from": came})
    assert home.page.sheet["back"] == HOME and PAGES["sources"].name == home.state.page
