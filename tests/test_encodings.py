"""Decoding: what is certain is certain, what is guessed is told, and what cannot be told is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contradict.encodings import decode_page, decode_text
from contradict.errors import InputError

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"))
NEWS = "The mayor said he was “not aware” of Zoë Müller’s report — it cost £12. He denied it.\n"


@given(TEXT)
def test_utf_8_is_itself_whatever_is_declared(text: str) -> None:
    for declared in ("", "latin-1", "shift_jis"):
        assert decode_text(text.encode(), declared=declared).text == text
        assert decode_page(text.encode(), declared=declared).text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-be", "utf-32-be"])
@given(text=TEXT)
def test_a_mark_decides_and_is_dropped(encoding: str, text: str) -> None:
    data = ("" if encoding in ("utf-8-sig", "utf-16", "utf-32") else "\ufeff") + text
    if text:
        assert decode_text(data.encode(encoding)).text == text
        assert decode_page(data.encode(encoding)).text == text


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["", "utf-8", "latin-1", "idna", "rot13", "utf-7", "no-such", "gbk"]))
def test_any_bytes_are_decoded_or_refused(data: bytes, declared: str) -> None:
    for decode in (decode_text, decode_page):
        try:
            assert "\0" not in decode(data, declared=declared).text or decode is decode_page
        except InputError as error:
            assert "\n" not in str(error)


@pytest.mark.parametrize("n", [1, 50])
@pytest.mark.parametrize(("encoding", "name"), [("cp1252", "Windows-1252"), ("mac_roman", "Mac Roman")])
def test_english_news_in_an_old_encoding_is_read_and_told(encoding: str, name: str, n: int) -> None:
    decoded = decode_text((NEWS * n).encode(encoding))
    assert decoded.text == NEWS * n
    assert decoded.note == f"not UTF-8, read as {name}"


def test_a_declared_encoding_is_no_guess() -> None:
    decoded = decode_text("Мэр отрицает это.".encode("cp1251"), declared="windows-1251")
    assert (decoded.text, decoded.note) == ("Мэр отрицает это.", "")


@pytest.mark.parametrize(
    "data",
    [
        "Мэр города заявил, что не знал о трещинах.".encode("cp1251"),
        "市長は報告を否定した。".encode("shift_jis"),
        "Starosta řekl, že o trhlinách v mostě nevěděl.".encode("cp1250"),
        (NEWS * 3).encode()[:-20] + b"\xff" + NEWS.encode(),  # damaged UTF-8
        "A long text without any accent, cut in a dash \u2014".encode()[:-1],
        b"All of it plain but for one control character \x03\xe9.",
        bytes(range(1, 256)) * 3,
    ],
)
def test_what_cannot_be_told_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="is not UTF-8 at byte .* iconv"):
        decode_text(data)


@pytest.mark.parametrize("data", [b"abc\0def", "a\0b".encode("utf-16"), "T".encode("utf-16-le")])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="is binary"):
        decode_text(data)


def test_a_mark_that_lies_is_refused() -> None:
    with pytest.raises(InputError, match="begins as UTF-16 but is not"):
        decode_text(b"\xff\xfea")


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="windows-1251">',
        "<meta charset=cp1251 />",
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        '<?xml version="1.0" encoding="windows-1251"?>',
    ],
)
def test_a_page_says_its_encoding(head: str) -> None:
    page = f"{head}<p>Мэр отрицает это."
    assert decode_page(page.encode("cp1251")).text == page


@pytest.mark.parametrize(
    "head", ["", '<meta charset="utf-8">', '<meta charset="iso-8859-1">', '<meta charset="rot13">']
)
def test_a_page_is_never_refused_for_its_encoding(head: str) -> None:
    decoded = decode_page(f"{head}<p>“Zoë”".encode("cp1252"))
    if "utf-8" in head:
        assert decoded.note.startswith("2 characters are damaged: it is not all UTF-8")
    else:
        assert decoded.text.endswith("“Zoë”") and not decoded.note


def test_the_server_goes_before_the_page() -> None:
    assert decode_page('<meta charset="koi8-r"><p>Мэр'.encode("cp1251"), declared="windows-1251").text.endswith("Мэр")
