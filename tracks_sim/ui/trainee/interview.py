"""Sheet of the interview: the room in words, the transcript, the choices. Pure: state in, plain data out.

Forms of questions, facts not disclosed, and the person's state stay in the kernel: the browser
gets what somebody in the room would see and hear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracks_sim.case.conversation import QUESTION_FORMS, TOPICS, Move, moves_of
from tracks_sim.case.load import CaseFile
from tracks_sim.case.texts import CaseText
from tracks_sim.i18n import Translator, translatable
from tracks_sim.interview.moves import REPEATABLE
from tracks_sim.practice import Attempt, last_topic, step_after, step_before
from tracks_sim.practice.events import MEASURED, InterviewTurn
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.trainee.view import View, told_words

MOVE_NAMES = {
    "introduce": translatable("Say who you are and what this talk is for"),
    "confidentiality": translatable("Explain what stays between you, what cannot, and what you must pass on"),
    "rights": translatable("Explain their rights, as an asylum seeker and as somebody who may have been wronged"),
    "ask_preference": translatable("Ask whether they would rather talk with a woman or a man"),
    "change_interviewer": translatable("Let a colleague take over as they prefer"),
    "ask_interpreter": translatable("Ask whether this interpreter is right for them"),
    "change_interpreter": translatable("Change the interpreter"),
    "see_alone": translatable("Say that everybody is seen alone at first, and see to it that you are"),
    "call_representative": translatable("Ask that an independent representative be present"),
    "ask_wishes": translatable("Ask what they want, what they fear, and what they consider safe"),
    "options": translatable("Explain what could happen next, and what follows from each"),
    "consent_notes": translatable("Ask whether you may take notes"),
    "consent_sharing": translatable("Ask whether you may share some of this, with whom and why"),
    "consent_referral": translatable("Ask whether they agree to a referral"),
    "accept_refusal": translatable("Accept the no, and say that the door stays open"),
    "safe_contact": translatable("Agree on a safe way to reach them"),
    "offer_break": translatable("Offer a break"),
    "acknowledge": translatable("Say that you have heard how hard this is to speak about"),
    "ask_supervisor": translatable("Step out and ask your supervisor"),
    "close_safely": translatable("Close: what was said, what happens next, how they can reach you"),
    "second_interview": translatable("Propose a second talk on another day"),
    "leave": translatable("End the talk and leave"),
    "challenge_companion": translatable("Ask the companion to explain what they are doing here"),
    "companion_interprets": translatable("Let the companion interpret: it is quicker, and they know the language"),
    "companion_as_guardian": translatable("Let the adult who came along answer for them"),
    "promise": translatable("Reassure them: nothing leaves this room, and all will be well"),
    "doubt": translatable("Point out what does not fit with what was said before"),
}  # fmt: skip
TOPIC_NAMES = {
    "now": translatable("Daily life here"),
    "health": translatable("Health"),
    "family": translatable("Family"),
    "home": translatable("Life before"),
    "recruitment": translatable("How it came about"),
    "journey": translatable("The journey"),
    "documents": translatable("Papers"),
    "work": translatable("Work"),
    "pay": translatable("Pay"),
    "debt": translatable("Money owed"),
    "housing": translatable("Where they lived"),
    "control": translatable("Freedom to come and go"),
    "threats": translatable("Being frightened or hurt"),
    "contacts": translatable("Who calls and visits"),
    "fear": translatable("What they fear"),
    "wishes": translatable("What they want"),
    "procedure": translatable("The procedure"),
}
GROUPS: dict[str, tuple[str, tuple[Move, ...]]] = {
    "beginning": (translatable("To begin with"), ("introduce", "confidentiality", "consent_notes")),
    "room": (
        translatable("Who is in the room"),
        ("ask_preference", "change_interviewer", "challenge_companion", "see_alone", "companion_as_guardian",
         "call_representative", "ask_interpreter", "companion_interprets", "change_interpreter"),
    ),
    "response": (translatable("Respond to the person"), ("acknowledge", "promise", "offer_break", "doubt", "accept_refusal")),
    "safety": (
        translatable("Safety, rights and what comes next"),
        ("rights", "ask_wishes", "options", "safe_contact", "consent_sharing", "consent_referral", "ask_supervisor"),
    ),
}  # fmt: skip
"""Moves by their purpose, without the ways to end the talk. The order within a group says nothing of what is right."""
ENDINGS: tuple[Move, ...] = ("second_interview", "close_safely", "leave")
_SINCE: dict[str, str] = {
    "move:see_alone": translatable("Since then the companion can no longer hear you."),
    "move:change_interpreter": translatable("Since then another interpreter has taken over."),
    "move:change_interviewer": translatable("Since then a colleague has taken over the talk from you."),
}
"""Sentences on changes in the room, whose description is that of the beginning, by the choice that made them."""
_LASTING = {*_SINCE, "move:call_representative"}
"""Choices whose effect lasts into a second interview."""
_ALWAYS = REPEATABLE | {"accept_refusal"}
"""Moves that stay in their group once they were made: the next refusal, or the next moment of strain, needs them again."""
FORM_NAMES = {
    "open": translatable("open invitation"),
    "cued": translatable("invitation about something they said"),
    "wh": translatable("what, who, where, when, how"),
    "encourager": translatable("encouragement to go on"),
    "closed": translatable("yes or no"),
    "forced_choice": translatable("this or that"),
    "leading": translatable("leading"),
    "multiple": translatable("several at once"),
    "statement": translatable("statement or pressure"),
}
_WHO = {"she": translatable("She"), "he": translatable("He"), "they": translatable("They")}
_GENERAL = translatable("Going on")


@dataclass(frozen=True, slots=True)
class Reading:
    """A typed question as the classifier reads it, before it is asked."""

    text: str
    form: str
    topic: str | None
    second: str | None
    why: str


def interview_sheet(view: View, reading: Reading | None, hint: str, warning: bool) -> dict[str, Any]:
    """The interview step."""
    t, attempt, case_file, case, texts = view.t, view.attempt, view.case_file, view.case, view.texts
    assert case.room is not None
    closed = bool(attempt.locked) or attempt.submitted
    over = ""
    if attempt.interview_over:
        over = t("The talk is over.")
        if attempt.mode != "talk":
            over += " " + t("What was told can be cited in the next steps.")
    elif closed:
        over = t("Feedback was shown, so the talk cannot go on.")
    return {
        "step": "interview",
        "title": t("Talk with the person"),
        "intro": block(_intro(attempt, t)),
        "with_file": True,
        "marks": list(attempt.marked),
        "language": view.case_language,
        "room": (texts.second if attempt.interview == 2 else None) or texts.room,
        "since": [
            t(said) for choice, said in _SINCE.items()
            if any(x.choice == choice and x.outcome != "not_possible" and x.interview == attempt.interview for x in attempt.turns)
        ],
        "time": _time(attempt, case_file, t),
        "talk": talk(attempt.turns, view),
        "over": over,
        **_moves(attempt, case_file, t),
        "topics": _topics(case_file, texts, asked_now(attempt), t),
        "topic": _topic_now(attempt, case_file),
        "all_topics": [{"id": topic, "label": t(TOPIC_NAMES[topic])} for topic in TOPICS],
        "forms": [{"id": f, "label": t(FORM_NAMES[f])} for f in QUESTION_FORMS],
        "reading": None if reading is None else _reading(reading, t),
        "hint": hint,
        "can_hint": attempt.mode not in MEASURED,
        "warning": t("This looks like a date, a number or an address. It was not saved: only fictional content belongs here.") if warning else "",
        "lock": False,
        "locked_note": "",
        "back": step_before("interview", case, attempt.mode),
        "next": step_after("interview", case) if attempt.mode != "talk" else None,
        "finish": attempt.mode == "talk" and not attempt.submitted and bool(attempt.turns),
    }  # fmt: skip


def _moves(attempt: Attempt, case_file: CaseFile, t: Translator) -> dict[str, Any]:
    """Possible moves by group, moves made that act once only, and the ways to end."""
    room = case_file.case.room
    assert room is not None
    # A second talk begins anew: who one is, and what stays between the two, is said again.
    done = asked_now(attempt) | {turn.choice for turn in attempt.turns if turn.choice in _LASTING}
    allowed = set(moves_of(room, presumed_child=case_file.case.presumed_child))
    if "move:see_alone" in done:  # whoever came along is not there any more
        allowed -= {"see_alone", "challenge_companion", "companion_interprets", "companion_as_guardian"}
    if "move:change_interpreter" in done:  # the question was about the one before
        allowed -= {"ask_interpreter"}
    if attempt.interview == 2 or room.second_minutes is None:
        allowed -= {"second_interview"}

    def shown(moves: Sequence[Move], *, again: bool) -> list[dict[str, Any]]:
        return [
            {"id": f"move:{m}", "label": t(MOVE_NAMES[m]), "done": f"move:{m}" in done}
            for m in moves
            if m in allowed and (f"move:{m}" in done and m not in _ALWAYS) is again
        ]

    groups = [{"id": name, "label": t(label), "moves": shown(moves, again=False)} for name, (label, moves) in GROUPS.items()]
    return {
        "groups": [group for group in groups if group["moves"]],
        "done_moves": shown([m for _, moves in GROUPS.values() for m in moves], again=True),
        "endings": [{"id": f"move:{m}", "label": t(MOVE_NAMES[m])} for m in ENDINGS if m in allowed],
    }


def _intro(attempt: Attempt, t: Translator) -> str:
    """The introduction; a short talk has no later step to cite in."""
    intro = t("You decide what to say and ask, and in which order. You can end the talk at any time; nothing is timed.")
    if attempt.mode == "talk":
        return intro
    return intro + " " + t("What the person tells you can be cited afterwards, what stays untold cannot.")


def asked_now(attempt: Attempt) -> set[str]:
    """Choices of the present interview: a second one may ask what the first one asked, without repeating it."""
    return {turn.choice for turn in attempt.turns if turn.interview == attempt.interview}


def _reading(reading: Reading, t: Translator) -> dict[str, Any]:
    second = {"id": reading.second, "label": t(TOPIC_NAMES[reading.second])} if reading.second else None
    return {"text": reading.text, "form": reading.form, "topic": reading.topic, "second": second, "why": reading.why}


def _topic_now(attempt: Attempt, case_file: CaseFile) -> str:
    """The topic whose questions are shown first: that of the last question, else the first of the list."""
    listed = [q.topic or "general" for q in case_file.case.questions]
    last = last_topic(attempt.turns, case_file)
    return last if last in listed else listed[0]


def _time(attempt: Attempt, case_file: CaseFile, t: Translator) -> str:
    room = case_file.case.room
    assert room is not None
    left = attempt.turns[-1].minutes if attempt.turns else room.minutes
    if left <= 0 and room.second_minutes is None:
        return t("The time for this talk is used up. You can still close it.")
    if left <= 0:
        return t("The time for this talk is used up. You can still close it, or propose a second one.")
    return t("About {n} minutes are left.").format(n=max(5, 5 * round(left / 5)))


def _topics(case_file: CaseFile, texts: CaseText, done: set[str], t: Translator) -> list[dict[str, Any]]:
    """Questions by topic, in the order of the case; those without a topic go on from what was said."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for q in case_file.case.questions:
        asked = {"id": f"ask:{q.id}", "label": texts.questions[q.id], "done": f"ask:{q.id}" in done}
        groups.setdefault(q.topic or "", []).append(asked)
    return [
        {"id": topic or "general", "label": t(TOPIC_NAMES[topic] if topic else _GENERAL), "questions": questions}
        for topic, questions in groups.items()
    ]


def talk(turns: Sequence[InterviewTurn], view: View) -> list[dict[str, Any]]:
    """The transcript, a row a turn: the trainee's choice, the person's answer, what could be seen, how a second talk begins."""
    t, texts = view.t, view.texts
    pronoun = view.case.person.pronoun if view.case.person else "they"
    rows: list[dict[str, Any]] = []
    for turn in turns:
        rows.append(
            {
                "number": turn.number,
                "you": you_said(turn, texts, t),
                "who": t(_WHO[pronoun]),
                "person": [
                    {"text": told_words(f, texts), "label": view.label(f.fact) if f.fact in view.attempt.disclosed else ""}
                    for f in turn.told
                    if f.degree != "agreed"
                ],
                "answer": answered(turn, texts, t),
                "seen": _nth(texts.seen.get(turn.seen, ()), turn.seen_said),  # type: ignore[call-overload]
                "second": {"title": t("Second talk"), "room": texts.second or ""} if turn.outcome == "second" else None,
                "language": view.case_language,
            }
        )  # fmt: skip
    return rows


def you_said(turn: InterviewTurn, texts: CaseText, t: Translator) -> str:
    """The trainee's part of a turn."""
    kind, _, name = turn.choice.partition(":")
    if kind == "move":
        return t(MOVE_NAMES[name])
    return turn.typed or texts.questions.get(name, name)


def answered(turn: InterviewTurn, texts: CaseText, t: Translator) -> str:
    """The person's words or reaction where no fact was disclosed."""
    kind, _, name = turn.choice.partition(":")
    if turn.outcome == "not_possible" and name == "second_interview":
        return t("That cannot be arranged today.")  # a case's words for it are those of a yes; for a change they say what there is
    if kind == "move":
        return texts.moves.get(name, "")  # type: ignore[call-overload, no-any-return]
    return _nth(texts.replies.get(turn.reply, ()), turn.said) if turn.reply else ""  # type: ignore[call-overload]


def _nth(sentences: Sequence[str], n: int) -> str:
    return sentences[n % len(sentences)] if sentences else ""

