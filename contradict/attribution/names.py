"""Names of a document, and sources resolved to them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contradict import cues
from contradict.types import Statement

# Bounded, as it is tried at every capital: in a line of nothing else it would read to the end from each.
_NAME = re.compile(r"[A-Z][\w'’\-]{0,60}(?: (?:(?:de|la|van|von|der|bin|al|el|Mc|du|di) )?[A-Z][\w'’\-]{0,60}\.?){1,4}")
_LONGEST_RUN = 60
"""Characters in which a title's name is looked for; the ways to cut a run of capitals grow with their fourth power."""


@dataclass(frozen=True, slots=True)
class _Name:
    at: int
    full: str
    role: frozenset[str]
    gender: str


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word).strip(".,")


def _split_title(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Titles and the name after them: everything up to the last title word is title."""
    last = max((k for k, w in enumerate(words[:-1]) if _bare(w).lower() in cues.TITLES), default=-1)
    return list(words[: last + 1]), list(words[last + 1 :])


def _gender(role: Iterable[str]) -> str:
    words = set(role)
    return "f" if words & cues.FEMALE_TITLES else "m" if words & cues.MALE_TITLES else ""


_PLACE_ADJECTIVES = frozenset(
    "north south east west northern southern eastern western central new old greater the".split()
)
"""Before a place they make no fuller name of it."""


class Names:
    """The names of a document in order of appearance, for resolving surnames, roles and pronouns."""

    def __init__(self, text: str) -> None:
        self.names: list[_Name] = []
        for match in _NAME.finditer(text):
            words = match.group().split()
            while (
                words and words[0].lower() in cues.OPENERS | cues.PREPOSITIONS | cues.SUBORDINATORS | cues.DETERMINERS
            ):
                words = words[1:]
            owner = max((k for k, w in enumerate(words[:-1]) if w.endswith(("'s", "’s"))), default=-1)
            words = words[owner + 1 :]
            if not words or all(w.isupper() for w in words):
                continue
            title, name = _split_title([_bare(w) for w in words])
            before = re.findall(r"[\w'’\-]+", text[max(0, match.start() - 60) : match.start()].rsplit("\n", 1)[-1])[-4:]
            role = {w.lower() for w in title}
            if not title and before and before[-1].lower() in cues.TITLES:
                role |= {_bare(w).lower() for w in before}
            nearby = text[max(0, match.start() - 50) : match.start()]
            described = re.search(r"\b[Tt]he ([a-z][a-z \-]{2,40}), $", nearby)
            if described:
                role |= set(described.group(1).split())
            after = re.match(r", (?:the|a|an) ([a-zA-Z'’\- ]{3,60})", text[match.end() : match.end() + 70])
            if after:
                role |= {w.lower() for w in after.group(1).split()}
            if name:
                self.names.append(
                    _Name(
                        match.start(),
                        " ".join(name),
                        frozenset(role - cues.DETERMINERS - cues.PREPOSITIONS),
                        _gender(role),
                    )
                )

    def fullest(self, name: str) -> str:
        """The longest name in the document that ends like this one; the first such on a tie."""
        last = name.split()[-1]
        best = name
        for seen in self.names:
            words = seen.full.split()
            if (
                len(words) > len(best.split())
                and words[-1] == last
                and len(words) <= 4
                and words[0].lower() not in _PLACE_ADJECTIVES
                and (" " not in name or seen.full.endswith(name))
            ):
                best = seen.full
        return best

    def by_role(self, words: Sequence[str], before: int) -> str:
        """The last name before `before` introduced with all these words, or ""."""
        wanted = {_bare(w).lower() for w in words} - cues.DETERMINERS
        if not wanted & cues.ROLE_NOUNS:
            return ""
        for seen in reversed(self.names):
            if seen.at <= before and wanted <= seen.role:
                return self.fullest(seen.full)
        return ""

    def leading(self, statement: Statement) -> list[str]:
        """The name that a statement starts with, if it does: the next "he" is likely to mean it."""
        words = re.findall(r"[\w'’.\-]+", statement.text[:80])[:5]
        for seen in self.names[bisect_left(self.names, statement.start, key=lambda n: n.at) :]:
            if seen.at >= statement.end or seen.at - statement.start > 25:
                break
            if seen.full.split()[0] in words or seen.full in " ".join(words):
                return [self.fullest(seen.full)]
        first = _bare(words[0]) if words else ""
        full = self.fullest(first) if first[:1].isupper() else first
        return [full] if full != first else []

    def gender(self, name: str) -> str:
        """What a title beside the same surname tells: "f", "m", or "" when none does."""
        last = name.split()[-1]
        return next((n.gender for n in self.names if n.gender and n.full.split()[-1] == last), "")


def resolve_source(words: str, at: int, names: Names, recent: Sequence[str]) -> str:
    """Name a source; `recent` are the names of earlier sources, oldest first."""
    words = words.strip()
    head = re.split(r",| who | which |\(|—", words, maxsplit=1)[0].strip() or words
    head = re.sub(r"['’]s?$", "", head)
    beside = re.match(r"[^,]+, ((?:[A-Z][\w'’.\-]* ){1,4}[A-Z][\w'’\-]*)(?:,|$)", words.strip())
    if beside and head.split()[:1] and head.split()[0].lower() in cues.DETERMINERS and " " in beside.group(1):
        head = beside.group(1)
    tokens = head.split()
    if not tokens:
        return words.strip()
    low = tokens[0].lower()
    if len(tokens) == 1 and low in cues.RESOLVABLE_BY_PERSON:
        gender = cues.PRONOUN_GENDER[low]
        for known in reversed(recent):
            if names.gender(known) in {"", gender} and known[:1].isupper() and " " in known:
                return known
        return words
    if len(tokens) == 1 and low in {"it", "they", "its", "their", "who", "which", "we", "i"}:
        if low in {"it", "its", "they", "their"} and recent and (low != "it" or names.gender(recent[-1]) == ""):
            return recent[-1]
        return words
    if low in cues.DETERMINERS and tokens[-1][:1].islower():
        return names.by_role(tokens, at) or head
    title, name = _split_title(tokens)
    if title and name and name[-1].lower() in cues.BODIES:
        return head
    caps = [w for w in name if w[:1].isupper()]
    if name and len(caps) == len(name) and len(name) <= 4:
        return names.fullest(" ".join(_bare(w) for w in name))
    run = re.search(r"(?:[A-Z][\w'’\-]*\.? ?){2,4}$", head[-_LONGEST_RUN:])
    if title and run and title[-1] + " " + run.group() in head:
        return names.fullest(run.group().strip())
    return head
