"""Reporting guidelines: what each item asks for, where the report answers it, and what the authors have to add.

GREET 2016 (Phillips et al., doi 10.1186/s12909-016-0759-1) on the training itself, 17 items. For randomised groups CONSORT 2010
(Schulz et al., doi 10.1136/bmj.c332), its 25 main items; for one group TREND (Des Jarlais et al., doi
10.2105/AJPH.94.3.361), its 22. Items are put in short words of our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from tracks_sim.outcomes.frames import StudyData
from tracks_sim.report.groups import PHASES, arm_words
from tracks_sim.report.parts import Item, Words, counting
from tracks_sim.report.sections.baseline import TRAITS
from tracks_sim.study import Phase
from tracks_sim.words import mark, marks

ADD = Words(mark("For the authors to add."))
ADD_REST = Words(mark("The report shows its part; the rest is for the authors to add."))
PHASES_PLANNED = mark("Planned measurements: {phases}. The authors add when and for how long people were taught.")
ON_DAY, FROM_START = mark("{phase}: from {day}"), mark("{phase}: from the start")
WEEKS_AFTER = marks("{phase}: {n} week after the training began", "{phase}: {n} weeks after the training began")
THEN, AND = mark("{one}; {other}"), mark("{one} and {other}")
PRACTICE = Words(mark("Practice on fictional cases with feedback, in this kit. The authors add what was done besides."))
SELF_DIRECTED = Words(mark("In the kit people work by themselves; minutes on each case are in the export. The authors add the time with trainers."))
AMENDED = Words(mark("Amendments of the plan are listed; the authors add changes of the training itself."))
DESIGN_RANDOM = marks(
    "Randomised groups ({arms}), measured in {n} phase. The authors add the reasons for the design.",
    "Randomised groups ({arms}), measured in {n} phases. The authors add the reasons for the design.",
)
SEQUENCE = mark("Permuted blocks of {sizes} within {strata}, drawn with a secret seed (HMAC-SHA256); its hash was fixed when the plan was frozen.")
NO_STRATA = Words(mark("no strata"))
CONCEALED = Words(mark("The group and the first form fall only when somebody agrees to take part; nobody who hands out codes can see what comes next."))
WHO_ENROLLED = Words(mark("The kit allocates by itself. The authors add who handed out the codes."))
BLINDING = Words(mark("Responses are judged by a program that does not know the group. People know whether they were trained."))
NO_BLINDING = Words(mark("Responses are judged by a program; there was no group to be blind to."))
METHODS = Words(mark("Each figure names its method; docs/measures.md has formulas, minimums and sources."))
PROTOCOL = Words(mark("The plan is fixed by its hash, which stands at the end of this report. The authors add where it can be read."))
REGISTERED = Words(mark("The authors add the registration; the hash of the plan belongs there."))
ASSIGNED_ALL = Words(mark("Everybody was assigned to the training; the form to begin with was drawn at random where the plan says so."))
UNIT = Words(mark("People are assigned and analysed one by one; cases are a second sample where a figure says so."))
NOT_ONE_GROUP = Words(mark("There is one group, so there is nothing to compare."))

GREET: tuple[tuple[Words, tuple[str, ...], Words | None], ...] = (
    (Words(mark("Short description of the training for every group")), (), ADD),
    (Words(mark("Educational theory or approach")), (), ADD),
    (Words(mark("Learning objectives")), (), ADD),
    (Words(mark("Content: which steps of the work were taught")), (), ADD),
    (Words(mark("Materials, and where they can be had")), ("items",), PRACTICE),
    (Words(mark("Teaching and learning strategies")), (), PRACTICE),
    (Words(mark("Incentives for those who took part")), (), ADD),
    (Words(mark("Who taught, and how they were prepared")), (), ADD),
    (Words(mark("Way of delivery: in person, at a distance, in a group")), (), ADD),
    (Words(mark("Learning environment")), (), ADD),
    (Words(mark("Schedule: number of sessions, how often, how long")), (), None),
    (Words(mark("Time with instructors and in self-directed learning")), (), SELF_DIRECTED),
    (Words(mark("Planned adaptation to the learners")), (), ADD),
    (Words(mark("Changes during the study")), ("deviations",), AMENDED),
    (Words(mark("Attendance")), ("flow",), ADD_REST),
    (Words(mark("How it was checked that the training was given as planned")), ("deviations",), ADD_REST),
    (Words(mark("How far the sessions were given as scheduled")), ("deviations",), ADD_REST),
)

_TITLE, _BACKGROUND = Words(mark("Title and abstract")), Words(mark("Background and aims"))
_INTERVENTIONS, _OUTCOMES = Words(mark("Interventions, in enough detail to repeat them")), Words(mark("Outcomes, primary and secondary, and how they were measured"))
_PARTICIPANTS, _SIZE = Words(mark("Participants: who could take part, and where")), Words(mark("Sample size, and how it was determined"))
_BLINDING, _METHODS = Words(mark("Blinding")), Words(mark("Statistical methods"))
_FLOW, _RECRUITMENT = Words(mark("Flow of participants, losses and exclusions with reasons")), Words(mark("Dates of recruitment and follow-up, and why it ended"))
_BASELINE, _NUMBERS = Words(mark("Baseline characteristics")), Words(mark("Numbers analysed in each group"))
_RESULTS, _ANCILLARY = Words(mark("Results for each outcome, with size and precision")), Words(mark("Further analyses: subgroups and adjusted ones"))
_HARMS = Words(mark("Harms and unintended effects"))
_OUTCOME_SECTIONS = ("primary", "detection", "conduct", "harms", "knowledge", "calibration")
_RESULT_SECTIONS = ("primary", "detection", "conduct", "knowledge", "calibration")

CONSORT: tuple[tuple[Words, tuple[str, ...], Words | None], ...] = (
    (_TITLE, (), ADD),
    (_BACKGROUND, (), ADD),
    (Words(mark("Trial design, and changes to it")), ("deviations",), None),
    (_PARTICIPANTS, ("baseline",), ADD_REST),
    (_INTERVENTIONS, (), ADD),
    (_OUTCOMES, _OUTCOME_SECTIONS, None),
    (_SIZE, (), ADD),
    (Words(mark("How the random sequence was made")), (), None),
    (Words(mark("How the allocation was concealed")), (), CONCEALED),
    (Words(mark("Who made the sequence, who enrolled, who assigned")), (), WHO_ENROLLED),
    (_BLINDING, (), BLINDING),
    (_METHODS, ("primary", "missing"), METHODS),
    (_FLOW, ("flow",), None),
    (_RECRUITMENT, (), ADD),
    (_BASELINE, ("baseline",), None),
    (_NUMBERS, ("flow", "primary"), None),
    (_RESULTS, _RESULT_SECTIONS, None),
    (_ANCILLARY, ("fairness", "missing", "reliability", "items"), None),
    (_HARMS, ("harms",), ADD_REST),
    (Words(mark("Limitations")), ("limits",), ADD_REST),
    (Words(mark("For whom the results hold")), ("limits", "fairness"), ADD_REST),
    (Words(mark("Interpretation, with benefits, harms and other evidence")), (), ADD),
    (Words(mark("Registration")), (), REGISTERED),
    (Words(mark("Where the protocol can be read")), (), PROTOCOL),
    (Words(mark("Funding and the part funders had")), (), ADD),
)

TREND: tuple[tuple[Words, tuple[str, ...], Words | None], ...] = (
    (_TITLE, (), ADD),
    (_BACKGROUND, (), ADD),
    (_PARTICIPANTS, ("baseline",), ADD_REST),
    (_INTERVENTIONS, (), ADD),
    (Words(mark("Objectives and hypotheses")), (), ADD),
    (_OUTCOMES, _OUTCOME_SECTIONS, None),
    (_SIZE, (), ADD),
    (Words(mark("How people were assigned")), (), ASSIGNED_ALL),
    (_BLINDING, (), NO_BLINDING),
    (Words(mark("Unit of assignment and of analysis")), ("primary",), UNIT),
    (_METHODS, ("primary", "missing"), METHODS),
    (_FLOW, ("flow", "deviations"), None),
    (_RECRUITMENT, (), ADD),
    (_BASELINE, ("baseline", "flow"), None),
    (Words(mark("Whether the groups were alike at the start")), (), NOT_ONE_GROUP),
    (_NUMBERS, ("flow", "primary"), None),
    (_RESULTS, _RESULT_SECTIONS, None),
    (_ANCILLARY, ("fairness", "missing", "reliability", "items"), None),
    (_HARMS, ("harms",), ADD_REST),
    (Words(mark("Interpretation, with other explanations and limits")), ("limits",), ADD_REST),
    (Words(mark("For whom the results hold")), ("limits", "fairness"), ADD_REST),
    (Words(mark("The results in the light of what else is known")), (), ADD),
)


def guidelines(data: StudyData) -> tuple[Item, ...]:
    """GREET, then CONSORT for two randomised groups or TREND for one."""
    random = len(data.study.arms) > 1
    greet = [Item("GREET", str(n), asks, where, remark or _schedule(data)) for n, (asks, where, remark) in enumerate(GREET, 1)]
    said = {3: _design(data), 8: _sequence(data)} if random else {}
    rest = [
        Item("CONSORT" if random else "TREND", str(n), asks, where, said.get(n, remark))
        for n, (asks, where, remark) in enumerate(CONSORT if random else TREND, 1)
    ]
    return (*greet, *rest)


def _schedule(data: StudyData) -> Words:
    return Words(PHASES_PLANNED, {"phases": joined([_when(phase) for phase in data.study.phases], THEN)})


def _when(phase: Phase) -> Words:
    """The phase by its name, and when it opens: on a day, at once, or weeks after the start of the training."""
    named = PHASES[phase.id]
    if phase.opens:
        return Words(ON_DAY, {"phase": named, "day": phase.opens})
    return counting(WEEKS_AFTER, phase.weeks, phase=named) if phase.weeks else Words(FROM_START, {"phase": named})


def joined(parts: Sequence[Words], pair: str) -> Words:
    """Parts in one sentence; ``pair`` has the gaps one and other. At least one part."""
    return reduce(lambda one, other: Words(pair, {"one": one, "other": other}), parts)


def _design(data: StudyData) -> Words:
    return counting(DESIGN_RANDOM, len(data.study.phases), arms=joined([arm_words(data, arm) for arm in data.study.arms], THEN))


def _sequence(data: StudyData) -> Words:
    sizes = ", ".join(str(size) for size in sorted(data.study.block_sizes))
    return Words(SEQUENCE, {"sizes": sizes, "strata": joined([TRAITS[stratum] for stratum in data.study.strata], AND) if data.study.strata else NO_STRATA})
