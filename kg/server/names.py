"""What a node is called, in a worker: by its label, or, if it is a claim, by what it claims."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Store

from kg.rdf.vocabulary import DCTERMS, KG, RDF, RDFS, SKOS

_LABELS = (SKOS.prefLabel, DCTERMS.title, DCTERMS.identifier, KG.name, KG.quote, RDFS.label)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """A claim in words: names of its actors, IRIs of relation and status, the sentence about its trigger.

    `sentence` is the evidence's quote in three parts, of which the middle one is the trigger.
    """

    agents: tuple[str, ...]
    relation: str
    targets: tuple[str, ...]
    status: str
    sentence: tuple[str, str, str]


def name_of(store: Store, node: NamedNode) -> str:
    """Return the label of a node, or the end of its IRI; long ones are cut."""
    name = next((name for label in _LABELS for name in _literals(store, node, label)), None)
    name = name or unquote(re.split(r"[/#]", node.value)[-1]) or node.value
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def claim_words(store: Store, node: NamedNode) -> ClaimWords | None:
    """Return a claim in words; None if the node is no claim."""
    if not any(store.quads_for_pattern(node, RDF.type, KG.Claim)):
        return None
    return ClaimWords(
        agents=tuple(name_of(store, agent) for agent in _nodes(store, node, KG.agent)),
        relation=next((kind.value for kind in _nodes(store, node, KG.relation)), ""),
        targets=tuple(name_of(store, target) for target in _nodes(store, node, KG.target)),
        status=next((status.value for status in _nodes(store, node, KG.status)), ""),
        sentence=_sentence(store, node),
    )


def _sentence(store: Store, claim: NamedNode) -> tuple[str, str, str]:
    evidence = next(_nodes(store, claim, KG.evidence), None)
    if evidence is None:
        return "", "", ""
    quote = next(_literals(store, evidence, KG.quote), "")
    offset = _number(store, evidence, KG.begin)
    begin = min(max(_number(store, claim, KG.triggerBegin) - offset, 0), len(quote))
    end = min(max(_number(store, claim, KG.triggerEnd) - offset, begin), len(quote))
    return quote[:begin], quote[begin:end], quote[end:]


def _literals(store: Store, node: NamedNode, property_: NamedNode) -> Iterator[str]:
    """Yield the values in order."""
    quads = store.quads_for_pattern(node, property_, None)
    yield from sorted(quad.object.value for quad in quads if isinstance(quad.object, Literal))


def _nodes(store: Store, node: NamedNode, property_: NamedNode) -> Iterator[NamedNode]:
    quads = store.quads_for_pattern(node, property_, None)
    found = {quad.object for quad in quads if isinstance(quad.object, NamedNode)}
    yield from sorted(found, key=str)


def _number(store: Store, node: NamedNode, property_: NamedNode) -> int:
    numbers = (value for value in _literals(store, node, property_) if value.isdecimal())
    return int(next(numbers, "0")[:12])
