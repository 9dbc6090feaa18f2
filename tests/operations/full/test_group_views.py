"""Every view of a group against that of its twin, whose people act at the same moments and answer otherwise so that the same tables are published.

Live page, wall, second vote, print and overview are compared together, in both languages, with joining, leaving, erasing, and a second group to which people of the
first come too. What differs in a view would tell more than the tables do; what the tables tell is tried in ``tests/group``. No export says who was in a group.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.support.group_twins import CALLED, FIXED, LOOKS, VOTED, Room, do, rooms_of, schedule
from tracks_sim.case.load import Library
from tracks_sim.exports.events import export_events
from tracks_sim.i18n import translator
from tracks_sim.operations import debrief as acts
from tracks_sim.operations import group_after
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.debrief import VotesWatched, open_debrief
from tracks_sim.operations.group_live import LiveGroups
from tracks_sim.serve.staff.group_live import figures_shown
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.store.audit import Actor
from tracks_sim.store.clock import SettableClock
from tracks_sim.store.groups import Groups
from tracks_sim.ui.shared.debrief_slides import Slides
from tracks_sim.ui.shared.group_handout import handout, hardly_asked_rows, homework_words, over_read_rows

BEGIN = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)
EVERY = timedelta(seconds=31)
LANGUAGES = ("en", "fr")
View = tuple[str, Any]


class Seen:
    """All that a trainer sees of their groups, in order: the name of a view, and what it shows."""

    def __init__(self, store: Store, library: Library, staff: str) -> None:
        self.store, self.library, self.audited = store, library, AuditedStore(store, Actor(staff, "trainer"))
        self.live, self.votes, self.views = LiveGroups(), VotesWatched(), list[View]()

    def at_work(self, group: str, look: int) -> None:
        """The live page, and the call to the debrief."""
        if look == CALLED:
            Groups(self.store).call(group, 0)
        now = self.store.clock.now()
        self.live.figures(group, now)
        self.live.count(self.store)
        state = Groups(self.store).state(group)
        self.views += [("live", figures_shown(self.live.figures(group, now), state, translator(language))) for language in LANGUAGES]

    def at_the_wall(self, group: str, look: int) -> None:
        """What is on the wall, which goes on but while people vote, and how many have voted."""
        debrief = open_debrief(self.store, self.library, group)
        assert debrief is not None and debrief.frozen is not None
        named = "after-vote" if debrief.stop.stage == "after" else "wall"
        self.views += [(named, (slides.lines(), slides.picture(debrief.stop))) for slides in (Slides(debrief, language) for language in LANGUAGES)]
        voted = Groups(self.store).voters(group)
        self.views.append(("vote", self.votes.share(debrief, voted, self.store.clock.now().timestamp())))
        following = acts.next_stop(debrief)
        if following is not None and (debrief.state.voting is None or look > VOTED):
            acts.show(self.audited, debrief, following)
        elif following is None and debrief.state.stage == "debrief":
            acts.open_feedback(self.audited, debrief, True)

    def afterwards(self, group: str) -> None:
        """The page to print, the overview of all groups of the trainer, and work at home."""
        after = group_after.look(self.store, self.library, self.audited.actor.who, group, 0)
        assert after is not None and after.over
        for language in LANGUAGES:
            self.views.append(("print", handout(after, language)))
            self.views.append(("overview", (over_read_rows(after, language), hardly_asked_rows(after, language), homework_words(after, self.library, language))))


def session(clock: SettableClock, library: Library, pair: Sequence[tuple[Room, Seen]], before: Sequence[Room], draw: random.Random) -> None:
    """The day of a group and of its twin. People of the groups ``before`` come in too; a late one joins, one leaves, one is erased."""
    people = len(pair[0][0].answers)
    plan, begin = schedule(people, draw.choice((4, people - 1)), draw), clock.at
    for (room, _), earlier in zip(pair, before, strict=False):
        for guest in earlier.people[1:4]:  # counted once on this case, and in no second set
            room.groups.join_as(room.groups.state(room.id).code, guest)
    for look in range(LOOKS):
        clock.at = begin + look * EVERY
        for room, seen in pair:
            for deed in plan.get(look, ()):
                do(room, deed, library)
            if look == FIXED + 2:
                room.groups.join(room.groups.state(room.id).code, "en")  # too late
            if look < FIXED and (look % 3 == 0 or look == CALLED):
                seen.at_work(room.id, look)
            elif look >= FIXED:
                seen.at_the_wall(room.id, look)
    for room, seen in pair:
        seen.afterwards(room.id)


def days_of(library: Library, seed: int) -> list[Seen]:
    """What two trainers have seen after two days: one of two groups, one of their twins. An export of everybody then names neither groups nor people."""
    draw, clock = random.Random(seed), SettableClock(BEGIN)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "data", clock=clock) as store:
        staff = [store.staff.add("trainer", "", COMMAND_LINE)[0] for _ in range(2)]
        seen = [Seen(store, library, one) for one in staff]
        before: list[Room] = []
        for _ in range(2):
            rooms = list(rooms_of(store, library, staff, draw.choice((5, 6, 7, 8)), draw))
            session(clock, library, list(zip(rooms, seen, strict=True)), before, draw)
            assert rooms[0].answers != rooms[1].answers
            before, clock.at = rooms, BEGIN + timedelta(days=1)
        exported = export_events(store, Path(folder)).read_text(encoding="utf-8")
        assert '"counted"' in exported and not any(room.id in exported or who in exported for room in before for who in room.people)
    return seen


def test_no_view_tells_a_group_from_its_twin(library: Library) -> None:
    names = set[str]()
    for seed in range(6):
        one, other = (seen.views for seen in days_of(library, seed))
        names |= {name for name, _ in one}
        assert [(seed, place, name) for place, ((name, shown), twin) in enumerate(zip(one, other, strict=True)) if (name, shown) != twin] == []
    assert names == {"live", "wall", "vote", "after-vote", "print", "overview"}
