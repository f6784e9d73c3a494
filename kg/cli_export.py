"""The command `kg export`: the ontology as web pages that open from a disk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

import kg
from kg.cli_output import say
from kg.errors import BadInput

_ONTOLOGY = "ontology"

What = Annotated[str, Argument(metavar=_ONTOLOGY, help="what to export")]
Html = Annotated[
    Path, Option("--html", metavar="DIR", help="folder for the pages; an earlier export is replaced")
]
Types = Annotated[list[Path] | None, Option(help="Turtle file with more relation types; repeatable")]


def export(what: What, html: Html, types: Types = None) -> None:
    """Write the ontology as web pages that open from a disk: every class, property and relation type.

    The folder appears whole or not at all.
    """
    if what != _ONTOLOGY:
        raise BadInput(f"kg export knows no {what!r}; choose {_ONTOLOGY}")
    say(f"{kg.export_ontology(html, types=types or ())}: open it in a browser")
