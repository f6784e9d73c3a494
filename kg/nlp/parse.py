"""From a spaCy `Doc` to the records the rest of the package knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from spacy.attrs import HEAD, SENT_START
from spacy.tokens import Doc, Span, Token

from kg.model import Document, Kind, Mention, Parse
from kg.model import Span as CharSpan
from kg.model import Token as Word
from kg.nlp.heads import PRONOUNS, mention_head
from kg.nlp.reader import SPANS


def parse_of(doc: Doc, document: Document) -> Parse:
    """Return what `doc` holds as records; spaces are no tokens there."""
    words = [t for t in doc if not t.is_space]
    place = {t.i: k for k, t in enumerate(words)}
    sentences = _sentences(doc, list(place))
    texts = [t.text for t in words]
    meaning = doc._.kg_meaning
    found = [_mention(s, place, texts, words) for s in doc.spans.get(SPANS, ())]
    heads = {m.head for m in found}
    found += [
        _pronoun(k, t)
        for k, t in enumerate(words)
        if k not in heads and texts[k].lower() in PRONOUNS and _stands(t)
    ]
    return Parse(
        document,
        tuple(map(_word, words, texts, _heads(doc, place), sentences)),
        _spans(words, sentences),
        tuple(sorted(found, key=lambda m: (m.first, -m.last))),
        tuple(
            replace(t, token=place[t.token], first=place[t.first], last=place[t.last])
            for t in meaning.triggers
        ),
        tuple(replace(a, source=place[a.source], target=place[a.target]) for a in meaning.arcs),
        tuple(replace(k, source=place[k.source], target=place[k.target]) for k in meaning.links),
        meaning.types,
    )


def _stands(token: Token) -> bool:
    """Whether a word of the pronoun list is one here ("US", the state, is written "us" by nobody)."""
    return token.pos_ in {"PRON", "DET"} and not (token.is_upper and len(token) > 1)


def _sentences(doc: Doc, words: Sequence[int]) -> list[int]:
    """The number of each word's sentence; sentences without words have none."""
    ends = np.cumsum(doc.to_array([SENT_START]) == 1)[words]
    return np.cumsum(np.diff(ends, prepend=ends[:1]) > 0).tolist()  # type: ignore[no-any-return]


def _heads(doc: Doc, place: dict[int, int]) -> list[int]:
    """The place of each word's head; a word that hangs on a space is a root."""
    steps = doc.to_array([HEAD]).astype(np.int64).tolist()
    return [place.get(i + steps[i], k) for i, k in place.items()]


def _word(t: Token, text: str, head: int, sentence: int) -> Word:
    dep = t.dep_
    return Word(
        text,
        t.idx,
        t.idx + len(text),
        t.lemma_,
        t.pos_,
        t.tag_,
        head,
        dep.lower() if dep == "ROOT" else dep,
        sentence,
    )


def _spans(words: list[Token], sentences: list[int]) -> tuple[CharSpan, ...]:
    begin: dict[int, int] = {}
    end: dict[int, int] = {}
    for t, n in zip(words, sentences, strict=True):
        begin.setdefault(n, t.idx)
        end[n] = t.idx + len(t)
    return tuple(CharSpan(begin[n], end[n]) for n in sorted(begin))


def _mention(span: Span, place: dict[int, int], texts: list[str], words: list[Token]) -> Mention:
    first, last = place[span.start], place[span.end - 1]
    head = mention_head(texts, first, last)
    name = words[head].pos_ == "PROPN" or (
        first == last and words[head].pos_ == "ADJ" and words[head].is_title
    )
    return Mention(
        first,
        last,
        head,
        Kind(span.label_),
        span.start_char,
        span.end_char,
        span.text,
        pronoun=first == last and texts[first].lower() in PRONOUNS and _stands(words[first]),
        name=name,
    )


def _pronoun(k: int, t: Token) -> Mention:
    return Mention(k, k, k, Kind.PERSON, t.idx, t.idx + len(t), t.text, pronoun=True)
