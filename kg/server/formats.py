"""The formats of answers: their media types, and which one a client wants (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.errors import Refused


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the media types that ask for it, its own first, and the suffix that stands for it."""

    suffix: str
    media_types: tuple[str, ...]

    @property
    def content_type(self) -> str:
        """The media type with what a header says beside it."""
        media_type = self.media_types[0]
        return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


# Each in the order in which they are preferred where a client likes several alike.
RESULTS = (
    Format("json", ("application/sparql-results+json", "application/json")),
    Format("xml", ("application/sparql-results+xml", "application/xml", "text/xml")),
    Format("csv", ("text/csv",)),
    Format("tsv", ("text/tab-separated-values",)),
)
GRAPHS = (
    Format("ttl", ("text/turtle", "application/x-turtle")),
    Format("nt", ("application/n-triples", "text/plain")),
    Format("jsonld", ("application/ld+json", "application/json")),
    Format("rdf", ("application/rdf+xml", "application/xml", "text/xml")),
)
HTML = Format("html", ("text/html", "application/xhtml+xml"))

_RANGE = re.compile(r"([\w!#$&^.+-]+|\*)/([\w!#$&^.+-]+|\*)")
_QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


def choose(accept: str, offers: Sequence[Format]) -> Format | None:
    """Return the offer that an Accept header likes best, the first of equals; None if it likes none.

    An empty header likes everything. A malformed one raises Refused with status 400.
    """
    ranges = dict(_ranges(accept)) or {"*/*": 1.0}
    best = max(offers, key=lambda offer: _quality(offer, ranges))
    return best if _quality(best, ranges) > 0 else None


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for item in filter(None, map(str.strip, accept.split(","))):
        media_range, *parameters = (part.strip().lower() for part in item.split(";"))
        if not _RANGE.fullmatch(media_range):
            raise Refused(f"Accept: {media_range[:80]!r} is no media type", status=400)
        weights = [value for name, _, value in (p.partition("=") for p in parameters) if name == "q"]
        if weights and not _QUALITY.fullmatch(weights[0]):
            raise Refused(f"Accept: {weights[0][:20]!r} is no weight from 0 to 1", status=400)
        yield media_range, float(weights[0]) if weights else 1.0


def _quality(offer: Format, ranges: dict[str, float]) -> float:
    return max(_quality_of_type(media_type, ranges) for media_type in offer.media_types)


def _quality_of_type(media_type: str, ranges: dict[str, float]) -> float:
    """The weight of the most specific range that fits."""
    fitting = (media_type, media_type.partition("/")[0] + "/*", "*/*")
    return next((ranges[media_range] for media_range in fitting if media_range in ranges), 0.0)
