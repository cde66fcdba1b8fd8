"""The complaint being told: its fields by slot name, and what was asked about it. Immutable; changes make a new one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from rasa_sdk.events import SlotSet

from actions.said import Said
from actions.wishes import spans

FIELDS = (
    "description", "category", "kind", "urgency", "district", "subdistrict", "address", "lat", "long", "occurred_at",
    "time_told", "party", "category_confidence", "reporter_name", "reporter_phone",
    "anonymous", "confidential", "contact_by", "call_hours", "on_behalf_of", "previous",
)  # fmt: skip
CONTACT = ("reporter_name", "reporter_phone", "anonymous", "contact_by", "call_hours")
NOTES = ("asked", "choices", "places", "others", "set_aside")
_GIST = {"zh": 18, "en": 60}
# Words that open an English sentence and are written small inside another.
_SMALL = (
    "The",
    "There",
    "There's",
    "A",
    "An",
    "My",
    "Our",
    "No",
    "Some",
    "Someone",
    "This",
    "It",
    "It's",
    "We",
)
# How people begin before they come to the matter.
_BESIDE = re.compile(
    r"我是|我叫|我姓|你们|你好|您好|请问|喂|我要|我想|麻烦|(?:hi|hello|dear|please|can|could|you|i am|i'm)\b",
    re.IGNORECASE,
)
_LEAST = 3
_ENDS = "。！？!?；;\n"
_PAUSES = "，,、"


@dataclass(frozen=True)
class Draft:
    """`asked`: the questions put so far; `choices`: the categories, `places`: the areas it may be; `others`: the fields
    of further matters told with this one; `set_aside`: another draft that waits behind this one; `message_id`: the
    message it took in last, which is taken in once.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    others: tuple[Mapping[str, Any], ...] = ()
    set_aside: Mapping[str, Any] | None = None
    message_id: int | None = None

    @classmethod
    def of(cls, slots: Mapping[str, Any] | None) -> Draft:
        """From the tracker's slots, or from what the desk kept. Empty for None."""
        slots = slots or {}
        return cls(
            fields={name: slots[name] for name in FIELDS if slots.get(name) is not None},
            asked=tuple(slots.get("asked") or ()),
            choices=tuple(slots.get("choices") or ()),
            places=tuple(slots.get("places") or ()),
            others=tuple(slots.get("others") or ()),
            set_aside=slots.get("set_aside") or None,
            message_id=slots.get("message_id"),
        )

    def __getitem__(self, name: str) -> Any:
        return self.fields.get(name)

    def having(self, **fields: Any) -> Draft:
        """With these fields; None takes one away."""
        merged = {**self.fields, **fields}
        return replace(self, fields={name: value for name, value in merged.items() if value is not None})

    def having_asked(self, question: str) -> Draft:
        """With one more question put."""
        return replace(self, asked=(*self.asked, question))

    def unasked(self) -> Draft:
        """As before its last question, which was never answered."""
        return replace(self, asked=self.asked[:-1])

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
        told = self["description"]
        if not told or text in told:
            return self.having(description=told or text)
        return self.having(description=f"{told.rstrip()}\n{text}")

    def asked_times(self, question: str) -> int:
        """How often a question was put."""
        return self.asked.count(question)

    @property
    def group(self) -> str:
        """The category's group; empty while it is not known."""
        return str(self["category"] or "").split(".")[0]

    def kept(self) -> dict[str, Any]:
        """What the desk keeps of it."""
        lists = {name: list(getattr(self, name)) for name in ("asked", "choices", "places", "others")}
        notes = {**lists, "set_aside": self.set_aside, "message_id": self.message_id}
        return {**self.fields, **{name: value for name, value in notes.items() if value}}

    def events(self, slots: Mapping[str, Any]) -> list[SlotSet]:
        """What changes in the slots to hold this draft."""
        kept = self.kept()
        names = (*FIELDS, *NOTES)
        return [
            SlotSet(name, kept.get(name)) for name in names if kept.get(name) != (slots.get(name) or None)
        ]


def gist(description: str | None, lang: str, *, place: str | None = None) -> str:
    """The matter in a few of the citizen's own words, to be said back to them. Empty if there is no short form.

    `place` is left out of Chinese, where a sentence stands without it; it is said back beside the matter.
    """
    told = (description or "").strip()
    parts = [*_split(told, _ENDS), *_split(told, _ENDS + _PAUSES)]
    if place and lang == "zh" and place in told:
        parts = _split(max(told.split(place), key=len), _ENDS + _PAUSES)
    for part in parts:
        short = part.strip(" .,，的")
        if _LEAST < len(short) <= _GIST[lang] and not _BESIDE.match(short):
            small = lang == "en" and short.split(" ")[0] in _SMALL
            return f"{short[0].lower()}{short[1:]}" if small else short
    return ""


def _split(text: str, marks: str) -> list[str]:
    return re.split(f"[{re.escape(marks)}]", text)


def when(said: Said) -> dict[str, str | None]:
    """The moment a message names, with the words for it where they say no hour; empty if it names none.

    A day without an hour is that day's midnight, not the hour of the message.
    """
    told = said.entity("time")
    if any(a <= told.get("start", -1) < b for a, b in spans(said.words)):
        return {}
    return moment_of(told)


def moment_of(told: Mapping[str, Any]) -> dict[str, str | None]:
    """The fields of a time entity; empty if it has no value."""
    if not told.get("value"):
        return {}
    at, extra = datetime.fromisoformat(told["value"]), told.get("extra") or {}
    grain = extra.get("grain", "minute")
    if grain not in ("minute", "hour", "daypart"):
        at = at.replace(hour=0, minute=0, second=0)
    exact = grain in ("minute", "hour")
    return {"occurred_at": at.isoformat(), "time_told": None if exact else extra.get("text")}


def from_words(said: Said) -> dict[str, Any]:
    """The matter itself, as its own sentence tells it: what it is, of which kind, how urgent, and about whom."""
    category = said.entity("category")
    return {
        "description": said.words,
        "category": category.get("value"),
        "category_confidence": (category.get("extra") or {}).get("confidence"),
        "kind": said.value("kind"),
        "urgency": said.value("urgency"),
        "party": said.value("party"),
        **when(said),
    }
