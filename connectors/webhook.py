"""The way out to a city's own app or SMS gateway: one signed POST a message."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from connectors.bounded import first_bytes
from connectors.numbered import listed
from connectors.parts import PartsSent, split
from connectors.sentences import LEFT_OUT
from connectors.webhook_gateway import Gateway
from connectors.webhook_links import link
from connectors.webhook_messages import outgoing
from connectors.webhook_seal import signed
from desk.channel import AnswerLost, ChatClosed, Limits, Media, Outgoing, SendFailed, TryLater, Unreachable

TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)
GONE = frozenset({403, 404, 410})
PASSING = frozenset({401, 408, 425, 429})
"""401 as well: the secret on one side is wrong, and not this message."""
LONGEST_ANSWER = 64 * 1024
LONGEST_WAIT = 3600.0


class WebhookChannel:
    """Sends what a gateway can show. Whatever is repeated goes out under the same key."""

    def __init__(
        self,
        gateway: Gateway,
        http: aiohttp.ClientSession,
        *,
        public_url: str,
        clock: Callable[[], datetime],
    ) -> None:
        self.name = gateway.name
        self.limits = Limits(gateway.per_second, gateway.chat_gap)
        self._gateway = gateway
        self._http = http
        self._public_url = public_url
        self._clock = clock
        self._parts = PartsSent()

    async def send(self, message: Outgoing) -> str:
        can = self._gateway.can
        text = _text(message, can)
        parts = split(text, self._gateway.longest) if self._gateway.longest else [text]

        async def send(number: int) -> str:
            last = number == len(parts) - 1
            key = f"{message.id}" if len(parts) == 1 else f"{message.id}.{number + 1}"
            body = outgoing(message, parts[number], key=key, can=can if last else frozenset())
            if last and "media" in can and message.media:
                body["media"] = [self._shown(message, each) for each in message.media]
            return await self._post(body, key)

        return await self._parts.send(message.id, len(parts), send)

    async def retire_buttons(self, address: str, channel_message_id: str, text: str) -> None:
        """The app takes them off itself: it knows what was pressed."""

    def _shown(self, message: Outgoing, media: Media) -> dict[str, Any]:
        secret = self._gateway.secret.get_secret_value()
        address = link(
            secret,
            base=self._public_url,
            channel=self.name,
            address=message.address,
            media_id=media.id or "",
            now=self._clock(),
        )
        told = {"kind": media.kind, "mime": media.mime, "size": media.size, "name": media.name}
        return {"url": address, **{key: value for key, value in told.items() if value is not None}}

    async def _post(self, body: dict[str, Any], key: str) -> str:
        data = json.dumps(body, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": f"{self.name}-{key}",
            **signed(self._gateway.secret.get_secret_value(), data, now=self._clock()),
        }
        try:
            async with self._http.post(
                self._gateway.url, data=data, headers=headers, timeout=TIMEOUT, allow_redirects=False
            ) as response:
                if not 200 <= response.status < 300:
                    raise refusal(response.status, response.headers.get("Retry-After"), now=self._clock())
                return _id(await first_bytes(response.content, LONGEST_ANSWER)) or str(body["id"])
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as problem:
            raise TryLater(type(problem).__name__) from problem
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise AnswerLost(type(problem).__name__) from problem


def _text(message: Outgoing, can: Collection[str]) -> str:
    """The words of a row, with what else it has in words where the gateway does not show it."""
    text = message.text
    if message.media and "media" not in can:
        text = "\n".join(each for each in (text, LEFT_OUT[message.lang]) if each)
    if message.buttons and "buttons" not in can:
        text = listed(text, message.buttons, message.lang)
    return text


def refusal(status: int, retry_after: str | None, *, now: datetime) -> SendFailed:
    """What an answer that is no 2xx means for the message."""
    reason = f"HTTP {status}"
    if status in PASSING or status >= 500 or status < 400:
        return TryLater(reason, _seconds(retry_after, now))
    if status in GONE:
        return ChatClosed(f"{reason}: the gateway does not reach this address")
    return Unreachable(f"{reason}: the gateway does not take this message")


def _seconds(retry_after: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After means, at most an hour; None if it says nothing."""
    if retry_after is None:
        return None
    if retry_after.isdecimal():
        return min(float(retry_after), LONGEST_WAIT)
    try:
        seconds = (parsedate_to_datetime(retry_after) - now).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 0.0), LONGEST_WAIT)


def _id(answer: bytes) -> str:
    """What the gateway calls the message, or nothing: a 2xx counts whatever it says, then by our own name of it."""
    try:
        said = json.loads(answer)
    except ValueError:
        return ""
    named = said.get("id") if isinstance(said, dict) else None
    return str(named)[:120] if isinstance(named, str | int) else ""
