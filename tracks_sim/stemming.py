"""Content words of English and French texts and their stems: text folding, stop words and stemmers, in one place.

Three parts of the kit compare texts by the words they share, each with a ``Stemmer`` of its own. The three differ in what
counts as a word, in the stop words and in what is cut off, and joining them would change figures: with one stop list for cues
and keywords, 233 matches of the keyword trainees in the first six cases differed, and without accents French *ferme* and
*fermé* become one word for them. So the differences are parameters, written beside each other here.

    CUES        whether a passage names an indicator in the words of its label (``wording.names_indicator``)
    KEYWORDS    the scripted trainees that match words (``bots.keyword``)
    QUESTIONS   the topic of a typed question, by language (``interview.classifier``, ``interview.case_words``)

All of it is coarse on purpose: no dictionary is needed, and a reader can do it by hand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from types import MappingProxyType

PREFIX_LETTERS = 5
"""Letters of a prefix stem."""
_SPACES = str.maketrans(dict.fromkeys("-‐‑–—\n\r\t\xa0\u202f", " ") | {"’": "'", "‘": "'", "ʼ": "'"})
_ENDINGS: Mapping[str, re.Pattern[str]] = MappingProxyType({
    "en": re.compile(r"(\w{3,}?)(?:ings?|edly|i?ed|i?es|ments?|ers?|ly|s|e|y)?"),
    "fr": re.compile(r"(\w{3,}?)(?:(?:iss)?ements?|(?:er)?(?:aient|iez|ais|ait)|antes?|ants?|i?ons|euses?|eurs?|ees?|ez|er|ir|ent|es|is|ie|it|e|s|x|i)?"),
})  # fmt: skip
"""Three letters or more and the longest ending that leaves them."""

# --- stop words: ignored by all three stemmers, then the further ones of each ---------------

_ENGLISH = """
    about after because before being between other people should somebody their there these those until where which
    while without would
"""
_FRENCH = """
    après autre autres avant celle celui comme depuis elles encore entre leurs personne quand quelque toute toutes
"""
_ALSO_IN_CUES = """
    against alors already aussi avec avoir been cela ceux chez dans does done dont elle etre faire fait from have
    here into leur made mais make meme moins more most much must never nous only over person plus pour quelqu same
    sans shall some someone sont sous such than that them then they this through tous tout tres under vers very
    votre vous were what when with your
"""
_ALSO_IN_KEYWORDS = """
    again against another cette chaque contre could every lorsque parce pendant person plusieurs selon something
    under
"""
_ALSO_IN_QUESTIONS = {
    "en": """
    above across again all along also although and another any anybody anyone anything apart are around ask asked
    away back been began begin both but came can cannot come could day days did different does doing done down
    during each either else even ever every everybody exactly few first for from get gets goes going gone good got
    had happen happened happens has have hear her here hers herself him himself his how however into its itself just
    keep kind know last leave let like little long look lot made make man many may maybe mean mentioned might moment
    month more most much must myself need neither never next not nothing now off once one only onto order our
    ourselves out own perhaps please put really right said same saw say see seems seen shall she since some someone
    something sort speak start still such suppose supposed take talk tell than that the theirs them themselves then
    they thing things think this though through time times told too took towards two understand upon use used very
    want was way week weeks well went were what whatever when wherever whether who whoever whole whom whose why will
    with within word words write wrote year years yes yet you your yours yourself
    """,
    "fr": """
    afin aider aie ailleurs aimerais aimeriez ainsi allait allez alliez alors assez aucun auraient aurait auriez
    aussi aux avaient avait avec avez aviez avoir ayez beaucoup bien bon car ceci cela celles certaines certains ces
    cet cette ceux chaque chez chose choses commencez comment comprendre contre dans deja demande derniere des deux
    devait devant devez deviez dire dis disiez dit dites doit doivent donc donne donnez dont elle entendre est
    etaient etais etait ete etes etiez etre eux exactement expliquez facon faire faisaient faisait faisiez fait
    faites faut fois font ici ils jour jours jusqu jusque laisse laisser laissez laquelle lequel les lesquelles
    lesquels leur lors lorsque lui madame maintenant mais meme mes mettre mieux moi moins moment mon monde monsieur
    non nos notre nous ont par parce parle parler parlez part partir pas passait passe passent passer passez pendant
    pense pensez peu peut peuvent peux plait plus plutot pour pourquoi pourraient pourrait pourriez pouvez pouviez
    premier premiere pres pris prochain prochaine puis puisque que quel quelle quelles quelqu quelques quels qui
    quoi raconter racontez rien sais sait sans savez savoir selon semble sera seraient serait seront ses soit sommes
    son sont sous souvent suppose supposons sur tant tel temps toi ton toujours tous tout tres trop une venait venez
    venir vers veulent veut veux vite voici voila voir vois vont vos votre voudrais voudriez voulait voulez vouliez
    vous voyez vraiment
    """,
}

# --- folding and stemming ------------------------------------------------------------------


def folded(text: str) -> str:
    """``text`` in lower case without accents, dashes and line ends as spaces, apostrophes straight.

    Character for character: position n of the result is position n of ``text``, so that what a pattern finds can be
    quoted from the original. ``ù`` keeps its accent, for *où* is not *ou*.
    """
    return "".join(_folded_character(character) for character in text)


@cache
def _folded_character(character: str) -> str:
    lower = character.lower()[:1]
    return lower if lower == "ù" else unicodedata.normalize("NFD", lower)[:1].translate(_SPACES)


def _composed_and_folded(text: str) -> str:
    """Folded, where a letter and its accent may be two characters: positions are not those of ``text``."""
    return folded(unicodedata.normalize("NFC", text))


def without_ending(language: str, word: str) -> str:
    """A folded word without its ending and the doubled letter before it: *stopped* and *stops* are *stop*."""
    match = _ENDINGS[language].fullmatch(word)
    stem = match[1] if match else word
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem


def prefix(word: str) -> str:
    """The first five letters of a word."""
    return word[:PREFIX_LETTERS]


@dataclass(frozen=True, slots=True)
class Stemmer:
    """One way to take the content words out of a text."""

    normalise: Callable[[str], str]
    """Applied to the whole text first."""
    word: re.Pattern[str]
    """Pattern of one word in the normalised text."""
    stop_words: frozenset[str]
    """Words that say nothing about a subject, as the normalised text writes them."""
    stem: Callable[[str], str]
    """Applied to each word that is left."""

    def content_words(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and stem of each content word, in order; positions are those of the normalised text."""
        for match in self.word.finditer(self.normalise(text)):
            if match[0] not in self.stop_words:
                yield match.start(), match.end(), self.stem(match[0])

    def stems(self, text: str) -> frozenset[str]:
        """The stems of all content words."""
        return frozenset(stem for _, _, stem in self.content_words(text))


CUES = Stemmer(
    _composed_and_folded, re.compile(r"[a-z]{4,}"), frozenset(folded(_ENGLISH + _FRENCH + _ALSO_IN_CUES).split()), prefix
)
"""Four letters or more without accents, cut to five letters; English and French at once."""
KEYWORDS = Stemmer(
    str.lower, re.compile(r"[^\W\d_]{5,}"), frozenset((_ENGLISH + _FRENCH + _ALSO_IN_KEYWORDS).split()), prefix
)
"""Five letters or more with their accents, cut to five letters; English and French at once."""
QUESTIONS: Mapping[str, Stemmer] = MappingProxyType({
    language: Stemmer(
        folded, re.compile(r"[a-zùœæ]{3,}"), frozenset(folded(shared + _ALSO_IN_QUESTIONS[language]).split()),
        partial(without_ending, language),
    )
    for language, shared in (("en", _ENGLISH), ("fr", _FRENCH))
})  # fmt: skip
"""By language: three letters or more without accents, without their endings; positions are those of the text.

Two words that fall together by accident cost a topic that the trainee corrects.
"""
