"""The result of a study in everyday words: its headline, and how large the differences are, of 100 responses.

The conclusion is decided in ``study_conclusion`` and worded in ``conclusion_words``; the numbers of safe responses are those of the planned comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.amounts import amount, of_100
from tracks_sim.report.conclusion.icon_array import IconArrays
from tracks_sim.report.conclusion_words import harm_sentences, headline, how_sure, loss_sentences
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_small
from tracks_sim.report.groups import unreadable_note
from tracks_sim.report.parts import Gap, Message, Number
from tracks_sim.report.planned_effect import PlannedEffect
from tracks_sim.report.study_conclusion import StudyConclusion
from tracks_sim.study.model import PhaseId
from tracks_sim.study.planned_analysis import EQUAL_BEFORE

WAITED, UNTRAINED = Message("were still waiting for the training"), Message("had no training")
OTHERS: Mapping[str, Message] = {"waitlist": WAITED, "control": UNTRAINED}
BOTH_GROUPS = translatable("Of 100 responses of people who were trained, {before} were safe before the training and {after} after it. Of 100 responses of people who {others}, {other_before} were safe at the first measurement and {other_after} at the second. So there were {change} among the first and {other_change} among the second: these two changes are compared, not the numbers after.")

MADE = translatable("With the training {amount} of 100 responses were safe than without it: the true number lies with good certainty between {low} and {high}.")
IN_THESE_DATA = translatable("In these data {amount} of 100 responses were safe with the training than without it; the true number lies with good certainty between {low} and {high}. So the training may help, do harm, or change nothing.")
OTHER_CASES_ALIKE = Message("For other cases of this kind the range is the same.")
ROUNDED = Message("All numbers are rounded, so a difference can be off by one or two.")
NINETEEN_TIMES = translatable("With good certainty: a range that is made like this holds the true number 19 times out of 20. The annex has the exact figures.")
GOOD_CERTAINTY = translatable("With good certainty: a range that is made like this holds the true number in {level} of 100 studies. The annex has the exact figures.")
TWO_LEVELS = translatable("With good certainty: a range that is made like this holds the true number in {level} of 100 studies, that of severe harm in 95. The annex has the exact figures.")

SURELY_MATTERS = translatable("The plan says that a difference matters from {smallest} more of 100 on: the whole range lies above that.")
PERHAPS_MATTERS = translatable("The plan says that a difference matters from {smallest} more of 100 on: these data reach that, but the true number may be lower.")
PERHAPS_LARGER = translatable("The plan says that a difference matters from {smallest} more of 100 on: these data do not reach that, but the true number may.")
TOO_SMALL = translatable("The plan says that a difference matters from {smallest} more of 100 on: with good certainty the true number is lower.")
NOT_SAID = Message("The plan does not say how large a difference has to be to matter: that is for you to judge.")

NOBODY_YET = Message("Nobody has answered a case yet.")


@dataclass(frozen=True, slots=True)
class PlainResult:
    """The conclusion, its headline, and the sentences below it; ``certainty`` explains what good certainty means, where it was said.

    ``sure``: how sure the result is, in one line, where there is one.
    """

    concluded: StudyConclusion
    headline: Message
    sentences: tuple[Message, ...]
    certainty: Message | None = None
    sure: Message | None = None


def plain_result(concluded: StudyConclusion, data: StudyData, policy: DisclosurePolicy, picture: IconArrays) -> PlainResult:
    """The result in words. ``picture``: the ``icon_arrays`` of the same comparison."""
    planned, said = concluded.planned, headline(concluded, policy)
    harm = () if concluded.as_frozen else tuple(harm_sentences(concluded))
    if planned is None or planned.model is None:
        reasons = (*_why_nothing(concluded, data, policy), *harm)
        return PlainResult(concluded, said, reasons, Message(NINETEEN_TIMES) if harm else None)
    level: dict[str, Gap] = {"level": Number(100 * (1 - planned.alpha))}
    certainty = Message(NINETEEN_TIMES) if planned.alpha == 0.05 else Message(TWO_LEVELS if harm else GOOD_CERTAINTY, level)
    rounded = (ROUNDED,) if _off_by_rounding(planned, data, picture) else ()
    size = (_levels(data, picture), _size(concluded), *(() if concluded.as_frozen else _of_other_cases(planned)), *(() if concluded.more_harm else _whether_it_matters(planned)), *rounded) if concluded.decided else ()
    of_safe = (*size, *loss_sentences(concluded), *unreadable_note(data, policy))
    sentences = (*harm, *of_safe) if concluded.more_harm else (*of_safe, *harm)
    return PlainResult(concluded, said, sentences, certainty, how_sure(concluded, data, policy))


def _why_nothing(concluded: StudyConclusion, data: StudyData, policy: DisclosurePolicy) -> tuple[Message, ...]:
    """Why there is no number on safe responses."""
    planned, state, analysed = concluded.planned, concluded.state, data.state.flow().analysed
    if state == "not_measured" and not analysed:
        return (NOBODY_YET,)
    if state in ("all_safe", "all_unsafe") and not concluded.as_frozen:
        return ()
    if state == "too_few" and (planned is None or planned.hide or too_small(analysed, policy)):
        return (Message("In at least one group fewer than {smallest} people answered. Figures about so few are not shown, since somebody could be recognised.", {"smallest": Number(policy.smallest)}),)
    return (planned.reason,) if planned is not None and planned.reason is not None else ()


def _levels(data: StudyData, picture: IconArrays) -> Message:
    """How many of 100 responses were safe in each group and phase."""
    phases, other = data.study.compared_phases, next((arm for arm in data.study.arms if arm != "training"), None)

    def number(arm: str, at: int) -> Number:
        return Number(picture.safe(arm, phases[at]) or 0)

    if len(phases) < 2:
        assert other is not None  # one group measured once has no model
        return Message("After the training, {after} of 100 responses of people who were trained were safe, and {other_after} of 100 responses of people who {others}.", {"after": number("training", 0), "other_after": number(other, 0), "others": OTHERS[other]})
    own: dict[str, Gap] = {"before": number("training", 0), "after": number("training", 1)}
    if other is None:
        return Message("Of 100 responses, {before} were safe before the training and {after} after it.", own)
    if data.study.plan.model == EQUAL_BEFORE:
        return Message("Chance made the groups, so they are taken to be alike before the training, with {before} safe of 100 responses. After it {after} of 100 were safe of people who were trained, and {other_after} of people who {others}.", {**own, "others": OTHERS[other], "other_after": number(other, 1)})
    changes: dict[str, Gap] = {name: change(picture, arm, phases) for name, arm in (("change", "training"), ("other_change", other))}
    return Message(
        BOTH_GROUPS,
        {**own, **changes, "others": OTHERS[other], "other_before": number(other, 0), "other_after": number(other, 1)},
    )


def _size(concluded: StudyConclusion) -> Message:
    """The difference and the range of the true one, as numbers of 100; where severe harms rose nothing is said of what the training may do."""
    planned = concluded.planned
    assert planned is not None
    value, low, high = _bounds(planned.difference)
    gaps: dict[str, Gap] = {"amount": amount(value), "low": amount(low), "high": amount(high)}
    if planned.outcome == "no_difference":
        gaps["smallest"] = Number(planned.smallest_effect or 0.0)
        return Message("In these data {amount} of 100 responses were safe with the training than without it; the true number lies with good certainty between {low} and {high}. All of this is less than the {smallest} of 100 that matter by the plan.", gaps)
    if planned.effect == "phase":
        return Message("That is {amount} of 100 after the training than before; the true number lies with good certainty between {low} and {high}.", gaps)
    return Message(IN_THESE_DATA if planned.outcome == "undecided" and not concluded.more_harm else MADE, gaps)


def _of_other_cases(planned: PlannedEffect) -> tuple[Message, ...]:
    """The range for other cases of the kind, where these cases can show it; it is never narrower."""
    wider = planned.other_cases
    if wider is None or wider.low is None or wider.high is None:
        return ()
    said, own = ([amount(bound) for bound in _bounds(range_)[1:]] for range_ in (wider, planned.difference))
    return (OTHER_CASES_ALIKE if said == own else Message("For other cases of this kind the range is wider: between {low} and {high}.", {"low": said[0], "high": said[1]}),)


def _bounds(difference: Estimate) -> tuple[float, float, float]:
    value, low, high = (0.0 if bound is None else bound for bound in (difference.value, difference.low, difference.high))
    return value, low, high


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
