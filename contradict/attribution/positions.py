"""Attributed statements -> the positions to be judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from contradict import cues
from contradict.attribution.attitudes import is_attitude
from contradict.attribution.attributions import holders
from contradict.attribution.clauses import finished, joined_words, standalone_clause
from contradict.attribution.names import Names
from contradict.attribution.untruths import POINTING, find_untruth
from contradict.attribution.verbs import cue_forms
from contradict.types import Attribution, Document, Position, Span, Stance, Statement


def take_positions(document: Document, statements: Sequence[Statement]) -> list[Position]:
    """What each source, and the narrator, puts forward or rejects.

    Args:
        document: The text the statements come from.
        statements: As `attribute` returns them.

    Returns:
        Positions in the order of the statements, the narrator's own first. Contents are clauses of their own:
        without "that" and quotation marks; gerunds and noun phrases made clauses where a plain rule does it
        ("denied taking bribes" -> "The minister was taking bribes."; "denied the claims" -> "The claims are
        true."); a pronoun that can only be the source replaced by its name. "X denied it" denies the content
        before it.
    """
    positions: list[Position] = []
    names = Names(document.text)
    before = ""
    for statement in statements:
        if statement.set_aside is not None or not statement.text.strip():
            continue
        common = {
            "document": statement.document,
            "start": statement.start,
            "end": statement.end,
            "line": document.line(statement.start),
            "text": statement.text,
            "date": document.date,
            "publisher": document.publisher,
            "before": before,
        }
        before = _end_of(statement.text)
        # "X denied that Y said P" is no word of Y's.
        withholding = [a for a in statement.attributions if _withholds(document.text, a)]
        forward = [a for a in statement.attributions if not holders(a, withholding)]
        taken = [p for a in forward for p in _contents(document, a, names)]
        told = _narrated(document.text, statement)
        first = len(positions)
        own = {"source": "", "cue": "", "stance": Stance.ASSERTS}
        if told:
            positions.append(Position(**own, content=told, **common))  # type: ignore[arg-type]
        for attribution, content, stance in taken:
            if content.lower() in _ANAPHORS:
                # "X denied it": what is denied is what was put forward last, in this or the statement before.
                # With a narrator's position of this very statement it is unclear what "it" was.
                if stance is Stance.ASSERTS or not positions or positions[-1].content == told:
                    continue
                content = positions[-1].content
            elif stance is Stance.DENIES and content.lower() in _POINTING and positions:
                # "X said P, but Y called it a lie": what it points to stands in the same statement.
                last = positions[-1]
                if last.start == statement.start and last.stance is Stance.ASSERTS and last.source:
                    content = content if last.source == attribution.source_name else last.content
            positions.append(
                Position(
                    source=attribution.source_name,
                    cue=joined_words(document.text, _cue_of(document.text, attribution)).rstrip(":"),
                    stance=stance,
                    content=content,
                    chain=attribution.chain,
                    **common,  # type: ignore[arg-type]
                )
            )
        whole = statement.text.strip()
        if len(positions) == first and _can_be_true(whole) and not _hedges(document.text, statement, withholding):
            # Whoever's it is, it may be denied elsewhere, or deny: it stands as it is told.
            positions.append(Position(**own, content=whole, **common))  # type: ignore[arg-type]
        positions.extend(_untruths(positions[first:]))
    return positions


def _hedges(text: str, statement: Statement, withholding: Sequence[Attribution]) -> bool:
    """Whether a source of the statement leaves open what it speaks of: "could not rule out P", "no comment on P"."""
    return any(a.stance is Stance.NONE for a in withholding) or any(
        _leaves_open(a, joined_words(text, a.content)) for a in statement.attributions
    )


def _end_of(text: str) -> str:
    """The last words of a statement that fit, whole ones."""
    words = " ".join(text.split())
    return words if len(words) <= _BEFORE else words[-_BEFORE:].partition(" ")[2]


_BEFORE = 240
"""Characters that are kept of the statement before; own."""


def _untruths(positions: Sequence[Position]) -> list[Position]:
    """The denials among what one statement puts forward, a narrator's only where no source has the same words."""
    denying = {p.source for p in positions if p.stance is Stance.DENIES}
    found: dict[tuple[str, str], Position] = {}
    for position in sorted(positions, key=lambda p: not p.source):
        denied = position.source in denying if position.source else bool(denying)
        if denied or position.stance is not Stance.ASSERTS or is_attitude(position.cue.lower()):
            continue
        untruth = find_untruth(position.content)
        if untruth is not None and untruth not in found:
            words, claim = untruth
            found[untruth] = replace(position, stance=Stance.DENIES, cue=words, content=claim)
    return list(found.values())


def _cue_of(text: str, attribution: Attribution) -> tuple[Span, ...]:
    """The cue without the words of untruth that a quotation's later sentences inherit from its denial."""
    if attribution.stance is Stance.DENIES or len(attribution.cue) < 2:
        return attribution.cue
    says = tuple(c for c in attribution.cue if cue_forms() & set(re.findall(r"\w+", text[slice(*c)].lower())))
    return says or attribution.cue


_POINTING = frozenset({"it is true.", "that is true.", "this is true."})
_ANAPHORS = frozenset({"it.", "this.", "that.", "them.", "so.", "these.", "which.", "something."})


def _withholds(text: str, attribution: Attribution) -> bool:
    """Whether what stands inside its content is put forward by nobody; an attitude holds nothing that others say."""
    if attribution.stance is Stance.NONE:
        return not is_attitude(joined_words(text, attribution.cue).lower())
    return attribution.stance is Stance.DENIES


def _narrated(text: str, statement: Statement) -> str:
    """What the narrator puts forward: nothing where attributions hold most, or what is denied in passing.

    "P, which X denies" tells P; "X denied P" and "P was denied by X" do not.
    """
    told = [a for a in statement.attributions if not _is_narrated(text, a)]
    words = [m.start() + statement.start for m in re.finditer(r"\w+", text[statement.start : statement.end])]
    passing = [a for a in told if _in_passing(text, a)]
    # What stands between cue and content ("in a statement to the Post") belongs to the attribution.
    parts = [(*a.source, *a.cue, *a.content) for a in told]
    spans = [(min(a for a, _ in p if a >= statement.start), max(b for _, b in p)) for p in parts]
    marked = {at for at in words if any(a <= at < b for a, b in spans)}
    if told and len(marked) * 2 > len(words):
        others = [c for a in told if a not in passing for c in a.content]
        plain = [a for a in passing if not any(c <= a.content[0][0] < d for c, d in others)]
        return finished(joined_words(text, plain[0].content)) if plain else ""
    return statement.text.strip()


def _is_narrated(text: str, attribution: Attribution) -> bool:
    """Whether the narrator tells an attitude; "asked whether P", by nobody, only leads up to what is said."""
    cue = joined_words(text, attribution.cue).lower()
    led_up = not attribution.source and cue.endswith("asked")
    return attribution.stance is Stance.NONE and not led_up and is_attitude(cue)


def _in_passing(text: str, attribution: Attribution) -> bool:
    if attribution.stance is not Stance.DENIES or not attribution.content or not attribution.cue:
        return False
    if re.match(r"denials?$", text[slice(*attribution.cue[0])], re.IGNORECASE):
        return attribution.content[0][0] < attribution.cue[0][0] or text[attribution.cue[0][1]] == ","
    end = attribution.content[-1][1]
    return end < attribution.cue[0][0] and text[end : end + 1] == ","


_AND_THAT = re.compile(r",? and that (?=\w)")


def _contents(document: Document, attribution: Attribution, names: Names) -> list[tuple[Attribution, str, Stance]]:
    """What an attribution puts forward or rejects, a clause each: "said that P and that Q" has two."""
    if attribution.stance is Stance.NONE or not attribution.content:
        return []
    cue = joined_words(document.text, attribution.cue).lower()
    text = joined_words(document.text, attribution.content)
    if attribution.stance is Stance.DENIES and _says_plainly(attribution, cue):
        # "“Nonsense,” she said": a verb of saying denies only by what is said.
        if len(re.findall(r"\w+", text)) <= _REJECTION or _OF_IT.match(text):
            return [(attribution, POINTING, Stance.DENIES)]
        attribution = replace(attribution, stance=Stance.ASSERTS)
    if _leaves_open(attribution, text):
        return []
    between = ""
    if attribution.cue:
        between = document.text[attribution.cue[-1][1] : attribution.content[0][0]]
    # "X told Y he would": with a second person named, "he" may be either.
    addressed = any(w.lower() not in cues.DAYS for w in re.findall(r"\b[A-Z]\w+", between))
    first, *others = _AND_THAT.split(text)
    parts = (first, *(f"that {other}" for other in others))
    clauses = (standalone_clause(part, attribution, cue, names, addressed=addressed) for part in parts)
    if attribution.stance is Stance.DENIES:
        clauses = (_claimed(clause) for clause in clauses)
    kept = (clause for clause in clauses if _can_be_true(clause) and not _HEADLESS.match(clause))
    return [(attribution, clause, attribution.stance) for clause in kept]


def _leaves_open(attribution: Attribution, content: str) -> bool:
    """Whether what a source is said to assert is a hedge of its own, or an indirect question."""
    return attribution.stance is Stance.ASSERTS and bool(_HEDGED.match(content) or _ASKED.match(content))


def _claimed(clause: str) -> str:
    """Of "the rebel announcement a fantasy is true" the announcement; "" where nothing in it can be true."""
    match = _TRUE.fullmatch(clause)
    if not match:
        return clause
    words = match[1].split()
    nouns = [k for k, word in enumerate(words) if word.strip(".,’'”\"").lower() in _CLAIMABLE]
    if not nouns:
        told = clause.endswith("place.") or match[1].lower() in cues.SUBJECT_PRONOUNS | _ANAPHORIC
        return clause if told else ""
    behind = words[nouns[0] + 1 :]
    if behind[0].lower() in _MODIFIES if behind else clause.endswith("true."):
        return clause
    plural = words[nouns[0]].endswith("s")
    return f"{' '.join(words[: nouns[0] + 1])} {'are' if plural else 'is'} true."


_TRUE = re.compile(r"(.+) (?:(?:is|are|was|were) true|took place)\.", re.DOTALL)
_CLAIMABLE = (
    cues.CLAIM_NOUNS
    | cues.SHOWN_NOUNS
    | frozenset(
        """announcement announcements remark remarks comment comments description portrayal depiction interpretation
    complaint complaints lawsuit figure figures number numbers estimate estimates quote quotes quotation words lie lies
    evidence link links""".split()
    )
)
"""Nouns of what can be untrue: those of claims, and some more; own."""
_ANAPHORIC = frozenset("that this these those all none any everything something".split())
_MODIFIES = frozenset("that of about by from in on against as which who and or made circulating published".split())
"""What goes on from such a noun, where another word begins what it is called."""


def _says_plainly(attribution: Attribution, cue: str) -> bool:
    """Whether the cue is one verb of saying, and no "never said"."""
    return len(attribution.cue) == 1 and bool(_SAYING.search(cue)) and not _NEGATED.search(cue)


_NEGATED = re.compile(r"\b(?:not|never|no)\b|n['’]t\b")
_SAYING = re.compile(
    r"\b(?:said|says|say|saying|told|tells|wrote|writes|tweeted|posted|added|adds|according to|insisted|insists|replied"
    r"|stated|answered|countered|responded|argued|argues|maintained|maintains)(?: (?:in|on) .*)?$|:$"
)
_REJECTION = 5
"""Words of a quotation that can only reject what was put forward before: "That is a lie"."""
_OF_IT = re.compile(
    r"[“\"‘']?(?:(?:it|that|this|they|those|these|there) (?:is|are|was|were|['’]s)\b|(?:no|never|not)\b)[^.]{0,50}"
    r"\b(?:true|untrue|truth|false|wrong|lies?|nonsense|rubbish|fabricat\w+|fake|hoax|fiction|invent\w+|baseless)\b",
    re.IGNORECASE,
)
"""A quotation that calls "it" untrue."""


def _can_be_true(clause: str) -> bool:
    """Whether it has two words at least, as "12.14" and "Sundays" have not, or points to what has."""
    return bool(_TWO_WORDS.search(clause)) or clause.lower() in _ANAPHORS


_TWO_WORDS = re.compile(r"[^\W\d_]{2}\W.*?[^\W\d_]{2}", re.DOTALL)

_ASKED = re.compile(r"(?:what|whether|why|where|who|whom|whose) ")
"""An indirect question ("finding out what people think"); in capitals or quotation marks it may be a sentence."""

_UNSURE = "rule out|exclude|say|confirm|comment|deny|verify|discuss|disclose|speculate|elaborate|reveal|tell|know"
_HEDGED = re.compile(
    r"[“\"‘']?(?:that )?(?:it|he|she|they|we|I) (?:(?:still|currently|also) )?(?:"
    r"(?:(?:could|can|would|do|does|will)(?: not|n['’]t)|cannot|won['’]t|did(?: not|n['’]t)(?! say\b))"
    rf" (?:(?:yet|immediately|be able to|independently|completely|either) )*(?:{_UNSURE})\b"
    r"|(?:had|has|have) no (?:(?:immediate|further|other) )?(?:comment|information)\b"
    rf"|(?:declined|refused|(?:was|were|is|are) (?:unable|not able|not in a position)) to (?:{_UNSURE})\b"
    r"|(?:is|was)(?: not|n['’]t)? (?:possible|impossible|too early|too soon|unclear|hard|difficult)"
    rf" to (?:{_UNSURE})\b)",
    re.IGNORECASE,
)
"""A content that is a hedge of its own source: "it could not rule out P", "it had no comment on P"."""


# "castrations he said would please God": the subject of such a content stands before the source.
_HEADLESS = re.compile(
    r"(?:is|are|was|were|has|had|have|will|would|could|can|may|might|should|must|which|who|whom) (?!.*\?)",
    re.IGNORECASE | re.DOTALL,
)
