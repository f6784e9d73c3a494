"""ontology/*.ttl → schema records, checked while loading.

A relation type is a subject of class kg:RelationType; its frames and examples are subjects of their
own. Files add up: a user's file may bring a new type, or frames for a type that is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from kg.errors import BadOntology
from kg.model import Status
from kg.ontology.schema import Cue, Example, Frame, Ontology, RelationType
from kg.ontology.turtle import KG, OWL, RDF_TYPE, RDFS, SKOS, Node, read_nodes, short
from kg.resources import resource

_POS = ("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "NOUN", "PART", "PRON", "PROPN", "SCONJ", "VERB")
_ROLES = (("agent", "agentAt"), ("target", "targetAt"), ("theme", "themeAt"))
_RELATIONS = frozenset(
    {
        *("acl", "advcl", "advmod", "amod", "appos", "aux", "case", "ccomp", "compound", "conj", "cop"),
        *("csubj", "det", "fixed", "flat", "iobj", "mark", "nmod", "nsubj", "nummod", "obj", "obl"),
        *("parataxis", "xcomp"),
    }
)
_ADDED = ("RelationType", "Family", "Frame", "Cue")
_SPECIAL = frozenset({"bearer", "theme:agent", "theme:target"})
_EFFECTS = (
    *(s for s in Status if s is not Status.ASSERTED),
    *("attribution", "claim", "former", "imagined", "light", "neutral", "unreal"),
)
_EXPECTS = re.compile(r"(?P<type>\w+)\((?P<agents>[^()]+), (?P<targets>[^(),]+)\) (?P<status>[a-z]+)")


def load_ontology(extra: Sequence[Path] = ()) -> Ontology:
    """Read the shipped relation types and cues and the Turtle files of `extra` on top of them.

    Types come sorted by name, cues by IRI. A file of `extra` has the shape of ontology/relations/*.ttl.

    Raises:
        BadOntology: a file is no Turtle, or what it describes is incomplete or contradictory; the
            message names file and IRI, what is missing or wrong, and the choices.
    """
    folder = resource("ontology")
    nodes = read_nodes(ontology_files(extra))
    _check_extra(extra, nodes)
    types = tuple(sorted(_types(nodes), key=lambda kind: kind.name))
    _check_examples(types, nodes)
    cues = tuple(sorted((_cue(n) for n in nodes.values() if n.is_a("Cue")), key=lambda cue: cue.id))
    return Ontology(_version(nodes, folder / "kg.ttl"), types, cues)


def _check_extra(extra: Sequence[Path], nodes: dict[str, Node]) -> None:
    """Refuse a file that adds nothing to the ontology: one of actors, say, that would be passed over."""
    for path in extra:
        mine = (node for node in nodes.values() if path in node.files)
        if not any(node.is_a(kind) for node in mine for kind in _ADDED):
            raise BadOntology(f"{path}: holds no relation type, frame or cue (actors go with --actors)")


def ontology_files(extra: Sequence[Path] = ()) -> Iterator[Path]:
    """Yield the shipped Turtle files with terms, relation types and cues, and those of `extra`."""
    folder = resource("ontology")
    yield folder / "kg.ttl"
    yield from sorted((folder / "relations").glob("*.ttl"))
    yield from (path for path in [folder / "cues.ttl"] if path.exists())
    yield from extra


def _version(nodes: dict[str, Node], path: Path) -> str:
    header = nodes.get(KG)
    if header is None:
        raise BadOntology(f"{path}: does not describe the ontology <{KG}>")
    return header.one(OWL + "versionInfo")


def _types(nodes: dict[str, Node]) -> Iterator[RelationType]:
    families = frozenset(short(node.iri) for node in nodes.values() if node.is_a("Family"))
    seen: dict[str, Node] = {}
    for node in nodes.values():
        if node.is_a("RelationType"):
            _choose(node, "kg:family", short(node.one(KG + "family")), families)
            kind = _type(node, nodes)
            other = seen.setdefault(kind.name, node)
            if other is not node:
                raise node.wrong(f"has the name {kind.name!r}, which is that of {other.iri} in {other.where}")
            yield kind


def _type(node: Node, nodes: dict[str, Node]) -> RelationType:
    name = re.split(r"[/#]", node.iri)[-1]
    family = node.one(KG + "family").removeprefix(KG)
    frames = tuple(_frame(part, name) for part in _parts(node, "frame", nodes))
    if not frames:
        raise node.wrong("has no kg:frame, so that no words express it")
    return RelationType(
        iri=node.iri,
        name=name,
        label=node.one(RDFS + "label"),
        definition=node.one(SKOS + "definition"),
        family=family,
        symmetric=OWL + "SymmetricProperty" in node.all(RDF_TYPE),
        standing=family == "StandingFact",
        inverse=next(iter(node.all(OWL + "inverseOf")), None),
        domain=node.one(RDFS + "domain"),
        range=node.one(RDFS + "range"),
        matches=(*node.all(SKOS + "closeMatch"), *node.all(SKOS + "broadMatch")),
        frames=frames,
        examples=tuple(_example(part) for part in _parts(node, "example", nodes)),
    )


def _parts(node: Node, term: str, nodes: dict[str, Node]) -> Iterator[Node]:
    """Yield the frames or examples of a type in the order of the file."""
    for iri in node.all(KG + term):
        part = nodes.get(iri)
        if part is None or not part.is_a(term.capitalize()):
            raise node.wrong(f"names kg:{term} {iri}, which no file describes as kg:{term.capitalize()}")
        yield part


def _frame(node: Node, type_name: str) -> Frame:
    pos = node.one(KG + "pos")
    _choose(node, "kg:pos", pos, _POS)
    fillers = tuple((role, tuple(node.one(KG + term, "").split())) for role, term in _ROLES)
    requires = node.all(KG + "requires")
    _check_slots(node, chain.from_iterable(slots for _, slots in fillers))
    _check_requires(node, requires)
    theme_status = node.one(KG + "themeStatus", "") or None
    if theme_status is not None:
        _choose(node, "kg:themeStatus", theme_status, tuple(Status))
    return Frame(
        id=node.iri,
        type=type_name,
        lemmas=node.some(KG + "lemma"),
        pos=pos,
        fillers=tuple((role, slots) for role, slots in fillers if slots),
        requires=requires,
        theme_status=theme_status,
    )


def _check_slots(node: Node, slots: Iterable[str]) -> None:
    for slot in slots:
        if slot not in _SPECIAL and slot.partition(":")[0] not in _RELATIONS:
            choices = ", ".join(sorted(_RELATIONS | _SPECIAL))
            raise node.wrong(f"has the slot {slot!r}; slots begin with one of {choices}")


def _check_requires(node: Node, requires: Iterable[str]) -> None:
    for need in requires:
        relation, _, words = need.rpartition(":")
        if not words or relation.partition(":")[0] not in _RELATIONS:
            raise node.wrong(f"requires {need!r}; the form is relation:lemma|lemma, such as obj:tie|relation")


def _example(node: Node) -> Example:
    return Example(node.iri, node.one(KG + "text"), node.some(KG + "expects"))


def _check_examples(types: Sequence[RelationType], nodes: dict[str, Node]) -> None:
    """Check what examples expect once all types are known: an example may hold several."""
    names = frozenset(kind.name for kind in types)
    for example in chain.from_iterable(kind.examples for kind in types):
        for line in example.expects:
            found = _EXPECTS.fullmatch(line)
            if found is None:
                form = "type(agents, targets) status"
                raise nodes[example.id].wrong(f"expects {line!r}; the form is {form}")
            _choose(nodes[example.id], "the expected type", found["type"], names)
            _choose(nodes[example.id], "the expected status", found["status"], tuple(Status))


def _cue(node: Node) -> Cue:
    pos = node.one(KG + "pos")
    _choose(node, "kg:pos", pos, _POS)
    effect = node.one(KG + "effect")
    _choose(node, "kg:effect", effect, _EFFECTS)
    return Cue(node.iri, node.some(KG + "lemma"), pos, effect)


def _choose(node: Node, what: str, value: str, choices: Iterable[str]) -> None:
    if value not in choices:
        raise node.wrong(f"has {value!r} for {what}; choices: {', '.join(sorted(choices))}")
