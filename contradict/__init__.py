"""Find, in news, the claims that somebody else denies."""

from contradict.detector import Detector
from contradict.documents import read
from contradict.errors import ContradictError
from contradict.types import Document, Finding, Kind, Label, Position, Report, Stance, Statement, Verdict

__all__ = [
    "ContradictError",
    "Detector",
    "Document",
    "Finding",
    "Kind",
    "Label",
    "Position",
    "Report",
    "Stance",
    "Statement",
    "Verdict",
    "read",
]
