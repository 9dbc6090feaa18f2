"""Remarks on a plan before it is frozen: what prevents the freeze, and what readers of the report should know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tracks_sim.case.check.twins import same_structure_and_key
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.model.key import CONTROLS
from tracks_sim.i18n import translatable, translatable_plural
from tracks_sim.problem import Where
from tracks_sim.scoring.constant_answers import passing_constants
from tracks_sim.scoring.form import LEAST_CASES, LEAST_OF_EACH, why_unfit
from tracks_sim.study.fold import StudyState
from tracks_sim.study.form_fields import FORM_FIELDS
from tracks_sim.study.model import DEMONSTRATION, Arm, PhaseId, Study, is_trained
from tracks_sim.study.planned_analysis import SECONDARY_OUTCOMES
from tracks_sim.study.questionnaire import Questionnaires
from tracks_sim.study.remark import Remark
from tracks_sim.study.sample_size import HARM_SHARE, people_for_harm, share_not_open

TOO_FEW = translatable_plural(
    "Form {form} has {n} case: with fewer than {least} its gates are not given, and figures about one person are not.",
    "Form {form} has {n} cases: with fewer than {least} its gates are not given, and figures about one person are not.",
)
NOT_BALANCED = translatable_plural(
    "Form {form} holds {n} control among {cases} cases: a balanced form has at least {least} of each sort.",
    "Form {form} holds {n} controls among {cases} cases: a balanced form has at least {least} of each sort.",
)
UNTRAINED = translatable("`{where}` asks the group {arm} about a training that it has not had at {phase}. Take {asked} out there, and write instead: `questionnaires_by_arm: {{{instead}}}`.")
UNTRAINED_ON_FORM = translatable("{arm}: asked about a training that this group has not had by then ({phase}). Untick it there.")
OPEN_FOR_PRACTICE_ON_FORM = translatable("Anybody may have worked on these cases, since they are open for practice: {cases}. Tick “demonstration”, and every report says that this study measures nothing, or take cases that are not open for practice.")
NOT_OPEN_ON_FORM = translatable("No case of the forms is open for practice. Every report will say that this study measures nothing: untick it if it is to measure.")
NEVER_TRAINED = translatable("`{where}` asks the group {arm} about a training that it has not had at {phase}. Take {asked} out there: the plan has no phase after a training.")
UNKNOWN_OUTCOME_ON_FORM = translatable("No such outcome is measured: untick it.")
TWICE_ON_FORM = translatable("It is named twice: untick it, keep the plan, and tick it again.")
NOT_ASKED_ON_FORM = translatable("Not every group is asked this questionnaire at each of: {phases}. Tick it there, or untick the outcome.")
IN_NO_CASE_ON_FORM = translatable("No case of form {form} measures it. Take other cases, or untick the outcome.")
PASSED_BY_DECISION = translatable("Whoever chooses “{answer}” in every case passes form {form} without reading: put a case into it in which this is not the safe response.")
PASSED_BY_PLACE = translatable("Whoever chooses option {place} of the list in every case passes form {form} without reading: put a case into it in which another place holds the safe response.")
PASSED_BY_ANSWER = translatable("Whoever answers “{answer}” each time at the step “{step}” passes form {form} there without reading: put cases into it in which this answer is wrong.")
NOT_PLAYABLE_ON_FORM = translatable("This case cannot be played: “{case}” is not there, or has mistakes. Take another one.")
PRACTICE_ONLY_ON_FORM = translatable("“{case}” is an organisation’s own kind of practice case, which no study measures with. Take another one.")

NO_LAST_DAY = translatable("The phase “{phase}” has no last day: its results, and those of later phases, stay closed until somebody opens them (`tracks-sim study open`) or releases its feedback (`tracks-sim study release`). Write its last day as `closes`, and they open by themselves on the day after.")
NO_LAST_DAY_ON_FORM = translatable("Without a last day the results of this phase, and of later ones, stay closed until somebody opens them, or its feedback, on the page of the study. Say a last day, and they open by themselves on the day after.")

NO_SIZE_ON_FORM = translatable("How many people it needs was not computed yet. The page of the study does it.")
OTHER_SIZE_ON_FORM = translatable("The number of people was computed for another plan ({differs}): compute it again.")
STAYS_OPEN = translatable("Severe harms: with {people} people most studies like this one cannot rule out a rise of {margin} points even where there is none, and the report then calls it open whether the training does more harm. {needed} people are enough in {power} of 100 such studies, if {share} of 100 responses do severe harm.")
STAYS_OPEN_ON_FORM = translatable("With {people} people most studies like this one cannot rule out a rise of {margin} points even where there is none, and the report then calls it open whether the training does more harm. {needed} people are enough in {power} of 100 such studies, if {share} of 100 responses do severe harm.")

NOT_REGISTERED_ON_FORM = translatable("Where the study is registered is not said. The hash of the freeze proves what was planned only where others have seen it: take the text for a registry from below, and write under “Registration” where it is.")
NO_NUMBER_ON_FORM = translatable("The plan does not say how many people it needs. Compute it before the freeze: afterwards nobody can show that the number was chosen without knowing results.")

LEAST_PAIRS = 3
"""Least number of pairs of twins for a figure over all of them in the report."""


def remarks(
    study: Study, library: Library, questionnaires: Questionnaires, *, frozen: bool = False, today: date | None = None
) -> tuple[Remark, ...]:
    """All remarks, blocking ones first. ``today``: a last day before it is told, before the freeze; where it is not given, none is. ``frozen``: its forms cannot be changed any more, so that what one answer passes does not hinder an amendment."""
    analysis_first = sorted(FORM_FIELDS.values(), key=lambda field: field.declared.page != "analysis")
    all_remarks = [
        *_missing(study, library, questionnaires),
        *_untrained(study, questionnaires),
        *_twins(study, library),
        *_forms(study, library),
        *_passed_alike(study, library, frozen),
        *_practised(study, library),
        *_secondary(study, library),
        *_days(study, frozen, today),
        *(remark for field in analysis_first if field.declared.remarks for remark in field.declared.remarks(study, frozen)),
        *_size(study),
    ]
    return tuple(sorted(all_remarks, key=lambda r: not r.blocking))


def unsaid_at_freeze(state: StudyState) -> tuple[Remark, ...]:
    """What a freeze does not need and readers ask for: registration and number of people. Each with its place: ``registration`` among the statements, ``sample_size`` in the plan."""
    found = []
    if "registration" not in state.statements:
        found.append(Remark("Where the study is registered is not said. The hash of the freeze proves what was planned only where others have seen it: `tracks-sim study register` writes the text for a registry, and the statement `registration` says where it is.", where=("registration",), on_form=NOT_REGISTERED_ON_FORM))
    if state.study.sample_size is None:
        found.append(Remark("The plan does not say how many people it needs: `tracks-sim study power` computes it, before the freeze. Afterwards nobody can show that the number was chosen without knowing results.", where=("sample_size",), on_form=NO_NUMBER_ON_FORM))
    return tuple(found)


def hashes_of(study: Study, library: Library, questionnaires: Questionnaires) -> dict[str, str]:
    """Content hashes of the study's cases, keys and questionnaires by part, as ``plan_hash`` takes them. Raises UnknownCase."""
    hashes = {f"{part}.{case}": library.case(case).hashes[part] for case in study.cases for part in ("case", "key")}
    return hashes | {f"questionnaire.{q}": questionnaires.hashes[q] for q in study.all_questionnaires}


def _missing(study: Study, library: Library, questionnaires: Questionnaires) -> Iterator[Remark]:
    for case in sorted(study.cases):
        case_file, where = library.cases.get(case), place_of_case(study, case)
        if case_file is None:
            yield Remark("There is no case '{case}' that can be played. `tracks-sim check` says what is wrong with cases.", {"case": case}, blocking=True, where=where, on_form=NOT_PLAYABLE_ON_FORM)
            continue
        if case_file.case.practice_only:
            yield Remark("The case {case} is an organisation's own kind of practice case, which no study measures with. Take another case.", {"case": case}, blocking=True, where=where, on_form=PRACTICE_ONLY_ON_FORM)
        absent = [language for language in study.languages if language not in case_file.texts]
        if absent:
            yield Remark("The case {case} has no words in {languages}.", {"case": case, "languages": ", ".join(absent)}, blocking=True, where=where)
    for questionnaire in study.all_questionnaires:
        where = _place_of_questionnaire(study, questionnaire)
        if questionnaire not in questionnaires.by_id:
            yield Remark("There is no questionnaire '{asked}'; there are {known}.", {"asked": questionnaire, "known": ", ".join(questionnaires.by_id)}, blocking=True, where=where)
        elif absent := [lang for lang in study.languages if questionnaire not in questionnaires.texts.get(lang, {})]:
            yield Remark("The questionnaire {asked} has no words in {languages}.", {"asked": questionnaire, "languages": ", ".join(absent)}, blocking=True, where=where)


def place_of_case(study: Study, case: str) -> Where:
    """Where a plan names a case: in a form, else as a twin."""
    for form, cases in study.forms.items():
        if case in cases:
            return ("forms", form, cases.index(case))
    return ("twins", study.first_version(case))


def _place_of_questionnaire(study: Study, name: str) -> Where:
    """Where a plan names a questionnaire first."""
    for phase, names in study.questionnaires.items():
        if name in names:
            return ("questionnaires", phase, names.index(name))
    return next(
        ("questionnaires_by_arm", arm, phase, names.index(name))
        for arm, by_phase in study.questionnaires_by_arm.items() for phase, names in by_phase.items() if name in names
    )  # fmt: skip


def _untrained(study: Study, questionnaires: Questionnaires) -> Iterator[Remark]:
    """Questionnaires about the training that an arm would be asked before it has been trained."""
    asked: list[tuple[Where, Arm, PhaseId, str]] = [
        (("questionnaires", phase, i), arm, phase, name)
        for phase, names in study.questionnaires.items() for i, name in enumerate(names) for arm in study.arms
    ]  # fmt: skip
    asked += [
        (("questionnaires_by_arm", arm, phase, i), arm, phase, name)
        for arm, by_phase in study.questionnaires_by_arm.items() for phase, names in by_phase.items() for i, name in enumerate(names)
    ]  # fmt: skip
    for where, arm, phase, name in asked:
        questionnaire = questionnaires.by_id.get(name)
        if questionnaire is None or questionnaire.kind != "reaction" or is_trained(arm, phase):
            continue
        instead = _after_training(study, name)
        gaps = {"where": ".".join(str(key) for key in where[:-1]), "asked": name, "arm": arm, "phase": phase, "instead": instead}
        yield Remark(UNTRAINED if instead else NEVER_TRAINED, gaps, blocking=True, where=where, on_form=UNTRAINED_ON_FORM)


def _after_training(study: Study, name: str) -> str:
    """Lines of a plan that ask each arm at the first phase after its training; empty where no arm is measured after it."""
    first = {arm: next((phase.id for phase in study.phases if is_trained(arm, phase.id)), None) for arm in study.arms}
    return ", ".join(f"{arm}: {{{phase}: [{name}]}}" for arm, phase in first.items() if phase)


def _twins(study: Study, library: Library) -> Iterator[Remark]:
    for case in sorted(c for form in study.forms.values() for c in form):
        case_file = library.cases.get(case)
        if case_file is not None and case_file.key.twin is not None:
            yield Remark("The case {case} is a twin of {of}: a form names the first version, and `twins` the twin.", {"case": case, "of": case_file.key.twin.of}, blocking=True, where=place_of_case(study, case))
    for first, twin in study.twins.items():
        first_file, twin_file = library.cases.get(first), library.cases.get(twin)
        if first_file is None or twin_file is None:
            continue  # said already
        gaps = {"case": first, "twin": twin}
        if twin_file.key.twin is None or twin_file.key.twin.of != first:
            yield Remark("The key of {twin} does not say that it is a twin of {case}.", gaps, blocking=True, where=("twins", first))
        elif not same_structure_and_key(first_file.case, first_file.key, twin_file.case, twin_file.key):
            yield Remark("The twin {twin} and {case} differ in more than their words. `tracks-sim check` says where.", gaps, blocking=True, where=("twins", first))
    if 0 < len(study.twins) < LEAST_PAIRS:
        yield Remark("Pairs of twins: {pairs}. With fewer than {least} that change the same, the report shows each pair and no figure over all of them.", {"pairs": len(study.twins), "least": LEAST_PAIRS}, where=("twins",))


def _forms(study: Study, library: Library) -> Iterator[Remark]:
    controls: dict[str, int] = {}
    for form, cases in study.forms.items():
        case_files = [library.cases[c] for c in cases if c in library.cases]
        controls[form] = sum(f.key.classification in CONTROLS for f in case_files)
        match why_unfit(case_files):
            case "too_few_cases":
                yield Remark(
                    TOO_FEW[0],
                    {"form": form, "n": len(case_files), "least": LEAST_CASES},
                    where=("forms", form),
                    plural=TOO_FEW[1],
                )
            case "not_balanced":
                yield Remark(
                    NOT_BALANCED[0],
                    {"form": form, "n": controls[form], "cases": len(case_files), "least": LEAST_OF_EACH},
                    where=("forms", form),
                    plural=NOT_BALANCED[1],
                )
    lengths = {len(cases) for cases in study.forms.values()}
    if len(lengths) > 1 or len(set(controls.values())) > 1:
        yield Remark("The forms are not parallel: they differ in the number of cases or of controls, so a change between phases may be a change of form.", where=("forms",))


def _passed_alike(study: Study, library: Library, frozen: bool) -> Iterator[Remark]:
    """Answers that pass a form when every case is answered alike: it would measure nothing. A demonstration measures nothing anyhow."""
    for form, cases in study.forms.items():
        case_files = [library.cases[case] for case in cases if case in library.cases]
        for constant in passing_constants(case_files, study.country, library.catalogues):
            sentence = PASSED_BY_PLACE if constant.place else PASSED_BY_DECISION if constant.step == "decision" else PASSED_BY_ANSWER
            gaps = {"form": form, "answer": constant.answer, "place": constant.place, "step": constant.step}
            yield Remark(sentence, gaps, blocking=not (study.demonstration or frozen), where=("forms", form))


def _practised(study: Study, library: Library) -> Iterator[Remark]:
    """Cases of the forms that anybody may have worked on: only a demonstration may have them."""
    practised = [case for form in study.forms.values() for case in form if case in library.open_for_practice]
    if study.demonstration:
        yield Remark(DEMONSTRATION, where=("demonstration",)) if practised else Remark("The plan says `demonstration: true`, and no case of its forms is open for practice. Every report will say that this study measures nothing: take the line out if it is to measure.", where=("demonstration",), on_form=NOT_OPEN_ON_FORM)
    elif practised:
        yield Remark("Anybody may have worked on these cases of the forms, since they are open for practice: {cases}. Write `demonstration: true`, and every report says that this study measures nothing, or take cases that are not open for practice.", {"cases": ", ".join(practised)}, blocking=True, where=("forms",), on_form=OPEN_FOR_PRACTICE_ON_FORM)


def _secondary(study: Study, library: Library) -> Iterator[Remark]:
    """Secondary outcomes that nobody knows, or that this plan does not measure: a promise that the report could not keep."""
    for i, name in enumerate(study.plan.secondary):
        where: Where = ("plan", "secondary", i)
        if name not in SECONDARY_OUTCOMES:
            yield Remark("`plan.secondary` names {name}, which is no outcome that is measured. Take it out, or write one of: {known}.", {"name": name, "known": ", ".join(SECONDARY_OUTCOMES)}, blocking=True, where=where, on_form=UNKNOWN_OUTCOME_ON_FORM)
        elif name in study.plan.secondary[:i]:
            yield Remark("`plan.secondary` names {name} twice.", {"name": name}, blocking=True, where=where, on_form=TWICE_ON_FORM)
        elif name in ("knowledge", "confidence"):
            phases = study.compared_phases
            if not all(name in study.questionnaires_of(arm, phase) for arm in study.arms for phase in phases):
                yield Remark("`plan.secondary` names {name}, and not every group is asked the questionnaire {name} at {phases}: the plan does not measure it. Add it to `questionnaires` there, or take the outcome out.", {"name": name, "phases": ", ".join(phases)}, blocking=True, where=where, on_form=NOT_ASKED_ON_FORM)
        elif form := next(
            (
                form
                for form, cases in study.forms.items()
                if not any(_measures(library.cases[c], name) for c in cases if c in library.cases)
            ),
            None,
        ):
            yield Remark("`plan.secondary` names {name}, and no case of form {form} measures it. Take other cases, or take the outcome out.", {"name": name, "form": form}, blocking=True, where=where, on_form=IN_NO_CASE_ON_FORM)


def _measures(case_file: CaseFile, outcome: str) -> bool:
    """Whether the answers to a case say something about an outcome that is no questionnaire."""
    if outcome in ("recommended_questions", "needed_facts", "safety_steps"):
        return case_file.case.has_talk
    step = "decision" if outcome == "severe_harms" else "detection" if outcome.startswith("detection_") else "indicators"
    return step in case_file.case.steps


def _size(study: Study) -> Iterator[Remark]:
    """Whether the number of people was computed, and for this plan. A demonstration needs none."""
    size = study.sample_size
    if size is None:
        if not study.demonstration and study.phase("pre") and study.phase("post"):
            yield Remark("How many people it needs was not computed: `tracks-sim study power` does it, and the page of the study.", where=("sample_size",), on_form=NO_SIZE_ON_FORM)
        return
    now = {
        "alpha": study.plan.alpha,
        "groups": len(study.arms),
        "cases": study.cases_of_a_form,
        "session_size": study.sessions.size if study.sessions else 0,
    }
    if study.plan.smallest_effect is not None:
        now["effect"] = study.plan.smallest_effect
    differs = [name for name, value in now.items() if getattr(size, name) != value]
    if differs:
        yield Remark("The number of people was computed for another plan ({differs}): compute it again with `tracks-sim study power`.", {"differs": ", ".join(differs)}, where=("sample_size",), on_form=OTHER_SIZE_ON_FORM)
    if not study.demonstration and share_not_open(study, size.people * (1 - size.dropout)) < 0.5:
        gaps = {
            "people": size.people, "margin": f"{study.plan.harm_margin:g}", "needed": people_for_harm(study), "power": f"{100 * size.power:.0f}",
            "share": f"{100 * HARM_SHARE:.0f}",
        }  # fmt: skip
        yield Remark(STAYS_OPEN, gaps, where=("plan", "largest_harm"), on_form=STAYS_OPEN_ON_FORM)


def _days(study: Study, frozen: bool, today: date | None) -> Iterator[Remark]:
    """Days of phases on which nobody could answer, that are in another order than the phases, or that are missing. After the freeze they only warn: what is past cannot be changed."""
    earlier: tuple[PhaseId, date] | None = None
    for i, phase in enumerate(study.phases):
        where: Where = ("phases", i)
        opens, starts = phase.opens, study.training_starts
        if opens is None and i and starts is not None:
            opens = starts + timedelta(weeks=phase.weeks)
        if opens is not None and phase.closes is not None and phase.closes < opens:
            yield Remark(
                "The phase “{phase}” has its last day, {closes}, before its first, {opens}: nobody could answer it.",
                {"phase": phase.id, "closes": phase.closes, "opens": opens},
                blocking=not frozen,
                where=(*where, "closes"),
            )
        elif phase.closes is not None and today is not None and not frozen and phase.closes < today:
            yield Remark("The last day of the phase “{phase}”, {closes}, is past: nobody could answer it, and after the freeze a last day that is past cannot be changed.", {"phase": phase.id, "closes": phase.closes}, blocking=True, where=(*where, "closes"))
        if phase.closes is None and phase.id != "pre" and not frozen:  # afterwards the page of the study says what is closed
            yield Remark(NO_LAST_DAY, {"phase": phase.id}, where=(*where, "closes"), on_form=NO_LAST_DAY_ON_FORM)
        if opens is not None and earlier is not None and opens <= earlier[1]:
            yield Remark(
                "The phase “{phase}” opens on {opens}, and “{earlier}” on {day}: a later phase opens later.",
                {"phase": phase.id, "opens": opens, "earlier": earlier[0], "day": earlier[1]},
                blocking=not frozen,
                where=(*where, "opens"),
            )
        elif opens is not None and phase.id != "pre" and starts is not None and opens < starts:
            yield Remark("The phase “{phase}” opens on {opens}, before the training begins on {day}.", {"phase": phase.id, "opens": opens, "day": starts}, blocking=not frozen, where=(*where, "opens"))
        if opens is not None:
            earlier = (phase.id, opens)
