"""Reading a store: the values of one property, or all that is said of one node."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, Store

Said = Mapping[str, tuple[str, ...]]

_VALUES = NamedNode | Literal


def values_of(
    store: Store, predicate: NamedNode, value: NamedNode | None = None
) -> dict[str, tuple[str, ...]]:
    """Return the values of a property, sorted and each once, by the IRI of the subject.

    Graph names do not matter; blank nodes, which no graph of kg has, are left out.
    """
    found: dict[str, tuple[str, ...]] = {}
    for quad in store.quads_for_pattern(None, predicate, value):
        subject, term = quad.subject, quad.object
        if isinstance(subject, NamedNode) and isinstance(term, _VALUES):
            iri, text = subject.value, term.value
            known = found.setdefault(iri, (text,))
            if text not in known:
                found[iri] = tuple(sorted((*known, text)))
    return found


def value_of(store: Store, subject: str, predicate: NamedNode) -> str | None:
    """Return the first value of one property of one node, None where there is none."""
    found = store.quads_for_pattern(NamedNode(subject), predicate, None)
    return min((quad.object.value for quad in found if isinstance(quad.object, _VALUES)), default=None)


def said_of(store: Store, subject: str) -> Said:
    """Return the values of each property of one node, sorted, by the IRI of the property.

    Nothing is said of what is no IRI.
    """
    found: dict[str, set[str]] = {}
    try:
        node = NamedNode(subject)
    except ValueError:
        return {}
    for quad in store.quads_for_pattern(node, None, None):
        if isinstance(quad.object, _VALUES):
            found.setdefault(quad.predicate.value, set()).add(quad.object.value)
    return {predicate: tuple(sorted(values)) for predicate, values in found.items()}


def subjects_of(store: Store, predicate: NamedNode, value: str) -> list[str]:
    """Return the IRIs of the nodes with this value, sorted."""
    quads = store.quads_for_pattern(None, predicate, NamedNode(value))
    return sorted({quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)})


def first(said: Mapping[str, tuple[str, ...]], name: str) -> str | None:
    """Return the first of the values under a name, None where there is none."""
    return next(iter(said.get(name, ())), None)
