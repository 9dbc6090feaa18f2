"""The result of a study in everyday words: one of eight states, a headline, and how large the difference is, of 100 responses.

Every number is of the planned comparison (``planned_effect``), which also makes the sentences of the annex.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.conclusion import Conclusion
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.sample_sizes import BELOW_THE_PLAN, MINIMUMS
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.conclusion.icon_array import IconArrays, of_100
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_small
from tracks_sim.report.groups import unreadable_note
from tracks_sim.report.parts import Gap, Message, Number
from tracks_sim.report.planned_effect import PlannedEffect
from tracks_sim.study.model import PhaseId

ResultState = Literal["helped", "harmed", "no_difference", "undecided", "not_measured", "never_measured", "too_few", "not_estimable"]
"""``never_measured``: answers that the comparison needs will not come any more."""

STATE_OF_CONCLUSION: Mapping[Conclusion, ResultState] = {"better": "helped", "worse": "harmed", "no_difference": "no_difference", "undecided": "undecided", "not_measured": "not_measured"}
_TOO_FEW = (MINIMUMS["glmm"].reason, BELOW_THE_PLAN)

HEADLINES: Mapping[ResultState, Message] = {
    "helped": Message(translatable("In fictional cases the training helped: it made safe responses more frequent than they would have been without it.")),
    "harmed": Message(translatable("In fictional cases the training may have done harm: with it, safe responses were less frequent than they would have been without it.")),
    "no_difference": Message(translatable("In fictional cases the training made no difference that matters.")),
    "undecided": Message(translatable("This study cannot decide whether the training helped or did harm.")),
    "not_measured": Message(translatable("There is no result yet.")),
    "never_measured": Message(translatable("There will be no result on the training: answers that were needed never came.")),
    "too_few": Message(translatable("Too few people took part to say what the training changed.")),
    "not_estimable": Message(translatable("What the training changed cannot be estimated from this study.")),
}
HEADLINES_ALONE: Mapping[ResultState, Message] = {
    **HEADLINES,
    "helped": Message(translatable("Safe responses to fictional cases were more frequent after the training than before. Why, this study cannot say.")),
    "harmed": Message(translatable("Safe responses to fictional cases were less frequent after the training than before: it may have done harm.")),
    "no_difference": Message(translatable("From before to after the training, safe responses did not change by an amount that matters.")),
    "undecided": Message(translatable("This study cannot decide whether safe responses became more or less frequent.")),
}
"""Of a study with one group, which cannot say why something changed."""

WAITED, UNTRAINED = Message(translatable("were still waiting for the training")), Message(translatable("had no training"))
OTHERS: Mapping[str, Message] = {"waitlist": WAITED, "control": UNTRAINED}
BOTH_GROUPS = translatable("Of 100 responses of people who were trained, {before} were safe before the training and {after} after it. Of 100 responses of people who {others}, {other_before} were safe at the first measurement and {other_after} at the second. So there were {change} among the first and {other_change} among the second: these two changes are compared, not the numbers after.")
AFTER_ONLY = translatable("After the training, {after} of 100 responses of people who were trained were safe, and {other_after} of 100 responses of people who {others}.")
ONE_GROUP = translatable("Of 100 responses, {before} were safe before the training and {after} after it.")

MADE = translatable("With the training {amount} of 100 responses were safe than without it: the true number lies with good certainty between {low} and {high}.")
IN_THESE_DATA = translatable("In these data {amount} of 100 responses were safe with the training than without it; the true number lies with good certainty between {low} and {high}. So the training may help, do harm, or change nothing.")
NEARER = translatable("In these data {amount} of 100 responses were safe with the training than without it; the true number lies with good certainty between {low} and {high}. All of this is less than the {smallest} of 100 that matter by the plan.")
CHANGED = translatable("That is {amount} of 100 after the training than before; the true number lies with good certainty between {low} and {high}.")
ROUNDED = Message(translatable("All numbers are rounded, so a difference can be off by one or two."))
GOOD_CERTAINTY = translatable("With good certainty: a range that is made like this holds the true number in {level} of 100 studies. The annex has the exact figures.")

SURELY_MATTERS = translatable("The plan says that a difference matters from {smallest} more of 100 on: the whole range lies above that.")
PERHAPS_MATTERS = translatable("The plan says that a difference matters from {smallest} more of 100 on: these data reach that, but the true number may be lower.")
PERHAPS_LARGER = translatable("The plan says that a difference matters from {smallest} more of 100 on: these data do not reach that, but the true number may.")
TOO_SMALL = translatable("The plan says that a difference matters from {smallest} more of 100 on: with good certainty the true number is lower.")
NOT_SAID = Message(translatable("The plan does not say how large a difference has to be to matter: that is for you to judge."))

FEW = translatable("In at least one group fewer than {smallest} people answered. Figures about so few are not shown, since somebody could be recognised.")
NOBODY_YET = Message(translatable("Nobody has answered a case yet."))
MORE, FEWER = translatable("{n} more"), translatable("{n} fewer")
UNDER_ONE_MORE, UNDER_ONE_FEWER = translatable("less than 1 more"), translatable("less than 1 fewer")
NEITHER = translatable("neither more nor fewer")


@dataclass(frozen=True, slots=True)
class PlainResult:
    """The state, the headline, and the sentences below it; ``certainty`` explains what good certainty means, where it was said."""

    state: ResultState
    headline: Message
    sentences: tuple[Message, ...]
    certainty: Message | None = None


def state_of(planned: PlannedEffect | None, data: StudyData, policy: DisclosurePolicy) -> ResultState:
    """State of a study, from the outcome of its planned comparison, and where there is none from the reason."""
    analysed = data.state.flow().analysed
    if planned is None:
        return "not_measured" if not analysed and not data.state.closed else "too_few" if too_small(analysed, policy) else "not_estimable"
    if planned.outcome in STATE_OF_CONCLUSION:
        return STATE_OF_CONCLUSION[planned.outcome]
    if planned.lacks_answers:
        return "never_measured"
    few = planned.hide or too_small(analysed, policy) or (planned.reason is not None and planned.reason.sentence in _TOO_FEW)
    return "too_few" if few else "not_estimable"


def plain_result(planned: PlannedEffect | None, data: StudyData, policy: DisclosurePolicy, picture: IconArrays) -> PlainResult:
    """The result in words. ``picture``: the ``icon_arrays`` of the same comparison."""
    state = state_of(planned, data, policy)
    headline = (HEADLINES if len(data.study.arms) > 1 else HEADLINES_ALONE)[state]
    if planned is None or planned.model is None:
        reason = planned.reason if planned is not None else None
        if state == "not_measured" and not data.state.flow().analysed:
            return PlainResult(state, headline, (NOBODY_YET,))
        hidden = state == "too_few" and (planned is None or planned.hide or too_small(data.state.flow().analysed, policy))
        return PlainResult(
            state,
            headline,
            (Message(FEW, {"smallest": Number(policy.smallest)}),) if hidden else (reason,) if reason else (),
        )
    levels, size = _levels(data, picture), _size(planned)
    rounded = (ROUNDED,) if _off_by_rounding(planned, data, picture) else ()
    certainty = Message(GOOD_CERTAINTY, {"level": Number(100 * (1 - planned.alpha))})
    return PlainResult(state, headline, (levels, size, *_whether_it_matters(planned), *rounded, *unreadable_note(data, policy)), certainty)


def _levels(data: StudyData, picture: IconArrays) -> Message:
    """How many of 100 responses were safe in each group and phase."""
    phases, other = data.study.compared_phases, next((arm for arm in data.study.arms if arm != "training"), None)

    def number(arm: str, at: int) -> Number:
        return Number(picture.safe(arm, phases[at]) or 0)

    if len(phases) < 2:
        assert other is not None  # one group measured once has no model
        return Message(AFTER_ONLY, {"after": number("training", 0), "other_after": number(other, 0), "others": OTHERS[other]})
    own: dict[str, Gap] = {"before": number("training", 0), "after": number("training", 1)}
    if other is None:
        return Message(ONE_GROUP, own)
    changes: dict[str, Gap] = {name: change(picture, arm, phases) for name, arm in (("change", "training"), ("other_change", other))}
    return Message(
        BOTH_GROUPS,
        {**own, **changes, "others": OTHERS[other], "other_before": number(other, 0), "other_after": number(other, 1)},
    )


def _size(planned: PlannedEffect) -> Message:
    """The difference and the range of the true one, as numbers of 100."""
    value, low, high = _bounds(planned.difference)
    gaps: dict[str, Gap] = {"amount": amount(value), "low": amount(low), "high": amount(high)}
    if planned.outcome == "no_difference":
        gaps["smallest"] = Number(planned.smallest_effect or 0.0)
        return Message(NEARER, gaps)
    if planned.effect == "phase":
        return Message(CHANGED, gaps)
    return Message(IN_THESE_DATA if planned.outcome == "undecided" else MADE, gaps)


def _bounds(difference: Estimate) -> tuple[float, float, float]:
    value, low, high = (0.0 if bound is None else bound for bound in (difference.value, difference.low, difference.high))
    return value, low, high


def amount(difference: float) -> Message:
    """A difference of shares (-1 to 1) as so many more or fewer of 100; one that is not 0 is never said to be."""
    n = abs(of_100(difference))
    if n:
        return Message(MORE if difference > 0 else FEWER, {"n": Number(n)})
    return Message(UNDER_ONE_MORE if difference > 0 else UNDER_ONE_FEWER if difference < 0 else NEITHER)


def _whether_it_matters(planned: PlannedEffect) -> tuple[Message, ...]:
    """How the difference stands to the smallest that matters by the plan; nothing of harm and of no difference, which say it themselves."""
    if planned.outcome not in ("better", "undecided"):
        return ()
    if planned.smallest_effect is None:
        return (NOT_SAID,) if planned.outcome == "better" else ()
    value, low, high = (100 * bound for bound in _bounds(planned.difference))
    smallest = planned.smallest_effect
    sentence = (
        SURELY_MATTERS
        if low >= smallest
        else PERHAPS_MATTERS
        if value >= smallest
        else PERHAPS_LARGER
        if high >= smallest
        else TOO_SMALL
    )
    return (Message(sentence, {"smallest": Number(smallest)}),)


def change(picture: IconArrays, arm: str, phases: Sequence[PhaseId]) -> Message:
    """How many more or fewer of 100 responses of a group were safe in the second of two phases, by the numbers of the picture."""
    made = (picture.safe(arm, phases[1]) or 0) - (picture.safe(arm, phases[0]) or 0)
    return amount(made / 100)


def _off_by_rounding(planned: PlannedEffect, data: StudyData, picture: IconArrays) -> bool:
    """Whether the rounded numbers of the picture make another difference than the one that is said."""
    phases = data.study.compared_phases
    changes = {
        arm: (picture.safe(arm, phases[-1]) or 0) - ((picture.safe(arm, phases[0]) or 0) if len(phases) > 1 else 0)
        for arm in data.study.arms
    }
    made = changes["training"] - sum(change for arm, change in changes.items() if arm != "training")
    return made != of_100(_bounds(planned.difference)[0])
