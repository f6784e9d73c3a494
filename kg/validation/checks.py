"""Checks that are queries: the folder `queries/checks`, each file what must not be in a graph.

The header of a file has one line more than other queries, `# severity: violation` or `warning`; its
title says what is wrong with what it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import BadQuery
from kg.ontology.load import load_ontology
from kg.ontology.turtle import KG, read_nodes
from kg.query.file import Query, read_query
from kg.query.queries import run_query
from kg.query.source import Source
from kg.rdf.nodes import relation_property
from kg.resources import resource
from kg.validation.findings import Finding, Severity, finding

_TERM = re.compile(rf"{re.escape(KG)}\w+")  # what lies deeper are frames and examples
_SEVERITY = re.compile(r"(?m)^# severity: *(\w*)")


@dataclass(frozen=True, slots=True)
class Check:
    """A query that finds what is wrong, and how grave that is."""

    query: Query
    severity: Severity


def list_checks() -> tuple[Check, ...]:
    """Return the checks that come with the package, by name."""
    return tuple(_check(path) for path in sorted((resource("queries") / "checks").glob("*.rq")))


def run_check(check: Check, source: Source, words: Mapping[str, str], *, examples: int) -> Finding | None:
    """Return what a check finds in a graph, None where all is well; `words` are those of `vocabulary`."""
    query = check.query
    params = {param.name: words[param.name] for param in query.params}
    result = run_query(source, query, params)
    return finding(query.name, query.title, check.severity, result, examples=examples)


def vocabulary(types: Sequence[Path] = ()) -> dict[str, str]:
    """Return what checks ask of the ontology and the files `types`: "relations" and "terms", as IRIs."""
    ontology = load_ontology(extra=types)
    folder = resource("ontology")
    files = (folder / "kg.ttl", *sorted((folder / "relations").glob("*.ttl")), *types)
    terms = {iri for iri in read_nodes(files) if _TERM.fullmatch(iri)}
    # As graphs write them: by name, whatever the namespace that a user's file declares them in.
    relations = {relation_property(relation.name).value for relation in ontology.types}
    return {"relations": _iris(relations), "terms": _iris(terms | relations)}


def _check(path: Path) -> Check:
    query = read_query(path)
    found = _SEVERITY.search(query.text)
    if found is None or found[1] not in {*Severity}:
        raise BadQuery(f"{path}: '# severity:' must be one of {', '.join(Severity)}")
    return Check(query, Severity(found[1]))


def _iris(iris: Iterable[str]) -> str:
    return " ".join(sorted(iris))
