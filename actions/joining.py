"""Before filing: the same matter in the same place, reported already, may be followed instead of filed twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk.events import SlotSet

from actions.draft import Draft
from actions.named import Events
from actions.said import Said
from actions.sentence import Sentence
from desk.desk import Desk
from desk.errors import InvalidInput, Refused, TicketNotFound

QUESTION = "similar"
_OWN = "own "
_YES = ("affirm", "confirm_draft")


@dataclass(frozen=True)
class Open:
    """A ticket that may be followed, or added to where it is the citizen's own: `mine`."""

    number: str
    mine: bool

    @classmethod
    def offered_in(cls, draft: Draft) -> Open | None:
        """The one that was offered last."""
        noted = draft.about.get(QUESTION)
        return cls(noted.removeprefix(_OWN), noted.startswith(_OWN)) if noted else None

    def noted_in(self, draft: Draft) -> Draft:
        """With this one as what was offered."""
        return draft.asked_about(QUESTION, f"{_OWN if self.mine else ''}{self.number}")


async def offered(desk: Desk, said: Said, draft: Draft) -> tuple[Sentence, Draft] | None:
    """The offer, once for each draft; None where nothing like it is open, or not enough is told yet to know."""
    if QUESTION in draft.asked or draft.others:
        return None
    return await asked_again(desk, said, draft)


async def asked_again(desk: Desk, said: Said, draft: Draft) -> tuple[Sentence, Draft] | None:
    """The offer, also a second time, and the draft with what is offered. Of somebody else's report it tells the matter,
    the street and the day, no more.
    """
    found = await desk.similar(said.conversation, draft.fields, said.lang)
    if found is None or draft["previous"]:
        return None
    noted = Open(found.number, found.mine).noted_in(draft)
    values: dict[str, Any] = {
        "since": found.since_text,
        "where": found.where,
        "category": found.category_name,
    }
    if found.mine:
        values |= {"number": found.number, "title": found.title}
        return Sentence("utter_similar_mine", values), noted
    return Sentence("utter_similar", values), noted


def is_taken(said: Said) -> bool:
    """Whether the citizen wants to follow it."""
    if said.pressed:
        return said.means(*_YES)
    return said.acts_any("affirm", "choose") and not said.acts_any("deny", "file")


async def taken(desk: Desk, said: Said, draft: Draft) -> tuple[Sentence, Events] | None:
    """What is said and set once they follow it, or have added to their own. None where that is no longer possible."""
    one = Open.offered_in(draft)
    if one is None:
        # Offered before it was noted which one it is.
        found = await desk.similar(said.conversation, draft.fields, said.lang)
        if found is None:
            return None
        one = Open(found.number, found.mine)
    call: dict[str, Any] = {"message_id": said.message, "number": one.number, "lang": said.lang}
    try:
        if one.mine:
            text = str(draft["description"] or "")
            own = await desk.supplement(said.conversation, text=text, **call)
            await desk.drop_draft(said.conversation)
            sentence = Sentence("utter_added", {"number": own.number, "title": own.title})
            return sentence, [SlotSet("ticket_in_focus", own.number)]
        status, code = await desk.join(said.conversation, fields=draft.fields, **call)
    except (TicketNotFound, Refused, InvalidInput):
        return None
    values = {"number": status.number, "code": code, "next": status.next_text}
    return Sentence("utter_joined", values), [SlotSet("ticket_in_focus", status.number)]


async def put_back(desk: Desk, said: Said, draft: Draft) -> Events:
    """Another draft that waited behind this one waits from now on by itself."""
    if not draft.set_aside:
        return []
    await desk.remember_draft(said.conversation, draft.set_aside)
    return [SlotSet("draft_waiting", True)]
