"""The city's own apps and gateways within the service, as far as the settings name any."""

from __future__ import annotations

from bot.parts import Parts, clock
from bot.wiring import Wiring
from connectors.webhook import WebhookChannel
from connectors.webhook_door import WebhookDoor
from desk.channel import PushChannel


def webhooks(parts: Parts) -> Wiring:
    """Make them as the settings say."""
    gateways = parts.settings.webhook_channels
    if not gateways:
        return Wiring()
    channels: dict[str, PushChannel] = {
        each.name: WebhookChannel(each, parts.http, clock=clock) for each in gateways
    }
    return Wiring(channels, WebhookDoor(gateways, parts.inbox, clock=clock).routes())
