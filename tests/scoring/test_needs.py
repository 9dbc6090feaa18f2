from __future__ import annotations

import pytest

from tests.support.interview_case import interview_case_file
from tests.support.synthetic_cases import NEEDS, case_file, need_answer, scored_attempt, with_key
from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.record import Level
from tracks_sim.scoring.effective_key import after_disclosure
from tracks_sim.scoring.needs import SCORER

# Twelve needs: 4 urgent, 4 helpful, 4 not indicated, in this order.
LEVELS = ["urgent"] * 4 + ["helpful"] * 4 + ["not_indicated"] * 4
FILE = with_key(
    case_file(),
    needs=[
        {"need": n, "level": level, "who": [] if level == "not_indicated" else ["legal_aid"], "source": "who-2003"}
        for n, level in zip(NEEDS, LEVELS, strict=True)
    ],
)
GIVEN = {
    NEEDS[0]: need_answer("urgent", "legal_aid"),  # right, right actor
    NEEDS[1]: need_answer("helpful", "police"),  # too low, wrong actor
    NEEDS[2]: need_answer("not_indicated"),  # urgent missed
    # NEEDS[3] left open: urgent missed
    NEEDS[4]: need_answer("helpful", "legal_aid"),  # right
    NEEDS[5]: need_answer("urgent"),  # too high
    NEEDS[6]: need_answer("helpful"),
    NEEDS[7]: need_answer("not_indicated"),  # too low
    NEEDS[8]: need_answer("not_indicated"),
    NEEDS[9]: need_answer("not_indicated"),
    NEEDS[10]: need_answer("helpful", "legal_aid"),  # too high; the actor of no need counts nowhere
    NEEDS[11]: need_answer("not_indicated"),
}


def test_kappa_by_hand(catalogues: Catalogues):
    score = SCORER.of_case(scored_attempt(FILE, needs=GIVEN), catalogues)
    # right: 0, 4, 6, 8, 9, 11 = 6 of 12; given: 2 urgent, 4 helpful, 5 not indicated
    # expected = 4 * (2 + 4 + 5) / 144 = 44 / 144
    assert score.value == pytest.approx(6 / 12)
    assert score.baseline == pytest.approx(44 / 144)
    assert score.corrected == pytest.approx((72 - 44) / (144 - 44))


def test_urgent_ones_that_were_missed_are_named(catalogues: Catalogues):
    score = SCORER.of_case(scored_attempt(FILE, needs=GIVEN), catalogues)
    assert [o.item for o in score.outcomes if o.note == "urgent_missed"] == [f"needs.{NEEDS[2]}", f"needs.{NEEDS[3]}"]
    assert score.counts["urgent_missed"] == 2
    notes = {o.item: o.note for o in score.outcomes}
    assert notes[f"needs.{NEEDS[1]}"] == "too_low" and notes[f"needs.{NEEDS[5]}"] == "too_high"


def test_who_acts_is_counted_apart(catalogues: Catalogues):
    score = SCORER.of_case(scored_attempt(FILE, needs=GIVEN), catalogues)
    # Named for needs 0, 1 and 4; right for 0 and 4.
    assert (score.counts["who_named"], score.counts["who_right"]) == (3, 2)
    assert score.figures["who_right"] == pytest.approx(2 / 3)
    bare = {n: need_answer(a.value) for n, a in GIVEN.items()}
    without = SCORER.of_case(scored_attempt(FILE, needs=bare), catalogues)
    assert without.corrected == score.corrected and "who_right" not in without.figures


def test_no_result(catalogues: Catalogues):
    assert SCORER.of_case(scored_attempt(FILE), catalogues).reason == "nothing_judged"
    few = {n: need_answer("urgent") for n in NEEDS[:9]}
    assert SCORER.of_case(scored_attempt(FILE, needs=few), catalogues).reason == "few_judged"


def test_one_level_for_all_earns_nothing(catalogues: Catalogues):
    for level in ("urgent", "helpful", "not_indicated"):
        same = scored_attempt(FILE, needs={n: need_answer(level) for n in NEEDS})
        assert SCORER.of_form([same, same], catalogues).corrected == pytest.approx(0.0)


def test_passages_are_sorted_beside_the_level_and_do_not_change_its_score(catalogues: Catalogues):
    keyed = [k.model_dump() for k in FILE.key.needs]
    keyed[0] |= {"evidence": [{"any": ["aa1"]}, {"any": ["aa2", "aa3"]}], "neutral": ["aa4"]}
    file = with_key(FILE, needs=keyed)
    citing = GIVEN | {NEEDS[0]: need_answer("urgent", "legal_aid", ("aa1", "aa4", "aa9"))}
    score = SCORER.of_case(scored_attempt(file, needs=citing), catalogues)
    first = score.outcomes[0]
    assert (first.cited_right, first.cited_wrong, first.missed) == (("aa1",), ("aa9",), ("aa2",))
    assert score.corrected == SCORER.of_case(scored_attempt(FILE, needs=GIVEN), catalogues).corrected
    # Without evidence in the key nothing is right or missed.
    assert score.outcomes[1].cited_right == score.outcomes[1].missed == ()


@pytest.mark.parametrize(("level", "groups"), [("helpful", [("fa14",)]), ("urgent", [("aa1", "aa2"), ("fa14",)])])
def test_what_was_told_is_evidence_for_the_need_it_speaks_of(level: Level, groups: list[tuple[str, ...]]):
    """fa14 makes urgent_care urgent. Where the file says so too it is one more way to see it, else it takes the file's place."""
    file = interview_case_file()
    needs = [
        k.model_dump() | ({"level": level, "evidence": [{"any": ["aa1", "aa2"]}]} if k.need == "urgent_care" else {"evidence": []})
        for k in file.key.needs
    ]
    file = with_key(file, needs=needs)
    assert file.key.interview is not None
    told = {k.need: k for k in after_disclosure(file.key, file.key.interview, ["fa14", "fa1"]).needs}
    assert told["urgent_care"].level == "urgent"
    assert [g.any for g in told["urgent_care"].evidence] == groups
    # What the file says of another level costs nothing, and neither does another fact, here or for another need.
    free = {"fa1"} | (set() if level == "urgent" else {"aa1", "aa2"})
    assert set(told["urgent_care"].neutral) == free
    assert set(told["lawyer"].neutral) == {"fa14", "fa1"}
    untold = next(k for k in after_disclosure(file.key, file.key.interview, ["fa1"]).needs if k.need == "urgent_care")
    assert (untold.level, [g.any for g in untold.evidence], untold.neutral) == (level, [("aa1", "aa2")], ("fa1",))
