"""Settings and readers that all tests share."""

from __future__ import annotations

import signal

import pytest
from hypothesis import settings

from kg.extract import Extractor
from kg.ids import DEFAULT_BASE
from kg.nlp import load_reader
from kg.ontology.gazetteer import Gazetteer, load_gazetteer
from kg.ontology.load import load_ontology

# The same examples every time, and no deadline: a busy machine must not make a test fail.
settings.register_profile("kg", derandomize=True, deadline=None)
settings.load_profile("kg")

# A shell lets what runs in its background ignore Ctrl-C, and so would every program that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The shipped gazetteer."""
    return load_gazetteer()


@pytest.fixture(scope="session")
def extractor(gazetteer: Gazetteer) -> Extractor:
    """The shipped reader; it keeps nothing of what it has read."""
    return Extractor(load_ontology(), gazetteer, load_reader(), DEFAULT_BASE)
