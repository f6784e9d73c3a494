"""A line of the training corpus as records; the format is that of the annotated gold documents
with the text in it, and with the pronouns that stand for actors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import BadInput


@dataclass(frozen=True, slots=True)
class ActorNote:
    """An actor: its kind, the slug of the actor it belongs to, the strings that name it."""

    kind: str
    of: str | None
    surfaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PronounNote:
    """A pronoun, the number of its sentence as the annotator counts, the slug it stands for."""

    word: str
    sentence: int
    actor: str


@dataclass(frozen=True, slots=True)
class RelationNote:
    """A relation: slugs of its agents, targets and speakers; `theme` is the id of another relation
    or words of the text, `condition` an id; `sentence` as the annotator counts."""

    id: str
    type: str
    status: str
    former: bool
    agents: tuple[str, ...]
    targets: tuple[str, ...]
    speakers: tuple[str, ...]
    theme: str | None
    condition: str | None
    trigger: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """A passage as annotated; actors by slug."""

    id: str
    text: str
    actors: Mapping[str, ActorNote]
    pronouns: tuple[PronounNote, ...]
    relations: tuple[RelationNote, ...]


def read_annotations(folder: Path) -> Iterator[Annotation]:
    """Yield the passages of every `.jsonl` file of `folder`, files by name.

    Raises BadInput, naming file and line, at a line that is no JSON or lacks a field.
    """
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield _annotation_of(line, place=f"{path}, line {number}")


def _annotation_of(line: str, *, place: str) -> Annotation:
    try:
        return annotation(json.loads(line))
    except json.JSONDecodeError as error:
        raise BadInput(f"{place}: not JSON: {error}") from error
    except KeyError as error:
        raise BadInput(f"{place}: the field {error} is missing") from error


def annotation(data: Mapping[str, Any]) -> Annotation:
    """Return one line's data as records. Raises KeyError at a missing field."""
    return Annotation(
        id=data["id"],
        text=data["text"],
        actors={slug: _actor(a) for slug, a in data["actors"].items()},
        pronouns=tuple(PronounNote(*p) for p in data.get("pronouns", ())),
        relations=tuple(map(_relation, data["relations"])),
    )


def _actor(data: Mapping[str, Any]) -> ActorNote:
    return ActorNote(data["type"], data.get("of"), tuple(data.get("surface", ())))


def _relation(data: Mapping[str, Any]) -> RelationNote:
    return RelationNote(
        id=data["id"],
        type=data["type"],
        status=data["status"],
        former=bool(data.get("former")),
        agents=_slugs(data.get("agent")),
        targets=_slugs(data.get("target")),
        speakers=_slugs(data.get("by")),
        theme=data.get("theme"),
        condition=data.get("condition"),
        trigger=data["trigger"],
        sentence=data["sent"],
    )


def _slugs(value: str | list[str] | None) -> tuple[str, ...]:
    """A slug, a list of slugs or none, as a tuple."""
    values = value if isinstance(value, list) else [value]
    return tuple(v for v in values if v)
