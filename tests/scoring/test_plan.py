from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.synthetic_cases import case_file, scored_attempt
from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.key import PlanKey
from tracks_sim.case.model.structure import PlanQuestion
from tracks_sim.scoring.plan import SCORER, parts, worth
from tracks_sim.scoring.score import HarmDone

ANSWERS = ("n1", "n2", "fit", "spare", "slip", "danger")
KEY = PlanKey.model_validate(
    {"needed": ["n1", "n2"], "fitting": ["fit"], "needless": ["spare"], "minor": ["slip"], "severe": ["danger"], "source": "who-2003"}
)  # fmt: skip
ONE = PlanQuestion(part="consent", choose="one", options=ANSWERS)
SEVERAL = PlanQuestion(part="safety", choose="several", options=ANSWERS)


@pytest.mark.parametrize(
    ("chosen", "expected"), [("n1", 1.0), ("n2", 1.0), ("fit", 0.5), ("spare", 0.0), ("slip", 0.0), ("danger", 0.0)]
)
def test_choose_one(chosen: str, expected: float):
    assert worth(ONE, KEY, (chosen,)) == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (("n1", "n2"), 1.0),
        (("n1", "n2", "fit"), 1.0),  # fitting answers cost nothing
        (("n1",), 0.5),
        (("n1", "n2", "spare", "slip"), 1.0 * (1 - 2 / 4)),
        (("n1", "spare"), 0.5 * (1 - 1 / 2)),
        (("fit",), 0.0),
        (("n1", "n2", "danger"), 0.0),  # severe harm is never bought back
        ((), 0.0),
    ],
)
def test_choose_several(chosen: tuple[str, ...], expected: float):
    assert worth(SEVERAL, KEY, chosen) == pytest.approx(expected)


@given(st.sets(st.sampled_from(ANSWERS)))
def test_a_severe_answer_never_helps(chosen: set[str]):
    assert worth(SEVERAL, KEY, tuple(chosen | {"danger"})) == 0.0
    assert 0.0 <= worth(SEVERAL, KEY, tuple(chosen)) <= 1.0


def test_a_plan_with_harm(catalogues: Catalogues):
    # consent: a is needed (1); sharing: a of a and b (1/2); safety: e is severe (0); three parts open (0).
    chosen = {"consent": ("consent-a",), "sharing": ("sharing-a",), "safety": ("safety-a", "safety-e")}
    score = SCORER.of_case(scored_attempt(case_file(), plan=chosen), catalogues)
    assert score.value == pytest.approx((1 + 0.5) / 6)
    assert score.harms == (HarmDone("severe", "plan.safety.safety-e"),)
    notes = {o.item: (o.right, o.note, o.missed) for o in score.outcomes}
    assert notes["plan.consent"] == (True, "needed", ())
    assert notes["plan.sharing"] == (False, "fitting", ("sharing-b",))
    assert notes["plan.safety"] == (False, "severe", ("safety-b",))
    assert notes["plan.lead"] == (False, "open", ("lead-a",))


def test_no_plan_is_no_result_on_a_case_and_costs_over_a_form(catalogues: Catalogues):
    empty = scored_attempt(case_file())
    assert SCORER.of_case(empty, catalogues).reason == "nothing_judged"
    score = SCORER.of_form([empty], catalogues)
    assert score.value == 0.0 and score.corrected is not None and score.corrected < 0


def test_the_same_place_always_earns_nothing(catalogues: Catalogues):
    files = [case_file(seed=s, case_id=f"case-{s}") for s in range(6)]
    for place in range(4):
        form = [scored_attempt(f, plan={q.part: (q.options[place],) for q in f.case.plan}) for f in files]
        score = SCORER.of_form(form, catalogues)
        assert score.corrected is not None and score.corrected <= 1e-9
    right = [scored_attempt(f, plan={p.question.part: p.key.needed for p in parts(scored_attempt(f), catalogues)}) for f in files]
    assert SCORER.of_form(right, catalogues).corrected == 1.0
