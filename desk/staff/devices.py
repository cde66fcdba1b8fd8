"""From where somebody signs in, in few words: which browser on what, and about which address. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from functools import lru_cache

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

ADDRESSES = 4096
"""So many that were read are remembered: each request asks for its own several times, and a proxy's is always one."""
PORT = re.compile(r"\[([^\]]+)\](?::\d{1,5})?|([^:]+):\d{1,5}")
"""An address with a port behind it: of IPv6 it stands in brackets then."""
BROWSERS = (
    ("WeCom", r"wxwork/"),
    ("WeChat", r"MicroMessenger/"),
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("360", r"QihooBrowser|360SE|360EE"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("HarmonyOS", r"HarmonyOS|OpenHarmony"),
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("Linux", r"Linux|X11"),
)
"""In this order: browsers call themselves by the names of others, too."""


def words(agent: str) -> str:
    """'Firefox · Windows' of a browser's own header; what is not known of it is left out."""
    said = [
        next((name for name, sign in known if re.search(sign, agent)), "") for known in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(part for part in said if part)


def client(peer: str, forwarded: str, proxies: Sequence[Network] = ()) -> str:
    """The client's address. `forwarded` is the header `X-Forwarded-For`, which counts from a proxy on this machine and
    from those in `proxies`.

    What stands last there is what that proxy saw itself; anybody can write what stands before it. Nobody comes to
    another machine from 127.0.0.1: that is written by hand, and not believed.
    """
    here, said = _read(peer), _read(_last(forwarded))
    if here is None or said is None or not is_believed(peer, proxies):
        return peer
    return peer if said.is_loopback and not here.is_loopback else str(said)


def is_told(forwarded: str) -> bool:
    """Whether what stands last there is an address."""
    return _read(_last(forwarded)) is not None


def _last(forwarded: str) -> str:
    """What stands last there, without the port that some proxies write behind it."""
    said = forwarded.rpartition(",")[2].strip().strip('"')
    found = PORT.fullmatch(said)
    return (found[1] or found[2]) if found else said


def is_believed(peer: str, proxies: Sequence[Network] = ()) -> bool:
    """Whether what a proxy says of its clients counts: of one on this machine, and of one that is named."""
    here = _read(peer)
    return here is not None and (here.is_loopback or any(here in network for network in proxies))


def is_inner(address: str) -> bool:
    """Whether an address is of a network that no stranger has one in."""
    found = _read(address)
    return found is not None and found.is_private


def is_loopback(address: str) -> bool | None:
    """Whether it is this machine's own; None of what is no address."""
    found = _read(address)
    return None if found is None else found.is_loopback


def shared(address: str, *, bits: int = 64) -> str:
    """What one client's addresses have in common: of IPv6 a client has a whole network (/64), some a wider one."""
    found = _read(address.partition("%")[0])
    if not isinstance(found, ipaddress.IPv6Address):
        return address if found is None else str(found)
    return str(ipaddress.ip_network((found, bits), strict=False))


def is_of_ipv6(address: str) -> bool:
    """Whether whoever has it may have millions of others."""
    return isinstance(_read(address.partition("%")[0]), ipaddress.IPv6Address)


@lru_cache(maxsize=ADDRESSES)
def _read(address: str) -> Address | None:
    """An address; that of IPv4 where it stands within one of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found


def shortened(address: str) -> str:
    """An address without its end: '10.20.30.…' or '2001:db8:1:…'; nothing of what is no address."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return ":".join(f"{int(part, 16):x}" for part in found.exploded.split(":")[:3]) + ":…"
        found = found.ipv4_mapped
    return str(found).rpartition(".")[0] + ".…"
