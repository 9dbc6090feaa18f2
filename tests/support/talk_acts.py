"""Acts of an author on the talk of a draft, drawn at random: of what is there, now and then of what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, get_args

from tracks_sim.case.model.conversation import (
    BARRIERS,
    IF_TOLD,
    QUESTION_FORMS,
    STANCES,
    TOPICS,
    Consent,
    Manner,
    Person,
    Pronoun,
    Room,
    Sensitivity,
    Sex,
)
from tracks_sim.case.model.record import EXPLOITATION_PHASES
from tracks_sim.case.model.stock_talk import words_wanted
from tracks_sim.drafts.draft import DraftData, texts_in, value_at, value_hash
from tracks_sim.drafts.fact_edits import Role
from tracks_sim.drafts.records import case_of, key_of
from tracks_sim.drafts.talk_edits import BRIEFING

TALK_ACTS = (
    "begin_talk", "remove_talk", "change_person", "set_barrier", "change_room", "own_words", "add_fact", "remove_fact", "change_fact", "set_if_told",
    "add_question", "change_question", "remove_question", "write_text",
)  # fmt: skip
_TEXTS = ("facts", "questions", "room", "second", "called", "moves", "interview")
"""Fields of texts and reasons that belong to the talk; of those with lists of sentences none is changed here."""
_ANSWERS = ("present", "absent", "insufficient", "yes", "no", "urgent", "helpful", "")


def talk_act(choose: Callable[[Sequence[Any]], Any], data: DraftData, text: str = "He keeps it.") -> dict[str, Any]:
    """One act of a talk with what it needs; ``choose`` takes one of several, ``text`` is what is typed. A case without a talk gets one most of the time."""
    case, key = case_of(data), key_of(data)
    facts, questions = [*(row.id for row in case.facts), "zz9"], [*(row.id for row in case.questions), "no-question"]

    def some(known: Iterable[Any]) -> list[Any]:
        return [one for one in known if choose([True, False, False])]

    def maybe(known: Iterable[Any]) -> Any:
        return choose([None, *known])

    act = choose([*TALK_ACTS, *["change_fact", "change_room", "set_if_told", "change_question"] * 2]) if case.facts else choose(["begin_talk"] * 9 + list(TALK_ACTS))
    match act:
        case "begin_talk" | "remove_talk":
            return {"act": act if act == "begin_talk" else choose([act, "begin_talk", "begin_talk"])}
        case "change_person":
            return {"act": act, "pronoun": maybe(get_args(Pronoun)), "manner": maybe(get_args(Manner)), "reluctance": maybe(get_args(Person.model_fields["reluctance"].annotation)),
                    "distress": maybe([0, 0.5, 1]), "refuses": choose([None, some(get_args(Consent))])}  # fmt: skip
        case "set_barrier":
            return {"act": act, "barrier": choose(BARRIERS), "strength": choose([None, 0, 0.3, 0.9]), "cue": choose([None, None, "", BRIEFING, *case.passages, "zz9"])}
        case "change_room":
            return {"act": act, "place": maybe(get_args(Room.model_fields["place"].annotation)), "minutes": maybe([10, 45, 180]), "second_minutes": maybe([0, 30]),
                    "interviewer_sex": maybe(get_args(Sex)), "prefers": maybe(["none", "woman"]), "companion": maybe(["none", "partner", "representative"]),
                    "interpreter": maybe(["none", "room", "phone"]), "fit": maybe(["good", "poor"]), "community_tie": maybe([True, False]), "other_interviewer": maybe([True, False]),
                    "other_interpreter": maybe([True, False])}  # fmt: skip
        case "own_words":
            field, name = choose([*words_wanted(case), ("moves", "leave")])
            return {"act": act, "field": field, "name": name, "own": choose([True, True, False])}
        case "add_fact":
            return {"act": act, "topic": choose(TOPICS)}
        case "remove_fact":
            return {"act": act, "fact": choose(facts)}
        case "change_fact":
            barriers = case.person.barriers if case.person else ()
            return {"act": act, "fact": choose(facts), "topic": maybe(TOPICS), "sensitivity": maybe(get_args(Sensitivity)), "behind": choose([None, some(barriers), ["shame"]]),
                    "peripheral": maybe([True, False]), "corrects": choose([None, None, "", *facts, *case.passages]), "after": choose([None, some(facts[:-1]), facts[-1:]]),
                    "role": maybe(get_args(Role)), "needless": maybe([True, False])}  # fmt: skip
        case "set_if_told":
            rows = [row for name in IF_TOLD for row in getattr(key.interview, name, ())]
            items = [item for item, _, _ in key.keyed_answers()]
            changed = choose([None, *rows])
            return {"act": act, "item": changed.item if changed else choose([*items, "detection", "needs.no_such"]), "was": changed.facts if changed else [], "facts": some(facts[:-1]) or [choose(facts)],
                    "answer": choose(_ANSWERS), "phases": choose([[], [EXPLOITATION_PHASES[0]]]), "grounds": choose([[], ["reprisals"]])}  # fmt: skip
        case "add_question":
            return {"act": act, "topic": maybe(TOPICS), "form": choose(QUESTION_FORMS), "language": choose([None, "en", "fr"]), "text": text}
        case "change_question":
            return {"act": act, "question": choose(questions), "topic": maybe(TOPICS), "form": maybe(QUESTION_FORMS), "stance": maybe(STANCES), "brings": choose([None, some(facts[:-1]), facts[-1:]]),
                    "puts": maybe(["so", "not_so", "nothing"]), "to": maybe([-1, 0, 99])}  # fmt: skip
        case "remove_question":
            return {"act": act, "question": choose(questions)}
    part, where = choose([*_texts(data), ("text.en", ("facts", choose(facts), "full")), ("key_text.en", ("interview", "better", choose(questions)))])
    return {"act": "write_text", "part": part, "where": where, "text": text, "base": value_hash(value_at(data, part, where))}


def _texts(data: DraftData) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Part and path of the texts of the talk that are written."""
    for part in data:
        for where, _ in texts_in(data[part]) if part.startswith(("text.", "key_text.")) else ():
            if where and where[0] in _TEXTS and all(isinstance(step, str) for step in where):
                yield part, tuple(str(step) for step in where)
