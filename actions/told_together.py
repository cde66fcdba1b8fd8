"""Several matters told in one breath or one after another: what a message begins or adds. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions.categories import categories_called
from actions.details import tells_right
from actions.draft import Draft, moment_of
from actions.facts import tells_proof
from actions.leads import given_up
from actions.matters import AREA, MOST, OF_ONE, told, without
from actions.pointing import things, tokens
from actions.righting import beside_correction, makes_it
from actions.said import Said
from actions.tidy import tidied
from actions.unanswered import is_only_how_reached
from actions.venting import has_venting
from city.apart import are_apart
from city.pack import CityPack

_READ = ("category", "kind", "urgency", "party", *AREA)
_SURE = 0.55
# From how many characters on words that announce nothing tell a matter of their own: '没人伤' is a detail.
_LEAST = {"zh": 6, "en": 16}
# What such words are sorted under says whom somebody turned to, what came of it, or on what papers it rests:
# '村委会说没钱修', '没受伤 蹭破点皮', 'they never showed me a licence'. Another matter is told so ('另外', 'also').
_BESIDE_ANY = ("civil_affairs", "government_service", "education", "health")
_BESIDE_ANY_LEAVES = frozenset(
    {
        "consumer.business_licence",
        "consumer.food_safety",
        "environment.dust",
        "housing.property_management",
        "housing.renting",
        "labour.injury",
    }
)
# What goes on about the matter at hand, however it is sorted.
_GOES_ON = re.compile(
    r"(?:我们?)?(?:也|都|还|又)?(?:找|问|跟|给|报|打)(?:过|了)?[^，。]{0,10}(?:没用|不管|没人管|不理|没结果|没动静|推)"
    r"|(?:他|她|它|这|那|该|其|对方|而且|并且|我们?(?:希望|要求))"
    # '正在盖着呢', '不交就停电': who does it was told before.
    # Whom it hurt: '盲人大爷都摔了一跤', 'an old man tripped over it'.
    r"|[^，。]{0,10}(?:摔|绊|崴|磕|滑)(?:了|倒|伤|过|着|坏)(?!没人管)"
    r"|(?:and )?(?:an?|my|some|one|two|people|kids?|somebody|someone)\b[\w ’']{0,24} (?:fell|tripped|slipped|stumbled"
    r"|(?:got|was) hurt)\b"
    # What was done about it for now: '先拿板子盖上了'.
    r"|(?:[我俺咱]们?|先|已经|自己|邻居|物业|就){0,4}(?:拿|用|找|搬)[^，。]{1,8}(?:挡|盖|围|拦|遮|压|垫|堵|绑|捆|支)(?:上|住|着|起来)?了?[啊呀吧。.!！\s]*$"
    r"|正在|还在|现在(?:还|正)|不[\u4e00-\u9fff]{1,3}就"
    r"|(?:给|打|找)?[^，。]{0,6}(?:电话|热线|客服)(?:一直|老是?|总是?|根本|也|都)*(?:打不通|没(?:有)?人接|不接|占线|关机|忙音|没人理)"
    r"|(?:\w{1,20} ){1,4}(?:has |have )?already\b|已经有"
    r"|(?:i |we )?(?:called|rang|phoned)\b|(?:nobody|no one) (?:answers|picks up|replies)\b"
    r"|(?:the |my |our )?[\w ]{3,30} (?:don['’]?t|doesn['’]?t|won['’]?t|never|didn['’]?t) (?:answer|pick up|reply)\b"
    # What is wanted of it.
    r"|我?(?:就|只|还)?(?:想|要|得|要求|希望)(?:他们?|对方)?(?:要|能|给我?)*(?:求|到)?(?:一?个)?"
    r"(?:赔偿?|赔钱|道歉|说法|退钱|退款|补偿|解释|公道)[\s。.!！]*$"
    r"|(?:and )?(?:i|we)(?:['’]?d| would)? (?:just )?(?:want|demand|like|need|expect|deserve)"
    r" (?:some |a |an |full |proper |my |our )*"
    r"(?:compensation|refund|money back|apology|explanation|justice|answers?)\b"
    r"|(?:it|they|he|she|this|that|these|those|but|so"
    r"|because)\b",
    re.IGNORECASE,
)
_HOW_IT_IS = re.compile(
    r"(?:(?:also|and|still|really|always|now) )*(?:smells?|stinks?|reeks?|sounds?|looks?|feels?|tastes?|leaks?"
    r"|drips?|hums?|buzzes|flickers?)\b",
    re.IGNORECASE,
)
# What is said of anything.
_LITTLE = re.compile(
    r"[了也都很太没不特别真还又着的在]|^(?:really|there|have|been|with|that|this|very|from)$"
)
# Three letters that name nothing.
_NOTHING = re.compile(
    r"the|and|but|for|our|was|are|has|had|not|all|any|she|him|her|his|you|out|who|its|too|now|how|why|one|two"
)


# What stands beside the time of a thing.
_OF_WHEN = re.compile(
    r"(?:就是?|是|这是|那是|从)?(?:那|这)?(?:张|份|个|笔|次)?的?(?:账单|单子|发票|收据|合同|通知|短信|工资"
    r"|电费|水费|燃气费|话费|物业费|课|票|快递|单|货|事儿?|记录|截图)[啊吧呢的。.!！\s]*"
    r"|(?:it['’]?s |that['’]?s |the |my |for |of )*(?:bill|invoice|receipt|contract|notice"
    r"|payslip|order|ticket|statement)(?: (?:of|from|for))?[\s.]*",
    re.IGNORECASE,
)
# What is asked for, and nothing behind it, though '还有' or 'also' stands before it: '要求赔医药费'.
_WANTED = re.compile(
    r"(?:我们?)?(?:也|都|还|就|只)*(?:要求|希望|想要?|得|必须|应该)(?:让|叫)?(?:他们?|她们?|对方|人家)?(?:给我?们?)?(?:一?个)?"
    r"(?:赔(?:偿|付)?(?:我们?)?(?:的|全部|所有|一切)?"
    r"(?:(?:医药|医疗|治疗|误工|护理|交通|修理?|维修|精神|检查|手术)?(?:费用?|损失费?|钱|款|金)[和跟、]?){0,3}"
    r"|(?:全额)?退(?:还|给)?(?:我们?)?(?:款|钱|费)|补偿|(?:书面|公开)?(?:赔礼)?道歉|说法|公道|(?:书面)?(?:解释|说明|答复)|交代)"
    r"[吧啊呀。.!！\s]*"
    r"|(?:and )?(?:i |we )(?:also )?(?:want|demand|expect)"
    r" (?:(?:(?:some|a|an|the|full|my|our|to be|to get) ){0,3}(?:compensat(?:ion|ed)|refund(?:ed)?|money back|apology)"
    r"|(?:them|him|her) to (?:pay|compensate|refund|apologi[sz]e))"
    r"(?: (?:from (?:them|him|her)|for (?:it|this|that|the damage)|me|us|too|now|please))*[.!\s]*",
    re.IGNORECASE,
)
# What the other side says of it, with nobody named before: '他们说坏了', '监控他们说坏了'.
_OF_THEM = re.compile(
    r"(?:(?:监控|摄像头?|录像|视频|合同|发票|收据|票据|凭证|记录)[，,\s]?)?"
    r"(?:他们|她们|人家|对方)(?:就|还|都|也|又|只|老)?(?:说|讲|不给|不让|不肯|不承认|拿不出|推)"
    r"|(?:and |but )?(?:(?:the |their )?(?:cameras?|cctv|footage|video|recordings?|contract|receipts?|invoices?"
    r"|papers?),? )?(?:they|he|she) (?:say|says|said|claim|claims|claimed)\b",
    re.IGNORECASE,
)


def goes_on_about_it(words: str) -> bool:
    """Whether words go on about the matter at hand, however they are sorted: '他们也不管', 'nobody answers'."""
    return bool(_GOES_ON.match(words))


def split(said: Said, draft: Draft) -> Draft:
    """The first message of a matter: where it holds several, the draft is the first of them and has the others.

    A place that only one of them tells is the place of all.
    """
    found = told(said)
    if len(found) < 2:
        return draft
    mine, *others = [_fields(one) for one in found[:MOST]]
    placed = [one for one in (mine, *others) if _has_place(one)]
    first = {**draft.fields, **dict.fromkeys(OF_ONE), **mine}
    if _has_place(mine):
        first = {**first, **dict.fromkeys(AREA), **mine}
    elif len(placed) > 1:
        first = {**first, **dict.fromkeys(AREA)}
    kept = {name: value for name, value in first.items() if value is not None}
    return replace(draft.offering(()), fields=kept, others=tuple(others))


def joined(said: Said, draft: Draft, pack: CityPack) -> Draft:
    """Later in the telling: with what is another matter than all that were told. Unchanged if there is none."""
    if not draft["description"] or said.pressed:
        return draft
    if other := _told_instead(said, draft, pack):
        return other
    if not draft["category"]:
        return draft
    found = told(said)
    several, found = len(found) > 1, found or _alone(said, draft)
    others = list(draft.others)
    for one in found:
        beside = _beside_right(said, one)
        if beside is None or _is_of_it(beside) or _is_same(beside, one, draft):
            draft = draft.saying_more(beside) if beside else draft
            continue
        one = {**one, "text": beside}
        known = [draft["category"], *(other["category"] for other in others)]
        said_so = several or bool(one.get("cue"))
        apart = all(are_apart(str(code), one["category"], said_so=said_so) for code in known)
        if apart and len(others) + 1 < MOST:
            others.append(_fields(one))
    with_others = replace(draft, others=tuple(others))
    gone = len(others) == 1 and not draft.others and _instead_of(said.words, draft, pack) is not None
    return without(with_others, 0) if gone else with_others


def is_in_stead(after: Draft, before: Draft) -> bool:
    """Whether the only matter was told in the stead of the one before, and does not go on with it."""
    alone = not (after.others or before.others)
    return alone and not str(after["description"] or "").startswith(str(before["description"] or ""))


def _told_instead(said: Said, draft: Draft, pack: CityPack) -> Draft | None:
    """The draft of the matter told in the stead of the only one: 'forget the dog. The restaurant …'.

    How near the two are sorted decides nothing here, for its citizen says that it is another.
    """
    words = _instead_of(said.words, draft, pack)
    category, choices = said.value("category"), tuple(said.value("category_choices") or ())
    if words is None or draft.others or not (category or choices):
        return None
    if category and category == draft["category"]:
        return None
    if said.intent != "file_complaint" or len(told(said)) > 1:
        return None
    own = {name: said.value(name) for name in ("category", "kind", "urgency", "party")}
    at = moment_of(said.entity("time") or {})
    fresh = {**dict.fromkeys(OF_ONE), **own, **at, "category_confidence": said.category_confidence}
    area = {name: draft[name] for name in AREA if not _names_area(said)}
    return draft.offering(() if category else choices).having(
        **{**fresh, **area, "description": tidied(words)}
    )


def _instead_of(words: str, draft: Draft, pack: CityPack) -> str | None:
    """What the words tell in the stead of the matter at hand; None where that is not what they take back, or where
    they go on about it: 'forget the hotline, …', 'never mind the noise, the smell of the dog …'.
    """
    gone, rest = given_up(words) or ("", "")
    known = _spoken_of(str(draft["description"]))
    named = bool(_spoken_of(gone) & known) or draft["category"] in categories_called(gone, pack)
    return rest if rest and (named or not gone) and not _spoken_of(rest) & known else None


def _spoken_of(words: str) -> set[str]:
    """What words speak of, short names of things too, one or many of them."""
    short = {one for one in re.findall(r"\b[a-z]{3}\b", words.casefold()) if not _NOTHING.fullmatch(one)}
    return {one.removesuffix("s") for one in {*things(words), *short} if not _LITTLE.search(one)}


def _names_area(said: Said) -> bool:
    return any(said.value(name) for name in AREA)


def _beside_right(said: Said, matter: Mapping[str, Any]) -> str | None:
    """Its words without what puts something right in them; None where they do nothing else."""
    text = str(matter["text"])
    if not tells_right(said):
        return text
    return beside_correction(text) or (None if makes_it(text) else text)


def _is_same(beside: str, matter: Mapping[str, Any], draft: Draft) -> bool:
    """Whether what stands beside a correction goes on about the matter at hand: it speaks of the same thing."""
    if beside == matter["text"]:
        return False
    told = str(draft["description"]).casefold()
    shared = {word for word in tokens(beside) if word in told and not _LITTLE.search(word)}
    return bool(shared or _GOES_ON.match(beside))


def _is_of_it(words: str) -> bool:
    """Whether no more is told than what is wanted, or what the other side says, of the matter at hand."""
    return _WANTED.fullmatch(words) is not None or _OF_THEM.match(words) is not None


def _has_place(fields: Mapping[str, Any]) -> bool:
    return any(fields.get(name) for name in AREA)


def _alone(said: Said, draft: Draft) -> list[dict[str, Any]]:
    """A whole message that is surely another matter, though it does not say so: the one told before is as sure."""
    sure = said.category_confidence or 0.0
    if (draft["category_confidence"] or 1.0) < _SURE or has_venting(str(draft["description"])):
        return []
    if said.intent != "file_complaint" or sure < _SURE or _GOES_ON.match(said.words):
        return []
    category = str(said.value("category"))
    if (
        is_only_how_reached(said)
        or _is_dated(said)
        or _only_names(said)
        or _says_how_it_is(said.words, draft)
    ):
        return []
    if category in _BESIDE_ANY_LEAVES or category.partition(".")[0] in _BESIDE_ANY:
        return []
    if said.is_mostly("party") or len(said.words) < _LEAST[said.lang] or tells_proof(said.words):
        # 'PowerFit Gym' is a name, whatever its words are taken for.
        return []
    own = {name: said.value(name) for name in _READ}
    time = said.entity("time")
    own["time"] = {"value": time.get("value"), "extra": time.get("extra")} if time else None
    return [{"text": said.words, "confidence": sure, **own}]


def _only_names(said: Said) -> bool:
    """Whether hardly more is told than a place and whom it is about: '大兴 青云店 以前叫 隆盛印刷厂'."""
    if not (said.value("party") and said.names_place):
        return False
    rest = said.words
    for name in ("party", "address", "district", "subdistrict"):
        rest = rest.replace(said.told(name) or "\0", " ")
    return sum(char.isalnum() for char in rest) < _LEAST[said.lang]


def _is_dated(said: Said) -> bool:
    """Whether nothing is told but of when something is, which is of the matter at hand: '上个月的账单'."""
    when = said.told("time")
    return bool(when) and _OF_WHEN.fullmatch(said.words.replace(when, "", 1).strip()) is not None


def _says_how_it_is(words: str, draft: Draft) -> bool:
    """Whether words without a subject say how it is what was told before: 'smells like eggs' of a smell."""
    return bool(_HOW_IT_IS.match(words)) and bool(_spoken_of(words) & _spoken_of(str(draft["description"])))


def _fields(matter: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: matter[name] for name in _READ if matter.get(name)}
    fields |= {"description": tidied(str(matter["text"])), "category_confidence": matter.get("confidence")}
    if matter.get("time"):
        fields |= {name: value for name, value in moment_of(matter["time"]).items() if value}
    return fields
