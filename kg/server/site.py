"""How the pages link: the addresses of nodes, their data, the ontology's terms."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from starlette.responses import HTMLResponse

from kg.reference.entries import Reference
from kg.reference.html import templates
from kg.reference.pages import Book
from kg.server.addresses import address_of
from kg.server.formats import GRAPHS

ONTOLOGY = "/ontology/"
STATIC = "/static/"
_TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of every page's navigation."""

    address: str
    text: str


class Site:
    """What every page of the server has in common."""

    def __init__(self, reference: Reference, *, base: str, links: tuple[Link, ...] = ()) -> None:
        """Take the ontology, the beginning of the graph's IRIs, and further entries for the navigation."""
        self.base = base
        self.formats = [(choice.suffix, choice.media_types[0]) for choice in GRAPHS]
        self.book = Book(reference, ONTOLOGY)
        self.links = (Link("/", "Graph"), Link("/editor", "Query"), *links, Link(ONTOLOGY, "Ontology"))

    def address(self, iri: str) -> str:
        """Return where the server tells of a node."""
        return address_of(iri, self.base)

    def is_elsewhere(self, iri: str) -> bool:
        """Tell whether an IRI is an address on the web that this server does not stand in for."""
        return iri.startswith(("http://", "https://")) and not iri.startswith(self.base)

    def data_address(self, iri: str, suffix: str) -> str:
        """Return where it tells of a node in a format."""
        address = address_of(iri, self.base)
        return f"{address}&as={suffix}" if "?" in address else f"{address}.{suffix}"

    def page(self, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        """Return a page made from a template."""
        links = [(link.address, link.text) for link in self.links]
        shared = {"site": self, "book": self.book, "links": links, "style": f"{STATIC}style.css"}
        text = templates(_TEMPLATES).get_template(template).render(**shared, **values)
        return HTMLResponse(text, status, headers={"Vary": "Accept"})
