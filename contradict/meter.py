"""What a long run says of itself while it runs: how fast it is, how long it still takes, what it has found."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from contradict.report import counted

WINDOW = 60.0
"""Seconds that the rate is of: what an earlier run has done goes by at once, and must not promise an early end."""
REFRESH = 0.2
"""Seconds between two showings."""


class Meter:
    """Progress with a rate, the time left and the findings so far."""

    def __init__(self, show: Callable[[str, int, int], None], clock: Callable[[], float] = time.monotonic) -> None:
        """Show nothing yet.

        Args:
            show: Given the stage with the notes on it, what is done and what is to do.
            clock: Seconds.
        """
        self._show, self._clock = show, clock
        self._stage, self._told = "", 0.0
        self._done = self._total = self._found = 0
        self._marks: deque[tuple[float, int]] = deque()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note: of the stage, what is done and what is to do; or of the "findings" so far."""
        if stage == "findings":
            self._found = done
            return
        now = self._clock()
        if stage != self._stage:
            self._marks.clear()
        elif now - self._told < REFRESH and done != total:
            return
        self._stage, self._done, self._total, self._told = stage, done, total, now
        self._marks.append((now, done))
        while len(self._marks) > 2 and now - self._marks[1][0] >= WINDOW:
            self._marks.popleft()
        notes = ", ".join(self._notes())
        self._show(f"{stage} ({notes})" if notes else stage, done, total)

    def state(self) -> str:
        """Such as: judging, 4,096 of 20,000."""
        number = [f"{self._done:,} of {self._total:,}" if self._total else f"{self._done:,}"] if self._done else []
        return ", ".join([self._stage, *number])

    def _notes(self) -> list[str]:
        (began, first), (now, done) = self._marks[0], self._marks[-1]
        rate = (done - first) / (now - began) if now > began else 0.0
        notes = [f"{rate:,.0f} a second" if rate >= 10 else f"{rate:.1f} a second"] if rate else []
        notes += [f"{duration((self._total - done) / rate)} left"] if rate and self._total else []
        return notes + ([f"{counted(self._found, 'finding')} so far"] if self._found else [])


def duration(seconds: float) -> str:
    """Such as: 12 s, 5 min, 1.5 h."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
