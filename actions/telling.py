"""A matter being told: its first words, what goes on with it, and what is said more of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from actions import placeless
from actions.amounts import is_sum, tells_amount
from actions.assent import files_it, is_assent, speaks_of_filing
from actions.categories import codes
from actions.clauses import clauses, is_unsure
from actions.contacts import is_about_reporter, is_only_about_answers, is_only_contact
from actions.corrections import puts_right, puts_right_by_words
from actions.details import DETAILS, ENTITIES, LONG, PLACE, is_detail
from actions.draft import Draft, from_words
from actions.facts import tells_proof
from actions.happening import happens_in, names_kind
from actions.place_leads import spoken_of
from actions.place_slips import slip_in
from actions.place_words import happens, names_matter, speaks_of_somebody
from actions.plain_places import tells_only_when
from actions.said import PLACE_ENTITIES, Said
from actions.step import Step
from actions.venting import has_venting, is_venting

# From how many characters on a sentence tells something, or a whole matter.
_TELLING = {"zh": 6, "en": 16}
_MATTER = {"zh": 14, "en": 45}
# What tells the matter itself; all other questions are about a matter that was told.
QUESTIONS = ("opening", "description")
# '我要投诉', 'I have a problem' and 'that one' lead to nothing that is said after them.
_NO_LEAD = re.compile(
    r"12345|热线|客服|我们?|俺|咱们?|[吗么]|要|想|得|投诉|举报|反映|登记|报修?|求助|建议|说|问|咨询|打听|请教|个|一?下|一?件|事儿?|情况|问题|急事|有|帮|请"
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
    r"|(?<![\d零一二两三四五六七八九十])[\d零一二两三四五六七八九十]{1,4}(?:点半?|时|分)|\b(?:every|daily|always|from|at|day|night|morning|evening)\b",
    re.IGNORECASE,
)
_LEFT_OVER = 2
_ABOUT_THERE = re.compile(
    r"(?:那边|那儿|那块儿?|那里|那一片|附近|一带|这边|这儿|这块儿?)[儿吧啊的]?[\s。.]*$"
)
_EDGE = " \t\n，,。.…～~"
# How something is, in half a sentence, and what it was taken for where nobody could know.
_HOW_IT_IS = re.compile(r"(?:[的了啦]|着呢|得慌|得很|死了|要命)[啊呀吧呢。.!！~～]*$")
_UNHEARD = ("out_of_scope", "nlu_fallback", "answer_survey", "abuse")
_HALF = {"zh": 14, "en": 40}
_CLEARLY = 0.85
# From how sure a category on it sorts what was not sorted before.
_SORTS = 0.5
_NO_MATTER = ("skip", "deny", "affirm", "thank", "greet", "goodbye")
# From how many letters on what stands beside a place tells something.
_BESIDE = {"zh": 3, "en": 7}
_BESIDE_ASKING = {"zh": 2, "en": 4}
_GAP = "\0"
_OF_THEM = re.compile(
    r"(?:而且|并且|还有|结果|后来)?(?:他|她|它|人家|对方|老板|店家|商家|公司|房东|中介|物业|邻居|楼上|楼下|司机|老师)"
)
# How somebody is whom the matter happened to.
_HOW_THEY_ARE = re.compile(
    r"(?:人|[他她]们?|孩子们?|老人|我[妈爸]|我们?|大家|都)(?:现在|倒是?|都|已经|目前|这会儿)*(?:没啥大?事|没什么大?事|没大?事|没伤|没受伤"
    r"|好多了|好点了?|缓过来|稳定了?|还行|还好|挺好|出院了?|醒了)|没(?:有)?人(?:受)?伤|没伤(?:着|到)人|还在(?:住院|医院|输液|观察|抢救)"
    r"|\b(?:they|he|she|we|i|everyone|everybody|(?:the |my |all )(?:\w+ )?(?:kids?|children|mum|mom|dad"
    r"|son|daughter|wife"
    r"|husband|baby|mother|father))(?:['’]?s|['’]?re|['’]?m| is| are| am| was| were| seems?| feels?)?(?: all| both| now"
    r"| still| doing| feeling| much| a bit| quite)* (?:fine|ok|okay|alright|all right|better|well"
    r"|recover(?:ed|ing)|stable"
    r"|unhurt|home|in hospital|sick|ill)\b"
    r"|\b(?:nobody|no one) (?:was |got |is )?(?:hurt|injured|ill|sick)\b",
    re.IGNORECASE,
)
# How it is at this moment: '这会儿停了', 'it stopped for now'.
_FOR_NOW = re.compile(
    r"(?:这会儿|现在|刚刚?才?|目前|今天|今儿)(?:又|倒|倒是|是|也|算是)*(?:停|消停|好(?:点|些)|没声|不响|不漏|不闹|走|来|有|关|开)(?:了|点儿?)*[。.!！]*"
    r"|(?:it|they|he|she)(?:['’]?s| has| have)? (?:just )?(?:stopped|quiet|better|started"
    r"|back)(?: again)?(?: for)?(?: now| today)[.! ]*",
    re.IGNORECASE,
)
# It happens once more: '刚才又停了'.
_JUST_NOW = re.compile(r"(?:刚刚?才?|现在|今天|今早|昨晚|这会儿)?(?:又|还在|还是)")
# It is all over, and needs nobody any more.
_SETTLED_BY_ITSELF = re.compile(
    r"不用|算了|撤|取消|解决|[谢修]|\b(?:never ?mind|no need|forget|cancel|drop|fixed|solved|thanks?)\b",
    re.IGNORECASE,
)
# What somebody wants of it: '就是想要个说法', '让他们赔礼道歉'.
_WANTS = re.compile(
    r"(?:要|讨|给)(?:个|一个)?(?:说法|公道|交代|解释)|赔(?:礼|钱|偿|我)|道(?:个|一个)?歉|退(?:钱|款|费|一赔)|就是(?:想|要|希望)|要求"
)
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
_BEYOND = ("out_of_scope", "nlu_fallback")
# How somebody or something looked, how much it was, when they come.
_LOOKS = re.compile(
    r"不打表|[要收][了我]?\d{2,}|说[不要]|[穿戴]着?|衣服|帽子|头发|个子|[高矮胖瘦]个|[红黄蓝绿黑白灰紫]色?[的衣车]|男的|女的|老[头太]|年轻|中年|小伙|大妈|大爷|工服|牌子|型号|单号"
    r"|价值|值[\d一二三四五六七八九十几]|没看清|没拍[到着]|看不清|记不清|每[天周月次回晚]|天天|一到|[\d一二两三四五六七八九十几]{1,8}(?:双|件|台|辆|条|只|箱|袋|桶|瓶|部|块|千|百|万|层|米|斤)"
    r"|\b(?:wearing|wore|dressed|hair|beard|tall|short|fat|thin|young|old|uniform|jacket|coat|hat|helmet|red|yellow|blue|green|black|white"
    r"|grey|gray|silver|orange|worth|brand|model|couldn['’]?t see|didn['’]?t see|about \d+|every|always)\b",
    re.IGNORECASE,
)
_ASKS_DESK = re.compile(
    r"[?？]|[吗呢么]$|什么|怎么|为啥|(?<!没看清)(?<!不知道)(?<!不清楚)(?<!记不清)[谁哪]|[你您]|给我|帮我|[讲唱播]|推荐|翻译|天气|笑话|股|彩票|聊|无聊|爱|喜欢|[饿困]"
    r"|\b(?:you|your|u|can|could|would|what|who|when|why|how|where|tell|play|sing|write|translate|joke|weather|please|bot|love|like|bored"
    r"|hungry|recipe|buy|book|order)\b",
    re.IGNORECASE,
)
# What is asked of the desk or said to it tells nothing more.
_SPEAKS_TO_DESK = re.compile(
    r"[?？]|[吗呢]$|[你您]|给我|帮我|告诉我|谢|好的|知道了|行了"
    r"|\b(?:you|your|u|ur|please|pls|thanks?|bot|robot|human|tell me|show me|what|who|why|how)\b",
    re.IGNORECASE,
)
# The question said back before it is answered: '哪个小学？中关村三小'.
_ECHO = re.compile(
    r"(?:你是?问|问的?是?|你说)?(?:是)?(?:哪|什么|啥)\S{0,4}|(?:which|what) \w+(?: \w+)?", re.IGNORECASE
)
# That somebody does not listen, that it goes on, or how often: what is told of a matter, and of nothing else.
_ON_AND_ON = re.compile(
    r"不[听理管改停让给退修动赔认接回]|没[人用改停]|照样|照旧|根本|从来|一直|老是|总是|越来越|好几|多次|(?<![今昨明])天天|每[天晚周月]|[又被把]|害得"
    r"|\b(?:still|again|always|never|nobody|no one|won['’]?t|doesn['’]?t|didn['’]?t"
    r"|refus\w+|keeps?|every|because of|ever since)\b",
    re.IGNORECASE,
)
_ONLY_HAN = re.compile(r"[\u4e00-\u9fff]")
_FURTHER = {"zh": 4, "en": 4}
_SETTLED = re.compile(r"解决|修好|办好|好了|满意|分")
_TO_THE_DESK = re.compile(
    r"您|你们?|谢谢|多谢|谢了|感谢|赶紧|快点|\b(?:please|thanks?|thank you|hurry|you)\b", re.IGNORECASE
)
# What is said to the desk beside it: '你们快派个人来处理', 'can you please send someone to fix it'.
_OF_THE_DESK = re.compile(
    r"麻烦|尽快|快|帮忙?|给|我们?|派个?|[个人来去]|看看|处理|解决|管管?|查查?|修|安排|记|登记|能不能|可以|能|一下|吧|啊|呀|了|好|行"
    r"|[吗嘛呢的]|都|就|拜托|请|求"
    r"|\b(?:can|could|would|will|send|someone|somebody|people|help|quick(?:ly)?|fast|soon|asap|fix|it|this|that|look|into|check"
    r"|up|out|now|very|much|many|a|lot|me|us|so|for|your|the|to|come|here|do|something|sort|and|in|advance|help|time|see|there"
    r"|know|let)\b",
    re.IGNORECASE,
)


def opening(said: Said, step: Step) -> Step:
    """The first message of a matter. A bare detail is one: the matter itself is still to be told."""
    if said.value("of_desk"):
        # That it is no good is the lead; what went wrong is still to be told, and nobody asks where.
        begun = step.draft.having(category=placeless.DESK, kind="complaint", placeless=True)
        return replace(step, draft=begun.led_by(said.words.strip(_EDGE)))
    names_kind = said.value("category") or said.value("category_choices")
    is_beside = said.intent in (*DETAILS, "skip")
    says_little = len(said.words) < _MATTER[said.lang]
    if not _NO_LEAD.sub("", _NAMES_KIND.sub("", said.words)) and names_kind:
        # 'I'd like to praise somebody' says of which kind it will be, and no more.
        kind = said.value("kind")
        return replace(step, draft=step.draft.having(kind=None if kind == "complaint" else kind))
    if names_kind or not (is_beside or says_little) or _right_of_itself(said):
        return description(said, step)
    named = any(said.value(name) is not None for names in ENTITIES.values() for name in names)
    leads = said.intent in ("file_complaint", "inform") and not named
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
        and len(first) >= _BESIDE[said.lang]
        and not puts_right_by_words(first)
    )


def description(said: Said, step: Step) -> Step:
    """The matter itself, if anything of it is told."""
    leads_up = _PREAMBLE.fullmatch(said.words) is not None
    if said.words and (leads_up or said.is_bare_yes or is_assent(said.words) or _only_files(said)):
        # A yes, 'file it' and what leads up to a matter tell none.
        return replace(step, aside=True)
    if said.means("talk_to_person") and is_only_about_answers(said):
        return replace(step, aside=True)
    only_area = said.names_place and _ABOUT_THERE.sub("", said.words) == said.told("district")
    if said.means(*DETAILS) and (only_area or said.is_mostly("address", "time", "phone", "person_name")):
        # The place once more, or its door: the matter is still to be told.
        return replace(step, aside=True)
    if is_detail(said) and not said.value("category") and (_says_when(said) or is_only_contact(said)):
        return replace(step, aside=True)
    if _tells_nothing(said):
        return replace(step, aside=True)
    told = {name: value for name, value in from_words(said).items() if value}
    if placeless.is_of_desk(step.draft):
        told = {"description": said.words}
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


def _happened_too(said: Said, question: str) -> bool:
    """Whether words that were found to be nothing the desk knows tell of the matter: '他还把锁换了' at the summary."""
    unheard = said.intent in _UNHEARD and said.intent != "abuse"
    if question not in ("confirmed", "contact_by", "occurred_at") or not unheard or said.lang != "zh":
        return False
    of_them = _OF_THEM.match(said.words) and not (
        _TO_THE_DESK.search(said.words) or _SETTLED.search(said.words)
    )
    wants = _WANTS.search(said.words) and not _TO_THE_DESK.search(said.words)
    return tells(said) and bool((of_them and happens(said.words)) or wants)


def _tells_fact(said: Said, question: str) -> bool:
    """Whether a sum, a plate or a sentence about somebody is told where it answers nothing; a correction is none."""
    if question not in ("contact_by", "occurred_at", "category") or len(said.words) > LONG[said.lang]:
        return False
    if puts_right(said) or is_about_reporter(said) or said.value("phone") or said.is_mostly("time"):
        return False
    fact = (
        _FOR_NOW.fullmatch(said.words) is not None
        or tells_amount(said.words)
        or is_sum(said.words)
        or tells_proof(said.words)
    )
    fact = fact or bool(said.value("plate")) or speaks_of_somebody(said.words)
    fact = fact or bool(_JUST_NOW.match(said.words) and happens(said.words))
    return fact and not said.means("cancel", "withdraw_ticket", "drop_draft", "talk_to_person")


def _describes(said: Said, question: str) -> bool:
    """Whether words that were found to be nothing the desk knows describe who or what it was: '穿黄衣服'."""
    if question not in ("contact_by", "occurred_at", "category", "confirmed") or said.intent not in _BEYOND:
        return False
    if (
        len(said.words) > LONG[said.lang]
        or puts_right(said)
        or is_about_reporter(said)
        or said.value("phone")
    ):
        return False
    return tells(said) and bool(_LOOKS.search(said.words)) and not _ASKS_DESK.search(said.words)


def is_further(said: Said, question: str) -> bool:
    """Whether words that nobody understood, said where a question may be left out, go on telling: '说了不听'.

    With a day in them they do as well: '上周五贴的通知'.
    """
    if question not in ("contact_by", "occurred_at") or said.intent != "nlu_fallback" or said.pressed:
        return False
    if said.names_place or said.value("phone") or puts_right(said) or is_about_reporter(said):
        return False
    if is_unsure(said.words) or speaks_of_filing(said.words) or _SPEAKS_TO_DESK.search(said.words):
        return False
    says_when = said.value("time") and not said.is_mostly("time")
    if not says_when and _ON_AND_ON.search(said.words) is None:
        return False
    if said.lang == "zh":
        return len(_ONLY_HAN.findall(said.words)) >= _FURTHER["zh"]
    return len(said.words.split()) >= _FURTHER["en"]


def _tells_how_they_are(said: Said) -> bool:
    """Whether a short message says how people are, and nothing else: 'they're fine now', '人没事'. It ends nothing."""
    if said.means("cancel", "withdraw_ticket", "drop_draft", "talk_to_person") or said.names_place:
        return False
    short = len(said.words) <= _MATTER[said.lang] and not (said.value("phone") or is_about_reporter(said))
    return short and bool(_HOW_THEY_ARE.search(said.words)) and not _SETTLED_BY_ITSELF.search(said.words)


def _tells_nothing(said: Said) -> bool:
    """Whether few words say how their citizen is reached, refuse, or thank: 'no phone', '不用了'."""
    if said.value("category") or said.value("category_choices") or len(said.words) >= _MATTER[said.lang]:
        return False
    return is_about_reporter(said) or said.means(*_NO_MATTER)


def _only_files(said: Said) -> bool:
    return files_it(said.words) and len(said.words) < _TELLING[said.lang] + 2


def _says_when(said: Said) -> bool:
    """Whether hardly anything is said but a time, or how often."""
    told = said.told("time")
    rest = said.words.replace(told, "") if told else said.words
    return len(_HOW_OFTEN.sub("", rest).strip(_EDGE)) <= _LEFT_OVER


def beside_question(said: Said, step: Step) -> Step:
    """A further matter told with an answer stays in the description."""
    says_something = tells(said) or said.value("category")
    told = said.intent == "file_complaint" and says_something
    told = told and not is_detail(said) and not said.is_mostly("party")
    return replace(step, draft=_surer(said, step.draft)) if told else step


def at_place(said: Said, step: Step) -> Step:
    """What is told with the place, or in its stead, and is none stays in the description."""
    beside = beside_place(said, step.draft)
    if not beside or said.names_nothing or said.means("skip") or speaks_of_filing(said.words):
        return step
    if said.intent == "file_complaint":
        told = beside_question(said, step)
        if told is not step:
            return told
    if (
        said.value("category")
        and (names_matter(said.words) or names_kind(said, step.draft))
        and not said.names_place
    ):
        return replace(step, draft=_surer(said, step.draft))
    joint = "，" if said.lang == "zh" else ", "
    return replace(step, draft=_sorted(said, step.draft.saying_more(joint.join(beside))))


def _sorted(said: Said, draft: Draft) -> Draft:
    """With the category of what is told beside the place, where the matter has none of its own yet."""
    told = {name: value for name, value in from_words(said).items() if value}
    unsorted = str(draft["category"] or "other.").startswith("other.")
    if not unsorted or _sureness(told) < _SORTS or str(told["category"]).startswith("other."):
        return draft
    kept = {name: told[name] for name in ("category", "category_confidence", "urgency") if name in told}
    return draft.offering(()).having(**kept)


def with_what_was_then(said: Said, draft: Draft) -> Draft:
    """With what is told with nothing but a time or a party: of 'I moved out Nov 1st' the moving."""
    plain = (said.value("time") or said.value("party")) and not (
        said.value("phone") or said.value("person_name") or is_about_reporter(said)
    )
    if not plain or puts_right(said) or said.names_place or said.is_mostly("time"):
        return draft
    joint = "，" if said.lang == "zh" else ", "
    beside = [one for one in beside_place(said, draft) if not tells_only_when(said, one)]
    return draft.saying_more(joint.join(beside)) if beside else draft


def beside_place(said: Said, draft: Draft) -> list[str]:
    """The clauses that tell more than the place, a time, a number or a name."""
    details = {name for names in ENTITIES.values() for name in names} - {"category"}
    pieces = [*clauses(str(draft["address"] or "")), *clauses(str(draft["party"] or ""))]
    pieces += [one for piece in pieces if not piece.isascii() for one in piece.split()[1:]]
    if slip := slip_in(said.words):
        pieces += [*clauses(said.words[: slip.start()]), slip.group()]
    found = []
    for clause, left in zip(clauses(said.words), clauses(_without(said, details, pieces)), strict=True):
        told = left.replace(_GAP, "")
        says = _letters(spoken_of(told)) >= _BESIDE[said.lang] and not placeless.is_only_placeless(clause)
        echoes = _ECHO.fullmatch(clause) is not None
        if says and not (echoes or is_unsure(clause) or _only_asks(told, said.lang)):
            found.append(clause)
    return found


def _only_asks(told: str, lang: str) -> bool:
    """Whether nothing is left of words to the desk without what is said to it: 'can you please send someone'."""
    left = _OF_THE_DESK.sub("", _TO_THE_DESK.sub("", told))
    return bool(_TO_THE_DESK.search(told)) and _letters(spoken_of(left)) < _BESIDE_ASKING[lang]


def _letters(words: str) -> int:
    return sum(char.isalnum() for char in words)


def _without(said: Said, names: Collection[str], pieces: Collection[str]) -> str:
    """The words with a gap for each letter of what these entities and pieces of the address say."""
    spans = [
        (found.get("start", 0), found.get("end", 0))
        for found in said.entities
        if found.get("entity") in names
    ]
    spans += [match.span() for piece in pieces for match in re.finditer(re.escape(piece), said.words)]
    return "".join(
        _GAP if char.isalnum() and any(a <= at < b for a, b in spans) else char
        for at, char in enumerate(said.words)
    )


def _surer(said: Said, draft: Draft) -> Draft:
    """With more of the matter, which settles its category where it is surer than what was told before.

    Whoever began by venting is heard all the same; what they say of the matter then stands first. A place that is named
    settles nothing by what stands there: at the gate of a school is a hole in the road.
    """
    before = str(draft["description"] or "")
    more = draft.saying_more(said.words)
    told = {name: value for name, value in from_words(said).items() if value}
    surer = _sureness(told) > _sureness(draft.fields) or is_venting(before, said.lang)
    only_where = said.names_place and not (names_matter(said.words) or happens_in(said.words, said.lang))
    if said.value("category") and surer and not (only_where and before):
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
    """Whether words said where something else was asked for tell what happened and name no place: '吃出蟑螂'."""
    if said.pressed or question in QUESTIONS or not draft["description"]:
        return False
    if question == "category" and (said.value("category") or said.value("category_choices")):
        # Which kind it is was asked for.
        return False
    if said.intent == "tell_safe" or _tells_how_they_are(said) or is_further(said, question):
        return True
    unheard = said.intent in (*_UNHEARD, "ask_ticket_status")
    if unheard and not said.names_place and happens_in(said.words, said.lang):
        return True
    if question not in PLACE:
        return _happened_too(said, question) or _tells_fact(said, question) or _describes(said, question)
    if said.intent not in (*_UNHEARD, *DETAILS, "goodbye") or len(said.words) > LONG[said.lang]:
        return False
    known = any(said.value(name) is not None for name in ENTITIES["district"])
    return not known and (tells_amount(said.words) or (said.lang == "zh" and happens(said.words)))
