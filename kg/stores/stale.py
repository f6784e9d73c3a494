"""Plain facts that no claim states any longer, since their document was read anew or corrected.

A document's own graph is replaced, while the graph of the facts is only added to: without this, a fact
would outlive the claim behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from pyoxigraph import NamedNode

from kg.model import Status
from kg.rdf.vocabulary import KG, STATUSES
from kg.stores.statements import is_shared

_FACTS = re.compile(r"[/#]graph/facts$")

Count = Callable[[str], int]
Update = Callable[[str], None]
Again = Callable[[Collection[str]], None]


def with_earlier_facts(graphs: Iterable[str], count: Count) -> list[str]:
    """Return the graphs of facts that a load is about to add to and that a store has filled before.

    None if there is no document among the graphs: the claims behind facts alone may be anywhere.
    """
    names = [graph for graph in graphs if _FACTS.search(graph) or not is_shared(graph)]
    facts = [graph for graph in names if _FACTS.search(graph)]
    return [graph for graph in facts if count(graph)] if len(names) > len(facts) else []


def remove_stale(graphs: Iterable[str], count: Count, update: Update, again: Again) -> int:
    """Take out of graphs the facts that no asserted claim of the store states; return how many.

    `again` loads the named graphs of the file once more, if anything is gone: what the file states stays,
    even if the claims behind it are elsewhere.
    """
    before = {graph: count(graph) for graph in graphs}
    for graph in before:
        update(_removal(NamedNode(graph)))
    if any(count(graph) < held for graph, held in before.items()):
        again(before.keys())
    return sum(held - count(graph) for graph, held in before.items())


def _removal(facts: NamedNode) -> str:
    # MINUS looks at each claim once; NOT EXISTS takes ten times as long.
    return f"""DELETE {{ GRAPH {facts} {{ ?agent ?type ?target }} }} WHERE {{
  GRAPH {facts} {{ ?agent ?type ?target }}
  MINUS {{ GRAPH ?document {{
    ?claim {KG.agent} ?agent ; {KG.target} ?target ; {KG.relation} ?type ;
      {KG.status} {STATUSES[Status.ASSERTED]}
  }} }}
}}"""
