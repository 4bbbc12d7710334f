"""What the meter says of a run whose clock is ours."""

import pytest

from contradict.meter import WINDOW, Meter, duration


class Run:
    """A meter, its clock, and what it showed."""

    def __init__(self):
        self.now, self.shown = 0.0, []
        self.meter = Meter(lambda *line: self.shown.append(line), lambda: self.now)

    def tell(self, now, *line):
        self.now = now
        self.meter(*line)
        return self.shown[-1][0]


@pytest.mark.parametrize(
    ("done", "total", "said"),
    [
        (600, 0, "judging (60 a second)"),
        (600, 1200, "judging (60 a second, 10 s left)"),
        (5, 365, "judging (0.5 a second, 12 min left)"),
        (0, 100, "judging"),
        (100, 100, "judging (10 a second, 0 s left)"),
    ],
)
def test_rate_and_time_left(done, total, said):
    run = Run()
    assert run.tell(0, "judging", 0, total) == "judging"
    assert run.tell(10, "judging", done, total) == said
    assert run.shown[-1][1:] == (done, total)


def test_the_findings_so_far_are_told_with_the_next_line():
    run = Run()
    run.tell(0, "judging", 0, 100)
    assert run.tell(0, "findings", 1, 0) == "judging"
    assert run.tell(10, "judging", 50, 100) == "judging (5.0 a second, 10 s left, 1 finding so far)"
    run.meter("findings", 1204, 0)
    assert run.tell(20, "judging", 60, 100).endswith("1,204 findings so far)")


def test_what_was_done_before_promises_no_early_end():
    run = Run()
    run.tell(0, "judging", 0, 100_000)
    run.tell(1, "judging", 90_000, 100_000)
    for second in range(2, int(3 * WINDOW)):
        said = run.tell(second, "judging", 90_000 + second, 100_000)
    assert said.startswith("judging (1.0 a second, 2.7 h left")


def test_each_stage_has_its_own_rate_and_lines_come_seldom_but_for_the_last():
    run = Run()
    run.tell(0, "reading", 0, 0)
    run.tell(9, "reading", 900, 0)
    assert run.tell(10, "judging", 0, 20) == "judging"
    assert run.tell(10.1, "judging", 1, 20) == "judging"
    assert run.tell(10.2, "judging", 20, 20) == "judging (100 a second, 0 s left)"
    assert run.meter.state() == "judging, 20 of 20"


def test_the_state_is_a_phrase():
    run = Run()
    run.tell(0, "loading the models", 0, 0)
    assert run.meter.state() == "loading the models"
    run.tell(1, "reading", 4096, 0)
    assert run.meter.state() == "reading, 4,096"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (89, "89 s"), (90, "2 min"), (5399, "90 min"), (5400, "1.5 h")]
)
def test_durations_are_short(seconds, said):
    assert duration(seconds) == said
