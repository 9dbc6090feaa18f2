"""Acts on studies: what is checked before they are done, and what the log says of them."""

from __future__ import annotations

import csv

import pytest

from tests.operations.conftest import PLANNED, STUDY, Office
from tests.support.study_cases import a_study
from tracks_sim.errors import StudyRefused, UnknownCode, UnknownStudy
from tracks_sim.operations import studies
from tracks_sim.store import Studies
from tracks_sim.study import plan_hash
from tracks_sim.study.statements import LONGEST


def checked(office: Office, **changes: object) -> studies.CheckedPlan:
    return studies.check_plan(a_study(id=PLANNED, **changes), office.audited.store.data)


def test_a_plan_with_an_unknown_case_is_blocked(office: Office) -> None:
    good, bad = checked(office), checked(office, forms={"A": ("no-such-case",)}, block_sizes=(2,))
    assert not good.blocked and good.remarks and good.hashes
    assert bad.blocked and bad.remarks[0].blocking and bad.hashes == {}


def test_a_freeze_is_in_the_log_with_the_hash_that_the_study_has(office: Office) -> None:
    plan = checked(office)
    digest = studies.freeze(office.audited, plan)
    assert digest == plan_hash(plan.study, plan.hashes) == Studies(office.audited.store).state(PLANNED).plan_hash
    assert office.log[0] == ("study", f"freeze {PLANNED} {digest}")
    before = office.log
    with pytest.raises(StudyRefused, match=f"was frozen at .* with the hash {digest}"):
        studies.freeze(office.audited, plan)
    assert office.log == before


def test_what_is_blocked_is_neither_frozen_nor_amended_nor_written_down(office: Office) -> None:
    blocked, before = checked(office, forms={"A": ("no-such-case",)}, block_sizes=(2,)), office.log
    with pytest.raises(StudyRefused, match="was not frozen: see above"):
        studies.freeze(office.audited, blocked)
    with pytest.raises(StudyRefused, match="was not amended: see above"):
        studies.amend(office.audited, STUDY, "x", "y", blocked)
    assert office.log == before and Studies(office.audited.store).state(PLANNED).frozen_at is None


def test_a_plan_that_was_changed_after_its_check_is_not_frozen(office: Office) -> None:
    plan = checked(office)
    studies.keep_plan(office.audited, a_study(id=PLANNED, country="be"))
    with pytest.raises(StudyRefused, match="was changed while it was being frozen"):
        studies.freeze(office.audited, plan)
    assert Studies(office.audited.store).state(PLANNED).frozen_at is None


def test_a_frozen_plan_is_amended_and_not_kept_anew(office: Office) -> None:
    with pytest.raises(StudyRefused):
        studies.keep_plan(office.audited, a_study())
    weeks = a_study(phases=({"id": "pre"}, {"id": "post", "weeks": 6}))
    studies.amend(office.audited, STUDY, " six weeks ", " holidays ", studies.check_plan(weeks, office.audited.store.data))
    state = Studies(office.audited.store).state(STUDY)
    assert [(one.what, one.why) for one in state.amendments] == [("six weeks", "holidays")] and state.study == weeks
    assert office.log[:2] == [("study", f"amend {STUDY}"), ("study", f"new {STUDY}")]


@pytest.mark.parametrize(("site", "experience", "missing"), [("", "new", "site"), ("north", "", "experience")])
def test_codes_need_the_words_that_the_study_balances_by(office: Office, site: str, experience: str, missing: str) -> None:
    before = office.log
    with pytest.raises(StudyRefused, match=f"balances by {missing}: say it with --{missing}. No code was made"):
        studies.make_codes(office.audited, STUDY, 2, "en", site, experience)
    assert office.log == before and len(Studies(office.audited.store).state(STUDY).members) == 1


@pytest.mark.parametrize(("site", "experience", "lists"), [("her own office", "new", "site: north, south"), ("north", "25 years", "experience: new, experienced")])
def test_codes_are_made_with_the_words_that_the_plan_lists(office: Office, site: str, experience: str, lists: str) -> None:
    before = office.log
    with pytest.raises(StudyRefused, match=f"lists these words for {lists}. Choose one of them, or amend the plan. No code was made"):
        studies.make_codes(office.audited, STUDY, 2, "en", site, experience)
    assert office.log == before and len(Studies(office.audited.store).state(STUDY).members) == 1


def test_new_codes_come_as_a_table_and_with_the_title_for_their_sheets(office: Office) -> None:
    batch = studies.make_codes(office.audited, STUDY, 2, "fr", "north", "new", "room 2")
    rows = list(csv.DictReader(batch.csv.splitlines()))
    assert [(row["trainee"], row["code"]) for row in rows] == list(batch.members) and {row["label"] for row in rows} == {"room 2"}
    assert [office.audited.store.trainee_of(code).id for code in batch.codes] == [row["trainee"] for row in rows]
    assert office.log[0] == ("codes", f"2 for study {STUDY}")
    with pytest.raises(StudyRefused, match="not frozen yet"):
        studies.make_codes(office.audited, PLANNED, 1, "en", "north", "new")


def test_who_is_due_and_who_is_lost(office: Office) -> None:
    assert list(studies.read_members(office.audited, STUDY).members) == [office.member]
    assert [row["trainee"] for row in csv.DictReader(studies.list_due(office.audited, STUDY).splitlines())] == [office.member]
    studies.lose(office.audited, office.member, " moved ")
    assert len(studies.list_due(office.audited, STUDY).splitlines()) == 1  # the head
    assert studies.read_members(office.audited, STUDY).members[office.member].lost == "moved"
    assert ("study-lost", office.audited.store.tag(office.member)) in office.log
    with pytest.raises(StudyRefused, match="in no study"):
        studies.lose(office.audited, office.trainee, "moved")
    before = office.log
    for act in (lambda: studies.lose(office.audited, "nobody", "x"), lambda: studies.read_members(office.audited, "no-such-study")):
        with pytest.raises((UnknownCode, UnknownStudy)):
            act()
    assert office.log == before


def test_a_release_says_which_phases_still_measure(office: Office) -> None:
    assert studies.release(office.audited, STUDY, ["pre"]) == studies.Release(0, ("post",))
    assert studies.release(office.audited, STUDY) == studies.Release(0, ())
    assert office.log[:2] == [("study", f"release {STUDY} pre post"), ("study", f"release {STUDY} pre")]
    assert Studies(office.audited.store).state(STUDY).closed


def test_statements_are_in_the_log_before_they_are_kept_and_only_those_that_are_new(office: Office) -> None:
    assert studies.keep_statements(office.audited, STUDY, {"funding": "A ministry", "setting": "", "theory": "Adult learning"}) == ("funding", "theory")
    assert office.log[0] == ("study", f"statements {STUDY} funding theory")
    events = Studies(office.audited.store).events(STUDY)
    assert events[-1].kind == "stated" and events[-1].by == office.audited.actor.who
    before = office.log
    assert studies.keep_statements(office.audited, STUDY, {"funding": "A ministry"}) == () and office.log == before


@pytest.mark.parametrize(("statements", "said"), [({"fundin": "A"}, "no statement fundin"), ({"funding": "x" * (LONGEST + 1)}, "Longer than 4,000 characters: funding")])
def test_a_statement_that_is_none_or_too_long_is_refused_and_nothing_kept(office: Office, statements: dict[str, str], said: str) -> None:
    before = office.log
    with pytest.raises(StudyRefused, match=said):
        studies.keep_statements(office.audited, STUDY, {"setting": "here"} | statements)
    assert office.log == before and not Studies(office.audited.store).state(STUDY).statements
    with pytest.raises(UnknownStudy):
        studies.keep_statements(office.audited, "nosuch", {"setting": "here"})
