"""State of a study: members due, practice open, flow of participants."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.study_cases import FORMS, a_study
from tracks_sim.errors import NotAllowed
from tracks_sim.study import Study, StudyState, fold
from tracks_sim.study.events import (
    Allocated,
    Amended,
    Answered,
    CaseSubmitted,
    Consented,
    Created,
    Enrolled,
    Erased,
    Frozen,
    LostToFollowUp,
    OutcomesOpened,
    Released,
    StudyEvent,
    Withdrew,
    dump,
    parse,
)

AT = "2027-01-04T12:00:00Z"
DAY = date(2027, 1, 4)


def started_events(study: Study | None = None) -> list[StudyEvent]:
    return [Created(at=AT, study=study or a_study()), Frozen(at=AT, plan_hash="f" * 64, hashes={}, commitment="c" * 64)]


def member_events(trainee: str = "t", arm: Any = "training", form: Any = "A") -> list[StudyEvent]:
    return [
        Enrolled(at=AT, trainee=trainee, site="north", experience="new"),
        Consented(at=AT, trainee=trainee, version=a_study().consent_version, language="en"),
        Allocated(at=AT, trainee=trainee, arm=arm, first_form=form, place=0),
    ]


def phase_events(phase: Any, trainee: str = "t", form: str = "A", at: str = AT) -> list[StudyEvent]:
    asked = {"pre": ("confidence",), "post": ("confidence", "knowledge")}[phase]
    handed: list[StudyEvent] = [Answered(at=at, trainee=trainee, phase=phase, questionnaire=q, done=True) for q in asked]
    return handed + [CaseSubmitted(at=at, trainee=trainee, phase=phase, attempt=f"{phase}-{c}", case=c) for c in FORMS[form]]


def due(state: StudyState, on: date, trainee: str = "t") -> str | None:
    phase = state.due(state.members[trainee], on)
    return phase.id if phase else None


def test_a_study_begins_with_its_plan() -> None:
    with pytest.raises(NotAllowed):
        fold([])
    with pytest.raises(NotAllowed):
        fold([Released(at=AT, phase="pre")])
    with pytest.raises(NotAllowed):
        fold([*started_events(), Withdrew(at=AT, trainee="stranger")])


def test_the_next_phase_opens_weeks_after_the_phase_before_the_training_is_complete() -> None:
    state = fold([*started_events(), *member_events(), *phase_events("pre", at="2027-01-06T09:00:00Z")])
    member = state.members["t"]
    assert state.complete(member, "pre") and not state.complete(member, "post")
    following = state.next_opening(member, DAY)
    assert following is not None and following[1] == date(2027, 1, 20)  # 6 January and two weeks
    assert due(state, date(2027, 1, 19)) is None and due(state, date(2027, 1, 20)) == "post"
    assert state.cases_of(member, "post") == FORMS["B"]


def test_one_part_left_is_not_complete() -> None:
    state = fold([*started_events(), *member_events(), *phase_events("pre")[:-1]])
    assert not state.complete(state.members["t"], "pre") and due(state, date(2027, 6, 1)) == "pre"
    assert state.next_opening(state.members["t"], DAY) is None  # nobody can say yet


def test_a_day_in_the_plan_counts_more_than_weeks() -> None:
    study = a_study(training_starts="2027-02-01", phases=({"id": "pre", "closes": "2027-01-31"}, {"id": "post", "weeks": 1}))
    state = fold([*started_events(study), *member_events()])
    assert due(state, date(2027, 1, 31)) == "pre"
    assert due(state, date(2027, 2, 1)) is None  # the phase before is past, the one after not open
    assert due(state, date(2027, 2, 8)) == "post"
    fixed = a_study(phases=({"id": "pre", "opens": "2027-01-10"}, {"id": "post", "opens": "2027-03-01"}))
    state = fold([*started_events(fixed), *member_events()])
    assert due(state, date(2027, 1, 9)) is None and due(state, date(2027, 1, 10)) == "pre"


def test_nothing_is_due_before_the_freeze_nor_for_who_is_lost() -> None:
    events = [*started_events(), *member_events()]
    assert due(fold([events[0], *events[2:]]), DAY) is None
    for end in (LostToFollowUp(at=AT, trainee="t", why="left the service"), Withdrew(at=AT, trainee="t")):
        assert due(fold([*events, end]), DAY) is None


@pytest.mark.parametrize(("arm", "after_pre", "after_post"), [("training", True, True), ("waitlist", False, True), ("control", False, True)])
def test_practice_opens_by_arm_and_never_while_a_phase_is_due(arm: Any, after_pre: bool, after_post: bool) -> None:
    study = a_study(arms=("training", arm) if arm != "training" else ("training", "control"))
    events = [*started_events(study), *member_events(arm=arm)]

    def opened(state: StudyState, on: date) -> bool:
        return state.practice_open(state.members["t"], on)

    assert not opened(fold(events), DAY)
    pre = [*events, *phase_events("pre")]
    assert opened(fold(pre), DAY) is after_pre
    assert not opened(fold(pre), date(2027, 2, 1))  # the phase after it is due
    assert opened(fold([*pre, *phase_events("post", form="B")]), date(2027, 2, 1)) is after_post


def test_the_last_answer_counts_and_none_takes_it_back() -> None:
    def answer(value: Any) -> Answered:
        return Answered(at=AT, trainee="t", phase="pre", questionnaire="confidence", answers={"notice": value})

    state = fold([*started_events(), *member_events(), answer(2), answer(4)])
    assert state.members["t"].progress("pre").answers == {"confidence": {"notice": 4}}
    state = fold([*started_events(), *member_events(), answer(2), answer(None)])
    assert state.members["t"].progress("pre").answers == {"confidence": {}}


def test_the_flow_is_counted_by_arm_with_why_people_were_lost() -> None:
    events = [
        *started_events(), *member_events("a"), *member_events("b", "waitlist", "B"), *member_events("c"), Enrolled(at=AT, trainee="d"),
        *phase_events("pre", "a"), *phase_events("post", "a", "B"), *phase_events("pre", "b", "B"),
        CaseSubmitted(at=AT, trainee="c", phase="pre", attempt="x", case=FORMS["A"][0]),
        LostToFollowUp(at=AT, trainee="b", why="moved"), Withdrew(at=AT, trainee="c"), Erased(at=AT),
    ]  # fmt: skip
    state = fold(events)
    everybody, training = state.flow(), state.flow("training")
    # four codes; three agreed; a completed both, b the first; c sat one case of two and so is analysed too
    assert (everybody.enrolled, everybody.consented, everybody.allocated) == (4, 3, 3)
    assert (everybody.pre, everybody.post, everybody.follow_up, everybody.analysed) == (2, 1, 0, 3)
    assert everybody.lost == {"moved": 1, "withdrew": 1} and everybody.erased == 1
    assert (training.enrolled, training.pre, training.post, training.lost, training.erased) == (2, 1, 1, {"withdrew": 1}, 0)


def test_a_study_is_closed_when_every_phase_is_released() -> None:
    state = fold([*started_events(), Released(at=AT, phase="pre")])
    assert not state.closed
    assert fold([*started_events(), Released(at=AT, phase="pre"), Released(at=AT, phase="post")]).closed


def test_an_amendment_is_kept_and_its_plan_counts_from_then_on() -> None:
    longer = a_study(phases=({"id": "pre"}, {"id": "post", "weeks": 6}))
    state = fold([*started_events(), Amended(at=AT, what="six weeks", why="holidays", study=longer), Amended(at=AT, what="x", why="y")])
    assert state.study == longer and [a.what for a in state.amendments] == ["six weeks", "x"] and state.plan_hash == "f" * 64


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=3, unique=True), st.integers(0, 12), st.integers(0, 12))
def test_nobody_completes_more_than_they_began(who: list[str], pre: int, post: int) -> None:
    events = started_events()
    for trainee in who:
        events += [*member_events(trainee), *phase_events("pre", trainee)[:pre], *phase_events("post", trainee, "B")[:post]]
    flow = fold(events).flow()
    assert flow.enrolled == flow.allocated == len(who)
    assert max(flow.pre, flow.post) <= flow.analysed + (0 if flow.analysed else flow.enrolled) <= max(flow.enrolled, flow.analysed)
    assert fold([parse(dump(e)) for e in events]) == fold(events)  # what is stored folds to the same


def test_a_member_sits_the_versions_that_were_drawn_and_is_complete_with_them() -> None:
    first, other = FORMS["A"]
    study = a_study(twins={first: "a-twin", "the-night-bus": "another-twin"})
    drawn = Allocated(at=AT, trainee="t", arm="training", first_form="A", place=0, twins=("a-twin",))
    state = fold([*started_events(study), *member_events()[:2], drawn])
    member = state.members["t"]
    assert state.cases_of(member, "pre") == ("a-twin", other) and state.cases_of(member, "post") == FORMS["B"]
    handed = phase_events("pre")[:1]
    sat = [CaseSubmitted(at=AT, trainee="t", phase="pre", attempt=c, case=c) for c in (first, other)]
    assert due(fold([*started_events(study), *member_events()[:2], drawn, *handed, *sat]), DAY) == "pre"  # the first version is not theirs
    sat[0] = CaseSubmitted(at=AT, trainee="t", phase="pre", attempt="x", case="a-twin")
    assert fold([*started_events(study), *member_events()[:2], drawn, *handed, *sat]).flow().pre == 1


def test_an_allocation_from_before_there_were_twins_is_read() -> None:
    old = {"kind": "allocated", "at": AT, "trainee": "t", "arm": "training", "first_form": "A", "place": 0}
    assert parse(old) == Allocated(at=AT, trainee="t", arm="training", first_form="A", place=0, twins=())
    assert parse(dump(Created(at=AT, study=a_study())) | {"study": a_study().model_dump(mode="json", exclude={"twins"})}) == Created(at=AT, study=a_study())


def test_each_arm_is_asked_its_own_questionnaires_and_is_complete_with_them() -> None:
    study = a_study(questionnaires={"pre": (), "post": ("knowledge",)}, questionnaires_by_arm={"training": {"post": ("reaction",)}})
    state = fold([*started_events(study), *member_events("a"), *member_events("b", arm="waitlist")])
    assert state.questionnaires_of(state.members["a"], "post") == ("knowledge", "reaction")
    assert state.questionnaires_of(state.members["b"], "post") == ("knowledge",)
    done = [
        event for trainee in "ab" for event in (
            Answered(at=AT, trainee=trainee, phase="post", questionnaire="knowledge", done=True),
            *(CaseSubmitted(at=AT, trainee=trainee, phase="post", attempt=f"{trainee}-{c}", case=c) for c in FORMS["B"]),
        )
    ]  # fmt: skip
    state = fold([*started_events(study), *member_events("a"), *member_events("b", arm="waitlist"), *done])
    assert not state.complete(state.members["a"], "post") and state.complete(state.members["b"], "post")


# --- results that are closed --------------------------------------------------------------


def opened(phase: Any, unfinished: int = 0) -> OutcomesOpened:
    return OutcomesOpened(at=AT, phase=phase, why="nobody is left", unfinished=unfinished)


def test_results_after_the_training_are_closed_until_the_phase_is_over() -> None:
    running = fold(started_events())
    assert running.closed_outcomes(date.max) == ("post",)  # no last day, not released, not opened
    assert fold([*started_events(), Released(at=AT, phase="post")]).closed_outcomes(DAY) == ()
    assert fold([*started_events(), opened("post")]).closed_outcomes(DAY) == ()
    assert fold([*started_events(), Released(at=AT, phase="pre")]).closed_outcomes(DAY) == ("post",)
    dated = fold(started_events(a_study(phases=({"id": "pre"}, {"id": "post", "weeks": 2, "closes": "2027-03-01"}))))
    assert dated.closed_outcomes(date(2027, 3, 1)) == ("post",) and dated.closed_outcomes(date(2027, 3, 2)) == ()


def test_a_later_phase_is_not_open_before_an_earlier_one() -> None:
    """Its people were measured before: their answers of the earlier phase stand beside."""
    three = a_study(phases=({"id": "pre"}, {"id": "post", "weeks": 2}, {"id": "follow-up", "weeks": 9}), questionnaires={})
    assert fold([*started_events(three), Released(at=AT, phase="follow-up")]).closed_outcomes(DAY) == ("post", "follow-up")
    assert fold([*started_events(three), opened("post")]).closed_outcomes(DAY) == ("follow-up",)
    assert fold([*started_events(three), opened("follow-up")]).closed_outcomes(DAY) == ()


def test_opening_results_ends_the_phase_and_those_before_it() -> None:
    before = [*started_events(), *member_events()]
    assert due(fold(before), DAY) == "pre" and due(fold([*before, opened("post")]), DAY) is None
    between = [*before, *phase_events("pre")]
    member = fold(between).members["t"]
    assert fold(between).next_opening(member, DAY) is not None and fold([*between, opened("post")]).next_opening(member, DAY) is None
    assert fold(between).unfinished("post") == 1 == fold(between).unfinished("pre") + 1


def test_who_waits_may_practise_once_results_are_open() -> None:
    waiting = [*started_events(), *member_events(arm="waitlist"), *phase_events("pre")]
    later = date(2027, 3, 1)
    assert not fold(waiting).practice_open(fold(waiting).members["t"], later)
    over = fold([*waiting, opened("post")])
    assert over.practice_open(over.members["t"], later)
