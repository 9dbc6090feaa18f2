"""The debrief of a group: its answers counted once, its position on the wall, the second vote, and the feedback after it.

Nothing here hands out who answered what: what is counted is published (``group.published``) and forgotten.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from tracks_sim.case.load import CaseFile, Catalogues, Library
from tracks_sim.case.model.structure import Case
from tracks_sim.errors import GroupRefused
from tracks_sim.group.events import Frozen, SlideShown
from tracks_sim.group.fold import GroupState
from tracks_sim.group.published import LEAST, Live, Share, Table, publish, publish_row, reach, told, wishes
from tracks_sim.group.script import DECISION, Slide, Stop, rows_of, script, stops, told_row
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.groups import measured_cases, refuse_measured, refuse_without_buttons
from tracks_sim.practice import item_of
from tracks_sim.practice.attempt import Attempt, fold
from tracks_sim.practice.events import Event, Mode
from tracks_sim.practice.items import Item
from tracks_sim.scoring.effective_key import in_country
from tracks_sim.store import Store
from tracks_sim.store.groups import Groups, Tally
from tracks_sim.store.versions import case_as_played, own_hashes

_OPTION: Final = Item("decision", "option")


@dataclass(frozen=True)
class Debrief:
    """The debrief on one part of a group's plan: the case as it was fixed, and what its tables make of the script."""

    group: str
    state: GroupState
    part: int
    case_file: CaseFile
    """With the key that holds in the country of the group."""
    catalogues: Catalogues

    @property
    def frozen(self) -> Frozen | None:
        """What was counted; None before."""
        return self.state.frozen.get(self.part)

    @property
    def mode(self) -> Mode:
        """The mode of the attempts on this part."""
        return self.state.plan.mode_of(self.state.plan.parts[self.part])

    @property
    def tables(self) -> Mapping[str, Table]:
        """The published tables by row; empty where too few people were counted."""
        return self.frozen.tables if self.frozen else {}

    @property
    def answers(self) -> Mapping[str, str]:
        """What the one sheet of the group says, by row; empty where people have sheets of their own, or it was not handed in."""
        return self.frozen.answers if self.frozen else {}

    @cached_property
    def slides(self) -> tuple[Slide, ...]:
        """The script."""
        return script(self.case_file, self.catalogues, self.state.plan.country, self.mode, self.tables, self.answers)

    @cached_property
    def at(self) -> int:
        """Number of the stop that is on the wall, counted from 0: the one that was shown last."""
        shown = self.state.on_the_wall
        names = [(stop.slide.id, stop.slide.row, stop.stage) for stop in stops(self.slides)]
        place = (shown.slide, shown.row, shown.stage) if shown and shown.part == self.part else None
        return names.index(place) if place in names else 0

    @property
    def stop(self) -> Stop:
        """What is on the wall."""
        return stops(self.slides)[self.at]

    def key_was_shown(self, row: str) -> bool:
        """Whether the author's answer to a row was on the wall since the answers were fixed."""
        return any(shown.row == row and shown.stage == "key" for shown in self.state.shown)


def open_debrief(
    store: Store, library: Library, group_id: str, cache: Path | None = None, trainee_id: str | None = None, by: AuditedStore | None = None
) -> Debrief | None:
    """The debrief that goes on, with the answers fixed where that is due; None where none was called, or its case cannot be read.

    Nothing is fixed while a running study measures with the case.

    Whichever request comes first fixes them: a page of staff (``by``, who is written down), or a phone. With a trainee's id
    they are the only member of its state. Raises UnknownGroup.
    """
    groups = Groups(store)
    debrief = _read(store, library, groups.state(group_id), group_id, cache)
    if debrief is None:
        return None
    ends = debrief.state.call_ends()
    due = debrief.state.stage == "calling" and debrief.frozen is None and ends is not None and (store.clock.now() >= ends or groups.all_handed_in(group_id))
    if due and debrief.case_file.case.id not in measured_cases(store):
        if by is not None:
            by.access("group-frozen", group_id)
        groups.freeze(group_id, debrief.part, tally_of(debrief))
        debrief = replace(debrief, state=groups.state(group_id))
    return debrief if trainee_id is None else replace(debrief, state=debrief.state.seen_by(trainee_id))


def _read(store: Store, library: Library, state: GroupState, group_id: str, cache: Path | None) -> Debrief | None:
    if state.part is None or state.stage not in ("calling", "debrief", "between"):
        return None
    return debrief_on(store, library, state, group_id, state.part, cache)


def debrief_on(store: Store, library: Library, state: GroupState, group_id: str, part: int, cache: Path | None) -> Debrief | None:
    """The debrief on a part, with its case as it was fixed when the part began; None where that cannot be read.

    Where nobody played with its words as they were, those of now stand for them, as long as case and key are the same.
    """
    case_id, hashes = state.plan.parts[part].case, state.hashes_of(part)
    now = case_file = library.cases.get(case_id)
    if now is None or any(now.hashes.get(name, digest) != digest for name, digest in hashes.items()):
        case_file = case_as_played(store, library, case_id, hashes, cache)
        if case_file is None or case_file.hashes != own_hashes(hashes):
            case_file = now if now is not None and all(now.hashes[name] == hashes.get(name) for name in ("case", "key")) else None
    return None if case_file is None else Debrief(group_id, state, part, in_country(case_file, state.plan.country), library.catalogues)


def tally_of(debrief: Debrief) -> Tally:
    """What makes the published tables of a part from the events of the attempts that count; of one sheet together its answers, uncounted."""
    key_hash = debrief.state.begun[-1].hashes.get("key", debrief.case_file.hashes["key"])

    def tally(attempts: Sequence[Sequence[Event]]) -> Frozen:
        if debrief.state.plan.together:
            answers = answers_of(debrief.case_file.case, debrief.mode, fold(attempts[0])) if attempts else {}
            return Frozen(at="", part=debrief.part, case=debrief.case_file.case.id, n=None, answers=answers, key_hash=key_hash)
        n = len(attempts) if len(attempts) >= max(LEAST, debrief.state.plan.least) else None
        tables = {} if n is None else tables_of(debrief.case_file, debrief.mode, attempts)
        return Frozen(at="", part=debrief.part, case=debrief.case_file.case.id, n=n, tables=tables, key_hash=key_hash)

    return tally


def answers_of(case: Case, mode: Mode, attempt: Attempt) -> dict[str, str]:
    """The answers of one attempt to the rows of a debrief, without those that were left open."""
    given = {row: attempt.answer(_OPTION if row == DECISION else item_of(row)).code for row in rows_of(case, mode)}
    return {row: answer for row, answer in given.items() if answer is not None}


def tables_of(case_file: CaseFile, mode: Mode, attempts: Sequence[Sequence[Event]]) -> dict[str, Table]:
    """The published tables of the answers as they were handed in, by row, and of how many talks heard each needed fact.

    A row counts those who answered it (``publish_row``), and has no table where they are fewer than five.
    """
    folded = [fold(events) for events in attempts]
    answers = [answers_of(case_file.case, mode, attempt) for attempt in folded]
    found: dict[str, Table | None] = {}
    for row, options in rows_of(case_file.case, mode).items():
        given = [one.get(row) for one in answers]
        found[row] = publish_row({option: given.count(option) for option in options}, len(folded))
    interview = case_file.key.interview
    for fact in interview.needed if interview and case_file.asks_talk and mode != "worked" else ():
        found[told_row(fact)] = reach(sum(fact in attempt.disclosed for attempt in folded), len(folded))
    return {row: table for row, table in found.items() if table is not None}


# --- the wall -------------------------------------------------------------------------


def show(audited: AuditedStore, debrief: Debrief, to: int) -> None:
    """Put a stop on the wall. A second vote begins with its stop, and ends with whatever comes after it.

    Raises GroupRefused where another trainer has the buttons, and for a stop that the script does not have.
    """
    state, all_stops = debrief.state, stops(debrief.slides)
    refuse_without_buttons(state, audited.actor.who)
    refuse_measured(audited.store, debrief.case_file.case.id)
    if not 0 <= to < len(all_stops) or debrief.frozen is None:
        raise GroupRefused("This part is not in the plan any more. Load the page again.")
    slide, stage = all_stops[to]
    groups = Groups(audited.access("group", " ".join(("show", slide.id, *([slide.row] if slide.row else ()), stage, debrief.group))))
    voting = state.voting
    if voting is not None and all_stops.index(next(stop for stop in all_stops if stop.slide.row == voting.row and stop.stage == "vote")) < to:
        options = options_of(debrief.case_file.case, debrief.mode, voting.row)
        groups.close_vote(debrief.group, lambda votes: counted_votes(options, votes))
    groups.show(debrief.group, SlideShown(at="", part=debrief.part, slide=slide.id, row=slide.row, stage=stage))
    if stage == "vote" and slide.row and (debrief.part, slide.row) not in state.votes and not debrief.key_was_shown(slide.row):
        groups.open_vote(debrief.group, debrief.part, slide.row)


def options_of(case: Case, mode: Mode, row: str) -> tuple[str, ...]:
    """The options of a row in the order of the screen; none of a row that the debrief does not count."""
    return rows_of(case, mode).get(row, ())


def counted_votes(options: Sequence[str], votes: Sequence[str]) -> tuple[int | None, Table | None]:
    """Number and published table of a second vote; None and None for fewer than five."""
    table = publish({option: votes.count(option) for option in options})
    return (table.n, table) if table else (None, None)


def next_stop(debrief: Debrief) -> int | None:
    """Number of the stop after the one on the wall; None after the last. A vote that cannot be held any more is passed over."""
    return _beside(debrief, 1)


def previous_stop(debrief: Debrief) -> int | None:
    """Number of the stop before the one on the wall; None before the first. A vote that is over is passed over."""
    return _beside(debrief, -1)


def _beside(debrief: Debrief, by: int) -> int | None:
    all_stops, at = stops(debrief.slides), debrief.at + by
    while 0 <= at < len(all_stops):
        slide, stage = all_stops[at]
        voted = (debrief.part, slide.row or "") in debrief.state.votes
        dead = (stage == "vote" and (voted or debrief.key_was_shown(slide.row or ""))) or (
            stage == "after" and not voted and (debrief.key_was_shown(slide.row or "") or by < 0)
        )
        if not dead:
            return at
        at += by
    return None


def key_stop(debrief: Debrief) -> int | None:
    """Number of the stop that shows the author's answer of the slide on the wall; None where it has none, or it is shown."""
    found = next((n for n, stop in enumerate(stops(debrief.slides)) if stop.slide == debrief.stop.slide and stop.stage == "key"), None)
    return found if found is not None and found > debrief.at else None


def open_feedback(audited: AuditedStore, debrief: Debrief, on: bool) -> None:
    """Open the feedback on the part to the group at the end of its debrief, or take that back within a minute.

    Raises GroupRefused, also where people would read feedback on a case that a running study measures with.
    """
    refuse_without_buttons(debrief.state, audited.actor.who)
    if on and debrief.mode == "assessment" and debrief.case_file.case.id in measured_cases(audited.store):
        raise GroupRefused("A running study measures with this case by now. Its feedback can be opened once that study is closed.")
    Groups(audited.access("group-feedback", debrief.group)).open_feedback(debrief.group, debrief.part, on)


@dataclass(slots=True)
class VotesWatched:
    """How many have voted, as the wall tells it while a vote goes on; in memory, and never stored."""

    seen: dict[tuple[str, str], tuple[Live, int]] = field(default_factory=dict)
    """What is shown by group and time of the vote's opening, and how many had voted then."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def share(self, debrief: Debrief, voted: int, now: float) -> Share | None:
        """How many have voted, by a table that changes after 30 s at the earliest and once three more have; None where nothing is told."""
        voting, frozen = debrief.state.voting, debrief.frozen
        if voting is None or frozen is None or frozen.n is None:
            return None
        with self.lock:
            place = debrief.group, voting.at
            shown, then = self.seen.get(place, (Live(), 0))
            live = wishes(min(voted, frozen.n), frozen.n, shown, abs(voted - then), now)
            self.seen = {key: value for key, value in self.seen.items() if key[0] != debrief.group} | {place: (live, voted if live != shown else then)}
        return told(live.table, ("yes",))
