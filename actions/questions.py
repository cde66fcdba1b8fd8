"""How a question of a complaint is put: which sentence of `domain.yml`, with which values and buttons. Pure."""

from __future__ import annotations

import re

from actions.addresses import ANYWHERE, is_doors, is_way
from actions.areas import area_name, area_payload
from actions.categories import PARTY_GROUPS
from actions.contacts import lacks_number
from actions.draft import Draft
from actions.gist import gist
from actions.placeless import is_found_by_name, is_of_desk
from actions.said import Said
from actions.sentence import Sentence, offer
from actions.summaries import summary
from city.model import District, Spot
from city.names import normal
from city.pack import CityPack
from desk.desk import Preview

# Where a matter usually is: at home, on a street, at some business.
_KIND_OF_PLACE = {
    **dict.fromkeys(("sanitation", "housing", "utilities"), "_home"),
    **dict.fromkeys(("transport", "municipal_facilities", "greening", "environment"), "_street"),
}
_HOME = re.compile(
    r"小区|楼道|楼下|楼上|单元|邻居|[我俺咱]们?家(?!孩子|老人|[老小大]|闺女|儿子|姑娘|媳妇|[狗猫车])|家里(?![等急老人还有都])|屋里|厨房"
    r"|厕所|马桶|卫生间|阳台|卧室|窗户|走廊|楼梯间|neighbou?r|downstairs|upstairs|bedroom|apartment|compound"
    r"|\b(?:my|our) (?:flat|building|window|entrance|toilet|bathroom|kitchen|sink|shower|ceiling|balcony|door"
    r"|house|home)\b"
    r"|\b(?:hallway|stairwell|corridor|landing)\b",
    re.IGNORECASE,
)
# A parcel goes astray on no street, whatever group it is sorted under.
_ON_NO_STREET = ("transport.express",)
# Where there is no house, whatever the matter is sorted as.
_STREET = re.compile(
    r"天桥|马路|路[上面边口]|人行道|便道|辅路|公交站|地铁站|地铁口|十字路口|过街|河[边里]|桥[上下]"
    r"|\b(?:footbridge|overpass|pavement|sidewalk|crossing|on the road|junction)\b",
    re.IGNORECASE,
)
_NO_HOME = ("labour", "consumer", "education", "health", "transport")
# From how many times on that the place was asked for the districts were listed already.
_LISTED = 2


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
    if draft["kind"] == "inquiry":
        # Nothing happened anywhere: '户口在西城 房子在丰台 能上哪边的学校'.
        return Sentence("utter_question_where_inquiry", buttons=buttons)
    if is_way(draft["address"]):
        return Sentence("utter_question_which_end", {"place": draft["address"]}, buttons)
    named = said.told("place_choices") or draft["address"]
    if named and len(choices) == 1:
        return Sentence("utter_question_where_is_that", {"place": draft["address"] or named}, buttons)
    known = _spots_of(str(draft["address"] or ""), choices, pack)
    on_line = {spot.kind for spot in known if set(choices) <= set(spot.candidates)}
    if "road" in on_line:
        return Sentence("utter_question_which_end", {"place": draft["address"]}, buttons)
    if on_line:
        return Sentence("utter_question_border", buttons=buttons)
    if not named or _names_district(str(named), choices, pack):
        # '户口在西城 房子在海淀': two places, and not one name of both.
        return Sentence("utter_question_which_of_these", buttons=buttons)
    return Sentence("utter_question_which_place", {"place": named}, buttons)


def _names_district(words: str, choices: tuple[str, ...], pack: CityPack) -> bool:
    """Whether the words name one of these districts: the other is told beside it, and no name is of both."""
    districts = [area for area in pack.districts if area.code in choices]
    told = normal(words)
    return any(normal(name) in told for one in districts for name in _names(one))


def _names(district: District) -> tuple[str, ...]:
    return (district.zh.removesuffix("区"), district.en.removesuffix(" District"), *district.aliases)


def _spots_of(address: str, choices: tuple[str, ...], pack: CityPack) -> list[Spot]:
    """The spots that an address names, if these areas are theirs: one on a district's line, or several called so."""
    told = normal(address)
    named = [
        spot for spot in pack.spots if any(len(name) > 2 and normal(name) in told for name in spot.names)
    ]
    areas = {code for spot in named for code in spot.candidates or (spot.subdistrict, spot.district)}
    return named if set(choices) <= areas else []


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
    named = draft["address"] and not (is_doors(draft["address"]) or ANYWHERE.fullmatch(draft["address"]))
    if named:
        return Sentence("utter_question_where_is_that", {"place": draft["address"]})
    if times == 1:
        return Sentence("utter_question_where_again")
    if draft["kind"] == "inquiry":
        return Sentence("utter_question_where_inquiry")
    told = str(draft["description"] or "")
    at_home = _HOME.search(told) if draft.group not in _NO_HOME else None
    kind = "_home" if at_home else _KIND_OF_PLACE.get(draft.group, "")
    kind = "" if draft["category"] in _ON_NO_STREET else kind
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
