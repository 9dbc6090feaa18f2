"""Section on the methods of this study: design, estimand, model, estimation, missing data, minimums, software and sources.

Written from plan and data, so that nothing is described that this study did not do. The sentences must follow the code that they
describe: ``outcomes/primary.py``, ``outcomes/glmm.py``, ``outcomes/laplace.py``, ``outcomes/comparison.py``, ``outcomes/interval.py``.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import version

import pandas as pd

from tracks_sim.i18n import translatable, translatable_plural
from tracks_sim.outcomes.glmm import INTERCEPT, SETTLED
from tracks_sim.outcomes.interval import DRAWS
from tracks_sim.outcomes.sample_sizes import MINIMUMS
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import GROUP, MEASURE
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import NO_ANSWERS, PHASES, arm_label, safe_or_not
from tracks_sim.report.guidelines import CONCEALED, design, sample_size, sequence
from tracks_sim.report.outcome_scores import LABELS
from tracks_sim.report.parts import (
    BOTH,
    HIDDEN,
    PERSONS,
    THEN,
    Block,
    Column,
    Figure,
    Message,
    Number,
    Row,
    Section,
    Table,
    join_messages,
    plural_message,
    report_section,
)
from tracks_sim.report.people_register import people_register
from tracks_sim.report.planned_effect import BOTH_TRAINED, NOTHING_AFTER, PlannedEffect, planned_effect
from tracks_sim.study.planned_analysis import EQUAL_BEFORE

LEAD = Message("How the figures of this report were made, in this study. What its authors say of design and training stands in their own words.")
PACKAGES = ("numpy", "scipy", "pandas")
"""Packages that compute the figures."""
TOPIC, METHOD = Column(Message("Topic"), numeric=False), Column(Message("What was done"), numeric=False)
LIST = translatable("{one}, {other}")

TWO_FORMS = translatable("Cases come in two forms ({a} and {b} cases); half of the people begin with the other form, and forms alternate.")
TWO_FORMS_IN_ORDER = translatable("Cases come in two forms ({a} and {b} cases); everybody begins with the first, and forms alternate.")
ONE_FORM = translatable("Everybody sits the same form of {a} cases in each phase.")
TWINS = translatable_plural(
    "{n} case has a twin that differs in one trait of the person; chance gave each person one of the two.",
    "{n} cases have a twin that differs in one trait of the person; chance gave each person one of the two.",
)

POPULATION = translatable("Whom and what it speaks of: people like those who agreed to take part, and cases of the kind of the forms. Response: safe, that is an accepted decision and no severe harm, once for each person and case.")
POPULATION_HERE = translatable("Whom and what it speaks of: people like those who agreed to take part, and the cases of the forms; a second, wider interval speaks of other cases of the kind. Response: safe, that is an accepted decision and no severe harm, once for each person and case.")
ALIKE = "phase:arm, alike before"
"""Of the mappings below, two groups and two phases where the plan holds groups alike before."""
CONTRAST: Mapping[str, str] = {
    ALIKE: translatable("Measure: Δ, the probability of a safe response at {second} in the first less that in the second, the groups being alike at {first}; beside it the odds ratio, exp(β₃)."),
    "phase:arm": translatable("Measure: Δ, the change in the probability of a safe response from {first} to {second} in the first less that in the second; beside it the ratio of the odds ratios, exp(β₃)."),
    "arm": translatable("Measure: Δ, the probability of a safe response in the first less that in the second; beside it the odds ratio, exp(β₁)."),
    "phase": translatable("Measure: Δ, the probability of a safe response in {second} less that in {first}; beside it the odds ratio, exp(β₁). There is nothing to compare the change with."),
}
AS_ALLOCATED = Message("Who left, missed sessions or learnt elsewhere stays in the group of the allocation, with every response that was given (treatment policy).")
AS_OBSERVED = Message("Who left or missed sessions counts with every response that was given.")
SYMBOLS: Mapping[str, str] = {
    ALIKE: "Δ = P(1, 1) − P(1, 0)",
    "phase:arm": "Δ = [P(1, 1) − P(0, 1)] − [P(1, 0) − P(0, 0)]", "arm": "Δ = P(1) − P(0)", "phase": "Δ = P(1) − P(0)",
}  # fmt: skip
IN_SYMBOLS: Mapping[str, str] = {
    ALIKE: translatable("{symbols}, where P(t, g) is the probability in phase t (0 before, 1 after) and group g (1 trained), averaged over people, cases and strata: the logistic curve of η integrated over the normal distribution of u and v, strata as people are spread over them."),
    "phase:arm": translatable("{symbols}, where P(t, g) is the probability in phase t (0 before, 1 after) and group g (1 trained), averaged over people and cases: the logistic curve of η integrated over the normal distribution of u and v."),
    "arm": translatable("{symbols}, where P(g) is the probability in group g (1 trained), averaged over people and cases: the logistic curve of η integrated over the normal distribution of u and v."),
    "phase": translatable("{symbols}, where P(t) is the probability in phase t (0 before, 1 after), averaged over people and cases: the logistic curve of η integrated over the normal distribution of u and v."),
}
EQUATIONS: Mapping[str, str] = {
    ALIKE: "logit Pr(safeᵢⱼₜ = 1) = ηᵢⱼₜ = β₀ + β₁ t + β₃ t gᵢ + γ′sᵢ + u₀ᵢ + u₁ᵢ t + vⱼ",
    "phase:arm": "logit Pr(safeᵢⱼₜ = 1) = ηᵢⱼₜ = β₀ + β₁ t + β₂ gᵢ + β₃ t gᵢ + u₀ᵢ + u₁ᵢ t + vⱼ",
    "arm": "logit Pr(safeᵢⱼ = 1) = ηᵢⱼ = β₀ + β₁ gᵢ + u₀ᵢ + vⱼ",
    "phase": "logit Pr(safeᵢⱼₜ = 1) = ηᵢⱼₜ = β₀ + β₁ t + u₀ᵢ + u₁ᵢ t + vⱼ",
}
RANDOM: Mapping[str, str] = {
    ALIKE: "(u₀ᵢ, u₁ᵢ) ~ N(0, Σ), vⱼ ~ N(0, τ²)",
    "phase:arm": "(u₀ᵢ, u₁ᵢ) ~ N(0, Σ), vⱼ ~ N(0, τ²)", "arm": "u₀ᵢ ~ N(0, σ²), vⱼ ~ N(0, τ²)", "phase": "(u₀ᵢ, u₁ᵢ) ~ N(0, Σ), vⱼ ~ N(0, τ²)",
}  # fmt: skip
HELD_ALIKE = Message("Groups are held alike before the training, since chance made them; sᵢ are site and experience as the plan lists them, by which the allocation was balanced.")
STRATA_FIXED = Message("Site and experience as the plan lists them, by which the allocation was balanced, are fixed effects.")
OTHERS = Message("The interval for other cases adds how much more the training did in some cases than in others, by mean squares of people and cases, and takes Student’s t with Satterthwaite’s degrees of freedom. It is never narrower than the first.")
IN_SESSIONS = Message("People of the training group were trained in sessions: both intervals add how sessions differ, in the same way. The randomisation test does not count it.")
LOT = Message("Beside it a randomisation test: the study’s own lot is drawn again 1,999 times, in its blocks, with first forms as they were, and compared is each person’s share of safe responses, adjusted for the share before, first form, site and experience. Its interval holds every difference that it does not reject. Where a group of answers has only one outcome, this test decides, and the model is fitted with Firth’s penalty.")
SLOPES = Message("Where Σ lies at its edge, intercepts and slopes vary independently, then intercepts alone; the table of the model says which.")
OTHER_PHASES = Message("Later phases are described with the same model for the trained group; they are no part of the planned test.")
NO_MODEL = Message("None: there is one measurement of one group, so shares are given and nothing is compared.")
ESTIMATION = translatable("Largest likelihood, with the random effects integrated out by Laplace’s approximation; inner steps of Newton to 10⁻⁸, then quasi-Newton and Newton steps on the exact gradient until a step raises the log-likelihood by {settled} at most. Errors: inverse of the Hessian over coefficients and random parameters together. glmer of lme4 fits the same model; with its own tolerance (tolPwrss 10⁻⁷) figures may differ in the third digit, with 10⁻¹² they agree.")
TEST = translatable("One test: Wald’s, two-sided, of Δ = 0 at a level of {alpha}, with the error of Δ by the delta method over coefficients and random parameters. Its interval has the level 1 − α, so that it excludes 0 exactly where the test rejects. All other intervals are of 95 %.")
STUDENT = Message("Student’s t, whose degrees of freedom are the number of people less four: with the normal distribution the test errs too often in small studies.")
NONE_PLANNED = Message("The plan names none: all are exploratory and have no p value, so that nothing had to be corrected.")
SECONDARY: Mapping[str, Message] = {
    "phase:arm": Message("One score for each person and phase, of people with a result in both. Difference after, adjusted for the score before: least squares with HC3 errors (analysis of covariance)."),
    "arm": Message("One score for each person. Difference of means: least squares with HC3 errors."),
    "phase": Message("One score for each person and phase, of people with a result in both. Mean change, t interval of the pairs."),
    "": Message("One score for each person; means only."),
}
STANDARDISED = Message("Standardised: divided by the standard deviation, corrected for few people (Hedges).")
INTERVALS = translatable("Shares of responses: errors clustered by people and by cases. Shares of people: Wilson’s interval. d′, area under the curve, predictive values and calibration: bootstrap over whole people, {draws} resamples with seed {seed}, expanded percentiles. Alpha: Feldt’s. d′: half a judgement is added to each count.")
ALL_RESPONSES = Message("The model uses every response of everybody who was allocated and assumes that what is missing would have been like the responses of people of the same group who had answered alike before (missing at random). Nothing is imputed. How the result would change if that were wrong is in the section on missing data.")
NO_MODEL_MISSING = Message("Shares are of what was answered. Nothing is imputed; the section on missing data counts what is missing.")
PAIRS_ONLY = Message("Secondary outcomes use people with a result in both phases, which assumes that these are like the others.")
TALKS = Message("Shares of questions, facts and steps within the talks of a phase, all talks of a person together. The person in a talk is a program with fixed rules, the same for everybody.")
QUESTIONNAIRES = Message("Knowledge: share of items answered right, “unsure” is not right. Scales: mean of the items. Questions on the training count of those alone who have had it.")
TWIN_CONTRAST = Message("Changed version less first version, of separate people, by Newcombe’s interval; together by a t interval over pairs of cases.")
ALL_SHOWN = Message("The rule that hides figures of fewer than five people was set aside for this report.")
FROM_PEOPLE = translatable("{people}: {figures}")
FROM_BOTH = translatable("{people} and {cases} cases: {figures}")
BY_PLAN = Message("Some of these numbers of people are the plan’s, or were set for this report.")

FIGURES: Mapping[str, Message] = {
    "glmm": Message("planned model"), "d_prime": Message("d′"), "auc": Message("area under the curve"),
    "calibration": Message("calibration"), "fairness_contrast": Message("contrasts of kinds of cases"),
    "twins": Message("a case and its twin"), "ancova": Message("comparisons adjusted for before"),
    "option_table": Message("options by thirds"), "generalizability": Message("generalisability"),
    "twins_together": Message("all twins together"), "ece": Message("calibration error"), "alpha": Message("alpha"),
    "item_discrimination": Message("discrimination of cases"), "icc": Message("intraclass correlation"),
    "omega": Message("omega"), "rasch": Message("Rasch model"), "dif": Message("items that work differently"),
    "2pl": Message("two-parameter model"),
}  # fmt: skip
"""Names in words of the figures that have a minimum in the report, by their name in ``MINIMUMS``."""

SOURCES: Mapping[str, str] = {
    "model": "Breslow & Clayton 1993, doi 10.1080/01621459.1993.10594284; Bates et al. 2015 (lme4), doi 10.18637/jss.v067.i01; Westfall, Kenny & Judd 2014, doi 10.1037/xge0000014",
    "estimand": "ICH E9(R1) 2019",
    "alike": "Liang & Zeger 2000, Sankhya B 62:134; Kahan & Morris 2012, doi 10.1002/sim.4431",
    "other cases": "Clark 1973, doi 10.1016/S0022-5371(73)80014-3; Satterthwaite 1946, doi 10.2307/3002019",
    "sessions": "Roberts & Roberts 2005, doi 10.1191/1740774505cn076oa",
    "lot": "Rosenberger & Lachin 2016 (randomisation test); Garthwaite 1996, doi 10.2307/2532852; Firth 1993, doi 10.1093/biomet/80.1.27",
    "ancova": "Wan 2021, doi 10.1186/s12874-021-01323-9",
    "hc3": "Long & Ervin 2000, doi 10.1080/00031305.2000.10474549",
    "holm": "Holm 1979, Scand. J. Stat. 6:65",
    "hedges": "Hedges 1981, doi 10.3102/10769986006002107",
    "shares": "Wilson 1927, doi 10.1080/01621459.1927.10502953; Hautus 1995 (d′), doi 10.3758/BF03203619; Hesterberg 2015 (bootstrap), doi 10.1080/00031305.2015.1089789",
    "CONSORT": "CONSORT 2025, doi 10.1136/bmj-2024-081123",
    "TREND": "TREND 2004, doi 10.2105/AJPH.94.3.361",
    "GREET": "GREET 2016, doi 10.1186/s12909-016-0759-1",
}
"""Where formulas and guidelines stand, by what they are needed for."""

BOTH_PHASES = Column(Message("Responses in both phases: every analysis"))
ONE_PHASE = Column(Message("In one phase only: planned model alone"))
SOME_RESPONSE = Column(Message("Some response: every analysis"))
NO_RESPONSE = Column(Message("No response: no analysis of outcomes"))
ALLOCATED = Column(Message("Allocated"))
COEFFICIENTS: Mapping[str, Mapping[str, Message]] = {
    "phase:arm": {
        INTERCEPT: Message("β₀, constant"), "phase": Message("β₁, phase"),
        "arm": Message("β₂, group"), "phase:arm": Message("β₃, phase × group"),
    },
    "arm": {INTERCEPT: Message("β₀, constant"), "arm": Message("β₁, group")},
    "phase": {INTERCEPT: Message("β₀, constant"), "phase": Message("β₁, phase")},
}  # fmt: skip
DEVIATIONS: Mapping[tuple[str, str], Message] = {
    ("trainee", "1"): Message("Standard deviation of people (u₀)"),
    ("trainee", "phase"): Message("Standard deviation of their changes (u₁)"),
    ("case", "1"): Message("Standard deviation of cases (v)"),
}  # fmt: skip
CORRELATION = Message("Correlation of u₀ and u₁")
USED = {"trainee": Message("People in the model"), "case": Message("Cases in the model")}
RESPONSES = Message("Responses in the model")
ESTIMATE = Column(Message("Estimate"))
CONVERGED = Message("Log odds, with Wald intervals of 95 %. The fit converged.")
AS_WRITTEN = Message("It was fitted as it is written, with no variance and no correlation at its edge.")

MINIMUMS_TOPIC, SOURCES_TOPIC = translatable("Minimums"), translatable("Sources")
BASIS = (Message(MINIMUMS_TOPIC), Message(SOURCES_TOPIC))
"""Topics whose text is the same in most studies: a table of their own."""


def methods(data: StudyData, policy: DisclosurePolicy) -> Section:
    """The methods in words and symbols, who is in each analysis, and the fitted model with its diagnostics."""
    responses = safe_or_not(data)
    planned = planned_effect(data, responses, policy)
    rows: list[Row] = [(Message(topic), text) for topic, text in described(data, policy, planned)]
    here, basis = (tuple(row for row in rows if (row[0] in BASIS) == of_basis) for of_basis in (False, True))
    blocks: list[Block] = [
        Table("methods", Message("Methods of this study"), (TOPIC, METHOD), here),
        Table("methods-basis", Message("Fewest people, and sources"), (TOPIC, METHOD), basis),
        analysis_sets(data, responses, policy),
    ]
    if planned is not None and _effect(planned):
        blocks.append(fitted_model(planned))
    return report_section("methods", LEAD, *blocks)


def described(data: StudyData, policy: DisclosurePolicy, planned: PlannedEffect | None) -> Iterator[tuple[str, Message | str]]:
    """Each topic with what was done in this study."""
    study, effect = data.study, _effect(planned)
    variant, new = _variant(data, effect), study.plan.model == EQUAL_BEFORE
    yield translatable("Design"), _together(*_design(data))
    if effect:
        yield translatable("Estimand"), _together(*_estimand(data, effect))
        yield translatable("In symbols"), Message(IN_SYMBOLS[variant], {"symbols": SYMBOLS[variant]})
        model = Message("{equation}, for person i and case j; {random}, all independent. People and cases are both samples. Where a case was changed while the study ran, its versions are cases of their own.", {"equation": EQUATIONS[variant], "random": RANDOM[variant]})
        alike = () if not new or effect == "phase" else (HELD_ALIKE,) if variant == ALIKE else (STRATA_FIXED,)
        slopes = (SLOPES,) if effect != "arm" else ()
        later = (OTHER_PHASES,) if len(study.phases) > len(study.compared_phases) else ()
        yield translatable("Model"), _together(model, *alike, *slopes, *later)
        yield translatable("Estimation"), Message(ESTIMATION, {"settled": Number(SETTLED, "level")})
        points = study.plan.smallest_effect
        matters = () if points is None else (Message("By the plan {points} points or more matter.", {"points": Number(points)}),)
        yield translatable("Test and interval"), _together(Message(TEST, {"alpha": Number(study.plan.alpha, "level")}), *((STUDENT,) if new else ()), *matters)
        if new:
            in_sessions = data.members["session"].fillna("").astype(str).str.len().any()
            yield translatable("Other cases, and a check"), _together(OTHERS, *((IN_SESSIONS,) if in_sessions else ()), *((LOT,) if effect != "phase" else ()))
    else:
        yield translatable("Model"), NO_MODEL if planned is None or planned.reason is None else planned.reason
    yield translatable("Secondary outcomes"), _together(_secondary_names(data), SECONDARY[effect], *((STANDARDISED,) if effect else ()))
    yield translatable("Other intervals"), Message(INTERVALS, {"draws": Number(DRAWS), "seed": str(policy.seed)})
    if study.twins:
        yield translatable("Twins"), TWIN_CONTRAST
    if data.sittings["talk_questions"].notna().any():
        yield translatable("Talks"), TALKS
    if study.all_questionnaires:
        yield translatable("Questionnaires"), QUESTIONNAIRES
    missing = (ALL_RESPONSES,) if effect else (NO_MODEL_MISSING,)
    yield translatable("Missing data"), _together(*missing, *((PAIRS_ONLY,) if len(study.compared_phases) > 1 else ()))
    yield translatable("Sample size"), sample_size(data)
    yield MINIMUMS_TOPIC, _minimums(data, policy)
    yield translatable("What is hidden"), _hidden(policy)
    yield translatable("Software"), f"{packages()}, tracks_sim {data.versions['kit']}"
    yield SOURCES_TOPIC, sources(data, effect)


def _variant(data: StudyData, effect: str) -> str:
    """The effect, or ``ALIKE``."""
    return ALIKE if effect == "phase:arm" and data.study.plan.model == EQUAL_BEFORE else effect


def _effect(planned: PlannedEffect | None) -> str:
    """The coefficient that the plan's question is about; empty where its design compares nothing."""
    compares_nothing = planned is None or (planned.reason is not None and planned.reason.sentence in (NOTHING_AFTER, BOTH_TRAINED))
    return "" if planned is None or compares_nothing else planned.effect


def packages() -> str:
    """Versions of Python and of the packages that compute the figures."""
    return ", ".join((f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in PACKAGES)))


def sources(data: StudyData, effect: str) -> str:
    """Where the formulas of the analyses of this study stand, and the guidelines of its report."""
    needed = [
        *(("model", "estimand") if effect else ()), *(_added_sources(data, effect) if effect else ()), *({"phase:arm": ("ancova", "hc3"), "arm": ("hc3",)}.get(effect, ())),
        *(("holm",) if _planned_secondary(data) else ()), *(("hedges",) if effect else ()), "shares",
        "CONSORT" if len(data.study.arms) > 1 else "TREND", "GREET",
    ]  # fmt: skip
    return "; ".join(SOURCES[name] for name in needed)


def _added_sources(data: StudyData, effect: str) -> tuple[str, ...]:
    """Sources of what plans have whose groups are held alike before."""
    if data.study.plan.model != EQUAL_BEFORE:
        return ()
    sessions = ("sessions",) if data.members["session"].fillna("").astype(str).str.len().any() else ()
    return (*(("alike",) if effect == "phase:arm" else ()), "other cases", *sessions, *(("lot",) if effect != "phase" else ()))


def _together(*sentences: Message) -> Message:
    return join_messages(sentences, BOTH)


def _design(data: StudyData) -> Iterator[Message]:
    study = data.study
    if len(study.arms) > 1:
        yield from (design(data), sequence(data), CONCEALED)
    else:
        phases = join_messages([PHASES[phase.id] for phase in study.phases], THEN)
        yield Message("One group, measured in these phases: {phases}. Everybody was assigned to the training.", {"phases": phases})
    sizes = {name: Number(len(study.forms[form])) for name, form in (("a", "A"), ("b", "B")) if form in study.forms}
    yield Message(ONE_FORM if len(sizes) < 2 else TWO_FORMS if len(study.first_forms) > 1 else TWO_FORMS_IN_ORDER, sizes)
    if study.twins:
        yield plural_message(TWINS, len(study.twins))


def _estimand(data: StudyData, effect: str) -> Iterator[Message]:
    arms, phases = data.study.arms, data.study.compared_phases
    yield Message(POPULATION_HERE if data.study.plan.model == EQUAL_BEFORE else POPULATION)
    if len(arms) > 1:
        yield Message(
            "Conditions: {training} and {other}, as allocated.",
            {
                "training": arm_label(data, "training"),
                "other": arm_label(data, next(arm for arm in arms if arm != "training")),
            },
        )
    yield Message(CONTRAST[_variant(data, effect)], {} if effect == "arm" else {"first": PHASES[phases[0]], "second": PHASES[phases[-1]]})
    yield AS_ALLOCATED if len(arms) > 1 else AS_OBSERVED


def _planned_secondary(data: StudyData) -> list[str]:
    return [name for name in dict.fromkeys(data.study.plan.secondary) if name in LABELS]


def _secondary_names(data: StudyData) -> Message:
    names = [LABELS[name] for name in _planned_secondary(data)]
    return Message("Planned: {names}. Their p values are corrected together (Holm). All others are exploratory and have no p value.", {"names": join_messages(names, THEN)}) if names else NONE_PLANNED


def _minimums(data: StudyData, policy: DisclosurePolicy) -> Message:
    """Fewest people and cases of each figure, those with the same numbers together, the smallest first."""
    set_otherwise = {**data.study.plan.minimum_n, **policy.minimum}
    by_numbers: dict[tuple[int, int], list[Message]] = {}
    for name, words in FIGURES.items():
        if data.study.twins or not name.startswith("twins"):
            by_numbers.setdefault((set_otherwise.get(name, MINIMUMS[name].people), MINIMUMS[name].cases), []).append(words)
    parts = [
        Message(FROM_PEOPLE if cases == 1 else FROM_BOTH, {
            "people": plural_message(PERSONS, people), "figures": join_messages(figures, LIST), **({} if cases == 1 else {"cases": Number(cases)}),
        })
        for (people, cases), figures in sorted(by_numbers.items(), key=lambda item: item[0])
    ]  # fmt: skip
    listed = Message("A figure is given from these numbers on. {minimums}.", {"minimums": join_messages(parts, THEN)})
    return _together(listed, BY_PLAN) if set(set_otherwise) & set(FIGURES) else listed


def _hidden(policy: DisclosurePolicy) -> Message:
    if policy.smallest < 2:
        return ALL_SHOWN
    return Message("Counts of 1 to {last} people and figures of fewer than {smallest} are not shown, nor others from which they could be computed.", {"last": Number(policy.smallest - 1), "smallest": Number(policy.smallest)})


def analysis_sets(data: StudyData, responses: pd.DataFrame, policy: DisclosurePolicy) -> Table:
    """Numbers of people by arm and by the analyses that they are in: in exclusive groups, whose sum is those allocated."""
    phases, register = data.study.compared_phases, people_register(data, policy)
    within = responses[responses["phase"].isin(phases)]
    phases_of = within.groupby("trainee")["phase"].nunique()
    rows: list[Row] = []
    for arm in data.study.arms:
        allocated = data.members.loc[(data.members["arm"] == arm).fillna(False), "trainee"]
        met = phases_of.reindex(allocated).fillna(0)
        cells = [
            Number(int((met == n).sum())) if register.shows("in phases", str(n), arm) else HIDDEN for n in range(len(phases), -1, -1)
        ]
        rows.append((arm_label(data, arm), *cells, register.cell("allocated", arm)))
    columns = (BOTH_PHASES, ONE_PHASE, NO_RESPONSE) if len(phases) > 1 else (SOME_RESPONSE, NO_RESPONSE)
    return Table("methods-sets", Message("Who is in which analysis"), (GROUP, *columns, ALLOCATED), tuple(rows), (), NO_ANSWERS)


def fitted_model(planned: PlannedEffect) -> Table:
    """Coefficients and random effects of the planned model with its numbers of people, cases and responses; or why it was not fitted."""
    title = Message("The planned model as it was fitted")
    model = planned.model.model if planned.model is not None else None
    if model is None:
        return Table("methods-model", title, (MEASURE, ESTIMATE), (), (), planned.reason)
    rows: list[Row] = [(words, Figure(model.effect(name))) for name, words in COEFFICIENTS[planned.effect].items() if name in model.coefficients.index]
    rows += [(Message("γ, {word}", {"word": name[name.index("[") + 1 : -1]}), Figure(model.effect(name))) for name in model.coefficients.index if "[" in name]
    rows += [(words, Number(float(model.random_sd[key]), "decimal")) for key, words in DEVIATIONS.items() if key in model.random_sd.index]
    people = model.random_covariance["trainee"]
    if len(people) > 1 and people.to_numpy()[0, 1]:
        rows.append(
            (
                CORRELATION,
                Number(
                    float(people.to_numpy()[0, 1] / (people.to_numpy()[0, 0] * people.to_numpy()[1, 1]) ** 0.5),
                    "decimal",
                ),
            )
        )
    rows += [(words, Number(model.levels[name])) for name, words in USED.items()]
    rows.append((RESPONSES, Number(model.n)))
    notes = tuple(Message(note) for note in model.notes) or (AS_WRITTEN,)
    return Table("methods-model", title, (MEASURE, ESTIMATE), tuple(rows), (CONVERGED, *notes))
