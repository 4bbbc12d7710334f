"""A detector of stand-ins and two small documents."""

import hypothesis
import pytest
from fakes import FakeEncoder, TableNLI

from contradict.detector import Detector
from contradict.types import Document

hypothesis.settings.register_profile("any machine", deadline=None)  # a busy one is no fault of an example's
hypothesis.settings.load_profile("any machine")


@pytest.fixture
def table_nli():
    """Knows of one bridge: that it is safe follows from its being safe, and saying so goes against denying it."""
    return TableNLI(
        ("The bridge is safe.", "The bridge is safe.", "e"),
        ("said the bridge is safe", "denied that the bridge is safe", "c"),
        ("denied that the bridge is safe", "said the bridge is safe", "c"),
        ("The bridge is safe.", "The bridge is shut.", "c"),
    )


@pytest.fixture
def detector(table_nli):
    return Detector(FakeEncoder(), table_nli, {"nli": "table", "encoder": "hash", "contradict": "0"})


@pytest.fixture
def denied():
    """One claim and its denial."""
    return Document("denied.txt", "Ola Brandt said the bridge is safe. Rik Moss denied that the bridge is safe.\n")


@pytest.fixture
def calm():
    """Nobody in it contradicts anybody."""
    return Document("calm.txt", "The ferry leaves at noon. It carries forty passengers.\n")
