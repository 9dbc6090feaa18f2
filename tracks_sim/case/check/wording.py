"""Checks of wording: personal details, names of places, denials of victimhood, and passages that name an indicator.

Pure functions from text to matches. The trainee's free text is checked with the same patterns
(``personal_details``). Patterns recognise forms, not truth: they miss some details that are spelled out and
may match an innocent number, so the message always names the words found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracks_sim.problem import Code
from tracks_sim.stemming import CUES

_EN_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_FR_MONTH = r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
_EN_ORDINAL = (
    r"(?:(?:twenty|thirty)[- ])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|(?:ten|eleven|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen)th|twelfth|twentieth|thirtieth"
)
_YEAR = r"(?:19[3-9]\d|20[0-4]\d)"
_EN_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_EN_UNITS = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_EN_NUMBER = (
    rf"(?:\d{{1,2}}|{_EN_TENS}(?:[- ]{_EN_UNITS})?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|{_EN_UNITS})"
)
_FR_UNITS = r"(?:et[- ]une?|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize)"
_FR_TENS = r"(?:dix|vingt|trente|quarante|cinquante|soixante(?:[- ]dix)?|quatre[- ]vingts?(?:[- ]dix)?)"
_FR_NUMBER = rf"(?:\d{{1,2}}|{_FR_TENS}(?:[- ]{_FR_UNITS})?|{_FR_UNITS})"

_EN_GROWN = rf"(?:[1-9]\d|{_EN_TENS}(?:[- ]{_EN_UNITS})?|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)"
"""Pattern of a number that says an age without "years": below ten it is too often a count, as in "he was one of them"."""
_EN_ENDS = r"(?=\s*(?:[.,;:!?)’”\"]|$|(?:and|but|or|when|then|now|already|at|in|who|from)\b))"
"""Pattern of the text after an age, as opposed to a count of things."""

# "depuis 12 ans" is a duration and "moins de 18 ans" the line of majority; an age follows one of these.
_FR_BEFORE_AGE = r"(?:\b(?:de|a|ai|avait|avais|avoir|ayant|aura|aurait|à|ses|mes)\s+(?:environ\s+|presque\s+)?|(?:^|[,(;:.])\s*)"
_NO_AGE = re.compile(
    r"(?:\b(?:under|over|below|above|than|least|until|turned?)\s+(?:the\s+)?"
    r"|\b(?:contrat|dette|période|durée|séjour|délai|bail|carrière|expérience|peine|prêt|il\s+y|moins|plus|partir|jusqu[’']à)\s+"
    r"|\b(?:majorité|minorité)\s+)$",
    re.I,
)

_PATTERNS: tuple[tuple[Code, str, re.Pattern[str]], ...] = (
    ("exact-date", "an exact date", re.compile(
        rf"\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)?\d\d\b"
        rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_EN_MONTH}\b|\b{_EN_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b"
        rf"|\b{_EN_MONTH},?\s+(?:of\s+)?(?:19|20)\d\d\b|\b(?i:{_EN_ORDINAL})\s+of\s+{_EN_MONTH}\b|\b{_EN_MONTH}\s+the\s+(?i:{_EN_ORDINAL})\b"
        rf"|\b\d{{1,2}}\s+(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
        rf"|\b(?:1er|1ᵉʳ|\d{{1,2}})\s+(?i:{_FR_MONTH})\b|\b(?i:{_FR_MONTH})\s+(?:19|20)\d\d\b"
        rf"|\ble\s+(?i:premier|{_FR_NUMBER})\s+(?i:{_FR_MONTH})\b"
        # A bare year only where a word of time stands before it: "2000 people" and "2011/36/EU" are none.
        rf"|\b(?:[Ii]n|[Ss]ince|[Ff]rom|[Uu]ntil|[Bb]efore|[Aa]fter|[Dd]uring|[Yy]ear|[Ee]n|[Dd]epuis|[Aa]vant|[Aa]près|[Jj]usqu[’']en|année)"
        rf"\s+{_YEAR}\b(?![/.,-]?\d|\s+(?:euros?|people|persons|personnes|metres|mètres|km)\b)"
    )),
    ("e-mail", "an e-mail address", re.compile(r"\b[\w.+-]+@[\w-]+\.\w+")),
    ("web-address", "a web address", re.compile(
        r"\bhttps?://\S+|\bwww\.\S+|(?<![@\w.+-])[\w-]+\.(?:com|org|net|info|eu|fr|be|ch|cy|es|it|ie|uk|de|int|gov)\b(?!\.\w)"
    )),
    ("phone-number", "a phone number", re.compile(
        r"(?<![\w+])\+\d{1,3}(?:[\s./()-]*\d){6,12}\b|(?<![\w.-])0\d(?:[\s.-]?\d){7,9}\b|\b\d{2}(?:[ .-]\d{2}){3,4}\b|\b\d{3,4}[ .-]\d{3}[ .-]\d{3,4}\b"
        r"|\(0\d{1,4}\)(?:[\s.-]?\d){6,9}\b"
    )),
    ("file-number", "a file number", re.compile(
        r"\b[A-Z]{1,4}[-/ ]?\d{5,}\b|\b\d{6,}\b|\b(?:19|20)\d\d[-/]\d{5,}\b"
        # Four digits or more after a word for a number; "(EU) No 604/2013" is a law, "room number 12" a room.
        r"|(?<!\(EU\) )(?<!\(UE\) )\b(?:[Nn]os?\.?|[Nn]umber|[Nn]uméro|[Rr]ef\.?|[Rr]éf\.?|[Ff]ile|[Dd]ossier|[Cc]ase|[Aa]ffaire|[Pp]rocès-verbal)"
        r"\s*(?:n[°ºo]\.?\s*)?:?\s*(?:[A-Z]{1,4}[-/ ]?)?\d(?:[ ./-]?\d){3,}\b|\b[Nn][°º]\s*(?:[A-Z]{1,4}[-/ ]?)?\d(?:[ ./-]?\d){3,}\b"
    )),
    ("exact-age", "an exact age", re.compile(
        rf"\b[Aa]ged?\s+(?:of\s+)?(?!under|over|below){_EN_NUMBER}\b(?!\s+(?:to|and|months|weeks)|[-–])"
        rf"|\b{_EN_NUMBER}(?:[- ]years?[- ]old|\s+years\s+of\s+age)\b"
        rf"|\b(?:[Ss]?[Hh]e|I)(?:\s+(?:is|was|am)|[’'](?:s|m))\s+(?:(?:about|only|just|now|nearly|almost)\s+)?{_EN_GROWN}\b{_EN_ENDS}"
        rf"|\b(?:girl|boy|woman|man|child|son|daughter|brother|sister)\s+of\s+(?:about\s+)?{_EN_GROWN}\b{_EN_ENDS}"
        rf"|\bâgée?s?\s+de\s+(?!moins|plus){_FR_NUMBER}\b(?!\s+à)"
        rf"|{_FR_BEFORE_AGE}\b{_FR_NUMBER}\s+ans\b(?!\s+(?:de|d[’']|plus|auparavant|après|avant|environ d))"
    )),
)  # fmt: skip
_EN_KIND = r"(?:real|true|genuine|actual|likely|trafficking|trafficked|human)"
_VICTIM = re.compile(
    rf"\b(?:not|no|never|isn[’'`]t|wasn[’'`]t|non)[\s-]+(?:(?:a|an|any|the|really|actually|to|be|been|considered|{_EN_KIND})\s+)*victims?\b"
    r"|\b(?:not|never|isn[’'`]t|wasn[’'`]t)\s+(?:(?:really|actually|been|being)\s+)*trafficked\b"
    r"|\b(?:not|doesn[’'`]t|don[’'`]t)\s+(?:qualify|count)\s+as\s+(?:an?\s+)?(?:\w+\s+)?victims?\b"
    r"|\b(?:pas|jamais)\s+(?:(?:une?|de|d[’'`]une?|la|le|les|des|vraiment|être|été|considérée?\s+comme|vraie?|véritable|réelle)\s*)*victimes?\b"
    r"|\baucune?\s+victime\b|\bnon[- ]victimes?\b",
    re.I,
)

_STREET = re.compile(
    r"\b(?!The |This |That |Her |His |An |One )[A-ZÀ-Ý][\w’'-]+\s+(?:Street|Road|Avenue|Lane|Square|Boulevard|Hotel|Hostel)\b"
    r"|\b(?:Hotel|Hôtel|Hostel|Café|Bar|Restaurant)\s+[A-ZÀ-Ý][\w’'-]+"
    r"|\b(?:rue|avenue|boulevard|place|impasse|quai)\s+(?:(?:de|du|des|la|le|les)\s+|de\s+l[’']|d[’'])*[A-ZÀ-Ý][\w’'-]+"
    r"|\b(?:town|city|village|suburb|port|district|island)\s+of\s+[A-ZÀ-Ý][\w’'-]+"
    r"|\b(?:ville|village|port|quartier|île|commune|banlieue)\s+(?:de\s+|d[’']|du\s+)[A-ZÀ-Ý][\w’'-]+"
)
_AFTER_PREPOSITION = re.compile(r"\b(?:in|at|near|from|à|près de|vers|chez|depuis)\s+([A-ZÀ-Ý][\w’'-]*[\w])")


@dataclass(frozen=True, slots=True)
class Match:
    """Words of a text that look like a personal detail of kind ``what``."""

    code: Code
    what: str
    words: str


def personal_details(text: str) -> tuple[Match, ...]:
    """Dates, e-mail and web addresses, phone and file numbers, exact ages in a text, in this order."""
    return tuple(Match(code, what, found) for code, what, pattern in _PATTERNS for found in _found(code, pattern, text))


def _found(code: str, pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for match in pattern.finditer(text):
        if code != "exact-age" or not _NO_AGE.search(text[max(0, match.start() - 24) : match.start()]):
            yield match.group().strip(" ,(;:.")


def denials(text: str) -> tuple[str, ...]:
    """Phrases that deny that somebody is a victim."""
    return tuple(match.group() for match in _VICTIM.finditer(text))


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """Recogniser of names of places below region level, by list and by pattern."""

    cities: re.Pattern[str]
    allowed: frozenset[str]

    def named(self, text: str) -> tuple[str, ...]:
        """Listed cities, and streets, hotels or towns with a name, each once; a name inside a longer one is left out."""
        found = [m.group() for pattern in (_STREET, self.cities) for m in pattern.finditer(text)]
        return tuple(w for w in dict.fromkeys(found) if not any(w in other and w != other for other in found))

    def suspected(self, text: str) -> tuple[str, ...]:
        """Capitalised words after a preposition that are on no list."""
        found = dict.fromkeys(m.group(1) for m in _AFTER_PREPOSITION.finditer(text))
        return tuple(w for w in found if w not in self.allowed and not self.cities.search(w))


def place_names(cities: Iterable[Iterable[str]], allowed: Iterable[Iterable[str]]) -> PlaceNames:
    """The recogniser of the words in scenarios/check_words.yaml."""
    # The longest first, so that "Benin City" is found whole.
    names = sorted({w for line in cities for w in line}, key=len, reverse=True)
    listed = "|".join(map(re.escape, names)) or "(?!)"
    return PlaceNames(re.compile(rf"\b(?:{listed})\b"), frozenset(w for line in allowed for w in line))


def names_indicator(passage: str, label: str) -> tuple[str, ...]:
    """Stems that a passage shares with an indicator's label, where it names the indicator; else empty.

    A passage names it with two stems or more, with every stem of the label, or with the whole label.
    """
    wanted = CUES.stems(label)
    shared = sorted(wanted & CUES.stems(passage))
    whole = label.lower() in passage.lower()
    return tuple(shared or [label]) if whole or len(shared) >= 2 or (wanted and len(shared) == len(wanted)) else ()
