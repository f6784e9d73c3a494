"""Tenures in gazetteer files: who held which office of which state, from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kg.errors import BadOntology
from kg.linking.names import name_key
from kg.model import Kind
from kg.ontology.schema import KnownActor, Tenure
from kg.ontology.turtle import KG, Terms, short

TENURE = f"{KG}Tenure"
_Key = TypeVar("_Key")
_KNOWN = frozenset(f"{KG}{name}" for name in ("holder", "holderName", "ofState", "title", "from", "until"))


@dataclass(frozen=True, slots=True)
class Tenures:
    """Tenures by state and title, and those of holders who are no known actors by name, folded by
    `name_key`."""

    found: Mapping[tuple[str, str], tuple[Tenure, ...]]
    named: Mapping[str, tuple[Tenure, ...]]

    def at(self, state: str, title: str, day: date) -> Tenure | None:
        """Return who held an office on a day; None if nobody is known or, at a handover, two are."""
        held = [one for one in self.found.get((state, name_key(title)), ()) if _holds(one, day)]
        return held[0] if len(held) == 1 else None

    def state_of(self, name: str, day: date) -> str | None:
        """Return the state whose office somebody of that full name, as `name_key` folds it, held on a day;
        None if nobody is known or several states had one."""
        states = {one.state for one in self.named.get(name, ()) if _holds(one, day)}
        return states.pop() if len(states) == 1 else None

    def titles(self, state: str) -> frozenset[str]:
        """Return the titles of a state's offices, folded."""
        return frozenset(title for of, title in self.found if of == state)


def read_tenure(iri: str, terms: Terms, *, path: Path) -> Tenure:
    """Return the tenure that a subject of a file describes.

    Raises:
        BadOntology: something is missing or malformed; the message names file, IRI and property.
    """
    where = f"{path}: {iri}"
    unknown = sorted(name for name in terms if name.startswith(KG) and name not in _KNOWN)
    if unknown:
        raise BadOntology(
            f"{where}: no property {short(unknown[0])}; known: {', '.join(sorted(map(short, _KNOWN)))}"
        )
    holder, name = _value(terms, "holder"), _value(terms, "holderName")
    state, first = _value(terms, "ofState"), _value(terms, "from")
    titles = tuple(term.value for term in terms.get(f"{KG}title", ()) if isinstance(term, ox.Literal))
    if (holder is None) == (name is None) or not (state and first and titles):
        needs = "kg:holder or kg:holderName, kg:ofState, kg:title and kg:from"
        raise BadOntology(f"{where}: a tenure needs {needs}")
    until = _value(terms, "until")
    last = _day(until, where) if until else None
    tenure = Tenure(iri, state, titles, _day(first, where), last, holder, name)
    if last is not None and last < tenure.first:
        raise BadOntology(f"{where}: kg:until lies before kg:from")
    return tenure


def index_tenures(
    tenures: Iterable[Tenure], actors: Mapping[str, KnownActor], *, origins: Mapping[str, Path]
) -> Tenures:
    """Return tenures for look-up; one that is open ends with the source of what its holder holds.

    `origins` says for the IRI of each tenure which file it comes from.

    Raises:
        BadOntology: a holder or state is no such known actor, or nothing tells how far a tenure reaches.
    """
    found: dict[tuple[str, str], list[Tenure]] = {}
    named: dict[str, list[Tenure]] = {}
    for tenure in tenures:
        closed = _closed(tenure, actors, f"{origins[tenure.id]}: {tenure.id}")
        for title in tenure.titles:
            found.setdefault((tenure.state, name_key(title)), []).append(closed)
        if tenure.name:
            named.setdefault(name_key(tenure.name), []).append(closed)
    return Tenures(_frozen(found), _frozen(named))


def _frozen(lists: Mapping[_Key, Sequence[Tenure]]) -> dict[_Key, tuple[Tenure, ...]]:
    return {key: tuple(held) for key, held in lists.items()}


def _closed(tenure: Tenure, actors: Mapping[str, KnownActor], where: str) -> Tenure:
    state, holder = actors.get(tenure.state), actors.get(tenure.holder or "")
    if state is None or state.kind is not Kind.STATE:
        raise BadOntology(f"{where}: kg:ofState {tenure.state} is no state that a file describes")
    if tenure.holder and (holder is None or holder.kind is not Kind.PERSON):
        raise BadOntology(f"{where}: kg:holder {tenure.holder} is no person that a file describes")
    last = tenure.last or (holder.source_date if holder else None)
    if last is None:
        raise BadOntology(f"{where}: needs kg:until, or a kg:holder with kg:officeSource")
    return replace(tenure, last=last)


def _holds(tenure: Tenure, day: date) -> bool:
    return tenure.first <= day and (tenure.last is None or day <= tenure.last)


def _value(terms: Terms, name: str) -> str | None:
    values = [term.value for term in terms.get(KG + name, ())]
    return values[0] if len(values) == 1 else None


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadOntology(f"{where}: {text!r} is no date") from None
