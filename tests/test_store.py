"""What a run keeps: it comes back as it was, survives a kill, and is refused when it cannot be right."""

import sqlite3
import zlib
from contextlib import suppress
from datetime import date

import numpy as np
import pytest
from fakes import position
from hypothesis import given, settings
from hypothesis import strategies as st

from contradict.errors import ContradictError
from contradict.store import AT_ONCE, Article, Store, digest
from contradict.types import Verdict


def article(name="a.txt", content="The bridge is safe.", **changes):
    positions = (position(content, document=name, date=date(2026, 3, 1), chain=("Macron",), publisher="Echo"),)
    return Article(name, 3, ((20, 25, 4, "Photo", "caption"),), positions, np.array([[1, -2, 127]], np.int8), **changes)


def members(store):
    return [(a.name, a.positions, a.set_aside, a.vectors.tolist(), a.archive) for a in store.members()]


def added(store, name, key, content="The bridge is safe.", archive=False):
    store.add_articles([(key, article(name, content))])
    return store.join(name, key, archive=archive)


def test_articles_come_back_by_name(tmp_path):
    with Store(tmp_path / "w") as store:
        for name in ("b.txt", "a.txt"):
            assert added(store, name, name.encode())
        made = members(store)
    with Store(tmp_path / "w") as store:
        assert members(store) == made
        assert store.has_article(b"a.txt") and not store.has_article(b"c.txt")
    assert [row[0] for row in made] == ["a.txt", "b.txt"]
    assert made[0][1] == article().positions
    assert made[0][2:4] == (article().set_aside, [[1, -2, 127]])


def test_an_article_of_nothing_comes_back():
    with Store() as store:
        store.add_articles([(b"k", Article("a", 0, (), (), np.zeros((0, 0), np.int8)))])
        store.join("a", b"k", archive=False)
        assert members(store) == [("a", (), (), [], False)]


@pytest.mark.parametrize("order", [(b"1", b"2"), (b"2", b"1")])
def test_of_two_articles_of_one_name_the_same_one_stays(order):
    with Store() as store:
        assert [added(store, "a", key, key.decode()) for key in order] == [True, False]
        assert [p.content for a in store.members() for p in a.positions] == ["1"]


def test_a_later_run_replaces_an_article(tmp_path):
    for key in (b"1", b"2", b"1"):
        with Store(tmp_path / "w") as store:
            assert added(store, "a", key, key.decode())
            assert store.member_count() == 1
            assert [p.content for a in store.members() for p in a.positions] == [key.decode()]


def test_forgotten_members_are_still_known():
    with Store() as store:
        added(store, "a", b"1")
        store.forget_members()
        assert store.member_count() == 0 and store.has_article(b"1")


def test_verdicts_are_known_to_their_model_and_order(tmp_path):
    pairs = {(f"p{i}", f"h{i}"): Verdict(i / 2000, 0.25, 0.5) for i in range(2 * AT_ONCE + 3)}
    with Store(tmp_path / "w") as store:
        store.add_verdicts("one", pairs)
    with Store(tmp_path / "w") as store:
        assert store.verdicts("one", list(pairs)) == pairs
        assert store.verdicts("two", list(pairs)) == {}
        assert store.verdicts("one", [("h1", "p1"), ("p1h", "1")]) == {}


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_digests_tell_parts_apart(one, other):
    assert (digest(*one) == digest(*other)) is (one == other)


def test_a_shard_is_taken_over(tmp_path):
    with Store(tmp_path / "shard") as shard:
        added(shard, "b", b"2")
        shard.add_verdicts("m", {("p", "h"): Verdict(0.5, 0.25, 0.25)})
    with Store(tmp_path / "whole") as store:
        added(store, "a", b"1")
        store.absorb(tmp_path / "shard")
        assert [a.name for a in store.members()] == ["a", "b"]
        assert store.verdicts("m", [("p", "h")])
        with Store(tmp_path / "other") as other:
            added(other, "a", b"3")
        with pytest.raises(ContradictError, match="another article called a"):
            store.absorb(tmp_path / "other")


def test_a_file_that_is_no_store_is_refused(tmp_path):
    (tmp_path / "text").write_text("no database at all, but longer than a header would be " * 20)
    with pytest.raises(ContradictError, match="delete it"):
        Store(tmp_path / "text")


@pytest.mark.parametrize(
    "payload", [b"", b"x", zlib.compress(b"{"), zlib.compress(b"[]"), zlib.compress(b'{"positions": [[1]]}')]
)
def test_a_damaged_article_is_said(tmp_path, payload):
    with Store(tmp_path / "w") as store:
        added(store, "a", b"1")
        store._base.execute("update articles set payload = ?", (payload,))
        for read in (lambda: list(store.members()), lambda: store.article("a")):
            with pytest.raises(ContradictError, match="w: is damaged .*delete it to start again"):
                read()


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A store with an article and a verdict, as bytes."""
    place = tmp_path_factory.mktemp("store") / "w"
    with Store(place) as store:
        added(store, "a", b"1")
        store.add_verdicts("m", {("p", "h"): Verdict(0.1, 0.2, 0.7)})
    return place.read_bytes()


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(tmp_path_factory, kept, data):
    place = tmp_path_factory.mktemp("store") / "w"
    whole = bytearray(kept)
    for _ in range(data.draw(st.integers(1, 30))):
        whole[data.draw(st.integers(100, len(whole) - 1))] = data.draw(st.integers(0, 255))
    place.write_bytes(whole[: data.draw(st.integers(1, len(whole)))] if data.draw(st.booleans()) else whole)
    with suppress(ContradictError), Store(place) as store:
        list(store.members())
        list(store.vectors())
        store.verdicts("m", [("p", "h")])
        store.has_article(b"1")
        added(store, "b", b"2")


def test_another_format_is_refused(tmp_path):
    with Store(tmp_path / "w"):
        pass
    with sqlite3.connect(tmp_path / "w") as base:
        base.execute("update meta set value = '0'")
    base.close()
    with pytest.raises(ContradictError, match="another version"):
        Store(tmp_path / "w")


def test_a_full_disk_is_said_and_loses_nothing(tmp_path):
    with Store(tmp_path / "w") as store:
        added(store, "a", b"1")
        store._base.execute("pragma max_page_count = 20")
        with pytest.raises(ContradictError, match="make room"):
            store.add_verdicts("m", {(f"{i}" * 50, "h"): Verdict(0.1, 0.2, 0.7) for i in range(9000)})
        assert store.member_count() == 1
        assert store.verdicts("m", [("0" * 50, "h")]) == {}


def test_a_store_that_is_only_read_stays_as_it_is(tmp_path):
    with Store(tmp_path / "w") as store:
        added(store, "a.txt", b"a")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with Store(tmp_path / "w", read_only=True) as store:
        assert [row[0] for row in members(store)] == ["a.txt"]
        with pytest.raises(ContradictError, match="cannot be written"):
            store.forget_members()
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_store_that_is_only_read_must_be_there(tmp_path):
    with pytest.raises(ContradictError, match="cannot be used"):
        Store(tmp_path / "w", read_only=True)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_read(tmp_path, monkeypatch):
    with Store(tmp_path / "w") as store:
        added(store, "a.txt", b"a")
    monkeypatch.setattr("contradict.store.os.access", lambda *_: False)
    with Store(tmp_path / "w", read_only=True) as store:
        assert [row[0] for row in members(store)] == ["a.txt"]


def test_vectors_and_articles_by_name_are_those_of_the_members(tmp_path):
    with Store(tmp_path / "w") as store:
        for name in ("b.txt", "a.txt"):
            added(store, name, name.encode())
        whole = list(store.members())
        assert list(store.vectors()) == [(a.name, a.vectors.tobytes()) for a in whole]
        assert store.article("b.txt").positions == whole[1].positions
