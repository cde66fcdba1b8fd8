"""How to reach a citizen, and whether they would rather not be known. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.call_hours import BARE_HOURS
from actions.draft import Draft
from actions.names import ELSE, OF_ANOTHER, TITLED, name_beside_number, speaks_for_kin
from actions.phone_numbers import is_bare_number, leads_to_number, own_number, with_end_right, without_number
from actions.said import Said
from actions.wishes import Wishes, wishes

_CANNOT_HEAR = re.compile(
    r"听不(?:见|到|清)|听障|聋|听力(?:不好|残疾|障碍)|(?:不能|没法|没办法)(?:接|听)电话|接不了电话"
    r"|\bdeaf\b|\b(?:can['’]?t|cannot|can not) hear\b|\bhard of hearing\b|\bhearing[- ]impaired\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"人工|真人|客服|同事|工作人员|\b(?:person|human|agent|colleague|operator|someone|staff)\b", re.IGNORECASE
)
_WRITTEN_TO = re.compile(
    r"^(?!.*短信).*(?:发|回)(?:个|条)?(?:信息|消息)"
    r"|\b(?:texts?|texting|write|writing|messages?|reply|replies)\b[^.,;]{0,12}\bhere\b",
    re.DOTALL | re.IGNORECASE,
)
_KNOWN_BY = ("reporter_name", "reporter_phone", "call_hours")
# At which questions hours alone may be told of a number that was left before.
_HOURS_TOLD = ("contact_by", "confirmed", "district", "address")
_LEFT_OVER = {"zh": 8, "en": 16}

# Whoever says of a name what that one is or does, names somebody else: 'Mr Zhang, he is private'.
_OF_THEM = re.compile(
    r"^(?:mr|mrs|ms|miss|dr)\.? \w+,? (?:he|she|who)(?:['’]s| is| was| says?| said| owns?| runs?)\b",
    re.IGNORECASE,
)


def contact(said: Said, draft: Draft, question: str) -> Draft:
    """The draft with what the message says of it, whenever it is said."""
    name, wished = said.value("person_name"), _wished(said, draft, question)
    phone = own_number(said, behalf=wished.on_behalf_of or draft["on_behalf_of"])
    phone = phone or with_end_right(draft["reporter_phone"], said.words)
    if name and said.names_nothing and said.is_mostly("person_name"):
        name = None
    if phone and not name:
        name = name_beside_number(said)
    of_them = _OF_THEM.search(said.words) and not speaks_for_kin(said.words)
    titled = None if of_them else TITLED.search(said.words)
    if titled and OF_ANOTHER.search(said.words[: titled.start()]):
        # 'It's called Mr Shi dumplings' is the other side's.
        name = None if titled.group() == name else name
        titled = None
    if not name and titled and (phone or question == "contact_by"):
        name = titled.group()
    draft = draft.having(**{field: value for field, value in _standing(wished).items() if value is not None})
    if said.value("anonymous") or wished.anonymous:
        return anonymous(draft)
    if wished.anonymous is False:
        draft = draft.having(anonymous=None)
        draft = draft if draft["reporter_phone"] else draft.without(question="contact_by")
    if wished.no_number:
        draft = without_number(draft)
    if phone:
        # Who wished to be texted before the number came is texted.
        by = "text_only" if draft["contact_by"] == "text_only" else "call"
        told = str(draft["description"] or "").replace(str(draft["reporter_phone"] or phone), str(phone))
        draft = draft.having(
            reporter_phone=str(phone), contact_by=by, anonymous=None, description=told or None
        )
    if name:
        draft = draft.having(reporter_name=str(name), anonymous=None)
    return _reached(draft, wished)


def anonymous(draft: Draft) -> Draft:
    """Without name, number and hours; the citizen is answered in the chat."""
    return draft.having(anonymous=True, contact_by="chat", **dict.fromkeys(_KNOWN_BY))


def _wished(said: Said, draft: Draft, question: str) -> Wishes:
    """What is wished, with hours alone of whoever left a number and told no time that they might put right."""
    wished = wishes(said.words)
    no_number = not (draft["reporter_phone"] or said.value("phone"))
    if wished.contact_by == "text_only" and no_number and _WRITTEN_TO.search(said.words):
        # Whoever wants a message, and leaves no number to send it to, is written to here.
        wished = replace(wished, contact_by="chat")
    hours = hours_alone(said, draft, question)
    return replace(wished, call_hours=hours) if hours else wished


def hours_alone(said: Said, draft: Draft, question: str, *, surely: bool = False) -> str | None:
    """The hours that are all the words tell of a number that was left; where a time is known that they might put
    right, or `surely` is asked for, only those that have others beside them: 'after 6pm, but not on weekends'.
    """
    left = question in _HOURS_TOLD and draft["reporter_phone"]
    hours = BARE_HOURS.fullmatch(said.words) if left and not said.pressed else None
    sure = hours is not None and (hours["more"] or not (surely or draft["occurred_at"]))
    return hours["hours"] if hours and sure else None


def _standing(wished: Wishes) -> dict[str, object]:
    """What is simply kept as it is wished."""
    return {
        "confidential": wished.confidential,
        "call_hours": wished.call_hours,
        "on_behalf_of": wished.on_behalf_of,
    }


def _reached(draft: Draft, wished: Wishes) -> Draft:
    """As it is wished; without a number to call or text it waits for one (`lacks_number`)."""
    if draft["anonymous"]:
        return draft
    if wished.no_call:
        return draft.having(contact_by="text_only" if draft["reporter_phone"] else "chat")
    if wished.contact_by is None:
        return draft
    return draft.having(contact_by=wished.contact_by)


def lacks_number(draft: Draft) -> bool:
    """Whether somebody wished to be called or texted and has left no number so far."""
    return draft["contact_by"] in ("call", "text_only") and not draft["reporter_phone"]


def wants_number(said: Said, draft: Draft) -> bool:
    """Whether somebody wants to be called or texted, and left no number to do it."""
    wished = wishes(said.words).contact_by
    by_number = wished == "call" or (wished == "text_only" and not _WRITTEN_TO.search(said.words))
    return by_number and not draft["reporter_phone"]


def is_about_reporter(said: Said) -> bool:
    """Whether the message says how the citizen wants to be treated: without a name, in confidence, by text."""
    return wishes(said.words).any


def is_only_about_answers(said: Said) -> bool:
    """Whether somebody who cannot hear says how to answer them, and asks for nobody."""
    wished = wishes(said.words)
    in_writing = wished.no_call or wished.contact_by in ("text_only", "chat")
    return in_writing and bool(_CANNOT_HEAR.search(said.words)) and not _PERSON.search(said.words)


def is_only_contact(said: Said) -> bool:
    """Whether the message tells how to reach somebody, and nothing of the matter, its place or its time."""
    if is_bare_number(said):
        return True
    hours = wishes(said.words).call_hours
    # An hour to be called at is no time of the matter.
    tells_else = {name for name in ELSE if said.value(name) and not (hours and name == "time")}
    # Numerals by themselves may be sorted under anything.
    sorted_only = tells_else <= {"category", "category_choices"}
    if not sorted_only or not (said.value("phone") or said.value("person_name")):
        return False
    rest = said.words
    for told in (said.told("phone"), said.told("person_name"), hours or ""):
        rest = rest.replace(told, "", 1)
    return leads_to_number(rest) or (not tells_else and len(rest) <= _LEFT_OVER[said.lang])
