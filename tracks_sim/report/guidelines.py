"""Reporting guidelines as checklists: what each item asks for, where the report answers it, and what the authors add.

GREET 2016 (Phillips et al., doi 10.1186/s12909-016-0759-1) on the training itself, 17 items. For randomised groups CONSORT 2010
(Schulz et al., doi 10.1136/bmj.c332), its 25 main items; for one group TREND (Des Jarlais et al., doi
10.2105/AJPH.94.3.361), its 22. Items are put in short words of our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from tracks_sim.i18n import translatable, translatable_plural
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.groups import PHASES, arm_label
from tracks_sim.report.parts import GuidelineItem, Message, Number, plural_message
from tracks_sim.report.sections.baseline import TRAITS
from tracks_sim.study import Phase

ADD = Message(translatable("For the authors to add."))
ADD_REST = Message(translatable("The report shows its part; the rest is for the authors to add."))
PHASES_PLANNED = translatable("Planned measurements: {phases}. The authors add when and for how long people were taught.")
ON_DAY, FROM_START = translatable("{phase}: from {day}"), translatable("{phase}: from the start")
WEEKS_AFTER = translatable_plural("{phase}: {n} week after the training began", "{phase}: {n} weeks after the training began")
THEN, AND = translatable("{one}; {other}"), translatable("{one} and {other}")
PRACTICE = Message(translatable("Practice on fictional cases with feedback, in this kit. The authors add what was done besides."))
SELF_DIRECTED = Message(translatable("In the kit people work by themselves; minutes on each case are in the export. The authors add the time with trainers."))
AMENDED = Message(translatable("Amendments of the plan are listed; the authors add changes of the training itself."))
DESIGN_RANDOM = translatable_plural(
    "Randomised groups ({arms}), measured in {n} phase. The authors add the reasons for the design.",
    "Randomised groups ({arms}), measured in {n} phases. The authors add the reasons for the design.",
)
SEQUENCE = translatable("Permuted blocks of {sizes} within {strata}, drawn with a secret seed (HMAC-SHA256); its hash was fixed when the plan was frozen.")
NO_STRATA = Message(translatable("no strata"))
CONCEALED = Message(translatable("The group and the first form fall only when somebody agrees to take part; nobody who hands out codes can see what comes next."))
WHO_ENROLLED = Message(translatable("The kit allocates by itself. The authors add who handed out the codes."))
BLINDING = Message(translatable("Responses are judged by a program that does not know the group. People know whether they were trained."))
NO_BLINDING = Message(translatable("Responses are judged by a program; there was no group to be blind to."))
METHODS = Message(translatable("Each figure names its method; docs/measures.md has formulas, minimums and sources."))
SIZE = translatable("{people} people were to be enrolled: of {draws} simulated studies with so many the planned model found a difference of {effect} points in {found} (95 % interval {low} to {high}; wanted {power}, level {alpha}). Assumed: {baseline} safe responses before, {dropout} without a second measurement, standard deviations of people {sd_trainee}, of their changes {sd_change} and of cases {sd_case} log odds, {cases} cases to a form. Seed {seed}, kit {kit}. The authors add why these assumptions.")
PROTOCOL = Message(translatable("The plan is fixed by its hash, which stands at the end of this report. The authors add where it can be read."))
REGISTERED = Message(translatable("The authors add the registration; the hash of the plan belongs there."))
ASSIGNED_ALL = Message(translatable("Everybody was assigned to the training; the form to begin with was drawn at random where the plan says so."))
UNIT = Message(translatable("People are assigned and analysed one by one; cases are a second sample where a figure says so."))
NOT_ONE_GROUP = Message(translatable("There is one group, so there is nothing to compare."))

GREET: tuple[tuple[Message, tuple[str, ...], Message | None], ...] = (
    (Message(translatable("Short description of the training for every group")), (), ADD),
    (Message(translatable("Educational theory or approach")), (), ADD),
    (Message(translatable("Learning objectives")), (), ADD),
    (Message(translatable("Content: which steps of the work were taught")), (), ADD),
    (Message(translatable("Materials, and where they can be had")), ("items",), PRACTICE),
    (Message(translatable("Teaching and learning strategies")), (), PRACTICE),
    (Message(translatable("Incentives for those who took part")), (), ADD),
    (Message(translatable("Who taught, and how they were prepared")), (), ADD),
    (Message(translatable("Way of delivery: in person, at a distance, in a group")), (), ADD),
    (Message(translatable("Learning environment")), (), ADD),
    (Message(translatable("Schedule: number of sessions, how often, how long")), (), None),
    (Message(translatable("Time with instructors and in self-directed learning")), (), SELF_DIRECTED),
    (Message(translatable("Planned adaptation to the learners")), (), ADD),
    (Message(translatable("Changes during the study")), ("deviations",), AMENDED),
    (Message(translatable("Attendance")), ("flow",), ADD_REST),
    (Message(translatable("How it was checked that the training was given as planned")), ("deviations",), ADD_REST),
    (Message(translatable("How far the sessions were given as scheduled")), ("deviations",), ADD_REST),
)

_TITLE, _BACKGROUND = Message(translatable("Title and abstract")), Message(translatable("Background and aims"))
_INTERVENTIONS, _OUTCOMES = Message(translatable("Interventions, in enough detail to repeat them")), Message(translatable("Outcomes, primary and secondary, and how they were measured"))
_PARTICIPANTS, _SIZE = Message(translatable("Participants: who could take part, and where")), Message(translatable("Sample size, and how it was determined"))
_BLINDING, _METHODS = Message(translatable("Blinding")), Message(translatable("Statistical methods"))
_FLOW, _RECRUITMENT = Message(translatable("Flow of participants, losses and exclusions with reasons")), Message(translatable("Dates of recruitment and follow-up, and why it ended"))
_BASELINE, _NUMBERS = Message(translatable("Baseline characteristics")), Message(translatable("Numbers analysed in each group"))
_RESULTS, _ANCILLARY = Message(translatable("Results for each outcome, with size and precision")), Message(translatable("Further analyses: subgroups and adjusted ones"))
_HARMS = Message(translatable("Harms and unintended effects"))
_OUTCOME_SECTIONS = ("primary", "detection", "conduct", "harms", "knowledge", "calibration")
_RESULT_SECTIONS = ("primary", "detection", "conduct", "knowledge", "calibration")

CONSORT: tuple[tuple[Message, tuple[str, ...], Message | None], ...] = (
    (_TITLE, (), ADD),
    (_BACKGROUND, (), ADD),
    (Message(translatable("Trial design, and changes to it")), ("deviations",), None),
    (_PARTICIPANTS, ("baseline",), ADD_REST),
    (_INTERVENTIONS, (), ADD),
    (_OUTCOMES, _OUTCOME_SECTIONS, None),
    (_SIZE, (), ADD),
    (Message(translatable("How the random sequence was made")), (), None),
    (Message(translatable("How the allocation was concealed")), (), CONCEALED),
    (Message(translatable("Who made the sequence, who enrolled, who assigned")), (), WHO_ENROLLED),
    (_BLINDING, (), BLINDING),
    (_METHODS, ("primary", "missing"), METHODS),
    (_FLOW, ("flow",), None),
    (_RECRUITMENT, (), ADD),
    (_BASELINE, ("baseline",), None),
    (_NUMBERS, ("flow", "primary"), None),
    (_RESULTS, _RESULT_SECTIONS, None),
    (_ANCILLARY, ("fairness", "missing", "reliability", "items"), None),
    (_HARMS, ("harms",), ADD_REST),
    (Message(translatable("Limitations")), ("limits",), ADD_REST),
    (Message(translatable("For whom the results hold")), ("limits", "fairness"), ADD_REST),
    (Message(translatable("Interpretation, with benefits, harms and other evidence")), (), ADD),
    (Message(translatable("Registration")), (), REGISTERED),
    (Message(translatable("Where the protocol can be read")), (), PROTOCOL),
    (Message(translatable("Funding and the part funders had")), (), ADD),
)

TREND: tuple[tuple[Message, tuple[str, ...], Message | None], ...] = (
    (_TITLE, (), ADD),
    (_BACKGROUND, (), ADD),
    (_PARTICIPANTS, ("baseline",), ADD_REST),
    (_INTERVENTIONS, (), ADD),
    (Message(translatable("Objectives and hypotheses")), (), ADD),
    (_OUTCOMES, _OUTCOME_SECTIONS, None),
    (_SIZE, (), ADD),
    (Message(translatable("How people were assigned")), (), ASSIGNED_ALL),
    (_BLINDING, (), NO_BLINDING),
    (Message(translatable("Unit of assignment and of analysis")), ("primary",), UNIT),
    (_METHODS, ("primary", "missing"), METHODS),
    (_FLOW, ("flow", "deviations"), None),
    (_RECRUITMENT, (), ADD),
    (_BASELINE, ("baseline", "flow"), None),
    (Message(translatable("Whether the groups were alike at the start")), (), NOT_ONE_GROUP),
    (_NUMBERS, ("flow", "primary"), None),
    (_RESULTS, _RESULT_SECTIONS, None),
    (_ANCILLARY, ("fairness", "missing", "reliability", "items"), None),
    (_HARMS, ("harms",), ADD_REST),
    (Message(translatable("Interpretation, with other explanations and limits")), ("limits",), ADD_REST),
    (Message(translatable("For whom the results hold")), ("limits", "fairness"), ADD_REST),
    (Message(translatable("The results in the light of what else is known")), (), ADD),
)


def guidelines(data: StudyData) -> tuple[GuidelineItem, ...]:
    """GREET, then CONSORT for two randomised groups or TREND for one."""
    random = len(data.study.arms) > 1
    greet = [GuidelineItem("GREET", str(n), asks, where, remark or _schedule(data)) for n, (asks, where, remark) in enumerate(GREET, 1)]
    remarks = {7: sample_size(data)} | ({3: _design(data), 8: _sequence(data)} if random else {})
    rest = [
        GuidelineItem("CONSORT" if random else "TREND", str(n), asks, where, remarks.get(n, remark))
        for n, (asks, where, remark) in enumerate(CONSORT if random else TREND, 1)
    ]
    return (*greet, *rest)


def _schedule(data: StudyData) -> Message:
    return Message(PHASES_PLANNED, {"phases": join_messages([_when(phase) for phase in data.study.phases], THEN)})


def _when(phase: Phase) -> Message:
    """Name of a phase, and when it opens: on a day, at the start, or weeks after the start of the training."""
    phase_name = PHASES[phase.id]
    if phase.opens:
        return Message(ON_DAY, {"phase": phase_name, "day": phase.opens})
    return plural_message(WEEKS_AFTER, phase.weeks, phase=phase_name) if phase.weeks else Message(FROM_START, {"phase": phase_name})


def join_messages(parts: Sequence[Message], pair: str) -> Message:
    """Join one or more messages into one by ``pair``, a sentence with the gaps ``one`` and ``other``."""
    return reduce(lambda one, other: Message(pair, {"one": one, "other": other}), parts)


def _design(data: StudyData) -> Message:
    return plural_message(DESIGN_RANDOM, len(data.study.phases), arms=join_messages([arm_label(data, arm) for arm in data.study.arms], THEN))


def sample_size(data: StudyData) -> Message:
    """How many people the plan needs by its simulation, with what was assumed; for the authors to add where it does not say."""
    size = data.study.sample_size
    if size is None:
        return ADD
    shares = {name: Number(getattr(size, name), "share") for name in ("found", "low", "high", "power", "baseline", "dropout")}
    spreads = {name: Number(getattr(size, name), "decimal") for name in ("sd_trainee", "sd_change", "sd_case")}
    counts = {name: Number(getattr(size, name)) for name in ("people", "draws", "cases")}
    return Message(SIZE, {**shares, **spreads, **counts, "effect": Number(size.effect, "count"), "alpha": Number(size.alpha, "level"), "seed": str(size.seed), "kit": size.kit})


def _sequence(data: StudyData) -> Message:
    sizes = ", ".join(str(size) for size in sorted(data.study.block_sizes))
    return Message(SEQUENCE, {"sizes": sizes, "strata": join_messages([TRAITS[stratum] for stratum in data.study.strata], AND) if data.study.strata else NO_STRATA})
