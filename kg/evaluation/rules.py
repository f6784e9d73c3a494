"""What the comparison has to know of relation types, taken from the ontology."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.ontology.schema import Ontology

_PLOVER = "/plover/"


@dataclass(frozen=True, slots=True)
class TypeRules:
    """`symmetric` types ignore who is agent and who is target; `personal` types are about the very agent,
    never about the one it acts for; `classes` gives the PLOVER class of each type that has one."""

    symmetric: frozenset[str]
    personal: frozenset[str]
    classes: Mapping[str, str]


def type_rules(ontology: Ontology) -> TypeRules:
    """Return the rules for the types of an ontology."""
    classes = {
        kind.name: match.rpartition("/")[2]
        for kind in ontology.types
        for match in kind.matches
        if _PLOVER in match
    }
    # Offices, memberships, parts and places tie an actor to the end of its own chain: compared there,
    # minister → state would read state → state. They are the standing facts with a term of their own in
    # vocabularies of organisations; governing has none, it is done on behalf of somebody.
    personal = frozenset(kind.name for kind in ontology.types if kind.standing and kind.matches)
    return TypeRules(frozenset(kind.name for kind in ontology.types if kind.symmetric), personal, classes)
