"""Contents that call a claim untrue, whoever puts them forward: "This is not true", "a hoax story that P".

The grammar reads denials by their verbs. In reports about rumours the narrator denies without one, and mostly by
pointing: the claim stands elsewhere. What calls it untrue is looked for in the plain words of a content.
"""

from __future__ import annotations

import re

from contradict import cues

POINTING = "It is true."
"""What is denied where the words of untruth do not say it."""
_MAX_LENGTH = 2_000
"""Characters; far more than the sentences of news have, so that what is longer is none; own."""


def _any(words: frozenset[str] | set[str]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=lambda word: (-len(word), word)))


_TOLD = (cues.CLAIM_NOUNS | cues.SHOWN_NOUNS | set("piece quote quotes headline headlines website site".split())) - set(
    "thought idea prospect hoax argument arguments criticism criticisms charge charges".split()
)
"""Nouns of what can be untrue; own."""
_FALSE = (cues.FALSE_WORDS - cues.OPINION_WORDS - {"garbage", "gossip", "propaganda"}) | frozenset(
    """phony phoney satire satirical fictional doctored photoshopped staged fakes hoaxes forgery debunked
    discredited""".split()
)
"""What they are called; own."""
_ADVERBS = """just simply all completely totally entirely utterly absolutely clearly actually a an the likely probably
    another such pure elaborate old internet viral""".split()
"""Between "is" and the word of untruth; own."""
_BE = [
    "is", "are", "was", "were", "be", "been", "being", "['’]s", "['’]re", "seems?(?: to be)?", "proved", "looks",
    "appears?(?: to be| to have been)?", "turned out to be",
]  # fmt: skip
_MADE_UP = r"made[- ]up(?! of\b)"
_REAL = "true|correct|accurate|real|the case|authentic|genuine|legitimate|credible"
_SURE = "".join(f"(?<!{word} )" for word in ("may", "might", "could", "if", "whether", "would"))
_GOES_ON = "and|but|or|that|which|to|by|from|on|as|at|with|because|since|meant|designed"
_OVER = rf"(?=\W*$|\W*[.,;:!?)]|[”\"’]|\s+(?:{_GOES_ON})\b)"
"""What may follow the word of untruth: "This is a fantasy novel" calls nothing untrue."""
_SUBJECT = (
    r"(?:\b(?:it|this|that|these|those|they|all|none|which)"
    rf"|\b(?:{_any(_TOLD)})\b(?:\s+[\w’'.,$%-]+){{0,14}}?)\s*{_SURE}"
)
_FALSELY = re.compile(
    rf"{_SUBJECT}(?:{'|'.join(_BE)})\s+(?:(?:{'|'.join(_ADVERBS)}|\w+ly|in fact|100 percent|based on|part of)"
    rf"\s+){{0,5}}[“\"]?(?P<cue>(?:{_any(_FALSE)}|{_MADE_UP}|a lie)\b){_OVER}",
    re.IGNORECASE,
)
_UNTRUE = re.compile(
    rf"{_SUBJECT}(?P<cue>(?:(?:is|was|are|were|do|does|did|has|have)(?: not|n['’]t)|isn['’]t|['’]s not)"
    rf"(?:\s+\w+ly)?(?: be| been)?\s+(?:\w+ly\s+)?(?:{_REAL}))\b{_OVER}",
    re.IGNORECASE,
)
_NO_TRUTH = re.compile(
    r"\b(?P<cue>(?:no|not a word of|not any|zero|little|without(?: any)?)\s+(?:\w+\s+)?"
    r"(?:truth|validity|substance|basis|foundation|merit|credence))\b(?=\s+(?:to|in|for|behind|whatsoever)|[.,!]|$)",
    re.IGNORECASE,
)
_CALLED = re.compile(
    rf"\b(?P<cue>(?:{_any(_FALSE - {'lie', 'lies', 'rubbish', 'bull'})}|{_MADE_UP}))\s+"
    rf"(?:\w+\s+){{0,2}}?(?:{_any(_TOLD)})\b",
    re.IGNORECASE,
)
_HOAX = re.compile(
    r"\b(?P<cue>hoax(?:es|ers?|ed)?|debunk(?:s|ed|ing)?|false alarm|fake news|photoshopped|retracted"
    rf"|{_MADE_UP}|fabricated|falsely (?:reported|claimed|stated|attributed))\b",
    re.IGNORECASE,
)
_KINDS = (_UNTRUE, _FALSELY, _NO_TRUTH, _CALLED, _HOAX)
_DOUBTED = rf"(?:hoax|fake|fabricat\w+|false|debunked|{_MADE_UP})"
_UNSURE = re.compile(
    r"\?\W{0,8}$"
    rf"|\b(?:not|n['’]t|no|never|isn['’]t) (?:\w+ )?(?:a |an |any )?{_DOUBTED}"
    r"|\b(?:hop|fear|wish|worr|suspect|doubt|wonder)\w* (?:that )?(?:it|this|that|the \w+) (?:is|was|are|were)\b"
    rf"|\b(?:may|might|could) (?:well )?(?:be|have been) (?:a |an )?{_DOUBTED}"
    rf"|\b(?:if|whether) (?:\S+ ){{1,4}}(?:is|are|was|were) (?:a |an )?(?:true|real|{_DOUBTED})",
    re.IGNORECASE,
)
_FIRST = "the|an?|he|she|it|they|we|you|his|her|its|their|our|there|these|some|no|one|two"
_THAT = re.compile(
    rf"\b(?:{_any(_TOLD)})\s+(?:that|(?:saying|claiming|alleging|suggesting)(?: that)?)\s+"
    rf"(?P<claim>(?-i:[A-Z“\"]|(?:{_FIRST}|\d+)\b)[^.;:]{{12,400}}?)"
    r"(?=\s*(?:,|[.;:]|$|\b(?:is|are|was|were|has been|have been)\s+(?:\w+ly\s+)?(?:not\s+)?(?:an?\s+)?"
    rf"[“\"]?(?:{_any(_FALSE)}|true|{_MADE_UP})\b|\b(?:went|gone|has gone) viral))",
    re.IGNORECASE,
)
"""What a report is said to say; it starts as a clause does, for "that" may belong to what follows instead."""


def find_untruth(content: str) -> tuple[str, str] | None:
    """The words of a content that call something untrue, and what is denied; None where nothing is.

    Args:
        content: A sentence, or a clause of one.

    Returns:
        The words as they stand, and the claim as a sentence of its own, or POINTING where it stands elsewhere.
    """
    if len(content) > _MAX_LENGTH or _UNSURE.search(content):
        return None
    found = next((match for kind in _KINDS if (match := kind.search(content))), None)
    if found is None:
        return None
    told = _THAT.search(content)
    claim = POINTING if told is None else f"{told['claim'][0].upper()}{told['claim'][1:].rstrip()}."
    return found["cue"], claim
