"""Write the int8 ONNX twin of a BERT or MPNet checkpoint: a classifier on [CLS], a mean-pooled encoder, or a tagger.

python -m benchmarks.export FOLDER --texts ROWS.jsonl...        # writes FOLDER/model.int8.onnx

The graph is built here, node by node, and not by an exporter, for what an exporter does not give:

- **Fixed activation scales**, measured on the texts given. Dynamic quantisation takes its scale from the whole batch,
  so a pair's probabilities would depend on its neighbours in the batch; and it passes over every activation twice.
- **The last layer of a classifier is computed for [CLS] alone**: nothing else is read from it.
- **Smoothed activations** (SmoothQuant, Xiao et al. 2023): a few channels are far larger than the rest and would take
  all 256 steps; they are divided by a factor before they are quantised, and the weights multiplied by it.
- Word embeddings of one byte, a scale for each word.

Weights are int8 with a scale for each column; attention products, softmax and layer norms stay in fp32. What
quantisation costs is measured by `python -m benchmarks.nli --against` on every development set.
"""

import argparse
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnx.external_data_helper import set_external_data
from transformers import (
    AutoConfig,
    AutoModel,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
    AutoTokenizer,
)

from contradict.sessions import MADE_FROM, ONNX_FILE, SHARDS, WEIGHTS_FILE, fingerprint

MICROSOFT = "com.microsoft"
CALIBRATION_ROWS = 480
MIGRATED = 0.8  # SmoothQuant's alpha: 0.75 to 0.85 came nearest to fp32 on 96 written sentences
PART = 45_000_000  # bytes of one file: git hosts warn from 50 MB on
LONGEST = 512  # tokens an MPNet graph can take
OPSET = 17  # the first with LayerNormalization


@dataclass(frozen=True)
class Names:
    """Where the modules of one transformer layer are."""

    asking: tuple[str, str, str]
    mixed: str
    mixed_norm: str


NAMES = {
    "bert": Names(
        ("attention.self.query", "attention.self.key", "attention.self.value"),
        "attention.output.dense",
        "attention.output.LayerNorm",
    ),
    "mpnet": Names(
        ("attention.attn.q", "attention.attn.k", "attention.attn.v"), "attention.attn.o", "attention.LayerNorm"
    ),
}


@dataclass(frozen=True)
class Range:
    """What enters a dense layer: the factor each channel is divided by, and the ends after that."""

    factor: np.ndarray
    low: float
    high: float


Ranges = dict[str, Range]


@dataclass(frozen=True)
class Quantised:
    """Names in the graph: uint8 codes, their scale and zero point; and the factor the weights make good."""

    codes: str
    step: str
    zero: str
    factor: np.ndarray


class Graph:
    """Nodes and weights of one ONNX graph under construction; every method returns the name of its output."""

    def __init__(self, ranges: Ranges) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.ranges = ranges

    def constant(self, name: str, value: np.ndarray) -> str:
        """A weight of the graph."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, operator: str, inputs: list[str], name: str, domain: str = "", **attributes: Any) -> str:  # noqa: ANN401
        """A node with one output; "" among the inputs is one left out."""
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def norm(self, x: str, module: torch.nn.LayerNorm, name: str) -> str:
        """A layer norm over the last axis."""
        gain = self.constant(f"{name}.gain", array(module.weight))
        bias = self.constant(f"{name}.bias", array(module.bias))
        return self.add("LayerNormalization", [x, gain, bias], name, axis=-1, epsilon=module.eps)

    def quantised(self, x: str, key: str, name: str) -> Quantised:
        """Activations as uint8 on the scale measured for `key`."""
        found = self.ranges[key]
        scale = max((found.high - found.low) / 255, 1e-8)
        step = self.constant(f"{name}.scale", np.float32(scale))
        zero = self.constant(f"{name}.zero", np.uint8(np.clip(round(-found.low / scale), 0, 255)))
        if (found.factor != 1).any():
            inverse = self.constant(f"{name}.inverse", (1 / found.factor).astype(np.float32))
            x = self.add("Mul", [x, inverse], f"{name}.smooth")
        return Quantised(self.add("QuantizeLinear", [x, step, zero], f"{name}.uint8"), step, zero, found.factor)

    def linear(self, taken: Quantised, module: torch.nn.Linear, name: str) -> str:
        """A dense layer on quantised activations."""
        weight = array(module.weight) * taken.factor  # (out, in)
        scales = np.maximum(np.abs(weight).max(1), 1e-8) / 127
        columns = np.clip(np.rint(weight / scales[:, None]), -127, 127).astype(np.int8).T
        inputs = [
            taken.codes,
            self.constant(f"{name}.int8", columns),
            taken.step,
            self.constant(f"{name}.scales", scales.astype(np.float32)),
            taken.zero,
            self.constant(f"{name}.zeros", np.zeros(len(scales), np.int8)),
            self.constant(f"{name}.bias", array(module.bias)),
        ]
        return self.add("MatMulIntegerToFloat", inputs, name, MICROSOFT)


def array(tensor: torch.Tensor) -> np.ndarray:
    """A tensor as fp32."""
    return tensor.detach().float().numpy()


def activation_ranges(model: torch.nn.Module, batches: list[dict[str, torch.Tensor]]) -> Ranges:
    """The range of what enters each dense layer of the encoder, padding left out."""
    ends: dict[str, np.ndarray] = {}
    mask = torch.empty(0)

    def keep(name: str) -> Any:  # noqa: ANN401
        def hook(module: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
            real = inputs[0][mask.bool()]
            found = np.stack([array(real.amin(0)), array(real.amax(0))])
            known = ends.get(name, np.zeros_like(found))
            ends[name] = np.stack([np.minimum(known[0], found[0]), np.maximum(known[1], found[1])])

        return hook

    layers = {
        name: module
        for name, module in model.named_modules()
        if isinstance(module, torch.nn.Linear) and name.startswith("encoder.")
    }
    handles = [module.register_forward_pre_hook(keep(name)) for name, module in layers.items()]
    with torch.inference_mode():
        for batch in batches:
            mask = batch["attention_mask"]
            model(**batch)
    for handle in handles:
        handle.remove()
    made = {}
    for name, (low, high) in ends.items():
        factor = smoothing(name, np.maximum(-low, high), layers)
        made[name] = Range(factor, float((low / factor).min()), float((high / factor).max()))
    return made


def smoothing(name: str, largest: np.ndarray, layers: dict[str, torch.nn.Module]) -> np.ndarray:
    """What each channel entering a dense layer is divided by; 1 for the mixed values, which have no such channels."""
    layer_, _, place = name.removeprefix("encoder.layer.").partition(".")
    if any(place == names.mixed for names in NAMES.values()):
        return np.ones_like(largest)
    # Query, key and value take the same activations, so they share the factor.
    beside = next((names.asking for names in NAMES.values() if place in names.asking), (place,))
    modules = [layers[f"encoder.layer.{layer_}.{other}"] for other in beside]
    weight = np.max([np.abs(array(module.weight)).max(0) for module in modules], axis=0)
    factor = np.maximum(largest, 1e-5) ** MIGRATED / np.maximum(weight, 1e-5) ** (1 - MIGRATED)
    return factor / factor.mean()


def embedded(graph: Graph, embeddings: Any) -> str:  # noqa: ANN401
    """Word, position and type embeddings, summed and normed."""
    table = array(embeddings.word_embeddings.weight)
    scales = np.maximum(np.abs(table).max(1, keepdims=True), 1e-8) / 127
    words = graph.constant("words", np.clip(np.rint(table / scales), -127, 127).astype(np.int8))
    sizes = graph.constant("words.scales", scales.astype(np.float32))
    code = graph.add("Gather", [words, "input_ids"], "words.int8")
    word = graph.add(
        "Mul",
        [
            graph.add("Cast", [code], "words.cast", to=TensorProto.FLOAT),
            graph.add("Gather", [sizes, "input_ids"], "words.scale"),
        ],
        "words.float",
    )
    length = graph.add("Shape", ["input_ids"], "length", start=1, end=2)
    zero, one = graph.constant("zero", np.array([0])), graph.constant("one", np.array([1]))
    kinds = getattr(embeddings, "token_type_embeddings", None)
    # Where there are no token types (MPNet), positions are counted from behind the padding's number.
    first = 0 if kinds is not None else embeddings.padding_idx + 1
    places = graph.constant("places", array(embeddings.position_embeddings.weight)[first:])
    place = graph.add("Slice", [places, zero, length, zero, one], "place")
    if kinds is not None:
        kind = graph.add("Gather", [graph.constant("kinds", array(kinds.weight)), "token_type_ids"], "kind")
        word = graph.add("Add", [word, kind], "word+kind")
    total = graph.add("Add", [word, place], "embedded")
    return graph.norm(total, embeddings.LayerNorm, "embedded.norm")


def distances(graph: Graph, encoder: Any) -> str:  # noqa: ANN401
    """MPNet's attention bias, (1, heads, tokens, tokens): a number for each head and distance, "" for BERT."""
    table = getattr(encoder, "relative_attention_bias", None)
    if table is None:
        return ""
    apart = torch.arange(-LONGEST + 1, LONGEST)
    values = graph.constant("distances", array(table(encoder.relative_position_bucket(apart))).T)  # (heads, 2 n - 1)
    zero, one = graph.constant("distance.zero", np.array(0)), graph.constant("distance.one", np.array(1))
    length = graph.add("Shape", ["input_ids"], "distance.length", start=1, end=2)
    count = graph.add("Squeeze", [length], "distance.count")
    numbers = graph.add("Range", [zero, count, one], "distance.numbers")
    across = graph.add("Unsqueeze", [numbers, graph.constant("distance.rows", np.array([0]))], "distance.across")
    down = graph.add("Unsqueeze", [numbers, graph.constant("distance.columns", np.array([1]))], "distance.down")
    middle = graph.constant("distance.middle", np.array(LONGEST - 1))
    places = graph.add("Add", [graph.add("Sub", [across, down], "distance"), middle], "distance.places")
    bias = graph.add("Gather", [values, places], "distance.bias", axis=1)
    return graph.add("Unsqueeze", [bias, graph.constant("distance.batch", np.array([0]))], "distance.biases")


def layer(
    graph: Graph,
    layer_: Any,  # noqa: ANN401
    number: int,
    x: str,
    mask: str,
    bias: str,
    *,
    config: Any,  # noqa: ANN401
    cls_only: bool,
) -> str:
    """One transformer layer; with `cls_only` its output is (rows, 1, width)."""
    key = f"encoder.layer.{number}"
    names = NAMES[config.model_type]
    taken = graph.quantised(x, f"{key}.{names.asking[0]}", f"{key}.in")
    first = x
    asking = taken
    if cls_only:
        ends = [graph.constant(f"{key}.{n}", np.array([v])) for n, v in (("from", 0), ("to", 1), ("axis", 1))]
        first = graph.add("Slice", [x, *ends], f"{key}.cls")
        asking = replace(taken, codes=graph.add("Slice", [taken.codes, *ends], f"{key}.cls.uint8"))
        if bias:
            rows = graph.constant(f"{key}.rows", np.array([2]))
            bias = graph.add("Slice", [bias, *ends[:2], rows], f"{key}.cls.bias")
    projected = [
        graph.linear(source, layer_.get_submodule(place), f"{key}.{name}")
        for source, place, name in zip((asking, taken, taken), names.asking, ("query", "key", "value"), strict=True)
    ]
    mixed = graph.add(
        "MultiHeadAttention",
        [*projected, "", mask, *([bias] if bias else [])],
        f"{key}.attention",
        MICROSOFT,
        num_heads=config.num_attention_heads,
    )
    mixed = graph.linear(
        graph.quantised(mixed, f"{key}.{names.mixed}", f"{key}.mixed"),
        layer_.get_submodule(names.mixed),
        f"{key}.attention.dense",
    )
    attended = graph.norm(
        graph.add("Add", [mixed, first], f"{key}.attention.sum"),
        layer_.get_submodule(names.mixed_norm),
        f"{key}.attention.norm",
    )
    wide = graph.linear(
        graph.quantised(attended, f"{key}.intermediate.dense", f"{key}.attended"),
        layer_.intermediate.dense,
        f"{key}.wide",
    )
    wide = graph.add("Gelu", [wide], f"{key}.gelu", MICROSOFT)
    narrow = graph.linear(
        graph.quantised(wide, f"{key}.output.dense", f"{key}.gelu"),
        layer_.output.dense,
        f"{key}.narrow",
    )
    total = graph.add("Add", [narrow, attended], f"{key}.sum")
    return graph.norm(total, layer_.output.LayerNorm, f"{key}.norm")


def dense(graph: Graph, x: str, module: torch.nn.Linear, name: str) -> str:
    """A dense layer in fp32: the small ones behind the encoder."""
    weight = graph.constant(f"{name}.weight", array(module.weight))
    bias = graph.constant(f"{name}.bias", array(module.bias))
    return graph.add("Gemm", [x, weight, bias], name, transB=1)


def classified(graph: Graph, model: Any, x: str) -> str:  # noqa: ANN401
    """Logits from the (rows, 1, width) output of the last layer."""
    flat = graph.add("Squeeze", [x, graph.constant("one.axis", np.array([1]))], "cls")
    head = model.classifier
    pooler, last = (head.dense, head.out_proj) if hasattr(head, "out_proj") else (model.base_model.pooler.dense, head)
    return dense(graph, graph.add("Tanh", [dense(graph, flat, pooler, "pooler")], "pooled"), last, "logits")


def averaged(graph: Graph, x: str) -> str:
    """The mean of the tokens that are no padding; rows are not normalised."""
    weights = graph.add("Cast", ["attention_mask"], "weights", to=TensorProto.FLOAT)
    column = graph.add("Unsqueeze", [weights, graph.constant("last", np.array([-1]))], "weights.column")
    axis = graph.constant("tokens.axis", np.array([1]))
    summed = graph.add("ReduceSum", [graph.add("Mul", [x, column], "weighted"), axis], "summed", keepdims=0)
    count = graph.add("ReduceSum", [weights, axis], "count", keepdims=1)
    return graph.add("Div", [summed, count], "embeddings")


def tagged(graph: Graph, model: Any, x: str) -> str:  # noqa: ANN401
    """(rows, tokens, tags) logits from the output of the last layer."""
    weight = graph.constant("tags.weight", array(model.classifier.weight).T)
    return graph.add(
        "Add",
        [graph.add("MatMul", [x, weight], "tags.product"), graph.constant("tags.bias", array(model.classifier.bias))],
        "tags",
    )


def build(model: Any, ranges: Ranges, *, kind: str) -> onnx.ModelProto:  # noqa: ANN401
    """The whole graph: input_ids, attention_mask and, for BERT, token_type_ids in; what KINDS names out."""
    body = model if kind == "embeddings" else model.base_model
    graph = Graph(ranges)
    x = embedded(graph, body.embeddings)
    mask = graph.add("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    bias = distances(graph, body.encoder)
    last = len(body.encoder.layer) - 1
    for number, module in enumerate(body.encoder.layer):
        cls_only = kind == "logits" and number == last
        x = layer(graph, module, number, x, mask, bias, config=body.config, cls_only=cls_only)
    output = (
        {"logits": classified, "tags": tagged}[kind](graph, model, x) if kind != "embeddings" else averaged(graph, x)
    )
    typed = hasattr(body.embeddings, "token_type_embeddings")
    names = ("input_ids", *(["token_type_ids"] if typed else []), "attention_mask")
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["rows", "tokens"]) for name in names]
    shape = ["rows", "tokens", "columns"] if kind == "tags" else ["rows", "columns"]
    outputs = [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)]
    made = helper.make_model(
        helper.make_graph(graph.nodes, "contradict", inputs, outputs, graph.weights),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)],
        producer_name="contradict benchmarks/export.py",
        ir_version=9,
    )
    onnx.checker.check_model(made)
    return made


KINDS = {"logits": AutoModelForSequenceClassification, "embeddings": AutoModel, "tags": AutoModelForTokenClassification}
"""The output of the graph, and what the checkpoint is loaded as."""


def kind_of(folder: Path, config: Any) -> str:  # noqa: ANN401
    """Which of KINDS a checkpoint is."""
    if (folder / "modules.json").exists():
        return "embeddings"
    return "tags" if "BertForTokenClassification" in (config.architectures or []) else "logits"


def refuse_others(folder: Path, config: Any) -> None:  # noqa: ANN401
    """Stop before writing a graph of another model than the one there."""
    modules = json.loads((folder / "modules.json").read_text()) if (folder / "modules.json").exists() else []
    kinds = [module["type"].rpartition(".")[2] for module in modules]
    pooling = json.loads((folder / "1_Pooling" / "config.json").read_text()) if "Pooling" in kinds else {}
    by_mean = pooling.get("pooling_mode", "mean") == "mean" and pooling.get("pooling_mode_mean_tokens", True)
    if config.model_type not in NAMES or config.hidden_act != "gelu":
        raise SystemExit(f"{folder} is no BERT or MPNet with gelu; only those are written here")
    if not set(kinds) <= {"Transformer", "Pooling", "Normalize"} or not by_mean:
        raise SystemExit(f"{folder} is no mean-pooled encoder; only that is written here")


def calibration_batches(folder: Path, files: list[Path], *, kind: str) -> list[dict[str, torch.Tensor]]:
    """Every k-th row of the files, tokenised, 32 at a time; for a tagger every second row has a word marked."""
    rows = [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    rows = rows[:: max(1, len(rows) // CALIBRATION_ROWS)]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    made = []
    for start in range(0, len(rows), 32):
        some = rows[start : start + 32]
        texts = [[row["text" if kind == "tags" else "premise"] for row in some]]
        texts += [[row["hypothesis"] for row in some]] if kind == "logits" else []
        batch = dict(tokenizer(*texts, padding=True, truncation=True, max_length=128, return_tensors="pt"))
        if kind == "tags":
            batch["token_type_ids"][::2, 5] = 1
        made.append(batch)
    return made


def save(made: onnx.ModelProto, folder: Path) -> int:
    """Write the graph, its large weights beside it in parts where it is larger than one part; the bytes in all."""
    for old in folder.glob(SHARDS):
        old.unlink()
    if made.ByteSize() > PART:
        part, filled = 1, 0
        for tensor in made.graph.initializer:
            if len(tensor.raw_data) < 1 << 16:
                continue
            if filled and filled + len(tensor.raw_data) > PART:
                part, filled = part + 1, 0
            filled += len(tensor.raw_data)
            set_external_data(tensor, SHARDS.replace("*", str(part)))
    onnx.save(made, folder / ONNX_FILE)
    files = [folder / ONNX_FILE, *folder.glob(SHARDS)]
    for path in files:
        path.chmod(0o644)  # the parts are written for their owner alone
    return sum(path.stat().st_size for path in files)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the checkpoint; an encoder has modules.json")
    parser.add_argument(
        "--texts", type=Path, nargs="+", required=True, help="JSONL with premise and hypothesis, or text"
    )
    parser.add_argument("--out", type=Path, help="another folder for the graph")
    args = parser.parse_args(arguments)
    config = AutoConfig.from_pretrained(args.folder)
    refuse_others(args.folder, config)
    kind = kind_of(args.folder, config)
    model = KINDS[kind].from_pretrained(args.folder, dtype=torch.float32, attn_implementation="eager").eval()
    batches = calibration_batches(args.folder, args.texts, kind=kind)
    ranges = activation_ranges(model if kind == "embeddings" else model.base_model, batches)
    made = build(model, ranges, kind=kind)
    helper.set_model_props(made, {MADE_FROM: fingerprint(args.folder / WEIGHTS_FILE)})
    size = save(made, args.out or args.folder)
    print(f"{args.out or args.folder}: {size / 1e6:.1f} MB, {len(ranges)} dense layers in int8")


if __name__ == "__main__":
    main()
