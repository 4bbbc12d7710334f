"""Bytes -> text, by what they say of themselves, and otherwise only where there is hardly a doubt."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from contradict.errors import InputError

_BOMS = (  # UTF-32 before UTF-16: its little-endian mark begins with the other's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
"""What English text that is not UTF-8 is written in. With more to choose from, short texts are taken for others."""

_MAX_CHAOS = 0.1
"""charset-normalizer's measure of how much of a text looks wrong; a right guess on English news stays below 0.02."""

_MAX_OTHER_SHARE = 0.1
"""Of the bytes. In English news it is below 0.05; in other scripts, and in binary data, far above."""
_ASCII = b"\t\n\f\r" + bytes(range(0x20, 0x7F))
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1f\x7f-\x9f]")
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD = 4096
"""Bytes of a page that are searched for its encoding. Source: the HTML standard asks for 1,024; many need more."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and what had to be assumed to read it, as a phrase for people ("" if nothing was)."""

    text: str
    note: str = ""


def decode_text(data: bytes, *, declared: str = "") -> Decoded:
    """Decode a plain text; a byte order mark is dropped.

    Bytes that are UTF-8 are hardly ever anything else, so UTF-8 goes before what a server declares. What is
    neither is read as Windows-1252 or Mac Roman if it is English text in one of them beyond doubt.

    Args:
        data: The whole of it.
        declared: The name of the encoding that its server gives, if it does.

    Raises:
        InputError: Binary, damaged, or in an encoding that cannot be told.
    """
    marked = _by_mark(data)
    if marked is not None:
        return Decoded(marked)
    if b"\0" in data:
        raise InputError(f"is binary (a NUL byte at byte {data.index(0)}); pass a plain text file")
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        text = _decoded(data, declared) if declared else None
        if text is not None and not _CONTROL.search(text):
            return Decoded(text)
        return _guessed(data, error)


def decode_page(data: bytes, *, declared: str = "") -> Decoded:
    """Decode HTML as a browser would: by its mark, as UTF-8, by its server or itself, at last as Windows-1252.

    Bytes that the encoding has no character for become U+FFFD, and the note counts them.

    Raises:
        InputError: It begins with a mark of UTF-16 or UTF-32 and is not in it.
    """
    marked = _by_mark(data)
    if marked is not None:
        return Decoded(marked)
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    head = data[:_HEAD]
    match = _XML_DECLARED.match(head) or _DECLARED.search(head)
    own = match[1].decode("ascii") if match else ""
    encoding = next((codec for codec in map(_codec, (declared, own)) if codec), "cp1252")
    text = data.decode(encoding, "replace")
    damaged = text.count("\ufffd")
    return Decoded(text, f"{damaged:,} characters are damaged: it is not all {encoding.upper()}" if damaged else "")


def _by_mark(data: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                text = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                if encoding == "utf-8":
                    raise _broken(data, error.start + len(mark)) from None
                raise InputError(
                    f"begins as {encoding[:6].upper()} but is not (at byte {error.start + len(mark)}); "
                    "save it again as UTF-8"
                ) from None
            if "\0" in text:
                raise InputError("is binary (it holds NUL characters); pass a plain text file")
            return text
    return None


def _codec(name: str) -> str:
    """Python's name for an encoding of text; "" if it has none."""
    try:
        info = codecs.lookup(name)
        b"\xff".decode(info.name, "replace")  # rot13, idna and the like are no encodings of text
    except (LookupError, ValueError):
        return ""
    # Source: the Encoding Standard, which reads both names as Windows-1252, as their writers mean them.
    return "cp1252" if info.name in ("iso8859-1", "ascii") else info.name


def _decoded(data: bytes, encoding: str) -> str | None:
    codec = _codec(encoding)
    try:
        return data.decode(codec) if codec else None
    except ValueError:
        return None


def _guessed(data: bytes, error: UnicodeDecodeError) -> Decoded:
    """English text in a legacy encoding.

    Raises:
        InputError: It is none, or it is UTF-8 that has been damaged.
    """
    from charset_normalizer import from_bytes

    intact = data.decode("utf-8", "ignore")
    n_intact = sum(character > "\x7f" for character in intact)
    n_broken = data.decode("utf-8", "replace").count("\ufffd") - intact.count("\ufffd")
    cut = error.reason == "unexpected end of data"
    if cut or n_intact >= n_broken or len(data.translate(None, _ASCII)) > _MAX_OTHER_SHARE * len(data):
        raise _broken(data, error.start)
    best = from_bytes(data, cp_isolation=list(_LEGACY)).best()
    if best is None or best.chaos > _MAX_CHAOS or best.encoding not in _LEGACY:
        raise _broken(data, error.start)
    text = _decoded(data, best.encoding)  # it has looked at samples only
    if text is None or _CONTROL.search(text):
        raise _broken(data, error.start)
    return Decoded(text, f"not UTF-8, read as {_LEGACY[best.encoding]}")


def _broken(data: bytes, place: int) -> InputError:
    line = data.count(b"\n", 0, place) + 1
    return InputError(
        f"is not UTF-8 at byte {place} (line {line}), and what else it is cannot be told; "
        "convert it first, e.g. iconv -f WINDOWS-1252 -t UTF-8"
    )
