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
    """What lets somebody through who does not read, a sentence each; none where the draft is clean. A release asks for an answer to it."""
    advice: tuple[str, ...] = ()
    """What guesses rightly on this case alone. One of some twenty ways nearly always does, so it is told and asks for no answer."""


def script_verdict(
    case_file: CaseFile, content: str, library: Library, countries: Sequence[Country], base: str | None = None, done: Callable[[], None] = lambda: None
) -> ScriptVerdict:
    """Let the scripts play a draft beside the cases of the library that have its language, in the place of the one that it was made from (``base``).

    Beside that one, nearly the same case would stand twice, and each would tell the other's answers. ``done`` is called after each country
    and language.
    """
    found: dict[str, None] = {}
    advice: dict[str, None] = {}
    for language in case_file.case.languages:
        beside = {name: other for name, other in library.cases.items() if language in other.case.languages and name not in (case_file.case.id, base)}
        with_draft = replace(library, cases=MappingProxyType({**beside, case_file.case.id: case_file}))
        judged = verdict([case_file], with_draft, countries, [language], done=done)
        found |= dict.fromkeys(map(str, judged.breaches))
        advice |= dict.fromkeys(judged.advice)
    return ScriptVerdict(content, tuple(found), tuple(advice))
