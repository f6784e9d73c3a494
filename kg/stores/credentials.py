"""Who we are to a store: from the environment or the netrc file, never from an address."""

from __future__ import annotations

import os
from dataclasses import dataclass
from netrc import NetrcParseError

from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from requests.utils import get_netrc_auth

from kg.errors import BadInput

USER, PASSWORD = "KG_USER", "KG_PASSWORD"
SCHEMES = ("basic", "digest")


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """A user and a password, and the scheme that carries them; their text shows neither."""

    user: str
    password: str
    digest: bool

    def auth(self) -> AuthBase:
        """Return what signs a request."""
        if self.digest:
            return HTTPDigestAuth(self.user, self.password)
        return HTTPBasicAuth(self.user.encode(), self.password.encode())

    def __repr__(self) -> str:
        """Return a text fit for logs."""
        return f"Credentials({'digest' if self.digest else 'basic'})"


def find_credentials(url: str, *, digest: bool) -> Credentials | None:
    """Return the user and password for `url`: KG_USER and KG_PASSWORD, else its host's netrc entry.

    None if there are neither. One of the two variables without the other raises BadInput, and so does a
    netrc file that cannot be read.
    """
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    if (user is None) != (password is None):
        missing = PASSWORD if password is None else USER
        raise BadInput(f"{missing} is not set: a login needs both {USER} and {PASSWORD}")
    if user is not None and password is not None:
        return Credentials(user, password, digest)
    try:
        found = get_netrc_auth(url, raise_errors=True)
    except (NetrcParseError, OSError) as cause:
        raise BadInput(f"the netrc file cannot be read: {_reason(cause)}") from None
    return Credentials(*found, digest) if found else None


def check_scheme(scheme: str | None) -> None:
    """Raise BadInput unless `scheme` is None or a way to log in."""
    if scheme is not None and scheme not in SCHEMES:
        raise BadInput(f"unknown login {scheme!r}; choose one of {', '.join(SCHEMES)}")


def _reason(cause: NetrcParseError | OSError) -> str:
    # A parser's message quotes the word it stumbles over, which may be a password.
    if isinstance(cause, NetrcParseError):
        return f"malformed line {cause.lineno}"
    return cause.strerror or type(cause).__name__
