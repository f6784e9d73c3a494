"""Arguments and options that several commands take."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

Inputs = Annotated[
    list[str] | None,
    Argument(metavar="INPUT...", help="files, folders, addresses of pages, feeds, sitemaps, or - (stdin)"),
]
Output = Annotated[
    Path | None, Option("-o", "--output", help=".ttl .trig .nq .nt .jsonld .rdf, or .jsonl for records")
]
Date = Annotated[datetime | None, Option(formats=["%Y-%m-%d"], help="date of texts that name none")]
Source = Annotated[str | None, Option(help="source of texts that name none")]
Model = Annotated[str | None, Option(help="an installed spaCy pipeline that does the syntax")]
Actors = Annotated[list[Path] | None, Option(help="Turtle file with more actors; repeatable")]
Types = Annotated[list[Path] | None, Option(help="Turtle file with more relation types; repeatable")]
Base = Annotated[str, Option(help="IRI that begins the IRIs of documents, actors, claims")]
Confidence = Annotated[float, Option(help="least confidence, 0 to 1, of a claim that gives a plain triple")]
Workers = Annotated[int, Option(min=0, help="processes that read; 0: as many as suit the machine")]
Engine = Annotated[str, Option(help="where it is read: local, or on Ray: ray (needs newskg[ray])")]
Json = Annotated[bool, Option("--json", help="print the outcome as JSON")]
Quiet = Annotated[bool, Option("--quiet", "-q", help="say only what went wrong")]
