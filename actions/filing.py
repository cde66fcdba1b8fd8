"""What becomes of a draft: filed, dropped, offered again, or begun after danger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import ordinals
from actions.answers import take
from actions.asked import is_question
from actions.details import WHERE
from actions.draft import CONTACT, Draft, with_words_for_time
from actions.enterprises import as_filed
from actions.gist import gist
from actions.matters import each, turned_to
from actions.named import Events, Named, over
from actions.said import Said
from actions.sentence import Sentence, offer
from actions.summaries import own_date
from actions.talk import keep_safe
from city.danger import Danger, Kind
from city.pack import CityPack
from desk.desk import Desk, FiledTicket
from desk.errors import InvalidInput, MissingDetail

_OF_DANGER = {
    "gas": "utilities.gas",
    "manhole": "municipal_facilities.manhole",
    "trapped": "housing.elevator",
    "falling": "safety.hazards",
    "fire": "safety.hazards",
    "electrocution": "safety.hazards",
}
# These come of themselves; a falling tile and a live wire may come of the leak that was told before.
_BY_ITSELF = ("gas", "fire", "manhole", "trapped")
# Of these the words may know better which matter it is.
_BY_WORDS = ("fire", "electrocution")
# What no fire is that is called one, however its smoke and noise are sorted.
_FIRE = re.compile(
    r"着火|起火|失火|火灾|烧着|烧起来|冒火|火苗|\b(?:on fire|flames?|burning)\b", re.IGNORECASE
)
_NUISANCES = ("environment", "consumer", "sanitation")
_LIFT = re.compile(r"电梯|\b(?:lift|elevator)\b", re.IGNORECASE)
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


class ActionDropDraft(Named):
    """Forgets what was being told."""

    called = "action_drop_draft"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """The slots cleared, with a word; what was being told before danger was spoken of waits on, and is offered."""
        said = Said.of(tracker)
        before = Draft.of(tracker.slots)
        if tracker.slots.get("danger_told") and before["description"] and before.asked:
            # The form's slots hold the matter as it was told; what was said of danger is in the desk's draft only.
            await self._desk.remember_draft(said.conversation, before.kept())
            offer_again(before, said).utter(dispatcher)
            # What follows a draft that was dropped is no rule for this one.
            return [
                SlotSet("danger_told", None),
                SlotSet("draft_waiting", True),
                FollowupAction("action_listen"),
            ]
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
        if not draft.fields:
            Sentence("utter_greet").utter(dispatcher)
            return [over(tracker), SlotSet("draft_waiting", False)]
        offer_again(draft, said, greeting=said.intent == "greet").utter(dispatcher)
        return []


class ActionParkDraft(Named):
    """Leaves the form with its draft kept: the citizen goes, or asks for a person."""

    called = "action_park_draft"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """The draft waits from now on; it is with the desk already."""
        return [SlotSet("draft_waiting", True)]


class ActionAfterDanger(Named):
    """After the desk's answer to danger: a ticket is offered, nothing repeated; after suicide nothing is said.

    What only the model saw the desk answers now, ahead of the offer.
    """

    called = "action_after_danger"

    def __init__(self, desk: Desk, pack: CityPack) -> None:
        self._desk = desk
        self._pack = pack

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """The words are kept as a draft; an earlier draft takes them in, so that neither is lost."""
        said = Said.of(tracker)
        kind = danger_kind(said)
        if kind and not said.metadata.get("danger"):
            found = said.value("danger")
            danger = Danger(kind, imminent=bool(found["imminent"]), other=bool(found["other"]))
            await self._desk.answer_danger(said.conversation, message_id=said.message, danger=danger)
        if kind == "suicide":
            dispatcher.utter_message(json_message={"silent": True})
            return []
        known = tracker.slots.get("danger_told")
        told = Draft.of(await self._desk.draft(said.conversation))
        if known == kind and told.fields and is_question(said.words):
            # Danger was told of before; this asks how to wait, and tells nothing to be filed.
            keep_safe(str(kind)).utter(dispatcher)
            return [SlotSet("draft_waiting", True)]
        if told.message_id != said.message and _is_apart(said, told, self._pack):
            told = Draft(fields=_common(told), asked=told.asked, set_aside=told.kept())
        if told.message_id != said.message:
            draft = in_danger(said, told, self._pack).taken_from(said.message)
            await self._desk.remember_draft(said.conversation, draft.kept())
        Sentence("utter_offer_after_danger").utter(dispatcher)
        return [SlotSet("draft_waiting", True), SlotSet("danger_told", kind or True)]


def _is_apart(said: Said, told: Draft, pack: CityPack) -> bool:
    """Whether what was told before is another matter than the danger and waits on: a question that waits for a yes, and
    what no gas, fire, open manhole or stuck lift comes of ('two days without water', and then 'something burns').
    """
    if told["kind"] == "inquiry" and not told.asked:
        return True
    category = danger_category(said, pack) if danger_kind(said) in _BY_ITSELF else None
    return bool(category and told["category"]) and told.group != "safety" and category != told["category"]


def _common(told: Draft) -> dict[str, Any]:
    """Where it is and how the citizen is reached, which are common to what one tells in one breath."""
    if told["kind"] == "inquiry":
        return {}
    return {name: told[name] for name in (*WHERE, *CONTACT) if told[name] is not None}


def in_danger(said: Said, told: Draft, pack: CityPack) -> Draft:
    """What was told before, with the danger in it, of the kind that the danger is, and pressing."""
    category = danger_category(said, pack)
    fresh = _dangerous_first(take(said, Draft(), "description", pack).draft, category)
    nuisance = fresh.group in _NUISANCES and bool(_FIRE.search(said.words))
    by_words = danger_kind(said) in _BY_WORDS and bool(fresh["category"]) and not nuisance
    if category and not by_words:
        fresh = fresh.offering(()).having(category=category, category_confidence=None)
    if told["category"] and not category:
        # A threat in the middle of telling makes no other matter of what was told.
        fresh = fresh.having(category=None, category_confidence=None, kind=None)
    draft = Draft.of({**told.kept(), **fresh.having(urgency="emergency").kept()})
    earlier = told["description"]
    return draft.having(description=f"{earlier}\n{said.words}") if earlier else draft


def _dangerous_first(draft: Draft, category: str | None) -> Draft:
    """Of several matters the one that is dangerous goes first; a place that none tells yet is the place of all."""
    of_others = [one.get("category") for one in draft.others]
    if category not in of_others:
        return draft
    turned = turned_to(draft, of_others.index(category) + 1)
    others = ({name: value for name, value in one.items() if value is not None} for one in turned.others)
    return replace(turned, others=tuple(others))


def danger_kind(said: Said) -> Kind | None:
    """The danger that the desk answered at once, or else that the model saw."""
    kind: Kind | None = said.metadata.get("danger") or (said.value("danger") or {}).get("kind")
    return kind


def danger_category(said: Said, pack: CityPack) -> str | None:
    """The category that the danger is of, where the pack has it; None leaves what the words say."""
    kind = str(danger_kind(said))
    if kind == "trapped" and not _LIFT.search(said.words):
        return None
    code = _OF_DANGER.get(kind)
    return code if any(leaf.code == code for leaf in pack.categories) else None


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
