"""Optional parts of the package, and what to install for them."""

from __future__ import annotations

from importlib.util import find_spec

from kg.errors import BadInput

_LIBRARIES = {"ray": ("ray", "pandas", "pyarrow"), "serve": ("jinja2", "starlette", "uvicorn")}


def need(extra: str) -> None:
    """Raise BadInput with the line to type if a library of an optional extra is missing."""
    missing = [library for library in _LIBRARIES[extra] if find_spec(library) is None]
    if missing:
        raise BadInput(f"{', '.join(missing)} is not installed: pip install 'newskg[{extra}]'")
