"""Quotations of a whole document, so that the second sentence of one keeps its source."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPEN, _CLOSE = "“„«‟", "”»"


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation with its marks; `closed` is false when it runs on into the next paragraph."""

    start: int
    end: int
    closed: bool


_MARK = re.compile(r"[“”„‟«»\"‘’']|``|\n")


def find_quotations(text: str) -> list[Quote]:
    """Quotations in order, not nested, none over a line break."""
    found: list[Quote] = []
    opened, kind, position = -1, "", 0
    for match in _MARK.finditer(text):
        mark, at = match.group(), match.start()
        if at < position:
            continue
        doubled = mark == "'" and text[at : at + 2] == "''"
        position = at + (2 if doubled else len(mark))
        before = text[at - 1] if at else " "
        after = text[position] if position < len(text) else " "
        if mark == "\n":
            if opened >= 0 and kind != "single":
                found.append(Quote(opened, at, closed=False))
            opened = -1
            continue
        single = mark in "‘’'" and not doubled
        if opened < 0:
            can_open = not before.isalnum() and not after.isspace()
            if mark in _CLOSE + "’" or not can_open or (single and not after.isalnum() and after not in "[…"):
                continue
            opened, kind = at, "single" if single else "double"
        elif single == (kind == "single") and mark not in _OPEN + "‘``":
            if single and after.isalnum():
                continue
            found.append(Quote(opened, position, closed=True))
            opened = -1
        elif not single and kind == "single":
            opened, kind = at, "double"
    if opened >= 0 and kind != "single":
        found.append(Quote(opened, len(text), closed=False))
    return found
