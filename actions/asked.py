"""A question that was answered, and the matter behind it ('when does heating start? It's 14 degrees in here'). Pure.

What comes right after such an answer and tells no matter of its own is about the question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from rasa_sdk import Tracker

from actions.categories import categories_in
from actions.draft import Draft
from actions.draft_update import told_in
from actions.said import PLACE_ENTITIES, Said
from actions.step import Step
from city.pack import CityPack

QUESTION = "question_asked"
ANSWERING = "action_answer_question"
# How the base's entries about the hotline itself are coded, and what tells a matter beside them.
_OF_DESK, _OF_MATTER = "hotline_", frozenset({"category", "category_choices", "district", "address"})
_PART = re.compile(r"[，。！？,.!?;；\n]+")
_ASKS = re.compile(
    r"[吗么]$|(?<![着还])呢$|什么|怎么|[啥咋]|多少|(?<!都)多(?:久|长时间)(?!了)|几[点号时月天岁]|哪|请问|咨询|能不能|可不可以|是否|想问|想知道"
    r"|^(?:so |and |but |hi |hello |hey |excuse me,? |sorry,? |please,? )*(?:what|when|where|which|how"
    r"|who|why|can|could|may|do|does|is|are|should|will"
    r"|i'?d like to know|i want to know|please tell)\b",
    re.IGNORECASE,
)
# Who it is that asks.
_OF_SELF = re.compile(
    r"^(?:hi|hello|hey|ok|so|well|and|please|sorry|excuse me|good (?:morning|afternoon|evening)|thanks?|[, ])*"
    r"(?:i'?m|i am|we'?re|we are|i'?ve (?:just )?(?:moved|arrived|come)|i (?:just |recently |have )?(?:moved|arrived"
    r"|came|come|live|work|study|need|want|wish|would like)|i'?d like|my (?:wife|husband|child|kids?|son"
    r"|daughter|parents|friend|company)(?:'s| is| are| has| have| wants?| needs?))\b"
    r"|^(?:你好|您好|请问|那个|嗯|[，, ])*(?:我|我们|俺|家里|我家)?(?:是|刚(?:来|到|搬)"
    r"|想(?:办|问|了解|咨询|知道)|要办|需要办|准备办?|打算|从\S{1,6}来)",
    re.IGNORECASE,
)
_TELLING = {"zh": 4, "en": 12}
# Who begins so goes on with what was said before; the wish itself is no part of the matter.
_GOES_ON = re.compile(
    r"^(?:(?:对|是的?|好的?|行|嗯+|yes|yeah|yep|ok(?:ay)?|sure)[\s，,。.!！]+"
    r"|(?:(?:no+|nope|but)[,.! ]+)+(?=(?:but|they|it|he|she|the problem)\b)"
    r"|(?:不是?|没有)[，,。!！\s]+(?=他们|它|是?问题))"
    r"(?:(?:我(?:要|想|得|就是要)(?:投诉|反映|举报|登记)|(?:please )?i(?:'d like| want| would like)? to"
    r" (?:complain|file (?:a complaint|one)|make a complaint|report (?:it|this|them)))[\s，,。.!！]*)?",
    re.IGNORECASE,
)
# Of what is told so the question before it says what it is: 'no, they charge me twice'.
_OF_IT = re.compile(r"(?:they|it|he|she|the problem|他们|它|问题)(?:\b|(?=[\u4e00-\u9fff]))", re.IGNORECASE)
_SURE = 0.75
# In what something was left: whatever it was, it is of that.
_LEFT_IN = re.compile(
    r"\b(?:lost|left|leave|forgot(?:ten)?|forget|dropped)\b[^.?!]{1,40}?\b(?:in|on|inside)\b[^.?!]{1,12}?\b"
    r"(?:(?P<taxi>taxi|cab|didi)|(?P<bus_service>bus)|(?P<metro>subway|metro|line \d+))",
    re.IGNORECASE,
)
# Whoever begins so comes to something else.
_ANEW = re.compile(
    r"(?:(?:哦|噢|嗯|好的?|行|对|ok(?:ay)?|yes|yeah|oh|well)[\s，,。]*)*"
    r"(?:对了|另外|还有(?:件|个)|顺便|再说|我?(?:还|也)(?:想|要)|(?:and )?(?:also|another|by the way|btw|one more)\b)",
    re.IGNORECASE,
)


def _says_more(said: Said) -> bool:
    """Whether more is said than a place, a time, how to reach somebody, or a yes: 'ours is still cold'."""
    told = len(said.words) >= _TELLING[said.lang] and not (said.names_nothing or is_question(said.words))
    return told and not said.is_mostly(*PLACE_ENTITIES, "time", "phone", "person_name")


def remembered(said: Said, pack: CityPack) -> Draft:
    """What is kept of a question: everything it tells, of no kind yet."""
    draft = told_in(said, Draft(), pack)
    return draft.having(description=draft["description"] or said.words or None, kind=None)


def tells_matter(said: Said) -> bool:
    """Whether something is told beside the question, of a matter that could be filed."""
    if not (said.value("category") or said.value("category_choices")):
        return False
    return _tells(said.words, said.lang)


def _tells(words: str, lang: str) -> bool:
    """Whether any part of the words asks nothing and is long enough to tell something."""
    parts = [part.strip() for part in _PART.split(words)]
    return any(
        len(part) >= _TELLING[lang] and not (_ASKS.search(part) or _OF_SELF.match(part)) for part in parts
    )


def is_question(words: str) -> bool:
    """Whether the last of the words ask something."""
    parts = [part.strip() for part in _PART.split(words) if part.strip()]
    return words.rstrip().endswith(("?", "？")) or bool(parts and _ASKS.search(parts[-1]))


def just_answered(tracker: Tracker) -> Draft | None:
    """The question that the assistant answered last, where nothing else was said since; None where there is none."""
    fields = tracker.slots.get(QUESTION)
    if not isinstance(fields, Mapping):
        return None
    messages = 0
    for event in reversed(tracker.events):
        messages += event.get("event") == "user"
        if messages == 1 and event.get("event") == "action" and event.get("name") == ANSWERING:
            return Draft(fields=dict(fields))
        if messages > 1:
            return None
    return None


def may_tell_of(tracker: Tracker) -> Draft | None:
    """The question answered last that what is told now may be about: '你们几点上班' is about the desk and no matter."""
    before = [event for event in tracker.events if event.get("event") == "user"][-2:-1]
    found = (before[0].get("parse_data") or {}).get("entities") or () if before else ()
    kinds = {one.get("entity") for one in found}
    of_desk = any(
        one.get("entity") == "knowledge" and str(one.get("value")).startswith(_OF_DESK) for one in found
    )
    return None if of_desk and not kinds & _OF_MATTER else just_answered(tracker)


def with_its_category(asked: Draft | None, pack: CityPack) -> Draft | None:
    """The question with the one category that its words name: 'heating bill'."""
    if asked is None or asked["category"]:
        return asked
    if lost := _LEFT_IN.search(str(asked["description"] or "")):
        return asked.having(category=f"transport.{lost.lastgroup}")
    named = categories_in(str(asked["description"] or ""), pack)
    return asked.having(category=named[0]) if len(named) == 1 else asked


def behind(step: Step, asked: Draft | None, said: Said) -> Step:
    """The step with the matter of the question before it, where it tells none itself or goes on with that one."""
    if asked is None:
        return step
    told, before = step.draft, asked.fields
    if not told["description"]:
        draft = replace(told, fields={**before, **told.fields})
        return replace(step, draft=draft.saying_more(said.words) if _says_more(said) else draft)
    if _ANEW.match(told["description"]):
        return step
    more, goes_on = _GOES_ON.subn("", told["description"], count=1)
    of_it = bool(asked["category"]) and _OF_IT.match(more) is not None and bool(goes_on)
    other_group = told["category"] and asked["category"] and told.group != asked.group
    if not goes_on or (other_group and not (of_it and (told["category_confidence"] or 0.0) < _SURE)):
        return step
    only_asked = bool(more) and not of_it and not _tells(str(asked["description"] or ""), said.lang)
    words = more if only_asked else f"{asked['description']}\n{more}".strip()
    sorted_as = {name: asked[name] for name in ("category", "category_confidence")} if of_it else {}
    fields = {**before, **told.fields, **sorted_as, "description": words}
    draft = replace(told, fields={name: value for name, value in fields.items() if value is not None})
    return replace(step, draft=draft.offering(()) if of_it else draft)
