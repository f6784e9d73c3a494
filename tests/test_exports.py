"""What the package offers is what it says it offers."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import kg


def test_all_is_sorted_and_without_repeats() -> None:
    assert list(kg.__all__) == sorted(set(kg.__all__))


@pytest.mark.parametrize("name", kg.__all__)
def test_every_name_is_there_and_says_what_it_is(name: str) -> None:
    assert getattr(kg, name).__doc__
    assert getattr(kg, name).__module__.startswith("kg.")


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(kg.__file__).read_text("utf-8"))
    [checked] = [node for node in tree.body if isinstance(node, ast.If)]
    seen = {
        alias.asname or alias.name: getattr(import_module(str(node.module)), alias.name)
        for node in checked.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert sorted(seen) == list(kg.__all__)
    assert all(getattr(kg, name) is value for name, value in seen.items())


def test_no_name_hides_a_module() -> None:
    modules = {path.stem for path in Path(kg.__file__).parent.iterdir()}
    assert modules & set(kg.__all__) == set()


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = kg.nothing


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import kg, sys; print(sorted({'spacy', 'rdflib', 'onnxruntime', 'pyoxigraph'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
