import pytest

from contradict.figures import different_figures


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("12 people died.", "At least 30 people died.", ("12 people", "30 people")),
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
