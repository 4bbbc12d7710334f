"""The evidence page in headless Chromium; nothing here needs the network.

It takes a `chromium` on the PATH (or in the environment's CONTRADICT_CHROMIUM), playwright to steer it, and the axe that
axe-playwright-python carries. The last two come with the dev requirements; where Chromium is missing all of this is
skipped and says so.
"""

import importlib.util
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from test_page import CALM, CLAIM, DENIAL, DOCUMENTS, FIRST, HOSTILE, REPORT, finding, told

from contradict.page import render_page
from contradict.types import Kind, Report

CHROMIUM = os.environ.get("CONTRADICT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
MISSING = [
    name
    for name, there in (
        ("a chromium on the PATH (apt-get install chromium)", CHROMIUM),
        ("playwright (pip install playwright)", importlib.util.find_spec("playwright")),
    )
    if not there
]
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"THE PAGE IS NOT TESTED IN A BROWSER: no {', no '.join(MISSING)}"
)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Without a sandbox, because root has none and CI is root; the only page it opens is ours.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Open the page of a report; whatever it logs, asks of the network or pops up fails the test."""
    contexts, troubles = [], []

    def open_page(report=REPORT, documents=DOCUMENTS, *, width=1280, **options):
        path = tmp_path / "page.html"
        path.write_bytes(render_page(report, documents).encode())
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: request.url != path.as_uri() and troubles.append(request.url))
        page.goto(path.as_uri())
        return page

    open_page.troubles = troubles
    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def shown(page):
    return page.locator(".finding:visible").count()


def status(page):
    # The filters wait for a frame, and after a reset for the form.
    page.evaluate("new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done))))")
    return page.locator("#shown").inner_text()


def test_the_filters_show_what_they_say(opened):
    page = opened()
    assert (shown(page), status(page)) == (3, "Showing 3 of 3 findings")
    page.get_by_role("checkbox", name="Dispute").uncheck()
    assert (status(page), shown(page)) == ("Showing 2 of 3 findings", 2)
    page.get_by_role("combobox", name="Source").select_option(label="Pim Aster (1)")
    assert (status(page), page.locator(".finding:visible").get_attribute("id")) == (
        "Showing 1 of 3 findings", "finding-1",
    )  # fmt: skip
    assert page.locator(".dispute:visible").count() == 1
    page.get_by_role("button", name="Show all").click()
    assert status(page) == "Showing 3 of 3 findings"
    page.get_by_role("slider", name="Probability from").fill("50")
    assert (status(page), page.locator("#percent-shown").inner_text()) == ("Showing 2 of 3 findings", "50%")
    page.get_by_role("combobox", name="Publisher or file").select_option(label="b.txt (1)")
    assert (status(page), shown(page)) == ("No finding passes these filters", 0)


def test_a_link_to_a_hidden_finding_shows_it(opened):
    page = opened()
    page.get_by_role("checkbox", name="Different figures").uncheck()
    assert status(page) == "Showing 2 of 3 findings"
    page.get_by_role("region", name="Table of sources").get_by_role("link").last.click()
    assert status(page) == "Showing 3 of 3 findings"


def test_without_javascript_everything_is_there_but_the_filters(opened):
    page = opened(java_script_enabled=False)
    assert shown(page) == 3
    assert not page.locator("#filters").is_visible()


def test_hostile_text_does_nothing(opened):
    for text in HOSTILE:
        page = opened(*told(text))
        assert page.locator("img, iframe, object").count() == 0
        assert page.locator("script").count() == 1
        assert status(page) == "Showing 2 of 2 findings"


def test_the_policy_stops_any_other_script(opened):
    page = opened()
    page.evaluate("""
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script);
        document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran = true'>");
    """)
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    stopped = [trouble for trouble in opened.troubles if "Content Security Policy" in trouble]
    assert any("script-src" in trouble for trouble in stopped) and any("img-src" in trouble for trouble in stopped)
    opened.troubles.clear()


@pytest.mark.parametrize(("width", "side_by_side"), [(390, False), (760, True), (1280, True)])
def test_the_sides_stand_side_by_side_where_there_is_room_and_nothing_runs_over(opened, width, side_by_side):
    long = replace(CLAIM, text="W" * 300, source="S" * 200, document="d" * 200)
    reports = [REPORT, replace(REPORT, findings=(replace(FIRST, claim=long), replace(FIRST, id="f", group="f")))]
    for report in reports:
        page = opened(report, width=width)
        claim, denial = (page.locator(f".side.{side}").first.bounding_box() for side in ("claim", "denial"))
        assert (claim["y"] == denial["y"]) is side_by_side
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_can_be_used_by_keyboard(opened):
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "denial"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Space")
    assert status(page) == "Showing 2 of 3 findings"


def test_print_has_the_statements_set_aside_and_no_filters(opened):
    page = opened()
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible()
    assert page.get_by_text("Photo: Ines Calder", exact=True).last.is_visible()
    assert page.pdf()[:5] == b"%PDF-"


def test_light_and_dark_differ(opened):
    grounds = {
        opened(color_scheme=scheme).evaluate("getComputedStyle(document.documentElement).backgroundColor")
        for scheme in ("light", "dark")
    }
    assert len(grounds) == 2


def many():
    kinds = list(Kind)
    return Report(
        tuple(
            finding(
                replace(CLAIM, source=f"Source {i % 700}"), replace(DENIAL, source=f"Source {i % 900}", line=i + 1), i,
                kind=kinds[i % 5], contradiction=0.99 - i / 6_000,
            )
            for i in range(5_000)
        ),
        REPORT.documents,
        {},
    )  # fmt: skip


def test_five_thousand_findings_takes_no_time(opened):
    started = time.perf_counter()
    page = opened(many())
    assert page.locator("#shown").inner_text() == "Showing 5,000 of 5,000 findings"
    assert time.perf_counter() - started < 20
    filtered = page.evaluate("""async () => {
        const started = performance.now();
        document.querySelector("[value=denial]").click();
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        return performance.now() - started;
    }""")
    assert status(page) == "Showing 4,000 of 5,000 findings"
    assert filtered < 2_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("report", [REPORT, CALM], ids=["findings", "calm"])
def test_axe_finds_no_serious_fault(opened, report, width, scheme):
    package = importlib.util.find_spec("axe_playwright_python")
    if package is None:
        pytest.skip("AXE DOES NOT CHECK THE PAGE: pip install axe-playwright-python, which carries it")
    page = opened(report, width=width, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))")
    # What is off the screen is not laid out, and axe takes its place for that of something else.
    page.evaluate("document.querySelectorAll('.finding').forEach((f) => (f.style.contentVisibility = 'visible'))")
    # Evaluated, not added as an element, because the page's policy would stop that.
    page.evaluate(Path(package.origin).with_name("axe.min.js").read_text(encoding="utf-8"))
    checked = page.evaluate("axe.run()")
    assert len(checked["passes"]) > 15
    found = checked["violations"]
    assert [(fault["id"], fault["impact"], fault["nodes"][0]["html"]) for fault in found] == []
