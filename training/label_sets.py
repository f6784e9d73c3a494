"""The label sets of the network's outputs, and the `labels.json` that keeps them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from training.data import KINDS, ROLES, STATUSES, Passage, Sentence

# A dependency label seen more rarely is not learnt.
_LEAST_DEPS = 3


@dataclass(frozen=True, slots=True)
class Labels:
    """The label sets that the data decides, in the order of the network's outputs; kinds, statuses
    and roles are fixed."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    deps: tuple[str, ...]
    types: tuple[str, ...]


def labels_of(trees: Sequence[Sentence], passages: Sequence[Passage]) -> Labels:
    """Collect the label sets from the training data."""
    return Labels(
        upos=_frequent(u for s in trees for u in s.upos),
        xpos=_frequent(x for s in trees for x in s.xpos),
        deps=_frequent((d for s in trees for d in s.deps), least=_LEAST_DEPS),
        types=_frequent(i.type for p in passages for i in p.instances),
    )


def _frequent(values: Iterable[str], *, least: int = 1) -> tuple[str, ...]:
    """The values that occur often enough, sorted."""
    return tuple(sorted(v for v, n in Counter(values).items() if n >= least))


def sizes(labels: Labels, vocabulary: int) -> dict[str, int]:
    """Return the network's sizes for these labels."""
    return {
        "vocabulary": vocabulary,
        "upos": len(labels.upos),
        "xpos": len(labels.xpos),
        "deps": len(labels.deps),
        "kinds": len(KINDS),
        "types": len(labels.types),
        "roles": len(ROLES),
        "statuses": len(STATUSES),
    }


def write_labels(labels: Labels, path: Path) -> None:
    """Write all label sets as the reader loads them."""
    names = asdict(labels) | {"kinds": KINDS, "statuses": STATUSES, "roles": ROLES}
    path.write_text(json.dumps(names, indent=1), encoding="utf-8")


def read_labels(path: Path) -> Labels:
    """Read the label sets that the data decided."""
    names = json.loads(path.read_text(encoding="utf-8"))
    return Labels(*(tuple(names[n]) for n in ("upos", "xpos", "deps", "types")))
