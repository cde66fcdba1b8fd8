"""A conversation as it is kept between turns: the current session only, compact, and never longer than a few turns.

Older turns are folded into the state they left (slots and the open form), so a turn costs the same after five messages
and after five hundred. Rules look at one turn, so nothing that they ask about is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import rasa.shared.utils.common
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

FOLD_ABOVE = 6
KEPT_TURNS = 3

# Written on every event by Rasa, the same for all of them.
_NOISE = {"model_id", "assistant_id"}
_TOLD = "_swift_told"
_ENTITY_NOISE = {"extractor", "processors"}


def pack(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    """The tracker's current session as plain data; `unpack` makes a tracker in the same state of it."""
    events = _current(list(tracker.events))
    return [plain(event) for event in _fold(events, tracker)]


def unpack(sender: str, packed: Iterable[dict[str, Any]], slots: Iterable[Slot]) -> DialogueStateTracker:
    """The tracker that `pack` described. Raises KeyError for an event type this Rasa does not know."""
    known = _event_types()
    events = [_read(known, plain) for plain in packed]
    return DialogueStateTracker.from_events(sender, events, slots)


def opening(carried: Mapping[str, Any]) -> list[Event]:
    """A session that begins, with these slots and nothing else: no form is open in it."""
    slots = [SlotSet(name, value) for name, value in carried.items() if value is not None]
    return [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        *slots,
        ActionExecuted(ACTION_LISTEN_NAME),
    ]


@lru_cache(maxsize=1)
def _event_types() -> dict[str, type[Event]]:
    """Event classes by name. Rasa walks its class tree for every event, which was 41 % of a long session's time."""
    types: dict[str, type[Event]] = {}
    for event_type in rasa.shared.utils.common.all_subclasses(Event):
        types.setdefault(event_type.type_name, event_type)
    return types


def _current(events: list[Event]) -> list[Event]:
    """What belongs to the latest session, with the action that opened it."""
    for at in range(len(events) - 1, -1, -1):
        if isinstance(events[at], SessionStarted):
            return events[max(at - 1, 0) :]
    return events


def _fold(events: list[Event], tracker: DialogueStateTracker) -> list[Event]:
    """Replace all but the last turns by the state they left, once there are many; unfinished turns stay as they are."""
    turns = [at for at, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(turns) <= FOLD_ABOVE:
        return events
    cut = turns[-KEPT_TURNS]
    past = DialogueStateTracker.from_events(tracker.sender_id, events[:cut], tracker.slots.values())
    past_loop = past.active_loop
    if past.latest_action_name != ACTION_LISTEN_NAME or (past_loop and past_loop.rejected):
        return events
    loop = [ActiveLoop(past.active_loop_name)] if past.active_loop_name else []
    begun = opening({name: slot.value for name, slot in past.slots.items()})
    return [*begun[:-1], *loop, begun[-1], *events[cut:]]


def plain(event: Event) -> dict[str, Any]:
    """An event as plain data without empty fields, told once for as long as its time stays: nobody may write on it."""
    told: dict[str, Any] | None = event.__dict__.get(_TOLD)
    if told is None or told.get("timestamp") != event.timestamp:
        told = event.__dict__[_TOLD] = _slim(event)
    return told


def _read(known: Mapping[str, type[Event]], packed: dict[str, Any]) -> Event:
    event: Event = known[packed["event"]]._from_parameters(packed)
    event.__dict__[_TOLD] = packed
    return event


def _slim(event: Event) -> dict[str, Any]:
    plain: dict[str, Any] = event.as_dict()
    metadata = {key: value for key, value in (plain.pop("metadata", None) or {}).items() if key not in _NOISE}
    if metadata:
        plain["metadata"] = metadata
    if isinstance(event, UserUttered):
        plain["parse_data"] = {"intent": event.intent, "entities": [_slim_entity(e) for e in event.entities]}
        if commands := (event.parse_data or {}).get("commands"):
            # What a message did is read with the next one.
            plain["parse_data"]["commands"] = commands
    if plain.get("data"):
        plain["data"] = {key: value for key, value in plain["data"].items() if value is not None}
    return {key: value for key, value in plain.items() if value is not None}


def _slim_entity(entity: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entity.items() if key not in _ENTITY_NOISE}
