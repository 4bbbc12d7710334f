"""Reports of earlier runs -> what of a new report was reviewed before, and is left out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from contradict.errors import InputError
from contradict.types import Baseline, Report


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What is known of a finding that somebody has seen."""

    documents: frozenset[str]
    contradiction: float


def read_baseline(paths: Iterable[str]) -> dict[str, Reviewed]:
    """The findings, by id, of reports written by `check --format json`.

    Raises:
        InputError: A file cannot be read, or is no such report.
    """
    reviewed: dict[str, Reviewed] = {}
    for path in paths:
        try:
            with open(path, "rb") as file:
                report = json.loads(file.read())
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise InputError(f"{path}: the baseline cannot be read ({reason}); check the path") from error
        except (ValueError, RecursionError) as error:
            raise InputError(f"{path}: the baseline is not JSON ({error}); {_REMEDY}") from error
        try:
            if report["schema"] != Report.SCHEMA:
                raise ValueError(report["schema"])
            for finding in report["findings"]:
                documents = frozenset(str(finding[side]["document"]) for side in ("claim", "denial"))
                reviewed[str(finding["id"])] = Reviewed(documents, float(finding["contradiction"]))
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise InputError(f"{path}: is no report that can be a baseline; {_REMEDY}") from error
    return reviewed


_REMEDY = "make one with contradict check --format json --output FILE"


def hide_reviewed(report: Report, reviewed: Mapping[str, Reviewed], *, top: int | None = None) -> Report:
    """The report without what was reviewed before.

    A reviewed finding is stale when this run, which read its documents and would have reported it at its old
    probability, did not find it: the texts changed, or the model judges otherwise.

    Args:
        report: Of all findings, not of the most probable alone.
        reviewed: As `read_baseline` gives it.
        top: Keep so many findings at most.
    """
    found = {finding.id for finding in report.findings}
    read = {examined.name for examined in report.documents if examined.skipped is None}
    least = report.settings.get("min_contradiction", 0.0)
    stale = (
        key
        for key, known in reviewed.items()
        if key not in found and known.documents <= read and known.contradiction >= least
    )
    return replace(
        report,
        findings=tuple(finding for finding in report.findings if finding.id not in reviewed)[:top],
        settings={**report.settings, "top": top},
        baseline=Baseline(hidden=tuple(sorted(found & reviewed.keys())), stale=tuple(sorted(stale))),
    )
