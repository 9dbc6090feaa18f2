"""What speaks of each judgement and each option of a draft: passages of the papers, and facts of the talk. What nothing speaks of, and what is said twice; facts that add nothing.

Pure, and of a draft that may lack anything: what cannot be read counts as not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from tracks_sim.case.model.key import KeyedAnswer
from tracks_sim.drafts.draft import DraftData, value_at
from tracks_sim.drafts.option_leaks import says_again
from tracks_sim.drafts.records import case_of, key_of
from tracks_sim.stemming import KEYWORDS

OPTION = "options."
"""Before the id of an option, where items and options stand side by side."""
FACT = "facts."
"""The same before the id of a fact."""
SHARED = 2
"""Content words that a passage or a fact shares with an option it speaks of, at least."""
Stems = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class MapRow:
    """A judgement, an option (``options.<id>``) or a fact (``facts.<id>``), and what speaks of it."""

    item: str
    passages: tuple[str, ...]
    """Passages that support its answer; of an option those that share words with it, of a fact those that say the same."""
    facts: tuple[str, ...]
    """Facts that change its answer once they are told; of an option those that share words with it."""
    twice: tuple[tuple[str, str], ...]
    """Pairs of passages, facts or options that say the same."""
    told_before: tuple[str, ...] = ()
    """Of its facts those that change nothing: the papers give the same answer already."""

    idle: bool = False
    """Of a fact: telling it changes no answer and puts nothing right, and it is neither needed to act nor beyond what the trainee need know."""

    @property
    def silent(self) -> bool:
        """Whether nothing speaks of a judgement or an option."""
        return not self.passages and not self.facts


def case_map(data: DraftData, language: str) -> tuple[MapRow, ...]:
    """A row for each judgement that is keyed, then one for each fact and each option; words are compared in ``language``."""
    case, key = case_of(data), key_of(data)
    passages = _stems(data, language, {passage: ("passages", passage) for passage in case.passages})
    facts = _stems(data, language, {fact.id: ("facts", fact.id, "full") for fact in case.facts})
    told = key.interview.all_rows() if key.interview is not None else ()
    rows: list[MapRow] = []
    for item, _, answer in key.keyed_answers():
        cited = tuple(passage for passage in case.passages if passage in answer.right_passages)
        changes = [row for row in told if row.item == item]
        named = dict.fromkeys(fact for row in changes for fact in row.facts if fact in facts)
        settled = {fact for row in changes if cited and row.answer == _written_answer(answer) for fact in row.facts if fact in named}
        rows.append(MapRow(item, cited, tuple(named), tuple(_twice({**_only(passages, cited), **_only(facts, named)})), tuple(fact for fact in named if fact in settled)))
    interview = key.interview
    useful = {fact for row in told for fact in row.facts} | ({*interview.needed, *interview.beyond} if interview is not None else set())
    for fact in case.facts:
        said = tuple(passage for passage, words in passages.items() if _same(words, facts[fact.id]))
        rows.append(MapRow(f"{FACT}{fact.id}", said, (), (), idle=fact.id not in useful and not fact.corrects))
    options = _stems(data, language, {option.id: ("options", option.id) for option in case.options})
    for option, words in options.items():
        near = [(option, other) for other, said in options.items() if other != option and _same(words, said)]
        speaking, telling = (tuple(one for one, said in stems.items() if len(words & said) >= SHARED) for stems in (passages, facts))
        rows.append(MapRow(f"{OPTION}{option}", speaking, telling, tuple(near)))
    return tuple(rows)


def _written_answer(answer: KeyedAnswer) -> str:
    """The keyed answer; empty as long as nobody has written one."""
    return answer.answer if answer.has(answer.answer_field) else ""


def _stems(data: DraftData, language: str, texts: Mapping[str, tuple[str, ...]]) -> Stems:
    """By id the stems of the content words of texts, which are empty where a text is not written."""
    written = {id_: value_at(data, f"text.{language}", where) for id_, where in texts.items()}
    return {id_: KEYWORDS.stems(text) if isinstance(text, str) else frozenset() for id_, text in written.items()}


def _only(stems: Stems, ids: Mapping[str, object] | tuple[str, ...]) -> Stems:
    return {id_: stems[id_] for id_ in ids if id_ in stems}


def _twice(stems: Stems) -> Iterator[tuple[str, str]]:
    return (pair for pair in combinations(stems, 2) if _same(stems[pair[0]], stems[pair[1]]))


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    return says_again(one, other) or says_again(other, one)
