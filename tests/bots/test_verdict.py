"""A planted give-away is caught by the name of the strategy, with what let it through; a clean set is not accused."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.bots.made_cases import best_option, clean_form, library_of, with_best_at, with_option_texts, with_signs
from tests.support.synthetic_cases import with_key
from tracks_sim.bots.verdict import Verdict, verdict
from tracks_sim.case.load import CaseFile, Catalogues

FORM = clean_form()
Judge = Callable[..., Verdict]


@pytest.fixture(scope="module")
def judge(catalogues: Catalogues) -> Judge:
    def judged(form: tuple[CaseFile, ...], cases: tuple[CaseFile, ...] | None = None) -> Verdict:
        return verdict(cases or form, library_of(form, catalogues), ("fr",), ("en",), permutations=200)

    return judged


def caught(found: Verdict) -> dict[tuple[str, str], str]:
    return {(b.strategy, b.measure): str(b) for b in found.breaches}


def test_a_clean_set_is_not_accused(judge: Judge) -> None:
    found = judge(FORM)
    assert found.breaches == () and found.advice == ()
    assert found.sentence == f"Nobody who does not read wins over 6 cases: {found.tried} ways to answer were tried."
    assert {e.measure for _, e in found.earned} == {"decision", "indicators", "needs"}


def test_best_options_that_always_stand_third(judge: Judge) -> None:
    found = caught(judge(tuple(with_best_at(f, 2) for f in FORM)))
    assert "decides rightly in 100% of the cases" in found["option_3", "decision"]
    assert "option 3 (first, second, third, fourth, fifth, sixth)" in found["option_3", "decision"]
    assert ("option_2", "decision") not in found


def test_words_of_consent(judge: Judge) -> None:
    form = tuple(with_option_texts(f, {best_option(f): "bdf alone gkl if she agrees mnp"}) for f in FORM)
    found = caught(judge(form))["consent_words", "decision"]
    assert found.startswith("consent_words earns 1.00 on decision, corrected (1.00 where")
    assert "is more than one case above the baseline and passes the gates of a form" in found
    assert "the words ‘alone’, ‘if’, ‘agrees’ (first, second, third, fourth, fifth, sixth)" in found


def test_a_remark_that_tells(judge: Judge) -> None:
    remarks = {"trafficking": "nothing"}
    form = tuple(with_signs(f, remark=remarks.get(f.key.classification, "trafficking")) for f in FORM)
    found = caught(judge(form))
    assert found["remark_inverse", "detection"].startswith(
        "remark_inverse earns 1.00 on detection, corrected (1.00 where 0.50 needs no reading)"
    )
    assert (
        "the colleague’s remark that there is nothing, turned round (first, second, third)"
        in found["remark_inverse", "detection"]
    )
    assert ("as_where_remark", "detection") in found and ("remark", "detection") not in found
    assert "yes where remark is nothing (2 of 2)" in found["as_where_remark", "detection"]


def test_a_remark_that_does_not_tell(judge: Judge) -> None:
    form = tuple(with_signs(f, remark=("trafficking", "nothing", "none")[n % 3]) for n, f in enumerate(FORM))
    assert not {name for name, _ in caught(judge(form))} & {"remark", "remark_inverse"}


def test_rows_that_are_keyed_alike_everywhere(judge: Judge) -> None:
    levels = {k.need: k for k in FORM[0].key.needs}
    form = tuple(with_key(f, needs=[{**levels[k.need].model_dump(), "evidence": []} for k in f.key.needs]) for f in FORM)
    found = caught(judge(form))
    assert "rows_as_in_others earns 1.00 on needs" in found["rows_as_in_others", "needs"]
    assert "elsewhere (5 of 5)" in found["rows_as_in_others", "needs"]
    assert "learner" in {name for name, _ in found}


def test_one_case_is_told_what_it_adds_to_the_library(judge: Judge) -> None:
    form = tuple(with_option_texts(f, {best_option(f): "bdf alone gkl if she agrees mnp"}) for f in FORM)
    found = judge(form, (form[1],))
    assert found.sentence.endswith("win over the whole library, and second lets them through.") and not found.enough
    assert (
        "(second)" in caught(found)["consent_words", "decision"]
        and "first" not in caught(found)["consent_words", "decision"].split(": ")[1]
    )
    assert "consent_words decides rightly on second: the words ‘alone’, ‘if’, ‘agrees’" in found.advice
    assert not [a for a in found.advice if a.startswith(("option_", "always_"))]  # each case has one of these


def test_one_case_of_a_clean_library_has_advice_at_most(judge: Judge) -> None:
    found = judge(FORM, FORM[:1])
    assert found.breaches == () and found.sentence.startswith("Nothing in first lets through what wins over the whole library.")


def test_a_verdict_for_other_programs(judge: Judge) -> None:
    told = json.loads(json.dumps(judge(tuple(with_best_at(f, 2) for f in FORM)).as_json()))
    assert told["judged"] and {"strategy", "measure", "how", "what", "corrected", "where"} <= set(told["breaches"][0])
