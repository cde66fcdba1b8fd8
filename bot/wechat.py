"""WeChat within the service, if an account is set: the way out, the webhook, and the menu shown at the start."""

from __future__ import annotations

import aiohttp

from bot.parts import Parts, clock
from bot.settings import Settings
from bot.wiring import Wiring
from connectors.wechat import WeChatChannel, introduce
from connectors.wechat_media import WeChatFiles
from connectors.wechat_messages import NAME
from connectors.wechat_seal import Seal
from connectors.wechat_token import WeChatApi
from connectors.wechat_webhook import WeChatReceiver
from desk.channel import Inbox


def wechat(parts: Parts) -> Wiring:
    """Make it as the settings say."""
    settings = parts.settings
    api = account(settings, parts.http, parts.inbox, holder=parts.holder)
    if api is None:
        return Wiring()
    channel = WeChatChannel(
        api,
        parts.inbox,
        parts.media,
        zone=parts.zone,
        clock=clock,
        template_id=settings.wechat_template_id,
    )
    receiver = WeChatReceiver(seal(settings), parts.inbox, clock=clock)
    return Wiring(
        channels={NAME: channel},
        routes=receiver.routes(),
        tasks={"wechat": lambda: introduce(api)},
        sources={NAME: WeChatFiles(api)},
    )


def account(
    settings: Settings, http: aiohttp.ClientSession, inbox: Inbox, *, holder: str
) -> WeChatApi | None:
    """The account of the settings, or None where none is set."""
    if settings.wechat_app_id is None or settings.wechat_app_secret is None:
        return None
    return WeChatApi(
        settings.wechat_api_url,
        app_id=settings.wechat_app_id,
        app_secret=settings.wechat_app_secret.get_secret_value(),
        http=http,
        inbox=inbox,
        holder=holder,
        clock=clock,
    )


def seal(settings: Settings) -> Seal:
    """What WeChat's calls are checked with."""
    assert settings.wechat_token
    key = settings.wechat_aes_key
    return Seal(
        token=settings.wechat_token.get_secret_value(),
        app_id=settings.wechat_app_id or "",
        aes_key=key.get_secret_value() if key else None,
    )
