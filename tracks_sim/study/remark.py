"""A remark on a plan: one sentence, for whoever writes it as a file and for whoever fills it in as a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tracks_sim.i18n import DEFAULT, Translator, translator
from tracks_sim.problem import Where


@dataclass(frozen=True, slots=True)
class Remark:
    """One English sentence on a plan, with gaps. ``blocking``: the plan cannot be frozen like this."""

    sentence: str
    gaps: Mapping[str, object] = field(default_factory=dict)
    blocking: bool = False
    where: Where = ()
    """Path of the key or value of the plan that is meant; empty where it is the whole."""
    plural: str = ""
    """Plural of ``sentence`` by the gap ``n``; empty where the sentence does not count."""
    on_form: str = ""
    """The sentence for somebody who fills in the form, where ``sentence`` names a key of the file or a command."""

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.translated(translator(DEFAULT))

    def translated(self, t: Translator) -> str:
        """The sentence in the language of ``t``."""
        sentence = t.plural(self.sentence, self.plural, int(str(self.gaps["n"]))) if self.plural else t(self.sentence)
        return sentence.format(**self.gaps)

    def in_form(self, t: Translator, names: Mapping[str, object]) -> str:
        """The sentence for somebody who fills in the form of the plan; ``names`` are words for gaps that hold ids."""
        return replace(self, sentence=self.on_form or self.sentence, gaps={**self.gaps, **names}).translated(t)
