"""Rasa component: when, who and in which language: time, phone, name, ticket number, tracking code, party, language."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple
from zoneinfo import ZoneInfo

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import citypack
from bot.nlu.component import Component, add_entity
from bot.nlu.contacts import contacts
from bot.nlu.found import Found
from bot.nlu.lac import Word
from bot.nlu.moment import Moment
from bot.nlu.parties import party
from bot.nlu.parties_en import institutions
from bot.nlu.person_names import SURNAME
from bot.nlu.phones import BEHIND_NUMBER
from bot.nlu.places import NAME_SPANS, PLACE_SPANS, WORDS
from bot.nlu.plates import plates
from bot.nlu.text import has_cjk, language
from bot.nlu.times import find
from city.memory import give_back

_NAME_THEN_PHONE = re.compile(
    r"^\s*(?i:(?:it|name|i)(?:['’]?[sm]| is| am) |this is |call me )?([\u4e00-\u9fff]{2,4}|[A-Za-z]{2,15}(?: [A-Z][a-z]+)?)[,， :：]*$"
)
# '李 13900001111 晚上打', '13900001111 李': a family name alone beside a number.
_FAMILY_ONLY = re.compile(rf"\s*(?:我?姓)?(?P<name>[{SURNAME}])[\s，,:：]*")
_FAMILY_BEHIND = re.compile(rf"[\s，,]+(?:我?姓)?(?P<name>[{SURNAME}])[\s。.]*")
# 'Call me on 138…', 'text 138…', 'here is 138…': words that lead to a number, and nobody's name.
_LEADS_TO_NUMBER = re.compile(
    r"(?:on|at|by|via|in|to|is|with|using|under|back|here|please|pls|only|just|now|later|then|first|tomorrow|any ?time|after|before"
    r"|text|sms|message|reach|contact|whatsapp|wechat|ring|dial|try|use|yes|no|ok|okay|sure|fine|and|or|but|so|thanks|her|him"
    r"|them|us|this|that|mine|sorry|oops|wait|actually|again|correction|correct|right|hi|hello|hey|cell|mob|work|home|office)(?: \w+)?",
    re.IGNORECASE,
)
_MOST_TIME_TEXT = 40
_AREAS = frozenset({"district", "subdistrict", "place_choices"})
# What parking costs: '一个小时二十', '每小时10块', '20 yuan an hour'.
_LENGTH = re.compile(r"(?:小时|钟头|天|月|晚|hour|day|month|night)s?$", re.IGNORECASE)
_COSTS = re.compile(
    r"\s*(?:就)?(?:要|收|得|给|涨到?)?\s*[\d一二两三四五六七八九十百千]+(?:块|元|多|[。，,.!！]|$)"
)
_PER = re.compile(
    r"(?:每|块|元|[$¥]|\b(?:yuan|rmb|kuai|bucks)(?: per| an?| every)?) ?(?:一个?)?$", re.IGNORECASE
)

# 侯各庄村 begins like a person's name and is a village.
_PLACE_LIKE = re.compile(r"[村庄镇乡街路里营屯店桥园区城巷]$")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DetailExtractor(Component):
    """Entities time, phone, person_name, ticket_number, tracking_code, plate, party, language."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`city`: folder of the city pack, else CITY_DIR."""
        return {"city": None}

    def prepare(self) -> None:
        """What numbers and clocks are like in this city."""
        pack = citypack.pack(self.config["city"])
        self.prefix, self.area_code, self.zone = pack.prefix, pack.area_code, ZoneInfo(pack.timezone)
        self.institutions = institutions(pack)
        give_back()

    def read(self, message: Message) -> None:
        """Find the details of one message; `metadata['now']` is the time it was sent, else it is now."""
        text: str = message.get(TEXT)
        classes: Sequence[Word] = message.get(WORDS) or ()
        self._add_time(message, text)
        found = contacts(text, prefix=self.prefix, area_code=self.area_code)
        places: Sequence[Tuple[int, int]] = message.get(NAME_SPANS) or ()
        found = [item for item in found if not _is_place_behind_number(item, text, places)]
        found += _bare_name(text, found, classes)
        found += plates(text)
        named = message.get(PLACE_SPANS) or ()
        business = party(text, classes, named, places, self.institutions)
        if business and not any(_within(business, item) for item in found):
            found.append(business)
            _name_whole(message, business)
        for item in found:
            add_entity(message, item.entity, item.value, start=item.start, end=item.end)
        if lang := language(_without(text, message.get(PLACE_SPANS) or ())):
            add_entity(message, "language", lang, start=0, end=len(text))

    def _add_time(self, message: Message, text: str) -> None:
        if moment := self.moment(text, message.get(METADATA) or {}):
            told = text[moment.start : moment.end][:_MOST_TIME_TEXT]
            value = moment.at.replace(second=0, microsecond=0).isoformat()
            add_entity(
                message, "time", value, start=moment.start, end=moment.end, text=told, grain=moment.grain
            )

    def moment(self, text: str, metadata: Mapping[str, Any]) -> Optional[Moment]:
        """The time that a text tells, sent when its metadata say; None if it tells none."""
        moment = find(text, self._now(metadata))
        return None if moment is None or _is_rate(text, moment.start, moment.end) else moment

    def _now(self, metadata: Mapping[str, Any]) -> datetime:
        told = metadata.get("now")
        if not told:
            return datetime.now(self.zone)
        at = datetime.fromisoformat(str(told).replace("Z", "+00:00"))
        return at.astimezone(self.zone) if at.tzinfo else at.replace(tzinfo=self.zone)


def _name_whole(message: Message, business: Found) -> None:
    """A place that is a part of a business's name is that business: of 锦江之星 no 锦江."""
    part = next((one for one in message.get(ENTITIES, []) if _is_part(one, business)), None)
    if part is not None and not any(one["entity"] in _AREAS for one in message.get(ENTITIES, [])):
        part.update(value=business.value, start=business.start, end=business.end)


def _is_part(entity: Mapping[str, Any], business: Found) -> bool:
    start, end = int(entity["start"]), int(entity["end"])
    within = business.start <= start and end <= business.end
    return entity["entity"] == "address" and within and end - start < business.end - business.start


def _is_rate(text: str, start: int, end: int) -> bool:
    """Whether a length of time only tells what something costs: '一个小时二十', 'ten yuan an hour'."""
    return _LENGTH.search(text, start, end) is not None and (
        _COSTS.match(text, end) is not None or _PER.search(text, 0, start) is not None
    )


def _is_place_behind_number(item: Found, text: str, places: Sequence[Tuple[int, int]]) -> bool:
    """Whether what would be the name of who has the number before it is a place: '138…, Fengtai'."""
    is_name = item.entity == "person_name" and BEHIND_NUMBER.search(text, 0, item.start) is not None
    return is_name and any(start < item.end and item.start < end for start, end in places)


def _within(business: Found, item: Found) -> bool:
    """Whether what was taken for a party is how the citizen is called: '叫王姐'."""
    starts = item.entity == "person_name" and item.start <= business.start < item.end
    return starts and (business.end <= item.end or has_cjk(item.value))


def _bare_name(text: str, found: List[Found], classes: Sequence[Word]) -> List[Found]:
    """A name that nothing introduces: the whole message, or what stands before the only phone number."""
    if any(item.entity == "person_name" for item in found):
        return []
    phone = next((item for item in found if item.entity == "phone"), None)
    head = text[: phone.start] if phone else text
    people = [
        word
        for word in classes
        if word.tag == "PER" and word.end <= len(head) and not _PLACE_LIKE.search(word.text)
    ]
    if people and people[0].text == head.strip(" ,，:：。"):
        return [Found("person_name", text[people[0].start : people[0].end], people[0].start, people[0].end)]
    if phone and (family := _FAMILY_ONLY.fullmatch(head) or _FAMILY_BEHIND.fullmatch(text, phone.end)):
        start, end = family.span("name")
        return [Found("person_name", text[start:end], start, end)]
    match = _NAME_THEN_PHONE.match(head) if phone and head.isascii() else None
    if (
        match
        and match.group(1).lower()
        not in (
            "phone",
            "tel",
            "mobile",
            "number",
            "call",
            "me",
            "my phone",
            "my number",
        )
        and not _LEADS_TO_NUMBER.fullmatch(match.group(1))
    ):
        return [Found("person_name", match.group(1).title(), match.start(1), match.end(1))]
    return []


def _without(text: str, spans: Sequence[Tuple[int, int]]) -> str:
    """A Chinese address does not make an English message Chinese, nor the other way round, unless it is all there is."""
    kept = "".join(char for at, char in enumerate(text) if not any(a <= at < b for a, b in spans))
    return kept if language(kept) else text
