"""What `python -m bot check` says of the collector that traces go to. It is sent none of them."""

from __future__ import annotations

import aiohttp

from bot.red import Yellow
from bot.settings import Settings
from bot.silence import why

AS_OTLP = {"Content-Type": "application/x-protobuf"}
ADVICE = "look whether the collector runs and OTLP_URL is right; messages are answered without it"


async def traces(settings: Settings) -> str:
    """Whether a collector takes an export of no span, which is OTLP as well. Raises `Yellow` where none does."""
    url = f"{settings.otlp_url}/v1/traces"
    try:
        async with aiohttp.ClientSession() as http, http.post(url, data=b"", headers=AS_OTLP) as answer:
            status, taken = answer.status, answer.ok
    except aiohttp.ClientError as fault:
        raise Yellow(f"no collector answers at {settings.otlp_url}: {why(fault)}", ADVICE) from None
    if not taken:
        raise Yellow(f"{url} answers {status}", ADVICE)
    return f"taken at {settings.otlp_url}"
