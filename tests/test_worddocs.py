"""DOCX: what a reader of the text sees, in order, and nothing of what was deleted."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contradict.errors import InputError
from contradict.worddocs import MAX_TAGS, read_docx

LIMIT = 1_000_000
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The file with one part replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return stream.getvalue()


def body(xml: str) -> bytes:
    """A file whose body is this XML."""
    whole = (
        f'<w:document xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<w:body>{xml}</w:body></w:document>"
    )
    return with_part(saved(docx.Document()), "word/document.xml", whole.encode())


def text_of(data: bytes) -> str:
    return read_docx(data, "a.docx", limit=LIMIT).text


def test_paragraphs_and_tables_come_in_order() -> None:
    document = docx.Document()
    document.add_heading("Mayor denies it", 0)
    document.add_paragraph("He  denied\tit.\nTwice.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Year", "2026"
    document.add_paragraph("")
    document.add_paragraph("“Zoë’s” café shut.")
    assert (
        text_of(saved(document)) == "Mayor denies it\n\nHe denied it.\nTwice.\n\nYear\n\n2026\n\n“Zoë’s” café shut.\n"
    )


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (f"<w:p>{run('He ')}<w:ins w:id='1'>{run('never ')}</w:ins>{run('knew.')}</w:p>", "He never knew."),
        (
            f"<w:p>{run('He knew')}<w:del w:id='1'><w:r><w:delText> not</w:delText></w:r></w:del>{run('.')}</w:p>",
            "He knew.",
        ),
        (f"<w:p>{run('The ')}<w:hyperlink>{run('mayor')}</w:hyperlink>{run(' left.')}</w:p>", "The mayor left."),
        (f"<w:sdt><w:sdtContent><w:p>{run('He left.')}</w:p></w:sdtContent></w:sdt>", "He left."),
        ("<w:p><w:r><w:t>well</w:t><w:noBreakHyphen/><w:t>known</w:t></w:r></w:p>", "well-known"),
        (
            f"<w:p>{run('Outside.')}<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p>{run('In a box.')}</w:p>"
            f"</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p>{run('In a box.')}</w:p></w:txbxContent>"
            "</mc:Fallback></mc:AlternateContent></w:r></w:p>",
            "Outside.\n\nIn a box.",
        ),
    ],
)
def test_what_is_seen_is_read_once(xml: str, expected: str) -> None:
    assert text_of(body(xml)) == expected + "\n"


PARAGRAPH = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)


@settings(max_examples=50, deadline=None)
@given(st.lists(PARAGRAPH, min_size=1, max_size=5))
def test_no_character_is_lost(paragraphs: list[str]) -> None:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    assert text_of(saved(document)) == "\n\n".join(paragraphs) + "\n"


def test_title_and_author_but_not_the_date_of_the_file() -> None:
    document = docx.Document()
    document.add_paragraph("Mayor denies it")
    document.core_properties.author = "Jo Lind"
    document.core_properties.title = "Mayor denies it"
    read = read_docx(saved(document), "a.docx", limit=LIMIT)
    assert (read.title, read.author, read.date, read.note) == ("Mayor denies it", "Jo Lind", None, "")
    document.core_properties.title = "Template 7"
    assert read_docx(saved(document), "a.docx", limit=LIMIT).title == ""


@pytest.mark.parametrize(
    ("text", "note"), [("<w:t>He denied it.</w:t>", "its footnotes are not read"), ("<w:separator/>", "")]
)
def test_notes_that_are_left_out_are_told(text: str, note: str) -> None:
    document = docx.Document()
    document.add_paragraph("He denied it.")
    data = with_part(saved(document), "word/footnotes.xml", f"<w:footnotes>{text}</w:footnotes>".encode())
    assert read_docx(data, "a.docx", limit=LIMIT).note == note


# --- what cannot be read


def zipped(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


BOMB = '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04", "cannot be read"),
        (zipped(a="b"), "is a zip archive; unpack it"),
        (zipped(**{"[Content_Types].xml": "", "xl/workbook.xml": ""}), "no DOCX; save it as DOCX"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "no DOCX; save it as DOCX"),
        (zipped(**{"[Content_Types].xml": "", "word/document.xml": ""}), "cannot be read"),
        (body("<w:p/>"), "without text"),
        (body(f"<w:p>{run('a' * LIMIT)}</w:p>"), "more than 1 million characters"),
        (with_part(body("<w:p/>"), "word/media/a.bin", bytes(11 * LIMIT)), "unpacks to more than 10 MB"),
        (with_part(body("<w:p/>"), "word/document.xml", f"{BOMB}]><b>&i;</b>".encode()), "cannot be read"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read_docx(data, "a.docx", limit=LIMIT)
    assert "\n" not in str(caught.value)


def test_a_file_of_nothing_but_tags_is_refused_at_once() -> None:
    data = body("<w:p/>" * MAX_TAGS)
    assert len(data) < 100_000
    with pytest.raises(InputError, match="more than 3,000,000 tags; save its text"):
        read_docx(data, "a.docx", limit=20_000_000)


def test_another_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    entity = f'<!DOCTYPE b [<!ENTITY a SYSTEM "file://{tmp_path}/secret">]>'
    inside = body(f"<w:p>{run('He denied &a; it.')}</w:p>")
    with zipfile.ZipFile(io.BytesIO(inside)) as package:
        xml = package.read("word/document.xml").decode()
    start = xml.index("<w:document")
    data = with_part(inside, "word/document.xml", (entity.replace(" b ", " w:document ") + xml[start:]).encode())
    with suppress(InputError):
        assert "the secret" not in read_docx(data, "a.docx", limit=LIMIT).text


WHOLE = body(f"<w:p>{run('He denied it.')}</w:p>")


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(1, 20))] = data.draw(st.binary(max_size=8))
    try:
        assert read_docx(bytes(whole), "a.docx", limit=LIMIT).text.strip()
    except InputError as error:
        assert "\n" not in str(error)
