"""From where somebody signs in, in few words: which browser on what, and about which address. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

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

    What stands last there is what that proxy saw itself; anybody can write what stands before it.
    """
    said = forwarded.rpartition(",")[2].strip()
    try:
        here = ipaddress.ip_address(peer)
        trusted = here.is_loopback or any(here in network for network in proxies)
        return str(ipaddress.ip_address(said)) if trusted else peer
    except ValueError:
        return peer


def is_inner(address: str) -> bool:
    """Whether an address is of a network that no stranger has one in."""
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return False


def shared(address: str) -> str:
    """What one client's addresses have in common: of IPv6 a client has a whole network (/64)."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))


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
