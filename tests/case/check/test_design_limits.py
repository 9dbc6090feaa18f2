"""Advice that depends on the catalogues and on what the key rests on; the other advice is tested in ``test_check_files``."""

from __future__ import annotations

from tests.support.synthetic_cases import case_file, with_case, with_key
from tracks_sim.case.check.design_limits import balance, reasons_for_wrong_answers
from tracks_sim.case.load import CaseFile, Catalogues

FILE = with_key(case_file(), rules=2)


def _codes(file: CaseFile, catalogues: Catalogues) -> set[str]:
    return {f.code for f in balance(file.case, file.key, file.texts, catalogues.concepts, catalogues.needs)}


def test_the_order_that_is_shown_counts_and_not_that_of_the_file(catalogues: Catalogues) -> None:
    # Under their headings the urgent needs come first and the others after them, however the file mixes them.
    domains = {n.id: n.domain for n in catalogues.needs.needs}
    enough = [d for d in catalogues.needs.domains if list(domains.values()).count(d) >= 3]
    urgent = [n for n, d in domains.items() if d == enough[0]][:3]
    helpful = [n for n, d in domains.items() if d == enough[-1]][:3]
    mixed = [n for pair in zip(urgent, helpful, strict=True) for n in pair]
    template = FILE.key.needs[0]
    file = with_key(
        with_case(FILE, needs=mixed),
        needs=[template.model_dump() | {"need": n, "level": "urgent" if n in urgent else "helpful"} for n in mixed],
    )
    shown, in_the_file = (
        [f.code for f in balance(file.case, file.key, file.texts, catalogues.concepts, n) if f.where == ("needs",)] for n in (catalogues.needs, None)
    )
    assert "order-follows-key" in shown and "order-follows-key" not in in_the_file


def test_a_hedge_for_every_open_row_is_advised_against(catalogues: Catalogues) -> None:
    rows = [row.model_dump() for row in FILE.key.indicators]
    hedged = [r | ({"evidence": [{"any": ["aa1"]}]} if r["state"] == "insufficient" else {}) for r in rows]
    silent = [r | ({"evidence": []} if r["state"] == "insufficient" else {}) for r in rows]
    assert "no-silence" in _codes(with_key(FILE, indicators=hedged), catalogues)
    assert "no-silence" not in _codes(with_key(FILE, indicators=silent), catalogues)


def test_a_clue_in_every_passage_is_advised_against(catalogues: Catalogues) -> None:
    rows = [row.model_dump() for row in FILE.key.indicators]
    everything = [rows[0] | {"neutral": [p for p in FILE.case.passages if p not in FILE.key.indicators[0].right_passages]}, *rows[1:]]
    assert "all-keyed" in _codes(with_key(FILE, indicators=everything), catalogues)


def test_each_wrong_answer_wants_a_reason_of_its_own() -> None:
    """Advice until every row with one right answer has a reason for both other answers; a row on which readers split needs none."""
    first, *rest = [row.model_dump() for row in FILE.key.indicators]
    file = with_key(FILE, indicators=[{**first, "state": "absent", "also_accepted": []}, *({**row, "also_accepted": ["insufficient" if row["state"] != "insufficient" else "absent"]} for row in rest)])
    why, concept = file.key_texts["en"], first["concept"]
    for written, advised in (({}, True), ({"present": "Not present."}, True), ({"present": "Not present.", "insufficient": "Enough is known."}, False)):
        texts = why.model_copy(update={"wrong_answers": {concept: written}})
        found = list(reasons_for_wrong_answers(file.case, file.key, "key_text.en", texts))
        assert [f.code for f in found] == ["wrong-answers"] * advised and all(f.advice and concept in f.message for f in found)
