"""Advice on the reasons of a key: copied ones, judgements that rest on nothing, passages that are made to say two things.

Pure: records in, findings out, all of them advice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from tracks_sim.case.check.key_rules import MEANS_GROUPS
from tracks_sim.case.check.release_rules import not_written
from tracks_sim.case.load.walk_strings import walk_strings
from tracks_sim.case.model.catalogue import Concepts
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.texts import KeyText
from tracks_sim.problem import Finding

T = TypeVar("T")
_NEED_NOTHING = frozenset({"insufficient", "open", "not_indicated", "not_needed"})
"""Answers that rest on silence, or on the age."""
_LEAST_LETTERS = 25
"""Letters from which on equal texts are no chance, as "Helpful." is."""
_SHOWN = 60
"""Letters of a text by which it is named."""


def equal_texts(texts: Mapping[T, str]) -> list[list[T]]:
    """The names of texts that say the same, word for word, two or more together; small letters and spaces do not count."""
    by_words: dict[str, list[T]] = {}
    for name, text in texts.items():
        by_words.setdefault(" ".join(text.casefold().split()), []).append(name)
    return [names for words, names in by_words.items() if words and len(names) > 1]


def copied_texts(part: str, why: KeyText) -> Iterator[Finding]:
    """Advice where reasons, stories or lessons say the same, word for word, once for each such text; it leads to the second of them.

    Better wordings of questions are not compared: several questions may have the same one.
    """
    texts = {where: text for where, text in walk_strings(why.model_dump(exclude={"interview": {"better"}})) if len(text) >= _LEAST_LETTERS and not not_written(text)}
    for same in equal_texts(texts):
        words = texts[same[0]]
        beginning = words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
        yield Finding(
            part, same[1], "copied-texts", f"{len(same)} texts say the same: “{beginning}”.",
            "say of each what is so of it, and of nothing else", advice=True, words=beginning, number=len(same),
        )  # fmt: skip


def unfounded_reasons(key: Key, why: KeyText) -> Iterator[Finding]:
    """Advice where a judgement is given a reason and names no passage, and no rule of the key asks for one (``key_rules``)."""
    for item, where, keyed in key.keyed_answers():
        rests = keyed.evidence or keyed.answer in (*_NEED_NOTHING, "present", "absent")
        if not rests and keyed.has(keyed.answer_field) and not not_written(why.reason(item)):
            yield Finding(
                "key", (*where, keyed.answer_field), "reason-without-passage", f"`{item}` is {keyed.answer}, and no passage shows it.",
                "name the passage that does, or answer it otherwise", advice=True, words=keyed.answer,
            )  # fmt: skip


def contradicting_passages(key: Key, concepts: Concepts | None) -> Iterator[Finding]:
    """Advice where one passage is made to say two things that cannot both be so.

    By the rules of the key (``key_rules``) these cannot: detection and the purpose of exploitation, one for and one against; means that are
    absent, and an indicator of means that is present. Others may well differ: what shows how somebody came may show that nobody gains by it.
    """
    group_of = {concept.id: concept.group for concept in concepts.concepts} if concepts is not None else {}
    rows = {item: (where, keyed) for item, where, keyed in key.keyed_answers()}
    pairs = [("detection", "elements.purpose"), ("elements.purpose", "detection")]
    pairs += [(f"indicators.{row.concept}", "elements.means") for row in key.indicators if group_of.get(row.concept) in MEANS_GROUPS]
    for one, other in pairs:
        if one in rows and other in rows and (rows[one][1].side, rows[other][1].side) == ("for", "against"):
            for passage in sorted(rows[one][1].right_passages & rows[other][1].right_passages):
                yield Finding(
                    "key", rows[one][0], "contradicting-passage", f"`{passage}` speaks for `{one}` and against `{other}`, and only one can be so.",
                    "take it out of one of them, or answer one otherwise", advice=True, words=passage, id=other,
                )  # fmt: skip


def reason_checks(key: Key, key_texts: Mapping[str, KeyText], concepts: Concepts | None) -> Iterator[Finding]:
    """All of this advice; ``key_texts``: by part, the first language first."""
    for part, why in key_texts.items():
        yield from copied_texts(part, why)
    for why in list(key_texts.values())[:1]:
        yield from unfounded_reasons(key, why)
    yield from contradicting_passages(key, concepts)
