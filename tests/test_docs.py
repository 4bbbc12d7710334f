"""Every command and program in the README and in docs/ runs, and prints what the page says it prints."""

import re
from contextlib import ExitStack

import pytest

from docs.outputs import PAGES, ROOT, cluster, rerun
from docs.pictures import PICTURES, TERMINAL, coloured, found, squeezed


@pytest.fixture(scope="module")
def no_ray():
    """Why there is no Ray cluster on this machine; "" for as long as there is one."""
    with ExitStack() as stack:
        try:
            stack.enter_context(cluster())
            reason = ""
        except Exception as error:  # it is not installed, or its processes had seconds to start in
            reason = str(error)
        yield reason


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_shows_is_what_happens(page, tmp_path, no_ray):
    assert rerun(page, tmp_path, ray=not no_ray) == page.read_text(encoding="utf-8"), "run: python -m docs.outputs"


def test_what_the_pages_show_of_ray_is_what_happens(no_ray):
    if no_ray:
        pytest.skip(f"Ray does not run here, so what the pages show of it is NOT tested: {no_ray}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_no_fence_that_is_not_run(page):
    text = page.read_text(encoding="utf-8")
    fences = re.findall(r"^```(\w*.*)$", text, re.MULTILINE)
    opened = [name for name in fences[::2] if page.name != "README.md" or name]
    assert all(name.split()[0] in {"console", "python", "output"} or " " in name for name in opened)
    assert fences[1::2] == [""] * (len(fences) // 2)


def test_a_page_that_says_something_else_is_put_right(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "```console\n$ echo one; echo two\nthree\n$ echo four\n$ seq 9\n1\n...\n9\n```\n\n```text a/b.txt\nB\n```\n"
    )
    (tmp_path / "run").mkdir()
    shown = rerun(page, tmp_path / "run")
    assert "$ echo one; echo two\none\ntwo\n$ echo four\n$ seq 9\n1\n...\n9\n```" in shown
    assert (tmp_path / "run" / "a" / "b.txt").read_text() == "B\n"
    page.write_text("```console\n$ false\n```\n")
    (tmp_path / "again").mkdir()
    with pytest.raises(RuntimeError, match="status 1"):
        rerun(page, tmp_path / "again")


def test_without_ray_its_commands_are_believed_and_the_others_are_not(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```console\n$ echo ray\nbelieved\n$ echo array\nbelieved\n```\n")
    (tmp_path / "run").mkdir()
    assert rerun(page, tmp_path / "run", ray=False).endswith("$ echo ray\nbelieved\n$ echo array\narray\n```\n")


def test_the_picture_of_the_terminal_shows_what_it_would_show():
    report, _ = found()
    assert squeezed(coloured(report)) in squeezed(TERMINAL.read_text(encoding="utf-8")), "run: python -m docs.pictures"


def test_pictures_are_small_and_shown():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for picture in PICTURES:
        assert picture.stat().st_size < 300_000
        assert f"]({picture.relative_to(ROOT)})" in readme
