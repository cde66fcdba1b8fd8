"""A confirmed draft becomes tickets, and what is said of them; what cannot be filed yet goes on being asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import ordinals
from actions.details import WHERE
from actions.draft import CONTACT, Draft, with_words_for_time
from actions.enterprises import as_filed
from actions.matters import each
from actions.named import Events, Named
from actions.said import Said
from actions.sentence import Sentence, offer
from actions.summaries import own_date
from actions.waiting import cleared, offer_again
from desk.desk import Desk, FiledTicket
from desk.errors import InvalidInput, MissingDetail

# Which question gives a field, and which fields it gives.
_PLACE = ("district", WHERE)
_CONTACT = ("contact_by", CONTACT)
_ASKED_BY: dict[str, tuple[str, tuple[str, ...]]] = {
    **dict.fromkeys(("district", "subdistrict", "lat", "long"), _PLACE),
    **dict.fromkeys(("reporter_name", "reporter_phone", "contact_by"), _CONTACT),
}


class ActionSubmitComplaint(Named):
    """Files the confirmed draft. The desk checks every field again, and files one message once."""

    called = "action_submit_complaint"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """The slots cleared and the ticket in focus; without a confirmation or a needed field nothing is filed."""
        said, draft = Said.of(tracker), Draft.of(tracker.slots)
        if tracker.slots.get("confirmed") is not True:
            # The form said why it ended.
            dispatcher.utter_message(json_message={"silent": True})
            return [SlotSet("confirmed", None)]
        try:
            filed = await self._desk.file_complaints(
                said.conversation,
                message_id=said.message,
                matters=as_filed((with_words_for_time(one, said.lang) for one in each(draft)), said.lang),
                lang=said.lang,
            )
        except (MissingDetail, InvalidInput) as refused:
            # The draft stays with the desk, and is gone on with from what it lacks.
            await self._desk.remember_draft(said.conversation, _reopened(draft, refused.field).kept())
            Sentence("utter_cannot_file_yet").utter(dispatcher)
            return cleared(tracker, draft_waiting=True)
        filed_sentence(filed, said.lang, anonymous=bool(draft["anonymous"])).utter(dispatcher)
        waiting = draft.set_aside is not None
        if draft.set_aside:
            await self._desk.remember_draft(said.conversation, draft.set_aside)
            offer_again(Draft.of(draft.set_aside), said).utter(dispatcher)
        events = cleared(tracker, draft_waiting=waiting)
        order = [one.number for one in filed] if len(filed) > 1 else None
        return [*events, SlotSet("ticket_in_focus", filed[0].number), SlotSet(ordinals.SLOT, order)]


def filed_sentence(filed: Sequence[FiledTicket], lang: str, *, anonymous: bool = False) -> Sentence:
    """'Filed', with the number, the code and both dates; of several matters each with its own on a line.

    The dates of several are those that hold for all; what is answered sooner says so on its line.
    """
    first, latest = filed[0], max(filed, key=lambda one: one.answer_by)
    dates = {"dispatch_by": latest.dispatch_by_text, "answer_by": latest.answer_by_text}
    if len(filed) > 1:
        sooner = (own_date(one.answer_by_text, latest.answer_by_text, lang) for one in filed)
        told = (
            " · ".join(part for part in (one.number, one.tracking_code, one.title, date) if part)
            for one, date in zip(filed, sooner, strict=True)
        )
        lines = "\n".join(f"{at}. {one}" for at, one in enumerate(told, 1))
        return Sentence("utter_filed_several", {"count": len(filed), "lines": lines, **dates})
    values = {"number": first.number, "code": first.tracking_code, **dates}
    return Sentence("utter_filed_anonymous" if anonymous else "utter_filed", values, _publishing(first, lang))


def _publishing(filed: FiledTicket, lang: str) -> tuple[dict[str, Any], ...]:
    """The one light question whether others may see that there is such a matter; no answer is a no."""
    if not filed.may_publish:
        return ()
    title = "OK to list it publicly (type and area only)" if lang == "en" else "同意公开（只公开类别和街道）"
    return (offer(title, f'/publish_ticket{{"ticket_number": "{filed.number}"}}'),)


def _reopened(draft: Draft, field: str) -> Draft:
    """The draft without the field that could not be filed, so that it is asked for again."""
    question, fields = _ASKED_BY.get(field, (field, (field,)))
    return draft.without(*fields, question=question)
