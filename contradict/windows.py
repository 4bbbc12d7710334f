"""Texts longer than a model reads, in overlapping windows, so that nothing is cut off unseen."""

from __future__ import annotations

from collections.abc import Sequence

Offsets = Sequence[tuple[int, int]]


def windows(text: str, offsets: Offsets, size: int) -> list[str]:
    """The text itself when it has at most `size` tokens, else windows of `size` tokens that overlap by a quarter.

    Args:
        text: What the offsets point into.
        offsets: [start, end) characters of each token, without special tokens.
        size: Tokens in one window, at least 1.

    Returns:
        Substrings in order; every token is in at least one of them.
    """
    if len(offsets) <= size:
        return [text]
    step = max(1, size - size // 4)
    starts = range(0, len(offsets) - size + step, step)
    return [text[offsets[i][0] : offsets[min(i + size, len(offsets)) - 1][1]] for i in starts]
