"""What `python -m bot check` looks at of the channels whose other end is somebody else's server."""

from __future__ import annotations

import aiohttp

from bot.red import Red
from bot.settings import Settings
from bot.silence import why
from connectors.telegram_set_aside import SetAside
from connectors.wechat_api import Refused, exchange
from desk.channel import SendFailed


async def wechat(settings: Settings) -> str:
    """How the WeChat account of the settings stands. Raises `Red`."""
    assert settings.wechat_app_id
    assert settings.wechat_app_secret
    secret, url = settings.wechat_app_secret.get_secret_value(), f"{settings.wechat_api_url}/cgi-bin"
    account = {"grant_type": "client_credential", "appid": settings.wechat_app_id, "secret": secret}
    try:
        async with aiohttp.ClientSession() as http:
            # Not forced, so it names the token that the service has as well, and takes it from nobody.
            token = str((await exchange(http, f"{url}/stable_token", account)).get("access_token"))
            listed = f"{url}/template/get_all_private_template" if settings.wechat_template_id else None
            found = await exchange(http, listed, access_token=token) if listed else {}
    except SendFailed as fault:
        advice = (
            "look at WECHAT_API_URL, the way out of this machine and the account's list of allowed addresses"
        )
        raise Red(f"does not answer ({fault})", advice) from None
    except Refused as refused:
        raise Red(f"refuses ({refused})", "look at WECHAT_APP_ID and WECHAT_APP_SECRET") from None
    mode = "safe mode" if settings.wechat_aes_key else "plain mode, which signs no message's content"
    if settings.wechat_template_id is None:
        return (
            f"takes the account; {mode}; no template: 48 hours after a citizen's message nothing reaches them"
        )
    if settings.wechat_template_id not in [
        each.get("template_id") for each in found.get("template_list", ())
    ]:
        raise Red("the account has no such template", "take WECHAT_TEMPLATE_ID from its console")
    return f"takes the account and its template; {mode}"


async def webhooks(settings: Settings) -> str:
    """Whether somebody answers at the addresses of the city's own channels. Raises `Red`."""
    silent = []
    async with aiohttp.ClientSession() as http:
        for gateway in settings.webhook_channels:
            try:
                # Whatever it answers to a question that it does not know, it is there.
                async with http.options(gateway.url, allow_redirects=False):
                    pass
            except (aiohttp.ClientError, OSError) as fault:
                silent.append(f"{gateway.name} ({why(fault)})")
    if silent:
        raise Red(f"no answer from {', '.join(silent)}", "look at its url in WEBHOOK_CHANNELS")
    return f"{', '.join(gateway.name for gateway in settings.webhook_channels)}: there"


async def telegram(settings: Settings) -> str:
    """Whether Telegram knows the token, and everything that came was taken in."""
    assert settings.telegram_token
    url = f"{settings.telegram_api_url}/bot{settings.telegram_token.get_secret_value()}/getMe"
    try:
        async with aiohttp.ClientSession() as http, http.get(url) as answer:
            said = await answer.json(content_type=None)
    except (aiohttp.ClientError, ValueError) as fault:
        advice = "look at TELEGRAM_API_URL and the way out of this machine"
        raise Red(f"cannot be reached: {why(fault)}", advice) from None
    if not said.get("ok"):
        raise Red(f"refuses the token ({answer.status})", "get a new TELEGRAM_TOKEN from @BotFather")
    if left := len(SetAside(settings.set_aside_dir).all()):
        raise Red(
            f"{left} of its messages could not be taken in",
            f"var/log/service.log says why ('telegram_update_set_aside'); they lie in {settings.set_aside_dir}, "
            "and are taken in again when the service starts",
        )
    return f"talks as @{said['result'].get('username')}"
