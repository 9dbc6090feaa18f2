"""One row for each item of a worksheet: the answer, the key after what was disclosed, and the scorer's word on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.support.synthetic_cases import (
    case_file,
    element_answer,
    indicator_answer,
    need_answer,
    scored_attempt,
    with_case,
    with_key,
)
from tracks_sim.case.load import CaseFile, Catalogues, load_library
from tracks_sim.practice.events import InterviewTurn, ToldFact
from tracks_sim.practice.items import Item
from tracks_sim.scoring import Verdict, verdicts

FILE = case_file()
SOURCE = {"source": "palermo-2000"}


def of(catalogues: Catalogues, file: CaseFile | None = FILE, **answers: Any) -> dict[str, Verdict]:
    """The verdicts by item."""
    attempt = scored_attempt(FILE, **answers).attempt
    return {str(v.item): v for v in verdicts(attempt, file, catalogues)}


def test_every_item_that_is_asked_has_a_row_in_the_order_of_the_worksheet(catalogues: Catalogues) -> None:
    case = FILE.case
    assert list(of(catalogues)) == [
        *(f"indicators.{c}" for c in case.indicators),
        *(f"elements.{e}" for e in ("act", "means", "purpose", "protection", "protection_grounds")),
        *(f"needs.{n}" for n in case.needs),
        "decision.option", *(f"decision.plan.{q.part}" for q in case.plan),
        *(f"decision.note.{v}" for v in ("words", "observation", "inference")),
    ]  # fmt: skip
    assert {(v.given, v.right) for v in of(catalogues).values()} == {(None, None)}  # what is open is not wrong


def test_a_verdict_has_the_whole_answer(catalogues: Catalogues) -> None:
    concept, need = FILE.key.indicators[0].concept, FILE.key.needs[0]
    found = of(
        catalogues, indicators={concept: indicator_answer("present", ("now",), ("aa1", "aa2"), 0.9)}, needs={need.need: need_answer("helpful", "police", ("aa3",))}
    )
    assert found[f"indicators.{concept}"] == Verdict(
        Item("indicators", concept), "present", "present", True, ("now",), ("aa1", "aa2"), 0.9
    )  # fmt: skip
    assert found[f"needs.{need.need}"] == Verdict(
        Item("needs", need.need), "helpful", need.level, need.level == "helpful", passages=("aa3",), who="police"
    )


def test_without_the_case_only_answers_are_known(catalogues: Catalogues) -> None:
    found = of(catalogues, None, option="gone", plan={"safety": ("a", "b")}, elements={"act": element_answer("present")})
    assert {(v.keyed, v.right) for v in found.values()} == {(None, None)}
    assert [i for i, v in found.items() if v.given] == ["elements.act", "decision.option", "decision.plan.safety"]
    assert found["decision.plan.safety"].given == "a b"


def test_the_child_rule_holds_in_the_verdict(catalogues: Catalogues) -> None:
    means = {"means": element_answer("not_needed")}
    keyed = with_key(FILE, elements={"means": SOURCE | {"state": "present"}})
    assert of(catalogues, with_case(keyed, age="child"), elements=means)["elements.means"].right is True
    assert of(catalogues, keyed, elements=means)["elements.means"].right is False


def test_grounds_are_right_as_a_set(catalogues: Catalogues) -> None:
    file = with_key(FILE, protection=SOURCE | {"state": "present", "grounds": ["reprisals", "ostracism"]})
    for grounds, right in ((("ostracism", "reprisals"), True), (("reprisals",), False), ((), False)):
        found = of(catalogues, file, elements={"protection": element_answer("present", grounds)})  # type: ignore[arg-type]
        assert (found["elements.protection"].right, found["elements.protection_grounds"].right) == (True, right)
        assert found["elements.protection_grounds"].keyed == "reprisals ostracism"


def test_a_note_is_judged_voice_by_voice_as_its_scorer_does(catalogues: Catalogues) -> None:
    voices = {"words": ("aa1", "aa2"), "observation": ("aa3",), "inference": ("aa4",), "record": ("aa5", "aa6")}
    file = with_key(FILE, note={"voices": voices, "needless": ["aa2"]})

    def right(**note: tuple[str, ...]) -> list[bool | None]:
        found = of(catalogues, file, note=note)
        return [found[f"decision.note.{voice}"].right for voice in ("words", "observation", "inference")]

    assert right(words=("aa1",), observation=("aa3", "aa5"), inference=("aa3",)) == [True, True, False]
    assert right(words=("aa1", "aa2"), observation=("aa5",)) == [False, None, None]  # needless; nothing but a record
    assert of(catalogues, file)["decision.note.words"].keyed == "aa1 aa2"


def test_an_option_that_is_not_offered_any_more_is_not_judged(catalogues: Catalogues) -> None:
    option = of(catalogues, option="gone")["decision.option"]
    assert (option.given, option.keyed, option.right) == ("gone", "option-refer-specialist", None)


def test_the_key_follows_what_was_told_in_practice_and_is_left_out_of_a_measurement() -> None:
    """*The last pay slip*: fa8 and fa10 say that the means are absent, fa12 that the allowance is urgent."""
    library = load_library(only=["the-last-payslip"])
    file = library.cases["the-last-payslip"]
    told = tuple(ToldFact(fact=fact, degree="full", reliability=1) for fact in ("fa8", "fa10", "fa12"))
    turn = InterviewTurn(
        at="2000-01-01T00:00:00Z", interview=1, number=1, choice="ask:all", outcome="answers", told=told, seen="settled",
        rapport=1, distress=0, pressure=0, minutes=1,
    )  # fmt: skip
    attempt = scored_attempt(
        file, turns=(turn,), elements={"means": element_answer("insufficient")}, needs={"allowance": need_answer("urgent")},
        note={"words": ("fa12",)},
    ).attempt  # fmt: skip

    def both(mode: str, **changes: Any) -> list[tuple[str | None, bool | None]]:
        found = {str(v.item): v for v in verdicts(replace(attempt, mode=mode, **changes), file, library.catalogues)}  # type: ignore[arg-type]
        return [(found[item].keyed, found[item].right) for item in ("elements.means", "needs.allowance")]

    after, before = [("absent", False), ("urgent", True)], [("absent insufficient", None), ("helpful not_indicated", None)]
    assert both("practice") == both("talk") == after
    assert both("practice", turns=()) == before  # on the file alone readers split on both
    assert both("assessment") == both("study") == [(None, None), (None, None)]
    note = next(v for v in verdicts(attempt, file, library.catalogues) if v.item.id == "note.words")
    assert note.right and note.keyed is not None and {"fa8", "fa10", "fa12"} & set(note.keyed.split()) and "fa1" not in note.keyed.split()
