"""The laws of the rule-made denials: labels by convention, clean text, held-out words held out."""

import importlib.util
import random
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

MODELS = Path(__file__).parent.parent / "models"


def load(folder, name):
    spec = importlib.util.spec_from_file_location(name, MODELS / folder / "denials.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


old = load("nli-minilm-l6-2026-11", "denials_old")
new = load("nli-minilm-l6-2026-11-b", "denials_new")

NAMES = ("Alden", "Brisk", "Corvel", "Dunmar", "Ester", "Falk", "Gorm", "Hild", "Ilse", "Jarl")
BASES = [
    {"premise": f"The mayor of {name} was paid {n} pounds.", "hypothesis": text.format(name), "label": label}
    for name in NAMES
    for n in range(20, 50)
    for text, label in (
        ("The mayor of {} was paid.", "entailment"),
        ("The mayor of {} was not liked by her staff.", "neutral"),
        ("The mayor of {} worked for nothing at all.", "contradiction"),
    )
]


@cache
def rows_of(name):
    return new.make(BASES, getattr(new, name), 600, random.Random(3))


@pytest.fixture(params=["TRAIN", "HELD_OUT"])
def made(request):
    return rows_of(request.param)


def test_a_third_of_each_label(made):
    assert Counter(one.label for one in made) == dict.fromkeys(new.LABELS.values(), 200)


def test_a_third_from_own_propositions(made):
    assert 0.3 <= sum(one.own for one in made) / len(made) <= 0.37


def test_no_phenomenon_outweighs(made):
    assert max(Counter(one.phenomenon for one in made).values()) <= 0.08 * len(made)


@pytest.mark.parametrize("side", ["premise", "hypothesis"])
def test_no_class_of_cue_tells_the_label(made, side):
    table = {}
    for one in made:
        table.setdefault(getattr(one, side).kind, Counter())[one.label] += 1
    for kind, labels in table.items():
        assert labels.total() < 25 or max(labels.values()) / labels.total() <= 0.7, (kind, labels)


def test_at_most_three_rows_from_one_base():
    base = {
        "premise": "The baker Elsa Brandt was paid nine pounds.",
        "hypothesis": "The baker Elsa Brandt was paid.",
        "label": "entailment",
    }
    rows = new.balanced([base], new.TRAIN, 90, random.Random(1))
    assert 1 <= sum("Elsa Brandt" in row["premise"] for row in rows) <= 3
    assert len(rows) == 90, "own propositions fill up"


def test_the_seed_decides():
    first, again, other = (new.balanced(BASES, new.TRAIN, 60, random.Random(seed)) for seed in (5, 5, 6))
    assert first == again != other
    assert set(first[0]) == {"premise", "hypothesis", "label", "phenomenon"}


def test_the_text_is_clean(made):
    for one in made:
        for text in (one.premise.text, one.hypothesis.text):
            assert not re.search(r"  |[.,;:?]{2}|[{}]| [.,;:?]|\ba [aeio]|\bthat that\b", text), text
            assert re.match(r'[“"]?[A-Z0-9]', text), text
            assert text.endswith((".", ".”", '."')), text
            assert text.count("“") == text.count("”"), text
            assert text.count('"') % 2 == 0, text


def test_premise_and_hypothesis_differ(made):
    assert all(one.premise.text != one.hypothesis.text for one in made)


def test_train_and_held_out_share_no_words():
    a, b = new.TRAIN, new.HELD_OUT
    structural = {"fact", "colon"}
    assert not ({c.spec for c in a.cues} - structural) & ({c.spec for c in b.cues} - structural)
    assert not {s.name for s in a.sources} & {s.name for s in b.sources}
    assert not {p.subject for p in a.propositions} & {p.subject for p in b.propositions}
    assert {c.name for c in b.constructions} - {c.name for c in a.constructions} == new.HELD_OUT_CONSTRUCTIONS


def test_what_the_first_module_held_out_stays_held_out():
    shapes = [*old.HELD_OUT.asserts, *old.HELD_OUT.denies, *old.HELD_OUT.factives, *old.HELD_OUT.hedges]
    cues = {re.split(r" that | the | whether | on | of |$", s.replace("{s} ", ""))[0].strip("{} ,p") for s in shapes}
    specs = {cue.one for cue in new.TRAIN.cues}
    assert not {cue for cue in cues if cue and cue in specs}
    assert not set(old.HELD_OUT.sources) & {source.name for source in new.TRAIN.sources}
    assert set(old.HELD_OUT.sources) <= {source.name for source in new.HELD_OUT.sources}


def test_no_held_out_cue_or_construction_in_train_rows():
    cues = {cue.one.lower() for cue in new.HELD_OUT.cues if " " in cue.one}
    held = re.compile("|".join(rf"\b{re.escape(cue)}\b" for cue in sorted(cues)))
    words = "baseless nonsense stated rebutted contends branded hogwash scrutinising".split()
    for one in rows_of("TRAIN"):
        text = f"{one.premise.text} {one.hypothesis.text}".lower()
        assert not {one.premise.construction, one.hypothesis.construction} & new.HELD_OUT_CONSTRUCTIONS
        assert not held.search(text), text
        assert not [word for word in words if word in text], text


def test_held_out_has_its_constructions():
    seen = {side.construction for one in rows_of("HELD_OUT") for side in (one.premise, one.hypothesis)}
    assert seen >= new.HELD_OUT_CONSTRUCTIONS


@pytest.mark.parametrize("name", ["TRAIN", "HELD_OUT"])
def test_every_rule_can_be_reached(name):
    words, rng = getattr(new, name), random.Random(2)
    pairs = [pair for one in words.propositions[:12] for pair in new.own_pairs(one, rng)]
    for rule in new.RULES:
        fitting = [pair for pair in pairs if new.applies(rule, pair)]
        assert any(new.draft(rng.choice(fitting), rule, words, rng) for _ in range(30)), rule.name


def test_no_rule_twice():
    assert max(Counter(rule.name for rule in new.RULES).values()) == 1


@pytest.mark.parametrize(
    ("rule", "relation", "label"),
    [
        ("deny-own", "SAME", "contradiction"),
        ("deny-own", "STRONGER", "neutral"),  # denied more than what is so
        ("deny-own", "NEGATION", "neutral"),  # a denial does not establish the opposite
        ("own-deny", "STRONGER", "contradiction"),
        ("own-deny", "NEGATION", "neutral"),
        ("assert-own", "SAME", "neutral"),
        ("assert-own", "CONTRARY", "contradiction"),
        ("factive-own", "STRONGER", "entailment"),
        ("deny-deny-same", "SAME", "entailment"),
        ("deny-deny-same", "STRONGER", "neutral"),
        ("deny-deny-other", "SAME", "neutral"),
        ("deny-assert-same", "NEGATION", "entailment"),  # denied that X had not: said that X had
        ("deny-assert-same", "CONTRARY", None),  # there may be a third way
        ("assert-deny-other", "SAME", "contradiction"),
        ("assert-deny-other", "CONTRARY", "neutral"),
        ("refute-own", "NEGATION", "entailment"),
        ("possible-own", "SAME", "neutral"),
        ("open-undenied-same", "SAME", "entailment"),
        ("open-undenied-same", "APART", None),
        ("assert-unsaid-same", "SAME", "contradiction"),
        ("rumour-own", "CONTRARY", None),
    ],
)
def test_outcomes(rule, relation, label):
    found = next(one for one in new.RULES if one.name == rule)
    assert new.outcome(found, getattr(new, relation)) == label


def test_an_nli_label_says_nothing_of_the_way_back():
    neutral = new.GIVEN["neutral"]
    found = next(one for one in new.RULES if one.name == "deny-own")
    assert new.outcome(found, neutral) is None, "h may entail p, and then denying p conflicts with h"
    assert new.outcome(found, neutral.reversed()) == "neutral"


def sentence(construction, spec, kind, content, source):
    shape = next(one for one in new.CONSTRUCTIONS if one.name == construction and one.complement)
    cue = next(
        one
        for one in (*new.TRAIN.cues, *new.HELD_OUT.cues)
        if (one.spec, one.kind) == (spec, kind) and new.fits(shape, one)
    )
    return {new.sentence(shape, cue, new.Side(kind, content, source), random.Random(n)) for n in range(40)}


@pytest.mark.parametrize(
    ("construction", "spec", "kind", "expected"),
    [
        ("that", "denied", "deny", "Officials denied that Brennum Bank had hidden 14 loans from its auditors."),
        ("that", "did not deny", "undenied", "Officials did not deny that Brennum Bank hid 14 loans from its auditors."),
        ("report", "rejected", "deny", "Officials rejected claims that Brennum Bank had hidden 14 loans from its auditors."),
        ("nominal", "denial", "deny", "Officials' denial that Brennum Bank had hidden 14 loans from its auditors came within hours."),
        ("condition-front", "sue", "condition", "If Brennum Bank hid 14 loans from its auditors, officials will sue."),
        ("it", "it is not true that", "refute", "It is not true that Brennum Bank hid 14 loans from its auditors."),
        ("raised", "rumoured", "rumour", "Brennum Bank is rumoured to have hidden 14 loans from its auditors."),
    ],
)  # fmt: skip
def test_sentences(construction, spec, kind, expected):
    bank = next(one for one in new.TRAIN.propositions if one.subject == "Brennum Bank")
    assert expected in sentence(construction, spec, kind, bank.event(), new.Source("officials", plural=True))


def test_a_source_denies_of_itself():
    bank = next(one for one in new.TRAIN.propositions if one.subject == "Brennum Bank")
    said = sentence("that", "denied", "deny", bank.event(), new.Source("Brennum Bank", subject=True))
    assert "Brennum Bank denied that it had hidden 14 loans from its auditors." in said
    said = sentence("gerund", "denied", "deny", bank.event(), new.Source("Brennum Bank", subject=True))
    assert "Brennum Bank denied hiding 14 loans from its auditors." in said
    assert "Brennum Bank denied having hidden 14 loans from its auditors." in said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the bridge is safe", "the bridge is not safe"),
        ("the council has approved the plan", "the council has not approved the plan"),
        ("the minister will resign on Monday", "the minister will not resign on Monday"),
        ("the dog can swim", "the dog cannot swim"),
        ("a man is asleep", None),  # some other man may be
        ("the boys are all asleep", None),
        ("the council has a plan", None),  # a full verb
        ("the man who is asleep is old", None),
        ("the bridge is safe and sound", None),
        ("the bridge is not safe", None),
        ("the mayor walked home", None),
    ],
)
def test_negation_only_when_sure(text, expected):
    assert new.negated(text) == expected


def test_own_propositions_are_many_and_whole():
    every = (*new.TRAIN.propositions, *new.HELD_OUT.propositions)
    assert len(every) >= 250
    assert len({(one.subject, one.rest) for one in every}) == len(every)
    for one in every:
        assert ("{n}" in one.rest) == bool(one.count), one
        assert ("{d}" in one.rest) == bool(one.date), one
        assert ("{o}" in one.rest) == bool(one.other), one
