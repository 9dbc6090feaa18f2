"""Groups in the store, on both databases: who comes in, what a debrief counts, and what an erasure leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.support.store_fixtures import CONTENTS, begin_event
from tests.support.study_cases import clock
from tracks_sim.case.versions import Content
from tracks_sim.errors import GroupRefused, UnknownCode, UnknownGroup
from tracks_sim.group.events import Frozen, SlideShown
from tracks_sim.group.fold import CALL_SECONDS, UNDO_SECONDS
from tracks_sim.group.model import MOST_PARTS, GroupPlan, Part
from tracks_sim.group.published import LEAST, publish
from tracks_sim.practice import fold
from tracks_sim.practice.events import DecisionTaken, Event, Revoted, Submitted
from tracks_sim.store import COMMAND_LINE, FixedClock, Store, Studies
from tracks_sim.store.backup import backup, restore
from tracks_sim.store.erasing import RECEIPTS_FILE, erase_again, erase_group, erase_trainees
from tracks_sim.store.group_progress import progress
from tracks_sim.store.groups import Groups
from tracks_sim.store.integrity import check
from tracks_sim.store.sealing import seal

CASE = "the-small-case"
HASHES = {"case": "c" * 64, "key": "d" * 64}
PLAN = GroupPlan(
    name="Tuesday", day=date(2026, 1, 6), country="fr", languages=("en", "fr"),
    parts=(Part(case=CASE, debrief=True), Part(case="another-case", kind="talk")),
)  # fmt: skip


@pytest.fixture
def time() -> FixedClock:
    return clock()


@pytest.fixture
def groups(data: Path, url: str | None, time: FixedClock) -> Iterator[Groups]:
    with Store.open(data, url, clock=time) as store:
        yield Groups(store)


@pytest.fixture
def group(groups: Groups) -> str:
    """A group whose door is open."""
    group_id = groups.make(PLAN, "trainer")
    groups.door(group_id, True)
    return group_id


def come_in(groups: Groups, group: str, count: int) -> list[str]:
    """Internal ids of ``count`` people who came in at the door."""
    code = groups.state(group).code
    return [groups.join(code, "en")[0] for _ in range(count)]


def hand_in(groups: Groups, trainee: str, option: str = "wait", mode: str = "assessment", case: str = CASE) -> str:
    """A case, begun and handed in with this decision; the id of the attempt."""
    contents = {digest: Content(*content) for digest, content in CONTENTS.items()}
    attempt = groups.store.start(trainee, begin_event(mode, case, at=groups.store.time()), contents)  # type: ignore[arg-type]
    at = groups.store.time()
    groups.store.append(attempt, (DecisionTaken(at=at, option=option), Submitted(at=at)), after=1, tab="one")
    return attempt


def tally(part: int = 0) -> Callable[[Sequence[Sequence[Event]]], Frozen]:
    """Counts decisions."""

    def made(attempts: Sequence[Sequence[Event]]) -> Frozen:
        chosen = [fold(events).option for events in attempts]
        table = publish({option: chosen.count(option) for option in ("wait", "call", "refer")})
        return Frozen(at="", part=part, case=CASE, n=len(chosen) if table else None, tables={"decision": table} if table else {}, key_hash="d" * 64)

    return made


def fixed(groups: Groups, group: str, read: Callable[[Sequence[Sequence[Event]]], Frozen] | None = None) -> Frozen:
    """The answers of the first part, for whose debrief the group was called."""
    groups.call(group, 0)
    frozen = groups.freeze(group, 0, read or tally())
    assert frozen is not None
    return frozen


def begun(groups: Groups, group: str, count: int, time: FixedClock) -> list[str]:
    """A group of ``count`` people in whose first part all have handed in; the ids of the people."""
    people = come_in(groups, group, count)
    groups.begin(group, 0, HASHES)
    time.advance(timedelta(minutes=5))
    for n, trainee in enumerate(people):
        hand_in(groups, trainee, "call" if n % 2 else "wait")
    return people


def test_people_come_in_at_an_open_door_and_at_no_other(groups: Groups, group: str) -> None:
    code = groups.state(group).code
    trainee, own_code = groups.join(f" {code[:3].lower()}-{code[3:]} ", "fr")
    assert groups.store.trainee_of(own_code).id == trainee and groups.store.trainee(trainee).language == "fr"
    groups.join_as(code, trainee)  # again: nothing changes
    assert groups.state(group).members == (trainee,)
    groups.door(group, False)
    for wrong in (code, "", "AAAAAA"):
        with pytest.raises(GroupRefused, match="No open door"):
            groups.join(wrong, "en")
    assert groups.door(group, True) == code


def test_whoever_is_in_a_study_comes_in_without_their_code(groups: Groups, group: str) -> None:
    from tests.support.study_cases import FORMS, a_study, frozen_study
    from tracks_sim.case.load import load_library, scenarios_root
    from tracks_sim.study.questionnaire import load_questionnaires

    library = load_library(only=[c for cases in FORMS.values() for c in cases])
    studies = frozen_study(groups.store, library, load_questionnaires(scenarios_root()), a_study())
    assert isinstance(studies, Studies)
    [(member, _)] = studies.enrol(studies.ids()[0], 1, "en")
    with pytest.raises(GroupRefused, match="belongs to a study"):
        groups.join_as(groups.state(group).code, member)
    assert groups.state(group).members == ()


def test_personal_codes_lead_into_the_group(groups: Groups, group: str) -> None:
    codes = groups.seats(group, 3, "fr")
    assert [groups.store.trainee_of(code).id for code in codes] == list(groups.state(group).members)


def test_a_trainer_sees_their_own_groups_and_those_they_share(groups: Groups, group: str) -> None:
    other = groups.make(PLAN, "somebody else")
    assert list(groups.of_staff("trainer")) == [group]
    groups.share(other, "trainer")
    assert set(groups.of_staff("trainer")) == {group, other} and list(groups.of_staff("somebody else")) == [other]
    with pytest.raises(UnknownGroup):
        groups.state("none")


def test_events_are_folded_once_and_anew_after_each_further_one(groups: Groups, group: str, url: str | None) -> None:
    [one, two] = come_in(groups, group, 2)
    before = groups.history(group)
    with Store.open(groups.store.data, url, clock=groups.store.clock) as other:  # as another process has it
        assert Groups(other).history(group) is before
        Groups(other).say(group, "Five more minutes")
    assert [event.words for event in groups.state(group).said] == ["Five more minutes"] and before.state.said == ()
    assert groups.state(group).members == (one, two)
    assert [state.members for state in groups.of_trainee(two).values()] == [(two,)] and groups.state(group).seen_by("nobody").members == ()
    erase_group(groups.store, group, COMMAND_LINE)
    with pytest.raises(UnknownGroup):
        groups.state(group)


def test_a_plan_may_change_but_for_what_was_begun_and_what_people_read(groups: Groups, group: str) -> None:
    groups.change(group, PLAN.model_copy(update={"keep": "day", "country": "ie"}))
    come_in(groups, group, 1)
    with pytest.raises(GroupRefused, match="how long"):
        groups.change(group, PLAN)
    now = groups.state(group).plan
    groups.begin(group, 0, HASHES)
    for changed in ({"country": "fr"}, {"parts": now.parts[1:]}, {"feedback": "at_once"}):
        with pytest.raises(GroupRefused, match="Somebody has begun"):
            groups.change(group, now.model_copy(update=changed))
    groups.change(group, now.model_copy(update={"parts": now.parts[:1]}))
    assert len(groups.state(group).plan.parts) == 1


def test_a_debrief_counts_once_and_names_nobody(groups: Groups, group: str, time: FixedClock) -> None:
    people = begun(groups, group, 6, time)
    assert groups.state(group).stage == "working"
    groups.call(group, 0)
    called = groups.state(group)
    assert called.call_ends() == datetime.fromisoformat(called.called_at) + timedelta(seconds=CALL_SECONDS)
    frozen = fixed(groups, group)
    assert frozen.n == 6 and frozen.tables["decision"] == publish({"wait": 3, "call": 3, "refer": 0})
    come_in(groups, group, 1)
    assert fixed(groups, group) == frozen  # two trainers pressing at once: one reading
    told = frozen.model_dump_json()
    assert not any(trainee in told for trainee in people) and groups.state(group).stage == "debrief"
    assert all([e.kind for e in groups.store.events(a.id)].count("counted") == 1 for a in groups.store.attempts())


def test_who_was_counted_on_a_case_is_in_no_second_set(groups: Groups, group: str, time: FixedClock) -> None:
    """Not with a new attempt either: the sets of two groups with all people but one in common would tell that one's answer."""
    people = begun(groups, group, 6, time)
    assert fixed(groups, group).n == 6
    other = groups.make(PLAN, "trainer")
    code = groups.door(other, True)
    for trainee in people:
        groups.join_as(code, trainee)
    newcomers = come_in(groups, other, LEAST)
    groups.begin(other, 0, HASHES)
    time.advance(timedelta(minutes=5))
    for trainee in (*people, *newcomers):
        hand_in(groups, trainee)
    found = progress(groups.store, groups.state(other), ())
    assert {trainee for trainee, one in found.items() if one.countable} == set(newcomers)
    assert fixed(groups, other).n == LEAST
    counted = [[e.kind for e in groups.store.events(a.id)].count("counted") for trainee in people for a in groups.store.attempts(trainee)]
    assert sorted(counted) == [0] * 6 + [1] * 6


def around_one_sheet(groups: Groups, group: str, time: FixedClock, people: int) -> tuple[str, list[str]]:
    """The sheet that a group fills in together once ``people`` came in by codes of their own and handed in too; the sheet, and their ids."""
    came = come_in(groups, group, people)
    groups.change(group, groups.state(group).plan.model_copy(update={"together": True}))
    sheet = groups.sheet(group, "en")
    groups.begin(group, 0, HASHES)
    time.advance(timedelta(minutes=5))
    for trainee in (*came, sheet):
        hand_in(groups, trainee, "call" if trainee == sheet else "wait")
    return sheet, came


def test_a_group_around_one_sheet_counts_nobody(groups: Groups, group: str, time: FixedClock) -> None:
    """Not those either who came in by codes of their own before: the sheet is all there is."""
    code = groups.state(group).code
    sheet, came = around_one_sheet(groups, group, time, LEAST)
    assert groups.sheet(group, "fr") == sheet and groups.state(group).members == (sheet,) and groups.sheets() == {sheet}
    seen: list[Sequence[Event]] = []

    def read(attempts: Sequence[Sequence[Event]]) -> Frozen:
        seen.extend(attempts)
        return Frozen(at="", part=0, case=CASE, n=None, answers={"decision": "call"}, key_hash="d" * 64)

    assert groups.all_handed_in(group) and fixed(groups, group, read).answers == {"decision": "call"}
    assert [fold(events).option for events in seen] == ["call"]
    assert not any(e.kind == "counted" for a in groups.store.attempts() for e in groups.store.events(a.id))
    with pytest.raises(GroupRefused, match="Somebody has begun"):
        groups.change(group, PLAN)
    for let_in in (lambda: groups.door(group, True), lambda: groups.seats(group, 1, "en"), lambda: groups.join(code, "en")):
        with pytest.raises(GroupRefused, match=r"one sheet together|No open door"):
            let_in()
    assert came[0] not in repr(groups.state(group).seen_by(sheet)) and groups.state(group).seen_by(came[0]).members == ()


def test_a_sheet_goes_with_its_group_and_is_in_no_other(groups: Groups, group: str, time: FixedClock) -> None:
    with pytest.raises(GroupRefused, match="no sheet"):
        groups.sheet(group, "en")
    sheet, [guest] = around_one_sheet(groups, group, time, 1)
    groups.close(group)
    assert groups.sheet(group, "en") == sheet  # its feedback can still be read
    receipts = erase_group(groups.store, group, COMMAND_LINE, with_people=False)
    assert len(receipts) == 2 and groups.sheets() == frozenset() and groups.store.trainee(guest).id == guest
    with pytest.raises(UnknownCode):
        groups.store.trainee(sheet)
    late = groups.make(PLAN.model_copy(update={"together": True}), "trainer")
    groups.close(late)
    with pytest.raises(GroupRefused, match="no sheet"):
        groups.sheet(late, "en")
    assert check(groups.store).faults == ()


@pytest.mark.parametrize("left_out", ["not handed in", "begun before", "another key", "another case", "another country", "another mode"])
def test_what_a_debrief_does_not_count(groups: Groups, group: str, time: FixedClock, left_out: str) -> None:
    [late] = come_in(groups, group, 1)
    if left_out == "begun before":
        hand_in(groups, late)
        time.advance(timedelta(minutes=5))
    begun(groups, group, LEAST - 1, time)
    if left_out == "not handed in":
        groups.store.start(late, begin_event("assessment", at=groups.store.time()), {h: Content(*c) for h, c in CONTENTS.items()})
    elif left_out == "another case":
        hand_in(groups, late, case="another-case")
    elif left_out == "another mode":
        hand_in(groups, late, mode="practice")
    elif left_out in ("another key", "another country"):
        other = {"hashes": {"case": "c" * 64, "key": "c" * 64}} if left_out == "another key" else {"country": "be"}
        attempt = begin_event("assessment", at=groups.store.time(), **other)
        identity = groups.store.start(late, attempt, {h: Content(*c) for h, c in CONTENTS.items()})
        groups.store.append(identity, (Submitted(at=groups.store.time()),), after=1, tab="one")
    assert fixed(groups, group).n is None


def test_what_else_somebody_begins_takes_nothing_out_of_the_set(groups: Groups, group: str, time: FixedClock) -> None:
    groups.change(group, PLAN.model_copy(update={"feedback": "at_once"}))
    people = come_in(groups, group, LEAST)
    groups.begin(group, 0, HASHES)
    handed_in = [hand_in(groups, trainee, mode="practice") for trainee in people]
    time.advance(timedelta(minutes=5))
    contents = {digest: Content(*content) for digest, content in CONTENTS.items()}
    for trainee, mode, country in ((people[0], "talk", "fr"), (people[1], "practice", "be")):
        groups.store.start(trainee, begin_event(mode, country=country, at=groups.store.time()), contents)  # type: ignore[arg-type]
    assert groups.all_handed_in(group) and groups.own_part(group, people[0], 0).attempt_id == handed_in[0]
    assert sorted(found.attempt for found in progress(groups.store, groups.state(group), ("submitted",)).values()) == sorted(handed_in)
    assert fixed(groups, group).n == LEAST


def test_a_trainer_who_comes_in_with_their_own_browser_is_in_no_count(groups: Groups, group: str, time: FixedClock) -> None:
    people = begun(groups, group, LEAST - 1, time)
    code = groups.state(group).code
    new, own = groups.join(code, "en", by_staff=True)[0], groups.store.new_trainee("en")[0]
    groups.join_as(code, own, by_staff=True)
    assert groups.state(group).members == tuple(people) and groups.all_handed_in(group)
    attempts = [hand_in(groups, trainee) for trainee in (new, own)]
    assert groups.own_part(group, new, 0).attempt_id == attempts[0]  # on their own page they see what they do
    assert fixed(groups, group).n is None
    groups.open_feedback(group, 0)
    time.advance(timedelta(seconds=UNDO_SECONDS))
    assert groups.settle(group) == LEAST + 1  # and their feedback opens with that of the others


def test_a_second_vote_is_kept_in_ones_own_attempt_and_counted_once(groups: Groups, group: str, time: FixedClock) -> None:
    people = begun(groups, group, 6, time)
    fixed(groups, group)
    groups.show(group, SlideShown(at="", part=0, slide="split", row="decision"))
    groups.show(group, SlideShown(at="", part=0, slide="split", row="decision"))
    assert len(groups.state(group).shown) == 1
    with pytest.raises(GroupRefused, match="closed"):
        groups.vote(group, people[0], "decision", "wait")
    groups.open_vote(group, 0, "decision")
    for trainee in people[:5]:
        groups.vote(group, trainee, "decision", "wait")
    groups.vote(group, people[0], "decision", "call")  # changed: the last one counts
    [late] = come_in(groups, group, 1)
    with pytest.raises(GroupRefused, match="not among"):
        groups.vote(group, late, "decision", "wait")
    assert groups.voters(group) == 5
    seen: list[Sequence[str]] = []

    def count(votes: Sequence[str]) -> tuple[int | None, None]:
        seen.append(votes)
        return len(votes), None

    closed = groups.close_vote(group, count)
    assert closed is not None and closed.n == 5 and sorted(seen[0]) == ["call", *["wait"] * 4]
    assert groups.close_vote(group, count) is None and groups.state(group).votes[0, "decision"] == closed
    with pytest.raises(GroupRefused, match="once"):
        groups.open_vote(group, 0, "decision")
    assert sum(isinstance(e, Revoted) for a in groups.store.attempts() for e in groups.store.events(a.id)) == 6


def test_feedback_on_an_earlier_part_changes_no_stage(groups: Groups, group: str, time: FixedClock) -> None:
    begun(groups, group, 2, time)
    fixed(groups, group)
    groups.begin(group, 1, HASHES)
    for on, stage in ((True, "working"), (False, "working")):
        groups.open_feedback(group, 0, on)
        assert groups.state(group).stage == stage
    groups.close(group)
    groups.open_feedback(group, 0)
    assert (groups.state(group).stage, set(groups.state(group).feedback)) == ("closed", {0})


def test_a_part_is_added_to_a_plan_that_keeps_something_and_has_room(groups: Groups, group: str) -> None:
    def at_home(case: str) -> Part:
        return Part(case=case, opens=datetime(2026, 1, 6, 18, 0), closes=datetime(2026, 1, 9, 18, 0))

    groups.close(group)
    for n in range(MOST_PARTS - len(PLAN.parts)):
        groups.add_part(group, at_home(f"case-{n}"))
    assert groups.state(group).plan.parts[:3] == (*PLAN.parts, at_home("case-0"))
    with pytest.raises(GroupRefused, match="as many parts"):
        groups.add_part(group, at_home("one-more"))
    with pytest.raises(GroupRefused, match="in the plan already"):
        groups.add_part(group, at_home("another-case"))
    together = groups.make(PLAN.model_copy(update={"together": True}), "trainer")
    with pytest.raises(GroupRefused, match="nobody has a code"):
        groups.add_part(together, at_home("case-0"))
    for_a_day = groups.make(PLAN.model_copy(update={"keep": "day"}), "trainer")
    with pytest.raises(GroupRefused, match="Nothing is kept"):
        groups.add_part(for_a_day, at_home("case-0"))


def test_feedback_opens_for_this_group_and_can_be_taken_back_for_a_minute(groups: Groups, group: str, time: FixedClock) -> None:
    begun(groups, group, 2, time)
    outsider, _ = groups.store.new_trainee("en", "")
    hand_in(groups, outsider)
    groups.open_feedback(group, 0)
    assert groups.settle(group) == 0
    groups.open_feedback(group, 0, on=False)
    time.advance(timedelta(seconds=UNDO_SECONDS))
    assert groups.settle(group) == 0
    groups.open_feedback(group, 0)
    time.advance(timedelta(seconds=UNDO_SECONDS))
    with pytest.raises(GroupRefused, match="More than a minute"):
        groups.open_feedback(group, 0, on=False)
    assert groups.settle(group) == 2
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Store, "write", None)  # where there is nothing to release, nobody waits for a writer
        assert groups.settle(group) == 0
    assert [a.released for a in groups.store.attempts(outsider)] == [False]


def test_a_release_for_all_leaves_out_what_a_group_opens(groups: Groups, group: str, time: FixedClock) -> None:
    trainee = begun(groups, group, 2, time)[0]
    outsider, _ = groups.store.new_trainee("en", "")
    hand_in(groups, outsider)
    assert groups.store.waiting_assessments() == {CASE: 1}
    assert [groups.store.release(trainee_id=trainee), groups.store.release(), groups.store.release(CASE)] == [0, 1, 0]
    assert groups.state(group).holds_feedback(CASE) and not groups.state(group).holds_feedback("another-case")
    groups.open_feedback(group, 0)
    assert not groups.state(group).holds_feedback(CASE)


def test_a_closed_session_lets_nobody_in(groups: Groups, group: str) -> None:
    code = groups.state(group).code
    groups.close(group)
    with pytest.raises(GroupRefused, match="over"):
        groups.door(group, True)
    with pytest.raises(GroupRefused, match="No open door"):
        groups.join(code, "en")


def test_a_closed_session_hears_nothing_and_waits_for_nobody(groups: Groups, group: str) -> None:
    come_in(groups, group, 1)
    groups.begin(group, 0, HASHES)
    groups.call(group, 0)
    groups.close(group)
    with pytest.raises(GroupRefused, match="over"):
        groups.say(group, "Five more minutes")
    with pytest.raises(GroupRefused, match="over"):
        groups.pause(group, True)
    with pytest.raises(GroupRefused):
        groups.begin(group, 1, HASHES)
    state = groups.state(group)
    assert (state.call_ends(), state.said, state.paused) == (None, (), False)


def test_a_debrief_is_called_where_the_plan_has_one_and_taken_back_until_its_answers_are_fixed(groups: Groups, group: str, time: FixedClock) -> None:
    plan = groups.state(group).plan
    without = plan.model_copy(update={"parts": (plan.parts[0].model_copy(update={"debrief": False}), *plan.parts[1:])})
    groups.change(group, without)
    begun(groups, group, 2, time)
    with pytest.raises(GroupRefused, match="no debrief"):
        groups.call(group, 0)
    groups.change(group, plan)  # added while people work
    groups.call(group, 0)
    with pytest.raises(GroupRefused):
        groups.change(group, without)
    assert groups.state(group).call_ends() is not None
    groups.call_off(group, 0)
    groups.call_off(group, 0)
    assert (groups.state(group).stage, groups.state(group).call_ends()) == ("working", None)
    assert groups.freeze(group, 0, tally()) is None and 0 not in groups.state(group).frozen  # somebody's page was about to fix them
    fixed(groups, group)
    with pytest.raises(GroupRefused, match="fixed by now"):
        groups.call_off(group, 0)
    assert groups.state(group).stage == "debrief" and len(groups.state(group).begun) == 1


def test_an_old_page_begins_no_part_again(groups: Groups, group: str, time: FixedClock) -> None:
    begun(groups, group, 2, time)
    for stage in ("working", "calling", "debrief", "between"):
        match stage:
            case "calling":
                groups.call(group, 0)
            case "debrief":
                fixed(groups, group)
            case "between":
                groups.open_feedback(group, 0)
        groups.begin(group, 0, HASHES)
        assert (groups.state(group).stage, len(groups.state(group).begun)) == (stage, 1)
    groups.begin(group, 1, HASHES)
    with pytest.raises(GroupRefused, match="gone on"):
        groups.begin(group, 0, HASHES)
    assert groups.state(group).part == 1


def test_two_trainers_who_press_at_once_do_it_once(groups: Groups, group: str, time: FixedClock) -> None:
    """Each act of a session, pressed eight times at the same moment."""
    groups.share(group, "second")
    people = come_in(groups, group, 6)

    def press(act: Callable[[], object]) -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: act(), range(8)))

    press(lambda: groups.begin(group, 0, HASHES))
    for trainee in people:
        hand_in(groups, trainee)
    press(lambda: groups.call(group, 0))
    press(lambda: groups.freeze(group, 0, tally()))
    press(lambda: groups.show(group, SlideShown(at="", part=0, slide="split", row="decision", stage="vote")))
    press(lambda: groups.open_vote(group, 0, "decision"))
    press(lambda: groups.vote(group, people[0], "decision", "call"))
    press(lambda: groups.close_vote(group, lambda votes: (len(votes), None)))
    press(lambda: groups.pause(group, True))
    press(lambda: groups.open_feedback(group, 0))
    press(lambda: groups.close(group))
    kinds = [event.kind for event in groups.events(group)]
    assert kinds[-9:] == ["begun", "debrief_called", "frozen", "shown", "vote_opened", "vote_closed", "paused", "feedback_opened", "closed"]
    assert kinds.count("frozen") == 1 and groups.state(group).votes[0, "decision"].n == 1


def test_an_erased_member_leaves_a_count_the_tables_and_nothing_else(groups: Groups, group: str, time: FixedClock) -> None:
    people = begun(groups, group, 6, time)
    frozen = fixed(groups, group)
    seal(groups.store, COMMAND_LINE)
    erase_trainees(groups.store, people[:1], COMMAND_LINE)
    state = groups.state(group)
    assert state.members == tuple(people[1:]) and state.frozen[0] == frozen
    assert check(groups.store).faults == () and people[0] not in repr(groups.events(group))


def test_a_group_is_erased_as_a_whole_with_the_codes_that_were_made_for_it(groups: Groups, group: str, time: FixedClock, tmp_path: Path, data: Path, url: str | None) -> None:
    people = begun(groups, group, 6, time)
    guest, code = groups.store.new_trainee("en", "")
    groups.join_as(groups.state(group).code, guest)
    fixed(groups, group)
    seal(groups.store, COMMAND_LINE)
    if url is None:
        backup(data, tmp_path / "backup")
    receipts = erase_group(groups.store, group, COMMAND_LINE)
    assert len(receipts) == 7 and receipts[-1].person == groups.store.tag(group)
    assert check(groups.store).faults == () and groups.of_staff("trainer") == {}
    with pytest.raises(UnknownGroup):
        groups.state(group)
    with pytest.raises(UnknownCode):
        groups.store.trainee(people[0])
    assert groups.store.trainee_of(code).id == guest and groups.of_trainee(guest) == {}
    if url is None:  # a backup brings the group back, and its receipt erases it again
        restore(tmp_path / "backup", tmp_path / "again")
        with Store.open(tmp_path / "again", clock=time) as brought_back:
            assert Groups(brought_back).of_staff("trainer")
            assert len(erase_again(brought_back, data / RECEIPTS_FILE, COMMAND_LINE)) == 7
            assert Groups(brought_back).of_staff("trainer") == {} and check(brought_back).faults == ()


@pytest.mark.parametrize("statement", ["UPDATE group_events SET at = 'x'", "DELETE FROM group_events"])
def test_what_happened_is_neither_changed_nor_deleted(groups: Groups, group: str, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"never changed|only with its person"), groups.store.engine.begin() as connection:
        connection.execute(text(statement))
    assert check(groups.store).faults == ()


def test_many_come_in_at_once(groups: Groups, group: str) -> None:
    code = groups.state(group).code
    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(lambda _: groups.join(code, "en")[0], range(24)))
    assert sorted(groups.state(group).members) == sorted(came)
    assert check(groups.store).faults == ()
