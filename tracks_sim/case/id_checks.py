"""Small rules that every check of references uses: findings for ids that are unknown, doubled or unkeyed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from tracks_sim.case.problem import Code, Finding, Where, guess


def unknown(
    part: str, where: Where, word: str, among: Iterable[str] | None, code: Code, what: str, *, key: bool = False
) -> Iterator[Finding]:
    """A finding where ``word`` is not among the known ones; nothing where they are not known."""
    if among is None:
        return
    among = frozenset(among)
    if word not in among:
        yield Finding(part, where, code, f"`{word}` is no {what}.", guess(word, among) or "check the spelling", key=key)


def twice(part: str, where: Where, words: Iterable[str], what: str) -> Iterator[Finding]:
    """A finding for each later one of equal ids in a list."""
    seen: set[str] = set()
    for place, word in enumerate(words):
        if word in seen:
            yield Finding(part, (*where, place), "duplicate-id", f"The {what} `{word}` is named twice.", "keep one")
        seen.add(word)


def worded(part: str, where: Where, expected: Iterable[str], given: Iterable[str], what: str) -> Iterator[Finding]:
    """Findings for words that are missing, and for words of something that does not exist."""
    expected, given = list(dict.fromkeys(expected)), list(given)
    for word in expected:
        if word not in given:
            hint = guess(word, set(given) - set(expected)).replace("did you mean", "is it written as")
            yield Finding(part, where, "text-missing", f"The {what} `{word}` has no text here.", hint or "write it", key=True)
    for word in given:
        if word not in expected:
            hint = guess(word, set(expected) - set(given)) or "remove it, or add it to the structure"
            yield Finding(
                part, (*where, word), "text-superfluous", f"There is a text for `{word}`, which is no {what}.", hint, key=True
            )


def keyed_once(
    part: str, where: Where, field: str, expected: Iterable[str], given: Iterable[str], what: str
) -> Iterator[Finding]:
    """Findings where a thing on the worksheet has no key, two keys, or a key stands for nothing."""
    expected, given = list(expected), list(given)
    counts = Counter(given)
    for word in dict.fromkeys(expected):
        if not counts[word]:
            yield Finding(part, where, "key-missing", f"The {what} `{word}` has no key.", "add its answer to the key", key=True)
    seen: set[str] = set()
    for place, word in enumerate(given):
        if word in seen:
            yield Finding(part, (*where, place, field), "keyed-twice", f"The {what} `{word}` is keyed twice.", "keep one")
        elif word not in expected:
            yield Finding(
                part, (*where, place, field), "not-on-worksheet", f"`{word}` is keyed but is no {what} of this case.",
                guess(word, set(expected) - set(given)) or "add it to case.yaml, or remove its key",
            )  # fmt: skip
        seen.add(word)
