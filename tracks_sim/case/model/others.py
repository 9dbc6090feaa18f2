"""Acts in the room beside the answer: of a companion who is no representative, of an interpreter, and of a person who was hurt by a question."""

from __future__ import annotations

from typing import Literal, get_args

from tracks_sim.case.model.conversation import SILENT_COMPANIONS, Room

RoomAct = Literal["answers_for", "interrupts", "looks_up", "comes_back", "sent_out_again", "shortens", "misinterprets", "stung"]
"""Acts of the others in a talk, and one of the person. answers_for: the companion answers in the person's place, and says nothing of substance; interrupts: cuts in when the
person has begun to tell; looks_up: does something small that can be seen, on hearing the question; comes_back: comes in again some time after leaving;
sent_out_again: leaves when the neutral routine is repeated. shortens: the interpreter passes on little of what the person says; misinterprets: another
question than the one asked reaches the person. stung: words whose stance hurts reached the person, and it can be seen, whichever stance it was."""
ROOM_ACTS: tuple[RoomAct, ...] = get_args(RoomAct)
FREQUENT: frozenset[RoomAct] = frozenset({"answers_for", "interrupts", "looks_up", "shortens", "misinterprets", "stung"})
"""Acts that can come several times in a talk; the others come once."""
_OF_INTERPRETER: frozenset[RoomAct] = frozenset({"shortens", "misinterprets"})


def acts_of(room: Room) -> tuple[RoomAct, ...]:
    """Acts that can happen in this room, in the order of ROOM_ACTS. What the companion is to the person makes no difference, so that it tells nothing of the case."""
    companion = room.companion is not None and room.companion.relation not in SILENT_COMPANIONS
    return tuple(act for act in ROOM_ACTS if act == "stung" or (room.interpreter is not None if act in _OF_INTERPRETER else companion))
