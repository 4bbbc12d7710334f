"""No regular expression of ours backtracks without end on text made for that; test_attribution bounds whole lines."""

import importlib
import pkgutil
import re
import time

import pytest

import contradict

LENGTH = 3_000
MAX_SECONDS = 1.0
"""Of the processor, for one text; what is quadratic takes 0.1, what is cubic or worse takes minutes."""
PUMPED = (" ", "\n", "a", "A", "1", '"', "’", "“", ".", "-", "<", "a ", "A ", "Aa. ", "1,", "\n ", 'a" ', "not a ", "said that ", "<!--")  # fmt: skip


def patterns():
    found = {}

    def walk(value, name, depth=0):
        if isinstance(value, re.Pattern):
            found.setdefault((value.pattern, value.flags), (name, value))
        elif depth < 3 and isinstance(value, dict | list | tuple | set | frozenset):
            for part in value.values() if isinstance(value, dict) else value:
                walk(part, name, depth + 1)

    for module in pkgutil.walk_packages(contradict.__path__, "contradict."):
        if not module.name.startswith(("contradict.bundled", "contradict.__main__")):
            for name, value in vars(importlib.import_module(module.name)).items():
                walk(value, f"{module.name}.{name}")
    return sorted(found.values(), key=lambda named: named[0])


@pytest.mark.parametrize("pattern", [pytest.param(value, id=name) for name, value in patterns()])
def test_a_pattern_does_not_backtrack_without_end(pattern):
    for piece in PUMPED:
        text = piece * (LENGTH // len(piece)) + "\0"
        subject = text.encode() if isinstance(pattern.pattern, bytes) else text
        began = time.process_time()
        pattern.fullmatch(subject)
        for _ in pattern.finditer(subject):
            pass
        assert time.process_time() - began < MAX_SECONDS, (pattern.pattern, piece)
