"""What one agency's sentence may lose on its way through two desks, and what it may not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contradict.wording import wording

SAME = [
    ("The bridge is safe.", "Bridge is SAFE!"),
    ("He said that the U.S. army left.", "He said the US army left"),
    ("The U.S. and the U.K. agreed", "The US and the UK agreed"),
    ("They organised a centre for travellers' neighbours.", "They organized a center for travelers' neighbors."),
    (
        "Talks, which have resumed, go on at the ministry of defence.",
        "Talks have resumed, go on at the Ministry of Defense",
    ),
    ("It didn’t burn.", "It did not burn"),
    ("It can't burn.", "It cannot burn."),
    ("Prices rose by 5 per cent.", "Prices rose by 5%."),
    ("1,200 people left.", "1200 people left."),
    ("Three men were held.", "3 men were held."),
    ("“A hoax,” it was.", '"A hoax," it was.'),
    ("They also left on Monday.", "They left Monday."),
]
APART = [
    ("1 killed in the crash.", "3 killed in the crash."),
    ("One killed in the crash.", "Two killed in the crash."),
    ("1.5 million people left.", "15 million people left."),
    ("1.200 left", "1,200 left"),
    ("It rose to 5 degrees.", "It rose to -5 degrees."),
    ("It cost $5 million.", "It cost £5 million."),
    ("It rose by 5.", "It rose by 5%."),
    ("The bridge is safe.", "The bridge is not safe."),
    ("The bridge is safe.", "The bridge isn't safe."),
    ("He can pay.", "He can't pay."),
    ("He never paid.", "He paid."),
    ("The mayor knew.", "The minister knew."),
    ("Police killed gunmen.", "Police killed by gunmen."),
    ("Anna Brandt left.", "Ola Brandt left."),
    ("The bridge is open.", "The bridge is shut."),
    ("It was legal.", "It was illegal."),
    ("He voted for the bill.", "He voted against the bill."),
    ("They moved to Kyiv.", "They moved from Kyiv."),
    ("It is so.", "It was so."),
    ("At least 5 left.", "At most 5 left."),
    ("A complaint was filed.", "A complaint was filled."),
    ("The four left.", "For the left."),
    ("The score was 2:1.", "The score was 21."),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_small_edits_leave_the_wording(one, other):
    assert wording(one) == wording(other) != ""


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_may_turn_a_statement_round_is_kept(one, other):
    assert wording(one) != wording(other)


@settings(deadline=None)
@given(st.lists(st.text("abcdefghij", min_size=1)), st.integers(0, 99))
def test_case_spacing_and_articles_are_nothing(words, number):
    words.append(str(number))
    assert wording(" ".join(words)) == wording(" the  ".join(words).upper()) == wording(f"The {', '.join(words)}.")


@settings(deadline=None)
@given(st.text(), st.integers(0, 99), st.integers(100, 999))
def test_numbers_are_kept_in_any_text(text, one, other):
    assert wording(f"{text} {one} dead") != wording(f"{text} {other} dead")
