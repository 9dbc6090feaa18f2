"""The planned analysis of a study, and how many people it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import Field

from tracks_sim.case.model.record import Record, Term
from tracks_sim.i18n import translatable
from tracks_sim.study.plan_field import PlanField
from tracks_sim.study.remark import Remark

if TYPE_CHECKING:
    from tracks_sim.study.model import Study

Model = Literal["mixed_logistic", "mixed_logistic_equal_before"]
EQUAL_BEFORE: Model = "mixed_logistic_equal_before"
SecondaryOutcome = Literal[
    "severe_harms", "detection_hits", "detection_false_alarms", "hits", "false_alarms", "d_prime", "recommended_questions", "needed_facts",
    "safety_steps", "knowledge", "confidence", "brier_score", "over_confidence",
]  # fmt: skip
SECONDARY_OUTCOMES: tuple[SecondaryOutcome, ...] = get_args(SecondaryOutcome)
"""What ``secondary`` of a plan may name, in the order of the report; ``study check`` refuses other names. Plans that were frozen before there
was such a list keep theirs."""
_OUTCOME_HINTS: Mapping[str, str] = {
    "severe_harms": translatable("in a decision, a plan or a talk"),
    "detection_hits": translatable("trafficking recognised where it is"),
    "detection_false_alarms": translatable("trafficking seen where it is not"),
    "hits": translatable("signs found that are there"),
    "false_alarms": translatable("signs seen that are not there"),
    "d_prime": translatable("hits and false alarms in one figure: telling signs apart"),
    "recommended_questions": translatable("open questions in talks"),
    "needed_facts": translatable("what the person tells that matters"),
    "safety_steps": translatable("such as talking alone"),
    "knowledge": translatable("needs the questionnaire on knowledge before and after"),
    "confidence": translatable("needs the questionnaire on confidence before and after"),
    "brier_score": translatable("how well “how sure” fits what is right"),
    "over_confidence": translatable("how much surer people are than right"),
}
"""What secondary outcomes mean, where the name alone does not tell."""
LARGEST_HARM = 5.0
"""Largest rise in severe harms of a plan that names none, in points of 100."""


def _of_model(study: Study, frozen: bool) -> Iterator[Remark]:
    if not frozen and len(study.arms) > 1 and study.plan.model != EQUAL_BEFORE:
        yield Remark(
            "The plan lets the groups differ before the training, although chance makes them. Write `model: mixed_logistic_equal_before` under `plan`: then about a quarter fewer people are enough.",
            where=("plan", "model"),
            on_form=translatable("The groups may differ before the training in this model, although chance makes them. Choose the other one: then about a quarter fewer people are enough."),
        )


def _of_smallest_effect(study: Study, frozen: bool) -> Iterator[Remark]:
    effect, where = study.plan.smallest_effect, ("plan", "smallest_effect")
    if effect is None and len(study.arms) > 1:
        yield Remark(
            "No smallest effect: write as `smallest_effect` under `plan` how many points of the primary outcome matter to you. Without it the report can never say that there is no difference that matters.",
            where=where,
            on_form=translatable("Say how many points of safe responses matter to you. Without it the report can never say that there is no difference that matters."),
        )
    if effect is not None and effect < 1:
        yield Remark(
            "The smallest effect is {effect}: it is said in points of 100, so that 10 stands for 10 more safe responses of 100. Write a whole number if you meant a share.",
            {"effect": f"{effect:g}"}, where=where,
            on_form=translatable("It is said in points of 100, so that 10 stands for 10 more safe responses of 100: {effect} is less than one. Did you mean a share?"),
        )  # fmt: skip


class Plan(Record):
    """How the study will be analysed, said before the first answer."""

    primary: Literal["safe_response"] = Field(
        default="safe_response", description="The primary outcome: an accepted decision and no severe harm.", examples=["safe_response"]
    )
    model: Annotated[
        Model,
        PlanField(
            page="analysis", kind="choice", label=translatable("Model: mixed logistic regression"), said="{value}.", remarks=_of_model,
            hint=translatable("It compares the groups and allows for people and cases that differ. The report writes it out."),
            names={
                EQUAL_BEFORE: translatable("Groups are taken to be alike before the training, since chance made them"),
                "mixed_logistic": translatable("Groups may differ before the training: the older model"),
            },
            hints={EQUAL_BEFORE: translatable("It also takes site and experience into account. It needs about a quarter fewer people."), "mixed_logistic": ""},
            refusal=translatable("Choose a model."),
        ),
    ] = Field(
        default="mixed_logistic",
        description="Mixed logistic regression with trainees and cases as random effects. `mixed_logistic_equal_before`, that of new plans, holds the groups alike "
        "before the training, as chance made them, and has site and experience as fixed effects. `mixed_logistic`, that of older plans and of those that name none, lets the groups differ before.",
        examples=["mixed_logistic_equal_before"],
    )  # fmt: skip
    alpha: Annotated[
        float,
        PlanField(
            page="analysis", kind="number", label=translatable("Level of the test (alpha)"), hint=translatable("Usually 0.05."), needed=True,
            said=translatable("The level of the test is {value}."),
        ),
    ] = Field(default=0.05, gt=0, lt=0.5, description="Level of the two-sided test of the primary outcome.", examples=[0.05])
    smallest_effect: Annotated[
        float | None,
        PlanField(
            page="analysis", kind="number", label=translatable("Smallest difference that matters, in points of 100"),
            hint=translatable("Of 100 responses, how many more must be safe for the training to be worth it? The number of people follows from it."),
            said=translatable("The smallest difference that matters is {value} points of 100."), unsaid=translatable("The plan does not say which difference matters."),
            remarks=_of_smallest_effect,
        ),
    ] = Field(
        default=None, gt=0, le=100,
        description="Smallest difference in the primary outcome that matters, in points of 100. Without it no difference can be called too small to matter.",
        examples=[10],
    )  # fmt: skip
    largest_harm: Annotated[
        float | None,
        PlanField(
            page="analysis", kind="number", label=translatable("Rise in severe harms that is too much, in points of 100"),
            hint=translatable("Of 100 responses, how many more with a severe harm are too many? While the data allow for so many, the report calls it open whether the training does more harm. Left empty: 5."),
            said=translatable("A rise in severe harms of {value} points of 100 is too much."), unsaid=translatable("A rise in severe harms of 5 points of 100 is too much."),
        ),
    ] = Field(
        default=None, gt=0, le=100,
        description="Rise in severe harms that is too much, in points of 100, that the training may be offered with. An interval that reaches it leaves open whether the training does more harm. Without it 5.",
        examples=[5],
    )  # fmt: skip
    secondary: Annotated[
        tuple[Term, ...],
        PlanField(
            page="analysis", kind="boxes", label=translatable("Further outcomes that you promise to compare"),
            hint=translatable("All outcomes stand in the report; what is not ticked here is called exploratory. Few is better: the more are promised, the stricter each is judged."),
            names=dict.fromkeys(SECONDARY_OUTCOMES, ""), hints=_OUTCOME_HINTS,
            said=translatable("Further outcomes that are promised: {value}."), unsaid=translatable("No further outcome is promised."),
        ),
    ] = Field(
        default=(),
        description="Secondary outcomes, compared as planned: " + ", ".join(f"`{name}`" for name in SECONDARY_OUTCOMES) + ". All others are exploratory.",
        examples=[["d_prime", "severe_harms"]],
    )  # fmt: skip
    minimum_n: Annotated[
        dict[Term, Annotated[int, Field(ge=1)]],
        PlanField(
            page="analysis", kind="counts", label=translatable("Least number of people for a figure"), rows=3,
            hint=translatable("One a line, such as irt: 300. Empty: those of the report."), fold=translatable("For those who know: least numbers of people"),
        ),
    ] = Field(
        default_factory=dict,
        description="Least number of people for a figure, where the report's own table is to be overridden.", examples=[{"irt": 300}],
    )  # fmt: skip

    @property
    def harm_margin(self) -> float:
        """The largest rise in severe harms, in points of 100: that of the plan, else the usual."""
        return LARGEST_HARM if self.largest_harm is None else self.largest_harm


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
