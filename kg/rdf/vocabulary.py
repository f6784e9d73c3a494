"""The terms that graphs are written in: closed namespaces, in which a misspelt term is an error."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.ids import DEFAULT_BASE
from kg.model import Kind, Status


class Namespace:
    """A namespace with a fixed list of terms, read as attributes: `KG.Claim`."""

    def __init__(self, iri: str, terms: str = "") -> None:
        """Take the namespace's IRI and its terms, separated by spaces."""
        self.iri = iri
        self.__dict__.update({term: NamedNode(iri + term) for term in terms.split()})

    def __getattr__(self, name: str) -> NamedNode:
        """Raise AttributeError: whatever is no term comes here."""
        raise AttributeError(f"{self.__dict__.get('iri')} has no term {name!r}")


KG = Namespace(
    "https://w3id.org/newskg/ontology/",
    """Actor Appearance Claim Denial Document Evidence Fact Mention
    actor actsFor agent attributedTo begin belongsTo condition confidence contradicts country documents
    earliest end evidence firstReported former inDocument independentSources kind lastReported latest name
    quote refersTo relation statedBy status target text theme themeText timeText trigger triggerBegin
    triggerEnd""",
)
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "object predicate subject type")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#", "label")
OWL = Namespace("http://www.w3.org/2002/07/owl#", "sameAs")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#", "boolean date decimal integer string")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#", "altLabel prefLabel")
DCTERMS = Namespace("http://purl.org/dc/terms/", "creator identifier issued source title")
PROV = Namespace("http://www.w3.org/ns/prov#", "Entity wasDerivedFrom")
OA = Namespace(
    "http://www.w3.org/ns/oa#",
    """SpecificResource TextPositionSelector TextQuoteSelector
    end exact hasSelector hasSource prefix start suffix""",
)
ORG = Namespace("http://www.w3.org/ns/org#", "Membership Role member memberOf organization role")

STATUSES = {status: NamedNode(KG.iri + status.value.capitalize()) for status in Status}
KINDS = {kind: NamedNode(KG.iri + kind.value) for kind in Kind}

_VOCABULARIES = {
    "dcterms": DCTERMS.iri,
    "kg": KG.iri,
    "oa": OA.iri,
    "org": ORG.iri,
    "owl": OWL.iri,
    "prov": PROV.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "skos": SKOS.iri,
    "xsd": XSD.iri,
    "cameo": "https://w3id.org/newskg/cameo/",
    "plover": "https://w3id.org/newskg/plover/",
    "wd": "http://www.wikidata.org/entity/",
}
_RESOURCES = {
    "actor": "actor/",
    "appearance": "appearance/",
    "body": "actor/body/",
    "claim": "claim/",
    "document": "document/",
    "evidence": "evidence/",
    "fact": "fact/",
    "graph": "graph/",
    "membership": "membership/",
    "mention": "mention/",
    "person": "actor/person/",
    "place": "actor/place/",
    "role": "role/",
}


def prefixes(*, base: str = DEFAULT_BASE) -> dict[str, str]:
    """Return every prefix that graphs are written and queried with: prefix → IRI, sorted by prefix."""
    bound = _VOCABULARIES | {name: base + path for name, path in _RESOURCES.items()}
    return dict(sorted(bound.items()))
