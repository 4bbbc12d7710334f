import pytest

from contradict.figures import different_figures


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("12 people died.", "At least 30 people died.", ("12 people", "At least 30 people")),
        ("It cost $1.5bn.", "It cost $2 billion.", ("$1.5bn", "$2 billion")),
        ("Prices rose 3%.", "Prices rose by 4 per cent.", ("3%", "4 per cent")),
        ("1,200 homes lost power.", "1,400 homes lost power.", ("1,200 homes", "1,400 homes")),
    ],
)
def test_figures_that_differ(one, other, shown):
    assert different_figures(one, other) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 people died.", "12 people died in 3 cars."),
        ("It cost $1.5bn.", "It cost $1.5 billion."),
        ("12 people died.", "30 cars burned."),
        ("Nobody died.", "30 people died."),
        ("In version 1.2.3 it works.", "It works."),
        ("3% of 50 homes", "3 percent of 60 boats"),
    ],
)
def test_figures_that_do_not(one, other):
    assert different_figures(one, other) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("At least 40 people died.", "The dead were 52 people."),
        ("About 1,000 people came.", "He counted 1,040 people."),
        ("Some 1,000 people came.", "At least 950 people came."),
        ("It sold 12,000 phones.", "It sold 12,340 phones."),
        ("Up to nine people fell ill.", "Four people fell ill."),
        ("One man marched.", "Two men marched."),
    ],
)
def test_bounds_and_rounding_hold(one, other):
    assert different_figures(one, other) is None


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("Nine people fell ill.", "Four people fell ill.", ("Nine people", "Four people")),
        (
            "More than 80 passengers slept there.",
            "No more than 25 passengers stayed.",
            ("More than 80 passengers", "No more than 25 passengers"),
        ),
        ("Twenty-two ships sailed.", "22 ships sailed.", None),
        ("At least 40 people died.", "Up to 12 people died.", ("At least 40 people", "Up to 12 people")),
        ("It sold 12,000 phones.", "It sold 15,340 phones.", ("12,000 phones", "15,340 phones")),
        ("Some 40 people died.", "39 people died.", None),
        ("40 people died.", "39 people died.", ("40 people", "39 people")),
    ],
)
def test_words_and_bounds_that_differ(one, other, shown):
    assert different_figures(one, other) == shown
    assert different_figures(other, one) == (shown and shown[::-1])
