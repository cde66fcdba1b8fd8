"""What happens, told in few words whatever was asked for: 没水, 'no heat', 'they just laugh at us'. Pure.

Nothing of it may be lost: what a message tells and no other reader took stays in the words of the matter.
"""

from __future__ import annotations

import re

from actions.beside_right import with_what_else
from actions.called import only_names_party
from actions.clauses import clauses, is_unsure
from actions.details import LONG, is_detail
from actions.draft import Draft
from actions.facts import tells_looks
from actions.overruled import of_noise
from actions.phone_numbers import is_bare_number
from actions.place_words import names_next_door
from actions.righting import puts_right
from actions.said import Said
from actions.tidy import tidied
from actions.venting import is_venting
from actions.wishes import wishes

_HAPPENS = {
    "zh": re.compile(
        r"^(?:才|就|只有|大概|也就|室温|屋里|家里)*[\d一二三四五六七八九十零]{1,3}(?:多|来)?度(?!假)|没(?:有)?(?:水|电|[暖煤天]?气|暖|网|灯|人(?:来|管|修|理|收|接|拾掇))|[停断](?:水|电|气|暖|网)"
        r"|[好太真更最很贼忒特]别?(?:吵|臭|脏|乱|黑|冷|呛|味儿)|[吵臭呛熏冻顶堵急气]得|睁不开|过不去|进不[去来]|出不[去来]|睡不[着了好]|受不了|喘不"
        r"|还[^，。]{1,2}着(?:呢|吶|$)|卡住|冰凉|冰冷|嗡嗡|轰隆|咣咣|一闪一闪|黑灯瞎火|跟.{1,6}似的|响个?不停"
        r"|[漏滴渗溢淌流冒](?:水|了|到|进|出|得|下|个)|水.{0,3}[黄黑浑]|(?:病|气|吓)(?:了|病|倒|醒|哭)|(?:摔|砸|撞|伤|烫|咬)(?:过|了|着|到|伤|倒)"
        r"|(?:都|全|又|已经|给|也|被)[^，。]{0,4}(?:病|摔|坏|掉|塌|淹|烂|裂|堵)了?|[掉塌裂]了|不(?:归|管|理|退|赔|让|接)(?=[我他她咱俺]|$|了|啊)"
        r"|[让叫](?:我们?|俺们?|咱们?)?(?:自己|再|去)?(?:找|打)(?=[\u4e00-\u9fff]{2})|打不通|关机"
    ),
    "en": re.compile(
        r"^(?:(?:it['’]?s|only|just|about|around|like|maybe|now|inside) )*\d{1,2} ?(?:degrees?|°c?)\b"
        r"|\b(?:no|without|haven['’]?t got any)"
        r" (?:heat(?:ing)?|(?:hot |cold |running )?water|power|gas|electricity|lights?|internet|signal)\b"
        r"|\b(?:stinks?|stank|reeks?|freezing|clogged|leak(?:s|ed|ing)|drip(?:s|ped|ping)|flood(?:s|ed|ing)"
        r"|overflow(?:s|ed|ing)|threaten(?:s|ed|ing)|keeps? \w+ing"
        r"|(?:is|are|got|was|were|feel) (?:sick|hurt|injured|ill|broken|stuck))\b"
        r"|\b(?:(?:wo|would|does|is|are|did)n['’]?t|can['’]?t even|cannot even)"
        r" (?!know|matter|have|remember|mind|sure|at\b|in\b|on\b)\w+"
        r"|^(?:stuck|broken|dark|out|dead|down|blocked) again\b"
        r"|^(?:(?:and|but|so|now|also|even|yeah) )*"
        r"(?:he|she|they|someone|somebody|nobody|everyone|everybody|(?:the |my |our )?(?:kids?|neighbou?rs?)"
        r"|(?:a|an|the|this|that|some|one|another) (?:(?!(?:the|of)\b)[a-z]+ )?(?:girl|guy|man|woman|lady|boy"
        r"|couple|driver"
        r"|waiter|waitress|seller|teacher|doctor|nurse|guard|officer|policeman|manager|agent|owner|stranger|cashier))"
        r" (?!from\b|in\b|at\b|with\b|of\b|who\b|upstairs\b|downstairs\b|next\b|above\b|below\b|opposite\b"
        r"|lives?\b|stays?\b|works?\b|calls?\b|can (?:call|reach)\b"
        r"|(?:is|are) (?:at|in|on|near|by|from|called|named)\b)\w+ \w+",
        re.IGNORECASE,
    ),
}
# What any place has in its name: where it stands, words that were not understood are hardly what happens.
_LIKE_PLACE = re.compile(
    r"[区路街巷弄楼院村镇乡园里城苑寺桥门站口店厦场馆校厂庄坊营湖河沟旁边侧面东西南北排]|大道|对面|附近|胡同|\d|[a-zA-Z]{2}"
)
_IT_IS_ABOUT = re.compile(
    r"(?:^|[，,。\s])(?:还|就|也|都)*是\S{1,8}$|的(?:事儿?|问题)$"
    r"|\b(?:it['’]?s|it is|that's|just) (?:about )?(?:the )?\w+(?: \w+)?$",
    re.IGNORECASE,
)
# What somebody says of it puts nothing right: 'he says it's not necessary'.
_REPORTS = re.compile(
    r"(?:他|她|人家|对方|物业|房东|老板|中介|经理|司机|客服|村里|居委会|村委会)(?:们|的人)?(?:就|总|老|只|还|一直)?(?:说|讲|告诉|声称|回复)"
    r"|(?:and |but )?(?:he|she|they|wuye|management|landlord|security|police|everyone"
    r"|(?:the|my|our) [\w-]+)(?: just| only| always| keeps?| kept)?"
    r" (?:says?|said|saying|tells?|told|claims?|claimed)\b",
    re.IGNORECASE,
)
_UNHEARD = ("out_of_scope", "nlu_fallback", "answer_survey", "abuse")
_NOT_TOLD = (
    "skip",
    "affirm",
    "thank",
    "greet",
    "goodbye",
    "cancel",
    "drop_draft",
    "withdraw_ticket",
    "talk_to_person",
)
# Two that it is about; the words for one of them stand for `{party}`.
_AMONG = (
    r"{party}(?:的|家|那边)?(?:和(?!解|平|谐|睦)|跟|与|、|还有|以及)[^，。我你您\s]{{2}}",
    r"[^，。我你您\s]{{2}}(?<![经也都没不去来要想在刚就能会再])(?:的|家|那边)?(?:和|跟|与|、|还有|以及){party}",
    r"{party},? and (?!(?:me|i|my|they|it|we|he|she|you|please|pls|that|this|then|no|not|now|call|also|there|nobody"
    r"|hurry)\b)\w{{3}}",
)
# Of a plate, a badge, a bill: no number of a house has as many digits.
_SOME_NUMBER = re.compile(r"(?<!\d)\d{4,20}|[A-Z][·\s-]?(?=[A-Z0-9]*\d)[A-Z0-9]{5,6}\b")
_LIKELY, _SURE = 0.3, 0.5
_LEAST = 2
# From how many characters on a clause beside a place tells something.
_MORE_ZH = 6


def happens_in(words: str, lang: str) -> bool:
    """Whether the words say, by themselves, that something is wrong or that somebody did something."""
    return len(words) <= LONG[lang] and _HAPPENS[lang].search(words) is not None and not is_unsure(words)


def is_told(said: Said, draft: Draft) -> bool:
    """Whether a message that names no place tells of the matter: its words do, or it was read as one of its kind."""
    if said.pressed or said.names_place or _is_for_desk(said) or said.means(*_NOT_TOLD) or _puts_right(said):
        return False
    if happens_in(said.words, said.lang):
        return True
    sure, category = said.category_confidence or 0.0, str(said.value("category") or "")
    if said.intent == "file_complaint":
        return sure >= _SURE and not is_detail(said)
    alike = bool(draft.group) and category.partition(".")[0] == draft.group
    return said.intent in _UNHEARD and alike and sure >= _LIKELY and not _LIKE_PLACE.search(said.words)


def names_kind(said: Said, draft: Draft) -> bool:
    """Whether words that name no place say at last what a matter of no known kind is about: '没有编号，就是供暖'."""
    unsorted = not draft["category"] or str(draft["category"]).startswith("other.")
    if said.pressed or said.names_place or said.names_nothing or not unsorted:
        return False
    sure, category = said.category_confidence or 0.0, str(said.value("category") or "other.")
    if sure < _SURE or category.startswith("other.") or _LIKE_PLACE.search(said.words):
        return False
    told = said.intent in ("file_complaint", "correct_detail", *_UNHEARD)
    return told or _IT_IS_ABOUT.search(said.words) is not None


def with_nothing_lost(said: Said, before: Draft, draft: Draft, *, beside: bool = False) -> Draft:
    """With what the message tells of the matter and the draft does not hold yet, in no field of it.

    `beside`: something else than the place was asked for, so that what stands beside a place is more of the matter.
    """
    if said.pressed or draft.others != before.others or is_bare_number(said):
        return draft
    if only_names_party(said):
        return draft
    of_two = names_others(said, draft) and not _puts_right(said)
    if _tells_number_unsure(said, draft) or _tells_looks(said, draft, beside=beside) or of_two:
        return draft.saying_more(said.words)
    if names_next_door(said.words) and said.words not in str(draft["description"] or ""):
        # Who it is: '楼上' behind '噪音', though it sounds like a yes.
        louder = draft.saying_more(said.words)
        return louder.having(category=of_noise(str(louder["description"]), louder["category"]))
    if _puts_right(said):
        return draft if said.means(*_NOT_TOLD) else with_what_else(said, before, draft)
    if _is_for_desk(said):
        return draft
    reported = _REPORTS.match(said.words) and said.means("skip", "deny", "ask_help", "affirm", sure=0.0)
    if reported and draft["description"] == before["description"] and draft["party"] == before["party"]:
        # '物业说不是他们的事', though it sounds like a no.
        return draft.saying_more(said.words)
    whole = is_told(said, before) and len(clauses(said.words)) == 1
    more = [one for one in clauses(said.words) if beside and _is_more(said, one)]
    told = [one for one in clauses(said.words) if whole or one in more or _tells(one, said.lang)]
    held = _letters(" ".join(str(value) for value in draft.fields.values()))
    lost = [bare for one in told if (bare := _beyond_place(said, one)) and _letters(tidied(bare)) not in held]
    joint = "，" if said.lang == "zh" else ", "
    return draft.saying_more(joint.join(lost)) if lost else draft


def _tells_number_unsure(said: Said, draft: Draft) -> bool:
    """Whether somebody who does not know one thing gives a number by which another is found: '警号好像是 034512'."""
    if not said.means("skip", sure=0.0) or said.value("phone"):
        return False
    number = _SOME_NUMBER.search(said.words)
    return number is not None and number.group() not in " ".join(map(str, draft.fields.values()))


def _tells_looks(said: Said, draft: Draft, *, beside: bool) -> bool:
    """Whether it is told how somebody looks, by who does not know them or was asked for a place: '不认识 男的 高个'."""
    unknown = said.means("skip", "deny", sure=0.0) or not (beside or said.names_place)
    untold = not said.value("phone") and said.words not in str(draft["description"] or "")
    return unknown and untold and tells_looks(said.words)


def names_others(said: Said, draft: Draft) -> bool:
    """Whether whom it is about is named with another, and a ticket keeps one of them: '是美团的和哈啰的'."""
    party = re.escape(said.told("party"))
    if not party or len(said.words) > LONG[said.lang] or said.words in str(draft["description"] or ""):
        return False
    return any(re.search(told.format(party=party), said.words, re.IGNORECASE) for told in _AMONG)


def _is_for_desk(said: Said) -> bool:
    """Whether the words answer the desk, and do not only tell what somebody said: 'he says it's not necessary'."""
    return said.names_nothing and not _REPORTS.match(said.words)


def _puts_right(said: Said) -> bool:
    """Whether something is put right; 'no heat' only begins like it."""
    if _REPORTS.match(said.words):
        return False
    told = said.intent == "file_complaint" and happens_in(said.words, said.lang)
    return puts_right(said) and not (told and len(clauses(said.words)) == 1)


def _tells(clause: str, lang: str) -> bool:
    return happens_in(clause, lang) and not wishes(clause).any and not is_venting(clause, lang)


def _is_more(said: Said, clause: str) -> bool:
    """Whether a clause stands beside the place of what is surely a matter: '18层啊，我怀孕八个月天天爬楼'."""
    sure = said.intent == "file_complaint" and (said.category_confidence or 0.0) >= _SURE
    apart = said.names_place and not any(
        told in clause for name in ("address", "phone", "person_name") if (told := said.told(name))
    )
    tells = len(_letters(clause)) >= _MORE_ZH and said.lang == "zh"
    return sure and apart and tells and not wishes(clause).any and not is_venting(clause, said.lang)


def _beyond_place(said: Said, clause: str) -> str:
    """A clause without the place or the number at its head: of 天通苑没水 what happens there."""
    for name in ("address", "phone"):
        told = said.told(name)
        rest = clause.removeprefix(told).strip(" 的,，") if told else clause
        if rest != clause and len(_letters(rest)) >= _LEAST:
            return rest
    return clause


def _letters(words: str) -> str:
    return "".join(char for char in words.casefold() if char.isalnum())
