"""Tiny random checkpoints with real configs, made on the spot: BERT, RoBERTa, MPNet and DeBERTa-v2, any label order."""

from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    DebertaV2Config,
    DebertaV2ForSequenceClassification,
    MPNetConfig,
    MPNetForSequenceClassification,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaForSequenceClassification,
)

WORDS = (
    "the mayor denied that bridge was closed open said river minister deal reached no not a talks failed paid bribe . , "
    "he she it will be in on of and 12 30 dead people ? !"
).split()
SMALL = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
KINDS = {
    "bert": (BertConfig, BertForSequenceClassification, ("[PAD]", "[UNK]", "[CLS]", "[SEP]")),
    "roberta": (RobertaConfig, RobertaForSequenceClassification, ("<s>", "<pad>", "</s>", "<unk>")),
    "mpnet": (MPNetConfig, MPNetForSequenceClassification, ("<s>", "<pad>", "</s>", "<unk>")),
    "deberta-v2": (DebertaV2Config, DebertaV2ForSequenceClassification, ("[PAD]", "[CLS]", "[SEP]", "[UNK]")),
}


def make_tokenizer(kind: str) -> PreTrainedTokenizerFast:
    """A word tokenizer with the kind's own special tokens and pair template."""
    specials = KINDS[kind][2]
    vocabulary = {word: i for i, word in enumerate([*specials, *WORDS])}
    unknown = next(token for token in specials if "unk" in token.lower())
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token=unknown))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    doubled = kind in {"roberta", "mpnet"}
    first, last = ("<s>", "</s>") if doubled else ("[CLS]", "[SEP]")
    middle = f"{last} {last}" if doubled else last
    second_type = "0" if doubled else "1"
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}",
        pair=f"{first} $A {middle} $B:{second_type} {last}:{second_type}",
        special_tokens=[(first, vocabulary[first]), (last, vocabulary[last])],
    )
    padding = next(token for token in specials if "pad" in token.lower())
    inputs = ["input_ids", "attention_mask"] + ([] if doubled else ["token_type_ids"])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token=unknown, pad_token=padding, cls_token=first, sep_token=last,
        model_max_length=64, model_input_names=inputs,
    )  # fmt: skip


def make_checkpoint(folder: Path, kind: str, labels: list[str], *, headless: bool = False) -> Path:
    """Save a checkpoint whose logits for one meaning are the same whatever the order of `labels`.

    The head's row for a label is seeded by the label's name, so two checkpoints with other orders must agree.
    """
    config_class, model_class, specials = KINDS[kind]
    tokenizer = make_tokenizer(kind)
    torch.manual_seed(7)
    extra = {"max_position_embeddings": 66 if kind in {"roberta", "mpnet"} else 64}
    if kind == "roberta":
        extra["type_vocab_size"] = 1
    config = config_class(
        vocab_size=len(tokenizer), pad_token_id=tokenizer.pad_token_id, **SMALL, **extra,
        id2label=dict(enumerate(labels)), label2id={name: i for i, name in enumerate(labels)},
        initializer_range=0.4,
    )  # fmt: skip
    model = BertModel(config) if headless else model_class(config)
    if not headless:
        head = getattr(model.classifier, "out_proj", model.classifier)
        for row, name in enumerate(labels):
            generator = torch.Generator().manual_seed(sum(name.lower().encode()))
            head.weight.data[row] = torch.randn(head.weight.shape[1], generator=generator)
            head.bias.data[row] = 0.0
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
