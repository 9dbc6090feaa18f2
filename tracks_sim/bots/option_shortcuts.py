"""Shortcuts through the options: by their position, their form and their words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from tracks_sim.bots.guess import Guess, Shortcut, VisibleCase, equally, harmless_options, most
from tracks_sim.bots.way_words import ASKING_WORDS, BY_LENGTH, BY_LIKENESS, BY_PLACE, BY_WORDS, WayWords
from tracks_sim.bots.word_lists import ABSOLUTE, CONSENT, found
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.i18n import translatable
from tracks_sim.stemming import KEYWORDS

POSITIONS = 8
"""Positions that have a shortcut of their own."""
_AVOIDED = frozenset({"refer_without_consent", "record_and_close", "carry_on"})
"""Decisions that are not dangerous and seldom right: to go over somebody's head, and to do nothing."""
_WORD = re.compile(r"\w[\w’'-]*")
_PAUSES = re.compile(r"[,;:–—]")


def option_shortcuts(catalogues: Catalogues) -> tuple[Shortcut, ...]:
    """All of them; they answer the decision alone."""
    always, at_place = translatable("Somebody who always decides “{decision}”"), translatable("Somebody who always takes the option at place {n}")
    return (
        *(Shortcut(f"always_{d.id}", _always(d.id), WayWords(always, decision=d.id), constant=True) for d in catalogues.decisions.decisions),
        Shortcut("refer_all", _kept(_referring, "always a referral"), WayWords("Somebody who always refers"), constant=True),
        *(Shortcut(f"option_{n}", _at(n - 1, f"option {n}"), WayWords(at_place, BY_PLACE, position=n), constant=True) for n in range(2, POSITIONS)),
        Shortcut("first_option", _at(0, "the first option"), WayWords("Somebody who takes the first option", BY_PLACE), constant=True),
        Shortcut("last_option", _at(-1, "the last option"), WayWords("Somebody who takes the last option", BY_PLACE), constant=True),
        Shortcut("not_first_not_last", _kept(_inner, "neither the first nor the last option"), WayWords("Somebody who drops the first and the last option", BY_PLACE)),
        Shortcut(
            "cautious", _kept(_careful, "no dangerous decision, nothing over the person’s head, and not nothing"),
            WayWords("Somebody who drops the extreme options", BY_PLACE),
        ),
        Shortcut(
            "not_first_not_last_cautious",
            _kept(lambda seen: [o for o in _inner(seen) if o in _careful(seen)], "neither the first nor the last option, and none that is extreme"),
            WayWords("Somebody who drops the extreme options, the first and the last", BY_PLACE),
        ),
        Shortcut(
            "never_refer_never_consult", _kept(_own_step, "neither a referral nor a colleague’s advice"),
            WayWords("Somebody who neither refers nor asks a colleague"),
        ),
        Shortcut(
            "child_protection_else_support", _kept(_by_age, "child protection where it is offered, else support, else a talk"),
            WayWords("Somebody who informs child protection of children, and supports adults"),
        ),
        Shortcut("longest_option", _highest(_lengths, "the longest option", "words"), WayWords("Somebody who takes the longest option", BY_LENGTH)),
        Shortcut("shortest_option", _highest(lambda seen: _negative(_lengths(seen)), "the shortest option", "words"), WayWords("Somebody who takes the shortest option", BY_LENGTH)),
        Shortcut("middle_length", _kept(_middle_length, "the option of middle length"), WayWords("Somebody who takes the option of middle length", BY_LENGTH)),
        Shortcut("most_commas", _highest(_pauses, "the option with most commas", "signs"), WayWords("Somebody who takes the option with most commas", BY_LENGTH)),
        Shortcut(
            "fewest_commas", _highest(lambda seen: _negative(_pauses(seen)), "the option with fewest commas", "signs"),
            WayWords("Somebody who takes the option with fewest commas", BY_LENGTH),
        ),
        Shortcut(
            "alike_option", _by_stems(lambda seen, option: _stems_of_others(seen, option)),
            WayWords("Somebody who takes the option that shares most words with the others", BY_WORDS),
        ),
        Shortcut(
            "unlike_option", _highest(lambda seen: _negative(_alike(seen)), "the option least like the others", "shared words"),
            WayWords("Somebody who takes the option that is least like the others", BY_LIKENESS),
        ),
        Shortcut("consent_words", _consent(careful=False), ASKING_WORDS),
        Shortcut("consent_words_cautious", _consent(careful=True), ASKING_WORDS),
        Shortcut(
            "no_absolute_words", _kept(_without_absolute, "no word that leaves no exception"),
            WayWords(
                "Somebody who drops options with words such as “always” and “never”",
                translatable("Use such a word in your best option, or take it out of the others."),
            ),
        ),
        Shortcut(
            "enough_words", _by_stems(lambda seen, option: stems_of_enough(seen)),
            WayWords("Somebody who takes the option that shares most words with what is enough to act on", BY_WORDS),
        ),
        Shortcut(
            "briefing_words", _by_stems(lambda seen, option: stems_of_briefing(seen.case_file, seen.language)),
            WayWords("Somebody who takes the option that shares most words with the briefing", BY_WORDS),
        ),
    )  # fmt: skip


def by_words_of_the_file(seen: VisibleCase) -> Guess:
    """The option that shares most words with the file."""
    return _by_stems(lambda seen, option: stems_of_file(seen.case_file, seen.language))(seen)


# --- what is seen -------------------------------------------------------------------------


def option_texts(seen: VisibleCase) -> Mapping[str, str]:
    """The words of each option, in the order shown."""
    texts = seen.case_file.texts[seen.language].options
    return {o.id: texts[o.id] for o in seen.case_file.case.options}


def word_count(text: str) -> int:
    """Number of words."""
    return len(_WORD.findall(text))


def pauses(text: str) -> int:
    """Number of commas, semicolons, colons and dashes."""
    return len(_PAUSES.findall(text))


@lru_cache(maxsize=256)
def stems_of_file(case_file: CaseFile, language: str) -> frozenset[str]:
    """The stems of every passage."""
    texts = case_file.texts[language].passages
    return frozenset().union(*(KEYWORDS.stems(texts[p]) for p in case_file.case.passages))


@lru_cache(maxsize=256)
def stems_of_briefing(case_file: CaseFile, language: str) -> frozenset[str]:
    """The stems of briefing and task."""
    text = case_file.texts[language]
    return KEYWORDS.stems(f"{text.briefing} {text.task or ''}")


def stems_of_enough(seen: VisibleCase) -> frozenset[str]:
    """The stems of *enough to act on*."""
    own = seen.case_file.texts[seen.language].enough
    return KEYWORDS.stems(own or seen.catalogues.texts[seen.language].enough.get(seen.case_file.case.mandate, ""))


def _stems_of_others(seen: VisibleCase, option: str) -> frozenset[str]:
    return frozenset[str]().union(*(KEYWORDS.stems(text) for o, text in option_texts(seen).items() if o != option))


def options_of(seen: VisibleCase, decision: str) -> list[str]:
    """The options of a decision; the first option where it is not offered, as in the baseline."""
    options = seen.case_file.case.options
    return [o.id for o in options if o.decision == decision] or [options[0].id]


def _lengths(seen: VisibleCase) -> dict[str, float]:
    return {o: float(word_count(text)) for o, text in option_texts(seen).items()}


def _pauses(seen: VisibleCase) -> dict[str, float]:
    return {o: float(pauses(text)) for o, text in option_texts(seen).items()}


def _alike(seen: VisibleCase) -> dict[str, float]:
    return {o: float(len(KEYWORDS.stems(text) & _stems_of_others(seen, o))) for o, text in option_texts(seen).items()}


def _negative(values: Mapping[str, float]) -> dict[str, float]:
    return {o: -v for o, v in values.items()}


# --- ways to choose -----------------------------------------------------------------------


def _at(position: int, by: str) -> Callable[[VisibleCase], Guess]:
    def guess(seen: VisibleCase) -> Guess:
        options = seen.case_file.case.options
        return Guess(decision={options[min(position, len(options) - 1)].id: 1.0}, by={"decision": by})

    return guess


def _always(decision: str) -> Callable[[VisibleCase], Guess]:
    """The options of one decision; where it is not offered the first one, as the baseline has it that this belongs to."""
    return _kept(lambda seen: options_of(seen, decision), f"always {decision}")


def _kept(keep: Callable[[VisibleCase], Iterable[str]], by: str) -> Callable[[VisibleCase], Guess]:
    """The options that are left, equally; where none is, those that are not dangerous."""
    return lambda seen: Guess(
        decision=equally(keep(seen)) or equally(harmless_options(seen.case_file, seen.catalogues)), by={"decision": by}
    )


def _highest(values_of: Callable[[VisibleCase], Mapping[str, float]], by: str, unit: str) -> Callable[[VisibleCase], Guess]:
    def guess(seen: VisibleCase) -> Guess:
        values = values_of(seen)
        top = most(values)
        return Guess(decision=equally(top), by={"decision": f"{by} ({abs(values[top[0]]):.0f} {unit})"})

    return guess


def _by_stems(target: Callable[[VisibleCase, str], frozenset[str]]) -> Callable[[VisibleCase], Guess]:
    """The option that shares most stems with the words looked at."""

    def guess(seen: VisibleCase) -> Guess:
        texts = option_texts(seen)
        shared = {o: KEYWORDS.stems(text) & target(seen, o) for o, text in texts.items()}
        top = most({o: float(len(s)) for o, s in shared.items()})
        words = {w for o in top for w in _words_with(texts[o], shared[o])}
        return Guess(
            decision=equally(top),
            by={"decision": f"the shared words {quoted(sorted(words))}" if words else "no shared words, so all equally"},
        )

    return guess


def _consent(*, careful: bool) -> Callable[[VisibleCase], Guess]:
    def guess(seen: VisibleCase) -> Guess:
        texts = option_texts(seen)
        kept = _careful(seen) if careful else tuple(texts)
        words = {o: found(CONSENT, seen.language, texts[o]) for o in kept or tuple(texts)}
        top = most({o: float(len(w)) for o, w in words.items()})
        return Guess(decision=equally(top), by={"decision": f"the words {quoted(w.lower() for o in top for w in words[o])}"})

    return guess


def _referring(seen: VisibleCase) -> list[str]:
    """The options of the kind *refer*, else those of the kind *duty*."""
    kinds = {d.id: d.kind for d in seen.catalogues.decisions.decisions}
    offered = {kind: [o.id for o in seen.case_file.case.options if kinds[o.decision] == kind] for kind in ("refer", "duty")}
    return offered["refer"] or offered["duty"]


def _inner(seen: VisibleCase) -> list[str]:
    return [o.id for o in seen.case_file.case.options[1:-1]]


def _careful(seen: VisibleCase) -> tuple[str, ...]:
    decisions = {o.id: o.decision for o in seen.case_file.case.options}
    return tuple(o for o in harmless_options(seen.case_file, seen.catalogues) if decisions[o] not in _AVOIDED)


def _own_step(seen: VisibleCase) -> list[str]:
    """Options that are not dangerous and neither refer nor consult."""
    kinds = {d.id: d.kind for d in seen.catalogues.decisions.decisions}
    decisions = {o.id: o.decision for o in seen.case_file.case.options}
    return [o for o in harmless_options(seen.case_file, seen.catalogues) if kinds[decisions[o]] != "refer" and decisions[o] != "consult_supervisor"]


def _by_age(seen: VisibleCase) -> list[str]:
    """Child protection where a case offers it, else the options of support, else those that hold."""
    kinds = {d.id: d.kind for d in seen.catalogues.decisions.decisions}
    options = seen.case_file.case.options
    child_protection = [o.id for o in options if o.decision == "child_protection"]
    support, hold = ([o.id for o in options if kinds[o.decision] == kind] for kind in ("support", "hold"))
    return child_protection or support or hold


def _middle_length(seen: VisibleCase) -> tuple[str, ...]:
    """The options whose length is nearest to the median."""
    lengths = _lengths(seen)
    ranked = sorted(lengths.values())
    median = (ranked[(len(ranked) - 1) // 2] + ranked[len(ranked) // 2]) / 2
    return most({o: -abs(n - median) for o, n in lengths.items()})


def _without_absolute(seen: VisibleCase) -> list[str]:
    return [o for o, text in option_texts(seen).items() if not found(ABSOLUTE, seen.language, text)]


def _words_with(text: str, stems: frozenset[str]) -> list[str]:
    """The words of a text that have one of these stems, in lower case."""
    lower = KEYWORDS.normalise(text)
    return [lower[start:end] for start, end, stem in KEYWORDS.content_words(text) if stem in stems]


def quoted(words: Iterable[str], at_most: int = 8) -> str:
    """Words in quotation marks, each once, with commas."""
    listed = list(dict.fromkeys(words))
    return ", ".join(f"‘{w}’" for w in listed[:at_most]) + (" …" if len(listed) > at_most else "")
