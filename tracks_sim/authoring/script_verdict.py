"""What scripts that do not read a draft find in it: in the background of a page, or before a release from a shell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from pydantic import TypeAdapter, ValidationError

from tracks_sim.bots.verdict import verdict
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.model.record import Country

FILE = "bots.json"
"""The last verdict on a draft, beside its files. It is of one state of the draft, and can always be made again."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to answer without reading that gets something right, as plain data."""

    strategy: str
    measure: str
    what: tuple[str, ...]
    """What it went by, in English: words of the case stand in ‘ ’."""
    language: str
    wins: bool
    """Whether it wins over the library and this case lets it through; False: it is right on this case alone."""
    corrected: float | None = None


@dataclass(frozen=True, slots=True)
class ScriptVerdict:
    """The verdict of the scripts on one state of a draft, as plain data."""

    content: str
    """``content_hash`` of what they played."""
    found: tuple[str, ...]
    """What lets somebody through who does not read, a sentence each; none where the draft is clean. A release asks for an answer to it."""
    advice: tuple[str, ...] = ()
    """What guesses rightly on this case alone. One of some twenty ways nearly always does, so it is told and asks for no answer."""
    ways: tuple[Way, ...] = ()
    """The same as data, for sentences in the language of a page."""


def script_verdict(
    case_file: CaseFile, content: str, library: Library, countries: Sequence[Country], base: str | None = None, done: Callable[[], None] = lambda: None
) -> ScriptVerdict:
    """Let the scripts play a draft beside the cases of the library that have its language, in the place of the one that it was made from (``base``).

    Beside that one, nearly the same case would stand twice, and each would tell the other's answers. ``done`` is called after each country
    and language.
    """
    found: dict[str, None] = {}
    advice: dict[str, None] = {}
    ways: dict[Way, None] = {}
    for language in case_file.case.languages:
        beside = {name: other for name, other in library.cases.items() if language in other.case.languages and name not in (case_file.case.id, base)}
        with_draft = replace(library, cases=MappingProxyType({**beside, case_file.case.id: case_file}))
        judged = verdict([case_file], with_draft, countries, [language], done=done)
        found |= dict.fromkeys(map(str, judged.breaches))
        advice |= dict.fromkeys(judged.advice)
        ways |= dict.fromkeys(Way(b.strategy, b.measure, b.what, language, True, b.corrected) for b in judged.breaches)
        ways |= dict.fromkeys(Way(lucky.strategy, "decision", (lucky.what,), language, False) for lucky in judged.lucky)
    return ScriptVerdict(content, tuple(found), tuple(advice), tuple(ways))


_READ = TypeAdapter(ScriptVerdict)


def keep_verdict(folder: Path, found: ScriptVerdict) -> None:
    """Keep a verdict beside the draft in a folder, in place of the one before."""
    new = folder / f".{FILE}.new"
    new.touch(mode=0o600)
    new.write_bytes(_READ.dump_json(found))
    new.replace(folder / FILE)


def kept_verdict(folder: Path) -> ScriptVerdict | None:
    """The last verdict on the draft in a folder; None where there is none, or it cannot be read."""
    try:
        return _READ.validate_json((folder / FILE).read_bytes())
    except (OSError, ValidationError):
        return None
