"""Our actions as Rasa calls them, without its check of every answer against a schema that it compiles anew each time.

That check was 30 % of a turn. The other side is ours and of the same version; a wrong answer fails the turn all the same.
"""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import Action, RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.endpoint import ActionsEndpoint


class OwnAction(RemoteAction):  # type: ignore[misc]
    """An action of ours."""

    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        """As Rasa's own, which copies what an open form began with, again and again and deeply, to send it."""
        form, tracker.active_loop = tracker.active_loop, None
        try:
            call: dict[str, Any] = super()._action_call_format(tracker, domain)
        finally:
            tracker.active_loop = form
        if form:
            call["tracker"]["active_loop"] = dict(vars(form))
        return call

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        if not isinstance(result["events"], list) or not isinstance(result["responses"], list):
            raise ValueError("an action answers events and responses")
        return True


class OwnForm(FormAction):  # type: ignore[misc]
    """A form whose validator is an action of ours."""

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


def own(action: Action, endpoint: ActionsEndpoint) -> Action:
    """The action as ours: what runs elsewhere goes through `endpoint`; what Rasa does itself stays as it is."""
    if isinstance(action, FormAction):
        return OwnForm(action.name(), endpoint)
    return OwnAction(action.name(), endpoint) if isinstance(action, RemoteAction) else action
