"""Where a store listens: one address for queries, one for updates, one for whole graphs."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from kg.errors import BadInput
from kg.stores.profiles import Profile


@dataclass(frozen=True, slots=True)
class Addresses:
    """The URLs of a store; `graphs` and `quads` are None where it lacks that service."""

    query: str
    update: str
    graphs: str | None
    quads: str | None


def find_addresses(
    profile: Profile, url: str, *, update: str | None = None, graphs: str | None = None
) -> Addresses:
    """Return the addresses of the store at `url`, which may be its base or its query endpoint.

    `update` and `graphs` stand in for those that the profile names. An address that is no http(s) URL or
    holds a user or password raises BadInput that does not repeat it.
    """
    base = _checked(url, "the endpoint").rstrip("/")
    if profile.query:
        base = base.removesuffix(profile.query)
    # A foreign address for graphs says nothing of where quads would go.
    quads = base + profile.quads if profile.quads and graphs is None else None
    return Addresses(
        query=base + profile.query,
        update=_checked(update, "the update endpoint") if update else base + profile.update,
        graphs=_checked(graphs, "the graph store endpoint") if graphs else _joined(base, profile.graphs),
        quads=quads,
    )


def shown(url: str) -> str:
    """Return `url` without its parameters, as messages show it."""
    return url.partition("?")[0]


def _joined(base: str, path: str | None) -> str | None:
    return None if path is None else base + path


def _checked(url: str, what: str) -> str:
    parts = _split(url, what)
    if "@" in parts.netloc:
        raise BadInput(
            f"{what} holds a user or password: leave them out and set KG_USER and KG_PASSWORD, "
            "or write them into your netrc file"
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput(f"{what} must be an address such as http://localhost:7878, not {url!r}")
    if parts.fragment:
        raise BadInput(f"{what} must not end in a fragment: {url!r}")
    return url


def _split(url: str, what: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        # The cause could quote a password.
        raise BadInput(f"{what} is no valid address") from None
    return parts
