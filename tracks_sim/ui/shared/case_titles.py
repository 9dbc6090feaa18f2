"""The language in which a case is shown, and its title."""

from __future__ import annotations

from tracks_sim.case.load import CaseFile, Library


def text_language(case_file: CaseFile, language: str) -> str:
    """The language in which the case is shown: the wanted one, else the case's first."""
    return language if language in case_file.texts else case_file.case.languages[0]


def case_title(library: Library, case_id: str, language: str) -> str:
    """Title of a case; its id where the library does not have it any more."""
    case_file = library.cases.get(case_id)
    return case_file.texts[text_language(case_file, language)].title if case_file else case_id
