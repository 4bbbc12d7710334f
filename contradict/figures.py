"""Numbers with their units in a text, and whether two texts give different ones."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
} | {word: 10 * ten for ten, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_TENS = "|".join(word for word, value in _WORDS.items() if value >= 20)
_ONES = "|".join(word for word, value in _WORDS.items() if 1 < value < 20)
_BOUNDS = {
    "least": "at least|not less than|no fewer than|no less than|more than|over|upwards of|above|in excess of",
    "most": "at most|up to|as many as|as much as|no more than|not more than|fewer than|less than|under|below",
    "about": "about|around|some|roughly|approximately|nearly|almost|close to|an estimated|estimated|more or less|or so",
}
"""What stands before a number that is not exact; our own lists."""
_ABOUT = 0.1
"""How far off a number is that is "about" another: a tenth."""

_ROUNDED = 0.05
"""How far off a rounded number is at most: a twentieth, or "$2 billion" would be $1.5bn."""

_FIGURE = re.compile(
    rf"(?<![\w.,])(?:\b(?:(?P<least>{_BOUNDS['least']})|(?P<most>{_BOUNDS['most']})|(?P<about>{_BOUNDS['about']})) )?"
    r"(?:(?P<currency>[$£€])?(?P<number>\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?)"
    rf"|(?P<words>(?:{_TENS})(?:-(?:{_ONES}|one))?|{_ONES})\b)"
    r"(?P<unit>\s?%|\s?(?:per cent|percent|hundred|thousand|million|billion|trillion|bn|m|k)\b|\s[^\W\d_]{2,})?",
    re.IGNORECASE,
)
_MULTIPLIERS = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as a range, for "at least 40" and "about 1,000" are not one number.

    Attributes:
        low: The least it can be.
        high: The most it can be, perhaps infinite.
        unit: A currency sign, "%", or the word behind it; "" for a bare number.
        shown: As written.
    """

    low: float
    high: float
    unit: str
    shown: str


def different_figures(one: str, other: str) -> tuple[str, str] | None:
    """The first two figures of the same unit that cannot be the same number, as written; None when there are none.

    A bare number ("1995") has no unit and is not compared; a figure both texts give does not count; a number that
    another one is when rounded ("1,000" and "1,040") is the same; bounds ("at least", "up to", "about") hold.
    """
    mine, theirs = figures(one), figures(other)
    same = {(f.low, f.high, f.unit) for f in mine} & {(f.low, f.high, f.unit) for f in theirs}
    for left in mine:
        for right in theirs:
            known = {(f.low, f.high, f.unit) for f in (left, right)} & same
            if left.unit and left.unit == right.unit and not known and not _compatible(left, right):
                return left.shown, right.shown
    return None


def figures(text: str) -> list[Figure]:
    """The numbers of a text, in digits or in words up to ninety-nine, in order; "one" is no number here."""
    return [_figure(match) for match in _FIGURE.finditer(text)]


def _figure(match: re.Match[str]) -> Figure:
    unit = (match["unit"] or "").strip().lower()
    value = _value(match) * _MULTIPLIERS.get(unit, 1.0)
    unit = match["currency"] or ("" if unit in _MULTIPLIERS else {"percent": "%", "per cent": "%"}.get(unit, unit))
    low = high = value
    if match["least"]:
        high = math.inf
    elif match["most"]:
        low = 0.0
    elif match["about"]:
        low, high = value * (1 - _ABOUT), value * (1 + _ABOUT)
    return Figure(low, high, unit, match.group().strip())


def _value(match: re.Match[str]) -> float:
    if match["number"]:
        return float(match["number"].replace(",", ""))
    return float(sum(_WORDS[word] for word in match["words"].lower().split("-")))


def _compatible(one: Figure, other: Figure) -> bool:
    """Whether the ranges meet, or one is the other rounded to its own digits."""
    if one.low <= other.high and other.low <= one.high:
        return True
    return _rounds(one, other) or _rounds(other, one)


def _rounds(rough: Figure, exact: Figure) -> bool:
    """Whether `rough` is `exact` rounded to hundreds or more: "1,000" for 1,040, but not "40" for 39 dead."""
    if rough.low != rough.high or exact.low != exact.high or rough.low < 100:
        return False
    zeros = len(f"{rough.low:.0f}") - len(f"{rough.low:.0f}".rstrip("0"))
    return zeros >= 2 and abs(rough.low - exact.low) <= min(0.5 * 10.0**zeros, _ROUNDED * rough.low)
