"""Our actions as Rasa calls them, with less around each call: no schema, no copies, no domain.

Rasa checked every answer against a schema that it compiled anew each time, which was 30 % of a turn. The other side is ours
and of the same version; a wrong answer fails the turn all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import rasa
from rasa.core.actions.action import Action, RemoteAction, action_for_name_or_text
from rasa.core.actions.forms import FormAction
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, Restarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu import session
from bot.nlu.endpoint import ActionsEndpoint
from bot.nlu.trackers import copied


class Actions:
    """Every action of a domain by its name, made once: what one keeps between two calls is of the domain alone."""

    def __init__(self, domain: Domain, endpoint: ActionsEndpoint) -> None:
        self._domain = domain
        self._endpoint = endpoint
        self._known: dict[str, Action] = {}

    def named(self, name: str) -> Action:
        """The action as ours: what runs elsewhere goes through the endpoint; what Rasa does itself stays as it is."""
        if name not in self._known:
            theirs = action_for_name_or_text(name, self._domain, self._endpoint)
            self._known[name] = own(theirs, self._endpoint)
        return self._known[name]

    def at(self, index: int) -> Action:
        """The action that a prediction counts as this one."""
        return self.named(self._domain.action_names_or_texts[index])


class OwnAction(RemoteAction):  # type: ignore[misc]
    """An action of ours."""

    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        """As Rasa's own, but with events as they are kept, and without what an open form began with."""
        call = {
            "next_action": self.name(),
            "sender_id": tracker.sender_id,
            "version": rasa.__version__,
            "tracker": {
                "sender_id": tracker.sender_id,
                "slots": tracker.current_slot_values(),
                "latest_message": tracker._latest_message_data(),
                "latest_event_time": tracker.events[-1].timestamp if tracker.events else None,
                "followup_action": tracker.followup_action,
                "paused": tracker.is_paused(),
                "events": [session.plain(event) for event in tracker.events],
                "latest_input_channel": tracker.get_latest_input_channel(),
                "active_loop": _without_words(tracker.active_loop),
                "latest_action": tracker.latest_action,
                "latest_action_name": tracker.latest_action_name,
            },
        }
        needs_domain = domain.does_custom_action_explicitly_need_domain(self.name())
        if needs_domain or not self._is_selective_domain_enabled():
            call["domain"] = domain.as_dict()
        return call

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        if not isinstance(result["events"], list) or not isinstance(result["responses"], list):
            raise ValueError("an action answers events and responses")
        return True


class OwnForm(FormAction):  # type: ignore[misc]
    """A form whose validator is an action of ours, and that copies a conversation without living through it again."""

    async def validate_slots(
        self,
        slot_candidates: dict[str, Any],
        tracker: DialogueStateTracker,
        domain: Domain,
        output_channel: Any,
        nlg: Any,
    ) -> list[Event]:
        """What the validator makes of the message, as in Rasa's own."""
        candidates = [SlotSet(name, value) for name, value in slot_candidates.items()]
        call = OwnAction(f"validate_{self.name()}", self.action_endpoint)
        answer: list[Event] = await call.run(
            output_channel, nlg, self._temporary_tracker(tracker, candidates, domain), domain
        )
        return answer

    async def _validate_if_required(
        self, tracker: DialogueStateTracker, domain: Domain, output_channel: Any, nlg: Any
    ) -> list[Event]:
        """As Rasa's own, which copies the message deeply for a log."""
        heard = tracker.latest_action_name == ACTION_LISTEN_NAME and not tracker.is_active_loop_interrupted
        answer: list[Event]
        if heard or not tracker.active_loop:
            answer = await self.validate(tracker, domain, output_channel, nlg)
        else:
            answer = await self.validate_slots({}, tracker, domain, output_channel, nlg)
        return answer

    def _temporary_tracker(
        self, current_tracker: DialogueStateTracker, additional_events: Sequence[Event], domain: Domain
    ) -> DialogueStateTracker:
        if any(event.type_name == Restarted.type_name for event in current_tracker.events):
            return super()._temporary_tracker(current_tracker, additional_events, domain)
        trial = copied(current_tracker)
        trial.update(SlotSet(REQUESTED_SLOT, self.get_slot_to_fill(current_tracker)))
        trial.update(ActionExecuted(self.name()))
        for event in additional_events:
            trial.update(event)
        return trial

    async def _activate_loop(
        self, output_channel: Any, nlg: Any, tracker: DialogueStateTracker, domain: Domain
    ) -> list[Event]:
        events: list[Event] = self._default_activation_events()
        trial = copied(tracker)
        trial.update_with_events(events, domain)
        return [*events, *await self.activate(output_channel, nlg, trial, domain)]


def _without_words(loop: Any) -> dict[str, Any]:
    """An open form without the message that opened it."""
    return {name: value for name, value in vars(loop).items() if name != "trigger_message"} if loop else {}


def own(action: Action, endpoint: ActionsEndpoint) -> Action:
    """The action as ours, or as it is."""
    if isinstance(action, FormAction):
        return OwnForm(action.name(), endpoint)
    return OwnAction(action.name(), endpoint) if isinstance(action, RemoteAction) else action
