"""Telegram within the service, if it has a token: the way out, and the way in by webhook or by long polling."""

from __future__ import annotations

from dataclasses import replace

from bot.parts import Parts
from bot.wiring import Wiring
from connectors.telegram import (
    TelegramPolling,
    TelegramReceiver,
    introduce,
    make_bot,
    webhook,
)
from connectors.telegram_media import TelegramFiles
from connectors.telegram_sending import LIMITS, TelegramChannel
from connectors.telegram_set_aside import SetAside
from connectors.telegram_updates import NAME


def telegram(parts: Parts) -> Wiring:
    """Make it as the settings say."""
    settings = parts.settings
    if settings.telegram_token is None:
        return Wiring()
    bot = make_bot(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    receiver = TelegramReceiver(bot, parts.inbox, SetAside(settings.set_aside_dir))
    polling = TelegramPolling(bot, receiver, parts.inbox, holder=parts.holder)
    secret = settings.telegram_webhook_secret
    told = secret.get_secret_value() if secret else None
    address = f"{settings.public_url}/telegram/webhook" if told else None

    async def run() -> None:
        await introduce(bot, webhook_url=address, secret=told)
        await receiver.take_again()
        if told is None:
            await polling.run()

    limits = replace(LIMITS, per_second=settings.telegram_per_second)
    return Wiring(
        channels={NAME: TelegramChannel(bot, parts.media, limits=limits)},
        sources={NAME: TelegramFiles(bot)},
        routes=list(webhook(bot, receiver, secret=told)) if told else (),
        tasks={"telegram": run},
    )
