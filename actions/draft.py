"""The complaint being told: its fields by slot name, and what was asked about it. Immutable; changes make a new one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from rasa_sdk.events import SlotSet

from actions.said import Said
from actions.tidy import tidied
from actions.wishes import spans
from desk.tickets.titles import whose

FIELDS = (
    "description", "category", "kind", "urgency", "district", "subdistrict", "address", "lat", "long", "placeless",
    "occurred_at", "time_told", "party", "category_confidence", "reporter_name", "reporter_phone",
    "anonymous", "confidential", "contact_by", "call_hours", "on_behalf_of", "previous",
)  # fmt: skip
CONTACT = ("reporter_name", "reporter_phone", "anonymous", "contact_by", "call_hours")
NOTES = ("asked", "choices", "places", "others", "set_aside", "lead")
_GIST = {"zh": 22, "en": 70}
# A sentence up to so long is better said back whole than not at all.
_WHOLE_EN = 100
# A word that is written large only because a sentence opens with it: no name, no shortening, not 'I'.
_OPENS = re.compile(r"[A-Z](?:[a-z]{1,14}(?:['’][a-z]{1,3})?)?$")
_ARTICLES = frozenset(
    {
        "The",
        "A",
        "An",
        "My",
        "Our",
        "This",
        "That",
        "No",
        "Some",
        "All",
        "Two",
        "Three",
        "On",
        "In",
        "At",
        "Outside",
    }
)
# How people begin before they come to the matter: a greeting, a sigh, a number of matters, a word that joins two.
_BEGIN = re.compile(
    r"^(?:(?:还有(?:个|一件|件)?事儿?|另外|对了|补充一下|再说一?件|[两三]件事儿?|第一|首先|先说|你好啊?|您好|喂|那个|就是|"
    r"唉|哎呀?|气死我了|烦死了|事情是这样的?)[，,。：:！!、\s]+|"
    r"(?:i(?:'d| would)? (?:like|want|need|wish|have) to (?:complain|report|file|make|raise|flag|tell you)"
    r"(?: a (?:complaint|report))?(?: about| that| regarding)?|also|so|basically|and|hi|hello|hey|um+|uh+"
    r"|ok(?:ay)?|well|hmm+|(?:yes|yeah|no|wait|actually|oh|look|listen)(?=[,.!:;])|one more thing"
    r"|another thing|(?:two|three) things|"
    r"first(?:ly)?|second(?:ly)?|please|good (?:morning|afternoon|evening)|dear (?:sir|madam|all)[a-z /]*)[\s,.:;!]+)+",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"我是|我叫|我姓|我(?:可|真)?不是|我跟您?你?说|你们|你好|您好|请问|喂|我要|我想|麻烦|表扬|"
    r"(?:(?:i'?m )?(?:writing|reporting|asking|complaining) (?:this )?for|hi|hello|dear|please|can|could"
    r"|are you (?:people|guys|all|even|kidding|deaf|blind|serious)|would|you|i am|i'm|i'd)\b",
    re.IGNORECASE,
)
# What is left of 'behind', 'beside' or 'that' when the place before it is taken out.
_AFTER_PLACE = re.compile(
    r"^(?:[头面边](?=[那这的])|(?:后头|前头|边上|旁边|里头|外头|门口|附近|那边|这边)(?=[那这的]))?的?"
)
# An English clause says something if it has a verb: one of these, or a word that ends like one. Of "landlord's name"
# the s is an owner's, of "the bulb's gone" a verb's.
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|won['’]t|can['’]?t|cannot|isn['’]t|aren['’]t|wasn['’]t|hasn['’]t"
    r"|haven['’]t|doesn['’]t|don['’]t|didn['’]t|refuses?|wants?|asks?|keeps?|goes|went|took|sold|lets|hit|left|broke"
    r"|fell|ran|smells?|leaks?|sells?|makes?|no|\w{3,}ed"
    r"|(?:it|that|there|here|he|she|what|who|where|everything|nothing|something|everyone|nobody|someone)['’]s"
    r"|\w+['’]s(?= (?:not|no|been|gone|got|an?|the|so|too|very|all|still|always|never|just|really|completely|broken"
    r"|out|off|on|down|full|dead|stuck|\w{3,}(?:ing|ed))\b))\b",
    re.IGNORECASE,
)
# What is left of a clause that only says where, when the place is taken out of it: 'his flat is at'.
_ONLY_WHERE = re.compile(
    r"^(?:(?:i|we|he|she|they) (?:live|lives|stay|am|are|is)|(?:i|we|he|she|they|it|this|that)['’](?:m|s|re)"
    r"|(?:my|our|his|her|their|its|the) \w+ (?:is|lies)|it is|this is|here)?[ ,]*"
    r"(?:(?:at|in|on|near|located|district|beijing)\b[ ,]*)*$",
    re.IGNORECASE,
)
_LEAST = 3
_ENDS = "。！？!?；;\n"
_PAUSES = "，,、"
_MARK = r"(?<!\d){marks}|{marks}(?!\d)"


@dataclass(frozen=True)
class Draft:
    """`asked`: the questions put so far; `choices`: the categories, `places`: the areas it may be; `others`: the fields
    of further matters told with this one; `set_aside`: another draft that waits behind this one; `message_id`: the
    message it took in last, which is taken in once; `lead`: words that began a matter and did not tell it yet.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
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
        return cls(
            fields={name: slots[name] for name in FIELDS if slots.get(name) is not None},
            asked=tuple(slots.get("asked") or ()),
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
        return str(self["category"] or "").split(".")[0]

    def kept(self) -> dict[str, Any]:
        """What the desk keeps of it."""
        lists = {name: list(getattr(self, name)) for name in ("asked", "choices", "places", "others")}
        notes = {**lists, "set_aside": self.set_aside, "message_id": self.message_id, "lead": self.lead}
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

    It is how the matter begins, after greetings and the like; what comes later only explains it. `place` is left out
    of Chinese, where a sentence stands without it; it is said back beside the matter.
    """
    told = _BEGIN.sub("", (description or "").strip())
    if lang == "zh":
        part = _chinese(told, place)
        return part if len(part) <= _GIST["zh"] else ""
    told = whose(told)
    sentences = [part for part in _split(told, _ENDS) if not _only_where(part, place)]
    clauses = [part for part in _split(told, _ENDS + _PAUSES) if not _only_where(part, place)]
    for part in (*_first(sentences), *_first(clauses)):
        if len(part) <= _GIST["en"] and (part in sentences or _VERB.search(part)):
            return _in_sentence(part, place)
    for part in _first(sentences):
        if len(part) <= _WHOLE_EN:
            return _in_sentence(part, place)
    return ""


def _only_where(part: str, place: str | None) -> bool:
    """Whether a clause says nothing but where it is: the place, or a piece of it."""
    rest = part
    for piece in sorted(re.split(r"[,，] *", place or ""), key=len, reverse=True):
        rest = rest.replace(piece.strip(), "") if piece.strip() else rest
    return rest != part and bool(_ONLY_WHERE.match(rest.strip()))


def _in_sentence(part: str, place: str | None) -> str:
    """English words as they stand inside another sentence: 'Overflowing bins' small, 'Bus 113' and 'I' as they are."""
    first, _, rest = part.partition(" ")
    is_name = first.rstrip("'’s") in (place or "") or (rest[:1].isupper() or rest[:1].isdigit())
    if not _OPENS.match(first) or first == "I" or (is_name and first not in _ARTICLES):
        return part
    return f"{part[0].lower()}{part[1:]}"


def _chinese(told: str, place: str | None) -> str:
    """The first clause beside the place, with the next one where it only points at something."""
    if place and place in told:
        before, after = told.split(place, 1)
        told = before if set(before) & set(_PAUSES + _ENDS) and len(before) > len(after) else after or before
        told = _AFTER_PLACE.sub("", told.lstrip(_ENDS + _PAUSES + " "))
    clauses = _split(told, _ENDS + _PAUSES)
    found = _first(clauses)
    if found and found[0][0] in "那这" and clauses[-1] != found[0]:
        return f"{found[0]}，{clauses[clauses.index(found[0]) + 1]}"
    return found[0] if found else ""


def _first(parts: list[str]) -> list[str]:
    """The first of them that is neither a greeting nor about the one who writes."""
    return [part for part in parts if len(part) > _LEAST and not _BESIDE.match(part)][:1]


def _split(text: str, marks: str) -> list[str]:
    """The parts between marks, bare; a mark between two digits is part of a number."""
    between = _MARK.format(marks=f"[{re.escape(marks)}]") + r"|\.(?=\s)"
    return [part.strip(" .,，的").removesuffix("呢") for part in re.split(between, text)]


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
