"""Where events may be sent: by https to the internet, and to inner hosts that the operators named; nowhere else.

An administrator types the address, and the service stands within the city's network: it must not become a way in.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

from desk.errors import InvalidInput

LONGEST = 500
NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
"""IPv6 addresses that end in the one of IPv4 that they lead to."""


def checked(url: str, allowed: Collection[str]) -> str:
    """The address, if events may go there. `allowed` are hosts within reach, also by http. Raises `InvalidInput`."""
    parts = urlsplit(url)
    try:
        host, _ = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise InvalidInput("that is no address", field="url") from None
    if (
        not host
        or parts.scheme not in ("http", "https")
        or len(url) > LONGEST
        or not url.isprintable()
        or not url.isascii()
    ):
        raise InvalidInput("that is no address", field="url")
    if parts.username or parts.password or parts.fragment or " " in url:
        raise InvalidInput("an address has no password and no fragment in it", field="url")
    if host in allowed:
        return url
    if parts.scheme != "https":
        raise InvalidInput("events go out by https, or to a host in EVENT_HOSTS", field="url")
    if host == "localhost" or host.endswith(".localhost") or not is_outside(host, or_name=True):
        raise InvalidInput("that host is an inner one: name it in EVENT_HOSTS", field="url")
    return url


def is_outside(host: str, *, or_name: bool = False) -> bool:
    """Whether an IP address is one of the internet; what is no address counts as `or_name`."""
    address = _address(host)
    return or_name if address is None else address.is_global and not address.is_multicast


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address where a connection would end, also of '127.1' and of one within another; None for a name."""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except (OSError, ValueError):
            return None
    if isinstance(found, ipaddress.IPv4Address):
        return found
    if any(found in network for network in NAT64):
        return ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)
    return found.ipv4_mapped or found.sixtofour or found


class OutsideOnly(AbstractResolver):
    """Finds hosts, and of those that were not named only what lies outside: a name may lead back in at any time."""

    def __init__(self, allowed: Collection[str], resolver: AbstractResolver | None = None) -> None:
        self._allowed = allowed
        self._resolver = resolver or DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        outside = [one for one in found if host in self._allowed or is_outside(one["host"])]
        if not outside:
            raise OSError(f"{host} is an inner host that EVENT_HOSTS does not name")
        return outside

    async def close(self) -> None:
        await self._resolver.close()
