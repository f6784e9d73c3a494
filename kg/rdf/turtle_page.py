"""Turtle that is pleasant to read: documents, actors, claims each followed by its words, facts last."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.rdf.terms import Shortener, write_term
from kg.rdf.vocabulary import DCTERMS, KG, KINDS, OA, ORG, PROV, RDF, SKOS, prefixes

_Term = NamedNode | BlankNode | Literal | Triple
_Said = dict[NamedNode, list[_Term]]
_Subjects = dict[_Term, _Said]
_FACTS = "graph/facts"

# What a reader looks for first comes first; anything else follows by name.
READING_ORDER = (
    *(RDF.type, SKOS.prefLabel, SKOS.altLabel, DCTERMS.identifier, DCTERMS.title, DCTERMS.issued),
    *(DCTERMS.source, RDF.subject, RDF.predicate, RDF.object),
    *(KG.relation, KG.agent, KG.target, KG.status, KG.theme, KG.themeText, KG.condition),
    *(KG.attributedTo, KG.earliest, KG.latest, KG.timeText, KG.former, KG.confidence, KG.trigger),
    *(KG.triggerBegin, KG.triggerEnd, KG.actor, KG.name, KG.kind, KG.quote, KG.begin, KG.end),
    *(KG.documents, KG.independentSources, KG.firstReported, KG.lastReported, KG.statedBy, KG.contradicts),
    *(KG.refersTo, KG.evidence, KG.inDocument),
)
_RANKS = {predicate: rank for rank, predicate in enumerate(READING_ORDER)}
_SECTIONS = (
    ("Documents", (KG.Document,)),
    ("Actors", tuple(KINDS.values())),
    ("Offices", (ORG.Role,)),
    ("Claims, in the order of the text, each with its evidence", (KG.Claim,)),
    ("What several claims state alike, or deny", (KG.Fact, KG.Denial)),
    ("The actors as each document presents them", (KG.Appearance,)),
    ("The words that name them", (KG.Mention,)),
)


def write_turtle(quads: Iterable[Quad], *, base: str) -> str:
    """Return the quads as one Turtle document, graph names dropped; equal quads give equal text."""
    facts, rest = _split_facts(quads)
    bound = prefixes(base=base)
    subjects = _by_subject(rest)
    page = _Page(subjects, _memberships(subjects), Shortener(bound))
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in bound.items())
    return "".join((head, *page.sections(), *page.facts(facts)))


def _split_facts(quads: Iterable[Quad]) -> tuple[list[Quad], list[Quad]]:
    facts: list[Quad] = []
    rest: list[Quad] = []
    for quad in quads:
        graph = quad.graph_name
        is_fact = isinstance(graph, NamedNode) and graph.value.endswith(_FACTS)
        (facts if is_fact else rest).append(quad)
    return facts, rest


def _by_subject(quads: Iterable[Quad]) -> _Subjects:
    subjects: _Subjects = defaultdict(lambda: defaultdict(list))
    for quad in sorted({quad.triple for quad in quads}, key=str):
        subjects[quad.subject][quad.predicate].append(quad.object)
    return {subject: dict(said) for subject, said in subjects.items()}


def _memberships(subjects: _Subjects) -> dict[_Term, list[_Term]]:
    """Claims of office with the memberships they give."""
    found: dict[_Term, list[_Term]] = defaultdict(list)
    for subject, said in subjects.items():
        for claim in said.get(PROV.wasDerivedFrom, ()) if _is_a(said, (ORG.Membership,)) else ():
            found[claim].append(subject)
    return found


@dataclass(frozen=True, slots=True)
class _Page:
    """Subjects on their way to text."""

    subjects: _Subjects
    memberships: dict[_Term, list[_Term]]
    short: Shortener

    def sections(self) -> Iterator[str]:
        written: set[_Term] = set()
        for title, classes in _SECTIONS:
            chosen = [subject for subject, said in self.subjects.items() if _is_a(said, classes)]
            chosen.sort(key=self._text_order)
            blocks = [block for subject in chosen for block in self._with_satellites(subject, written)]
            if blocks:
                yield f"\n# {title}\n"
                yield from blocks
        others = [subject for subject in self.subjects if subject not in written]
        if others:
            yield "\n# Others\n"
            yield from (self._block(subject) for subject in others)

    def facts(self, quads: list[Quad]) -> Iterator[str]:
        if quads:
            yield "\n# Facts: what some claim asserts without condition\n\n"
        for quad in sorted({quad.triple for quad in quads}, key=str):
            yield f"{self._term(quad.subject)} {self._term(quad.predicate)} {self._term(quad.object)} .\n"

    def _with_satellites(self, subject: _Term, written: set[_Term]) -> Iterator[str]:
        """The subject's block, then those of its evidence and memberships unless they stand already."""
        if subject in written:
            return
        written.add(subject)
        yield self._block(subject)
        for satellite in self._satellites(subject):
            yield from self._with_satellites(satellite, written)

    def _satellites(self, subject: _Term) -> Iterator[_Term]:
        said = self.subjects[subject]
        linked = (*said.get(KG.evidence, ()), *said.get(OA.hasSelector, ()))
        yield from (node for node in linked if node in self.subjects)
        yield from self.memberships.get(subject, ())

    def _text_order(self, subject: _Term) -> tuple[str, int, str]:
        said = self.subjects[subject]
        begin = (*said.get(KG.triggerBegin, ()), *said.get(KG.begin, ()))
        numbers = [int(term.value) for term in begin if isinstance(term, Literal) and term.value.isdecimal()]
        document = str(said.get(KG.inDocument, [""])[0])
        return (document, min(numbers, default=-1), str(subject))

    def _block(self, subject: _Term) -> str:
        said = self.subjects[subject]
        predicates = sorted(said, key=lambda predicate: (_RANKS.get(predicate, len(_RANKS)), predicate.value))
        lines = (f"{self._predicate(predicate)} {self._objects(said[predicate])}" for predicate in predicates)
        return f"\n{self._comment(said)}{self._term(subject)} " + " ;\n    ".join(lines) + " .\n"

    def _predicate(self, predicate: NamedNode) -> str:
        return "a" if predicate == RDF.type else self._term(predicate)

    def _objects(self, objects: list[_Term]) -> str:
        return ", ".join(map(self._term, objects))

    def _comment(self, said: _Said) -> str:
        """One line that says what a claim claims: "# demands (asserted): US officials → Qatar"."""
        if not _is_a(said, (KG.Claim,)):
            return ""
        agents, targets = (self._labels(said.get(role, [])) for role in (KG.agent, KG.target))
        relation, status = (self._local(said.get(term, [])) for term in (KG.relation, KG.status))
        return f"# {relation} ({status.lower()}): {agents} → {targets}\n"

    def _labels(self, actors: list[_Term]) -> str:
        return ", ".join(self._label(actor) for actor in actors) or "?"

    def _label(self, actor: _Term) -> str:
        names = self.subjects.get(actor, {}).get(SKOS.prefLabel, [])
        name = next((name.value for name in names if isinstance(name, Literal)), str(actor))
        # A line end in a name must not end the comment.
        return "".join(char if char.isprintable() else " " for char in name)

    def _local(self, terms: list[_Term]) -> str:
        return next((re.split(r"[/#]", term.value)[-1] for term in terms if isinstance(term, NamedNode)), "?")

    def _term(self, term: _Term) -> str:
        return write_term(term, self.short)


def _is_a(said: _Said, classes: tuple[NamedNode, ...]) -> bool:
    return any(kind in classes for kind in said.get(RDF.type, ()))
