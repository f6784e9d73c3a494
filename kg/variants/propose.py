"""Actors of a graph → pairs that may be one → a review file → a gazetteer file for `kg build --actors`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.atomic import replacing
from kg.errors import BadInput
from kg.linking.names import name_key
from kg.model import Kind
from kg.ontology.gazetteer import Gazetteer, load_gazetteer
from kg.query.source import Source
from kg.rdf.vocabulary import KG, KINDS, RDF, SKOS, prefixes
from kg.review_file import Decision
from kg.variants.features import score
from kg.variants.review import Proposal, read_review, write_review
from kg.wikidata.unlinked import Unlinked, find_unlinked

_LEAST = 0.4  # score of a proposal that is worth a look
_MOST = 200  # actors with one word in common: beyond, the word tells nothing


@dataclass(frozen=True, slots=True)
class VariantReport:
    """What a search proposed: `actors` compared, `proposals` made."""

    output: Path
    actors: int
    proposals: int


def propose_variants(source: Source, *, output: str | Path) -> VariantReport:
    """Compare the actors of a graph by name and write which may be one to a review file.

    Only actors with a name of their own and without a Wikidata item are compared. Decisions in a review
    file that is there stay. A file that cannot be read or written raises BadInput.
    """
    target = Path(output)
    decided = [one for one in read_review(target) if one.decision] if target.exists() else []
    done = {(one.actor, one.other) for one in decided}
    actors = find_unlinked(source)
    new = [one for one in _proposals(actors) if (one.actor, one.other) not in done]
    write_review((*decided, *new), target)
    return VariantReport(target, len(actors), len(new))


def accept_variants(review: str | Path, output: str | Path, *, actors: Sequence[str | Path] = ()) -> int:
    """Write what a review file accepts as a gazetteer file and return how many names it joins.

    `actors` are the gazetteer files that `kg build --actors` is given beside it. The actor with more claims
    keeps its IRI and gets the other's names. A review that makes an actor the same as two others raises
    BadInput.
    """
    accepted = [one for one in read_review(Path(review)) if one.decision is Decision.ACCEPT]
    gazetteer = load_gazetteer(extra=tuple(map(Path, actors)))
    found = sorted({triple for one in _single(accepted) for triple in _entry(one, gazetteer)}, key=str)
    with replacing(Path(output)) as file:
        used = {name: iri for name, iri in prefixes().items() if name in ("kg", "skos")}
        serialize(found, file, RdfFormat.TURTLE, prefixes=used)
    return len(accepted)


def _proposals(actors: Sequence[Unlinked]) -> list[Proposal]:
    """The pairs that are worth a look, best first; of two actors, the one with more claims stays."""
    found = [_proposal(one, other) for one, other in _pairs(actors)]
    worth = [proposal for proposal in found if float(proposal.score) >= _LEAST]
    return sorted(worth, key=lambda proposal: (-float(proposal.score), proposal.actor, proposal.other))


def _pairs(actors: Sequence[Unlinked]) -> Iterator[tuple[Unlinked, Unlinked]]:
    by_word: dict[str, list[Unlinked]] = defaultdict(list)
    for actor in actors:
        for word in {*name_key(actor.label).split()}:
            by_word[word].append(actor)
    seen: set[tuple[str, str]] = set()
    for _, alike in sorted(by_word.items()):
        for one, other in combinations(alike, 2) if len(alike) <= _MOST else ():
            if (one.iri, other.iri) not in seen:
                seen.add((one.iri, other.iri))
                yield one, other


def _proposal(one: Unlinked, other: Unlinked) -> Proposal:
    kept, gone = sorted((one, other), key=lambda actor: (-actor.claims, actor.iri))
    total, features = score(kept, gone)
    return Proposal(
        decision=Decision.NONE,
        score=f"{total:.2f}",
        label=kept.label,
        other_label=gone.label,
        kind=kept.kind,
        country=kept.country or "",
        other_country=gone.country or "",
        features=" ".join(f"{name}={value:g}" for name, value in features.items()),
        claims=f"{kept.claims} {gone.claims}",
        actor=kept.iri,
        other=gone.iri,
    )


def _single(accepted: Iterable[Proposal]) -> list[Proposal]:
    """The proposals, each with the actor that stays in the end: "A is B" and "B is C" make A C."""
    target: dict[str, Proposal] = {}
    for one in accepted:
        earlier = target.setdefault(one.other, one)
        if earlier.actor != one.actor:
            raise BadInput(
                f"{one.other_label}: is accepted as both {earlier.actor} and {one.actor}; accept one"
            )
    stays = {one.other: one.actor for one in target.values()}
    for one in target.values():
        if one.actor in stays:
            raise BadInput(
                f"{one.label}: is accepted as {stays[one.actor]}, too: accept {one.other_label} as that"
            )
    return list(target.values())


def _entry(accepted: Proposal, gazetteer: Gazetteer) -> Iterator[Triple]:
    actor = NamedNode(accepted.actor)
    if gazetteer.actor(accepted.actor) is None:
        yield Triple(actor, RDF.type, KINDS[accepted.kind])
        yield Triple(actor, SKOS.prefLabel, Literal(accepted.label, language="en"))
        country = accepted.country or accepted.other_country
        if country:
            yield Triple(actor, KG.country, Literal(country))
    # A bare family name would be read as this person in every text.
    if accepted.kind is not Kind.PERSON or len(accepted.other_label.split()) > 1:
        yield Triple(actor, SKOS.altLabel, Literal(accepted.other_label, language="en"))
