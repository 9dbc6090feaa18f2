"""The page *Afterwards* over real HTTP: whose it is, what waits until the part is over, feedback, work at home, and what is said without figures."""

from __future__ import annotations

import html
import re
from datetime import timedelta

from tests.serve.staff.full.test_group_debrief import Wall, runs
from tests.serve.staff.test_page_list import page, signed_in
from tests.support.debriefs import CASE, PLAN, measured_by_a_study
from tests.support.server import RunningServer
from tracks_sim.case.load import Library
from tracks_sim.operations.groups import wall_clock
from tracks_sim.store import Store
from tracks_sim.store.groups import Groups


class Afterwards(Wall):
    """A trainer whose group was called to the debrief, on the page of what comes after it."""

    def __init__(self, server: RunningServer, store: Store, library: Library, people: int = 18) -> None:
        super().__init__(server, store, library, people)
        self.page()  # the wall fixes the answers
        self.address = f"tracks/staff/group-after?group={self.group}"


def test_the_authors_answers_come_with_the_end_of_the_part(server: RunningServer, store: Store, library: Library) -> None:
    after = Afterwards(server, store, library)
    reasons = {run for texts in library.case(CASE).key_texts.values() for run in runs(texts.reason("indicators.violence")) | runs(texts.lessons["who-gains"])}
    before = after.page()
    assert "The 18 people whose answers were counted" in before and not runs(before) & reasons
    assert after.act("feedback").status == 303
    open_now = after.page()
    assert "The feedback opens within a minute." in open_now and "Take it back" in open_now and "Where we differed" in open_now and runs(open_now) & reasons
    assert after.act("take-back").status == 303
    assert not runs(after.page()) & reasons and Groups(store).state(after.group).stage == "debrief"
    assert {"group-read", "group-feedback"} <= {row.what for row in store.audit_log()}


def test_nothing_of_a_key_is_shown_while_a_study_measures_with_the_case(server: RunningServer, store: Store, library: Library) -> None:
    after = Afterwards(server, store, library)
    Groups(store).close(after.group)
    assert "Where we differed" in after.page()
    with measured_by_a_study(store):
        text = after.page()
        assert "once that study is closed" in text and "Where we differed" not in text and "Open the feedback to everybody" not in text
        assert "Its feedback can be opened once that study is closed." in html.unescape(after.act("feedback").text)


def test_every_number_of_the_page_is_five_or_more(server: RunningServer, store: Store, library: Library) -> None:
    after = Afterwards(server, store, library, people=13)
    after.act("feedback")
    for language in ("en", "fr"):
        text = after.page(lang=language)
        numbers = re.findall(r"(\d+) (?:of|or more|people|sur|personnes)\b", text)
        assert len(numbers) > 5 and all(int(number) >= 5 for number in numbers)
    assert "Là où nous avons divergé" in text and "Ce que je ferai lundi" in text and 'class="write"' in text
    answer = after.visitor.get(after.address)
    assert "script-src 'self'" in answer.headers["content-security-policy"] and answer.headers["cache-control"] == "no-store"


def test_a_case_is_given_and_the_plan_has_it(server: RunningServer, store: Store, library: Library) -> None:
    after = Afterwards(server, store, library)
    after.act("feedback")
    case = re.search(r'name="case" value="([a-z-]+)"', after.page())
    assert case is not None
    until = wall_clock(store) + timedelta(days=2)
    for late in ("", "2020-01-01T10:00", "tomorrow"):
        refused = after.visitor.post(after.address, act="give", case=case[1], until=late)
        assert refused.status == 200 and "Choose a time that is still to come" in refused.text
    assert after.visitor.post(after.address, act="give", case=case[1], until=until.isoformat(timespec="minutes")).status == 303
    part = Groups(store).state(after.group).plan.parts[-1]
    assert part.case == case[1] and part.closes == until.replace(second=0, microsecond=0)
    given = after.page(done="give")
    assert "The case is given." in given and "Parts so far" in after.page() and "data-copy-line" not in after.page()
    assert given.count("data-copy-line") == len(PLAN.languages) and "copy.js" in given
    assert after.act("no-such-act").status == 400


def test_a_stranger_sees_nothing_and_changes_nothing(server: RunningServer, store: Store, library: Library) -> None:
    after = Afterwards(server, store, library)
    other = signed_in(server, store, "trainer")
    for answer in (other.get(after.address), other.post(after.address, act="feedback"), other.post(after.address, act="give", case="the-bus-strike", until="2030-01-01T10:00")):
        assert answer.status == 404 and "Tuesday" not in answer.text
    state = Groups(store).state(after.group)
    assert not state.feedback and state.plan == PLAN


def test_too_few_get_the_page_without_figures(server: RunningServer, store: Store, library: Library) -> None:
    after = Afterwards(server, store, library, people=4)
    assert "Whoever has handed in can then read" in after.page()
    after.act("feedback")
    text = after.page()
    assert "no figures" in text and "What the author says" in text and "We said" not in text and "Three things" in text
    assert not re.search(r"\d+ (of|people)\b", text[text.index('class="group-after"') :])


def test_before_anything_has_begun_the_page_says_so(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group = Groups(store).make(PLAN.model_copy(update={"keep": "day"}), store.staff.all()[-1].id)
    text = page(trainer.get(f"tracks/staff/group-after?group={group}"))
    assert "Nothing has begun yet." in text and "erased soon after midnight" in text and "Delete now" in text
    assert "handout" not in text
