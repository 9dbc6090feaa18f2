"""The screen Try it: what can be tried."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.author_sheets import CODE, seen
from tests.support.shipped import CASES, kit_library
from tests.support.written_drafts import LONG, SHORT, draft_data, view_of
from tracks_sim.i18n import LANGUAGES
from tracks_sim.ui.author.tryout.try_it import try_it_sheet
from tracks_sim.ui.author.tryout.tryout_screen import chosen


def test_the_link_says_what_was_chosen() -> None:
    view = replace(view_of(draft_data(), SHORT), try_address="/author/try", at={"step": "decision", "answers": "hasty", "lang": "fr", "country": "fr"})
    sheet = try_it_sheet(view)
    assert sheet["door"] is not None and sheet["door"]["href"] is not None
    address = urlsplit(sheet["door"]["href"])
    asked = {name: value for name, [value] in parse_qs(address.query).items()}
    assert address.path == "/author/try"
    found, gone = chosen(asked, view.checked.completed.case_file, view.catalogues)
    assert (found.step, found.earlier, found.language, found.country, gone) == ("decision", "hasty", "fr", "fr", ())


def test_jupyterlab_gets_code_that_runs_the_same() -> None:
    sheet = try_it_sheet(replace(view_of(draft_data(), SHORT), at={"step": "decision", "answers": "key", "country": "be"}))
    assert sheet["door"] is not None and sheet["door"]["href"] is None and sheet["code_help"]
    compile(sheet["door"]["code"], "cell", "exec")
    assert f"try_draft('{SHORT}', step='decision', answers='key'" in sheet["door"]["code"]


def test_each_option_leads_to_its_feedback_and_says_how_it_stands() -> None:
    view = replace(view_of(draft_data(), SHORT), try_address="/author/try", at={"country": "be"})
    doors = try_it_sheet(view)["options"]
    options = kit_library().cases[SHORT].case.options
    assert [parse_qs(urlsplit(door["href"] or "").query)["option"] for door in doors] == [[option.id] for option in options]
    assert sum(door["note"] == "best" for door in doors) >= 1 and all(door["note"] for door in doors)


def test_a_draft_with_nothing_in_it_can_be_tried() -> None:
    sheet = try_it_sheet(replace(view_of({"case": {"languages": ["en"]}}, SHORT), try_address="/author/try"))
    assert sheet["door"] is not None and [choice["name"] for choice in sheet["choices"]] == ["step", "answers", "lang", "country"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case_id", [SHORT, LONG, CASES[0]])
def test_nothing_on_screen_is_an_id(case_id: str, language: str) -> None:
    sheet = dict(try_it_sheet(replace(view_of(draft_data(case_id), case_id, language), try_address="/author/try")))
    shown = {**sheet, "options": [{"note": door["note"]} for door in sheet["options"]], "door": None}  # type: ignore[attr-defined]
    shown["choices"] = [{"label": c["label"], "help": c["help"]} for c in sheet["choices"]]  # type: ignore[attr-defined]
    for text in seen(shown):
        assert not CODE.search(text), text
