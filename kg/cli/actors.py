"""`kg actors`: which actors of a graph may be one, proposed, judged by a person, read back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

import kg
from kg.cli.output import say
from kg.cli.source import SECONDS, Address, Timeout, open_source
from kg.errors import BadInput

Graphs = Annotated[list[Path] | None, Argument(metavar="GRAPH...", help="graph files or homes, read as one")]
Review = Annotated[Path | None, Option(metavar="FILE", help="the review file (.tsv) to write")]
Accept = Annotated[Path | None, Option(metavar="FILE", help="a review file to read back")]
Output = Annotated[Path | None, Option("-o", "--output", help="with --accept: the Turtle file to write")]
Actors = Annotated[
    list[Path] | None, Option(help="with --accept: Turtle file with more actors, as for kg build; repeatable")
]


def actors(
    graphs: Graphs = None,
    review: Review = None,
    accept: Accept = None,
    output: Output = None,
    actors: Actors = None,
    endpoint: Address = None,
    timeout: Timeout = SECONDS,
) -> None:
    """Propose which actors may be one under two names, or read back which a person accepted.

    GRAPH --review FILE writes proposals with their features. Write accept or reject into the first column;
    --accept FILE -o TURTLE then makes of it a file for kg build --actors. Decisions in a review file that
    is there are kept.
    """
    if accept is not None:
        if output is None:
            raise BadInput("Missing option '-o' / '--output'.")
        count = kg.accept_variants(accept, output, actors=actors or ())
        say(f"{output}: {count:,} names joined to another's actor")
        return
    if review is None:
        raise BadInput("name a review file to write (--review) or to read back (--accept)")
    report = kg.propose_variants(open_source(graphs or (), endpoint, timeout), output=review)
    say(f"{report.output}: {report.proposals:,} proposals for {report.actors:,} actors")
