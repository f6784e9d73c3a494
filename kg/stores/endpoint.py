"""Graphs into a triple store on the network: surveyed, sent graph by graph, counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

from requests.auth import AuthBase

from kg.errors import BadInput
from kg.ids import digest
from kg.stores.addresses import Addresses, find_addresses
from kg.stores.credentials import check_scheme, find_login
from kg.stores.journal import Journal
from kg.stores.profiles import Profile, find_profile
from kg.stores.remote import Rehearsal, RemoteStore, Sink
from kg.stores.report import LoadProgress, LoadReport, OnLoad, silent
from kg.stores.sender import Sender
from kg.stores.sending import Sending
from kg.stores.stale import remove_stale, with_earlier_facts
from kg.stores.statements import Statements
from kg.stores.survey import grouped
from kg.stores.transport import Transport

_BULK_FROM = 20_000  # quads: below that, each graph appears whole and at once


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """A triple store on the network.

    `url` is its base address or query endpoint and `store` its kind (see `kg.stores.profiles`); `update`
    and `graphs` are addresses that differ from what is usual for the kind, `login` is "basic" or "digest".
    `timeout` (whole seconds, at least 1) limits one answer, `wait` (seconds) how long a store that is away
    is waited for. User and password come from KG_USER and KG_PASSWORD or the netrc file.
    """

    url: str
    store: str = "oxigraph"
    update: str | None = None
    graphs: str | None = None
    login: str | None = None
    timeout: int = 120
    wait: float = 60.0


def load_endpoint(
    path: str | Path,
    endpoint: StoreAddress,
    *,
    graph: str | None = None,
    whole: bool = False,
    resume: bool = False,
    journal: str | Path | None = None,
    on_progress: OnLoad = silent,
) -> LoadReport:
    """Load an RDF file, a record file or a home into a triple store; doing so twice changes nothing.

    Each named graph of the file takes the place of the store's, but the graphs of the actors and of the
    facts, into which other files write too, are added to unless `whole` is set; facts that no asserted
    claim in the store states any longer are then removed. `graph` names the graph of triples that stand in
    none. What is done stands in a journal beside the file (or at `journal`) until the load is complete;
    `resume` goes on from it. At the end every graph is counted, and sent again if it is not complete.

    Raises:
        BadGraph: the file cannot be read, is malformed or has blank nodes; nothing was sent.
        BadStore: the store is away, refuses, or in the end does not hold what was sent.
        BadInput: an address, option or login is wrong.
    """
    started = perf_counter()
    profile, addresses = _find(endpoint)
    source = Statements(Path(path), graph)
    store = RemoteStore(addresses, _transport(endpoint, profile, on_progress))
    store.check()
    key = digest(source.digest(), addresses.update, addresses.graphs or "", graph or "", whole)
    place = Path(journal) if journal else _beside(source, addresses)
    with Journal(place, key=key, resume=resume) as log, grouped(source, log, tell=on_progress) as quads:
        sender = _sender(store, profile, addresses, log, whole=whole)
        resumed, _ = log.counts_done
        repaired, stale = _load(Sending(quads, log, sender, on_progress), store)
        report = LoadReport(
            target=addresses.update,
            graphs=log.length,
            quads=log.size,
            seconds=perf_counter() - started,
            resumed=resumed,
            repaired=repaired,
            stale=stale,
            skipped=tuple(sender.refused.values()),
        )
        if not report.skipped:
            log.remove()
    return report


def rehearse_endpoint(
    path: str | Path,
    endpoint: StoreAddress,
    say: Callable[[str], None],
    *,
    graph: str | None = None,
    whole: bool = False,
) -> None:
    """Tell what `load_endpoint` would send to an empty store, one line for each request; send nothing.

    The file is read and checked as for a load, and the same errors are raised but those of the store.
    """
    profile, addresses = _find(endpoint)
    source = Statements(Path(path), graph)
    with Journal(None) as log, grouped(source, log, tell=silent) as quads:
        sender = _sender(Rehearsal(addresses, say), profile, addresses, log, whole=whole)
        Sending(quads, log, sender, silent).send()
    for refusal in sender.refused.values():
        say(f"skip {refusal}")


def _load(sending: Sending, store: RemoteStore) -> tuple[int, int]:
    """Send, check and tidy up; return how many graphs were sent twice, and how many facts are gone."""
    sender, log = sending.sender, sending.journal
    facts = [] if sender.whole else with_earlier_facts((name for name, _ in log.graphs()), store.count)
    sending.send()
    update = partial(store.update, says="remove stale facts")
    stale = remove_stale(facts, store.count, update, sending.send_again)
    return sending.repair(store.count, hint=sender.profile.hint), stale


def _find(endpoint: StoreAddress) -> tuple[Profile, Addresses]:
    check_scheme(endpoint.login)
    if endpoint.timeout < 1:
        raise BadInput(f"the time limit is at least 1 second, not {endpoint.timeout}")
    profile = find_profile(endpoint.store)
    addresses = find_addresses(profile, endpoint.url, update=endpoint.update, graphs=endpoint.graphs)
    return profile, addresses


def _transport(endpoint: StoreAddress, profile: Profile, tell: OnLoad) -> Transport:
    digested = profile.digest if endpoint.login is None else endpoint.login == "digest"

    def sign(url: str) -> AuthBase | None:
        found = find_login(url, digest=digested)
        return found.auth() if found else None

    def waiting(cause: str) -> None:
        tell(LoadProgress(f"waiting ({cause})"))

    return Transport(sign, endpoint.timeout, endpoint.wait, waiting)


def _sender(sink: Sink, profile: Profile, addresses: Addresses, log: Journal, *, whole: bool) -> Sender:
    bulk = addresses.quads is not None and log.size >= _BULK_FROM
    return Sender(sink, profile, addresses, whole=whole, bulk=bulk)


def _beside(source: Statements, addresses: Addresses) -> Path:
    """Return where the journal of a load of this file or home into this store lies."""
    path = source.path if source.path.name else source.path.resolve()
    return path.with_name(f"{source.name}.{digest(addresses.update, addresses.graphs or '')[:8]}.load")
