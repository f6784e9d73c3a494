"""Which of the spans that the model found in a window are mentions of actors."""

from __future__ import annotations

from collections.abc import Sequence

from kg.nlp.engine import Findings
from kg.nlp.heads import mention_head
from kg.nlp.windows import Placed

MENTION = 0.4
# Less likely spans are mentions, too, where their head is this likely to act in a relation or to be acted on.
FILLER = 0.65
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})

LikelySpan = tuple[int, int, str, float]
"""First and last word, kind, probability that it is a mention of whatever kind."""


def likely_spans(f: Findings, placed: Placed) -> list[LikelySpan]:
    """Return the spans of a window that are likely mentions, none of which cross.

    Of the spans of a word that likely fills a role and heads none of these, the likeliest counts, too: the
    model sees more surely who acts than where the words for it begin and end.
    """
    total: dict[tuple[int, int], float] = {}
    best: dict[tuple[int, int], tuple[float, str]] = {}
    for a, b, kind, p in f.spans:
        total[a, b] = total.get((a, b), 0.0) + p
        best[a, b] = max(best.get((a, b), (0.0, "")), (p, kind))
    words, fillers = placed.window.words, _fillers(f)
    kept: list[LikelySpan] = []
    heads: set[int] = set()
    for a, b in sorted(total, key=lambda s: (-total[s], s)):
        head = mention_head(words, a, b)
        likely = total[a, b] > MENTION or (head in fillers and head not in heads)
        crossing = any(x < a <= y < b or a < x <= b < y for x, y, *_ in kept)
        if likely and not crossing:
            kept.append((a, b, best[a, b][1], total[a, b]))
            heads.add(head)
    starts = {(a, b) for a, b, *_ in kept}
    return [
        (a, b, k, p)
        for a, b, k, p in kept
        if b in placed.counted and not _runs_on(words, f.xpos, a, b, starts)
    ]


def _fillers(f: Findings) -> set[int]:
    """The words that are likely agents or targets."""
    roles = (filler for t in f.triggers for filler in t.roles)
    return {word for role, word, p in roles if role in {"agent", "target"} and p >= FILLER}


def _runs_on(
    words: Sequence[str], xpos: Sequence[str], first: int, last: int, spans: set[tuple[int, int]]
) -> bool:
    """Whether a span holds more than its mention: "France, and the Netherlands", "Moyo resigned as head"."""
    return any(
        (first, i - 1) in spans and (words[i] == "," or xpos[i] in _FINITE) for i in range(first + 1, last)
    )
