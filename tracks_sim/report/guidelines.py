"""Reporting guidelines as checklists: what each item asks for, where the report answers it, what the kit knows, and what authors say.

GREET 2016 (Phillips et al., doi 10.1186/s12909-016-0759-1) on the training itself, 17 items. For randomised groups CONSORT 2025
(Hopewell et al., doi 10.1136/bmj-2024-081123), 30 items; for one group TREND (Des Jarlais et al., doi 10.2105/AJPH.94.3.361), 22.
Items are put in short words of our own. Which statements of the authors answer an item says ``study/statements.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tracks_sim.i18n import translatable, translatable_plural
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.groups import PHASES, arm_label
from tracks_sim.report.parts import (
    BOTH,
    THEN,
    AuthorsWords,
    GuidelineItem,
    Message,
    Number,
    join_messages,
    plural_message,
)
from tracks_sim.report.sections.baseline import TRAITS
from tracks_sim.study import Phase
from tracks_sim.study.statements import STATEMENTS, TOPICS, Guideline, asked_by

KnownAnswer = Message | Callable[[StudyData], Message | None] | None
"""What the kit says to an item: a sentence, one that follows from the study, or nothing."""


@dataclass(frozen=True, slots=True)
class _Item:
    """What an item asks for, the sections that answer it (ids), and what the kit says to it."""

    asks: Message
    sections: tuple[str, ...] = ()
    known: KnownAnswer = None


ON_DAY, FROM_START = translatable("{phase}: from {day}"), translatable("{phase}: from the start")
WEEKS_AFTER = translatable_plural("{phase}: {n} week after the training began", "{phase}: {n} weeks after the training began")
AND = translatable("{one} and {other}")
PRACTICE = Message("In the kit: practice on fictional cases with feedback.")
SELF_DIRECTED = Message("In the kit people work by themselves; minutes on each case are in the export.")
DESIGN_RANDOM = translatable_plural(
    "Parallel groups of equal size, made by chance ({arms}), measured in {n} phase.", "Parallel groups of equal size, made by chance ({arms}), measured in {n} phases."
)
NO_STRATA = Message("no strata")
CONCEALED = Message("The group and the first form fall only when somebody agrees to take part; nobody who hands out codes can see what comes next.")
WHO_ENROLLED = Message("The kit allocates by itself; nobody has access to the sequence before the study is closed.")
BLINDING = Message("Responses are judged by a program that does not know the group. People know whether they were trained.")
NO_BLINDING = Message("Responses are judged by a program; there was no group to be blind to.")
TITLE_RANDOM = Message("The report begins with a summary. The title of a publication should say that chance made the groups.")
TITLE_ALONE = Message("The report begins with a summary. The title of a publication should say that there was one group.")
SIZE = translatable("{people} people were to be enrolled: of {draws} simulated studies with so many the planned model found a difference of {effect} points in {found} (95 % interval {low} to {high}; wanted {power}, level {alpha}). Assumed: {baseline} safe responses before, {dropout} without a second measurement, standard deviations of people {sd_trainee}, of their changes {sd_change} and of cases {sd_case} log odds, {cases} cases to a form. Seed {seed}, kit {kit}.")
TRAINERS = translatable_plural("The codes name {n} trainer, by number.", "The codes name {n} trainers, by number.")
NO_SIZE = Message("The plan says no number of people and no power.")
PROTOCOL = Message("The plan is fixed by its hash, which stands at the end of this report.")
TABLES = Message("The kit exports tables of members, submitted cases, judgements and answers, each with its codebook.")
HARMFUL_ANSWERS = Message("Answers that would do harm are looked for in every decision, plan and talk, in the same way for everybody.")
ASSIGNED_ALL = Message("Everybody was assigned to the training; the form to begin with was drawn at random where the plan says so.")
UNIT = Message("People are assigned and analysed one by one; cases are a second sample where a figure says so.")
NOT_ONE_GROUP = Message("There is one group, so there is nothing to compare.")


def _phases_planned(data: StudyData) -> Message:
    return Message("Planned measurements: {phases}.", {"phases": join_messages([_when(phase) for phase in data.study.phases], THEN)})


def _when(phase: Phase) -> Message:
    """Name of a phase, and when it opens: on a day, at the start, or weeks after the start of the training."""
    phase_name = PHASES[phase.id]
    if phase.opens:
        return Message(ON_DAY, {"phase": phase_name, "day": phase.opens})
    return plural_message(WEEKS_AFTER, phase.weeks, phase=phase_name) if phase.weeks else Message(FROM_START, {"phase": phase_name})


def design(data: StudyData) -> Message:
    """Groups made by chance and the number of phases."""
    return plural_message(
        DESIGN_RANDOM,
        len(data.study.phases),
        arms=join_messages([arm_label(data, arm) for arm in data.study.arms], THEN),
    )


def sample_size(data: StudyData) -> Message:
    """How many people the plan needs by its simulation, with what was assumed; or that it does not say."""
    size = data.study.sample_size
    if size is None:
        return NO_SIZE
    shares = {name: Number(getattr(size, name), "share") for name in ("found", "low", "high", "power", "baseline", "dropout")}
    spreads = {name: Number(getattr(size, name), "decimal") for name in ("sd_trainee", "sd_change", "sd_case")}
    counts = {name: Number(getattr(size, name)) for name in ("people", "draws", "cases")}
    computed = Message(
        SIZE,
        {
            **shares,
            **spreads,
            **counts,
            "effect": Number(size.effect, "count"),
            "alpha": Number(size.alpha, "level"),
            "seed": str(size.seed),
            "kit": size.kit,
        },
    )
    if not size.session_size:
        return computed
    return join_messages(
        [
            computed,
            Message(
                "Sessions of {size} people were assumed to differ with a standard deviation of {spread} log odds.", {"size": Number(size.session_size), "spread": Number(size.sd_session, "decimal")}
            ),
        ],
        BOTH,
    )


def sequence(data: StudyData) -> Message:
    """How the sequence of groups and first forms was made."""
    sizes = ", ".join(str(size) for size in sorted(data.study.block_sizes))
    return Message(
        "Made by the kit: permuted blocks of {sizes} within {strata}, drawn with a secret seed (HMAC-SHA256); its hash was fixed when the plan was frozen.",
        {
            "sizes": sizes,
            "strata": join_messages([TRAITS[stratum] for stratum in data.study.strata], AND)
            if data.study.strata
            else NO_STRATA,
        },
    )


def _enrolled(data: StudyData) -> Message | None:
    """Days on which staff gave out the first and the last codes; None before that."""
    days = sorted(date.fromisoformat(member.enrolled_at[:10]) for member in data.state.members.values())
    if not days:
        return None
    return Message("Codes were given out from {first} to {last}.", {"first": days[0], "last": days[-1]}) if days[0] < days[-1] else Message("Codes were given out on {first}.", {"first": days[0]})


def _trainers(data: StudyData) -> Message | None:
    """How many trainers the codes of the training group name; None where they name nobody."""
    trainers = data.members.loc[data.members["arm"].eq("training").fillna(False), "trainer"].nunique()
    return plural_message(TRAINERS, trainers) if trainers else None


_OUTCOMES = Message("Outcomes, primary and secondary, and how they were measured")
_BLINDING, _FLOW = Message("Blinding"), Message("Flow of participants, losses and exclusions with reasons")
_BASELINE, _RESULTS = Message("Baseline characteristics"), Message("Results for each outcome, with size and precision")
_ANCILLARY = Message("Further analyses: subgroups and adjusted ones")
_DATES = Message("Dates of recruitment and follow-up, and why it ended")
_OUTCOME_SECTIONS = ("methods", "outcomes", "primary", "detection", "conduct", "harms", "knowledge", "calibration")
_RESULT_SECTIONS = ("outcomes", "primary", "detection", "conduct", "knowledge", "calibration")
_FURTHER_SECTIONS = ("fairness", "missing", "reliability", "items")

GREET: tuple[_Item, ...] = (
    _Item(Message("Short description of the training for every group")),
    _Item(Message("Educational theory or approach")),
    _Item(Message("Learning objectives")),
    _Item(Message("Content: which steps of the work were taught")),
    _Item(Message("Materials, and where they can be had"), ("items",), PRACTICE),
    _Item(Message("Teaching and learning strategies"), (), PRACTICE),
    _Item(Message("Incentives for those who took part")),
    _Item(Message("Who taught, and how they were prepared"), (), _trainers),
    _Item(Message("Way of delivery: in person, at a distance, in a group")),
    _Item(Message("Learning environment")),
    _Item(Message("Schedule: number of sessions, how often, how long"), (), _phases_planned),
    _Item(Message("Time with instructors and in self-directed learning"), (), SELF_DIRECTED),
    _Item(Message("Planned adaptation to the learners")),
    _Item(Message("Changes during the study"), ("deviations",)),
    _Item(Message("Attendance"), ("flow",)),
    _Item(Message("How it was checked that the training was given as planned"), ("deviations",)),
    _Item(Message("How far the sessions were given as scheduled"), ("deviations",)),
)

CONSORT: tuple[_Item, ...] = (
    _Item(Message("Title that names the design; structured summary"), (), TITLE_RANDOM),
    _Item(Message("Registration"), (), PROTOCOL),
    _Item(Message("Where the protocol and the plan of analysis can be read"), ("methods",), PROTOCOL),
    _Item(Message("Where data, codebooks and scripts can be had"), (), TABLES),
    _Item(Message("Funding and the part funders had; conflicts of interest")),
    _Item(Message("Background and why the study was needed")),
    _Item(Message("Aims, on benefits and harms")),
    _Item(Message("Part that those concerned and the public had")),
    _Item(Message("Trial design: type, allocation ratio, framework"), ("methods",), design),
    _Item(Message("Changes after the start, with reasons"), ("deviations",)),
    _Item(Message("Settings and places")),
    _Item(Message("Who could take part; which sites and instructors")),
    _Item(Message("What each group was given, in enough detail to repeat it"), (), PRACTICE),
    _Item(_OUTCOMES, _OUTCOME_SECTIONS),
    _Item(Message("How harms were defined and looked for"), ("harms",), HARMFUL_ANSWERS),
    _Item(Message("Sample size with its assumptions; looks at results before the end"), (), sample_size),
    _Item(Message("How the random sequence was made, and by whom"), (), sequence),
    _Item(Message("How the allocation was concealed"), (), CONCEALED),
    _Item(Message("Whether those who enrolled or assigned had access to the sequence"), (), WHO_ENROLLED),
    _Item(_BLINDING, (), BLINDING),
    _Item(Message("Statistical methods; who is in each analysis; missing data; further analyses"), ("methods", "missing")),
    _Item(_FLOW, ("flow",)),
    _Item(_DATES, (), _enrolled),
    _Item(Message("The training as it was given: attendance, fidelity, other training"), ("flow",)),
    _Item(_BASELINE, ("baseline",)),
    _Item(_RESULTS, _RESULT_SECTIONS),
    _Item(Message("All harms and unintended events in each group"), ("harms",)),
    _Item(_ANCILLARY, _FURTHER_SECTIONS),
    _Item(Message("Interpretation, with benefits, harms and other evidence")),
    _Item(Message("Limitations: bias, imprecision, for whom the results hold, many analyses"), ("limits", "fairness")),
)

TREND: tuple[_Item, ...] = (
    _Item(Message("Title and abstract"), (), TITLE_ALONE),
    _Item(Message("Background and theory")),
    _Item(Message("Participants: who could take part, and where"), ("baseline",)),
    _Item(Message("Interventions, in enough detail to repeat them"), (), PRACTICE),
    _Item(Message("Objectives and hypotheses")),
    _Item(_OUTCOMES, _OUTCOME_SECTIONS),
    _Item(Message("Sample size, and how it was determined"), (), sample_size),
    _Item(Message("How people were assigned"), (), ASSIGNED_ALL),
    _Item(_BLINDING, (), NO_BLINDING),
    _Item(Message("Unit of assignment and of analysis"), ("methods",), UNIT),
    _Item(Message("Statistical methods"), ("methods", "missing")),
    _Item(_FLOW, ("flow", "deviations")),
    _Item(_DATES, (), _enrolled),
    _Item(_BASELINE, ("baseline", "flow")),
    _Item(Message("Whether the groups were alike at the start"), (), NOT_ONE_GROUP),
    _Item(Message("Numbers analysed in each group"), ("methods", "flow")),
    _Item(_RESULTS, _RESULT_SECTIONS),
    _Item(_ANCILLARY, _FURTHER_SECTIONS),
    _Item(Message("Harms and unintended effects"), ("harms",)),
    _Item(Message("Interpretation, with other explanations and limits"), ("limits",)),
    _Item(Message("For whom the results hold"), ("limits", "fairness")),
    _Item(Message("The results in the light of what else is known")),
)

CHECKLISTS: Mapping[Guideline, tuple[_Item, ...]] = {"GREET": GREET, "CONSORT": CONSORT, "TREND": TREND}


def guidelines(data: StudyData) -> tuple[GuidelineItem, ...]:
    """GREET, then CONSORT for two randomised groups or TREND for one."""
    return tuple(
        GuidelineItem(name, str(number), item.asks, item.sections, item.known(data) if callable(item.known) else item.known, asked_by(name, number))
        for name in followed(data) for number, item in enumerate(CHECKLISTS[name], 1)
    )  # fmt: skip


def followed(data: StudyData) -> tuple[Guideline, ...]:
    """The guidelines that the report of a study follows."""
    return ("GREET", "CONSORT" if len(data.study.arms) > 1 else "TREND")


def authors_words(data: StudyData) -> tuple[AuthorsWords, ...]:
    """Every statement that the authors are asked for, with their text, empty where they have not answered."""
    return tuple(
        AuthorsWords(name, Message(TOPICS[asked.topic]), Message(asked.name), data.state.statements.get(name, ""))
        for name, asked in STATEMENTS.items()
    )


def stated_after_freeze(data: StudyData) -> date | None:
    """Day of the last change of a statement, where that was after the freeze."""
    frozen, stated = data.state.frozen_at, data.state.stated_at
    return date.fromisoformat(stated[:10]) if frozen and stated and stated > frozen else None
