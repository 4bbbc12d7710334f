"""Speed, side by side in one run on the same pairs: ratios first, because the seconds are this machine's.

python -m benchmarks.speed --output benchmarks/results/speed.json

The pairs are 512 of neighbouring statements of the gold articles, as `check` would judge them. Every figure is the
median of five rounds; the rounds of the contestants take turns, so that a slow minute of the machine hits all of them.
DeBERTa-v3 checkpoints are not to be had here; their configs with random weights cost what the real ones cost.
What share of the machine's int8 peak, a large matrix product of the same run, the judging reaches is its roofline: the
multiply-adds of the layers' matrices and of attention, for the tokens of the pairs without padding.
sentence-transformers' own ONNX and OpenVINO backends pin other versions of transformers: see `benchmarks.backends`. The
weights on disk are fp16; sentence-transformers gets them in fp32, because that is faster on a CPU.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.datasets import load
from contradict import Document, nli
from contradict.detector import DEFAULT_ENCODER, DEFAULT_NLI, bundled, extract, load_encoder, load_nli
from contradict.embedding import embed
from contradict.sessions import has_vnni

ROOT = Path(__file__).parent.parent
ROUNDS = 5
PAIRS = 512
EXAMPLE = ROOT / "examples" / "harbour-bridge.txt"
DEBERTA = {  # layers, width, heads, inner width: the config.json of microsoft/deberta-v3-*
    "nli-deberta-v3-xsmall": (12, 384, 6, 1536),
    "nli-deberta-v3-small": (6, 768, 12, 3072),
    "nli-deberta-v3-base": (12, 768, 12, 3072),
}
Task = Callable[[], object]


def statements() -> list[str]:
    """Those of the gold development articles."""
    articles = load(ROOT / "benchmarks" / "gold" / "dev.jsonl")
    found = [s.text for a in articles for s in extract(Document(a["id"], a["text"])) if s.set_aside is None]
    return list(dict.fromkeys(found))


def deberta(name: str) -> Any:  # noqa: ANN401
    """sentence-transformers' CrossEncoder around random weights, with the tokenizer of the bundled model."""
    from sentence_transformers import CrossEncoder
    from transformers import AutoTokenizer, DebertaV2Config, DebertaV2ForSequenceClassification

    layers, width, heads, inner = DEBERTA[name]
    config = DebertaV2Config(
        vocab_size=128100, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
        intermediate_size=inner, num_labels=3, relative_attention=True, position_buckets=256, norm_rel_ebd="layer_norm",
        share_att_key=True, pos_att_type=["p2c", "c2p"], position_biased_input=False, type_vocab_size=0,
        pooler_hidden_size=width, layer_norm_eps=1e-7,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        DebertaV2ForSequenceClassification(config).save_pretrained(folder)
        AutoTokenizer.from_pretrained(bundled(DEFAULT_NLI)).save_pretrained(folder)
        return CrossEncoder(folder, device="cpu")


def judging(pairs: list[tuple[str, str]], *, bf16: bool) -> dict[str, tuple[int, Task]]:
    """Contestants: how many pairs a round judges, and the round; in bf16 only where the machine can."""
    import torch
    from sentence_transformers import CrossEncoder

    folder = str(bundled(DEFAULT_NLI))
    plain = CrossEncoder(folder, device="cpu", model_kwargs={"dtype": torch.float32})
    ours = {name: load_nli(folder, device="cpu", runtime=name) for name in ("onnx", "torch")}
    tasks: dict[str, tuple[int, Task]] = {
        "contradict, int8": (len(pairs), lambda: ours["onnx"].predict_proba(pairs)),
        "contradict, torch fp32": (len(pairs), lambda: ours["torch"].predict_proba(pairs)),
        "CrossEncoder.predict, defaults": (len(pairs), lambda: plain.predict(pairs, show_progress_bar=False)),
    }
    if bf16:
        half = CrossEncoder(folder, device="cpu", model_kwargs={"dtype": torch.bfloat16})
        tasks["CrossEncoder.predict, bf16"] = (len(pairs), lambda: half.predict(pairs, show_progress_bar=False))
    larger = load_nli("base", device="cpu", runtime="onnx")
    # 64 will do: they are slow.
    tasks["contradict --nli base, int8"] = (64, lambda: larger.predict_proba(pairs[:64]))
    for name in DEBERTA:
        tasks[name] = (64, partial(deberta(name).predict, pairs[:64], show_progress_bar=False))
    return tasks


def in_batches(pairs: list[tuple[str, str]]) -> dict[str, tuple[int, Task]]:
    """Our int8 judging by the tokens of a batch."""
    ours = load_nli(device="cpu", runtime="onnx")

    def judge(tokens: int) -> None:
        nli.BATCH_TOKENS = tokens
        ours.predict_proba(pairs)

    return {str(tokens): (len(pairs), partial(judge, tokens)) for tokens in (512, 1024, 2048, 4096)}


def encoding(texts: list[str]) -> dict[str, tuple[int, Task]]:
    """The same for sentence encoders."""
    import torch
    from sentence_transformers import SentenceTransformer

    folder = str(bundled(DEFAULT_ENCODER))
    plain = SentenceTransformer(folder, device="cpu", model_kwargs={"dtype": torch.float32})
    ours = load_encoder(folder, device="cpu", runtime="onnx")
    return {
        "contradict, int8": (len(texts), lambda: embed(ours, texts)),
        "SentenceTransformer.encode, defaults": (len(texts), lambda: plain.encode(texts, show_progress_bar=False)),
    }


def rates(tasks: dict[str, tuple[int, Task]]) -> dict[str, float]:
    """Items a second of each, the median of the rounds."""
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for round_ in range(ROUNDS + 1):
        for name, (count, task) in tasks.items():
            began = time.perf_counter()
            task()
            if round_:  # the first warms up
                taken[name].append(count / (time.perf_counter() - began))
    return {name: round(statistics.median(values), 1) for name, values in taken.items()}


def peaks() -> dict[str, float]:
    """Billions of multiply-adds a second in a large matrix product: what the machine could do."""
    import onnxruntime
    import torch
    from onnx import TensorProto, helper, numpy_helper

    rows, inner = 2048, 1536
    node = helper.make_node("MatMulInteger", ["a", "b"], ["c"])
    graph = helper.make_graph(
        [node], "peak",
        [helper.make_tensor_value_info("a", TensorProto.UINT8, [rows, inner])],
        [helper.make_tensor_value_info("c", TensorProto.INT32, [rows, inner])],
        [numpy_helper.from_array(np.ones((inner, inner), np.int8), "b")],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    codes = np.ones((rows, inner), np.uint8)
    floats, weights = torch.ones(rows, inner), torch.ones(inner, inner)
    halves, half_weights = floats.bfloat16(), weights.bfloat16()
    tasks: dict[str, tuple[int, Task]] = {
        "int8": (1, lambda: session.run(None, {"a": codes})),
        "fp32": (1, lambda: floats @ weights),
        "bf16": (1, lambda: halves @ half_weights),
    }
    return {name: round(rate * rows * inner * inner / 1e9, 1) for name, rate in rates(tasks).items()}


def multiply_adds(pairs: list[tuple[str, str]]) -> float:
    """Billions of them that the default model needs for an average pair."""
    from tokenizers import Tokenizer

    folder = bundled(DEFAULT_NLI)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    width, inner = config["hidden_size"], config["intermediate_size"]
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    needed = 0
    for encoded in tokenizer.encode_batch(pairs):
        tokens = len(encoded.ids)
        needed += config["num_hidden_layers"] * (
            tokens * (4 * width * width + 2 * width * inner) + 2 * tokens**2 * width
        )
    return needed / len(pairs) / 1e9


def cold(arguments: list[str]) -> tuple[float, float]:
    """Median seconds of a fresh process, and its peak memory in MB."""
    seconds, memory = [], 0.0
    for _ in range(ROUNDS):
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "contradict", *arguments], stdout=subprocess.DEVNULL, cwd=ROOT
        )
        _, status, used = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"contradict {' '.join(arguments)} failed")
        seconds.append(time.perf_counter() - began)
        memory = max(memory, used.ru_maxrss / 1000)
    return round(statistics.median(seconds), 2), round(memory)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--article", type=Path, default=EXAMPLE, help="what the cold check reads")
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    commands = {
        "--help": ["--help"],
        "judge": ["judge", "The bridge is shut.", "The bridge is open."],
        "check": ["check", str(args.article)],
        "check --no-second-look": ["check", str(args.article), "--no-second-look"],
    }
    started = {name: dict(zip(("seconds", "peak_mb"), cold(c), strict=True)) for name, c in commands.items()}
    texts = statements()
    pairs = [(texts[i], texts[i + step]) for step in (1, 2) for i in range(len(texts) - step)][:PAIRS]
    peak = peaks()
    judged, encoded = rates(judging(pairs, bf16=peak["bf16"] > peak["fp32"])), rates(encoding(texts))
    by_batch = rates(in_batches(pairs))
    ours = "contradict, int8"
    needed = multiply_adds(pairs)
    found = {
        "command": " ".join(["python -m benchmarks.speed", *sys.argv[1:]]),
        "machine": {"cores": len(os.sched_getaffinity(0)), "processor": platform.machine(), "vnni": has_vnni()},
        "words_a_pair": round(float(np.mean([len(f"{a} {b}".split()) for a, b in pairs])), 1),
        "ratios": {
            "judging": {name: round(judged[ours] / rate, 2) for name, rate in judged.items() if name != ours},
            "encoding": {name: round(encoded[ours] / rate, 2) for name, rate in encoded.items() if name != ours},
        },
        "pairs_a_second": judged,
        "statements_a_second": encoded,
        "batch_tokens": by_batch,
        "giga_multiply_adds_a_second": peak,
        "roofline": {
            "giga_multiply_adds_a_pair": round(needed, 3),
            "share_of_int8_peak": round(needed * judged[ours] / peak["int8"], 3),
        },
        "cold": started,
        "peak_mb_of_this_run": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
    }
    text = json.dumps(found, indent=2)
    print(text)
    if args.output:
        args.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
