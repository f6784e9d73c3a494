"""The benchmarks are run by hand; here they must at least find what they use."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

import benchmarks

FILES = Path(benchmarks.__file__).parent.glob("*.py")
NAMES = sorted(path.stem for path in FILES if "def main(" in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_can_be_asked_what_it_does(name: str) -> None:
    module = import_module(f"benchmarks.{name}")
    assert f"python -m benchmarks.{name}" in (module.__doc__ or "")
    assert callable(module.main)
