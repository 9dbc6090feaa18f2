"""Formatting of the parts of a report in one language: sentences with their gaps filled, numbers, dates.

Numbers and dates follow the CLDR, through Babel: 1,234 and 0.62 in English, 1 234 and 0,62 in French.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from babel import Locale
from babel.numbers import format_decimal

from tracks_sim.dates import long_date
from tracks_sim.i18n import translatable, translatable_plural, translator
from tracks_sim.report.parts import Cell, Figure, Hidden, Message, Number, NumberKind, ScopedId, SectionName

MINUS = "\u2212"
NO_BREAK = "\u00a0"
NOT_ESTIMABLE = translatable("not estimable")
NOT_SHOWN = translatable("not shown")
WHY_NOT_SHOWN = translatable_plural(
    "Not shown: {n} of {figures} figures of this table, since it rests on fewer than {smallest} people or would let such a figure be worked out.",
    "Not shown: {n} of {figures} figures of this table, since each rests on fewer than {smallest} people or would let such a figure be worked out.",
)
_INTERVAL = translatable("{value} ({low} to {high})")
_NO_INTERVAL = translatable("{value} (no interval: {reason})")
_NO_FIGURE = translatable("not estimable ({reason})")
_POINTS = translatable_plural("{n} point", "{n} points")
_PATTERNS: Mapping[NumberKind, str] = MappingProxyType({"count": "#,##0.#", "points": "+#,##0;-#,##0", "p": "0.000", "level": "0.0#####"})
_PERCENT = f"{NO_BREAK}%"
"""With a space in every language, as in the sentences of the kit (ISO 80000-1)."""
_P_FLOOR = 0.001
_LEVELS = (0.1, 0.05, 0.025, 0.02, 0.01, 0.005)
"""Usual levels of tests: a p of 0.0496 must not read as one that reaches 0.05."""
_FINEST = 4


@dataclass(frozen=True, slots=True)
class Formatter:
    """Formatter of parts in ``language``. ``smallest``: the group size below which figures are hidden, for the note on that."""

    language: str
    smallest: int = 5
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of ids. A text that is an id, or a version of one (``id@12345678``), is shown by its name; terms are ``of/id``."""

    @property
    def _locale(self) -> Locale:
        return Locale.parse("en_GB" if self.language == "en" else self.language)

    def t(self, sentence: str) -> str:
        """The sentence in this language; in English where it has no translation."""
        return translator(self.language)(sentence).replace(" %", _PERCENT)

    def message(self, message: Message) -> str:
        """The sentence in this language with its gaps filled."""
        sentence, n = self.t(message.sentence), message.gaps.get("n")
        if message.plural and isinstance(n, Number):
            sentence = translator(self.language).plural(message.sentence, message.plural, n.value)
        return sentence.format(**{name: self.cell(gap) for name, gap in message.gaps.items()})

    def cell(self, cell: Cell) -> str:
        """Text of a cell or gap of any kind. A figure comes with its interval, or with the reason why there is none."""
        match cell:
            case None:
                return ""
            case str():
                return self._with_name(cell)
            case ScopedId(of, name):
                return self.names.get(f"{of}/{name}", name)
            case Message():
                return self.message(cell)
            case SectionName():
                return self.message(cell.title)
            case Number(value, kind):
                return self.number(value, kind)
            case Figure():
                return self._figure(cell)
            case Hidden():
                return self.t(NOT_SHOWN)
            case date():
                return long_date(cell, self.language)

    def _with_name(self, text: str) -> str:
        name, at, version = text.partition("@")
        return f"{self.names[name]}{at}{version}" if name in self.names else text

    def number(self, value: float, kind: NumberKind, unit: bool = True) -> str:
        """12; 62 %; +8 points (+8 without its ``unit``); 1.37; p = 0.004."""
        if kind == "share":
            return self._decimal(round(value * 100), "#,##0") + _PERCENT
        if kind == "points":
            points = round(value * 100)
            text = self._decimal(points, _PATTERNS[kind] if points else "0")
            return translator(self.language).plural(*_POINTS, abs(points)).format(n=text) if unit else text
        if kind == "p":
            sign, bound = ("<", _P_FLOOR) if value < _P_FLOOR else ("=", value)
            pattern = "0.000###" if round(value, 3) in _LEVELS else _PATTERNS[kind]
            return f"p{NO_BREAK}{sign}{NO_BREAK}{self._decimal(bound, pattern)}"
        if kind == "decimal":
            return self._decimal(value, "#,##0.00" if abs(value) < 100 else "#,##0")
        return self._decimal(value, _PATTERNS[kind])

    def tick(self, value: float, kind: NumberKind, digits: int) -> str:
        """Number at an axis, with as many decimals as its ticks need."""
        decimals = "0." + "0" * digits if digits else "0"
        pattern = f"#,##{decimals}"
        if kind == "share":
            return self._decimal(value * 100, pattern) + _PERCENT
        if kind == "points":
            return self._decimal(value * 100, f"+{pattern};-{pattern}" if value else pattern)
        return self._decimal(value, pattern)

    def reason(self, figure: Figure) -> str:
        """Reason why there is no figure, or no interval; empty where nothing is missing."""
        reason = self.t(figure.estimate.reason)
        not_estimable = self.t(NOT_ESTIMABLE)
        if reason.lower().startswith(not_estimable):  # some reasons begin with these words, which are shown before them already
            reason = reason[len(not_estimable) :].lstrip(f"{NO_BREAK}\u202f: ,")
            reason = reason[:1].upper() + reason[1:]
        return reason

    def value(self, figure: Figure) -> str:
        """The figure with its interval where there is one; "not estimable" where there is no figure. Without the reason."""
        estimate, kind = figure.estimate, figure.kind
        if estimate.value is None:
            return self.t(NOT_ESTIMABLE)
        text = self.number(estimate.value, kind)
        if estimate.low is None or estimate.high is None:
            return text
        low, high = (self.number(bound, kind, unit=False) for bound in (estimate.low, estimate.high))
        if kind == "points" and (digits := _digits_with_sign(estimate.low, estimate.high)):
            pattern = f"+#,##0.{'0' * digits};-#,##0.{'0' * digits}"
            text, low, high = (self._decimal(100 * figure, pattern) for figure in (estimate.value, estimate.low, estimate.high))
            text = translator(self.language).plural(*_POINTS, abs(100 * estimate.value)).format(n=text)
        return self.t(_INTERVAL).format(value=text, low=low, high=high)

    def in_table(self, figure: Figure, unit: bool = True) -> str:
        """The figure as it stands in a column: the sign of per cent once, "points" only with ``unit``, a break only before the interval."""
        estimate, kind = figure.estimate, figure.kind
        if estimate.value is None:
            return self.t(NOT_ESTIMABLE)
        if kind not in ("share", "points") or (kind == "points" and unit):
            text = self.value(figure)
        elif estimate.low is None or estimate.high is None:
            text = self.number(estimate.value, kind, unit=unit)
        else:
            digits = decimals_of_points(figure)
            pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
            pattern = f"+{pattern};-{pattern}" if kind == "points" else pattern
            value, low, high = (
                self._decimal(100 * v if digits else round(100 * v), pattern if digits or round(100 * v) else "0")
                for v in (estimate.value, estimate.low, estimate.high)
            )
            text = self.t(_INTERVAL).format(value=value + (_PERCENT if kind == "share" else ""), low=low, high=high)
        before, bracket, after = text.partition(" (")
        return before.replace(" ", NO_BREAK) + bracket + after.replace(" ", NO_BREAK)

    def _figure(self, figure: Figure) -> str:
        text, reason = self.value(figure), self.reason(figure).rstrip(".")
        if not reason or figure.estimate.low is not None:
            return text
        if figure.estimate.value is None:
            return self.t(_NO_FIGURE).format(reason=reason)
        return self.t(_NO_INTERVAL).format(value=text, reason=reason)

    def _decimal(self, value: float, pattern: str) -> str:
        return self._signed(format_decimal(value, pattern, locale=self._locale))

    @staticmethod
    def _signed(text: str) -> str:
        """Put a minus sign for the hyphen, and no sign before a zero that rounding left."""
        return text.replace("-", MINUS) if any(c in "123456789" for c in text) else text.lstrip("-+")


def decimals_of_points(figure: Figure) -> int:
    """Decimals of a difference in points at which no end of its interval rounds to 0 that is not 0; 0 for other figures."""
    estimate = figure.estimate
    if figure.kind != "points" or estimate.low is None or estimate.high is None:
        return 0
    return _digits_with_sign(estimate.low, estimate.high)


def _digits_with_sign(*shares: float) -> int:
    """Decimals of points at which no bound rounds to 0 that is not 0: else an interval beside 0 would seem to reach it."""
    smallest = min((abs(100 * share) for share in shares if abs(share) >= 10.0**-_FINEST), default=1.0)
    return next((digits for digits in range(_FINEST + 1) if round(smallest, digits)), 0)
