"""Minutes of a case, with the count by hand."""

from __future__ import annotations

from tests.support.synthetic_cases import case_file, with_case
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.minutes import count_words, minutes_of

FILE = case_file()


def _words(file: CaseFile, catalogues: Catalogues) -> int:
    """Words that a trainee of the made case reads: papers twice; its key has no reasons but one word on protection."""
    text, fixed = file.texts["en"], catalogues.texts["en"]
    concepts = catalogues.indicator_texts["en"].concepts
    papers = count_words(text.passages.values()) + 2  # "P N", the heading and note of the one paper
    asked = [f"{concepts[c].label} {concepts[c].meaning}" for c in file.case.indicators]
    asked += [f"{e.label} {e.meaning}" for e in fixed.elements.values()]
    asked += [f"{fixed.needs[n].label} {fixed.needs[n].meaning}" for n in file.case.needs]
    asked += [*text.options.values(), *(a for answers in text.plan.values() for a in answers.values())]
    return 2 * papers + 2 + count_words(asked)  # "B" the briefing, "E" what is enough


def test_both_ends_are_words_judgements_and_thought(catalogues: Catalogues) -> None:
    # indicators, 4 elements, needs, 1 decision, 6 parts of the plan, 1 note; nobody to talk with
    judged = len(FILE.case.indicators) + 4 + len(FILE.case.needs) + 1 + 6 + 1
    words = _words(FILE, catalogues)
    least = words / 238 + (judged * 25 + 300) / 60
    most = words / 150 + (judged * 40 + 600) / 60
    assert minutes_of(FILE, catalogues, "en") == (5 * int(least // 5), 5 * int(-(-most // 5)))


def test_what_is_not_asked_takes_no_time(catalogues: Catalogues) -> None:
    without = with_case(FILE, steps=["indicators", "decision"])
    assert minutes_of(without, catalogues, "en")[1] < minutes_of(FILE, catalogues, "en")[1]
