"""A text -> its wording: what is left when two desks have edited one agency's sentence.

Texts of one wording say the same. The differences that are taken away are those of spelling and typography, and of
words that turn nothing round; numbers, their units, names, negations and every word of content stay, for "open" and
"shut", or 1 and 3, are as small an edit as any. Equal wordings are an equivalence, so that copies need no chain of
likenesses, which would depend on where it begins; hence no MinHash and no edit distance.
"""

from __future__ import annotations

import re
from functools import lru_cache

_HARMLESS = frozenset("a an the that which who whom of in on at also".split())
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_WORDS = {
    **{word: str(number) for number, word in enumerate(_NUMBERS) if word != "one"},  # "one" may be anybody
    "%": "percent",
    "defence": "defense", "offence": "offense", "licence": "license", "programme": "program", "grey": "gray",
    "gonna": "going to", "cannot": "can not", "won't": "will not", "can't": "can not", "shan't": "shall not",
}  # fmt: skip
_SPELLINGS = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"(?<=\w{3})is(?=(?:e[ds]?|ing|ations?|ers?)$)", "iz"),  # organise
        (r"(?<=\w{3})our(?=(?:s|ed|ing|able|ites?|ful|hoods?)?$)", "or"),  # neighbour
        (r"(?<=\w{2})tre(?=s?$)", "ter"),  # centre; the plural comes out as "ters", as it should
        (r"(?<=\w{3}[aeiou])ll(?=(?:ed|ing|ers?)$)", "l"),  # travelled
    )
]
"""British to American, as far as a rule does; what a rule maps wrongly, it maps so in every copy."""
_SHORTENED = {"n't": " not", "'re": " are", "'ve": " have", "'ll": " will", "'m": " am"}
_INITIALS = re.compile(r"\b(?:[^\W\d]\.){2,}|\b(?:[^\W\d]\.)+[^\W\d]\b")
_TOKEN = re.compile(r"(?<![\w.])-(?=\d)|\d+(?:[.,:]\d+)*|[^\W\d]+(?:'[^\W\d]+)?|[%$£€¥]")


def wording(text: str) -> str:
    """The words that make the difference between two texts, in one spelling."""
    plain = text.casefold().replace("’", "'").replace("per cent", "percent").replace("−", "-")
    plain = _INITIALS.sub(lambda match: match[0].replace(".", ""), plain)
    return " ".join(word for token in _TOKEN.findall(plain) if (word := _spelled(token)) not in _HARMLESS)


@lru_cache(100_000)
def _spelled(token: str) -> str:
    if token in _WORDS:
        return _WORDS[token]
    if token[0].isdigit():
        return re.sub(r",(?=\d{3}\b)", "", token)
    for short, whole in _SHORTENED.items():
        token = token.removesuffix(short) + whole if token.endswith(short) else token
    for pattern, to in _SPELLINGS:
        token = pattern.sub(to, token)
    return token
