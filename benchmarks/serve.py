"""How fast `kg serve` answers the shipped queries.

    python -m benchmarks.load make million.nq       # a graph
    python -m benchmarks.serve million.nq           # from memory
    python -m benchmarks.serve store/               # from disk: kg load million.nq --to store/

Each query is asked as the editor offers it, with at most 100 rows, and with the busiest actors, types and
statuses as parameters. Shown are the medians of the runs: seconds on the clock, and seconds of the server's
processes, which say more on a busy machine.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import Store

import kg
from kg.query.bind import bind
from kg.query.file import Query
from kg.query.queries import list_queries
from kg.server.graph import load_graph
from tests.kg_server import Server, served

_TICKS = 100  # of Linux, in a second
_LIMIT = {"limit": "100"}
_HEADERS = {
    "Content-Type": "application/sparql-query",
    "Accept": "application/sparql-results+json, */*;q=0.1",
}


@dataclass(frozen=True, slots=True)
class Took:
    """What one request took: seconds on the clock and of the processors, and the bytes of the answer."""

    name: str
    clock: float
    work: float
    size: int


def measure(path: Path, *, runs: int) -> None:
    """Ask everything `runs` times and print the medians and percentiles."""
    graph = load_graph(path)
    requests = list(_requests(graph.open(), on_disk=graph.on_disk))
    began = time.perf_counter()
    with served(path, "--workers", "2") as server:
        print(f"ready after {time.perf_counter() - began:.1f} s")
        took = [_ask(server, name, text, runs) for name, text in requests]
    for one in took:
        print(f"{one.name:45} {one.clock * 1000:7.0f} ms {one.work * 1000:7.0f} ms {one.size:10,} bytes")
    for what, values in (("clock", [one.clock for one in took]), ("work", [one.work for one in took])):
        print(f"{what}: median {statistics.median(values) * 1000:.0f} ms, p95 {_p95(values) * 1000:.0f} ms")


def _requests(store: Store, *, on_disk: bool) -> Iterator[tuple[str, str]]:
    first, second = (row[0] for row in _top(store, "most-active", "actor"))
    kind = str(_top(store, "network", "relation")[0][0])
    choices = {"actor": first, "a": first, "b": second, "type": kind, "status": "possible", "kind": "Person"}
    for query in list_queries():
        if not any(param.required for param in query.params):
            yield query.name, _bound(query, {}, store, on_disk=on_disk)
        needed = {param.name for param in query.params if param.required}
        for param in query.params:
            if param.name in choices:
                params = {name: choices[name] for name in sorted(needed | {param.name})}
                yield (
                    f"{query.name} {' '.join(params.values())}",
                    _bound(query, params, store, on_disk=on_disk),
                )


def _top(store: Store, name: str, column: str) -> list[tuple[str, ...]]:
    table = kg.run_query(store, name, {"limit": "2"})
    place = table.columns.index(column)
    return [(getattr(row[place], "value", ""),) for row in table.rows]


def _bound(query: Query, params: dict[str, str], store: Store, *, on_disk: bool) -> str:
    known = tuple(replace(param, required=False) for param in query.params)
    limit = _LIMIT if any(param.name == "limit" for param in known) else {}
    return bind(replace(query, params=known), limit | params, store, on_disk=on_disk)


def _ask(server: Server, name: str, text: str, runs: int) -> Took:
    clocks, works, size = [], [], 0
    for _ in range(runs):
        before, began = _work(server), time.perf_counter()
        reply = server.ask("/sparql", method="POST", body=text.encode(), headers=_HEADERS)
        clocks.append(time.perf_counter() - began)
        works.append(_work(server) - before)
        assert reply.status == 200, f"{name}: {reply.text}"
        size = len(reply.body)
    return Took(name, statistics.median(clocks), statistics.median(works), size)


def _work(server: Server) -> float:
    """Return the seconds that the server's processes have worked."""
    stats = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in server.processes())
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / _TICKS


def _p95(values: list[float]) -> float:
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("graph", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    measure(options.graph, runs=options.runs)


if __name__ == "__main__":
    main()
