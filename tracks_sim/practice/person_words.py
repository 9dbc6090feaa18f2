"""The written words of a turn that depend on which talk it is in: after a move, and of what can be seen. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracks_sim.case.model.texts import CaseText
from tracks_sim.practice.events import InterviewTurn


def words_after_move(turn: InterviewTurn, turns: Iterable[InterviewTurn], texts: CaseText) -> str:
    """What the person answers or does after the move of a turn; ``turns`` are those of the whole talk.

    A move of the second talk that was made in the first too has words of its own there, where the case has them.
    """
    move = turn.choice.partition(":")[2]
    made_before = turn.interview == 2 and any(t.interview == 1 and t.choice == turn.choice for t in turns)
    words = texts.second_moves.get(move) if made_before else None  # type: ignore[call-overload]
    return words or texts.moves.get(move, "")  # type: ignore[call-overload, no-any-return]


def seen_words(turn: InterviewTurn, texts: CaseText) -> str:
    """What can be seen of the person after a turn; the second talk has sentences of its own, where the case has them."""
    second = texts.second_seen.get(turn.seen, ()) if turn.interview == 2 else ()  # type: ignore[call-overload]
    return nth(second or texts.seen.get(turn.seen, ()), turn.seen_said)  # type: ignore[call-overload]


def nth(sentences: Sequence[str], n: int) -> str:
    """The sentence said when it is due for the n-th time, from 0: they come in turn."""
    return sentences[n % len(sentences)] if sentences else ""
