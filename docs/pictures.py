"""Make the pictures of the README: the terminal as SVG, the evidence page as PNG.

python -m docs.pictures      # needs a chromium on the PATH; tests/test_docs.py checks the text of the terminal
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from html import unescape
from pathlib import Path

import click

from contradict import Detector, Document, Report, read
from contradict.page import render_page
from contradict.report import MAX_WIDTH, render_text
from docs.outputs import ROOT

TERMINAL, PAGE = ROOT / "docs" / "terminal.svg", ROOT / "docs" / "page.png"
PICTURES = (TERMINAL, PAGE)
EXAMPLE = "examples/harbour-bridge.txt"


def found() -> tuple[Report, Document]:
    """What the pictures are of."""
    document = read(ROOT / EXAMPLE)
    document = Document(EXAMPLE, document.text, document.date, document.title, document.author, document.publisher)
    return Detector.from_pretrained(device="cpu").detect([document]), document


def coloured(report: Report) -> str:
    """What a terminal shows, escape sequences included."""
    return f"{click.style('$', dim=True)} contradict check {EXAMPLE}\n{render_text(report, colour=True)}"


def squeezed(text: str) -> str:
    """The letters of a coloured text or of an SVG, without white space."""
    text = "".join(re.findall(r"<text[^>]*>(.*?)</text>", text)) or click.unstyle(text)
    return "".join(unescape(text).split())


def terminal(report: Report) -> str:
    """The terminal as SVG, without the fonts that rich would fetch from a server."""
    from rich.console import Console
    from rich.text import Text

    console = Console(record=True, width=MAX_WIDTH, file=open(os.devnull, "w"), force_terminal=True)  # noqa: SIM115
    console.print(Text.from_ansi(coloured(report)))
    made = console.export_svg(title="contradict", unique_id="terminal")
    return re.sub(r"@font-face \{.*?\}\s*", "", made, flags=re.DOTALL)


def photograph(page: str, target: Path) -> None:
    """The top of the page as a browser shows it."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CONTRADICT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder, "page.html")
        path.write_text(page, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 1280, "height": 1120}, color_scheme="light")
        view.goto(path.as_uri())
        view.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    report, document = found()
    TERMINAL.write_text(terminal(report), encoding="utf-8")
    photograph(render_page(report, [document]), PAGE)
