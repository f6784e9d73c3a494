"""Facts over documents: what agrees is one with all that backs it, what does not stays apart."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from homes import graph_bytes, graph_quads, plain, write
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

import kg
from kg.ids import actor_iri, claim_iri, facts_graph_iri, merged_graph_iri
from kg.merge.facts import Fact
from kg.merge.statements import from_line, statements_of, to_line
from kg.merge.table import StatementTable
from kg.merge.voices import independent, resemblance, signature, voice_of
from kg.model import Actor, Document, Kind, MentionText, Record, Relation, Span, Status, Theme, Time
from kg.rdf.quads import RdfOptions
from kg.rdf.vocabulary import KG, RDF

__all__ = ["plain"]

NORLAND, ESTMARK, PORT = (actor_iri(name, Kind.GROUP) for name in ("Norland", "Estmark", "Port Aven"))
PLACE, OTHER_PLACE = (actor_iri(name, Kind.PLACE) for name in ("Aven", "Corl"))
MAY = date(2024, 5, 3)
TEXT = "Norland attacks Estmark near the border, people there say."
_DAY = timedelta(days=1)


def report(
    id: str,
    *,
    text: str = TEXT,
    published: date | None = MAY,
    source: str | None = None,
    place: str | None = None,
    agent: str = NORLAND,
    target: str = ESTMARK,
    **claim: object,
) -> Record:
    """Return the record of a document with one claim, that Norland attacks Estmark unless told otherwise."""
    sentence = Span(0, len(text))
    kind = str(claim.get("type", "attacks"))
    trigger = MentionText(8, 15, text[8:15])
    base = Relation(
        id=claim_iri(id, (8, 15), kind, (agent,), (target,)),
        type=kind,
        agents=(agent,),
        targets=(target,),
        status=Status.ASSERTED,
        trigger=trigger,
        sentence=sentence,
        confidence=0.9,
    )
    actors = [Actor(iri, iri[-7:], Kind.GROUP, None, None, None, ()) for iri in (agent, target)]
    if place:
        actors.append(Actor(place, place[-4:], Kind.PLACE, None, None, None, (MentionText(0, 7, text[:7]),)))
    document = Document(id, text, published=published, source=source)
    return Record(document, tuple(actors), (replace(base, **claim),))  # type: ignore[arg-type]


def facts(*records: Record) -> list[Fact]:
    with StatementTable(RdfOptions(min_confidence=0.5)) as table:
        for record in records:
            table.add(record)
        return sorted(table.facts(), key=lambda fact: (fact.denied, fact.first or date.min, fact.iri))


def documents(*records: Record) -> list[int]:
    """Return how many documents each fact has."""
    return [fact.documents for fact in facts(*records)]


def on(day: date, until: date | None = None) -> Time:
    return Time(day, until or day, "then")


def test_the_same_claim_of_two_outlets_is_one_fact_with_both_claims(tmp_path: Path) -> None:
    one = report("one", source="Lantern")
    two = report("two", source="Courier", text="Norland attacks Estmark, the capital says.", published=MAY)
    [fact] = facts(one, two)
    assert fact.claims == tuple(sorted((one.relations[0].id, two.relations[0].id)))
    assert (fact.documents, fact.sources, fact.first, fact.last) == (2, 2, MAY, MAY)
    assert (fact.key.relation, fact.key.agent, fact.key.target) == ("attacks", NORLAND, ESTMARK)
    kg.write_graph([one, two], tmp_path / "graph.trig")
    about, graph = NamedNode(fact.iri), NamedNode(merged_graph_iri())
    assert _quads(tmp_path / "graph.trig", graph) == {
        Quad(about, predicate, value, graph)
        for predicate, value in (
            (RDF.type, KG.Fact),
            (RDF.subject, NamedNode(NORLAND)),
            (RDF.predicate, NamedNode(KG.iri + "attacks")),
            (RDF.object, NamedNode(ESTMARK)),
            (KG.statedBy, NamedNode(one.relations[0].id)),
            (KG.statedBy, NamedNode(two.relations[0].id)),
            (KG.documents, _integer(2)),
            (KG.independentSources, _integer(2)),
            (KG.earliest, _day(MAY)),
            (KG.latest, _day(MAY)),
            (KG.firstReported, _day(MAY)),
            (KG.lastReported, _day(MAY)),
        )
    }


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.ASSERTED])
def test_what_is_not_asserted_is_no_fact(status: Status) -> None:
    found = facts(report("one", status=status), report("two", status=status))
    assert [fact.denied for fact in found] == ([True] if status is Status.NEGATED else [])


def test_a_condition_former_times_or_doubt_give_no_fact() -> None:
    other = claim_iri("one", (1, 2), "attacks", (), ())
    assert facts(report("a", condition=other), report("b", former=True), report("c", confidence=0.4)) == []


def test_without_agent_or_target_claims_say_too_little() -> None:
    assert facts(report("one", agents=()), report("two", agents=())) == []


def test_days_decide_and_unknown_days_do_not_merge() -> None:
    assert documents(report("a"), report("b", published=MAY + _DAY)) == [1, 1]
    assert documents(report("a", time=on(MAY)), report("b", time=on(MAY), published=MAY + 9 * _DAY)) == [2]
    assert documents(report("a", published=None), report("b", published=None)) == [1, 1]


def test_a_month_is_not_dated_like_a_day() -> None:
    month = on(date(2024, 5, 1), date(2024, 5, 31))
    assert documents(report("a"), report("b", time=month), report("c", time=month)) == [2, 1]


def test_no_chain_of_days_makes_one_fact() -> None:
    chain = [
        report(str(n), time=on(MAY + n * _DAY, MAY + (n + 1) * _DAY), published=MAY + n * _DAY)
        for n in range(6)
    ]
    assert documents(*chain) == [2, 2, 2]


def test_standing_facts_hold_over_the_years_and_titles_tell_them_apart() -> None:
    def office(id: str, title: str, published: date) -> Record:
        return report(id, type="holdsOffice", theme=Theme(text=title), published=published)

    minister = [office("a", "prime minister", MAY), office("b", "Prime Minister", MAY + 400 * _DAY)]
    [prime, vice] = facts(*minister, office("c", "minister", MAY + _DAY))
    assert (prime.documents, prime.first, prime.last) == (2, MAY, MAY + 400 * _DAY)
    assert (prime.earliest, prime.latest, vice.documents) == (None, None, 1)


def test_themes_and_places_keep_events_of_a_day_apart() -> None:
    asked = [report(id, theme=Theme(text=words)) for id, words in (("a", "open the port"), ("b", "free him"))]
    assert documents(*asked) == [1, 1]
    assert documents(report("a", place=PLACE), report("b", place=OTHER_PLACE)) == [1, 1]
    assert documents(report("a", place=PLACE), report("b", place=PLACE), report("c")) == [3]


def test_acts_of_force_of_a_day_differ_in_numbers_and_words() -> None:
    def attack(id: str, text: str) -> Record:
        return report(id, text=text, trigger=MentionText(8, 15, text.split()[1]))

    twelve, none = (
        attack("a", "Norland attacks Estmark and kills 12."),
        attack("b", "Norland attacked Estmark."),
    )
    assert documents(twelve, none) == [2]
    assert documents(twelve, attack("b", "Norland attacks Estmark and kills 40.")) == [1, 1]
    assert documents(none, attack("c", "Norland shells Estmark.")) == [1, 1]
    assert documents(*(report(n, type="criticises", text=f"Norland criticises {n}.") for n in "12")) == [2]


def test_a_symmetric_relation_is_one_fact_from_either_side() -> None:
    meeting = [report("a", type="meets"), report("b", type="meets", agent=ESTMARK, target=NORLAND)]
    assert documents(*meeting) == [2]
    assert documents(report("a"), report("b", agent=ESTMARK, target=NORLAND)) == [1, 1]


def test_a_denial_stands_beside_the_fact_and_each_names_the_other(tmp_path: Path) -> None:
    no = report("no", status=Status.NEGATED, published=MAY + 2 * _DAY)
    late = report("late", status=Status.NEGATED, published=MAY + 30 * _DAY)
    [fact, denial, unlinked] = facts(report("yes"), no, late)
    assert (fact.denied, denial.denied, unlinked.denied) == (False, True, True)
    assert (fact.contradicts, denial.contradicts, unlinked.contradicts) == ((denial.iri,), (fact.iri,), ())
    path = tmp_path / "graph.trig"
    kg.write_graph([no], path)
    assert _quads(path, NamedNode(facts_graph_iri())) == set()
    assert {
        quad.object for quad in _quads(path, NamedNode(merged_graph_iri())) if quad.predicate == RDF.type
    } == {KG.Denial}


def test_a_denial_of_something_else_is_no_contradiction() -> None:
    yes = report("yes", theme=Theme(text="to open the port"))
    [fact, _] = facts(yes, report("no", theme=Theme(text="to free a captain"), status=Status.NEGATED))
    assert fact.contradicts == ()


WIRE = (
    "Norland attacks Estmark at dawn with boats and planes, and the harbour of Port Aven burns until noon. "
    "Officials in both capitals give no numbers, while doctors speak of forty people in the town's hospital. "
    "The council of the league meets on Monday to talk of an answer to what it calls a breach of the truce."
)


def test_copies_of_a_wire_report_count_once() -> None:
    copies = [
        report("a", source="Lantern", text=WIRE),
        report("b", source="Courier", text=WIRE + " With reports by our own staff."),
        report("c", source="Herald", text="Norland attacks Estmark and sinks three boats off the coast."),
    ]
    [fact] = facts(*copies)
    assert (fact.documents, fact.sources) == (3, 2)


def test_one_publisher_counts_once_by_name_or_host() -> None:
    def voices(*sources: str | None) -> int:
        texts = (f"{number} " * 9 for number in range(len(sources)))
        pairs = zip(sources, texts, strict=True)
        return independent([voice_of(Document(str(t), t, source=s)) for s, t in pairs])

    assert voices("Daily Lantern", "the Daily Lantern") == 1
    assert voices("https://www.lantern.example/a", "https://lantern.example/b?c=1") == 1
    assert voices("https://lantern.example/a", "https://courier.example/a", None, None, "  ") == 5


WORDS = st.lists(st.sampled_from("abcdefghij"), min_size=3, max_size=60)


@given(WORDS, WORDS)
@settings(max_examples=60)
def test_resemblance_is_close_to_the_share_of_common_runs(one: list[str], other: list[str]) -> None:
    runs = [{tuple(words[n : n + 3]) for n in range(len(words) - 2)} for words in (one, other)]
    exact = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
    # Five standard errors of 128 draws.
    assert abs(resemblance(*(signature(" ".join(words)) for words in (one, other))) - exact) <= 0.23


@given(st.lists(st.sampled_from(["w x y z", "w x y", "p q r s", "", "p q"]), max_size=6), st.randoms())
def test_the_number_of_sources_does_not_hang_on_the_order(texts: list[str], chance: object) -> None:
    voices = [voice_of(Document(str(n), text)) for n, text in enumerate(texts)]
    shuffled = list(voices)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert independent(voices) == independent(shuffled)


CLAIMS = st.builds(
    dict,
    published=st.one_of(st.none(), st.integers(0, 4).map(lambda n: MAY + n * _DAY)),
    status=st.sampled_from([Status.ASSERTED, Status.NEGATED]),
    place=st.sampled_from([None, PLACE, OTHER_PLACE]),
    theme=st.sampled_from(
        [None, Theme(text="open the port"), Theme(text="open the port now"), Theme(text="x")]
    ),
    time=st.one_of(
        st.none(),
        st.tuples(st.integers(0, 5), st.integers(0, 40)).map(
            lambda two: on(MAY + two[0] * _DAY, MAY + (two[0] + two[1]) * _DAY)
        ),
    ),
)


@given(st.lists(CLAIMS, max_size=8), st.randoms())
@settings(max_examples=80)
def test_facts_hang_on_the_documents_and_not_on_their_order(
    claims: list[dict[str, object]], chance: object
) -> None:
    records = [report(str(number), **claim) for number, claim in enumerate(claims)]  # type: ignore[arg-type]
    found = facts(*records)
    chance.shuffle(records)  # type: ignore[attr-defined]
    assert facts(*records) == found
    assert len({fact.iri for fact in found}) == len(found)
    assert sorted(claim for fact in found for claim in fact.claims) == sorted(
        record.relations[0].id for record in records
    )


@given(CLAIMS)
def test_a_statement_survives_its_line(claim: dict[str, object]) -> None:
    for one in statements_of(report("a", **claim), RdfOptions()):  # type: ignore[arg-type]
        assert from_line(one.key, to_line(one)) == one


def test_a_file_is_the_same_in_any_order_of_its_documents_but_for_their_own_graphs(tmp_path: Path) -> None:
    records = [report("a"), report("b", source="Lantern"), report("c", status=Status.NEGATED)]
    merged = set()
    for number, order in enumerate(permutations(records)):
        path = tmp_path / f"{number}.nq"
        kg.write_graph(order, path)
        lines = path.read_text().splitlines()
        merged.add(tuple(line for line in lines if "graph/document" not in line))
    assert len(merged) == 1


def test_a_graph_with_facts_is_valid_and_one_without_their_claims_is_not(tmp_path: Path) -> None:
    path = tmp_path / "graph.trig"
    kg.write_graph([report("a"), report("b", status=Status.NEGATED)], path)
    assert kg.validate_graph(kg.read_graph(path)).findings == ()
    broken = [quad for quad in parse(path=str(path)) if quad.predicate != KG.statedBy]
    kg.write_graph(broken, tmp_path / "broken.trig")
    findings = kg.validate_graph(kg.read_graph(tmp_path / "broken.trig")).findings
    assert {finding.check.rpartition("/")[2] for finding in findings} == {"statement-claim"}


def test_the_queries_find_what_several_say_and_what_is_disputed(tmp_path: Path) -> None:
    path = tmp_path / "graph.trig"
    yes = [
        report("a", source="Lantern"),
        report("b", source="Courier", text="Norland attacks Estmark by sea."),
    ]
    kg.write_graph([*yes, report("c", status=Status.NEGATED), report("d", agent=PORT)], path)
    store = kg.read_graph(path)
    assert _rows(kg.run_query(store, kg.load_query("sourced-facts"), {})) == [
        ["Norland", "attacks", "Estmark", "2", "2", "2024-05-03", "2024-05-03"]
    ]
    disputed = _rows(kg.run_query(store, kg.load_query("disputed-facts"), {}))
    assert [row[3:5] for row in disputed] == [["a", "c"], ["b", "c"]]


@pytest.mark.usefixtures("plain")
def test_a_home_merges_what_its_documents_state_and_forgets_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a="Norland hosts Estmark.", b="Sudmark funds Norland.")
    home = tmp_path / "h.kg"
    kg.build_home([folder], into=home)
    before = graph_bytes(home)
    write(folder, c="Norland hosts Estmark. Nobody else comes.")
    kg.build_home([folder], into=home)
    assert _counts(graph_quads(home)) == {"hosts": "2", "funds": "1"}
    kg.forget_documents(["c"], home=home)
    assert graph_bytes(home) == before
    assert _counts(graph_quads(home)) == {"hosts": "1", "funds": "1"}


def _counts(quads: Iterable[Quad]) -> dict[str, str]:
    """Return by relation type in how many documents its fact stands."""
    said = {(quad.subject, quad.predicate): quad.object for quad in quads}
    types = ((node, value) for (node, term), value in said.items() if term == RDF.predicate)
    return {str(value)[1:-1].rpartition("/")[2]: said[node, KG.documents].value for node, value in types}


def _quads(path: Path, graph: NamedNode) -> set[Quad]:
    return {quad for quad in parse(path=str(path), format=RdfFormat.TRIG) if quad.graph_name == graph}


def _rows(result: object) -> list[list[str]]:
    text = kg.format_result(result, "csv")  # type: ignore[arg-type]
    return list(csv.reader(text.splitlines()))[1:]


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer"))


def _day(value: date) -> Literal:
    return Literal(value.isoformat(), datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date"))
