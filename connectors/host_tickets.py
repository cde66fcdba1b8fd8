"""What an app around the web chat (a mini-program) vouches for: who its user is and where. Signed, and short-lived.

A ticket is `payload.signature`, both base64url without padding: the payload JSON in UTF-8, the signature an HMAC-SHA256
over the payload's characters. docs/chat.md says how to sign one. Pure; that it is used once is kept by the desk.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import math
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from itsdangerous import BadSignature, Signer

from connectors.gcj02 import to_wgs84
from connectors.web_frames import clean, degrees
from desk.channel import Place

LONGEST_LIFE = 600
CLOCK_SKEW = 60
SEAL_SECONDS = 24 * 3600
LONGEST_TICKET = 4_000

_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_APP = re.compile(r"[a-z0-9_-]{1,20}")
_PHONE = re.compile(r"\+?[\d -]{5,20}")


class TicketRefused(Exception):
    """A ticket that counts for nothing. `reason` is forged, stale, used or off (no key is set)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class HostTicket:
    """What the app says of its user. `once` names the ticket; `place` is WGS-84."""

    once: str
    app: str
    name: str | None
    phone: str | None
    place: Place | None

    @property
    def masked(self) -> dict[str, Any]:
        """As the page may show it: enough for its user to recognise, too little for whoever looks over a shoulder."""
        return {
            "app": self.app,
            "name": f"{self.name[0]}**" if self.name else None,
            "phone": f"{self.phone[:3]}****{self.phone[-4:]}" if self.phone else None,
            "place": (self.place.name or "") if self.place else None,
        }

    def words(self, lang: str) -> str:
        """What its user says by passing on name and number."""
        name, phone = self.name, self.phone
        if lang == "en":
            told = [f"My name is {name}" if name else "", f"my phone number is {phone}" if phone else ""]
            return ", ".join(filter(None, told))
        return "，".join(filter(None, [f"我叫{name}" if name else "", f"我的电话是{phone}" if phone else ""]))


class HostTickets:
    """Reads tickets signed with `key`. Without a key every ticket is refused.

    A device that has shown a ticket in time gets a seal, with which the same ticket stays good for it for a day.
    """

    def __init__(self, key: str | None, *, secret_key: str) -> None:
        self._key = key.encode() if key else None
        self._seals = Signer(
            secret_key, salt="web-chat-host", key_derivation="hmac", digest_method=hashlib.sha256
        )

    def read(self, ticket: str, *, address: str, seal: str | None, now: datetime) -> HostTicket:
        """Return what a ticket says. Raises `TicketRefused`."""
        if self._key is None:
            raise TicketRefused("off")
        data = self._verified(ticket, self._key)
        found = _ticket(data)
        if not self._sealed(seal, found.once, address, now.timestamp()):
            _check_times(data, now.timestamp())
        return found

    def seal(self, ticket: HostTicket, *, address: str, now: datetime) -> str:
        """Return what shows that this device has had the ticket in time."""
        return self._seals.sign(f"{ticket.once}.{address}.{int(now.timestamp())}").decode("ascii")

    def _sealed(self, seal: str | None, once: str, address: str, now: float) -> bool:
        try:
            known, whose, at = self._seals.unsign(seal or "").decode("utf-8").split(".")
        except (BadSignature, ValueError):
            return False
        return (known, whose) == (once, address) and now - int(at) <= SEAL_SECONDS

    @staticmethod
    def _verified(ticket: str, key: bytes) -> dict[str, Any]:
        payload, _, signature = ticket.partition(".")
        expected = hmac.new(key, payload.encode("utf-8", "replace"), hashlib.sha256).digest()
        try:
            if len(ticket) > LONGEST_TICKET or not hmac.compare_digest(_decoded(signature), expected):
                raise TicketRefused("forged")
            data = json.loads(_decoded(payload))
        except (ValueError, binascii.Error, RecursionError):
            raise TicketRefused("forged") from None
        if not isinstance(data, dict):
            raise TicketRefused("forged")
        return data


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def _check_times(data: dict[str, Any], now: float) -> None:
    made, ends = _seconds(data.get("iat")), _seconds(data.get("exp"))
    if not made - CLOCK_SKEW <= now < ends or ends - made > LONGEST_LIFE:
        raise TicketRefused("stale")


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TicketRefused("forged")
    return float(value)


def _ticket(data: dict[str, Any]) -> HostTicket:
    once, app = data.get("once"), data.get("app", "host")
    if not isinstance(once, str) or not _NONCE.fullmatch(once):
        raise TicketRefused("forged")
    if not isinstance(app, str) or not _APP.fullmatch(app):
        raise TicketRefused("forged")
    name, phone = data.get("name"), data.get("phone")
    name = clean(name)[:50] if isinstance(name, str) else ""
    phone = phone.strip() if isinstance(phone, str) and _PHONE.fullmatch(phone.strip()) else ""
    return HostTicket(once, app, name or None, phone or None, _place(data.get("place")))


def _place(told: Any) -> Place | None:
    if not isinstance(told, dict):
        return None
    lat, long, name = degrees(told.get("lat"), 90), degrees(told.get("long"), 180), told.get("name")
    if lat is None or long is None:
        return None
    if told.get("crs") == "gcj02":
        lat, long = to_wgs84(lat, long)
    return Place(lat, long, clean(name)[:200] or None if isinstance(name, str) else None)
