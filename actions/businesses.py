"""Whom it is about: a name told with a doubt, with its place, or as the answer to the question for it. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.amounts import tells_amount
from actions.categories import PARTY_GROUPS
from actions.clauses import clauses, is_unsure, place_clauses
from actions.contacts import is_about_reporter, is_only_contact
from actions.details import PLACE
from actions.draft import Draft, with_time
from actions.facts import tells_proof
from actions.happening import happens_in
from actions.party_slips import meant_instead, taken_back
from actions.party_words import (
    PLACE_EN,
    before_its_house,
    ends_as_name,
    is_nameless,
    tells_about,
    tells_story,
    without_its_place,
)
from actions.place_words import TRADE_ONLY_ZH, happens, names_business, speaks_of_somebody, tells_no_place
from actions.plain_places import INSTITUTION_ZH, tells_only_when
from actions.said import PLACE_ENTITIES, Said
from actions.step import Step
from city.hedges import without_hedge

# How often a question that may be left out is put, where the answer is none.
ASKED_TWICE = 2
_LONGEST_PARTY = 200
# Of what a name has beside a time in it: '今日头条', '七天酒店'.
_LEAST_BESIDE_TIME = 3
_EDGE = " ，,。.!！"
_OWN = re.compile(r"我(?!爱我家)|[俺咱]|\b(?:my|i['’]?m|i am|me|mine|myself)\b", re.IGNORECASE)
# What only hedges a name or leads to it, and in English what trails it.
_HEDGE = re.compile(
    r"^(?:(?:嗯|呃|哦|那个|我?要?(?:举报|投诉)(?:的?是)?|好像|应该|可能|大概|也许|貌似|听说|就|是|叫做?(?:什么|啥)?(?=[\s，,]"
    r"|[\u4e00-\u9fff])|名字叫?|店名是?|公司名?|单位)[，, ]*){1,6}"
    r"|^(?:(?:it['’]?s|it is|it was|i think|i believe|maybe|probably|perhaps"
    r"|(?:the |its |shop |company )?name(?: is|['’]s| was)?|called|named|um+|uh+|something like)\b[, ]*){1,6}"
    r"|(?:(?<![, ])[, ]+)?\b(?:i think|i believe|i guess|maybe|probably|or something(?: like (?:that|this|it))?|or so"
    r"|not sure)\b[, ]*$| I$",
    re.IGNORECASE,
)
# What somebody puts in quotes because it is called so: "it was called 'Red Lantern' on the second floor".
_QUOTED_EN = re.compile(
    r"\b(?:called|named|name(?: is|['’]s| was)|goes by)\b[ :,]*(?:the )?"
    r"['\"‘“](?P<name>\w[^\"”\n]{1,40}?)['\"’”](?!\w)",
    re.IGNORECASE,
)
_AT_EN = re.compile(
    r"^(?P<name>[a-z][\w'’&.-]*(?: [\w'’&.-]+){0,3}?)(?: or something(?: like that)?)?,?"
    r" (?:at|in|inside|on)(?: the)? $",
    re.IGNORECASE,
)
_COMMON_EN = re.compile(
    r"^(?:a|an|line \d+|my|our|his|her|their|some|any|this|that|it|i|we|he|she|they|you|one|near|next|opposite"
    r"|behind|right|just|here"
    r"|there|somewhere|always|everywhere|happened|bought|live|work|was|is|upstairs|downstairs|inside|outside"
    r"|building|block|tower|room|flat|gate|floor|no|yes|number|from|by|at|in|on"
    r"|the (?:\w+ )?(?:shop|store|mall|market|restaurant|place|one|gym|office|school"
    r"|corner|bar|site|company|hospital|clinic|area|park|street|road))\b"
    r"|^(?:(?:shop|store|mall|market|restaurant|gym|office|school|bar|cafe|hotel|company|hospital|clinic"
    r"|korean|chinese|small|big|new|old|local|branch|branches)\b ?)+$",
    re.IGNORECASE,
)
_VERB_EN = re.compile(
    r"\b(?:is|are|was|were|has|have|had|do|does|did|sells?|sold|told|said|went"
    r"|(?:is|are|was|were|has|have|had|do|does|did|ca|wo|would|could|should)n['’]?t)\b",
    re.IGNORECASE,
)
# 'Rats in the dinner restaurant' tells what happens there.
_WITHIN_EN = re.compile(r"\w (?:in|at|inside) (?:the|a|an|this|that)\b", re.IGNORECASE)
_BARE_EN = re.compile(r"[A-Z][\w'’&.-]+(?: [A-Z&][\w'’&.-]*){0,3}")
_CLASS_ZH = re.compile(
    r"(?<=[\u4e00-\u9fff])[\s，,、的]{0,3}(?:[小初高]?[一二三四五六七八九\d]年级|[初高][一二三]|[大中小][一二三四]?班)[\s，,、]{0,2}"
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）]?班)?[的吧啊。.]{0,2}$"
)
# 'xin hua cleaning company', 'sheraton hotel': its trade stands behind its name, however small that is written.
_FIRM_EN = re.compile(
    r"(?!.*\b(?:near|next|gate|of|opposite|behind|beside|outside|around|across|entrance|exit)\b)"
    r"(?!(?:the|an?|my|our|his|her|their|some|that|this|one|it|cleaning|moving|building|construction|decoration"
    r"|travel|trading|rental|renting|delivery|taxi|bus|bike|insurance|phone|internet|security|cheap|fancy|public|private"
    r"|primary|middle|high)\b)"
    r"[a-z][\w'’&.-]{1,30}(?: [\w'’&.-]{1,30}){0,3} (?:company|co|ltd|agency|gym|restaurant|hotel|salon|clinic"
    r"|hospital|school|kindergarten|academy|cafe|bar|club|supermarket|hotpot|studio|spa|tours)",
    re.IGNORECASE,
)
_AROUND_ZH = re.compile(
    r"^(?:里面?|那边|那儿|楼上|楼下)?的?(?:那|这)?(?:个|家|间)?(?:叫)?|(?:那[家个]店?|这家)?[的吧啊呀呢。.!！]{0,6}$"
)
# A name of its own in Chinese: short, and neither a piece of a place nor something that is said.
_BARE_ZH = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·]{2,8}")
_NO_NAME_ZH = re.compile(
    r"[路街巷弄楼层室号区村镇乡里城院桥门站口边侧面角头底苑园居府寓庭邸湾厦上中下]$|广场|小区|社区|附近|旁边|对面|后身|地铁|公交|[的了过着在有是不没很都也就说去来给从到往哪谁啥吗我你您他她]|什么|怎么"
    r"|^(?:昨|今|前|上周|上个|每)"
    r"|^(?:[大小老新黑]|家|我们|附近|回迁房?|安置房?|改造|拆迁|棚改|建筑|施工|装修)*(?:工地|工厂|厂子?|公司|单位|店铺?|饭[店馆]|餐厅|超市|学校|小学|中学|医院|诊所|幼儿园|商场"
    r"|市场|早市|门[店脸]|中介|物业|网吧|酒店|宾馆|健身房|游泳馆|培训班|村|路)$"
)

_IS_NAMED_ZH = re.compile(
    rf"(?:那个?|就)?(?:{INSTITUTION_ZH})(?:的?名字?)?(?:就|好像|应该)?(?:是|叫)"
    r"(?P<name>(?![在我你他她不没个哪什])[\u4e00-\u9fffA-Za-z0-9·]{2,16}?)[吧啊呀]?"
)
# 'T1' of an office tower, 'B座': which part of a house. KFC is none.
_PART_OF_HOUSE = re.compile(r"(?:[A-Za-z]{0,2}\d{1,4}[A-Za-z]?|[A-Za-z])(?:座|栋|号|塔)?|[座栋号塔]")
_NO_NAME = re.compile(r"(?:it )?no name[.! ]*|没有?名字?[啊呀的了。]*", re.IGNORECASE)
# What teaches or heals, by its own name: where it is and whom it is about are one answer.
_INSTITUTIONS = ("education", "health")
_INSTITUTION_ZH = re.compile(
    r"(?!我|他|她|孩子|附近|那|这|一[个家所]|某|旁边|门口|小区|个)[\u4e00-\u9fffA-Za-z0-9·]{2,20}?(?:[小中大]学|学校|学院|附[中小]|[一二三四五六七八九十百][小中](?!区|路|街|巷|时|心|旬|间|段)|幼儿园|托儿所|医院|卫生(?:院|站|服务中心)|诊所|门诊部)"
    r"(?:[\u4e00-\u9fff]{0,4}?(?:校区|分校|分院|院区|校|部|科|急诊))?"
)


def answered(said: Said, step: Step) -> Step:
    """The answer to whom it is about: a name, that there is none, or more of the matter."""
    if is_about_reporter(said) and not (said.value("party") or is_nameless(said.words)):
        return replace(step, aside=True)
    if right := _put_right(said, step):
        return right
    if not said.pressed and is_named_beside_doubt(said.words):
        return replace(step, draft=step.draft.having(party=said.value("party") or named_loosely(said.words)))
    if said.pressed or (said.means("skip", "deny") and not is_nameless(said.words)):
        return step
    if is_only_contact(said):
        return step
    told = before_its_house(said.words, said.told("party")) or said.value("party")
    party = named_loosely(str(told or said.words))
    only_when = tells_only_when(said, said.words)
    if (said.names_nothing or only_when or said.is_mostly("time", "phone")) and not said.value("party"):
        # 'Yes', 'oh, yesterday' and 'I take it back' name nobody: once more, and then without.
        draft = with_time(said, step.draft)
        return replace(step, draft=draft, aside=draft.asked_times("party") < ASKED_TWICE)
    if is_nameless(said.words):
        bare = _NO_NAME.fullmatch(said.words)
        return step if bare else replace(step, draft=step.draft.saying_more(said.words))
    tells_matter = tells_about(said.words) or (said.intent == "file_complaint" and happens(said.words))
    tells_matter = tells_matter or bool(said.value("plate")) or speaks_of_somebody(said.words)
    tells_matter = tells_matter or happens_in(said.words, said.lang) or _tells_story(said)
    if tells_matter and not said.value("party"):
        more = with_time(said, step.draft).saying_more(said.words)
        return Step(more, aside=step.draft.asked_times("party") < ASKED_TWICE)
    if len(party) > _LONGEST_PARTY:
        return replace(step, draft=step.draft.saying_more(said.words))
    return replace(step, draft=step.draft.having(party=party or None))


def _put_right(said: Said, step: Step) -> Step | None:
    """The step where a name is taken back for another one, or for somebody without one; else None."""
    told = said.told("party")
    if right := meant_instead(said.words, told):
        held = str(step.draft["party"] or "")
        return replace(step, draft=step.draft if right in held else step.draft.having(party=right))
    return replace(step, draft=step.draft.saying_more(said.words)) if taken_back(said.words, told) else None


def _tells_story(said: Said) -> bool:
    """Whether Chinese words tell more of what happened, or when that was with something beside it."""
    if said.lang != "zh":
        return False
    timed = bool(said.value("time")) and len(said.words) - len(said.told("time")) > _LEAST_BESIDE_TIME
    return tells_story(said.words) or (timed and not ends_as_name(said.words))


def named_loosely(words: str) -> str:
    """The name in an answer that is not sure of it: 'Sunshine Fitness or something', '中建的，具体叫啥不知道'."""
    told = place_clauses(words) if is_unsure(words) else words
    told = without_its_place(told)
    bare = without_hedge(_HEDGE.sub("", _HEDGE.sub("", told.strip(_EDGE))), words).strip(_EDGE)
    return bare or told.strip(_EDGE)


def is_named_beside_doubt(words: str) -> bool:
    """Whether a name stands beside the words that its owner does not know all of it."""
    told = place_clauses(words).strip(" ，,。.")
    return (
        is_unsure(words) and len(named_loosely(words)) > 1 and told not in ("", words) and not _is_talk(told)
    )


def _is_talk(words: str) -> bool:
    no_name = happens(words) or names_business(words) or tells_amount(words) or tells_proof(words)
    return no_name or _VERB_EN.search(words) is not None or _OWN.search(words) is not None


# '樱桃二条' is a lane, and nobody's name.
_LANE_ZH = re.compile(r"(?:[一二三四五六七八九十]条|胡同)(?:\d{1,4}号院?)?$")


def party_at_place(said: Said, draft: Draft, question: str) -> str | None:
    """Whom it is about, told as the answer to where, or to when: 'Din Tai Fung at SKP', 'SKP的鼎泰丰', 'Wellness Gym'.

    None where the party is known, where nobody asks for one, and where nothing but a place is told.
    """
    if draft["party"] or draft.group not in PARTY_GROUPS or said.pressed:
        return None
    if question in PLACE and said.lang == "en" and (head := _at_head(said)):
        return head
    if said.value("party"):
        return None
    # '中关村三小 四年级' names the school and what of it.
    said = replace(said, text=_CLASS_ZH.sub("", said.text))
    if question not in (*PLACE, "occurred_at") or said.names_nothing or said.means("skip"):
        return None
    if question == "occurred_at":
        return (
            said.words if said.told("person_name") == said.words and len(clauses(said.words)) == 1 else None
        )
    if quoted := _QUOTED_EN.search(said.words):
        return quoted["name"].strip()
    if said.is_mostly("time", "phone") or _is_talk(said.words):
        return None
    if said.lang == "en":
        return _in_front_of_place(said)
    return _named_outright_zh(said) or _institution_zh(said, draft) or _beside_place_zh(said)


def _named_outright_zh(said: Said) -> str | None:
    """The school or hospital of which the words say what it is: '学校就是上地实验'."""
    named = _IS_NAMED_ZH.fullmatch(said.words.strip(" 。.!！"))
    return named["name"] if named else None


def _institution_zh(said: Said, draft: Draft) -> str | None:
    """The school or hospital that is all the answer, of a matter of one: beside it nothing is asked again."""
    named = named_loosely(said.told("address") or said.words)
    whole = named_loosely(said.words).removeprefix(said.told("district")).lstrip("区的 ，,")
    of_it = draft.group in _INSTITUTIONS and whole == named.removeprefix(said.told("district"))
    if of_it and _INSTITUTION_ZH.fullmatch(named):
        return named
    # '石景山 八角 古城中心小学': behind the areas that it lies in.
    *areas, last = said.words.strip(" 。.!！").split() or [""]
    behind = bool(areas) and said.names_place and draft.group in _INSTITUTIONS
    return last if behind and _INSTITUTION_ZH.fullmatch(last) else None


def _in_front_of_place(said: Said) -> str | None:
    if _is_shop_first(said):
        return said.told("address")
    start = _place_spans(said)[0][0] if _place_spans(said) else len(said.words)
    words = named_loosely(said.words) if start == len(said.words) else said.words[:start]
    firm = words.strip(" ,.")
    if _FIRM_EN.fullmatch(firm) and not any(
        (_COMMON_EN.match(firm), _VERB_EN.search(firm), _WITHIN_EN.search(firm))
    ):
        return firm
    if start == len(said.words):
        bare = _BARE_EN.fullmatch(words) and not (_COMMON_EN.match(words) or PLACE_EN.search(words))
        return words if bare and " " in words else None
    at = _AT_EN.match(_HEDGE.sub("", words) if words.strip() else "")
    name = named_loosely(at["name"]) if at else ""
    return name if name and not (_COMMON_EN.match(name) or _VERB_EN.search(name)) else None


def _at_head(said: Said) -> str | None:
    """The name before the places it lies in, told one after another: 'Power Plus, Guomao, Jianwai SOHO'."""
    head, *behind = said.words.split(",")
    told, area = said.told("party"), said.entity("district")
    # A house in which shops are is no shop that stands before it.
    free = not told or told.startswith(head) or PLACE_EN.search(told) is not None
    if not (behind and free and area.get("start", 0) > len(head)) or _COMMON_EN.match(head):
        return None
    bare = _BARE_EN.fullmatch(head) and " " in head and not PLACE_EN.search(head)
    return head if (bare or _FIRM_EN.fullmatch(head)) and not _VERB_EN.search(head) else None


def _is_shop_first(said: Said) -> bool:
    """Whether a name of its own stands before the area it lies in, and is none of a place: 'Lucky Paws, Shunyi'."""
    name, area = said.told("address"), said.told("district")
    bare = _BARE_EN.fullmatch(name) and " " in name and not (_COMMON_EN.match(name) or PLACE_EN.search(name))
    return bool(bare and area) and said.words.strip(" .!").casefold() == f"{name}, {area}".casefold()


def _beside_place_zh(said: Said) -> str | None:
    spans = _place_spans(said)
    kept = "".join(" " if any(a <= at < b for a, b in spans) else char for at, char in enumerate(said.words))
    told = _AROUND_ZH.sub("", kept.strip(" ，,。.!！")).strip()
    named = named_loosely(told)
    if not spans and said.told("address") not in ("", said.words):
        return None
    if TRADE_ONLY_ZH.fullmatch(told) or TRADE_ONLY_ZH.fullmatch(kept.strip(" ，,。.!！")):
        return None
    bare = _BARE_ZH.fullmatch(named) and not (_PART_OF_HOUSE.fullmatch(named) or _NO_NAME_ZH.search(named))
    return named if bare and not (tells_no_place(named) or _LANE_ZH.search(named)) else None


def _place_spans(said: Said) -> list[tuple[int, int]]:
    """Where known places stand in the words; a name that nobody could place is none of them."""
    known = any(said.value(name) for name in ("district", "subdistrict", "place_choices"))
    found = [one for one in said.entities if one.get("entity") in PLACE_ENTITIES] if known else []
    return sorted((one.get("start", 0), one.get("end", 0)) for one in found)
