"""Imports point one way: the stages of the main path never look ahead, and two halves never meet."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import kg

PACKAGE = Path(kg.__file__).parent
MODULES = {
    ".".join(("kg", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}
STAGES = (
    "kg.model",
    "kg.ontology.schema",
    "kg.errors",
    "kg.ids",
    "kg.ontology.load",
    "kg.ontology.gazetteer",
    "kg.read",
    "kg.nlp",
    "kg.linking.link",
    "kg.reading.relations",
    "kg.reading.assemble",
    "kg.records",
    "kg.rdf.quads",
    "kg.rdf.graphs",
    "kg.stores.endpoint",
    "kg.stores.folder",
    "kg.stores.qlever",
    "kg.query.queries",
    "kg.extract",
    "kg.explorer.views",
    "kg.build",
    "kg.evaluate",
    "kg.cli.app",
)
BASE = frozenset({"kg.model", "kg.ontology.schema", "kg.errors"})
RDF = frozenset(
    {"kg.rdf.quads", "kg.rdf.graphs", "kg.query.queries", "kg.stores.endpoint", "kg.stores.folder"}
)
RDF_LIBRARIES = frozenset({"pyoxigraph", "rdflib"})


@cache
def imports(module: str) -> frozenset[str]:
    """Return the modules that `module` names in imports, those for type checking too."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import in line {node.lineno}"
            found.update(_named(node.module or "", alias.name) for alias in node.names)
    return frozenset(found - {module})


def _named(module: str, name: str) -> str:
    inner = f"{module}.{name}"
    return inner if inner in MODULES else module


@cache
def reach(module: str) -> frozenset[str]:
    """Return every module of the package that `module` imports, directly or through others.

    The package itself is left out: it hands names on and loads them late.
    """
    seen: set[str] = set()
    ahead = [module]
    while ahead:
        new = {name for name in imports(ahead.pop()) if name in MODULES and name != "kg"} - seen
        seen |= new
        ahead.extend(new)
    return frozenset(seen)


def is_nlp(module: str) -> bool:
    return module.split(".")[:2] == ["kg", "nlp"]


@pytest.mark.parametrize("number", range(len(STAGES)), ids=STAGES)
def test_a_stage_never_imports_a_later_one(number: int) -> None:
    assert reach(STAGES[number]) & set(STAGES[number + 1 :]) - BASE == set()


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_module_imports_itself_round_a_circle(module: str) -> None:
    assert module not in reach(module)


@pytest.mark.parametrize("module", sorted(BASE))
def test_the_records_need_the_standard_library_alone(module: str) -> None:
    assert {name for name in reach(module) if name not in BASE} == set()
    assert {name.partition(".")[0] for name in imports(module)} <= {
        "__future__",
        "dataclasses",
        "datetime",
        "enum",
        "kg",
        "typing",
    }


def test_language_and_rdf_never_import_each_other() -> None:
    for module in filter(is_nlp, MODULES):
        assert reach(module) & RDF == set(), module
        assert imports(module) & RDF_LIBRARIES == set(), module
    for module in RDF:
        assert not any(map(is_nlp, reach(module))), module


def test_only_the_language_part_knows_spacy() -> None:
    users = {
        module for module in MODULES if any(name.partition(".")[0] == "spacy" for name in imports(module))
    }
    assert [module for module in sorted(users) if not is_nlp(module)] == []


def test_nobody_imports_the_command_line() -> None:
    users = {module for module in MODULES if any(name.startswith("kg.cli") for name in imports(module))}
    assert {name for name in users if not name.startswith("kg.cli")} <= {"kg.__main__"}
