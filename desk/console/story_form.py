"""The form in which staff file for somebody: what was typed, what a story fills in, what is filed of it. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Any

from city.pack import CityPack
from desk.console import choices
from desk.errors import InvalidInput
from desk.tickets.complaint import Complaint, from_fields
from desk.tickets.story import Story

PLAIN = (
    "kind", "category", "description", "address", "party", "enterprise", "urgency", "reporter_name",
    "reporter_phone", "contact_by", "call_hours", "on_behalf_of", "lat", "long",
)  # fmt: skip
FLAGS = ("anonymous", "confidential")
READ = (*PLAIN, *FLAGS, "area", "occurred_at")
"""What a story may fill in; times as a field for day and time holds them, flags as 'on'."""
OTHER = "other"
"""The choice of a category that is none of the likeliest."""
PHONE = "phone"
"""The channel of what is told on the phone."""
LONGEST_WORDS = 5000
LONGEST_LINE = 500


def typed(form: Mapping[str, Any]) -> dict[str, str]:
    """The form's fields as text, with the category that was chosen, be it among the likeliest or from the list."""
    given = {name: str(value).replace("\r\n", "\n").strip() for name, value in form.items()}
    choice = given.pop("choice", "")
    if choice and choice != OTHER:
        given["category"] = choice
    return given


def from_slots(fields: Mapping[str, Any], zone: tzinfo) -> dict[str, str]:
    """Fields of a story or of a draft as the form shows them; what is not told is left out."""
    shown = {name: str(fields[name]) for name in PLAIN if fields.get(name) not in (None, "")}
    shown |= {name: "on" for name in FLAGS if fields.get(name)}
    if area := fields.get("subdistrict") or fields.get("district"):
        shown["area"] = str(area)
    if told := fields.get("occurred_at"):
        at = told if isinstance(told, datetime) else datetime.fromisoformat(str(told))
        shown["occurred_at"] = at.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    return shown


def begun(given: Mapping[str, str]) -> dict[str, str]:
    """A form that nobody has typed into: whatever stands in it may be filled otherwise by a story."""
    given = {"kind": "complaint", **given}
    return {**given, "read": _noted(given)}


def filled(given: Mapping[str, str], story: Story, zone: tzinfo) -> dict[str, str]:
    """The form with what the story says. What somebody changed stays as they left it, however often it is read."""
    read = from_slots(story.fields, zone)
    before = last_read(given)
    by_hand = {name for name in READ if given.get(name, "") != before.get(name, "")}
    return {
        **given,
        **{name: value for name, value in read.items() if name not in by_hand},
        "read": _noted({**before, **read}),
        "likely": ",".join(code for code, _ in story.categories),
        "places": ",".join(story.places),
        "danger": story.danger or "",
        "lang": story.lang,
    }


def _noted(values: Mapping[str, str]) -> str:
    return json.dumps({name: values.get(name, "") for name in READ}, ensure_ascii=False)


def last_read(given: Mapping[str, str]) -> Mapping[str, str]:
    """What the last reading left in the form; nothing before the first one."""
    try:
        read = json.loads(given.get("read") or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in read.items()} if isinstance(read, dict) else {}


def fields(given: Mapping[str, str], pack: CityPack) -> dict[str, Any]:
    """The fields of a complaint, named as in `Complaint`. Where no words tell the matter, the story does."""
    area = choices.placed(pack, given.get("area", ""))
    told: dict[str, Any] = {name: given[name] for name in PLAIN if given.get(name)}
    told |= {name: True for name in FLAGS if given.get(name)}
    told |= {"placeless": not area, "description": given.get("description") or given.get("story", "")}
    return {**told, **area, "occurred_at": given.get("occurred_at") or None}


def complaint(
    given: Mapping[str, str], pack: CityPack, zone: tzinfo, *, channel: str, conversation_id: int | None
) -> Complaint:
    """What is to be filed. Raises as `from_fields`, and `InvalidInput` for words that are too long."""
    told = fields(given, pack)
    for name, longest in (("description", LONGEST_WORDS), ("address", LONGEST_LINE)):
        if len(str(told.get(name) or "")) > longest:
            raise InvalidInput(f"{name} has at most {longest} characters", field=name)
    lang = "en" if given.get("lang") == "en" else "zh"
    return from_fields(told, zone=zone, lang=lang, channel=channel, conversation_id=conversation_id)


def listed(given: Mapping[str, str], name: str, known: Iterable[str]) -> list[str]:
    """The codes that a hidden field carries, those that the city has."""
    codes = set(known)
    return [code for code in given.get(name, "").split(",") if code in codes]
