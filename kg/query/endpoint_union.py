"""The union of an endpoint's named graphs as its default graph, as files are asked, too.

A claim stands in its document's graph and its actors in another, so a query must see all graphs at once.
Some servers do so always (GraphDB, Virtuoso, Blazegraph, QLever), others only if asked to.
"""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import NamedNode

from kg.errors import BadEndpoint, QueryRefused
from kg.query.endpoint import TIMEOUT, Endpoint, endpoint_at
from kg.rdf.vocabulary import KG, RDF

# Parameters that make the union the default graph, server by server.
_WAYS = (
    (),
    (("union-default-graph", "true"),),  # Oxigraph
    (("default-graph-uri", "urn:x-arq:UnionGraph"),),  # Apache Jena Fuseki
    (("default-graph-uri", "tag:stardog:api:context:all"),),  # Stardog
)
_SAMPLE = f"SELECT ?claim WHERE {{ GRAPH ?graph {{ ?claim {RDF.type} {KG.Claim} }} }} LIMIT 1"


def open_endpoint(url: str, *, timeout: int = TIMEOUT) -> Endpoint:
    """Return the endpoint at an http(s) address, to be asked as graph files are: all its graphs as one.

    `timeout` in seconds is for each query. User and password come from KG_USER and KG_PASSWORD or from
    ~/.netrc. An address with a password in it raises BadInput, an endpoint that fails BadEndpoint.
    """
    return united(endpoint_at(url, timeout=timeout))


def united(endpoint: Endpoint) -> Endpoint:
    """Return the endpoint with the parameters under which its default graph shows all its claims.

    One claim out of a named graph is looked for in the default graph. An endpoint without such claims,
    and one whose address brings parameters of its own, stays as it is. BadEndpoint is raised where no
    known way works.
    """
    if endpoint.parameters:
        return endpoint
    claim = _claim_of_a_graph(endpoint)
    if claim is None:
        return endpoint
    for way in _WAYS:
        asked_so = replace(endpoint, parameters=way)
        if _shows(asked_so, claim):
            return asked_so
    raise BadEndpoint(
        f"{endpoint.url}: its default graph lacks the claims of its named graphs; make their union the "
        "default graph in the server's settings, or add the parameter it has for that to the address"
    )


def _claim_of_a_graph(endpoint: Endpoint) -> NamedNode | None:
    try:
        rows = endpoint.ask(_SAMPLE).rows
    except QueryRefused:
        return None  # it knows no named graphs; if anything else is wrong, the query itself will tell
    return next((row[0] for row in rows if isinstance(row[0], NamedNode)), None)


def _shows(endpoint: Endpoint, claim: NamedNode) -> bool:
    try:
        return bool(endpoint.ask(f"SELECT ?class WHERE {{ {claim} {RDF.type} ?class }} LIMIT 1").rows)
    except QueryRefused:
        return False  # it does not know the parameter
