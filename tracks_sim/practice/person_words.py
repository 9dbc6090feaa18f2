"""The written words of a turn: after a move, of a reply, of what can be seen, of the others in the room; and which of several sentences comes next. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracks_sim.case.model.conversation import ANSWERS, Appearance
from tracks_sim.case.model.others import RoomAct
from tracks_sim.case.model.texts import CaseText
from tracks_sim.interview import TONE, Turn
from tracks_sim.practice.events import ActShown, InterviewTurn

NOT_AGAIN_WITHIN = 10
"""Turns in which the same sentence does not come again."""
NOTHING = -1
"""Number of a sentence where nothing is said, not even the page's general sentence: that too came lately."""
_CALM: tuple[Appearance, ...] = ("opening", "settled")
"""Appearances that do not fit beside what shows that words hurt."""


def words_after_move(turn: InterviewTurn, turns: Iterable[InterviewTurn], texts: CaseText) -> str:
    """What the person answers or does after the move of a turn; ``turns`` are those of the whole talk.

    A move of the second talk that was made in the first too has words of its own there, where the case has them.
    """
    move = turn.choice.partition(":")[2]
    made_before = turn.interview == 2 and any(t.interview == 1 and t.choice == turn.choice for t in turns)
    words = texts.second_moves.get(move) if made_before else None  # type: ignore[call-overload]
    return words or texts.moves.get(move, "")  # type: ignore[call-overload, no-any-return]


def next_after_move(turn: InterviewTurn, before: Sequence[InterviewTurn], texts: CaseText) -> int | None:
    """Whether the words of a move are said after the turns ``before``: NOTHING where the same were within ten turns, else the number the turn has.

    A yes or no to what was asked, and that something cannot be had, is said again all the same.
    """
    words = words_after_move(turn, before, texts)
    lately = (t for t in before[-NOT_AGAIN_WITHIN:] if t.choice == turn.choice and t.said != NOTHING)
    return NOTHING if turn.outcome == "done" and any(words_after_move(t, before, texts) == words for t in lately) else turn.said


def reply_words(turn: InterviewTurn, texts: CaseText) -> str:
    """What the person says where nothing is told; empty where something is, or where all the sentences were said lately."""
    return nth(_reply_sentences(turn.reply, texts), turn.said)


def seen_words(turn: InterviewTurn, texts: CaseText) -> str:
    """What can be seen of the person after a turn; the second talk has sentences of its own, where the case has them."""
    return nth(_seen_sentences(turn.seen, turn.interview, texts), turn.seen_said)


def act_words(shown: ActShown, texts: CaseText) -> str:
    """What one of the others does; empty where the case has no words for it, or where all the sentences were shown lately."""
    return nth(_act_sentences(shown.act, texts), shown.said)


def next_reply(turn: Turn, before: Sequence[InterviewTurn], texts: CaseText) -> int | None:
    """Number of the sentence that is said in a turn of the engine after the turns ``before``; None: all were said lately, and the general sentence
    of the page stands in; NOTHING: that came lately too.

    A yes or no is said again all the same: without it the question would have no answer.
    """
    came = sum(t.reply == turn.reply for t in before)
    chosen = _not_said_lately(_reply_sentences(turn.reply, texts), came, [reply_words(t, texts) for t in before[-NOT_AGAIN_WITHIN:]])
    if chosen is None and turn.reply in ANSWERS:
        return came
    general = any(t.reply and t.said is None for t in before[-NOT_AGAIN_WITHIN:])
    return NOTHING if chosen is None and general else chosen


def next_seen(turn: Turn, before: Sequence[InterviewTurn], texts: CaseText) -> int | None:
    """The same for what can be seen of the person, for which nothing stands in. What shows that words hurt comes in the place of a calm look,
    and before the move that the same words make nothing is seen but that."""
    if turn.choice.startswith(TONE) or ("stung" in turn.others and turn.seen in _CALM and _act_sentences("stung", texts)):
        return None
    came = sum(t.seen == turn.seen for t in before)
    lately = [seen_words(t, texts) for t in before[-NOT_AGAIN_WITHIN:]]
    return _not_said_lately(_seen_sentences(turn.seen, turn.interview, texts), came, lately)


def next_act(act: RoomAct, before: Sequence[InterviewTurn], texts: CaseText) -> int | None:
    """The same for what one of the others does. Where the case has no words, the general sentence comes once within ten turns."""
    came = sum(shown.act == act for t in before for shown in t.others)
    same = [shown for t in before[-NOT_AGAIN_WITHIN:] for shown in t.others if shown.act == act and shown.said != NOTHING]
    chosen = _not_said_lately(_act_sentences(act, texts) or ("",), came, [act_words(shown, texts) for shown in same if shown.said is not None])
    general = any(not act_words(shown, texts) for shown in same)
    return NOTHING if chosen is None and general else chosen


def nth(sentences: Sequence[str], n: int | None) -> str:
    """The sentence of number n, from 0: they come in turn. Empty where none is said."""
    return sentences[n % len(sentences)] if sentences and n is not None and n != NOTHING else ""


def _not_said_lately(sentences: Sequence[str], came: int, lately: Sequence[str]) -> int | None:
    """The number of the first sentence not said lately, beginning with the one whose turn it is: the kind ``came`` so often before."""
    if not sentences:
        return came
    return next((n for n in range(came, came + len(sentences)) if nth(sentences, n) not in lately), None)


def _reply_sentences(reply: str | None, texts: CaseText) -> Sequence[str]:
    return texts.replies.get(reply, ()) if reply else ()  # type: ignore[call-overload]


def _seen_sentences(seen: str, interview: int, texts: CaseText) -> Sequence[str]:
    second = texts.second_seen.get(seen, ()) if interview == 2 else ()  # type: ignore[call-overload]
    return second or texts.seen.get(seen, ())  # type: ignore[call-overload, no-any-return]


def _act_sentences(act: str, texts: CaseText) -> Sequence[str]:
    return texts.others.get(act, ())  # type: ignore[call-overload, no-any-return]
