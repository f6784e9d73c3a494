"""User and password of a server: from the environment or ~/.netrc, never from a URL."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from netrc import NetrcParseError, netrc
from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import BadInput

USER, PASSWORD = "KG_USER", "KG_PASSWORD"
_NETRC = "NETRC"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks; neither name nor password shows in a message."""

    user: str = field(repr=False)
    password: str = field(repr=False)


def find_credentials(url: str) -> Credentials | None:
    """Return KG_USER and KG_PASSWORD, else what netrc says of the URL's host; None where neither is there.

    One variable without the other, or a netrc file that cannot be read, raises BadInput.
    """
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    if user and password:
        return Credentials(user, password)
    if user or password:
        missing = PASSWORD if user else USER
        raise BadInput(f"{missing} is not set: a login needs both {USER} and {PASSWORD}")
    return netrc_credentials(url)


def netrc_credentials(url: str) -> Credentials | None:
    """Return what the netrc file (NETRC, else ~/.netrc) says of the URL's host.

    Its "default" entry is passed over: it would hand a password to any server that is asked.
    """
    path = Path(os.environ.get(_NETRC) or Path.home() / ".netrc")
    if not path.is_file():
        return None
    try:
        entry = netrc(path).hosts.get(urlsplit(url).hostname or "")
    except (NetrcParseError, OSError, UnicodeDecodeError) as cause:
        raise BadInput(f"the netrc file {path} cannot be read: {_reason(cause)}") from None
    return Credentials(entry[0], entry[2]) if entry else None


def _reason(cause: NetrcParseError | OSError | UnicodeDecodeError) -> str:
    # A parser's message quotes the word it stumbles over, which may be a password.
    if isinstance(cause, NetrcParseError):
        return f"malformed line {cause.lineno}"
    return getattr(cause, "strerror", None) or type(cause).__name__
