"""A text made plain for comparing: letters without case and accents, words without their endings.

The folding of endings is coarse on purpose: it brings *lock* and *locked*, *payer* and *payé* together, needs no
dictionary, and a reader can do it by hand. Two words that fall together by accident cost a topic that the trainee corrects.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from types import MappingProxyType

SPACES = str.maketrans(dict.fromkeys("-‐‑–—\n\r\t\xa0\u202f", " ") | {"’": "'", "‘": "'", "ʼ": "'"})
WORD = re.compile(r"[a-zùœæ]{3,}")
ENDINGS: MappingProxyType[str, re.Pattern[str]] = MappingProxyType({
    "en": re.compile(r"(\w{3,}?)(?:ings?|edly|i?ed|i?es|ments?|ers?|ly|s|e|y)?"),
    "fr": re.compile(r"(\w{3,}?)(?:(?:iss)?ements?|(?:er)?(?:aient|iez|ais|ait)|antes?|ants?|i?ons|euses?|eurs?|ees?|ez|er|ir|ent|es|is|ie|it|e|s|x|i)?"),
})  # fmt: skip
"""Three letters or more and the longest ending that leaves them."""
_ENGLISH = """
    about above across after again all along also although and another any anybody anyone anything apart are around ask
    asked away back because been before began begin being between both but came can cannot come could day days did
    different does doing done down during each either else even ever every everybody exactly few first for from get gets
    goes going gone good got had happen happened happens has have hear her here hers herself him himself his how however
    into its itself just keep kind know last leave let like little long look lot made make man many may maybe mean
    mentioned might moment month more most much must myself need neither never next not nothing now off once one only onto
    order other our ourselves out own people perhaps please put really right said same saw say see seems seen shall she
    should since some somebody someone something sort speak start still such suppose supposed take talk tell than that the
    their theirs them themselves then there these they thing things think this those though through time times told too
    took towards two understand until upon use used very want was way week weeks well went were what whatever when where
    wherever whether which while who whoever whole whom whose why will with within without word words would write wrote
    year years yes yet you your yours yourself
"""
_FRENCH = """
    afin aider aie ailleurs aimerais aimeriez ainsi allait allez alliez alors apres assez aucun auraient aurait auriez
    aussi autre autres aux avaient avait avant avec avez aviez avoir ayez beaucoup bien bon car ceci cela celle celles
    celui certaines certains ces cet cette ceux chaque chez chose choses comme commencez comment comprendre contre dans
    deja demande depuis derniere des deux devait devant devez deviez dire dis disiez dit dites doit doivent donc donne
    donnez dont elle elles encore entendre entre est etaient etais etait ete etes etiez etre eux exactement expliquez
    facon faire faisaient faisait faisiez fait faites faut fois font ici ils jour jours jusqu jusque laisse laisser
    laissez laquelle lequel les lesquelles lesquels leur leurs lors lorsque lui madame maintenant mais meme mes mettre
    mieux moi moins moment mon monde monsieur non nos notre nous ont par parce parle parler parlez part partir pas passait
    passe passent passer passez pendant pense pensez personne peu peut peuvent peux plait plus plutot pour pourquoi
    pourraient pourrait pourriez pouvez pouviez premier premiere pres pris prochain prochaine puis puisque quand que quel
    quelle quelles quelqu quelque quelques quels qui quoi raconter racontez rien sais sait sans savez savoir selon semble
    sera seraient serait seront ses soit sommes son sont sous souvent suppose supposons sur tant tel temps toi ton
    toujours tous tout toute toutes tres trop une venait venez venir vers veulent veut veux vite voici voila voir vois
    vont vos votre voudrais voudriez voulait voulez vouliez vous voyez vraiment
"""
FUNCTION_WORDS = MappingProxyType({"en": frozenset(_ENGLISH.split()), "fr": frozenset(_FRENCH.split())})
"""Words of three letters or more that are about nothing in particular, folded; shorter ones are never looked at."""


def folded(text: str) -> str:
    """The text as the patterns see it, sign for sign: position n stands for position n of ``text``."""
    return "".join(plain(sign) for sign in text)


@cache
def plain(sign: str) -> str:
    """One sign in lower case without its accent, always one sign; ``ù`` stays, for *où* is not *ou*."""
    lower = sign.lower()[:1]
    if lower == "ù":
        return lower
    return unicodedata.normalize("NFD", lower)[:1].translate(SPACES)


def stem(word: str, language: str) -> str:
    """A folded word without its ending, and without the doubled letter before it: *stopped* and *stops* are *stop*."""
    match = ENDINGS[language].fullmatch(word)
    found = match[1] if match else word
    return found[:-1] if len(found) > 3 and found[-1] == found[-2] else found


def content_words(seen: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and stem of each word of a folded text that can be about something."""
    for match in WORD.finditer(seen):
        if match[0] not in FUNCTION_WORDS[language]:
            yield match.start(), match.end(), stem(match[0], language)
