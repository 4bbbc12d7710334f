"""Shapes of saying: "X said P", "P, said X", "P, X said", "according to X", "X's claim that P", headlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contradict import cues
from contradict.attribution.frames import (
    Frame,
    clause_follows,
    content_stop,
    left_content,
    right_content,
    skip_adjuncts,
    skip_commas,
    subject_of,
)
from contradict.attribution.sentences import MARKS, Range, Sentence, sentence_end
from contradict.attribution.sources import Subject, antecedent, np_after, relative_inside
from contradict.attribution.verbs import Cue, has_verb, is_verb, starts_np
from contradict.types import Stance, Statement


def read_saying(s: Sentence, cue: Cue, earlier: Sequence[Frame]) -> Frame | None:
    """A verb of saying: content after it, before it, or around it."""
    end = sentence_end(s)
    if cue.lemma in cues.ASK and s.at(cue.end) in cues.PREPOSITIONS:
        return None
    telling = cue.lemma in cues.TELL
    before = cue.start - 1
    if before >= 0 and s.at(before) in {",", "?", "!"} | MARKS and cue.lemma in cues.INVERTIBLE and not cue.participle:
        inverted = _inverted(s, cue, end)
        if inverted is not None:
            return inverted
    subject = subject_of(s, cue, earlier)
    order = s.at(cue.start) in {"don't", "don’t"} and (cue.start == 0 or not s.word(cue.start - 1))
    if subject is None or order:
        return None
    listener = telling or (cue.lemma in cues.TELL_OR_SAY and s.at(cue.end) in {"him", "her", "them", "reporters"})
    k = skip_adjuncts(s, cue.end, listener=listener)
    source, left = subject.tokens, subject.left
    if not subject.shared and s.at(left - 1) in {"if", "unless", "whether"}:
        cue = replace(cue, stance=Stance.NONE)
    if not subject.shared:
        post = read_postposed(s, cue, subject, k, end)
        if post is not None:
            return post
    k = skip_commas(s, k)
    direct = k < end and s.quoted[k] and s.at(k) in MARKS
    if not direct and cue.lemma in cues.QUOTE_ONLY and cue.lemma not in cues.ASK:
        return None
    if not direct and cue.lemma in cues.WEAK and not clause_follows(s, k, end, cue.lemma):
        colon = next((j for j in range(k, min(end - 1, k + 10)) if s.at(j) == ":" and s.quoted[j + 1]), None)
        k = k if colon is None else colon + 1
        direct = colon is not None
    survey = cues.SURVEYS & set(s.low[slice(*source)]) and cue.lemma in {"show", "find", "suggest", "indicate"}
    if not clause_follows(s, k, end, cue.lemma) and not (survey and k < end and not cue.passive):
        if s.at(len(s) - 1) == ":" and k >= end:
            cue_end = len(s) if cue.end == len(s) - 1 else cue.end
            return Frame(source, ((cue.start, cue_end),), (), cue.stance, left, sibling=subject.shared)
        return None
    unsaid = cue.negated and cue.stance is Stance.DENIES and s.at(k) in cues.QUESTION_WORDS
    if cue.negated and not _knows(s, cue, source, k, end):
        unsaid = True
    if unsaid or s.at(k) in {"whether", "if"}:
        cue = replace(cue, stance=Stance.NONE)
    stop = end
    if direct:
        closing = k
        while closing + 1 < len(s) and s.quoted[closing + 1] and not (s.at(closing) in MARKS and closing > k):
            closing += 1
        if not any(s.word(j) for j in range(closing + 1, len(s))):
            stop = closing + 1
    stop = content_stop(s, k, stop, source)
    cue_end = cue.end + 1 if s.at(cue.end) == ":" and k == cue.end + 1 else cue.end
    return Frame(
        source,
        ((cue.start, cue_end),),
        ((k, stop),),
        cue.stance,
        left,
        sibling=subject.shared,
        open_end=stop == end,
    )


def read_asked(s: Sentence, cue: Cue) -> Frame | None:
    """Asked whether P, X said Q; X was asked about P: nobody is named as the one who asks."""
    end = sentence_end(s)
    k = cue.end
    if s.at(k) not in cues.QUESTION_WORDS | {"about"}:
        return None
    if s.at(k) == "about" and cue.passive:
        cue = replace(cue, end=k + 1)
        k += 1
    stop = next((j for j in range(k, end) if s.at(j) == "," and not s.quoted[j]), end)
    return Frame(None, ((cue.start, cue.end),), ((k, stop),), Stance.NONE, cue.start) if stop > k else None


def _knows(s: Sentence, cue: Cue, source: Range, k: int, end: int) -> bool:
    """Whether a negated verb denies: a clause that "X never said", or a matter of fact of which X would know.

    Only a named or institutional source denies by not thinking or believing, and not what should be.
    """
    if cue.lemma not in cues.OPINIONS:
        return s.at(k) in {"that"} | cues.SUBJECT_PRONOUNS or (
            s.at(k) != "no" and starts_np(s, k) and has_verb(s, k + 1, min(end, k + 8))
        )
    if s.at(source[0]) in {"i", "we", "you", "they", "who", "which", "that"} or set(s.low[k:end]) & _WISHES:
        return False
    named = any(s.capital(j) for j in range(source[0] + (source[0] == 0), source[1])) or s.capital(source[0])
    return named or bool(set(s.low[slice(*source)]) & (cues.ROLE_NOUNS | cues.SUBJECT_PRONOUNS | cues.BODIES))


_WISHES = frozenset({"should", "ought", "would", "shouldn't", "shouldn’t", "wouldn't", "wouldn’t"})


def _inverted(s: Sentence, cue: Cue, end: int) -> Frame | None:
    """P, said X."""
    quoted = s.quoted[cue.start - 1]
    source = np_after(s, cue.end)
    if (
        source
        and any(s.at(k) in {"that", "there"} and k > source[0] for k in range(*source))
        and not relative_inside(s, source)
    ):
        return None
    if s.at(cue.end) in cues.TIMES:
        return None
    if not quoted and s.at(cue.end) in {"a", "an"} and cue.lemma not in {"say", "report", "warn"}:
        return None
    if source is None or s.at(source[0]) in cues.CLAUSE_PRONOUNS and not quoted:
        return None
    if not quoted and (has_verb(s, *source) and not relative_inside(s, source) or s.at(cue.end) in {"that", "this"}):
        return None
    left_end = cue.start if quoted else cue.start - 1
    content = left_content(s, left_end)
    if content is None or not quoted and not has_verb(s, *content) and s.at(content[1] - 1) not in cues.FALSE_WORDS:
        return None
    more = right_content(s, source[1], end)
    return Frame(
        source,
        ((cue.start, cue.end),),
        (content, *more),
        cue.stance,
        cue.start,
        open_end=bool(more),
    )


def read_postposed(s: Sentence, cue: Cue, subject: Subject, k: int, end: int) -> Frame | None:
    """P, X said (in Paris on Monday); P1, he said, P2."""
    source = subject.tokens
    before = source[0] - 1
    if before < 0 or s.at(before) not in {",", "?", "!", "—", "–", "-"} | MARKS:
        return None
    quoted = s.quoted[before]
    if not quoted and s.at(before) in MARKS:
        return None
    following = s.at(k)
    ends = k >= end or following in {",", ";", "—", "–", ".", "("} or (following == "-")
    telling = cue.lemma in cues.TELL
    if not ends and not quoted and end - k <= 12 and following in cues.PREPOSITIONS and not has_verb(s, k, end):
        ends = cue.lemma not in cues.WEAK or cue.lemma in {"confirm", "announce", "report", "reveal"}
        k = end
    if not ends and not (quoted and (telling or following in cues.PREPOSITIONS | cues.QUOTE_FOLLOWERS)):
        return None
    if telling and not quoted and k < end and following not in {","}:
        return None
    left = left_content(s, before + 1 if quoted else before)
    if left is None:
        if not ends or following != ",":
            return None
        left_parts: tuple[Range, ...] = ()
    else:
        left_parts = (left,)
    if left and not quoted and left[1] - left[0] <= 2 and s.at(left[0]) in cues.OPENERS:
        left_parts = ()
    more = right_content(s, k, end)
    if not more and following == "," and not quoted and k + 1 < end:
        nxt = s.at(k + 1)
        if nxt not in (cues.SUBORDINATORS - {"that"}) | cues.PREPOSITIONS | {
            "who",
            "which",
            "and",
            "or",
        } and not nxt.endswith("ing"):
            more = ((k + 1, end),)
    if not left_parts and not more:
        return None
    if not quoted and left and not has_verb(s, *left):
        fronted = s.at(left[0]) in cues.PREPOSITIONS | cues.SUBORDINATORS | {
            "last",
            "earlier",
            "later",
            "then",
        }
        if more and fronted and s.quoted[more[0][0]]:
            left_parts = ()
        elif not more and (fronted or cue.lemma != "say"):
            return None
    return Frame(
        source,
        ((cue.start, cue.end),),
        (*left_parts, *more),
        cue.stance,
        source[0],
        open_end=bool(more),
    )


def read_according(s: Sentence, i: int) -> Frame | None:
    """According to X, P; P, according to X."""
    end = sentence_end(s)
    initial = i == 0 or (i <= 2 and all(s.at(k) in cues.OPENERS | {",", "“", '"', "that"} for k in range(i)))
    if initial or s.at(i - 1) in {"and", "but", "that"}:
        k = i + 2
        depth = k
        while depth < end and not (s.at(depth) == "," and not s.quoted[depth]):
            depth += 1
        # An apposition of the source: "According to X, a lawyer for Y, P".
        nxt = depth + 1
        while nxt < end and s.at(nxt) in {"a", "an", "who", "which", "the"} and s.at(nxt) != "the":
            comma = nxt
            while comma < end and s.at(comma) != ",":
                comma += 1
            if comma >= end:
                break
            depth, nxt = comma, comma + 1
        if depth >= end or depth <= k:
            return None
        return Frame((k, depth), ((i, i + 2),), ((depth + 1, end),), Stance.ASSERTS, i, open_end=True)
    source = np_after(s, i + 2)
    if source is None:
        return None
    left_end = i - 1 if s.at(i - 1) == "," and not s.quoted[i - 1] else i
    content = left_content(s, left_end)
    if content is None:
        return None
    more = right_content(s, source[1], end)
    if not more and s.at(source[1]) == "," and not has_verb(s, *content):
        more = ((source[1] + 1, end),) if source[1] + 1 < end else ()
    return Frame(source, ((i, i + 2),), (content, *more), Stance.ASSERTS, i)


def read_headline(s: Sentence, statement: Statement) -> Frame | None:
    """Read "Peskov: no deal reached" and "No deal reached: Kremlin" where no full stop ends the line."""
    if statement.text.rstrip().endswith((".", "!", ";", ",", ":")) and not s.quoted[-1] and not _speaker(s):
        return None
    colons = [k for k in range(len(s)) if s.at(k) == ":" and not s.quoted[k]]
    if len(colons) != 1 or len(s) > 40:
        return None
    k = colons[0]
    left, right = (0, k), (k + 1, len(s))
    long = right[1] - right[0] >= 3 or (right[1] - right[0] == 2 and (has_verb(s, *right) or s.quoted[right[0]]))
    if 0 < k <= 6 and long and _names(s, left):
        return Frame(left, ((k, k + 1),), (right,), Stance.ASSERTS, 0)
    if 1 <= right[1] - right[0] <= 3 and k >= 3 and _names(s, right) and has_verb(s, *left):
        return Frame(right, ((k, k + 1),), (left,), Stance.ASSERTS, k)
    return None


def _speaker(s: Sentence) -> bool:
    """Whether a sentence begins as a line of a transcript does, "LEE: We will go."."""
    k = s.low.index(":") if ":" in s.low else 0
    return 0 < k <= 3 and all(s.capital(j) for j in range(k)) and s.capital(k + 1)


def _names(s: Sentence, tokens: Range) -> bool:
    """Whether the tokens read as a name: a capital first, no verb, no label."""
    a, b = tokens
    if not s.capital(a) or any(s.quoted[k] or not s.word(k) and s.at(k) not in {",", "'", "’"} for k in range(a, b)):
        return False
    if s.at(a) in cues.PREPOSITIONS | cues.SUBORDINATORS | cues.SUBJECT_PRONOUNS | {"how", "why", "what"}:
        return False
    if any(s.at(k) in cues.HEADLINE_LABELS and s.at(k) != "poll" for k in range(a, b)):
        return False
    return not any(is_verb(s, k) or s.at(k).isdigit() for k in range(a, b))


def read_nominal(s: Sentence, i: int) -> Frame | None:
    """X's denial that P; a denial from X that P; despite denials by X; X's claim that P."""
    low = s.low[i]
    if s.quoted[i] or low not in cues.NOMINAL_DENIALS | cues.NOMINAL_CLAIMS:
        return None
    denies = low in cues.NOMINAL_DENIALS
    end = sentence_end(s)
    source: Range | None = None
    before = i - 1
    while before >= 0 and s.at(before) in cues.DENIAL_ADJECTIVES:
        before -= 1
    owner = s.at(before)
    first = i
    if (
        owner.endswith(("'s", "’s"))
        or owner in cues.POSSESSIVES
        or (s.at(before) in {"'", "’"} and s.at(before - 1).endswith("s"))
    ):
        own = owner in cues.POSSESSIVES
        trimmed = (before, before + 1) if own else antecedent(s, before + 1)
        source = trimmed
        first = trimmed[0] if trimmed else i
    k = i + 1
    if source is None and s.at(k) in {"from", "by"}:
        k += 1
        a = k
        while k < end and s.at(k) not in {"that", ",", "of"} and not is_verb(s, k) and k - a < 20:
            k += 1
        source = (a, k) if k > a else None
    despite = next((j for j in range(i - 1, max(i - 5, -1), -1) if s.at(j) in {"despite", "amid"}), None)
    if denies and despite is not None and s.at(k) not in {"that", "of"}:
        if despite <= 1 and s.at(k) == ",":
            return Frame(source, ((i, i + 1),), ((k + 1, end),), Stance.DENIES, first) if k + 1 < end else None
        stop = despite - 1 if s.at(despite - 1) == "," else despite
        return Frame(source, ((i, i + 1),), ((0, stop),), Stance.DENIES, first) if stop > 2 else None
    if source is None:
        return None
    if s.at(k) == "that" or (denies and s.at(k) in {"of", "he", "she", "it", "they"}):
        start = k + 1 if s.at(k) == "of" else k
        stop = start
        while stop < end and s.at(stop) not in {",", ";", "—"} and not (s.at(k) == "of" and is_verb(s, stop)):
            stop += 1
        return Frame(source, ((i, i + 1),), ((start, stop),), Stance.DENIES if denies else Stance.ASSERTS, first)
    return None
