"""What sets the kinds of triple stores apart, as one table."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from kg.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How to talk to one kind of store.

    `query`, `update` and `graphs` (Graph Store Protocol) are added to the address of the store, "" being
    the address itself; `graphs` is None where there is no such protocol, and all goes through updates.
    `quads` takes N-Quads of many graphs at once, much faster but not in one transaction. `whole` is how
    many triples fit one request, `batch` how many one INSERT DATA, `literal` how many bytes of a triple
    the protocol takes before it has to be an update, `triple` how many an update takes. `hint` explains
    counts that may differ in spite of all.
    """

    name: str
    query: str
    update: str
    graphs: str | None
    quads: str | None = None
    digest: bool = False
    whole: int = 50_000
    batch: int = 5_000
    literal: int | None = None
    triple: int | None = None
    hint: str = ""


PROFILES = MappingProxyType(
    {
        profile.name: profile
        for profile in (
            Profile(
                name="oxigraph",
                query="/query",
                update="/update",
                graphs="/store",
                quads="/store?no_transaction",
            ),
            Profile(name="fuseki", query="/query", update="/update", graphs="/data"),
            Profile(name="graphdb", query="", update="/statements", graphs="/rdf-graphs/service"),
            Profile(
                name="virtuoso",
                query="/sparql",
                update="/sparql-auth",
                graphs="/sparql-graph-crud-auth",
                digest=True,
                # Its compiler runs out of memory on longer updates, its Turtle reader on longer literals.
                batch=500,
                literal=60_000,
                triple=2_000_000,
                hint="Virtuoso keeps one of several literals of equal value, such as 7 and 007",
            ),
            Profile(name="blazegraph", query="/sparql", update="/sparql", graphs=None),
            Profile(name="sparql", query="", update="", graphs=None, batch=500),
        )
    }
)


def find_profile(name: str) -> Profile:
    """Return the profile of a kind of store; an unknown one raises BadInput with the choices."""
    if name not in PROFILES:
        raise BadInput(f"unknown store {name!r}; choose one of {', '.join(PROFILES)}")
    return PROFILES[name]
