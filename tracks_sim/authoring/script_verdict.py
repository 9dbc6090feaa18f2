"""What scripts that do not read a draft find in it: in the background of a page, or before a release from a shell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from tracks_sim.bots.verdict import verdict
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.record import Country


@dataclass(frozen=True, slots=True)
class ScriptVerdict:
    """The verdict of the scripts on one state of a draft, as plain data."""

    content: str
    """``content_hash`` of what they played."""
    found: tuple[str, ...]
    """What lets somebody through who does not read, a sentence each; none where the draft is clean."""


def script_verdict(
    case_file: CaseFile, content: str, library: Library, countries: Sequence[Country], done: Callable[[], None] = lambda: None
) -> ScriptVerdict:
    """Let the scripts play a draft beside the cases of the library that have its language; ``done`` is called after each language and country."""
    found: dict[str, None] = {}
    for language in case_file.case.languages:
        beside = {case_id: other for case_id, other in library.cases.items() if language in other.case.languages and case_id != case_file.case.id}
        with_draft = replace(library, cases=MappingProxyType({**beside, case_file.case.id: case_file}))
        judged = verdict([case_file], with_draft, countries, [language], done=done)
        found |= dict.fromkeys((*map(str, judged.breaches), *judged.advice))
    return ScriptVerdict(content, tuple(found))
