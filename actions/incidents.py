"""Known incidents in the form: told of before anything else is asked, followed with one tap; who needs help at home.

Whoever is endangered by it gets an emergency ticket at once, with what is known; the exact place is added to that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import SlotSet

from actions import vulnerable
from actions.draft import Draft
from actions.named import Events
from actions.place_update import place
from actions.said import Said
from actions.sentence import Sentence
from city.pack import CityPack
from desk.desk import Desk, KnownIncident
from desk.errors import IllegalStep, InvalidInput, NotFound, Refused

SLOT = "incident"
QUESTION, AT_HOME, EXACTLY = "incident", "vulnerable", "vulnerable_place"
QUESTIONS = (QUESTION, AT_HOME, EXACTLY)
_PRECISE = re.compile(
    r"[\d一二三四五六七八九十]{1,6}\s{0,3}(?:号楼|号院|栋|幢|座|单元|室|门|层)|\d(?:号(?!线)|-\d)|[甲乙丙丁a-z]座"
    r"|\b(?:building|bldg|block|flat|apartment|apt|unit|room|house|no)\.?\s{0,3}#?\d|\b\d{1,6}[a-z]?,? [A-Z]",
    re.IGNORECASE,
)


async def offered(desk: Desk, said: Said, draft: Draft) -> KnownIncident | None:
    """The incident that the draft fits, once for each draft and not to who follows it; None for several matters."""
    if QUESTION in draft.asked or draft.others or draft["previous"] or not said.may_be_of_incident:
        return None
    known = await desk.known_incident(
        said.conversation, draft.fields, said.lang, choices=draft.choices if not draft["category"] else ()
    )
    return None if known is None or known.follows else known


def telling(known: KnownIncident) -> Sentence:
    """What is known of it, and the offer to be told more."""
    return Sentence("utter_incident", {"told": known.told})


async def asked_again(desk: Desk, said: Said, draft: Draft, question: str) -> Sentence | None:
    """The open question once more; None where the incident is over meanwhile and nothing of it is left to ask."""
    if question == AT_HOME:
        return Sentence("utter_incident_at_home")
    if question == EXACTLY:
        return Sentence("utter_incident_exactly")
    known = await desk.known_incident(said.conversation, draft.fields, said.lang, choices=draft.choices)
    return telling(known) if known is not None and not known.follows else None


def is_taken(said: Said) -> bool:
    """Whether the citizen wants to be counted in: any plain yes, or whoever tells of somebody in need there."""
    if said.pressed:
        return said.means("affirm")
    yes = said.acts_any("affirm", "choose") and not said.does("deny")
    return yes or vulnerable.tells_of_somebody(said.words)


async def followed(
    desk: Desk, said: Said, draft: Draft, incident: int
) -> tuple[Sentence, Events, bool] | None:
    """What is said and set once they follow it, and whether it is still to be asked who needs help at home.

    Somebody in need who was told of gets their ticket at once. None where it is over.
    """
    told = _with_words(draft, said) if vulnerable.tells_of_somebody(said.words) else draft
    in_need = vulnerable.tells_of_somebody(str(told["description"] or ""))
    try:
        gave = await desk.follow_incident(
            said.conversation,
            message_id=said.message,
            incident=incident,
            fields=draft.fields,
            lang=said.lang,
            own=told.fields if in_need else None,
        )
    except (NotFound, Refused, InvalidInput):
        return None
    values = {"number": gave.status.number, "code": gave.tracking_code}
    if gave.own is None:
        state = {"id": incident, "number": gave.status.number}
        events = [SlotSet(SLOT, state), SlotSet("ticket_in_focus", gave.status.number)]
        return Sentence("utter_incident_joined", values), events, True
    own = {"own": gave.own.number, "own_code": gave.own.tracking_code, "answer_by": gave.own.answer_by_text}
    name = "utter_incident_joined_own" if is_precise(told) else "utter_incident_joined_own_where"
    events = [SlotSet(SLOT, {"id": incident, "own": gave.own.number})]
    return Sentence(name, {**values, **own}), [*events, SlotSet("ticket_in_focus", gave.own.number)], False


async def filed_own(
    desk: Desk, said: Said, draft: Draft, incident: Mapping[str, Any], pack: CityPack
) -> tuple[Sentence, Draft, Events] | None:
    """The emergency ticket of whoever needs help, with what was said and as precise a place as is known."""
    told = _with_words(draft, said)
    if said.names_place or said.pin:
        placed = place(said.place_alone(), told, pack)
        told = told if placed.outside is not None or placed.choices else placed.draft
    try:
        own = await desk.file_own(
            said.conversation,
            message_id=said.message,
            incident=int(incident["id"]),
            fields=told.fields,
            lang=said.lang,
        )
    except (NotFound, Refused, InvalidInput):
        return None
    values = {"number": own.number, "code": own.tracking_code, "answer_by": own.answer_by_text}
    name = "utter_incident_own"
    if not is_precise(told):
        name += "_where" if said.words else "_what_where"
    events = [SlotSet(SLOT, {**incident, "own": own.number}), SlotSet("ticket_in_focus", own.number)]
    return Sentence(name, values), told, events


async def told_later(desk: Desk, said: Said, pack: CityPack) -> tuple[Sentence, Events] | None:
    """The emergency ticket of somebody whom a citizen who follows an incident tells of after all; None otherwise."""
    if not vulnerable.tells_of_somebody(said.words):
        return None
    following = await desk.followed_by(said.conversation)
    if following is None:
        return None
    incident, fields = following
    filed = await filed_own(desk, said, Draft(fields=fields), {"id": incident}, pack)
    if filed is None:
        return None
    sentence, _, events = filed
    return sentence, [event for event in events if event["name"] != SLOT]


async def exactly(desk: Desk, said: Said, draft: Draft, own: str, pack: CityPack) -> Sentence:
    """Where they are, and how they are, added to their ticket."""
    placed = place(said.place_alone(), draft, pack).draft if said.names_place else draft
    try:
        await desk.place_own(
            said.conversation,
            message_id=said.message,
            number=own,
            text=said.words,
            address=placed["address"] or said.words or None,
            pin=said.pin or None,
            lang=said.lang,
        )
    except (NotFound, IllegalStep, InvalidInput):
        return Sentence("utter_cannot_add")
    return Sentence("utter_incident_exactly_noted", {"number": own})


def is_precise(draft: Draft) -> bool:
    """Whether whoever is sent finds the door, or nearly."""
    return draft["lat"] is not None or bool(_PRECISE.search(str(draft["address"] or "")))


def _with_words(draft: Draft, said: Said) -> Draft:
    """What was told with what is said now of who is at home."""
    words = said.words
    if not words:
        words = "Someone at home needs help." if said.lang == "en" else "家里有需要照顾的人。"
    return draft.saying_more(words)
