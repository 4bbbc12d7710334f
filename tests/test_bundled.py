"""The models that come with the package: they load offline and do their job on the bundled example."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open

from benchmarks.datasets import WRITTEN
from contradict import Detector, read
from contradict.detector import DEFAULT_ENCODER, DEFAULT_NLI, NAMED_NLI, bundled, load_nli

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "harbour-bridge.txt"


@pytest.fixture(scope="module")
def detector():
    return Detector.from_pretrained(device="cpu")


@pytest.fixture(scope="module")
def report(detector):
    return detector.detect([read(EXAMPLE)])


def test_the_example_gives_its_denials(report):
    denials = [f for f in report.findings if f.kind == "denial"]
    assert any("office" in f.denial.source and "report" in f.denial.content for f in denials)
    assert len(report.findings) <= 8


def test_furniture_and_hedges_are_in_no_finding(report):
    texts = " ".join(side.text for f in report.findings for side in (f.claim, f.denial))
    for furniture in ("Photo:", "Read more", "Tomas Wren", "rule out", "declined to comment"):
        assert furniture not in texts


@pytest.mark.parametrize(
    ("premise", "hypothesis", "label"),
    [
        ("A ferry carrying forty passengers hit the quay at noon.", "A ferry hit the quay.", "entailment"),
        pytest.param(
            "Nobody was hurt when the ferry hit the quay.",
            "The ferry accident left no one injured.",
            "entailment",
            marks=pytest.mark.xfail(reason="a paraphrase with a negative on both sides; the model says neutral"),
        ),
        ("The ferry hit the quay at noon.", "Rain is expected over the islands on Friday.", "neutral"),
        pytest.param(
            "The ferry hit the quay at noon.",
            "The captain was fired in March.",
            "neutral",
            marks=pytest.mark.xfail(reason="two matters near each other clash, as captions of one picture would"),
        ),
        ("The ministry denied that the bridge had been sold.", "The bridge had been sold.", "contradiction"),
        ("Twelve sailors were rescued.", "All twelve sailors drowned.", "contradiction"),
        ("A blogger claimed that the bridge had been sold.", "The bridge had been sold.", "neutral"),
    ],
)
def test_plain_judgements(detector, premise, hypothesis, label):
    assert detector.judge([(premise, hypothesis)])[0].label == label


def test_int8_gives_the_labels_of_the_weights():
    pairs = [(row["premise"], row["hypothesis"]) for row in map(json.loads, WRITTEN.open(encoding="utf-8"))][:160]
    twin, weights = (load_nli(device="cpu", runtime=name).predict_proba(pairs) for name in ("onnx", "torch"))
    clear = np.sort(weights, axis=1)[:, 2] - np.sort(weights, axis=1)[:, 1] > 0.2
    assert clear.mean() > 0.6
    np.testing.assert_array_equal(twin.argmax(1)[clear], weights.argmax(1)[clear])
    assert np.abs(twin - weights).mean() < 0.03


def test_the_larger_model_judges_what_the_default_one_cannot():
    base = load_nli("base", device="cpu")
    pairs = [
        ("Nobody was hurt when the ferry hit the quay.", "The ferry accident left no one injured."),
        ("The ministry denied that the bridge had been sold.", "The bridge had been sold."),
        ("A blogger claimed that the bridge had been sold.", "The bridge had been sold."),
    ]
    assert [int(row.argmax()) for row in base.predict_proba(pairs)] == [0, 2, 1]
    parts = list(bundled(NAMED_NLI["base"]).glob("model.int8*"))
    assert all(part.stat().st_size < 50_000_000 for part in parts)
    assert sum(part.stat().st_size for part in parts) < 120_000_000


@pytest.mark.parametrize("name", [DEFAULT_NLI, DEFAULT_ENCODER])
def test_weights_are_half_precision_and_small(name):
    (weights,) = bundled(name).glob("*.safetensors")
    assert weights.stat().st_size < 50_000_000
    with safe_open(weights, "pt") as tensors:
        assert {str(tensors.get_tensor(key).dtype) for key in list(tensors.keys())[:5]} == {"torch.float16"}


def test_a_cold_check_works_with_the_network_blocked():
    code = (
        "import socket, sys\n"
        "def refuse(*args, **kwargs): raise OSError('the network was touched')\n"
        "socket.socket.connect = refuse; socket.create_connection = refuse; socket.getaddrinfo = refuse\n"
        "from contradict.cli import main\n"
        f"main(['check', {str(EXAMPLE)!r}, '--format', 'json'])"
    )
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["findings"]
    assert done.stderr == ""


def test_a_check_loads_no_torch():
    code = (
        "import sys\nfrom contradict.cli import main\n"
        "try:\n"
        f"    main(['check', {str(EXAMPLE)!r}, '--device', 'cpu', '--output', {os.devnull!r}])\n"
        "except SystemExit:\n    pass\n"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
