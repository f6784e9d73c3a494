"""What robots.txt lets this program fetch, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.inputs.extras import extra

if TYPE_CHECKING:
    from protego import Protego

NAME = "newskg"
_UNAVAILABLE = range(400, 500)
_OK = 200


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site; `refusal` is set where they cannot be read and nothing is to be fetched."""

    rules: Protego | None = None
    refusal: str | None = None

    @classmethod
    def of(cls, status: int, body: bytes) -> Robots:
        """Read the answer to a request for robots.txt, as RFC 9309 (section 2.3.1) has it."""
        if status in _UNAVAILABLE:
            return cls()
        if status != _OK:
            return cls(refusal=f"robots.txt is not to be had (status {status}), so nothing is fetched there")
        with extra("protego"):
            from protego import Protego
        return cls(Protego.parse(body.decode("utf-8", "replace")))

    def allow(self, url: str) -> bool:
        """Tell whether a page may be fetched."""
        return self.rules is None or bool(self.rules.can_fetch(url, NAME))

    def delay(self) -> float:
        """Return the seconds that the site wants between two requests."""
        return float(self.rules.crawl_delay(NAME) or 0) if self.rules else 0.0
