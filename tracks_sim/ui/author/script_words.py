"""What the scripts found, as sentences for an author: who would win without reading, what lets them through, and what helps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tracks_sim.authoring.script_verdict import ScriptVerdict, Way
from tracks_sim.case.model.catalogue import CatalogueText
from tracks_sim.i18n import Translator, translatable

_WORDS = re.compile("‘([^’]+)’")
_SHOWN = 8

WHO: Mapping[str, str] = {
    "tick_all": translatable("Somebody who ticks everything as present and urgent"),
    "tick_none": translatable("Somebody who ticks everything as absent"),
    "always_insufficient": translatable("Somebody who always asks for more information"),
    "refer_all": translatable("Somebody who always refers"),
    "first_option": translatable("Somebody who takes the first option"),
    "last_option": translatable("Somebody who takes the last option"),
    "not_first_not_last": translatable("Somebody who drops the first and the last option"),
    "cautious": translatable("Somebody who drops the extreme options"),
    "not_first_not_last_cautious": translatable("Somebody who drops the extreme options, the first and the last"),
    "longest_option": translatable("Somebody who takes the longest option"),
    "shortest_option": translatable("Somebody who takes the shortest option"),
    "middle_length": translatable("Somebody who takes the option of middle length"),
    "most_commas": translatable("Somebody who takes the option with most commas"),
    "fewest_commas": translatable("Somebody who takes the option with fewest commas"),
    "alike_option": translatable("Somebody who takes the option that shares most words with the others"),
    "unlike_option": translatable("Somebody who takes the option that is least like the others"),
    "consent_words": translatable("Somebody who takes the option with most words such as “ask” and “agree”"),
    "consent_words_cautious": translatable("Somebody who takes the option with most words such as “ask” and “agree”"),
    "no_absolute_words": translatable("Somebody who drops options with words such as “always” and “never”"),
    "enough_words": translatable("Somebody who takes the option that shares most words with what is enough to act on"),
    "briefing_words": translatable("Somebody who takes the option that shares most words with the briefing"),
    "keyword_label": translatable("Somebody who only looks for the words of the signs in the papers"),
    "keyword_meaning": translatable("Somebody who only looks for the words of the signs in the papers"),
    "words_or_absent": translatable("Somebody who only looks for the words of the signs in the papers"),
    "remark": translatable("Somebody who believes the colleague’s remark"),
    "remark_inverse": translatable("Somebody who believes the opposite of the colleague’s remark"),
    "learner": translatable("A program that has learned from the outside of the other cases"),
}
"""Who answers like this, by the name of the shortcut; of others see ``_who``."""
_POSITION = translatable("Somebody who always takes the option at place {n}")
_DECISION = translatable("Somebody who always decides “{decision}”")
_DETECTION = translatable("Somebody who always gives the same answer on detection")
_CITES = translatable("Somebody who cites whatever comes first")
_SURE = translatable("Somebody who only sounds sure")
_AS_ELSEWHERE = translatable("Somebody who answers as in the other cases")

DOES: Mapping[str, str] = {
    "decision": translatable("would decide rightly."),
    "detection": translatable("would judge detection rightly."),
    "indicators": translatable("would judge more signs rightly than chance does."),
    "needs": translatable("would judge more needs rightly than chance does."),
    "gates": translatable("would do no severe harm, and pass."),
}
_ELSE = translatable("would earn more than chance does.")

_BY_WORDS = translatable("Reword your best option, or let another option use these words too: {words}.")
_BY_LENGTH = translatable("Make another option as long, or as short.")
_BY_PLACE = translatable("Move your best option to another place, or make an extreme option worth a thought.")
_BY_LIKENESS = translatable("Let your best option have more in common with the others.")
_BY_ROWS = translatable("Let a sign or a need be there that is seldom so elsewhere, or leave one open.")
_BY_REMARK = translatable("Let the colleague in the papers be right or wrong, but not as in every other case.")
_BY_HABIT = translatable("Let another decision than the usual one be the best.")
_HELP: Mapping[str, str] = {
    "longest_option": _BY_LENGTH, "shortest_option": _BY_LENGTH, "middle_length": _BY_LENGTH, "most_commas": _BY_LENGTH, "fewest_commas": _BY_LENGTH,
    "unlike_option": _BY_LIKENESS, "first_option": _BY_PLACE, "last_option": _BY_PLACE, "not_first_not_last": _BY_PLACE, "cautious": _BY_PLACE,
    "not_first_not_last_cautious": _BY_PLACE, "no_absolute_words": translatable("Use such a word in your best option, or take it out of the others."),
    "remark": _BY_REMARK, "remark_inverse": _BY_REMARK,
}  # fmt: skip


def verdict_sentence(found: ScriptVerdict, t: Translator) -> str:
    """The verdict in one sentence."""
    ways = {way.strategy for way in found.ways if way.wins}
    if not ways:
        return t("Nobody who does not read wins.")
    return t.plural("{n} way of answering without reading wins here.", "{n} ways of answering without reading win here.", len(ways)).format(n=len(ways))


def way_sentences(ways: Sequence[Way], catalogue: CatalogueText, t: Translator) -> list[str]:
    """Each way in two sentences: who would get what right, and what helps; each once."""
    return list(dict.fromkeys(f"{who(way.strategy, catalogue, t)} {t(DOES.get(way.measure, _ELSE))} {help_with(way, t)}".strip() for way in ways))


def who(strategy: str, catalogue: CatalogueText, t: Translator) -> str:
    """Who answers without reading like this."""
    if strategy in WHO:
        return t(WHO[strategy])
    if strategy in ("always_yes", "always_open", "always_no"):
        return t(_DETECTION)
    if strategy.startswith("always_"):
        decision = catalogue.decisions.get(strategy.removeprefix("always_"))
        return t(_DECISION).format(decision=decision.rstrip(".") if decision else "…")
    if strategy.startswith("option_"):
        return t(_POSITION).format(n=strategy.removeprefix("option_"))
    if strategy.startswith(("cite_", "first_passages")):
        return t(_CITES)
    return t(_SURE if strategy.startswith("sure_") else _AS_ELSEWHERE)


def help_with(way: Way, t: Translator) -> str:
    """What an author can do about it."""
    words = list(dict.fromkeys(word for what in way.what for word in _WORDS.findall(what)))
    if way.measure in ("indicators", "needs"):
        return t(_BY_ROWS)
    if way.strategy in _HELP:
        return t(_HELP[way.strategy])
    if way.measure == "decision" and words:
        quoted = ", ".join(t("“{word}”").format(word=word) for word in words[:_SHOWN])
        return t(_BY_WORDS).format(words=quoted)
    if way.strategy.startswith("option_"):
        return t(_BY_PLACE)
    return t(_BY_HABIT) if way.measure in ("decision", "detection") else ""
