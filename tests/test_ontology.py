"""The ontology as data: every relation type is complete, no word is claimed twice in silence, and
what is wrong with a file is said with its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, URIRef

import kg
from kg.errors import BadOntology
from kg.model import Document, Status
from kg.nlp.reader import _upos
from kg.ontology.load import load_ontology
from kg.ontology.schema import Frame, Ontology, RelationType
from kg.resources import resource

FOLDER = resource("ontology")
KG = rdflib.Namespace("https://w3id.org/newskg/ontology/")
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)
PREFIXES = """
@prefix kg: <https://w3id.org/newskg/ontology/> .
@prefix my: <http://example.org/my/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
FAMILIES = {
    "Talks": "meets speaksWith visits hosts negotiatesWith mediates informs advises",
    "Accord": "agreesWith signsAgreementWith pledges supports praises recognises apologisesTo cooperatesWith",
    "Aid": "aids funds arms",
    "Yielding": "concedes releases withdraws grantsAccess ceasesFire",
    "Asking": "demands requests",
    "Disapproval": "criticises accuses investigates rejects vetoes threatens protestsAgainst",
    "Measures": "sanctions cutsTiesWith expels convicts appoints dismisses resigns",
    "Force": "mobilises attacks kills injures abducts arrests restricts seizes deports",
    "StandingFact": "holdsOffice memberOf leads governs partOf locatedIn",
}
SYMMETRIC = {
    "meets", "speaksWith", "negotiatesWith", "agreesWith", "signsAgreementWith", "cooperatesWith"
}  # fmt: skip
NAMES = sorted(name for names in FAMILIES.values() for name in names.split())
RELATION_FILES = sorted((FOLDER / "relations").glob("*.ttl"))
FILES = sorted(FOLDER.rglob("*.ttl"))
SMALL_FILES = [path for path in FILES if path.parent != FOLDER / "actors"]


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in [FOLDER / "kg.ttl", FOLDER / "cues.ttl", *RELATION_FILES]:
        graph.parse(path)
    return graph


def test_all_types_of_the_guideline_are_there_in_their_families(ontology: Ontology) -> None:
    assert {kind.name: kind.family for kind in ontology.types} == {
        name: family for family, names in FAMILIES.items() for name in names.split()
    }
    assert [kind.name for kind in ontology.types] == NAMES
    assert len(NAMES) == 55


def test_every_type_has_a_file_of_its_name() -> None:
    assert [path.stem for path in RELATION_FILES] == NAMES


def test_symmetric_and_standing_types_are_those_of_the_guideline(ontology: Ontology) -> None:
    assert {kind.name for kind in ontology.types if kind.symmetric} == SYMMETRIC
    assert {kind.name for kind in ontology.types if kind.standing} == set(FAMILIES["StandingFact"].split())


@pytest.mark.parametrize("name", NAMES)
def test_type_is_complete(name: str, ontology: Ontology, graph: rdflib.Graph) -> None:
    kind = next(kind for kind in ontology.types if kind.name == name)
    node = KG[name]
    assert kind.label
    assert kind.definition.endswith(".")
    assert kind.domain in (str(KG.Actor), str(KG.Person))
    assert kind.range == str(KG.Actor)
    assert (node, RDF.type, OWL.ObjectProperty) in graph
    assert (node, RDFS.subPropertyOf, KG.relatesTo) in graph
    assert kind.frames
    assert len(kind.examples) >= 3
    assert 6 <= len({lemma for frame in kind.frames for lemma in frame.lemmas}) <= 60
    assert (kind.inverse is None) == kind.symmetric
    assert kind.inverse is None or graph.value(URIRef(kind.inverse), RDFS.label)
    assert _matched(kind, graph)


def _matched(kind: RelationType, graph: rdflib.Graph) -> bool:
    """Tell whether a type has its PLOVER and CAMEO concepts, or says why it has none."""
    if kind.standing:
        return (KG[kind.name], KG.noMatch, rdflib.Literal(True)) in graph and bool(
            graph.value(KG[kind.name], SKOS.note)
        )
    return {"plover", "cameo"} <= {match.split("/")[-2] for match in kind.matches}


@pytest.mark.parametrize("name", NAMES)
def test_examples_show_their_own_type_also_in_another_status_or_form(name: str, ontology: Ontology) -> None:
    kind = next(kind for kind in ontology.types if kind.name == name)
    lines = [line for example in kind.examples for line in example.expects if line.startswith(f"{name}(")]
    assert len(lines) >= 3
    assert any(not line.endswith(" asserted") for line in lines)
    for example in kind.examples:
        for line in example.expects:
            for actor in line[line.index("(") + 1 : line.index(")")].replace(", ", " + ").split(" + "):
                assert actor == "-" or actor in example.text, (example.id, actor)


def _clashes(ontology: Ontology) -> Iterator[tuple[Frame, Frame, set[str]]]:
    """Yield the pairs of frames that the same word would set off, with the words."""
    by_word: dict[tuple[str, str], list[Frame]] = defaultdict(list)
    for kind in ontology.types:
        for frame in kind.frames:
            for lemma in frame.lemmas:
                by_word[lemma, frame.pos].append(frame)
    for (lemma, _), frames in sorted(by_word.items()):
        for one, other in combinations(frames, 2):
            if _overlap(one, other):
                yield one, other, {lemma}


def _overlap(one: Frame, other: Frame) -> bool:
    """Tell whether what two frames require can be met by the same words."""
    needs = [
        {need.rpartition(":")[0]: set(need.rpartition(":")[2].split("|")) for need in frame.requires}
        for frame in (one, other)
    ]
    return needs[0].keys() == needs[1].keys() and all(needs[0][key] & needs[1][key] for key in needs[0])


def test_a_word_that_two_types_claim_says_what_tells_them_apart(
    ontology: Ontology, graph: rdflib.Graph
) -> None:
    silent = [
        (one.id, other.id, words)
        for one, other, words in _clashes(ontology)
        for mine, others in ((one, other), (other, one))
        if (URIRef(mine.id), KG.sharedWith, KG[others.type]) not in graph
        or not graph.value(URIRef(mine.id), KG.sharedReason)
    ]
    assert silent == []


def test_every_recorded_clash_is_one(ontology: Ontology, graph: rdflib.Graph) -> None:
    real = {(mine.id, f"{KG}{others.type}") for one, other, _ in _clashes(ontology)
            for mine, others in ((one, other), (other, one))}  # fmt: skip
    assert {(str(s), str(o)) for s, o in graph.subject_objects(KG.sharedWith)} == real


@pytest.mark.parametrize("path", SMALL_FILES, ids=lambda path: path.stem)
def test_file_reads_the_same_in_both_libraries(path: Path) -> None:
    quads = set(ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE))
    assert len(rdflib.Graph().parse(path)) == len(quads) > 0


@pytest.mark.parametrize("path", [p for p in FILES if p.name != "shapes.ttl"], ids=lambda path: path.stem)
def test_file_has_no_blank_nodes(path: Path) -> None:
    terms = {
        term
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
        for term in (quad.subject, quad.object)
    }
    assert not [term for term in terms if isinstance(term, ox.BlankNode)]


def test_every_term_in_use_is_defined(graph: rdflib.Graph) -> None:
    used = {
        term.value.removeprefix(KG)
        for path in FILES
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
        for term in (quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(KG)
    }
    terms = {term for term in used if term and "/" not in term and not term[0].isdigit()}
    assert sorted(term for term in terms if not graph.value(KG[term], RDFS.label)) == []


def test_every_term_of_the_ontology_has_label_definition_and_home(graph: rdflib.Graph) -> None:
    terms = {
        term
        for kind in (OWL.Class, *PROPERTIES, KG.Status, KG.Family)
        for term in graph.subjects(RDF.type, kind)
    }
    for term in terms:
        assert graph.value(term, RDFS.label), term
        assert graph.value(term, SKOS.definition), term
        assert graph.value(term, RDFS.isDefinedBy) == URIRef(KG), term


def test_every_property_has_domain_and_range(graph: rdflib.Graph) -> None:
    bare = {
        str(term)
        for kind in PROPERTIES
        for term in graph.subjects(RDF.type, kind)
        if not (graph.value(term, RDFS.domain) and graph.value(term, RDFS.range))
    }
    assert bare == set()


def test_the_statuses_are_those_of_the_model(graph: rdflib.Graph) -> None:
    assert set(graph.subjects(RDF.type, KG.Status)) == {KG[s.value.capitalize()] for s in Status}


def test_the_ontology_is_versioned_and_licensed(graph: rdflib.Graph, ontology: Ontology) -> None:
    header = URIRef(KG)
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert graph.value(header, OWL.versionIRI) == KG[ontology.version]
    assert graph.value(header, rdflib.DCTERMS.license) == licence
    assert str(licence) in (FOLDER / "LICENSE.md").read_text(encoding="utf-8")


def test_a_frame_is_read_as_it_is_written(ontology: Ontology) -> None:
    demands = next(kind for kind in ontology.types if kind.name == "demands")
    frame = next(frame for frame in demands.frames if frame.id == f"{KG}demands/frame/tell-to")
    assert frame == Frame(
        id=f"{KG}demands/frame/tell-to",
        type="demands",
        lemmas=("tell",),
        pos="VERB",
        fillers=(("agent", ("nsubj",)), ("target", ("obj", "iobj")), ("theme", ("xcomp",))),
        theme_status="requested",
    )


VACCINATES = """
my:vaccinates a kg:RelationType, owl:ObjectProperty ; rdfs:subPropertyOf kg:relatesTo ;
    rdfs:label "vaccinates"@en ; skos:definition "Gives vaccines to somebody."@en ;
    rdfs:domain kg:Actor ; rdfs:range kg:Actor ; kg:family kg:Aid ;
    kg:frame <http://example.org/my/vaccinates/frame/inoculate> .
<http://example.org/my/vaccinates/frame/inoculate> a kg:Frame ; kg:lemma "inoculate", "vaccinate" ;
    kg:pos "VERB" ; kg:agentAt "nsubj" ; kg:targetAt "obj obl:of" .
"""
MORE_HOSTING = """
kg:hosts kg:frame my:lodge .
my:lodge a kg:Frame ; kg:lemma "lodge" ; kg:pos "VERB" ; kg:agentAt "nsubj" ; kg:targetAt "obj" .
"""


def _file(folder: Path, turtle: str) -> Path:
    path = folder / "mine.ttl"
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return path


def test_a_user_adds_a_type_by_one_file(tmp_path: Path, ontology: Ontology) -> None:
    extended = load_ontology([_file(tmp_path, VACCINATES)])
    [new] = [kind for kind in extended.types if kind not in ontology.types]
    assert (new.name, new.iri, new.family) == ("vaccinates", "http://example.org/my/vaccinates", "Aid")
    assert [(f.lemmas, f.fillers) for f in new.frames] == [
        (("inoculate", "vaccinate"), (("agent", ("nsubj",)), ("target", ("obj", "obl:of"))))
    ]


def test_a_user_adds_words_to_a_type_by_one_file(tmp_path: Path, ontology: Ontology) -> None:
    extended = load_ontology([_file(tmp_path, MORE_HOSTING)])
    before, after = (next(k for k in o.types if k.name == "hosts") for o in (ontology, extended))
    assert after.frames[:-1] == before.frames
    assert after.frames[-1].lemmas == ("lodge",)


def test_a_file_that_adds_nothing_is_refused(tmp_path: Path) -> None:
    path = _file(tmp_path, 'my:front a kg:Group ; skos:prefLabel "Harbour Front"@en .')
    with pytest.raises(
        BadOntology, match=r"mine\.ttl: holds no relation type, frame or cue \(actors go with"
    ):
        load_ontology([path])


SNUBS = {
    "France snubbed the Italian prime minister on Thursday.": ("france", "prime_minister"),
    "Hezbollah snubbed Spain.": ("hezbollah", "spain"),
    "The minister snubbed the ambassador.": ("minister", "ambassador"),
    "Ghana's president snubbed Togo's envoy.": ("president", "envoy"),
    "Denmark snubbed Sweden and Norway.": ("denmark", "sweden"),
    "The Polish prime minister snubbed the Czech president.": ("polish", "czech"),
    "Germany snubbed the Austrian delegation.": ("germany", "austrian"),
    "Peru has snubbed Chile again.": ("peru", "chile"),
}


@pytest.mark.model
def test_verbs_that_the_model_takes_for_particles_express_a_type(tmp_path: Path) -> None:
    words = VACCINATES.replace('"inoculate", "vaccinate"', '"snub"').replace("vaccinate", "snub")
    documents = [Document(str(number), text) for number, text in enumerate(SNUBS)]
    found = list(kg.make_records(documents, types=[_file(tmp_path, words)], workers=1))
    for record, (agent, target) in zip(found, SNUBS.values(), strict=True):
        assert isinstance(record, kg.Record)
        [claim] = [relation for relation in record.relations if relation.type == "snubs"]
        assert (agent in claim.agents[0].lower(), target in claim.targets[0].lower()) == (True, True)


TAGS = [
    ("snubbed", "PART", "VBD", "VERB"),
    ("denies", "PART", "VBZ", "VERB"),
    ("refrain", "PART", "VB", "VERB"),
    ("'s", "PART", "VBZ", "PART"),
    ("to", "PART", "TO", "PART"),
    ("not", "PART", "RB", "PART"),
    ("'s", "PART", "POS", "PART"),
    ("has", "AUX", "VBZ", "AUX"),
    ("wounded", "ADJ", "VBN", "ADJ"),
    ("rules", "NOUN", "VBZ", "NOUN"),
]


@pytest.mark.parametrize(("word", "upos", "xpos", "expected"), TAGS)
def test_no_particle_is_a_form_of_a_verb(word: str, upos: str, xpos: str, expected: str) -> None:
    assert _upos(word, upos, xpos) == expected


WRONG = [
    ("no label", 'rdfs:label "vaccinates"@en ;', "", ["my/vaccinates", "lacks rdfs:label"]),
    ("no definition", 'skos:definition "Gives vaccines to somebody."@en ;', "", ["lacks skos:definition"]),
    ("no domain", "rdfs:domain kg:Actor ;", "", ["lacks rdfs:domain"]),
    ("two labels", '"vaccinates"@en', '"vaccinates"@en, "jabs"@en', ["several rdfs:label", "jabs"]),
    ("no family", "kg:family kg:Aid ;", "", ["lacks kg:family"]),
    ("wrong family", "kg:Aid", "kg:Help", ["'kg:Help'", "kg:Accord, kg:Aid, kg:Asking"]),
    ("frame missing", "frame/inoculate> .", "frame/nowhere> .", ["frame/nowhere", "no file describes"]),
    ("no lemma", 'kg:lemma "inoculate", "vaccinate" ;', "", ["frame/inoculate", "lacks kg:lemma"]),
    ("wrong part of speech", '"VERB"', '"Verb"', ["'Verb'", "kg:pos", "NOUN"]),
    ("wrong slot", '"obj obl:of"', '"object"', ["'object'", "nsubj"]),
    ("wrong need", 'kg:agentAt "nsubj"', 'kg:requires "shot"', ["'shot'", "relation:lemma|lemma"]),
    ("wrong status", 'kg:agentAt "nsubj"', 'kg:themeStatus "wished"', ["'wished'", "requested"]),
    ("name taken", "my:vaccinates", "my:hosts", ["'hosts'", f"{KG}hosts", "hosts.ttl"]),
    ("blank node", "kg:Aid ;", "kg:Aid ; rdfs:seeAlso [] ;", ["blank nodes"]),
    ("no Turtle", "kg:Aid ;", "kg:Aid , ; ;", ["is no Turtle", "line 10"]),
]


@pytest.mark.parametrize(
    ("old", "new", "parts"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_what_is_wrong_is_said_with_its_file(tmp_path: Path, old: str, new: str, parts: list[str]) -> None:
    assert old in VACCINATES
    path = _file(tmp_path, VACCINATES.replace(old, new))
    with pytest.raises(BadOntology) as caught:
        load_ontology([path])
    for part in ["mine.ttl", *parts]:
        assert part in str(caught.value)


EXAMPLE = 'my:vaccinates kg:example my:e . my:e a kg:Example ; kg:text "A helps B." ; kg:expects "{}" .'


@pytest.mark.parametrize(
    ("expects", "part"),
    [("vaccinates A B", "type(agents, targets) status"), ("jabs(A, B) asserted", "vetoes"),
     ("aids(A, B) wished", "requested")],
    ids=["form", "type", "status"],
)  # fmt: skip
def test_a_wrong_example_is_refused(tmp_path: Path, expects: str, part: str) -> None:
    with pytest.raises(BadOntology, match=r"mine\.ttl: http://example\.org/my/e ") as caught:
        load_ontology([_file(tmp_path, VACCINATES + EXAMPLE.format(expects))])
    assert part in str(caught.value)


def test_a_wrong_cue_names_the_choices(tmp_path: Path) -> None:
    cue = 'my:c a kg:Cue ; kg:lemma "nope" ; kg:pos "ADV" ; kg:effect "denied" .'
    with pytest.raises(BadOntology, match=r"mine\.ttl: .*'denied' for kg:effect; choices: .*negated"):
        load_ontology([_file(tmp_path, cue)])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadOntology, match=r"absent\.ttl: cannot be read: No such file"):
        load_ontology([tmp_path / "absent.ttl"])


CLAIM = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
my:a a kg:State ; skos:prefLabel "Qatar" ; kg:country "QAT" .
my:b a kg:Group ; skos:prefLabel "Hamas" .
my:d a kg:Document ; dcterms:identifier "d" .
my:s a kg:Evidence ; kg:begin 0 ; kg:end 18 ; kg:quote "Qatar hosts Hamas." .
my:c a kg:Claim ; kg:relation kg:hosts ; kg:agent my:a ; kg:target my:b ; kg:status kg:Asserted ;
    kg:trigger "hosts" ; kg:confidence 0.9 ; kg:evidence my:s ; kg:inDocument my:d ;
    kg:earliest "2024-05-01"^^xsd:date ; kg:latest "2024-05-04"^^xsd:date .
"""
INVALID = [
    ("two relations", "kg:relation kg:hosts", "kg:relation kg:hosts, kg:aids", "exactly one relation"),
    ("no status", "kg:status kg:Asserted ;", "", "exactly one status"),
    ("unknown status", "kg:Asserted", "kg:Wished", "exactly one status"),
    ("no evidence", "kg:evidence my:s ;", "", "shows the words"),
    ("no document", "kg:inDocument my:d ;", "", "exactly one document"),
    ("confidence over one", "0.9", "1.1", "from 0 to 1"),
    ("agent is no actor", "kg:agent my:a", "kg:agent my:d", "An agent is an actor"),
    ("times turned round", "2024-05-01", "2024-05-05", "no later than the latest"),
    ("evidence ends before it begins", "kg:begin 0", "kg:begin 20", "before it ends"),
    ("no quote", ' ; kg:quote "Qatar hosts Hamas."', "", "quotes its words"),
    ("actor without label", ' ; skos:prefLabel "Hamas"', "", "exactly one preferred label"),
    ("country of two letters", '"QAT"', '"QA"', "alpha-3"),
]


def _report(turtle: str) -> tuple[bool, str]:
    data = rdflib.Graph().parse(data=PREFIXES + turtle, format="turtle")
    shapes = rdflib.Graph().parse(FOLDER / "shapes.ttl")
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes)
    return conforms, text


def test_the_shapes_accept_a_right_graph() -> None:
    assert _report(CLAIM)[0]


@pytest.mark.parametrize(
    ("old", "new", "message"), [case[1:] for case in INVALID], ids=[case[0] for case in INVALID]
)
def test_the_shapes_refuse_a_wrong_graph(old: str, new: str, message: str) -> None:
    assert old in CLAIM
    conforms, text = _report(CLAIM.replace(old, new))
    assert not conforms
    assert message in text


def test_the_shapes_are_shapes() -> None:
    shapes = rdflib.Graph().parse(FOLDER / "shapes.ttl")
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, text
