"""Findings for ids that are unknown, named twice, or without a text or a key: what every check of references uses."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tracks_sim.case.load.walk_strings import walk_strings
from tracks_sim.problem import Code, Finding, Where, guess


def unknown_id(part: str, where: Where, id_: str, known: Iterable[str] | None, code: Code, what: str) -> Iterator[Finding]:
    """A finding where ``id_`` is not among the known ids; none where these could not be read (None). ``what`` names the kind of thing in the message."""
    if known is None:
        return
    known = frozenset(known)
    if id_ not in known:
        yield Finding(part, where, code, f"`{id_}` is no {what}.", guess(id_, known) or "check the spelling", id=id_)


def unknown_ids(part: str, where: Where, ids: Iterable[str], known: Iterable[str] | None, code: Code, what: str, *field: str) -> Iterator[Finding]:
    """Findings for the ids of a list that are not among the known ones, as ``unknown_id`` has them; ``field``: that of the rows which holds the id."""
    for index, id_ in enumerate(ids):
        yield from unknown_id(part, (*where, index, *field), id_, known, code, what)


def duplicate_ids(part: str, where: Where, ids: Iterable[str], what: str) -> Iterator[Finding]:
    """A finding for each repetition of an id in a list."""
    seen: set[str] = set()
    for index, id_ in enumerate(ids):
        if id_ in seen:
            yield Finding(part, (*where, index), "duplicate-id", f"The {what} `{id_}` is named twice.", "keep one")
        seen.add(id_)


def text_mismatches(part: str, where: Where, expected: Iterable[str], texts: Iterable[str], what: str) -> Iterator[Finding]:
    """Findings for expected ids without a text, and for texts of ids that are not expected."""
    expected, texts = dict.fromkeys(expected), dict.fromkeys(texts)
    without, stray = expected.keys() - texts.keys(), texts.keys() - expected.keys()
    for id_ in expected:
        if id_ not in texts:
            hint = guess(id_, stray).replace("did you mean", "is it written as")
            yield Finding(part, where, "text-missing", f"The {what} `{id_}` has no text here.", hint or "write it", at_key=True, id=id_)
    for id_ in texts:
        if id_ not in expected:
            hint = guess(id_, without) or "remove it, or add it to the structure"
            yield Finding(
                part, (*where, id_), "text-superfluous", f"There is a text for `{id_}`, which is no {what}.", hint, at_key=True, id=id_
            )


def key_mismatches(list_: str, field: str, expected: Iterable[str], keyed: Iterable[str], what: str) -> Iterator[Finding]:
    """Findings for ids of the worksheet without a key or with two, and for keys of ids that are not on it."""
    expected, keyed = dict.fromkeys(expected), list(keyed)
    counts = Counter(keyed)
    without = expected.keys() - counts.keys()
    for id_ in expected:
        if not counts[id_]:
            yield Finding("key", (list_,), "key-missing", f"The {what} `{id_}` has no key.", "add its answer to the key", at_key=True, id=id_)
    seen: set[str] = set()
    for index, id_ in enumerate(keyed):
        if id_ in seen:
            yield Finding("key", (list_, index, field), "keyed-twice", f"The {what} `{id_}` is keyed twice.", "keep one")
        elif id_ not in expected:
            yield Finding(
                "key", (list_, index, field), "not-on-worksheet", f"`{id_}` is keyed but is no {what} of this case.",
                guess(id_, without) or "add it to case.yaml, or remove its key", id=id_,
            )  # fmt: skip
        seen.add(id_)


_MOST_CAUSES = 20
_LACKS: frozenset[Code] = frozenset({"text-missing", "key-missing", "voice-missing", "fact-unreachable"})
"""Codes of findings whose id has no text, key, voice or question; other findings with an id are about one that nothing has."""


def one_for_each_cause(findings: Iterable[Finding], case: object) -> list[Finding]:
    """The findings of a case, with one in place of all that follow from a single wrong id in case.yaml.

    An id is wrong there where the same files, two or more, lack it and have another in its place. ``case`` is the record's
    plain data. Where many ids are wrong, none is the cause of the others.
    """
    findings = list(findings)
    lacking: dict[str, set[str]] = {}
    unknown: dict[str, set[str]] = {}
    for finding in findings:
        if finding.id and finding.part != "case":
            (lacking if finding.code in _LACKS else unknown).setdefault(finding.id, set()).add(finding.part)
    if max(len(lacking), len(unknown)) > _MOST_CAUSES:
        return findings
    for id_, parts in lacking.items():
        others = [other for other, of_other in unknown.items() if of_other == parts and len(parts) > 1]
        where = next((path for path, value in walk_strings(case) if value == id_), None)
        if where is None or all(part.startswith("key_text") for part in parts):
            continue
        near = others if len(others) == 1 else difflib.get_close_matches(id_, others, n=1, cutoff=0.5)
        if not near:
            continue
        [other] = near
        del unknown[other]
        consequences = [f for f in findings if f.id in (id_, other) and (f.part != "case" or f.code in _LACKS or f.id == other)]
        cause = next((f for f in findings if f.id == id_ and f.part == "case" and f.code not in _LACKS), None)
        findings = [f for f in findings if f not in consequences and f is not cause]
        follows = f"The key or the texts have `{other}` in its place ({len(consequences)} problems follow from this)."
        findings.append(
            replace(cause, message=f"{cause.message} {follows}")
            if cause is not None
            else Finding("case", where, "id-differs", f"`{id_}` is an id here alone. {follows}", f"write `{other}` here, or `{id_}` in the other files")
        )
    return findings
