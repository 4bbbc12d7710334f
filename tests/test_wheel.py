"""The wheel carries the models: built, unpacked elsewhere and run, without the checkout."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parent.parent


def test_the_wheel_runs_away_from_the_checkout(tmp_path):
    # A copy, because setuptools leaves build/ behind, and what once lay there would go into the next wheel.
    source = tmp_path / "source"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".*", "build", "*.egg-info", "__pycache__", "tests"))
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        tmp_path,
        source,
    ]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("contradict_news-*.whl")
    site = tmp_path / "site"
    with ZipFile(wheel) as archive:
        assert not [
            name for name in archive.namelist() if "written" in name or name.endswith(("train.py", "export.py"))
        ]
        data = {f"contradict/{name}" for name in ("page.css", "page.html.j2", "page.js", "schema.json", "models.json")}
        assert data <= set(archive.namelist())
        archive.extractall(site)
    article = tmp_path / "article.txt"
    article.write_bytes((ROOT / "examples" / "harbour-bridge.txt").read_bytes())
    code = "import contradict, sys; from contradict.cli import main; print(contradict.__file__, file=sys.stderr); main(['check', 'article.txt'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(site) in done.stderr
    assert "DENIAL" in done.stdout
