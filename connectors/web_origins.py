"""The sites that may show the web chat within their pages, as browsers name them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


def origin(given: str) -> str:
    """What a browser calls the site of `given`: 'https://street.example' or 'http://127.0.0.1:9000'.

    Raises ValueError for anything that is more than a site, or several of them.
    """
    named = _named(given.strip())
    if named is None:
        raise ValueError(
            f"'{given.strip()}' is no site: https://street.example, without a path and without *"
        )
    return named


def ancestors(origins: Sequence[str] | None) -> str:
    """The `frame-ancestors` of the chat's page: the named sites, or nobody."""
    return f"frame-ancestors {' '.join(origins)}" if origins else "frame-ancestors 'none'"


def _named(given: str) -> str | None:
    try:
        parts = urlsplit(given)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:
        return None
    beyond = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if beyond or not host or parts.scheme not in DEFAULT_PORTS or not all(_is_plain(sign) for sign in host):
        return None
    shown = f"[{host}]" if ":" in host else host
    own = "" if port in (None, DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{shown}{own}"


def _is_plain(sign: str) -> bool:
    return sign.isalnum() or sign in "-.:"
