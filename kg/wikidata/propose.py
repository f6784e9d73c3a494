"""The way through: actors without an item → items of the same name → a review file → a gazetteer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.credentials import netrc_credentials
from kg.query.endpoint import AGENT, TIMEOUT, endpoint_at
from kg.query.source import Source
from kg.review_file import Decision
from kg.wikidata.accepted import write_accepted
from kg.wikidata.cache import open_cache
from kg.wikidata.features import score
from kg.wikidata.items import Item, find_items
from kg.wikidata.lookup import Lookup
from kg.wikidata.review import Proposal, read_review, write_review
from kg.wikidata.unlinked import Unlinked, find_unlinked

PAUSE = 1.0  # seconds between two requests
_LEAST = 0.35  # score of a proposal that is worth a look
_MOST = 3  # proposals for one actor


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What a search proposed: `actors` looked up, `linked` of them with a proposal, `requests` sent."""

    output: Path
    actors: int
    linked: int
    proposals: int
    requests: int


def propose_links(
    source: Source,
    wikidata: str,
    *,
    output: str | Path,
    cache: str | Path,
    limit: int | None = None,
    pause: float = PAUSE,
    contact: str | None = None,
    timeout: int = TIMEOUT,
) -> LinkReport:
    """Look up the actors of a graph that have no Wikidata item and write what they may be to a review file.

    `wikidata` is the address of a SPARQL endpoint with Wikidata's data; of the actors, the `limit` with the
    most claims are looked up. Requests are at least `pause` seconds apart and name `contact`, if given, to
    the server; the file `cache` spares those made before. Decisions in a review file that is there stay,
    and actors with an accepted item are not looked up.

    Raises:
        StopRun: the endpoint fails, or a file cannot be read or written; the review file stays as it was.
    """
    target = Path(output)
    decided = [one for one in read_review(target) if one.decision] if target.exists() else []
    done = {one.actor for one in decided if one.decision is Decision.ACCEPT}
    actors = [one for one in find_unlinked(source) if one.iri not in done][:limit]
    agent = f"{AGENT} {contact}" if contact else AGENT
    endpoint = endpoint_at(wikidata, timeout=timeout, agent=agent, log_in=netrc_credentials)
    with open_cache(Path(cache)) as answers:
        lookup = Lookup(endpoint, answers, pause=pause)
        items = find_items(actors, lookup)
    rejected = {(one.actor, one.item) for one in decided}
    new = [row for one in actors for row in _proposals(one, items[one.iri], rejected)]
    write_review((*decided, *new), target)
    linked = len({row.actor for row in new})
    return LinkReport(target, len(actors), linked, len(new), lookup.requests)


def accept_links(review: str | Path, output: str | Path, *, actors: Sequence[str | Path] = ()) -> int:
    """Write what a review file accepts as a gazetteer file and return how many actors that are.

    `actors` are the gazetteer files that `kg build --actors` is given beside it. A review file that is
    malformed, or accepts two items for an actor, raises BadInput.
    """
    return write_accepted(read_review(Path(review)), Path(output), actors=map(Path, actors))


def _proposals(actor: Unlinked, items: Iterable[Item], but: set[tuple[str, str]]) -> list[Proposal]:
    rows = [(*score(actor, item), item) for item in items if (actor.iri, item.id) not in but]
    rows.sort(key=lambda row: (-row[0], len(row[2].id), row[2].id))
    return [_proposal(actor, *row) for row in rows[:_MOST] if row[0] >= _LEAST]


def _proposal(actor: Unlinked, total: float, features: dict[str, float], item: Item) -> Proposal:
    return Proposal(
        decision=Decision.NONE,
        score=f"{total:.2f}",
        label=actor.label,
        item=item.id,
        item_label=item.label,
        description=item.description,
        kind=actor.kind,
        country=actor.country or "",
        features=" ".join(f"{name}={value:g}" for name, value in features.items()),
        claims=str(actor.claims),
        names=actor.names,
        actor=actor.iri,
    )
