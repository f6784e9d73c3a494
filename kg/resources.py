"""Where the data that ships with the package lies: in the wheel under kg/data, in a checkout at the root."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """Return the path of a shipped folder: "ontology", "queries", "examples" or "gold"."""
    inside = _PACKAGE / "data" / name
    return inside if inside.exists() else _PACKAGE.parent / name


def model_folder() -> Path:
    """Return the folder of the embedded language model."""
    return _PACKAGE / "nlp" / "embedded"
