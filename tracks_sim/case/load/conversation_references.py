"""References inside the interview of a case: facts, questions, texts, key.

Pure: records in, findings out. A case without a person has no findings.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracks_sim.case.load.id_checks import duplicate_ids, text_mismatches, unknown_id, unknown_ids
from tracks_sim.case.model.asking import recommended
from tracks_sim.case.model.conversation import (
    APPEARANCES,
    IF_TOLD,
    InterviewKey,
    InterviewKeyText,
    moves_made_again,
    moves_of,
    replies_of,
)
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.others import acts_of
from tracks_sim.case.model.record import ELEMENTS
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText, KeyText
from tracks_sim.problem import Code, Finding

SUGGESTING_FORMS = frozenset({"closed", "forced_choice", "leading", "statement"})
"""Forms of question that put something to the person, to be agreed with or not."""


def has_interview(case: Case) -> bool:
    """Whether the case has any part of an interview."""
    return bool(case.person or case.room or case.facts or case.questions)


def conversation_references(case: Case) -> Iterator[Finding]:
    """Findings where a part of the interview is missing, or an id that facts and questions name does not exist."""
    if not has_interview(case):
        return
    for part in ("person", "room", "facts", "questions"):
        if not getattr(case, part):
            yield Finding("case", ("id",), "interview-incomplete", f"The case has an interview but no `{part}`.", "write it, or take the interview out", at_key=True)  # fmt: skip
    facts = [f.id for f in case.facts]
    passages = frozenset(case.passages)
    yield from duplicate_ids("case", ("facts",), facts, "fact")
    yield from duplicate_ids("case", ("questions",), (q.id for q in case.questions), "question")
    barriers = frozenset(case.person.barriers) if case.person else None
    if case.person:
        for barrier, strength in case.person.barriers.items():
            if not 0 <= strength <= 1:
                yield Finding("case", ("person", "barriers", barrier), "out-of-range", f"`{barrier}` is {strength}.", "between 0 and 1")
    earlier_ids: set[str] = set()
    for index, fact in enumerate(case.facts):
        if fact.id in passages:
            yield Finding("case", ("facts", index, "id"), "duplicate-id", f"`{fact.id}` is a passage too.", "give the fact letters of its own")
        yield from unknown_ids("case", ("facts", index, "behind"), fact.behind, barriers, "unknown-barrier", "barrier of this person")
        if fact.corrects is not None:
            yield from unknown_id("case", ("facts", index, "corrects"), fact.corrects, passages | (set(facts) - {fact.id}), "unknown-passage", "passage or other fact of this case")  # fmt: skip
        # Only earlier in the list, so that facts cannot wait for each other in a circle.
        yield from unknown_ids("case", ("facts", index, "after"), fact.after, earlier_ids, "unknown-fact", "fact that stands before this one")
        earlier_ids.add(fact.id)
    for index, question in enumerate(case.questions):
        yield from unknown_ids("case", ("questions", index, "brings"), question.brings, facts, "unknown-fact", "fact of this case")
        if question.topic is None and question.form != "encourager":
            yield Finding("case", ("questions", index), "question-shape", f"The question `{question.id}` has no topic.", "only an encourager may go without", at_key=True)  # fmt: skip
        if question.form == "encourager" and question.brings:
            yield Finding("case", ("questions", index, "brings"), "question-shape", f"The encourager `{question.id}` brings facts of its own.", "leave `brings` out: it goes on from the question before", at_key=True)  # fmt: skip
        if question.puts is not None and question.form not in SUGGESTING_FORMS:
            yield Finding("case", ("questions", index, "puts"), "question-shape", f"A question of the form `{question.form}` puts nothing.", "leave `puts` out", at_key=True)  # fmt: skip
    reachable = {b for q in case.questions for b in q.brings}
    for index, fact in enumerate(case.facts):
        if fact.id not in reachable:
            yield Finding("case", ("facts", index), "fact-unreachable", f"No question brings the fact `{fact.id}`.", "add it to the `brings` of a question", at_key=True, id=fact.id)  # fmt: skip


def conversation_text_references(case: Case, language: str, text: CaseText) -> Iterator[Finding]:
    """Findings where a fact, question, move, reply or appearance has no text, or a text belongs to none."""
    part = f"text.{language}"
    interviewed = has_interview(case)
    replies = replies_of(case.person, case.questions) if interviewed else ()
    moves = moves_of(case.room, presumed_child=case.presumed_child) if case.room else ()
    yield from text_mismatches(part, ("facts",), (f.id for f in case.facts), text.facts, "fact")
    yield from text_mismatches(part, ("questions",), (q.id for q in case.questions), text.questions, "question")
    yield from text_mismatches(part, ("replies",), replies, text.replies, "kind of reply")
    # A second interview that is offered nowhere needs no words; older cases have some all the same.
    unneeded = {"second_interview"} if case.room and case.room.second_minutes is None else set()
    said = {move: words for move, words in text.moves.items() if move not in unneeded}
    yield from text_mismatches(part, ("moves",), [m for m in moves if m not in unneeded], said, "move of this room")
    yield from text_mismatches(part, ("seen",), APPEARANCES if interviewed else (), text.seen, "visible state")
    yield from _words_of_second_talk(case, part, text)
    for act in text.others:
        if case.room is None or act not in acts_of(case.room):
            yield Finding(part, ("others", act), "text-superfluous", f"There are words for `{act}`, and nobody in this room does it.", "remove them", at_key=True, id=act)
    for field, lists in (("replies", text.replies), ("others", text.others), ("seen", text.seen), ("second_seen", text.second_seen)):
        for name, sentences in lists.items():
            if not sentences:
                yield Finding(part, (field, name), "list-length", f"`{name}` has no sentence.", "write one or more")
    if interviewed and text.room is None:
        yield Finding(part, ("title",), "text-missing", "The interview's room has no words here.", "write `room`", at_key=True)
    if case.room and case.room.second_minutes and text.second is None:
        yield Finding(part, ("title",), "text-missing", "The second interview has no beginning here.", "write `second`", at_key=True)


def _words_of_second_talk(case: Case, part: str, text: CaseText) -> Iterator[Finding]:
    """Findings where a second talk has words for what is not in it."""
    room = case.room
    again = moves_made_again(room, presumed_child=case.presumed_child) if room else ()
    for move in text.second_moves:
        if move not in again:
            yield Finding(
                part, ("second_moves", move), "text-superfluous", f"There is a text for `{move}`, which cannot be made in both talks of this room.",
                "remove it: what is made in one talk only has its words in `moves`", at_key=True, id=move,
            )  # fmt: skip
    if text.second_seen and not again:
        yield Finding(part, ("second_seen",), "text-superfluous", "There are sentences for a second talk, which this room has not.", "remove them", at_key=True)


def conversation_key_references(case: Case, key: Key) -> Iterator[Finding]:
    """Findings where a keyed fact does not exist, a fact has not exactly one voice, or a change is not on the worksheet."""
    if not has_interview(case):
        if key.interview is not None:
            yield Finding("key", ("interview",), "not-on-worksheet", "The interview is keyed but the case has no person.", "remove it", at_key=True)  # fmt: skip
        return
    if key.interview is None:
        yield Finding("key", ("classification",), "key-missing", "The interview has no key.", "add `interview`", at_key=True)
        return
    interview, facts = key.interview, [f.id for f in case.facts]
    for name in ("needed", "beyond", "needless"):
        yield from unknown_ids("key", ("interview", name), getattr(interview, name), facts, "unknown-fact", "fact of this case")
    for index, fact in enumerate(interview.beyond):
        if fact in interview.needed:
            yield Finding("key", ("interview", "beyond", index), "keyed-twice", f"`{fact}` is needed and beyond the mandate.", "keep one")
    for name, record in IF_TOLD.items():
        known = getattr(case, record.judges, None)
        code: Code = "unknown-need" if record.named_by == "need" else "unknown-concept"
        for index, row in enumerate(getattr(interview, name)):
            where = ("interview", name, index)
            if record.named_by:
                what = f"{record.called} of this case" if known is not None else record.called
                yield from unknown_id("key", (*where, record.named_by), getattr(row, record.named_by), ELEMENTS if known is None else known, code, what)
            yield from unknown_ids("key", (*where, "facts"), row.facts, facts, "unknown-fact", "fact of this case")
    for index, row in enumerate(interview.if_told):
        if (row.state == "present") != bool(row.phases):
            present = row.state == "present"
            yield Finding("key", ("interview", "if_told", index), "present-without-phase" if present else "phase-without-present", f"`{row.concept}` is {row.state} {'without' if present else 'with'} a phase.", "say when it happened" if present else "leave `phases` out", at_key=True)  # fmt: skip
    for index, change in enumerate(interview.if_told_protection):
        if (change.state == "present") != bool(change.grounds):
            yield Finding("key", ("interview", "if_told_protection", index), "protection-grounds", "Grounds belong to a protection need that is present, and only to one.", "remove the grounds" if change.grounds else "add `grounds: [...]`", at_key=True)  # fmt: skip
    for barrier, cue in interview.cues.items():
        yield from unknown_id("key", ("interview", "cues", barrier), cue, (*case.passages, "briefing"), "unknown-passage", "passage of this case")
        if case.person is not None and barrier not in case.person.barriers:
            yield Finding("key", ("interview", "cues", barrier), "unknown-barrier", f"`{barrier}` holds nothing back here.", "remove its cue, or add it to `person.barriers`", at_key=True)
    seen: set[str] = set()
    for voice, facts_of_voice in interview.voices.items():
        for index, fact in enumerate(facts_of_voice):
            yield from unknown_id("key", ("interview", "voices", voice, index), fact, facts, "unknown-fact", "fact of this case")
            if fact in seen:
                yield Finding("key", ("interview", "voices", voice, index), "voice-twice", f"The fact `{fact}` has two voices.", "keep one")
            seen.add(fact)
    for fact in facts:
        if fact not in seen:
            yield Finding("key", ("interview", "voices"), "voice-missing", f"The fact `{fact}` has no voice.", "put it under words, observation, inference or record", at_key=True, id=fact)  # fmt: skip


def conversation_key_text_references(case: Case, key: Key | None, language: str, text: KeyText) -> Iterator[Finding]:
    """Findings where a question that is not recommended has no better wording, or a change has no reason."""
    part = f"key_text.{language}"
    if not has_interview(case):
        if text.interview is not None:
            yield Finding(part, ("interview",), "text-superfluous", "There are texts for an interview, which the case has not.", "remove them", at_key=True)  # fmt: skip
        return
    written = text.interview or InterviewKeyText()
    not_recommended = [q.id for q in case.questions if not recommended(q.form, q.stance)]
    yield from text_mismatches(part, ("interview", "better"), not_recommended, written.better, "question that is not recommended")
    if key is not None and key.interview is not None:
        yield from _change_reasons(part, key.interview, written)
        if key.interview.beyond and written.beyond is None:
            yield Finding(part, ("interview",), "text-missing", "Why some facts are beyond the mandate is not said.", "write `beyond`", at_key=True)  # fmt: skip


def _change_reasons(part: str, interview: InterviewKey, texts: InterviewKeyText) -> Iterator[Finding]:
    """Findings where a judgement that a disclosed fact changes has no reason."""
    for name, record in IF_TOLD.items():
        reasons, rows = getattr(texts, name), getattr(interview, name)
        if record.named_by:
            named = [getattr(row, record.named_by) for row in rows]
            yield from text_mismatches(part, ("interview", name), named, reasons, f"{record.called} of `{name}`")
        elif rows and reasons is None:
            yield Finding(part, ("interview",), "text-missing", f"Why the telling changes the {record.called} is not said.", f"write `{name}`", at_key=True)
        elif reasons is not None and not rows:
            yield Finding(
                part, ("interview", name), "text-superfluous", f"There is a reason for a {record.called} that no telling changes.",
                f"remove it, or add `{name}` to the key", at_key=True,
            )  # fmt: skip
