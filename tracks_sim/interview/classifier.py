"""Reading of typed words: what they do (ask about a topic, make a move, inform, none of these), in which form, and their stance.

A model that was trained on labelled sentences reads them (``reading_model``, docs/reading.md); the words of the case's own questions stand
beside it. A reading is an offer: where it is not sure the page offers the acts that it may be, and it records nothing; a harm is never
recorded on a reading alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from tracks_sim.case.model.conversation import HOSTILE_STANCES, Move, QuestionForm, Stance, Topic
from tracks_sim.interview.case_words import CaseQuestions, points_of_words
from tracks_sim.interview.reading_model import ReadingModel, Token, features, reading_model, tokens, version_of
from tracks_sim.stemming import QUESTIONS, folded

LONGEST = 1000
"""Characters that are read; later ones are ignored."""
OFFERED = 3
"""Acts that are offered at most where a reading is not sure."""
_CASE_WORD = 1.0
"""Points for each point of a word of the case's questions (``points_of_words``), as a share of the points that make a reading sure."""
_FAR = 4
"""Of an unsure reading only acts near the best one are offered: at most this many times the ``sure`` threshold behind it."""
_OF_ONE_WORD = {"ask:-": ("talkmore", "encore"), "move:introduce": ("greet", "saluer"), "move:close_safely": ("farewell", "adieu"), "move:leave": ("farewell", "adieu")}
"""Kinds of words (``tools/reading/words.*.tsv``) of which one alone is read surely, by what it does."""
_SENTENCE = re.compile(r"[.!?…]+")
_DECIDING = 3
"""Words that are named as deciding."""
_BLAMES = {
    "en": re.compile(
        r"\bwhy (?:on earth )?(?:didn'?t|did not|haven'?t|hadn'?t) you\b|\bwhy did you (?:not|never)\b|\bhow could you\b(?! know)"
        r"|\byou should(?:n'?t| not)? have\b(?! been told)|\bwhat (?:did you expect|were you thinking)\b"
    ),
    "fr": re.compile(
        r"\bpourquoi (?:vous |tu )?n'(?:avez|aviez|etes|etiez|as)(?: vous)? (?:pas|jamais|rien)\b|\bpourquoi (?:vous|tu) (?:avez|etes|as|es) (?:pas|jamais|rien)\b"
        r"|\bcomment (?:avez vous|vous avez|as tu|tu as) pu\b|\b(?:vous auriez|tu aurais) du\b"
    ),
}
"""Plain words of blame, over folded text: a rule that is better than the model. Of the training sentences that hold them 19 of 20 blame."""


@dataclass(frozen=True)
class QuestionReading:
    """Reading of typed words. Acts are ``ask:<topic>``, ``ask:-`` (go on), ``move:<move>``, ``remark`` and ``none``."""

    act: str
    """The most likely act."""
    sure: bool
    """Whether it may be taken without asking."""
    offers: tuple[str, ...]
    """The acts that it may be, the most likely first, at most three, ``none`` left out."""
    acts: tuple[str, ...]
    """The acts of its sentences, in their order, of those that are read surely; the whole's act alone where none is."""
    form: QuestionForm
    """Form as a question, whatever it does: words that were taken for something else can be put as one."""
    stance: Stance
    words: tuple[str, ...]
    """Words that decided for the act, in their order; none where they decide little."""

    @property
    def topic(self) -> Topic | None:
        """The topic that it asks about; None where it names none."""
        return topic_of(self.act)

    @property
    def asks(self) -> bool:
        """Whether it asks something, "go on" included."""
        return self.act.startswith("ask:")

    @property
    def move(self) -> Move | None:
        """The move that it makes; None where it makes none."""
        return self.act.removeprefix("move:") if self.act.startswith("move:") else None  # type: ignore[return-value]


def topic_of(act: str) -> Topic | None:
    """The topic of an act; None where it has none."""
    return act.removeprefix("ask:") if act.startswith("ask:") and act != "ask:-" else None  # type: ignore[return-value]


def sentences(text: str) -> list[str]:
    """The sentences of a text, without the marks at their ends."""
    return _SENTENCE.split(text)


def read_question(text: str, language: str, questions: CaseQuestions = (), before: Topic | None = None) -> QuestionReading:
    """Read any text; a language without a model is read as English.

    ``questions`` are those of the case, in that language, with their topics: their words count too. ``before`` is the current topic of the
    conversation: "go on" goes on with it.
    """
    language = _read_as(language)
    model, text = reading_model(language), text[:LONGEST]
    by_stem = points_of_words(questions, language)
    whole = tokens(text)
    points = _points(model, whole)
    acts = _with_case_words(points["act"], text, language, by_stem, _CASE_WORD * model.thresholds["sure"])
    ranked = sorted(acts, key=lambda act: (-acts[act], act))
    best, sure = ranked[0], acts[ranked[0]] - acts[ranked[1]] >= model.thresholds["sure"] and ranked[0] != "none" and bool(whole)
    spoken = [word.text for word in whole if word.text[0].isalnum()]
    if len(spoken) == 1 and set(_OF_ONE_WORD.get(best, ())).isdisjoint(model.kinds.of(spoken[0])):
        sure = False
    parts = [part for part in (tokens(sentence) for sentence in sentences(text)) if len(part) > 1]
    found = [act for part in parts if (act := _sure_act(model, part)) is not None] if len(parts) > 1 else []
    listed = tuple(dict.fromkeys(found)) or (best,)
    if not sure and best not in listed and len(listed) == 1:
        best, sure = listed[0], True
    near = acts[ranked[0]] - _FAR * model.thresholds["sure"]  # of words that mean nothing what is far behind is no help
    offers = tuple(act for act in ranked if act != "none" and (sure or acts[act] >= near))[:OFFERED]
    form: QuestionForm = _best(points["form"])  # type: ignore[assignment]
    if best == "ask:-" and before is None and form != "encourager":
        sure = False
    return QuestionReading(best, sure, offers, listed, form, _stance(model, points, text, language, short=len(spoken) < 2), _deciding(model, whole, model.heads["act"].index(best), text))


def weights_version(language: str) -> str:
    """Version of the model that reads words of a language."""
    return version_of(_read_as(language))


def words_of_stance(text: str, language: str, stance: Stance) -> tuple[str, ...]:
    """The words by which a text is read with a stance: plain ones of blame, else those that speak most for it."""
    language, text = _read_as(language), text[:LONGEST]
    if stance == "blames" and (plain := _BLAMES[language].search(folded(text))):
        return (text[plain.start() : plain.end()],)
    model = reading_model(language)
    labels = [(head, label) for head, among in model.heads.items() for label in among]
    return _deciding(model, tokens(text), labels.index(("stance", stance)), text)


def _read_as(language: str) -> str:
    """The language whose model reads: English where one has none."""
    return language if language in _BLAMES else "en"


def _points(model: ReadingModel, words: list[Token]) -> dict[str, dict[str, int]]:
    return model.by_head(model.scores(model.known(features([word.text for word in words], model.kinds))))


def _best(points: Mapping[str, int]) -> str:
    return max(points, key=lambda label: (points[label], label))


def _with_case_words(acts: Mapping[str, int], text: str, language: str, by_stem: Mapping[str, Mapping[Topic, float]], each: float) -> dict[str, int]:
    """Points of acts with those of the words that the case's questions use for a topic."""
    summed = dict(acts)
    for _, _, stem in QUESTIONS[language].content_words(text):
        for topic, points in by_stem.get(stem, {}).items():
            summed[f"ask:{topic}"] += round(points * each)
    return summed


def _sure_act(model: ReadingModel, words: list[Token]) -> str | None:
    """The act of one sentence where it is read surely; None else, and for words that are none of these."""
    acts = _points(model, words)["act"]
    first, second = sorted(acts, key=lambda act: (-acts[act], act))[:2]
    return first if first != "none" and acts[first] - acts[second] >= model.thresholds["sure"] else None


def _stance(model: ReadingModel, points: Mapping[str, Mapping[str, int]], text: str, language: str, *, short: bool) -> Stance:
    """Blame by its plain words; the most likely hostile one of two words or more where it reaches the threshold; else the most likely of the others."""
    if _BLAMES[language].search(folded(text)):
        return "blames"
    worst = _best({stance: value for stance, value in points["stance"].items() if stance in HOSTILE_STANCES})
    if not short and points["stance"][worst] >= model.thresholds["hostile"]:
        return worst  # type: ignore[return-value]
    return _best({stance: value for stance, value in points["stance"].items() if stance not in HOSTILE_STANCES})  # type: ignore[return-value]


def _deciding(model: ReadingModel, words: list[Token], column: int, text: str) -> tuple[str, ...]:
    """The words of the text whose features speak most for a label, by its number."""
    given: dict[int, int] = {}
    for n, word in enumerate(words):
        if word.text[0].isalnum():
            given[n] = sum(model.rarity[place] * model.weight(place, column) for place in model.known(_features_of_word(model, words, n)))
    first = sorted((n for n in given if given[n] > 0), key=lambda n: -given[n])[:_DECIDING]
    return tuple(text[words[n].start : words[n].end] for n in sorted(first))


def _features_of_word(model: ReadingModel, words: list[Token], n: int) -> set[str]:
    """What one word adds: itself, its pieces and kinds, and its pairs."""
    around = [word.text for word in words[max(0, n - 1) : n + 2]]
    return {*features([words[n].text], model.kinds), *(" ".join(pair) for pair in pairwise(around))}
