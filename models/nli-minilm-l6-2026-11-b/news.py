"""Pairs of real news sentences: the ones that were labelled, and many more for the teacher to label.

Nothing of the articles stands in this folder: `news-labels.jsonl` names each text by a hash, and the texts are taken out
of the articles again, by the package's own statements and attribution. A text that the grammar no longer cuts the same
way is counted and left out.
"""

import hashlib
import json
import random
import re
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from contradict import Document
from contradict.attribution import take_positions
from contradict.detector import extract

Row = dict[str, Any]
WORDS = (5, 45)
SIMILARITY = (0.22, 0.85)  # of TF-IDF rows: below, the two share no topic; above, one is mostly a copy of the other
NEIGHBOURS = 14


def held_out(article: str) -> bool:
    """A fifth of the articles is kept for reading findings by hand, and never trained on."""
    return int(hashlib.sha256(article.encode()).hexdigest(), 16) % 5 == 0


def words(text: str) -> str:
    """What two copies of a text share."""
    return re.sub(r"\W+", "", text.lower())


def name(text: str) -> str:
    """How `news-labels.jsonl` names a text, in whichever article it stands."""
    return hashlib.sha256(words(text).encode()).hexdigest()[:16]


def units(articles: list[Row]) -> list[tuple[str, int, str, bool]]:
    """(article, place, text, whether it is denied) of each content and each whole sentence; the same words once."""
    seen: set[str] = set()
    found = []
    for article in articles:
        document = Document(article["body_id"], article["body"])
        for position in take_positions(document, extract(document)):
            for text in (position.content, position.text):
                if words(text) not in seen and WORDS[0] <= len(text.split()) <= WORDS[1]:
                    seen.add(words(text))
                    found.append((article["body_id"], position.start, text, position.stance == "denies"))
    return found


def near_pairs(texts: list[tuple[str, int, str, bool]], count: int, rng: random.Random) -> list[Row]:
    """`count` unlabelled pairs on one topic, from two places of the news; half of them with a denial or figures."""
    # Six letters stand for a word, as in contradict.findings.
    vectorizer = TfidfVectorizer(
        sublinear_tf=True,
        token_pattern=r"\b\w[\w-]+\b",
        max_df=0.05,
        preprocessor=lambda text: re.sub(r"(\w{6})\w+", r"\1", text.lower()),
    )
    rows = vectorizer.fit_transform([text for _, _, text, _ in texts]).tocsr()
    asked = rng.sample(range(len(texts)), min(len(texts), count))
    pairs: set[tuple[int, int]] = set()
    for start in range(0, len(asked), 500):
        block = (rows[asked[start : start + 500]] @ rows.T).tocsr()
        for r, i in enumerate(asked[start : start + 500]):
            places = block.indices[block.indptr[r] : block.indptr[r + 1]]
            values = block.data[block.indptr[r] : block.indptr[r + 1]]
            for k in np.argsort(-values)[:NEIGHBOURS]:
                j = int(places[k])
                if SIMILARITY[0] <= values[k] <= SIMILARITY[1] and texts[i][:2] != texts[j][:2]:
                    pairs.add((min(i, j), max(i, j)))

    def sharp(pair: tuple[int, int]) -> bool:
        one, other = texts[pair[0]], texts[pair[1]]
        figures = [set(re.findall(r"\d+", side[2])) for side in (one, other)]
        return one[3] != other[3] or bool(figures[0] and figures[1] and figures[0] != figures[1])

    shuffled = rng.sample(sorted(pairs), len(pairs))
    telling = [pair for pair in shuffled if sharp(pair)][: count // 2]
    rest = [pair for pair in shuffled if not sharp(pair)][: count - len(telling)]
    return [
        {"premise": texts[i][2], "hypothesis": texts[j][2], "label": None, "set": "news-unlabelled"}
        for i, j in (rng.sample(pair, 2) for pair in telling + rest)
    ]


def labelled(texts: list[tuple[str, int, str, bool]], labels: Path) -> tuple[list[Row], int]:
    """The labelled pairs with their texts, and how many were left out because a text is cut otherwise now."""
    known = {name(text): text for _, _, text, _ in texts}
    rows = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    kept = [
        {"premise": known[row["premise"]], "hypothesis": known[row["hypothesis"]], "label": row["label"], "set": "news"}
        for row in rows
        if row["premise"] in known and row["hypothesis"] in known
    ]
    return kept, len(rows) - len(kept)
