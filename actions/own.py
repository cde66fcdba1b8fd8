"""What citizens want of tickets they have filed: to press for one, add to it, have it done again, let it be seen.

One action for all of it, so that one rule is enough: which ticket is meant and how it stands decides what is done.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import incidents
from actions.additions import WHY_ASKED, Additions
from actions.again import Again
from actions.brought import BARE
from actions.follow_up import UNSOLVED, ActionAnswerSurvey, answers_of
from actions.named import COMPLAINT_FORM, Events, Named, over
from actions.offers import Offer, closed, since
from actions.ordinals import in_order, means_all
from actions.said import SURE, Said
from actions.same_place import lent
from actions.sameness import goes_on, is_another, may_be, puts_with_it, says_again
from actions.sentence import Sentence
from actions.waiting import offer_what_waits
from actions.which import ask_which, meant
from city.pack import CityPack
from desk.desk import Desk, TicketStatus
from desk.errors import NotAllowed, TicketNotFound

# For how many messages a few words go on about the ticket that was just filed.
_JUST = 2
ENDED = ("withdrawn", "rejected")
ANSWERED = ("resolved", "closed")


class ActionOwnTicket(Named):
    """Does what `urge_ticket`, `supplement_ticket`, `reopen_ticket`, a photo, a voice note, a yes or no, or a button
    asks.
    """

    called = "action_own_ticket"

    def __init__(self, desk: Desk, pack: CityPack) -> None:
        self._desk = desk
        self._pack = pack
        self._again = Again(desk, pack)
        self._additions = Additions(desk)
        self._survey = ActionAnswerSurvey(desk, pack)

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Answered in one sentence; a draft that waits is offered again after it."""
        said = Said.of(tracker)
        if _answers_survey(said, tracker):
            return await self._survey.run(dispatcher, tracker, domain)
        later = None if tracker.active_loop else await incidents.told_later(self._desk, said, self._pack)
        if later is not None:
            later[0].utter(dispatcher)
            return [*later[1], over(tracker)]
        events = await self._do(dispatcher, said, tracker)
        if any(event.get("event") == "followup" for event in events):
            return events
        if not tracker.active_loop:
            await offer_what_waits(self._desk, dispatcher, tracker, said)
        return [*events, over(tracker)]

    async def _do(self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker) -> Events:
        if said.intent in BARE:
            return await self._additions.bring(dispatcher, said, tracker)
        if said.intent in ("publish_ticket", "unpublish_ticket"):
            return await self._shown_to_all(dispatcher, said, tracker)
        if tracker.slots.get(WHY_ASKED) and said.intent in ("affirm", "deny"):
            Sentence("utter_fine").utter(dispatcher)
            return [SlotSet(WHY_ASKED, None), SlotSet("comment_wanted", False)]
        if said.intent in ("take_offer", "affirm", "deny"):
            return await self._again.answer(dispatcher, said, tracker)
        if tracker.slots.get("comment_wanted") or said.intent not in ("urge_ticket", "reopen_ticket"):
            return await self._additions.add(dispatcher, said, tracker)
        tickets = await self._desk.tickets_of(said.conversation, said.lang)
        if said.intent == "reopen_ticket":
            return await self._again.reopen(dispatcher, said, tracker, tickets)
        return await self._urge(dispatcher, said, tracker, tickets)

    async def _urge(
        self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker, tickets: list[TicketStatus]
    ) -> Events:
        under_way = in_order([one for one in tickets if one.is_open])
        if said.words and means_all(said.words) and len(under_way) > 1:
            for one in under_way:
                await self._again.press(dispatcher, said, tracker, one, said.words)
            return closed(tracker)
        which = meant(said, tracker, tickets, lambda one: one.is_open, sure=True)
        if which.named:
            Sentence("utter_ticket_not_found").utter(dispatcher)
            return []
        if which.among:
            return ask_which(dispatcher, said, which.among, "urge_ticket", said.words)
        if which.ticket is None:
            return await self._again.reopen(dispatcher, said, tracker, tickets)
        chosen = Offer.of(tracker)
        text = chosen.text if said.pressed and chosen else said.words
        return await self._again.press(dispatcher, said, tracker, which.ticket, text)

    async def _shown_to_all(self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker) -> Events:
        """Consent that the public sees it, pressed or in words, or taken back."""
        tickets = await self._desk.tickets_of(said.conversation, said.lang)
        agrees = said.intent == "publish_ticket"
        which = meant(
            said, tracker, tickets, lambda one: one.is_open if agrees else one.published, sure=agrees
        )
        if which.among:
            return ask_which(dispatcher, said, which.among, said.intent, said.words)
        number = which.ticket.number if which.ticket else which.named
        if number is None:
            Sentence("utter_not_published" if agrees else "utter_not_public").utter(dispatcher)
            return []
        try:
            if agrees:
                await self._desk.publish(said.conversation, number=number)
            else:
                await self._desk.unpublish(said.conversation, number=number)
        except (TicketNotFound, NotAllowed):
            Sentence("utter_not_published").utter(dispatcher)
            return []
        Sentence("utter_published" if agrees else "utter_unpublished").utter(dispatcher)
        return []


class ActionToldAgain(Named):
    """A matter told by somebody who filed before: theirs once more, or a new one, which opens the form."""

    called = "action_told_again"

    def __init__(self, desk: Desk, pack: CityPack) -> None:
        self._desk = desk
        self._pack = pack
        self._again = Again(desk, pack)
        self._survey = ActionAnswerSurvey(desk, pack)
        self._additions = Additions(desk)

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Asked whether it is the same, where it may be; a follow-up that is open takes 'broken again' for a no."""
        said = Said.of(tracker)
        if said.pressed:
            return [FollowupAction(COMPLAINT_FORM)]
        later = await incidents.told_later(self._desk, said, self._pack)
        if later is not None:
            later[0].utter(dispatcher)
            return [*later[1], over(tracker)]
        focus = tracker.slots.get("ticket_in_focus")
        tickets = await self._desk.tickets_of(said.conversation, said.lang)
        spoken_of = next((one for one in tickets if one.number == focus), None)
        # 'Not solved, and this is how it is now' is of the ticket that was just answered, whatever it tells.
        outright = bool(
            said.acts_any(UNSOLVED, "reopen") and spoken_of and spoken_of.worked_status in ANSWERED
        )
        if (outright or _tells_nothing_new(said)) and _answers_survey(said, tracker):
            return await self._survey.run(dispatcher, tracker, domain)
        if outright:
            return [*await self._again.reopen(dispatcher, said, tracker, tickets), over(tracker)]
        wants_added = puts_with_it(said.words) and spoken_of is not None and spoken_of.is_open
        if spoken_of and wants_added and is_another(said, spoken_of):
            return self._additions.apart(dispatcher, said, tracker, spoken_of)
        goes_with_it = wants_added or (_just_filed(tracker) and spoken_of and goes_on(said, spoken_of))
        if spoken_of and spoken_of.is_open and goes_with_it:
            return [*await self._additions.put(dispatcher, said, tracker, spoken_of.number), over(tracker)]
        if not (says_again(said.words) or _surveyed(tracker)):
            return [*lent(said, tracker, spoken_of), FollowupAction(COMPLAINT_FORM)]
        alike = [one for one in tickets if may_be(said, one) and one.status not in ENDED]
        ticket = next(iter(sorted(alike, key=lambda one: one.number != focus)), None)
        if ticket is None:
            return [*lent(said, tracker, spoken_of), FollowupAction(COMPLAINT_FORM)]
        if ticket.number == focus and _answers_survey(said, tracker) and said.acts_any(UNSOLVED, "reopen"):
            return await self._survey.run(dispatcher, tracker, domain)
        return [*self._again.offer(dispatcher, said, ticket), over(tracker)]


def _just_filed(tracker: Tracker) -> bool:
    """Whether the ticket in focus was spoken of just before."""
    return (since(tracker, "ticket_in_focus") or _JUST + 1) <= _JUST


def _surveyed(tracker: Tracker) -> bool:
    """Whether a follow-up is open: what is told then without a place may be how its matter is now."""
    return bool((tracker.slots.get("survey_open") or {}).get("survey"))


def _tells_nothing_new(said: Said) -> bool:
    """Whether what was taken for a matter names no place, and is surely of no kind: '来看了一眼就走了，啥也没干'."""
    return not said.names_place and (said.category_confidence or 0.0) < SURE


def _answers_survey(said: Said, tracker: Tracker) -> bool:
    """Whether these words answer a follow-up that is open, however they were understood."""
    if said.intent == "answer_survey" and said.value("survey"):
        # A button of a follow-up says itself what it answers.
        return True
    opened = tracker.slots.get("survey_open") or {}
    if said.pressed or said.value("ticket_number") or not opened.get("survey"):
        return False
    return bool(answers_of(said, str(opened.get("question"))))
