"""What Rasa does to a conversation at every step of a turn, done with less: copies, event types, states, slots.

Rasa makes a dozen copies of a conversation in a turn, each slot by way of how it would be pickled, walks its class trees
for every event, and asks fifty slots that no message fills how this one fills them. `lightly` puts our ways in their
place, with the same results (held by tests/dialogue/test_trackers.py), for the version of Rasa that it was tried with.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import cache
from typing import Any

from bot.nlu.tried import with_this_rasa

_EXTRACTS = "_swift_extracts"
_VALIDATES = "action_validate_slot_mappings"
Run = Callable[..., Awaitable[list[Any]]]


def lightly() -> bool:
    """Whether conversations are now treated so. Rasa must be importable; twice does no more than once."""
    if not with_this_rasa():
        return False
    from rasa.core.actions.action import ActionExtractSlots
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import Event
    from rasa.shared.core.slots import Slot
    from rasa.shared.core.trackers import DialogueStateTracker

    if getattr(Slot, "__copy__", None) is _copied:
        return True
    Slot.__copy__ = _copied
    Domain._get_slots_sub_state = staticmethod(_featured)
    Event.resolve_by_type = staticmethod(_resolving(Event.resolve_by_type))
    DialogueStateTracker.applied_events = _applying(DialogueStateTracker.applied_events)
    ActionExtractSlots.run = _extracting(ActionExtractSlots.run)
    return True


def copied(tracker: Any) -> Any:
    """As DialogueStateTracker.copy, which lives through all events again, but for what no event tells of."""
    made = object.__new__(type(tracker))
    made.__dict__.update(tracker.__dict__)
    made.events = tracker.events.copy()
    made.slots = {name: _copied(slot) for name, slot in tracker.slots.items()}
    made.active_loop = tracker.active_loop and replace(tracker.active_loop)
    return made


def _copied(slot: Any) -> Any:
    """In place of what `copy.copy` does with a slot."""
    made = object.__new__(type(slot))
    made.__dict__.update(slot.__dict__)
    return made


def _featured(tracker: Any, omit_unset_slots: bool = False) -> dict[str, Any]:
    """In place of Domain._get_slots_sub_state, which asks each slot up to three times for its features."""
    slots: dict[str, Any] = {}
    for name, slot in tracker.slots.items():
        if slot is None or not slot.influence_conversation or (omit_unset_slots and not slot.has_been_set):
            continue
        features = slot.as_feature()
        if features and slot.value == "should_not_be_set":
            slots[name] = slot.value
        elif any(features):
            slots[name] = tuple(features)
    return slots


def _resolving(theirs: Callable[..., Any]) -> Callable[..., Any]:
    """As Event.resolve_by_type, but a name is looked for once."""
    known: dict[str, Any] = {}

    def resolve(type_name: str, default: Any = None) -> Any:
        if type_name not in known:
            found = theirs(type_name, default)
            if found is None or found is default:
                return found
            known[type_name] = found
        return known[type_name]

    return resolve


def _extracting(theirs: Run) -> Run:
    """As ActionExtractSlots.run, but nothing is asked of a domain in which no slot is filled by Rasa."""

    async def run(action: Any, output_channel: Any, nlg: Any, tracker: Any, domain: Any) -> list[Any]:
        known = domain.__dict__
        if _EXTRACTS not in known:
            mappings = [mapping for slot in domain.slots for mapping in slot.mappings]
            asks = any(one.get("type") != "custom" or one.get("action") for one in mappings)
            known[_EXTRACTS] = asks or _VALIDATES in domain.user_actions
        return await theirs(action, output_channel, nlg, tracker, domain) if known[_EXTRACTS] else []

    return run


def _applying(theirs: Callable[[Any], list[Any]]) -> Callable[[Any], list[Any]]:
    """As DialogueStateTracker.applied_events, by each event's class; where something was reverted, Rasa's own."""

    def applied(tracker: Any) -> list[Any]:
        told = [(event, _kind(type(event))) for event in tracker.events]
        loops = {event.name for event, kind in told if kind == "loop" and event.name}
        kept: list[Any] = []
        for event, kind in told:
            if kind == "reverts":
                return theirs(tracker)
            if kind == "begins":
                kept = []
            elif kind == "action" and event.action_name in loops and _ran_before(event.action_name, kept):
                kept = _without_the_run(event.action_name, kept)
            else:
                kept.append(event)
        return kept

    return applied


def _ran_before(loop: str, events: list[Any]) -> bool:
    """Whether DialogueStateTracker._first_loop_execution_or_unhappy_path says no."""
    after: str | None = None
    for event in reversed(events):
        kind = _kind(type(event))
        if (kind == "loop" and event.name is None) or (kind == "rejected" and event.action_name == loop):
            return False
        if kind == "said" and after not in (None, loop):
            return False
        if kind == "action":
            after = event.action_name
            if after == loop:
                return True
    return False


def _without_the_run(loop: str, events: list[Any]) -> list[Any]:
    """As DialogueStateTracker._undo_till_previous_loop_execution: no words and actions since the loop ran last."""
    since = next(
        at
        for at in range(len(events) - 1, -1, -1)
        if _kind(type(events[at])) == "action" and events[at].action_name == loop
    )
    gone = ("action", "said", "featurised")
    return [event for at, event in enumerate(events) if at <= since or _kind(type(event)) not in gone]


def _kind_of(event_type: type) -> str:
    """What an event of this class means for those before it; nothing for most."""
    from rasa.shared.core import events

    kinds: dict[str, tuple[type, ...]] = {
        "begins": (events.Restarted, events.SessionStarted),
        "reverts": (events.ActionReverted, events.UserUtteranceReverted),
        "action": (events.ActionExecuted,),
        "loop": (events.ActiveLoop,),
        "rejected": (events.ActionExecutionRejected,),
        "said": (events.UserUttered,),
        "featurised": (events.DefinePrevUserUtteredFeaturization,),
    }
    return next((kind for kind, types in kinds.items() if issubclass(event_type, types)), "")


_kind: Callable[[Any], str] = cache(_kind_of)
