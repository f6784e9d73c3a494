"""Targets as tensors, one batch at a time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor

from kg.nlp.features import Features, WordPieces, features
from training.data import KINDS, ROLES, STATUSES, Passage, Sentence, window_of

T = TypeVar("T")
MAX_SPAN = 24


@dataclass(frozen=True, slots=True)
class Labels:
    """The label sets, in the order of the network's outputs."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    deps: tuple[str, ...]
    types: tuple[str, ...]


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
    owner_rows, same_rows, columns: bool [B, W], the words asked about and those that may answer.
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


def inputs(f: Features) -> Inputs:
    """Return `f` as tensors."""
    return Inputs(
        *(
            torch.from_numpy(getattr(f, n))
            for n in ("pieces", "piece_shapes", "pool", "word_shapes", "sentence")
        )
    )


def syntax_batch(
    groups: Sequence[Sequence[Sentence]], pieces: WordPieces, labels: Labels
) -> tuple[Inputs, SyntaxTargets]:
    """Return a batch of treebank windows."""
    x = inputs(features([window_of(g) for g in groups], pieces))
    shape = tuple(x.sentence.shape)
    out = SyntaxTargets(*(torch.full(shape, -1) for _ in range(4)))
    for b, group in enumerate(groups):
        at = 0
        for s in group:
            n = len(s.words)
            out.upos[b, at : at + n] = _ids(s.upos, labels.upos)
            out.xpos[b, at : at + n] = _ids(s.xpos, labels.xpos)
            out.deps[b, at : at + n] = _ids(s.deps, labels.deps)
            out.heads[b, at : at + n] = torch.tensor(
                [at + (h if h >= 0 else i) for i, h in enumerate(s.heads)]
            )
            at += n
    return x, out


def _ids(values: Sequence[str], names: Sequence[str]) -> Tensor:
    return torch.tensor([names.index(v) if v in names else -1 for v in values])


def meaning_batch(
    passages: Sequence[Passage], pieces: WordPieces, labels: Labels
) -> tuple[Inputs, MeaningTargets]:
    """Return a batch of annotated passages."""
    x = inputs(features([p.window for p in passages], pieces))
    b, w = x.sentence.shape
    rows = [(k, i) for k, p in enumerate(passages) for i in p.instances]
    target = MeaningTargets(
        spans=span_places(x.sentence),
        triggers=torch.zeros(b, w, len(labels.types)),
        at=(
            torch.tensor([k for k, _ in rows], dtype=torch.long),
            torch.tensor([i.word for _, i in rows], dtype=torch.long),
            torch.tensor([labels.types.index(i.type) for _, i in rows], dtype=torch.long),
        ),
        status=torch.tensor([STATUSES.index(i.status) for _, i in rows], dtype=torch.long),
        former=torch.tensor([float(i.former) for _, i in rows]),
        roles=torch.zeros(len(rows), w, len(ROLES)),
        owner=torch.zeros(b, w, w),
        owner_rows=torch.zeros(b, w, dtype=torch.bool),
        same=torch.zeros(b, w, w),
        same_rows=torch.zeros(b, w, dtype=torch.bool),
        named=torch.zeros(b, w, dtype=torch.bool),
        standing=torch.zeros(b, w, dtype=torch.bool),
    )
    for n, (k, i) in enumerate(rows):
        target.triggers[k, i.word, labels.types.index(i.type)] = 1
        target.roles[n, len(passages[k].window.words) :] = -1
        for r, (positive, ignored) in enumerate(i.fillers):
            target.roles[n, list(ignored), r] = -1
            target.roles[n, list(positive), r] = 1
    for k, p in enumerate(passages):
        _actors(target, k, p)
    return x, target


def span_places(sentence: Tensor) -> Tensor:
    """0 at [b, first, last] where a mention may stand, else -1: one sentence, at most 24 words."""
    w = sentence.shape[1]
    place = torch.arange(w)
    ok = (place[None] >= place[:, None]) & (place[None] < place[:, None] + MAX_SPAN)
    same = (sentence[:, :, None] == sentence[:, None]) & (sentence[:, :, None] > 0)
    return torch.where(ok[None] & same, 0, -1)


def _actors(target: MeaningTargets, k: int, p: Passage) -> None:
    for (first, last), kind in p.spans.items():
        if target.spans[k, first, last] == 0:
            target.spans[k, first, last] = KINDS.index(kind) + 1
    for slug, words in p.actor_words.items():
        for word in words:
            target.standing[k, word] = True
            target.named[k, word] = word in p.named
            owners = [o for o in p.actor_words.get(p.owner.get(slug, ""), ()) if o in p.named]
            target.owner_rows[k, word] = word in p.named
            target.owner[k, word, owners or [word]] = 1
            earlier = [o for o in words if o < word]
            # a pronoun may stand before its name ("In his speech, Macron …")
            if not earlier and word not in p.named:
                earlier = [o for o in words if o != word]
            target.same_rows[k, word] = True
            target.same[k, word, earlier or [word]] = 1


def by_length(
    items: Sequence[T], sizes: Sequence[int], *, words: int, rng: random.Random
) -> Iterator[list[T]]:
    """Yield batches of similar length with at most `words` words each, in random order."""
    order = sorted(range(len(items)), key=lambda i: sizes[i] + rng.random() * 8)
    batches: list[list[T]] = []
    batch: list[T] = []
    longest = 0
    for i in order:
        longest = max(longest, sizes[i])
        if batch and longest * (len(batch) + 1) > words:
            batches.append(batch)
            batch, longest = [], sizes[i]
        batch.append(items[i])
    if batch:
        batches.append(batch)
    rng.shuffle(batches)
    yield from batches
