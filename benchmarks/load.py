"""How fast `kg load` is, and whether a load that is killed anywhere ends as the file has it.

    python -m benchmarks.load make million.nq            # from the example articles, by replication
    python -m benchmarks.load measure million.nq         # speed and memory: folder, Oxigraph, Virtuoso
    python -m benchmarks.load kill some.nq --times 10    # kills client and server, reruns, compares

Virtuoso takes part where `virtuoso-t` is installed. Figures are medians of the runs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from pyoxigraph import RdfFormat, Store

import kg
from kg.resources import resource
from tests.store_servers import LOGIN, VIRTUOSO, Server, oxigraph, running, virtuoso

_OWN = re.compile(
    r"(<https://w3id\.org/newskg/id/(?:graph/document|document|claim|evidence|mention|appearance|membership)/)"
    r"([^>]*)>"
)
# Stores write numbers in their own ways, and to Virtuoso a boolean is a number: their text is left out.
_CHECK = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT (COUNT(*) AS ?n) (SUM(STRLEN(STR(?g)) + 3 * STRLEN(STR(?s)) + 5 * STRLEN(STR(?p))
  + IF(isIRI(?o), 7 * STRLEN(STR(?o)),
    IF(isNumeric(?o) || DATATYPE(?o) = xsd:boolean, 0, STRLEN(STR(?o))))) AS ?sum)
WHERE { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), "https://w3id.org/newskg/")) }"""


def make(target: Path, quads: int) -> None:
    """Write a graph of at least so many quads: the example articles, their documents again and again."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "examples.nq"
        kg.build_graph([resource("examples")], output=source)
        lines = source.read_text("utf-8").splitlines(keepends=True)
    own = [line for line in lines if "/graph/document/" in line.rpartition("<")[2]]
    shared = [line for line in lines if "/graph/document/" not in line.rpartition("<")[2]]
    copies = -(-(quads - len(shared)) // len(own))
    with target.open("w", encoding="utf-8") as file:
        for number in range(copies):
            file.writelines(_OWN.sub(rf"\g<1>\g<2>.{number}>", line) for line in own)
        file.writelines(shared)
    print(f"{target}: {copies * len(own) + len(shared):,} quads, {copies} copies of each document")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a load goes: the options of `kg load`, and what the store then holds (count, checksum)."""

    name: str
    options: list[str]
    check: Callable[[], tuple[int, int]]
    server: Server | None = None


@contextmanager
def target(name: str) -> Iterator[Target]:
    """Give an empty store of a kind."""
    with TemporaryDirectory(prefix="kg-benchmark-") as text:
        folder = Path(text)
        if name == "folder":
            place = folder / "loaded"
            yield Target(name, ["--to", str(place)], lambda: checked(Store.read_only(str(place))))
            return
        make_server = {"oxigraph": oxigraph, "virtuoso": virtuoso}[name]
        with running(make_server(folder)) as server:
            options = ["--endpoint", server.url, "--store", name]
            path = "/query" if name == "oxigraph" else "/sparql"
            yield Target(name, options, lambda: asked(server.url + path), server)


def checked(store: Store) -> tuple[int, int]:
    """Return count and checksum of an embedded store."""
    row = next(store.query(_CHECK))  # type: ignore[call-overload]
    return int(row["n"].value), int(row["sum"].value)


def asked(url: str) -> tuple[int, int]:
    """Return count and checksum of a store on the network."""
    request = Request(
        url, urlencode({"query": _CHECK}).encode(), {"Accept": "application/sparql-results+json"}
    )
    with urlopen(request, timeout=600) as answer:
        [row] = json.load(answer)["results"]["bindings"]
    return int(row["n"]["value"]), int(float(row["sum"]["value"]))


def command(path: Path, goal: Target, *more: str) -> list[str]:
    """Return the command line of a load."""
    return [sys.executable, "-m", "kg", "load", str(path), *goal.options, "--json", *more]


def measure(path: Path, names: list[str], runs: int) -> None:
    """Print speed and memory of loads into empty stores."""
    quads = sum(1 for _ in path.open("rb"))
    print(
        f"{path.name}: {quads:,} quads, {path.stat().st_size / 1e6:.0f} MB; "
        f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    )
    print(f"{'':10} {'wall s':>8} {'quads/s':>9} {'CPU s':>7} {'server CPU s':>12} {'peak MB':>8}")
    for name in names:
        rows = [_measured(path, name) for _ in range(runs)]
        seconds, cpu, served, memory = (statistics.median(column) for column in zip(*rows, strict=True))
        print(
            f"{name:10} {seconds:8.1f} {quads / seconds:9,.0f} {cpu:7.1f} {served:12.1f} {memory:8.0f}",
            flush=True,
        )


def _measured(path: Path, name: str) -> tuple[float, float, float, float]:
    with target(name) as goal:
        served, began = _cpu(goal.server), time.perf_counter()
        process = subprocess.Popen(command(path, goal), stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"kg load ended with code {process.returncode}")
        seconds = time.perf_counter() - began
        cpu = used.ru_utime + used.ru_stime
        return seconds, cpu, _cpu(goal.server) - served, used.ru_maxrss / 1000


def _cpu(server: Server | None) -> float:
    """Return the processor time of a server so far, in seconds."""
    if server is None or server.process is None:
        return 0.0
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def kill(path: Path, names: list[str], times: int) -> None:
    """Kill clients and servers at random moments; say whether stores equal the file after the next run."""
    oracle = Store()
    oracle.bulk_load(path=str(path), format=RdfFormat.N_QUADS)
    expected = checked(oracle)
    del oracle
    print(f"{path.name}: count {expected[0]:,}, checksum {expected[1]:,}")
    for name in names:
        whole = _measured(path, name)[0]
        for victim in ("client", "server") if name != "folder" else ("client",):
            good = [_killed(path, name, victim, random.uniform(0.1, whole)) == expected for _ in range(times)]
            print(f"{name:10} {victim} killed: {sum(good)} of {times} equal the file", flush=True)


def _killed(path: Path, name: str, victim: str, moment: float) -> tuple[int, int]:
    with target(name) as goal:
        process = subprocess.Popen(
            command(path, goal, "--wait", "0"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        time.sleep(moment)
        if victim == "client":
            process.kill()
        elif goal.server:
            goal.server.kill()
        _, errors = process.communicate()
        if victim == "server" and goal.server:
            goal.server.start()
        print(
            f"  after {moment:5.1f} s: code {process.returncode} {errors.decode().strip()[-150:]}", flush=True
        )
        resume = ["--resume"] if goal.server else []
        subprocess.run(command(path, goal, *resume), check=True, stdout=subprocess.DEVNULL)
        return goal.check()


def main() -> None:
    """Run the command line."""
    os.environ.update(LOGIN)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["make", "measure", "kill"])
    parser.add_argument("path", type=Path)
    parser.add_argument("--quads", type=int, default=1_000_000, help="of the graph to make")
    parser.add_argument("--times", type=int, default=3, help="runs, or kills of each kind")
    stores = ["folder", "oxigraph", *(["virtuoso"] if VIRTUOSO else [])]
    parser.add_argument("--stores", nargs="+", default=stores, choices=["folder", "oxigraph", "virtuoso"])
    given = parser.parse_args()
    if given.what == "make":
        make(given.path, given.quads)
    else:
        {"measure": measure, "kill": kill}[given.what](given.path, given.stores, given.times)


if __name__ == "__main__":
    main()
