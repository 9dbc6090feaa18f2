"""Advice that keeps a case a fair exercise: its size, the order shown, where in the documents the evidence is.

Pure: records in, findings out, all of them advice. What options and rows give away is judged by the ways to answer without reading
(``tracks_sim.bots``), not here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from tracks_sim.case.model.catalogue import Concepts, Needs
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import JUDGEMENT_STATES
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText, KeyText
from tracks_sim.problem import Code, Finding, Range


class Sizes(NamedTuple):
    """The fewest and the most of what a case of one length holds; None: no limit."""

    documents: tuple[int, int | None]
    passages: tuple[int, int | None]
    words: tuple[int, int | None]
    """Of the passages, in each language."""
    indicators: tuple[int, int | None]
    absent: tuple[int, int | None]
    insufficient: tuple[int, int | None]
    needs: tuple[int, int | None]
    options: tuple[int, int | None]
    option_words: int
    """Most words of one option."""
    plan: tuple[int, int | None]
    """Questions of the plan."""
    feedback_words: tuple[int, int | None]
    """Words of the feedback, about what one trainee is shown: half of the reasons, one story, and the lessons."""
    unkeyed: float
    """Least share of the passages that no answer names, from 0 to 1."""
    silent: float
    """Least share of the indicators keyed insufficient that rest on silence, from 0 to 1."""


SIZES: Mapping[str, Sizes] = {
    "short": Sizes(
        (2, 2), (10, 14), (350, 450), (10, 10), (1, 4), (3, 6), (4, 4), (6, 7), 18, (0, 1), (300, 400), 2 / 5, 1 / 2
    ),
    "long": Sizes(
        (3, None),
        (25, None),
        (0, None),
        (14, None),
        (3, None),
        (2, None),
        (8, None),
        (6, None),
        25,
        (0, None),
        (0, None),
        1 / 5,
        1 / 3,
    ),
}
"""By length: docs/decisions/0019 says why."""
_FRENCH_IS_LONGER = 15
"""Words in a hundred that a text in another language may have more: limits of words are meant for English."""

Counted = Literal["option", "papers", "feedback"]
"""Texts whose words are counted: one option, all passages together, what one trainee is shown of the feedback."""
_COUNTED: Mapping[tuple[str, str], Counted] = {
    ("text", "options"): "option",
    ("text", "passages"): "papers",
    **dict.fromkeys([("key_text", field) for field in ("story", "detection", "indicators", "needs", "options", "lessons")], "feedback"),
}
"""By part without its language, and field."""


class WordLimit(NamedTuple):
    """The most words that what a text is counted with may have, in its language."""

    counted: Counted
    most: int


def word_limit(case: Case, part: str, field: str) -> WordLimit | None:
    """The limit of words for a text of a part (``text.fr``) and field (``passages``) of a case of this length; None where there is none."""
    head, _, language = part.partition(".")
    counted = _COUNTED.get((head, field))
    if counted is None or (case.practice_only and counted != "feedback"):
        return None
    sizes = SIZES[case.length]
    most = {"option": sizes.option_words, "papers": sizes.words[1], "feedback": sizes.feedback_words[1]}[counted]
    return None if most is None else WordLimit(counted, most if language == "en" else most * (100 + _FRENCH_IS_LONGER) // 100)


def balance(
    case: Case, key: Key, texts: Mapping[str, CaseText], concepts: Concepts | None, needs: Needs | None
) -> Iterator[Finding]:
    """Advice where a case is smaller, easier to guess or less useful than it could be."""
    if not case.practice_only:  # it may have any shape
        yield from _size(case, key)
    if key.rules >= 2 and not case.practice_only:
        yield from _words(case, key, texts)
        yield from _ordinary_life(case, key)
        yield from _silence(case, key)
    if key.rules >= 2:
        yield from _names(case, key)
        yield from _second_talk(case, texts)
        yield from _decision_of_detection(case, key)
    yield from _salience(key)
    yield from _evidence_position(case, key)
    group_of = {c.id: c.group for c in concepts.concepts} if concepts is not None else {}
    domain_of = {n.id: n.domain for n in needs.needs} if needs is not None else {}
    shown = _as_shown(case.indicators, group_of, concepts.groups if concepts is not None else ())
    yield from _order("indicators", shown, {row.concept: row.state for row in key.indicators})
    yield from _order(
        "needs",
        _as_shown(case.needs, domain_of, needs.domains if needs is not None else ()),
        {n.need: n.level for n in key.needs},
    )


def _advice(part: str, where: tuple[str | int, ...], code: Code, message: str, hint: str, number: int | None = None, usual: Range = (None, None)) -> Finding:
    return Finding(part, where, code, message, hint, advice=True, at_key=True, number=number, usual=usual)


def _size(case: Case, key: Key) -> Iterator[Finding]:
    limits, states = SIZES[case.length], [row.state for row in key.indicators]
    sizes: tuple[tuple[Code, Code, str, str, int, tuple[int, int | None], str], ...] = (
        ("few-documents", "many-documents", "case", "documents", len(case.documents), limits.documents, "documents"),
        ("few-passages", "many-passages", "case", "documents", len(case.passages), limits.passages, "passages"),
        ("few-indicators", "many-indicators", "case", "indicators", len(case.indicators), limits.indicators, "indicators on the worksheet"),
        ("few-absent", "many-absent", "key", "indicators", states.count("absent"), limits.absent, "indicators keyed absent"),
        ("few-insufficient", "many-insufficient", "key", "indicators", states.count("insufficient"), limits.insufficient, "indicators keyed insufficient"),
        ("few-needs", "many-needs", "case", "needs", len(case.needs), limits.needs, "needs"),
        ("few-options", "many-options", "case", "options", len(case.options), limits.options, "options"),
        ("long-plan", "long-plan", "case", "plan", len(case.plan), limits.plan, "questions of the plan"),
    )  # fmt: skip
    for few, many, part, field, size, (least, most), what in sizes:
        if size < least:
            yield _advice(part, (field,), few, f"The case has {size} {what}.", f"{least} or more serve better in a {case.length} case", size, (least, most))
        if most is not None and size > most:
            yield _advice(part, (field,), many, f"The case has {size} {what}.", f"a {case.length} case has at most {most}", size, (least, most))
    if case.length == "short" and case.note:
        yield _advice("case", ("id",), "short-note", "A short case asks for a note.", "write `note: false`: a short case leaves it out")
    if key.rules >= 2 and "detection" not in case.steps:
        yield _advice("case", ("id",), "no-detection", "The case does not ask the detection question.", "add `detection` to `steps` and to the key")


def _words(case: Case, key: Key, texts: Mapping[str, CaseText]) -> Iterator[Finding]:
    """Advice on papers and options that are too long or too short for the length of the case."""
    limits = SIZES[case.length]
    for language, text in texts.items():
        part = f"text.{language}"
        words = sum(len(p.split()) for p in text.passages.values())
        least, most = limits.words
        longest = word_limit(case, part, "passages")
        if words < least or (longest is not None and words > longest.most):
            yield _advice(
                part, ("passages",), "words-of-papers", f"The papers have {words} words.",
                f"a {case.length} case has {least} to {most}, in other languages than English up to {_FRENCH_IS_LONGER} % more",
                words, (least, None if longest is None else longest.most),
            )  # fmt: skip
        of_option = word_limit(case, part, "options")
        for option, sentence in text.options.items():
            if of_option is not None and (length := len(sentence.split())) > of_option.most:
                yield _advice(
                    part, ("options", option), "long-option", f"The option has {length} words.",
                    f"one act, in at most {limits.option_words} words", length, (None, of_option.most),
                )  # fmt: skip


def feedback_words(case: Case, part: str, why: KeyText) -> Iterator[Finding]:
    """Advice where the feedback of a case is longer or shorter than its length wants, in one language.

    About what one trainee is shown: one story, the reason of detection, half of the other reasons, the decision's, three lessons.
    """
    least, most = SIZES[case.length].feedback_words
    longest = word_limit(case, part, "story")
    if longest is None:
        return

    def mean(texts: Iterable[str]) -> float:
        counts = [len(t.split()) for t in texts]
        return sum(counts) / len(counts) if counts else 0

    rows = [t for texts in (why.indicators.values(), why.needs.values()) for t in texts]
    words = mean(why.story.values()) + len((why.detection or "").split()) + len(rows) / 2 * mean(rows) + 2 * mean(why.options.values())
    words += min(3, len(why.lessons)) * mean(why.lessons.values())
    if not least <= words <= longest.most:
        yield _advice(
            part, ("story",), "words-of-feedback", f"The feedback has about {round(words)} words.", f"a {case.length} case has {least} to {most}",
            round(words), (least, longest.most),
        )  # fmt: skip


def reasons_for_wrong_answers(case: Case, key: Key, part: str, why: KeyText) -> Iterator[Finding]:
    """Advice where an indicator with one right answer has no reason for somebody who gave another, in one language."""
    if "indicators" not in case.steps:
        return
    lacking = {
        row.concept: missing[0] for row in key.indicators
        if not row.split and (missing := [state for state in JUDGEMENT_STATES if state != row.state and state not in why.wrong_answers.get(row.concept, {})])
    }  # fmt: skip
    if lacking:
        yield _advice(
            part, ("wrong_answers", *next(iter(lacking.items()))), "wrong-answers", f"Of {len(lacking)} indicators a wrong answer has no reason of its own: {', '.join(lacking)}.",
            "write under `wrong_answers` for each of the two other answers why it does not hold", len(lacking),
        )  # fmt: skip


def _ordinary_life(case: Case, key: Key) -> Iterator[Finding]:
    share, least = sum(p not in key.named_passages for p in case.passages) / len(case.passages), SIZES[case.length].unkeyed
    if share < least:
        yield _advice(
            "key", ("indicators",), "all-keyed", f"{round(100 * share)} % of the passages are named by no answer.",
            f"at least {round(100 * least)} %: most of a file is ordinary life, and a clue in every sentence teaches the wrong thing",
            round(100 * share), (round(100 * least), None),
        )  # fmt: skip


def _silence(case: Case, key: Key) -> Iterator[Finding]:
    open_rows = [row for row in key.indicators if row.state == "insufficient"]
    silent, least = sum(not row.evidence for row in open_rows), SIZES[case.length].silent
    if open_rows and silent / len(open_rows) < least:
        yield _advice(
            "key", ("indicators",), "no-silence", f"{silent} of {len(open_rows)} indicators keyed insufficient rest on silence.",
            f"at least {'half' if least == 1 / 2 else 'a third'}: real files are mostly silent, and a hedge planted for every open row is a cue",
            silent, (math.ceil(least * len(open_rows)), None),
        )  # fmt: skip


OFFER, TALK = "refer_specialist", "second_talk"
"""Decisions that follow from detection: offering the specialised service from *yes*, a further talk from *open*."""


def _decision_of_detection(case: Case, key: Key) -> Iterator[Finding]:
    """Advice where detection and decision do not agree and the key does not say why. Of a child child protection comes first, whatever detection says."""
    detection = key.detection
    if detection is None or detection.decision_differs or case.presumed_child:
        return
    decisions = {option.id: option.decision for option in case.options}
    best = {decisions.get(row.option) for row in key.options if row.standing == "best"}
    if detection.accepted == {"yes"} and OFFER not in best:
        yield _advice(
            "key", ("detection", "state"), "detection-decision", "Detection is yes, and offering the specialised service is not among the best.",
            "what is known is enough to offer it: key it best, or say under `decision_differs` why today is wrong in every country",
        )  # fmt: skip
    if detection.accepted == {"no"} and TALK in best:
        yield _advice(
            "key", ("detection", "state"), "detection-decision", "Detection is no, and a further talk is among the best.",
            "let `open` stand as well, key the talk otherwise, or say under `decision_differs` what the talk is for",
        )  # fmt: skip


_TELLING = frozenset({
    "open", "closed", "leading", "wrong", "multiple", "wh", "cued", "statement", "encourager", "forced", "best", "right", "accepted", "safe",
    "victim", "trafficking", "trafficked", "smuggling", "smuggled", "dispute", "control",
})  # fmt: skip
"""Words of an id that say how a question asks, how an option stands, or what sort of case it is. Ids reach the browser."""


def _names(case: Case, key: Key) -> Iterator[Finding]:
    ids: tuple[tuple[str, Sequence[str]], ...] = (
        ("documents", [d.id for d in case.documents]), ("options", [o.id for o in case.options]), ("questions", [q.id for q in case.questions]),
    )  # fmt: skip
    for field, names in ids:
        for index, name in enumerate(names):
            if telling := sorted(_TELLING & set(name.split("-"))):
                yield _advice(
                    "case", (field, index, "id"), "telling-id", f"The id `{name}` says `{telling[0]}`, and ids reach the browser.", "name it by what it is about"
                )


def _second_talk(case: Case, texts: Mapping[str, CaseText]) -> Iterator[Finding]:
    """Advice where a long case has a second talk and no words of its own for it."""
    if case.length != "long" or case.room is None or case.room.second_minutes is None:
        return
    for language, text in texts.items():
        if not (text.second_moves and text.second_seen):
            yield _advice(
                f"text.{language}", ("second_seen" if text.second_moves else "second_moves",), "second-repeats",
                "In the second talk the person answers each move, and looks, word for word as in the first.", "write `second_moves` and `second_seen`",
            )  # fmt: skip


def barriers_without_cue(case: Case, key: Key) -> Iterator[Finding]:
    """Advice where the key does not say in which passage, or in the briefing, a trainee can see that something holds the person back.

    Of drafts alone: the shipped cases have their cues, and their keys do not name them.
    """
    for barrier in case.person.barriers if case.person is not None else ():
        if key.interview is not None and barrier not in key.interview.cues:
            yield _advice(
                "case", ("person", "barriers", barrier), "barrier-without-cue", f"Nothing says where a trainee can see a cue of `{barrier}`.",
                "name a passage, or the briefing, under `cues`",
            )  # fmt: skip


def _salience(key: Key) -> Iterator[Finding]:
    groups = [group.salience for _, _, keyed in key.keyed_answers() for group in keyed.evidence]
    if len(groups) > 1 and len(set(groups)) == 1:
        yield _advice(
            "key", ("indicators",), "salience-equal", f"Every cue is `{groups[0]}`.", "mix plain, moderate and hidden cues"
        )


def _evidence_position(case: Case, key: Key) -> Iterator[Finding]:
    cited = {p for row in key.indicators for p in row.right_passages}
    # Relative place of each cited passage in its own document: 0 for the first, below 1 for the last.
    positions = [n / len(d.passages) for d in case.documents for n, p in enumerate(d.passages) if p in cited]
    if positions and max(positions) < 1 / 3:
        yield _advice(
            "key", ("indicators",), "evidence-early", "All evidence stands in the first third of its document.",
            "spread it, or citing the first passages earns points",
        )  # fmt: skip


def _as_shown(ids: Sequence[str], heading_of: Mapping[str, str], headings: Sequence[str]) -> list[str]:
    """Rows in the order of the worksheet: under their headings, within one as in the file; as in the file where no catalogue could be read."""
    return sorted(ids, key=lambda id_: headings.index(heading_of[id_]) if heading_of.get(id_) in headings else -1)


def _order(field: str, ids: Sequence[str], states: Mapping[str, str]) -> Iterator[Finding]:
    """Advice where equal answers are next to each other: with k states, a sorted list changes k - 1 times."""
    ordered_states = [states[id_] for id_ in ids if id_ in states]
    changes = sum(a != b for a, b in pairwise(ordered_states))
    if len(set(ordered_states)) > 1 and len(ordered_states) > 5 and changes < len(set(ordered_states)):
        yield _advice(
            "case", (field,), "order-follows-key", f"The {field} stand in the order of their answers.", "shuffle them"
        )
