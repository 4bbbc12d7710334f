"""Reported speech and denial, by rule: an NLI row in, attributed rows with derived labels out.

The labelling convention, once (the written pairs beside this file follow it too):

- *contradiction*: what the two texts put forward, in the narrator's voice or a source's, cannot both hold. "S denied
  h" conflicts with h and with everything that entails h.
- *entailment*: the premise establishes the hypothesis: the narrator says it, or a factive cue does ("confirmed").
  "S said p" establishes "S said h" when p entails h; "S denied h" establishes "S denied p" (contraposition).
- *neutral*: the rest. Somebody merely claiming p does not establish p, nor does a denial of h establish not-h;
  hedges ("could not rule out", "neither confirmed nor denied") settle nothing.

Cues and sources marked held out appear only in the development rows, so that a development number means
generalisation. The lists are our own, written from reading news; no corpus was copied.
"""

import random
from dataclasses import dataclass

Row = dict[str, str]


@dataclass(frozen=True)
class Lexicon:
    """Everything a wrapped sentence is made of; `{p}` takes the clause, `{s}` the source."""

    sources: tuple[str, ...]
    asserts: tuple[str, ...]
    denies: tuple[str, ...]
    factives: tuple[str, ...]
    hedges: tuple[str, ...]


TRAIN = Lexicon(
    sources=(
        "the government",
        "the ministry",
        "a spokesman",
        "a spokeswoman for the company",
        "the president",
        "the mayor",
        "her lawyer",
        "his lawyers",
        "officials",
        "the police",
        "the foreign minister",
        "the club",
        "the opposition",
        "a senior official",
        "the army",
        "the firm",
        "Dr Hale",
        "Ms Okafor",
        "Lindqvist",
        "the prosecutor",
        "campaigners",
        "witnesses",
        "the union",
        "the regulator",
        "Mr Petrov",
        "Senator Marsh",
        "the actor's agent",
        "the bank",
        "the hospital",
        "the Kremlin",
        "Downing Street",
        "the White House",
        "Tokyo",
        "the airline",
        "a source close to the talks",
        "residents",
        "the study's authors",
        "the church",
        "the chairman",
    ),
    asserts=(
        "{s} said that {p}",
        "{s} said {p}",
        "{p}, {s} said",
        "{p}, according to {s}",
        "According to {s}, {p}",
        "{s} claimed that {p}",
        "{s} has alleged that {p}",
        "{s} told reporters that {p}",
        "{s} insisted that {p}",
        "{s} believes that {p}",
        "“{p}”, {s} said",
        "{s} reported that {p}",
        "{s}: {p}",
        "{s} argued that {p}",
        "{s} maintains that {p}",
        "{s} suggested that {p}",
        "{s} has accused them, saying that {p}",
    ),
    denies=(
        "{s} denied that {p}",
        "{s} has denied claims that {p}",
        "{s} denied reports that {p}",
        "{s} dismissed reports that {p}",
        "{s} rejected the suggestion that {p}",
        "{s} rejected claims that {p}",
        "It is not true that {p}, {s} said",
        "Claims that {p} are false, {s} said",
        "{s} said it was false that {p}",
        "There is no truth in reports that {p}, {s} said",
        "{s} insisted it was untrue that {p}",
        "{s} refuted allegations that {p}",
        "{s} called the claim that {p} a lie",
        "“{p}” is simply untrue, said {s}",
        "{s} disputed that {p}",
        "{s} ruled out that {p}",
        "{s} denies that {p}",
        "{s} described the report that {p} as fabricated",
        "The report that {p} was denied by {s}",
    ),
    factives=(
        "{s} confirmed that {p}",
        "{s} admitted that {p}",
        "{s} acknowledged that {p}",
        "{s} conceded that {p}",
        "{s} proved that {p}",
        "{s} revealed that {p}",
        "{s} discovered that {p}",
        "{p}, {s} has confirmed",
    ),
    hedges=(
        "{s} would neither confirm nor deny that {p}",
        "{s} refused to confirm or deny reports that {p}",
        "{s} could not rule out that {p}",
        "{s} did not rule out that {p}",
        "{s} did not deny that {p}",
        "{s} declined to comment on reports that {p}",
        "{s} is looking into whether {p}",
        "{s} asked whether {p}",
        "{s} could not say whether {p}",
        "If {p}, {s} will respond",
        "It is unclear whether {p}",
        "{s} stopped short of denying that {p}",
        "{s} has yet to confirm that {p}",
        "{s} doubts whether {p}",
    ),
)
HELD_OUT = Lexicon(
    sources=(
        "the embassy",
        "Professor Iversen",
        "the coastguard",
        "a palace aide",
        "Ms Quispe",
        "the treasurer",
        "the museum",
        "rebels",
        "the shipping line",
        "her publicist",
        "Brasilia",
        "the coach",
    ),
    asserts=(
        "{s} stated that {p}",
        "{s} contends that {p}",
        "In the words of {s}, {p}",
        "{p}, as {s} put it",
    ),
    denies=(
        "{s} rebutted the allegation that {p}",
        "{s} pushed back on the idea that {p}",
        "{s} branded the story that {p} nonsense",
        "{s} poured cold water on talk that {p}",
        "{s} flatly contradicted reports that {p}",
        "Suggestions that {p} are baseless, {s} said",
    ),
    factives=("{s} verified that {p}", "{s} owned up that {p}", "{s} showed that {p}"),
    hedges=(
        "{s} neither confirmed nor denied that {p}",
        "{s} refused to be drawn on whether {p}",
        "{s} left open the possibility that {p}",
        "{s} could not exclude that {p}",
    ),
)

# First words that lose their capital inside a sentence; any other may be a name and keeps it.
_LOWERED = frozenset(
    "the a an this that these those there it its he his she her they their we our you your i'm one two three some many "
    "most all no not only every each several people in on at by for from with after before during since until while when "
    "as if there's it's he's she's they're".split()
)


def clause(sentence: str) -> str | None:
    """The sentence as it would stand after "that", or None when it is no plain statement."""
    text = sentence.strip().rstrip(".").strip()
    if not 4 <= len(text.split()) <= 28 or text[-1:] in "?!:;," or any(mark in text for mark in '.?!\n"“”'):
        return None
    first, _, rest = text.partition(" ")
    return f"{first.lower()} {rest}" if first.lower() in _LOWERED else text


def say(template: str, source: str, content: str) -> str:
    """Fill one shape and make it a sentence."""
    text = template.format(s=source, p=content)
    return text[0].upper() + text[1:] + "."


def wrapped(row: Row, lexicon: Lexicon, rng: random.Random) -> list[Row]:
    """All the attributed rows one NLI row gives; empty when its sentences do not fit into a clause.

    Args:
        row: premise, hypothesis, label.
        lexicon: TRAIN or HELD_OUT.
        rng: decides cues and sources.
    """
    p, h = clause(row["premise"]), clause(row["hypothesis"])
    if p is None or h is None:
        return []
    premise, hypothesis, label = row["premise"], row["hypothesis"], row["label"]
    a, b = rng.sample(lexicon.sources, 2)

    def do(shapes: tuple[str, ...], source: str, content: str) -> str:
        return say(rng.choice(shapes), source, content)

    asserts, denies, factives, hedges = lexicon.asserts, lexicon.denies, lexicon.factives, lexicon.hedges
    rows = [
        (do(denies, a, h), hypothesis, "contradiction", "deny-own"),
        (hypothesis, do(denies, a, h), "contradiction", "own-deny"),
        (do(asserts, a, h), hypothesis, "neutral", "claim-own"),
        (do(factives, a, h), hypothesis, "entailment", "factive-own"),
        (do(hedges, a, h), hypothesis, "neutral", "hedge-own"),
        (hypothesis, do(hedges, a, h), "neutral", "own-hedge"),
        (do(asserts, a, p), do(asserts, a, h), label, "claim-claim"),
        (do(denies, a, h), do(denies, a, h), "entailment", "deny-deny-same"),
        (do(denies, a, h), do(denies, b, h), "neutral", "deny-deny-other"),
        (do(asserts, a, h), do(denies, b, h), "contradiction", "claim-deny-own"),
        (do(denies, a, h), do(asserts, b, h), "contradiction", "deny-claim-own"),
        (do(hedges[:2], a, h), do(denies, a, h), "contradiction", "hedge-deny"),
        (do(denies, a, h), do(hedges, b, h), "neutral", "deny-hedge"),
        (do(factives, a, p), hypothesis, label, "factive"),
    ]
    if label == "entailment":
        rows += [
            (do(denies, a, h), premise, "contradiction", "deny-claim"),
            (premise, do(denies, a, h), "contradiction", "claim-deny"),
            (do(asserts, a, p), do(denies, b, h), "contradiction", "said-denied"),
            (do(denies, b, h), do(asserts, a, p), "contradiction", "denied-said"),
            (do(asserts, a, p), hypothesis, "neutral", "claim-fact"),
            (do(asserts, a, p), do(asserts, b, h), "neutral", "claim-other"),
            (do(denies, a, h), do(denies, a, p), "entailment", "deny-stronger"),
            (premise, do(hedges, a, h), "neutral", "fact-hedge"),
        ]
    elif label == "contradiction":
        rows += [
            (do(asserts, a, p), hypothesis, "contradiction", "claim-against"),
            (premise, do(asserts, a, h), "contradiction", "against-claim"),
            (do(denies, a, h), premise, "neutral", "deny-opposite"),
            (premise, do(denies, a, h), "neutral", "opposite-deny"),
            (do(asserts, a, p), do(denies, b, h), "neutral", "said-denied-agree"),
        ]
    else:
        rows += [
            (do(denies, a, h), premise, "neutral", "deny-unrelated"),
            (premise, do(denies, a, h), "neutral", "unrelated-deny"),
            (do(asserts, a, p), do(denies, b, h), "neutral", "said-denied-unrelated"),
        ]
    return [{"premise": x, "hypothesis": y, "label": z, "phenomenon": w} for x, y, z, w in rows]


def balanced(rows: list[Row], lexicon: Lexicon, count: int, rng: random.Random) -> list[Row]:
    """`count` wrapped rows, a third of each label, at most three from one NLI row."""
    wanted = {"entailment": count // 3, "neutral": count // 3, "contradiction": count - 2 * (count // 3)}
    taken: list[Row] = []
    for row in rng.sample(rows, len(rows)):
        made = wrapped(row, lexicon, rng)
        for new in rng.sample(made, min(3, len(made))):
            if wanted[new["label"]] > 0:
                wanted[new["label"]] -= 1
                taken.append(new)
        if not any(wanted.values()):
            break
    return taken
