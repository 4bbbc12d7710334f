"""All attributions of one sentence, in the order of their cues, their contents cut apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contradict import cues
from contradict.attribution.attitudes import is_attitude_form, read_attitude, read_survey
from contradict.attribution.denials import find_verdict, past_shell, read_denial, read_judgement, read_passive, turned
from contradict.attribution.frames import Frame
from contradict.attribution.sayings import read_according, read_asked, read_nominal, read_saying
from contradict.attribution.sentences import Sentence, sentence_end
from contradict.attribution.sources import np_after
from contradict.attribution.verbs import DENIERS, HEDGERS, cue_at, cue_lemmas, label_lemmas
from contradict.types import Stance

_MAX_CUES = 24
"""Cues looked at in one statement; real sentences have fewer, and it keeps hostile ones linear."""


def find_frames(s: Sentence) -> list[Frame]:
    """Attributions of one sentence, in the order of their cues, siblings' contents cut apart."""
    found: list[Frame] = []
    tried = 0
    i = 0
    while i < len(s):
        if s.quoted[i] or not (
            s.low[i] in cue_lemmas() or s.low[i] in _FIRST_WORDS or s.low[i] in label_lemmas() or is_attitude_form(s, i)
        ):
            i += 1
            continue
        tried += s.low[i] != "in"
        if tried > _MAX_CUES:
            break
        frame, after = _frame_at(s, i, found)
        if frame is None and (frame := read_attitude(s, i, found)):
            after = frame.cue[0][1]
        if frame is not None:
            found.append(frame)
        i = max(after, i + 1)
    return _cut_siblings(s, found)


_FIRST_WORDS = frozenset(
    {p[0] for p in (*cues.REJECT_PHRASES, *cues.RULE_OUT, *cues.TWO_WORDS, *cues.SPLIT_PHRASES)}
    | {"according", "in"}
    | cues.NOMINAL_DENIALS
    | cues.NOMINAL_CLAIMS
)


def _frame_at(s: Sentence, i: int, earlier: Sequence[Frame]) -> tuple[Frame | None, int]:
    """The attribution whose main cue word is token `i`, and the token to go on from."""
    if s.low[i] == "according" and s.at(i + 1) == "to":
        return read_according(s, i), i + 2
    if s.low[i] == "in":
        return read_survey(s, i), i + 1
    cue = cue_at(s, i)
    if cue is None:
        return read_nominal(s, i), i + 1
    if cue.lemma in cues.ASK and (cue.passive or (i == 0 and s.low[i].endswith("ed"))):
        return read_asked(s, cue), cue.end
    if cue.passive:
        return read_passive(s, cue), cue.end
    if cue.lemma in DENIERS or cue.lemma in HEDGERS:
        denial = read_denial(s, cue, earlier)
        return denial, past_shell(s, denial) if denial and denial.content else cue.end
    if cue.lemma in cues.LABEL | {"accuse", "call", "blame"}:
        judgement = read_judgement(s, cue, earlier)
        denies = judgement is not None and judgement.stance is Stance.DENIES
        return judgement, past_shell(s, judgement) if judgement and denies else cue.end
    return read_saying(s, cue, earlier), cue.end


def _cut_before(s: Sentence, start: int, later: Frame, *, loose: bool) -> int | None:
    """Where a content must end because `later` is no part of it; `loose`: an "and" needs no comma."""
    if later.sibling or (later.content and later.content[0][0] < start):
        cut = later.first
    else:
        joined = (
            k
            for k in range(later.first - 1, max(start, later.first - 12), -1)
            if s.at(k) == ";"
            or s.at(k) in _JOINERS
            and (s.at(k - 1) == "," or (loose and k == later.first - 1))
            and (k == later.first - 1 or s.at(k) == "but")
        )
        found = next(joined, None)
        if found is None:
            return None
        cut = found
    while cut > start + 1 and s.at(cut - 1) in _TRAILING:
        cut -= 1
    return cut


_JOINERS = frozenset("and but while although though".split())


_TRAILING = frozenset(", and but or then ; — by while before after".split())


def _cut_siblings(s: Sentence, frames: list[Frame]) -> list[Frame]:
    """End an open content where a later verb of the same subject, or a joined clause with a cue, begins."""
    result: list[Frame] = []
    for number, frame in enumerate(frames):
        if frame.open_end and frame.content:
            start, stop = frame.content[-1]
            for later in frames[number + 1 :]:
                if later.attitude and not (later.sibling and later.source == frame.source):
                    continue
                cut = _cut_before(s, start, later, loose=frame.stance is Stance.DENIES)
                if cut is not None and start < cut < stop:
                    frame = replace(frame, content=(*frame.content[:-1], (start, cut)), open_end=False)
                    break
        result.extend(turned(s, frame))
    if all(f.attitude for f in result) and (verdict := find_verdict(s, 0, sentence_end(s))) and not s.quoted[0]:
        after = verdict[0][1]
        agent = np_after(s, after + 1) if s.at(after) == "by" else None
        result.append(Frame(agent, (verdict[0],), (verdict[1],), Stance.DENIES, 0))
    return result
