"""The word lists: lower case, no word in two lists that contradict each other."""

from __future__ import annotations

from itertools import combinations

import pytest

from contradict import cues

LISTS = {name: value for name, value in vars(cues).items() if name.isupper() and isinstance(value, frozenset)}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_words_are_lower_case_without_spaces(name: str) -> None:
    words = {word for entry in LISTS[name] for word in (entry if isinstance(entry, tuple) else (entry,))}
    assert words
    assert all(word == word.lower() and not set(word) & set(" \t\n") for word in words)


@pytest.mark.parametrize(("first", "second"), list(combinations(["SAY", "TELL", "ASK", "DENY", "REJECT"], 2)))
def test_a_verb_has_one_kind(first: str, second: str) -> None:
    assert not LISTS[first] & LISTS[second]


def test_claims_are_no_actions() -> None:
    assert not cues.CLAIM_NOUNS & cues.ACTION_NOUNS


def test_false_words_are_not_true_words() -> None:
    assert not cues.FALSE_WORDS & cues.NOT_TRUE_WORDS


def test_subsets() -> None:
    assert cues.TELL_OR_SAY <= cues.SAY
    assert cues.INVERTIBLE <= cues.SAY | cues.QUOTE_ONLY | cues.ASK
    assert cues.OPINIONS <= cues.NEG_RAISING
    assert cues.TELLING_NOUNS <= cues.CLAIM_NOUNS
    assert cues.RAISING | cues.SUPPOSED <= cues.ATTITUDES
    assert cues.CLITICS <= cues.AUXILIARIES
