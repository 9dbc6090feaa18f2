"""Findings for ids that are unknown, named twice, or without a text or a key: what every check of references uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from tracks_sim.case.problem import Code, Finding, Where, guess


def unknown_id(
    part: str, where: Where, id_: str, known: Iterable[str] | None, code: Code, what: str, *, at_key: bool = False
) -> Iterator[Finding]:
    """A finding where ``id_`` is not among the known ids; none where these could not be read (None).

    ``what`` names the kind of thing in the message; ``at_key`` as in ``Finding``.
    """
    if known is None:
        return
    known = frozenset(known)
    if id_ not in known:
        yield Finding(part, where, code, f"`{id_}` is no {what}.", guess(id_, known) or "check the spelling", at_key=at_key)


def duplicate_ids(part: str, where: Where, ids: Iterable[str], what: str) -> Iterator[Finding]:
    """A finding for each repetition of an id in a list."""
    seen: set[str] = set()
    for index, id_ in enumerate(ids):
        if id_ in seen:
            yield Finding(part, (*where, index), "duplicate-id", f"The {what} `{id_}` is named twice.", "keep one")
        seen.add(id_)


def text_mismatches(part: str, where: Where, expected: Iterable[str], texts: Iterable[str], what: str) -> Iterator[Finding]:
    """Findings for expected ids without a text, and for texts of ids that are not expected."""
    expected, texts = list(dict.fromkeys(expected)), list(texts)
    for id_ in expected:
        if id_ not in texts:
            hint = guess(id_, set(texts) - set(expected)).replace("did you mean", "is it written as")
            yield Finding(part, where, "text-missing", f"The {what} `{id_}` has no text here.", hint or "write it", at_key=True)
    for id_ in texts:
        if id_ not in expected:
            hint = guess(id_, set(expected) - set(texts)) or "remove it, or add it to the structure"
            yield Finding(
                part, (*where, id_), "text-superfluous", f"There is a text for `{id_}`, which is no {what}.", hint, at_key=True
            )


def key_mismatches(
    part: str, where: Where, field: str, expected: Iterable[str], keyed: Iterable[str], what: str
) -> Iterator[Finding]:
    """Findings for ids of the worksheet without a key or with two, and for keys of ids that are not on it."""
    expected, keyed = list(expected), list(keyed)
    counts = Counter(keyed)
    for id_ in dict.fromkeys(expected):
        if not counts[id_]:
            yield Finding(part, where, "key-missing", f"The {what} `{id_}` has no key.", "add its answer to the key", at_key=True)
    seen: set[str] = set()
    for index, id_ in enumerate(keyed):
        if id_ in seen:
            yield Finding(part, (*where, index, field), "keyed-twice", f"The {what} `{id_}` is keyed twice.", "keep one")
        elif id_ not in expected:
            yield Finding(
                part, (*where, index, field), "not-on-worksheet", f"`{id_}` is keyed but is no {what} of this case.",
                guess(id_, set(expected) - set(keyed)) or "add it to case.yaml, or remove its key",
            )  # fmt: skip
        seen.add(id_)
