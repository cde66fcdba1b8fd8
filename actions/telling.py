"""The matter itself: the first words of it, and the answer to what happened. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from actions import placeless
from actions.assent import files_it, is_assent
from actions.categories import codes
from actions.clauses import clauses
from actions.contacts import is_about_reporter, is_only_about_answers, is_only_contact
from actions.details import DETAILS, ENTITIES, TELLING, is_detail
from actions.draft import from_words
from actions.righting import puts_right_by_words
from actions.said import PLACE_ENTITIES, Said
from actions.step import Step
from city.lives import goes_on, only_of_life

# From how many characters on a sentence tells something, or a whole matter.
_TELLING = {"zh": 6, "en": 16}
WHOLE_MATTER = {"zh": 14, "en": 45}
# What tells the matter itself; all other questions are about a matter that was told.
QUESTIONS = ("opening", "description")
# '我要投诉', 'I have a problem' and 'that one' lead to nothing that is said after them.
_NO_LEAD = re.compile(
    r"12345|热线|客服|我们?|俺|咱们?|[吗么]|要|想|得|投诉|举报|反映|登记|报修?|求助|建议|说|问|咨询|打听|请教|个|一?下|一?件|事儿?|情况|问题|急事|有|帮|请"
    r"|您|你们?|好|喂|啥|嗯|唉|哎|呃|出|碰上|遇到|这|那|就|是|吧|啊|呢|呀|了|的|点|现在|先|行|一?个?人|位"
    r"|\b(?:somebody|someone|i|want|wish|would|like|need|to|a|an|the|make|file|report|complain|complaint|about|something|problem|issue"
    r"|please|have|hello|hi|hey|my|this|that|case|there|is|one|with|got|we|new|another|you|can|could|help|me|thing|situation"
    r"|matter|here|so|ok(?:ay)?|well|um+|look|listen|going|on|happened|tell|talk|share|had|theres|heres|ve)\b|\W+"
    r"|'\w+",
    re.IGNORECASE,
)
_NAMES_KIND = re.compile(
    r"表扬|感谢|夸夸?|点赞|建议|提意见|咨询|\b(?:praise|thank|compliment|suggest\w*|suggestion)\b",
    re.IGNORECASE,
)
_HOW_OFTEN = re.compile(
    r"每[天晚周月]|天天|夜夜|老是?|总是?|一直|经常|都|就|开始|左右|从|到|[的了啊吧]|早上?|晚上|上午|下午|中午|半夜|凌晨|傍晚|夜里"
    r"|(?<![\d零一二两三四五六七八九十])[\d零一二两三四五六七八九十]{1,4}(?:点半?|时|分)|\b(?:every|daily|always|from|at|day|night|morning|evening|since|for|until"
    r"|till|about|around|maybe|already|now|it['’]?s|it (?:is"
    r"|was)|i think)\b",
    re.IGNORECASE,
)
_LEFT_OVER = 2
_ABOUT_THERE = re.compile(
    r"(?:那边|那儿|那块儿?|那里|那一片|附近|一带|这边|这儿|这块儿?)[儿吧啊的]?[\s。.]*$"
)
# Where somebody lives, and nothing else: 'i live in lido, rosedale garden'.
_LIVES_THERE = re.compile(
    r"(?:我|俺|我们)?家?(?:就)?(?:住|在)(?:在)?[^，。没不坏停漏吵了着]{2,24}"
    r"|(?:i|we)(?:['’]?m| am|['’]re| are)? ?(?:live|living|stay|staying)? ?(?:in|at|near|on)"
    r" (?:(?!\b(?:and|but|is|are|has|have|no|not)\b)[\w ,'’.-]){2,60}",
    re.IGNORECASE,
)
_EDGE = " \t\n，,。.…～~"
_NO_MATTER = ("skip", "deny", "affirm", "thank", "greet", "goodbye")
# What is said by who answers, thanks, greets or refuses.
_ANSWERS = re.compile(
    r"[您你]好?|谢+|多谢|感谢|好[的了吧嘞]?|行|可以|对|没(?:有|事|了|啥|什么)|不(?:是|用|要|知道|清楚|想|对|行|好|记得|了)?|别|算了?|忘了|嗯+|是的?|喂|在[吗么]?"
    r"|再见|拜拜|哦+|啊|呀|呢|吧|[吗么嘛嘞哈嘿呵唉哎诶]|了|的|我|就|那个?|这个?|早上?|晚上?|下午|上午|中午|[\W_]"
    r"|\b(?:yes|yeah|yep|no|nope|not|ok|okay|thanks?|thank|you|hi|hello|hey|bye|goodbye|good|morning|evening|afternoon|sure|fine"
    r"|i|it|do|don|know|t|s|that|is|well|right|so|please|skip|nothing|none|very|much|a|lot|there|idea|remember)\b",
    re.IGNORECASE,
)
# From how many letters on what stands beside a place tells something.
LEAST_BESIDE = {"zh": 3, "en": 7}
# What leads up to a matter and tells nothing of it: '不知道归不归你们管', "I'm not sure this is the right place".
_PREAMBLE = re.compile(
    r"(?:我|也|就|那个?|嗯|唉|哎|呃|其实|吧|[\s，,。.…~])*(?:"
    r"(?:不知道|不清楚|不晓得|也不知|说不好)(?:这|那|这事儿?|那事儿?|这个|这种事?|这算|算)*(?:归不归|该不该|能不能|算不算|是不是|归|该)(?:你们?|您|这儿|这边|12345)?[^，。]{0,6}?(?:管|说|反映|投诉|登记|受理|事儿?)(?:不)?(?:这个|这事儿?|的)?"
    r"|怎么(?:说|讲|跟你(?:们)?说)(?:呢|好)?|说来话长|事情是这样的?|是这么(?:回事|个事)|从哪儿?说起(?:呢|好)?|我捋一捋|让我想想"
    r")[啊呢吧的，,。.…！!？?\s]*"
    r"|(?:(?:so|well|hi|hello|um+|ok(?:ay)?|sorry|look|it['’]?s|this is|a bit|kind of|honestly)[,. ]+)*(?:"
    r"(?:i['’]?m |i am )?not (?:really |quite )?sure (?:if |whether )?(?:this is|you(?: guys"
    r"| people)?(?: can| do)?|it['’]?s|it is|i['’]?m)[^,.;]{0,40}(?:place|right|handle|deal|help"
    r"|department|job|you)[^,.;]{0,16}"
    r"|(?:i )?(?:don['’]?t|do not) know (?:if|whether) (?:this is|you)[^,.;]{0,40}(?:place|right"
    r"|handle|deal|help|department|job)[^,.;]{0,16}"
    r"|(?:it['’]?s )?(?:a )?(?:bit )?complicated|long story|where (?:do|should) i (?:start|begin)"
    r"|how (?:do|should|can) i (?:say|put|explain)(?: (?:it|this))?"
    r")[.!? …]*",
    re.IGNORECASE,
)
# Who says that there is nothing tells no matter: 'nothing really'.
_NOTHING_EN = re.compile(
    r"(?:(?:oh|no|well|ah|it['’]?s|that['’]?s|just)[, ]+)*(?:nothing|never ?mind|nvm|none|no problem|no complaint)"
    r"(?: (?:at all|really|else|thanks|thank you|for now|today|to report|to complain about))*[\s.!]*",
    re.IGNORECASE,
)
TO_THE_DESK = re.compile(
    r"您|你们?|谢谢|多谢|谢了|感谢|赶紧|快点|\b(?:please|thanks?|thank you|hurry|you)\b", re.IGNORECASE
)


def opening(said: Said, step: Step) -> Step:
    """The first message of a matter. A bare detail is one: the matter itself is still to be told."""
    if said.value("of_desk") is True:
        # That it is no good is the lead; what went wrong is still to be told, and nobody asks where.
        begun = step.draft.having(category=placeless.DESK, kind="complaint", placeless=True)
        return replace(step, draft=begun.led_by(said.words.strip(_EDGE)))
    if only_of_life(said.words):
        return replace(step, draft=step.draft.led_by(said.words.strip(_EDGE)))
    names_kind = said.value("category") or said.value("category_choices")
    is_beside = said.intent in (*DETAILS, "skip")
    says_little = len(said.words) < WHOLE_MATTER[said.lang]
    if not _NO_LEAD.sub("", _NAMES_KIND.sub("", said.words)) and names_kind:
        # 'I'd like to praise somebody' says of which kind it will be, and no more.
        kind = said.value("kind")
        return replace(step, draft=step.draft.having(kind=None if kind == "complaint" else kind))
    if names_kind or not (is_beside or says_little) or _right_of_itself(said):
        return description(said, step)
    named = any(said.value(name) is not None for names in ENTITIES.values() for name in names)
    leads = said.intent in TELLING and not named
    leads = leads and len(_NO_LEAD.sub("", said.words)) > 1
    return replace(step, draft=step.draft.led_by(said.words.strip(_EDGE))) if leads else step


def _right_of_itself(said: Said) -> bool:
    """Whether a first message puts its own place right behind the matter: '小区没暖气，不是海淀区，是朝阳区望京'."""
    first, *others = clauses(said.words) or [""]
    starts = [found.get("start", 0) for found in said.entities if found.get("entity") in PLACE_ENTITIES]
    behind = bool(others and starts) and min(starts) >= len(first)
    return (
        said.intent == "correct_detail"
        and behind
        and len(first) >= LEAST_BESIDE[said.lang]
        and not puts_right_by_words(first)
    )


def description(said: Said, step: Step) -> Step:
    """The matter itself, if anything of it is told."""
    leads_up = _PREAMBLE.fullmatch(said.words) is not None
    if _NOTHING_EN.fullmatch(said.words):
        return replace(step, aside=True)
    if said.words and (leads_up or said.is_bare_yes or is_assent(said.words) or _only_files(said)):
        # A yes, 'file it' and what leads up to a matter tell none.
        return replace(step, aside=True)
    if said.means("talk_to_person") and is_only_about_answers(said):
        return replace(step, aside=True)
    only_area = said.names_place and _ABOUT_THERE.sub("", said.words) == said.told("district")
    tells_home = said.names_place and _LIVES_THERE.fullmatch(said.words) is not None
    only_detail = only_area or tells_home or said.is_mostly("address", "time", "phone", "person_name")
    if said.means(*DETAILS) and only_detail:
        # The place once more, or its door: the matter is still to be told.
        return replace(step, aside=True)
    if is_detail(said) and not said.value("category") and (_says_when(said) or is_only_contact(said)):
        return replace(step, aside=True)
    if _leads_on(said, step.draft.lead):
        joint = "，" if said.lang == "zh" else ", "
        return replace(
            step, draft=step.draft.led_by(f"{step.draft.lead}{joint}{said.words.strip(_EDGE)}"), aside=True
        )
    if _tells_nothing(said):
        return replace(step, aside=True)
    if only_of_life(said.words) or (step.draft.lead and goes_on(said.words)):
        told = "\n".join(filter(None, (step.draft.lead, said.words.strip(_EDGE))))
        return replace(step, draft=step.draft.led_by(told), aside=True)
    # 'Ur app sucks', and then what they came for.
    own = placeless.is_of_desk(step.draft) and placeless.is_another_matter(said)
    return _told(said, replace(step, draft=placeless.without_desk(step.draft)) if own else step)


def _told(said: Said, step: Step) -> Step:
    """The step with the matter in the words of the message."""
    told = {name: value for name, value in from_words(said).items() if value}
    if placeless.is_of_desk(step.draft):
        told = {"description": said.words}
    if step.draft["kind"] and told.get("kind") == "complaint":
        # Whoever opened with 'I'd like to praise somebody' goes on praising.
        told.pop("kind")
    if step.draft.lead and told.get("description"):
        joint = "，" if said.lang == "zh" else ": "
        lead = step.draft.lead
        # Who somebody is stands behind what happened.
        behind = all(only_of_life(line) for line in lead.split("\n"))
        told["description"] = f"{said.words}\n{lead}" if behind else f"{lead}{joint}{said.words}"
    draft = placeless.told(said, step.draft.having(**told).led_by(""))
    offered = () if draft["category"] else codes(said.value("category_choices"))
    if len(offered) == 1:
        # One is no choice; the summary can be put right.
        return replace(step, draft=draft.having(category=offered[0]))
    return replace(step, draft=draft.offering(offered) if offered else draft)


def _tells_nothing(said: Said) -> bool:
    """Whether few words say how their citizen is reached, refuse, or thank: 'no phone', '不用了'."""
    if said.value("category") or said.value("category_choices") or len(said.words) >= WHOLE_MATTER[said.lang]:
        return False
    return is_about_reporter(said) or said.means(*_NO_MATTER)


def _leads_on(said: Said, lead: str) -> bool:
    """Whether few words go on with a lead and sound like an answer only to whoever does not listen: '那个井'."""
    if not lead or said.value("category") or said.value("category_choices") or is_about_reporter(said):
        return False
    misheard = said.intent in _NO_MATTER and len(said.words) < WHOLE_MATTER[said.lang]
    return misheard and _ANSWERS.sub("", said.words) != ""


def _only_files(said: Said) -> bool:
    return files_it(said.words) and len(said.words) < _TELLING[said.lang] + 2


def _says_when(said: Said) -> bool:
    """Whether hardly anything is said but a time, or how often."""
    told = said.told("time")
    rest = said.words.replace(told, "") if told else said.words
    return len(_HOW_OFTEN.sub("", rest).strip(_EDGE)) <= _LEFT_OVER


def tells(said: Said) -> bool:
    """Whether it is long enough to tell something."""
    return len(said.words) >= _TELLING[said.lang]
