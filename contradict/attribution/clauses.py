"""Contents made clauses of their own: "denied taking bribes" -> "X was taking bribes", and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable

from contradict import cues
from contradict.attribution.names import Names
from contradict.attribution.sentences import MARKS
from contradict.types import Attribution, Span, Stance

_NOUNS = "|".join(sorted(cues.CLAIM_NOUNS | cues.SHOWN_NOUNS | {"charges"}))
_NO_NOUN = r"(?!(?:that|which|who|whose|is|are|was|were|has|had|have|of|in|on|by|to|for|with|at|from)\b)"
_HEAD = rf"(?:{_NO_NOUN}[\w’'“”\"$%.\-]+ ){{0,8}}?(?:{_NOUNS})\b"
_SAYING = r"(?:said|(?:say|claim|suggest|alleg|stat|indicat|report)(?:e?s|e?d|ing)?)"


_RUMOURS = "|".join(sorted(cues.CLAIM_NOUNS - cues.TELLING_NOUNS))


_GAP = rf"(?: (?!(?:and|or|but|that|is|are|was|were|has|had|{_SAYING})\b)[^\s,:;]{{1,30}}){{0,14}}?"
_SHELL = re.compile(
    rf"{_HEAD}(?:{_GAP},? (?:that|which) {_SAYING}(?: that)? "
    rf"|{_GAP} (?!\w+ed ){_SAYING}(?: that)? "
    rf"|{_GAP},? that (?!(?:\w+ly )?(?:is|are|was|were|has|had|have|will|would|could|may|can|\w+ed|went|came)\b)"
    rf"| (?!(?:{_SAYING}|of|about|by|from|in|on|against|and|or|as|made|are|were|is|was)\b)"
    r"(?=(?:he|she|it|they|there|the|an?|its|his|her|their|(?-i:[A-Z][\w’'\-]+)) )"
    r")",
    re.IGNORECASE,
)
"""What holds a denied clause: "the report that", "both the photo and the claim by X that", "reports saying"."""


_CLAIM_OF = re.compile(
    rf"(?:(?!of\b)[\w’'\-]+ ){{0,4}}?(?:{_RUMOURS}) (?:of|about(?=(?: [^ ]+){{1,6}} [a-z]+ing\b)) (.+)",
    re.IGNORECASE | re.DOTALL,
)
_CLAIM = re.compile(rf"({_HEAD})(?!-)(.*)", re.IGNORECASE | re.DOTALL)
_NOT_MODIFYING = re.compile(
    r"(?:[,;:(]| [–—-] | to (?!be\b)| and (?!the\b)| however\b"
    r"| (?:saying|telling|adding|citing|calling|after|before|when|while|as|because|via|through)\b"
    r"| on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day| for (?:weeks|months|years)"
    r"| in (?:an? )?(?:statement|interview)).*",
    re.DOTALL,
)
"""What follows a denied noun phrase without being part of it."""


_CLAUSE = re.compile(
    r"(?:(?!(?:that|which|who|whose|where)\b)[\w’'$%\-]+ ){1,12}?"
    r"(?:is|are|was|were|has|have|had|will|would|did|does|could|can|may|might) ",
    re.IGNORECASE,
)


_LEAD = re.compile(r"(?:that|how|if|whether) ")


_GERUND = re.compile(r"(?:(ever|even|either|knowingly|deliberately) )?([a-z]{2,}ing)\b(.*)", re.DOTALL)


_ROLE_IN = re.compile(
    r"(?:(?:any|all|a|an|the|having|its|his|her|their) )*+(?:\w+ )?(involvement|role|part|hand|link|links|ties|"
    r"connection|connections|knowledge|intention|plans?|interest|contact|responsibility)\b(.*)",
    re.IGNORECASE | re.DOTALL,
)


_DID = re.compile(
    r"(?:(?:any|all|the) )*(?:\w+ )?(wrongdoing|misconduct|crimes?|offences?|offenses?|fraud|murder|"
    r"manslaughter|rape|assault|perjury|treason|theft|bribery|corruption|counts? of)\b(.*)",
    re.IGNORECASE | re.DOTALL,
)


_UNSAID = re.compile(r"\b(?:not|never|n['’]t|\w+n['’]t)\b.*\b(say|said|claim|claimed|suggest|suggested|promised?)$")


def standalone_clause(text: str, attribution: Attribution, cue: str, names: Names, *, addressed: bool) -> str:
    """A content as a clause of its own; see `take_positions`."""
    # Inside quotation marks only "I" is the speaker.
    quoted = text[:1] in MARKS
    text = _unquote(text)
    who = attribution.source_name
    subject = who[:1].upper() + who[1:] if who and who.lower() not in cues.SUBJECT_PRONOUNS | cues.RELATIVES else ""
    denies = attribution.stance is Stance.DENIES
    lead = _LEAD.match(text)
    before = bool(attribution.cue and attribution.content and attribution.content[-1][1] <= attribution.cue[0][0])
    if denies and len(attribution.cue) > 1 and (pointer := re.sub("['’]s$", "", text)).lower() in _PRONOUNS:
        # Words of untruth beside the pronoun: what it points to stands elsewhere.
        pointer = {"them": "they", "so": "that"}.get(pointer.lower(), pointer)
        text = f"{pointer} {'are' if pointer.lower() in _PLURALS else 'is'} true"
    elif denies and _THAT_CLAIM.match(text):
        text = f"{text} {'are' if text.endswith('s') else 'is'} true"
    elif denies and not lead:
        text = _denied_clause(text, "" if before else subject, cue)
    elif lead:
        text = text[lead.end() :]
        text = _claim_clause(text) if denies else text
    elif not denies and subject and cue.split()[-1] in _PROMISES and text.startswith("to "):
        text = f"{subject} will {text[3:]}"
    elif "accus" in cue and (accused := _ACCUSED.match(text)):
        whom, what = accused.groups()
        text = (
            _nominal_clause(what, whom, "deny")
            if _GERUND.match(what)
            else f"{whom} {'are' if _plural(whom) else 'is'} guilty of {what}"
        )
    elif re.search(r"\bcall", cue) and not denies and (called := _CALLED.match(text)):
        text = f"{called.group(1)} {'are' if _plural(called.group(1)) else 'is'} {called.group(2)}"
    elif "blam" in cue and (blamed := _BLAMED.match(text)):
        text = f"{blamed.group(1)} {'are' if _plural(blamed.group(1)) else 'is'} to blame for {blamed.group(2)}"
    text = _unquote(text if quoted else _without_tail(text))
    text = _name_pronoun(text, attribution, cue, names, quoted=quoted, addressed=addressed)
    if denies and who and len(attribution.cue) == 1 and _UNSAID.search(cue):
        text = f"{who[:1].upper()}{who[1:]} said that {text}"
    return finished(text)


# "shot down that rumor": no conjunction.
_THAT_CLAIM = re.compile(rf"that (?:\w+ )?(?:{_NOUNS})$", re.IGNORECASE)


_ACCUSED = re.compile(r"(.{2,80}?) of (.+)", re.DOTALL)


_CALLED = re.compile(
    r"((?!(?:it|him|her|them|me|us|himself|herself)\b)[^“\"‘]{2,80}?) ((?:an?|the) .+|[“\"‘].+)", re.DOTALL
)


_BLAMED = re.compile(r"(.{2,80}?) for (.+)", re.DOTALL)


_PROMISES = frozenset("vowed vows promised promises pledged pledges agreed agrees vow promise pledge agree".split())


def _denied_clause(text: str, subject: str, cue: str) -> str:
    """A denied noun phrase, gerund or clause as a clause; `subject` is "" where the denier is not its subject."""
    text = re.sub(r"^(?:any|all|each|none|both|many|some|most) of ", "", text)
    if shell := _SHELL.match(text):
        return text[shell.end() :]
    if subject and "call" not in cue:
        return _nominal_clause(text, subject, cue)
    claim = _claim_clause(text)
    if claim == text and "call" in cue and text.lower() not in _PRONOUNS:
        return f"{text} {'are' if _plural(text) else 'is'} true"
    return claim


def _nominal_clause(text: str, subject: str, cue: str) -> str:
    """A gerund or noun phrase that is denied, as a clause with the source as its subject."""
    be, have = ("were", "have") if _plural(subject) else ("was", "has")
    if (gerund := _GERUND.match(text)) and not _DID.match(text):
        verb, rest = gerund.group(2), gerund.group(3)
        if "rul" in cue:
            return f"{subject} will be {verb}{rest}"
        if verb == "having":
            bare = rest.replace(" any ", " ", 1)
            if bare != rest:
                return f"{subject} had{bare}"
            return f"{subject} had{rest}" if re.match(r" (?:a|an|any|the|no) ", rest) else f"{subject} {have}{rest}"
        if verb in cues.STATIVE_GERUNDS:
            return f"{subject} {cues.STATIVE_GERUNDS[verb]}{rest}"
        if verb == "being":
            return f"{subject} {be}{rest}"
        return f"{subject} {be} {verb}{rest}"
    if _CLAUSE.match(text) or "den" in cue and _HEADLINE_CLAUSE.match(text):
        return text
    if of := _CLAIM_OF.match(text):
        inner = of.group(1)
        return _nominal_clause(inner, subject, cue) if _GERUND.match(inner) or _DID.match(inner) else _event(inner)
    if (claim := _claim_clause(text)) != text:
        return claim
    text = _NOT_MODIFYING.sub("", text)
    if did := _DID.match(text):
        return f"{subject} committed {did.group(1)}{did.group(2)}"
    if role := _ROLE_IN.match(text):
        noun, rest = role.groups()
        article = "" if noun in cues.BARE_NOMINALS else "an " if noun[0] in "aei" else "a "
        return f"{subject} had {article}{noun}{rest}"
    if "rul" in cue:
        return f"There will be {_indefinite(text)}"
    return text if not text or text.lower() in _PRONOUNS else _event(text)


_PAST = "|".join(sorted(w for w in cues.VERBS if not w.endswith("s") and w not in {"plan", "hope"}))
_NO_OBJECT = "|".join(sorted(cues.PREPOSITIONS - cues.PARTICLES | {"and", "or"}))
_HEADLINE_CLAUSE = re.compile(
    rf"(?!(?:an?|any|all|no)\b)(?:(?!(?:{_NO_OBJECT})\b|\w+ed\b)[\w’'\-]+ ){{1,5}}?"
    rf"(?:{_PAST}|[a-z]{{2,}}ed) (?!(?:{_NO_OBJECT})\b)\w",
)
"""A clause without "that" whose verb tells it from a noun phrase with a participle: "actor walked off set"."""


_DEFINITE = re.compile(
    r"(?:(?:the|this|that|these|those|his|her|its|their|our|my) |(?:[A-Z]\S* ){0,4}(?:[\w\-]+['’]s|\w+s['’]) )",
)
_DOING = re.compile(
    r"((?:(?!(?:of|in|on|for|at|to|with|by|between|against)\b)[\w’'\-]+ ){1,6}?)"
    r"(?:(\w+ly|ever) )?"
    r"((?!(?:dur|follow|includ|regard|meet|spr|even|morn|k|someth|anyth|noth|build|wedd|hear)ing\b)[a-z]+ing)\b(.*)",
    re.DOTALL,
)


def _event(text: str) -> str:
    """What is rumoured or denied to have happened: "a coup" -> "There was a coup", "the sale" took place."""
    if doing := _DOING.match(text):
        who, manner, verb, rest = doing.groups()
        be = "were" if _plural(who.strip()) else "was"
        adverb = f"{manner} " if manner else ""
        return f"{who}{be}{rest}" if verb == "being" else f"{who}{be} {adverb}{verb}{rest}"
    text = _NOT_MODIFYING.sub("", text)
    if _DEFINITE.match(text):
        return f"{text} took place"
    head = re.split(r" (?:of|in|with|between|at|for|on|by|over|against) ", text)[0]
    return f"There {'were' if _plural(head) else 'was'} {_indefinite(text)}"


def _indefinite(text: str) -> str:
    """Make "any case" "a case" and "any cases" "cases"."""
    if not (found := re.match(r"any (?=(\w)[\w\-]*)", text)):
        return text
    rest = text[found.end() :]
    head = re.split(r" (?:of|in|with|between|at|for|on|by|over|against) ", rest)[0]
    return rest if _plural(head) else f"{'an' if found.group(1).lower() in 'aeiou' else 'a'} {rest}"


def _claim_clause(text: str) -> str:
    """Make "the allegations" "the allegations are true" and "reports of a rift" "There was a rift"."""
    if _CLAUSE.match(text):
        return text
    if of := _CLAIM_OF.match(text):
        return _event(of.group(1))
    if not (claim := _CLAIM.match(text)):
        return text
    head = claim.group(1)
    kept = _NOT_MODIFYING.sub("", claim.group(2))
    plural = head.endswith("s") and not head.endswith("ss") and not head.lower().endswith(" news") or " and " in head
    return f"{head}{kept} {'are' if plural else 'is'} true"


_PRONOUNS = frozenset("it this that them they so these those".split())
_PLURALS = frozenset("they these those".split())


def _plural(words: str) -> bool:
    last = (words.split() or [""])[-1]
    return (
        " and " in words
        or (last.islower() and last.endswith("s") and not last.endswith("ss"))
        or last.lower() in {"police", "people"}
    )


def _unquote(text: str) -> str:
    """Without the marks and commas around it or between the parts of a broken quotation."""
    text = text.strip()
    text = re.sub(r"[,.]?(?:”|\"|''|’) (?:“|\"|''|‘)", " ", text) if text[:1] in "“\"'‘" else text
    text = text.lstrip("“\"'‘,`")
    if not re.search(r"[“\"]", text) or text.count("“") < text.count("”") or text.count('"') % 2 == 1:
        bare = text.rstrip("”\"’'")
        text = bare.removesuffix("," if bare.endswith(",") else ".") if bare != text else text
    return text.strip(" ,;:")


_DANGLING = re.compile(
    r"(?:^|(?<![\s,])[\s,]+)(?:which|who|whose|and|but|or|nor|the|an?|merely|while|because|although|than)[“\"‘']?$"
)
_AUXILIARY = re.compile(r"\s(?:has|had|have|was|were|is|are)$")


def _without_tail(text: str) -> str:
    """Without a trailing ", telling X:", words left dangling by a cut, and quotation marks without partner."""
    text = re.sub(r", (?:telling|adding|saying|insisting|noting)\b.*", "", text, flags=re.DOTALL)
    shorter = text.rstrip(" ,;:")
    while (dangling := _DANGLING.search(shorter)) and dangling.start():
        shorter = shorter[: dangling.start()].rstrip(" ,;:")
        if auxiliary := _AUXILIARY.search(shorter):
            shorter = shorter[: auxiliary.start()].rstrip(" ,;:")
    for marks in ("[“”]", '"'):
        if len(re.findall(marks, shorter)) == 1:
            shorter = re.sub(marks, "", shorter)
    return shorter


_PERSON = re.compile(r"[A-Z][\w.'’\-]*(?: (?:[a-z]{1,3} )?[A-Z][\w.'’\-]*)+")


_FIRST_PERSON = {
    "am": "is",
    "'m": "is",
    "’m": "is",
    "have": "has",
    "'ve": "has",
    "’ve": "has",
    "'ll": "will",
    "’ll": "will",
    "'d": "would",
    "’d": "would",
    "do": "does",
    "don't": "doesn't",
    "don’t": "doesn’t",
    "haven't": "hasn't",
    "haven’t": "hasn’t",
} | {
    word: word
    for word in """
    was will would can could had did never won't won’t didn't didn’t wasn't wasn’t can't can’t cannot
    """.split()
}


_THIRD_PERSON = {"'s": "is", "’s": "is", "'d": "would", "’d": "would", "'ll": "will", "’ll": "will"}


_PRONOUN = re.compile(r"(he|she|i|it|they)((?: |['’])[\w'’]+)(.*)", re.IGNORECASE | re.DOTALL)


_PLAIN_IT = re.compile(r" (?:has|had|does|did|hasn['’]t|hadn['’]t|doesn['’]t|didn['’]t|will not|would not|won['’]t)$")


def _name_pronoun(text: str, attribution: Attribution, cue: str, names: Names, *, quoted: bool, addressed: bool) -> str:
    """Make "he would go", said by Ann Lee, "Ann Lee would go"; left alone whenever unsure."""
    who = attribution.source_name
    match = _PRONOUN.match(text)
    if not match or not who or who.lower() in cues.SUBJECT_PRONOUNS:
        return text
    fronted = attribution.source and attribution.content and attribution.source[0][0] < attribution.content[0][0]
    if match.group(1).lower() != "i" and (quoted or not fronted or "according" in cue):
        return text
    pronoun, verb, rest = match.group(1).lower(), match.group(2), match.group(3)
    words = who.lower().split()
    role = words[0] in cues.ARTICLES and words[-1] in cues.ROLE_NOUNS - cues.MOUTHPIECES
    person = _PERSON.fullmatch(who) is not None or (role and pronoun != "i")
    if pronoun == "i":
        changed = _FIRST_PERSON.get(verb.strip().lower())
        return f"{who} {changed}{rest}" if person and changed else text
    if pronoun in {"he", "she"}:
        if not person or addressed or names.gender(who) not in {"", cues.PRONOUN_GENDER[pronoun]}:
            return text
        if verb[0] in "'’":
            perfect = re.match(r" (?:\w+ly |never |only |already |not )?(?:been|had|\w+ed|\w+en)\b", rest)
            full = {"s": "has", "d": "had"}.get(verb[1:]) if perfect else None
            return f"{who} {full or _THIRD_PERSON.get(verb, verb)}{rest}"
        return f"{who[:1].upper()}{who[1:]}{verb}{rest}"
    plain = _PLAIN_IT.match(verb) and not rest.startswith(" been")
    if pronoun == "it" and plain and not names.gender(who) and not _plural(who):
        return f"{who[:1].upper()}{who[1:]}{verb}{rest}"
    return text


def finished(text: str) -> str:
    """First letter upper, one final stop; a stop inside closing quotation marks will do."""
    text = re.sub(r",? however$", "", text.strip().rstrip(".").rstrip())
    text = re.sub(r"[,;]([”\"’']+)$", r"\1", text)
    return text[:1].upper() + text[1:] + ("" if re.search(r"[.?!][”\"’')]*$", text) else ".") if text else text


def joined_words(text: str, spans: Iterable[Span]) -> str:
    """The words of the spans, white space made single."""
    return " ".join(" ".join(text[a:b].split()) for a, b in spans)
