"""The int8 ONNX twin of a checkpoint, run on CPU cores by onnxruntime; torch is not needed for it."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from contradict.errors import ModelError

if TYPE_CHECKING:
    from contradict.tokens import Inputs
    from contradict.types import Floats2d

ONNX_FILE = "model.int8.onnx"
"""Beside the weights it was made from, by benchmarks/export.py."""
SHARDS = "model.int8-*.data"
"""Where a graph of more than 50 MB has its large weights."""
WEIGHTS_FILE = "model.safetensors"
MADE_FROM = "made_from"
"""The graph's metadata that holds the `fingerprint` of those weights."""
RUNTIMES = ("auto", "onnx", "torch")


def takes_onnx(name_or_path: str | Path, *, device: str | None, runtime: str) -> bool:
    """Whether a model is to be run by onnxruntime: "auto" does so on a CPU where the ONNX file is there.

    Raises:
        ModelError: "onnx" was asked for and cannot be had, or there is no such runtime.
    """
    if runtime not in RUNTIMES:
        raise ModelError(f"runtime {runtime}: there is only {', '.join(RUNTIMES)}")
    there = (Path(name_or_path) / ONNX_FILE).is_file()
    if runtime == "onnx":
        if not there:
            raise ModelError(
                f"{name_or_path} has no {ONNX_FILE}; take --runtime torch, or make it: benchmarks/export.py"
            )
        if device not in {None, "cpu"}:
            raise ModelError(f"the onnx runtime is for the CPU; take --runtime torch for {device}")
    if runtime == "auto":
        return there and (device == "cpu" or (device is None and not _gpu_in_sight()))
    return runtime == "onnx"


def _gpu_in_sight() -> bool:
    """Whether torch finds CUDA here; without a device file of a GPU it is not asked, for that takes seconds."""
    devices = [*Path("/dev").glob("nvidia[0-9]*"), Path("/dev/dxg"), Path("/dev/kfd")]
    if not any(device.exists() for device in devices):
        return False
    import torch

    return torch.cuda.is_available()


def load_session(folder: Path, *, output: str) -> Callable[[Inputs], Floats2d]:
    """A function from one padded batch to the (rows, columns) output of the graph.

    Args:
        folder: Where the graph is, and the weights it was made from.
        output: "logits" of a classifier or "embeddings" of an encoder.

    Raises:
        ModelError: The graph is of the other kind, or was made from other weights.
        Exception: Whatever onnxruntime raises for a file it cannot run.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # read on import; from 1.32 on it reports to Microsoft
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = usable_cores()
    options.enable_mem_pattern = False  # it keeps a plan of memory for every shape of batch: 30 MB for nothing
    options.log_severity_level = 3  # warnings about its own optimisations are not for our users
    if not has_vnni():
        # Older cores add pairs of products in 16 bits, which overflow; this makes onnxruntime avoid it, for some of the
        # speed.
        options.add_session_config_entry("session.x64quantprecision", "1")
    # By its path, not as bytes: what a graph has in other files would then be looked for in the working folder.
    graph = str(folder / ONNX_FILE)
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    made = session.get_outputs()[0].name
    if made != output:
        raise ModelError(f"its {ONNX_FILE} gives {made}, not {output}; it is a model for another job")
    _check_origin(folder, session.get_modelmeta().custom_metadata_map)
    taken = {entry.name for entry in session.get_inputs()}
    # What a run took is given back after it: each model would keep the most that it ever needed.
    run_options = onnxruntime.RunOptions()
    run_options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")

    def run(inputs: Inputs) -> Floats2d:
        (rows,) = session.run(None, {name: array for name, array in inputs.items() if name in taken}, run_options)
        answer: Floats2d = rows
        return answer

    return run


def _check_origin(folder: Path, metadata: Mapping[str, str]) -> None:
    """Refuse a graph made from other weights than the ones beside it: training again leaves the old one there."""
    weights = folder / WEIGHTS_FILE
    if weights.is_file() and metadata.get(MADE_FROM) != fingerprint(weights):
        raise ModelError(
            f"its {ONNX_FILE} was made from other weights than its {WEIGHTS_FILE}; run benchmarks/export.py again, or "
            "take --runtime torch"
        )


def fingerprint(weights: Path) -> str:
    """Size, and SHA-256 of the first and the last 64 kB, of a weights file: its header and its last tensors."""
    with weights.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        ends = file.read(_END)
        file.seek(max(0, size - _END))
        ends += file.read(_END)
    return f"{size}:{hashlib.sha256(ends).hexdigest()}"


_END = 1 << 16


@cache
def has_vnni() -> bool:
    """Whether products of bytes are added up in 32 bits here; what no file tells is taken for no."""
    if platform.machine().lower() not in {"x86_64", "amd64"}:
        return True  # the 16-bit sums are a habit of x86
    try:
        return "vnni" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False


def usable_cores() -> int:
    """Cores this process may use: its affinity, the quota of its container, and OMP_NUM_THREADS all limit it."""
    allowed = getattr(os, "sched_getaffinity", None)
    limits = [len(allowed(0)) if allowed else os.cpu_count() or 1]
    asked = os.environ.get("OMP_NUM_THREADS", "")
    limits += [int(asked)] if asked.isdigit() else []
    with suppress(OSError, ValueError):
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="utf-8").split()
        limits.append(-(-int(quota) // int(period)))
    return max(1, min(limits))
