"""The debrief of a group: counted once and against a hand count, shown stop by stop, voted on again, and what follows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.support.study_cases import FORMS, a_study, clock
from tracks_sim.case.load import CaseFile, Library, scenarios_root
from tracks_sim.case.model.record import JudgementState
from tracks_sim.case.versions import PlayedContent, played_content
from tracks_sim.errors import GroupRefused
from tracks_sim.group.fold import CALL_SECONDS
from tracks_sim.group.model import GroupPlan, Part
from tracks_sim.group.published import LEAST, Table, publish
from tracks_sim.group.script import stops
from tracks_sim.operations import debrief as acts
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.debrief import Debrief, VotesWatched, open_debrief
from tracks_sim.operations.group_live import lead
from tracks_sim.practice.events import (
    DecisionTaken,
    DetectionJudged,
    Event,
    IndicatorJudged,
    NeedJudged,
    Started,
    Submitted,
)
from tracks_sim.practice.start import start_event
from tracks_sim.store import FixedClock, Store, Studies
from tracks_sim.store.audit import Actor
from tracks_sim.store.groups import Groups
from tracks_sim.ui.shared.debrief_slides import Slides

CASE = "the-second-cot"
PLAN = GroupPlan(name="Tuesday", day=date(2026, 1, 6), country="fr", languages=("en", "fr"), parts=(Part(case=CASE, debrief=True),), least=5)
TRAINER = Actor("trainer", "trainer")


@pytest.fixture
def time() -> FixedClock:
    return clock()


@pytest.fixture
def groups(tmp_path: Path, time: FixedClock) -> Iterator[Groups]:
    with Store.open(tmp_path, clock=time) as store:
        yield Groups(store)


@pytest.fixture(scope="module")
def cot(library: Library) -> CaseFile:
    return library.case(CASE)


@pytest.fixture(scope="module")
def content(library: Library, cot: CaseFile) -> PlayedContent:
    return played_content(cot, library.catalogues, "fr", scenarios_root())


def group_of(groups: Groups, content: PlayedContent, people: int, time: FixedClock, together: bool = False) -> tuple[str, list[str]]:
    """A group that works on its first part, and the ids of its people."""
    group = groups.make(PLAN.model_copy(update={"together": together}), "trainer")
    code = "" if together else groups.door(group, True)
    joined = [groups.join(code, "en")[0] for _ in range(people)]
    started = start_event(content, at=groups.store.time(), mode="assessment", language="en", seed="one")
    groups.begin(group, 0, started.hashes)
    time.advance(timedelta(minutes=5))
    return group, joined


def hand_in(groups: Groups, content: PlayedContent, trainee: str, answers: Sequence[Event]) -> str:
    at = groups.store.time()
    started: Started = start_event(content, at=at, mode="assessment", language="en", seed="one")
    attempt = groups.store.start(trainee, started, content.contents)
    groups.store.append(attempt, [*answers, Submitted(at=at)], after=1, tab="one")
    return attempt


def violence(state: JudgementState) -> Event:
    return IndicatorJudged(at="2026-01-06T09:00:00Z", concept="violence", state=state)


def called(groups: Groups, content: PlayedContent, library: Library, time: FixedClock, answers: Sequence[Sequence[Event]]) -> Debrief:
    """The debrief of people who gave these answers."""
    group, people = group_of(groups, content, len(answers), time)
    for trainee, own in zip(people, answers, strict=True):
        hand_in(groups, content, trainee, own)
    groups.call(group, 0)
    found = open_debrief(groups.store, library, group)
    assert found is not None
    return found


SPLIT = [[violence("present")]] * 4 + [[violence("absent")]] * 3 + [[violence("insufficient")]] * 3


def again(groups: Groups, library: Library, debrief: Debrief) -> Debrief:
    found = open_debrief(groups.store, library, debrief.group)
    assert found is not None
    return found


def test_the_tally_is_that_of_a_hand_count(groups: Groups, content: PlayedContent, library: Library, time: FixedClock) -> None:
    at = "2026-01-06T09:00:00Z"
    changed = [violence("absent"), violence("present")]  # the last answer counts
    answers: list[Sequence[Event]] = [
        [*changed, DetectionJudged(at=at, state="no"), DecisionTaken(at=at, option="home-advice")],
        [violence("present"), DetectionJudged(at=at, state="no"), NeedJudged(at=at, need="lawyer", level="urgent")],
        [violence("present"), DetectionJudged(at=at, state="yes")],
        [violence("absent"), DetectionJudged(at=at, state="yes")],
        [violence("absent"), DetectionJudged(at=at, state="yes")],
        [violence("absent")],
    ]
    debrief = called(groups, content, library, time, answers)
    assert debrief.frozen is not None and debrief.frozen.n == 6
    assert debrief.tables["indicators.violence"] == publish({"present": 3, "absent": 3, "insufficient": 0})
    assert debrief.tables["detection"] == Table(n=6, cells=())  # one has left it open, which is not told
    assert set(debrief.tables) == {"indicators.violence", "detection", "told.fa5", "told.fa8", "told.fa9"}  # no other row has five answers
    told = debrief.tables["told.fa5"]
    assert told.cells[0].options == ("no",) and told.cells[0].at_least


def test_it_is_counted_once_whoever_asks_first(groups: Groups, content: PlayedContent, library: Library, time: FixedClock) -> None:
    group, people = group_of(groups, content, 7, time)
    for trainee in people[:6]:
        hand_in(groups, content, trainee, [violence("present")])
    assert open_debrief(groups.store, library, group) is None  # nobody has called it
    groups.call(group, 0)
    waiting = open_debrief(groups.store, library, group)
    assert waiting is not None and waiting.frozen is None
    time.advance(timedelta(seconds=CALL_SECONDS))
    first = open_debrief(groups.store, library, group, trainee_id=people[0])  # a phone may be the first
    assert first is not None and first.frozen is not None and first.frozen.n == 6
    hand_in(groups, content, people[6], [violence("absent")])
    assert again(groups, library, first).frozen == first.frozen


def test_one_more_minute_waits_for_the_fifth(groups: Groups, content: PlayedContent, library: Library, time: FixedClock) -> None:
    """Of five four have handed in: pressed within the minute, the answers are fixed a minute later, or once the fifth has handed in."""
    group, people = group_of(groups, content, LEAST, time)
    for trainee in people[:4]:
        hand_in(groups, content, trainee, [violence("present")])
    groups.call_again(group, 0)  # nothing is called yet
    groups.call(group, 0)
    time.advance(timedelta(seconds=CALL_SECONDS - 5))
    groups.call_again(group, 1)  # of an old page
    groups.call_again(group, 0)
    time.advance(timedelta(seconds=CALL_SECONDS - 5))
    waiting = open_debrief(groups.store, library, group)
    assert waiting is not None and waiting.frozen is None
    hand_in(groups, content, people[4], [violence("absent")])
    frozen = again(groups, library, waiting).frozen
    assert frozen is not None and frozen.n == LEAST
    groups.call_again(group, 0)  # too late: what is fixed stays
    assert groups.state(group).stage == "debrief" and groups.state(group).frozen[0] == frozen


def test_the_fifth_counts_from_the_next_debrief_on(groups: Groups, content: PlayedContent, library: Library, time: FixedClock) -> None:
    group, people = group_of(groups, content, 4, time)
    for trainee in people:
        hand_in(groups, content, trainee, [violence("present")])
    groups.call(group, 0)
    debrief = open_debrief(groups.store, library, group)
    assert debrief is not None and debrief.frozen is not None and debrief.frozen.n is None
    fifth, _ = groups.join(groups.state(group).code, "en")
    hand_in(groups, content, fifth, [violence("absent")])
    after = again(groups, library, debrief)
    assert after.frozen == debrief.frozen and not any(stop.stage in ("split", "vote") for stop in stops(after.slides))
    second = Part(case="the-knitted-hat", debrief=True)
    groups.change(group, groups.state(group).plan.model_copy(update={"parts": (*PLAN.parts, second)}))
    groups.begin(group, 1, {})
    played = played_content(library.case(second.case), library.catalogues, "fr", scenarios_root())
    for trainee in (*people, fifth):
        hand_in(groups, played, trainee, [DetectionJudged(at=groups.store.time(), state="yes")])
    groups.call(group, 1)
    next_one = again(groups, library, debrief)
    assert next_one.frozen is not None and next_one.frozen.n == LEAST and "detection" in next_one.tables


def test_fewer_than_the_plan_asks_for_have_no_table(groups: Groups, content: PlayedContent, library: Library, time: FixedClock) -> None:
    debrief = called(groups, content, library, time, SPLIT[:4])
    assert debrief.frozen is not None and debrief.frozen.n is None and not debrief.tables
    assert [stop.stage for stop in stops(debrief.slides)].count("key") == 2


@pytest.mark.parametrize("in_time", [True, False])
def test_one_sheet_has_answers_and_no_table(groups: Groups, content: PlayedContent, library: Library, time: FixedClock, in_time: bool) -> None:
    """What it says is fixed with the call: who hands it in after a look at the wall changes nothing."""
    group, people = group_of(groups, content, 0, time, together=True)
    sheet = groups.sheet(group, "en")
    answers = [violence("present"), DecisionTaken(at="2026-01-06T09:00:00Z", option="refer")]
    if in_time:
        hand_in(groups, content, sheet, answers)
    groups.call(group, 0)
    time.advance(timedelta(seconds=0 if in_time else CALL_SECONDS))
    debrief = open_debrief(groups.store, library, group)
    assert people == [] and debrief is not None and debrief.frozen is not None and (debrief.frozen.n, debrief.tables) == (None, {})
    if not in_time:
        hand_in(groups, content, sheet, answers)
    assert again(groups, library, debrief).answers == ({"indicators.violence": "present", "decision": "refer"} if in_time else {})
    assert not any(stop.stage in ("vote", "after", "split") for stop in stops(debrief.slides))
    person = next(slide for slide in debrief.slides if slide.id == "person")
    assert (person.about == "refer" and person.most) if in_time else not person.most


def test_the_wall_goes_on_where_it_was_and_votes_once(groups: Groups, content: PlayedContent, library: Library, time: FixedClock) -> None:
    audited = AuditedStore(groups.store, TRAINER)
    debrief = called(groups, content, library, time, SPLIT)
    people = groups.state(debrief.group).members
    seen = []
    while (to := acts.next_stop(debrief)) is not None:
        acts.show(audited, debrief, to)
        debrief = again(groups, library, debrief)
        assert debrief.at == to
        seen.append((debrief.stop.slide.id, debrief.stop.stage))
        if debrief.stop.stage == "vote":
            assert groups.voters(debrief.group) == 0
            for n, trainee in enumerate(people[:6]):
                for _ in range(2):  # sent again: it counts once
                    groups.vote(debrief.group, trainee, "indicators.violence", "present" if n < 3 else "insufficient")
            assert groups.voters(debrief.group) == 6
            own = groups.own_part(debrief.group, people[0], 0)
            assert own.counted and own.vote == "present" and sum(event.kind == "revoted" for event in own.events) == 1
        else:
            assert debrief.state.voting is None
    assert [stage for slide, stage in seen if slide == "split"] == ["question", "split", "vote", "after", "key"]
    closed = debrief.state.votes[0, "indicators.violence"]
    assert closed.table == publish({"present": 3, "absent": 0, "insufficient": 3})
    while (to := acts.previous_stop(debrief)) is not None:  # back shows again; the vote is over
        acts.show(audited, debrief, to)
        debrief = again(groups, library, debrief)
        assert debrief.stop.stage != "vote" and debrief.state.voting is None
    assert debrief.at == 0 and debrief.state.votes[0, "indicators.violence"] == closed


def test_a_vote_waits_for_a_person_and_four_votes_are_no_table(groups: Groups, content: PlayedContent, library: Library, time: FixedClock) -> None:
    """The laptop of the trainer may sleep for hours meanwhile; no clock closes a vote."""
    audited = AuditedStore(groups.store, TRAINER)
    debrief = called(groups, content, library, time, SPLIT)
    while debrief.stop.stage != "vote":
        to = acts.next_stop(debrief)
        assert to is not None
        acts.show(audited, debrief, to)
        debrief = again(groups, library, debrief)
    people = groups.state(debrief.group).members
    groups.vote(debrief.group, people[0], "indicators.violence", "absent")
    time.advance(timedelta(hours=3))
    assert again(groups, library, debrief).stop == debrief.stop
    for trainee in people[1:4]:
        groups.vote(debrief.group, trainee, "indicators.violence", "present")
    to = acts.next_stop(debrief)
    assert to is not None
    acts.show(audited, debrief, to)
    debrief = again(groups, library, debrief)
    closed = debrief.state.votes[0, "indicators.violence"]
    assert (debrief.stop.stage, closed.n, closed.table) == ("after", None, None)
    picture = Slides(debrief, "en").picture(debrief.stop)
    assert len(picture.bars) == 1 and picture.note[0].html == "Too few have voted again to show a number."


def test_whoever_leaves_before_handing_in_finds_their_work_and_gets_its_feedback(groups: Groups, content: PlayedContent, library: Library, time: FixedClock) -> None:
    group, people = group_of(groups, content, 6, time)
    at = groups.store.time()
    left = groups.store.start(people[5], start_event(content, at=at, mode="assessment", language="en", seed="one"), content.contents)
    groups.store.append(left, [violence("present")], after=1, tab="one")
    for trainee in people[:5]:
        hand_in(groups, content, trainee, [violence("present")])
    groups.call(group, 0)
    time.advance(timedelta(seconds=CALL_SECONDS))
    debrief = open_debrief(groups.store, library, group)
    assert debrief is not None and debrief.frozen is not None and debrief.frozen.n == 5
    acts.open_feedback(AuditedStore(groups.store, TRAINER), debrief, True)
    time.advance(timedelta(minutes=2))
    assert groups.settle(group) == 5
    groups.store.append(left, [Submitted(at=groups.store.time())], after=2, tab="two")
    assert groups.settle(group) == 1 and groups.state(group).frozen[0].n == 5


def test_nobody_votes_again_after_the_key(groups: Groups, content: PlayedContent, library: Library, time: FixedClock) -> None:
    audited = AuditedStore(groups.store, TRAINER)
    debrief = called(groups, content, library, time, SPLIT)
    while debrief.stop.slide.id != "split":
        to = acts.next_stop(debrief)
        assert to is not None
        acts.show(audited, debrief, to)
        debrief = again(groups, library, debrief)
    key = acts.key_stop(debrief)
    assert key is not None
    acts.show(audited, debrief, key)
    debrief = again(groups, library, debrief)
    assert debrief.stop.stage == "key"
    back = acts.previous_stop(debrief)
    assert back is not None
    acts.show(audited, debrief, back)
    debrief = again(groups, library, debrief)
    assert debrief.stop.stage == "split" and debrief.state.voting is None
    vote = next(n for n, stop in enumerate(stops(debrief.slides)) if stop.stage == "vote")
    acts.show(audited, debrief, vote)  # by an old page
    assert again(groups, library, debrief).state.voting is None


def test_a_case_that_changed_meanwhile_is_talked_about_as_it_was_played(groups: Groups, content: PlayedContent, library: Library, cot: CaseFile, time: FixedClock) -> None:
    debrief = called(groups, content, library, time, SPLIT)

    def opened(part: str, group: str = debrief.group) -> Debrief | None:
        """The debrief of a group once a part of the case is another one in the library."""
        return open_debrief(groups.store, replace(library, cases={CASE: replace(cot, hashes={**cot.hashes, part: "0" * 64})}), group)

    for part in ("key", "text.en"):
        found = opened(part)
        assert found is not None and found.case_file.hashes == cot.hashes
        assert (found.frozen, found.slides) == (debrief.frozen, debrief.slides)
    group = groups.make(PLAN, "trainer")
    groups.begin(group, 0, {**content.hashes, "text.en": "1" * 64})  # a text that nobody has played with
    groups.call(group, 0)
    found = opened("key_text.en", group)
    assert found is not None and found.case_file.hashes["key_text.en"] == "0" * 64 and opened("key", group) is None


def test_a_case_of_a_running_study_is_not_debriefed(groups: Groups, content: PlayedContent, library: Library, time: FixedClock) -> None:
    shown, (group, _) = called(groups, content, library, time, SPLIT), group_of(groups, content, 5, time)
    study, audited = a_study(demonstration=False, forms={**FORMS, "A": (CASE, "the-last-payslip")}), AuditedStore(groups.store, TRAINER)
    Studies(groups.store).keep_plan(study)
    Studies(groups.store).freeze(study.id, {})
    with pytest.raises(GroupRefused, match="running study"):
        lead(audited, group, "call", library, part=0)
    with pytest.raises(GroupRefused, match="running study"):
        acts.show(audited, shown, 1)
    groups.call(group, 0)  # before the study ran
    time.advance(timedelta(seconds=CALL_SECONDS))
    found = open_debrief(groups.store, library, group)
    assert found is not None and found.frozen is None
    lead(audited, group, "call-off", library, part=0)
    assert groups.state(group).stage == "working"


def test_one_trainer_has_the_buttons(groups: Groups, content: PlayedContent, library: Library, time: FixedClock) -> None:
    debrief = called(groups, content, library, time, SPLIT)
    groups.share(debrief.group, "other")
    other = AuditedStore(groups.store, Actor("other", "trainer"))
    with pytest.raises(GroupRefused, match="Take over"):
        acts.show(other, debrief, 1)
    with pytest.raises(GroupRefused, match="Take over"):
        acts.open_feedback(other, debrief, True)
    groups.hold(debrief.group, "other")
    acts.show(other, again(groups, library, debrief), 1)
    assert again(groups, library, debrief).at == 1
    assert [row.about for row in groups.store.audit_log()] == [f"show {stops(debrief.slides)[1].slide.id} question {debrief.group}"]


def test_votes_are_told_in_steps_of_three(groups: Groups, content: PlayedContent, library: Library, time: FixedClock) -> None:
    debrief = called(groups, content, library, time, SPLIT)
    groups.open_vote(debrief.group, 0, "indicators.violence")
    debrief = again(groups, library, debrief)
    watched = VotesWatched()
    told = [watched.share(debrief, voted, now) for voted, now in ((1, 0.0), (4, 10.0), (4, 40.0), (5, 80.0), (10, 120.0))]
    assert [(share.low, share.high) for share in told if share] == [(0, 2), (0, 2), (4, 4), (4, 4), (8, 10)]


def test_feedback_is_opened_and_taken_back_within_a_minute(groups: Groups, content: PlayedContent, library: Library, time: FixedClock) -> None:
    audited = AuditedStore(groups.store, TRAINER)
    debrief = called(groups, content, library, time, SPLIT)
    acts.open_feedback(audited, debrief, True)
    assert again(groups, library, debrief).state.stage == "between"
    acts.open_feedback(audited, debrief, False)
    assert again(groups, library, debrief).state.stage == "debrief"
    assert [row.what for row in groups.store.audit_log()].count("group-feedback") == 2
