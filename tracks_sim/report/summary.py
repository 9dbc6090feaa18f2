"""What the report found, in a few plain sentences."""

from __future__ import annotations

from collections.abc import Iterator

from tracks_sim.outcomes.change import paired_change
from tracks_sim.outcomes.frames import StudyData
from tracks_sim.report.groups import PHASES, Group, Pairs, arm_words, contrasts, groups, pairs, versioned
from tracks_sim.report.parts import Figure, Number, Words
from tracks_sim.report.sections.conduct import shares
from tracks_sim.report.sections.detection import indicators
from tracks_sim.report.sections.harms import done_by
from tracks_sim.report.sections.primary import between
from tracks_sim.report.small import Shown, suppress, too_small
from tracks_sim.words import mark

NOT_FROZEN = Words(mark("The plan of this study is not frozen: these are no results of a study, but of a trial of it."))
NOBODY = Words(mark("Nobody has submitted a case yet, so there is nothing to report."))
TOOK_PART = mark("{enrolled} people were given a code, {allocated} agreed and were allocated, and {analysed} submitted at least one case.")
TOO_FEW_TOOK_PART = mark("Fewer than {smallest} people submitted a case: figures about so few are not shown.")
PRIMARY = mark("Primary outcome. {arm}: the share of safe responses was {before} in the phase before the training and {after} in the phase after it; the mean change in each person was {change} ({people} people).")
EFFECT = mark("The change of the training group less that of the other was {difference}. Chance made the groups: as far as chance does not explain this difference, the training changed the responses. The planned test stands with the primary outcome.")
NO_CAUSE = Words(mark("There was no group to compare with: this design can say that responses changed, but not why."))
PRIMARY_LEVEL = mark("Primary outcome. {arm}, {phase}: the share of safe responses was {share} ({people} people).")
PRIMARY_HIDDEN = Words(mark("How safe responses changed is not shown: too few people answered in two phases."))
DETECTION = mark("{arm}: of indicators that were there, {hits} were seen before and {hits_after} after; of those that were not, {alarms} were called present before and {alarms_after} after.")
HARMS = mark("{group}: {count} of {of} people did at least one severe harm.")
HARMS_HIDDEN = mark("{group}: how many people did a severe harm is not shown, since they or the others are few.")
TALKS = mark("{arm}: in the talks, {before} of the questions were recommended ones before and {after} after ({people} people).")
NO_MORE = Words(mark("The report measures learning on fictional cases. It does not show what people do at work, and no figure is about a single person."))


def summary(data: StudyData, shown: Shown) -> tuple[Words, ...]:
    """Who took part, the primary outcome, hits and false alarms, harms, talks, and what cannot be said."""
    flow = data.state.flow()
    head = () if data.state.frozen_at else (NOT_FROZEN,)
    if not len(data.sittings):
        return (*head, NOBODY, NO_MORE)
    if too_small(flow.analysed, shown):
        return (*head, Words(TOO_FEW_TOOK_PART, {"smallest": Number(shown.smallest)}), NO_MORE)
    counts = {name: Number(getattr(flow, name)) for name in ("enrolled", "allocated", "analysed")}
    return (*head, Words(TOOK_PART, counts), *of_primary(data, shown), *of_detection(data, shown), *of_harms(data, shown), *of_talks(data, shown), NO_MORE)


def of_primary(data: StudyData, shown: Shown) -> Iterator[Words]:
    """The change in each arm and, with two arms, the difference; levels where there is one phase."""
    known = versioned(data.sittings, data).dropna(subset=["safe"])
    phases = next(contrasts(data), None)
    if phases is None:
        for group in groups(known, data, shown):
            if not group.hide:
                share = Number(float(group.rows["safe"].astype("float64").mean()), "share")
                yield Words(PRIMARY_LEVEL, {"arm": arm_words(data, str(group.arm)), "phase": PHASES[str(group.phase)], "share": share, "people": Number(group.people)})
        return
    found = pairs(known, "safe", data, shown, *phases)
    visible = [pair for pair in found if not pair.group.hide]
    for pair in visible:
        change = Figure(paired_change(pair.before, pair.after).difference, "points")
        yield Words(PRIMARY, {"arm": pair.group.label, **_means(pair, "before", "after"), "change": change, "people": Number(pair.group.people)})
    if not visible:
        yield PRIMARY_HIDDEN
    elif len(data.study.arms) < 2:
        yield NO_CAUSE
    elif len(visible) == 2:
        difference, _ = between(visible)
        yield Words(EFFECT, {"difference": Figure(difference, "points")})


def of_detection(data: StudyData, shown: Shown) -> Iterator[Words]:
    """Both rates before and after, for each arm that has both."""
    phases = next(contrasts(data), None)
    if phases is None:
        return
    judged = indicators(data)
    hits, alarms = ({pair.group.arm: pair for pair in pairs(judged[judged["truth"] == kind], "said", data, shown, *phases)} for kind in (1, 0))
    for arm, hit in hits.items():
        alarm = alarms.get(arm)
        if alarm is not None and not hit.group.hide and not alarm.group.hide:
            yield Words(DETECTION, {"arm": hit.group.label, **_means(hit, "hits", "hits_after"), **_means(alarm, "alarms", "alarms_after")})


def of_harms(data: StudyData, shown: Shown) -> Iterator[Words]:
    """How many people did a severe harm, for each arm and phase."""
    for group in groups(data.sittings.dropna(subset=["severe_harms"]), data, shown):
        if not group.hide:
            yield _harm(group, shown)


def _harm(group: Group, shown: Shown) -> Words:
    done = done_by(group.rows, "severe_harms")
    count = suppress([[done, group.people - done]], shown).cells[0][0]
    if not isinstance(count, Number):
        return Words(HARMS_HIDDEN, {"group": group.label})
    return Words(HARMS, {"group": group.label, "count": count, "of": Number(group.people)})


def of_talks(data: StudyData, shown: Shown) -> Iterator[Words]:
    """The share of recommended questions before and after, for each arm."""
    phases = next(contrasts(data), None)
    if phases is None or not data.sittings["talk_questions"].notna().any():
        return
    for pair in pairs(shares(data.sittings), "asked", data, shown, *phases):
        if not pair.group.hide:
            yield Words(TALKS, {"arm": pair.group.label, **_means(pair, "before", "after"), "people": Number(pair.group.people)})


def _means(pair: Pairs, before: str, after: str) -> dict[str, Number]:
    return {before: Number(float(pair.before.mean()), "share"), after: Number(float(pair.after.mean()), "share")}
