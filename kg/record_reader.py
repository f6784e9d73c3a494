"""One JSON object → record, every field checked: what is wrong is named by its path in the object."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from kg.errors import BadInput
from kg.ids import check_iri
from kg.model import Actor, Document, Kind, MentionText, Record, Relation, Span, Status, Theme, Time

_Choice = TypeVar("_Choice", bound=StrEnum)
_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")


def record_from_json(data: Any) -> Record:
    """Return the record that a JSON object holds, or raise BadInput saying which field is wrong and why.

    Offsets must lie within the text and quotes equal it there; agents, targets and speakers must be
    actors of the record, themes and conditions its relations. Unknown fields are passed over.
    """
    root = _Fields(data, "record")
    document = _document(root.fields("document"))
    reader = _Reader(document.text)
    record = Record(
        document,
        tuple(reader.actor(fields) for fields in root.each("actors")),
        tuple(reader.relation(fields) for fields in root.each("relations")),
    )
    _check_references(record)
    return record


@dataclass(frozen=True, slots=True)
class _Fields:
    """A JSON object and where it stands; each method reads one field as one type."""

    data: Any
    place: str

    def __post_init__(self) -> None:
        if not isinstance(self.data, Mapping):
            raise BadInput(f"{self.place} must be an object, not {_name(self.data)}")

    def wrong(self, key: str, wanted: str) -> NoReturn:
        found = _name(self.data[key]) if key in self.data else "missing"
        raise BadInput(f"{self.place}.{key} must be {wanted}, is {found}")

    def given(self, key: str) -> bool:
        return self.data.get(key) is not None

    def fields(self, key: str) -> _Fields:
        return _Fields(self.data.get(key), f"{self.place}.{key}")

    def each(self, key: str) -> Iterable[_Fields]:
        items = self.data.get(key)
        if not isinstance(items, list):
            self.wrong(key, "a list")
        return [_Fields(item, f"{self.place}.{key}[{number}]") for number, item in enumerate(items)]

    def text(self, key: str) -> str:
        value = self.data.get(key)
        if not isinstance(value, str):
            self.wrong(key, "a string")
        return _checked_text(value, f"{self.place}.{key}")

    def text_or_none(self, key: str) -> str | None:
        return self.text(key) if self.given(key) else None

    def iri(self, key: str) -> str:
        return _checked_iri(self.text(key), f"{self.place}.{key}")

    def iri_or_none(self, key: str) -> str | None:
        return self.iri(key) if self.given(key) else None

    def iris(self, key: str) -> tuple[str, ...]:
        items = self.data.get(key)
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            self.wrong(key, "a list of IRIs")
        return tuple(_checked_iri(item, f"{self.place}.{key}") for item in items)

    def offset(self, key: str) -> int:
        value = self.data.get(key)
        if type(value) is not int or value < 0:
            self.wrong(key, "an offset (0 or more)")
        return value

    def date_or_none(self, key: str) -> date | None:
        if not self.given(key):
            return None
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            self.wrong(key, "a date YYYY-MM-DD")

    def choice(self, key: str, choices: type[_Choice]) -> _Choice:
        try:
            return choices(self.data.get(key))
        except ValueError:
            self.wrong(key, "one of " + ", ".join(choices))

    def matching(self, key: str, pattern: re.Pattern[str], wanted: str) -> str:
        value = self.text(key)
        if not pattern.fullmatch(value):
            self.wrong(key, wanted)
        return value

    def probability(self, key: str) -> float:
        value = self.data.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(key, "a number")
        if not 0 <= value <= 1:  # NaN is not, either
            self.wrong(key, "between 0 and 1")
        return float(value)

    def flag(self, key: str) -> bool:
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            self.wrong(key, "true or false")
        return value


def _document(fields: _Fields) -> Document:
    return Document(
        id=fields.text("id"),
        text=fields.text("text"),
        title=fields.text_or_none("title"),
        published=fields.date_or_none("published"),
        source=fields.text_or_none("source"),
        author=fields.text_or_none("author"),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the parts of a record that quote its text."""

    document_text: str

    def actor(self, fields: _Fields) -> Actor:
        wikidata = fields.given("wikidata")
        return Actor(
            id=fields.iri("id"),
            name=fields.text("name"),
            kind=fields.choice("kind", Kind),
            country=fields.text_or_none("country"),
            wikidata=fields.matching("wikidata", _WIKIDATA, "a Wikidata id (Q…)") if wikidata else None,
            of=fields.iri_or_none("of"),
            mentions=tuple(self.words(mention) for mention in fields.each("mentions")),
        )

    def relation(self, fields: _Fields) -> Relation:
        return Relation(
            id=fields.iri("id"),
            type=fields.matching("type", _TYPE, "the name of a relation type"),
            agents=fields.iris("agents"),
            targets=fields.iris("targets"),
            status=fields.choice("status", Status),
            trigger=self.words(fields.fields("trigger")),
            sentence=self.span(fields.fields("sentence")),
            confidence=fields.probability("confidence"),
            theme=_theme(fields.fields("theme")) if fields.given("theme") else None,
            condition=fields.iri_or_none("condition"),
            attributed_to=fields.iri_or_none("attributedTo"),
            time=_time(fields.fields("time")) if fields.given("time") else None,
            former=fields.flag("former"),
        )

    def span(self, fields: _Fields) -> Span:
        start, end = fields.offset("start"), fields.offset("end")
        if not start <= end <= len(self.document_text):
            raise BadInput(f"{fields.place}: {start}-{end} lies outside the text")
        return Span(start, end)

    def words(self, fields: _Fields) -> MentionText:
        span = self.span(fields)
        text = fields.text("text")
        if text != self.document_text[span.start : span.end]:
            raise BadInput(f"{fields.place}.text is not what the document says at {span.start}-{span.end}")
        return MentionText(span.start, span.end, text)


def _theme(fields: _Fields) -> Theme:
    theme = Theme(fields.iri_or_none("relation"), fields.text_or_none("text"))
    if (theme.relation is None) == (theme.text is None):
        raise BadInput(f"{fields.place} must hold either relation or text")
    return theme


def _time(fields: _Fields) -> Time:
    return Time(fields.date_or_none("earliest"), fields.date_or_none("latest"), fields.text("text"))


def _check_references(record: Record) -> None:
    actors = _unique((actor.id for actor in record.actors), "actors")
    relations = _unique((relation.id for relation in record.relations), "relations")
    for relation in record.relations:
        speaker = () if relation.attributed_to is None else (relation.attributed_to,)
        _check_known((*relation.agents, *relation.targets, *speaker), actors, relation, "actor")
        theme = relation.theme.relation if relation.theme else None
        others = tuple(other for other in (theme, relation.condition) if other is not None)
        _check_known(others, relations, relation, "relation")


def _unique(ids: Iterable[str], what: str) -> set[str]:
    seen: set[str] = set()
    for iri in ids:
        if iri in seen:
            raise BadInput(f"record.{what}: {iri} stands twice")
        seen.add(iri)
    return seen


def _check_known(names: Iterable[str], known: set[str], relation: Relation, what: str) -> None:
    for name in names:
        if name not in known:
            raise BadInput(f"relation {relation.id} names {what} {name}, which the record lacks")


def _checked_text(value: str, place: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as cause:
        raise BadInput(f"{place} holds half a surrogate pair at character {cause.start}") from cause
    return value


def _checked_iri(value: str, place: str) -> str:
    try:
        return check_iri(value)
    except BadInput as cause:
        raise BadInput(f"{place}: {cause}") from cause


def _name(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
