"""Document -> statements: sentences with exact offsets, page furniture set aside.

Own rules, for want of anything better kept: pysbd was last released in 2021 and is slow on long lines;
wtpsplit needs weights that cannot be had without a network.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from contradict.types import Document, Span, Statement


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Source of the abbreviations: the AP Stylebook's entries on abbreviations, military titles, state names and
# months, less those that also end sentences as plain words (Sun., Sat., Me., Art., May.).

_TITLES = _words(
    "Mr Mrs Ms Mx Messrs Mme Mlle Dr Drs Prof Sen Sens Rep Reps Gov Govs Lt Gen Gens Col Maj Capt Sgt "
    "Sgts Cpl Pvt Pfc Cmdr Comdr Adm Ens Brig Supt Det Insp Rev Revs Hon Msgr Fr Pres Atty Asst Assoc "
    "Dep Amb Vice-Adm Rear-Adm Mt Ft Ste Vs vs v viz cf approx ca e.g i.e eg ie"
)
"""No sentence ends after these: what they belong to follows."""

_ABBREVIATIONS = _words(
    "Inc Corp Co Cos Ltd Bros LLC Plc plc Jr Sr Esq St Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov "
    "Dec Mon Tue Tues Wed Thu Thur Thurs Fri Ave Blvd Rd Dept Univ Assn Ph.D al"
)
"""A sentence ends after these, initials and acronyms only where the next word is an opener."""

_STATES = _words(
    "Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev "
    "Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo Ont Que Sask Alta"
)
"""As abbreviations, but only after a comma or hyphen ("Boston, Mass.", "D-Calif."): some are plain words."""

_NUMBERED = _words("No Nos no nos Rs Fig Figs fig Vol vol Sec sec Art art Ch ch Chap p pp est Pt")
"""Abbreviations only before a digit."""

_OPENERS = _words(
    "The A An He She It They We You I This That These Those There Here His Her Its Their Our My But "
    "And Or So Yet Nor In On At By For From With Without Within After Before During Since Until While "
    "When Where Who What Which Why How If As Although Though Because Despite However Meanwhile "
    "Moreover Also Then Now Still Later Earlier Instead Once Only Both Some Many Several All Each "
    "Every Another Others No Not Nobody None Among Amid Asked According Yesterday It's He's She's "
    "They're We're You're I'm I've I'd That's There's Let's Mr Mrs Ms"
)
"""Words that with a capital open a sentence and are seldom part of a name."""

_BANG_NAMES = frozenset({"Yahoo", "Jeopardy", "Jeb", "E", "Oklahoma"})
"""Names spelt with an exclamation mark."""

_MONTHS = _words(
    "january february march april may june july august september october november december jan feb "
    "mar apr jun jul aug sep sept oct nov dec"
)
_WEEKDAYS = _words(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
)
_ZONES = _words(
    "et est edt ct cst cdt mt mst mdt pt pst pdt gmt bst utc cet cest eet msk ist sgt jst aest "
    "eastern central pacific mountain local"
)
_DATE_WORDS = (
    _MONTHS
    | _WEEKDAYS
    | _ZONES
    | _words(
        "published updated posted first last modified edited filed on at the of am pm a.m p.m ago "
        "hour hours minute minutes min mins day days week weeks month months st nd rd th time today "
        "yesterday date"
    )
)
_DOMAINS = _words(
    "com net org gov edu co uk ru info biz tv io html htm php jpg jpeg png gif pdf js fr de es ca au eu jp cn nz za ie"
)

_WRAP_WIDTHS = range(40, 131)
"""Line lengths at which hard wrapping is thought possible: mail wraps at 72 to 80, line printers at 132."""
_MIN_WRAPS = 4
_MIN_WRAP_SHARE = 0.75
_MAX_FURNITURE = 700
"""Characters; what is longer is prose, and patterns need not be run on it."""
_MAX_CAPTION_SENTENCES = 4
_MIN_REPEAT_WORDS = 5
"""Shorter sentences ("He denied it.") may be said twice and mean two things."""

_OPENING = "\"'“‘«‹„([{\u200b\u200c\u200d\u2060\ufeff"
_CLOSING = "\"'”’»›)]}」』\u200b\u200c\u200d\u2060\ufeff"
_TERMINATOR = re.compile(
    rf"((?:\.(?:[ \u00a0]\.)+|[.!?…‽。！？؟।])[.!?…]*)"
    rf"([{re.escape(_CLOSING)}]*(?:[ \u00a0\u202f]»(?=\s|\Z))?)"
)
_SPACE = re.compile(r"\s*")
_BREAKS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
"""Where `str.splitlines` ends a line."""
_LINE = re.compile(rf"\S[^{_BREAKS}]*")
_LINE_BREAK = re.compile(rf"(?:\r\n|[{_BREAKS}])[^\S{_BREAKS}]*")
_BEFORE = re.compile(r"[^\s\"“”‘«»(\[/—–]*\Z")
_LEAD_IN = re.compile(rf"[{re.escape(_OPENING)}\-–—.…]*\s?[{re.escape(_OPENING)}]*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_LIST_NUMBER = re.compile(r"(?:\d{1,3}|[ivxIVX]{1,4}|[a-zA-Z])")
_LOWER_OPENER = re.compile(r"[a-z]{1,2}[A-Z]|(?:al|el|as|ash)-[A-Z]|(?:de|von|van|bin|di|da) [A-Z]")
_GLUED = re.compile(r"[A-Z][a-z]+(?=[\s,;:'’\"”—-]|\Z)|[AI] [a-z]")
_SIGNATURE = re.compile(r"[^.!?]{1,60}\(@")
_QUOTE = re.compile(r"[\"“”«»„‘’']")

_SAID = "said|says|asked|asks|added|replied|told|wrote|tweeted|shouted|cried|demanded|wondered|insisted|explained"
_NAME_ASKED = re.compile(
    rf"(?:(?:[A-Z][\w’'-]{{0,30}}\.?|the|of|a|de|van|von) ){{1,6}}(?:{_SAID})\b"
    r"(?=[.,;:]|\Z| (?:in|on|at|during|after|to|of|when|as)\b)"
)
_PERSON_SAID = re.compile(rf"[A-Z][\w’'-]{{0,30}}(?: [A-Z][\w’'-]{{0,30}}){{0,3}}, [^.!?\"“”]{{1,90}}, (?:{_SAID})\b")
_NAME_SAID = re.compile(rf"(?:[A-Z][\w’'-]{{0,30}}\.? ){{1,6}}(?:{_SAID})\b(?=[.,;]|\Z)")


def split_statements(document: Document) -> list[Statement]:
    """Split a document into statements, in order, and set aside what is no claim of the text.

    `document.text[start:end] == text` holds for each, they do not overlap, neither end is white space
    (`str.isspace`), and only white space lies between them. A statement is never cut short, however long.

    A blank line always ends a statement; so does a single line break, unless the lines are evidently
    hard-wrapped. Each sentence of a longer quotation is a statement of its own, but a quotation that ends in
    a full stop, question or exclamation mark stays with its attribution ("“Why?” he asked").

    `set_aside` is one of "byline", "caption", "contact", "copyright", "credit", "date", "fragment", "markup",
    "promo", "question", "repeat", "social". In doubt nothing is set aside: a claim lost here stays lost.
    """
    text = document.text
    seen: set[str] = set()
    statements: list[Statement] = []
    for block_start, block_end in _blocks(text):
        sentences = list(_sentences(text, block_start, block_end))
        block = text[block_start:block_end] if block_end - block_start <= _MAX_FURNITURE else ""
        picture = _picture(block) if len(sentences) <= _MAX_CAPTION_SENTENCES else None
        for sentence in sentences:
            words = text[sentence.start : sentence.end]
            set_aside = picture or _furniture(
                words, alone=len(sentences) == 1, first=not statements, quoted=sentence.quoted
            )
            if set_aside is None:
                key = " ".join(_WORD.findall(unicodedata.normalize("NFKC", words).casefold()))
                if key in seen and key.count(" ") >= _MIN_REPEAT_WORDS - 1:
                    set_aside = "repeat"
                seen.add(key)
            statements.append(Statement(document.name, sentence.start, sentence.end, words, set_aside))
    return statements


# --- lines to blocks --------------------------------------------------------------------------------------


def _blocks(text: str) -> Iterator[Span]:
    """Stretches that surely hold whole statements: lines, or several lines where they are hard-wrapped."""
    width = _wrap_width(text)
    block: Span | None = None
    last: Span | None = None
    for line, follows in _lines(text):
        if block and last and follows and _wrapped(text, last, line, width):
            block = (block[0], line[1])
        else:
            if block:
                yield block
            block = line
        last = line
    if block:
        yield block


def _lines(text: str) -> Iterator[tuple[Span, bool]]:
    """The lines that are not blank, without outer white space, and whether one follows the last without a blank line.

    One at a time: a list of them would be a hundred times as large as a text of nothing but line breaks.
    """
    end = 0
    for match in _LINE.finditer(text):
        follows = _LINE_BREAK.fullmatch(text, end, match.start()) is not None
        yield (match.start(), match.start() + len(match.group().rstrip())), follows
        end = match.end()


def _wrap_width(text: str) -> int | None:
    """The width the text was wrapped at, or None.

    The test is that of greedy filling: a break is a wrap if the next line's first word would not have fitted.
    """
    lengths = sorted(end - start for (start, end), _ in _lines(text))
    width = lengths[int(0.95 * (len(lengths) - 1))] if lengths else 0
    if width not in _WRAP_WIDTHS:
        return None
    pairs = pairwise(_lines(text))
    fills = [_fills(text, line, following, width) for (line, _), (following, follows) in pairs if follows]
    return width if sum(fills) >= max(_MIN_WRAPS, _MIN_WRAP_SHARE * len(fills)) else None


def _fills(text: str, line: Span, following: Span, width: int) -> bool:
    first_word = text[following[0] : min(following[1], following[0] + width)].split()[0]
    return line[1] - line[0] + 1 + len(first_word) > width


def _wrapped(text: str, line: Span, following: Span, width: int | None) -> bool:
    """Whether the break between two neighbouring lines is only a wrap."""
    if text.startswith(("-", "*", "•", "–", "—", "http", "www."), following[0]):
        return False
    if width is not None and _fills(text, line, following, width):
        return True
    return (
        line[1] - line[0] in _WRAP_WIDTHS
        and text[following[0]].islower()
        and not _LOWER_OPENER.match(text, following[0])
        and text[line[1] - 1] not in '.!?…:;"”’»'
    )


# --- blocks to sentences ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    quoted: bool
    """Whether it begins with a quotation mark, or inside a quotation that an earlier sentence opened."""


class _Quotations:
    """Which quotation marks are open at a place that only moves forward."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._at = start
        self._open: set[str] = set()

    def open_at(self, place: int) -> bool:
        for match in _QUOTE.finditer(self._text, self._at, place):
            self._see(match.group(), match.start())
        self._at = max(self._at, place)
        return bool(self._open)

    def _see(self, mark: str, place: int) -> None:
        before = self._text[place - 1] if place else " "
        after = self._text[place + 1] if place + 1 < len(self._text) else " "
        if mark in "“«„‘":
            self._open.add(mark)
        elif mark in "”»":
            self._open -= {"“", "«", "„"}
        elif (before.isspace() or before in _OPENING) and not after.isspace():
            # The apostrophe of '90s opens nothing; that of 'em does little harm, as the next ' closes it.
            if mark == '"' or (mark == "'" and after.isalpha()):
                self._open.add(mark)
        elif not after.isalnum():
            self._open -= {"‘"} if mark == "’" else {mark}
        elif mark == '"':
            self._open ^= {mark}


def _sentences(text: str, start: int, end: int) -> Iterator[_Sentence]:
    """The sentences of a block; the block has no white space at either end."""
    quotations = _Quotations(text, start)
    begin = start
    quoted = text[start] in "\"“‘«„'"
    for match in _TERMINATOR.finditer(text, start, end):
        stop = _sentence_end(text, begin, match, end, quotations)
        if stop is None:
            continue
        yield _Sentence(begin, stop, quoted)
        begin = _skip_space(text, stop, end)
        if begin >= end:
            return
        quoted = quotations.open_at(stop) or text[begin] in "\"“‘«„'"
    yield _Sentence(begin, end, quoted)


def _sentence_end(text: str, begin: int, match: re.Match[str], end: int, quotations: _Quotations) -> int | None:
    """Where the sentence from `begin` ends if it ends at this terminator, else None."""
    stop = match.end()
    if stop >= end:
        return stop
    mark, closing = match.group(1), match.group(2)
    place = match.start()
    before = _BEFORE.search(text[max(begin, place - 25) : place])
    token = before.group().lstrip(_OPENING) if before else ""
    if mark[0] in "。！？":
        return stop
    if not text[stop].isspace():
        return _glued_end(text, match, token, end, quotations)
    following = _skip_space(text, stop, end)
    lead_in = _LEAD_IN.match(text[following : following + 20])
    following += lead_in.end() if lead_in else 0
    rest = text[following : following + 120] if following < end else ""
    if not rest or rest[0] in ",;:":
        return stop if not rest else None
    word_match = _WORD.match(rest)
    word = word_match.group().replace("’", "'") if word_match else ""
    dash = lead_in is not None and any(character in "-–—" for character in lead_in.group())
    if dash and mark != "." and not _SIGNATURE.match(rest):
        return None
    if rest[0].islower() and not (mark == "." and not closing and _LOWER_OPENER.match(rest)):
        return None
    opener = word in _OPENERS and not dash  # "ANN ARBOR, Mich. — A court"
    if len(mark) > 1 and mark.strip("!?") or mark == "…":
        # An ellipsis may trail off or only pause: "I … I think".
        return stop if rest[0].isupper() and word.split("'")[0] != "I" else None
    if mark == "." and not opener and _is_abbreviation(text, begin, place, token, rest, word):
        return None
    if mark == "." and place - len(token) == begin and _LIST_NUMBER.fullmatch(token):
        return None
    if mark == "." and _known(token.rsplit("-", 1)[-1], _TITLES):
        return None
    if mark == "!" and not closing and token in _BANG_NAMES and not opener:
        return None
    if any(character in "\"'”’»" for character in closing) and _is_attribution(mark, rest):
        return None
    return stop


def _is_attribution(mark: str, rest: str) -> bool:
    """Whether what follows a quotation says who said it, in capitals: "“Why?” Ms Roe asked."."""
    if _NAME_SAID.match(rest):
        return True
    return mark != "." and bool(_NAME_ASKED.match(rest) or _PERSON_SAID.match(rest))


def _is_abbreviation(text: str, begin: int, place: int, token: str, rest: str, word: str) -> bool:
    """Whether the full stop at `place` belongs to the token before it and ends nothing."""
    if token in ("a.m", "p.m"):
        return (
            rest.startswith(f"{word} time")
            or word.casefold() in _ZONES
            or word.casefold() in _MONTHS
            or word.casefold() in _WEEKDAYS
        )
    if token in _NUMBERED:
        return rest[0].isdigit()
    last = token.rsplit("-", 1)[-1]
    if last in _STATES:
        return last != token or text[max(begin, place - len(token) - 2) : place - len(token)] == ", "
    is_initial = len(last) == 1 and last.isupper()
    return is_initial or _known(last, _ABBREVIATIONS) or _DOTTED.fullmatch(last) is not None


def _known(token: str, words: frozenset[str]) -> bool:
    """Whether a token is one of the words, or one of them in a headline's capitals ("SEN.", "FEB.")."""
    return token in words or (len(token) > 1 and token.isupper() and token.title() in words)


def _glued_end(text: str, match: re.Match[str], token: str, end: int, quotations: _Quotations) -> int | None:
    """The sentence end where the space after it is missing ("in the crisis.The company said"), else None."""
    mark, closing, stop = match.group(1), match.group(2), match.end()
    if len(mark) > 1 or mark == "…" or len(token) < 2 or "@" in token or "://" in token or token.startswith("www."):
        return None
    if not closing and text[stop] in "“‘":
        return stop if text[stop + 1 : stop + 2].isalnum() else None
    if not (token[-1].isalnum() or token[-1] in _CLOSING or closing) or "." in token:
        return None
    glued = _GLUED.match(text[stop : min(end, stop + 40)])
    if glued is None or glued.group().casefold() in _DOMAINS:
        return None
    if closing == '"' and not quotations.open_at(match.end(1)):
        return match.end(1)
    return stop


def _skip_space(text: str, start: int, end: int) -> int:
    match = _SPACE.match(text, start, end)
    return match.end() if match else start


# --- furniture --------------------------------------------------------------------------------------------
# The patterns are our own reading of news pages; each is run on at most `_MAX_FURNITURE` characters.

_AGENCY = (
    r"(?:AP|A\.P\.|Associated Press|AFP|Agence France-Presse|Reuters|REUTERS|Getty(?: Images)?|EPA(?:-EFE)?"
    r"|PA(?: Wire| Images| Media)?|Press Association|Shutterstock|Rex(?: Features)?|REX|Alamy"
    r"|iStock(?:photo)?|Bloomberg|Sputnik|TASS|Xinhua|Anadolu(?: Agency)?|NurPhoto|WireImage|FilmMagic|Corbis"
    r"|Barcroft(?: Media)?|SWNS|CEN|EuroPics|Caters|Splash(?: News)?|Zuma(?: Press)?|ZUMA"
    r"|Wikimedia(?: Commons)?|Flickr|YouTube|Facebook|Twitter|Instagram|USA Today(?: Sports)?|DPA|dpa|ANSA"
    r"|Kyodo|UPI|AAP|Polaris|Magnum|Redux|NASA|BBC|ITV)"
)
_PICTURE_AGENCY = (
    r"(?:Getty Images|Getty|AP Photo|Shutterstock|WireImage|FilmMagic|iStock(?:photo)?|Alamy|NurPhoto"
    r"|Rex Features|EPA|CEN|SWNS)"
)
"""Agencies that deal in pictures only: their bare name at the end of a paragraph makes it a caption."""
_PICTURE_WORD = (
    r"(?:[Pp]hoto(?:graph|s)?|PHOTOS?|[Pp]ictures?|[Pp]ics?|[Ii]mages?|IMAGES?"
    r"|[Ss]creen ?(?:shots?|grabs?|caps?|captures?)|[Cc]redit|CREDIT|[Cc]ourtesy|[Hh]andout|[Ff]ile|FILE"
    r"|[Ii]llustration|[Gg]raphic|[Vv]ideo)"
)
_CREDITED = re.compile(rf"\b{_PICTURE_WORD}\b|\b{_AGENCY} ?/|/ ?{_AGENCY}\b|\bvia {_AGENCY}|\b{_PICTURE_AGENCY}\b")
_NAME_WORDS = _words(
    "and of the for via by from de van von bin al la le du di da on in at with photo photos pool "
    "image images picture pictures courtesy credit file handout provided screengrab screenshot screen "
    "grab shot capture video page user still composite illustration graphic a an"
)
_NAME_TOKEN = re.compile(r"[^\s/|,;:&()\[\]©+–—-]+")

_BRACKETED = re.compile(r"[(\[]([^()\[\]]{2,160})[)\]]\.?\Z")
_WITH_PICTURES = re.compile(
    r"[+& ]*(?:(?:with|photos?|videos?|pictures?|pics|images|gallery|audio)\b[,+&\s]*)+", re.IGNORECASE
)
"""The "(Video)" and "(+Photos)" of headlines, which credit nobody."""
_LABELLED = re.compile(
    r"(?:\A|(?<=[\s(\[.|”\"]))(?:(?:Photo|Picture|Image|Video|PHOTO|IMAGE)s? )?"
    r"(?:Credits?|CREDITS?|Photo(?:graph(?:er)?)?s?|PHOTO|Pictures?|Pics?|Images?|IMAGES?) ?[:–-] ?(?=\S)"
    r"|(?:\A|(?<=[.|”\"] )|(?<=[.(\[]))"
    r"(?:Photo(?:graph)?s?|PHOTO|Pictures?|Pics?|Images?|IMAGE|Credit|Video)"
    r" (?:by|via|from|courtesy of|courtesy|provided by|source,) (?=\S)"
    r"|(?<=[.”\"] )Credit (?=[A-Z])"
)
_AGENCY_TAIL = re.compile(
    rf"(?:(?:[A-Z][\w.'’-]{{0,30}} ){{0,4}}[A-Z][\w.'’-]{{0,30}} ?/ ?{_AGENCY}"
    rf"|(?:\b{_AGENCY}(?: Photo)? ?/ ?)(?:[A-Z][\w.'’-]{{0,30}} ?){{1,4}}"
    rf"|\bvia (?:AP|AFP|Reuters|Getty Images)|\b{_PICTURE_AGENCY}(?: \(\d\))?)\Z"
)
_CAPTION_START = re.compile(
    r"(?:FILE|File)(?: (?:photo|PHOTO|picture|image))?(?: ?[-–—:]|\Z)"
    r"|In this (?:[\w.,]+ ){0,6}?(?:file )?(?:photo|image|frame grab|photograph|picture)"
    r"(?:,| (?:taken|released|provided|made|posted|distributed|dated)\b)"
    r"|(?:Pictured|PICTURED|Photo|PHOTO|Picture|Image caption|Media caption|Image source|Caption|CAPTION)"
    r"(?: above| below)?[:,] "
    rf"|{_AGENCY}(?: {{2,}}|\t)"
)
_SOURCE_LINE = re.compile(
    r"(?:Sources?|SOURCES?|Via|VIA|[Hh]/[Tt]|Hat tip|Contributing|Additional reporting)\b[: ]"
    r"|This (?:article|story|post|piece) (?:was )?(?:originally|first) (?:appeared|published|posted)\b"
)


def _picture(block: str) -> str | None:
    """Say whether a block is a picture's caption, or nothing but a credit."""
    if not block:
        return None
    credit = _credit_start(block)
    if credit is not None:
        return "credit" if len(_WORD.findall(block[:credit])) < 3 else "caption"
    return "caption" if _CAPTION_START.match(block.lstrip("([*")) else None


def _credit_start(block: str) -> int | None:
    """Where the credit that ends the block begins, if one does."""
    bracketed = _BRACKETED.search(block)
    inside = bracketed.group(1) if bracketed else ""
    names = _are_names(inside) and not _WITH_PICTURES.fullmatch(inside)
    if bracketed and names and _CREDITED.search(inside):
        return bracketed.start()
    for labelled in _LABELLED.finditer(block):
        if len(block) - labelled.end() <= 100 and _are_names(block[labelled.end() :]):
            return labelled.start()
    tail = _AGENCY_TAIL.search(block)
    return tail.start() if tail else None


def _are_names(text: str) -> bool:
    """Whether every word is capitalised, a figure, a web name or one of the small words of credits."""
    words = [word.strip("\"'“”‘’.") for word in _NAME_TOKEN.findall(text)]
    words = [word for word in words if word]
    return bool(words) and all(not w[0].islower() or w in _NAME_WORDS or "." in w for w in words)


_PROMO = re.compile(
    r"""(?:
    read(?::|\ (?:more|also|next|this|full|the\ full|our|here)\b|\ on(?:\W*\Z|:|\ (?:for|below)\b))
    | see(?::|\ (?:also|more|all|related|below|here|our|the\ (?:video|gallery|full))\b)
    | watch(?::|\s*\Z
      |\ (?:the|this|a|it|more|now|below|here|live|again|next|as|how|video|our|full|him|her|them)\b)
    | listen(?::|\s*\Z|\ (?:here|now|live|below|again)\b
      |\ to\b.{0,200}?\b(?:podcasts?|episodes?|audio|below|here|radio|live)\b)
    | click\ (?:here|on|for|to|through|the|below|play|next)\b | [^"“‘]{0,100}\bclick\ here\b
    | sign\ up(?:\W*\Z|.{0,120}?\b(?:newsletters?|alerts?|here|free|today|now|app|e-?mails?|inbox|updates
      |briefing|account)\b)
    | subscribe(?:\W*\Z|:|\ (?:to|now|here|today|for|on|via)\b)
    | follow\ (?:me|us|him|her|our|live|@|the\ (?:latest|author|reporter|writer)
      |[\w\ .'’-]{1,40}?(?:\(@|@|\bon\ (?:twitter|facebook|instagram|google|x)\b))
    | (?:like|find|join|visit|friend)\ us\b | join\ the\ (?:conversation|discussion|debate)
    | share\ (?:this|it|your|on)\b | tell\ us\b | let\ us\ know\b
    | have\ (?:something\ to\ add|your\ say|a\ (?:news\ )?(?:tip|story))\b
    | got\ a\ (?:news\ )?(?:tip|story)\b | be\ the\ first\ to\ comment
    | (?:post|leave|add|write)\ (?:a|your)\ comment | comments?\ (?:are\ closed|unavailable|have\ been)
    | (?:sorry,?\ )?we\ are\ (?:not|no\ longer)\ (?:currently\ )?accepting\ comments
    | scroll\ (?:down|up|through)\b | swipe\ (?:left|right|up|through)\b | continue\ reading\b
    | (?:story|article|post)\ continues\ (?:below|after)\b | download\ (?:the|our)\b.{0,60}?\bapp\b
    | get\ .{0,80}?\b(?:newsletters?|inbox|app|alerts|click)\b
    | view\ (?:gallery|slideshow|photos|comments|more|all|on\ \w+\s*\Z)
    | (?:show|hide|expand)\ (?:caption|more)\b | (?:video|poll|comments)\ loading\b
    | please\ enable\ javascript | don['’]t\ miss: | more\ to\ (?:come|follow)\b
    | you\ (?:may|might)\ also\ (?:like|be\ interested)
    | (?:most|recommended)\ (?:read|popular|viewed|shared|for\ you)\b
    | (?:top|latest|more|related)\ (?:stories|news|videos|headlines|links|articles|coverage)\W*\Z
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_TEASER = re.compile(
    r"(?:l?Related|RELATED|MORE|More|ALSO|WATCH|VIDEO|Video|PHOTOS?|Photos|GALLERY|Gallery|STORY|READ"
    r"|RECOMMENDED|Recommended|OPINION|Opinion|LISTEN|PODCAST|Podcast|EXPLAINER|Graphic|GRAPHIC|Interactive"
    r"|INTERACTIVE|Profile|PROFILE|Timeline)(?: \w{1,15}){0,2}:|lRelated |Related(?=[A-Z])"
)
_CONTACT = re.compile(
    r"(?:e-?mail|contact|call|phone|tel|fax|write\ to|reach|text|send)\b.{0,150}?(?:@|\d{3}[-. ]\d{4})"
    r"|to (?:contact|report|reach|submit|leave)\b.{0,100}?"
    r"\b(?:editors?|reporters?|authors?|writers?|problems?|feedback|e-?mail)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\S+@\S+\.\w+|https?://\S+|(?:www\.|pic\.twitter)\S+|@\w+"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|co\.uk)(?:/\S*)?"
)
_SOCIAL = re.compile(
    r"(?<![—–-])[—–-]+ ?[^.!?]{1,80}\(@\w{1,20}\)[^.!?]{0,40}\Z|A post shared by\b"
    r"|(?:facebook|twitter|instagram|whatsapp)\Z",
    re.IGNORECASE,
)
# No letter before the sign: "LibÃ©ration" is only "Libération" in a wrong encoding.
_COPYRIGHT = re.compile(
    r"(?<!\w)© ?\w|\(c\) ?\d{4}|\Acopyright\b.{0,20}\b(?:19|20)\d\d\b|\Aall rights reserved\b"
    r"|may not be (?:published|reproduced|republished), ",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:By|BY|Written by|Posted by|Words by|Analysis by|Story by|Report by|[^.!?]{0,40}\d{4} by)[: ]")
_REPORTING = re.compile(
    r"(?:additional |writing |\()?(?:reporting|editing|writing|compiled|edited) (?:and \w+ )?by [A-Z]"
    r"|.{0,150}?\bcontributed (?:to (?:this|the) (?:report|story|article)|reporting)\b|from staff reports\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"<!--|(?://)?<!\[CDATA|</?(?:script|style|iframe|img|link|meta|div)\b|<a [^>]*>[^<]*</a>\Z"
    r"|(?:<[^<>]{1,200}>\s*)+\.?\Z|&(?:amp;)*nbsp"
    r"|[\w.]+\((?:.*\);|\))\Z|[@.#]?[\w -]+\{.*\}|@media ",
    re.IGNORECASE | re.DOTALL,
)
_QUESTION = re.compile(
    r"(?:(?:and|but|so|or|then|now|well|yet|because)\b,? ){0,2}(?:[^,?]{1,40}, )?"
    r"(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|am|do|does|did|has|have|had|can|could"
    r"|will|would|shall|should|may|might|must|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|don['’]t|doesn['’]t|didn['’]t"
    r"|hasn['’]t|haven['’]t|can['’]t|couldn['’]t|won['’]t|wouldn['’]t|shouldn['’]t)(?:['’]\w+)?\b",
    re.IGNORECASE,
)
_FIGURE_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[/.:-]\d{1,2}\b")
_VERB_LIKE = re.compile(
    r"\w{2,}ed|is|are|was|were|has|had|says|said|denies|dies|wins|quits|resigns|lies|won|quit|fell|left"
    r"|lost|dead",
    re.IGNORECASE,
)
_DECORATION = "\u200b\ufeff >»•*|–—-_:[(·▪●►▶→"


def _furniture(sentence: str, *, alone: bool, first: bool, quoted: bool) -> str | None:
    """Say what page furniture the sentence is, or None for prose.

    Args:
        sentence: One statement's text.
        alone: It is the only one of its line, as bylines, dates and section labels are.
        first: It is the document's first, most likely the headline.
        quoted: It begins within or with a quotation, so somebody said it.
    """
    if not any(character.isalpha() for character in sentence):
        return "fragment"
    if _MARKUP.match(sentence):
        return "markup"
    if len(sentence) > _MAX_FURNITURE:
        return None
    core = sentence.lstrip(_DECORATION)
    if _credit_start(sentence) == 0:
        return "credit"
    if _SOCIAL.match(sentence):
        return "social"
    if alone and not quoted:
        reason = _line_furniture(sentence, core, first=first)
        if reason:
            return reason
    if _COPYRIGHT.search(sentence):
        return "copyright"
    if not quoted:
        for pattern, reason in ((_REPORTING, "byline"), (_CONTACT, "contact"), (_PROMO, "promo")):
            if pattern.match(core):
                return reason
        if _is_question(sentence):
            return "question"
    return None


def _line_furniture(sentence: str, core: str, *, first: bool) -> str | None:
    """What a line that holds one sentence only can be."""
    words = core.split()
    if all(_ADDRESS.fullmatch(word.rstrip(".,|")) for word in words):
        return "contact"
    if _is_date(words):
        return "date"
    byline = _BYLINE.match(core)
    if (
        byline
        and not first
        and len(words) <= 20
        and not core.endswith((".", "?", "!"))
        and _are_names(core[byline.end() :])
    ):
        return "byline"
    source = _SOURCE_LINE.match(core)
    if source and not first and len(words) <= 12 and (core.startswith("This") or _are_names(core[source.end() :])):
        return "credit"
    if _TEASER.match(core) and not first:
        return "promo"
    if _PROMO.match(core):
        return "promo"
    found = _WORD.findall(core)
    if (len(found) < 3 or sum(word[0].isalpha() for word in found) < 2) and not _is_prose(core):
        return "fragment"
    return None


def _is_prose(core: str) -> bool:
    """Whether one or two words still say something: "He resigned.", "Nonsense!", but not "Related Links"."""
    if core.endswith((".", "!", "?", '"', "”", "’", "'")) and not core.endswith(".."):
        return True
    words = _WORD.findall(core)
    return any(_VERB_LIKE.fullmatch(word) for word in words[1:]) or any(ord(c) >= 0x2E80 for c in core)


def _is_date(words: list[str]) -> bool:
    """Whether a line holds a date or a time and nothing else."""
    bare = [w for w in (word.strip(".,:;|()-–—").casefold() for word in words) if w]
    known = [w in _DATE_WORDS or w[0].isdigit() for w in bare]
    dated = any(w in _MONTHS or w in _WEEKDAYS or _FIGURE_DATE.match(w) for w in bare)
    return len(bare) <= 16 and dated and all(known) and any(c.isdigit() for w in bare for c in w)


def _is_question(sentence: str) -> bool:
    """Whether the sentence only asks; "He knew, so why did he pay?" also tells something."""
    if not sentence.rstrip(")").endswith("?"):
        return False
    return _QUESTION.match(sentence.lstrip(_DECORATION)) is not None or len(sentence.split()) <= 4
