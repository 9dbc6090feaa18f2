"""The table of ways: it is the list in docs/strategies.md, and each way says in every language who answers like this."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.author_sheets import CODE
from tracks_sim.bots.strategies import strategies_without_reading
from tracks_sim.bots.way_words import AS_ELSEWHERE
from tracks_sim.bots.ways import LEARNER, shortcuts, ways
from tracks_sim.case.load import Catalogues
from tracks_sim.i18n import LANGUAGES, translator

PAGE = Path(__file__).parents[2] / "docs" / "strategies.md"


def test_the_page_lists_what_is_judged(catalogues: Catalogues) -> None:
    names = [s.name for s in shortcuts(catalogues)]
    assert len(set(names)) == len(names)
    cells = [line.split("|")[1] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    listed = {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}
    decisions = {f"always_{d.id}" for d in catalogues.decisions.decisions}
    of_family = {name for name in ways(catalogues) if re.fullmatch(r"option_\d|sure_\d+", name)}
    assert set(ways(catalogues)) - decisions - of_family - {LEARNER} == listed - {"always_<decision>", "option_2", "sure_50", "sure_100"}


def test_every_way_that_is_run_is_in_the_table(catalogues: Catalogues) -> None:
    run = {s.name for s in shortcuts(catalogues)} | {s.name for s in strategies_without_reading(catalogues)}
    assert run < set(ways(catalogues))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_has_words_without_a_code(catalogues: Catalogues, language: str) -> None:
    t, names = translator(language), []
    for name, words in ways(catalogues).items():
        who, helps = words.who_in(catalogues.texts[language], t), words.help_in("decision", ("the words ‘abc’",), t)
        assert who and not CODE.search(who) and "{" not in who + helps, name
        assert language == "en" or (t(words.who) != words.who and t(words.helps) == words.helps == "") or t(words.helps) != words.helps, name
        names += [name] if words is AS_ELSEWHERE else []
    assert all(name.startswith(("as_where_", "rows_", "nth_", "quota_")) for name in names) and names


def test_a_family_says_which_place_or_decision_it_is(catalogues: Catalogues) -> None:
    table, text, t = ways(catalogues), catalogues.texts["en"], translator("en")
    assert table["option_3"].who_in(text, t) == "Somebody who always takes the option at place 3"
    said = text.decisions["record_and_close"].rstrip(".")
    assert table["always_record_and_close"].who_in(text, t) == f"Somebody who always decides “{said}”"


def test_what_helps_follows_what_was_won_and_quotes_what_it_went_by(catalogues: Catalogues) -> None:
    table, t = ways(catalogues), translator("en")
    assert table["briefing_words"].help_in("decision", ("the shared words ‘hours’, ‘evening’", "the shared words ‘hours’"), t).endswith("too: “hours”, “evening”.")
    assert table["briefing_words"].help_in("decision", ("no shared words, so all equally",), t) == ""
    assert table["longest_option"].help_in("decision", ("the longest option (9 words)",), t) == "Make another option as long, or as short."
    rows = {table[name].help_in("needs", (), t) for name in ("rows_as_in_others", "tick_all", "keyword_label")}
    assert len(rows) == 1 and rows != {table["tick_all"].help_in("decision", (), t)}
