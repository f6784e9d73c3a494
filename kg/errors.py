"""What can go wrong, as one tree.

    KgError
    ├── SkipDocument      this document cannot be read; the others go on
    │   ├── EmptyDocument
    │   └── UnreadableDocument
    └── StopRun           the run cannot go on
        ├── BadOntology   a Turtle file of the ontology or a user's addition is wrong
        ├── BadModel      a model's file is missing or of another version
        ├── BadGraph      an RDF file cannot be read or has no claims
        ├── BadHome       a graph home is damaged, or was built with other options
        │   └── HomeInUse another process writes to it
        ├── BadQuery      a query is unknown, malformed or lacks a parameter
        ├── BadEndpoint   a SPARQL endpoint cannot be reached or gives no answer that can be read
        │   └── QueryRefused   it answers with an error status
        ├── BadStore      a triple store is away, refuses, or holds something else than was sent
        │   └── StoreRefused   it refuses what was sent, not the login: the rest can go on
        ├── Refused       a request to the server is turned down; it has an HTTP status
        └── BadInput      a path, option or record file given by the user is wrong

Every message names the thing (file, line, name) and, where there is a choice, the choices.
"""

from __future__ import annotations


class KgError(Exception):
    """Any error this package raises on purpose; its text is one line fit for a user."""


class SkipDocument(KgError):
    """One document cannot be used; the run goes on without it."""


class EmptyDocument(SkipDocument):
    """The document holds no text."""


class UnreadableDocument(SkipDocument):
    """The bytes are no text: binary, unknown encoding, malformed record."""


class StopRun(KgError):
    """The run cannot go on."""


class BadOntology(StopRun):
    """A Turtle file of the ontology is malformed or incomplete."""


class BadModel(StopRun):
    """A model cannot be loaded."""


class BadGraph(StopRun):
    """An RDF file cannot be read as a graph of this ontology."""


class BadHome(StopRun):
    """A folder cannot be used as a graph home, or not with these options."""


class HomeInUse(BadHome):
    """Another process writes to the graph home."""


class BadQuery(StopRun):
    """A query is unknown, malformed or lacks a parameter."""


class BadEndpoint(StopRun):
    """A SPARQL endpoint cannot be reached or gives no answer that can be read."""


class QueryRefused(BadEndpoint):
    """A SPARQL endpoint answers a query with an error status."""


class BadStore(StopRun):
    """A triple store cannot be reached, refuses, or does not hold what was sent."""


class StoreRefused(BadStore):
    """A triple store refuses what was sent; it may take the rest."""


class Refused(StopRun):
    """A request that the server turns down."""

    def __init__(self, message: str, *, status: int) -> None:
        """Take one line that says why, and the HTTP status."""
        super().__init__(message)
        self.status = status

    def __reduce__(self) -> tuple[object, ...]:
        """Return how to copy it from a worker process to the server."""
        return _refused, (str(self), self.status)


class BadInput(StopRun):
    """What the user named on the command line cannot be used."""


def _refused(message: str, status: int) -> Refused:
    return Refused(message, status=status)
