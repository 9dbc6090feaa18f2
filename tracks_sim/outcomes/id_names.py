"""Names of the ids in the tables of a study, by language: cases, options, indicators, elements, needs, questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tracks_sim.case.load import CaseFile, Library
from tracks_sim.i18n import LANGUAGES, translatable, translator
from tracks_sim.study import Study
from tracks_sim.study.questionnaire import Questionnaires

DETECTION = translatable("Trafficked, on what is known now?")


def names(
    study: Study, library: Library, questionnaires: Questionnaires, played: Iterable[CaseFile] = ()
) -> Mapping[str, Mapping[str, str]]:
    """Names by language of the kit, then by id: of cases and questionnaires, and of their parts as ``the-packing-shed/refer``,
    ``elements/purpose`` (the step of a judgement) or ``confidence/whom-to-call``.

    An id that both a case and a questionnaire have is ambiguous and left out: it is shown as it is. ``played``: cases as they were
    played, whose words name what the library has no name for any more.
    """
    versions = dict.fromkeys(case_file for case_file in played if library.cases.get(case_file.case.id) is not case_file)
    return {
        language: {
            **_unambiguous(pair for case_file in versions for pair in _names_of_case(case_file.case.id, case_file, study, language)),
            **_unambiguous(_id_and_name(study, library, questionnaires, language)),
        }
        for language in LANGUAGES
    }  # fmt: skip


def _names_of_case(case: str, case_file: CaseFile, study: Study, language: str) -> Iterator[tuple[str, str]]:
    text = case_file.texts.get(language)
    if text is not None:
        # A twin may well have the title of its first version: its id tells them apart.
        yield case, text.title if case not in study.twins.values() else f"{text.title} ({case})"
        yield from ((f"{case}/{option}", label) for option, label in text.options.items())
    if case_file.key.detection is not None:
        yield "detection/detection", translator(language)(DETECTION)


def _id_and_name(study: Study, library: Library, questionnaires: Questionnaires, language: str) -> Iterator[tuple[str, str]]:
    for case in sorted(study.cases):
        if (case_file := library.cases.get(case)) is not None:
            yield from _names_of_case(case, case_file, study, language)
    catalogues = library.catalogues
    if language in catalogues.texts:
        for step, terms in (("needs", catalogues.texts[language].needs), ("elements", catalogues.texts[language].elements)):
            yield from ((f"{step}/{term}", text.label) for term, text in terms.items())
    if language in catalogues.indicator_texts:
        yield from ((f"indicators/{concept}", text.label) for concept, text in catalogues.indicator_texts[language].concepts.items())
    for name in sorted(set(study.all_questionnaires) & set(questionnaires.by_id)):
        questions = questionnaires.text(name, language)
        yield name, questions.title
        yield from ((f"{name}/{item}", text.question) for item, text in questions.items.items())


def _unambiguous(pairs: Iterator[tuple[str, str]]) -> Mapping[str, str]:
    labels_by_id: dict[str, set[str]] = {}
    for name, label in pairs:
        labels_by_id.setdefault(name, set()).add(label)
    return {name: next(iter(labels)) for name, labels in labels_by_id.items() if len(labels) == 1}
