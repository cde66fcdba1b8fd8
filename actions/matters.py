"""Several matters told together: the first is the draft's own, the others stand beside it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from actions.addresses import beside, parts_of, put_right
from actions.corrections import beside_correction, makes_it
from actions.details import tells_right
from actions.draft import FIELDS, Draft, moment_of
from actions.facts import tells_proof
from actions.leads import gives_up
from actions.said import Said
from actions.tidy import tidied
from actions.venting import has_venting
from actions.wishes import wishes
from city.apart import are_apart
from city.pack import CityPack

MOST = 5
_OF_ONE = (
    "description", "category", "category_confidence", "kind", "urgency", "occurred_at", "time_told", "party",
)  # fmt: skip
_AREA = ("district", "subdistrict", "address")
_PLACE = (*_AREA, "lat", "long")
_READ = ("category", "kind", "urgency", "party", *_AREA)
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
_ALL = re.compile(r"^(?:都|全部|全都|一起|两件都|几件都|三件都)|\b(?:both|all|everything)\b", re.IGNORECASE)
# Where one wish ends and the next begins; a blank between Chinese words is a comma that was not written.
_CLAUSE = re.compile(r"[，,。.;；!！]+|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_AWAY = re.compile(
    r"不用|不要|别|去掉|删|不(?:登记?|报|反映|交|投诉|说|提)|算了|先不|撤|\b(?:drop|remove|leave out"
    r"|skip|not|forget|without"
    r"|except)\b",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"只(?:要|用|报|登记|提交|反映|留|说)|光(?:报|登记)|就(?:报|登记)|\b(?:only|just)\b", re.IGNORECASE
)
_ORDINAL = (
    re.compile(r"第一|1件|头一|\bfirst\b"),
    re.compile(r"第二|2件|\bsecond\b"),
    re.compile(r"第三|3件|\bthird\b"),
    re.compile(r"第四|4件|\bfourth\b"),
    re.compile(r"第五|5件|\bfifth\b"),
)

# '站牌那个', 'the lamp one': words that point at one of the matters.
_POINTS = re.compile(r"[那这](?:件|个|张|条|事)|\b(?:one|matter|thing)\b", re.IGNORECASE)
# One of them by its name: 'and the lift one is in building 3', 'first is building 15'.
_ENDING = re.compile(r"(?<=[a-z]{4})(?:ing|s)\b", re.IGNORECASE)
_POINTED = re.compile(
    r"(?:(?:and|but|so|oh|also|for)[, ]+)*(?:the )?(?:(?P<what>[\w'-]+(?: [\w'-]+)?) (?:one|thing)"
    r"|(?P<nth>first|second|third"
    r"|fourth|fifth)(?: one| thing| matter)?)\b(?:['’]?s| is| was|,|:)+ ",
    re.IGNORECASE,
)
# What is one thing by one character, and what nothing is told apart by.
_ONE_THING = re.compile(r"[灯车狗猫坑树梯]")
_NO_THING = re.compile(
    r"[了也都很太没不又还就老总天个这那我你他她们有是在被把给让]|小区|门口|楼[上下]|[上下]面|旁边|附近|物业|几个"
    r"|^(?:building|there|near|about|door|gate|always|still|every|never|nobody|been|they|have|with)$"
)
_MORE = {"zh": 5, "en": 14}
# What is said of anything.
_LITTLE = re.compile(
    r"[了也都很太没不特别真还又着的在]|^(?:really|there|have|been|with|that|this|very|from)$"
)
# Words of wishing, not of the matter.
_WISHING = re.compile(
    r"不用|不要|别报|别管|去掉|删掉|删了|算了|只要|只报|就行|登记|提交|撤了|问题|什么|不是|应该|[那这](?:件|个"
    r"|张|条|事)|[了的吧就先把是只报在]"
    r"|\b(?:just|only|drop|leave|that|this|please|file|without|remove|skip|forget|need|about|with|problem|report"
    r"|complaint"
    r"|should|broken|also)\b"
)


def goes_on_about_it(words: str) -> bool:
    """Whether words go on about the matter at hand, however they are sorted: '他们也不管', 'nobody answers'."""
    return bool(_GOES_ON.match(words))


def told(said: Said) -> Sequence[Mapping[str, Any]]:
    """The matters that one message holds, one by one, if it holds several or calls one a further one."""
    found = said.value("matters")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def split(said: Said, draft: Draft) -> Draft:
    """The first message of a matter: where it holds several, the draft is the first of them and has the others.

    A place that only one of them tells is the place of all.
    """
    found = told(said)
    if len(found) < 2:
        return draft
    mine, *others = [_fields(one) for one in found[:MOST]]
    placed = [one for one in (mine, *others) if _has_place(one)]
    first = {**draft.fields, **dict.fromkeys(_OF_ONE), **mine}
    if _has_place(mine):
        first = {**first, **dict.fromkeys(_AREA), **mine}
    elif len(placed) > 1:
        first = {**first, **dict.fromkeys(_AREA)}
    kept = {name: value for name, value in first.items() if value is not None}
    return replace(draft.offering(()), fields=kept, others=tuple(others))


def joined(said: Said, draft: Draft) -> Draft:
    """Later in the telling: with what is another matter than all that were told. Unchanged if there is none."""
    if not (draft["description"] and draft["category"]) or said.pressed:
        return draft
    found = told(said)
    several, found = len(found) > 1, found or _alone(said, draft)
    others = list(draft.others)
    for one in found:
        beside = _beside_right(said, one)
        if beside is None or _is_same(beside, one, draft):
            draft = draft.saying_more(beside) if beside else draft
            continue
        one = {**one, "text": beside}
        known = [draft["category"], *(other["category"] for other in others)]
        said_so = several or bool(one.get("cue"))
        apart = all(are_apart(str(code), one["category"], said_so=said_so) for code in known)
        if apart and len(others) + 1 < MOST:
            others.append(_fields(one))
    with_others = replace(draft, others=tuple(others))
    instead = gives_up(said.words) and len(others) == 1 and not draft.others
    return without(with_others, 0) if instead else with_others


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
    shared = {word for word in _tokens(beside) if word in told and not _LITTLE.search(word)}
    return bool(shared or _GOES_ON.match(beside))


def _has_place(fields: Mapping[str, Any]) -> bool:
    return any(fields.get(name) for name in _AREA)


def _alone(said: Said, draft: Draft) -> list[dict[str, Any]]:
    """A whole message that is surely another matter, though it does not say so: the one told before is as sure."""
    sure = said.category_confidence or 0.0
    if (draft["category_confidence"] or 1.0) < _SURE or has_venting(str(draft["description"])):
        return []
    if said.intent != "file_complaint" or sure < _SURE or _GOES_ON.match(said.words):
        return []
    category = str(said.value("category"))
    if category in _BESIDE_ANY_LEAVES or category.partition(".")[0] in _BESIDE_ANY:
        return []
    if said.is_mostly("party") or len(said.words) < _LEAST[said.lang] or tells_proof(said.words):
        # 'PowerFit Gym' is a name, whatever its words are taken for.
        return []
    own = {name: said.value(name) for name in _READ}
    time = said.entity("time")
    own["time"] = {"value": time.get("value"), "extra": time.get("extra")} if time else None
    return [{"text": said.words, "confidence": sure, **own}]


def _fields(matter: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: matter[name] for name in _READ if matter.get(name)}
    fields |= {"description": tidied(str(matter["text"])), "category_confidence": matter.get("confidence")}
    if matter.get("time"):
        fields |= {name: value for name, value in moment_of(matter["time"]).items() if value}
    return fields


def each(draft: Draft) -> list[dict[str, Any]]:
    """The fields of every matter, to be filed one by one. Place and contact are common, unless one has its own."""
    fields = {name: value for name, value in draft.fields.items() if name in FIELDS}
    common = {name: value for name, value in fields.items() if name not in _OF_ONE}
    return [fields, *({**common, **_placed(other, common)} for other in draft.others)]


def _placed(other: Mapping[str, Any], common: Mapping[str, Any]) -> dict[str, Any]:
    """A further matter with its own place, if it has one; 'building 5' alone is beside what the first one tells."""
    if other.get("district") or other.get("subdistrict"):
        return {**dict.fromkeys(_PLACE), **other}
    if other.get("address"):
        own = str(other["address"])
        there = put_right(str(common.get("address") or ""), own, whole=own)
        return {**dict.fromkeys(("lat", "long")), **other, "address": there}
    return dict(other)


def turned_to(draft: Draft, at: int) -> Draft:
    """The draft with its `at`-th matter as its own and the first one in that one's stead. 0 is the draft's own."""
    if not 0 < at <= len(draft.others):
        return draft
    own, *others = ({name: fields.get(name) for name in (*_OF_ONE, *_PLACE)} for fields in each(draft))
    chosen, others[at - 1] = others[at - 1], own
    return replace(draft.having(**chosen), others=tuple(others))


def turned_back(draft: Draft, at: int) -> Draft:
    """After its `at`-th matter was put right: the first is the first again, and a place they share is one place."""
    back = turned_to(draft, at)
    shared = {name: back[name] for name in _PLACE}
    others = []
    for other in back.others:
        same = all(other.get(name) == value for name, value in shared.items())
        left_out = _PLACE if same else ()
        others.append({name: value for name, value in other.items() if value and name not in left_out})
    return replace(back, others=tuple(others))


def without(draft: Draft, at: int) -> Draft:
    """The draft without its `at`-th matter, 0 being its own; the last one is never taken away."""
    if not draft.others or not 0 <= at <= len(draft.others):
        return draft
    turned, gone = (draft, at - 1) if at else (turned_to(draft, 1), 0)
    return replace(turned, others=(*turned.others[:gone], *turned.others[gone + 1 :]))


def pointed_at(words: str, draft: Draft, pack: CityPack) -> int | None:
    """Which matter the words name first: 'the lift one is in building 3'; None where none."""
    match = _POINTED.match(words) if draft.others else None
    # 'The drilling one' is the neighbour who drills.
    found = _meant(_ENDING.sub("", match["what"] or match["nth"]), draft, pack, told=True) if match else []
    return found[0] if len(found) == 1 else None


def with_own_spot(draft: Draft, at: int, spot: str) -> Draft:
    """With where just this matter is, beside the place of all that is not known yet or that it shares."""
    if at:
        common = str(draft["address"] or "")
        spot = spot if not common or parts_of(spot) else beside(common, spot, lang="en")
        others = [{**one, "address": spot} if n == at - 1 else one for n, one in enumerate(draft.others)]
        return replace(draft, others=tuple(others))
    return apart(draft.having(address=put_right(str(draft["address"] or ""), spot, whole=spot)), draft)


def apart(after: Draft, before: Draft) -> Draft:
    """The matters that shared the first one's place stay there, where just that one's was put right."""
    if after["address"] == before["address"] or not before["district"]:
        return after
    shared = {name: before[name] for name in _PLACE if before[name]}
    others = [one if any(one.get(name) for name in _AREA) else {**one, **shared} for one in after.others]
    return replace(after, others=tuple(others))


def about(said: Said, draft: Draft, pack: CityPack) -> int:
    """Which one matter the words name; 0, the draft's own, where they name none or several."""
    points = bool(_POINTS.search(said.words))
    found = _meant(said.words, draft, pack, told=points) if draft.others and said.words else []
    return found[0] if len(found) == 1 else 0


def more_of(said: Said, draft: Draft) -> int | None:
    """Of which one of several matters the message tells more: it names its thing again. None for none or several."""
    alone = draft.others and said.words and not (said.pressed or told(said) or wishes(said.words).any)
    if not alone or len(said.words) < _MORE[said.lang]:
        return None
    named = _things(said.words)
    alike = [len(named & _things(str(one.get("description") or ""))) for one in each(draft)]
    most = max(alike)
    return alike.index(most) if most and alike.count(most) == 1 else None


def _things(words: str) -> set[str]:
    return {one for one in {*_tokens(words), *_ONE_THING.findall(words)} if not _NO_THING.search(one)}


def reduced(words: str, draft: Draft, pack: CityPack) -> Draft | None:
    """The draft without the matters that the words want left out ('路灯那件不用了', 'just the bins'); None if none."""
    if not draft.others or not words or _ALL.search(words) or wishes(words).confidential:
        return None
    for clause in _deciding(words):
        meant = _meant(clause, draft, pack, told=True)
        if not meant or len(meant) > len(draft.others):
            continue
        kept = _ONLY.search(clause) is not None
        away = [at for at in range(len(draft.others) + 1) if at not in meant] if kept else meant
        for at in sorted(away, reverse=True):
            draft = without(draft, at)
        return draft
    return None


def _deciding(words: str) -> list[str]:
    """The clauses that say what to keep, then those that say what to leave out: of '第一个不交了 只要漏水的' the second
    and the first. What they say of the same matters agrees, so the first that names one decides.
    """
    clauses = [clause for clause in _CLAUSE.split(words) if clause.strip()]
    keeping = [clause for clause in clauses if _ONLY.search(clause)]
    return [*keeping, *(one for one in clauses if one not in keeping and _AWAY.search(one))]


def _meant(words: str, draft: Draft, pack: CityPack, *, told: bool) -> list[int]:
    """Which matters the words name: by number, by what their categories are called, with `told` by their own words."""
    by_number = [at for at, ordinal in enumerate(_ORDINAL[: len(draft.others) + 1]) if ordinal.search(words)]
    if by_number:
        return by_number
    tokens = _tokens(words)
    found = []
    for at, fields in enumerate(each(draft)):
        leaf = next((one for one in pack.categories if one.code == fields.get("category")), None)
        names = (leaf.zh, leaf.en, *leaf.keywords_zh, *leaf.keywords_en) if leaf else ()
        own = " ".join((*names, str(fields.get("description") or "") if told else "")).casefold()
        if any(token in own for token in tokens):
            found.append(at)
    return found


def _tokens(words: str) -> set[str]:
    """English words and pairs of Chinese characters; a character that stands alone, where there is no pair."""
    told = _WISHING.sub(" ", words.casefold())
    runs = re.findall(r"[\u4e00-\u9fff]+", told)
    pairs = {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    return {*re.findall(r"[a-z]{4,}", told), *(pairs or runs)}
