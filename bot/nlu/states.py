"""What rules see of a conversation at each of its steps, told from its events and not from copies of the conversation.

Rasa makes a new conversation for every prediction, lives through all events again and looks at fifty slots before each
action, where five slots and the last words, action and form are asked for. `from_events` puts our way in its place, with
the same states (held by tests/dialogue/test_trackers.py), for the version of Rasa that it was tried with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any

from bot.nlu.tried import with_this_rasa

_LISTEN = "action_listen"
States = Callable[..., list[dict[str, Any]]]


def from_events() -> bool:
    """Whether states are now told so. Rasa must be importable; twice does no more than once."""
    if not with_this_rasa():
        return False
    from rasa.shared.core.domain import Domain

    if not getattr(Domain.states_for_tracker_history, "is_ours", False):
        Domain.states_for_tracker_history = _telling(Domain.states_for_tracker_history)
    return True


def _telling(theirs: States) -> States:
    """As Domain.states_for_tracker_history; Rasa's own where turns are left out, or an event is none of those we know."""

    def states(
        domain: Any,
        tracker: Any,
        omit_unset_slots: bool = False,
        ignore_rule_only_turns: bool = False,
        rule_only_data: Any = None,
    ) -> list[dict[str, Any]]:
        happened = [(event, _kind(type(event))) for event in tracker.applied_events()]
        if ignore_rule_only_turns or any(kind == "unknown" for _, kind in happened):
            return theirs(domain, tracker, omit_unset_slots, ignore_rule_only_turns, rule_only_data)
        return list(_states(domain, tracker, happened, omit_unset_slots))

    states.is_ours = True  # type: ignore[attr-defined]
    return states


def _states(
    domain: Any, tracker: Any, happened: list[tuple[Any, str]], omit_unset_slots: bool
) -> Iterator[dict[str, Any]]:
    """The state before each action, and the one at the end."""
    slots = _Slots(domain, tracker, omit_unset_slots)
    words = _Words(domain)
    before: dict[str, Any] = {}
    loop: dict[str, Any] = {}
    for event, kind in happened:
        if kind == "action":
            yield _state(words.told(), slots.told(), before, loop)
            before = event.as_sub_state()
        elif kind == "slot":
            slots.set(event.key, event.value)
        elif kind == "said":
            words.latest_message = event
        elif kind == "loop":
            loop = {} if event.name is None else {"name": event.name}
        elif kind == "featurised" and _LISTEN in before.values() and words.latest_message:
            words.latest_message.use_text_for_featurization = event.use_text_for_featurization
    yield _state(words.told(), slots.told(), before, loop)


def _state(
    words: dict[str, Any], slots: dict[str, Any], action: dict[str, Any], loop: dict[str, Any]
) -> dict[str, Any]:
    told = {"user": words, "slots": slots, "prev_action": action, "active_loop": loop}
    # Whoever asks for states writes on them.
    return {name: dict(part) for name, part in told.items() if part}


class _Words:
    """What was said last, told as Rasa does, but once for as long as nothing else is said."""

    def __init__(self, domain: Any) -> None:
        self._domain = domain
        self.latest_message: Any = None
        self._known: tuple[Any, Any] | None = None
        self._told: dict[str, Any] = {}

    def told(self) -> dict[str, Any]:
        said = self.latest_message
        if said is None:
            return {}
        now = (id(said), said.use_text_for_featurization)
        if now != self._known:
            self._known, self._told = now, self._domain._get_user_sub_state(self)
        return self._told


class _Slots:
    """The slots that rules may ask for, from their beginnings on, told once for as long as none changes."""

    def __init__(self, domain: Any, tracker: Any, omit_unset: bool) -> None:
        self._domain, self._omit_unset = domain, omit_unset
        asked = [
            (name, slot)
            for name, slot in tracker.slots.items()
            if slot is not None and slot.influence_conversation
        ]
        self._all = SimpleNamespace(slots={name: _beginning(slot) for name, slot in asked})
        self._told: dict[str, Any] | None = None

    def set(self, name: str, value: Any) -> None:
        if name in self._all.slots:
            self._all.slots[name].value = value
            self._told = None

    def told(self) -> dict[str, Any]:
        if self._told is None:
            self._told = self._domain._get_slots_sub_state(self._all, omit_unset_slots=self._omit_unset)
        return self._told


def _beginning(slot: Any) -> Any:
    """A slot of the same sort with its first value."""
    made = object.__new__(type(slot))
    made.__dict__.update(slot.__dict__)
    made.reset()
    return made


def _kind_of(event_type: type) -> str:
    """What an event of this class changes of what rules see."""
    from rasa.shared.core import events

    kinds: dict[str, tuple[type, ...]] = {
        "action": (events.ActionExecuted,),
        "slot": (events.SlotSet,),
        "said": (events.UserUttered,),
        "loop": (events.ActiveLoop,),
        "featurised": (events.DefinePrevUserUtteredFeaturization,),
        "nothing": (
            *(events.BotUttered, events.AgentUttered, events.FollowupAction),
            *(events.LoopInterrupted, events.ActionExecutionRejected),
            *(events.ConversationPaused, events.ConversationResumed),
            *(events.ReminderScheduled, events.ReminderCancelled),
        ),
    }
    return next((kind for kind, types in kinds.items() if issubclass(event_type, types)), "unknown")


_kind: Callable[[Any], str] = cache(_kind_of)
