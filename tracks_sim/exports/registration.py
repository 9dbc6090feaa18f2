"""The text of a study's registration: the fields of OSF and of AsPredicted filled from its plan, with plan, versions and hash.

Both registries are forms on the web that are filled in by hand, in English; so this is a text to copy from, in Markdown. What the plan
does not say and the authors have not said is named as still to write, and never made up.

Fields: "OSF Preregistration" template of the Open Science Framework; "AsPredicted" form of the Wharton Credibility Lab.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tracks_sim.labels import ARM_NAMES, OUTCOME_NAMES, PHASE_NAMES
from tracks_sim.study.fold import StudyState
from tracks_sim.study.model import Study, in_language
from tracks_sim.study.plan_file import plan_yaml
from tracks_sim.study.statements import STATEMENTS

REGISTRIES = ("osf", "aspredicted")
"""Registries whose fields are filled, in the order of the text."""
TO_WRITE = "**Still to write.**"
"""Begins what neither the plan nor the authors say yet."""


def registration_text(state: StudyState, kit: str, today: date) -> str:
    """The registration as Markdown, from the plan as it is now; ``kit``: version of tracks_sim; ``today``: day on which it is written."""
    study = state.study
    parts = [
        f"# Registration of the study {study.id}",
        f"Written on {today.isoformat()} with tracks_sim {kit}. Copy each text into the field of the same name.",
        _hash(state),
        "## OSF: OSF Preregistration", *_fields(_osf(state)),
        "## AsPredicted", *_fields(_aspredicted(state)),
        "## The plan", "What is registered is this file. The hash covers it together with the versions below.",
        f"```yaml\n{plan_yaml(study).strip()}\n```",
    ]  # fmt: skip
    if state.hashes:
        parts += ["## Versions that the hash covers", "\n".join(f"- `{part}`: `{digest}`" for part, digest in sorted(state.hashes.items()))]
    return "\n\n".join(parts) + "\n"


def _hash(state: StudyState) -> str:
    if not state.plan_hash:
        return f"{TO_WRITE} The plan is not frozen: freeze it, and make this text again. Then it has the hash that the registration proves."
    amended = "".join(f"\n- Amended on {one.at[:10]}: {one.what} ({one.why})" for one in state.amendments)
    return f"SHA-256 of plan and material, frozen on {(state.frozen_at or '')[:10]}: `{state.plan_hash}`. Commitment to the seed of the allocation: `{state.commitment}`." + amended


def _fields(fields: Iterator[tuple[str, str]]) -> list[str]:
    return [part for name, text in fields for part in (f"### {name}", text)]


def _osf(state: StudyState) -> Iterator[tuple[str, str]]:
    study = state.study
    random = len(study.arms) > 1
    yield "Title", in_language(study.title, "en")
    yield "Description", _said(state, "background")
    yield "Hypotheses", _question(state)
    yield "Study type", "Experiment: people are allocated to groups by chance." if random else "Observational study of one group, before and after: nobody is allocated."
    yield "Blinding", "Who hands out codes does not know which group comes next: it falls at consent, from a list that is drawn with a secret seed. People know whether they have been trained. Responses are scored by a fixed key, without a rater."
    yield "Study design", _design(study)
    yield "Randomization", _lot(study)
    yield "Existing data", _existing(state)
    yield "Data collection procedures", _said(state, "eligibility", "recruitment", "setting")
    yield "Sample size", _size(study)
    yield "Sample size rationale", _size_reasons(state)
    yield "Stopping rule", "No outcome after the training is shown to anybody before its phase is over. " + _said(state, "period")
    yield "Manipulated variables", _said(state, "description", "schedule", "instructors") if random else "None: everybody is trained."
    yield "Measured variables", _outcomes(study)
    yield "Indices", "A response is safe where the decision is an accepted one and decision and plan do no severe harm; the others are defined in the kit's documentation (measures)."
    yield "Statistical models", _analysis(study)
    yield "Inference criteria", _inference(study)
    yield "Data exclusion", _excluded()
    yield "Missing data", _missing()
    yield "Exploratory analysis", "Every outcome that is not named above is exploratory, and the report says so beside it."
    yield "Other", _demonstration(study) + "Funding: " + _said(state, "funding") + "\n\nConflicts of interest: " + _said(state, "conflicts")


def _aspredicted(state: StudyState) -> Iterator[tuple[str, str]]:
    study = state.study
    yield "1) Have any data been collected for this study already?", _existing(state)
    yield "2) What's the main question being asked or hypothesis being tested in this study?", _question(state)
    yield "3) Describe the key dependent variable(s) specifying how they will be measured.", _outcomes(study)
    yield "4) How many and which conditions will participants be assigned to?", f"{_design(study)} {_lot(study)}"
    yield "5) Specify exactly which analyses you will conduct to examine the main question/hypothesis.", f"{_analysis(study)} {_inference(study)}"
    yield "6) Describe exactly how outliers will be defined and handled, and your precise rule(s) for excluding observations.", f"No response is an outlier. {_excluded()} {_missing()}"
    yield "7) How many observations will be collected or what will determine sample size?", f"{_size(study)} {_size_reasons(state)}"
    yield "8) Anything else you would like to pre-register?", f"{_demonstration(study)}SHA-256 of plan and material: {state.plan_hash or 'not frozen yet'}."


def _said(state: StudyState, *names: str) -> str:
    """What the authors say of these statements; which are still to write, by their names on the page."""
    found: Mapping[str, str] = state.statements
    return "\n\n".join(found.get(name) or f"{TO_WRITE} {STATEMENTS[name].name}: {STATEMENTS[name].hint}" for name in names)


def _question(state: StudyState) -> str:
    among = "than in the group that is not trained by then" if len(state.study.arms) > 1 else "than before it"
    return f"{_said(state, 'objectives')}\n\nTested, two-sided: whether safe responses to fictional cases are more, or less, frequent after the training {among}."


def _design(study: Study) -> str:
    arms = " and ".join(ARM_NAMES[arm] for arm in study.arms)
    phases = ", ".join(PHASE_NAMES[phase.id] + (f" ({phase.weeks} weeks after the training begins)" if phase.weeks else "") for phase in study.phases)
    forms = "; ".join(f"form {form}: {', '.join(cases)}" for form, cases in study.forms.items())
    order = " Half of each group begins with form B." if len(study.first_forms) > 1 else ""
    return f"Groups: {arms}. Measured: {phases}. Each time a form of fictional cases without feedback ({forms}).{order}"


def _lot(study: Study) -> str:
    if len(study.arms) == 1 and len(study.first_forms) == 1:
        return "Nothing falls by lot."
    what = " and ".join(name for name, by_lot in (("group", len(study.arms) > 1), ("first form", len(study.first_forms) > 1)) if by_lot)
    within = f" within {' and '.join(study.strata)}" if study.strata else ""
    return f"The {what} of each person, in permuted blocks of {' or '.join(map(str, study.block_sizes))}{within}, drawn from HMAC-SHA256 under a secret seed whose hash is fixed at the freeze."


def _existing(state: StudyState) -> str:
    sat = sum(bool(progress.submitted) for member in state.members.values() for progress in member.phases.values())
    if not sat:
        return f"No: nobody has answered a case. {len(state.members)} codes are handed out."
    return f"Yes: {len(state.members)} people are enrolled, and {sat} forms were answered or begun. What was answered after the training is shown to nobody until its phase is over."


def _size(study: Study) -> str:
    size = study.sample_size
    return f"{TO_WRITE} The number of people was not computed." if size is None else f"{size.people} people over all groups."


def _size_reasons(state: StudyState) -> str:
    size = state.study.sample_size
    if size is None:
        return _said(state, "sample_size_reasons")
    computed = (
        f"With this number of people the planned model finds a difference of {size.effect:g} points of 100 in {100 * size.found:.0f} % of {size.draws} simulated studies "
        f"({100 * size.low:.0f} to {100 * size.high:.0f} %), seed {size.seed}. Assumed: {100 * size.baseline:.0f} % safe responses before, spreads in log odds of people {size.sd_trainee:g}, "
        f"of their changes {size.sd_change:g} and of cases {size.sd_case:g}, {100 * size.dropout:.0f} % without a second measurement."
    )
    if size.session_size:
        computed += f" Sessions of {size.session_size} people were assumed to differ with a spread of {size.sd_session:g} log odds."
    return "\n\n".join([computed, *([text] if (text := state.statements.get("sample_size_reasons")) else [])])


def _outcomes(study: Study) -> str:
    secondary = ", ".join(OUTCOME_NAMES.get(name, name) for name in study.plan.secondary) or "none"
    return f"Primary: {OUTCOME_NAMES[study.plan.primary]}, a yes or no of each case that somebody submits. Secondary, compared as planned: {secondary}."


def _analysis(study: Study) -> str:
    compared = ", ".join(PHASE_NAMES[phase] for phase in study.compared_phases)
    return f"Model `{study.plan.model}` of tracks_sim: mixed logistic regression of safe responses, with people and cases as random effects, on what was answered in: {compared}. The effect is the difference in the probability of a safe response."


def _inference(study: Study) -> str:
    least = "" if study.plan.smallest_effect is None else f" A difference is called too small to matter where its whole interval is nearer to 0 than {study.plan.smallest_effect:g} points of 100."
    return f"Two-sided test at {study.plan.alpha:g} for the primary outcome. Secondary outcomes are corrected together by Holm's method.{least}"


def _excluded() -> str:
    return "Nobody is excluded: every answer of all who were allocated counts, in the group they were allocated to. A judgement that a simulated talk could change, and a row on which readers of the case differ, counts neither way."


def _missing() -> str:
    return "The model takes what is missing as missing at random; the report says who left, and bounds what they could change."


def _demonstration(study: Study) -> str:
    return "This is a demonstration on practice cases: it measures nothing.\n\n" if study.demonstration else ""
