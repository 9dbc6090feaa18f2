from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.synthetic_cases import balanced_form, case_file, scored_attempt, with_case, with_key
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.country import CountryProfile, Override
from tracks_sim.case.model.key import OptionKey
from tracks_sim.scoring.decision import SCORER, Cost, best_constant, choices, costs, resolve, worth
from tracks_sim.scoring.score import HarmDone, ScoredAttempt

FILE = case_file()  # adult, reception worker, accepted: refer_specialist


def _rule(
    rule: str, cost: float, when: list[str], mandates: list[str] | None = None, decision: str = "second_talk"
) -> Override:
    return Override.model_validate(
        {
            "id": rule, "decision": decision, "when": when, "mandates": mandates or [], "cost": cost,
            "standing": "best" if cost < 0.2 else "not_accepted", "harm": "none", "source": "who-2003", "state": "memory",
        }
    )  # fmt: skip


def _profile(catalogues: Catalogues, *rules: Override) -> CountryProfile:
    return catalogues.countries["fr"].model_copy(update={"overrides": rules})


def _resolved(case_file: CaseFile, profile: CountryProfile, **countries: Any) -> Cost:
    option = OptionKey.model_validate(
        {
            "option": "talk",
            "cost": 0.7,
            "standing": "not_accepted",
            "harm": "minor",
            "source": "who-2003",
            "countries": countries,
        }
    )
    return resolve(option, "second_talk", case_file.case, case_file.key, "fr", profile)


def test_without_a_rule_the_case_decides(catalogues: Catalogues):
    assert _resolved(FILE, _profile(catalogues)) == Cost(0.7, "not_accepted", "minor", "case")
    # A rule for another decision, circumstance or mandate is no rule here.
    others = (
        _rule("a", 0.0, ["adult"], decision="refer_specialist"),
        _rule("b", 0.0, ["adult", "imminent_danger"]),
        _rule("c", 0.0, ["adult"], ["nurse"]),
    )
    assert _resolved(FILE, _profile(catalogues, *others)).rule == "case"


def test_a_country_rule_comes_before_the_case(catalogues: Catalogues):
    assert _resolved(FILE, _profile(catalogues, _rule("a", 0.1, ["adult"]))) == Cost(0.1, "best", "none", "country.a")
    mine = _rule("m", 0.3, ["adult"], ["nurse", "reception_worker"])
    assert _resolved(FILE, _profile(catalogues, _rule("a", 0.1, ["adult"]), mine)).rule == "country.m"


def test_the_most_specific_rule_wins_whatever_the_order(catalogues: Catalogues):
    file = with_key(FILE, circumstances=["adult", "imminent_danger"])
    wide, narrow = _rule("wide", 0.9, ["adult"]), _rule("narrow", 0.0, ["adult", "imminent_danger"])
    assert _resolved(file, _profile(catalogues, wide, narrow)).rule == "country.narrow"
    assert _resolved(file, _profile(catalogues, narrow, wide)).rule == "country.narrow"


def test_what_the_case_says_for_the_country_comes_first(catalogues: Catalogues):
    profile = _profile(catalogues, _rule("a", 0.1, ["adult"]))
    assert _resolved(FILE, profile, fr={"cost": 0.5, "standing": "best"}) == Cost(0.5, "best", "none", "case_country")
    assert _resolved(FILE, profile, gb={"cost": 0.5, "standing": "best"}).rule == "country.a"


def test_a_duty_for_children_changes_the_score(catalogues: Catalogues):
    child = with_key(FILE, circumstances=["child"])
    profile = _profile(catalogues, _rule("duty", 0.0, ["child"], decision="child_protection"))
    there = replace(catalogues, countries={"fr": profile})
    for file, accepted in ((FILE, False), (child, True)):
        score = SCORER.of_case(scored_attempt(file, option="option-child-protection"), there)
        assert (score.outcomes[0].right, score.value == 1.0) == (accepted, accepted)


def test_worth_by_hand():
    by = {
        "a": Cost(0.1, "best", "none", "case"),
        "b": Cost(0.4, "not_accepted", "none", "case"),
        "c": Cost(1.0, "not_accepted", "severe", "case"),
    }
    # The best option of a case is worth 1: (1 - 0.4) / (1 - 0.1) = 2/3.
    assert [worth(o, by) for o in "abc"] == pytest.approx([1.0, 2 / 3, 0.0])


def test_harm_and_no_decision(catalogues: Catalogues):
    score = SCORER.of_case(scored_attempt(FILE, option="option-confront-suspect"), catalogues)
    assert score.value == 0.0
    assert score.harms == (HarmDone("severe", "decision.option-confront-suspect"),)
    nothing = SCORER.of_case(scored_attempt(FILE), catalogues)
    assert (nothing.value, nothing.reason, nothing.outcomes[0].right) == (None, "no_decision", False)


def test_the_baseline_by_hand(catalogues: Catalogues):
    there = replace(catalogues, countries={})
    files = balanced_form()[:2]
    table = [{o: 1 - c.cost for o, c in costs(f, "fr", there).items()} for f in files]
    orders = [[o.id for o in f.case.options] for f in files]
    # Both cases offer the same seven decisions: the best decision, or the best of seven positions.
    by_decision = [sum(t[o] for t in table) / 2 for o in table[0]]
    by_place = [(table[0][orders[0][i]] + table[1][orders[1][i]]) / 2 for i in range(7)]
    form = [scored_attempt(f, option=orders[0][0]) for f in files]
    assert best_constant([choice for s in form for choice in choices(s, there)], worth) == pytest.approx(max(by_decision + by_place))


def test_one_decision_always_and_one_place_always_earn_nothing(catalogues: Catalogues):
    files = balanced_form()
    always = [{f.case.id: d for f in files} for d in (o.id for o in files[0].case.options)]
    places = [{f.case.id: f.case.options[i].id for f in files} for i in range(7)]
    for picks in always + places:
        score = SCORER.of_form([scored_attempt(f, option=picks[f.case.id]) for f in files], catalogues)
        assert score.corrected is not None and score.corrected <= 1e-9
    best = [min(costs(f, "fr", catalogues).items(), key=lambda o: o[1].cost)[0] for f in files]
    assert SCORER.of_form([scored_attempt(f, option=o) for f, o in zip(files, best, strict=True)], catalogues).corrected == 1.0


def test_the_country_is_the_attempts_own(catalogues: Catalogues):
    profile = _profile(catalogues, _rule("a", 0.0, ["adult"], decision="confront_suspect"))
    there = replace(catalogues, countries={"gb": profile})
    attempt, file = scored_attempt(FILE, option="option-confront-suspect")
    assert SCORER.of_case(ScoredAttempt(attempt, file), there).value == 0.0
    assert SCORER.of_case(ScoredAttempt(replace(attempt, country="gb"), file), there).value == 1.0


def _of_today(file: CaseFile, **standings: str) -> CaseFile:
    """The case as one of version 2, with these standings by decision."""
    options = []
    for o in file.key.options:
        standing = standings.get(o.option.removeprefix("option-").replace("-", "_"), o.standing)
        options.append({**o.model_dump(), "cost": None, "standing": standing})
    return with_key(file, rules=2, options=options)


def test_costs_of_today_follow_from_standing_and_harm(catalogues: Catalogues):
    file = _of_today(FILE, second_talk="acceptable")
    there = replace(catalogues, countries={})
    found = {o: c.cost for o, c in costs(file, "fr", there).items()}
    # best 0, acceptable .25, not accepted .5, with severe harm 1
    assert found == {
        "option-refer-specialist": 0.0, "option-second-talk": 0.25, "option-labour-rights": 0.5, "option-support-door-open": 0.5,
        "option-child-protection": 0.5, "option-ask-for-information": 0.5, "option-confront-suspect": 1.0,
    }  # fmt: skip
    # A country's rule with a cost of its own has that of the scale too; by version 1 its own.
    profile = _profile(catalogues, _rule("own", 0.9, ["adult"]))
    there = replace(catalogues, countries={"fr": profile})
    assert costs(file, "fr", there)["option-second-talk"].cost == 0.5
    assert costs(FILE, "fr", there)["option-second-talk"].cost == 0.9


def test_what_is_acceptable_does_not_pass_and_does_no_harm(catalogues: Catalogues):
    there = replace(catalogues, countries={})
    score = SCORER.of_case(scored_attempt(_of_today(FILE, second_talk="acceptable"), option="option-second-talk"), there)
    assert (score.value, score.harms) == (0.75, ())
    assert (score.outcomes[0].right, score.outcomes[0].note) == (False, "acceptable.case")
    assert (score.counts["accepted"], score.counts["acceptable"]) == (0, 1)
    assert "acceptable" not in SCORER.of_case(scored_attempt(FILE, option="option-second-talk"), there).counts


def offering(case_id: str, *offered: tuple[str, str], rules: int = 2) -> CaseFile:
    """A case that offers these decisions in this order, each with its standing; a dangerous one does severe harm."""
    options = [{"id": f"option-{d.replace('_', '-')}", "decision": d} for d, _ in offered]
    keys = [
        {"option": o["id"], "standing": standing, "harm": "severe" if standing == "not_accepted" and o["decision"] in DANGEROUS else "none", "source": "who-2003"}
        for o, (_, standing) in zip(options, offered, strict=True)
    ]  # fmt: skip
    return with_key(with_case(case_file(case_id), options=options), rules=rules, options=keys)


DANGEROUS = ("confront_suspect", "promise_protection")
NOT = "not_accepted"
CONFRONT, PROMISE = (("confront_suspect", NOT), ("promise_protection", NOT))


def test_the_baseline_of_today_knows_what_is_dangerous_by_hand(catalogues: Catalogues):
    """Two cases of four options, two of them dangerous, that share no harmless decision.

    One place always: the best of one case and a dangerous one of the other, (1 + 0) / 2, or (.5 + .5) / 2; one decision always: 1
    where it is offered, else the first option, which is dangerous. Without the file a professional expects (1 + .5) / 2 in each.
    """
    there = replace(catalogues, countries={})
    a = offering("a", CONFRONT, ("refer_specialist", "best"), PROMISE, ("labour_rights", NOT))
    b = offering("b", CONFRONT, PROMISE, ("second_talk", "best"), ("support_door_open", NOT))
    rows = [c for f in (a, b) for c in choices(scored_attempt(f), there)]
    assert best_constant(rows, worth) == pytest.approx(0.75)
    assert best_constant([c._replace(rules=1) for c in rows], worth) == pytest.approx(0.5)
    for option in a.case.options:  # nothing that is answered in the dark earns more than the professional does
        other = b.case.options[a.case.options.index(option)]
        form = [scored_attempt(a, option=option.id), scored_attempt(b, option=other.id)]
        assert SCORER.of_form(form, there).corrected == pytest.approx((0.5 - 0.75) / 0.25 if option is not a.case.options[0] else -3)


def test_a_form_of_both_versions_has_the_policies_of_each_case(catalogues: Catalogues):
    """The same cases, the first of version 1: in it the best constant earns 1, in the second a professional .75."""
    there = replace(catalogues, countries={})
    a = offering("a", CONFRONT, ("refer_specialist", "best"), PROMISE, ("labour_rights", NOT), rules=1)
    b = offering("b", CONFRONT, PROMISE, ("second_talk", "best"), ("support_door_open", NOT))
    rows = [c for f in (a, b) for c in choices(scored_attempt(f), there)]
    assert best_constant(rows, worth) == pytest.approx((1 + 0.75) / 2)
