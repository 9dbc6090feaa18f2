"""A set of made cases with one give-away each: the check names it, and says nothing of a set without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.synthetic_cases import case_file
from tracks_sim.case.check import written_cases
from tracks_sim.case.check.balance_page import BEGINS, ENDS, balance_table, with_table
from tracks_sim.case.check.leakage_checks import WrittenCase, library_findings
from tracks_sim.case.load import case_folders, read_case, scenarios_root
from tracks_sim.case.model.key import Features
from tracks_sim.errors import CaseLibraryError

SORTS = ("trafficking", "labour_dispute", "trafficking", "smuggling", "trafficking", "too_little")
STATES, LEVELS = ("present", "absent", "insufficient"), ("urgent", "helpful", "not_indicated")
REMARKS = ("trafficking", "trafficking", "nothing", "nothing", "none", "none")
SUSPECTED = ("relative", "relative", "employer", "employer", "stranger", "stranger")


def made(number: int, **features: Any) -> WrittenCase:
    """Case ``number`` of a set in which nothing tells anything: sizes, answers and places turn with the number."""
    file = case_file(f"case-{number}", SORTS[number], seed=number)
    documents = [file.case.documents[0].model_copy(update={"passages": file.case.passages[: 20 + number]})]
    documents += [documents[0].model_copy(update={"id": f"paper-{n}", "passages": (f"xx{n}",)}) for n in range(number % 4)]
    by_decision = tuple(sorted(file.case.options, key=lambda o: o.decision))
    turn = (2 * number) % len(by_decision)  # the best one, the number-th decision, comes to place 1 + turn
    options = tuple(by_decision[(number - turn + i) % len(by_decision)] for i in range(len(by_decision)))
    case = file.case.model_copy(update={
        "documents": tuple(documents), "options": options, "indicators": file.case.indicators[number:], "needs": file.case.needs[number:],
        "plan": tuple(q.model_copy(update={"options": q.options[: 3 + (number + n) % 3]}) for n, q in enumerate(file.case.plan)),
    })  # fmt: skip
    best = {by_decision[number].id} | ({by_decision[(number + 3) % len(by_decision)].id} if number % 2 else set())
    concepts, needs = sorted(k.concept for k in file.key.indicators), sorted(n.need for n in file.key.needs)
    first = {
        "remark": REMARKS[number], "suspected": SUSPECTED[number], "interpreter": ("suitable", "unsuitable")[number // 2 % 2],
        "companion": ("stays", "stays", "leaves", "leaves", "none", "none")[number], "own_paper": number in (0, 1),
    }  # fmt: skip
    key = file.key.model_copy(update={
        "rules": 2, "features": _features({**first, **features}),
        "indicators": tuple(row.model_copy(update={"state": STATES[(concepts.index(row.concept) + number) % 3]}) for row in file.key.indicators[number:]),
        "needs": tuple(n.model_copy(update={"level": LEVELS[(needs.index(n.need) + number) % 3]}) for n in file.key.needs[number:]),
        "options": tuple(o.model_copy(update={"standing": "best" if o.option in best else "not_accepted"}) for o in file.key.options),
    })  # fmt: skip
    return WrittenCase(case, key, file.texts)


def _features(values: dict[str, Any]) -> Features:
    return Features(**values)


def library(change: Callable[[int, WrittenCase], WrittenCase] = lambda number, written: written) -> dict[str, WrittenCase]:
    """The six made cases, each changed."""
    return {f"case-{n}": change(n, made(n)) for n in range(6)}


def codes(cases: dict[str, WrittenCase]) -> set[str]:
    """Codes of what is said of a set."""
    return {finding.code for _, finding in library_findings(cases)}


def with_key(written: WrittenCase, **update: Any) -> WrittenCase:
    """The case with parts of its key replaced."""
    return WrittenCase(written.case, written.key.model_copy(update=update), written.texts)


BEST_FIRST: Callable[[int, WrittenCase], WrittenCase] = lambda n, w: with_key(  # noqa: E731
    w, options=tuple(o.model_copy(update={"standing": "best" if o.option == w.case.options[0].id else "not_accepted"}) for o in w.key.options)
)
BEST_SECOND: Callable[[int, WrittenCase], WrittenCase] = lambda n, w: with_key(  # noqa: E731
    w, options=tuple(o.model_copy(update={"standing": "best" if o.option == w.case.options[1 + n % 3].id else "not_accepted"}) for o in w.key.options)
)


def always(decision: str) -> Callable[[int, WrittenCase], WrittenCase]:
    """One decision is best in every case."""

    def change(number: int, written: WrittenCase) -> WrittenCase:
        id_ = next(o.id for o in written.case.options if o.decision == decision)
        return with_key(written, options=tuple(o.model_copy(update={"standing": "best" if o.option == id_ else "not_accepted"}) for o in written.key.options))

    return change


def of_sort(feature: str, trafficking: Any, control: Any) -> Callable[[int, WrittenCase], WrittenCase]:
    """A feature that tells the sort."""
    return lambda n, w: with_key(w, features=w.key.features.model_copy(update={feature: control if w.control else trafficking}))  # type: ignore[union-attr]


def test_a_set_in_which_nothing_tells_anything_has_no_advice() -> None:
    assert codes(library()) == set()


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("same-row-everywhere", lambda n, w: with_key(w, needs=tuple(x.model_copy(update={"level": "urgent"}) if x.need == "lawyer" else x for x in w.key.needs))),
        ("same-skeleton", lambda n, w: WrittenCase(w.case.model_copy(update={"documents": made(0).case.documents}), w.key, w.texts)),
        ("features-missing", lambda n, w: with_key(w, features=None)),
        ("surface-tells-sort", of_sort("remark", "nothing", "trafficking")),
        ("surface-tells-sort", of_sort("interpreter", "unsuitable", "suitable")),
        ("own-paper-often", lambda n, w: with_key(w, features=w.key.features.model_copy(update={"own_paper": n != 5}))),
        ("best-position", BEST_FIRST),
        ("best-never-at-end", BEST_SECOND),
        ("decision-often-best", always("refer_specialist")),
        ("enough-differs", lambda n, w: WrittenCase(w.case, w.key, {"en": w.texts["en"].model_copy(update={"enough": f"Enough {n}."})})),
    ],
)  # fmt: skip
def test_a_give_away_is_named(code: str, change: Callable[[int, WrittenCase], WrittenCase]) -> None:
    assert code in codes(library(change))


def test_a_country_alone_can_make_a_decision_best_too_often() -> None:
    def change(number: int, written: WrittenCase) -> WrittenCase:
        id_ = next(o.id for o in written.case.options if o.decision == "refer_specialist")
        best = {"es": {"standing": "best"}}
        return with_key(written, options=tuple(type(o).model_validate(o.model_dump() | ({"countries": best} if o.option == id_ else {})) for o in written.key.options))

    said = [f.message for _, f in library_findings(library(change)) if f.code == "decision-often-best"]
    assert said == ["`refer_specialist` is best in 6 of 6 cases in es."]


def test_three_cases_and_old_keys_are_no_set() -> None:
    all_told = library(BEST_FIRST)
    assert codes(dict(list(all_told.items())[:3])) == set()
    assert codes({name: with_key(w, rules=1) for name, w in all_told.items()}) == set()


# --- the balance table ---------------------------------------------------------------------


def test_the_tables_of_the_library_page_are_those_of_the_cases() -> None:
    root = scenarios_root()
    records = {f.name: {part: read.record for part, read in read_case(f, root).items()} for f in case_folders(root)}
    page = (root.parent / "docs" / "library.md").read_text(encoding="utf-8")
    assert with_table(page, balance_table(list(written_cases(records).values()))) == page, "run: tracks-sim balance --into docs/library.md"


def test_a_table_counts_states_and_silence() -> None:
    table = balance_table([made(0)])
    row = next(line for line in table.splitlines() if line.startswith("| case-0"))
    states = [r.state for r in made(0).key.indicators]
    assert f"{states.count('present')} / {states.count('absent')} / {states.count('insufficient')}" in row
    assert "| trafficking | relative | suitable | stays | yes |" in row


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(CaseLibraryError):
        with_table("# A page", "table")
    assert with_table(f"a{BEGINS}old{ENDS}b", "new\n") == f"a{BEGINS}\n\nnew\n\n{ENDS}b"
