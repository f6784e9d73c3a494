"""How we log in to a store: who we are, and the scheme that carries it."""

from __future__ import annotations

from dataclasses import dataclass

from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from kg import credentials
from kg.errors import BadInput

SCHEMES = ("basic", "digest")


@dataclass(frozen=True, slots=True)
class Login:
    """A user with a password, and the scheme that carries them."""

    who: credentials.Credentials
    digest: bool

    def auth(self) -> AuthBase:
        """Return what signs a request."""
        if self.digest:
            return HTTPDigestAuth(self.who.user, self.who.password)
        return HTTPBasicAuth(self.who.user.encode(), self.who.password.encode())


def find_login(url: str, *, digest: bool) -> Login | None:
    """Return the login for `url`, or None where nothing is known of it; see `find_credentials`."""
    who = credentials.find_credentials(url)
    return Login(who, digest) if who else None


def check_scheme(scheme: str | None) -> None:
    """Raise BadInput unless `scheme` is None or a way to log in."""
    if scheme is not None and scheme not in SCHEMES:
        raise BadInput(f"unknown login {scheme!r}; choose one of {', '.join(SCHEMES)}")
