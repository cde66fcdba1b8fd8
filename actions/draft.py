"""The complaint being told: its fields by slot name, and what was asked about it. Immutable; changes make a new one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from rasa_sdk.events import SlotSet

from actions.categories import group_of
from actions.said import Said
from actions.tidy import tidied
from city.danger import recognise

FIELDS = (
    "description", "category", "kind", "urgency", "district", "subdistrict", "address", "lat", "long", "placeless",
    "occurred_at", "time_told", "party", "category_confidence", "reporter_name", "reporter_phone",
    "anonymous", "confidential", "contact_by", "call_hours", "on_behalf_of", "previous",
)  # fmt: skip
CONTACT = ("reporter_name", "reporter_phone", "anonymous", "contact_by", "call_hours")
NOTES = ("asked", "choices", "places", "others", "set_aside", "lead")
_ABOUT = ":"
"""Stands between a question, as it is noted, and what it was put about."""

# Parts of a day that are an hour.
_NOON = re.compile(r"中午|正午|晌午|\b(?:noon|midday|lunchtime)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Draft:
    """`asked`: the questions put so far; `about`: what some of them were put about, by question; `choices`: the
    categories, `places`: the areas it may be; `others`: the fields of further matters told with this one; `set_aside`:
    another draft that waits behind this one; `message_id`: the message it took in last, which is taken in once; `lead`:
    words that began a matter and did not tell it yet.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    others: tuple[Mapping[str, Any], ...] = ()
    set_aside: Mapping[str, Any] | None = None
    message_id: int | None = None
    lead: str = ""

    @classmethod
    def of(cls, slots: Mapping[str, Any] | None) -> Draft:
        """From the tracker's slots, or from what the desk kept. Empty for None."""
        slots = slots or {}
        asked = [str(put).partition(_ABOUT) for put in slots.get("asked") or ()]
        return cls(
            fields={name: slots[name] for name in FIELDS if slots.get(name) is not None},
            asked=tuple(question for question, _, _ in asked),
            about={question: about for question, _, about in asked if about},
            choices=tuple(slots.get("choices") or ()),
            places=tuple(slots.get("places") or ()),
            others=tuple(slots.get("others") or ()),
            set_aside=slots.get("set_aside") or None,
            message_id=slots.get("message_id"),
            lead=str(slots.get("lead") or ""),
        )

    def __getitem__(self, name: str) -> Any:
        return self.fields.get(name)

    def having(self, **fields: Any) -> Draft:
        """With these fields; None takes one away. What staff need not read stays out of the description."""
        merged = {**self.fields, **fields}
        if fields.get("description"):
            merged["description"] = tidied(str(fields["description"]))
        return replace(self, fields={name: value for name, value in merged.items() if value is not None})

    def having_asked(self, question: str) -> Draft:
        """With one more question put."""
        return replace(self, asked=(*self.asked, question))

    def asked_about(self, question: str, what: str) -> Draft:
        """With what a question that was put is about."""
        return replace(self, about={**self.about, question: what})

    def unasked(self) -> Draft:
        """As before its last question, which was never answered."""
        return replace(self, asked=self.asked[:-1])

    def led_by(self, words: str) -> Draft:
        """With words that begin a matter and do not tell it: '我们村那条路'."""
        return replace(self, lead=words)

    def taken_from(self, message_id: int) -> Draft:
        """With the message it took in last."""
        return replace(self, message_id=message_id)

    def without(self, *fields: str, question: str) -> Draft:
        """With these fields emptied, and the question for them open again."""
        asked = tuple(put for put in self.asked if put != question)
        return replace(self.having(**dict.fromkeys(fields)), asked=asked)

    def offering(self, choices: tuple[str, ...]) -> Draft:
        """With these categories on offer."""
        return replace(self, choices=choices)

    def among(self, places: tuple[str, ...]) -> Draft:
        """With these areas on offer."""
        return replace(self, places=places)

    def saying_more(self, text: str) -> Draft:
        """With a further sentence of the matter: nothing a citizen tells about it is lost."""
        told, more = self["description"], tidied(text)
        if not told or more in told:
            return self.having(description=told or more)
        return self.having(description=f"{told.rstrip()}\n{more}")

    def asked_times(self, question: str) -> int:
        """How often a question was put."""
        return self.asked.count(question)

    @property
    def group(self) -> str:
        """The category's group; empty while it is not known."""
        return group_of(self["category"])

    def kept(self) -> dict[str, Any]:
        """What the desk keeps of it."""
        lists = {name: list(getattr(self, name)) for name in ("choices", "places", "others")}
        asked = [_ABOUT.join((put, self.about[put])) if put in self.about else put for put in self.asked]
        notes = {
            "asked": asked,
            **lists,
            "set_aside": self.set_aside,
            "message_id": self.message_id,
            "lead": self.lead,
        }
        return {**self.fields, **{name: value for name, value in notes.items() if value}}

    def events(self, slots: Mapping[str, Any]) -> list[SlotSet]:
        """What changes in the slots to hold this draft."""
        kept = self.kept()
        names = (*FIELDS, *NOTES)
        return [
            SlotSet(name, kept.get(name)) for name in names if kept.get(name) != (slots.get(name) or None)
        ]


def moment_of(told: Mapping[str, Any]) -> dict[str, str | None]:
    """The fields of a time entity; empty if it has no value."""
    if not told.get("value"):
        return {}
    at, extra = datetime.fromisoformat(told["value"]), told.get("extra") or {}
    grain = extra.get("grain", "minute")
    exact = grain in ("minute", "hour") or (
        grain == "daypart" and bool(_NOON.search(str(extra.get("text") or "")))
    )
    if not exact:
        at = at.replace(hour=0, minute=0, second=0)
    words = str(extra.get("text") or "").strip()
    return {"occurred_at": at.isoformat(), "time_told": None if exact else words or None}


def with_words_for_time(fields: Mapping[str, Any], lang: str) -> Mapping[str, Any]:
    """A matter to be filed, whose own words say when it was: '昨天晚上' told as an answer stands nowhere else."""
    words, told = str(fields.get("time_told") or ""), str(fields.get("description") or "")
    if not words or not told or words.casefold() in told.casefold():
        return fields
    return {**fields, "description": f"{told}\n{'When: ' if lang == 'en' else '时间：'}{words}"}


def from_words(said: Said) -> dict[str, Any]:
    """The matter itself, as its own sentence tells it: what it is, of which kind and how urgent."""
    category = said.value("category")
    return {
        "description": said.words,
        "category": category,
        "category_confidence": said.category_confidence,
        "kind": said.value("kind"),
        "urgency": _urgency(said),
    }


def _urgency(said: Said) -> str | None:
    """An emergency where it tells of danger. Else the category decides, as the city's data has it when it is filed.

    What the assistant learned of a category's urgency may be older than that.
    """
    if said.value("urgency") != "emergency":
        return None
    in_danger = said.metadata.get("danger") or said.value("danger") or recognise(said.words)
    return "emergency" if in_danger else None
