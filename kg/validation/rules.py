"""Shapes as queries, run: which nodes break them, and the words of those nodes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg.query.results import Form, Result, Term
from kg.query.source import Source, ask
from kg.rdf.vocabulary import DCTERMS, KG, SKOS
from kg.validation.findings import Finding, Severity, finding

_WORDS = f"""{{ ?node {KG.evidence}/{KG.quote} ?words }} UNION {{ ?node {KG.quote} ?words }}
    UNION {{ ?node {SKOS.prefLabel} ?words }} UNION {{ ?node {DCTERMS.title} ?words }}"""


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape with its queries, each of which finds nodes (and values) that break it."""

    shape: str
    message: str
    severity: Severity
    queries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What shapes say: `rules` as queries, `beyond` the shapes that need a full SHACL processor."""

    rules: tuple[Rule, ...]
    beyond: tuple[str, ...]


def run_rule(rule: Rule, source: Source, *, examples: int) -> Finding | None:
    """Return which nodes break a rule, None where there are none; examples show words of the node."""
    found = [(*row, None)[:2] for query in rule.queries for row in ask(source, query).rows]
    result = Result(Form.SELECT, ("node", "value"), tuple(found))
    broken = finding(rule.shape, rule.message, rule.severity, result, examples=examples)
    return with_words(broken, source) if broken else None


def with_words(found: Finding, source: Source) -> Finding:
    """Return a finding on nodes with one more column: the words or name that belong to each node."""
    nodes = sorted({str(row[0]) for row in found.examples if isinstance(row[0], NamedNode)})
    query = f"SELECT ?node ?words WHERE {{ VALUES ?node {{ {' '.join(nodes)} }} {_WORDS} }}"
    words: dict[Term | None, Term | None] = {}
    for node, text in sorted(ask(source, query).rows, key=str):
        words.setdefault(node, text)
    rows = tuple((*row, words.get(row[0])) for row in found.examples)
    return replace(found, columns=(*found.columns, "words"), examples=rows)
