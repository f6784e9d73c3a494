"""Targets as tensors, one batch at a time. Shapes: B windows, W words, N relation instances, R roles."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor

from kg.nlp.features import Features, WordPieces, features
from training.data import KINDS, ROLES, STATUSES, Instance, Passage, Sentence, window_of
from training.label_sets import Labels

T = TypeVar("T")
MAX_SPAN = 24
# Batches hold windows of similar, not of equal length: so many words of chance in their order.
_JITTER = 8


@dataclass(frozen=True, slots=True)
class Inputs:
    """The arrays of `Features` as tensors."""

    pieces: Tensor
    piece_shapes: Tensor
    pool: Tensor
    word_shapes: Tensor
    sentence: Tensor


@dataclass(frozen=True, slots=True)
class SyntaxTargets:
    """int64 [B, W] each; -1 at padding. A root's head is itself."""

    upos: Tensor
    xpos: Tensor
    heads: Tensor
    deps: Tensor


@dataclass(frozen=True, slots=True)
class MeaningTargets:
    """Targets of passages.

    spans: int64 [B, W, W], -1 where no span may be; triggers: float [B, W, types];
    at: (window, word, type), int64 [N] each; status: int64 [N]; former: float [N];
    roles: float [N, W, R], -1 where ignored; owner, same: float [B, W, W], 1 where right;
    owner_rows, same_rows: bool [B, W], the words asked about; named: bool [B, W], those that may own;
    standing: bool [B, W], those that stand for any actor.
    """

    spans: Tensor
    triggers: Tensor
    at: tuple[Tensor, Tensor, Tensor]
    status: Tensor
    former: Tensor
    roles: Tensor
    owner: Tensor
    owner_rows: Tensor
    same: Tensor
    same_rows: Tensor
    named: Tensor
    standing: Tensor


SyntaxBatch = tuple[Inputs, SyntaxTargets]
MeaningBatch = tuple[Inputs, MeaningTargets]
Batch = SyntaxBatch | MeaningBatch


def inputs(f: Features) -> Inputs:
    """Return `f` as tensors, of the same shapes."""
    return Inputs(
        pieces=torch.from_numpy(f.pieces),
        piece_shapes=torch.from_numpy(f.piece_shapes),
        pool=torch.from_numpy(f.pool),
        word_shapes=torch.from_numpy(f.word_shapes),
        sentence=torch.from_numpy(f.sentence),
    )


def syntax_batch(groups: Sequence[Sequence[Sentence]], pieces: WordPieces, labels: Labels) -> SyntaxBatch:
    """Return a batch of treebank windows."""
    x = inputs(features([window_of(g) for g in groups], pieces))
    shape = tuple(x.sentence.shape)
    target = SyntaxTargets(*(torch.full(shape, -1) for _ in range(4)))
    for b, group in enumerate(groups):
        at = 0
        for sentence in group:
            _fill_sentence(target, b, at, sentence, labels)
            at += len(sentence.words)
    return x, target


def _fill_sentence(target: SyntaxTargets, b: int, at: int, sentence: Sentence, labels: Labels) -> None:
    """Write a sentence that begins at word `at` of window `b`."""
    place = slice(at, at + len(sentence.words))
    target.upos[b, place] = _ids(sentence.upos, labels.upos)
    target.xpos[b, place] = _ids(sentence.xpos, labels.xpos)
    target.deps[b, place] = _ids(sentence.deps, labels.deps)
    heads = [at + (h if h >= 0 else i) for i, h in enumerate(sentence.heads)]
    target.heads[b, place] = torch.tensor(heads)


def _ids(values: Sequence[str], names: Sequence[str]) -> Tensor:
    return torch.tensor([names.index(v) if v in names else -1 for v in values])


def meaning_batch(passages: Sequence[Passage], pieces: WordPieces, labels: Labels) -> MeaningBatch:
    """Return a batch of annotated passages."""
    x = inputs(features([p.window for p in passages], pieces))
    rows = [(b, i) for b, p in enumerate(passages) for i in p.instances]
    target = _no_targets(x.sentence, rows, labels)
    for n, (b, instance) in enumerate(rows):
        target.triggers[b, instance.word, labels.types.index(instance.type)] = 1
        target.roles[n, len(passages[b].window.words) :] = -1
        _fill_roles(target.roles[n], instance)
    for b, passage in enumerate(passages):
        _fill_spans(target.spans[b], passage)
        _fill_pairs(target, b, passage)
    return x, target


def _no_targets(sentence: Tensor, rows: Sequence[tuple[int, Instance]], labels: Labels) -> MeaningTargets:
    """Targets in which the instances (window, instance) stand and all else is still empty."""
    b, w = sentence.shape
    found = [i for _, i in rows]
    return MeaningTargets(
        spans=span_places(sentence),
        triggers=torch.zeros(b, w, len(labels.types)),
        at=(
            _long([window for window, _ in rows]),
            _long([i.word for i in found]),
            _long([labels.types.index(i.type) for i in found]),
        ),
        status=_long([STATUSES.index(i.status) for i in found]),
        former=torch.tensor([float(i.former) for i in found]),
        roles=torch.zeros(len(rows), w, len(ROLES)),
        owner=torch.zeros(b, w, w),
        owner_rows=torch.zeros(b, w, dtype=torch.bool),
        same=torch.zeros(b, w, w),
        same_rows=torch.zeros(b, w, dtype=torch.bool),
        named=torch.zeros(b, w, dtype=torch.bool),
        standing=torch.zeros(b, w, dtype=torch.bool),
    )


def _long(values: Sequence[int]) -> Tensor:
    # an empty list would give floats
    return torch.tensor(values, dtype=torch.long)


def _fill_roles(roles: Tensor, instance: Instance) -> None:
    """roles: [W, R] of one instance."""
    for r, (positive, ignored) in enumerate(instance.fillers):
        roles[list(ignored), r] = -1
        roles[list(positive), r] = 1


def span_places(sentence: Tensor) -> Tensor:
    """0 at [b, first, last] where a mention may stand, else -1: one sentence, at most 24 words."""
    w = sentence.shape[1]
    place = torch.arange(w)
    ok = (place[None] >= place[:, None]) & (place[None] < place[:, None] + MAX_SPAN)
    same = (sentence[:, :, None] == sentence[:, None]) & (sentence[:, :, None] > 0)
    return torch.where(ok[None] & same, 0, -1)


def _fill_spans(spans: Tensor, passage: Passage) -> None:
    """spans: [W, W] of one passage."""
    for (first, last), kind in passage.spans.items():
        if spans[first, last] == 0:
            spans[first, last] = KINDS.index(kind) + 1


def _fill_pairs(target: MeaningTargets, b: int, passage: Passage) -> None:
    """Write which words belong to which, and which name the same actor; a word that has no answer
    answers itself."""
    for slug, words in passage.actor_words.items():
        owners = passage.actor_words.get(passage.owner.get(slug, ""), frozenset())
        named_owners = [o for o in owners if o in passage.named]
        for word in words:
            named = word in passage.named
            target.standing[b, word] = True
            target.named[b, word] = named
            target.owner_rows[b, word] = named
            target.owner[b, word, named_owners or [word]] = 1
            target.same_rows[b, word] = True
            target.same[b, word, _antecedents(word, words, named=named) or [word]] = 1


def _antecedents(word: int, words: frozenset[int], *, named: bool) -> list[int]:
    earlier = [o for o in words if o < word]
    # a pronoun may stand before its name ("In his speech, Macron …")
    return earlier if earlier or named else [o for o in words if o != word]


def by_length(
    items: Sequence[T], sizes: Sequence[int], *, words: int, rng: random.Random
) -> Iterator[list[T]]:
    """Yield batches of similar length with at most `words` words each, padding included, in random
    order; `sizes` are the items' lengths in words."""
    order = sorted(range(len(items)), key=lambda i: sizes[i] + rng.random() * _JITTER)
    batches: list[list[T]] = []
    longest = 0
    for i in order:
        longest = max(longest, sizes[i])
        if batches and longest * (len(batches[-1]) + 1) <= words:
            batches[-1].append(items[i])
        else:
            batches.append([items[i]])
            longest = sizes[i]
    rng.shuffle(batches)
    yield from batches
