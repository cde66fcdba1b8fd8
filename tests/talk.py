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
from dialogue import talks

ROOT = Path(__file__).resolve().parents[1]
RUBBISH = "sanitation.rubbish_collection"
WANGJING, CHAOYANG, HAIDIAN, ZHONGGUANCUN = "110105026", "110105", "110108", "110108011"
BALIZHUANG = ("110105015", "110108005")


# What the reader finds in a message that does one plain thing.
ACTS = {
    "affirm": "affirm", "deny": "deny", "skip": "skip", "cancel": "drop", "resume_draft": "resume", "thank": "thank",
    "greet": "greet", "goodbye": "bye", "withdraw_ticket": "withdraw", "reopen_ticket": "reopen", "urge_ticket": "urge",
    "supplement_ticket": "supplement", "talk_to_person": "human", "list_my_tickets": "list", "abuse": "vent",
    "ask_ticket_status": "ask:status", "ask_question": "ask:kb", "ask_help": "ask:how",
}  # fmt: skip


@cache
def beijing() -> CityPack:
    """The shipped city."""
    return load(ROOT / "city" / "beijing")


def an_entity(name: str, value: Any, text: str, told: str | None, /, **extra: Any) -> dict[str, Any]:
    """As our extractors make one; `told` are its words in the text."""
    start = text.index(told) if told else 0
    end = start + len(told) if told else len(text)
    found = {"entity": name, "value": value, "start": start, "end": end}
    return {**found, "extra": extra} if extra else found


def said(text: str = "", intent: str = "inform", *, lang: str = "zh", sure: float = 0.9, **more: Any) -> Said:
    """A message. Entities by name: a value, (value, the words for it), or (value, words, its `extra`); `pin`, `danger`,
    `pressed`, `spans`, and `commands` (that of the intent, if it has one) come along; `entities` are
    some of the names that this function takes itself."""
    metadata = {"place": more.pop("pin", None), "danger": more.pop("danger", None)}
    pressed, spans = more.pop("pressed", False), more.pop("spans", ())
    commands = more.pop("commands", {ACTS[intent]: sure} if intent in ACTS and text else {})
    entities = []
    for name, value in {**more.pop("entities", {}), **more}.items():
        worded = isinstance(value, tuple) and isinstance(value[1], str)
        known, told, *extra = value if worded else (value, None)
        entities.append(an_entity(name, known, text, told, **(extra[0] if extra else {})))
    return Said(1, 7, lang, text, intent, sure, entities, metadata, pressed, commands, spans)


def marked(turn: str, intent: str = "inform", **more: Any) -> Said:
    """A message as data/turns writes it: '[三号楼](place) @ set', all of it certain. The rest is as `said` takes it."""
    words, _, named = turn.rpartition(" @ ")
    commands = dict.fromkeys(filter(None, named.split(", ")), 1.0)
    assert commands.keys() <= talks.acts(), f"no such act: {turn}"
    text, spans = talks.spans_of(words)
    lang = more.pop("lang", "en" if text.isascii() else "zh")
    return said(text, intent, lang=lang, commands=commands, spans=spans, **more)


def a_tracker(
    message: Said, *, conversation: int = 1, message_id: int = 7, form: str | None = None, **slots: Any
) -> Tracker:
    """The tracker at the moment an action is called for the message."""
    latest = {
        "text": message.text,
        "intent": {"name": message.intent, "confidence": message.confidence},
        "entities": list(message.entities),
        "commands": dict(message.commands),
        "spans": [[span.start, span.end, span.role] for span in message.spans],
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
