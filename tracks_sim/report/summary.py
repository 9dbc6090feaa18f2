"""What the report found, in a few plain sentences."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tracks_sim.i18n import translatable, translatable_plural
from tracks_sim.outcomes.change import paired_change
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy, suppress, too_small
from tracks_sim.report.groups import Group, Pairs, arm_words, contrasts, groups, pairs, versioned
from tracks_sim.report.parts import PERSONS, Figure, Message, Number, counting
from tracks_sim.report.sections.conduct import shares
from tracks_sim.report.sections.detection import indicators
from tracks_sim.report.sections.harms import done_by
from tracks_sim.report.sections.primary import between, fit, p_value

NOT_FROZEN = Message(translatable("The plan of this study is not frozen: these are no results of a study, but of a trial of it."))
NOBODY = Message(translatable("Nobody has submitted a case yet, so there is nothing to report."))
TOOK_PART = translatable("{enrolled}, {allocated}, and {analysed}.")
GIVEN = translatable_plural("{n} person was given a code", "{n} people were given a code")
AGREED = translatable_plural("{n} agreed and was allocated", "{n} agreed and were allocated")
SUBMITTED = translatable_plural("{n} submitted at least one case", "{n} submitted at least one case")
TOO_FEW_TOOK_PART = translatable("Fewer than {smallest} people submitted a case: figures about so few are not shown.")
PRIMARY = translatable("Primary outcome, the share of safe responses (an accepted decision and no severe harm) in the phases before and after the training. {arms}.")
OF_ARM = translatable("{arm}: {before} before and {after} after, a mean change in each person of {change} ({people})")
EFFECT = translatable("The change of the training group less that of the other was {difference}. The groups were made by chance, and in the planned test they differ by more than chance ({p}, level {alpha}): an effect of the training explains it best, as far as those who were lost do not.")
UNDECIDED = translatable("The change of the training group less that of the other was {difference}. The groups were made by chance, but in the planned test they do not differ by more than chance ({p}, level {alpha}): these data do not decide whether the training changed the responses.")
UNTESTED = translatable("The change of the training group less that of the other was {difference}. The groups were made by chance, but the planned test cannot be made from these data: they do not decide whether the training changed the responses.")
NO_CAUSE = Message(translatable("There was no group to compare with: this design can say that responses changed, but not why."))
PRIMARY_LEVEL = translatable("Primary outcome, the share of safe responses (an accepted decision and no severe harm) in the only phase. {arms}.")
LEVEL_OF_ARM = translatable("{arm}: {share} ({people})")
PRIMARY_HIDDEN = Message(translatable("How safe responses changed is not shown: too few people answered in two phases."))
DETECTION = translatable("{arm}: of indicators that were there, {hits} were seen before and {hits_after} after; of those that were not, {alarms} were called present before and {alarms_after} after.")
HARMS = translatable("People who did at least one severe harm. {arms}.")
HARMS_OF_ARM = translatable("{arm}: {before} before and {after} after")
HARMS_ONCE = translatable("{arm}: {before}")
PART = translatable("{count} of {of}")
NOT_SHOWN = Message(translatable("a number that is not shown, since they or the others are few,"))
NONE_SAT = Message(translatable("nobody asked"))
TALKS = translatable("{arm}: in the talks, {before} of the questions were recommended ones before and {after} after ({people}).")
TWO = translatable("{one}; {other}")
NO_MORE = Message(translatable("The report measures learning on fictional cases. It does not show what people do at work, and no figure is about a single person."))


def summary(data: StudyData, shown: DisclosurePolicy) -> tuple[Message, ...]:
    """Who took part, the primary outcome, hits and false alarms, harms, talks, and what cannot be said."""
    flow = data.state.flow()
    head = () if data.state.frozen_at else (NOT_FROZEN,)
    if not len(data.sittings):
        return (*head, NOBODY, NO_MORE)
    if too_small(flow.analysed, shown):
        return (*head, Message(TOO_FEW_TOOK_PART, {"smallest": Number(shown.smallest)}), NO_MORE)
    counts = {name: counting(forms, getattr(flow, name)) for name, forms in (("enrolled", GIVEN), ("allocated", AGREED), ("analysed", SUBMITTED))}
    return (*head, Message(TOOK_PART, counts), *of_primary(data, shown), *of_detection(data, shown), *of_harms(data, shown), *of_talks(data, shown), NO_MORE)


def of_primary(data: StudyData, shown: DisclosurePolicy) -> Iterator[Message]:
    """The change in each arm and, with two arms, the difference; levels where there is one phase."""
    known = versioned(data.sittings, data).dropna(subset=["safe"])
    phases = next(contrasts(data), None)
    if phases is None:
        visible = [group for group in groups(known, data, shown) if not group.hide]
        levels = [Message(LEVEL_OF_ARM, {"arm": arm_words(data, str(g.arm)), "share": _mean(g.rows["safe"]), "people": counting(PERSONS, g.people)}) for g in visible]
        yield Message(PRIMARY_LEVEL, {"arms": _both(levels)}) if levels else PRIMARY_HIDDEN
        return
    found = [pair for pair in pairs(known, "safe", data, shown, *phases) if not pair.group.hide]
    if not found:
        yield PRIMARY_HIDDEN
        return
    yield Message(PRIMARY, {"arms": _both([_changed(pair) for pair in found])})
    if len(data.study.arms) < 2:
        yield NO_CAUSE
    elif len(found) == 2:
        p, alpha = p_value(fit(known, data, shown, *phases, list(data.study.arms)).fitted), data.study.plan.alpha
        of = {"difference": Figure(between(found)[0], "points")}
        if p is None:
            yield Message(UNTESTED, of)
        else:
            yield Message(EFFECT if p < alpha else UNDECIDED, {**of, "p": Number(p, "p"), "alpha": Number(alpha, "decimal")})


def _changed(pair: Pairs) -> Message:
    change = Figure(paired_change(pair.before, pair.after).difference, "points")
    return Message(OF_ARM, {"arm": pair.group.label, **_means(pair, "before", "after"), "change": change, "people": counting(PERSONS, pair.group.people)})


def of_detection(data: StudyData, shown: DisclosurePolicy) -> Iterator[Message]:
    """Both rates before and after in each arm."""
    phases = next(contrasts(data), None)
    if phases is None:
        return
    judged = indicators(data)
    rates = [{p.group.arm: p for p in pairs(judged[judged["truth"] == kind], "said", data, shown, *phases) if not p.group.hide} for kind in (1, 0)]
    for arm in data.study.arms:
        hits, alarms = (of_kind.get(arm) for of_kind in rates)
        if hits and alarms:
            yield Message(DETECTION, {"arm": hits.group.label, **_means(hits, "hits", "hits_after"), **_means(alarms, "alarms", "alarms_after")})


def of_harms(data: StudyData, shown: DisclosurePolicy) -> Iterator[Message]:
    """How many people did a severe harm in the first two phases, by arm."""
    first, *later = [phase.id for phase in data.study.phases]
    found = {(g.arm, g.phase): _part(g, shown) for g in groups(data.sittings.dropna(subset=["severe_harms"]), data, shown)}
    told: list[Message] = []
    for arm in data.study.arms:
        label = arm_words(data, arm)
        before = found.get((arm, first), NONE_SAT)
        told.append(Message(HARMS_OF_ARM, {"arm": label, "before": before, "after": found.get((arm, later[0]), NONE_SAT)}) if later else Message(HARMS_ONCE, {"arm": label, "before": before}))
    if found:
        yield Message(HARMS, {"arms": _both(told)})


def _part(group: Group, shown: DisclosurePolicy) -> Message:
    done = done_by(group.rows, "severe_harms")
    count = suppress([[done, group.people - done]], shown).cells[0][0]
    return NOT_SHOWN if group.hide or not isinstance(count, Number) else Message(PART, {"count": count, "of": Number(group.people)})


def of_talks(data: StudyData, shown: DisclosurePolicy) -> Iterator[Message]:
    """The share of recommended questions before and after in each arm."""
    phases = next(contrasts(data), None)
    if phases is None or not data.sittings["talk_questions"].notna().any():
        return
    for pair in (pair for pair in pairs(shares(data.sittings), "asked", data, shown, *phases) if not pair.group.hide):
        yield Message(TALKS, {"arm": pair.group.label, **_means(pair, "before", "after"), "people": counting(PERSONS, pair.group.people)})


def _both(arms: list[Message]) -> Message:
    return arms[0] if len(arms) == 1 else Message(TWO, {"one": arms[0], "other": arms[1]})


def _mean(column: pd.Series) -> Number:
    return Number(float(column.astype("float64").mean()), "share")


def _means(pair: Pairs, before: str, after: str) -> dict[str, Number]:
    return {before: _mean(pair.before), after: _mean(pair.after)}
