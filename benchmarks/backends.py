"""Our int8 judge beside sentence-transformers' own backends: the same weights and pairs, one run, one environment.

python3 -m venv .work/backends-venv
.work/backends-venv/bin/pip install 'sentence-transformers[onnx,openvino]==5.7.0' optimum-intel==1.27.0 \
    datasets==5.0.1 torch==2.13.0 click
PYTHONPATH=. .work/backends-venv/bin/python -m benchmarks.backends --output benchmarks/results/backends.json

optimum-onnx pins transformers 4, so the backends cannot be in the environment of the project. The versions are the
newest that go together; without them pip searches for minutes, and another torch comes with gigabytes of CUDA. Pairs,
rounds and turns are those of `benchmarks.speed`. sentence-transformers makes the exports, in a temporary folder, from
the weights in fp32. All get as many threads as we take; everything else is as it comes:

- onnx: exported fp32; O3: `export_optimized_onnx_model`; onnx int8: `export_dynamic_quantized_onnx_model`.
- openvino: the plugin chooses the precision, bf16 where the processor has it; "fp32" is the same told not to.
- openvino int8: `export_static_quantized_openvino_model`, calibrated on 128 written pairs of the files that ours was
  calibrated on (its default is single sentences of SST-2); it pads each to 384 tokens, and keeps bf16 for the rest.

Agreement is with torch in fp32, all probabilities at the temperature of the model.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import speed
from benchmarks.datasets import WRITTEN, load
from contradict.detector import DEFAULT_NLI, load_nli
from contradict.nli import read_temperature
from contradict.sessions import WEIGHTS_FILE, usable_cores

OURS = "contradict, int8"
PLAIN = "CrossEncoder.predict, defaults"
QUANTISED = "avx512_vnni"
CALIBRATION_ROWS = 128  # as many as NNCF looks at
PRECISION = "INFERENCE_PRECISION_HINT"
LIBRARIES = (
    "sentence-transformers",
    "transformers",
    "torch",
    "onnxruntime",
    "optimum",
    "optimum-onnx",
    "optimum-intel",
    "openvino",
    "nncf",
    "tokenizers",
    "numpy",
)
Pairs = list[tuple[str, str]]
Judge = Callable[[Pairs], np.ndarray]


def keep_to_itself(folder: Path) -> None:
    """No hub, no telemetry, and caches in a folder; only before the libraries are imported."""
    os.environ |= {"HF_HUB_OFFLINE": "1", "HF_HOME": str(folder), "CI": "true", "NNCF_CI": "1"}


def copy_in_fp32(model: Path, folder: Path) -> None:
    """The checkpoint alone, its weights in fp32: on disk they are fp16, and an export would keep that."""
    from safetensors.numpy import load_file, save_file

    folder.mkdir()
    for path in model.glob("tokenizer*.json"):
        shutil.copy(path, folder)
    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"dtype": "float32"}), encoding="utf-8")
    weights = {name: array.astype(np.float32) for name, array in load_file(model / WEIGHTS_FILE).items()}
    save_file(weights, folder / WEIGHTS_FILE, metadata={"format": "pt"})


def write_calibration(folder: Path) -> None:
    """Pairs of the written training sets, spread evenly, as a data set that a folder's name loads."""
    rows = [row for path in sorted(WRITTEN.parent.glob("train-*.jsonl")) for row in load(path)]
    chosen = [rows[i] for i in np.linspace(0, len(rows) - 1, CALIBRATION_ROWS).astype(int)]
    lines = [json.dumps({"pair": [row["premise"], row["hypothesis"]]}) for row in chosen]
    folder.mkdir()
    (folder / "train.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def export(folder: Path, calibration: Path) -> None:
    """Write folder/onnx and folder/openvino: as exported, optimised, quantised."""
    from sentence_transformers import (
        CrossEncoder,
        export_dynamic_quantized_onnx_model,
        export_optimized_onnx_model,
        export_static_quantized_openvino_model,
    )

    place = str(folder)
    onnx = CrossEncoder(place, device="cpu", backend="onnx", model_kwargs={"export": True})
    onnx.save_pretrained(place)
    export_optimized_onnx_model(onnx, "O3", place)
    export_dynamic_quantized_onnx_model(onnx, QUANTISED, place)
    openvino = CrossEncoder(place, device="cpu", backend="openvino", model_kwargs={"export": True})
    openvino.save_pretrained(place)
    export_static_quantized_openvino_model(
        openvino,
        None,
        place,
        dataset_name=str(calibration),
        dataset_config_name="default",
        dataset_split="train",
        column_name="pair",
    )


def peers(folder: Path, threads: int) -> dict[str, Any]:
    """sentence-transformers' CrossEncoder on each backend."""
    import onnxruntime
    import torch
    from sentence_transformers import CrossEncoder

    torch.set_num_threads(threads)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    made = partial(CrossEncoder, str(folder), device="cpu")

    def onnx(file: str) -> Any:  # noqa: ANN401
        return made(backend="onnx", model_kwargs={"file_name": file, "session_options": options})

    def openvino(file: str, **more: str) -> Any:  # noqa: ANN401
        config = {"INFERENCE_NUM_THREADS": str(threads), **more}
        return made(backend="openvino", model_kwargs={"file_name": file, "ov_config": config})

    return {
        PLAIN: made(model_kwargs={"dtype": torch.float32}),
        "CrossEncoder, onnx": onnx("model.onnx"),
        "CrossEncoder, onnx O3": onnx("model_O3.onnx"),
        "CrossEncoder, onnx int8": onnx(f"model_qint8_{QUANTISED}.onnx"),
        "CrossEncoder, openvino": openvino("openvino_model.xml"),
        "CrossEncoder, openvino fp32": openvino("openvino_model.xml", **{PRECISION: "f32"}),
        "CrossEncoder, openvino int8": openvino("openvino_model_qint8_quantized.xml"),
    }


def precision(model: Any) -> str | None:  # noqa: ANN401
    """What OpenVINO computes in where nothing is quantised; None for the other backends."""
    request = getattr(model.transformers_model, "request", None)
    return request and request.get_property(PRECISION).get_type_name()


def probabilities(logits: np.ndarray, temperature: float) -> np.ndarray:
    """The softmax of logits divided by the temperature."""
    scaled = np.asarray(logits, dtype=np.float64) / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def agreement(answers: dict[str, np.ndarray]) -> dict[str, dict[str, float]]:
    """How many labels are those of plain torch, and how far the probabilities are from its on average."""
    true = answers[PLAIN]
    return {
        name: {
            "labels_agreeing": int((found.argmax(1) == true.argmax(1)).sum()),
            "mean_absolute_difference": round(float(np.abs(found - true).mean()), 6),
        }
        for name, found in answers.items()
        if name != PLAIN
    }


def measured(model: Path, folder: Path, pairs: Pairs) -> dict[str, Any]:
    """Ratios, rates and agreement of all contestants."""
    copy = folder / "model"
    copy_in_fp32(model, copy)
    write_calibration(folder / "calibration")
    export(copy, folder / "calibration")
    nli = load_nli(model, device="cpu", runtime="onnx")
    others = peers(copy, usable_cores())
    raw: dict[str, Judge] = {name: partial(peer.predict, show_progress_bar=False) for name, peer in others.items()}
    temperature = read_temperature(json.loads((model / "config.json").read_text(encoding="utf-8")))
    answers = {OURS: np.asarray(nli.predict_proba(pairs))}
    answers |= {name: probabilities(judge(pairs), temperature) for name, judge in raw.items()}
    judges: dict[str, Judge] = {OURS: nli.predict_proba, **raw}
    rates = speed.rates({name: (len(pairs), partial(judge, pairs)) for name, judge in judges.items()})
    return {
        "ratios": {name: round(rates[OURS] / rate, 2) for name, rate in rates.items() if name != OURS},
        "pairs_a_second": rates,
        "against_fp32": agreement(answers),
        "openvino_precision": {name: found for name, peer in others.items() if (found := precision(peer))},
    }


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=speed.ROOT / "models" / DEFAULT_NLI)
    parser.add_argument("--pairs", type=int, default=speed.PAIRS)
    parser.add_argument("--rounds", type=int, default=speed.ROUNDS)
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    speed.ROUNDS = args.rounds
    texts = speed.statements()
    pairs = [(texts[i], texts[i + step]) for step in (1, 2) for i in range(len(texts) - step)][: args.pairs]
    with tempfile.TemporaryDirectory() as folder:
        keep_to_itself(Path(folder) / "cache")
        results = measured(args.model, Path(folder), pairs)
    found = {
        "command": " ".join(["python -m benchmarks.backends", *sys.argv[1:]]),
        "model": args.model.name,
        "machine": {"cores": usable_cores(), "processor": platform.machine()},
        "pairs": len(pairs),
        "words_a_pair": round(float(np.mean([len(f"{a} {b}".split()) for a, b in pairs])), 1),
        **results,
        "versions": {name: version(name) for name in LIBRARIES},
    }
    text = json.dumps(found, indent=2)
    print(text)
    if args.output:
        args.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
