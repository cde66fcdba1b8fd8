"""What to ask next of a complaint, and how: which sentence of `domain.yml`, with which values and buttons. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk.executor import CollectingDispatcher

from actions.addresses import is_doors, is_way
from actions.areas import area_name, area_payload
from actions.categories import PARTY_GROUPS
from actions.contacts import lacks_number
from actions.draft import Draft
from actions.enterprises import as_filed
from actions.gist import gist
from actions.matters import MOST
from actions.placeless import is_found_by_name, is_of_desk, is_on_wheels
from actions.said import Said
from actions.tidy import civil
from city.pack import CityPack
from desk import phrases
from desk.desk import Preview

# Where a matter usually is: at home, on a street, at some business.
_KIND_OF_PLACE = {
    **dict.fromkeys(("sanitation", "housing", "utilities"), "_home"),
    **dict.fromkeys(("transport", "municipal_facilities", "greening", "environment"), "_street"),
}
# What happens again and again has no one time to be asked for.
_LASTING = re.compile(
    r"每天|天天|每晚|夜夜|经常|常常|老是|总是|一直|长期|每次"
    r"|\b(?:every|always|constantly|all the time|keeps?|regularly|often|never|usually|nightly|daily"
    r"|most (?:nights?|days?"
    r"|mornings|evenings|weekends)|(?:second|third|fourth|fifth|[2-9](?:nd|rd|th)) time|night after night"
    r"|day after day)\b",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"小区|楼道|楼下|楼上|单元|邻居|[我俺咱]们?家(?!孩子|老人|[老小大]|闺女|儿子|姑娘|媳妇|[狗猫车])|家里(?![等急老人还有都])|屋里|厨房"
    r"|厕所|马桶|卫生间|阳台|卧室|窗户|走廊|楼梯间|neighbou?r|downstairs|upstairs|bedroom|apartment|compound"
    r"|\b(?:my|our) (?:flat|building|window|entrance|toilet|bathroom|kitchen|sink|shower|ceiling|balcony|door"
    r"|house|home)\b"
    r"|\b(?:hallway|stairwell|corridor|landing)\b",
    re.IGNORECASE,
)
# Where there is no house, whatever the matter is sorted as.
_STREET = re.compile(
    r"天桥|马路|路[上面边口]|人行道|便道|辅路|公交站|地铁站|地铁口|十字路口|过街|河[边里]|桥[上下]"
    r"|\b(?:footbridge|overpass|pavement|sidewalk|crossing|on the road|junction)\b",
    re.IGNORECASE,
)
_NO_HOME = ("labour", "consumer", "education", "health", "transport")
_NEIGHBOUR = re.compile(
    r"邻居|街坊|对门|对过|隔壁|楼上|楼下|楼顶那?[家户]|[一二三四五六七八九十顶首\d]{1,6}[层楼]的?(?:那?[家户]|住户|业主)|业主|住户"
    r"|一户|[那这]家|私自|自家"
    r"|\b(?:neighbou?rs?|next door|(?:up|down)stairs|homeowner|the owner|resident|(?:man|woman|guy|family"
    r"|people|person)"
    r" (?:on|in|at|from|above|below|living))\b",
    re.IGNORECASE,
)
# A length of time says when by itself; its beginning would only puzzle.
_SPAN = re.compile(
    r"(?:[一二三四五六七八九十两半几好\d]+个?半?|[仨俩](?:个)?)(?:小时|天|周|星期|礼拜|月|年)(?:多|半)?了?|for .+",
    re.IGNORECASE,
)
# 'a week' is a length too, where the words before it were left behind; 'last month' has no day of its own.
_LENGTH = re.compile(
    r"(?:about |over |almost |nearly |the (?:last|past) )?(?:an?|one|two|three|four|five|six|seven|eight|nine"
    r"|ten|\d+|a few|several|a couple of)?"
    r" ?(?:hours?|days?|weeks?|months?|years?)",
    re.IGNORECASE,
)
_NO_DAY = re.compile(
    r"(?:去|今|前)年(?:[春夏秋冬]天?|[上下]半年|年?[初底末])?|[上这]个月"
    r"|(?:since |in |from |over )?(?:(?:last|this|early|late) )?(?:week|month|year|spring|summer|autumn|fall"
    r"|winter|january|february|march"
    r"|april|may|june|july|august|september|october|november|december)",
    re.IGNORECASE,
)
# What staff read whatever it is about.
_ANY_KIND = ("praise", "inquiry")
# What happened at no time: what somebody would like to have, or to know.
_TIMELESS = ("suggestion", "inquiry", "praise")
# Whom these are about has a door with its name on it.
_WITH_DOORS = ("consumer", "education", "health")
# How often a number is asked for by which somebody wished to be reached.
_NUMBER_TWICE = 2
# How long the code of a district is.
_DISTRICT = 6
# From how many times on that the place was asked for the districts were listed already.
_LISTED = 2


@dataclass(frozen=True)
class Sentence:
    """One message: a response's name, what fills its gaps, and buttons and a card beside its own."""

    response: str
    values: Mapping[str, Any] = field(default_factory=dict)
    buttons: tuple[dict[str, Any], ...] = ()
    card: Mapping[str, Any] | None = None

    def utter(self, dispatcher: CollectingDispatcher) -> None:
        """Say it."""
        values = {name: _harmless(value) for name, value in self.values.items()}
        drawn = {"card": dict(self.card)} if self.card else None
        dispatcher.utter_message(
            response=self.response, buttons=list(self.buttons) or None, json_message=drawn, **values
        )


def _harmless(value: Any) -> Any:
    # Rasa's interpolation takes '0[' in a value for a gap it failed to fill, and gives up on the sentence.
    return value.replace("0[", "0［") if isinstance(value, str) else value


def offer(title: str, payload: str) -> dict[str, Any]:
    """A button that stands before those the response itself has."""
    return {"title": title, "payload": payload, "first": True}


def next_question(draft: Draft, preview: Preview) -> str:
    """What is missing most; 'confirmed' when nothing is. What may be left out is asked only once."""
    missing, told = preview.needs, str(draft["description"] or "")
    for question in ("description", "district"):
        if question in missing:
            return question
    optional = {
        "category": "category" in missing and bool(draft.choices) and draft["kind"] not in _ANY_KIND,
        "address": "address" in missing
        and draft["kind"] != "inquiry"
        and not (_is_spot(draft) or is_on_wheels(draft)),
        "occurred_at": preview.asks_time
        and not (draft["occurred_at"] or draft["kind"] in _TIMELESS or _LASTING.search(told)),
        "party": preview.asks_party and not (draft["party"] or _of_neighbour(draft)),
        "contact_by": not (draft["reporter_phone"] or draft["contact_by"] == "chat" or draft["anonymous"]),
    }
    for question, wanted in optional.items():
        if wanted and question not in draft.asked:
            return question
    if lacks_number(draft) and not draft["anonymous"] and draft.asked_times("contact_by") < _NUMBER_TWICE:
        return "contact_by"
    return "confirmed"


def _of_neighbour(draft: Draft) -> bool:
    """Whether a building is complained of that somebody next door put up: no firm is behind it."""
    return draft.group == "construction" and bool(_NEIGHBOUR.search(str(draft["description"] or "")))


def _is_spot(draft: Draft) -> bool:
    """Whether the party that is named is a place of its own in a sub-district that is known: a shop, a school."""
    return bool(draft["party"] and draft["subdistrict"]) and draft.group in _WITH_DOORS


def ask_again(question: str, draft: Draft, preview: Preview, said: Said, pack: CityPack) -> Sentence:
    """The sentence that comes back to it after something else was answered."""
    if question == "district" and draft.asked_times("district") < 2 and not draft.places:
        short = gist(draft["description"], said.lang)
        return Sentence("utter_back_where_noted", {"gist": short}) if short else Sentence("utter_back_where")
    if question == "confirmed":
        return Sentence("utter_back_confirm")
    return ask(question, draft, preview, said, pack)


def ask(question: str, draft: Draft, preview: Preview, said: Said, pack: CityPack) -> Sentence:
    """The sentence that asks it."""
    if question == "district" and draft.places:
        return which_place(draft.places, draft, said, pack)
    if question == "description":
        return _what(draft, preview)
    if question == "district":
        return _where_named(draft) or _where(draft, said, pack)
    if question == "address":
        return Sentence("utter_question_spot", {"place": preview.place_name or ""})
    if question == "category":
        return _which_kind(draft, said, pack)
    if question == "party":
        group = draft.group if draft.group in PARTY_GROUPS else "any"
        return Sentence(f"utter_question_party_{group}")
    if question == "contact_by" and lacks_number(draft):
        return Sentence("utter_question_number")
    if question == "contact_by":
        return Sentence(
            "utter_question_contact_report" if draft["kind"] == "report" else "utter_question_contact"
        )
    if question == "occurred_at":
        return Sentence("utter_question_when")
    return summary(draft, preview, said, pack)


def _what(draft: Draft, preview: Preview) -> Sentence:
    if is_of_desk(draft):
        return Sentence("utter_question_what_of_desk")
    there = preview.place_name or draft["address"]
    return (
        Sentence("utter_question_what_there", {"place": there}) if there else Sentence("utter_question_what")
    )


def which_place(choices: tuple[str, ...], draft: Draft, said: Said, pack: CityPack) -> Sentence:
    """Several places are called so: which one?"""
    buttons = tuple(offer(area_name(pack, code, said.lang), area_payload(pack, code)) for code in choices)
    if draft["lat"] is not None:
        return Sentence("utter_question_border", buttons=buttons)
    if is_way(draft["address"]):
        return Sentence("utter_question_which_end", {"place": draft["address"]}, buttons)
    named = said.told("place_choices") or draft["address"]
    if not named or {len(code) for code in choices} == {_DISTRICT}:
        # '户口在西城 房子在海淀': two places, and not one name of both.
        return Sentence("utter_question_which_of_these", buttons=buttons)
    return Sentence("utter_question_which_place", {"place": named}, buttons)


def _where_named(draft: Draft) -> Sentence | None:
    """Where a place is that nobody could find, and whose name is enough for staff to do so."""
    times = draft.asked_times("district")
    if not times or not is_found_by_name(draft):
        return None
    name = "utter_question_where_is_that_named"
    return Sentence(f"{name}_again" if times > 1 else name, {"place": draft["address"] or draft["party"]})


def _where(draft: Draft, said: Said, pack: CityPack) -> Sentence:
    times, short = draft.asked_times("district"), gist(draft["description"], said.lang)
    if times > _LISTED and times % 2:
        # The list answered nothing: in other words, and with a person.
        return Sentence("utter_question_place_otherwise")
    if times > 1:
        areas = (area.code for area in pack.districts)
        buttons = tuple(offer(area_name(pack, code, said.lang), area_payload(pack, code)) for code in areas)
        return Sentence("utter_question_district", buttons=buttons)
    if draft["address"] and not is_doors(draft["address"]):
        return Sentence("utter_question_where_is_that", {"place": draft["address"]})
    if times == 1:
        return Sentence("utter_question_where_again")
    if draft["kind"] == "inquiry":
        return Sentence("utter_question_where_inquiry")
    told = str(draft["description"] or "")
    at_home = _HOME.search(told) if draft.group not in _NO_HOME else None
    kind = "_home" if at_home else _KIND_OF_PLACE.get(draft.group, "")
    kind = "_street" if kind == "_home" and not at_home and _STREET.search(told) else kind
    name = f"utter_question_where{kind}"
    return Sentence(f"{name}_noted", {"gist": short}) if short else Sentence(name)


def _which_kind(draft: Draft, said: Said, pack: CityPack) -> Sentence:
    likeliest = pack.category(draft.choices[0])
    question = likeliest.question
    options = question.options if question and likeliest.code in question.options else draft.choices[:3]
    leaves = [pack.category(code) for code in options]
    buttons = tuple(
        offer(leaf.en if said.lang == "en" else leaf.zh, f'/choose_category{{"category": "{leaf.code}"}}')
        for leaf in leaves
    )
    if question and options == question.options:
        text = question.en if said.lang == "en" else question.zh
        return Sentence("utter_question_kind_asked", {"question": text}, buttons)
    return Sentence("utter_question_kind", buttons=buttons)


def summary(draft: Draft, preview: Preview, said: Said, pack: CityPack) -> Sentence:
    """Everything that will be filed, to be looked over; fields without a value are left out of the card."""
    values = {
        "description": civil(str(draft["description"] or "")),
        "place": preview.place_name or "",
        "category": preview.category_name or "",
        "occurred_at": moment(draft, said, pack),
        "party": draft["party"] or "",
        "unit": preview.unit_name or "",
        "due": preview.due_text,
        **_reporter([draft], said.lang),
    }
    if draft["anonymous"]:
        return Sentence("utter_summary_anonymous", values)
    return Sentence("utter_summary" if values["contact"] else "utter_summary_chat", values)


def summary_of_several(matters: Sequence[tuple[Draft, Preview]], said: Said, pack: CityPack) -> Sentence:
    """Every matter on a line of its own with a button that leaves it out, and what is common to all: also the date,
    but for what is answered sooner.
    """
    latest = max((preview for _, preview in matters), key=lambda preview: preview.due)
    lines = dict.fromkeys((f"matter_{at}" for at in range(1, MOST + 1)), "")
    for name, (draft, preview) in zip(lines, matters, strict=False):
        told = (
            *(civil(str(draft["description"] or "")), preview.place_name, preview.category_name),
            *(moment(draft, said, pack), draft["party"], preview.unit_name),
            own_date(preview.due_text, latest.due_text, said.lang),
        )
        lines[name] = " · ".join(part for part in told if part)
    first = matters[0][0]
    reporter = _reporter([draft for draft, _ in matters], said.lang)
    chat = "✓" if not (reporter["contact"] or first["anonymous"]) else ""
    values = {"count": len(matters), **lines, **reporter, "here": chat, "due": latest.due_text}
    return Sentence(
        "utter_summary_several",
        {**values, "anonymous": "✓" if first["anonymous"] else ""},
        tuple(_leaving_out(at, said.lang) for at in range(1, len(matters) + 1)),
    )


def own_date(date: str, common: str, lang: str) -> str:
    """'最晚今天7:39答复' beside a matter whose date is not the one that is told for all; else nothing."""
    if date == common:
        return ""
    return f"answer by {date}" if lang == "en" else f"最晚{date}答复"


def _leaving_out(at: int, lang: str) -> dict[str, Any]:
    title = f"Leave out {at}" if lang == "en" else f"去掉第{at}件"
    return {"title": title, "payload": f'/edit_field{{"field": "matter_{at}"}}'}


def _reporter(matters: Sequence[Draft], lang: str) -> dict[str, str]:
    """How and when the citizen is reached, and for whom they write: a business by its name, and a person."""
    draft = matters[0]
    filed = as_filed((one.fields for one in matters), lang)[0]
    behalf = (filed.get(name) for name in ("enterprise", "on_behalf_of"))
    return {
        "contact": " ".join(part for part in (draft["reporter_name"], draft["reporter_phone"]) if part),
        "text_only": "✓" if draft["contact_by"] == "text_only" and draft["reporter_phone"] else "",
        "call_hours": draft["call_hours"] or "",
        "on_behalf_of": " · ".join(str(one) for one in behalf if one),
        "confidential": "✓" if draft["confidential"] or draft["kind"] == "report" else "",
    }


def moment(draft: Draft, said: Said, pack: CityPack) -> str:
    """When it happened: '11月24日 22:30', or in the citizen's words with the day: '昨天晚上（11月24日）'."""
    if not draft["occurred_at"]:
        return ""
    at, zone = datetime.fromisoformat(draft["occurred_at"]), ZoneInfo(pack.timezone)
    day, hour = phrases.date(at, said.lang, zone), phrases.clock(at, zone)
    if _SPAN.fullmatch(draft["time_told"] or ""):
        return str(draft["time_told"])
    if said.lang == "en" and _LENGTH.fullmatch(draft["time_told"] or ""):
        return f"for {draft['time_told']}"
    if _NO_DAY.fullmatch(draft["time_told"] or ""):
        return str(draft["time_told"])
    if draft["time_told"]:
        return f"{draft['time_told']} ({day})" if said.lang == "en" else f"{draft['time_told']}（{day}）"
    return day if hour == "0:00" else f"{day} {hour}"
