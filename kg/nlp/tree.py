"""Trees from arc scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ROOTS_TRIED = 4


def best_tree(scores: NDArray[np.float32]) -> list[int]:
    """Return each word's head in the best tree with one root; a root is its own head.

    scores: [n dependents, n heads], log-probabilities, the diagonal that of being the root.
    Chu-Liu/Edmonds, entered only when the greedy heads are no tree, which is rare.
    """
    heads = [int(h) for h in scores.argmax(axis=1)]
    roots = [i for i, h in enumerate(heads) if h == i]
    if len(roots) == 1 and _cycle(heads) is None:
        return heads
    likely = np.argsort(-scores.diagonal(), kind="stable")[:ROOTS_TRIED]
    options = [_rooted(scores, r) for r in sorted({*roots, *(int(r) for r in likely)})]
    return max(options, key=lambda t: (_weight(scores, t), [-h for h in t]))


def _weight(scores: NDArray[np.float32], heads: Sequence[int]) -> float:
    return float(sum(scores[i, h] for i, h in enumerate(heads)))


def _rooted(scores: NDArray[np.float32], root: int) -> list[int]:
    """The best tree whose root is `root`."""
    table = scores.astype(np.float64)
    np.fill_diagonal(table, -1e9)
    table[root] = -1e9
    table[root, root] = scores[root, root]
    return _edmonds(table, root)


def _edmonds(table: NDArray[np.float64], root: int) -> list[int]:
    heads = [int(h) for h in table.argmax(axis=1)]
    heads[root] = root
    cycle = _cycle(heads)
    return heads if cycle is None else _expand(table, root, heads, cycle)


def _expand(table: NDArray[np.float64], root: int, heads: Sequence[int], cycle: Sequence[int]) -> list[int]:
    """Contract `cycle` to one node, solve the smaller problem, open the cycle where it is entered."""
    inside = frozenset(cycle)
    rest = [i for i in range(len(table)) if i not in inside]
    own = table[cycle, [heads[i] for i in cycle]]
    entries, exits = table[np.ix_(cycle, rest)], table[np.ix_(rest, cycle)]
    enter_at, leave_at = (entries - own[:, None]).argmax(axis=0), exits.argmax(axis=1)
    enter, leave = [cycle[k] for k in enter_at], [cycle[k] for k in leave_at]
    columns = np.arange(len(rest))
    small = np.full((len(rest) + 1, len(rest) + 1), -1e9)
    small[:-1, :-1] = table[np.ix_(rest, rest)]
    small[-1, :-1] = sum(own.tolist()) + entries[enter_at, columns] - own[enter_at]
    small[:-1, -1] = exits[columns, leave_at]
    solved = _edmonds(small, rest.index(root))
    out = list(heads)
    for k, i in enumerate(rest):
        out[i] = leave[k] if solved[k] == len(rest) else rest[solved[k]]
    entry = solved[-1]
    out[enter[entry]] = rest[entry]
    return out


def _cycle(heads: Sequence[int]) -> list[int] | None:
    """Words that govern each other in a circle of two or more, or None."""
    done: set[int] = set()
    for start in range(len(heads)):
        path: list[int] = []
        seen: set[int] = set()
        word = start
        while word not in done and word not in seen:
            seen.add(word)
            path.append(word)
            if heads[word] == word:
                break
            word = heads[word]
        if word in seen and heads[word] != word:
            return path[path.index(word) :]
        done |= seen
    return None
