"""What a message means in the state of the talk: the reader's commands, and the intent that Rasa's rules go by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from bot.nlu import citypack
from bot.nlu.asked_beside import is_beside
from bot.nlu.intent_names import FALLBACK, goes_on_safely, intent_of, wish_of
from bot.nlu.of_site import blames_site
from bot.nlu.of_staff import of_staff
from bot.nlu.own_data import answers_erasure, wishes_own_data
from bot.nlu.safety import asks_what_to_do, calls_off, is_safe, only_asks_whether, wants_record
from bot.nlu.sought_codes import with_code
from bot.nlu.stray import stray
from dialogue.by_clause import SURE, read_by_clause
from dialogue.hints import place_names
from dialogue.reader import Reader
from dialogue.state import State

# From which confidence on the reader is followed; below it the intent classifier stands. Who seems to call a person is
# overruled only from the second. It need not be quite as sure as the classifier, whose confidence is not calibrated.
SURER, _BESIDE = 0.7, 0.85
_NEVER = 2.0
# What ends something or changes the language counts only if both find it: the acts that are as much.
_LEAVING = frozenset({"drop", "deny", "skip", "bye", "pause", "restart", "withdraw", "safe", "clear"})
_BOTH = {
    "cancel": _LEAVING,
    "deny": _LEAVING,
    "withdraw_ticket": _LEAVING | {"answer"},
    "switch_language": frozenset({"language"}),
}
# Known by our channel.
_BY_CHANNEL = ("report_danger", "other_language", "keep_company", "send_photo", "send_voice")
# Found by their form, which says more than the words beside them.
_FORMS = frozenset({"ticket_number", "tracking_code"})
# What the classifier found is not lost to what may be said beside it or is less than it: a matter to politeness, which
# may be irony, to a detail told with it or to how it is told; a question of a case to one of how the desk works.
_NOT_LOST_TO = {
    "file_complaint": (
        "thank", "greet", "goodbye", "inform", "correct_detail", "skip", "out_of_scope",
    ),
    "ask_ticket_status": ("ask_help",),
    "ask_question": ("ask_help",),
    "erase_my_data": ("ask_my_data",),
    "unlink_chats": ("link_chats",),
    "release_ticket": ("claim_ticket",),
    # Politeness takes nothing back.
    "greet": ("withdraw_ticket", "cancel"),
    "thank": ("withdraw_ticket", "cancel"),
}  # fmt: skip
# A button's payload that was typed: text, and no press.
_PAYLOAD = re.compile(r"[/／]\w+\s{0,2}(?:\{.*\})?", re.DOTALL)
_MATTERS = ("file_complaint", "ask_question")
# What is said to a person who was called, and is no matter by itself.
_FOR_PERSON = (FALLBACK, "out_of_scope", "announce")
_WHAT = "what"
# What a question how to stay safe is read as.
_OF_SAFETY = ("ask_safety", "ask_help")
_TELLS = ("inform", "file_complaint")
# After one of these a few words that nobody understands ask how their case goes on.
_TOLD_LAST = ("filed", "status", "noted", "notice")
_ABOUT_NOTHING = (FALLBACK, "out_of_scope", "bot_challenge", "abuse")
# What a question that the city's knowledge answers may be taken for.
_ASKS_NOTHING_KNOWN = ("ask_help", "out_of_scope", FALLBACK, "bot_challenge", "inform", "file_complaint")
# Whose unit the hotline is: of 'other' a place would be asked.
_STAFF_CATEGORY = "government_service.official_conduct"
_TOLD_OF_STAFF = frozenset({"time", "phone", "person_name", "language"})


@dataclass(frozen=True)
class Standing:
    """What the rules go by beside the reader's state. `form`: one is open; `sought`: a case's number was told, and its
    tracking code is waited for; `called`: a person was asked for and nothing was told since; `waiting`: a complaint was
    begun and left; `erasing`: whether to erase what is kept was asked just now."""

    form: bool = False
    waiting: bool = False
    sought: bool = False
    called: bool = False
    erasing: bool = False


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The one reader of this process, with the city's place names as hints."""
    return Reader.load(place_names(citypack.pack()))


def meant(parsed: Mapping[str, Any], state: State, at: Standing) -> dict[str, Any]:
    """The parse data with `commands` (act → confidence), `spans` ([start, end, role]) and the intent that the rules go by."""
    text, known = str(parsed["text"]), str(parsed["intent"]["name"])
    if known in _BY_CHANNEL or not any(char.isalnum() for char in text):
        return dict(parsed)
    if (told := _by_form(parsed, at)) is not None:
        return told
    read = read_by_clause(
        text,
        lambda words, question: reader().read(
            words, replace(state, asked=(question,)) if question else state
        ),
    )
    commands = _as_of_matter(read.commands, state) or _as_told(known, parsed, at)
    parsed = {**parsed, "commands": commands, "spans": [[one.start, one.end, one.role] for one in read.spans]}
    intent, sure = intent_of(commands, state, form=at.form)
    after = None
    if state.alarmed and not goes_on_safely(commands):
        after = _after_danger(text, at, other=sure >= SURE and intent not in _OF_SAFETY)
    if after is not None:
        return _as(parsed, after)
    if (of_desk := _of_desk(parsed, state, at)) is not None:
        return _as(of_desk, "file_complaint")
    if _is_of_others(parsed, state, at):
        return _as(parsed, "tell_elsewhere")
    if _FORMS & {entity["entity"] for entity in parsed["entities"]}:
        return dict(parsed)
    if (wish := wish_of(commands, state, form=at.form)) is not None:
        return _as(parsed, wish)
    return _of_two(parsed, commands, state, at, (intent, sure))


def _as_of_matter(commands: Mapping[str, float], state: State) -> dict[str, float]:
    """The commands; where no danger was told, that somebody is safe is a word of the matter: 'she is fine now'."""
    if state.alarmed or "safe" not in commands:
        return dict(commands)
    return {"more" if act == "safe" else act: sure for act, sure in commands.items()}


def _as_told(known: str, parsed: Mapping[str, Any], at: Standing) -> dict[str, float]:
    """What tells of the matter for the classifier, where the reader is sure of nothing."""
    sure = float(parsed["intent"]["confidence"])
    return {"more": round(sure, 3)} if at.form and known in _TELLS and sure >= SURE else {}


def _of_two(
    parsed: Mapping[str, Any],
    commands: Mapping[str, float],
    state: State,
    at: Standing,
    read: tuple[str, float],
) -> dict[str, Any]:
    """The intent of two views: the classifier's of the words alone, and what was `read` of them in this state."""
    intent, sure = read
    known, taken = parsed["intent"]["name"], float(parsed["intent"]["confidence"])
    if known == "answer_survey" and not state.surveyed and (at.form or not state.filed):
        known, taken = FALLBACK, 0.0
    if known in _BOTH and not _agree(known, commands, at):
        known, taken = FALLBACK, 0.0
    if known == "cancel" and intent == "withdraw_ticket" and not state.filed:
        # Nothing is filed that could be taken back.
        intent = known
    by_state = None if at.form else _by_state(known, commands, state, at, read)
    if by_state is not None:
        return _as(parsed, by_state)
    if intent != known and sure >= _needed(known, taken, intent):
        known, taken = intent, sure
    if known in _ASKS_NOTHING_KNOWN and _knows_answer(parsed, at, asked=known == "out_of_scope"):
        known, taken = "ask_question", 1.0
    return dict(parsed) if known == parsed["intent"]["name"] else _as(parsed, known, taken)


def _by_state(
    known: str, commands: Mapping[str, float], state: State, at: Standing, read: tuple[str, float]
) -> str | None:
    """The intent where no form is open that follows from the state: for the person who was called, or of what was told
    last. None for all else."""
    intent, sure = read
    if at.waiting and intent == "resume_draft" and sure >= SURE:
        return intent
    if at.called and (known == "greet" or "human" in commands):
        return "talk_to_person"
    if at.called and (known if sure < SURE else _announced(commands, intent)) in _FOR_PERSON:
        return "tell_person"
    if known == FALLBACK and at.waiting and any(act.startswith("wish:") for act in commands):
        return "inform"
    if state.surveyed and "abuse" in (known, intent):
        # It is noted, and the open question put again.
        return "answer_survey"
    if sure >= SURE or known not in _ABOUT_NOTHING:
        return None
    if state.surveyed and any(act.startswith("answer:") for act in commands):
        return "answer_survey"
    return "ask_ticket_status" if state.question in _TOLD_LAST else None


def _knows_answer(parsed: Mapping[str, Any], at: Standing, *, asked: bool) -> bool:
    """Whether the city's knowledge holds the answer to what is asked of it and not told beside a matter; while one is
    told, only to what is `asked` for sure, and so tells nothing of it."""
    found = (one for one in parsed["entities"] if one["entity"] == "knowledge")
    return (asked or not at.form) and any(not is_beside(one) for one in found)


def _agree(known: str, commands: Mapping[str, float], at: Standing) -> bool:
    """Whether the reader finds it, too, that somebody leaves; of another language, at least nothing else. Where nothing
    is open nothing is lost."""
    if not at.waiting and (known == "deny" or (known == "cancel" and not at.form)):
        return True
    if known == "switch_language" and not commands:
        return True
    return any(act.partition(":")[0] in _BOTH[known] for act in commands)


def _needed(known: str, taken: float, intent: str) -> float:
    """How sure the reader has to be of an intent to be followed against the classifier's."""
    if intent in _NOT_LOST_TO.get(known, ()):
        return _NEVER
    return SURER if known == "talk_to_person" else max(SURE, _BESIDE * taken)


def _by_form(parsed: Mapping[str, Any], at: Standing) -> dict[str, Any] | None:
    """What shows by its form alone: the code that was asked for, a wish to see or erase what is kept, and words meant
    for no desk."""
    coded = with_code(parsed, form=at.form, sought=at.sought)
    text = str(parsed["text"])
    if coded is not None:
        return _as(coded, "ask_ticket_status")
    wish = (answers_erasure(text, bare=not at.form) if at.erasing else None) or wishes_own_data(text)
    if wish:
        return _as(parsed, wish)
    if _PAYLOAD.fullmatch(text):
        return _as(parsed, FALLBACK)
    beside = stray(text)
    if beside is None:
        return None
    return _as({**parsed, "entities": [{"entity": "stray", "value": beside}]}, "out_of_scope")


def _after_danger(text: str, at: Standing, *, other: bool) -> str | None:
    """The alarm called off, words of safety, or a question how to wait for help; None for all else. `other`: something
    else was surely read."""
    if at.waiting and not at.form and calls_off(text):
        return "drop_draft"
    if at.waiting and not at.form and wants_record(text):
        return "resume_draft"
    if is_safe(text):
        return "tell_safe"
    return "ask_safety" if asks_what_to_do(text) and not (only_asks_whether(text) and other) else None


def _of_desk(parsed: Mapping[str, Any], state: State, at: Standing) -> dict[str, Any] | None:
    """What is told of the desk's own site, or of one of its people: a matter of that kind, which needs no place."""
    text = str(parsed["text"])
    if not at.form and blames_site(text):
        return {**parsed, "entities": [{"entity": "of_desk", "value": True}]}
    kind = None if (at.form and state.question != _WHAT) or state.surveyed else of_staff(text)
    if kind is None:
        return None
    beside = [one for one in parsed["entities"] if one["entity"] in _TOLD_OF_STAFF]
    category = {"entity": "category", "value": _STAFF_CATEGORY, "extra": {"confidence": 1.0}}
    told = ({"entity": "kind", "value": kind}, {"entity": "of_desk", "value": "staff"})
    return {**parsed, "entities": [*beside, category, *told]}


def _is_of_others(parsed: Mapping[str, Any], state: State, at: Standing) -> bool:
    """Whether it is a matter that belongs elsewhere, where a matter may be told."""
    told = {entity["entity"] for entity in parsed["entities"] if not is_beside(entity)}
    open_to_it = not at.form or state.question == _WHAT
    return "elsewhere" in told and parsed["intent"]["name"] in _MATTERS and open_to_it


def _announced(commands: Mapping[str, float], intent: str) -> str:
    """The intent, or that a matter is only announced."""
    return "announce" if set(commands) == {"announce"} else intent


def _as(parsed: Mapping[str, Any], intent: str, sure: float = 1.0) -> dict[str, Any]:
    found = {"name": intent, "confidence": round(sure, 4)}
    return {**parsed, "intent": found, "intent_ranking": [found, *parsed.get("intent_ranking", ())]}
