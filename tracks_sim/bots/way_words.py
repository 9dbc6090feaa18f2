"""What is said of a way to answer without reading: who answers like this, and what helps an author against it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracks_sim.case.model.catalogue import CatalogueText
from tracks_sim.i18n import Translator, translatable

BY_WORDS = translatable("Reword your best option, or let another option use these words too: {words}.")
BY_LENGTH = translatable("Make another option as long, or as short.")
BY_PLACE = translatable("Move your best option to another place, or make an extreme option worth a thought.")
BY_LIKENESS = translatable("Let your best option have more in common with the others.")
BY_REMARK = translatable("Let the colleague in the papers be right or wrong, but not as in every other case.")
BY_HABIT = translatable("Let another decision than the usual one be the best.")
_QUOTED = re.compile("‘([^’]+)’")
_SHOWN = 8
"""Words that a sentence quotes at most."""


@dataclass(frozen=True, slots=True)
class WayWords:
    """Who answers like this, and what helps, as sentences to be translated."""

    who: str
    """Begins with *Somebody who*; its gaps are ``{n}`` and ``{decision}``."""
    helps: str = BY_HABIT
    """What changes a decision or detection that the way gets right; its gap is ``{words}``. Rows have one answer for every way."""
    position: int = 0
    """Place of the option that is always taken, from 1."""
    decision: str = ""
    """Id of the decision that is always taken."""

    def who_in(self, catalogue: CatalogueText, t: Translator) -> str:
        """Who answers without reading like this."""
        return t(self.who).format(n=self.position, decision=catalogue.decisions.get(self.decision, "…").rstrip("."))

    def help_in(self, measure: str, what: Sequence[str], t: Translator) -> str:
        """What an author can do about it; ``what`` it went by quotes the words of the case. Empty where nothing is known to help."""
        if measure in ("indicators", "needs"):
            return t("Answer an indicator or a need otherwise in the next case than in most others.")
        if measure == "detection" and self.helps == BY_HABIT:
            return t("Let detection be answered otherwise in another case with this sign.")
        words = dict.fromkeys(word for by in what for word in _QUOTED.findall(by))
        quoted = ", ".join(t("“{word}”").format(word=word) for word in list(words)[:_SHOWN])
        return t(self.helps).format(words=quoted) if quoted or "{words}" not in self.helps else ""


SAME_DETECTION = WayWords("Somebody who always gives the same answer on detection")
AS_ELSEWHERE = WayWords("Somebody who answers as in the other cases")
SIGNS_IN_PAPERS = WayWords("Somebody who only looks for the words of the indicators in the papers", BY_WORDS)
ASKING_WORDS = WayWords("Somebody who takes the option with most words such as “ask” and “agree”", BY_WORDS)
"""Words that several ways share; the others stand at their ways."""
