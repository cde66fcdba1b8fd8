"""What a correction may say, and which steps corrections and change sets may take. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from city.groups import KINDS
from city.pack import CityPack
from desk.errors import IllegalStep, InvalidInput, MissingDetail, NotAllowed
from desk.staff.actor import Actor

TEACHES = ("reviewer", "supervisor", "admin")
PURPOSES = ("training", "evaluation", "dialogue")
EXAMPLES = ("training", "evaluation")
FIELDS = ("intent", "category", "kind", "area", "address")
LONGEST_TEXT = 5000
LONGEST_WHY = 500
LONGEST_SCRIPT = 100_000
LONGEST_ADDRESS = 200
INTENTS = (
    "file_complaint",
    "inform",
    "correct_detail",
    "ask_question",
    "ask_ticket_status",
    "list_my_tickets",
    "supplement_ticket",
    "withdraw_ticket",
    "answer_survey",
    "talk_to_person",
    "ask_help",
    "greet",
    "thank",
    "goodbye",
    "affirm",
    "deny",
    "cancel",
    "skip",
    "switch_language",
    "bot_challenge",
    "abuse",
    "out_of_scope",
)
"""Those that are learned by examples, in the order in which staff choose. All others follow from rules."""


def check_teaches(actor: Actor) -> None:
    """Raise `NotAllowed` for whoever does not teach."""
    if actor.role not in TEACHES:
        raise NotAllowed(f"the role '{actor.role}' does not teach")


def understood(understanding: Mapping[str, Any] | None) -> dict[str, Any]:
    """How a message was understood, as far as corrections are about it: {intent, category, kind, area, address, model}.

    `likely` are up to three categories, the likeliest first. Names and numbers of people are not in it.
    """
    known = understanding or {}
    found = {one.get("entity"): one for one in known.get("entities") or ()}

    def value(name: str) -> Any:
        return found[name].get("value") if name in found else None

    category, offered = value("category"), value("category_choices") or []
    ranked = [code for code, _ in known.get("categories") or ()]
    said = {
        "intent": known.get("intent"),
        "category": category,
        "kind": value("kind"),
        "area": value("subdistrict") or value("district"),
        "address": value("address"),
        "model": known.get("model"),
    }
    likely = list(dict.fromkeys(code for code in (category, *ranked, *offered) if code))[:3]
    return {name: one for name, one in said.items() if one} | ({"likely": likely} if likely else {})


def told(pack: CityPack, was: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """What of `given` says something else than `was`. Raises `InvalidInput` for a code that nobody knows."""
    changed = {
        name: value
        for name in FIELDS
        if (value := given.get(name, "").replace("\x00", "").strip()) and value != was.get(name)
    }
    known: Mapping[str, Collection[str]] = {
        "intent": INTENTS,
        "kind": KINDS,
        "category": [category.code for category in pack.categories],
        "area": [*(one.code for one in pack.districts), *(one.code for one in pack.subdistricts)],
    }
    for name, codes in known.items():
        if name in changed and changed[name] not in codes:
            raise InvalidInput(f"there is no {name} '{changed[name]}'", field=name)
    if len(changed.get("address", "")) > LONGEST_ADDRESS:
        raise InvalidInput("that is no address", field="address")
    return changed


def confirmed(was: Mapping[str, Any]) -> dict[str, Any]:
    """What 'it was right' says: all that can be learned of how it was understood."""
    right = {name: was[name] for name in FIELDS if name in was}
    if right.get("intent") not in INTENTS:
        right.pop("intent", None)
    return right


def check_purpose(purpose: str, *, confidential: bool, is_talk: bool, right: Mapping[str, Any]) -> None:
    """Raise unless such a correction can be approved as this: `InvalidInput`, `IllegalStep`."""
    if purpose not in PURPOSES:
        raise InvalidInput(f"there is no purpose '{purpose}'", field="purpose")
    if is_talk != (purpose == "dialogue"):
        raise InvalidInput("a talk is a dialogue test, a message an example", field="purpose")
    if confidential:
        raise IllegalStep("what is confidential is nobody's to learn from")
    if purpose in EXAMPLES and not right:
        raise InvalidInput("nothing is said to be right", field="purpose")


def wanted(text: str, *, field: str, longest: int) -> str:
    """A text that has to be there, without its edges. Raises `MissingDetail`, `InvalidInput`."""
    words = text.replace("\x00", "").strip()
    if not words:
        raise MissingDetail(f"'{field}' is missing", field=field)
    if len(words) > longest:
        raise InvalidInput(f"longer than {longest} characters", field=field)
    return words
