"""What the ids in the tables of a study are called, in each language: cases, options, indicators, elements, needs, questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tracks_sim.case.load import Library
from tracks_sim.i18n import LANGUAGES
from tracks_sim.study import Study
from tracks_sim.study.questionnaire import Questionnaires


def names(study: Study, library: Library, questionnaires: Questionnaires) -> Mapping[str, Mapping[str, str]]:
    """By language of the kit, then by id: of cases and questionnaires; of what stands in them as ``the-packing-shed/refer``,
    ``elements/purpose`` (the step of a judgement) or ``confidence/whom-to-call``.

    The id of a case that is one of a questionnaire too has no name here, and is shown as it is.
    """
    return {language: _unambiguous(_named(study, library, questionnaires, language)) for language in LANGUAGES}


def _named(study: Study, library: Library, questionnaires: Questionnaires, language: str) -> Iterator[tuple[str, str]]:
    for case in sorted(study.cases):
        file = library.cases.get(case)
        text = file.texts.get(language) if file else None
        if text is not None:
            # A twin may well have the title of its first version: its id tells them apart.
            yield case, text.title if case not in study.twins.values() else f"{text.title} ({case})"
            yield from ((f"{case}/{option}", said) for option, said in text.options.items())
    catalogues = library.catalogues
    if language in catalogues.texts:
        for step, labelled in (("needs", catalogues.texts[language].needs), ("elements", catalogues.texts[language].elements)):
            yield from ((f"{step}/{term}", found.label) for term, found in labelled.items())
    if language in catalogues.indicator_texts:
        yield from ((f"indicators/{concept}", found.label) for concept, found in catalogues.indicator_texts[language].concepts.items())
    for name in sorted({q for of_phase in study.questionnaires.values() for q in of_phase} & set(questionnaires.by_id)):
        words = questionnaires.text(name, language)
        yield name, words.title
        yield from ((f"{name}/{item}", found.question) for item, found in words.items.items())


def _unambiguous(pairs: Iterator[tuple[str, str]]) -> Mapping[str, str]:
    found: dict[str, set[str]] = {}
    for name, label in pairs:
        found.setdefault(name, set()).add(label)
    return {name: next(iter(labels)) for name, labels in found.items() if len(labels) == 1}
