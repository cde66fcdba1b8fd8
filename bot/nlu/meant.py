"""What a message means to the dialogue beyond its intent: a question that the city can answer, a matter of others, a wish
about a ticket that is there. Pure.

The intent stays what the classifier found where only that is measured; the rules go by what is said here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.nlu.asked_beside import is_beside
from bot.nlu.asking import asked, of_another
from bot.nlu.asks_of_earlier import asks_of_earlier
from bot.nlu.bare import is_bare_code, is_detail, is_house, is_names, is_only_place, looks_up, names_party
from bot.nlu.beyond import beyond
from bot.nlu.filed import asks_why_closed, says_how_it_went, wished
from bot.nlu.linking import wishes_link
from bot.nlu.of_site import blames_site
from bot.nlu.of_staff import of_staff
from bot.nlu.opening import OF_A_MATTER, announces, complained, opens
from bot.nlu.over import is_over
from bot.nlu.own_data import answers_erasure, wishes_own_data
from bot.nlu.person import (
    asks_for_person,
    asks_whether_anybody,
    names_only_topic,
    tells_of_service,
    wants_no_contact,
    wants_nobody,
)
from bot.nlu.refusal import refuses_filing
from bot.nlu.safety import asks_what_to_do, calls_off, is_safe, only_asks_whether, wants_record
from bot.nlu.sending import asks_to_send, asks_whether_it_came
from bot.nlu.slowness import blames_desk
from bot.nlu.sought_codes import with_code
from bot.nlu.standing import TELLING, Standing
from bot.nlu.stray import stray
from bot.nlu.taking_up import files_it, takes_up
from bot.nlu.thanks import tells_behind_thanks, thanks_somebody
from city.called_help import only_called_help
from city.farewells import tells_of_another

_MATTERS = frozenset({"file_complaint", "ask_question"})
_WHAT = "description"
# What nobody makes anything of is for the person who was asked for.
_UNHEARD = frozenset({"nlu_fallback", "out_of_scope"})
# What a bare place, time or number may be taken for while something is asked: it has few words to go by.
_FEW_WORDS = frozenset(
    {
        "ask_question",
        "out_of_scope",
        "nlu_fallback",
        "answer_survey",
        "goodbye",
        "greet",
        "thank",
        "ask_help",
        "bot_challenge",
        "switch_language",
    }
)
_OF_WHAT = OF_A_MATTER | {"kind", "urgency"}
# Whose unit the hotline is: of 'other' a place would be asked.
_STAFF_CATEGORY = "government_service.official_conduct"
_TOLD_OF_STAFF = frozenset({"time", "phone", "person_name", "language"})
# What a bare tracking code may be taken for: it has no words to go by.
_WORDLESS = frozenset(
    {"out_of_scope", "nlu_fallback", "ask_question", "file_complaint", "goodbye", "greet", "affirm", "deny"}
)
# What asks nothing of a danger, however it is asked ('can I use English?'), and how sure that has to be; a wish to phone
# does ask it.
_OF_TALK = frozenset(
    {"switch_language", "bot_challenge", "ask_ticket_status", "list_my_tickets", "withdraw_ticket"}
)
_SURELY, _ANSWERED = 0.9, 0.8
# '上个礼拜天去看的' asks for no ticket.
_ASKS = re.compile(
    r"[?？吗么呢]|单|进度|进展|怎么样|哪|几|多|\b(?:case|ticket|status|report|how|what|when|where)\b",
    re.IGNORECASE,
)
# Who says over to themselves what was asked, and answers it: '几号楼 我家是4号楼'.
_ECHOES = re.compile(
    r"(?:几号楼|几单元|哪个?(?:小区|楼|单元|街|路)|在?哪儿?|什么地方|门牌号?|地址)[啊呀吗呢？?，,\s]+(?:我们?家?|就|那个?|嗯|是|在|住)"
)
# Who comes for a life, and not for an offence.
_RESCUERS = re.compile(r"120|119|999|96777|救护车|急救|消防|抢修|燃气")


def meant(parsed: Mapping[str, Any], at: Standing) -> dict[str, Any]:
    """The parse data with the intent that the rules go by.

    In the middle of a form an answer stays an answer; only where the matter itself is asked for may it be of others.
    """
    text = str(parsed.get("text") or "").strip()
    intent = parsed["intent"]["name"]
    found = {entity["entity"] for entity in parsed["entities"] if not is_beside(entity)}
    if intent == "thank" and tells_behind_thanks(parsed, text):
        parsed = _as(parsed, "file_complaint")
        intent = "file_complaint"
    if intent == "thank" and not at.form and thanks_somebody(text):
        found_kind = [one for one in parsed["entities"] if one["entity"] != "kind"]
        return _as(
            {**parsed, "entities": [*found_kind, {"entity": "kind", "value": "praise"}]}, "file_complaint"
        )
    if (told := _told_by_form(parsed, text, at)) is not None:
        return told
    if heard := _heard(parsed, text, at):
        return _as(complained(parsed, text) if heard == "file_complaint" else parsed, heard)
    if "elsewhere" in found and intent in _MATTERS and (not at.form or at.asked == _WHAT):
        return _as(parsed, "tell_elsewhere")
    if intent in _WORDLESS and is_bare_code(parsed):
        return _as(parsed, "inform")
    if intent == "file_complaint" and (told := _of_nothing(parsed, text, at)):
        return told
    of_a_day = intent == "ask_ticket_status" and "time" in found and not at.filed and not _ASKS.search(text)
    if at.form and (intent in _FEW_WORDS or of_a_day) and (is_detail(parsed) or names_party(parsed)):
        return _as(parsed, "inform")
    if at.form and intent == "ask_question" and "address" in found and _ECHOES.match(text):
        return _as(parsed, "inform")
    question = asked(text, intent, at, known="knowledge" in found)
    return _as(parsed, question) if question else dict(parsed)


def _told_by_form(parsed: Mapping[str, Any], text: str, at: Standing) -> dict[str, Any] | None:
    """What shows by its form alone: the code that was asked for, words meant for no desk, and what is told of this one."""
    if (coded := with_code(parsed, at)) is not None:
        # A detail changes no language, but would go to what waits or was asked for.
        answers = at.sought and not (at.waiting or at.invited)
        return _as(coded, "inform" if answers else "ask_ticket_status")
    places = {entity["entity"] for entity in parsed["entities"]} & {"address", "district"}
    if parsed["intent"]["name"] == "switch_language" and places and names_party(parsed):
        # 'Sunny language school, Zhongguancun' asks for no other language.
        return _as(parsed, "inform")
    if beside := stray(text):
        return _as({**parsed, "entities": [{"entity": "stray", "value": beside}]}, "out_of_scope")
    return _of_desk(parsed, text, at)


def _of_desk(parsed: Mapping[str, Any], text: str, at: Standing) -> dict[str, Any] | None:
    """What is told of the desk's own site, or of one of its people: a matter of that kind, which needs no place."""
    if not at.form and blames_site(text):
        return _as({**parsed, "entities": [{"entity": "of_desk", "value": True}]}, "file_complaint")
    kind = None if (at.form and at.asked != _WHAT) or at.surveyed else of_staff(text)
    if kind is None:
        return None
    beside = [one for one in parsed["entities"] if one["entity"] in _TOLD_OF_STAFF]
    category = {"entity": "category", "value": _STAFF_CATEGORY, "extra": {"confidence": 1.0}}
    told = ({"entity": "kind", "value": kind}, {"entity": "of_desk", "value": "staff"})
    return _as({**parsed, "entities": [*beside, category, *told]}, "file_complaint")


def _heard(parsed: Mapping[str, Any], text: str, at: Standing) -> str | None:
    """The intent that the words show, whatever they were taken for; None where they show none."""
    intent, told = parsed["intent"]["name"], at.waiting or at.form == TELLING
    if at.form and wants_no_contact(text):
        return "inform"
    return (
        wishes_link(text)
        or wishes_own_data(text)
        or (answers_erasure(text, bare=not at.form) if at.erasing else None)
        or _for_person(text, intent, at)
        or (_after_danger(parsed, text, at) if at.alarmed else None)
        or (None if at.form else _waits_for_help(text, at))
        or ("ask_to_send" if asks_to_send(text) else None)
        or ("ask_ticket_status" if asks_whether_it_came(text) else None)
        or (
            "ask_ticket_status"
            if not at.surveyed and asks_of_earlier(text, filed=at.filed or intent in _UNHEARD)
            else None
        )
        or ("blame_desk" if _may_blame(at) and blames_desk(text, filed=at.filed) else None)
        or ("drop_draft" if told and (refuses_filing(text) or is_over(text)) else None)
        or _unwanted(text, intent, at)
        or (None if at.form else _outside_form(parsed, text, at))
        or of_another(text, intent, at)
        or beyond(text, intent, at)
    )


def _for_person(text: str, intent: str, at: Standing) -> str | None:
    """A wish for a person, wherever it comes; and, once one was asked for, what is said to them and is no matter."""
    if asks_for_person(text):
        return "talk_to_person"
    if not at.called or at.form or at.surveyed or at.invited:
        return None
    if asks_whether_anybody(text):
        return "talk_to_person"
    return "tell_person" if names_only_topic(text) or intent in _UNHEARD else None


def _outside_form(parsed: Mapping[str, Any], text: str, at: Standing) -> str | None:
    """What a message means where no form is open: it takes up what was left, or asks or wishes something of a ticket."""
    intent = parsed["intent"]["name"]
    known = any(entity["entity"] == "category" for entity in parsed["entities"])
    return (
        takes_up(text, intent, at)
        or ("answer_survey" if at.surveyed and _tells_outcome(text, intent) else None)
        or (wished(text, intent, surveyed=at.surveyed, matter=known) if at.filed else None)
        or ("ask_ticket_status" if intent == "withdraw_ticket" and asks_why_closed(text) else None)
        or looks_up(parsed, text, at)
        or opens(parsed, text, surveyed=at.surveyed or at.filed)
        or files_it(text, intent, at)
        or ("nlu_fallback" if intent == "goodbye" and tells_of_another(text) else None)
    )


def _tells_outcome(text: str, intent: str) -> bool:
    return intent == "ask_ticket_status" and says_how_it_went(text)


def _unwanted(text: str, intent: str, at: Standing) -> str | None:
    """That nobody shall come or be called is no wish for a person; who waited for one and does not goes on without."""
    if intent == "talk_to_person" and at.form and tells_of_service(text):
        return "nlu_fallback"
    if intent != "talk_to_person" or not wants_nobody(text):
        return None
    return "inform" if at.form else "resume_draft" if at.waiting else "nlu_fallback"


def _may_blame(at: Standing) -> bool:
    """Whether a word on how slow things are is about the desk's own cases: nothing is being asked that it answers."""
    return not (at.form or at.surveyed or at.invited or at.judged)


def _after_danger(parsed: Mapping[str, Any], text: str, at: Standing) -> str | None:
    """The alarm called off, words of safety, or a question how to wait for help; None for all else."""
    if at.waiting and not at.form and calls_off(text):
        return "drop_draft"
    if at.waiting and not at.form and wants_record(text):
        return "resume_draft"
    if is_safe(text):
        return "tell_safe"
    if not asks_what_to_do(text):
        return None
    return (_surely_else(parsed) if only_asks_whether(text) else None) or "ask_safety"


def _waits_for_help(text: str, at: Standing) -> str | None:
    """Who called for help and waits for it hears how to wait; of the police alone, only right after a danger."""
    waits = only_called_help(text) and (at.alarmed or _RESCUERS.search(text) is not None)
    return "ask_safety" if waits else None


def _surely_else(parsed: Mapping[str, Any]) -> str | None:
    """What a message surely is that is about the talk or a ticket, or asks what the base surely answers."""
    known = [one for one in parsed["entities"] if one["entity"] == "knowledge"]
    if any(float((one.get("extra") or {}).get("confidence") or 0.0) >= _ANSWERED for one in known):
        return "ask_question"
    intent = parsed["intent"]
    return str(intent["name"]) if intent["name"] in _OF_TALK and intent["confidence"] >= _SURELY else None


def _of_nothing(parsed: Mapping[str, Any], text: str, at: Standing) -> dict[str, Any] | None:
    """What is no matter yet: a place and nothing more, or only that there is one. None for a matter."""
    if is_only_place(parsed) or is_names(parsed, text, at) or is_house(text, at):
        return _as(_of_no_kind(parsed), "inform")
    return _of_no_kind(parsed) if announces(text) else None


def _of_no_kind(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """Without what it was sorted as, however its few words sound."""
    return {**parsed, "entities": [one for one in parsed["entities"] if one["entity"] not in _OF_WHAT]}


def _as(parsed: Mapping[str, Any], intent: str) -> dict[str, Any]:
    certain = {"name": intent, "confidence": 1.0}
    return {**parsed, "intent": certain, "intent_ranking": [certain, *parsed.get("intent_ranking", ())]}
