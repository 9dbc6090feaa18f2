"""The screen Try it: what can be tried, and what scripts found in words of an author."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.author_sheets import CODE, seen
from tests.support.shipped import CASES, kit_library
from tests.support.written_drafts import LONG, SHORT, draft_data, view_of
from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.exploit_check import ExploitFound, ExploitReport, check_exploits, keep_report, kept_report
from tracks_sim.i18n import LANGUAGES, translator
from tracks_sim.ui.author.problems.exploit_messages import exploit_sentence, way_sentences
from tracks_sim.ui.author.tryout.try_it import try_it_sheet
from tracks_sim.ui.author.tryout.tryout_screen import chosen

LUCKY = ExploitFound("briefing_words", "decision", ("the shared words ‘hours’, ‘evening’",), "en", wins=False)
WINS = ExploitFound("keyword_label", "decision", ("the shared words ‘wants’ (the-knitted-hat)",), "en", wins=True, corrected=0.4)


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


# --- the verdict -------------------------------------------------------------------------------


def test_the_verdict_belongs_to_one_state_of_the_draft() -> None:
    view = view_of(draft_data(), SHORT)
    assert try_it_sheet(view)["scripts"]["sentence"] == ""
    same = ExploitReport(content_hash(view.data), (), (), (LUCKY,))
    clean = try_it_sheet(replace(view, scripts=same))["scripts"]
    assert (clean["state"], clean["sentence"], clean["ways"]) == ("", "Nobody who does not read wins.", []) and len(clean["lucky"]) == 1
    assert try_it_sheet(replace(view, scripts=replace(same, content="another")))["scripts"]["state"]


def test_a_way_is_told_with_what_lets_it_through_and_what_helps() -> None:
    t, catalogues = translator("en"), kit_library().catalogues
    unknown = replace(LUCKY, strategy="a_way_of_another_version")
    assert way_sentences([LUCKY, unknown, LUCKY], catalogues, catalogues.texts["en"], t) == [
        "Somebody who takes the option that shares most words with the briefing would decide rightly. "
        "Reword your best option, or let another option use these words too: “hours”, “evening”."
    ]
    assert exploit_sentence(ExploitReport("x", ("a",), (), (LUCKY, WINS)), t) == "1 way of answering without reading wins here."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case_id", [SHORT, LONG, CASES[0]])
def test_nothing_on_screen_is_an_id(case_id: str, language: str) -> None:
    found = ExploitReport("x", (), (), (LUCKY, WINS))
    sheet = dict(try_it_sheet(replace(view_of(draft_data(case_id), case_id, language), scripts=found, try_address="/author/try")))
    scripts = {name: value for name, value in dict(sheet["scripts"]).items() if name != "rows"}  # type: ignore[call-overload]
    shown = {**sheet, "scripts": scripts, "options": [{"note": door["note"]} for door in sheet["options"]], "door": None}  # type: ignore[attr-defined]
    shown["choices"] = [{"label": c["label"], "help": c["help"]} for c in sheet["choices"]]  # type: ignore[attr-defined]
    for text in seen(shown):
        assert not CODE.search(text), text


def test_a_verdict_is_kept_beside_the_draft(tmp_path: Path) -> None:
    assert kept_report(tmp_path) is None
    found = ExploitReport("x", ("a",), ("b",), (LUCKY, WINS))
    keep_report(tmp_path, found)
    assert kept_report(tmp_path) == found and [path.name for path in tmp_path.iterdir()] == ["bots.json"]
    (tmp_path / "bots.json").write_text("{")
    assert kept_report(tmp_path) is None


def test_what_the_scripts_find_is_told_as_data_too() -> None:
    found = check_exploits(kit_library().cases[SHORT], "x", kit_library(), ("be",))
    assert len([way for way in found.ways if not way.wins]) == len(found.advice)
    assert len([way for way in found.ways if way.wins]) == len(found.found)
