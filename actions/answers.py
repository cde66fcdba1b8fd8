"""What a message in the middle of a complaint changes in its draft. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from actions.assent import is_assent
from actions.contacts import (
    contact,
    is_about_reporter,
    is_name,
    is_only_contact,
    names_place,
    wants_number,
)
from actions.corrections import Corrected, area_in_description, corrected, in_description, puts_right
from actions.draft import CONTACT, FIELDS, Draft, from_words, when
from actions.matters import about, joined, reduced, split, turned_back, turned_to, without
from actions.places import is_way, parts_of, place
from actions.said import PLACE_ENTITIES, Said
from actions.venting import has_venting
from city.pack import CityPack

PLACE = ("district", "address")
# From how many characters on a sentence tells something, or a whole matter.
_TELLING = {"zh": 6, "en": 16}
_MATTER = {"zh": 14, "en": 45}
_LONG = {"zh": 40, "en": 120}
ENTITIES = {
    "category": ("category",),
    "occurred_at": ("time",),
    "party": ("party",),
    "contact_by": ("phone", "person_name", "anonymous"),
    **dict.fromkeys(PLACE, PLACE_ENTITIES),
}
_TELLING_INTENTS = ("file_complaint", "inform")
_DETAILS = ("inform", "correct_detail", "supplement_ticket")
_READY = 0.4
_SOLD = "consumer"
_MOVING = "transport"
_WHERE = ("district", "subdistrict", "address", "lat", "long")
_GIVES = {
    "description": ("description",),
    "category": ("category",),
    "occurred_at": ("occurred_at", "time_told"),
    "party": ("party",),
    "contact_by": CONTACT,
    **dict.fromkeys(PLACE, _WHERE),
}
_ASIDE_OF_CONTACT = (*PLACE, "category", "occurred_at", "party")
# How often a question that may be left out is put, where the answer is none.
_ASKED_TWICE = 2
_LONGEST_PARTY = 200
# What tells the matter itself; all other questions are about a matter that was told.
_TELLING_QUESTIONS = ("opening", "description")
# The field of the button that leaves one of several matters out.
_LEFT_OUT = re.compile(r"matter_(?P<at>[1-9])")
# What tells a moment also inside a place: not the number of a house, which is read as a day of the month.
_MOMENT = re.compile(
    r"[昨今前]|早|晚|上午|下午|中午|夜|[点时:：]|周|星期|礼拜|\b(?:ago|yesterday|today|last|this|morning"
    r"|afternoon|evening"
    r"|night|noon|am|pm|\d+ ?[ap]m|since|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
    re.IGNORECASE,
)
# Who says so before being asked is not asked for the party.
_NO_PARTY = re.compile(
    r"(?:不知道|不清楚|不晓得|说不上)\S{0,3}(?:公司|单位|店名|哪家|谁家|叫什么|叫啥)"
    r"|\bdon'?t know (?:the |which |what )?(?:company|shop|employer|name|it'?s called)",
    re.IGNORECASE,
)
_FILE_IT = re.compile(
    r"提交|登记吧|就这样|就这么(?:报|办|登|记|定)|报吧|(?:^|[，,。！!\s])(?:赶紧|快点?|就|直接|麻溜儿?"
    r"|给我)*(?:报|交|登|记)(?:上|了)?(?:吧|啊|呀|了)?[。.!！]*$|\bfile (?:it|that|them)\b|\bsubmit\b"
    r"|\bgo ahead\b"
    r"|\bsend it\b|\blooks (?:fine|good|right)\b",
    re.IGNORECASE,
)
# '我要投诉', 'I have a problem' and 'that one' lead to nothing that is said after them.
_NO_LEAD = re.compile(
    r"12345|热线|客服|我们?|俺|咱们?|[吗么]|要|想|得|投诉|举报|反映|登记|报修?|求助|建议|说|个|一?下|一?件|事儿?|情况|问题|急事|有|帮|请"
    r"|您|你们?|好|喂|这|那|就|是|吧|啊|呢|呀|了|的|点|现在|先|行"
    r"|\b(?:i|want|wish|would|like|need|to|a|an|the|make|file|report|complain|complaint|about|something|problem|issue"
    r"|please|have|hello|hi|hey|my|this|that|case|there|is|one|with|got|we|new|another|you|can|could|help|me)\b|\W+"
    r"|'\w+",
    re.IGNORECASE,
)
_NAMES_KIND = re.compile(
    r"表扬|感谢|夸夸?|点赞|建议|提意见|咨询|\b(?:praise|thank|compliment|suggest\w*|suggestion)\b",
    re.IGNORECASE,
)
_HOW_OFTEN = re.compile(
    r"每[天晚周月]|天天|夜夜|老是?|总是?|一直|经常|都|就|开始|左右|从|到|[的了啊吧]|早上?|晚上|上午|下午|中午|半夜|凌晨|傍晚|夜里"
    r"|[\d零一二两三四五六七八九十]+(?:点半?|时|分)|\b(?:every|daily|always|from|at|day|night|morning|evening)\b",
    re.IGNORECASE,
)
_LEFT_OVER = 2
_EDGE = " \t\n，,。.…～~"
# What happens, and what any place has in its name.
_HAPPENS = re.compile(
    r"[吃喝睡打骂吵撞砸偷抢骗坑漏堵坏倒塌掉裂停断臭咬烧欠拖扣退赔修拆占堆]|没人|不(?:让|给|管|能|敢|了|着)|受不了"
    r"|疼|病|伤|死|怕|都说了|(?:[了过啦])$"
)
_LIKE_PLACE = re.compile(
    r"[区路街巷弄楼院村镇乡园里城苑寺桥门站口店厦场馆校厂庄坊营桥湖河沟旁边侧面东西南北]|大道|广场|大厦|对面|附近"
    r"|胡同|\d|[a-zA-Z]{2}"
)
# How something is, in half a sentence, and what it was taken for where nobody could know.
_HOW_IT_IS = re.compile(r"(?:[的了啦]|着呢|得慌|得很|死了|要命)[啊呀吧呢。.!！~～]*$")
_UNHEARD = ("out_of_scope", "nlu_fallback", "answer_survey", "abuse")
_HALF = {"zh": 14, "en": 40}
_CLEARLY = 0.85
_NOT_YET = re.compile(
    r"[别甭](?!废话|磨叽|磨蹭|磨唧|墨迹|啰嗦|罗嗦|问|扯|絮叨|耽误|再问)|不(?:要|用|想|能)?(?:提交|登记|报)"
    r"|先不|等|\b(?:don'?t|not|wait|before)\b",
    re.IGNORECASE,
)
# What was bought on a screen has no place to be looked at, nor has what somebody says has none.
_SHOPS = "taobao|tmall|jd|pinduoduo|douyin|xianyu"
_ONLINE = re.compile(
    r"网上(?:买|购|订|下单)|网购|网店|直播间?(?:买|里|带货)|线上(?:买|购|课)"
    r"|(?:在|从)(?:淘宝|天猫|京东|拼多多|抖音|闲鱼|小红书)|\bonline (?:shop|store|seller|order|purchase)"
    rf"|\b(?:bought|ordered|purchased)\b[^.!?]*\b(?:online|on (?:{_SHOPS}))\b",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"(?:地铁)?[0-9一二三四五六七八九十]+号线|(?<![\u4e00-\u9fff])[0-9]{1,4}路|[a-z0-9]+路公交"
    r"|\b(?:line|bus) (?:no\.? ?)?[0-9]+\b",
    re.IGNORECASE,
)
_NO_PLACE = re.compile(
    r"(?:没有?|不?分|哪有什?么?)(?:具体的?)?(?:地址|地点|地方)|网上的?(?:事|买|店)|线上的?|哪儿?都(?:一样|这样|有)"
    r"|到处都|全市都?"
    r"|\b(?:no (?:address|place|location|physical)|it'?s (?:all )?(?:online|an app|a website)|online only|everywhere"
    r"|all over (?:the city|beijing))\b",
    re.IGNORECASE,
)


# Where on the way it was, if it was in no one place.
_ON_THE_WAY = re.compile(
    r"一路|全程|整个?(?:路上|路程)|路上|途中|两个?区?都|都有|说不准|不知道|不清楚"
    r"|\b(?:both|all (?:the way|along|of it)|the whole (?:way|trip|ride|time)|on the (?:way|road)|in between|neither"
    r"|either|don'?t know|no idea|not sure|somewhere|during the (?:trip|ride))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Step:
    """The draft after a message. `edit`: a field to ask for anew ('' means: which?); `unclear`: nothing was in it;
    `aside`: something else was told than what had been asked; `resumed`: taken up again after a pause.
    """

    draft: Draft
    place_choices: tuple[str, ...] = ()
    outside: str | None = None
    confirmed: bool = False
    edit: str | None = None
    unclear: bool = False
    wants_call: bool = False
    aside: bool = False
    resumed: bool = False


def take(said: Said, draft: Draft, question: str, pack: CityPack) -> Step:
    """Take the message as the answer to `question`, with whatever else it tells; it may name one of several matters."""
    if question in _TELLING_QUESTIONS:
        step = _take(said, draft, question, pack)
        several = step.draft if draft.others else split(said, step.draft)
        # Of several matters each has its own place, and none is one of two.
        choices = () if several.others and several["district"] else step.place_choices
        return replace(step, draft=several, place_choices=choices)
    left = reduced(said.words, draft, pack)
    if left is not None:
        return Step(left)
    if goes_on(said, draft, question) or tells_more(said, draft, question):
        return Step(draft.saying_more(said.words), aside=True)
    at = 0 if said.pressed else about(said, draft, pack)
    step = _take(said, turned_to(draft, at), question, pack)
    return replace(step, draft=turned_back(step.draft, at)) if at else step


def changes(said: Said, draft: Draft, question: str, pack: CityPack) -> bool:
    """Whether the message surely puts the draft right, whatever else its words may be taken for."""
    if not said.words or question in _TELLING_QUESTIONS:
        return False
    if _tells_right(said):
        return True
    fixed = corrected(said, draft, pack)
    return reduced(said.words, draft, pack) is not None or fixed.draft != draft or fixed.edit is not None


def goes_on(said: Said, draft: Draft, question: str) -> bool:
    """Whether a few words go on with a matter that was told in a few words: '我家暖气' and then '冰凉冰凉的'.

    They name no place, time or number, ask nothing, and were found to be nothing that the desk knows.
    """
    told = str(draft["description"] or "")
    if said.pressed or question in (*_TELLING_QUESTIONS, "party", "confirmed") or not told:
        return False
    if len(told) > _HALF[said.lang] or not 1 < len(said.words) <= _HALF[said.lang]:
        return False
    known = any(
        said.value(name) is not None for names in ENTITIES.values() for name in names if name != "category"
    )
    unheard = said.intent in _UNHEARD and said.confidence < _CLEARLY
    return unheard and not known and bool(_HOW_IT_IS.search(said.words))


def tells_more(said: Said, draft: Draft, question: str) -> bool:
    """Whether words said where the place was asked for tell what happened and name no place: '吃出蟑螂', '没砸到人'."""
    if said.pressed or question not in PLACE or not draft["description"] or said.lang != "zh":
        return False
    if said.intent not in (*_UNHEARD, *_DETAILS, "goodbye") or len(said.words) > _LONG["zh"]:
        return False
    known = any(said.value(name) is not None for name in ENTITIES["district"])
    return not known and bool(_HAPPENS.search(said.words)) and not _LIKE_PLACE.search(said.words)


def _take(said: Said, before: Draft, question: str, pack: CityPack) -> Step:
    has_none = bool(_NO_PLACE.search(said.words))
    is_no_place = has_none or said.means("skip", "deny") or bool(_FILE_IT.search(said.words))
    before = _without_place(said, before, question, has_none=has_none)
    fixed = Corrected(before) if question in _TELLING_QUESTIONS else corrected(said, before, pack)
    # What puts something else right is no place.
    is_no_place = is_no_place or (fixed.draft.fields != before.fields and not names_place(said))
    placed = place(said, fixed.draft, pack, wanted=question in PLACE and not is_no_place)
    settled = placed.draft.among(()) if placed.draft["district"] else placed.draft
    if question not in _TELLING_QUESTIONS:
        settled = _words_put_right(said, settled, before, pack)
    if is_detail(said) or (question in PLACE and said.intent == "file_complaint"):
        settled = _beside(said, settled, question)
    known = _people(said, settled, question)
    step = Step(known, place_choices=placed.choices, outside=placed.outside)
    further = step.draft if question in _TELLING_QUESTIONS else joined(said, step.draft)
    if further.others != step.draft.others:
        return _with_further(said, replace(step, draft=further), before, question)
    if fixed.edit and not _told(fixed.edit, before, step.draft):
        return replace(step, edit=fixed.edit)
    if question == "confirmed":
        return _confirmed(said, step, before)
    if fixed.draft.fields != before.fields:
        return replace(step, aside=not _told(question, before, step.draft))
    if question in _ASIDE_OF_CONTACT and is_only_contact(said) and not _may_be_party(said, question):
        return replace(step, aside=True)
    if question not in _TELLING_QUESTIONS and _tells_other(said, question, before=before, after=step.draft):
        return replace(step, aside=True)
    if question == "category":
        return _category(said, step, pack)
    return _TAKERS.get(question, _place)(said, step)


def _words_put_right(said: Said, draft: Draft, before: Draft, pack: CityPack) -> Draft:
    """The words of the matter follow where a part of the place, or the district, was put right."""
    mended = in_description(draft, before, parts_of)
    return area_in_description(mended, before, said.told("district"), pack) if puts_right(said) else mended


def _without_place(said: Said, draft: Draft, question: str, *, has_none: bool) -> Draft:
    """Known to have no place in any one district, where the answer says so, or names a line that runs through many."""
    placeless = question in PLACE and (has_none or bool(_LINE.search(said.words)) or _all_along(said, draft))
    return draft.having(placeless=True) if placeless and not draft["district"] else draft


def _all_along(said: Said, draft: Draft) -> bool:
    """Whether what happened on a way from one district to another happened in no one of them."""
    if not (draft.places and is_way(draft["address"])):
        return False
    return said.means("skip") or bool(_ON_THE_WAY.search(said.words))


def _people(said: Said, draft: Draft, question: str) -> Draft:
    """With how the citizen is reached, and whether they know whom it is about."""
    if _NO_PARTY.search(said.words) and "party" not in draft.asked:
        draft = draft.having_asked("party")
    return draft if _may_be_party(said, question) else contact(said, draft, question)


def _may_be_party(said: Said, question: str) -> bool:
    """A name where the party was asked for is the party's, unless a number stands beside it."""
    return question == "party" and not said.value("phone")


def _with_further(said: Said, step: Step, before: Draft, question: str) -> Step:
    """A further matter was told: its place is not the first one's, if that one has a place already."""
    draft = step.draft
    if before["district"]:
        draft = draft.having(**{name: before[name] for name in _WHERE})
    optional = question not in (*PLACE, "confirmed")
    return Step(draft, aside=optional and not answers(said, question))


def _told(question: str, before: Draft, after: Draft) -> bool:
    """Whether what the question asks for stands in the draft now, and did not before."""
    return any(before[name] != after[name] for name in _GIVES.get(question, ()))


def _beside(said: Said, draft: Draft, question: str) -> Draft:
    """With a time or a party told beside what was asked, while none is known. '28号' in an address is no date."""
    found: dict[str, object] = {}
    is_moment = question not in PLACE or said.is_mostly("time") or bool(_MOMENT.search(said.told("time")))
    right = puts_right(said)
    if is_moment and (right or not draft["occurred_at"]):
        found.update(when(said))
    if said.value("party") and (right or not draft["party"]) and question != "party":
        found["party"] = said.value("party")
    return draft.having(**found)


def _tells_other(said: Said, question: str, *, before: Draft, after: Draft) -> bool:
    """Whether a detail was told, and not the one that was asked for."""
    if not is_detail(said) or answers(said, question):
        return False
    changed = {name for name in FIELDS if before[name] != after[name]}
    return bool(changed) and not (question in PLACE and changed.intersection(_WHERE))


def _description(said: Said, step: Step) -> Step:
    if said.words and (said.is_bare_yes or is_assent(said.words) or _only_files(said)):
        # A yes and 'file it' tell no matter.
        return replace(step, aside=True)
    if said.means(*_DETAILS) and said.is_mostly("address", "time", "phone", "person_name"):
        # The place once more, or its door: the matter is still to be told.
        return replace(step, aside=True)
    if is_detail(said) and not said.value("category") and (_says_when(said) or is_only_contact(said)):
        return replace(step, aside=True)
    told = {name: value for name, value in from_words(said).items() if value}
    if step.draft["kind"] and told.get("kind") == "complaint":
        # Whoever opened with 'I'd like to praise somebody' goes on praising.
        told.pop("kind")
    if step.draft.lead and told.get("description"):
        joint = "，" if said.lang == "zh" else ": "
        told["description"] = f"{step.draft.lead}{joint}{said.words}"
    draft = step.draft.having(**told).led_by("")
    if draft.group == _MOVING and _LINE.search(said.words) and not (draft["district"] or draft["address"]):
        # Of a line nobody needs to know a place: it runs through many.
        draft = draft.having(placeless=True)
    if draft.group == _SOLD and _ONLINE.search(said.words) and not draft["district"]:
        draft = draft.having(placeless=True)
    offered = () if draft["category"] else codes(said.value("category_choices"))
    if len(offered) == 1:
        # One is no choice; the summary can be put right.
        return replace(step, draft=draft.having(category=offered[0]))
    return replace(step, draft=draft.offering(offered) if offered else draft)


def _opening(said: Said, step: Step) -> Step:
    """The first message of a matter. A bare detail is one: the matter itself is still to be told."""
    names_kind = said.value("category") or said.value("category_choices")
    is_beside = said.intent in (*_DETAILS, "skip")
    says_little = len(said.words) < _MATTER[said.lang]
    if not _NO_LEAD.sub("", _NAMES_KIND.sub("", said.words)) and names_kind:
        # 'I'd like to praise somebody' says of which kind it will be, and no more.
        kind = said.value("kind")
        return replace(step, draft=step.draft.having(kind=None if kind == "complaint" else kind))
    if names_kind or not (is_beside or says_little):
        return _description(said, step)
    named = any(said.value(name) is not None for names in ENTITIES.values() for name in names)
    leads = said.intent in ("file_complaint", "inform") and not named
    leads = leads and len(_NO_LEAD.sub("", said.words)) > 1
    return replace(step, draft=step.draft.led_by(said.words.strip(_EDGE))) if leads else step


def _only_files(said: Said) -> bool:
    return files_it(said.words) and len(said.words) < _TELLING[said.lang] + 2


def _says_when(said: Said) -> bool:
    """Whether hardly anything is said but a time, or how often."""
    told = said.told("time")
    rest = said.words.replace(told, "") if told else said.words
    return len(_HOW_OFTEN.sub("", rest).strip(_EDGE)) <= _LEFT_OVER


def _category(said: Said, step: Step, pack: CityPack) -> Step:
    """None of these is unsorted; what says something else is kept, and the likeliest stands."""
    declined = said.means("skip", "deny")
    says_more = _tells(said) and not said.means("skip", "deny", "affirm") and not _FILE_IT.search(said.words)
    likeliest = None if declined else next(iter(step.draft.choices), None)
    chosen = said.value("category") or step.draft["category"] or likeliest or unsorted(pack)
    draft = step.draft.offering(()).having(category=chosen)
    return replace(step, draft=draft.saying_more(said.words) if says_more else draft)


def _place(said: Said, step: Step) -> Step:
    """A further matter told with the place stays in the description."""
    says_something = _tells(said) or said.value("category")
    told = said.intent == "file_complaint" and says_something and not is_detail(said)
    return replace(step, draft=_surer(said, step.draft)) if told else step


def _surer(said: Said, draft: Draft) -> Draft:
    """With more of the matter, which settles its category where it is surer than what was told before.

    Whoever began by venting is heard all the same; what they say of the matter then stands first.
    """
    before = str(draft["description"] or "")
    more = draft.saying_more(said.words)
    told = {name: value for name, value in from_words(said).items() if value}
    if said.value("category") and _sureness(told) > _sureness(draft.fields):
        kept = {
            name: told[name]
            for name in ("category", "category_confidence", "kind", "urgency")
            if name in told
        }
        more = more.offering(()).having(**kept)
        if before and has_venting(before):
            more = more.having(description=f"{said.words}\n{before}")
    return more


def _sureness(fields: Mapping[str, object]) -> float:
    """How sure the category is; -1 without one. One that was chosen or pressed says nothing, and is certain."""
    sure = fields.get("category_confidence")
    if not fields.get("category"):
        return -1.0
    return float(sure) if isinstance(sure, int | float) else 1.0


def _occurred_at(said: Said, step: Step) -> Step:
    if said.value("time"):
        return replace(step, draft=step.draft.having(**when(said)))
    said_otherwise = said.words and not said.means("skip", "deny", "affirm") and not _is_contact(said)
    return replace(step, draft=step.draft.saying_more(said.words)) if said_otherwise else step


def _party(said: Said, step: Step) -> Step:
    if said.pressed or said.means("skip", "deny"):
        return step
    party = str(said.value("party") or said.words)
    if (said.names_nothing or said.is_mostly("time", "phone")) and not said.value("party"):
        # 'Yes', 'today' and 'I take it back' name nobody: once more, and then without.
        return replace(step, aside=step.draft.asked_times("party") < _ASKED_TWICE)
    if len(party) > _LONGEST_PARTY:
        return replace(step, draft=step.draft.saying_more(said.words))
    return replace(step, draft=step.draft.having(party=party or None))


def _contact_by(said: Said, step: Step) -> Step:
    draft = step.draft
    if draft["reporter_phone"] or draft["anonymous"]:
        return step
    affirms = said.means("affirm") and not said.value("person_name") and not _FILE_IT.search(said.words)
    if affirms or wants_number(said, draft):
        return replace(step, wants_call=True)
    if (
        said.words
        and not said.means("skip", "deny", "affirm", "thank", "cancel")
        and not draft["reporter_name"]
    ):
        if (names_place(said) or said.is_mostly("time")) and not said.value("person_name"):
            # A place put right, or a time said once more.
            return replace(step, aside=draft.asked_times("contact_by") < _ASKED_TWICE)
        if is_name(said):
            draft = draft.having(reporter_name=said.words)
        elif not (files_it(said.words) or is_about_reporter(said)):
            draft = draft.saying_more(said.words)
    return replace(step, draft=draft.having(contact_by="chat"))


def _confirmed(said: Said, step: Step, before: Draft) -> Step:
    if said.means("edit_field"):
        field = str(said.value("field") or "")
        left_out = _LEFT_OUT.fullmatch(field)
        return Step(without(step.draft, int(left_out["at"]) - 1)) if left_out else replace(step, edit=field)
    if wants_number(said, step.draft):
        return replace(step, wants_call=True)
    draft = _details(said, step.draft).having(**(when(said) if is_detail(said) else {}))
    if draft.fields != before.fields:
        return replace(step, draft=draft)
    if said.means("confirm_draft", "affirm", sure=_READY) or is_assent(said.words) or files_it(said.words):
        return replace(step, confirmed=True)
    tells_matter = said.value("category") or said.value("category_choices") or said.intent in _TELLING_INTENTS
    if tells_matter and _tells(said):
        return replace(step, draft=draft.saying_more(said.words))
    if said.means("deny", "correct_detail", sure=0.0):
        return replace(step, edit="")
    return replace(step, unclear=True)


def _details(said: Said, draft: Draft) -> Draft:
    """What else may be put right in plain words."""
    if said.pressed or not is_detail(said):
        return draft
    if said.value("party"):
        draft = draft.having(party=said.value("party"))
    if said.intent == "correct_detail" and said.value("category"):
        draft = draft.having(category=said.value("category"))
    return draft


def files_it(words: str) -> bool:
    """Whether the words say that it may be filed as it stands."""
    return bool(_FILE_IT.search(words)) and not _NOT_YET.search(words)


def answers(said: Said, question: str) -> bool:
    """Whether something in the message is of the kind that was asked for."""
    if question == "confirmed" and files_it(said.words):
        return True
    if (question in PLACE and said.pin) or (question == "contact_by" and is_about_reporter(said)):
        return True
    return any(said.value(name) is not None for name in ENTITIES.get(question, ()))


def is_detail(said: Said) -> bool:
    """Whether the message is no matter but a detail: so understood, or nearly all of it a place, time or number."""
    if said.intent in _DETAILS or is_about_reporter(said) or _tells_right(said):
        return True
    return said.is_mostly("address", "time", "phone", "person_name")


def _tells_right(said: Said) -> bool:
    """Whether something is put right, and what is right stands beside it."""
    told = any(said.value(name) for names in ENTITIES.values() for name in names)
    return told and len(said.words) < _LONG[said.lang] and puts_right(said)


def _is_contact(said: Said) -> bool:
    return any(said.value(name) for name in ENTITIES["contact_by"])


def _tells(said: Said) -> bool:
    return len(said.words) >= _TELLING[said.lang]


def codes(choices: object) -> tuple[str, ...]:
    """Category codes, with or without their confidences beside them."""
    if not isinstance(choices, list | tuple):
        return ()
    return tuple(str(choice[0]) if isinstance(choice, list | tuple) else str(choice) for choice in choices)


def unsorted(pack: CityPack) -> str | None:
    """The category of what fits none: the last leaf of the group 'other'."""
    return next((leaf.code for leaf in reversed(pack.categories) if leaf.group == "other"), None)


_TAKERS: dict[str, Callable[[Said, Step], Step]] = {
    "opening": _opening,
    "description": _description,
    "occurred_at": _occurred_at,
    "party": _party,
    "contact_by": _contact_by,
}
