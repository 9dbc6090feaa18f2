"""Verdicts: no sentence of a report contradicts its figure, its interval or its direction, in whatever state a study is."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from tests.support.report_reading import row, tables, text_of
from tests.support.study_tables import a_study
from tests.support.verdict_reading import (
    AFTER,
    ONE_OF_EACH,
    OUTCOME_SECTIONS,
    RESULT,
    SCENARIOS,
    STRICT,
    TWO_ARMS,
    Scenario,
    contradictions,
    headings,
    texts,
)
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report import planned_effect as module
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.groups import NO_PAIRS, with_versions
from tracks_sim.report.parts import Figure, Message
from tracks_sim.report.planned_effect import PlannedEffect, conclusion, planned_effect, why_closed
from tracks_sim.report.sections.calibration import calibration
from tracks_sim.report.sections.details import case_detail
from tracks_sim.report.sections.detection import detection
from tracks_sim.report.sections.primary import ONE_GROUP, primary
from tracks_sim.report.summary import summary
from tracks_sim.study import Member, Study

POLICY = DisclosurePolicy()
THREE_PHASES = a_study(phases=({"id": "pre"}, {"id": "post", "weeks": 2}, {"id": "follow-up", "weeks": 9}))


def effect(data: StudyData) -> PlannedEffect:
    found = planned_effect(data, with_versions(data.sittings, data).dropna(subset=["safe"]), POLICY)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_no_sentence_contradicts_its_figure(name: str) -> None:
    assert contradictions(SCENARIOS[name], 40, 6) == []


@pytest.mark.parametrize("scenario", [Scenario(without="both"), Scenario(gain=2.0, without="waitlist"), Scenario(gain=2.0, without="training")])
def test_a_study_that_is_not_measured_yet_has_nothing_like_a_result(scenario: Scenario) -> None:
    """Nobody has answered after the training (with this seed the arms differ before it by chance), or one arm alone has."""
    data = scenario.data(40, 6)
    assert effect(data).outcome == "not_measured" and effect(data).model is None
    sentences = [text_of(sentence) for sentence in summary(data, POLICY)]
    assert not any(RESULT.search(sentence) for sentence in sentences)
    assert any(sentence.startswith("Not yet measured. No case has been submitted yet for: ") for sentence in sentences)
    for section in (detection(data, POLICY), calibration(data, POLICY)):
        changes = [table for name, table in tables(section).items() if name.endswith("change")]
        assert bool(changes) == (scenario.without == "both") and all(table.rows == () and table.empty == NO_PAIRS for table in changes)
        closed = why_closed(data, "post")
        assert (section.blocks[0] == closed) == (scenario.without != "both") and section.blocks.count(closed) < 2


def unread(data: StudyData, share: float) -> StudyData:
    """The study with that share of its sittings, evenly spread, of versions that cannot be read any more."""
    rows = data.sittings.index[:: round(1 / share)]
    gone = data.sittings.index.isin(rows)
    return replace(data, sittings=data.sittings.assign(**{name: data.sittings[name].mask(gone) for name in ("safe", "accepted", "severe_harms", "control")}))


def test_an_effect_is_stated_while_at_most_five_of_100_responses_cannot_be_read() -> None:
    whole = Scenario(gain=2.0).data(120, 2)
    few, many = unread(whole, 1 / 25), unread(whole, 1 / 15)  # 4 % and 6.7 %
    assert few.unreadable.mean() == pytest.approx(0.04, abs=0.002) and many.unreadable.mean() == pytest.approx(1 / 15, abs=0.002)
    counted, left_out, nothing = effect(whole), effect(few), effect(many)
    assert (counted.outcome, counted.left_out) == ("better", 0) and (left_out.outcome, left_out.left_out) == ("better", int(few.unreadable.sum()))
    assert "It counts every answer, and" in text_of(conclusion(counted)[1]) and "It counts every answer that has a result, and" in text_of(conclusion(left_out)[1])
    assert nothing.outcome == "not_estimable" and nothing.model is None and nothing.reason is not None
    assert text_of(conclusion(nothing)[0]).startswith("Cannot be estimated. More than 5 of 100 responses")
    sentences = {name: [text_of(sentence) for sentence in summary(data, POLICY)] for name, data in (("few", few), ("whole", whole))}
    assert [any("without a result was left out" in s for s in sentences[name]) for name in ("few", "whole")] == [True, False]


def test_harm_is_called_harm_and_benefit_benefit() -> None:
    harm, benefit = (effect(Scenario(gain=gain).data(120, 2)) for gain in (-2.0, 2.0))
    assert (harm.outcome, benefit.outcome) == ("worse", "better")
    said = [Formatter("en").message(conclusion(found)[0]) for found in (harm, benefit)]
    assert "fell" in said[0] and "the training may have done harm" in said[0] and "explains it best" not in said[0]
    assert "rose" in said[1] and "explains it best" in said[1] and "harm" not in said[1]


def test_a_closed_study_without_answers_waits_for_nothing() -> None:
    data = Scenario(leave=1.0).data(40, 6)
    closed = replace(data, state=replace(data.state, released=frozenset({"pre", "post"})))
    assert closed.state.closed and effect(closed).outcome == "not_estimable"
    assert text_of(conclusion(effect(closed))[0]).startswith("Cannot be estimated. The study is closed, and nobody submitted a case in: ")


def test_a_phase_that_is_closed_waits_for_nothing() -> None:
    data = Scenario(without="waitlist").data(40, 6)
    closed = replace(data, study=THREE_PHASES, state=replace(data.state, study=THREE_PHASES, released=frozenset({"post"})))
    assert not closed.state.closed
    assert text_of(conclusion(effect(closed))[0]).startswith("Cannot be estimated. The phase is closed, and nobody submitted a case in: Wait-list group, After the training.")


@pytest.mark.parametrize(("language", "verdict_begins", "withheld"), [
    ("en", "Cannot be estimated. Everybody left the study without submitting a case in: Training group, After the training; Wait-list group, After the training.", "Nothing after the training is shown: "),
    ("fr", "Ne peut pas être estimé. Tout le monde a quitté l’étude sans remettre de cas dans : Groupe formé, Après la formation ; Groupe en liste d’attente, Après la formation.", "Rien de ce qui suit la formation n’est montré"),
])  # fmt: skip
def test_a_study_that_everybody_left_waits_for_nobody(language: str, verdict_begins: str, withheld: str) -> None:
    data, words = Scenario(leave=1.0).data(40, 6), Formatter(language)
    assert re.sub("[\u00a0\u202f]", " ", words.message(conclusion(effect(data))[0])).startswith(verdict_begins)
    assert words.message(detection(data, POLICY).blocks[0]).startswith(withheld)  # type: ignore[arg-type]
    assert not any("-change-" in name for name in tables(detection(data, POLICY)))  # none says that there is no change yet
    # one arm has left, the other has answered: its answers after the training have nothing to be compared with
    alone = Scenario(gain=2.0, without="waitlist").data(40, 6)
    gone = {trainee: replace(member, lost="left" if member.arm == "waitlist" else None) for trainee, member in alone.state.members.items()}
    left = replace(alone, state=replace(alone.state, members=gone))
    assert effect(left).outcome == "not_estimable"
    assert words.message(detection(left, POLICY).blocks[0]).startswith(withheld)  # type: ignore[arg-type]


@pytest.mark.parametrize(("joining", "outcome"), [(4, "not_estimable"), (5, "not_measured")])
def test_whoever_may_still_join_may_still_answer_where_they_could_be_shown(joining: int, outcome: str) -> None:
    """Fewer than five people more would not be shown."""
    data = Scenario(leave=1.0).data(40, 6)
    with_a_code = {f"none-{i}": Member(f"none-{i}", "north", "new", "", "2027-01-04T12:00:00Z") for i in range(joining)}
    assert effect(replace(data, state=replace(data.state, members={**data.state.members, **with_a_code}))).outcome == outcome


def one_group_alone(study: Study) -> None:
    both = [Formatter(language) for language in ("en", "fr")]
    whole = Scenario(study, gain=2.0).data(40, 6)
    shown = [make(whole, POLICY) for make in OUTCOME_SECTIONS]
    assert all(any(AFTER.search(text) for section in shown for text in headings(section, words)) for words in both)
    for without in ("training", "waitlist"):
        data = Scenario(study, gain=2.0, without=without).data(40, 6)
        made = [make(data, POLICY) for make in OUTCOME_SECTIONS]
        for words in both:
            for section in (*made, case_detail(data, "a-one", POLICY)):
                assert not [text for text in headings(section, words) if AFTER.search(text)], (without, section.id)
            before = sum("Before the training" in text or "Avant la formation" in text for section in made for text in headings(section, words))
            assert (before > 0) == (study is TWO_ARMS)


def test_answers_without_a_result_are_no_answers_to_come() -> None:
    data = Scenario(gain=1.0).data(40, 1)
    lost = replace(data, sittings=data.sittings.assign(safe=data.sittings["safe"].mask(data.sittings["phase"] == "post")))
    assert text_of(conclusion(effect(lost))[0]).startswith("Cannot be estimated. No submitted case has a result in: ")


def test_another_effect_than_the_planned_one_is_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    fitted = effect(Scenario(gain=2.0).data(40, 1)).model
    assert fitted is not None
    monkeypatch.setattr(module, "primary_model", lambda *_, **__: replace(fitted, effect="phase"))
    found = effect(replace(Scenario(gain=2.0).data(40, 1)))
    assert found.model is None and found.reason == Message(module.ANOTHER_EFFECT)


def with_smallest(data: StudyData, points: float | None) -> StudyData:
    """The same data under a plan with this smallest effect."""
    return replace(data, study=a_study(plan={"smallest_effect": points}))


@cache
def beside_its_interval(gain: float, seed: int) -> tuple[tuple[StudyData, bool], ...]:
    """A study without a smallest effect, with one inside its interval, and with one that holds its interval: whether its difference is too small to matter."""
    data = Scenario(gain=gain).data(40, seed)
    found = effect(data)
    assert found.difference.low is not None and found.difference.high is not None
    farthest = 100 * max(-found.difference.low, found.difference.high)  # points from 0 to the farther end of the interval
    return tuple((with_smallest(data, points), small) for points, small in ((None, False), (farthest - 0.1, False), (farthest + 0.1, True)))


SMALL = {"en": "No difference that matters", "fr": "Pas de différence qui compte"}


@pytest.mark.parametrize("language", SMALL)
@pytest.mark.parametrize(("gain", "seed"), [(0.0, 1), (2.0, 1), (-2.0, 2)])
def test_a_difference_is_too_small_to_matter_only_where_the_interval_is_inside_the_smallest_effect(language: str, gain: float, seed: int) -> None:
    words = Formatter(language)
    for planned, small in beside_its_interval(gain, seed):
        sentence = words.message(conclusion(effect(planned))[0])
        assert sentence.startswith(SMALL[language]) == small
        for blocks in (summary(planned, POLICY), primary(planned, POLICY).blocks):
            assert any(text == sentence for text in texts(tuple(blocks), words))
            assert any(SMALL[language] in text for text in texts(tuple(blocks), words)) == small


def test_only_of_one_group_it_is_said_that_there_is_none_to_compare_with() -> None:
    said = [ONE_GROUP in primary(scenario.data(40, 1), POLICY).blocks for scenario in (Scenario(), Scenario(a_study(arms=("training",))))]
    assert said == [False, True]


def test_a_model_is_fitted_once_for_the_same_responses_and_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    data, fits = replace(Scenario().data(60, 1)), []
    fitted = module.primary_model
    monkeypatch.setattr(module, "primary_model", lambda *given, **named: fits.append(1) or fitted(*given, **named))
    assert effect(data) is effect(data) and len(fits) == 1
    fewer = replace(data, sittings=data.sittings.iloc[:-1])  # a copy with other tables begins anew
    assert effect(fewer) is not effect(data) and len(fits) == 2
    responses = with_versions(data.sittings, data).dropna(subset=["safe"])
    assert planned_effect(data, responses.iloc[:-2], POLICY) is not planned_effect(data, responses, POLICY) and len(fits) == 3


def test_the_section_says_what_difference_matters_by_the_plan() -> None:
    data, words = Scenario().data(40, 1), Formatter("fr")
    said = ["Selon le plan, une différence compte à partir de 7,5 points." in set(texts(primary(with_smallest(data, points), POLICY).blocks, words)) for points in (7.5, None)]
    assert said == [True, False]


def test_the_interval_has_the_level_of_the_test() -> None:
    """At .01 the interval is wider than at .05 by 2.576 / 1.960, and p is the same."""
    usual, strict = (effect(Scenario(study, gain=1.0).data(40, 1)) for study in (TWO_ARMS, STRICT))
    widths = [found.difference.high - found.difference.low for found in (usual, strict)]  # type: ignore[operator]
    assert widths[1] / widths[0] == pytest.approx(2.5758 / 1.95996, rel=1e-4)
    assert usual.model is not None and strict.model is not None and usual.model.p_value == strict.model.p_value


def test_the_changes_of_both_groups_make_the_difference() -> None:
    data = Scenario(gain=2.0).data(40, 1)
    model = effect(data).model
    assert model is not None
    other, trained = (change.value for change in model.changes)
    assert model.difference.value == pytest.approx(trained - other)  # type: ignore[operator]
    shown = tables(primary(data, POLICY))["primary-model-post"]
    for arm, change in zip(("Wait-list group", "Training group"), model.changes, strict=True):
        assert row(shown, f"Change in the probability of a safe response: {arm}")["Result"] == Figure(change, "points")


@pytest.mark.parametrize(("trained", "other", "said"), [
    (0.2, 0.1, module.ROSE_MORE), (0.1, -0.1, module.ROSE_ALONE), (-0.1, -0.2, module.FELL_LESS), (0.1, 0.2, module.ROSE_LESS),
    (-0.1, 0.1, module.FELL_ALONE), (-0.2, -0.1, module.FELL_MORE), (0.1, 0.1, module.UNCHANGED),
])  # fmt: skip
def test_the_direction_is_that_of_both_groups(trained: float, other: float, said: Message) -> None:
    model = effect(Scenario(gain=2.0).data(40, 1)).model
    assert model is not None
    changes = tuple(replace(model.difference, value=value) for value in (other, trained))
    assert module.direction(replace(model, changes=changes, difference=replace(model.difference, value=trained - other, low=-1.0, high=1.0))) == said


def test_too_few_after_the_training_is_too_few() -> None:
    """Forty before and six after the training are no study of forty; shown in full it is still not estimable."""
    data = Scenario(gain=1.0).data(40, 1)
    stayed = {*data.members["trainee"][:6]}
    few = replace(data, sittings=data.sittings[(data.sittings["phase"] == "pre") | data.sittings["trainee"].isin(stayed)])
    found = planned_effect(few, with_versions(few.sittings, few).dropna(subset=["safe"]), DisclosurePolicy(smallest=1))
    assert found is not None and found.outcome == "not_estimable" and effect(few).hide
    assert not any("points (" in text for text in texts(conclusion(effect(few)), Formatter("en")))
