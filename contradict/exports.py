"""Report or verification -> what other programs take: CSV for spreadsheets, drafts of schema.org ClaimReview."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from contradict.report import dump_json, likelihood, percent_of, place_of, safe, speakers_of, wording
from contradict.types import Finding, Position, Report, Verification

DRAFT = "Draft, not a review: flagged by a machine, rated by nobody"

_SIDE_COLUMNS = ("source", "cue", "text", "content", "document", "line", "date", "publisher")
CSV_COLUMNS = (
    "id", "group", "kind", "directness", "percent", "likelihood", "why",
    *(f"claim_{column}" for column in _SIDE_COLUMNS), *(f"denial_{column}" for column in _SIDE_COLUMNS),
)  # fmt: skip

EVIDENCE_COLUMNS = (
    "claim", "bearing", "percent", "likelihood", "why", *_SIDE_COLUMNS, "copies",
    *(f"through_{column}" for column in _SIDE_COLUMNS),
)  # fmt: skip

# Source: OWASP, "CSV Injection"; the wide forms are read as the narrow ones by some Asian spreadsheets.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"


def render_csv(report: Report) -> str:
    """One row for each finding, under `CSV_COLUMNS`.

    It begins with a byte order mark, without which Excel garbles every quotation mark, and its lines end as RFC 4180
    has them. A cell that a spreadsheet would run as a formula begins with an apostrophe, which shows it as text.
    """
    several = len(report.documents) > 1
    return _csv(CSV_COLUMNS, (_row(finding, several=several) for finding in report.findings))


def render_verification_csv(verification: Verification) -> str:
    """One row for each item of evidence, under `EVIDENCE_COLUMNS`, made as in `render_csv`."""
    several = verification.compared.documents > 1
    rows = (
        [
            verification.claim, e.bearing.value, str(percent_of(e.probability)), wording(e.probability), e.why,
            *_side_cells(e.position, several=several), "; ".join(name for name, _, _ in e.copies),
            *(_side_cells(e.through, several=several) if e.through else [""] * len(_SIDE_COLUMNS)),
        ]
        for e in verification.evidence
    )  # fmt: skip
    return _csv(EVIDENCE_COLUMNS, rows)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([inert(safe(value)) for value in row] for row in rows)
    return _BOM + stream.getvalue()


def render_claimreview(report: Report) -> str:
    """A JSON-LD list with a draft of a ClaimReview for each finding, for a person to finish.

    What only a reviewer can say (who reviews, where it is published, the rating) is null, which JSON-LD takes as
    absent: until somebody fills it in, a draft does not pass for a review.
    Source: https://schema.org/ClaimReview, and the properties that Google requires of one.
    """
    several = len(report.documents) > 1
    return dump_json([_draft(finding, several=several) for finding in report.findings], indent=2) + "\n"


EXPORTS: dict[str, Callable[[Report], str]] = {"csv": render_csv, "claimreview": render_claimreview}


def _row(finding: Finding, *, several: bool) -> list[str]:
    return [
        finding.id, finding.group, finding.kind.value, finding.directness.value,
        str(percent_of(finding.contradiction)), wording(finding.contradiction), finding.why,
        *_side_cells(finding.claim, several=several), *_side_cells(finding.denial, several=several),
    ]  # fmt: skip


def _side_cells(side: Position, *, several: bool) -> list[str]:
    source = ", via ".join(speakers_of(side, several=several))
    date = side.date.isoformat() if side.date else ""
    return [source, side.cue, side.text, side.content, side.document, str(side.line), date, side.publisher]


def inert(text: str) -> str:
    """Text that no spreadsheet runs: what it would take for a formula gets an apostrophe in front."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _draft(finding: Finding, *, several: bool) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "identifier": finding.id,
        "creativeWorkStatus": "Draft",
        "url": None,
        "datePublished": None,
        "author": {"@type": "Organization", "name": None},
        "claimReviewed": safe(finding.claim.content),
        "itemReviewed": _claim(finding.claim, several=several),
        "citation": _claim(finding.denial, several=several),
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": None,
            "bestRating": None,
            "worstRating": None,
            "alternateName": DRAFT,
            "ratingExplanation": safe(f"A conflict is {likelihood(finding.contradiction)}: {finding.why}"),
        },
    }


def _claim(side: Position, *, several: bool) -> dict[str, Any]:
    """One side as a schema.org Claim; a source has no type, for nothing says whether it is a person."""
    article: dict[str, Any] = {"@type": "Article", "name": place_of(side)}
    dated = {"datePublished": side.date.isoformat()} if side.date else {}
    publisher = {"@type": "Organization", "name": safe(side.publisher)}
    told = bool(side.source or side.chain or side.cue)
    source = {"name": safe(", via ".join(speakers_of(side, several=several)))}
    return {
        "@type": "Claim",
        "text": safe(side.text),
        "author": publisher if side.publisher and not told else source,
        **dated,
        "appearance": article | dated | ({"publisher": publisher} if side.publisher else {}),
    }
