"""HTML from templates: whatever a value holds comes out as text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

STYLE = Path(__file__).with_name("style.css")
TEMPLATES = Path(__file__).with_name("templates")


@cache
def templates(*folders: Path) -> Environment:
    """Return the templates of `folders` and those shared by all pages."""
    return Environment(
        loader=FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
