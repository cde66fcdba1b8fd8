"""An address with what else the words tell of the place: 'the red one next to the school'. Pure."""

from __future__ import annotations

import re
from itertools import takewhile

from actions.amounts import tells_amount
from actions.clauses import EDGE, clauses, is_chinese, is_unsure
from actions.place_words import HAPPENS_ZH, SPOT_EN, VERB_EN

# A clause that goes on telling where: 学校旁边那个红楼, 三层, 'the red one next to the school', 'flat 602'.
_WHERE_ZH = re.compile(
    r"^(?:就?在)?(?:靠近|紧?挨着|临着|紧邻|正对着?).+"
    r"|(?:旁边?|边上|[对隔][面壁]|附近|后[面边头身]|前[面边头]|里[面边头]|门口|拐角|路口|交叉口"
    r"|[东西南北][侧边面头角]"
    r"|楼[上下]"
    r"|[楼栋幢座院层室号]|单元|房子|平房|门脸)(?:[那这]?[个栋幢座家间边排]|就是)?$"
)
# 就我家楼下 is found by nobody.
_AT_HOME_ZH = re.compile(r"我们?家(?:楼[上下]|门口|对面|旁边|附近|后面|前面)$")
# 海淀黄庄那个大坑: something by which it is found, and neither a matter nor a person, nor what a shop is called.
_THAT_ZH = re.compile(
    r"的?那[个栋幢座家条片块间排处](?!儿|\s*叫[^的]*$)[^那不没了过]{1,8}(?<!事)(?<!问题)(?<!情况)(?<!中介)(?<!公司)(?<!老板)(?<!房东)(?<!司机)(?<!人)"
)
_BESIDE_EN = (
    r"(?:next to|near|by|beside|opposite|behind|across from|in front of|outside|between|close to|above|under"
    r"|(?:on|at|in) the (?:corner|side|left|right|back|front|middle|end))\b.*"
)
# 'the park on' before the street.
_SPOT_BEFORE_EN = re.compile(
    rf"(?:it'?s )?(?:at |in |by |near )?the (?:[a-z0-9-]+ ){{0,2}}?(?:{SPOT_EN})"
    r" (?:on|at|in|of|off|near|behind|opposite)(?: the)?",
    re.IGNORECASE,
)
# Which of several shops is meant, and no part of where it is: 'the one in'.
_ONE_IN_EN = re.compile(
    r"(?:(?:it['’]?s|that['’]?s|yes|no)[, ]+)*the (?:one|branch|store|shop) (?:at|in|on|of)(?: the)?",
    re.IGNORECASE,
)
_WHERE_EN = re.compile(
    rf"(?:it'?s |that'?s )?(?:(?:right|just|directly) )?(?:{_BESIDE_EN}"
    r"|(?:the |a )?(?:[a-z0-9-]+ ){0,3}?"
    rf"(?:{SPOT_EN})\b(?: #?[0-9a-z]{{1,5}}$)?"
    rf"(?:$| (?:with|on|at|of) .*| {_BESIDE_EN}))",
    re.IGNORECASE,
)
# One piece of a place between spaces: 毛纺厂南小区, 9号楼4门201, T2.
_DOOR_ZH = (
    r"(?:第?[0-9a-zA-Z一二三四五六七八九十甲乙丙丁]+(?:号院|号楼|号门|号|栋|幢|座|单元|门|层|楼|排|弄|室"
    r"|户)(?:[0-9]{1,4}[室号户]?)?-?)"
)
_PIECE_ZH = re.compile(
    r"(?![这那家哪]|\d+路)[^的了没不]{1,12}(?:小区|家园|花园|公寓|大厦|大楼|广场|国际|公馆|新城|新村|市场|中心|学校|小学|中学"
    r"|大学|医院|胡同|宿舍|家属院|大院|地铁站"
    r"|[苑庭府邸园寓城厂里村院楼区巷街路条店桥营庄坊])(?:[东西南北][门口侧]|门口)?"
    r"|(?:再|就|是)*(?:往|向|朝)[东西南北里外前后左右]{1,2}(?:边|走|拐)?(?:大?约|差不多|大概"
    r"|不到)?[\d一二两三四五六七八九十百几]*多?(?:米|步|里地?|公里|站地?)?"
    rf"|{_DOOR_ZH}+(?:[东西南北]?门口?|楼下|楼道|旁边|边上|附近|对面)?|[a-zA-Z][0-9]{{1,2}}(?:座|栋|楼)?"
    rf"|[0-9]{{1,3}}(?:-[0-9]{{1,4}}){{1,2}}|第?[一二三四五六七八九十0-9]{{1,2}}期|(?:紧?挨着|靠近|紧邻)[^的了没不我]{{2,8}}"
)
_BETWEEN_PIECES = frozenset({"那个", "这个", "那边", "这边", "那儿", "就是", "就在", "那"})
# 崇文门那边 新世界家园: what stands between an area and the estate in it.
_ABOUT_ZH = re.compile(r"^(?:[那这](?:[边片]儿?|儿|块儿?|个)|附近|一带)[的\s，,]*")
# What else an unlisted spot may end in: 宫门口东岔, 输入胡同把口.
_SPOT_ZH = re.compile(
    r"(?![这那家哪])[^的了没不叫说我你他她您是有]{1,12}(?:[岔口道沟坡岛港潭墙角段侧边]|把口|路段)儿?"
)
_LONGEST_SPOT = 14
# What people are and do, and no part of a place.
_NO_SPOT = re.compile(
    r"物业|公司|老板|中介|房东|司机|电话|先生|女士|小姐|[我你他她您们]|\d{7}|[每昨今]|天天|晚上|早上|上午|下午|姓|叫"
)
# A clause that is a name of some words, as an estate has one: 'Palm Springs'.
_NAMES_EN = re.compile(
    r"(?!(?:Mr|Mrs|Ms|Miss|Dr|Last|Since|This|On|My|Our|I|It|We|They|He|She|No|Not|Please|Call|Thanks?)\b)"
    r"[A-Z][\w'’&-]*(?: [A-Z0-9][\w'’&-]*){1,3}"
)
_ITS_EN = re.compile(r"^it['’]?s (?=\w)", re.IGNORECASE)
_LONGEST = {"zh": 20, "en": 60}
# '的楼' behind a place tells nothing more of it; one character alone is the last one of its name.
_LEAST = 3
_NO_END = "的了啊呀呢吧嘛哈那这里边儿处上下"


def whole_place(found: str, words: str) -> str:
    """The address found, with what else the words tell of the place: 'the red one next to the school'."""
    if words.count(found) != 1:
        # '次渠 次渠嘉园': the area, and what is called after it.
        longer = [one for one in words.split() if one.startswith(found) and one != found and _is_piece(one)]
        return max(longer, key=len, default=found)
    mark, joint = "\0", "，" if is_chinese(found) and is_chinese(words) else ", "
    told = []
    for clause in clauses(words.replace(found, mark)):
        if mark in clause:
            before, behind = (side.strip(EDGE) for side in clause.split(mark, 1))
            of_spot = _SPOT_BEFORE_EN.fullmatch(before) and not _ONE_IN_EN.fullmatch(before)
            whole = f"{before} {found}" if of_spot else found
            gap = " " if found.isascii() or f"{mark} " in clause else ""
            goes_on = behind if _goes_on(behind) else _within(behind)
            gap = gap or (" " if goes_on and f" {goes_on}" in behind else "")
            told.append(f"{whole}{gap}{goes_on}".strip())
        elif _tells_where(clause := _ITS_EN.sub("", clause)) or (told and clause == _pieces(clause)):
            told.append(clause)
        else:
            told += [clause] if found.isascii() and _NAMES_EN.fullmatch(clause) else []
    return joint.join(told)


def _within(behind: str) -> str:
    """What lies in an area that is told first: of '那边 宫门口东岔' the lane, whatever it is called."""
    inside = _ABOUT_ZH.sub("", behind)
    pieces = _pieces(inside)
    whole = inside != behind and 1 < len(inside) <= _LONGEST_SPOT and inside[-1] not in _NO_END
    free = whole and not (_NO_SPOT.search(inside) or HAPPENS_ZH.search(inside) or tells_amount(inside))
    return inside if free and is_chinese(inside) else pieces


def _pieces(behind: str) -> str:
    """What of the words behind a Chinese place goes on with it, piece by piece: of 'T2 叫迅达' the tower."""
    return " ".join(takewhile(_is_piece, _told_apart(behind)))


def _told_apart(behind: str) -> list[str]:
    """The pieces between blanks, without what leads on, and without the one that somebody forgot: '几号楼忘了'."""
    return [one for one in behind.split() if one not in _BETWEEN_PIECES and not is_unsure(one)]


def _is_piece(words: str) -> bool:
    told = _PIECE_ZH.fullmatch(words) or (_SPOT_ZH.fullmatch(words) and not _NO_SPOT.search(words))
    return bool(told) and not HAPPENS_ZH.search(words)


def _goes_on(behind: str) -> bool:
    if len(behind) == 1:
        return is_chinese(behind) and behind not in _NO_END
    return len(behind) >= _LEAST and _tells_where(behind)


def _tells_where(clause: str) -> bool:
    lang = "zh" if is_chinese(clause) else "en"
    if not clause or len(clause) > _LONGEST[lang] or is_unsure(clause) or tells_amount(clause):
        return False
    if lang == "zh":
        if _AT_HOME_ZH.search(clause):
            return False
        if _THAT_ZH.fullmatch(clause):
            return True
        return bool(_WHERE_ZH.search(clause)) and not HAPPENS_ZH.search(clause)
    return bool(_WHERE_EN.fullmatch(clause)) and not VERB_EN.search(clause)
