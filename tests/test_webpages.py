"""Pages: the article and its headline once, nothing of what stands around it, and no guessed date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contradict.errors import InputError
from contradict.webpages import MAX_TAGS, read_page

FIRST = "The mayor of Port Ardle was told of the cracks in April, an engineer said on Tuesday."
SECOND = "His office denied that he had received any report before the bridge was closed."
TITLE = "Mayor denies he knew of cracks"


def page(
    *, head: str = f"<title>{TITLE} | Ardle Courier</title>", heading: str = f"<h1>{TITLE}</h1>", body: str = ""
) -> str:
    """A page as news sites lay them out: consent, menu, headline, byline, picture, text, promos, comments, imprint."""
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}</head><body>
<div class="cookie-banner"><p>We and our partners store cookies on your device. Manage your choices.</p></div>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article>{heading}<div class="byline">By <a href="/jo">Jo Lind</a></div>
<figure><img src="a.jpg" alt=""><figcaption>The bridge on Monday. Photo: R. Moss</figcaption></figure>
<p>{FIRST}</p><p>{SECOND}</p>{body}
<aside class="related"><h3>Read more</h3><ul><li><a href="/a">Ferry to resume in spring</a></li></ul></aside>
</article><section id="comments"><p>Bob: I always said so!</p></section></main>
<footer><p>© 2026 Ardle Courier. All rights reserved.</p></footer></body></html>"""


def text_of(html: str) -> str:
    return read_page(html, "a.html").text


def test_the_article_is_left_and_nothing_else() -> None:
    assert text_of(page()) == f"{TITLE}\n\n{FIRST}\n\n{SECOND}\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>It <b>was</b> <a href=/x>not</a> so,\n he   said.</p>", "It was not so, he said."),
        ("<p>He runs <code>boats</code> and <i>trains</i>.</p>", "He runs boats and trains."),
        ("<p>The har&shy;bour is &#8203;shut.</p>", "The harbour is shut."),
        ("<p>One line.<br>Another line.</p>", "One line.\nAnother line."),
        ("<p>One part.<br><br>Another part.</p>", "One part.\nAnother part."),
        ("<ul><li>It is open.</li><li>It is safe.</li></ul>", "It is open.\n\nIt is safe."),
        ("<blockquote><p>I knew nothing.</p></blockquote>", "I knew nothing."),
        ("<h2>What the firm says</h2><p>It says no.</p>", "What the firm says\n\nIt says no."),
        ("<table><tr><td>2024</td><td>11,000</td></tr></table>", "2024 | 11,000"),
        ("<p>Caf&eacute;&nbsp;&ldquo;Zo&#235;&rdquo; &amp; Co shut.</p>", "Café “Zoë” & Co shut."),
    ],
)
def test_paragraphs_are_those_a_reader_sees(body: str, expected: str) -> None:
    assert text_of(page(body=body)) == f"{TITLE}\n\n{FIRST}\n\n{SECOND}\n\n{expected}\n"


@pytest.mark.parametrize(
    ("head", "heading", "shown"),
    [
        (f"<title>{TITLE}</title>", f"<h1>{TITLE}</h1>", TITLE),
        (f"<title>{TITLE}</title>", f'<h1><a href="/">{TITLE}</a></h1>', TITLE),
        (
            f'<meta property="og:title" content="{TITLE}">',
            "<h1>Mayor: I never knew of cracks</h1>",
            "Mayor: I never knew of cracks",
        ),
        (
            f'<meta property="og:title" content="{TITLE}">',
            f'<h1>The Courier</h1><div class="headline">{TITLE}</div>',
            TITLE,
        ),
        (f"<title>{TITLE}</title>", "<h1>Mayor <em>denies</em><br>he knew of cra&shy;cks</h1>", TITLE),
        (
            f"<title>{TITLE} - Courier</title>",
            f"<h1>Mayor - Courier</h1><h1>Keyboard shortcuts</h1><h1>{TITLE}</h1>",
            TITLE,
        ),
        (f"<title>{TITLE} | The Courier</title>", f'<h1>The Courier</h1><div class="title">{TITLE}</div>', TITLE),
        (f"<title>{TITLE}</title>", f"<h2>{TITLE}</h2>", TITLE),
        ("", f"<h1>{TITLE}</h1>", TITLE),
    ],
)
def test_the_headline_is_there_once(head: str, heading: str, shown: str) -> None:
    document = read_page(page(head=head, heading=heading), "a.html")
    assert document.text.count(shown) == 1
    assert document.title == shown


def test_a_title_that_is_not_shown_is_not_in_the_text() -> None:
    document = read_page(page(heading=""), "a.html")
    assert document.title == TITLE
    assert TITLE not in document.text


def test_who_and_where() -> None:
    head = '<meta name="author" content="Jo Lind"><meta property="og:site_name" content="Ardle Courier">'
    document = read_page(page(head=head), "a.html")
    assert (document.author, document.publisher) == ("Jo Lind", "Ardle Courier")
    assert read_page(page(head=""), "x", url="https://www.courier.example/a").publisher == "courier.example"


LD = '<script type="application/ld+json">%s</script>'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="article:published_time" content="2026-10-14T23:30:00-05:00">', date(2026, 10, 14)),
        ('<meta name="DC.date.issued" content="2026-10-14">', date(2026, 10, 14)),
        ('<meta itemprop="datePublished" content="2026-10-14 09:00">', date(2026, 10, 14)),
        (
            LD % '{"@type": "NewsArticle", "datePublished": "2026-10-14", "dateModified": "2026-10-20"}',
            date(2026, 10, 14),
        ),
        (LD % '{"@graph": [{"@type": ["ReportageNewsArticle"], "datePublished": "2026-10-14"}]}', date(2026, 10, 14)),
        (
            LD % '[{"@type": "Article", "headline": "Mayor denies he knew of cracks", "datePublished": "2026-10-14"},'
            '{"@type": "Article", "headline": "Ferry to resume", "datePublished": "2026-10-11"}]',
            date(2026, 10, 14),
        ),
        (LD % "{broken", None),
        (LD % ("[" * 100_000), None),
        (LD % '{"@type": "WebPage", "datePublished": "2026-10-14"}', None),
        ('<meta name="date" content="2026">', None),
        ('<meta name="date" content="2026-02-30">', None),
        ('<meta name="date" content="10/11/2026">', None),
        ('<meta property="article:modified_time" content="2026-10-20">', None),
        ('<link rel="canonical" href="https://a.example/2026/10/14/mayor">', None),
    ],
)
def test_the_date_is_the_one_given(head: str, expected: date | None) -> None:
    assert read_page(page(head=head), "a.html").date == expected


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ('<time datetime="2026-10-14T09:00Z">Wednesday</time>', date(2026, 10, 14)),
        ('<time datetime="2026-10-14">a</time><time datetime="2026-10-20">b</time>', None),
        ('<time itemprop="datePublished" datetime="2026-10-14">a</time><time datetime="2026-10-20">b</time>', date(2026, 10, 14)),
        ("<time>14 October</time>", None),
        ("<p>The bridge was closed on 14 October 2026, and opened in 1931.</p>", None),
    ],
)  # fmt: skip
def test_times_shown_on_the_page(times: str, expected: date | None) -> None:
    assert read_page(page(head="", body=times), "a.html").date == expected


@pytest.mark.parametrize(
    "html",
    [
        "",
        "plain words",
        "<html></html>",
        "<html><body><div id=app></div><script>start()</script></body></html>",
        "<html><body><ul>"
        + "".join(f"<li><a href=/{i}>Story number {i}</a></li>" for i in range(50))
        + "</ul></body></html>",
        "<html><body>" + "<div>" * 5_000 + f"<p>{FIRST}</p>",
        "<html>" + "\0" * 100,
    ],
)
def test_what_is_no_article_is_refused(html: str) -> None:
    with pytest.raises(InputError, match="holds no article .* save its text"):
        read_page(html, "a.html")


def test_a_page_of_nothing_but_tags_is_refused_at_once() -> None:
    with pytest.raises(InputError, match="more than 200,000 tags; save its text"):
        read_page("<p>" * (MAX_TAGS + 1), "a.html")


TAGS = st.sampled_from(
    "<p> </p> <div> </div> <h1> <br> <table> <td> <script> <!-- --> <a href=x> <time datetime= &#0; &amp; ".split()
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(TAGS, st.text(max_size=20), st.just(FIRST)), max_size=30).map("".join))
def test_any_page_is_read_or_refused(html: str) -> None:
    try:
        document = read_page(html, "a.html")
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert document.text.strip()
        assert all(c.isprintable() or c == "\n" for c in document.text)
        assert "\n\n\n" not in document.text
