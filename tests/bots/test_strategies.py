"""On six cases of nonsense words nothing can be read: whatever is earned there is a fault of the scoring."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.synthetic_cases import balanced_form, case_file
from tracks_sim.bots import (
    KEY,
    Strategy,
    play,
    random_strategy,
    run_form,
    strategies_without_reading,
    strategy_scores,
)
from tracks_sim.bots.keyword import stems
from tracks_sim.case.load import Catalogues
from tracks_sim.errors import BadAnswer, NotAllowed
from tracks_sim.practice.intents import MAX_CITED

FILES = balanced_form()
MOST = 0.05
SCORED = {
    "indicators", "evidence", "phase", "delphi", "elements", "protection", "needs", "needs_evidence", "decision", "plan", "note",
    "primary",
}  # fmt: skip


def test_the_key_earns_everything(catalogues: Catalogues):
    scores = {s.scorer: s for s in run_form(KEY, FILES, catalogues, "fr", "en")}
    assert {name for name, s in scores.items() if s.corrected == pytest.approx(1.0)} == SCORED
    assert scores["confidence"].value == 0.0
    assert scores["gates"].value == 1.0


def test_key_rules_without_reading_earn_nothing(catalogues: Catalogues):
    strategies = strategies_without_reading(catalogues)
    assert len({s.name for s in strategies}) == len(strategies)
    earned = [
        (strategy.name, s.scorer, s.corrected)
        for strategy in strategies
        for s in run_form(strategy, FILES, catalogues, "fr", "en")
        if (s.corrected is not None and s.corrected > MOST) or (s.scorer == "gates" and s.value != 0.0)
    ]
    assert earned == []


def test_every_scorer_is_put_to_the_test(catalogues: Catalogues):
    tried = {
        s.scorer
        for strategy in strategies_without_reading(catalogues)
        for s in run_form(strategy, FILES, catalogues, "fr", "en")
        if s.corrected is not None
    }
    assert tried == SCORED | {"confidence"}


def test_the_bound_by_hand():
    from tracks_sim.bots.strategy_scores import _bound

    # mean 0.2, sd (n - 1) = 0.1, n = 4: 0.2 + 2.326 * 0.1 / 2 with values 0.1, 0.1, 0.3, 0.3 (sd = sqrt(0.04 / 3))
    bound = _bound([0.1, 0.1, 0.3, 0.3])
    assert bound.mean == pytest.approx(0.2)
    assert bound.upper == pytest.approx(0.2 + 2.326 * (0.04 / 3) ** 0.5 / 2)


def test_citing_everything_stops_at_what_an_answer_may_cite(catalogues: Catalogues):
    strategy = next(s for s in strategies_without_reading(catalogues) if s.name == "cite_everything")
    attempt = play(strategy, FILES[0], catalogues, "fr", "en")
    assert {len(a.passages) for a in (*attempt.by_step["indicators"].values(), *attempt.by_step["needs"].values())} == {MAX_CITED}
    assert attempt.by_step["decision"]["note.inference"].passages == FILES[0].case.passages[:MAX_CITED]


def test_a_bot_is_refused_what_a_person_is_refused(catalogues: Catalogues):
    concept = FILES[0].case.indicators[0]
    greedy = Strategy(
        "greedy",
        lambda desk: [{"kind": "indicator", "concept": concept, "state": "present", "passages": desk.case_file.case.passages}],
    )  # fmt: skip
    with pytest.raises(BadAnswer):
        play(greedy, FILES[0], catalogues, "fr", "en")
    with pytest.raises(NotAllowed):  # submitted without a decision
        play(Strategy("idle", lambda desk: []), FILES[0], catalogues, "fr", "en")


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_same_seed_plays_the_same(catalogues: Catalogues, seed: int):
    one = play(random_strategy(seed), FILES[0], catalogues, "fr", "en")
    assert one == play(random_strategy(seed), FILES[0], catalogues, "fr", "en")
    assert one != play(random_strategy(seed + 1), FILES[0], catalogues, "fr", "en")
    assert one.submitted and len(one.by_step["indicators"]) == len(FILES[0].case.indicators)


def test_a_decision_that_is_not_offered_falls_to_the_first_option(catalogues: Catalogues):
    strategy = next(s for s in strategies_without_reading(catalogues) if s.name == "always_carry_on")
    assert play(strategy, FILES[0], catalogues, "fr", "en").option == FILES[0].case.options[0].id


def test_matching_words_finds_what_is_written_in_the_indicators_own_words(catalogues: Catalogues):
    strategy = next(s for s in strategies_without_reading(catalogues) if s.name == "keyword_label")
    file = case_file()
    label = catalogues.indicator_texts["en"].concepts["debt_bondage"].label
    words = file.texts["en"].passages | {"aa7": f"It says: {label}."}
    told = replace(file, texts={"en": file.texts["en"].model_copy(update={"passages": words})})
    answer = play(strategy, told, catalogues, "fr", "en").by_step["indicators"]["debt_bondage"]
    assert (answer.value, answer.passages) == ("present", ("aa7",))
    assert play(strategy, file, catalogues, "fr", "en").by_step["indicators"]["debt_bondage"].value == "insufficient"


def test_stems():
    assert stems("The workers work where Working hours") == {"worke", "worki", "hours"}
    assert stems("une dette") == {"dette"}


def test_the_table_has_a_row_for_each_case_form_strategy_and_scorer(catalogues: Catalogues):
    rows = strategy_scores(FILES, catalogues, ["fr", "gb"], "en", [KEY])
    # two countries, (six cases with 13 scorers, one form with 14)
    assert len(rows) == 2 * (6 * 13 + 14)
    assert {r.level for r in rows if r.case is None} == {"form"}
