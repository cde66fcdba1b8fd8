"""What `python -m bot check` looks at of the channels whose other end is somebody else's server."""

from __future__ import annotations

import aiohttp

from bot.red import Red
from bot.settings import Settings
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
                silent.append(f"{gateway.name} ({type(fault).__name__})")
    if silent:
        raise Red(f"no answer from {', '.join(silent)}", "look at its url in WEBHOOK_CHANNELS")
    return f"{', '.join(gateway.name for gateway in settings.webhook_channels)}: there"
