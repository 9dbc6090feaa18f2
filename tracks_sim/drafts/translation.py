"""State of the translations of a case: from which words of the first language each text was made.

The first of the languages that a draft lists is the source. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Literal

from tracks_sim.case.model.translated import TranslatedText, Translations
from tracks_sim.drafts.draft import DraftData, languages_of, texts_in, value_at, value_hash
from tracks_sim.drafts.records import case_of, key_of
from tracks_sim.drafts.text_places import text_places
from tracks_sim.problem import Where

__all__ = ["TextState", "TranslatedText", "Translations", "changed_since", "place_of", "source_texts", "text_name", "text_states", "with_translation_states"]

TextState = Literal["missing", "done", "changed", "reviewed"]
"""Of one text in a language that the case is translated into: not there; there; its source has changed since; read by somebody who knows both."""
_HEADS = ("text", "key_text")
"""Parts that hold texts, without the language."""


def source_texts(data: DraftData) -> Mapping[str, str]:
    """The texts of the first language that the draft lists, by name, in the order of an author's work; those that are blank are left out."""
    language = next(iter(languages_of(data)), None)
    found: dict[str, str] = {}
    for head in _HEADS if language else ():
        for where, text in texts_in(data.get(f"{head}.{language}")):
            if text.strip():
                found[text_name(head, where)] = text
    order = {text_name(place.head, place.where): number for number, place in enumerate(text_places(case_of(data), key_of(data)))}

    def rank(name: str) -> int:
        return order.get(name, order.get(name.rpartition(".")[0], len(order)))

    return MappingProxyType({name: found[name] for name in sorted(found, key=rank)})


def text_name(head: str, where: Where) -> str:
    """Name of a text in every language, such as ``text:passages.db1``, from its part (with or without the language) and path."""
    return f"{head.partition('.')[0]}:{'.'.join(map(str, where))}"


def place_of(name: str, language: str) -> tuple[str, Where]:
    """Part and path of a text by its name: ``text:passages.db1`` in French is ``text.fr`` and ``("passages", "db1")``."""
    head, _, path = name.partition(":")
    return f"{head}.{language}", tuple(int(step) if step.isdecimal() else step for step in path.split("."))


def text_states(data: DraftData) -> Mapping[str, Mapping[str, TextState]]:
    """The state of each text of the first language in each further language, by language and name, in the order of ``source_texts``.

    A text without an entry is ``done``: it was written in the files, and nobody has said from which words. What is changed in its source on the page
    later leaves an entry (``with_translation_states``), so that it is ``changed`` then.
    """
    sources = source_texts(data)
    return MappingProxyType(
        {
            language: MappingProxyType({name: _state(data, language, name, text) for name, text in sources.items()})
            for language in languages_of(data)[1:]
        }
    )


def changed_since(data: DraftData) -> Iterator[tuple[str, Where]]:
    """Part and path of each translated text whose source has changed since."""
    for language, states in text_states(data).items():
        yield from (place_of(name, language) for name, state in states.items() if state == "changed")


def _state(data: DraftData, language: str, name: str, source: str) -> TextState:
    text = value_at(data, *place_of(name, language))
    if not isinstance(text, str) or not text.strip():
        return "missing"
    entry = _entry(data, language, name)
    if not isinstance(entry.get("of"), str):
        return "done"
    if entry["of"] != value_hash(source):
        return "changed"
    return "reviewed" if entry.get("reviewed") is True else "done"


def with_translation_states(before: DraftData, after: DraftData) -> DraftData:
    """``after`` (draft data) with the state of each text that changed between the two: a translation that was written is made from today's source.

    A text that is gone loses its entry; a changed source leaves the hash, by which the translation is seen to be older. Where there was no entry,
    the source that was there before is what the translation was made from. ``after`` itself where no state changes.
    """
    first = next(iter(languages_of(after)), None)
    changes: dict[tuple[str, str], dict[str, Any] | None] = {}
    for part in sorted({*before, *after}):
        head, _, language = part.partition(".")
        if not first or head not in _HEADS or language in ("", first):
            continue
        first_part = f"{head}.{first}"
        for where in dict.fromkeys(where for p in (part, first_part) for where in _changed(before.get(p), after.get(p))):
            name = text_name(head, where)
            old, new = _written(before, part, where), _written(after, part, where)
            was, source = _written(before, first_part, where), _written(after, first_part, where)
            entry = _entry(after, language, name)
            if not new:
                changes |= {(language, name): None} if old and entry else {}
            elif new != old and source:
                changes[language, name] = {"of": value_hash(source)}
            elif not entry and was and was != source:
                changes[language, name] = {"of": value_hash(was)}
    return _with_entries(after, changes) if changes else after


def _with_entries(data: DraftData, changes: Mapping[tuple[str, str], dict[str, Any] | None]) -> DraftData:
    """The data with entries set, or taken out for None; a language without any is left out."""
    part, listed = data.get("translation"), value_at(data, "translation", ("texts",))
    texts = (
        {language: dict(of_language) for language, of_language in listed.items() if isinstance(of_language, Mapping)}
        if isinstance(listed, Mapping)
        else {}
    )
    for (language, name), entry in changes.items():
        of_language = texts.setdefault(language, {})
        if entry is None:
            of_language.pop(name, None)
        else:
            of_language[name] = entry
    return {
        **data,
        "translation": {
            **(part if isinstance(part, Mapping) else {}),
            "texts": {language: of_language for language, of_language in texts.items() if of_language},
        },
    }


def _entry(data: DraftData, language: str, name: str) -> Mapping[str, Any]:
    found = value_at(data, "translation", ("texts", language, name))
    return found if isinstance(found, Mapping) else {}


def _changed(before: Any, after: Any, where: Where = ()) -> Iterator[Where]:
    """Paths of the texts that differ between two values of a part; of every text in two that are no blocks, such as lists."""
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in {**before, **after}:
            yield from _changed(before.get(name), after.get(name), (*where, name))
    else:
        yield from (path for value in (before, after) for path, _ in texts_in(value, where))


def _written(data: DraftData, part: str, where: Where) -> str:
    """The text at a path; empty where none is there, or a blank one."""
    text = value_at(data, part, where)
    return text if isinstance(text, str) and text.strip() else ""
