"""Trainees, attempts and events in the store, the lease of a tab, and the release of feedback."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.support.store_fixtures import CONTENTS, StoreSample, begin_event, note_event, refuse_events
from tracks_sim.errors import OpenElsewhere, StoreError, UnknownCode
from tracks_sim.practice.attempt import fold
from tracks_sim.practice.events import DecisionTaken, IndicatorJudged, NoteWritten, Recalled, RoundSkipped, Submitted
from tracks_sim.practice.items import Item
from tracks_sim.store import COMMAND_LINE, Content, FixedClock, Store, schema
from tracks_sim.store.erasing import erase_trainees
from tracks_sim.store.integrity import check

# --- trainees ---------------------------------------------------------------------------


def test_a_code_finds_its_trainee_however_it_is_typed(sample: StoreSample) -> None:
    trainee = sample.store.trainee_of(f" {sample.code.lower().replace('-', ' ')} ")
    assert (trainee.id, trainee.language, trainee.label) == (sample.trainee, "fr", "group 1")
    assert sample.store.trainee(sample.trainee).seen_at == trainee.seen_at  # somebody looked: they were not here


def test_who_enters_is_seen(sample: StoreSample) -> None:
    before = sample.store.trainee(sample.trainee).seen_at
    assert sample.store.enter(sample.code).id == sample.trainee
    assert sample.store.trainee(sample.trainee).seen_at > before
    with pytest.raises(UnknownCode):
        sample.store.enter("0000-0000-0000")


def test_a_wrong_code_finds_nobody(sample: StoreSample) -> None:
    with pytest.raises(UnknownCode, match="Nobody has this code"):
        sample.store.trainee_of("0000-0000-0000")


def test_the_code_is_nowhere_in_folder_and_tables(sample: StoreSample) -> None:
    plain = sample.code.replace("-", "")
    for file in sample.store.data.iterdir():
        content = file.read_bytes()
        assert plain.encode() not in content and sample.code.encode() not in content
    with sample.store.engine.begin() as connection:
        rows = "".join(str(connection.execute(select(table)).all()) for table in schema.metadata.sorted_tables)
    assert sample.trainee in rows and plain not in rows and sample.code not in rows


def test_a_replaced_code_takes_the_place_of_the_old_one(sample: StoreSample) -> None:
    fresh = sample.store.replace_code(sample.trainee)
    assert sample.store.trainee_of(fresh).id == sample.trainee
    with pytest.raises(UnknownCode):
        sample.store.trainee_of(sample.code)


def test_the_language_is_remembered_and_everybody_is_listed_in_order(sample: StoreSample) -> None:
    second, _ = sample.store.new_trainee("en")
    sample.store.set_language(sample.trainee, "en")
    assert [(t.id, t.language) for t in sample.store.trainees()] == [(sample.trainee, "en"), (second, "en")]


def test_an_unknown_trainee_is_refused_everywhere(sample: StoreSample) -> None:
    store, nobody = sample.store, "no-such-id"
    for call in (
        lambda: store.trainee(nobody),
        lambda: store.replace_code(nobody),
        lambda: store.set_language(nobody, "en"),
        lambda: store.start(nobody, begin_event(), CONTENTS),
    ):
        with pytest.raises(UnknownCode):
            call()
    assert len(store.attempts()) == 1


# --- attempts and events ----------------------------------------------------------------


def test_events_come_back_as_they_were_given(sample: StoreSample) -> None:
    given = [
        IndicatorJudged(
            at=sample.store.time(), concept="debt_bondage", state="present", phases=("now",), passages=("rn1", "rn2"),
            confidence=0.75,
        ),
        note_event("Elle a dit « non ». \u0000 \U0001f512"),
        DecisionTaken(at=sample.store.time(), option="offer-second-talk"),
    ]  # fmt: skip
    assert sample.store.append(sample.attempt, given, after=1, tab="a") == 4  # 1 start + 3
    assert sample.store.events(sample.attempt) == (begin_event(), *given)
    assert fold(sample.store.events(sample.attempt)).events == 4
    assert sample.store.owner(sample.attempt) == sample.trainee


def test_everything_is_there_after_the_store_is_opened_again(sample: StoreSample, data: Path, url: str | None) -> None:
    sample.store.append(sample.attempt, [note_event("kept")], after=1, tab="a")
    with Store.open(data, url) as again:
        assert again.events(sample.attempt) == sample.store.events(sample.attempt)
        assert again.trainee_of(sample.code).id == sample.trainee


def test_no_event_leaves_the_sequence_where_it_was(sample: StoreSample) -> None:
    assert sample.store.append(sample.attempt, [], after=1, tab="a") == 1


def test_attempts_are_listed_newest_first_with_their_events(sample: StoreSample) -> None:
    store = sample.store
    second = store.start(sample.trainee, begin_event("assessment", "another-case"), {})
    other, _ = store.new_trainee("en")
    third = store.start(other, begin_event(), {})
    store.append(second, [note_event("a"), Submitted(at=store.time())], after=1, tab="a")
    mine = store.attempts(sample.trainee)
    assert [(a.id, a.case, a.mode, a.events, a.submitted, a.released) for a in mine] == [
        (second, "another-case", "assessment", 3, True, False),
        (sample.attempt, "the-small-case", "practice", 1, False, False),
    ]
    assert [a.id for a in store.attempts()] == [third, second, sample.attempt]


def test_events_of_many_attempts_come_in_the_order_asked(sample: StoreSample, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where they take several queries, and one attempt is not there."""
    monkeypatch.setattr("tracks_sim.store.store.ATTEMPTS_AT_ONCE", 2)
    store, ids = sample.store, [sample.attempt]
    for number in range(4):
        ids.append(store.start(sample.trainee, begin_event(), {}))
        store.append(ids[-1], [note_event(f"note {number}")], 1, "a")
    backwards = sorted(ids, reverse=True)
    assert [tuple(events) for events in store.events_of_each(backwards)] == [store.events(attempt) for attempt in backwards]
    assert list(store.events_of_each([])) == []
    with pytest.raises(StoreError, match="no attempt none"):
        list(store.events_of_each([*ids, "none"]))


def test_an_unknown_attempt_is_refused(sample: StoreSample) -> None:
    for call in (
        lambda: sample.store.events("none"),
        lambda: sample.store.owner("none"),
        lambda: sample.store.claim_lease("none", "a"),
        lambda: sample.store.append("none", [note_event("x")], 0, "a"),
    ):
        with pytest.raises(StoreError, match="no attempt none"):
            call()


def test_a_played_version_stays_when_the_files_change(sample: StoreSample) -> None:
    changed = {"c" * 64: ("case", "the-small-case", "other words"), "e" * 64: ("key", "the-small-case", "new key")}
    sample.store.start(sample.trainee, begin_event(hashes={"case": "c" * 64, "key": "e" * 64}), changed)
    assert sample.store.content("c" * 64) == Content("case", "the-small-case", "id: the-small-case")
    assert sample.store.content("d" * 64) == Content("key", "the-small-case", "key")
    assert sample.store.content("e" * 64) == Content("key", "the-small-case", "new key")
    assert sample.store.content("f" * 64) is None


def test_an_attempt_does_not_begin_on_contents_that_are_not_stored(sample: StoreSample) -> None:
    with pytest.raises(StoreError, match="the text of country"):
        sample.store.start(sample.trainee, begin_event(hashes={"case": "c" * 64, "country": "9" * 64}), {})
    assert len(sample.store.attempts()) == 1


def test_a_sequence_number_cannot_be_used_twice(sample: StoreSample) -> None:
    sample.store.append(sample.attempt, [note_event("first")], after=1, tab="a")
    with pytest.raises(OpenElsewhere):
        sample.store.append(sample.attempt, [note_event("second")], after=1, tab="a")
    row = {"attempt_id": sample.attempt, "seq": 2, "kind": "note", "at": "2026-01-05T09:01:00Z", "data": {}}
    with pytest.raises(IntegrityError), sample.store.engine.begin() as connection:
        connection.execute(insert(schema.events), row)
    assert sample.store.events(sample.attempt) == (begin_event(), note_event("first"))


def test_a_writer_ahead_of_the_store_is_refused(sample: StoreSample) -> None:
    with pytest.raises(OpenElsewhere):
        sample.store.append(sample.attempt, [note_event("x")], after=2, tab="a")


def test_an_event_is_never_changed_even_past_the_store(sample: StoreSample) -> None:
    with pytest.raises(DBAPIError, match="an event is never changed"), sample.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE events SET data = '{}'")
    assert sample.store.events(sample.attempt) == (begin_event(),)


def test_several_events_are_kept_all_or_none(sample: StoreSample) -> None:
    # Two go in, the third (sequence number 1 + 3) breaks.
    with sample.store.engine.begin() as connection:
        refuse_events(connection, "NEW.seq = 4")
    with pytest.raises(StoreError):
        sample.store.append(sample.attempt, [note_event("a"), note_event("b"), note_event("c")], after=1, tab="a")
    assert sample.store.events(sample.attempt) == (begin_event(),)


# --- one tab at a time ------------------------------------------------------------------


def test_a_second_tab_is_refused_and_may_take_over(sample: StoreSample) -> None:
    store, attempt = sample.store, sample.attempt
    assert store.claim_lease(attempt, "first")
    assert store.claim_lease(attempt, "first")
    assert not store.claim_lease(attempt, "second")
    with pytest.raises(OpenElsewhere, match="take over"):
        store.append(attempt, [note_event("second")], after=1, tab="second")
    assert store.claim_lease(attempt, "second", force=True)
    assert store.append(attempt, [note_event("second")], after=1, tab="second") == 2
    with pytest.raises(OpenElsewhere):
        store.append(attempt, [note_event("first")], after=1, tab="first")
    with pytest.raises(OpenElsewhere):
        store.append(attempt, [note_event("first")], after=2, tab="first")
    assert store.events(attempt) == (begin_event(), note_event("second"))


def test_a_page_that_closes_gives_up_its_lease_and_no_other_one(sample: StoreSample) -> None:
    store, attempt = sample.store, sample.attempt
    store.claim_lease(attempt, "first")
    store.give_up_lease(sample.trainee, attempt, "second")  # not its own
    store.give_up_lease("somebody else", attempt, "first")
    assert not store.claim_lease(attempt, "second")
    store.give_up_lease(sample.trainee, attempt, "first")
    assert store.claim_lease(attempt, "second")


def test_a_lease_is_stale_after_a_minute_without_a_write(sample: StoreSample) -> None:
    store, attempt = sample.store, sample.attempt
    store.claim_lease(attempt, "first")
    # The clock ticks a second a call: 58 s pass here and one with the call, 59 s after the lease was taken.
    sample.clock.advance(timedelta(seconds=58))
    assert not store.claim_lease(attempt, "second")
    # That call took another second: the next one is 60 s after it.
    assert store.claim_lease(attempt, "second")


def test_writing_renews_the_lease(sample: StoreSample) -> None:
    store, attempt = sample.store, sample.attempt
    store.append(attempt, [note_event("a")], after=1, tab="first")
    sample.clock.advance(timedelta(seconds=50))
    store.append(attempt, [note_event("b")], after=2, tab="first")
    sample.clock.advance(timedelta(seconds=50))
    assert not store.claim_lease(attempt, "second")


def test_a_clock_that_was_set_back_locks_nobody_out(data: Path, url: str | None) -> None:
    late, early = FixedClock(), FixedClock()
    late.advance(timedelta(days=1))
    with Store.open(data, url, clock=late) as store:
        trainee, _ = store.new_trainee("en")
        attempt = store.start(trainee, begin_event(), CONTENTS)
        store.claim_lease(attempt, "first")
    with Store.open(data, url, clock=early) as store:
        assert store.claim_lease(attempt, "second")


# --- release ----------------------------------------------------------------------------


def test_release_reaches_submitted_assessments_once(sample: StoreSample) -> None:
    store = sample.store
    done, other_case, still_open = (
        store.start(sample.trainee, begin_event("assessment", case), {})
        for case in ("the-small-case", "another-case", "the-small-case")
    )
    for attempt in (sample.attempt, done, other_case):  # the first is practice
        store.append(attempt, [Submitted(at=store.time())], after=1, tab="a")
    assert store.release(trainee_id="somebody-else") == 0
    assert store.release(case_id="the-small-case", trainee_id=sample.trainee) == 1
    assert fold(store.events(done)).feedback_open
    assert not fold(store.events(other_case)).feedback_open
    assert store.release() == 1
    assert store.release() == 0
    assert fold(store.events(other_case)).feedback_open
    assert len(store.events(still_open)) == 1
    assert len(store.events(sample.attempt)) == 2


def test_a_release_in_between_does_not_turn_the_trainee_away(sample: StoreSample) -> None:
    store = sample.store
    attempt = store.start(sample.trainee, begin_event("assessment"), {})
    store.append(attempt, [Submitted(at=store.time())], after=1, tab="a")
    store.release()
    # start 1, submitted 2, released 3, note 4: larger than 2 + 1, so the page reads again
    assert store.append(attempt, [note_event("later")], after=2, tab="a") == 4
    assert [e.kind for e in store.events(attempt)] == ["started", "submitted", "released", "note"]


def test_answers_on_a_later_day_need_no_lease_and_turn_nobody_away(sample: StoreSample) -> None:
    store, attempt = sample.store, sample.attempt
    store.append(attempt, [Submitted(at=store.time())], after=1, tab="a")
    recalled = Recalled(at=store.time(), round=1, case="the-small-case", concept="isolation", state="absent")
    assert store.append_later(attempt, recalled, after=2)
    assert not store.append_later(attempt, recalled, after=2), "pressed twice it counts once"
    assert store.append_later(attempt, RoundSkipped(at=store.time()), after=3)
    # start 1, submitted 2, recalled 3, skipped 4, note 5: the page that has the attempt open writes on, and reads again
    assert store.append(attempt, [note_event("later")], after=2, tab="a") == 5
    assert [e.kind for e in store.events(attempt)] == ["started", "submitted", "recalled", "round_skipped", "note"]
    assert check(store).faults == ()
    with pytest.raises(OpenElsewhere):
        store.append(attempt, [note_event("of another tab")], after=2, tab="a")


def test_what_two_trainers_release_at_once_is_released_once(sample: StoreSample) -> None:
    store = sample.store
    attempts = [store.start(sample.trainee, begin_event("assessment"), {}) for _ in range(5)]
    for attempt in attempts:
        store.append(attempt, [Submitted(at=store.time())], after=1, tab="a")
    together, counts = threading.Barrier(4), []

    def release() -> None:
        together.wait()
        counts.append(store.release())

    threads = [threading.Thread(target=release) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 5
    kinds = [[e.kind for e in store.events(attempt)] for attempt in attempts]
    assert kinds == [["started", "submitted", "released"]] * 5


# --- the clock --------------------------------------------------------------------------


def test_a_clock_that_goes_back_changes_no_order(data: Path, url: str | None) -> None:
    """The sequence number gives the order; events are never sorted by time."""
    backwards = FixedClock(step=timedelta(seconds=-100))
    with Store.open(data, url, clock=backwards) as store:
        trainee, _ = store.new_trainee("en")
        attempt = store.start(trainee, begin_event(at=store.time()), CONTENTS)
        given = [NoteWritten(at=store.time(), text=str(i)) for i in range(20)]
        last = 1
        for event in given:
            last = store.append(attempt, [event], after=last, tab="a")
        found = store.events(attempt)
    times = [event.at for event in found]
    assert times == sorted(times, reverse=True) and len(set(times)) == 21  # each is 100 s or more before the last
    assert found[1:] == tuple(given)
    assert fold(found).answer(Item("decision", "note.text")).value == "19"
    with Store.open(data, url) as store:
        assert store.events(attempt) == found


def test_time_is_utc_to_the_second(data: Path) -> None:
    with Store.open(data, clock=FixedClock()) as store:
        assert store.time() == "2026-01-05T09:00:00Z"
        assert store.time() == "2026-01-05T09:00:01Z"


def test_a_session_changes_with_the_code_and_at_its_end_and_is_gone_with_its_person(sample: StoreSample) -> None:
    store = sample.store
    member, _ = store.staff.add("trainer", "", COMMAND_LINE)
    both = (sample.trainee, member)
    seen = [store.sessions(both)]
    store.replace_code(sample.trainee)
    seen.append(store.sessions(both))
    store.end_session(sample.trainee)
    seen.append(store.sessions(both))
    assert len({sessions[sample.trainee] for sessions in seen}) == 3 and {sessions[member] for sessions in seen} == {""}
    store.staff.end_session(member)
    assert store.sessions(both)[member] == store.staff.member(member).session != ""
    store.staff.revoke(member, COMMAND_LINE)
    erase_trainees(store, [sample.trainee], COMMAND_LINE)
    assert store.sessions(both) == store.sessions([]) == {}
    for unknown in both:
        with pytest.raises(UnknownCode):
            store.end_session(unknown)
