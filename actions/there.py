"""A further matter told after filing: whether it is where the filed one is ('the trash from that bar'). Pure."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.named import Events
from actions.offers import since
from actions.said import PLACE_ENTITIES, Said
from desk.desk import TicketStatus

SLOT = "beside"
# For how many messages 'that bar' is the one of the ticket.
_LASTS = 4
_KINDS = (
    "bar|pub|club|shop|store|restaurant|cafe|canteen|market|supermarket|gym|school|hospital|site|factory|company|place|spot"
    "|building|block|compound|estate|complex|flat|apartment|stairwell|staircase|lobby|entrance|hallway|corridor|gate|yard"
    "|courtyard|garden|garage|car ?park|roof|street|road|lane|alley|hutong|corner|crossing|station"
    "|stop|park|river|bridge"
    "|neighbou?rs?|guys?|people|tenants?|landlord|owner|address"
)
# What points at the place of the matter before.
_THERE = re.compile(
    r"(?:那|这|同一?|一样的)(?:个|家|条|栋|座|片|块|处)?(?:酒吧|店|饭店|餐馆|餐厅|超市|工地|小区|楼|院|路|街|地方|门口|物业|单元|车库|胡同|村|市场)"
    r"|(?:还是|也是|就)?(?:那儿|那里|那边|这儿|这里|这边|同一个地方|老地方)|我们?(?:楼|家|小区|门口|单元)"
    rf"|\b(?:that|this|those|these|the same|same|our|their) (?:\w+ )?(?:{_KINDS})\b|\bsame (?:place|spot|address)\b"
    r"|^(?:and|also|plus|oh and|then|besides)\b.*\bthe (?:place|bar|pub|club|shop|store|restaurant"
    r"|cafe|canteen|gym|site"
    r"|factory|guys|owner)\b"
    r"|\b(?:over|right|around|out|up|down) (?:there|here)\b|\b(?:there|here)\b(?! (?:is|are|was|were"
    r"|has|have|'s|should|must)\b)(?!'s|’s)",
    re.IGNORECASE,
)


def points_there(words: str) -> bool:
    """Whether the words point at a place that was told before."""
    return bool(_THERE.search(words))


def beside(said: Said, tracker: Tracker, ticket: TicketStatus | None) -> Events:
    """The ticket's place for the matter that is told now, where its words point there and name no place themselves."""
    asked = since(tracker, "ticket_in_focus")
    if ticket is None or asked is None or asked > _LASTS or any(said.value(name) for name in PLACE_ENTITIES):
        return []
    if not points_there(said.words) or not ticket.district:
        return []
    place = {"district": ticket.district, "subdistrict": ticket.subdistrict, "address": ticket.address}
    return [SlotSet(SLOT, {name: value for name, value in place.items() if value})]


def place_of(slots: Any) -> dict[str, Any]:
    """The place that waits for the matter being told; empty if none does."""
    return dict(slots.get(SLOT) or {})
