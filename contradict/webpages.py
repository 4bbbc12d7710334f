"""HTML -> the article in it, by trafilatura: its text, headline, author, date and publisher."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from contradict.errors import InputError
from contradict.types import Document

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement
    from trafilatura.settings import Document as Extracted

_BLOCKS = frozenset("body p head quote list item table row div".split())
"""The elements of trafilatura's result that stand in paragraphs of their own; of the others the text runs on."""

_MIN_SENTENCE = 5
"""Words; menus and lists of links have none that long with a full stop."""

_BRIEF = 100
"""Characters below which trafilatura takes the whole page instead; its own 250 are more than a news brief has."""

MAX_TAGS = 200_000
"""Long live blogs have some 30,000. With this many trafilatura takes half a minute and 300 MB, and there is no end."""

_SPACE = re.compile(r"[^\S\n]+")
_WORD = re.compile(r"\w+")
_MIN_SHARED = 0.5
"""Share of their words that a heading and a title have in common where they are one headline, worded twice."""

_SITE = re.compile(r"\s[|–—·•«»:-]\s")
"""What parts a headline from the name of its paper in a <title>."""

_MAX_HEADLINE = 400
"""Characters."""

_ISO_DATE = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)(?!\d)")
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting)$")
_MAX_JSON_DEPTH = 20

_DATE_KEYS = ("article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date")
_DATE_NAMES = (*_DATE_KEYS, "date", "pubdate", "publishdate", "dc.date.issued", "dc.date", "dcterms.created")
"""The names of <meta> that give a page's date of publication, in the order they are believed."""


def read_page(html: str, name: str, *, url: str | None = None) -> Document:
    """Read the article of a page, one paragraph an element, with a blank line between two.

    The headline is its first paragraph if the page shows one, wherever it stands there. The date is the day
    of publication as the page's metadata give it: never a guess from its text or its address.

    Args:
        html: The page.
        name: The document's name.
        url: Where it was fetched from; it names the publisher of a page that does not.

    Raises:
        InputError: It holds no article that can be told from its menus and links, or more than `MAX_TAGS`.
    """
    import trafilatura

    if html.count("<") > MAX_TAGS:
        raise InputError(f"has more than {MAX_TAGS:,} tags; save its text and pass that")

    try:
        tree = trafilatura.load_html(html)
        found = None if tree is None else _extracted(tree, url)
        paragraphs = [] if found is None else list(_paragraphs(found.body))
    except Exception as error:  # whatever trips it over, a wild page must not end the run
        reason = f"{type(error).__name__}: {error}"
        raise InputError(f"cannot be read as HTML ({reason}); save its text and pass that") from error
    if tree is None or found is None or not any(map(_has_sentence, paragraphs)):
        raise InputError(
            "holds no article that can be told from its menus and links; pass the page of one article, "
            "or save its text and pass that"
        )
    title = _spaced(found.title or "")
    headline = _headline(tree, title)
    if headline and not any(_same(headline, paragraph) for paragraph in paragraphs):
        paragraphs.insert(0, headline)
    return Document(
        name=name,
        text="\n\n".join(paragraphs) + "\n",
        date=_published(tree, headline or title),
        title=headline or title,
        author=_spaced(found.author or ""),
        publisher=_spaced(found.sitename or ""),
    )


def _extracted(tree: HtmlElement, url: str | None) -> Extracted | None:
    from copy import deepcopy

    from trafilatura import bare_extraction
    from trafilatura.settings import DEFAULT_CONFIG
    from trafilatura.settings import Document as Extracted

    config = deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = str(_BRIEF)
    found = bare_extraction(
        tree,
        url=url,
        with_metadata=True,
        include_comments=False,
        # It looks for any date on the page; as that is not used, it need not look far.
        date_extraction_params={"extensive_search": False, "original_date": True},
        config=config,
    )
    return found if isinstance(found, Extracted) else None


# --- text -------------------------------------------------------------------------------------------------


def _paragraphs(body: _Element) -> Iterator[str]:
    """The visible text, block by block; a <br> is a line end, in a heading a space."""
    for block in re.split(r"\n\s*\n", "".join(_pieces(body))):
        lines = (_spaced(line) for line in block.split("\n"))
        paragraph = "\n".join(line for line in lines if line)
        if paragraph:
            yield paragraph


def _pieces(body: _Element) -> Iterator[str]:
    from lxml.etree import iterwalk

    for event, element in iterwalk(body, events=("start", "end")):
        tag = element.tag
        if tag in _BLOCKS:
            yield "\n\n"
        if event == "start":
            if tag == "lb":
                yield " " if next(element.iterancestors("head"), None) is not None else "\n"
            yield _SPACE.sub(" ", (element.text or "").replace("\n", " "))
        else:
            yield " | " if tag == "cell" and element.getnext() is not None else ""
            if element is not body:
                yield _SPACE.sub(" ", (element.tail or "").replace("\n", " "))


def _has_sentence(paragraph: str) -> bool:
    words = paragraph.split()
    return any(word.rstrip("\"'”’»)]").endswith((".", "!", "?", "…")) for word in words[_MIN_SENTENCE - 1 :])


def _spaced(text: str) -> str:
    """On one line, with single spaces and without invisible characters (soft hyphens, byte order marks)."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


# --- headline ---------------------------------------------------------------------------------------------


def _headline(tree: HtmlElement, title: str) -> str:
    """The headline as a reader of the page sees it; "" if it shows none.

    A page's titles are for search engines and may be worded otherwise, or not be shown at all; an <h1> may be
    the name of the paper or belong to a menu.
    """
    titles = list(_titles(tree)) or [title]
    headings = [_heading(element) for element in tree.iter("h1")]
    # Of two that are as like, the later: the name of the paper comes first.
    best = max(reversed(headings), key=lambda heading: _likeness(heading, titles), default="")
    if _likeness(best, titles) >= _MIN_SHARED:
        return best
    wanted = [words for title in titles for words in (_words(title), max(map(_words, _SITE.split(title)), key=len))]
    shown = tree.find(".//body")
    texts = (_spaced(text) for text in ([] if shown is None else shown.itertext()) if len(text) < _MAX_HEADLINE)
    return next((text for text in texts if text and _words(text) in wanted), "")


def _titles(tree: HtmlElement) -> Iterator[str]:
    """The titles in the page's head."""
    for meta in tree.iter("meta"):
        if (meta.get("property") or meta.get("name")) in ("og:title", "twitter:title"):
            yield _spaced(meta.get("content") or "")
    for element in tree.iterfind(".//head/title"):
        yield _spaced(element.text or "")


def _heading(element: HtmlElement) -> str:
    separator = " " if element.find(".//br") is not None else ""
    return _spaced(separator.join(element.itertext()))


def _likeness(heading: str, titles: Iterable[str]) -> float:
    return max((_shared(heading, title) for title in titles), default=0.0)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _same(one: str, other: str) -> bool:
    return _words(one) == _words(other)


def _shared(one: str, other: str) -> float:
    """Share of the words of both that both have; 0 if they have none."""
    ours, theirs = set(_words(one)), set(_words(other))
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours or theirs else 0.0


# --- date -------------------------------------------------------------------------------------------------


def _published(tree: HtmlElement, headline: str) -> date | None:
    """The day of publication by JSON-LD, <meta> or <time>, the first of them that gives one day and no other."""
    for days in (_by_json(tree, headline), _by_meta(tree), _by_time(tree)):
        if len(days) == 1:
            return days.pop()
    return None


def _by_json(tree: HtmlElement, headline: str) -> set[date]:
    """The days of the page's articles; of the one with this headline alone if there are several."""
    articles = list(_articles(tree))
    named = [article for article in articles if _shared(str(article.get("headline", "")), headline) >= _MIN_SHARED]
    return _days(article.get("datePublished") for article in (named or articles))


def _articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json":
            try:
                yield from _articles_in(json.loads(script.text or ""), _MAX_JSON_DEPTH)
            except (ValueError, RecursionError):
                continue


def _articles_in(value: Any, depth: int) -> Iterator[dict[str, Any]]:  # noqa: ANN401  (JSON is Any)
    if isinstance(value, dict):
        types = value.get("@type")
        if any(
            _ARTICLE_TYPE.search(kind)
            for kind in (types if isinstance(types, list) else [types])
            if isinstance(kind, str)
        ):
            yield value
        value = list(value.values())
    if isinstance(value, list) and depth:
        for part in value:
            yield from _articles_in(part, depth - 1)


def _by_meta(tree: HtmlElement) -> set[date]:
    given: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        given.setdefault(key.lower(), meta.get("content") or "")
    return next((days for name in _DATE_NAMES if (days := _days([given.get(name)]))), set())


def _by_time(tree: HtmlElement) -> set[date]:
    times = [time for time in tree.iter("time") if time.get("datetime")]
    marked = [time for time in times if time.get("itemprop") == "datePublished" or time.get("pubdate") is not None]
    return _days(time.get("datetime") for time in (marked or times))


def _days(values: Iterable[object]) -> set[date]:
    """The days among ISO 8601 dates and times; whatever gives no day is passed over."""
    days = set()
    for value in values:
        match = _ISO_DATE.match(value) if isinstance(value, str) else None
        if match:
            try:
                days.add(date(int(match[1]), int(match[2]), int(match[3])))
            except ValueError:  # 30 February
                continue
    return days
