"""Which network addresses are on the public internet."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

# Translated addresses carry an IPv4 address in their last four bytes.
_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))


def is_public(written: str) -> bool:
    """Tell whether an IP address is one that anybody on the internet can be reached at.

    Private, loopback, link-local, shared, reserved and multicast addresses are not, nor are IPv6
    addresses that carry one of these IPv4 addresses within them.
    """
    address = ip_address(written.partition("%")[0])
    return all(map(_is_public, (address, *_within(address))))


def _is_public(address: Address) -> bool:
    local = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not address.is_multicast and not local


def _within(address: Address) -> list[Address]:
    """Return the IPv4 addresses that an IPv6 address leads to."""
    if isinstance(address, IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in _TRANSLATED):
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [inner for inner in found if inner is not None]
