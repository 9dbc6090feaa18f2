"""A whole plan in plain sentences, by page of its form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from textwrap import shorten
from typing import Any, Final

from tracks_sim.dates import long_date
from tracks_sim.i18n import translatable, translator
from tracks_sim.labels import ARM_NAMES, PHASE_NAMES
from tracks_sim.serve.staff.plan_choices import language_name
from tracks_sim.serve.staff.remark_text import PlanWords
from tracks_sim.study import Phase, Study
from tracks_sim.study.form_fields import FORM_FIELDS, PHASE_FIELDS, FormField, written
from tracks_sim.study.plan_field import FORM_PAGES, FormPage
from tracks_sim.study.plan_form import design_of, value_at

LONGEST_TEXT: Final = 120
"""Letters of a long text that are shown."""
_SAID: Final = translatable("{label}: {value}.")


def plan_summary(study: Study, words: PlanWords, options: Mapping[str, Mapping[str, str]]) -> dict[FormPage, list[str]]:
    """Sentences by page; ``options``: label of each choice, by field."""
    said: dict[FormPage, list[str]] = {page: [] for page in FORM_PAGES}
    for field in FORM_FIELDS.values():
        said[field.declared.page] += _sentences(study, field, words, options.get(field.name, {}))
    return said


def _sentences(study: Study, field: FormField, words: PlanWords, options: Mapping[str, str]) -> Iterator[str]:
    t, declared, value = translator(words.language), field.declared, value_at(study, field.path)
    match declared.kind:
        case "phases":
            for phase in study.phases:
                yield t(_SAID).format(label=t(PHASE_NAMES[phase.id]), value=", ".join(_of_phase(phase, words)))
        case "cases":
            for form, cases in study.forms.items():
                yield t("Form {form}: {cases}.").format(form=form, cases=", ".join(_case(study, case, words) for case in cases))
        case "asked":
            yield from _asked(study, words)
        case "sample_size":
            size = study.sample_size
            yield t("The plan says {people} people, to find {effect} points.").format(people=size.people, effect=_plain(size.effect, words)) if size else t(declared.unsaid)
        case "tick":
            yield t(declared.said if value else declared.unsaid)
        case "texts":
            for language, text in value.items():
                yield t(declared.said).format(language=language_name(language), value=shorten(text, LONGEST_TEXT, placeholder=" …"))
        case "lists":
            for key, lines in value.items():
                if lines:
                    yield t(_SAID).format(label=t(declared.names[key]), value=", ".join(lines))
        case _:
            if value in (None, (), {}):
                yield from (t(declared.unsaid),) if declared.unsaid else ()
                return
            chosen = (design_of(study),) if declared.kind == "design" else value if declared.kind == "boxes" else (value,)
            shown = ", ".join(options.get(one, one) if options else _plain(one, words) for one in chosen)
            yield t(declared.said).format(value=shown) if declared.said else t(_SAID).format(label=t(declared.label), value=shown)


def _plain(value: Any, words: PlanWords) -> str:
    """A value as people write it in the language of the page."""
    if isinstance(value, date):
        return long_date(value, words.language)
    text = written(value).replace("\n", ", ")
    return text.replace(".", ",") if words.language == "fr" and isinstance(value, float) else text


def _of_phase(phase: Phase, words: PlanWords) -> Iterator[str]:
    """When a phase opens and closes, as parts of a sentence."""
    t = translator(words.language)
    for field in PHASE_FIELDS:
        value = getattr(phase, field.name)
        if field.name == "weeks" and (phase.opens or phase.id == "pre"):  # the day goes before the weeks, and nothing goes before the first phase
            if not phase.opens:
                yield t("open from the beginning")
        elif value is not None:
            yield t(field.declared.said).format(value=_plain(value, words))
        elif field.declared.unsaid:
            yield t(field.declared.unsaid)


def _case(study: Study, case: str, words: PlanWords) -> str:
    t, twin = translator(words.language), study.twins.get(case)
    return t("{case} or its twin {twin}, by lot").format(case=words.title(case), twin=words.title(twin)) if twin else words.title(case)


def _asked(study: Study, words: PlanWords) -> Iterator[str]:
    """Who is asked what in each phase."""
    t = translator(words.language)
    for phase in study.phases:
        name = t(PHASE_NAMES[phase.id])
        groups = {t("everybody"): study.questionnaires.get(phase.id, ())}
        groups |= {t(ARM_NAMES[arm]): study.questionnaires_by_arm.get(arm, {}).get(phase.id, ()) for arm in study.arms}
        asked = {group: names for group, names in groups.items() if names}
        for group, names in asked.items():
            yield t(_SAID).format(label=f"{name} ({group})", value=", ".join(map(words.questionnaire, names)))
        if not asked:
            yield t("{phase}: no questionnaire.").format(phase=name)
