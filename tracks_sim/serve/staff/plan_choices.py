"""What the form of a plan offers to choose."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.model.key import CONTROLS
from tracks_sim.i18n import LANGUAGES, translatable, translator
from tracks_sim.labels import OUTCOME_NAMES
from tracks_sim.study.field_values import FieldRefused, whole
from tracks_sim.study.plan_form import LAST_PLACE, TICKED, Fields
from tracks_sim.study.planned_analysis import SECONDARY_OUTCOMES
from tracks_sim.study.questionnaire import Questionnaires


class CaseChoice(NamedTuple):
    """A case that can stand in a form."""

    id: str
    title: str
    about: tuple[str, ...]
    """What an evaluator should know, in English."""
    lacks: str
    """Languages of the study in which it has no words."""
    twins: tuple[tuple[str, str], ...]
    """Id and title of each of its twins."""


def case_choices(fields: Fields, library: Library, language: str) -> tuple[CaseChoice, ...]:
    """The cases that fit what the form says so far, those of its forms first, in their order; what stands in a form stays even if it does not fit."""
    languages = [name.partition(".")[2] for name in fields if name.startswith("languages.")]
    chosen = sorted(
        {name.split(".")[1] for name in fields if name.startswith("case.") and name.endswith(".form") and fields[name]},
        key=_place_in(fields),
    )
    demonstration = fields.get("demonstration") == TICKED
    fitting = [
        case for case, file in library.comparable.items()
        if not _lacking(file, languages) and (demonstration or case not in library.open_for_practice)
    ]  # fmt: skip
    return tuple(_choice(case, library, languages, language) for case in dict.fromkeys((*chosen, *fitting)))


def _place_in(fields: Fields) -> Callable[[str], tuple[str, int]]:
    def place(case: str) -> tuple[str, int]:
        try:
            return fields[f"case.{case}.form"], whole(fields.get(f"case.{case}.place", ""), 1, LAST_PLACE)
        except FieldRefused:
            return fields[f"case.{case}.form"], LAST_PLACE

    return place


def _lacking(file: CaseFile, languages: list[str]) -> list[str]:
    return [language for language in languages if language not in file.texts]


def _choice(case: str, library: Library, languages: list[str], language: str) -> CaseChoice:
    file = library.cases.get(case)
    if file is None:
        return CaseChoice(case, case, (translatable("cannot be played here"),), "", ())
    about = [
        translatable("control") if file.key.classification in CONTROLS else translatable("trafficking"),
        translatable("short") if file.case.length == "short" else translatable("long"),
        *([translatable("with a talk")] if file.case.has_talk else []),
        translatable("open for practice") if case in library.open_for_practice else translatable("not open for practice"),
    ]
    twins = [
        (name, title_of(other, language))
        for name, other in library.cases.items()
        if other.key.twin is not None and other.key.twin.of == case
    ]
    return CaseChoice(
        case,
        title_of(file, language),
        tuple(about),
        ", ".join(language_name(one) for one in _lacking(file, languages)),
        tuple(twins),
    )


def title_of(file: CaseFile, language: str) -> str:
    """Title of a case in a language, or in the first it has."""
    return (file.texts.get(language) or next(iter(file.texts.values()))).title


def language_name(language: str) -> str:
    """A language by its own name, else by its code."""
    return LANGUAGES.get(language, language)


def questionnaire_titles(fields: Fields, questionnaires: Questionnaires, language: str) -> dict[str, str]:
    """Title by id of every questionnaire there is, and of those that the form names besides."""
    named = [name.split(".")[3] for name in fields if name.startswith("asked.") and name.count(".") == 3]
    return {
        name: questionnaires.text(name, language).title if name in questionnaires.by_id else name
        for name in dict.fromkeys((*questionnaires.by_id, *named))
    }


def secondary_names(fields: Fields, language: str) -> dict[str, str]:
    """Plain name by secondary outcome, those that nobody knows by their id."""
    t = translator(language)
    named = [name.partition(".")[2] for name in fields if name.startswith("secondary.")]
    return {name: t(OUTCOME_NAMES[name]) if name in OUTCOME_NAMES else name for name in dict.fromkeys((*SECONDARY_OUTCOMES, *named))}


def country_names(library: Library, language: str) -> list[tuple[str, str]]:
    """Id and name of each country, by name."""
    return sorted(((country, text.name) for country, text in library.catalogues.country_texts[language].items()), key=lambda pair: pair[1])
