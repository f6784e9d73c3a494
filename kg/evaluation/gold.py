"""A gold folder → annotated documents.

The folder holds documents.jsonl and either gold.jsonl or one ID.json for each document.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kg.errors import BadInput
from kg.model import Document, Kind, Status

_DOCUMENTS = "documents.jsonl"
_ANNOTATIONS = "gold.jsonl"


@dataclass(frozen=True, slots=True)
class GoldActor:
    """An actor of an annotation. `of` is the key of the actor it belongs to or acts for."""

    name: str
    kind: Kind
    of: str | None
    surface: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """A relation of an annotation. `agents`, `targets` and `by` are keys of actors of the same document;
    `sentence` counts from 0, as an annotator split the text."""

    type: str
    agents: tuple[str, ...]
    targets: tuple[str, ...]
    by: tuple[str, ...]
    status: Status
    trigger: str
    sentence: int


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document, its actors by key and the relations that its text states."""

    document: Document
    actors: Mapping[str, GoldActor]
    relations: tuple[GoldRelation, ...]

    def principal(self, actor: str) -> str:
        """Return the actor at the end of the chain of `of`; a circle ends where it closes."""
        seen: set[str] = set()
        while actor not in seen and (of := self.actors[actor].of) is not None:
            seen.add(actor)
            actor = of
        return actor


def read_gold(folder: Path, *, types: Collection[str]) -> tuple[GoldDocument, ...]:
    """Read a gold folder whose relations have one of the `types`, in the order of its annotations.

    Raises:
        BadInput: a file is missing or malformed, an annotation names what is not there, or two
            annotations are of one document; the message names file and line.
    """
    documents = {document.id: document for document in _documents(folder / _DOCUMENTS)}
    found: dict[str, GoldDocument] = {}
    for place, data in _annotations(folder):
        key = _text(data, "id", place)
        if key in found:
            raise BadInput(f"{place}: {key!r} is annotated twice")
        if key not in documents:
            raise BadInput(f"{place}: {key!r} is no document of {folder / _DOCUMENTS}")
        found[key] = _gold_document(documents[key], data, place, types)
    if not found:
        raise BadInput(f"{folder}: holds no annotation: neither {_ANNOTATIONS} nor an ID.json")
    return tuple(found.values())


def _documents(path: Path) -> Iterator[Document]:
    for place, data in _lines(path):
        yield Document(
            id=_text(data, "id", place),
            text=_text(data, "text", place),
            title=_text_or_none(data, "title", place),
            published=_date(data, place),
            source=_text_or_none(data, "source", place),
        )


def _annotations(folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if (folder / _ANNOTATIONS).exists():
        yield from _lines(folder / _ANNOTATIONS)
    for path in sorted(folder.glob("*.json")):
        yield str(path), _object(_read(path), str(path))


def _lines(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, line in enumerate(_read(path).split("\n"), start=1):
        if line.strip():
            place = f"{path}, line {number}"
            yield place, _object(line, place)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as cause:
        raise BadInput(f"{path}: {cause.strerror}") from cause
    except UnicodeDecodeError as cause:
        raise BadInput(f"{path}: not UTF-8: {cause.reason} at byte {cause.start}") from cause


def _object(text: str, place: str) -> Mapping[str, Any]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as cause:
        raise BadInput(f"{place}: not JSON: {cause.msg} at character {cause.colno}") from cause
    return _mapping(data, place)


def _gold_document(
    document: Document, data: Mapping[str, Any], place: str, types: Collection[str]
) -> GoldDocument:
    entries = _mapping(data.get("actors"), f"{place}: actors")
    actors = {key: _actor(entry, f"{place}: actor {key!r}", entries) for key, entry in entries.items()}
    relations = data.get("relations")
    if not isinstance(relations, list):
        raise BadInput(f"{place}: relations must be a list")
    return GoldDocument(
        document,
        actors,
        tuple(
            _relation(entry, f"{place}: relation {number}", actors, types)
            for number, entry in enumerate(relations, start=1)
        ),
    )


def _actor(data: Any, place: str, actors: Collection[str]) -> GoldActor:
    fields = _mapping(data, place)
    surface = fields.get("surface", [])
    if not isinstance(surface, list) or not all(isinstance(words, str) and words for words in surface):
        raise BadInput(f"{place}: surface must be a list of strings")
    of = _text_or_none(fields, "of", place)
    # What stands outside the annotation ends the chain.
    return GoldActor(
        _text(fields, "name", place),
        Kind(_one_of(fields, "type", tuple(Kind), place)),
        of if of in actors else None,
        tuple(surface),
    )


def _relation(data: Any, place: str, actors: Collection[str], types: Collection[str]) -> GoldRelation:
    fields = _mapping(data, place)
    sentence = fields.get("sent", 0)
    if type(sentence) is not int or sentence < 0:
        raise BadInput(f"{place}: sent must be a number from 0 on, not {sentence!r}")
    return GoldRelation(
        type=_one_of(fields, "type", types, place),
        agents=_keys(fields, "agent", actors, place),
        targets=_keys(fields, "target", actors, place),
        by=_keys(fields, "by", actors, place),
        status=Status(_one_of(fields, "status", tuple(Status), place)),
        trigger=_text_or_none(fields, "trigger", place) or "",
        sentence=sentence,
    )


def _keys(data: Mapping[str, Any], field: str, actors: Collection[str], place: str) -> tuple[str, ...]:
    value = data.get(field)
    keys = value if isinstance(value, list) else [] if value is None else [value]
    for key in keys:
        if key not in actors:
            raise BadInput(f"{place}: {field} {key!r} is no actor of the document: {', '.join(actors)}")
    return tuple(keys)


def _one_of(data: Mapping[str, Any], field: str, choices: Collection[str], place: str) -> str:
    value = data.get(field)
    if not isinstance(value, str) or value not in choices:
        raise BadInput(f"{place}: {field} must be one of {', '.join(sorted(choices))}, not {value!r}")
    return value


def _mapping(data: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise BadInput(f"{place} must be an object")
    return data


def _text(data: Mapping[str, Any], field: str, place: str) -> str:
    value = data.get(field)
    if not isinstance(value, str) or not value:
        raise BadInput(f"{place}: {field} must be a string and not empty, not {value!r}")
    return value


def _text_or_none(data: Mapping[str, Any], field: str, place: str) -> str | None:
    return None if data.get(field) is None else _text(data, field, place)


def _date(data: Mapping[str, Any], place: str) -> date | None:
    value = _text_or_none(data, "published", place)
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError as cause:
        raise BadInput(f"{place}: published must be a date YYYY-MM-DD, not {value!r}") from cause
