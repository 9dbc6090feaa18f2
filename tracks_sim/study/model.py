"""Plan of a study: arms, phases, forms of cases, questionnaires, and the planned analysis."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple, Self, get_args

from pydantic import Field, model_validator

from tracks_sim.case.model.record import Country, Language, Record, Sentence, Slug, Term
from tracks_sim.i18n import translatable

Arm = Literal["training", "control", "waitlist"]
PhaseId = Literal["pre", "post", "follow-up"]
FormId = Literal["A", "B"]
Stratum = Literal["site", "experience"]
OTHER_LEVEL = "other"
Model = Literal["mixed_logistic", "mixed_logistic_equal_before"]
EQUAL_BEFORE: Model = "mixed_logistic_equal_before"
PHASES: tuple[PhaseId, ...] = get_args(PhaseId)
SecondaryOutcome = Literal[
    "severe_harms", "detection_hits", "detection_false_alarms", "hits", "false_alarms", "d_prime", "recommended_questions", "needed_facts",
    "safety_steps", "knowledge", "confidence", "brier_score", "over_confidence",
]  # fmt: skip
SECONDARY_OUTCOMES: tuple[SecondaryOutcome, ...] = get_args(SecondaryOutcome)
"""What ``secondary`` of a plan may name, in the order of the report; ``study check`` refuses other names. Plans that were frozen before there
was such a list keep theirs."""
DEMONSTRATION = translatable("Demonstration: the forms are practice cases that anybody may have worked on. It shows how a study goes and measures nothing.")
"""What every page, report and table of a demonstration says."""
LARGEST_HARM = 5.0
"""Largest rise in severe harms of a plan that names none, in points of 100."""
SYNTHETIC = "synthetic"
"""Label of every member of a study whose people do not exist."""


class Phase(Record):
    """One time at which everybody sits a form."""

    id: PhaseId = Field(description="Before the training, after it, or later.", examples=["post"])
    weeks: int = Field(
        default=0, ge=0, le=260,
        description="Weeks after the start of the training at which the phase opens. The phase before opens at once.", examples=[4],
    )  # fmt: skip
    opens: date | None = Field(default=None, description="First day, instead of the weeks.", examples=["2027-03-01"])
    closes: date | None = Field(default=None, description="Last day on which it is open; none: it stays open.", examples=["2027-03-31"])


class Plan(Record):
    """How the study will be analysed, said before the first answer."""

    primary: Literal["safe_response"] = Field(
        default="safe_response", description="The primary outcome: an accepted decision and no severe harm.", examples=["safe_response"]
    )
    model: Model = Field(
        default="mixed_logistic",
        description="Mixed logistic regression with trainees and cases as random effects. `mixed_logistic_equal_before`, that of new plans, holds the groups alike "
        "before the training, as chance made them, and has site and experience as fixed effects. `mixed_logistic`, that of older plans and of those that name none, lets the groups differ before.",
        examples=["mixed_logistic_equal_before"],
    )  # fmt: skip
    alpha: float = Field(default=0.05, gt=0, lt=0.5, description="Level of the two-sided test of the primary outcome.", examples=[0.05])
    smallest_effect: float | None = Field(
        default=None, gt=0, le=100,
        description="Smallest difference in the primary outcome that matters, in points of 100. Without it no difference can be called too small to matter.",
        examples=[10],
    )  # fmt: skip
    largest_harm: float | None = Field(
        default=None, gt=0, le=100,
        description="Rise in severe harms that is too much, in points of 100, that the training may be offered with. An interval that reaches it leaves open whether the training does more harm. Without it 5.",
        examples=[5],
    )  # fmt: skip
    secondary: tuple[Term, ...] = Field(
        default=(),
        description="Secondary outcomes, compared as planned: " + ", ".join(f"`{name}`" for name in SECONDARY_OUTCOMES) + ". All others are exploratory.",
        examples=[["d_prime", "severe_harms"]],
    )  # fmt: skip
    minimum_n: dict[Term, Annotated[int, Field(ge=1)]] = Field(
        default_factory=dict,
        description="Least number of people for a figure, where the report's own table is to be overridden.", examples=[{"irt": 300}],
    )  # fmt: skip

    @property
    def harm_margin(self) -> float:
        """The largest rise in severe harms, in points of 100: that of the plan, else the usual."""
        return LARGEST_HARM if self.largest_harm is None else self.largest_harm


class Sessions(Record):
    """People who are trained together. What a session shares, its trainer above all, makes them more alike than others."""

    size: int = Field(ge=2, le=500, description="People of the training group in one session.", examples=[10])
    spread: float = Field(default=0.3, ge=0, le=10, description="How much sessions are assumed to differ in what they teach, in log odds, for the number of people.", examples=[0.3])


class SampleSize(Record):
    """How many people the study needs, by simulation: what was assumed, and the answer. `tracks-sim study power` writes it."""

    effect: float = Field(gt=0, le=100, description="Difference in the primary outcome to be found, in points of 100: the smallest that matters.", examples=[10])
    baseline: float = Field(gt=0, lt=1, description="Share of safe responses before, over all people and cases.", examples=[0.5])
    sd_trainee: float = Field(ge=0, le=10, description="Spread of people, in log odds.", examples=[1.0])
    sd_change: float = Field(ge=0, le=10, description="Spread of their changes, in log odds.", examples=[0.5])
    sd_case: float = Field(ge=0, le=10, description="Spread of cases, in log odds.", examples=[0.7])
    dropout: float = Field(ge=0, lt=1, description="Share of those allocated who have no second measurement.", examples=[0.15])
    power: float = Field(gt=0, lt=1, description="Share of such studies that shall find the effect.", examples=[0.8])
    alpha: float = Field(gt=0, lt=0.5, description="Level of the test, as `alpha` of the plan was.", examples=[0.05])
    groups: int = Field(ge=1, le=2, description="Number of groups the study had.", examples=[2])
    cases: int = Field(ge=1, description="Cases of its smallest form.", examples=[6])
    people: int = Field(ge=1, description="The answer: people to enrol, over all groups.", examples=[124])
    found: float = Field(ge=0, le=1, description="Power with so many people, by the planned model.", examples=[0.82])
    low: float = Field(ge=0, le=1, description="Low end of its 95 % interval, from the number of simulated studies.", examples=[0.78])
    high: float = Field(ge=0, le=1, description="High end of it.", examples=[0.85])
    draws: int = Field(ge=1, description="Studies that were simulated.", examples=[400])
    seed: int = Field(ge=0, description="Seed of the simulation.", examples=[1])
    kit: Annotated[str, Field(min_length=1, max_length=40)] = Field(description="Version of the kit that simulated.", examples=["1.0.0"])
    session_size: int = Field(default=0, ge=0, le=500, description="People of a training session; 0: everybody alone.", examples=[10])
    sd_session: float = Field(default=0.0, ge=0, le=10, description="Spread of what sessions teach, in log odds.", examples=[0.3])


SIZE_EXAMPLE: dict[str, float | str] = {
    "effect": 10, "baseline": 0.5, "sd_trainee": 1.0, "sd_change": 0.5, "sd_case": 0.7, "dropout": 0.15, "power": 0.8, "alpha": 0.05,
    "groups": 2, "cases": 6, "people": 260, "found": 0.81, "low": 0.77, "high": 0.85, "draws": 400, "seed": 1, "kit": "1.0.0",
}  # fmt: skip


class Study(Record):
    """The plan of a study. Nothing in it says who gets what next: the seed of the allocation lies in the store."""

    id: Slug = Field(description="Name of the study in commands and files.", examples=["spring-course"])
    title: dict[Language, Sentence] = Field(description="What trainees see, by language.", examples=[{"en": "A study on this training"}])
    demonstration: bool = Field(
        default=False,
        description="Whether it shows how a study goes and measures nothing, because its forms hold cases that are open for practice. Every report says so first.",
        examples=[True],
    )  # fmt: skip
    languages: tuple[Language, ...] = Field(
        default=("en", "fr"), min_length=1, description="Languages it is offered in.", examples=[["en", "fr"]]
    )
    country: Country = Field(description="Country whose rules every case of the study follows.", examples=["fr"])
    arms: tuple[Arm, ...] = Field(
        default=("training",), min_length=1, max_length=2,
        description="`training` alone (one group), or beside `waitlist` (trained after the post phase) or `control`.",
        examples=[["training", "waitlist"]],
    )  # fmt: skip
    phases: tuple[Phase, ...] = Field(
        min_length=1,
        max_length=3,
        description="Phases in the order of time.",
        examples=[[{"id": "pre"}, {"id": "post", "weeks": 4}]],
    )
    training_starts: date | None = Field(
        default=None, description="First day of the training. None: for each person the day they complete the phase before.", examples=["2027-02-01"]
    )
    forms: dict[FormId, tuple[Slug, ...]] = Field(
        min_length=1, description="Cases of each form, in the order they are sat. Every case is in one form only.",
        examples=[{"A": ["the-night-bus"], "B": ["the-quiet-room"]}],
    )  # fmt: skip
    twins: dict[Slug, Slug] = Field(
        default_factory=dict,
        description="Twin of a case of the forms, by that case: everybody sits one of the two, drawn by lot. A twin is in no form itself.",
        examples=[{"the-night-bus": "the-early-bus"}],
    )  # fmt: skip
    counterbalanced: bool = Field(
        default=True, description="Half of each group begins with form B. Else everybody begins with form A.", examples=[True]
    )
    strata: tuple[Stratum, ...] = Field(default=("site", "experience"), description="Groups within which arms and forms are balanced.", examples=[["site"]])
    levels: dict[Stratum, tuple[Annotated[str, Field(min_length=1, max_length=80)], ...]] = Field(
        default_factory=dict,
        description="Words for site and experience that codes can be made with, and that exports have; for any other word they have `other`.",
        examples=[{"site": ["north", "south"], "experience": ["new", "experienced"]}],
    )  # fmt: skip
    block_sizes: tuple[Annotated[int, Field(ge=1, le=40)], ...] = Field(
        default=(4, 8), min_length=1,
        description="Sizes of the permuted blocks; which one comes next is secret. Multiples of arms times first forms.", examples=[[4, 8]],
    )  # fmt: skip
    consent: dict[Language, Sentence] = Field(
        description="What is agreed to before anything else, by language. Markdown.", examples=[{"en": "Taking part is voluntary …"}]
    )
    questionnaires: dict[PhaseId, tuple[Slug, ...]] = Field(
        default_factory=dict, description="Questionnaires asked of everybody before the cases of a phase, in order.", examples=[{"pre": ["knowledge"]}]
    )
    questionnaires_by_arm: dict[Arm, dict[PhaseId, tuple[Slug, ...]]] = Field(
        default_factory=dict,
        description="Questionnaires asked of one group only, after those of everybody, by group and phase: how the training was, of those who have had it.",
        examples=[{"training": {"post": ["reaction"]}, "waitlist": {"follow-up": ["reaction"]}}],
    )  # fmt: skip
    sessions: Sessions | None = Field(
        default=None, description="Sessions in which people are trained; none: everybody alone. Codes then name the session of each person.", examples=[{"size": 10}]
    )
    plan: Plan = Field(default=Plan(), description="How it will be analysed.", examples=[{"alpha": 0.05}])
    sample_size: SampleSize | None = Field(default=None, description="How many people it needs, as `tracks-sim study power` found.", examples=[SIZE_EXAMPLE])

    @model_validator(mode="after")
    def _check_consistency(self) -> Self:
        if found := tuple(inconsistencies(self)):
            raise Inconsistent(found)
        return self

    @property
    def cases(self) -> frozenset[str]:
        """Every case of the study: those of every form, and the twins."""
        return frozenset((*(case for form in self.forms.values() for case in form), *self.twins.values()))

    @property
    def cases_of_a_form(self) -> int:
        """Cases of its smallest form."""
        return min(len(cases) for cases in self.forms.values())

    def first_version(self, case: str) -> str:
        """The case of a form that this case stands for: of a twin its first version, else the case itself."""
        return next((first for first, twin in self.twins.items() if twin == case), case)

    def unlisted(self, words: Mapping[Stratum, str]) -> tuple[Stratum, ...]:
        """Those of site and experience whose word is not among those that the plan lists; any word goes where it lists none."""
        return tuple(stratum for stratum, word in words.items() if word and word not in (self.levels.get(stratum) or (word,)))

    def exported_level(self, stratum: Stratum, word: str) -> str:
        """A member's site or experience as exports have it: empty, or as the plan lists it, else ``OTHER_LEVEL``."""
        return word if not word or word in self.levels.get(stratum, ()) else OTHER_LEVEL

    @property
    def compared_phases(self) -> tuple[PhaseId, ...]:
        """The phases that the plan compares: the first two, or the first alone where nothing is measured before the training."""
        measured = tuple(phase.id for phase in self.phases)
        return measured[: 2 if measured[0] == "pre" else 1]

    @property
    def all_questionnaires(self) -> tuple[str, ...]:
        """Every questionnaire that somebody is asked, each once, in the order of the phases."""
        return tuple(dict.fromkeys(name for phase in self.phases for arm in self.arms for name in self.questionnaires_of(arm, phase.id)))

    def questionnaires_of(self, arm: Arm | None, phase: PhaseId) -> tuple[str, ...]:
        """Questionnaires of an arm in a phase, in order; those of everybody before the allocation (None)."""
        of_arm = self.questionnaires_by_arm.get(arm, {}) if arm else {}
        return (*self.questionnaires.get(phase, ()), *of_arm.get(phase, ()))

    @property
    def first_forms(self) -> tuple[FormId, ...]:
        """Forms that members can begin with."""
        return ("A", "B") if self.counterbalanced and "B" in self.forms else ("A",)

    @property
    def consent_version(self) -> str:
        """Version of the consent text: the first twelve digits of its SHA-256."""
        return _sha256(self.consent)[:12]

    def phase(self, phase: PhaseId) -> Phase | None:
        """The phase of this name, or None."""
        return next((p for p in self.phases if p.id == phase), None)

    def opens_for_all(self, phase: Phase) -> date | None:
        """The day a phase opens for everybody; None where it opens for each person on a day of their own."""
        if phase.opens is None and phase != self.phases[0] and self.training_starts is not None:
            return self.training_starts + timedelta(weeks=phase.weeks)
        return phase.opens

    def form_of(self, phase: PhaseId, first_form: FormId) -> FormId:
        """The form of a phase: the first phase has the first form, and the forms alternate from there.

        With three phases the third has the first form again. With one form it is always that one.
        """
        turn = [p.id for p in self.phases].index(phase)
        other: FormId = "B" if first_form == "A" else "A"
        return first_form if turn % 2 == 0 or other not in self.forms else other


class Inconsistency(NamedTuple):
    """What in a plan does not fit together: a place of the plan, and an English sentence with gaps, without capital and full stop."""

    where: tuple[str | int, ...]
    sentence: str
    gaps: Mapping[str, object] = MappingProxyType({})


class Inconsistent(ValueError):
    """A plan does not fit together; the message is the first of its ``found``."""

    def __init__(self, found: tuple[Inconsistency, ...]) -> None:
        super().__init__(found[0].sentence.format(**found[0].gaps))
        self.found = found


def inconsistencies(study: Study) -> Iterator[Inconsistency]:
    """Everything in a plan that does not fit together."""
    phases = [p.id for p in study.phases]
    if phases != [p for p in PHASES if p in phases]:
        yield Inconsistency(("phases",), translatable("phases are pre, post and follow-up, in this order, each once"))
    if "training" not in study.arms or len(set(study.arms)) < len(study.arms):
        yield Inconsistency(("arms",), translatable("arms are training alone, or training and one other"))
    if "A" not in study.forms or not all(study.forms.values()):
        yield Inconsistency(("forms",), translatable("there is a form A, and no form is empty"))
    yield from _cases_twice(study)
    cells = len(study.arms) * len(study.first_forms)
    if any(size % cells for size in study.block_sizes):
        yield Inconsistency(("block_sizes",), translatable("block sizes are multiples of {cells} (arms times forms to begin with)"), {"cells": cells})
    asked = {"questionnaires": study.questionnaires} | {
        f"questionnaires_by_arm.{arm}": by_phase for arm, by_phase in study.questionnaires_by_arm.items()
    }
    if unknown := {phase for by_phase in asked.values() for phase in by_phase} - set(phases):
        yield Inconsistency(("questionnaires",), translatable("questionnaires are named for a phase the study does not have: {phases}"), {"phases": ", ".join(sorted(unknown))})
    if strangers := set(study.questionnaires_by_arm) - set(study.arms):
        yield Inconsistency(("questionnaires_by_arm",), translatable("questionnaires are named for a group the study does not have: {arms}"), {"arms": ", ".join(sorted(strangers))})
    for arm in study.arms:
        for phase in phases:
            names = study.questionnaires_of(arm, phase)
            if len(set(names)) < len(names):
                yield Inconsistency(("questionnaires", phase), translatable("the group {arm} is asked the same questionnaire twice at {phase}"), {"arm": arm, "phase": phase})
    for language in study.languages:
        if language not in study.title:
            yield Inconsistency(
                ("title", language),
                translatable("title is missing in {languages}"),
                {"languages": _without_text(study, study.title)},
            )
        if language not in study.consent:
            yield Inconsistency(
                ("consent", language),
                translatable("consent is missing in {languages}"),
                {"languages": _without_text(study, study.consent)},
            )
    weeks = [p.weeks for p in study.phases]
    for i, (before, after) in enumerate(pairwise(weeks)):
        if after < before:
            yield Inconsistency(("phases", i + 1, "weeks"), translatable("a later phase has no fewer weeks"))


def _cases_twice(study: Study) -> Iterator[Inconsistency]:
    """Cases that stand in two places, and twins of no case."""
    cases = [case for form in study.forms.values() for case in form]
    if len(set(cases)) < len(cases):
        yield Inconsistency(("forms",), translatable("a case stands in one form only, and once"))
    if stray := set(study.twins) - set(cases):
        yield Inconsistency(("twins", min(stray)), translatable("twins are named for cases of the forms, which {cases} is not"), {"cases": ", ".join(sorted(stray))})
    if len({*cases, *study.twins.values()}) < len(set(cases)) + len(study.twins):
        yield Inconsistency(("twins",), translatable("a twin is the twin of one case, and in no form"))


def _without_text(study: Study, texts: Mapping[str, str]) -> str:
    """Languages of a study that a text is missing in."""
    return ", ".join(language for language in study.languages if language not in texts)


def is_trained(arm: Arm | None, phase: PhaseId) -> bool:
    """Whether an arm has had its training by a phase: the training group after ``pre``, the wait-list after ``post``, controls
    and people without an arm (None) never.
    """
    return (arm == "training" and phase != "pre") or (arm == "waitlist" and phase == "follow-up")


def in_language(texts: Mapping[str, str], language: str) -> str:
    """A text of a plan (title, consent) in this language, or in the first that it has."""
    return texts.get(language) or next(iter(texts.values()))


def plan_hash(study: Study, hashes: Mapping[str, str]) -> str:
    """SHA-256 (hex) of the plan and of the material it measures with, as canonical JSON.

    ``hashes`` is the content hash by part: ``key.<case>`` and ``case.<case>`` of every case of the
    forms and every twin, ``questionnaire.<id>`` of every questionnaire. Independent of machine and version of Python;
    a plan that is no demonstration and has no twins, levels, questionnaires of one arm, sessions, sample size (or one without sessions), smallest effect or largest harm has the hash it had before there were such fields.
    """
    content = study.model_dump(mode="json")
    later = ("demonstration", "twins", "levels", "questionnaires_by_arm", "sessions", "sample_size")
    for block, name in (*((content, name) for name in later), *((content["plan"], name) for name in ("smallest_effect", "largest_harm"))):
        if not block[name]:
            del block[name]
    size = content.get("sample_size") or {}
    for name in ("session_size", "sd_session"):
        if not size.get(name):
            size.pop(name, None)
    return _sha256({"study": content, "hashes": dict(hashes)})


def _sha256(value: object) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
