"""Does the interview of a case fit together: facts, questions, words, key.

Pure, as ``references``: records in, findings out. A case without a person has none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracks_sim.case.conversation import REPLIES, SEEN, InterviewKey, InterviewKeyText, moves_of
from tracks_sim.case.id_checks import twice, unknown, worded
from tracks_sim.case.model import Case, CaseText, Key, KeyText
from tracks_sim.case.problem import Finding

NOT_RECOMMENDED = frozenset({"closed", "forced_choice", "leading", "multiple", "statement"})
"""Forms that need a better wording; the same rule as ``tracks_sim.interview.forms``, which a test holds."""
PUTTING = frozenset({"closed", "forced_choice", "leading", "statement"})
"""Forms that put something to the person."""


def interviewed(case: Case) -> bool:
    """Whether the case has any part of an interview."""
    return bool(case.person or case.room or case.facts or case.questions)


def of_conversation(case: Case) -> Iterator[Finding]:
    """Person, room, facts and questions belong together, and name each other rightly."""
    if not interviewed(case):
        return
    for part in ("person", "room", "facts", "questions"):
        if not getattr(case, part):
            yield Finding("case", ("id",), "interview-incomplete", f"The case has an interview but no `{part}`.", "write it, or take the interview out", key=True)  # fmt: skip
    facts = [f.id for f in case.facts]
    passages = frozenset(case.passages)
    yield from twice("case", ("facts",), facts, "fact")
    yield from twice("case", ("questions",), (q.id for q in case.questions), "question")
    barriers = frozenset(case.person.barriers) if case.person else None
    if case.person:
        for barrier, strength in case.person.barriers.items():
            if not 0 <= strength <= 1:
                yield Finding("case", ("person", "barriers", barrier), "out-of-range", f"`{barrier}` is {strength}.", "between 0 and 1")
    before: set[str] = set()
    for place, fact in enumerate(case.facts):
        if fact.id in passages:
            yield Finding("case", ("facts", place, "id"), "duplicate-id", f"`{fact.id}` is a passage too.", "give the fact letters of its own")
        for nth, barrier in enumerate(fact.behind):
            yield from unknown("case", ("facts", place, "behind", nth), barrier, barriers, "unknown-barrier", "barrier of this person")
        if fact.corrects is not None:
            yield from unknown("case", ("facts", place, "corrects"), fact.corrects, passages | (set(facts) - {fact.id}), "unknown-passage", "passage or other fact of this case")  # fmt: skip
        for nth, earlier in enumerate(fact.after):
            # Only earlier in the list, so that facts cannot wait for each other in a circle.
            yield from unknown("case", ("facts", place, "after", nth), earlier, before, "unknown-fact", "fact that stands before this one")
        before.add(fact.id)
    for place, question in enumerate(case.questions):
        for nth, brought in enumerate(question.brings):
            yield from unknown("case", ("questions", place, "brings", nth), brought, facts, "unknown-fact", "fact of this case")
        if question.topic is None and question.form != "encourager":
            yield Finding("case", ("questions", place), "question-shape", f"The question `{question.id}` has no topic.", "only an encourager may go without", key=True)  # fmt: skip
        if question.form == "encourager" and question.brings:
            yield Finding("case", ("questions", place, "brings"), "question-shape", f"The encourager `{question.id}` brings facts of its own.", "leave `brings` out: it goes on from the question before", key=True)  # fmt: skip
        if question.puts is not None and question.form not in PUTTING:
            yield Finding("case", ("questions", place, "puts"), "question-shape", f"A question of the form `{question.form}` puts nothing.", "leave `puts` out", key=True)  # fmt: skip
    brought_at_all = {b for q in case.questions for b in q.brings}
    for place, fact in enumerate(case.facts):
        if fact.id not in brought_at_all:
            yield Finding("case", ("facts", place), "fact-unreachable", f"No question brings the fact `{fact.id}`.", "add it to the `brings` of a question", key=True)  # fmt: skip


def of_conversation_text(case: Case, language: str, text: CaseText) -> Iterator[Finding]:
    """Every fact, question, move, reply and visible state has its words."""
    part = f"text.{language}"
    here = interviewed(case)
    coached = case.person is not None and "coached_story" in case.person.barriers
    chooses = any(q.form == "forced_choice" and q.puts for q in case.questions)
    unsaid = {r for r, needed in (("coached", coached), ("either", chooses), ("neither", chooses)) if not needed}
    replies = [r for r in REPLIES if r not in unsaid] if here else []
    moves = moves_of(case.room, presumed_child=case.presumed_child) if case.room else ()
    yield from worded(part, ("facts",), (f.id for f in case.facts), text.facts, "fact")
    yield from worded(part, ("questions",), (q.id for q in case.questions), text.questions, "question")
    yield from worded(part, ("replies",), replies, text.replies, "kind of reply")
    yield from worded(part, ("moves",), moves, text.moves, "move of this room")
    yield from worded(part, ("seen",), SEEN if here else (), text.seen, "visible state")
    for name, sentences in (*text.replies.items(), *text.seen.items()):
        if not sentences:
            yield Finding(part, ("replies" if name in text.replies else "seen", name), "list-length", f"`{name}` has no sentence.", "write one or more")
    if here and text.room is None:
        yield Finding(part, ("title",), "text-missing", "The interview's room has no words here.", "write `room`", key=True)
    if case.room and case.room.second_minutes and text.second is None:
        yield Finding(part, ("title",), "text-missing", "The second interview has no beginning here.", "write `second`", key=True)


def of_conversation_key(case: Case, key: Key) -> Iterator[Finding]:
    """The key's facts exist, each fact has one voice, and what changes is on the worksheet."""
    if not interviewed(case):
        if key.interview is not None:
            yield Finding("key", ("interview",), "not-on-worksheet", "The interview is keyed but the case has no person.", "remove it", key=True)  # fmt: skip
        return
    if key.interview is None:
        yield Finding("key", ("classification",), "key-missing", "The interview has no key.", "add `interview`", key=True)
        return
    interview, facts = key.interview, [f.id for f in case.facts]
    for name in ("needed", "beyond", "needless"):
        for place, fact in enumerate(getattr(interview, name)):
            yield from unknown("key", ("interview", name, place), fact, facts, "unknown-fact", "fact of this case")
    for place, fact in enumerate(interview.beyond):
        if fact in interview.needed:
            yield Finding("key", ("interview", "beyond", place), "keyed-twice", f"`{fact}` is needed and beyond the mandate.", "keep one")
    on_sheet = {
        "if_told": ("concept", case.indicators, "unknown-concept", "indicator of this case"),
        "if_told_elements": ("element", ("act", "means", "purpose"), "unknown-concept", "element"),
        "if_told_needs": ("need", case.needs, "unknown-need", "need of this case"),
    }
    for name, (field, among, code, what) in on_sheet.items():
        for place, row in enumerate(getattr(interview, name)):
            yield from unknown("key", ("interview", name, place, field), getattr(row, field), among, code, what)  # type: ignore[arg-type]
    for name in (*on_sheet, "if_told_protection"):
        for place, row in enumerate(getattr(interview, name)):
            for nth, fact in enumerate(row.facts):
                yield from unknown("key", ("interview", name, place, "facts", nth), fact, facts, "unknown-fact", "fact of this case")
    for place, row in enumerate(interview.if_told):
        if (row.state == "present") != bool(row.phases):
            present = row.state == "present"
            yield Finding("key", ("interview", "if_told", place), "present-without-phase" if present else "phase-without-present", f"`{row.concept}` is {row.state} {'without' if present else 'with'} a phase.", "say when it happened" if present else "leave `phases` out", key=True)  # fmt: skip
    for place, change in enumerate(interview.if_told_protection):
        if (change.state == "present") != bool(change.grounds):
            yield Finding("key", ("interview", "if_told_protection", place), "protection-grounds", "Grounds belong to a protection need that is present, and only to one.", "remove the grounds" if change.grounds else "add `grounds: [...]`", key=True)  # fmt: skip
    seen: set[str] = set()
    for voice, spoken in interview.voices.items():
        for place, fact in enumerate(spoken):
            yield from unknown("key", ("interview", "voices", voice, place), fact, facts, "unknown-fact", "fact of this case")
            if fact in seen:
                yield Finding("key", ("interview", "voices", voice, place), "voice-twice", f"The fact `{fact}` has two voices.", "keep one")
            seen.add(fact)
    for fact in facts:
        if fact not in seen:
            yield Finding("key", ("interview", "voices"), "voice-missing", f"The fact `{fact}` has no voice.", "put it under words, observation, inference or record", key=True)  # fmt: skip


def of_conversation_key_text(case: Case, key: Key | None, language: str, text: KeyText) -> Iterator[Finding]:
    """Every question whose form is not recommended has a better wording, every change its reason."""
    part = f"key_text.{language}"
    if not interviewed(case):
        if text.interview is not None:
            yield Finding(part, ("interview",), "text-superfluous", "There are texts for an interview, which the case has not.", "remove them", key=True)  # fmt: skip
        return
    if text.interview is None:
        yield Finding(part, ("protection",), "text-missing", "The interview has no texts here.", "add `interview`", key=True)
        return
    poor = [q.id for q in case.questions if q.form in NOT_RECOMMENDED]
    yield from worded(part, ("interview", "better"), poor, text.interview.better, "question whose form is not recommended")
    if key is not None and key.interview is not None:
        yield from _reasoned(part, key.interview, text.interview)
        if key.interview.beyond and text.interview.beyond is None:
            yield Finding(part, ("interview",), "text-missing", "Why some facts are beyond the mandate is not said.", "write `beyond`", key=True)  # fmt: skip


def _reasoned(part: str, interview: InterviewKey, why: InterviewKeyText) -> Iterator[Finding]:
    """Every judgement that the telling changes has its reason."""
    changed: dict[str, tuple[Iterable[str], str]] = {
        "if_told": ([r.concept for r in interview.if_told], "indicator"),
        "if_told_elements": ([r.element for r in interview.if_told_elements], "element"),
        "if_told_needs": ([r.need for r in interview.if_told_needs], "need"),
    }
    for name, (expected, what) in changed.items():
        yield from worded(part, ("interview", name), expected, getattr(why, name), f"{what} of `{name}`")
    if interview.if_told_protection and why.if_told_protection is None:
        yield Finding(part, ("interview",), "text-missing", "Why the telling changes the protection question is not said.", "write `if_told_protection`", key=True)  # fmt: skip
    if why.if_told_protection is not None and not interview.if_told_protection:
        yield Finding(part, ("interview", "if_told_protection"), "text-superfluous", "There is a reason for a protection question that no telling changes.", "remove it, or add `if_told_protection` to the key", key=True)  # fmt: skip
