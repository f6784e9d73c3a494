"""The embedded model: from windows of words to findings, one pass each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from kg.errors import BadModel
from kg.nlp.features import Features, Window, WordPieces, features
from kg.nlp.tree import best_tree

# Findings below these probabilities never leave the model; decisions are made later, higher up.
TRIGGER_FLOOR = 0.15
SPAN_FLOOR = 0.05
ROLE_FLOOR = 0.04
ASSERTED = 0.9
_FORMER = 0.5
_ASSERTED = "asserted"
_ROOT = "root"


@dataclass(frozen=True, slots=True)
class Names:
    """The model's label sets."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    deps: tuple[str, ...]
    types: tuple[str, ...]
    kinds: tuple[str, ...]
    statuses: tuple[str, ...]
    roles: tuple[str, ...]


_FoundSpan = tuple[int, int, str, float]


@dataclass(frozen=True, slots=True)
class FoundTrigger:
    """A relation instance: word index, type, its probability, the likeliest status, whether it is
    past; `roles` holds (role, word index, probability) above `ROLE_FLOOR`."""

    word: int
    type: str
    score: float
    status: str
    former: bool
    roles: tuple[tuple[str, int, float], ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What the model says of one window of W words.

    heads: a word's own index at a root; spans: (first, last, kind, probability);
    owner, same: float32 [W, W] scores that a word belongs to, or names the same actor as, another.
    """

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    heads: tuple[int, ...]
    deps: tuple[str, ...]
    spans: tuple[_FoundSpan, ...]
    triggers: tuple[FoundTrigger, ...]
    owner: NDArray[np.float32]
    same: NDArray[np.float32]


class Engine:
    """An onnxruntime session with its tokenizer and label sets; single-threaded, so that it is
    deterministic and leaves other cores to other processes."""

    def __init__(self, folder: Path) -> None:
        """Load the model in `folder`. Raises BadModel when a file is missing or unreadable."""
        try:
            names = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
            self.names = Names(**{k: tuple(v) for k, v in names.items()})
            self.pieces = WordPieces.load(folder / "tokenizer.json")
            self.session = _session(folder / "model.onnx")
            self.outputs = tuple(o.name for o in self.session.get_outputs())
        except (OSError, ValueError, TypeError) as error:
            raise BadModel(f"{folder}: the embedded model cannot be loaded: {error}") from error

    def read(self, windows: Sequence[Window]) -> Iterator[Findings]:
        """Yield the findings of each window; the windows are computed together."""
        arrays = features(windows, self.pieces)
        out = self._run(arrays)
        spans, triggers = self._spans(out, len(windows)), self._triggers(out, windows)
        for b, window in enumerate(windows):
            yield self._findings(out, b, window, tuple(spans[b]), tuple(triggers[b]))

    def _run(self, arrays: Features) -> dict[str, NDArray[Any]]:
        return dict(zip(self.outputs, self.session.run(self.outputs, feed(arrays)), strict=True))

    def _spans(self, out: dict[str, NDArray[Any]], size: int) -> list[list[_FoundSpan]]:
        """The spans of each window of a batch."""
        found: list[list[_FoundSpan]] = [[] for _ in range(size)]
        kinds = self.names.kinds
        for (w, i, j, k), p in zip(out["span_at"].tolist(), out["span_scores"].tolist(), strict=True):
            # the last row stands for nothing
            if 0 <= w < size:
                found[w].append((i, j, kinds[k], p))
        return found

    def _triggers(self, out: dict[str, NDArray[Any]], windows: Sequence[Window]) -> list[list[FoundTrigger]]:
        """The relation instances of each window of a batch."""
        found: list[list[FoundTrigger]] = [[] for _ in windows]
        names = ("trigger_at", "trigger_scores", "status", "former")
        # the last row stands for nothing
        columns = [out[name][:-1].tolist() for name in names]
        fillers = _above_floor(out["roles"][:-1])
        for (b, word, kind), score, shares, former, roles in zip(*columns, fillers, strict=True):
            inside = len(windows[b].words)
            found[b].append(
                FoundTrigger(
                    word,
                    self.names.types[kind],
                    score,
                    self._status(shares),
                    former > _FORMER,
                    tuple([(self.names.roles[k], w, p) for w, k, p in roles if w < inside]),
                )
            )
        return found

    def _findings(
        self,
        out: dict[str, NDArray[Any]],
        b: int,
        window: Window,
        spans: tuple[_FoundSpan, ...],
        triggers: tuple[FoundTrigger, ...],
    ) -> Findings:
        n = len(window.words)
        heads = _heads(out["arcs"][b, :n, :n], window.sentence)
        deps = _labels(heads, out["heads"][b], out["labels"][b])
        names = self.names
        return Findings(
            tuple([names.upos[k] for k in out["upos"][b, :n].tolist()]),
            tuple([names.xpos[k] for k in out["xpos"][b, :n].tolist()]),
            tuple(heads),
            tuple([_ROOT if heads[i] == i else names.deps[k] for i, k in enumerate(deps)]),
            spans,
            triggers,
            out["owner"][b, :n, :n],
            out["same"][b, :n, :n],
        )

    def _status(self, shares: Sequence[float]) -> str:
        """The likeliest status; "asserted" only where it is likely enough, for a fact that is none
        does more harm than a missing one."""
        statuses = self.names.statuses
        if shares[statuses.index(_ASSERTED)] >= ASSERTED:
            return _ASSERTED
        others = [k for k, status in enumerate(statuses) if status != _ASSERTED]
        return statuses[max(others, key=shares.__getitem__)]


def feed(arrays: Features) -> dict[str, NDArray[Any]]:
    """Return what the session takes for a batch: its arrays and the floors, by the names of its inputs."""
    given = {n: getattr(arrays, n) for n in ("pieces", "piece_shapes", "pool", "word_shapes", "sentence")}
    floors = {"trigger_floor": TRIGGER_FLOOR, "span_floor": SPAN_FLOOR}
    return given | {name: np.array(floor, np.float32) for name, floor in floors.items()}


def _session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if not path.is_file():
        raise FileNotFoundError(f"{path.name} is missing")
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _above_floor(roles: NDArray[np.float32]) -> list[list[tuple[int, int, float]]]:
    """(word, role, probability) of each instance's likely fillers, of probabilities [N, W, R]."""
    found: list[list[tuple[int, int, float]]] = [[] for _ in roles]
    places = np.nonzero(roles > ROLE_FLOOR)
    for row, word, role, p in zip(*(at.tolist() for at in places), roles[places].tolist(), strict=True):
        found[row].append((word, role, p))
    return found


def _heads(scores: NDArray[np.float32], sentence: Sequence[int]) -> list[int]:
    """The heads of a window: a tree for each of its sentences."""
    out: list[int] = []
    edges = np.flatnonzero(np.diff(sentence)) + 1
    for begin, end in zip([0, *edges], [*edges, len(sentence)], strict=True):
        out += [int(begin) + h for h in best_tree(scores[begin:end, begin:end])]
    return out


def _labels(heads: Sequence[int], proposed: NDArray[np.int64], labels: NDArray[np.int64]) -> list[int]:
    """The label of each word at its head; where the tree took a head that the model did not
    propose among three, that of its best proposal."""
    n = len(heads)
    at = (proposed[:n] == np.array(heads)[:, None]).argmax(axis=1)
    chosen: list[int] = labels[np.arange(n), at].tolist()
    return chosen
