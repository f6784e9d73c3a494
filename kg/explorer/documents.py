"""The page of one document: its text in parts, with what is marked in each."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from kg.explorer.answers import DocumentPage, MentionMark
from kg.explorer.claims import claim_row, offset
from kg.explorer.graph import ExploredGraph
from kg.explorer.store_values import said_of, subjects_of, value_of
from kg.rdf.vocabulary import KG

PART = 20_000  # characters


def document_page(graph: ExploredGraph, about: str, page: int) -> DocumentPage | None:
    """Return one part of a document, by its id; None where there is no such document or part."""
    iri = graph.iri(about)
    number = graph.index.document_numbers.get(iri)
    text = value_of(graph.store, iri, KG.text) if number is not None else None
    parts = text_parts(text or "")
    if number is None or page >= len(parts):
        return None
    begin, end = (*parts, sys.maxsize)[page : page + 2]
    subjects = subjects_of(graph.store, KG.inDocument, iri)
    claims = [graph.index.claim_numbers[iri] for iri in subjects if iri in graph.index.claim_numbers]
    rows = (claim_row(graph, claim, words=text is None) for claim in claims)
    mentions = (mark for mark in _mentions(graph, subjects) if begin <= mark.begin < end)
    return DocumentPage(
        document=graph.source(number, len(claims)),
        parts=parts,
        begin=begin,
        text=(text or "")[begin:end],
        missing=text is None,
        mentions=tuple(sorted(mentions, key=lambda mark: (mark.begin, -mark.end))),
        claims=tuple(
            sorted(
                (row for row in rows if begin <= row.begin < end),
                key=lambda row: (row.begin, row.trigger_begin, row.id),
            )
        ),
    )


def text_parts(text: str) -> tuple[int, ...]:
    """Return the offsets where the parts of a text begin: at line ends where there are some."""
    begins = [0]
    while len(text) - begins[-1] > PART:
        line = text.rfind("\n", begins[-1] + PART // 2, begins[-1] + PART)
        begins.append(line + 1 if line >= 0 else begins[-1] + PART)
    return tuple(begins)


def _mentions(graph: ExploredGraph, subjects: Iterable[str]) -> Iterator[MentionMark]:
    for subject in subjects:
        said = said_of(graph.store, subject)
        numbers = [graph.index.actor_numbers.get(iri) for iri in said.get(KG.refersTo.value, ())]
        actors = tuple(graph.named(number) for number in numbers if number is not None)
        if actors:
            yield MentionMark(offset(said, KG.begin), offset(said, KG.end), actors)
