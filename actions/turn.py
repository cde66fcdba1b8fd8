"""One call of the form: the message it reads, and the sentences it has to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk.events import SlotSet

from actions import same_place
from actions.draft import Draft
from actions.gist import gist
from actions.matters import each
from actions.moments import moment
from actions.named import Events
from actions.said import Said
from actions.sentence import Sentence
from city.pack import CityPack
from desk.desk import Preview
from desk.tickets.capitals import capitalised

ENDED = (SlotSet("confirmed", False), SlotSet("requested_slot", None))
"""The form ends, and nothing is filed by it."""
_PRAISE = "praise"
# Up to so many characters of what is added to a matter are said back.
_SHORT_ZH, _SHORT_EN = 20, 60
_SEMICOLON = {"zh": "；", "en": "; "}


@dataclass
class Turn:
    """What one call of the form works with, and the sentences it has to say."""

    said: Said
    slots: Mapping[str, Any]
    sentences: list[Sentence]
    question_before: Draft | None = None
    events: Sequence[Mapping[str, Any]] = ()

    @property
    def meant_before(self) -> str | None:
        """The intent of the citizen's message before this one."""
        users = [event for event in self.events if event.get("event") == "user"]
        before = (users[-2].get("parse_data") or {}) if len(users) > 1 else {}
        meant = (before.get("intent") or {}).get("name")
        return str(meant) if meant else None

    def was_said(self, *responses: str) -> bool:
        """Whether the last sentence of the assistant was one of these."""
        told = [event for event in self.events if event.get("event") == "bot"]
        return bool(told) and (told[-1].get("metadata") or {}).get("utter_action") in responses

    def say(self, response: str, **values: Any) -> None:
        """One more sentence."""
        self.sentences.append(Sentence(response, values))

    def acknowledge(self, draft: Draft, preview: Preview, question: str) -> None:
        """Say back what was taken in, before the first question that does not do so itself."""
        if question not in ("address", "occurred_at", "party", "contact_by") or not draft["description"]:
            return
        if draft.others:
            self.say_several(draft)
            return
        address = str(draft["address"] or "")
        place = (capitalised(address) if self.said.lang == "en" else address) or preview.place_name or ""
        short = gist(draft["description"], self.said.lang, place=draft["address"])
        matter = short or _in_sentence(preview.category_name)
        if short and (not place or place.split(",")[0].casefold() in short.casefold()):
            self.say("utter_noted_whole", matter=short)
        elif not short and draft["kind"] == _PRAISE:
            # What such a matter is sorted under is named after what goes wrong in it.
            self.say("utter_taken_in")
        elif matter and not short and place:
            self.say("utter_noted_as", place=place, category=preview.category_name or "")
        else:
            whole = "utter_noted" if place else "utter_noted_whole"
            self.say(whole if matter else "utter_noted_plain", place=place, matter=matter)

    def take_in(self, before: Draft, draft: Draft, preview: Preview, pack: CityPack) -> None:
        """Say that it was taken in; where it is one place, citizen or moment, what stands there now."""
        reporter = ("reporter_name", "reporter_phone")
        fields = ("address", "district", *reporter, "occurred_at")
        changed = {name for name in fields if before[name] != draft[name]}
        what: object = ""
        if changed and changed <= {"address", "district"}:
            what = preview.place_name
        elif changed and changed <= set(reporter):
            what = " ".join(str(draft[name]) for name in reporter if name in changed and draft[name])
        elif changed == {"occurred_at"}:
            what = moment(draft, self.said, pack)
        elif not changed:
            what = _added(before["description"], draft["description"])
        if what and not draft.others:
            self.say("utter_taken_in_as", what=what)
        else:
            self.say("utter_taken_in")

    def stands_already(self, draft: Draft, preview: Preview, pack: CityPack) -> None:
        """Say what stands there, where a time or a place was told once more: nobody is asked on as if unheard."""
        what: object = ""
        if self.said.value("time") and draft["occurred_at"]:
            what = moment(draft, self.said, pack)
        elif self.said.names_place and draft["district"]:
            what = preview.place_name
        if what and not draft.others:
            self.say("utter_taken_in_as", what=what)

    def say_several(self, draft: Draft) -> None:
        """Say back every matter that was taken in, where there are several."""
        told = [draft, *(Draft(fields=fields) for fields in each(draft)[1:])]
        named = (
            gist(one["description"], self.said.lang, place=one["address"]) or str(one["description"])
            for one in told
        )
        self.say("utter_noted_several", count=len(told), matters=_SEMICOLON[self.said.lang].join(named))

    def keeping(self, draft: Draft) -> Events:
        """The events that hold the draft in the slots; never none, which Rasa would take for a refusal."""
        over = [SlotSet("draft_waiting", False), SlotSet(same_place.SLOT, None), SlotSet("dropped", None)]
        over += [SlotSet("person_called", None)] if self.slots.get("person_called") else []
        return [*draft.events(self.slots), *over]


def _added(before: str | None, after: str | None) -> str:
    """The few words that were added to the matter; empty where they are many, or more was changed."""
    known, told = before or "", after or ""
    words = told.removeprefix(known).strip().rstrip("。.") if known and told.startswith(known) else ""
    return words if len(words) <= (_SHORT_EN if words.isascii() else _SHORT_ZH) else ""


def _in_sentence(name: str | None) -> str:
    """A category's name inside a sentence."""
    return f"{name[:1].lower()}{name[1:]}" if name and name[1:2].islower() else name or ""
