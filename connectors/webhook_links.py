"""Signed addresses at which a city's own app fetches what was sent to one of its people. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from connectors.webhook_seal import Forged

LASTS = timedelta(days=3)


def link(secret: str, *, base: str, channel: str, address: str, media_id: str, now: datetime) -> str:
    """The address of one file for one person, good for three days."""
    until = str(int((now + LASTS).timestamp()))
    query = {"address": address, "until": until, "signature": _signature(secret, media_id, address, until)}
    return f"{base}/channels/{channel}/media/{quote(media_id, safe='')}?{urlencode(query)}"


def reader(secret: str, media_id: str, query: Mapping[str, str], *, now: datetime) -> str:
    """Whose file this address names. Raises `Forged` where we did not write it, or not lately."""
    address, until = query.get("address", ""), query.get("until", "")
    right = _signature(secret, media_id, address, until)
    if not hmac.compare_digest(right.encode(), query.get("signature", "").encode("utf-8", "replace")):
        raise Forged("the address was not written by us")
    if int(until) < now.timestamp():
        raise Forged("the address has run out")
    return address


def _signature(secret: str, *parts: str) -> str:
    # A length before each part: no two lists of parts are the same bytes.
    told = "".join(f"{len(part)}:{part}" for part in ("media", *parts))
    return hmac.new(secret.encode(), told.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
