"""Numbers with their units in a text, and whether two texts give different ones."""

from __future__ import annotations

import re

_FIGURE = re.compile(
    r"(?<![\w.,])(?P<currency>[$£€])?(?P<number>\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?)"
    r"(?P<unit>\s?%|\s?(?:per cent|percent|million|billion|trillion|bn|m|k)\b|\s[^\W\d_]{2,})?"
)
_MULTIPLIERS = {"million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "k": 1e3}


def different_figures(one: str, other: str) -> tuple[str, str] | None:
    """The first two figures of the same unit that differ, as written; None when there are none.

    The unit is a currency sign, "%", or the word after the number; a bare number ("1995") has none and is not compared,
    and a figure both texts give does not count.
    """
    mine, theirs = _figures(one), _figures(other)
    same = {(value, unit) for value, unit, _ in mine} & {(value, unit) for value, unit, _ in theirs}
    for value, unit, shown in mine:
        for their_value, their_unit, their_shown in theirs:
            known = {(value, unit), (their_value, their_unit)} & same
            if unit and unit == their_unit and value != their_value and not known:
                return shown, their_shown
    return None


def _figures(text: str) -> list[tuple[float, str, str]]:
    """(value, unit, as written) of each number in the text."""
    found = []
    for match in _FIGURE.finditer(text):
        value = float(match["number"].replace(",", ""))
        unit = (match["unit"] or "").strip().lower()
        value *= _MULTIPLIERS.get(unit, 1.0)
        unit = match["currency"] or ("" if unit in _MULTIPLIERS else {"percent": "%", "per cent": "%"}.get(unit, unit))
        found.append((value, unit, match.group().strip()))
    return found
