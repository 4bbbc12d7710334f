"""Reading: plain text kept as it is, other kinds told apart, every refusal one line with the file and the remedy."""

from __future__ import annotations

import io
import os
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contradict import documents
from contradict.documents import publication_date, read, read_stream
from contradict.errors import InputError

VISIBLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).map("Aye. {}".format)


@given(VISIBLE)
def test_text_is_kept_character_for_character(text: str) -> None:
    assert read_stream(io.BytesIO(text.encode()), "-").text == text


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_one_line(data: bytes) -> None:
    try:
        document = read_stream(io.BytesIO(data), "wild.txt")
    except InputError as error:
        assert str(error).startswith("wild.txt: ")
        assert "\n" not in str(error)
    else:
        assert any(character.isprintable() and not character.isspace() for character in document.text)


@pytest.mark.parametrize(
    "start", [b"%PDF-1.4\n", b"PK\x03\x04", b"<html><body>", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"<!-- "]
)
@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_behind_a_known_start_are_read_or_refused(start: bytes, data: bytes) -> None:
    test_any_bytes_are_read_or_refused_in_one_line.hypothesis.inner_test(start + data)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_any_path_is_read_or_refused(text: str) -> None:
    try:
        read(f"/nowhere/{text}")
    except InputError as error:
        assert len(str(error).splitlines()) == 1


@pytest.mark.parametrize(
    "text", ["One.\r\nTwo.\r\n", "One.\rTwo.", "One.\n\n\nTwo.\n", " One.\t\u00a0Two. ", "Zoë said “no”."]
)
def test_line_ends_and_spaces_are_not_translated(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    document = read(path)
    assert document.text == text
    assert document.name == str(path)


def test_a_byte_order_mark_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "bom.txt"
    path.write_bytes(b"\xef\xbb\xbfThe mill closed.")
    assert read(str(path)).text == "The mill closed."


def test_the_name_is_the_path_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("The mill closed.")
    assert read("./a.txt").name == "./a.txt"


@pytest.mark.parametrize(
    ("data", "what", "remedy"),
    [
        (b"", "empty", "text in it"),
        (b" \t\r\n\n", "empty", "text in it"),
        (b"\xef\xbb\xbf\n", "empty", "text in it"),
        ("\u00a0\u200b".encode(), "empty", "text in it"),
        (b"%PDF-1.7\nabc", "PDF that cannot be read", "convert it to text first"),
        (b"PK\x03\x04abc", "zip or DOCX that cannot be read", "pass"),
        (b"\xd0\xcf\x11\xe0\xa1", "office", "save it as DOCX"),
        (b"{\\rtf1\\ansi Hello}", "RTF", "save it as DOCX"),
        (b"\x1f\x8b\x08abc", "gzip", "gunzip"),
        (b"abc\0def", "binary (a NUL byte at byte 3)", "plain text"),
        (b"<!DOCTYPE html><a href=/>Home</a>", "no article", "save its text"),
        (b"\xef\xbb\xbf \n<HTML>\n", "no article", "save its text"),
        (b"One.\nTwo caf\xe9 \xc3\xa9.\n", "not UTF-8 at byte 12 (line 2)", "iconv"),
        (b"\xef\xbb\xbfcut \xe2\x80", "not UTF-8 at byte 7 (line 1)", "iconv"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, what: str, remedy: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert what in message
    assert remedy in message
    assert "\n" not in message


@pytest.mark.parametrize("text", ["<- see the mill", "The <html> tag is old.", "PK said no.", "%PDF is a mark."])
def test_text_that_only_looks_odd_is_read(text: str) -> None:
    assert read_stream(io.BytesIO(text.encode()), "-").text == text


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing.txt: no such file"):
        read(tmp_path / "nothing.txt")


def test_a_directory_says_how_to_pass_its_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is a directory; pass the files in it, e\.g\. .*/\*\.txt"):
        read(tmp_path)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("The mill closed.")
    path.chmod(0)
    with pytest.raises(InputError, match="no permission"):
        read(path)


def test_no_permission_as_told_by_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match="no permission to read it"):
        read(tmp_path / "secret.txt")


def test_a_file_under_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The mill closed.")
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "a.txt" / "b.txt")


def test_an_odd_name_stays_on_one_line() -> None:
    with pytest.raises(InputError) as caught:
        read("no\nsuch\0file")
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(("size", "fits"), [(100, True), (101, False)])
def test_the_limit_is_inclusive(monkeypatch: pytest.MonkeyPatch, size: int, fits: bool) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 100)
    stream = io.BytesIO(b"a" * size)
    if fits:
        assert len(read_stream(stream, "-").text) == size
    else:
        with pytest.raises(InputError, match="split the file"):
            read_stream(stream, "-")


def test_no_more_than_the_limit_is_taken_from_an_endless_stream() -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            assert size >= 0, "asked for everything"
            return b"a" * size

    with pytest.raises(InputError, match="larger than 20 MB"):
        read_stream(Endless(), "-")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-12\nThe mill closed.", date(2024, 3, 12)),
        ("2024-03-12T10:15:00Z", date(2024, 3, 12)),
        ("Mill closes\n\nPublished: 12 March 2024\n", date(2024, 3, 12)),
        ("Mill closes\r\n\r\nPublished 12th March 2024, 10:15 GMT\r\n", date(2024, 3, 12)),
        ("Mill closes\nMarch 12, 2024\n", date(2024, 3, 12)),
        ("Mill closes\nTue., Mar. 12, 2024 - 4:05 p.m. ET\n", date(2024, 3, 12)),
        ("Mill closes\nTuesday 12 March 2024\n", date(2024, 3, 12)),
        ("Updated 3:04 PM ET, Mon February 7, 2022", date(2022, 2, 7)),
        ("Last updated on: Sept. 3, 2019", date(2019, 9, 3)),
        ("Updated: 14 March 2024\nPublished: 12 March 2024", date(2024, 3, 12)),
        ("12 March 2024\n2024-03-12", date(2024, 3, 12)),
    ],
)
def test_publication_dates(text: str, expected: date) -> None:
    assert publication_date(text) == expected
    assert read_stream(io.BytesIO(text.encode()), "-").date == expected


@pytest.mark.parametrize(
    "text",
    [
        "The mill closed.",
        "",
        "On 12 March 2024 the mill closed.",
        "12 March 2024 was a bad day for the mill.",
        "01/02/2024",
        "30 February 2024",
        "March 2024",
        "2024",
        "Published: 12 March 2024\nPosted: 13 March 2024",
        "One.\nTwo.\nThree.\nFour.\nFive.\nSix.\n12 March 2024",
        "12 March 2024" + " " * 3 + "and much else about the mill, its owners and their many debts",
    ],
)
def test_no_publication_date(text: str) -> None:
    assert publication_date(text) is None


def test_a_given_date_goes_before_a_found_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("12 March 2024\nThe mill closed.")
    assert read(path, date=date(2020, 1, 1)).date == date(2020, 1, 1)
    assert read(path).date == date(2024, 3, 12)


# --- other kinds than plain text

PAGE = (
    "<!DOCTYPE html><html><head><title>Mill closes</title></head><body><nav><a href=/>Home</a></nav><article>"
    "<h1>Mill closes</h1><p>The mill closed on Monday, its owner said.</p>"
    "<p>Zoë Marsh denied that it was “sold” to the bank.</p></article></body></html>"
)
PAGE_TEXT = (
    "Mill closes\n\nThe mill closed on Monday, its owner said.\n\nZoë Marsh denied that it was “sold” to the bank.\n"
)


@pytest.mark.parametrize(
    "data",
    [
        PAGE.encode(),
        b"\xef\xbb\xbf" + PAGE.encode(),
        b"\n<?xml version='1.0' encoding='utf-8'?>\n<!-- saved -->" + PAGE.encode(),
        PAGE.encode("utf-16"),
        PAGE.removeprefix("<!DOCTYPE html>").encode(),
    ],
)
def test_html_is_known_by_its_start(data: bytes) -> None:
    assert read_stream(io.BytesIO(data), "<stdin>").text == PAGE_TEXT


@pytest.mark.parametrize("suffix", ["html", "HTM", "xhtml"])
def test_html_is_known_by_its_name(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"page.{suffix}"
    path.write_text(PAGE.removeprefix("<!DOCTYPE html><html>"), encoding="utf-8")
    assert read(path).text == PAGE_TEXT


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig", "cp1252", "mac_roman"])
def test_other_encodings_are_read_and_guesses_told(tmp_path: Path, encoding: str) -> None:
    text = "The mill closed, and “Zoë’s bank” bought it, the town’s mayor said on Monday.\r\nNobody denied it.\r\n"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    document = read(path)
    assert document.text == text
    assert ("read as" in document.note) == (encoding in ("cp1252", "mac_roman"))


@pytest.mark.parametrize("name", ["ftp://a.example/b", "file:///etc/hostname"])
def test_other_links_are_refused(name: str) -> None:
    with pytest.raises(InputError, match="only http and https"):
        read(name)


def test_a_wrong_link_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^http://user:pw@a\.example/: holds a user name"):
        read("http://user:pw@a.example/")
