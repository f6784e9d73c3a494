"""Each check finds what it is for and nothing else; shapes as queries agree with pySHACL."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad, RdfFormat, Store, serialize
from rdflib import SH
from sample_records import RECORDS
from servers import oxigraph
from test_cli import kg, said
from test_ontology import CLAIM, INVALID, PREFIXES

from kg.errors import BadInput, BadQuery
from kg.model import Document, Record
from kg.query.endpoint_union import open_endpoint
from kg.query.source import Source
from kg.rdf.graphs import read_graph, write_graph
from kg.rdf.vocabulary import prefixes
from kg.validate import Validation, validate_graph
from kg.validation.checks import list_checks
from kg.validation.findings import Severity
from kg.validation.rules import run_rule
from kg.validation.shapes import make_rules, read_shapes, with_subclasses

NAMES = [check.query.name for check in list_checks()]
HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes().items())
HOSTS = "claim:ygixwpt3rbkuovrn"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sample records with named graphs and in one."""
    folder = tmp_path_factory.mktemp("graphs")
    found = {suffix: folder / f"graph{suffix}" for suffix in (".trig", ".ttl", ".nq")}
    for path in found.values():
        write_graph(RECORDS, path)
    return found


def changed(path: Path, update: str) -> Store:
    store = read_graph(path)
    before = set(store)
    store.update(HEAD + update)
    assert set(store) != before, "the change changes nothing"
    return store


def found(outcome: Validation) -> dict[str, int]:
    return {one.check.rpartition("/")[2]: one.count for one in outcome.findings}


def terms(outcome: Validation, check: str) -> list[tuple[str, ...]]:
    """Return a finding's examples, IRIs by their last part."""
    [one] = [one for one in outcome.findings if one.check == check]
    return [tuple(getattr(term, "value", "").rpartition("/")[2] for term in row) for row in one.examples]


# A graph as `kg build` writes it


@pytest.mark.parametrize("suffix", [".trig", ".ttl", ".nq"])
def test_a_graph_of_records_conforms_without_a_warning(files: dict[str, Path], suffix: str) -> None:
    outcome = validate_graph(read_graph(files[suffix]))
    assert (outcome.findings, outcome.conforms) == ((), True)


@pytest.fixture(scope="module")
def server(files: dict[str, Path]) -> Iterator[str]:
    with oxigraph(nquads=files[".nq"].read_bytes()) as address:
        yield f"{address}/query"


def test_what_stands_in_a_server_is_checked_there(server: str) -> None:
    assert validate_graph(open_endpoint(server)).findings == ()


SHIFT = "𝔄🇩🇪é 北京\r\n"  # eight code points in front of the text; more bytes, more UTF-16 units


def test_offsets_count_code_points(files: dict[str, Path]) -> None:
    longer = f"""{HEAD} DELETE {{ ?d kg:text ?t }} INSERT {{ ?d kg:text ?u }} WHERE {{
        ?d kg:text ?t BIND(CONCAT({Literal(SHIFT)}, ?t) AS ?u) }}"""
    moved = f"""{HEAD} DELETE {{ ?s ?p ?n }} INSERT {{ ?s ?p ?m }} WHERE {{
        VALUES ?p {{ kg:begin kg:end kg:triggerBegin kg:triggerEnd oa:start oa:end }}
        ?s ?p ?n BIND(?n + {len(SHIFT)} AS ?m) }}"""
    store = changed(files[".ttl"], longer.removeprefix(HEAD))
    assert found(validate_graph(store)) == {"trigger-differs": 11, "words-differ": 22}
    store.update(moved)
    assert validate_graph(store).findings == ()


def _node(name: str) -> Any:
    [row] = Store().query(f"{HEAD} SELECT ({name} AS ?node) {{}}")
    return row["node"]


# Checks


CASES: dict[str, tuple[str, set[str], tuple[str, ...]]] = {
    "fact-without-claim": (
        "INSERT DATA { actor:norland kg:expels actor:sudmark }",
        set(),
        ("norland", "expels", "sudmark"),
    ),
    "fact-not-asserted": (
        "INSERT DATA { actor:sudmark kg:hosts body:Red_Front }",
        set(),
        ("sudmark", "hosts", "Red_Front", "kdajhb3w44sigav7", "Possible", "Sudmark may host the group."),
    ),
    "office-without-claim": (
        """INSERT DATA {
            membership:m a org:Membership ; org:member person:Lu_Wei ; org:organization actor:norland }""",
        set(),
        ("m", "Lu_Wei", "norland"),
    ),
    "claim-without-words": (
        "DELETE DATA { claim:kdajhb3w44sigav7 kg:evidence evidence:truce_160-187 }",
        {"claim-evidence"},
        ("kdajhb3w44sigav7", "hosts", "truce"),
    ),
    "evidence-elsewhere": (
        "INSERT DATA { claim:kdajhb3w44sigav7 kg:evidence evidence:truce_0-114 }",
        set(),
        ("kdajhb3w44sigav7", "truce_0-114", "host"),
    ),
    "words-differ": (
        """DELETE { ?s kg:quote ?q ; oa:exact ?q } INSERT { ?s kg:quote ?r ; oa:exact ?r }
            WHERE { ?s kg:quote|oa:exact ?q FILTER(STRSTARTS(?q, "Sudmark may"))
                BIND(REPLACE(?q, "may", "will") AS ?r) }""",
        set(),
        ("truce_160-187", "truce", "160", "Sudmark will host the group.", "Sudmark may host the group."),
    ),
    "trigger-differs": (
        'DELETE { ?c kg:trigger "host" } INSERT { ?c kg:trigger "hosts" } WHERE { ?c kg:trigger "host" }',
        set(),
        ("kdajhb3w44sigav7", "truce", "172", "hosts", "host"),
    ),
    "selector-differs": (
        """DELETE { ?s oa:start 160 } INSERT { ?s oa:start 161 } WHERE { ?s oa:start 160 }""",
        set(),
        ("truce_160-187", "truce_160-187_position", "160", "187", "Sudmark may host the group."),
    ),
    "dates-out-of-order": (
        """DELETE { ?c kg:latest ?d } INSERT { ?c kg:latest "2024-04-01"^^xsd:date }
            WHERE { ?c kg:relation kg:demands ; kg:latest ?d }""",
        {"claim-earliest"},
        ("b7n7fhpf2cx7rnul", "2024-04-29", "2024-04-01", "Monday"),
    ),
    "dated-after-publication": (
        """DELETE { ?d dcterms:issued ?i } INSERT { ?d dcterms:issued "2024-04-28"^^xsd:date }
            WHERE { ?d dcterms:issued ?i }""",
        set(),
        ("b7n7fhpf2cx7rnul", "2024-04-29", "2024-04-28", "Monday"),
    ),
    "person-and-more": (
        "INSERT DATA { person:Ana_Bell a kg:State }",
        set(),
        ("Ana_Bell", "Ana Bell", "State"),
    ),
    "several-kinds": (
        "INSERT DATA { body:Red_Front a kg:Organization }",
        set(),
        ("Red_Front", "Red Front", "Group", "Organization"),
    ),
    "unknown-actor": (
        "DELETE DATA { actor:sudmark a kg:State }",
        {"claim-agent", "mention-actor"},
        ("sudmark", "actor"),
    ),
    "unknown-node": (
        "DELETE { ?c kg:theme ?t } INSERT { ?c kg:theme claim:none } WHERE { ?c kg:theme ?t }",
        {"claim-theme"},
        ("none", "theme", "b7n7fhpf2cx7rnul"),
    ),
    "acts-in-a-circle": (
        "INSERT DATA { actor:norland kg:actsFor person:Lu_Wei }",
        set(),
        ("norland", "Norland"),
    ),
    "several-items": (
        "INSERT DATA { actor:norland owl:sameAs wd:Q1 }",
        set(),
        ("norland", "Q1", "Q101"),
    ),
    "shared-item": (
        "INSERT DATA { person:Ana_Bell owl:sameAs wd:Q101 }",
        set(),
        ("Q101", "norland", "Ana_Bell"),
    ),
    "blank-node": (
        "INSERT DATA { actor:norland skos:note [] }",
        set(),
        ("norland", "core#note"),
    ),
    "repeated-triple": (
        "INSERT DATA { GRAPH graph:facts { actor:norland a kg:State } }",
        set(),
        ("norland", "22-rdf-syntax-ns#type", "State"),
    ),
    "unknown-term": (
        "INSERT DATA { actor:norland kg:hostz actor:sudmark }",
        set(),
        ("hostz", "1"),
    ),
    "document-without-text": (
        "DELETE WHERE { <https://w3id.org/newskg/id/document/truce> kg:text ?t }",
        set(),
        ("truce", "A truce offer"),
    ),
}


def test_every_check_has_a_case() -> None:
    assert list(CASES) and set(CASES) == set(NAMES)


@pytest.mark.parametrize("check", CASES)
def test_a_check_finds_what_it_is_for_and_no_other_does(files: dict[str, Path], check: str) -> None:
    update, shapes, first = CASES[check]
    store = changed(files[".trig" if "GRAPH" in update else ".ttl"], update)
    outcome = validate_graph(store)
    assert set(found(outcome)) == {check, *shapes}
    assert terms(outcome, check)[0][: len(first)] == first
    [severity] = [one.severity for one in list_checks() if one.query.name == check]
    assert outcome.conforms == (severity is Severity.WARNING)


HYPOTHETICAL = {
    "denied": "kg:status kg:Asserted } INSERT { ?c kg:status kg:Negated",
    "former": "kg:none kg:none } INSERT { ?c kg:former true",
    "under a condition": "kg:none kg:none } INSERT { ?c kg:condition claim:ukqi632ov6m4vpys",
    "itself a condition": "kg:none kg:none } INSERT { claim:b7n7fhpf2cx7rnul kg:condition ?c",
}


@pytest.mark.parametrize("change", HYPOTHETICAL.values(), ids=HYPOTHETICAL)
def test_nothing_hypothetical_is_a_fact(files: dict[str, Path], change: str) -> None:
    where = "?c kg:relation kg:hosts ; kg:agent actor:estmark ; kg:status kg:Asserted"
    store = changed(files[".ttl"], f"DELETE {{ ?c {change} }} WHERE {{ {where} }}")
    outcome = validate_graph(store)
    assert [row[:3] for row in terms(outcome, "fact-not-asserted")] == [("estmark", "hosts", "Red_Front")]


def test_a_second_claim_that_asserts_it_makes_it_a_fact_again(files: dict[str, Path]) -> None:
    update = """INSERT { ?d ?p ?o ; kg:status kg:Negated } WHERE {
        ?c kg:relation kg:hosts ; kg:agent actor:estmark ; ?p ?o
        FILTER(?p != kg:status) BIND(claim:denial AS ?d) }"""
    assert validate_graph(changed(files[".ttl"], update)).findings == ()


@pytest.mark.parametrize("iri", ["kg:feeds", "<https://example.org/my/feeds>"])
def test_relation_types_of_ones_own_are_known_when_they_are_named(
    files: dict[str, Path], tmp_path: Path, iri: str
) -> None:
    own = tmp_path / "my.ttl"
    hosts = (Path(__file__).parents[1] / "ontology/relations/hosts.ttl").read_text()
    own.write_text(hosts.replace("hosts", "feeds").replace("kg:feeds", iri))
    store = changed(files[".ttl"], "INSERT DATA { actor:norland kg:feeds actor:sudmark }")
    assert found(validate_graph(store)) == {"unknown-term": 1}
    assert terms(validate_graph(store, types=[own]), "fact-without-claim") == [
        ("norland", "feeds", "sudmark")
    ]


def test_examples_are_the_first_by_their_terms_and_all_are_counted(files: dict[str, Path]) -> None:
    store = changed(files[".ttl"], "DELETE WHERE { ?c kg:trigger ?t }")
    [one] = validate_graph(store, examples=2).findings
    assert (one.check.rpartition("/")[2], one.count, len(one.examples)) == ("claim-trigger", 11, 2)
    assert [str(row[0]) for row in one.examples] == sorted(str(row[0]) for row in one.examples)
    assert validate_graph(store, examples=2) == validate_graph(store, examples=2)


def test_a_node_that_breaks_a_shape_comes_with_its_words(files: dict[str, Path]) -> None:
    store = changed(files[".ttl"], "DELETE WHERE { claim:kdajhb3w44sigav7 kg:trigger ?t }")
    [one] = validate_graph(store).findings
    assert one.columns == ("node", "value", "words")
    assert terms(validate_graph(store), one.check) == [
        ("kdajhb3w44sigav7", "", "Sudmark may host the group.")
    ]


def test_a_check_says_how_grave_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "mine.rq").write_text("# title: Mine\n# severity: awful\nASK {}")
    monkeypatch.setattr("kg.validation.checks.resource", lambda _: tmp_path)
    with pytest.raises(BadQuery, match=r"mine\.rq: '# severity:' must be one of violation, warning"):
        list_checks()


# Shapes as queries, with pySHACL as the oracle


Broken = set[tuple[str, str]]


def by_queries(store: Source, shapes: rdflib.Graph) -> Broken:
    rules = make_rules(with_subclasses(shapes, store))
    assert rules.beyond == ()
    outcomes = [run_rule(rule, store, examples=1000) for rule in rules.rules]
    return {(one.check, str(row[0])) for one in outcomes if one for row in one.examples}


def by_pyshacl(store: Store, shapes: rdflib.Graph) -> Broken:
    triples = serialize((quad.triple for quad in store), format=RdfFormat.N_TRIPLES)
    data = rdflib.Graph().parse(BytesIO(triples or b""), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    assert isinstance(report, rdflib.Graph)
    return {
        (str(report.value(one, SH.sourceShape)), report.value(one, SH.focusNode).n3())  # type: ignore[union-attr]
        for one in report.subjects(rdflib.RDF.type, SH.ValidationResult)
        if (None, SH.detail, one) not in report
    }


@pytest.mark.parametrize(
    ("old", "new", "message"), [case[1:] for case in INVALID], ids=[case[0] for case in INVALID]
)
def test_a_wrong_graph_breaks_the_same_shapes(old: str, new: str, message: str) -> None:
    store = Store()
    store.load((PREFIXES + CLAIM.replace(old, new)).encode(), RdfFormat.TURTLE)
    shapes = read_shapes()
    assert by_queries(store, shapes) == by_pyshacl(store, shapes)
    assert any(message in one.title for one in validate_graph(store).findings)


SMALL = f"""{HEAD}
document:d a kg:Document ; dcterms:identifier "d" ; kg:text "Norland hosts Estmark." .
actor:n a kg:State ; skos:prefLabel "Norland" ; kg:country "NRL" .
actor:e a kg:State ; skos:prefLabel "Estmark" .
evidence:s a kg:Evidence ; kg:begin 0 ; kg:end 22 ; kg:quote "Norland hosts Estmark." ;
    oa:hasSource document:d .
mention:m a kg:Mention ; kg:begin 0 ; kg:end 7 ; kg:quote "Norland" ; kg:inDocument document:d ;
    kg:refersTo actor:n .
claim:c a kg:Claim ; kg:relation kg:hosts ; kg:agent actor:n ; kg:target actor:e ; kg:status kg:Asserted ;
    kg:trigger "hosts" ; kg:triggerBegin 8 ; kg:triggerEnd 13 ; kg:confidence 0.9 ; kg:evidence evidence:s ;
    kg:inDocument document:d ; kg:earliest "2024-05-01"^^xsd:date ; kg:latest "2024-05-04"^^xsd:date ."""
ODD = Store()
ODD.load(
    f"""{HEAD}<x:s> <x:p> "", "x"@en, "7"^^xsd:string, 7, -1, 0.5, 1.5, true, "2024-02-30"^^xsd:date,
    "abc"^^xsd:integer, "2024-05-09"^^xsd:date, "2024-05-02T00:00:00"^^xsd:dateTime, "NRL", "nrl",
    <x:iri>, kg:Wished, document:d, actor:n, claim:c .""".encode(),
    RdfFormat.TURTLE,
)
VALUES = sorted((quad.object for quad in ODD), key=str)
SHAPES = read_shapes()


@settings(max_examples=12)
@given(st.data())
def test_whatever_is_wrong_pyshacl_says_the_same(data: st.DataObject) -> None:
    store = Store()
    store.load(SMALL.encode(), RdfFormat.TURTLE)
    quads = sorted(store, key=str)
    for quad in data.draw(st.lists(st.sampled_from(quads), min_size=1, max_size=12, unique_by=str)):
        store.remove(quad)
        for value in data.draw(st.lists(st.sampled_from(VALUES), max_size=2, unique_by=str)):
            store.add(Quad(quad.subject, quad.predicate, value))
    assert by_queries(store, SHAPES) == by_pyshacl(store, SHAPES)


CONSTRAINTS = {
    "class, through a subclass": "sh:class <x:Top>",
    "node kind": "sh:nodeKind sh:BlankNodeOrLiteral",
    "node kind IRI or blank": "sh:nodeKind sh:BlankNodeOrIRI",
    "integers": "sh:datatype xsd:integer",
    "days": "sh:datatype xsd:date",
    "words": "sh:datatype xsd:string",
    "language": "sh:datatype rdf:langString",
    "bounds": "sh:minExclusive 0 ; sh:maxExclusive 2",
    "inclusive bounds": "sh:minInclusive 0.5 ; sh:maxInclusive 7",
    "length": "sh:minLength 2 ; sh:maxLength 3",
    "pattern": 'sh:pattern "^N.L$" ; sh:flags "i"',
    "list": 'sh:in ( <x:iri> "NRL" 7 )',
    "or": "sh:or ( [ sh:datatype xsd:integer ] [ sh:nodeKind sh:IRI ] )",
    "and": "sh:and ( [ sh:datatype xsd:string ] [ sh:minLength 3 ] )",
    "not": "sh:not [ sh:datatype xsd:date ]",
    "node": "sh:node [ sh:nodeKind sh:Literal ]",
    "at most": "sh:maxCount 2",
    "none": "sh:maxCount 0",
    "at least": "sh:minCount 3",
    "less than another": "sh:lessThan <x:q>",
    "no more than another": "sh:lessThanOrEquals <x:q>",
}


@pytest.mark.parametrize("constraint", CONSTRAINTS.values(), ids=CONSTRAINTS)
def test_every_constraint_means_what_pyshacl_means(constraint: str, tmp_path: Path) -> None:
    store = Store()
    for number, value in enumerate([*VALUES, _node("<x:sub>")]):
        node = _node(f"<x:{number}>")
        store.add(Quad(node, _node("<x:p>"), value))
        store.add(Quad(node, _node("rdf:type"), _node("<x:T>")))
    store.update(
        f"""{HEAD} INSERT DATA {{ <x:sub> a <x:Sub> . <x:Sub> rdfs:subClassOf <x:Top> .
        <x:3> <x:p> 1, 2, 3 . <x:none> a <x:T> .
        <x:v> a <x:T> ; <x:p> 2 ; <x:q> 3 . <x:w> a <x:T> ; <x:p> 2 ; <x:q> "a" .
        <x:y> a <x:T> ; <x:p> 2 ; <x:q> 1, 3 . <x:z> a <x:T> ; <x:p> 2 ; <x:q> 2 }}"""
    )
    path = tmp_path / "shapes.ttl"
    path.write_text(
        f"""{HEAD}PREFIX sh: <{SH}> <x:shape> sh:targetClass <x:T> ; sh:property <x:part> .
        <x:part> sh:path <x:p> ; {constraint} ."""
    )
    shapes = read_shapes([path])
    assert by_queries(store, shapes) == by_pyshacl(store, shapes)
    assert {shape for shape, _ in by_queries(store, shapes)} == {"x:part"}


TARGETS = {
    "nodes": "sh:targetNode <x:a>, <x:none>",
    "subjects": "sh:targetSubjectsOf <x:q>",
    "objects": "sh:targetObjectsOf <x:q>",
    "a class that is a shape": "a sh:NodeShape, rdfs:Class",
    "itself": "sh:targetNode <x:a> ; sh:nodeKind sh:Literal",
}


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_every_target_means_what_pyshacl_means(target: str, tmp_path: Path) -> None:
    store = Store()
    store.update("INSERT DATA { <x:a> <x:q> <x:b> . <x:c> a <x:shape> . <x:d> <x:p> 1 }")
    path = tmp_path / "shapes.ttl"
    part = "<x:part> sh:path <x:p> ; sh:minCount 1 ."
    path.write_text(f"{HEAD}PREFIX sh: <{SH}> <x:shape> {target} ; sh:property <x:part> . {part}")
    shapes = read_shapes([path])
    assert by_queries(store, shapes) == by_pyshacl(store, shapes) != set()


# Shapes beyond queries


UNIQUE = f"""{HEAD}PREFIX sh: <{SH}>
<x:shape> sh:targetClass kg:State ; sh:property <x:part> .
<x:part> sh:path skos:altLabel ; sh:uniqueLang true ; sh:severity sh:Warning ;
    sh:message "One name a language" ."""


@pytest.fixture
def unique(tmp_path: Path) -> Path:
    path = tmp_path / "unique.ttl"
    path.write_text(UNIQUE)
    return path


TWO_NAMES = 'INSERT DATA { actor:norland skos:altLabel "Nordland"@de, "Norland"@de }'


def test_other_shapes_are_judged_by_pyshacl(files: dict[str, Path], unique: Path) -> None:
    outcome = validate_graph(changed(files[".ttl"], TWO_NAMES), shapes=[unique])
    [one] = outcome.findings
    assert (one.check, one.title, one.severity, one.count) == (
        "x:part",
        "One name a language",
        Severity.WARNING,
        1,
    )
    assert terms(outcome, "x:part") == [("norland", "", "Norland")]
    assert validate_graph(read_graph(files[".ttl"]), shapes=[unique]).findings == ()


def test_without_pyshacl_such_a_shape_is_an_error_that_says_what_to_install(
    files: dict[str, Path], unique: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    assert validate_graph(read_graph(files[".ttl"])).conforms
    with pytest.raises(BadInput, match=r"the shape x:shape needs pySHACL: pip install 'newskg\[validate\]'"):
        validate_graph(read_graph(files[".ttl"]), shapes=[unique])


def test_a_shape_that_pyshacl_refuses_is_an_error(files: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "odd.ttl"
    path.write_text(UNIQUE.replace("sh:uniqueLang true", 'sh:uniqueLang "perhaps"'))
    with pytest.raises(BadInput, match=r"pySHACL refuses the shapes or the graph: .*sh:uniqueLang"):
        validate_graph(read_graph(files[".ttl"]), shapes=[path])


def test_such_a_shape_cannot_be_judged_at_a_server(server: str, unique: Path) -> None:
    with pytest.raises(BadInput, match="x:shape: such a shape needs the graph as a file"):
        validate_graph(open_endpoint(server), shapes=[unique])


def test_a_shape_that_is_off_finds_nothing(files: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "off.ttl"
    path.write_text(UNIQUE.replace("sh:uniqueLang true", "sh:maxCount 1 ; sh:deactivated true"))
    assert validate_graph(changed(files[".ttl"], TWO_NAMES), shapes=[path]).findings == ()


def test_a_file_of_shapes_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("<x:a> <x:b>")
    for name, cause in (("bad.ttl", "line 1 column 12"), ("none.ttl", "No such file")):
        with pytest.raises(BadInput, match=rf"{name}: cannot be read: .*{cause}"):
            read_shapes([tmp_path / name])


# The command line


def test_the_command_says_that_a_graph_conforms(files: dict[str, Path]) -> None:
    done = kg("validate", files[".nq"], cwd=files[".nq"].parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"conforms: 0 violations, 0 warnings in {_checks()} checks\n"


def _checks() -> int:
    return len(make_rules(SHAPES).rules) + len(NAMES)


@pytest.fixture(scope="module")
def broken(files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("broken") / "broken.ttl"
    update = "INSERT DATA { actor:sudmark kg:hosts body:Red_Front . body:Red_Front a kg:Organization }"
    write_graph(changed(files[".ttl"], update), path)
    return path


def test_the_report_for_people_shows_the_iris_and_the_words(broken: Path) -> None:
    done = kg("validate", broken, cwd=broken.parent)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        "violation fact-not-asserted: A plain fact although its claims are not asserted, are former, or"
        " depend on a condition (1)",
        "  agent actor:sudmark · relation kg:hosts · target body:Red_Front · claim claim:kdajhb3w44sigav7"
        " · status kg:Possible · words Sudmark may host the group.",
        "",
        "warning several-kinds: An actor that documents take for different kinds (1)",
        "  actor body:Red_Front · name Red Front · one kg:Group · other kg:Organization",
        "",
        f"does not conform: 1 violation, 1 warning in {_checks()} checks",
    ]


def test_the_report_for_programs_has_whole_iris(broken: Path) -> None:
    done = kg("validate", broken, "--json", "--examples", "1", cwd=broken.parent)
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert (report["conforms"], report["violations"], report["warnings"]) == (False, 1, 1)
    assert report["findings"][1] == {
        "check": "several-kinds",
        "title": "An actor that documents take for different kinds",
        "severity": "warning",
        "count": 1,
        "examples": [
            {
                "actor": "https://w3id.org/newskg/id/actor/body/Red_Front",
                "name": "Red Front",
                "one": "https://w3id.org/newskg/ontology/Group",
                "other": "https://w3id.org/newskg/ontology/Organization",
            }
        ],
    }


def test_more_than_the_examples_are_counted_in_words(broken: Path) -> None:
    done = kg("validate", broken, "--examples", "0", cwd=broken.parent)
    assert "  … and 1 more" in done.stdout.splitlines()


def test_hostile_words_stay_on_their_line(files: dict[str, Path], tmp_path: Path) -> None:
    store = changed(
        files[".ttl"], 'INSERT DATA { actor:x a kg:Person, kg:State ; skos:prefLabel "a\\n\\u001b[31mb" }'
    )
    write_graph(store, tmp_path / "x.nq")
    done = kg("validate", "x.nq", cwd=tmp_path)
    assert "  actor actor:x · name a [31mb · kind kg:State" in done.stdout.splitlines()


USAGE = {
    "no graph": ((), "kg: name a graph file or an --endpoint"),
    "missing graph": (("no.ttl",), "kg: no.ttl cannot be read: No such file or directory"),
    "graph and endpoint": (
        ("a.ttl", "--endpoint", "http://x.example/"),
        "kg: a.ttl: an endpoint is asked without",
    ),
    "missing types": (("a.ttl", "--types", "no.ttl"), "kg: no.ttl: cannot be read"),
}


@pytest.mark.parametrize(("args", "message"), USAGE.values(), ids=USAGE)
def test_what_cannot_be_checked_ends_with_2(args: tuple[str, ...], message: str, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("")
    done = kg("validate", *args, cwd=tmp_path)
    assert (done.returncode, done.stdout, len(said(done))) == (2, "", 1)
    assert done.stderr.startswith(message)


def test_records_without_their_text_get_a_warning_only(tmp_path: Path) -> None:
    record = Record(Document("d", "Nothing happened."), (), ())
    write_graph([record], tmp_path / "a.ttl", include_text=False)
    outcome = validate_graph(read_graph(tmp_path / "a.ttl"))
    assert (found(outcome), outcome.conforms) == ({"document-without-text": 1}, True)
