"""`kg link`: Wikidata items for actors that have none, proposed, judged by a person, read back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

import kg
from kg.cli.output import say
from kg.cli.source import SECONDS, Address, Timeout, open_source
from kg.errors import BadInput

Graphs = Annotated[list[Path] | None, Argument(metavar="GRAPH...", help="graph files, read as one")]
Wikidata = Annotated[
    str | None, Option(metavar="URL", help="a SPARQL endpoint with Wikidata, to look actors up at")
]
Review = Annotated[Path | None, Option("--accept", metavar="REVIEW", help="a review file to read back")]
Output = Annotated[
    Path, Option("-o", "--output", help="the review file (.tsv), or the Turtle file of --accept")
]
Actors = Annotated[
    list[Path] | None, Option(help="with --accept: Turtle file with more actors, as for kg build; repeatable")
]
Limit = Annotated[int | None, Option(min=1, help="look up only the actors with the most claims")]
Pause = Annotated[float, Option(min=0, help="seconds between two requests")]
Contact = Annotated[str | None, Option(help="mail or web address by which the server can reach you")]
Cache = Annotated[Path | None, Option(help="file that keeps answers for 30 days")]


def link(
    output: Output,
    graphs: Graphs = None,
    wikidata: Wikidata = None,
    accept: Review = None,
    actors: Actors = None,
    limit: Limit = None,
    pause: Pause = 1.0,
    contact: Contact = None,
    cache: Cache = None,
    endpoint: Address = None,
    timeout: Timeout = SECONDS,
) -> None:
    """Propose Wikidata items for actors that have none, or read back which a person accepted.

    GRAPH --wikidata URL writes a review file. Write accept or reject into its first column; --accept then
    makes of it a file for kg build --actors. Decisions in a review file that is there are kept.
    """
    if accept is not None:
        count = kg.accept_links(accept, output, actors=actors or ())
        say(f"{output}: {count:,} actors with a Wikidata item")
        return
    if wikidata is None:
        raise BadInput(
            "name an endpoint (--wikidata https://query.wikidata.org/sparql) or a review (--accept)"
        )
    report = kg.propose_links(
        open_source(graphs or (), endpoint, timeout),
        wikidata,
        output=output,
        cache=cache or _usual_cache(),
        limit=limit,
        pause=pause,
        contact=contact,
        timeout=timeout,
    )
    found = f"{report.proposals:,} proposals for {report.linked:,} of {report.actors:,} actors"
    say(f"{report.output}: {found}, {report.requests:,} requests")


def _usual_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "newskg", "wikidata.sqlite")
