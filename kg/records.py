"""Record files: one JSON object per document and line, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.atomic import replacing
from kg.errors import BadInput
from kg.model import Actor, MentionText, Record, Relation, Span, Theme, Time
from kg.record_reader import record_from_json

__all__ = [
    "canonical_record",
    "read_records",
    "record_from_json",
    "record_line",
    "record_to_json",
    "write_records",
]

_DECIMALS = 4  # of a confidence: more would claim a precision that no calibration has


def read_records(path: Path | str) -> Iterator[Record]:
    """Yield the records of a JSON Lines file, in its order; blank lines are passed over.

    A file that cannot be opened or a malformed line raises BadInput naming file, line and cause.
    """
    try:
        lines = Path(path).open("rb")  # noqa: SIM115 - the try holds one call; closed by the with below
    except OSError as cause:
        raise BadInput(f"{path}: {cause.strerror}") from cause
    with lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _read_line(line, f"{path}, line {number}")


def write_records(records: Iterable[Record], path: Path | str) -> None:
    """Write records as JSON Lines, in the order given: all of them, or the file stays as it was."""
    with replacing(Path(path)) as file:
        for record in records:
            file.write(record_line(record).encode())


def record_line(record: Record) -> str:
    """Return a record as one line of a record file, with its line end."""
    return json.dumps(record_to_json(record), ensure_ascii=False) + "\n"


def record_to_json(record: Record) -> dict[str, Any]:
    """Return a record as what `json.dumps` takes, in canonical order, fields as RECORDS.md lists them."""
    record = canonical_record(record)
    document = record.document
    return {
        "document": {
            "id": document.id,
            "title": document.title,
            "published": document.published.isoformat() if document.published else None,
            "source": document.source,
            "author": document.author,
            "text": document.text,
        },
        "actors": [_actor_to_json(actor) for actor in record.actors],
        "relations": [_relation_to_json(relation) for relation in record.relations],
    }


def canonical_record(record: Record) -> Record:
    """Return the record in the one order that files keep.

    Actors come by first mention, those without any last; mentions and relations in the order of the text;
    agents and targets as the actors do. Confidences are rounded to four decimals.
    """
    actors = sorted((_canonical_actor(actor) for actor in record.actors), key=_actor_order)
    places = {actor.id: place for place, actor in enumerate(actors)}
    relations = (_canonical_relation(relation, places) for relation in record.relations)
    return replace(record, actors=tuple(actors), relations=tuple(sorted(relations, key=_relation_order)))


def _read_line(line: bytes, place: str) -> Record:
    try:
        return record_from_json(json.loads(line.decode("utf-8-sig")))
    except UnicodeDecodeError as cause:
        raise BadInput(f"{place}: not UTF-8: {cause.reason} at byte {cause.start}") from cause
    except json.JSONDecodeError as cause:
        raise BadInput(f"{place}: not JSON: {cause.msg} at character {cause.colno}") from cause
    except RecursionError as cause:
        raise BadInput(f"{place}: nested too deeply") from cause
    except ValueError as cause:  # Python reads no integer of more than 4,300 digits.
        raise BadInput(f"{place}: cannot be read: {cause}") from cause
    except BadInput as cause:
        raise BadInput(f"{place}: {cause}") from cause


def _actor_order(actor: Actor) -> tuple[bool, int, str]:
    return (not actor.mentions, actor.mentions[0].start if actor.mentions else 0, actor.id)


def _relation_order(relation: Relation) -> tuple[int, int, str]:
    return (relation.trigger.start, relation.trigger.end, relation.id)


def _canonical_actor(actor: Actor) -> Actor:
    mentions = tuple(sorted(set(actor.mentions), key=lambda mention: (mention.start, mention.end)))
    return actor if mentions == actor.mentions else replace(actor, mentions=mentions)


def _canonical_relation(relation: Relation, places: dict[str, int]) -> Relation:
    def order(actor: str) -> tuple[int, str]:
        return (places.get(actor, len(places)), actor)

    return replace(
        relation,
        agents=tuple(sorted(set(relation.agents), key=order)),
        targets=tuple(sorted(set(relation.targets), key=order)),
        theme=None if relation.theme == Theme() else relation.theme,
        confidence=round(relation.confidence, _DECIMALS),
    )


def _actor_to_json(actor: Actor) -> dict[str, Any]:
    return {
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind.value,
        "country": actor.country,
        "wikidata": actor.wikidata,
        "of": actor.of,
        "mentions": [_words_to_json(mention) for mention in actor.mentions],
    }


def _relation_to_json(relation: Relation) -> dict[str, Any]:
    data = {
        "id": relation.id,
        "type": relation.type,
        "agents": list(relation.agents),
        "targets": list(relation.targets),
        "theme": _theme_to_json(relation.theme),
        "condition": relation.condition,
        "attributedTo": relation.attributed_to,
        "status": relation.status.value,
        "time": _time_to_json(relation.time),
        "trigger": _words_to_json(relation.trigger),
        "sentence": _span_to_json(relation.sentence),
        "confidence": relation.confidence,
    }
    return data | {"former": True} if relation.former else data


def _words_to_json(words: MentionText) -> dict[str, Any]:
    return {"start": words.start, "end": words.end, "text": words.text}


def _span_to_json(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _theme_to_json(theme: Theme | None) -> dict[str, str] | None:
    if theme is None:
        return None
    if theme.relation is not None:
        return {"relation": theme.relation}
    return {"text": theme.text or ""}


def _time_to_json(time: Time | None) -> dict[str, str | None] | None:
    if time is None:
        return None
    return {
        "earliest": time.earliest.isoformat() if time.earliest else None,
        "latest": time.latest.isoformat() if time.latest else None,
        "text": time.text,
    }
