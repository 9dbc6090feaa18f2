"""Statements of the authors: what a report must say and the kit cannot know, with the guideline items that ask for each.

One statement may answer items of several guidelines, so that nobody types it twice. Statements are no part of the plan: they may
be changed before and after the freeze, and every change stays in the study's events.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from tracks_sim.i18n import translatable
from tracks_sim.yamlio.text_faults import cleaned

Guideline = Literal["GREET", "CONSORT", "TREND"]
GUIDELINES: Final[tuple[Guideline, ...]] = ("GREET", "CONSORT", "TREND")
Topic = Literal["openness", "questions", "people", "training", "delivered", "methods", "meaning"]
LONGEST: Final = 4_000
"""Most characters of a statement."""

TOPICS: Final[Mapping[Topic, str]] = MappingProxyType({
    "openness": translatable("Registration, data and money"),
    "questions": translatable("Why the study was made"),
    "people": translatable("Who took part, where and when"),
    "training": translatable("The training as it was planned"),
    "delivered": translatable("The training as it was given"),
    "methods": translatable("Choices of method"),
    "meaning": translatable("What the results mean"),
})  # fmt: skip
"""Headings under which statements stand, in order."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one statement is asked: its name and a hint in words, and the items that it answers, by guideline."""

    topic: Topic
    name: str
    hint: str
    answers: Mapping[Guideline, tuple[int, ...]]
    first: bool = False
    """Whether it is to be answered first: no reader of the two pages can do without it. Registration, protocol, money and interests are what CONSORT 2025 opens with
    (items 2, 3, 5); what was given, by whom and for how long are items 1, 8, 11 and 12 of GREET; the places and how people were found are items 11 and 19 of CONSORT.
    Approval by an ethics board is no item of either, and journals print no study without it; who ran the study stands in the line that says how sure the result is."""

    def guidelines(self, random: bool) -> tuple[Guideline, ...]:
        """The guidelines that ask for it: GREET, and CONSORT for randomised groups or TREND for one group."""
        return tuple(name for name in GUIDELINES if name in self.answers and name != ("TREND" if random else "CONSORT"))


def _asked(topic: Topic, name: str, hint: str, *, first: bool = False, **answers: tuple[int, ...]) -> Asked:
    return Asked(topic, name, hint, MappingProxyType({name: answers[name] for name in GUIDELINES if name in answers}), first)


STATEMENTS: Final[Mapping[str, Asked]] = MappingProxyType({
    "registration": _asked("openness", translatable("Registration"), translatable("Name of the register, number, date and address. The hash of the plan belongs there."), first=True, CONSORT=(2,)),
    "protocol": _asked("openness", translatable("Where protocol and plan can be read"), translatable("Address of the protocol and of the plan of analysis, or from whom they can be had."), first=True, CONSORT=(3,)),
    "data_sharing": _asked("openness", translatable("Sharing of data"), translatable("Which tables, codebooks and scripts others can have, where, from when, and under which conditions; or why not."), CONSORT=(4,)),
    "organiser": _asked("openness", translatable("Who ran the study"), translatable("Which organisation ran it, and whether it also gives, sells or commissions the training."), first=True),
    "funding": _asked("openness", translatable("Money, and the part of those who gave it"), translatable("Who paid or helped in other ways, and what they decided of design, analysis and report."), first=True, CONSORT=(5,)),
    "conflicts": _asked("openness", translatable("Conflicts of interest"), translatable("What the authors, or whoever gave the training, may gain or lose by the result; or that there is nothing."), first=True, CONSORT=(5,)),
    "background": _asked("questions", translatable("Background"), translatable("What is known, what is not, and why this study was needed."), CONSORT=(6,), TREND=(2,)),
    "objectives": _asked("questions", translatable("Aims of the study"), translatable("The questions it was to answer, on benefit and on harm."), CONSORT=(7,), TREND=(5,)),
    "involvement": _asked("questions", translatable("Part that survivors and practitioners had"), translatable("What people with experience of trafficking, and those who work with them, did in design, conduct and report."), CONSORT=(8,)),
    "ethics": _asked("people", translatable("Ethics approval and consent"), translatable("Which board approved the study, number and date, or why none was needed; and how people agreed."), first=True),
    "setting": _asked("people", translatable("Setting"), translatable("Kinds of services, places and countries."), first=True, CONSORT=(11,), TREND=(3,)),
    "eligibility": _asked("people", translatable("Who could take part"), translatable("Which people and which services could take part, and who could not."), CONSORT=(12,), TREND=(3,)),
    "recruitment": _asked("people", translatable("How people were found"), translatable("Who asked whom and how, who handed out the codes, and what they knew of the groups."), first=True, CONSORT=(19,), TREND=(3,)),
    "period": _asked("people", translatable("Dates, and why it ended"), translatable("When people were recruited and followed, and why recruitment or the study ended, or was stopped."), CONSORT=(23,), TREND=(13,)),
    "description": _asked("training", translatable("What each group was given"), translatable("The training in a few sentences, and what the other group had meanwhile."), first=True, GREET=(1,), CONSORT=(13,), TREND=(4,)),
    "theory": _asked("training", translatable("Theory behind the training"), translatable("The educational theory or approach, and how it shaped the training."), GREET=(2,), TREND=(2,)),
    "learning_objectives": _asked("training", translatable("Learning objectives"), translatable("What people were to know, or be able to do, at the end."), GREET=(3,)),
    "content": _asked("training", translatable("Content"), translatable("The steps of the work that were taught, such as seeing signs, asking, deciding, referring."), GREET=(4,), CONSORT=(13,), TREND=(4,)),
    "materials": _asked("training", translatable("Materials"), translatable("Handouts, slides, cases and tools, and where they can be had."), GREET=(5,), CONSORT=(13,)),
    "strategies": _asked("training", translatable("Ways of teaching"), translatable("Lecture, discussion, role play, practice in the kit, and what else."), GREET=(6,)),
    "incentives": _asked("training", translatable("Incentives"), translatable("Certificates, working time, money or other reasons to take part; or none."), GREET=(7,), TREND=(4,)),
    "instructors": _asked("training", translatable("Who taught"), translatable("Their professions, how they were chosen and prepared, and who could not teach."), first=True, GREET=(8,), CONSORT=(12,), TREND=(4,)),
    "delivery": _asked("training", translatable("Way of delivery and place"), translatable("In person or at a distance, alone or in groups of what size, and where."), GREET=(9, 10), TREND=(4,)),
    "schedule": _asked("training", translatable("Schedule"), translatable("Number of sessions, how often and how long, time with instructors and time alone."), first=True, GREET=(11, 12), TREND=(4,)),
    "adaptation": _asked("training", translatable("Planned adaptation"), translatable("What was to be fitted to the learners, and how; or nothing."), GREET=(13,)),
    "cost": _asked("training", translatable("Cost"), translatable("What the training cost for each person trained, as a number and its currency, such as 120 EUR. The two pages set it beside the result.")),
    "changes": _asked("delivered", translatable("Changes of the training"), translatable("What was changed while the study ran, when and why. Changes of the plan are amendments; the report lists them."), GREET=(14,), CONSORT=(10,)),
    "attendance": _asked("delivered", translatable("Attendance"), translatable("How many came to how many sessions, and why others did not."), GREET=(15,), CONSORT=(24,)),
    "fidelity": _asked("delivered", translatable("Whether it was given as planned"), translatable("How that was checked, by whom, and how far sessions and content were as planned."), GREET=(16, 17), CONSORT=(24,), TREND=(4,)),
    "other_training": _asked("delivered", translatable("What else people learnt meanwhile"), translatable("Other courses, guidance or events on trafficking during the study, in each group."), CONSORT=(24,)),
    "design_reasons": _asked("methods", translatable("Reasons for the design"), translatable("Why these groups, phases and forms; whether it was to show more, no less, or to explore."), CONSORT=(9,), TREND=(8,)),
    "sample_size_reasons": _asked("methods", translatable("Reasons for the number of people"), translatable("Why these assumptions, or how the number came about; and whether anybody looked at results before the end."), CONSORT=(16,), TREND=(7,)),
    "harm_assessment": _asked("methods", translatable("Harm to those who took part"), translatable("How distress or other harm was looked for among those who took part, and what was found. Harmful answers to cases are in the report."), CONSORT=(15, 27), TREND=(19,)),
    "interpretation": _asked("meaning", translatable("Interpretation"), translatable("What the results mean, benefit beside harm, other explanations, and what other studies found."), CONSORT=(29,), TREND=(20, 22)),
    "generalisability": _asked("meaning", translatable("Further limits, and for whom the results hold"), translatable("Limits that the report does not name, and to which people, services and countries the results may be carried over."), CONSORT=(30,), TREND=(20, 21)),
})  # fmt: skip
"""What each statement is asked, by its id, in the order of page and report. An id stays: it is in the events of studies."""


def unanswered(statements: Mapping[str, str], *, first: bool = False) -> tuple[str, ...]:
    """Ids of the statements without an answer yet, or of those that are to be answered first."""
    return tuple(name for name, asked in STATEMENTS.items() if name not in statements and (asked.first or not first))


def asked_by(guideline: Guideline, item: int) -> tuple[str, ...]:
    """Ids of the statements that answer an item of a guideline."""
    return tuple(name for name, asked in STATEMENTS.items() if item in asked.answers.get(guideline, ()))


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Those of ``after``, cleaned, that differ from ``before``; an empty text where one is taken back."""
    return {name: text for name, given in after.items() if (text := cleaned(given)) != before.get(name, "")}
