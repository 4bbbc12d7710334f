"""Shapes of denial: "X denied P", "P was denied by X", "X called P false", "it is not true that P"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contradict import cues
from contradict.attribution.frames import Frame, content_stop, object_head, skip_adjuncts, skip_commas, subject_of
from contradict.attribution.sayings import read_postposed
from contradict.attribution.sentences import BREAKS, MARKS, Range, Sentence, sentence_end
from contradict.attribution.sources import Subject, np_after, relative_inside, subject_before
from contradict.attribution.verbs import (
    DENIERS,
    Cue,
    cue_lemmas,
    has_verb,
    is_adverb,
    is_verb,
    leftward,
    reduced,
    split_particle,
)
from contradict.types import Stance


def _verdict_words(s: Sentence, k: int, end: int) -> Range | None:
    """The words "as false", "as a complete fabrication", that call a thing untrue, between `k` and `end`."""
    for j in range(k, min(end, k + 60)):
        if s.at(j) == "as":
            for m in range(j + 1, min(j + 7, end)):
                if s.at(m) in cues.FALSE_WORDS or (s.at(m) in cues.NOT_TRUE_WORDS and s.at(m - 1) == "not"):
                    stop = m + 1
                    while (
                        stop < end and s.at(stop) in cues.FALSE_WORDS | {"and", "completely", "totally", "news"} | MARKS
                    ):
                        stop += 1
                    return j, stop
    return None


def read_denial(s: Sentence, cue: Cue, earlier: Sequence[Frame]) -> Frame | None:
    """A verb of denial with its object, by the kind of object; actions ("rejected the offer") give None."""
    end = sentence_end(s)
    subject = subject_of(s, cue, earlier)
    k = cue.end
    cue_parts: tuple[Range, ...] = ((cue.start, cue.end),)
    if s.at(k) in {"or", "nor"} and s.at(k + 1) in cue_lemmas():
        k += 2
        cue_parts = ((cue.start, k),)
    if s.at(k) == "outright":
        k += 1
    verdict = _verdict_words(s, k, end)
    if verdict and verdict[0] == k:
        cue_parts, k, verdict = ((cue.start, verdict[1]),), verdict[1], None
    stop = content_stop(s, k, end, subject.tokens if subject else None)
    if verdict:
        cue_parts, stop = (*cue_parts, verdict), verdict[0]
    if s.at(k) == ":" and k + 1 < end and s.quoted[k + 1] and subject is not None:
        # "X denied: “P.”": the quotation is what X says.
        return Frame(subject.tokens, ((cue.start, k + 1),), ((k + 1, stop),), Stance.ASSERTS, subject.left)
    k = skip_commas(s, skip_adjuncts(s, k, listener=False))
    if k >= stop or s.at(k) in _AFTER_DENIAL:
        passing = _denied_before(s, cue, subject, earlier)
        if passing is not None:
            return passing
    if subject is not None and not subject.shared and (k >= end or s.at(k) in {",", "."}):
        post = read_postposed(s, cue, subject, cue.end, end)
        if post is not None:
            return post
    if k >= stop or s.at(k) in _AFTER_DENIAL or subject is None or not _denier(s, cue, subject):
        return None
    stance = Stance.NONE if _supposed(s, cue, subject) else cue.stance
    alone = s.at(k) == "that" and s.at(k + 1) in cues.PREPOSITIONS and not has_verb(s, k + 1, end)
    if alone or s.at(k) in {"it", "this", "them"} and not is_verb(s, k + 1):
        stop = k + 1
    if particle := _split_off(s, cue):
        cue_parts, stop = (*cue_parts, (particle, particle + 1)), particle
    head = object_head(s, k, stop)
    called_untrue = bool(verdict) or cue_parts[0][1] != cue.end
    if cue.lemma in cues.DENY:
        if head in cues.ACTION_NOUNS and head not in cues.CLAIM_NOUNS and not verdict and not _clause_at(s, k, stop):
            return None
        if s.at(k) in {"him", "them", "us", "me", "her", "himself"}:
            return None
    elif cue.lemma == "wave_off":
        if head not in (cues.CLAIM_NOUNS | cues.SHOWN_NOUNS) - cues.WORRIES:
            return None
    elif cue.lemma != "rule_out" and not (
        s.at(k) == "that" or head in cues.CLAIM_NOUNS | cues.SHOWN_NOUNS or called_untrue
    ):
        return None
    return Frame(
        subject.tokens,
        cue_parts,
        ((k, stop),),
        stance,
        subject.left,
        sibling=subject.shared,
        open_end=stop == end,
    )


def _split_off(s: Sentence, cue: Cue) -> int:
    """The particle of "brushed the claim aside", or 0."""
    if cue.lemma != "wave_off":
        return 0
    return next(
        (
            at
            for (verb, particle) in cues.SPLIT_PHRASES
            if s.at(cue.end - 1) == verb and (at := split_particle(s, cue.end - 1, particle))
        ),
        0,
    )


def _clause_at(s: Sentence, k: int, end: int) -> bool:
    """Whether a clause starts at `k`: "that it got calls", "it got calls", not "that appeal"."""
    if s.at(k) == "that":
        return s.at(k + 1) in cues.DETERMINERS | cues.SUBJECT_PRONOUNS or any(
            is_verb(s, j) and not reduced(s, j) for j in range(k + 2, min(end, k + 20))
        )
    return s.at(k) in cues.SUBJECT_PRONOUNS and k + 1 < end


_AFTER_DENIAL = cues.PREPOSITIONS | {"and", "but", "as"}
"""What follows a denial whose object stands elsewhere."""


def _denier(s: Sentence, cue: Cue, subject: Subject) -> bool:
    """Whether the subject can deny: no claim, page or film that only contradicts, no verb inside."""
    first, last = subject.tokens
    head = object_head(s, first, last)
    low = set(s.low[first:last])
    if head in cues.EVIDENCE | cues.CLAIM_NOUNS or s.at(last - 1) in cues.CLAIM_NOUNS | cues.EVIDENCE:
        return False
    if s.at(first) in cues.PREPOSITIONS or s.at(first) in {"sometimes", "often"} or s.at(last - 1).isdigit():
        return False
    if low & {"help", "let", "helped"} or (cue.lemma == "contradict" and low & cues.CLAIM_NOUNS and "who" not in low):
        return False
    if cue.lemma == "contradict" and low & {"this", "that", "which", "it", "these", "those"} and last - first == 1:
        return False
    return not any(
        is_verb(s, j) and not reduced(s, j) and not s.at(j).endswith(("ed", "ing")) for j in range(first, last)
    ) or relative_inside(s, subject.tokens)


def _supposed(s: Sentence, cue: Cue, subject: Subject) -> bool:
    """Whether the denial is only supposed ("if X denies") or made by nobody ("no official denied")."""
    first = subject.tokens[0]
    if s.at(first) in cues.NOBODY:
        return True
    before = (first - 1, first - 2) if not cue.participle else range(cue.start - 1, max(cue.start - 20, -1), -1)
    return any(s.at(j) in {"if", "unless", "whether"} for j in before)


_SUMMED_UP = frozenset({"which", "something", "fact"}) | cues.CLAIM_NOUNS


def _denied_before(s: Sentence, cue: Cue, subject: Subject | None, earlier: Sequence[Frame]) -> Frame | None:
    """P, which X denies; P, a claim (that) X denies."""
    if subject is None or subject.shared:
        return None
    first, last = subject.tokens
    if s.at(first) in {"a", "an"} and s.at(first + 1) in _SUMMED_UP and first + 2 < last:
        subject = replace(subject, tokens=(first + 2, last))
    k = subject.tokens[0] - 1
    if s.at(k) in {"that", "which"} and s.at(k - 1) in _SUMMED_UP:
        k -= 1
    if s.at(k) not in _SUMMED_UP:
        return None
    while k > 0 and s.at(k) != ",":
        k -= 1
        if subject.tokens[0] - k > 6:
            return None
    if k < 2:
        return None
    start = earlier[-1].content[-1][0] if earlier and earlier[-1].content and earlier[-1].content[-1][1] > k else 0
    if start >= k:
        return None
    return Frame(subject.tokens, ((cue.start, cue.end),), ((start, k),), cue.stance, k, sibling=True)


def past_shell(s: Sentence, denial: Frame) -> int:
    """The token from which to look for cues after a denial: not at the noun in "denied reports that"."""
    k = max(denial.content[0][0], denial.cue[0][1])
    for j in range(k, min(k + 8, len(s))):
        if s.at(j) in cues.CLAIM_NOUNS:
            return j + 2 if s.at(j + 1).endswith("ing") else j + 1
        if is_verb(s, j) or s.at(j) == "that":
            break
    return k


def read_judgement(s: Sentence, cue: Cue, earlier: Sequence[Frame]) -> Frame | None:
    """X called P false; X accused Y of P; X called Y a Z."""
    end = sentence_end(s)
    subject = subject_of(s, cue, earlier)
    k = cue.end
    if k >= end or cue.stance is Stance.NONE or subject is None:
        return None
    if cue.lemma == "call" and s.at(k) in cues.CALL_PARTICLES:
        return None
    if cue.lemma in cues.LABEL | {"call"}:
        named = _named_untrue(s, cue, end)
        if named is not None and not _denier(s, cue, subject):
            return None
        if named is not None:
            words, content = named
            return Frame(
                subject.tokens,
                ((cue.start, cue.end), words),
                (content,),
                Stance.DENIES,
                subject.left,
                sibling=subject.shared,
            )
        if cue.lemma in cues.LABEL:
            return None
        split = (
            k
            if s.quoted[k]
            else next((j for j in range(k + 1, min(end, k + 9)) if s.quoted[j] or s.at(j) in cues.ARTICLES), None)
        )
        if (
            split is None
            or s.at(split - 1) in cues.PREPOSITIONS
            or any(s.at(j) in BREAKS | {"and"} or is_verb(s, j) for j in range(k, split))
        ):
            return None
    if cue.lemma in {"accuse", "blame"}:
        link = "of" if cue.lemma == "accuse" else "for"
        if link not in s.low[k:end]:
            return None
    return Frame(
        subject.tokens,
        ((cue.start, cue.end),),
        ((k, end),),
        Stance.ASSERTS,
        subject.left,
        sibling=subject.shared,
        open_end=True,
    )


def _named_untrue(s: Sentence, cue: Cue, end: int) -> tuple[Range, Range] | None:
    """The words of untruth and the thing, in "(called) P a lie", "P as fiction", "“untrue” reports that P"."""
    k = cue.end
    as_words = _verdict_words(s, k, end)
    if as_words and not has_verb(s, k, as_words[0] if "that" not in s.low[k : as_words[0]] else k):
        words = as_words
    elif cue.lemma in {"describe", "denounce"} or (found := _untruth_after(s, k, end)) is None:
        return None
    else:
        words = found
    content = (k, words[0]) if words[0] > k else (words[1], end)
    while content[1] > content[0] + 1 and s.at(content[1] - 1) in cues.TIMES:
        content = content[0], content[1] - 1
    if content[0] >= content[1]:
        return None
    low = s.at(content[0])
    said = set(s.low[slice(*words)]) & (cues.FALSE_WORDS | cues.NOT_TRUE_WORDS)
    if low in cues.POINTERS | {"them"} and content[1] - content[0] == 1:
        doubtful = cues.OPINION_WORDS | (cues.INVENTED_WORDS if cue.lemma != "call" else frozenset())
        return (words, content) if said - doubtful else None
    claimed = object_head(s, *content) in cues.CLAIM_NOUNS | cues.SHOWN_NOUNS
    return (words, content) if claimed else None


def _untruth_after(s: Sentence, k: int, end: int) -> Range | None:
    """The words "a complete lie", "“poisonous gossip”", "wrong" that follow or precede the object at `k`."""
    for j in range(k, min(end, k + 60)):
        closed = "that" not in s.low[k:j] or s.at(k) == "that" and s.at(k + 1) in MARKS
        if closed and not s.quoted[j] and j > k and (s.at(j) in {",", "("} or is_verb(s, j) and not reduced(s, j)):
            return None
        if not (s.at(j) in cues.FALSE_WORDS or (s.at(j) in cues.NOT_TRUE_WORDS and s.at(j - 1) == "not")):
            continue
        a, b = j, j + 1
        while b < end and s.quoted[b] and s.quoted[j]:
            b += 1
        while a > k and s.quoted[a - 1] and s.quoted[j]:
            a -= 1
        while a > k and (s.at(a - 1) in cues.VERDICT_PADDING | cues.FALSE_WORDS | MARKS or is_adverb(s.at(a - 1))):
            a -= 1
        if s.at(j) in cues.COUNTED_UNTRUTHS and not s.quoted[j] and s.at(a) not in {"a", "an"}:
            a = next((m for m in range(a - 1, max(k, a - 4), -1) if s.at(m) in {"a", "an"}), a)
        while b < end and s.at(b) in cues.FALSE_WORDS:
            b += 1
        if a > k and (s.low[k:a] in (["a"], ["an"], ["the"]) or s.at(a - 1) in cues.PREPOSITIONS):
            return None
        return a, b
    return None


def read_passive(s: Sentence, cue: Cue) -> Frame | None:
    """P was denied by X; the claim has been dismissed (no source). Passives of saying give None."""
    if cue.lemma not in DENIERS or cue.lemma == "rule_out" and s.at(cue.end) != "by":
        return None
    subject = subject_before(s, cue.start)
    if subject is None:
        return None
    end = sentence_end(s)
    head = object_head(s, subject.tokens[0], subject.tokens[1])
    clause = any(s.at(k) == "that" for k in range(*subject.tokens))
    k = cue.end
    if cue.lemma in cues.DENY and (k < end and (s.at(k) in cues.DETERMINERS or s.at(k) in cues.ACTION_NOUNS)):
        return None
    verdict = _verdict_words(s, k, end)
    content = subject.tokens
    if head not in cues.CLAIM_NOUNS and not clause:
        # "Reports that Ann has gone have been denied": the subject found is only the end of it.
        whole = next((j for j in range(cue.start) if s.word(j) and s.at(j) not in cues.OPENERS), 0)
        if object_head(s, whole, cue.start) in cues.CLAIM_NOUNS and "that" in s.low[whole : cue.start]:
            content = (whole, cue.start)
        elif not verdict:
            return None
    source = None
    for j in range(k, min(end, k + 12)):
        if s.at(j) == "by" and not s.at(j + 1).endswith("ing"):
            source = np_after(s, j + 1)
            break
    return Frame(source, ((cue.start, cue.end),), (content,), cue.stance, cue.start)


def find_verdict(s: Sentence, start: int, end: int) -> tuple[Range, Range] | None:
    """Words that call a matter untrue, and the matter, in a clause that is about nothing else.

    "It is not true that P", "there is no truth in P", "the claim that P is false".
    """
    while start < end and (
        not s.word(start)
        or s.at(start) in cues.OPENERS
        or is_adverb(s.at(start))
        or s.at(start) == "that"
        and s.at(start + 1) in cues.DETERMINERS | cues.PLURAL_ONLY | cues.CLAIM_NOUNS | {"it", "there"}
        and (s.at(start + 1) not in cues.CLAIM_NOUNS or s.at(start + 1).endswith("s"))
    ):
        start += 1
    if s.at(start) in {"it", "there"} and start + 2 < end:
        for k in range(start + 1, min(start + 9, end)):
            if s.at(k) == "that" or (s.at(k) in {"in", "to", "for"} and s.at(k - 1) in cues.SUBSTANCE):
                words = s.low[start:k]
                if s.at(start) == "there":
                    none = {"no", "little"} & set(words) or words[2:4] in (["not", "a"], ["not", "one"])
                    if not (none and cues.SUBSTANCE & set(words)):
                        return None
                    content = k if s.at(k) == "that" else k + 1
                elif _untrue(words) and "," not in words:
                    content = k
                else:
                    return None
                return ((start, content), (content, end)) if content < end else None
        return None
    if object_head(s, start, end) not in _MAY_BE_UNTRUE or s.at(start) in cues.SUBORDINATORS - {
        "that"
    } | cues.PREPOSITIONS | {"some", "many", "most", "maybe", "perhaps"}:
        return None
    noun = next(j for j in range(start, end) if s.at(j) in _MAY_BE_UNTRUE)
    if any(is_verb(s, j) and not reduced(s, j) for j in range(start, noun)):
        return None
    tried = False
    for verb in range(noun + 1, end):
        # "IS" in capitals is a name.
        if s.at(verb) not in cues.BE or s.words[verb].isupper() or s.at(verb - 1) in cues.IRREALIS:
            continue
        if (
            not cues.RELATIVES & set(s.low[noun:verb])
            and tried
            and s.at(verb - 1) not in {"but", "and"} | cues.AUXILIARIES
        ):
            return None
        tried = True
        group = leftward(s, verb)[0]
        if s.at(group - 1) == "to":
            if s.at(group - 2) not in _TURNED_OUT:
                continue
            group = leftward(s, group - 2)[0]
        for k in range(verb + 1, min(end, verb + 10)):
            after = s.at(k + 1)
            over = k + 1 >= end or not s.word(k + 1) or after in cues.CONJUNCTIONS | cues.SUBORDINATORS | {"news"}
            if over and s.at(k) in _VERDICTS and _untrue(s.low[verb : k + 1]):
                return (group, _close(s, verb, k + 1)), (start, _subject_end(s, start, group))
            if s.at(k) == "without" and s.at(k + 1) in cues.SUBSTANCE:
                return (group, _close(s, verb, k + 2)), (start, _subject_end(s, start, group))
            if (
                s.at(k) in cues.BE
                and not s.words[k].isupper()
                or s.at(k) in cues.RELATIVES | cues.PREPOSITIONS - {"of"}
            ):
                break
    if s.at(end - 1) in _HEADLINE_VERDICTS and end - start > 2 and not has_verb(s, noun + 1, end):
        return (end - 1, end), (start, end - 1)
    return None


_MAY_BE_UNTRUE = cues.CLAIM_NOUNS | cues.SHOWN_NOUNS
_TURNED_OUT = frozenset({"proved", "proven", "revealed", "shown", "found", "confirmed"})
"""Before "to be false" they tell a fact."""
_HEADLINE_VERDICTS = frozenset("false untrue fake bogus baseless unfounded inaccurate incorrect fabricated".split())
"""They end a headline without a verb: "Report of sale false"."""


def _subject_end(s: Sentence, start: int, verb: int) -> int:
    """Where the subject of "The report may have been read but is false" ends: before its first verb."""
    if s.at(verb - 1) not in {"but", "and"}:
        return verb
    return next((leftward(s, k)[0] for k in range(start + 2, verb) if is_verb(s, k)), verb)


_VERDICTS = cues.FALSE_WORDS | cues.NOT_TRUE_WORDS


def _close(s: Sentence, start: int, end: int) -> int:
    """`end`, moved over a closing quotation mark that belongs to one between."""
    marked = any(s.at(k) in MARKS for k in range(start, end))
    if marked and s.at(end) in {".", ","} and s.at(end + 1) in MARKS:
        return end + 2
    return end + 1 if marked and s.at(end) in MARKS else end


def _untrue(words: Sequence[str]) -> bool:
    """Whether "is completely false", "isn't true", "is a lie" and the like are among a few words."""
    negated = bool(set(words) & cues.NEGATORS)
    if set(words) & (cues.NOT_TRUE_WORDS | {"case"}):
        return negated
    return bool(set(words) & cues.FALSE_WORDS) and not negated


def find_pointing(s: Sentence, start: int, end: int) -> tuple[Range, Range] | None:
    """Words that call untrue what was just said, and the word that points to it: "That is simply a lie".

    The clause may follow a short one: "No, it is false", "I have read it and there is no truth in it".
    """
    first = start + (s.at(start) == "that" and s.at(start + 1) in cues.POINTERS | {"none", "there"})
    for k in range(first, min(end, first + _LEADING)):
        if k > first and not (s.quoted[k] and (s.at(k - 1) in _CLAUSE_STARTS or not s.word(k - 1))):
            continue
        if s.at(k) == "there" and (verdict := find_verdict(s, k, end)):
            words, content = verdict
            if content[1] - content[0] == 1 and s.at(content[0]) in cues.POINTERS:
                return words, content
        if (found := _pointing_at(s, k, end)) is not None:
            return found
    return _had_it_wrong(s, start, end)


_LEADING = 9
"""Tokens in which a clause that points must start; a longer clause before it tells something of its own."""
_CLAUSE_STARTS = frozenset("and but so because".split())


def _pointing_at(s: Sentence, k: int, end: int) -> tuple[Range, Range] | None:
    """The pointing clause whose first word is at `k`: subject, form of "be", words of untruth, and its end."""
    subject, negated = (k, k + 1), False
    if s.at(k) in {"none", "all"} and s.at(k + 1) == "of":
        negated, k = s.at(k) == "none", k + 2
        subject = (k, k + 1)
    contracted = s.at(k) in {"that's", "that’s"}
    if s.at(k) not in cues.POINTERS and not contracted:
        return None
    verb = k if contracted else k + 1
    while not contracted and (is_adverb(s.at(verb)) or s.at(verb) in {"all", "just"}):
        verb += 1
    past = {"never", "none"} | cues.DO | cues.NEGATORS & {"didn't", "didn’t"}
    happened = next((j for j in range(verb, min(end, verb + 3)) if s.at(j) in {"happened", "happen"}), None)
    if (
        happened is not None
        and (s.at(verb) in past or negated)
        and (negated or set(s.low[verb:happened]) & cues.NEGATORS)
        and _over(s, happened + 1, end)
    ):
        return (verb, happened + 1), subject
    if s.at(verb) not in _BE_OR_CLITIC and not contracted:
        return None
    stop = _untruth_end(s, k, verb, end, negated=negated)
    return ((k + 1, stop), subject) if stop else None


_BE_OR_CLITIC = (cues.BE - {"be", "been", "being", "am"}) | frozenset(
    "'s ’s 're ’re isn't isn’t aren't aren’t wasn't wasn’t weren't weren’t".split()
)


def _untruth_end(s: Sentence, subject: int, verb: int, end: int, *, negated: bool) -> int:
    """Token after the words of untruth that end a clause, or 0."""
    negated = negated or s.at(verb) in cues.NEGATORS
    for j in range(verb + 1, min(end, verb + 9)):
        low, before = s.at(j), s.at(j - 1)
        if low in cues.NEGATORS:
            negated = True
        elif low == "without" and any(s.at(m) in cues.SUBSTANCE for m in (j + 1, j + 2, j + 3)):
            stop = next(m for m in (j + 1, j + 2, j + 3) if s.at(m) in cues.SUBSTANCE) + 1
            return stop if _over(s, stop, end) and not negated else 0
        elif low == "what" and negated and s.at(j + 1) in {"happened", "occurred"} and _over(s, j + 2, end):
            return j + 2
        elif _over(s, j + 1, end):
            if low in cues.NOT_TRUE_WORDS - {"right"} or low == "so" and before == "not" or low == "case":
                return j + 1 if negated else 0
            if low == "up" and before == "made":
                return 0 if negated else j + 1
            doubtful = cues.OPINION_WORDS
            if j + 1 >= end and s.at(subject) in {"that", "that's", "that’s", "those"}:
                doubtful = doubtful - {"wrong"}
            if low in cues.FALSE_WORDS - doubtful:
                return 0 if negated else _both(s, j + 1, end)
        if low in cues.PREPOSITIONS | cues.SUBORDINATORS - {"so"} | {";", ":", "?"}:
            return 0
    return 0


def _both(s: Sentence, k: int, end: int) -> int:
    """`k`, moved over "and defamatory" after the first word of untruth."""
    return k + 2 if s.at(k) == "and" and k + 1 < end and s.at(k + 1) in cues.FALSE_WORDS else k


def _over(s: Sentence, k: int, end: int) -> bool:
    """Whether a clause may end before `k`: nothing, a mark, a conjunction, or "at all", "from start to finish"."""
    return (
        k >= end
        and s.at(k) != "?"
        or not s.word(k)
        and s.at(k) not in {"?", "-"}
        or s.at(k) in {"and", "but", "from"}
        or s.low[k : k + 2] == ["at", "all"]
    )


def _had_it_wrong(s: Sentence, start: int, end: int) -> tuple[Range, Range] | None:
    """The words and the "it" of "the paper had it wrong", said of somebody else."""
    for k in range(start + 1, min(end, start + 10)):
        if s.at(k) == "it" and s.at(k - 1) in {"had", "has", "have", "got", "get", "gets"}:
            stop = next((j + 1 for j in range(k + 1, min(end, k + 5)) if s.at(j) == "wrong"), 0)
            group = leftward(s, k - 1)[0]
            who = set(s.low[start:group])
            selves = {"i", "we", "you", "he", "she", "if", "who", "when", "may"}
            if not stop or not _over(s, stop, end) or not who or who & (selves | cues.NEGATORS | cues.IRREALIS):
                return None
            if set(s.low[group:k]) & (cues.NEGATORS | cues.MODALS):
                return None
            return (group, stop), (k, k + 1)
    return None


_HOPES = frozenset("hope fear worry expect imply convince".split())
"""They say nothing of what is: "I hope that it is false"."""


def turned(s: Sentence, frame: Frame) -> list[Frame]:
    """Read "It is not true that P, X said" as X's denial of P; what else X said stays a frame of its own."""
    if frame.stance is not Stance.ASSERTS or not frame.content or frame.source is None:
        return [frame]
    start, end = frame.content[0]
    while end > start and not s.word(end - 1):
        end -= 1
    hopes = cue_lemmas().get(s.at(frame.cue[-1][1] - 1)) in _HOPES
    if pointing := None if hopes else find_pointing(s, start, end):
        words, content = pointing
        cue = tuple(sorted((words, *frame.cue)))
        rest = [replace(frame, content=frame.content[1:])] if len(frame.content) > 1 else []
        return [replace(frame, cue=cue, content=(content,), stance=Stance.DENIES), *rest]
    if len(frame.content) != 1:
        return [frame]
    verdict = find_verdict(s, start, end)
    if verdict is None:
        return [frame]
    found, content = verdict
    return [replace(frame, cue=tuple(sorted((found, *frame.cue))), content=(content,), stance=Stance.DENIES)]
