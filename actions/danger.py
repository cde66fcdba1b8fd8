"""A danger that was told: what it makes of the draft, and the ticket that is offered after it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asked import is_question
from actions.details import WHERE
from actions.draft import CONTACT, Draft
from actions.draft_update import told_in
from actions.matters import turned_to
from actions.named import Events, Named
from actions.said import Said
from actions.sentence import Sentence
from actions.talk import keep_safe
from city.danger import Danger, Kind
from city.pack import CityPack
from desk.desk import Desk

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
# A road that fell in is no manhole, though one keeps away from both alike.
_ROAD = re.compile(
    r"[路地]面|马路|修路|盲道|人行道|车道|便道|路上|\b(?:roads?|streets?|pavement|lane|asphalt|sidewalk)\b",
    re.IGNORECASE,
)
_COVER = re.compile(r"井|盖|\b(?:man ?holes?|covers?|lids?|drains?|sewers?|grates?)\b", re.IGNORECASE)
_LIFT = re.compile(r"电梯|\b(?:lift|elevator)\b", re.IGNORECASE)


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
    fresh = _dangerous_first(told_in(said, Draft(), pack), category)
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
    if kind == "manhole" and _ROAD.search(said.words) and not _COVER.search(said.words):
        code = "municipal_facilities.road_damage"
    return code if any(leaf.code == code for leaf in pack.categories) else None
