"""Many keys looked up by one query: in batches, one at a time, with pauses, and from the cache first."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256

from pyoxigraph import Literal, NamedNode

from kg.query.endpoint import Endpoint
from kg.query.file import Query
from kg.query.results import text_of
from kg.wikidata.cache import Cache, Row

Terms = Callable[[str], Iterable[NamedNode | Literal]]
_KEYS = re.compile(r"(?m)^[ \t]*# keys: (\?\w+)[ \t]*$")
_BATCH = 40


class Lookup:
    """An endpoint asked politely: `pause` seconds lie between an answer and the next request."""

    def __init__(self, endpoint: Endpoint, cache: Cache, *, pause: float) -> None:
        """Take the endpoint, the cache to ask before it, and the pause in seconds."""
        self._endpoint = endpoint
        self._cache = cache
        self._pause = pause
        self._next = 0.0
        self.requests = 0

    def rows(self, query: Query, keys: Iterable[str], terms: Terms) -> Mapping[str, Sequence[Row]]:
        """Return the rows that a query finds for each key, as text, "" where unbound.

        The query's line `# keys: ?variable` says where keys go, `terms` which RDF terms stand for a key.
        Rows belong to the key in their first column. An endpoint that fails raises BadEndpoint; what it
        answered before stays in the cache.
        """
        wanted = sorted(set(keys))
        place = f"{self._endpoint.url} {sha256(query.text.encode()).hexdigest()}"
        found = self._cache.get(place, wanted)
        missing = [key for key in wanted if key not in found]
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            answer = self._ask(query, batch, terms)
            self._cache.put(place, answer)
            found.update(answer)
        return found

    def _ask(self, query: Query, keys: Sequence[str], terms: Terms) -> dict[str, list[Row]]:
        values = " ".join(str(term) for key in keys for term in terms(key))
        text = _KEYS.sub(lambda line: f"VALUES {line[1]} {{ {values} }}", query.text)
        time.sleep(max(0.0, self._next - time.monotonic()))
        self.requests += 1
        found = self._endpoint.ask(text).rows
        self._next = time.monotonic() + self._pause
        rows: dict[str, list[Row]] = {key: [] for key in keys}
        for row in found:
            key = text_of(row[0])
            if key in rows:
                rows[key].append(tuple(map(text_of, row)))
        return {key: sorted(rows[key]) for key in keys}
