"""Summary of the report in a few plain sentences."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tracks_sim.i18n import translatable, translatable_plural
from tracks_sim.outcomes.change import mean_change
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.conclusion_words import conclusion_first
from tracks_sim.report.disclosure_control import DisclosurePolicy, banded, suppress, too_small
from tracks_sim.report.formatting import NOT_SHOWN
from tracks_sim.report.groups import (
    Group,
    Pairs,
    arm_label,
    consecutive_phases,
    groups,
    groups_by_phase,
    pairs,
    safe_or_not,
    unreadable_note,
)
from tracks_sim.report.interim_masking import NEVER, comparable
from tracks_sim.report.parts import PERSONS, THEN, Figure, Message, Number, join_messages, plural_message
from tracks_sim.report.planned_effect import (
    conclusion,
    empty_cells,
    no_comparison,
    planned_effect,
    when_open,
    why_closed,
)
from tracks_sim.report.sections.harms import people_with_harm
from tracks_sim.report.study_conclusion import study_conclusion
from tracks_sim.study.model import DEMONSTRATION

NOT_FROZEN = Message("The plan of this study is not frozen: these are no results of a study, but of a trial of it.")
NOBODY = Message("Nobody has submitted a case yet, so there is nothing to report.")
GIVEN_A_CODE = translatable_plural("{n} person was given a code", "{n} people were given a code")
AGREED = translatable_plural("{n} agreed and was allocated", "{n} agreed and were allocated")
SUBMITTED = translatable_plural("{n} submitted at least one case", "{n} submitted at least one case")
TOO_FEW_TOOK_PART = translatable("Fewer than {smallest} people submitted a case: figures about so few are not shown.")
PRIMARY_HIDDEN = Message("How safe responses changed is not shown: too few people answered in two phases.")
HARMS_OF_ARM = translatable("{arm}: {before} before and {after} after")
HARMS_ONCE = translatable("{arm}: {before}")
HARMS_HIDDEN = Message("How many people did a severe harm is not shown: the groups are too small.")
NO_MORE = Message("The report measures learning on fictional cases. It does not show what people do at work, and no figure is about a single person.")


def summary(data: StudyData, policy: DisclosurePolicy) -> tuple[Message, ...]:
    """Sentences on who took part, the primary outcome, harms, and what cannot be said; the other outcomes are in a table of their own."""
    flow = data.state.flow()
    head = (*conclusion_first(study_conclusion(data, policy), data, policy), *(() if data.state.frozen_at else (NOT_FROZEN,)))
    last = Message(DEMONSTRATION) if data.study.demonstration else NO_MORE
    if not len(data.sittings):
        return (*head, NOBODY, last)
    if too_small(flow.analysed, policy):
        return (*head, Message(TOO_FEW_TOOK_PART, {"smallest": Number(policy.smallest)}), last)
    counts = {
        name: plural_message(forms, getattr(flow, name))
        for name, forms in (("enrolled", GIVEN_A_CODE), ("allocated", AGREED), ("analysed", SUBMITTED))
    }
    shown, withheld = comparable(data)
    later = (
        ()
        if withheld is None or withheld == NEVER
        else (
            *(() if data.study.compared_phases[-1] in data.closed_phases else (withheld,)),
            when_open(data.study, data.closed_phases[0]),
        )
    )
    return (
        *head,
        Message("{enrolled}, {allocated}, and {analysed}.", counts),
        *primary_sentences(data, policy),
        *later,
        *harm_sentences(shown, policy),
        *pooled_harm_sentences(data, policy),
        last,
    )


def primary_sentences(data: StudyData, policy: DisclosurePolicy) -> Iterator[Message]:
    """Sentences on the change in each arm, or on levels where there is one phase, and the verdict on the planned comparison."""
    responses = safe_or_not(data)
    planned, phases = planned_effect(data, responses, policy), next(consecutive_phases(data), None)
    if planned is not None and planned.lacks_results:
        yield from conclusion(planned)
        return
    if closed := why_closed(data, (phases or data.study.compared_phases)[-1]):
        yield from conclusion(planned) if planned else (no_comparison(closed),)
        return
    if phases is None:
        visible = [group for group in groups(responses, data, policy) if not group.hide]
        levels = [
            Message(
                "{arm}: {share} ({people})",
                {
                    "arm": arm_label(data, str(g.arm)),
                    "share": _mean(g.rows["safe"]),
                    "people": plural_message(PERSONS, g.people),
                },
            )
            for g in visible
        ]
        if len(visible) == len(data.study.arms):  # one arm alone would read like a comparison
            yield Message("Primary outcome, the share of safe responses (an accepted decision and no severe harm) in the only phase. {arms}.", {"arms": join_messages(levels, THEN)})
        elif planned is None:
            yield PRIMARY_HIDDEN
    elif phases[0] == "pre" and empty_cells(data, responses, data.study.arms, phases) is None:
        visible_pairs = [pair for pair in pairs(responses, "safe", data, policy, *phases) if not pair.group.hide]
        if visible_pairs:
            yield Message("Primary outcome, the share of safe responses (an accepted decision and no severe harm) of the people who answered in both phases, before and after the training. {arms}.", {"arms": join_messages([_change_of_arm(pair) for pair in visible_pairs], THEN)})
        else:
            yield PRIMARY_HIDDEN
    yield from conclusion(planned)[:1] if planned else ()  # what it assumes is said in its section
    if planned is not None and planned.model is not None:
        yield from unreadable_note(data, policy)


def _change_of_arm(pair: Pairs) -> Message:
    change = Figure(mean_change(pair.before, pair.after), "points")
    return Message(
        "{arm}: {before} before and {after} after, a mean change in each person of {change} ({people})",
        {
            "arm": pair.group.label,
            **_means(pair, "before", "after"),
            "change": change,
            "people": plural_message(PERSONS, pair.group.people),
        },
    )


def harm_sentences(data: StudyData, policy: DisclosurePolicy) -> Iterator[Message]:
    """A sentence on how many people did a severe harm in the first two phases, by arm; none before every arm answered in both."""
    phases = tuple(phase.id for phase in data.study.phases[:2])
    with_result = data.sittings.dropna(subset=["severe_harms"])
    if empty_cells(data, with_result, data.study.arms, phases):
        return
    counts = {(g.arm, g.phase): _people_with_harm(g, policy) for g in groups(with_result, data, policy)}
    by_arm = [
        Message(HARMS_OF_ARM if len(phases) > 1 else HARMS_ONCE, {"arm": arm_label(data, arm), **{
            name: counts[arm, phase] for name, phase in zip(("before", "after"), phases, strict=False)
        }})
        for arm in data.study.arms
    ]  # fmt: skip
    shown = any("count" in count.gaps for count in counts.values())
    yield Message("People who did at least one severe harm. {arms}.", {"arms": join_messages(by_arm, THEN)}) if shown else HARMS_HIDDEN


def pooled_harm_sentences(data: StudyData, policy: DisclosurePolicy) -> Iterator[Message]:
    """A sentence for each phase whose outcomes are closed on how many people did a severe harm, all arms together; none where they or the others are few."""
    for group in groups_by_phase(data.sittings.dropna(subset=["severe_harms"]), data, data.closed_phases, policy):
        with_harm = people_with_harm(group.rows, "severe_harms")
        count = suppress([[with_harm, group.people - with_harm]], policy).cells[0][0]
        if not group.hide and isinstance(count, Number):
            yield Message("{phase}, all groups together: {count} of {of} people did at least one severe harm.", {"phase": group.label, "count": count, "of": Number(group.people)})


def _people_with_harm(group: Group, policy: DisclosurePolicy) -> Message:
    if group.hide:
        return Message(NOT_SHOWN)
    return Message("{count} of {of}", {"count": banded(people_with_harm(group.rows, "severe_harms"), policy, group.people), "of": Number(group.people)})


def _mean(column: pd.Series) -> Number:
    return Number(float(column.astype("float64").mean()), "share")


def _means(pair: Pairs, before: str, after: str) -> dict[str, Number]:
    return {before: _mean(pair.before), after: _mean(pair.after)}
