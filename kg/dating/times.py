"""Expressions for time: finding them, resolving them against the day of publication, and tying them
to what happened then.

Weekdays and bare months mean the nearest past ones, the nearest coming ones where their clause
speaks of the future. A day without a year means the last one where its clause is in the past tense,
the next one where it speaks of the future, otherwise the nearest. Without a day of publication only
absolute expressions are found.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.dating.periods import Period
from kg.dating.time_search import TimeSearch
from kg.dating.timewords import TimeWords, load_time_words
from kg.model import Parse, Time
from kg.reading.syntax import Tree, case_words, grow_tree

_REACH = 6
_AS = "as"
_NEAR = frozenset({"obj", "obl", "nmod", "compound", "nsubj", "amod", "appos", "conj", "iobj", "acl"})


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """The tokens `first` to `last` (inclusive) and the time they mean; `beyond` is that of what is told
    of an event which they date: with "before Monday's attack" the attack was on Monday, the rest before."""

    first: int
    last: int
    time: Time
    beyond: Time | None = None


def find_times(
    parse: Parse, *, words: TimeWords | None = None, tree: Tree | None = None
) -> tuple[TimeExpression, ...]:
    """Return the resolved expressions of a parse in order of the text; they do not overlap.

    `tree` is that of the parse, where it is there already.
    """
    search = TimeSearch(parse, words or load_time_words(), tree or grow_tree(parse))
    tokens, text = parse.tokens, parse.document.text
    found: list[TimeExpression] = []
    for index in range(len(tokens)):
        hit = search.at(index) if not found or index > found[-1].last else None
        if hit is not None:
            last, period = hit
            time = _time(period, text[tokens[index].start : tokens[last].end])
            bound = search.beyond(index, last, period)
            beyond = _time(bound, text[tokens[index - 1].start : tokens[last].end]) if bound else None
            found.append(TimeExpression(index, last, time, beyond))
    return tuple(found)


def _time(period: Period, written: str) -> Time:
    return Time(period.earliest, period.latest, written)


def time_of(
    token: int, times: tuple[TimeExpression, ...], tree: Tree, *, standing: bool = False
) -> Time | None:
    """Return the time that syntax ties to a trigger: the nearest one below the trigger, else one of
    its clause; None if there is none. The time of "said on Monday" is not that of what was said.

    standing: what does not happen but is: "President X" does not hold the office at the time of what X does.
    """
    ranked = []
    for number, expression in enumerate(times):
        distance = _distance(tree, token, expression, standing=standing)
        if distance is not None:
            ranked.append((distance, abs(expression.first - token), number))
    if not ranked:
        return None
    nearest = times[min(ranked)[2]]
    if nearest.beyond is None:
        return nearest.time
    event = tree.head(nearest.first - 1)  # what "before" governs
    return nearest.time if event in {token, *_upwards(tree, token)} else nearest.beyond


def _distance(tree: Tree, token: int, expression: TimeExpression, *, standing: bool) -> int | None:
    """Return the number of steps from a trigger to an expression, None if no way leads there."""
    if tree.tokens[token].sentence != tree.tokens[expression.first].sentence:
        return None
    above = _upwards(tree, token) if not standing or _is_predicative(tree, token) else []
    ways = {token: 0} | {t: n for n, t in enumerate(above, start=1)}
    span = range(expression.first, expression.last + 1)
    head = next((i for i in span if tree.head(i) not in span), expression.first)
    for steps, node in enumerate(tree.up(head), start=1):
        if node in ways:
            return steps + 2 * ways[node]
        if steps > _REACH or _closed(tree, node):
            return None
    return None


def _is_predicative(tree: Tree, token: int) -> bool:
    """Tell whether a verb makes a word what somebody is: "served as president", "was elected president"."""
    if tree.tokens[token].upos == "VERB" or tree.label(token) == "xcomp":
        return True
    return tree.label(token) == "obl" and _AS in case_words(tree, token)


def _closed(tree: Tree, node: int) -> bool:
    """Tell whether a word heads a clause of its own, which keeps its times to itself."""
    return tree.label(node) in {"ccomp", "advcl", "acl", "parataxis", "conj", "csubj", "xcomp"} and (
        tree.tokens[node].upos in {"VERB", "AUX"}
    )


def _upwards(tree: Tree, token: int) -> list[int]:
    """Return the governors whose times are a trigger's too, nearest first."""
    found, node = [], token
    for parent in tree.up(token):
        gerund = tree.label(node) == "xcomp" and tree.tokens[node].xpos == "VBG"
        if tree.label(node) not in _NEAR and not gerund:
            break
        if tree.tokens[node].dep == "acl:relcl":
            break
        found.append(parent)
        node = parent
    return found[:_REACH]
