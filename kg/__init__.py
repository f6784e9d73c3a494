"""Reads political and diplomatic news and writes a knowledge graph in RDF.

Names are loaded when they are first used, so that `import kg` and `kg --help` stay quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.build import BuildReport, build_graph
    from kg.errors import KgError, SkipDocument, StopRun
    from kg.evaluate import Evaluation, run_evaluation
    from kg.extract import make_records
    from kg.graphs import read_graph, write_graph
    from kg.model import Document, Record, Relation, Status
    from kg.queries import format_result, list_queries, load_query, run_query
    from kg.queries import graph_info as describe_graph
    from kg.read import Remark, Skipped, read_documents
    from kg.records import read_records, write_records
    from kg.reference.export import export_ontology
    from kg.server.serve import serve

_HOMES = {
    "BuildReport": "kg.build",
    "Document": "kg.model",
    "Evaluation": "kg.evaluate",
    "KgError": "kg.errors",
    "Record": "kg.model",
    "Relation": "kg.model",
    "Remark": "kg.read",
    "SkipDocument": "kg.errors",
    "Skipped": "kg.read",
    "Status": "kg.model",
    "StopRun": "kg.errors",
    "build_graph": "kg.build",
    "describe_graph": "kg.queries",
    "export_ontology": "kg.reference.export",
    "format_result": "kg.queries",
    "list_queries": "kg.queries",
    "load_query": "kg.queries",
    "make_records": "kg.extract",
    "read_documents": "kg.read",
    "read_graph": "kg.graphs",
    "read_records": "kg.records",
    "run_evaluation": "kg.evaluate",
    "run_query": "kg.queries",
    "serve": "kg.server.serve",
    "write_graph": "kg.graphs",
    "write_records": "kg.records",
}

# `kg.graph_info` is a module: a function of that name would be hidden by it or hide it.
_RENAMED = {"describe_graph": "graph_info"}


def __getattr__(name: str) -> object:
    """Load a public name from the module that defines it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), _RENAMED.get(name, name))
    globals()[name] = value
    return value


__all__ = [
    "BuildReport",
    "Document",
    "Evaluation",
    "KgError",
    "Record",
    "Relation",
    "Remark",
    "SkipDocument",
    "Skipped",
    "Status",
    "StopRun",
    "build_graph",
    "describe_graph",
    "export_ontology",
    "format_result",
    "list_queries",
    "load_query",
    "make_records",
    "read_documents",
    "read_graph",
    "read_records",
    "run_evaluation",
    "run_query",
    "serve",
    "write_graph",
    "write_records",
]
