"""Plan of a study: arms, phases, forms of cases, questionnaires, and the planned analysis."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from tracks_sim.case.model.record import Country, Language, Record, Sentence, Slug
from tracks_sim.i18n import LANGUAGES, translatable
from tracks_sim.study.inconsistency import Inconsistent, inconsistencies
from tracks_sim.study.plan_field import PlanField
from tracks_sim.study.planned_analysis import SIZE_EXAMPLE, Plan, SampleSize
from tracks_sim.study.remark import Remark

Arm = Literal["training", "control", "waitlist"]
PhaseId = Literal["pre", "post", "follow-up"]
FormId = Literal["A", "B"]
Stratum = Literal["site", "experience"]
OTHER_LEVEL = "other"
PHASES: tuple[PhaseId, ...] = get_args(PhaseId)
DEMONSTRATION = translatable("Demonstration: the forms are practice cases that anybody may have worked on. It shows how a study goes and measures nothing.")
"""What every page, report and table of a demonstration says."""
SYNTHETIC = "synthetic"
"""Label of every member of a study whose people do not exist."""


class Phase(Record):
    """One time at which everybody sits a form."""

    id: PhaseId = Field(description="Before the training, after it, or later.", examples=["post"])
    weeks: Annotated[
        int,
        PlanField(
            page="when", kind="whole", label=translatable("Opens this many weeks after the start of the training"),
            said=translatable("opens {value} weeks after the start of the training"),
        ),
    ] = Field(
        default=0, ge=0, le=260,
        description="Weeks after the start of the training at which the phase opens. The phase before opens at once.", examples=[4],
    )  # fmt: skip
    opens: Annotated[date | None, PlanField(page="when", kind="day", label=translatable("First day, if it is fixed"), said=translatable("opens on {value}"))] = Field(
        default=None, description="First day, instead of the weeks.", examples=["2027-03-01"]
    )
    closes: Annotated[
        date | None, PlanField(page="when", kind="day", label=translatable("Last day, if there is one"), said=translatable("last day {value}"), unsaid=translatable("no last day"))
    ] = Field(default=None, description="Last day on which it is open; none: it stays open.", examples=["2027-03-31"])


def _of_sessions(study: Study, frozen: bool) -> Iterator[Remark]:
    if study.sessions is not None:
        yield Remark(
            "People are trained in sessions of {size}: name the session when codes are made (`tracks-sim study codes --session`), or intervals say nothing of other sessions. With fewer than four sessions they become very wide.",
            {"size": study.sessions.size}, where=("sessions", "size"),
            on_form=translatable("People are trained in sessions of {size}: name the session when codes are made, or intervals say nothing of other sessions. With fewer than four sessions they become very wide."),
        )  # fmt: skip


class Sessions(Record):
    """People who are trained together. What a session shares, its trainer above all, makes them more alike than others."""

    size: Annotated[
        int,
        PlanField(
            page="groups", kind="whole", label=translatable("People trained together in one session"), hint=translatable("Left empty: everybody is trained alone. With a number, codes name the session of each person who is trained."),
            said=translatable("People are trained in sessions of {value}."), unsaid=translatable("Everybody is trained alone."), remarks=_of_sessions,
        ),
    ] = Field(ge=2, le=500, description="People of the training group in one session.", examples=[10])
    spread: Annotated[
        float,
        PlanField(
            page="groups", kind="number", label=translatable("How much sessions differ in what they teach, in log odds"), fold=translatable("For those who know: how much sessions differ"),
            hint=translatable("Assumed for the number of people. Left empty: 0.3."), said=translatable("For the number of people, sessions are assumed to differ with a standard deviation of {value} log odds."),
        ),
    ] = Field(default=0.3, ge=0, le=10, description="How much sessions are assumed to differ in what they teach, in log odds, for the number of people.", examples=[0.3])


def _of_arms(study: Study, frozen: bool) -> Iterator[Remark]:
    if len(study.arms) == 1:
        yield Remark("One group: a change may come from sitting cases twice or from anything else that happened; say so in the report.", where=("arms",))


def _of_phases(study: Study, frozen: bool) -> Iterator[Remark]:
    if len(study.phases) == 3 and "B" in study.forms:
        yield Remark("At the follow-up everybody sits again the form they began with.", where=("phases", 2))


def _of_forms(study: Study, frozen: bool) -> Iterator[Remark]:
    if len(study.phases) > 1 and "B" not in study.forms:
        yield Remark("The same form is sat in every phase: a change may be memory of the cases.", where=("forms",))


def _of_counterbalanced(study: Study, frozen: bool) -> Iterator[Remark]:
    if len(study.phases) > 1 and "B" in study.forms and not study.counterbalanced:
        yield Remark("Everybody begins with form A: a change between phases cannot be told from a difference between the forms.", where=("counterbalanced",))


def _of_levels(study: Study, frozen: bool) -> Iterator[Remark]:
    for stratum in study.strata:
        where = ("levels", stratum)
        if not study.levels.get(stratum):
            yield Remark(
                "The plan balances by {stratum} and lists no words for it under `levels`: codes can be made with any word, and exports say `other` for each.", {"stratum": stratum}, where=where,
                on_form=translatable("No words are listed: codes can be made with any word, and exports say “other” for each."),
            )  # fmt: skip
        for words in study.levels.get(stratum, ()):
            if "," in words or ";" in words:
                yield Remark(
                    "“{words}” counts as one word for {stratum}: write each on a line of its own.", {"words": words, "stratum": stratum}, where=where,
                    on_form=translatable("“{words}” counts as one word: write each on a line of its own."),
                )  # fmt: skip


def _of_block_sizes(study: Study, frozen: bool) -> Iterator[Remark]:
    if len(study.block_sizes) == 1:
        yield Remark("All blocks have one size: who knows it can tell the last place of each block.", where=("block_sizes",))


class Study(Record):
    """The plan of a study. Nothing in it says who gets what next: the seed of the allocation lies in the store."""

    id: Annotated[
        Slug,
        PlanField(
            page="study", kind="id", label=translatable("Short name"), hint=translatable("For addresses and files: small letters, digits and hyphens, such as spring-course. It cannot be changed later."),
        ),
    ] = Field(description="Name of the study in commands and files.", examples=["spring-course"])
    title: Annotated[
        dict[Language, Sentence], PlanField(page="study", kind="texts", label=translatable("Title: {language}"), hint=translatable("Participants see it."), said=translatable("Title ({language}): {value}"))
    ] = Field(description="What trainees see, by language.", examples=[{"en": "A study on this training"}])
    demonstration: Annotated[
        bool,
        PlanField(
            page="cases", kind="tick", label=translatable("This is a demonstration"),
            hint=translatable("Practice cases may be used, and every page and report says that it measures nothing. Untick it for a study that measures: it needs cases that nobody can have practised on."),
            said=translatable("This is a demonstration: it shows how a study goes and measures nothing."), unsaid=translatable("This study measures something; it is not a demonstration."),
        ),
    ] = Field(
        default=False,
        description="Whether it shows how a study goes and measures nothing, because its forms hold cases that are open for practice. Every report says so first.",
        examples=[True],
    )  # fmt: skip
    languages: Annotated[
        tuple[Language, ...],
        PlanField(
            page="study", kind="boxes", label=translatable("Languages it is offered in"), names=LANGUAGES, said=translatable("The study is offered in: {value}."),
            refusal=translatable("Tick at least one language."),
        ),
    ] = Field(
        default=("en", "fr"), min_length=1, description="Languages it is offered in.", examples=[["en", "fr"]]
    )
    country: Annotated[
        Country,
        PlanField(
            page="study", kind="choice", label=translatable("Country whose rules every case follows"), names=dict.fromkeys(get_args(Country), ""),
            refusal=translatable("Choose a country."),
        ),
    ] = Field(description="Country whose rules every case of the study follows.", examples=["fr"])
    arms: Annotated[
        tuple[Arm, ...],
        PlanField(
            page="groups", kind="design", called="design", label=translatable("Who is compared with whom?"), said="{value}.", remarks=_of_arms,
            names={
                "one": translatable("One group: everybody is trained"), "waitlist": translatable("A training group and a wait-list group"),
                "control": translatable("A training group and a control group"),
            },
            hints={
                "one": translatable("Shows whether people answer otherwise after the training than before. It cannot show that the training is the reason: sitting cases twice changes people too."),
                "waitlist": translatable("A lot decides who is trained now and who later. Until then the two groups are compared, so that what chance cannot explain is due to the training. In the end everybody is trained."),
                "control": translatable("A lot decides who is trained, so that what chance cannot explain is due to the training. The control group is not trained during the study, and the groups can be compared for longer."),
            },
            refusal=translatable("Choose a design."),
        ),
    ] = Field(
        default=("training",), min_length=1, max_length=2,
        description="`training` alone (one group), or beside `waitlist` (trained after the post phase) or `control`.",
        examples=[["training", "waitlist"]],
    )  # fmt: skip
    phases: Annotated[
        tuple[Phase, ...],
        PlanField(
            page="when", kind="phases", label=translatable("Phases of the study"), remarks=_of_phases,
            hint=translatable("In each phase people answer questionnaires and one form of cases. To compare before and after, tick both."),
            refusal=translatable("Tick at least one part."),
        ),
    ] = Field(
        min_length=1,
        max_length=3,
        description="Phases in the order of time.",
        examples=[[{"id": "pre"}, {"id": "post", "weeks": 4}]],
    )
    training_starts: Annotated[
        date | None,
        PlanField(
            page="when", kind="day", label=translatable("First day of the training, if it is the same for all"),
            hint=translatable("Without it the weeks count, for each person, from the day they complete the phase before the training."),
            said=translatable("The training begins on {value}, for everybody."), unsaid=translatable("Weeks count, for each person, from the day they complete the phase before the training."),
        ),
    ] = Field(
        default=None, description="First day of the training. None: for each person the day they complete the phase before.", examples=["2027-02-01"]
    )
    forms: Annotated[
        dict[FormId, tuple[Slug, ...]],
        PlanField(
            page="cases", kind="cases", label=translatable("Which case is in which form"), remarks=_of_forms,
            hint=translatable("A form is a fixed list of cases. With two forms, A and B, nobody meets the same case before and after. A form that measures has six cases or more, at least two of trafficking and two that are not (controls)."),
            refusal=translatable("Put at least one case into form A."),
        ),
    ] = Field(
        min_length=1, description="Cases of each form, in the order they are sat. Every case is in one form only.",
        examples=[{"A": ["the-night-bus"], "B": ["the-quiet-room"]}],
    )  # fmt: skip
    twins: dict[Slug, Slug] = Field(
        default_factory=dict,
        description="Twin of a case of the forms, by that case: everybody sits one of the two, drawn by lot. A twin is in no form itself.",
        examples=[{"the-night-bus": "the-early-bus"}],
    )  # fmt: skip
    counterbalanced: Annotated[
        bool,
        PlanField(
            page="cases", kind="tick", label=translatable("Half of the people begin with form B"),
            hint=translatable("Otherwise a difference between before and after may be a difference between the forms. Leave it ticked if there are two forms."),
            said=translatable("Half of the people begin with form B, if there are two forms."), unsaid=translatable("Everybody begins with form A."), remarks=_of_counterbalanced,
        ),
    ] = Field(
        default=True, description="Half of each group begins with form B. Else everybody begins with form A.", examples=[True]
    )
    strata: Annotated[
        tuple[Stratum, ...],
        PlanField(
            page="groups", kind="boxes", label=translatable("Keep the groups alike by"), said=translatable("The lot keeps the groups alike by: {value}."), unsaid=translatable("The lot takes no account of site or experience."),
            names={"site": translatable("site"), "experience": translatable("experience")},
            hints={"site": translatable("where people work"), "experience": translatable("how long they have worked")},
        ),
    ] = Field(default=("site", "experience"), description="Groups within which arms and forms are balanced.", examples=[["site"]])
    levels: Annotated[
        dict[Stratum, tuple[Annotated[str, Field(min_length=1, max_length=80)], ...]],
        PlanField(
            page="groups", kind="lists", label=translatable("Words for site and experience"), rows=3, remarks=_of_levels,
            names={"site": translatable("Words for the sites"), "experience": translatable("Words for experience")},
            hint=translatable("One a line. Codes are made with these words, and tables show them. Few and coarse: a word that fits one person only is a name."),
        ),
    ] = Field(
        default_factory=dict,
        description="Words for site and experience that codes can be made with, and that exports have; for any other word they have `other`.",
        examples=[{"site": ["north", "south"], "experience": ["new", "experienced"]}],
    )  # fmt: skip
    block_sizes: Annotated[
        tuple[Annotated[int, Field(ge=1, le=40)], ...],
        PlanField(
            page="groups", kind="wholes", label=translatable("Sizes of the blocks in which the lot is drawn"), fold=translatable("For those who know: blocks of the lot"),
            hint=translatable("Each block holds every group equally often. Two sizes, such as 4, 8, keep anybody from guessing what comes next. With two groups and two forms they are multiples of 4."),
            said=translatable("The lot is drawn in blocks of {value}."), remarks=_of_block_sizes,
        ),
    ] = Field(
        default=(4, 8), min_length=1,
        description="Sizes of the permuted blocks; which one comes next is secret. Multiples of arms times first forms.", examples=[[4, 8]],
    )  # fmt: skip
    consent: Annotated[
        dict[Language, Sentence],
        PlanField(
            page="study", kind="texts", label=translatable("What people agree to: {language}"), rows=9, said=translatable("What people agree to ({language}): {value}"),
            hint=translatable("They read it before anything else. Say who runs the study, how long the answers are kept, and whom to ask. A line in *stars* is set in italics."),
        ),
    ] = Field(
        description="What is agreed to before anything else, by language. Markdown.", examples=[{"en": "Taking part is voluntary …"}]
    )
    questionnaires: Annotated[
        dict[PhaseId, tuple[Slug, ...]],
        PlanField(page="asked", kind="asked", called="asked", label=translatable("Who is asked what, and when"), hint=translatable("Ask a group how the training was only after it has had it.")),
    ] = Field(
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
    sample_size: Annotated[SampleSize | None, PlanField(page="analysis", kind="sample_size", label=translatable("Number of people"), unsaid=translatable("The number of people was not computed yet."))] = Field(default=None, description="How many people it needs, as `tracks-sim study power` found.", examples=[SIZE_EXAMPLE])

    @model_validator(mode="after")
    def _check_consistency(self) -> Self:
        if found := tuple(inconsistencies(self, PHASES)):
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
