"""Batches of items through workers on Ray, one piece of work each, back in order."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import partial
from itertools import count, islice
from typing import Any, Generic, TypeVar

import pyarrow
import ray
import ray.data

from kg.cluster.care import Care, Ledger
from kg.errors import KgError
from kg.pool import Work

Item = TypeVar("Item")
Made = TypeVar("Made")
Done = TypeVar("Done")

# A piece of work has so many batches at most: seconds of work, so that little is lost with a worker. The
# first pieces are smaller, for every worker to have one soon.
_MOST_BATCHES = 8
_SAME_SIZE = 8
_FOREVER = {"max_restarts": -1, "max_task_retries": -1}


def work_on_ray(
    batches: Iterable[Sequence[Item]],
    load: Callable[[], Work[Item, Made]],
    give_up: Callable[[Item], Made],
    finish: Callable[[Iterable[Made]], Done],
    *,
    workers: int,
) -> Generator[Done]:
    """Yield what `finish` makes of what is made of each piece of work, in order.

    `load`, `give_up`, the batches and what is made of them are those of `kg.pool.work_in_order`; `finish`
    runs in the workers, too. Ray starts a worker anew that dies, and gives its work out again. The batches
    are taken before the first is worked at, into the cluster's memory and from there to disk. To be called
    in a `kg.cluster.session.session`, which sees to the order.

    Raises:
        KgError: whatever of these `load` or its work raises in a worker.
        RayError: the cluster cannot go on.
    """
    tables = [
        ray.put(pyarrow.table({"number": [number], "batches": [pickle.dumps(piece)]}))
        for number, piece in enumerate(_pieces(iter(batches)))
    ]
    if not tables:
        return
    ledger = ray.remote(num_cpus=0, **_FOREVER)(Ledger).remote()
    done = ray.data.from_arrow_refs(tables).map_batches(
        _Worker,
        fn_constructor_args=(load, give_up, finish, ledger),
        batch_size=None,
        batch_format="pyarrow",
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=workers),
        num_cpus=1,
    )
    for row in done.iter_rows():
        answer = pickle.loads(row["done"])
        if isinstance(answer, KgError):
            raise answer
        yield answer


def _pieces(batches: Iterator[Sequence[Item]]) -> Iterator[list[Sequence[Item]]]:
    for number in count():
        piece = list(islice(batches, min(_MOST_BATCHES, 1 + number // _SAME_SIZE)))
        if not piece:
            return
        yield piece


class _Worker(Generic[Item, Made, Done]):
    """A worker's life: load, then answer each piece with what is made of it or a fatal error."""

    def __init__(
        self,
        load: Callable[[], Work[Item, Made]],
        give_up: Callable[[Item], Made],
        finish: Callable[[Iterable[Made]], Done],
        ledger: Any,
    ) -> None:
        self._finish = finish
        self._care: Care[Item, Made] | KgError
        try:
            self._care = Care(load(), give_up, partial(_told, ledger.begin), partial(_told, ledger.end))
        except KgError as error:
            self._care = error

    def __call__(self, table: pyarrow.Table) -> pyarrow.Table:
        answers = [
            pickle.dumps(self._answer(str(number), pickle.loads(batches)))
            for number, batches in zip(*(column.to_pylist() for column in table.columns), strict=True)
        ]
        return pyarrow.table({"done": answers})

    def _answer(self, name: str, batches: Sequence[Sequence[Item]]) -> Done | KgError:
        if isinstance(self._care, KgError):
            return self._care
        try:
            return self._finish(self._care.made(name, batches))
        except KgError as error:
            return error


def _told(method: Any, name: str) -> Any:
    return ray.get(method.remote(name))
