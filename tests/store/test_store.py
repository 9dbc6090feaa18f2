"""Trainees, attempts and events in the store, the lease of a tab, and the release of feedback."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.support.store_fixtures import CONTENTS, Begun, note, started, trip
from tracks_sim.errors import OpenElsewhere, StoreError, UnknownCode
from tracks_sim.practice.attempt import fold
from tracks_sim.practice.events import DecisionTaken, IndicatorJudged, NoteWritten, Submitted
from tracks_sim.store import Content, FixedClock, Store, schema

# --- trainees ---------------------------------------------------------------------------


def test_a_code_finds_its_trainee_however_it_is_typed(begun: Begun) -> None:
    trainee = begun.store.trainee_of(f" {begun.code.lower().replace('-', ' ')} ")
    assert (trainee.id, trainee.language, trainee.label) == (begun.trainee, "fr", "group 1")
    assert begun.store.trainee(begun.trainee).seen_at > trainee.seen_at


def test_a_wrong_code_finds_nobody(begun: Begun) -> None:
    with pytest.raises(UnknownCode, match="Nobody has this code"):
        begun.store.trainee_of("0000-0000-0000")


def test_the_code_is_nowhere_in_folder_and_tables(begun: Begun) -> None:
    plain = begun.code.replace("-", "")
    for file in begun.store.data.iterdir():
        content = file.read_bytes()
        assert plain.encode() not in content and begun.code.encode() not in content
    with begun.store.engine.begin() as connection:
        rows = "".join(str(connection.execute(select(table)).all()) for table in schema.metadata.sorted_tables)
    assert begun.trainee in rows and plain not in rows and begun.code not in rows


def test_a_replaced_code_takes_the_place_of_the_old_one(begun: Begun) -> None:
    fresh = begun.store.replace_code(begun.trainee)
    assert begun.store.trainee_of(fresh).id == begun.trainee
    with pytest.raises(UnknownCode):
        begun.store.trainee_of(begun.code)


def test_the_language_is_remembered_and_everybody_is_listed_in_order(begun: Begun) -> None:
    second, _ = begun.store.new_trainee("en")
    begun.store.set_language(begun.trainee, "en")
    assert [(t.id, t.language) for t in begun.store.trainees()] == [(begun.trainee, "en"), (second, "en")]


def test_an_unknown_trainee_is_refused_everywhere(begun: Begun) -> None:
    store, nobody = begun.store, "no-such-id"
    for call in (
        lambda: store.trainee(nobody),
        lambda: store.replace_code(nobody),
        lambda: store.set_language(nobody, "en"),
        lambda: store.start(nobody, started(), CONTENTS),
    ):
        with pytest.raises(UnknownCode):
            call()
    assert len(store.attempts()) == 1


# --- attempts and events ----------------------------------------------------------------


def test_events_come_back_as_they_were_given(begun: Begun) -> None:
    given = [
        IndicatorJudged(
            at=begun.store.time(), concept="debt_bondage", state="present", phases=("now",), passages=("rn1", "rn2"),
            confidence=0.75,
        ),
        note("Elle a dit « non ». \u0000 \U0001f512"),
        DecisionTaken(at=begun.store.time(), option="offer-second-talk"),
    ]  # fmt: skip
    assert begun.store.append(begun.attempt, given, after=1, tab="a") == 4  # 1 start + 3
    assert begun.store.events(begun.attempt) == (started(), *given)
    assert fold(begun.store.events(begun.attempt)).events == 4
    assert begun.store.owner(begun.attempt) == begun.trainee


def test_everything_is_there_after_the_store_is_opened_again(begun: Begun, data: Path, url: str | None) -> None:
    begun.store.append(begun.attempt, [note("kept")], after=1, tab="a")
    with Store.open(data, url) as again:
        assert again.events(begun.attempt) == begun.store.events(begun.attempt)
        assert again.trainee_of(begun.code).id == begun.trainee


def test_no_event_leaves_the_sequence_where_it_was(begun: Begun) -> None:
    assert begun.store.append(begun.attempt, [], after=1, tab="a") == 1


def test_attempts_are_listed_newest_first_with_their_events(begun: Begun) -> None:
    store = begun.store
    second = store.start(begun.trainee, started("assessment", "another-case"), {})
    other, _ = store.new_trainee("en")
    third = store.start(other, started(), {})
    store.append(second, [note("a"), Submitted(at=store.time())], after=1, tab="a")
    mine = store.attempts(begun.trainee)
    assert [(a.id, a.case, a.mode, a.events, a.submitted, a.released) for a in mine] == [
        (second, "another-case", "assessment", 3, True, False),
        (begun.attempt, "the-small-case", "practice", 1, False, False),
    ]
    assert [a.id for a in store.attempts()] == [third, second, begun.attempt]


def test_an_unknown_attempt_is_refused(begun: Begun) -> None:
    for call in (
        lambda: begun.store.events("none"),
        lambda: begun.store.owner("none"),
        lambda: begun.store.claim_lease("none", "a"),
        lambda: begun.store.append("none", [note("x")], 0, "a"),
    ):
        with pytest.raises(StoreError, match="no attempt none"):
            call()


def test_a_played_version_stays_when_the_files_change(begun: Begun) -> None:
    changed = {"c" * 64: ("case", "the-small-case", "other words"), "e" * 64: ("key", "the-small-case", "new key")}
    begun.store.start(begun.trainee, started(hashes={"case": "c" * 64, "key": "e" * 64}), changed)
    assert begun.store.content("c" * 64) == Content("case", "the-small-case", "id: the-small-case")
    assert begun.store.content("d" * 64) == Content("key", "the-small-case", "key")
    assert begun.store.content("e" * 64) == Content("key", "the-small-case", "new key")
    assert begun.store.content("f" * 64) is None


def test_an_attempt_does_not_begin_on_contents_that_are_not_stored(begun: Begun) -> None:
    with pytest.raises(StoreError, match="the text of country"):
        begun.store.start(begun.trainee, started(hashes={"case": "c" * 64, "country": "9" * 64}), {})
    assert len(begun.store.attempts()) == 1


def test_a_sequence_number_cannot_be_used_twice(begun: Begun) -> None:
    begun.store.append(begun.attempt, [note("first")], after=1, tab="a")
    with pytest.raises(OpenElsewhere):
        begun.store.append(begun.attempt, [note("second")], after=1, tab="a")
    row = {"attempt_id": begun.attempt, "seq": 2, "kind": "note", "at": "2026-01-05T09:01:00Z", "data": {}}
    with pytest.raises(IntegrityError), begun.store.engine.begin() as connection:
        connection.execute(insert(schema.events), row)
    assert begun.store.events(begun.attempt) == (started(), note("first"))


def test_a_writer_ahead_of_the_store_is_refused(begun: Begun) -> None:
    with pytest.raises(OpenElsewhere):
        begun.store.append(begun.attempt, [note("x")], after=2, tab="a")


def test_an_event_is_never_changed_even_past_the_store(begun: Begun) -> None:
    with pytest.raises(DBAPIError, match="an event is never changed"), begun.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE events SET data = '{}'")
    assert begun.store.events(begun.attempt) == (started(),)


def test_several_events_are_kept_all_or_none(begun: Begun) -> None:
    # Two go in, the third (sequence number 1 + 3) breaks.
    with begun.store.engine.begin() as connection:
        trip(connection, "NEW.seq = 4")
    with pytest.raises(StoreError):
        begun.store.append(begun.attempt, [note("a"), note("b"), note("c")], after=1, tab="a")
    assert begun.store.events(begun.attempt) == (started(),)


# --- one tab at a time ------------------------------------------------------------------


def test_a_second_tab_is_refused_and_may_take_over(begun: Begun) -> None:
    store, attempt = begun.store, begun.attempt
    assert store.claim_lease(attempt, "first")
    assert store.claim_lease(attempt, "first")
    assert not store.claim_lease(attempt, "second")
    with pytest.raises(OpenElsewhere, match="take over"):
        store.append(attempt, [note("second")], after=1, tab="second")
    assert store.claim_lease(attempt, "second", force=True)
    assert store.append(attempt, [note("second")], after=1, tab="second") == 2
    with pytest.raises(OpenElsewhere):
        store.append(attempt, [note("first")], after=1, tab="first")
    with pytest.raises(OpenElsewhere):
        store.append(attempt, [note("first")], after=2, tab="first")
    assert store.events(attempt) == (started(), note("second"))


def test_a_lease_is_stale_after_a_minute_without_a_write(begun: Begun) -> None:
    store, attempt = begun.store, begun.attempt
    store.claim_lease(attempt, "first")
    # The clock ticks a second a call: 58 s pass here and one with the call, 59 s after the lease was taken.
    begun.clock.advance(timedelta(seconds=58))
    assert not store.claim_lease(attempt, "second")
    # That call took another second: the next one is 60 s after it.
    assert store.claim_lease(attempt, "second")


def test_writing_renews_the_lease(begun: Begun) -> None:
    store, attempt = begun.store, begun.attempt
    store.append(attempt, [note("a")], after=1, tab="first")
    begun.clock.advance(timedelta(seconds=50))
    store.append(attempt, [note("b")], after=2, tab="first")
    begun.clock.advance(timedelta(seconds=50))
    assert not store.claim_lease(attempt, "second")


def test_a_clock_that_was_set_back_locks_nobody_out(data: Path, url: str | None) -> None:
    late, early = FixedClock(), FixedClock()
    late.advance(timedelta(days=1))
    with Store.open(data, url, clock=late) as store:
        trainee, _ = store.new_trainee("en")
        attempt = store.start(trainee, started(), CONTENTS)
        store.claim_lease(attempt, "first")
    with Store.open(data, url, clock=early) as store:
        assert store.claim_lease(attempt, "second")


# --- release ----------------------------------------------------------------------------


def test_release_reaches_submitted_assessments_once(begun: Begun) -> None:
    store = begun.store
    done, other_case, still_open = (
        store.start(begun.trainee, started("assessment", case), {})
        for case in ("the-small-case", "another-case", "the-small-case")
    )
    for attempt in (begun.attempt, done, other_case):  # the first is practice
        store.append(attempt, [Submitted(at=store.time())], after=1, tab="a")
    assert store.release(trainee_id="somebody-else") == 0
    assert store.release(case_id="the-small-case", trainee_id=begun.trainee) == 1
    assert fold(store.events(done)).feedback_open
    assert not fold(store.events(other_case)).feedback_open
    assert store.release() == 1
    assert store.release() == 0
    assert fold(store.events(other_case)).feedback_open
    assert len(store.events(still_open)) == 1
    assert len(store.events(begun.attempt)) == 2


def test_a_release_in_between_does_not_turn_the_trainee_away(begun: Begun) -> None:
    store = begun.store
    attempt = store.start(begun.trainee, started("assessment"), {})
    store.append(attempt, [Submitted(at=store.time())], after=1, tab="a")
    store.release()
    # start 1, submitted 2, released 3, note 4: larger than 2 + 1, so the page reads again
    assert store.append(attempt, [note("later")], after=2, tab="a") == 4
    assert [e.kind for e in store.events(attempt)] == ["started", "submitted", "released", "note"]


def test_what_two_trainers_release_at_once_is_released_once(begun: Begun) -> None:
    store = begun.store
    attempts = [store.start(begun.trainee, started("assessment"), {}) for _ in range(5)]
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
        attempt = store.start(trainee, started(at=store.time()), CONTENTS)
        given = [NoteWritten(at=store.time(), text=str(i)) for i in range(20)]
        last = 1
        for event in given:
            last = store.append(attempt, [event], after=last, tab="a")
        found = store.events(attempt)
    times = [event.at for event in found]
    assert times == sorted(times, reverse=True) and len(set(times)) == 21  # each is 100 s or more before the last
    assert found[1:] == tuple(given)
    assert fold(found).note.text == "19"
    with Store.open(data, url) as store:
        assert store.events(attempt) == found


def test_time_is_utc_to_the_second(data: Path) -> None:
    with Store.open(data, clock=FixedClock()) as store:
        assert store.time() == "2026-01-05T09:00:00Z"
        assert store.time() == "2026-01-05T09:00:01Z"


def test_what_is_done_aside_is_not_kept(begun: Begun, tmp_path: Path) -> None:
    with begun.store.aside(tmp_path) as aside:
        other, _ = aside.new_trainee("en")
        assert aside.trainee(other).id == other
        assert [t.id for t in aside.trainees()] == [other]  # nothing of the store is seen there
        assert (aside is begun.store) == (begun.store.engine.dialect.name == "sqlite")
    assert [t.id for t in begun.store.trainees()] == [begun.trainee]
    assert len(begun.store.events(begun.attempt)) == 1
