"""From a spaCy `Doc` to the records the rest of the package knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from spacy.attrs import DEP, HEAD, IDX, LEMMA, ORTH, POS, TAG
from spacy.tokens import Doc, Span

from kg.model import Document, Kind, Mention, Parse, Token
from kg.model import Span as CharSpan
from kg.nlp.heads import PRONOUNS, mention_head
from kg.nlp.reader import SCORES, SPANS
from kg.nlp.words import sentences_of, texts_of, words_of


def parse_of(doc: Doc, document: Document) -> Parse:
    """Return what `doc` holds as records; spaces are no tokens there."""
    place = {i: k for k, i in enumerate(words_of(doc))}
    tokens = _tokens(doc, place)
    meaning = doc._.kg_meaning
    found = [_mention(span, score, place, tokens) for span, score in _scored(doc)]
    heads = {mention.head for mention in found}
    found += [_pronoun(k, t) for k, t in enumerate(tokens) if k not in heads and _stands(t)]
    return Parse(
        document,
        tokens,
        _spans(tokens),
        tuple(sorted(found, key=lambda m: (m.first, -m.last))),
        tuple(
            replace(t, token=place[t.token], first=place[t.first], last=place[t.last])
            for t in meaning.triggers
        ),
        tuple(replace(a, source=place[a.source], target=place[a.target]) for a in meaning.arcs),
        tuple(replace(k, source=place[k.source], target=place[k.target]) for k in meaning.links),
        meaning.types,
    )


def _tokens(doc: Doc, place: Mapping[int, int]) -> tuple[Token, ...]:
    texts, lemmas, upos, xpos, deps = (texts_of(doc, name) for name in (ORTH, LEMMA, POS, TAG, DEP))
    starts = doc.to_array([IDX]).tolist()
    heads, sentences = _heads(doc, place), _sentences(doc, list(place))
    return tuple(
        Token(
            texts[i],
            starts[i],
            starts[i] + len(texts[i]),
            lemmas[i],
            upos[i],
            xpos[i],
            heads[k],
            deps[i].lower() if deps[i] == "ROOT" else deps[i],
            sentences[k],
        )
        for i, k in place.items()
    )


def _stands(token: Token) -> bool:
    """Whether a word is a pronoun that stands for somebody ("US", the state, is written "us" by nobody)."""
    return (
        token.text.lower() in PRONOUNS
        and token.upos in {"PRON", "DET"}
        and not (token.text.isupper() and len(token.text) > 1)
    )


def _sentences(doc: Doc, words: Sequence[int]) -> list[int]:
    """The number of each word's sentence; sentences without words have none."""
    ends = sentences_of(doc)[words]
    return np.cumsum(np.diff(ends, prepend=ends[:1]) > 0).tolist()  # type: ignore[no-any-return]


def _heads(doc: Doc, place: Mapping[int, int]) -> list[int]:
    """The place of each word's head; a word that hangs on a space is a root."""
    steps = doc.to_array([HEAD]).astype(np.int64).tolist()
    return [place.get(i + steps[i], k) for i, k in place.items()]


def _spans(tokens: Sequence[Token]) -> tuple[CharSpan, ...]:
    begin: dict[int, int] = {}
    end: dict[int, int] = {}
    for token in tokens:
        begin.setdefault(token.sentence, token.start)
        end[token.sentence] = token.end
    return tuple(CharSpan(begin[n], end[n]) for n in sorted(begin))


def _scored(doc: Doc) -> list[tuple[Span, float]]:
    """The spans that are mentions, each with its probability."""
    spans = doc.spans.get(SPANS)
    return [] if spans is None else list(zip(spans, spans.attrs[SCORES], strict=True))


def _mention(span: Span, score: float, place: Mapping[int, int], tokens: Sequence[Token]) -> Mention:
    first, last = place[span.start], place[span.end - 1]
    head = mention_head([t.text for t in tokens[first : last + 1]], 0, last - first) + first
    word = tokens[head]
    name = word.upos == "PROPN" or (first == last and word.upos == "ADJ" and word.text.istitle())
    return Mention(
        first,
        last,
        head,
        Kind(span.label_),
        span.start_char,
        span.end_char,
        span.text,
        pronoun=first == last and _stands(tokens[first]),
        name=name,
        score=score,
    )


def _pronoun(k: int, token: Token) -> Mention:
    return Mention(k, k, k, Kind.PERSON, token.start, token.end, token.text, pronoun=True)
