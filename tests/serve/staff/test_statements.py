"""What the authors of a study say, written on its page over real HTTP: saved in one go, and nothing typed is lost."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.serve.staff.test_page_list import page, signed_in
from tests.support.server import RunningServer, Visitor
from tests.support.study_cases import a_study
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.studies import keep_statements
from tracks_sim.store import COMMAND_LINE, Store, Studies
from tracks_sim.study.statements import LONGEST, STATEMENTS

PATH = "tracks/staff/statements?study={study}"


@pytest.fixture(scope="module")
def evaluator(server: RunningServer, store: Store) -> Visitor:
    for name in ("said", "met", "full"):
        Studies(store).keep_plan(a_study(id=name))
    Studies(store).keep_plan(a_study(id="alone", arms=("training",)))
    return signed_in(server, store, "evaluator")


def form(shown: str) -> dict[str, str]:
    """Names and values of every field of the page, as a browser would send them."""
    hidden = {unescape(n): unescape(v) for n, v in re.findall(r'<input type="hidden" name="(shown-\w+)" value="([^"]*)"', shown)}
    return hidden | {name: unescape(text) for name, text in re.findall(r'<textarea [^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', shown, re.S)}


def opened(evaluator: Visitor, study: str) -> dict[str, str]:
    return form(page(evaluator.get(PATH.format(study=study))))


def saved(evaluator: Visitor, study: str, fields: dict[str, str]) -> str:
    return page(evaluator.post(PATH.format(study=study), **fields))


def test_every_field_has_label_hint_and_who_asks_for_it(evaluator: Visitor) -> None:
    shown = page(evaluator.get(PATH.format(study="said")))
    assert set(form(shown)) == {f"{before}{name}" for name in STATEMENTS for before in ("", "shown-")}
    for name in STATEMENTS:
        assert f'<label class="stack" for="{name}">' in shown and f'id="{name}-hint"' in shown and f'aria-describedby="{name}-hint"' in shown
    assert "Asked for by GREET 1, CONSORT 13." in shown and "TREND" not in shown and f"Not yet answered: {len(STATEMENTS)} of {len(STATEMENTS)}." in shown
    alone = page(evaluator.get(PATH.format(study="alone")))
    assert "Asked for by GREET 1, TREND 4." in alone and "CONSORT" not in alone and "readers do" in alone
    assert "tracks/staff/statements?study=said" in page(evaluator.get("tracks/staff/study?study=said"))


def test_those_to_answer_first_stand_on_top_and_are_counted_apart(evaluator: Visitor, store: Store) -> None:
    shown = page(evaluator.get(PATH.format(study="alone")))
    order = re.findall(r'<textarea id="(\w+)"', shown)
    first = [name for name, asked in STATEMENTS.items() if asked.first]
    assert order[: len(first)] == first and sorted(order) == sorted(STATEMENTS) and "<h2" in shown.partition('id="registration"')[0]
    count = f"Of those that every reader asks for first, not yet answered: {len(first)} of {len(first)}."
    assert count in shown and count in page(evaluator.get("tracks/staff/study?study=alone"))
    saved(evaluator, "alone", opened(evaluator, "alone") | {"ethics": "Board 12, 3 May", "theory": "None"})
    shown = page(evaluator.get("tracks/staff/study?study=alone"))
    assert f"not yet answered: {len(first) - 1} of {len(first)}. Not yet answered: {len(STATEMENTS) - 2} of {len(STATEMENTS)}." in shown


def test_what_is_written_is_kept_in_one_event_and_in_the_log(evaluator: Visitor, store: Store) -> None:
    text = "Le ministère <b>paie</b>.\r\n« Rien » d’autre."
    shown = saved(evaluator, "said", opened(evaluator, "said") | {"funding": text, "setting": "  Three cities  "})
    assert "Saved." in shown and f"Not yet answered: {len(STATEMENTS) - 2} of {len(STATEMENTS)}." in shown and "<b>" not in shown
    state = Studies(store).state("said")
    assert dict(state.statements) == {"funding": "Le ministère <b>paie</b>.\n« Rien » d’autre.", "setting": "Three cities"}
    assert [e.kind for e in Studies(store).events("said")] == ["created", "stated"]
    assert store.audit_log(1)[0].about == "statements said funding setting"
    again = saved(evaluator, "said", opened(evaluator, "said"))  # nothing is new: no event
    assert "Saved." in again and len(Studies(store).events("said")) == 2


def test_a_text_that_is_too_long_stays_and_nothing_is_saved(evaluator: Visitor, store: Store) -> None:
    before = dict(Studies(store).state("full").statements)
    long = "é" * (LONGEST + 1)
    shown = saved(evaluator, "full", opened(evaluator, "full") | {"theory": long, "funding": "A fund"})
    assert f"{LONGEST + 1} characters; {LONGEST} fit" in shown and long in shown and "A fund" in shown and 'href="#theory"' in shown
    assert shown.count('aria-invalid="true"') == 1 and 'aria-describedby="theory-hint theory-wrong"' in shown
    assert dict(Studies(store).state("full").statements) == before
    shortened = saved(evaluator, "full", form(shown) | {"theory": "short"})
    assert "Saved." in shortened and dict(Studies(store).state("full").statements) == {"theory": "short", "funding": "A fund"}


def test_every_field_may_be_full_at_once(evaluator: Visitor, store: Store) -> None:
    """Far more than another request may have (64 kB): 18 texts of 4,000 letters, sent as six bytes each. A browser sends two (multipart)."""
    fields = opened(evaluator, "full") | {name: f"{name} " + "я" * (LONGEST - len(name) - 1) for name in list(STATEMENTS)[:18]}
    assert "Saved." in saved(evaluator, "full", fields)
    assert len(Studies(store).state("full").statements["content"]) == LONGEST
    assert 'enctype="multipart/form-data"' in page(evaluator.get(PATH.format(study="full")))


def test_two_people_at_once_lose_no_word(evaluator: Visitor, store: Store) -> None:
    mine = opened(evaluator, "met")
    keep_statements(AuditedStore(store, COMMAND_LINE), "met", {"funding": "Theirs", "setting": "Their setting"})
    shown = saved(evaluator, "met", mine | {"funding": "Mine", "theory": "My theory"})
    assert "Theirs" in shown and "Mine" in shown and "somebody else has changed" in shown.lower()
    assert dict(Studies(store).state("met").statements) == {"funding": "Theirs", "setting": "Their setting"}
    assert "Saved." in saved(evaluator, "met", form(shown))
    assert dict(Studies(store).state("met").statements) == {"funding": "Mine", "setting": "Their setting", "theory": "My theory"}


def test_the_page_speaks_french_and_is_for_evaluators(server: RunningServer, store: Store, evaluator: Visitor) -> None:
    french = page(evaluator.get(PATH.format(study="said") + "&lang=fr"))
    evaluator.get(PATH.format(study="said") + "&lang=en")
    assert '<html lang="fr"' in french and "Sans réponse" in french and "CONSORT 13" in french
    assert signed_in(server, store, "trainer").get(PATH.format(study="said")).status == 403
    assert evaluator.get(PATH.format(study="nosuch")).status == 404 and evaluator.post(PATH.format(study="nosuch")).status == 404
