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


def checked(url: str, allowed: Collection[str]) -> str:
    """The address, if events may go there. `allowed` are hosts within reach, also by http. Raises `InvalidInput`."""
    parts = urlsplit(url)
    try:
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise InvalidInput("that is no address", field="url") from None
    if not host or parts.scheme not in ("http", "https") or len(url) > LONGEST or not url.isprintable():
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
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return or_name
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_global and not address.is_multicast


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
