"""A checkpoint to train on, out of the int8 graph that ships: its fp16 weights were not kept.

python models/nli-mpnet-base-2026-11-b/restore.py BEFORE .work/base-b/start

Each weight is off by half a step of its column at most, which is what running in int8 costs anyway.
"""

import shutil
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from transformers import AutoConfig, AutoModelForSequenceClassification

from contradict.sessions import ONNX_FILE

FILES = ("config.json", "tokenizer.json", "tokenizer_config.json")


def main() -> None:
    folder, out = map(Path, sys.argv[1:])
    graph = onnx.load(folder / ONNX_FILE).graph
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    model = AutoModelForSequenceClassification.from_config(AutoConfig.from_pretrained(folder))

    def put(name: str, value: np.ndarray) -> None:
        parameter = model.get_parameter(name)
        assert parameter.shape == value.shape, (name, parameter.shape, value.shape)
        parameter.data = torch.from_numpy(np.ascontiguousarray(value, dtype=np.float32))

    def linear(name: str, node: str, taken: str) -> None:
        factor = 1 / values.get(f"{taken}.inverse", np.ones(1, np.float32))
        columns = values[f"{node}.int8"].astype(np.float32) * values[f"{node}.scales"]  # (in, out)
        put(f"{name}.weight", columns.T / factor)
        put(f"{name}.bias", values[f"{node}.bias"])

    def norm(name: str, node: str) -> None:
        put(f"{name}.weight", values[f"{node}.gain"])
        put(f"{name}.bias", values[f"{node}.bias"])

    body = "mpnet"
    put(f"{body}.embeddings.word_embeddings.weight", values["words"].astype(np.float32) * values["words.scales"])
    places = model.get_parameter(f"{body}.embeddings.position_embeddings.weight").detach().numpy().copy()
    places[len(places) - len(values["places"]) :] = values["places"]
    put(f"{body}.embeddings.position_embeddings.weight", places)
    norm(f"{body}.embeddings.LayerNorm", "embedded.norm")
    encoder = model.base_model.encoder
    longest = (values["distances"].shape[1] + 1) // 2
    buckets = encoder.relative_position_bucket(torch.arange(-longest + 1, longest)).numpy()
    table = encoder.relative_attention_bias.weight.detach().numpy().copy()
    table[buckets] = values["distances"].T
    put(f"{body}.encoder.relative_attention_bias.weight", table)
    for number in range(model.config.num_hidden_layers):
        key, node = f"{body}.encoder.layer.{number}", f"encoder.layer.{number}"
        for short, name in (("q", "query"), ("k", "key"), ("v", "value")):
            linear(f"{key}.attention.attn.{short}", f"{node}.{name}", f"{node}.in")
        linear(f"{key}.attention.attn.o", f"{node}.attention.dense", f"{node}.mixed")
        norm(f"{key}.attention.LayerNorm", f"{node}.attention.norm")
        linear(f"{key}.intermediate.dense", f"{node}.wide", f"{node}.attended")
        linear(f"{key}.output.dense", f"{node}.narrow", f"{node}.gelu")
        norm(f"{key}.output.LayerNorm", f"{node}.norm")
    for name, node in (("classifier.dense", "pooler"), ("classifier.out_proj", "logits")):
        put(f"{name}.weight", values[f"{node}.weight"])
        put(f"{name}.bias", values[f"{node}.bias"])
    model.save_pretrained(out)
    for name in FILES:
        shutil.copy(folder / name, out / name)


if __name__ == "__main__":
    main()
