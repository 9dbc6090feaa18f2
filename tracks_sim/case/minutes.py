"""How long a case takes, counted from its words and from what it asks. Pure.

A range of minutes. Its upper end is a careful reader who works in a second language, its lower end a fluent one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import ceil, floor

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.key import judged_items

WORDS_A_MINUTE = (238, 150)
"""Fluent: the mean of silent reading of English non-fiction (Brysbaert 2019, 190 studies). Careful, second language: assumed."""
SECONDS_A_JUDGEMENT = (25, 40)
"""To find the passage, judge and click: assumed, to be replaced by timed trainees."""
SECONDS_A_PREDICTION = (10, 20)
"""The same in a worked example, where two rows of three show the passages, and one tap is all. Assumed."""
TURNS, SECONDS_A_TURN = 18, (20, 30)
"""A talk: turns, and the time to choose and read one. Assumed."""
SECONDS_TO_THINK = {"short": (30, 45), "long": (300, 600)}
"""To weigh the options, and the feedback afterwards, by the length of a case. Assumed."""
SHARE_OF_FEEDBACK = {"short": 1 / 2, "long": 1.0}
"""Share of the reasons that one trainee reads, by length: in a long case all, since the talk has feedback too. Assumed."""
STEP = 5
"""Both ends are rounded outwards to this many minutes."""


@lru_cache(maxsize=1024)
def minutes_of(case_file: CaseFile, catalogues: Catalogues, language: str) -> tuple[int, int]:
    """The fewest and the most minutes from the first page to the end of the feedback, as far as can be said beforehand.

    Words of the pages, of the feedback, and of the papers, these twice, since judgements lead back to them. Each end is
    words / words a minute + (judgements x seconds each + turns of a talk x seconds each + seconds to think) / 60.
    """
    talk = TURNS if case_file.case.has_talk else 0
    return _minutes(case_file, _words_read(case_file, catalogues, language), _judgements(case_file), talk)


@lru_cache(maxsize=1024)
def minutes_of_worked_example(case_file: CaseFile, catalogues: Catalogues, language: str) -> tuple[int, int]:
    """The same for a case as a worked example: its papers are read once, its reasons all, its rows predicted, and the decision is the trainee's."""
    decided = 1 + len(case_file.case.plan)
    predicted = sum(item.partition(".")[0] in case_file.case.steps for item, _, _ in case_file.key.keyed_answers())
    return _minutes(case_file, _words_of_worked_example(case_file, catalogues, language), decided, 0, predicted)


def _minutes(case_file: CaseFile, words: int, judged: int, talk: int, predicted: int = 0) -> tuple[int, int]:
    ends = [
        words / speed + (judged * seconds + talk * a_turn + predicted * a_prediction + think) / 60
        for speed, seconds, a_turn, a_prediction, think in zip(
            WORDS_A_MINUTE, SECONDS_A_JUDGEMENT, SECONDS_A_TURN, SECONDS_A_PREDICTION, SECONDS_TO_THINK[case_file.case.length], strict=True
        )
    ]
    return STEP * max(1, floor(ends[0] / STEP)), STEP * ceil(ends[1] / STEP)


def _judgements(case_file: CaseFile) -> int:
    case = case_file.case
    decided = 1 + len(case.plan) + case.note if "decision" in case.steps else 0
    return decided + sum(len(items) for items in judged_items(case).values())


def _words_read(case_file: CaseFile, catalogues: Catalogues, language: str) -> int:
    case, text, why = case_file.case, case_file.texts[language], case_file.key_texts[language]
    papers = count_words((*text.passages.values(), *(f"{d.title} {d.note}" for d in text.documents.values())))
    enough = text.enough or catalogues.texts[language].enough.get(case.mandate, "")
    read = 2 * papers + count_words((text.briefing, text.task or "", enough))
    judged = [item for items in judged_items(case).values() for item in items]
    read += count_words(f"{words.label} {words.meaning}" for item in judged if (words := catalogues.item_text(item, language)))
    if "decision" in case.steps:
        read += count_words((*text.options.values(), *(a for answers in text.plan.values() for a in answers.values())))
    if case.has_talk:
        read += count_words((*text.questions.values(), *(f.full for f in list(text.facts.values())[::2])))
    reasons = (*why.indicators.values(), *why.elements.values(), *why.needs.values(), *why.options.values(), *why.lessons.values())
    return read + round(count_words(reasons) * SHARE_OF_FEEDBACK[case.length])


def _words_of_worked_example(case_file: CaseFile, catalogues: Catalogues, language: str) -> int:
    """Papers, and once more the passages that the judgements rest on; what is judged, each reason, and those of two options.

    What a sign is and is not is folded on that screen, and not counted.
    """
    case, text, why = case_file.case, case_file.texts[language], case_file.key_texts[language]
    fixed = catalogues.texts[language]
    judged = [item for items in judged_items(case).values() for item in items if not item.startswith("elements.")]
    labels = [words.label for item in judged if (words := catalogues.item_text(item, language))]
    asked = [keyed for item, _, keyed in case_file.key.keyed_answers() if item.partition(".")[0] in case.steps]
    cited = [text.passages[p] for keyed in asked for p in keyed.right_passages]
    return count_words((
        *text.passages.values(), *(f"{d.title} {d.note}" for d in text.documents.values()), *cited,
        text.briefing, text.enough or fixed.enough.get(case.mandate, ""), *labels, *map(why.reason, judged),
        *text.options.values(), *(a for answers in text.plan.values() for a in answers.values()), *list(why.options.values())[:2],
    ))  # fmt: skip


def count_words(texts: Iterable[str]) -> int:
    """Words between spaces."""
    return sum(len(t.split()) for t in texts)
