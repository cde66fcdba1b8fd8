"""Telegram within the service, if it has a token: the way out, and the way in by webhook or by long polling."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aiohttp import web

from bot.parts import Parts, Run
from connectors.telegram import (
    LIMITS,
    TelegramChannel,
    TelegramPolling,
    TelegramReceiver,
    introduce,
    make_bot,
    webhook,
)
from connectors.telegram_updates import NAME
from desk.channel import PushChannel


@dataclass(frozen=True)
class Telegram:
    """The channels we send to, the routes Telegram calls and the tasks that run; all empty without a token."""

    channels: dict[str, PushChannel]
    routes: web.RouteTableDef
    tasks: dict[str, Run]


def telegram(parts: Parts) -> Telegram:
    """Make it as the settings say."""
    settings = parts.settings
    if settings.telegram_token is None:
        return Telegram({}, web.RouteTableDef(), {})
    bot = make_bot(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    receiver = TelegramReceiver(bot, parts.inbox)
    polling = TelegramPolling(bot, receiver, parts.inbox, holder=parts.holder)
    secret = settings.telegram_webhook_secret
    told = secret.get_secret_value() if secret else None
    address = f"{settings.public_url}/telegram/webhook" if told else None

    async def run() -> None:
        await introduce(bot, webhook_url=address, secret=told)
        if told is None:
            await polling.run()

    routes = webhook(bot, receiver, secret=told) if told else web.RouteTableDef()
    limits = replace(LIMITS, per_second=settings.telegram_per_second)
    return Telegram({NAME: TelegramChannel(bot, limits=limits)}, routes, {"telegram": run})
