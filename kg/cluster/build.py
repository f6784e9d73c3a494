"""A build on Ray: documents out to the workers, shards of N-Quads back, one file in the end."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import ray

from kg.cluster.merge import Merge
from kg.cluster.session import session
from kg.cluster.shards import Shard, by_subject, with_quads, without_quads
from kg.cluster.work import work_on_ray
from kg.extract import Extractor, Made, ReaderOptions, batches, given_up, load_knowledge
from kg.merge.table import StatementTable
from kg.model import Record
from kg.nlp import load_reader
from kg.pool import Work
from kg.rdf.facts import fact_rows
from kg.rdf.graphs import RECORDS_SUFFIX, write_graph, write_pieces
from kg.rdf.quads import RdfOptions
from kg.read import Item
from kg.seen import Seen


def write_on_ray(
    items: Iterable[Item],
    target: Path,
    seen: Seen,
    *,
    rdf: RdfOptions,
    reader: ReaderOptions,
) -> None:
    """Do what `kg.writers.Write` does, with the same bytes as on one machine.

    The files that `reader` names are read here: workers need the package and the model only.

    Raises:
        StopRun: an option is wrong, or Ray cannot start or go on.
    """
    knowledge = load_knowledge(reader.actors, reader.types)
    records_only = target.suffix.lower() == RECORDS_SUFFIX
    finish = without_quads if records_only else partial(with_quads, options=rdf)
    with session(reader.workers) as size:
        # Workers that start anew read it again: `kept` holds it in Ray's memory.
        kept = ray.put(pickle.dumps(knowledge))
        load = partial(_load, kept, reader.model, rdf.base)
        shards = work_on_ray(batches(items), load, given_up, finish, workers=size)
        with closing(shards):
            if records_only:
                write_graph(seen.records(chain.from_iterable(shard.made for shard in shards)), target)
            else:
                write_pieces(_pieces(shards, seen, rdf), target, base=rdf.base)


def _load(knowledge: Any, model: str | None, base: str) -> Work[Item, Made]:
    ontology, gazetteer = pickle.loads(ray.get(knowledge))
    return Extractor(ontology, gazetteer, load_reader(model), base).records


def _pieces(shards: Iterable[Shard], seen: Seen, rdf: RdfOptions) -> Iterator[bytes]:
    """Yield the documents' own graphs, shard by shard; at the end, once, what they share and state alike."""
    merge = Merge()
    with StatementTable(rdf) as statements:
        for shard in shards:
            for item in shard.made:
                seen.take(item)
                if isinstance(item, Record):
                    statements.add(item)
            yield shard.own
            merge.add(shard.shared)
        seen.check()
        for fact in statements.facts():
            merge.add(by_subject(fact_rows(fact, base=rdf.base)))
    yield from merge.pieces()
