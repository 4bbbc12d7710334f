"""The house rules that can be checked: imports point down, heavy libraries load late, only cli prints."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "contradict"
SHARED = {"types", "errors", "cues"}
LOADING = SHARED | {"checkpoints", "sessions", "tokens"}
READERS = {"encodings", "links", "pdfs", "webpages", "worddocs"}
STAGES = {"documents", "statements", "attribution", "pairing", "findings"}
ALLOWED = {
    "types": set(),
    "errors": set(),
    "cues": set(),
    "windows": set(),
    "wording": set(),
    "figures": set(),
    "tokens": {"windows"},
    "checkpoints": {"errors"},
    "sessions": {"errors", "tokens", "types"},
    **dict.fromkeys(READERS, {"errors", "types"}),
    **dict.fromkeys(STAGES, SHARED),
    "documents": {"errors", "types"} | READERS,
    "findings": SHARED | {"figures"},
    "embedding": LOADING,
    "nli": LOADING,
    "tagging": LOADING,
    "report": {"types"},
    "verifying": {"corpus", "detector", "engine", "errors", "findings", "scoring", "store", "types", "wording"},
    "corpus": SHARED | {"documents"},
    "store": {"errors", "types"},
    "engine": {"attribution", "detector", "findings", "store", "types"},
    "scoring": {"corpus", "detector", "engine", "findings", "store", "types", "wording"},
    "workers": {"checkpoints", "detector", "engine", "errors", "findings", "scoring", "store", "types"},
    "tables": {"corpus", "errors", "exports", "report", "scoring", "store", "types"},
    "terminal": {"corpus", "detector", "documents", "errors", "report", "types"},
    "batch": {"terminal", "corpus", "detector", "engine", "errors", "report", "scoring", "store", "tables", "types"}
    | {"excerpt", "meter", "workers"},
    "settings": {"errors", "terminal"},
    "cards": {"checkpoints", "detector", "errors"},
    "baseline": {"errors", "types"},
    "about": {"cards", "errors", "report", "settings", "terminal"},
    "exports": {"report", "types"},
    "page": {"report", "types"},
    "meter": {"report"},
    "excerpt": {"page", "scoring", "store", "types"},
    "detector": STAGES | LOADING | {"embedding", "nli", "tagging"},
    "inquiry": {"terminal", "batch", "detector", "report", "exports", "errors", "types", "verifying"},
    "cli": {
        "terminal",
        "settings",
        "about",
        "baseline",
        "batch",
        "inquiry",
        "detector",
        "report",
        "exports",
        "page",
        "errors",
        "types",
    },
    "__main__": {"cli"},
    "__init__": {"detector", "documents", "errors", "types"},
}
MODULES = sorted(PACKAGE.glob("*.py"))
GRAMMAR = [
    "quotations", "sentences", "verbs", "sources", "frames", "sayings", "denials", "attitudes", "grammar",
    "names", "attributions", "merging", "clauses", "untruths", "positions",
]  # fmt: skip
"""The modules of contradict.attribution in the order of the data: each imports earlier ones only."""
HEAVY = ("torch", "transformers", "sentence_transformers", "onnxruntime", "tokenizers", "numpy", "jinja2", "pyarrow")
CLUSTERS = ("ray",)
READING = ("trafilatura", "lxml", "pypdf", "docx", "charset_normalizer", "http.client", "ssl")
"""What plain text is read without."""


def inner_imports(module: Path) -> set[str]:
    """The modules of contradict.attribution that one of them imports."""
    nodes = [n for n in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(n, ast.ImportFrom)]
    parts = [(n.module or "").split(".") for n in nodes]
    return {p[2] for p in parts if p[:2] == ["contradict", "attribution"] and len(p) > 2}


def imports(module: Path) -> set[str]:
    ours = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "contradict":
            ours |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("contradict."):
            ours.add(node.module.split(".")[1])
        assert not (isinstance(node, ast.ImportFrom) and node.level), "imports are absolute"
    return ours


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_imports_point_down(module):
    assert imports(module) <= ALLOWED[module.stem]


@pytest.mark.parametrize("module", GRAMMAR)
def test_the_grammar_flows_one_way(module):
    path = PACKAGE / "attribution" / f"{module}.py"
    assert imports(path) <= SHARED | {"attribution"}
    assert inner_imports(path) <= set(GRAMMAR[: GRAMMAR.index(module)])
    assert len(path.read_text(encoding="utf-8").splitlines()) < 600


def test_the_grammar_is_complete():
    modules = {path.stem for path in (PACKAGE / "attribution").glob("*.py")}
    assert modules == {*GRAMMAR, "__init__"}


@pytest.mark.parametrize("module", [*MODULES, *sorted((PACKAGE / "attribution").glob("*.py"))], ids=lambda p: p.stem)
def test_only_cli_prints_or_exits(module):
    if module.stem in {"terminal", "cli", "batch", "inquiry", "about", "__main__"}:
        return
    calls = [
        n.func.id
        for n in ast.walk(ast.parse(module.read_text()))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    ]
    assert not {"print", "exit", "quit"} & set(calls)


def test_help_and_plain_text_load_nothing_heavy():
    code = (
        "import sys, contradict, contradict.cli\n"
        "from click.testing import CliRunner\n"
        "assert CliRunner().invoke(contradict.cli.main, ['--help']).exit_code == 0\n"
        "contradict.read('examples/harbour-bridge.txt')\n"
        f"print([name for name in {HEAVY + READING + CLUSTERS!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    assert done.stdout.strip() == "[]"


def test_public_names_are_documented():
    import contradict

    for name in contradict.__all__:
        assert getattr(contradict, name).__doc__, name
