"""A matter being told: its first words, what goes on with it, and what is said more of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from actions import placeless
from actions.assent import files_it, is_assent
from actions.categories import codes
from actions.contacts import is_only_contact
from actions.details import DETAILS, ENTITIES, LONG, PLACE, is_detail
from actions.draft import Draft, from_words
from actions.said import Said
from actions.step import Step
from actions.venting import has_venting

# From how many characters on a sentence tells something, or a whole matter.
_TELLING = {"zh": 6, "en": 16}
_MATTER = {"zh": 14, "en": 45}
# What tells the matter itself; all other questions are about a matter that was told.
QUESTIONS = ("opening", "description")
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


def opening(said: Said, step: Step) -> Step:
    """The first message of a matter. A bare detail is one: the matter itself is still to be told."""
    names_kind = said.value("category") or said.value("category_choices")
    is_beside = said.intent in (*DETAILS, "skip")
    says_little = len(said.words) < _MATTER[said.lang]
    if not _NO_LEAD.sub("", _NAMES_KIND.sub("", said.words)) and names_kind:
        # 'I'd like to praise somebody' says of which kind it will be, and no more.
        kind = said.value("kind")
        return replace(step, draft=step.draft.having(kind=None if kind == "complaint" else kind))
    if names_kind or not (is_beside or says_little):
        return description(said, step)
    named = any(said.value(name) is not None for names in ENTITIES.values() for name in names)
    leads = said.intent in ("file_complaint", "inform") and not named
    leads = leads and len(_NO_LEAD.sub("", said.words)) > 1
    return replace(step, draft=step.draft.led_by(said.words.strip(_EDGE))) if leads else step


def description(said: Said, step: Step) -> Step:
    """The matter itself, if anything of it is told."""
    if said.words and (said.is_bare_yes or is_assent(said.words) or _only_files(said)):
        # A yes and 'file it' tell no matter.
        return replace(step, aside=True)
    if said.means(*DETAILS) and said.is_mostly("address", "time", "phone", "person_name"):
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
    draft = placeless.told(said, step.draft.having(**told).led_by(""))
    offered = () if draft["category"] else codes(said.value("category_choices"))
    if len(offered) == 1:
        # One is no choice; the summary can be put right.
        return replace(step, draft=draft.having(category=offered[0]))
    return replace(step, draft=draft.offering(offered) if offered else draft)


def _only_files(said: Said) -> bool:
    return files_it(said.words) and len(said.words) < _TELLING[said.lang] + 2


def _says_when(said: Said) -> bool:
    """Whether hardly anything is said but a time, or how often."""
    told = said.told("time")
    rest = said.words.replace(told, "") if told else said.words
    return len(_HOW_OFTEN.sub("", rest).strip(_EDGE)) <= _LEFT_OVER


def at_place(said: Said, step: Step) -> Step:
    """A further matter told with the place stays in the description."""
    says_something = tells(said) or said.value("category")
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


def tells(said: Said) -> bool:
    """Whether it is long enough to tell something."""
    return len(said.words) >= _TELLING[said.lang]


def goes_on(said: Said, draft: Draft, question: str) -> bool:
    """Whether a few words go on with a matter that was told in a few words: '我家暖气' and then '冰凉冰凉的'.

    They name no place, time or number, ask nothing, and were found to be nothing that the desk knows.
    """
    told = str(draft["description"] or "")
    if said.pressed or question in (*QUESTIONS, "party", "confirmed") or not told:
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
    if said.intent not in (*_UNHEARD, *DETAILS, "goodbye") or len(said.words) > LONG["zh"]:
        return False
    known = any(said.value(name) is not None for name in ENTITIES["district"])
    return not known and bool(_HAPPENS.search(said.words)) and not _LIKE_PLACE.search(said.words)
