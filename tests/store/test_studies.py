"""Studies in the store, on both databases: what is refused when, who is allocated, and what an erasure leaves."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.support.study_cases import (
    FORMS,
    a_study,
    answer_all,
    begin,
    clock,
    consenting_members,
    frozen_study,
    submit_case,
    submit_form,
)
from tests.support.twin_cases import with_twins
from tracks_sim.bots import KEY
from tracks_sim.bots.play import CaseContext
from tracks_sim.case.load import Library, load_library, scenarios_root
from tracks_sim.errors import StudyRefused, UnknownCode, UnknownStudy
from tracks_sim.exports.person import personal_data
from tracks_sim.practice import event_for, fold
from tracks_sim.store import COMMAND_LINE, FixedClock, Store, Studies
from tracks_sim.store.backup import backup, restore
from tracks_sim.store.erasing import erase_trainees
from tracks_sim.store.integrity import check
from tracks_sim.store.retention import inactive_for
from tracks_sim.study import assignment_at, commitment, stratum_of, twins_at
from tracks_sim.study.questionnaire import Questionnaires, load_questionnaires


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(only=[c for cases in FORMS.values() for c in cases])


@pytest.fixture(scope="module")
def asked_with() -> Questionnaires:
    return load_questionnaires(scenarios_root())


@pytest.fixture
def time() -> FixedClock:
    return clock()


@pytest.fixture
def studies(data: Path, url: str | None, library: Library, asked_with: Questionnaires, time: FixedClock) -> Iterator[Studies]:
    """A frozen study."""
    with Store.open(data, url, clock=time) as store:
        yield frozen_study(store, library, asked_with, a_study())


def test_a_plan_may_change_until_it_is_frozen(studies: Studies) -> None:
    other = a_study(id="other-study")
    studies.keep_plan(other)
    studies.keep_plan(a_study(id="other-study", country="ie"))
    assert studies.state("other-study").study.country == "ie" and studies.ids() == ("small-study", "other-study")
    with pytest.raises(StudyRefused, match="not frozen yet"):
        studies.enrol("other-study", 1, "en")
    with pytest.raises(StudyRefused, match="amend"):
        studies.keep_plan(a_study(country="ie"))
    with pytest.raises(StudyRefused, match="was frozen at"):
        studies.freeze("small-study", {})
    with pytest.raises(UnknownStudy):
        studies.state("no-study")


def test_arm_and_form_fall_with_consent_from_the_list_of_the_stratum(studies: Studies) -> None:
    north, south = consenting_members(studies, "small-study", 4), consenting_members(studies, "small-study", 4, site="south")
    state = studies.state("small-study")
    for group in (north, south):
        members = [state.members[t] for t in group]
        assert [m.position for m in members] == [0, 1, 2, 3]
        # one block of four: each pair of arm and first form once
        assert Counter((m.arm, m.first_form) for m in members) == Counter((a, f) for a in ("training", "waitlist") for f in "AB")
    codes = studies.enrol("small-study", 1, "en", "north", "new")
    assert studies.state("small-study").members[codes[0][0]].arm is None


def test_the_seed_is_told_at_the_end_and_gives_the_list_again(studies: Studies) -> None:
    group = consenting_members(studies, "small-study", 6)
    with pytest.raises(StudyRefused, match="every phase is released"):
        studies.seed("small-study")
    studies.release("small-study", "pre")
    studies.release("small-study", "post")
    state, seed = studies.state("small-study"), bytes.fromhex(studies.seed("small-study"))
    assert commitment(seed) == state.commitment
    stratum = stratum_of(state.study, "north", "new")
    assert [(state.members[t].arm, state.members[t].first_form) for t in group] == [assignment_at(state.study, seed, stratum, i) for i in range(6)]


def test_twins_fall_with_consent_and_lead_to_the_case_and_the_seed_gives_them_again(
    data: Path, url: str | None, library: Library, asked_with: Questionnaires, time: FixedClock
) -> None:
    twins = {case: f"{case}-too" for form in FORMS.values() for case in form}
    both = with_twins(library, twins)
    with Store.open(data, url, clock=time) as store:
        studies = frozen_study(store, both, asked_with, a_study(twins=twins, questionnaires={}))
        group = consenting_members(studies, "small-study", 8)
        state = studies.state("small-study")
        for case, twin in twins.items():
            cells = Counter((m.arm, m.first_form, twin in m.twins) for m in state.members.values())
            assert set(cells.values()) == {1}, case  # two a cell: one has the twin
        trainee = next(t for t in group if state.cases_of(state.members[t], "pre")[0] in twins.values())
        case = state.cases_of(state.members[trainee], "pre")[0]
        with pytest.raises(StudyRefused, match="Another part"):
            begin(studies, both, trainee, state.study.first_version(case), "pre")
        submit_case(studies, both, trainee, case, "pre", KEY)
        assert studies.state("small-study").members[trainee].progress("pre").submitted.keys() == {case}
        with pytest.raises(StudyRefused, match="twins cannot be changed"):
            studies.amend("small-study", "no twins", "too few people", a_study(questionnaires={}))
        for phase in ("pre", "post"):
            studies.release("small-study", phase)  # type: ignore[arg-type]
        seed, stratum = bytes.fromhex(studies.seed("small-study")), stratum_of(state.study, "north", "new")
        assert [state.members[t].twins for t in group] == [frozenset(twins_at(state.study, seed, stratum, i)) for i in range(8)]


def test_two_who_agree_at_once_take_two_places(studies: Studies) -> None:
    members = [trainee for trainee, _ in studies.enrol("small-study", 8, "en", "north", "new")]
    version = a_study().consent_version
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda t: studies.consent(t, version, "en"), members))
    places = [studies.state("small-study").members[t].position for t in members]
    assert sorted(p for p in places if p is not None) == list(range(8))


def test_consent_to_changed_wording_is_refused(studies: Studies) -> None:
    (trainee, _), = studies.enrol("small-study", 1, "en", "north", "new")
    with pytest.raises(StudyRefused, match="changed"):
        studies.consent(trainee, "0" * 12, "en")
    with pytest.raises(StudyRefused, match="Nothing of the study is due"):
        studies.answer(trainee, "pre", "confidence", {"notice": 3})
    studies.consent(trainee, a_study().consent_version, "en")
    studies.amend("small-study", "other words", "asked by the board", a_study(consent={"en": "new", "fr": "neuf"}))
    with pytest.raises(StudyRefused, match="Nothing of the study is due"):  # until they are agreed to
        studies.answer(trainee, "pre", "confidence", {"notice": 3})
    arm = studies.state("small-study").members[trainee].arm
    studies.consent(trainee, a_study(consent={"en": "new", "fr": "neuf"}).consent_version, "en")
    assert studies.state("small-study").members[trainee].arm == arm


def test_fields_that_decide_the_allocation_cannot_be_amended(studies: Studies) -> None:
    with pytest.raises(StudyRefused, match="arms"):
        studies.amend("small-study", "x", "y", a_study(arms=("training", "control")))
    studies.amend("small-study", "later", "holidays", a_study(phases=({"id": "pre"}, {"id": "post", "weeks": 9})))
    state = studies.state("small-study")
    assert state.study.phases[1].weeks == 9 and state.amendments[0].why == "holidays"


def test_a_demonstration_stays_one_and_a_study_of_before_may_become_one(studies: Studies) -> None:
    with pytest.raises(StudyRefused, match="A demonstration stays one"):
        studies.amend("small-study", "x", "y", a_study(demonstration=False))
    studies.keep_plan(a_study(id="of-before", demonstration=False))
    studies.freeze("of-before", {})
    studies.amend("of-before", "practice cases", "asked since", a_study(id="of-before"))
    assert studies.state("of-before").study.demonstration


def test_cases_come_in_order_after_the_questions_and_once(studies: Studies, library: Library, asked_with: Questionnaires) -> None:
    (trainee,) = consenting_members(studies, "small-study")
    found = studies.membership(trainee)
    assert found is not None
    first, second = found[0].cases_of(found[1], "pre")
    with pytest.raises(StudyRefused, match="comes first"):
        begin(studies, library, trainee, first, "pre")
    answer_all(studies, trainee, "pre", asked_with)
    with pytest.raises(StudyRefused, match="handed in"):
        studies.answer(trainee, "pre", "confidence", {"notice": 1})
    for case, phase in ((second, "pre"), (first, "post")):
        with pytest.raises(StudyRefused, match="comes first"):
            begin(studies, library, trainee, case, phase)  # type: ignore[arg-type]
    attempt = begin(studies, library, trainee, first, "pre")
    assert begin(studies, library, trainee, first, "pre") == attempt  # another tab
    assert len(studies.store.attempts(trainee)) == 1
    submit_case(studies, library, trainee, first, "pre", KEY)
    assert dict(studies.state("small-study").members[trainee].progress("pre").submitted) == {first: attempt}
    submit_case(studies, library, trainee, second, "pre", KEY)
    state = studies.state("small-study")
    assert state.complete(state.members[trainee], "pre")
    with pytest.raises(StudyRefused, match="Nothing of the study is due"):
        begin(studies, library, trainee, first, "pre")


def test_feedback_opens_by_a_release_of_the_study_and_no_other(
    studies: Studies, library: Library, asked_with: Questionnaires, time: FixedClock
) -> None:
    (trainee,) = consenting_members(studies, "small-study")
    answer_all(studies, trainee, "pre", asked_with)
    submit_form(studies, library, trainee, "pre", KEY)
    attempts = [row.id for row in studies.store.attempts(trainee)]

    def feedback() -> set[bool]:
        return {fold(studies.store.events(i)).feedback_open for i in attempts}

    assert studies.store.release() == 0 and feedback() == {False}
    assert studies.release("small-study", "post") == 0 and feedback() == {False}
    assert studies.release("small-study", "pre") == 2 and feedback() == {True}
    assert studies.release("small-study", "pre") == 0
    assert studies.state("small-study").closed


def test_an_erased_member_leaves_a_count_and_nothing_else(studies: Studies, library: Library, asked_with: Questionnaires) -> None:
    gone, stays = consenting_members(studies, "small-study", 2)
    answer_all(studies, gone, "pre", asked_with)
    submit_form(studies, library, gone, "pre", KEY)
    held = personal_data(studies.store, gone)
    assert held["study"]["id"] == "small-study" and {e["kind"] for e in held["study"]["events"]} >= {"enrolled", "consented", "answered", "sat"}
    assert "study" not in personal_data(studies.store, studies.store.new_trainee("en")[0])
    erase_trainees(studies.store, [gone], COMMAND_LINE)
    state = studies.state("small-study")
    assert list(state.members) == [stays] and state.erased == 1 and state.flow().erased == 1
    with studies.store.read() as connection:
        for table in ("study_events", "study_members", "attempts", "trainees"):
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()
            assert not [row for row in rows if gone in str(row)], table
    with pytest.raises(UnknownCode):
        studies.store.trainee(gone)


@pytest.mark.parametrize("statement", ["UPDATE study_events SET kind = 'x'", "DELETE FROM study_events"])
def test_what_happened_is_neither_changed_nor_deleted(studies: Studies, statement: str) -> None:
    consenting_members(studies, "small-study")
    before = studies.events("small-study")
    with pytest.raises(DBAPIError, match=r"never changed|only with its person"), studies.store.engine.begin() as connection:
        connection.execute(text(statement))
    assert studies.events("small-study") == before


def test_a_member_reads_only_what_is_theirs_or_about_nobody(studies: Studies) -> None:
    one, other = consenting_members(studies, "small-study", 2)
    found = studies.membership(one)
    assert found is not None and list(found[0].members) == [one] and found[1].arm is not None
    assert studies.membership(studies.store.new_trainee("en")[0]) is None
    studies.record_lost(one, "moved")
    studies.withdraw(other)
    assert studies.state("small-study").flow().lost == {"moved": 1, "withdrew": 1}
    with pytest.raises(StudyRefused, match="in no study"):
        studies.record_lost(studies.store.new_trainee("en")[0], "x")


def test_what_authors_say_outlives_an_erasure_a_backup_and_the_chain_and_no_member_reads_it(studies: Studies, data: Path, url: str | None, tmp_path: Path) -> None:
    one, other = consenting_members(studies, "small-study", 2)
    assert studies.keep_statements("small-study", "anna", {"funding": " A ministry\r\n", "setting": ""}) == ("funding",)
    assert studies.keep_statements("small-study", "anna", {"funding": "A ministry"}) == ()  # nothing is new: no event
    found = studies.membership(one)
    assert found is not None and not found[0].statements and all(e.kind != "stated" for e in studies.events("small-study", one))
    erase_trainees(studies.store, [other], COMMAND_LINE)
    state = studies.state("small-study")
    assert dict(state.statements) == {"funding": "A ministry"} and state.stated_at is not None and list(state.members) == [one]
    assert check(studies.store).faults == ()
    if url is None:
        backup(data, tmp_path / "kept.zip")
        restore(tmp_path / "kept.zip", tmp_path / "again")
        with Store.open(tmp_path / "again") as again:
            assert Studies(again).state("small-study").statements == state.statements and check(again).faults == ()
    with pytest.raises(UnknownStudy):
        studies.keep_statements("nosuch", "anna", {"funding": "A"})


def test_who_only_answers_questions_is_not_taken_for_away(studies: Studies, asked_with: Questionnaires, time: Any) -> None:

    (trainee,) = consenting_members(studies, "small-study")
    time.advance(timedelta(days=200))
    assert [here.trainee.id for here in inactive_for(studies.store, 6)] == [trainee]
    answer_all(studies, trainee, "pre", asked_with)
    assert not inactive_for(studies.store, 6)


def test_opened_results_end_the_phase_for_whoever_has_not_answered(
    studies: Studies, library: Library, asked_with: Questionnaires, time: FixedClock
) -> None:
    done, at_it, waiting = consenting_members(studies, "small-study", 3)
    for trainee in (done, at_it):
        answer_all(studies, trainee, "pre", asked_with)
        submit_form(studies, library, trainee, "pre", KEY)
    time.advance(timedelta(weeks=2))
    answer_all(studies, done, "post", asked_with)
    submit_form(studies, library, done, "post", KEY)
    answer_all(studies, at_it, "post", asked_with)
    case = studies.state("small-study").cases_of(studies.state("small-study").members[at_it], "post")[0]
    attempt, file, context = begin(studies, library, at_it, case, "post"), library.case(case), CaseContext(library.case(case), library.catalogues, "fr", "en")

    def hand_in(intent: dict[str, Any]) -> None:
        so_far = fold(studies.store.events(attempt))
        studies.store.append(attempt, (event_for(intent, so_far, file.case, library.catalogues.needs, studies.store.time()),), so_far.events, "tab")

    for intent in KEY.intents(context):
        hand_in(dict(intent))
    assert studies.open_outcomes("small-study", "post", "the ministry asks").unfinished == 2
    state = studies.state("small-study")
    assert state.closed_outcomes(studies.today()) == () and [o.why for o in state.openings] == ["the ministry asks"]
    assert all(state.due(member, studies.today()) is None for member in state.members.values())
    with pytest.raises(StudyRefused):
        answer_all(studies, waiting, "pre", asked_with)
    with pytest.raises(StudyRefused, match="results of this part"):  # somebody may have seen the results meanwhile
        hand_in({"kind": "submitted"})
    assert case not in studies.state("small-study").members[at_it].progress("post").submitted
    with pytest.raises(StudyRefused, match="are open"):
        studies.open_outcomes("small-study", "post", "again")


def test_there_is_nothing_to_open_before_the_training_or_without_a_phase(studies: Studies) -> None:
    for phase, match in (("pre", "are open"), ("follow-up", "no phase")):
        with pytest.raises(StudyRefused, match=match):
            studies.open_outcomes("small-study", phase, "why")  # type: ignore[arg-type]
    studies.keep_plan(a_study(id="unfrozen"))
    with pytest.raises(StudyRefused, match="not frozen"):
        studies.open_outcomes("unfrozen", "post", "why")


def test_two_pages_of_a_finished_study_are_kept_once_for_each_version_and_tables(studies: Studies) -> None:
    made = {"tables": "1" * 64, "language": "en", "kit": "0.1.0", "outside": False}
    assert not studies.keep_pages("small-study", "<p>too early</p>", **made)  # type: ignore[arg-type]
    for phase in ("pre", "post"):
        studies.release("small-study", phase)  # type: ignore[arg-type]
    assert studies.keep_pages("small-study", "<p>the first</p>", **made)  # type: ignore[arg-type]
    assert not studies.keep_pages("small-study", "<p>the same on another day</p>", **made)  # type: ignore[arg-type]
    assert studies.keep_pages("small-study", "<p>by another version</p>", **made | {"kit": "0.2.0"})  # type: ignore[arg-type]
    first, second = studies.state("small-study").kept_pages
    assert (first.kit, second.kit) == ("0.1.0", "0.2.0") and first.page == hashlib.sha256(b"<p>the first</p>").hexdigest()
    assert studies.kept_page(first) == "<p>the first</p>"


def test_a_phase_that_is_over_does_not_open_again(studies: Studies, time: FixedClock) -> None:
    def until(day: str) -> Any:
        return a_study(phases=({"id": "pre"}, {"id": "post", "weeks": 2, "closes": day}))

    studies.amend("small-study", "a last day", "holidays", until("2027-02-01"))
    studies.amend("small-study", "a later last day", "more time", until("2027-02-08"))  # it is not over yet
    time.advance(timedelta(weeks=6))  # 15 February
    with pytest.raises(StudyRefused, match="cannot open again"):
        studies.amend("small-study", "a later last day", "more time", until("2027-03-01"))
    studies.amend("small-study", "a word", "spelling")
