"""The planned comparison of a study: whether its answers are there, what the planned model says, and its sentences.

Every sentence with figures on the effect of the training is made here, from one estimate: the difference, its interval and its
p value are of one test. Section and summary show the same sentences; the headline of the two pages is in ``conclusion_words``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.change import Primary, primary_model
from tracks_sim.outcomes.conclusion import Conclusion, conclude
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.glmm import ALL_ALIKE
from tracks_sim.outcomes.primary import STRATA
from tracks_sim.outcomes.randomisation import RandomisationTest, randomisation_test
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_few
from tracks_sim.report.groups import PHASES, TOO_FEW_TO_SHOW, group_label, hidden_groups
from tracks_sim.report.parts import THEN, Figure, Gap, Message, Number, join_messages
from tracks_sim.study import PhaseId, Study
from tracks_sim.study.planned_analysis import EQUAL_BEFORE

EFFECTS = {(1, 2): "phase", (2, 1): "arm", (2, 2): "phase:arm"}
"""The coefficient that a plan's question is about, by its numbers of arms and of phases that are compared."""

STILL_TO_COME = translatable("No case has been submitted yet for: {groups}.")
NEVER_CAME = translatable("The study is closed, and nobody submitted a case in: {groups}.")
PHASE_OVER = translatable("The phase is closed, and nobody submitted a case in: {groups}.")
EVERYBODY_LEFT = translatable("Everybody left the study without submitting a case in: {groups}.")
WITHOUT_RESULT = translatable("No submitted case has a result in: {groups}.")
CLOSED = translatable("Results from “{phase}” on are closed until that phase is over.")
LACKS = (STILL_TO_COME, NEVER_CAME, PHASE_OVER, EVERYBODY_LEFT, WITHOUT_RESULT, CLOSED)
ANOTHER_EFFECT = translatable("What could be fitted is not the comparison that was planned.")
"""Sentences on cells without answers that may be looked at."""
NOTHING_AFTER = translatable("The plan measures nothing after the training.")
BOTH_TRAINED = translatable("The wait-list group was trained before the second measurement, too.")
ONE_ORDER = translatable("Everybody began with the same form and went on with the other one, and no second group did so too: a change cannot be told from a difference between the forms.")
NO_TEST = translatable("The difference has no error to test it with.")
MOST_UNREADABLE = 0.05
"""Share of the responses that are compared up to which an effect is stated although what was played cannot be read."""
TOO_MANY_UNREADABLE = translatable("More than {most} of 100 responses that are compared have no result, since the case or the key that was played cannot be read by this version of the kit. Make the report with the version with which people answered.")

ROSE_MORE = Message("safe responses rose more in the training group than in the other")
ROSE_ALONE = Message("safe responses rose in the training group and fell in the other")
FELL_LESS = Message("safe responses fell less in the training group than in the other")
ROSE_LESS = Message("safe responses rose less in the training group than in the other")
FELL_ALONE = Message("safe responses fell in the training group and rose in the other")
FELL_MORE = Message("safe responses fell more in the training group than in the other")
HIGHER = Message("safe responses were more frequent in the training group than in the other")
LOWER = Message("safe responses were less frequent in the training group than in the other")
ROSE = Message("safe responses rose from before to after")
FELL = Message("safe responses fell from before to after")
UNCHANGED = Message("safe responses show no difference either way")

BETTER = translatable("Better: {direction}. Difference {difference}, {p} at a level of {alpha}. Chance made the groups: an effect of the training explains it best, apart from what is due to people who were lost.")
WORSE = translatable("Worse: {direction}. Difference {difference}, {p} at a level of {alpha}. Chance made the groups: the training may have done harm, unless people who were lost explain it.")
NO_DIFFERENCE = translatable("No difference that matters: in these data {direction}. Difference {difference}, {p} at a level of {alpha}. The whole interval is nearer to 0 than the {smallest} points that matter by the plan.")
UNDECIDED = translatable("Undecided: in these data {direction}. Difference {difference}, {p} at a level of {alpha}. The interval includes 0, so that an effect in either direction is possible, and no effect too.")
UNDECIDED_ALONE = translatable("Undecided: in these data {direction}. Difference {difference}, {p} at a level of {alpha}. The interval includes 0, so that a change in either direction is possible, and no change too.")
BETTER_ALONE = translatable("Better after than before: {direction}. Difference {difference}, {p} at a level of {alpha}. There is no group to compare with, so this design cannot say why.")
WORSE_ALONE = translatable("Worse after than before: {direction}. Difference {difference}, {p} at a level of {alpha}. The training may have done harm; there is no group to compare with, so this design cannot say why.")
NOT_MEASURED = translatable("Not yet measured. {reason} Nothing can be said yet on how responses changed or on an effect of the training.")
NOT_OPEN = translatable("Not open yet. {reason} Until then nothing is said on how responses changed or on an effect of the training.")
NOT_ESTIMABLE = translatable("Cannot be estimated. {reason} Nothing can be said on an effect of the training.")
ASSUMPTION = Message("The difference is in the probability of a safe response, by the planned model, among all who were allocated. It counts every answer, and assumes that what is missing would have been like the answers of the same group of people who had answered alike before (missing at random).")
ASSUMPTION_LEFT_OUT = Message("The difference is in the probability of a safe response, by the planned model, among all who were allocated. It counts every answer that has a result, and assumes that what is missing would have been like the answers of the same group of people who had answered alike before (missing at random).")


@dataclass(frozen=True, slots=True, eq=False)
class PlannedEffect:
    """A planned comparison and its outcome.

    ``model`` is None unless the planned effect was fitted, with answers in every cell; then ``reason`` says why.
    ``difference``: the marginal difference, not estimable without a model. ``hide``: some cell has too few people to be
    shown. ``effect``: ``phase``, ``arm`` or ``phase:arm``. ``smallest_effect``: that of the plan, in points. ``left_out``: submitted
    cases in the cells that are compared which have no result. ``cases``: how many different ones are compared, of which ``difference`` speaks.

    ``randomised``: of two groups the randomisation test beside it, by the study's own lot. ``by_lot``: p value and interval of ``difference`` are of that test, since
    a group of answers has only one outcome and the model was fitted with a penalty; its value is still the model's. ``all_alike``: every response that is compared was
    safe, or none was; then there is a ``reason`` and no model.
    """

    effect: str
    outcome: Conclusion
    difference: Estimate
    alpha: float
    model: Primary | None = None
    reason: Message | None = None
    hide: bool = False
    smallest_effect: float | None = None
    left_out: int = 0
    cases: int = 0
    randomised: RandomisationTest | None = None
    by_lot: bool = False
    all_alike: Literal["safe", "unsafe"] | None = None

    @property
    def p_value(self) -> float | None:
        """Of the two-sided test that ``difference`` is 0; None without an estimate."""
        return self.model.p_value if self.model is not None else None

    @property
    def other_cases(self) -> Estimate | None:
        """``difference`` with a second interval, never narrower, for other cases of the kind; None where these cases cannot show it."""
        return self.model.other_cases if self.model is not None else None

    @property
    def one_order(self) -> bool:
        """Whether one group met its two forms in one order, so that nothing can be said on a change."""
        return self.reason is not None and self.reason.sentence == ONE_ORDER

    @property
    def lacks_answers(self) -> bool:
        """Whether some cell that is compared has no answers, or none that may be looked at yet."""
        return self.reason is not None and self.reason.sentence in LACKS

    @property
    def lacks_results(self) -> bool:
        """Whether too many responses cannot be read any more (``MOST_UNREADABLE``) for an effect to be stated."""
        return self.reason is not None and self.reason.sentence == TOO_MANY_UNREADABLE


def planned_effect(data: StudyData, responses: pd.DataFrame, policy: DisclosurePolicy) -> PlannedEffect | None:
    """The comparison that the plan names: all arms, before and after the training, or after it where nothing is measured before.

    None for one arm that is not measured before. ``responses``: ``with_versions`` of the sittings that have a result.
    """
    arms, phases = tuple(data.study.arms), data.study.compared_phases
    absent = NOTHING_AFTER if phases == ("pre",) else BOTH_TRAINED if "waitlist" in arms and phases[-1] == "follow-up" else None
    if absent:
        effect = "phase" if len(arms) < 2 else EFFECTS[len(arms), len(phases)]
        return PlannedEffect(effect, "not_estimable", not_estimable(absent), data.study.plan.alpha, reason=Message(absent))
    if (len(arms), len(phases)) not in EFFECTS:
        return None
    return effect_between(data, responses, policy, arms, phases)


def effect_between(
    data: StudyData, responses: pd.DataFrame, policy: DisclosurePolicy, arms: tuple[str, ...], phases: tuple[str, ...]
) -> PlannedEffect:
    """Fit the planned model to these arms in these phases (one or two each), where every cell of both has enough answers.

    Once for each policy and the same responses of a study: section, summary and outcomes share one fit.
    """
    columns = [column for column in ("trainee", "arm", "case", "phase", "safe") if column in responses]
    asked = (
        effect_between,
        arms,
        phases,
        key_of(policy),
        int(pd.util.hash_pandas_object(responses[columns], index=False).sum()),
        len(responses),
    )
    return data.once(asked, lambda: _effect_between(data, responses, policy, arms, phases))


def key_of(policy: DisclosurePolicy) -> tuple[object, ...]:
    """What a fit depends on of the policy."""
    return policy.smallest, policy.seed, tuple(sorted(policy.minimum.items()))


def _effect_between(
    data: StudyData, responses: pd.DataFrame, policy: DisclosurePolicy, arms: tuple[str, ...], phases: tuple[str, ...]
) -> PlannedEffect:
    effect, alpha = EFFECTS[len(arms), len(phases)], data.study.plan.alpha

    def nothing(reason: Message, outcome: Conclusion = "not_estimable", hide: bool = False) -> PlannedEffect:
        return PlannedEffect(effect, outcome, not_estimable(reason.sentence), alpha, reason=reason, hide=hide)

    if lack := empty_cells(data, responses, arms, phases):
        return nothing(lack, "not_measured" if lack.sentence == STILL_TO_COME else "not_estimable")
    if closed := why_closed(data, phases[-1]):
        return nothing(closed, "not_measured")
    forms = {data.study.form_of(phase.id, "A") for phase in data.study.phases if phase.id in phases}
    if len(arms) < 2 and len(data.study.first_forms) < 2 and len(forms) > 1:
        return nothing(Message(ONE_ORDER))
    rows = responses[responses["phase"].isin(phases) & responses["arm"].isin(arms)]
    compared = data.sittings["phase"].isin(phases) & data.sittings["arm"].isin(arms)
    if int((compared & data.unreadable).sum()) > MOST_UNREADABLE * int(compared.sum()):
        return nothing(Message(TOO_MANY_UNREADABLE, {"most": Number(100 * MOST_UNREADABLE)}))
    people = {(arm, phase): _people(rows, arm, phase) for phase in phases for arm in arms}
    if any(any(hidden_groups([people[arm, phase] for arm in arms], policy)) for phase in phases):
        return nothing(Message(TOO_FEW_TO_SHOW), hide=True)
    fewest = min(sum(people[arm, phase] for arm in arms) for phase in phases)
    if reason := too_few("glmm", fewest, int(rows["case"].nunique()), data, policy):
        return nothing(Message(reason))
    columns = ["trainee", "case", "phase", "safe", *(["arm"] if len(arms) > 1 else [])]
    plain = with_members(rows[columns].astype(dict.fromkeys(columns, object)).assign(safe=rows["safe"].astype("float64")), data)
    control = next((arm for arm in arms if arm != "training"), None)
    model = primary_model(plain, phases[0], control, 1 - alpha, data.study.plan.model == EQUAL_BEFORE)
    if model.effect != effect:
        return nothing(Message(ANOTHER_EFFECT))
    if model.difference.value is None or model.p_value is None:
        alike: Literal["safe", "unsafe"] = "safe" if plain["safe"].min() == 1 else "unsafe"
        absent = nothing(Message(model.difference.reason or NO_TEST))
        return replace(absent, all_alike=alike if model.difference.reason == ALL_ALIKE else None)
    before = phases[0] if len(phases) > 1 else None
    randomised = randomisation_test(plain, before, phases[-1], data.cells, policy.seed, 1 - alpha) if len(arms) > 1 else None
    if model.penalised and randomised is not None:
        model = _decided_by_lot(model, randomised)
    points = data.study.plan.smallest_effect
    return PlannedEffect(
        effect, conclude(model.difference, None if points is None else points / 100), model.difference, alpha, model, smallest_effect=points,
        left_out=int(compared.sum()) - len(rows), cases=int(rows["case"].nunique()), randomised=randomised,
        by_lot=model.penalised and randomised is not None,
    )  # fmt: skip


def with_members(responses: pd.DataFrame, data: StudyData) -> pd.DataFrame:
    """The responses with first form, session, site and experience of each person, the last two as the exports have them."""
    members = data.members.set_index("trainee")[["first_form", "session", *STRATA]].astype(object).fillna("")
    members = members.assign(**{name: [data.study.exported_level(name, word) for word in members[name]] for name in STRATA})
    return responses.join(members, on="trainee")


def _decided_by_lot(model: Primary, test: RandomisationTest) -> Primary:
    """The estimate of a penalised fit with p value and interval of the randomisation test: where all of a group did the same, no normal error holds."""
    low, high, value = test.difference.low or 0.0, test.difference.high or 0.0, model.difference.value or 0.0
    difference = replace(model.difference, value=min(max(value, low), high), low=low, high=high)
    wider = model.other_cases
    if wider is not None and difference.value is not None:
        moved = difference.value - value
        wider = replace(wider, value=difference.value, low=max(min((wider.low or 0.0) + moved, low), -1.0), high=min(max((wider.high or 0.0) + moved, high), 1.0))
    return replace(model, difference=difference, p_value=test.p_value, other_cases=wider)


def why_closed(data: StudyData, phase: str) -> Message | None:
    """That the outcomes of a phase are closed; None where they are open."""
    return Message(CLOSED, {"phase": PHASES[data.closed_phases[0]]}) if phase in data.closed_phases else None


def when_open(study: Study, closed: PhaseId) -> Message:
    """Why outcomes are closed, and when those of ``closed`` open, the first phase that is not over."""
    planned = study.phase(closed)
    day = planned.closes if planned else None
    name = {"phase": PHASES[closed]}
    return Message("Nobody looks at results while answers still come in. The plan gives “{phase}” no last day: they open when an evaluator opens them, or releases the feedback, on the page that runs the study. After that nobody can answer this phase.", name) if day is None else Message("Nobody looks at results while answers still come in. The last day of “{phase}” is {day}: they open after it, or earlier if an evaluator opens them. After that nobody can answer this phase.", {**name, "day": day})


def empty_cells(data: StudyData, responses: pd.DataFrame, arms: Sequence[str], phases: Sequence[str]) -> Message | None:
    """Sentence on the arms and phases of which there is no answer to compare; None where every cell has answers.

    Until then nothing of a comparison is shown, since the cells that are there would read like its result.
    """
    empty = [(arm, phase) for phase in phases for arm in arms if not _people(responses, arm, phase)]
    if not empty:
        return None
    untouched = [cell for cell in empty if not _people(data.sittings, *cell)]
    sentence, cells = _without_answers(data, untouched) if untouched else (WITHOUT_RESULT, empty)
    return Message(sentence, {"groups": join_messages([group_label(data, phase, arm) for arm, phase in cells], THEN)})


def _without_answers(data: StudyData, untouched: Sequence[tuple[str, str]]) -> tuple[str, Sequence[tuple[str, str]]]:
    """Why nobody has submitted a case in these cells, and in which of them this is why. One that stays empty outweighs those to come."""
    if data.state.closed:
        return NEVER_CAME, untouched
    if over := [
        (arm, phase)
        for arm, phase in untouched
        if any(p.id == phase and data.state.is_over(p.id, data.today) for p in data.study.phases)
    ]:
        return PHASE_OVER, over
    if left := [cell for cell in untouched if _everybody_left(data, cell[0])]:
        return EVERYBODY_LEFT, left
    return STILL_TO_COME, untouched


def _everybody_left(data: StudyData, arm: str) -> bool:
    """Whether the arm has lost everybody, and too few people with a code are left to fill it with answers that may be shown."""
    members = data.state.members.values()
    own = [member for member in members if member.arm == arm]
    may_join = sum(member.arm is None and member.lost is None for member in members)
    return bool(own) and all(member.lost is not None for member in own) and may_join < DisclosurePolicy().smallest


def probabilities_of_arms(planned: PlannedEffect, arms: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """By arm, the probability of a safe response in each phase that is compared, by the planned model (0 to 1). Empty without a model."""
    if planned.model is None:
        return {}
    reference_first = sorted(arms, key=lambda arm: arm == "training")
    return dict(zip(reference_first, planned.model.probabilities, strict=True))


def no_comparison(reason: Message) -> Message:
    """The verdict where there is no figure, with the reason."""
    sentence = NOT_OPEN if reason.sentence == CLOSED else NOT_MEASURED if reason.sentence == STILL_TO_COME else NOT_ESTIMABLE
    return Message(sentence, {"reason": reason})


def _people(rows: pd.DataFrame, arm: str, phase: str) -> int:
    return int(rows.loc[(rows["arm"] == arm) & (rows["phase"] == phase), "trainee"].nunique())


def conclusion(planned: PlannedEffect) -> tuple[Message, ...]:
    """The outcome in a sentence that gives direction, difference, interval and p value of one test, and what that test assumes."""
    if planned.reason is not None:
        return (no_comparison(planned.reason),)
    alone = planned.effect == "phase"
    sentence = {
        "better": BETTER_ALONE if alone else BETTER, "worse": WORSE_ALONE if alone else WORSE,
        "no_difference": NO_DIFFERENCE, "undecided": UNDECIDED_ALONE if alone else UNDECIDED,
    }[planned.outcome]  # fmt: skip
    assert planned.model is not None and planned.model.p_value is not None
    gaps: dict[str, Gap] = {
        "direction": direction(planned.model), "difference": Figure(planned.difference, "points"),
        "p": Number(planned.model.p_value, "p"), "alpha": Number(planned.alpha, "level"),
    }  # fmt: skip
    if planned.outcome == "no_difference":
        gaps["smallest"] = Number(planned.smallest_effect or 0.0)
    return Message(sentence, gaps), ASSUMPTION_LEFT_OUT if planned.left_out else ASSUMPTION


def direction(model: Primary) -> Message:
    """Direction of the marginal difference, in words that fit the changes of both groups as the model has them."""
    difference, low, high = (figure or 0.0 for figure in (model.difference.value, model.difference.low, model.difference.high))
    if low <= 0 <= high and round(100 * difference) == 0:  # it is printed as 0 points
        return UNCHANGED
    more = difference > 0
    if model.effect == "phase":
        return ROSE if more else FELL
    if model.effect == "arm":
        return HIGHER if more else LOWER
    other, trained = (round(100 * (change.value or 0.0)) for change in model.changes)  # as they are printed
    if more:
        return ROSE_MORE if other >= 0 else FELL_LESS if trained <= 0 else ROSE_ALONE
    return FELL_MORE if other <= 0 else ROSE_LESS if trained >= 0 else FELL_ALONE
