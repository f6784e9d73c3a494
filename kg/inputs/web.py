"""Pages from the web, fetched one after the other as a polite robot does."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version

from kg.errors import UnreadableDocument
from kg.inputs.http_get import Answer, Target, address, get
from kg.inputs.limits import MOST_PAUSE, MOST_REDIRECTS, MOST_RICH_BYTES, MOST_ROBOTS_BYTES
from kg.inputs.parts import InputOptions, Where
from kg.inputs.robots import NAME, Robots

_OK = 200
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Web:
    """Fetches pages in one run: knows what robots.txt said, when a host was last asked, what was fetched.

    Every address is looked up and checked before it is asked, those of redirects too.
    """

    def __init__(self, options: InputOptions) -> None:
        """Fetch with the timeout, pause and limits of `options`."""
        self._options = options
        self._agent = f"{NAME}/{version('newskg')} (+https://w3id.org/newskg/)"
        self._robots: dict[str, Robots] = {}
        self._asked: dict[str, float] = {}
        self._fetched: set[str] = set()

    @property
    def spent(self) -> bool:
        """Whether as many pages were fetched as may be."""
        return len(self._fetched) >= self._options.most_pages

    def is_new(self, url: str) -> bool:
        """Tell whether a page was not asked for yet in this run."""
        return url not in self._fetched

    def page(self, url: str, depth: int = 0) -> tuple[io.BufferedReader, Where]:
        """Fetch a page; return its content and where it was found in the end.

        Raises:
            UnreadableDocument: robots.txt forbids it, or it cannot be fetched.
        """
        self._fetched.add(url)
        answer, found = self._follow(url, MOST_RICH_BYTES, self._check)
        if answer.status != _OK:
            raise UnreadableDocument(
                f"cannot be fetched: the answer is {answer.status} {answer.reason}".rstrip()
            )
        where = Where.of_page(found, answer.headers.get_content_type(), self._options, depth)
        return io.BufferedReader(io.BytesIO(answer.body)), replace(where, fetched=True)

    def _follow(self, url: str, most_bytes: int, check: Callable[[Target], None]) -> tuple[Answer, str]:
        for _ in range(MOST_REDIRECTS + 1):
            target = Target.of(url)
            check(target)
            answer = self._get(target, most_bytes)
            if answer.status not in _REDIRECTS or "Location" not in answer.headers:
                return answer, url
            url = address(answer.headers["Location"], url)
        raise UnreadableDocument(f"cannot be fetched: is redirected more than {MOST_REDIRECTS} times")

    def _get(self, target: Target, most_bytes: int) -> Answer:
        self._wait(target)
        try:
            return get(
                target,
                agent=self._agent,
                timeout=self._options.timeout,
                most_bytes=most_bytes,
                allow_private=self._options.allow_private,
            )
        finally:
            self._asked[target.origin] = time.monotonic()

    def _wait(self, target: Target) -> None:
        robots = self._robots.get(target.origin, Robots())
        pause = max(self._options.pause, min(robots.delay(), MOST_PAUSE))
        last = self._asked.get(target.origin)
        if last is not None:
            time.sleep(max(0.0, last + pause - time.monotonic()))

    def _check(self, target: Target) -> None:
        if target.origin not in self._robots:
            self._robots[target.origin] = self._read_robots(target.origin)
        robots = self._robots[target.origin]
        if robots.refusal:
            raise UnreadableDocument(robots.refusal)
        if not robots.allow(target.origin + target.path):
            raise UnreadableDocument(f"{target.origin}/robots.txt forbids to fetch it")

    def _read_robots(self, origin: str) -> Robots:
        try:
            answer, _ = self._follow(f"{origin}/robots.txt", MOST_ROBOTS_BYTES, lambda _: None)
        except UnreadableDocument as error:
            return Robots(refusal=f"{origin}/robots.txt {error}")
        return Robots.of(answer.status, answer.body)
