from hypothesis import given
from hypothesis import strategies as st

from contradict.windows import windows


def words(text):
    offsets, start = [], 0
    for word in text.split(" "):
        offsets.append((start, start + len(word)))
        start += len(word) + 1
    return offsets


@given(count=st.integers(1, 400), size=st.integers(1, 60))
def test_every_token_is_in_a_window_and_no_window_is_too_long(count, size):
    text = " ".join(f"w{i}" for i in range(count))
    made = windows(text, words(text), size)
    assert {word for window in made for word in window.split()} == set(text.split())
    assert all(len(window.split()) <= size for window in made)


def test_a_text_that_fits_is_itself_with_its_spaces():
    assert windows("  a b ", [(2, 3), (4, 5)], 2) == ["  a b "]


def test_neighbouring_windows_share_a_quarter():
    text = " ".join(map(str, range(20)))
    first, second, *_ = windows(text, words(text), 8)
    assert first.split()[-2:] == second.split()[:2]


def test_no_window_is_only_a_repetition_of_the_last():
    text = " ".join(map(str, range(14)))
    made = windows(text, words(text), 8)
    assert [window.split()[-1] for window in made] == ["7", "13"]
