"""From where somebody signs in, in few words: which browser on what, and about which address. Pure."""

from __future__ import annotations

import ipaddress
import re

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


def client(peer: str, forwarded: str) -> str:
    """The client's address. `forwarded` is the header `X-Forwarded-For`, which counts from a proxy on this machine.

    What stands last there is what that proxy saw itself; anybody can write what stands before it.
    """
    said = forwarded.rpartition(",")[2].strip()
    try:
        trusted = ipaddress.ip_address(peer).is_loopback
        return str(ipaddress.ip_address(said)) if trusted else peer
    except ValueError:
        return peer


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
