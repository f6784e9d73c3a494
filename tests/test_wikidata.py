"""Wikidata items are proposed from a server, judged in a file, and read back as a gazetteer."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store, parse, serialize
from sample_records import BELL, FRONT, RECORDS
from servers import Answer, Asked, answering, free_port, from_store, oxigraph
from test_cli import kg, said

from kg.errors import BadEndpoint, BadInput
from kg.extract import make_records
from kg.model import Document, Kind, Record
from kg.ontology.gazetteer import load_gazetteer
from kg.rdf.graphs import read_graph, write_graph
from kg.review_file import Decision
from kg.wikidata.features import FEATURES, score
from kg.wikidata.items import Item
from kg.wikidata.propose import accept_links, propose_links
from kg.wikidata.review import Proposal, read_review, write_review
from kg.wikidata.unlinked import Unlinked, find_unlinked

ITEMS = Path(__file__).with_name("wikidata.ttl")
PERSON = "https://w3id.org/newskg/id/actor/person/"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "graph.trig"
    write_graph(RECORDS, path)
    return path


@pytest.fixture(scope="module")
def wikidata() -> Iterator[str]:
    """Oxigraph's server with a few invented items."""
    triples = parse(ITEMS.read_bytes(), RdfFormat.TURTLE)
    with oxigraph(nquads=serialize(triples, format=RdfFormat.N_QUADS) or b"") as address:
        yield f"{address}/query"


@pytest.fixture
def review(graph: Path, wikidata: str, tmp_path: Path) -> Path:
    """The file of proposals for the sample graph."""
    path = tmp_path / "review.tsv"
    propose_links(read_graph(graph), wikidata, output=path, cache=tmp_path / "cache", pause=0)
    return path


def lines(path: Path, *columns: str) -> list[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [tuple(row[column] for column in columns) for row in csv.DictReader(file, delimiter="\t")]


def decide(path: Path, **decisions: str) -> None:
    """Write decisions on items into a review file, as a person would."""
    rows = [
        replace(one, decision=Decision(decisions.get(one.item, one.decision))) for one in read_review(path)
    ]
    write_review(rows, path)


# Proposals


def test_actors_without_an_item_are_those_with_a_name_of_their_own(graph: Path) -> None:
    assert [
        (one.label, one.kind, one.country, one.names, one.claims) for one in find_unlinked(read_graph(graph))
    ] == [
        ("Red Front", Kind.GROUP, None, (), 5),
        ("北京", Kind.STATE, None, (), 1),
        ("Ana Bell", Kind.PERSON, "EST", ("Bell",), 1),
        ("Lu Wei", Kind.PERSON, "NRL", (), 1),
        ("Daily Lantern", Kind.ORGANIZATION, None, (), 0),
    ]


def test_each_actor_gets_the_items_that_fit_and_the_reasons(review: Path) -> None:
    assert lines(review, "decision", "score", "label", "item", "description", "features") == [
        ("", "0.49", "Red Front", "Q900010", "", "alias=1 kind=1 links=0.71"),
        (
            "",
            "0.98",
            "Ana Bell",
            "Q900001",
            "minister of Estmark",
            "label=1 otherNames=1 kind=1 country=1 links=0.56",
        ),
        ("", "0.82", "Lu Wei", "Q900004", "", "label=1 kind=1 country=1 links=0.3"),
        ("", "0.60", "Daily Lantern", "Q900020", "", "label=1 kind=1"),
    ]


def test_the_command_says_what_it_proposed_and_the_same_again(
    graph: Path, wikidata: str, tmp_path: Path
) -> None:
    args = ("link", graph, "--wikidata", wikidata, "-o", "r.tsv", "--cache", "c/x.sqlite", "--pause", "0")
    first = kg(*args, cwd=tmp_path)
    assert (first.returncode, first.stdout) == (0, "")
    assert said(first) == ["r.tsv: 4 proposals for 4 of 5 actors, 3 requests"]
    before = (tmp_path / "r.tsv").read_bytes()
    assert said(kg(*args, cwd=tmp_path)) == ["r.tsv: 4 proposals for 4 of 5 actors, 0 requests"]
    assert (tmp_path / "r.tsv").read_bytes() == before


def test_a_limit_takes_the_actors_with_the_most_claims(graph: Path, wikidata: str, tmp_path: Path) -> None:
    path = tmp_path / "review.tsv"
    report = propose_links(read_graph(graph), wikidata, output=path, cache=tmp_path / "c", limit=1, pause=0)
    assert (report.actors, lines(path, "label")) == (1, [("Red Front",)])


ACTOR = Unlinked(BELL, "Ana Bell", Kind.PERSON, "EST", ("Bell", "Minister Bell"), 3)
ITEM = Item("Q1", "Ana Bell", "", frozenset({"Ana Bell"}), frozenset({Kind.PERSON}), frozenset({"EST"}), 0)
BETTER = {
    "the same label over an alias": (ITEM, replace(ITEM, label="A. Bell")),
    "more names": (replace(ITEM, names=frozenset({"Ana Bell", "Bell"})), ITEM),
    "a person over what is none known": (ITEM, replace(ITEM, kinds=frozenset())),
    "what is none known over a place": (
        replace(ITEM, kinds=frozenset()),
        replace(ITEM, kinds=frozenset({Kind.PLACE})),
    ),
    "the country over none": (ITEM, replace(ITEM, countries=frozenset())),
    "no country over another": (
        replace(ITEM, countries=frozenset()),
        replace(ITEM, countries=frozenset({"NRL"})),
    ),
    "the better known": (replace(ITEM, links=50), replace(ITEM, links=2)),
}


@pytest.mark.parametrize(("better", "worse"), BETTER.values(), ids=BETTER)
def test_what_fits_better_scores_higher(better: Item, worse: Item) -> None:
    assert 1 >= score(ACTOR, better)[0] > score(ACTOR, worse)[0] >= 0


def test_the_weights_that_speak_for_an_item_make_one() -> None:
    assert sum(feature.weight for feature in FEATURES if feature.weight > 0 and feature.name != "alias") == 1
    assert {feature.name for feature in FEATURES if feature.weight < 0} == {"otherKind", "otherCountry"}


@pytest.mark.parametrize("kind", [Kind.GOVERNMENT, Kind.GROUP, Kind.ORGANIZATION])
def test_bodies_of_one_sort_may_be_called_another(kind: Kind) -> None:
    party = replace(ITEM, kinds=frozenset({Kind.GROUP}))
    assert "otherKind" not in score(replace(ACTOR, kind=kind), party)[1]
    assert score(ACTOR, party)[1]["otherKind"] == 1


# Manners


def _local(asked: Asked) -> Answer:
    store = Store()
    store.load(ITEMS.read_bytes(), RdfFormat.TURTLE)
    return from_store(store, asked.query, union=False)


def test_the_server_is_told_who_asks_and_gets_its_pauses(graph: Path, tmp_path: Path) -> None:
    times: list[float] = []

    def answer(asked: Asked) -> Answer:
        times.append(time.monotonic())
        return _local(asked)

    with answering(answer) as (address, seen):
        done = kg(
            *("link", graph, "--wikidata", address, "-o", "r.tsv", "--cache", "c", "--pause", "0.4"),
            *("--contact", "ada@harbour.example"),
            cwd=tmp_path,
            KG_USER="ada",
            KG_PASSWORD="geheim",
        )
    assert done.returncode == 0, done.stderr
    assert {asked.headers["User-Agent"].partition(" ")[2] for asked in seen} == {
        "(+https://w3id.org/newskg/) ada@harbour.example"
    }
    assert len(times) == 3
    assert all(later - earlier >= 0.4 for earlier, later in pairwise(times))
    # The password of one's own store is nothing for Wikidata.
    assert ["Authorization" in asked.headers for asked in seen] == [False] * 3


def test_what_was_answered_before_a_failure_is_not_asked_again(graph: Path, tmp_path: Path) -> None:
    store, cache, output = read_graph(graph), tmp_path / "cache", tmp_path / "review.tsv"
    broken = iter([False, True])
    with answering(lambda asked: Answer(500, b"no") if next(broken, False) else _local(asked)) as (
        address,
        seen,
    ):
        with pytest.raises(BadEndpoint, match="answers 500"):
            propose_links(store, address, output=output, cache=cache, pause=0)
        assert (output.exists(), len(seen)) == (False, 2)
        report = propose_links(store, address, output=output, cache=cache, pause=0)
    assert (report.requests, report.proposals) == (2, 4)


def test_many_names_go_in_batches(tmp_path: Path) -> None:
    store = Store()
    for number in range(100):
        store.update(
            f"""PREFIX kg: <https://w3id.org/newskg/ontology/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
            INSERT DATA {{ <{PERSON}N{number}> a kg:Person ; skos:prefLabel "Name {number}" }}"""
        )
    with answering(_local) as (address, seen):
        propose_links(store, address, output=tmp_path / "r.tsv", cache=tmp_path / "c", pause=0)
    assert [asked.query.count('"@en ') for asked in seen] == [40, 40, 20]


def test_hostile_names_are_words_to_the_server(tmp_path: Path) -> None:
    store = Store()
    store.update(
        f"""PREFIX kg: <https://w3id.org/newskg/ontology/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        INSERT DATA {{ <{PERSON}x> a kg:Person ; skos:prefLabel "\\" }} DROP ALL # \\\\ \\n =1+1" }}"""
    )
    with answering(_local) as (address, seen):
        propose_links(store, address, output=tmp_path / "r.tsv", cache=tmp_path / "c", pause=0)
    assert len(seen) == 1
    assert '{ "\\" } DROP ALL # \\\\ \\n =1+1"@en "' in seen[0].query


@pytest.mark.parametrize("place", ["cache", "folder/cache"])
def test_a_file_that_is_no_cache_is_named(graph: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "cache").write_bytes(b"nothing of the kind" * 100)
    (tmp_path / "folder").write_bytes(b"")
    with pytest.raises(BadInput, match=rf"{place} cannot be used as a cache"):
        propose_links(
            read_graph(graph), "http://x.example/", output=tmp_path / "r.tsv", cache=tmp_path / place
        )


# The review file


def test_decisions_stay_and_what_is_decided_is_not_proposed_again(
    review: Path, graph: Path, wikidata: str
) -> None:
    decide(review, Q900001="accept", Q900010="reject")
    report = propose_links(
        read_graph(graph), wikidata, output=review, cache=review.with_name("cache"), pause=0
    )
    assert lines(review, "decision", "label", "item") == [
        ("reject", "Red Front", "Q900010"),
        ("accept", "Ana Bell", "Q900001"),
        ("", "Lu Wei", "Q900004"),
        ("", "Daily Lantern", "Q900020"),
    ]
    assert (report.actors, report.proposals) == (4, 2)


texts = st.text(st.characters(codec="utf-8"), max_size=12).map(lambda text: " ".join(text.split()))


@given(label=texts, description=texts, names=st.lists(texts.filter(bool), max_size=3))
def test_whatever_a_name_holds_comes_back(
    label: str, description: str, names: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept = tuple(name for name in names if " | " not in f" {name} ")
    proposal = Proposal(
        Decision.NONE, "0.5", label, "Q1", "=1", description, Kind.GROUP, "", "kind=1", "3", kept, FRONT
    )
    path = tmp_path_factory.getbasetemp() / "round.tsv"
    write_review([proposal], path)
    assert read_review(path) == [proposal]


@pytest.mark.parametrize("label", ["=HYPERLINK(1)", "+1", "-1", "@x", "'t Hooft"])
def test_no_name_is_a_formula_to_a_spreadsheet(review: Path, label: str) -> None:
    write_review([replace(read_review(review)[0], label=label)], review)
    assert lines(review, "label") == [(f"'{label}",)]
    assert read_review(review)[0].label == label


WRONG = {
    "no file": (None, r"r\.tsv cannot be read: No such file"),
    "another file": ("a\tb\n", r"r\.tsv is no review file: its first line must be decision score"),
    "an unknown decision": (
        ("accept", "perhaps"),
        r"r\.tsv, line 3: the decision is accept, reject or nothing",
    ),
    "no item": (("Q900004", "Q9 x"), r"r\.tsv, line 4: 'Q9 x' is no Wikidata item such as Q30"),
    "no kind": (("Organization", "Paper"), r"r\.tsv, line 5: the kind is one of State, .*, not 'Paper'"),
    "no IRI": (("https://w3id.org/newskg/id/actor/person/Lu", "a b/Lu"), r"r\.tsv, line 4: not an IRI"),
    "a column too few": (("Q900004\t", ""), r"r\.tsv, line 4: 11 columns in place of 12"),
    "two items for one": (("Q900004\tLu Wei\t\tPerson", "Q900004\tLu Wei\t\tPerson"), "both Q900001 and Q7"),
}


@pytest.mark.parametrize(("change", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_review_file_is_refused_by_line(
    review: Path, change: str | tuple[str, str] | None, message: str
) -> None:
    decide(review, Q900001="accept")
    rows = read_review(review)
    path = review.with_name("r.tsv")
    if "both" in message:
        write_review([*rows, replace(rows[1], item="Q7")], path)
    elif isinstance(change, tuple):
        assert change[0] in review.read_text("utf-8")
        path.write_text(review.read_text("utf-8").replace(*change), "utf-8")
    elif change:
        path.write_text(change)
    done = kg("link", "--accept", path, "-o", "more.ttl", cwd=path.parent)
    assert (done.returncode, done.stdout, len(said(done))) == (2, "", 1)
    with pytest.raises(BadInput, match=message):
        accept_links(path, path.with_name("more.ttl"))
    assert not path.with_name("more.ttl").exists()


# The gazetteer


def test_what_is_accepted_becomes_an_entry(review: Path) -> None:
    decide(review, Q900001="accept", Q900010="accept", Q900004="reject")
    done = kg("link", "--accept", review, "-o", "more.ttl", cwd=review.parent)
    assert (done.returncode, said(done)) == (0, ["more.ttl: 2 actors with a Wikidata item"])
    before, after = load_gazetteer(), load_gazetteer(extra=[review.with_name("more.ttl")])
    new = {iri: actor for iri, actor in after.actors.items() if iri not in before.actors}
    assert {(one.iri, one.label, one.kind, one.country, one.wikidata) for one in new.values()} == {
        (BELL, "Ana Bell", Kind.PERSON, "EST", "Q900001"),
        (FRONT, "Red Front", Kind.GROUP, None, "Q900010"),
    }
    # "Bell" alone would be read as her everywhere.
    assert new[BELL].names == ("Ana Bell",)


def test_a_known_actor_gets_its_item_and_keeps_the_rest(review: Path, tmp_path: Path) -> None:
    known = load_gazetteer().actors
    iri = next(iri for iri, actor in known.items() if actor.wikidata is None and actor.demonyms)
    [one, *_] = read_review(review)
    accepted = replace(one, decision=Decision.ACCEPT, actor=iri, label="Something else", names=("Else",))
    write_review([accepted], review)
    assert accept_links(review, tmp_path / "more.ttl") == 1
    after = load_gazetteer(extra=[tmp_path / "more.ttl"]).actors[iri]
    assert after == replace(known[iri], wikidata="Q900010")


def test_an_actor_of_a_file_of_ones_own_is_known_when_it_is_named(review: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        f"""@prefix kg: <https://w3id.org/newskg/ontology/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <{FRONT}> a kg:Group ; skos:prefLabel "The Red Front"@en ; kg:demonym "Frontist" ."""
    )
    decide(review, Q900010="accept")
    accept_links(review, tmp_path / "more.ttl", actors=[own])
    after = load_gazetteer(extra=[own, tmp_path / "more.ttl"]).actors[FRONT]
    assert (after.label, after.demonyms, after.wikidata) == ("The Red Front", ("Frontist",), "Q900010")


@pytest.mark.model
def test_the_next_graph_has_the_item(tmp_path: Path, wikidata: str) -> None:
    document = Document("d", "Ana Bell condemned Norway. Ana Bell attacked Sweden.")
    [record] = make_records([document])
    assert isinstance(record, Record)
    assert [actor.wikidata for actor in record.actors if actor.name == "Ana Bell"] == [None]
    write_graph([record], tmp_path / "a.nq")
    review = tmp_path / "r.tsv"
    propose_links(read_graph(tmp_path / "a.nq"), wikidata, output=review, cache=tmp_path / "c", pause=0)
    decide(review, Q900001="accept")
    accept_links(review, tmp_path / "more.ttl")
    [linked] = make_records([document], actors=[tmp_path / "more.ttl"])
    assert isinstance(linked, Record)
    assert {actor.id: actor.wikidata for actor in linked.actors}[BELL] == "Q900001"
    assert {actor.id for actor in linked.actors} == {actor.id for actor in record.actors}


# The command line


USAGE = {
    "neither endpoint nor review": (("a.ttl",), "kg: name an endpoint (--wikidata "),
    "no graph": (("--wikidata", "http://x.example/"), "kg: name a graph file or an --endpoint"),
    "no address": (("a.ttl", "--wikidata", "wikidata"), "kg: not an http or https address: wikidata"),
}


@pytest.mark.parametrize(("args", "message"), USAGE.values(), ids=USAGE)
def test_wrong_usage_stops_with_one_line(args: tuple[str, ...], message: str, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("")
    done = kg("link", *args, "-o", "r.tsv", cwd=tmp_path)
    assert (done.returncode, done.stdout, len(said(done))) == (2, "", 1)
    assert done.stderr.startswith(message)
    assert not (tmp_path / "r.tsv").exists()


def test_a_server_that_is_not_there_leaves_the_review_as_it_was(review: Path, graph: Path) -> None:
    before = review.read_bytes()
    nobody = f"http://127.0.0.1:{free_port()}/"
    done = kg("link", graph, "--wikidata", nobody, "-o", review, "--cache", "other", cwd=review.parent)
    assert (done.returncode, said(done)) == (2, [f"kg: {nobody} cannot be reached: Connection refused"])
    assert review.read_bytes() == before
