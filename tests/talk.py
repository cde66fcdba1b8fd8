"""Builders for tests of the assistant's actions: what a citizen said, and the tracker Rasa hands over."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.named import Named
from actions.said import Said
from city.pack import CityPack, load

ROOT = Path(__file__).resolve().parents[1]
RUBBISH = "sanitation.rubbish_collection"
WANGJING, CHAOYANG, HAIDIAN, ZHONGGUANCUN = "110105026", "110105", "110108", "110108011"
BALIZHUANG = ("110105015", "110108005")


@cache
def beijing() -> CityPack:
    """The shipped city."""
    return load(ROOT / "city" / "beijing")


def an_entity(name: str, value: Any, text: str, told: str | None, **extra: Any) -> dict[str, Any]:
    """As our extractors make one; `told` are its words in the text."""
    start = text.index(told) if told else 0
    end = start + len(told) if told else len(text)
    found = {"entity": name, "value": value, "start": start, "end": end}
    return {**found, "extra": extra} if extra else found


def said(text: str = "", intent: str = "inform", *, lang: str = "zh", sure: float = 0.9, **more: Any) -> Said:
    """A message. Entities by name: a value, or (value, the words for it); `pin`, `danger`, `pressed` come along;
    `entities` are some of the names that this function takes itself."""
    metadata = {"place": more.pop("pin", None), "danger": more.pop("danger", None)}
    pressed = more.pop("pressed", False)
    entities = []
    for name, value in {**more.pop("entities", {}), **more}.items():
        known, told = value if isinstance(value, tuple) and isinstance(value[1], str) else (value, None)
        entities.append(an_entity(name, known, text, told))
    return Said(1, 7, lang, text, intent, sure, entities, metadata, pressed)


def a_tracker(
    message: Said, *, conversation: int = 1, message_id: int = 7, form: str | None = None, **slots: Any
) -> Tracker:
    """The tracker at the moment an action is called for the message."""
    latest = {
        "text": message.text,
        "intent": {"name": message.intent, "confidence": message.confidence},
        "entities": list(message.entities),
        "metadata": {**message.metadata, "pressed": message.pressed},
        "message_id": str(message_id),
    }
    events = [{"event": "user", "parse_data": {"intent": latest["intent"]}}]
    values = {"language": message.lang, "draft_waiting": False, "requested_slot": None, **slots}
    loop = {"name": form} if form else {}
    return Tracker(f"c{conversation}", values, latest, events, False, None, loop, "action_listen")


def slots_of(events: Any) -> dict[str, Any]:
    """The slots that events set."""
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


async def run(action: Named, tracker: Tracker) -> tuple[CollectingDispatcher, dict[str, Any]]:
    """What the action says, and the slots it sets."""
    dispatcher = CollectingDispatcher()
    return dispatcher, slots_of(await action.run(dispatcher, tracker, {}))


def sentences(dispatcher: CollectingDispatcher) -> list[str]:
    """The names of what was said."""
    return [message["response"] for message in dispatcher.messages]
