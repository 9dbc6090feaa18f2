"""Values in fields of a form, as people type them: numbers, days, lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tracks_sim.i18n import translatable

NOT_WHOLE = translatable("Write a whole number from {least} to {most}.")
NOT_A_NUMBER = translatable("Write a number above {least}, up to {most}.")
NOT_FROM = translatable("Write a number from {least} to {most}.")
NOT_BELOW = translatable("Write a number above {least} and below {most}.")
NOT_A_DAY = translatable("Write the day as year-month-day, such as 2027-03-01.")
NOT_WHOLE_NUMBERS = translatable("Write whole numbers from {least} to {most} with commas between them, such as 4, 8.")
TOO_LONG = translatable("Write at most {most} letters in a line.")


class FieldRefused(Exception):
    """A field cannot be read: an English sentence with gaps."""

    def __init__(self, sentence: str, gaps: Mapping[str, object] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.gaps = gaps or {}


def normal(text: str) -> str:
    """A text without the spaces around it, its lines ended as everywhere but in a browser's form."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def whole(text: str, least: int, most: int) -> int:
    """The whole number in a text, within its bounds; raises FieldRefused."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        raise FieldRefused(NOT_WHOLE, {"least": least, "most": most})
    return int(text)


def whole_numbers(text: str, least: int, most: int) -> list[int]:
    """Whole numbers with commas, semicolons or spaces between them, at least one; raises FieldRefused."""
    try:
        found = [whole(part, least, most) for part in text.replace(",", " ").replace(";", " ").split()]
    except FieldRefused:
        found = []
    if not found:
        raise FieldRefused(NOT_WHOLE_NUMBERS, {"least": least, "most": most})
    return found


def number(text: str, least: float, most: float, *, below: bool = False, from_least: bool = False) -> float:
    """The number in a text, with a comma or a point: above one bound (``from_least``: it too), and up to the other (``below``: less than it); raises FieldRefused."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not (least < value < most or (value == most and not below) or (value == least and from_least)):
        raise FieldRefused(NOT_FROM if from_least else NOT_BELOW if below else NOT_A_NUMBER, {"least": f"{least:g}", "most": f"{most:g}"})
    return value


def day(text: str) -> str | None:
    """The day in a text, as in ISO 8601; None where it is empty; raises FieldRefused."""
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise FieldRefused(NOT_A_DAY) from None


def lines(text: str, most: int) -> list[str]:
    """Lines of a text that are not empty; raises FieldRefused where one has more than ``most`` letters."""
    found = [line.strip() for line in text.split("\n") if line.strip()]
    if any(len(line) > most for line in found):
        raise FieldRefused(TOO_LONG, {"most": most})
    return found
