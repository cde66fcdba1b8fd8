"""A complaint that waits to be gone on with: put aside, offered again, or forgotten."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.draft import Draft
from actions.gist import gist
from actions.named import Events, Named, over
from actions.said import Said
from actions.sentence import Sentence
from desk.desk import Desk


class ActionDropDraft(Named):
    """Forgets what was being told."""

    called = "action_drop_draft"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """The slots cleared, with a word; what was told before a danger, or before a person was called, is offered."""
        said = Said.of(tracker)
        before = Draft.of(tracker.slots)
        called = tracker.slots.get("person_called") and not said.pressed
        if called and (kept := await self._desk.draft(said.conversation)):
            # They may only be calling off the person.
            return _offered(Draft.of(kept), said, dispatcher, SlotSet("person_called", False))
        if tracker.slots.get("danger_told") and before["description"] and before.asked:
            # The form's slots hold the matter as it was told; what was said of danger is in the desk's draft only.
            await self._desk.remember_draft(said.conversation, before.kept())
            return _offered(before, said, dispatcher, SlotSet("danger_told", None))
        dropped = before.kept() or await self._desk.draft(said.conversation)
        await self._desk.drop_draft(said.conversation)
        off = bool(tracker.slots.get("danger_told")) and not said.pressed
        Sentence("utter_dropped_safe" if off else "utter_dropped").utter(dispatcher)
        # Whoever thinks better of it in the same talk need not tell it over again.
        return [*cleared(tracker, draft_waiting=False), SlotSet("dropped", dropped or None)]


class ActionOfferDraft(Named):
    """Asks whether to go on with what was being told before."""

    called = "action_offer_draft"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """An offer with two buttons, or the plain greeting if the draft is gone meanwhile."""
        said = Said.of(tracker)
        draft = Draft.of(await self._desk.draft(said.conversation))
        if was_passed_over(draft):
            draft = await self._forget(draft, said)
        if not draft.fields:
            if said.intent == "greet":
                Sentence("utter_greet").utter(dispatcher)
            return [over(tracker), SlotSet("draft_waiting", False)]
        offer_again(draft, said, greeting=said.intent == "greet").utter(dispatcher)
        return []

    async def _forget(self, draft: Draft, said: Said) -> Draft:
        """Drops what was passed over; what it was put before, or an empty draft, is what waits now."""
        behind = Draft.of(draft.set_aside)
        if behind.fields:
            await self._desk.remember_draft(said.conversation, behind.kept())
        else:
            await self._desk.drop_draft(said.conversation)
        return behind


class ActionParkDraft(Named):
    """Leaves the form with its draft kept: the citizen goes, or asks for a person."""

    called = "action_park_draft"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """The draft waits from now on; it is with the desk already."""
        return [SlotSet("draft_waiting", True)]


def was_passed_over(draft: Draft) -> bool:
    """Whether it is a question that was only offered to be written down, and nobody took up the offer."""
    return draft["kind"] == "inquiry" and not draft.asked


def _offered(draft: Draft, said: Said, dispatcher: CollectingDispatcher, over: SlotSet) -> Events:
    """Offers the draft again and keeps it waiting; `over` clears the reason for which it was left."""
    offer_again(draft, said).utter(dispatcher)
    # No rule for a dropped draft follows.
    return [over, SlotSet("draft_waiting", True), FollowupAction("action_listen")]


def offer_again(draft: Draft, said: Said, *, greeting: bool = False) -> Sentence:
    """'Shall we go on with …?', in the citizen's own words where they are short."""
    short = gist(draft["description"], said.lang, place=draft["address"])
    name = "utter_offer_draft_greeting" if greeting else "utter_offer_draft"
    return Sentence(name, {"gist": short}) if short else Sentence(f"{name}_plain")


async def offer_what_waits(
    desk: Desk, dispatcher: CollectingDispatcher, tracker: Tracker, said: Said
) -> None:
    """Back to the complaint that was being told, if one was put aside for something else."""
    if not tracker.slots.get("draft_waiting"):
        return
    draft = Draft.of(await desk.draft(said.conversation))
    if draft.fields:
        offer_again(draft, said).utter(dispatcher)


def cleared(tracker: Tracker, *, draft_waiting: bool) -> Events:
    """Every slot of the draft emptied."""
    return [
        *Draft().events(tracker.slots),
        SlotSet("confirmed", None),
        SlotSet("draft_waiting", draft_waiting),
        SlotSet("danger_told", None),
        SlotSet("dropped", None),
    ]
