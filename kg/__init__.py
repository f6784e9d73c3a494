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
    from kg.explorer.export import ExportReport, export_html
    from kg.extract import make_records
    from kg.home.build import HomeReport, build_home
    from kg.home.forget import forget_documents
    from kg.home.runs import Run, list_runs
    from kg.home.watch import watch
    from kg.inputs.parts import InputOptions
    from kg.model import Document, Record, Relation, Status
    from kg.query.endpoint import Endpoint
    from kg.query.endpoint_union import open_endpoint
    from kg.query.queries import list_queries, load_query, run_query
    from kg.query.results import format_result
    from kg.rdf.graphs import read_graph, write_graph
    from kg.rdf.info import describe_graph
    from kg.read import Remark, Skipped, read_documents
    from kg.records import read_records, write_records
    from kg.reference.export import export_ontology
    from kg.server.serve import serve
    from kg.stores.endpoint import StoreAddress, load_endpoint, rehearse_endpoint
    from kg.stores.folder import load_folder
    from kg.stores.qlever import write_qlever
    from kg.stores.report import LoadProgress, LoadReport
    from kg.validate import Validation, validate_graph
    from kg.variants.propose import VariantReport, accept_variants, propose_variants
    from kg.wikidata.propose import LinkReport, accept_links, propose_links

_HOMES = {
    "BuildReport": "kg.build",
    "Document": "kg.model",
    "Endpoint": "kg.query.endpoint",
    "Evaluation": "kg.evaluate",
    "ExportReport": "kg.explorer.export",
    "HomeReport": "kg.home.build",
    "InputOptions": "kg.inputs.parts",
    "KgError": "kg.errors",
    "LinkReport": "kg.wikidata.propose",
    "LoadProgress": "kg.stores.report",
    "LoadReport": "kg.stores.report",
    "Record": "kg.model",
    "Relation": "kg.model",
    "Remark": "kg.read",
    "Run": "kg.home.runs",
    "SkipDocument": "kg.errors",
    "Skipped": "kg.read",
    "Status": "kg.model",
    "StoreAddress": "kg.stores.endpoint",
    "StopRun": "kg.errors",
    "Validation": "kg.validate",
    "VariantReport": "kg.variants.propose",
    "accept_links": "kg.wikidata.propose",
    "accept_variants": "kg.variants.propose",
    "build_graph": "kg.build",
    "build_home": "kg.home.build",
    "describe_graph": "kg.rdf.info",
    "export_ontology": "kg.reference.export",
    "export_html": "kg.explorer.export",
    "forget_documents": "kg.home.forget",
    "format_result": "kg.query.results",
    "list_queries": "kg.query.queries",
    "list_runs": "kg.home.runs",
    "load_endpoint": "kg.stores.endpoint",
    "load_folder": "kg.stores.folder",
    "load_query": "kg.query.queries",
    "make_records": "kg.extract",
    "open_endpoint": "kg.query.endpoint_union",
    "propose_links": "kg.wikidata.propose",
    "propose_variants": "kg.variants.propose",
    "read_documents": "kg.read",
    "read_graph": "kg.rdf.graphs",
    "read_records": "kg.records",
    "rehearse_endpoint": "kg.stores.endpoint",
    "run_evaluation": "kg.evaluate",
    "run_query": "kg.query.queries",
    "serve": "kg.server.serve",
    "validate_graph": "kg.validate",
    "watch": "kg.home.watch",
    "write_graph": "kg.rdf.graphs",
    "write_qlever": "kg.stores.qlever",
    "write_records": "kg.records",
}


def __getattr__(name: str) -> object:
    """Load a public name from the module that defines it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


__all__ = [
    "BuildReport",
    "Document",
    "Endpoint",
    "Evaluation",
    "ExportReport",
    "HomeReport",
    "InputOptions",
    "KgError",
    "LinkReport",
    "LoadProgress",
    "LoadReport",
    "Record",
    "Relation",
    "Remark",
    "Run",
    "SkipDocument",
    "Skipped",
    "Status",
    "StopRun",
    "StoreAddress",
    "Validation",
    "VariantReport",
    "accept_links",
    "accept_variants",
    "build_graph",
    "build_home",
    "describe_graph",
    "export_html",
    "export_ontology",
    "forget_documents",
    "format_result",
    "list_queries",
    "list_runs",
    "load_endpoint",
    "load_folder",
    "load_query",
    "make_records",
    "open_endpoint",
    "propose_links",
    "propose_variants",
    "read_documents",
    "read_graph",
    "read_records",
    "rehearse_endpoint",
    "run_evaluation",
    "run_query",
    "serve",
    "validate_graph",
    "watch",
    "write_graph",
    "write_qlever",
    "write_records",
]
