import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contradict import Document
from contradict.attribution import take_positions
from contradict.attribution.untruths import POINTING, find_untruth
from contradict.detector import extract
from contradict.types import Stance


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("This is not true.", "is not true"),
        ("It is a hoax.", "hoax"),
        ("The story is completely false.", "false"),
        ("The photo of the flooded harbour is not real.", "is not real"),
        ("That report turned out to be fabricated.", "fabricated"),
        ("There is no truth to the story.", "no truth"),
        ("The tale about the sunken bus seems to be made up.", "made up"),
        ("It's all based on a lie.", "lie"),
        ("The bogus post was shared ten thousand times.", "bogus"),
        ("The post came from a satirical website.", "satirical"),
        ("The clip has been debunked.", "debunked"),
        ("The rumoured closure was a false alarm.", "false alarm"),
        ("The claims are “baseless”, the harbour master wrote.", "baseless"),
    ],
)
def test_words_that_call_what_stands_elsewhere_untrue(content, words):
    assert find_untruth(content) == (words, POINTING)


@pytest.mark.parametrize(
    ("content", "claim"),
    [
        ("A hoax article saying that the mayor had fled to Peru has gone viral.", "The mayor had fled to Peru."),
        ("There is no truth to the rumour that the bank is closing.", "The bank is closing."),
        ("A post claiming the bridge has fallen is not true.", "The bridge has fallen."),
        ("The reports that the ferry sank are “incorrect”.", "The ferry sank."),
    ],
)
def test_the_claim_where_the_words_tell_it(content, claim):
    assert find_untruth(content)[1] == claim


@pytest.mark.parametrize(
    "content",
    [
        "The mayor opened the bridge.",
        "It is true.",
        "Is it a hoax?",
        "It is not a hoax.",
        "That is not a lie.",
        "The crew is made up of sailors and cooks.",
        "It is not true love.",
        "This is a fantasy novel.",
        "She hopes that it is false.",
        "The photo may be a fake.",
        "Nobody knows whether the letter is real.",
        "She took a false step on the ice.",
        "He was wrong about the weather.",
        "The weekly magazine is known for satire.",
        "The true cost of the bridge is not known.",
    ],
)
def test_what_calls_nothing_untrue(content):
    assert find_untruth(content) is None


def test_a_narrator_denies_by_pointing_and_a_source_in_his_own_name():
    text = "A website said the mayor had fled to Peru. This is not true. Clerk Dias said the story was a hoax."
    document = Document("a.txt", text)
    denials = [p for p in take_positions(document, extract(document)) if p.stance is Stance.DENIES]
    assert [(p.source, p.content) for p in denials] == [("", POINTING), ("Clerk Dias", "The story is true.")]


@given(st.text(alphabet='aT ?."“”that claimhoaxsfe,\n', max_size=80))
def test_any_text_is_read(content):
    find_untruth(content)


@pytest.mark.parametrize("piece", ["?", "claim that ", "the story is ", "it is not ", "hoax", "a", " ", "the story "])
def test_long_contents_take_no_more_than_their_length(piece):
    began = time.process_time()
    find_untruth(piece * 3000)
    assert time.process_time() - began < 2
