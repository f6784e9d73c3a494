"""The wheel holds the data that the package needs, and installs where there is nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LARGEST = 40 * 1024 * 1024


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel once."""
    pytest.importorskip("hatchling", reason="the wheel is built with hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


def shipped(folder: str) -> set[str]:
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {f"kg/data/{path.relative_to(ROOT).as_posix()}" for path in files}


@pytest.mark.parametrize("folder", ["ontology", "queries", "examples", "gold"])
def test_the_wheel_holds_the_data(wheel: Path, folder: str) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert shipped(folder)
    assert shipped(folder) - names == set()


def test_the_wheel_holds_the_model_the_explorer_and_the_typing_mark(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "kg/py.typed" in names
    assert {"kg/explorer/app/index.html", "kg/explorer/app/vendor/cytoscape.LICENSE.txt"} <= {*names}
    assert any(name.startswith("kg/nlp/embedded/") and name.endswith(".onnx") for name in names)


def test_the_wheel_is_at_most_40_mb(wheel: Path) -> None:
    assert wheel.stat().st_size <= LARGEST


@pytest.mark.skipif(not os.environ.get("KG_TEST_INSTALL"), reason="set KG_TEST_INSTALL=1: it takes minutes")
def test_the_wheel_does_its_main_job_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    binaries = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([binaries / "python", "-m", "pip", "install", "-q", str(wheel)], check=True, cwd=tmp_path)
    done = subprocess.run([binaries / "kg", "demo"], check=True, cwd=tmp_path, capture_output=True, text=True)
    assert "Who hosts whom" in done.stdout
