"""The city's own apps and gateways within the service, as far as the settings name any."""

from __future__ import annotations

from bot.parts import Parts, clock
from bot.wiring import Wiring
from connectors.webhook import WebhookChannel
from connectors.webhook_door import WebhookDoor
from connectors.webhook_media import WebhookFiles


def webhooks(parts: Parts) -> Wiring:
    """Make them as the settings say."""
    gateways, url = parts.settings.webhook_channels, parts.settings.public_url
    if not gateways:
        return Wiring()
    return Wiring(
        channels={
            each.name: WebhookChannel(each, parts.http, public_url=url, clock=clock) for each in gateways
        },
        routes=WebhookDoor(gateways, parts.inbox, parts.media, clock=clock).routes(),
        sources={each.name: WebhookFiles(each, parts.http, clock=clock) for each in gateways},
    )
