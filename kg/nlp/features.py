"""What the model is given for a window of words: word pieces, letter shapes and word order.

Training and reading share this module, so that both see the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

SHAPES = 30
_CONTEXTS = 10
_MOST_KNOWN = 100_000  # distinct words whose pieces are remembered
MAX_PIECES_PER_WORD = 8
MAX_PIECES = 510
# the model proposes three heads a word, so it needs three places
MIN_WIDTH = 3


@dataclass(frozen=True, slots=True)
class Window:
    """Some consecutive sentences as the model reads them; `sentence` numbers each word's sentence."""

    words: tuple[str, ...]
    sentence: tuple[int, ...]


@dataclass(slots=True)
class WordPieces:
    """The encoder's own tokenizer, asked once per distinct word."""

    tokenizer: Tokenizer
    cls: int
    sep: int
    unknown: int
    _known: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> WordPieces:
        """Read a `tokenizer.json`; its truncation and padding are switched off."""
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        cls_id, sep, unknown = (_id(tokenizer, name) for name in ("[CLS]", "[SEP]", "[UNK]"))
        return cls(tokenizer, cls_id, sep, unknown)

    def of(self, word: str) -> tuple[int, ...]:
        """Return the piece ids of one word, at least one and at most eight."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) == _MOST_KNOWN:
                self._known.clear()
            ids = self.tokenizer.encode(word, add_special_tokens=False).ids[:MAX_PIECES_PER_WORD]
            known = self._known[word] = tuple(ids) or (self.unknown,)
        return known


def _id(tokenizer: Tokenizer, piece: str) -> int:
    number = tokenizer.token_to_id(piece)
    if number is None:
        raise ValueError(f"the tokenizer has no piece {piece}")
    return number


def shapes_of(window: Window) -> list[int]:
    """Return a number below `SHAPES` for each word: its letter shape and where it stands.

    The encoder is uncased, so case reaches the model this way; capitals at a sentence's start
    and in a sentence all in capitals mean less and have numbers of their own.
    """
    shouting = _shouting(window)
    out = []
    for i, (word, sentence) in enumerate(zip(window.words, window.sentence, strict=True)):
        initial = i == 0 or window.sentence[i - 1] != sentence
        context = 2 if sentence in shouting else 1 if initial else 0
        out.append(_CONTEXTS * context + _shape(word))
    return out


def _shouting(window: Window) -> frozenset[int]:
    lower = {s for w, s in zip(window.words, window.sentence, strict=True) if _has_small_letter(w)}
    long = {s for w, s in zip(window.words, window.sentence, strict=True) if w.isupper() and len(w) > 3}
    return frozenset(long - lower)


@lru_cache(maxsize=_MOST_KNOWN)
def _has_small_letter(word: str) -> bool:
    return any(c.islower() for c in word)


@lru_cache(maxsize=_MOST_KNOWN)
def _shape(word: str) -> int:
    letters = [c for c in word if c.isalpha()]
    digits = any(c.isdigit() for c in word)
    if not letters:
        return 5 if digits else 7
    if digits:
        return 6
    upper = sum(c.isupper() for c in letters)
    if not upper:
        return 0
    if upper == len(letters):
        return 8 if "." in word else 3 if len(letters) == 1 else 2
    return 1 if upper == 1 and word[0].isupper() else 4


@dataclass(frozen=True, slots=True)
class Features:
    """A batch of windows as arrays. B windows, P pieces, W words, all padded with zeros.

    pieces, piece_shapes: int64 [B, P]; pool: float32 [B, W, P], averages each word's pieces;
    word_shapes: int64 [B, W]; sentence: int64 [B, W], 1-based, 0 at padding.
    """

    pieces: NDArray[np.int64]
    piece_shapes: NDArray[np.int64]
    pool: NDArray[np.float32]
    word_shapes: NDArray[np.int64]
    sentence: NDArray[np.int64]


def features(windows: Sequence[Window], pieces: WordPieces) -> Features:
    """Return the arrays for `windows`; piece mask is `pieces > 0`, word mask is `sentence > 0`."""
    split = [_fitted([pieces.of(w) for w in window.words]) for window in windows]
    length = max(sum(map(len, words)) for words in split) + 2
    width = max(MIN_WIDTH, *(len(w.words) for w in windows))
    size = len(windows)
    out = Features(
        np.zeros((size, length), np.int64),
        np.zeros((size, length), np.int64),
        np.zeros((size, width, length), np.float32),
        np.zeros((size, width), np.int64),
        np.zeros((size, width), np.int64),
    )
    for b, (window, words) in enumerate(zip(windows, split, strict=True)):
        _fill(out, b, window, words, pieces)
    return out


def _fitted(words: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The words' pieces, long words cut where the window holds more than the encoder has places for."""
    for most in range(MAX_PIECES_PER_WORD, 0, -1):
        if sum(min(most, len(w)) for w in words) <= MAX_PIECES:
            return [w[:most] for w in words]
    raise ValueError(f"a window of {len(words)} words is too long for the model")


def _fill(
    out: Features, b: int, window: Window, words: Sequence[tuple[int, ...]], pieces: WordPieces
) -> None:
    n, shapes = len(words), np.array(shapes_of(window), np.int64)
    lengths = np.array([len(ids) for ids in words])
    end = 1 + int(lengths.sum())
    out.pieces[b, 0] = pieces.cls
    out.pieces[b, 1:end] = list(chain.from_iterable(words))
    out.pieces[b, end] = pieces.sep
    out.piece_shapes[b, 1:end] = np.repeat(shapes, lengths)
    out.pool[b, np.repeat(np.arange(n), lengths), np.arange(1, end)] = np.repeat(1.0 / lengths, lengths)
    out.word_shapes[b, :n] = shapes
    out.sentence[b, :n] = np.array(window.sentence) - window.sentence[0] + 1
