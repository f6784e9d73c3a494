"""Records as RDF: facts only from what is asserted, every word kept, and the way back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, serialize
from record_strategies import MANY_RECORDS
from sample_records import (
    ATTACK,
    BELL,
    DEMANDS,
    ENVOY,
    ESTMARK,
    EXPELS,
    FIRST,
    FRONT,
    HOSTS,
    LANTERN,
    MAYBE_HOSTS,
    MEDIATES,
    NORLAND,
    OFFICE,
    OFFICIALS,
    RAID,
    RECORDS,
    REJECTS,
    TEXT,
    TRUCE,
)

from kg.errors import BadGraph, BadInput
from kg.ids import actors_graph_iri, document_iri, evidence_iri, facts_graph_iri, graph_iri, mention_iri
from kg.model import Record, Relation, Status
from kg.rdf.graphs import SUFFIXES, read_graph, to_rdflib, write_graph
from kg.rdf.quads import (
    RdfOptions,
    as_lines,
    own_and_shared_quads,
    own_and_shared_rows,
    record_to_quads,
    row_of,
)
from kg.rdf.to_records import quads_to_records
from kg.rdf.vocabulary import DCTERMS, KG, OA, ORG, OWL, PROV, RDF, SKOS, prefixes
from kg.records import canonical_record

Plain = tuple[str, str, str]
WITHOUT_GRAPHS = (".nt", ".rdf", ".ttl")
RDF_SUFFIXES = tuple(suffix for suffix in SUFFIXES if suffix != ".jsonl")
RDFLIB_NAMES = {
    ".jsonld": "json-ld",
    ".nq": "nquads",
    ".nt": "nt",
    ".rdf": "xml",
    ".trig": "trig",
    ".ttl": "turtle",
}


def facts(record: Record, **options: float | bool) -> set[Plain]:
    """Return the plain triples of a record as subject, type, object."""
    graph = NamedNode(facts_graph_iri())
    quads = (quad for quad in record_to_quads(record, **options) if quad.graph_name == graph)  # type: ignore[arg-type]
    return {
        (quad.subject.value, quad.predicate.value.removeprefix(KG.iri), quad.object.value) for quad in quads
    }


def said(quads: Iterable[Quad], subject: str) -> dict[str, set[str]]:
    """Return what is said of a node: property → values."""
    found: dict[str, set[str]] = {}
    for quad in quads:
        if quad.subject == NamedNode(subject):
            found.setdefault(quad.predicate.value, set()).add(quad.object.value)
    return found


def only(relation: Relation, *others: Relation) -> Record:
    """Return the sample record with these claims and no more."""
    return replace(TRUCE, relations=(relation, *others))


def in_order(records: Iterable[Record]) -> list[Record]:
    return sorted(map(canonical_record, records), key=lambda record: record.document.id)


def test_only_what_is_asserted_without_condition_and_not_past_is_a_fact() -> None:
    assert facts(TRUCE) == {
        (ESTMARK, "hosts", FRONT),
        (ESTMARK, "mediates", NORLAND),
        (ESTMARK, "mediates", FRONT),
        (BELL, "holdsOffice", ESTMARK),
    }


@pytest.mark.parametrize("status", Status)
def test_no_status_but_asserted_gives_a_fact(status: Status) -> None:
    expected = {(ESTMARK, "hosts", FRONT)} if status is Status.ASSERTED else set()
    assert facts(only(replace(HOSTS, status=status))) == expected


NO_FACTS = [
    pytest.param(only(replace(HOSTS, condition=REJECTS.id), REJECTS), id="on a condition"),
    pytest.param(only(replace(HOSTS, former=True)), id="past"),
    pytest.param(only(HOSTS, replace(EXPELS, condition=HOSTS.id)), id="itself a condition"),
    pytest.param(only(replace(HOSTS, targets=())), id="no target"),
    pytest.param(only(replace(HOSTS, agents=())), id="no agent"),
]


@pytest.mark.parametrize("record", NO_FACTS)
def test_nothing_hypothetical_becomes_a_fact(record: Record) -> None:
    assert facts(record) == set()


def test_a_fact_needs_the_confidence_that_is_asked_for() -> None:
    assert facts(TRUCE, min_confidence=0.9) == {(ESTMARK, "hosts", FRONT), (BELL, "holdsOffice", ESTMARK)}


def test_what_only_a_speaker_asserts_can_be_kept_out_of_the_facts() -> None:
    told = {(ESTMARK, "mediates", NORLAND), (ESTMARK, "mediates", FRONT)}
    assert facts(TRUCE) - facts(TRUCE, facts_from_attributed=False) == told


def test_a_claim_says_all_that_is_known_of_it() -> None:
    claim = said(record_to_quads(TRUCE), DEMANDS.id)
    evidence = evidence_iri("truce", FIRST.start, FIRST.end)
    document = document_iri("truce")
    assert claim == {
        RDF.type.value: {KG.Claim.value},
        KG.relation.value: {KG.iri + "demands"},
        KG.agent.value: {OFFICIALS},
        KG.target.value: {ESTMARK},
        KG.status.value: {KG.iri + "Asserted"},
        KG.theme.value: {EXPELS.id},
        KG.condition.value: {REJECTS.id},
        KG.attributedTo.value: {LANTERN},
        KG.earliest.value: {"2024-04-29"},
        KG.latest.value: {"2024-04-29"},
        KG.timeText.value: {"Monday"},
        KG.trigger.value: {"told"},
        KG.triggerBegin.value: {"18"},
        KG.triggerEnd.value: {"22"},
        KG.confidence.value: {"0.9312"},
        KG.evidence.value: {evidence},
        KG.inDocument.value: {document},
        PROV.wasDerivedFrom.value: {document},
    }


def test_evidence_is_a_web_annotation_target_with_its_words() -> None:
    quads = record_to_quads(TRUCE)
    node = evidence_iri("truce", FIRST.start, FIRST.end)
    evidence = said(quads, node)
    words = TEXT[FIRST.start : FIRST.end]
    assert evidence[RDF.type.value] == {KG.Evidence.value, OA.SpecificResource.value}
    assert evidence[OA.hasSelector.value] == {f"{node}_position", f"{node}_quote"}
    assert (evidence[KG.begin.value], evidence[KG.end.value], evidence[KG.quote.value]) == (
        {"0"},
        {"114"},
        {words},
    )
    assert said(quads, f"{node}_position")[OA.end.value] == {"114"}
    assert said(quads, f"{node}_quote")[OA.exact.value] == {words}
    assert said(quads, f"{node}_quote")[OA.suffix.value] == {TEXT[114:146]}


def test_an_actor_has_kind_names_country_principal_and_wikidata() -> None:
    quads = record_to_quads(TRUCE)
    assert said(quads, BELL) == {
        RDF.type.value: {KG.iri + "Person"},
        SKOS.prefLabel.value: {"Ana Bell"},
        SKOS.altLabel.value: {"Bell"},
        KG.country.value: {"EST"},
        KG.actsFor.value: {ESTMARK},
        KG.iri + "holdsOffice": {ESTMARK},
    }
    assert said(quads, ESTMARK)[OWL.sameAs.value] == {"http://www.wikidata.org/entity/Q102"}


def test_descriptions_are_no_names() -> None:
    assert SKOS.altLabel.value not in said(record_to_quads(TRUCE), FRONT)


def test_an_office_is_a_membership_with_its_role() -> None:
    quads = record_to_quads(TRUCE)
    found = [quad.subject.value for quad in quads if quad.object == ORG.Membership]
    assert len(found) == 1
    membership = said(quads, found[0])
    assert membership[ORG.member.value] == {BELL}
    assert membership[ORG.organization.value] == {ESTMARK}
    assert membership[PROV.wasDerivedFrom.value] == {OFFICE.id}
    assert said(quads, min(membership[ORG.role.value]))[SKOS.prefLabel.value] == {"Minister"}
    assert ENVOY.former


def test_a_document_has_title_date_source_and_text_unless_told_otherwise() -> None:
    document = said(record_to_quads(TRUCE), document_iri("truce"))
    assert document[DCTERMS.title.value] == {"A truce offer"}
    assert document[DCTERMS.issued.value] == {"2024-05-01"}
    assert document[DCTERMS.source.value] == {"https://lantern.example/news/1"}
    assert document[KG.text.value] == {TEXT}
    assert KG.text.value not in said(record_to_quads(TRUCE, include_text=False), document_iri("truce"))


def test_words_that_name_two_actors_are_one_mention_of_both() -> None:
    pair = tuple(replace(actor, mentions=TRUCE.actors[0].mentions) for actor in TRUCE.actors[:2])
    mention = said(record_to_quads(replace(TRUCE, actors=pair, relations=())), mention_iri("truce", 0, 17))
    assert mention[KG.refersTo.value] == {OFFICIALS, NORLAND}


def test_every_triple_stands_in_one_graph_and_no_node_is_blank() -> None:
    quads = {quad for record in RECORDS for quad in record_to_quads(record)}
    copies = Counter(quad.triple for quad in quads)
    assert [triple for triple, count in copies.items() if count > 1] == []
    assert not any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object))
    assert {quad.graph_name.value for quad in quads} == {
        graph_iri("truce"),
        graph_iri("raid/№ 7"),
        actors_graph_iri(),
        facts_graph_iri(),
    }


def test_loading_twice_changes_nothing() -> None:
    store = Store()
    store.extend(record_to_quads(TRUCE))
    once = len(store)
    store.extend(record_to_quads(TRUCE))
    assert len(store) == once


def test_another_base_moves_what_is_made_here() -> None:
    quads = record_to_quads(TRUCE, base="https://example.org/")
    assert NamedNode("https://example.org/graph/facts") in {quad.graph_name for quad in quads}
    assert quads_to_records(quads) == [canonical_record(TRUCE)]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MANY_RECORDS)
def test_rows_of_any_strings_are_the_quads_as_a_serializer_writes_them(records: list[Record]) -> None:
    for record in records:
        quads, rows = (make(record, RdfOptions()) for make in (own_and_shared_quads, own_and_shared_rows))
        for some, same in zip(quads, rows, strict=True):
            assert as_lines(same).encode() == (serialize(some, format=RdfFormat.N_QUADS) or b"")
            assert [row_of(quad) for quad in some] == same == sorted(same)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MANY_RECORDS)
def test_quads_give_the_records_back(records: list[Record]) -> None:
    quads = [quad for record in records for quad in record_to_quads(record)]
    assert quads_to_records(quads) == in_order(records)


@pytest.mark.parametrize("suffix", [".jsonld", ".nq", ".nt", ".trig", ".ttl"])
@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(records=MANY_RECORDS)
def test_every_file_gives_the_records_back(tmp_path: Path, suffix: str, records: list[Record]) -> None:
    path = tmp_path / f"graph{suffix}"
    write_graph(list(records), path)
    assert quads_to_records(read_graph(path)) == in_order(records)


@pytest.mark.parametrize("suffix", [".trig", ".ttl", ".nq", ".jsonld"])
@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(records=MANY_RECORDS)
def test_rdflib_reads_the_same_from_any_strings(tmp_path: Path, suffix: str, records: list[Record]) -> None:
    path = tmp_path / f"graph{suffix}"
    write_graph(list(records), path)
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(path, format=RDFLIB_NAMES[suffix])
    assert len(set(dataset.triples((None, None, None)))) == len({quad.triple for quad in read_graph(path)})


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_sample_records_survive_every_format(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"graph{suffix}"
    write_graph(RECORDS, path)
    assert quads_to_records(read_graph(path)) == in_order(RECORDS)


@pytest.mark.parametrize("suffix", RDF_SUFFIXES)
def test_rdflib_and_pyoxigraph_read_the_same_triples(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"graph{suffix}"
    write_graph(RECORDS, path)
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(path, format=RDFLIB_NAMES[suffix])
    theirs = {tuple(map(str, triple)) for triple in dataset.triples((None, None, None))}
    ours = {tuple(term.value for term in quad.triple) for quad in read_graph(path)}  # type: ignore[union-attr]
    assert theirs == ours


def test_control_characters_keep_their_place_in_xml(tmp_path: Path) -> None:
    text = "a\0b\r\nc"
    record = Record(replace(RAID.document, text=text), (), ())
    write_graph([record], tmp_path / "graph.rdf")
    assert quads_to_records(read_graph(tmp_path / "graph.rdf"))[0].document.text == "a\ufffdb\r\nc"


@pytest.mark.parametrize("suffix", [".jsonl", *RDF_SUFFIXES])
def test_two_processes_write_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    code = (
        "import sys; from kg.rdf.graphs import write_graph; from sample_records import RECORDS; "
        "write_graph(RECORDS, sys.argv[1])"
    )
    written = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}{suffix}"
        paths = os.pathsep.join((str(Path(__file__).parent), *sys.path))
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
        subprocess.run([sys.executable, "-c", code, str(path)], check=True, env=environment)
        written.append(path.read_bytes())
    assert written[0] == written[1]


@pytest.mark.parametrize("suffix", [".ttl", ".trig", ".jsonld"])
def test_every_shipped_prefix_is_bound(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"graph{suffix}"
    write_graph(RECORDS, path)
    text = path.read_text(encoding="utf-8")
    for prefix, iri in prefixes().items():
        assert f"@prefix {prefix}: <{iri}> ." in text or f'"{prefix}": "{iri}"' in text


def test_turtle_goes_from_document_to_actors_to_claims_with_their_words_to_facts(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    write_graph([TRUCE], path)
    text = path.read_text(encoding="utf-8")
    order = [
        "# Documents",
        "document:truce a ",
        "# Actors",
        "person:Ana_Bell a kg:Person ;\n    skos:prefLabel",
        "# Claims",
        "# demands (asserted): Norland officials → Estmark\nclaim:",
        "evidence:truce_0-114 a ",
        "# expels (requested): Estmark → Red Front",
        "# hosts (asserted): Estmark → Red Front",
        "evidence:truce_115-159 a ",
        "# holdsOffice (asserted): Ana Bell → Estmark",
        "membership:",
        "mention:truce_0-17 a kg:Mention",
        "# Facts",
        "actor:estmark kg:hosts body:Red_Front .",
    ]
    places = [text.index(part, text.index("\n\n")) for part in order]
    assert places == sorted(places)


def test_a_name_cannot_break_out_of_a_comment(tmp_path: Path) -> None:
    name = "x\n<a:a> <a:b> <a:c> .\r#"
    actors = tuple(replace(actor, name=name) if actor.id == ESTMARK else actor for actor in TRUCE.actors)
    write_graph([replace(TRUCE, actors=actors)], tmp_path / "graph.ttl")
    assert not list(read_graph(tmp_path / "graph.ttl").quads_for_pattern(NamedNode("a:a"), None, None))


def test_an_actor_keeps_one_preferred_label_where_documents_differ(tmp_path: Path) -> None:
    others = tuple(replace(actor, name="The Front") if actor.id == FRONT else actor for actor in TRUCE.actors)
    second = replace(TRUCE, document=replace(TRUCE.document, id="other"), actors=others, relations=())
    write_graph([TRUCE, second], tmp_path / "graph.trig")
    store = read_graph(tmp_path / "graph.trig")
    labels = {
        kind: {quad.object.value for quad in store.quads_for_pattern(NamedNode(FRONT), kind, None)}
        for kind in (SKOS.prefLabel, SKOS.altLabel)
    }
    assert labels == {SKOS.prefLabel: {"Red Front"}, SKOS.altLabel: {"The Front"}}
    names = {record.document.id: record.actors for record in quads_to_records(store)}
    assert {actor.name for actor in names["other"] if actor.id == FRONT} == {"The Front"}


def test_quads_are_written_as_they_are(tmp_path: Path) -> None:
    quads = record_to_quads(TRUCE)
    write_graph(quads, tmp_path / "graph.nq")
    assert set(read_graph(tmp_path / "graph.nq")) == set(quads)
    write_graph(quads, tmp_path / "graph.jsonl")
    assert quads_to_records(read_graph(tmp_path / "graph.jsonl")) == [canonical_record(TRUCE)]


def test_rdflib_gets_the_same_quads(tmp_path: Path) -> None:
    dataset = to_rdflib(RECORDS)
    hosts = rdflib.URIRef(KG.iri + "hosts")
    facts_graph = dataset.graph(rdflib.URIRef(facts_graph_iri()))
    assert (rdflib.URIRef(ESTMARK), hosts, rdflib.URIRef(FRONT)) in facts_graph
    write_graph(RECORDS, tmp_path / "graph.nq")
    assert len(list(dataset.quads())) == len(read_graph(tmp_path / "graph.nq"))
    assert dict(dataset.namespaces())["kg"] == rdflib.URIRef(KG.iri)


def test_an_unknown_suffix_is_answered_with_the_choices(tmp_path: Path) -> None:
    for act in (lambda path: write_graph([], path), read_graph):
        with pytest.raises(BadInput, match=r"unknown suffix '\.xyz'; choose one of \.jsonl \.jsonld \.nq"):
            act(tmp_path / "graph.xyz")


@pytest.mark.parametrize("suffix", RDF_SUFFIXES)
def test_a_broken_file_is_named(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"graph{suffix}"
    path.write_text("<a> <b", encoding="utf-8")
    with pytest.raises(BadGraph, match="graph"):
        read_graph(path)
    with pytest.raises(BadGraph, match="none"):
        read_graph(tmp_path / f"none{suffix}")


def test_a_claim_that_lacks_its_status_is_named() -> None:
    quads = [quad for quad in record_to_quads(TRUCE) if quad.predicate != KG.status]
    with pytest.raises(BadGraph, match=r"has no .*status"):
        quads_to_records(quads)


def test_an_id_that_is_no_iri_is_refused() -> None:
    with pytest.raises(BadInput, match="not an IRI"):
        record_to_quads(only(replace(HOSTS, id="no iri")))


def test_denied_and_possible_claims_stay_claims() -> None:
    values = said(record_to_quads(TRUCE), ATTACK.id)
    assert values[KG.status.value] == {KG.iri + "Negated"}
    assert values[KG.attributedTo.value] == {BELL}
    assert said(record_to_quads(TRUCE), MAYBE_HOSTS.id)[KG.status.value] == {KG.iri + "Possible"}
    assert said(record_to_quads(TRUCE), MEDIATES.id)[KG.target.value] == {NORLAND, FRONT}


def test_confidence_is_a_decimal() -> None:
    quads = record_to_quads(only(replace(HOSTS, confidence=0.00001)))
    values = [quad.object for quad in quads if quad.predicate == KG.confidence]
    assert [value.value for value in values if isinstance(value, Literal)] == ["0.0"]
