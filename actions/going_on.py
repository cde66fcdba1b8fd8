"""What goes on with a matter, whatever was asked: how it is, who it was, what happened besides. Pure."""

from __future__ import annotations

import re

from actions.amounts import is_sum, tells_amount
from actions.assent import speaks_of_filing
from actions.clauses import is_unsure
from actions.contacts import is_about_reporter, is_only_contact
from actions.details import DETAILS, ENTITIES, LONG, PLACE
from actions.draft import Draft
from actions.drops import drops
from actions.facts import tells_proof
from actions.happening import happens_in, is_told
from actions.place_words import happens, speaks_of_somebody
from actions.placeless import of_all
from actions.righting import puts_right
from actions.said import Said
from actions.statements import states
from actions.telling import QUESTIONS, TO_THE_DESK, WHOLE_MATTER, tells

# How something is, in half a sentence, and what it was taken for where nobody could know.
_HOW_IT_IS = re.compile(r"(?:[的了啦]|着呢|得慌|得很|死了|要命)[啊呀吧呢。.!！~～]*$")
_UNHEARD = ("out_of_scope", "nlu_fallback", "answer_survey", "abuse")
_HALF = {"zh": 14, "en": 40}
_CLEARLY = 0.85
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
# What is asked of nobody: '合同明年到期 凭啥现在涨'.
_ASKS_NOBODY = re.compile(
    r"凭(?:什么|啥)|哪有这[样么]|讲不讲理|(?:还)?有没有(?:王法|天理)|合理[吗么]|像话[吗么]|合法[吗么]"
)
_BEYOND = ("out_of_scope", "nlu_fallback")
# How somebody or something looked, how much it was, when they come.
_LOOKS = re.compile(
    r"不打表|[要收][了我]?\d{2,}|说[不要]|[穿戴]着?|衣服|帽子|(?<![根掉出有])(?<!根[长短黑白黄])头发(?![^，。]{0,4}(?:[掉脱断落]|少了))|个子|[高矮胖瘦]个|[红黄蓝绿黑白灰紫]色?[的衣车]|男的|女的|老[头太]|年轻|中年|小伙|大妈|大爷|工服|牌子|型号|单号"
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
# That somebody does not listen, that it goes on, or how often: what is told of a matter, and of nothing else.
_ON_AND_ON = re.compile(
    r"(?:打|找|报|问|催|说)过|[让叫](?:我|俺)们?等|不[听理管改停让给退修动赔认接回]|没[人用改停]|照样|照旧|根本|从来|一直|老是|总是|越来越|好几|多次|(?<![今昨明])天天|每[天晚周月]|[又被把]|害得"
    r"|\b(?:still|again|always|never|nobody|no one|won['’]?t|doesn['’]?t|didn['’]?t"
    r"|refus\w+|keeps?|every|because of|ever since)\b",
    re.IGNORECASE,
)
# What the other side does or leaves undone, in a sentence about them: 'they also won't give me my release letter'.
_THEY_DO = re.compile(
    r"(?:(?:and|but|also|plus|besides|then|now|he|she)[, ]+)*(?:they|he|she|(?:the|my|our) (?:boss"
    r"|landlord|landlady|agent|agency|manager"
    r"|owner|school|company|teacher|shop|seller|driver|property \w+|hr))(?:['’](?:ve|re|s|ll))?"
    r" (?:(?:also|still|just|even|always|all|now|already|simply) )*"
    r"(?:won['’]?t|wouldn['’]?t|don['’]?t|doesn['’]?t|didn['’]?t|haven['’]?t|hasn['’]?t|can['’]?t|never|refuse[sd]?|keeps?|kept|took|takes|owes?"
    r"|blocked|deleted|threaten(?:s|ed)?|promised|told|wants?|wanted|made|makes|locked|changed)\b"
    r"(?! (?:know|need|have to|live|work|want (?:me|us) to file)\b) \w+",
    re.IGNORECASE,
)
# What somebody asks who asks for a ticket; '上周三通知我的' only sounds like it.
_OF_TICKET = re.compile(
    r"怎么|结果|进度|进展|单|编号|号码|报|反映|投诉|登记|催|\b(?:case|ticket|complaint|report\w*|filed|status|progress)\b",
    re.IGNORECASE,
)
_ONLY_HAN = re.compile(r"[\u4e00-\u9fff]")
_FURTHER = {"zh": 4, "en": 4}
_SETTLED = re.compile(r"解决|修好|办好|好了|满意|分")


# What somebody does day by day, and no place: 天天后半夜剁馅儿.
_OFTEN_ZH = re.compile(
    r"(?:[她他它]们?|人家|楼[上下]|隔壁|对门)?(?:天天|每天|每晚|成天|整天|整宿|动不动)(?:就|都|还|在|给|早[上晨]|晚上|夜里|半夜|后半夜|大半夜"
    r"|大清早|凌晨|[\d一二两三四五六七八九十]{1,3}点){0,4}(?!.*[路街里园区村庄巷桥门楼院苑家城]$)[\u4e00-\u9fff]{2,8}[。.!！]*$"
)
# How it is, and no place: 'its brown', 'they are all broken'.
_IS_SO_EN = re.compile(
    r"(?:and |but )?(?:it|they|everything|the \w+)(?:['’]?s|['’]?re| is| are)"
    r"(?: (?:very|so|too|all|always|really|completely|just|still)){0,2}"
    r" (?:brown|yellow|black|green|red|dirty|muddy|cold|hot|warm|broken|dark|stuck|leaking|smelly"
    r"|stinky|stinking|rusty|loud|noisy|wet|dead|bad|awful|terrible|full|blocked|slippery"
    r"|dangerous|disgusting|gone|missing|overflowing|freezing|filthy|empty)"
    # 'It's so loud my baby cries'.
    r"(?:,? (?:that )?(?:my|our|i|we|nobody|no one|everyone|people)\b"
    r"(?:(?! (?:at|in|on|near|by|live|stay)\b)[\w'’ ]){3,40})?[.! ]*",
    re.IGNORECASE,
)
# What somebody is praised for.
_OF_WHO_IS_PRAISED = re.compile(
    r"[她他夸赞]|耐心|热情|细心|贴心|负责|认真|专业|靠谱|敬业|态度|及时|周到|和气|客气|麻利"
    r"|\b(?:she|he|they|her|him|them|patient(?:ly)?|kind|helpful|polite|friendly|professional|quick|caring|nice|calm)\b",
    re.IGNORECASE,
)


# Next to what it is, told once the place is known.
_NEXT_TO = re.compile(
    r"(?:对|嗯|是的?|就|在|那个?|[，,\s]){0,6}[^我你您他她没有不叫，,。？?\s]{2,14}(?:旁边|边上|[斜正]?对面|附近|隔壁|后[面身]|门口)(?:那儿|那边|那块儿?)?[啊吧的。.]?"
    r"|(?:(?:yes|yeah|yep|yup|right|ok|it['’]?s|it is|that['’]?s|just|exactly|somewhere)[, ]+){0,4}"
    r"(?:near|next to|opposite|across from|behind|in front of|close to|beside|by)"
    r" (?!me\b|you\b|us\b|my\b|your\b)[\w'’& -]{3,40}[.!]?",
    re.IGNORECASE,
)


def _happened_too(said: Said, question: str) -> bool:
    """Whether words that were found to be nothing the desk knows tell of the matter: '他还把锁换了' at the summary."""
    unheard = said.intent in _UNHEARD and said.intent != "abuse"
    if question not in ("confirmed", "contact_by", "occurred_at") or not unheard or said.lang != "zh":
        return False
    of_them = _OF_THEM.match(said.words) and not (
        TO_THE_DESK.search(said.words) or _SETTLED.search(said.words)
    )
    wants = _WANTS.search(said.words) and not TO_THE_DESK.search(said.words)
    in_anger = _ASKS_NOBODY.search(said.words) and not TO_THE_DESK.search(said.words)
    return tells(said) and bool((of_them and happens(said.words)) or wants or in_anger)


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
    if question not in ("contact_by", "occurred_at") or said.pressed or not _is_unheard_there(said):
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


def _is_unheard_there(said: Said) -> bool:
    """Whether nobody understood the words, or took a day told in them for a question about a ticket."""
    of_ticket = said.value("ticket_number") or _OF_TICKET.search(said.words)
    tells_day = said.intent == "ask_ticket_status" and said.value("time") and not of_ticket
    return said.intent == "nlu_fallback" or bool(tells_day)


def _tells_how_they_are(said: Said) -> bool:
    """Whether a short message says how people are, and nothing else: 'they're fine now', '人没事'. It ends nothing."""
    if said.means("cancel", "withdraw_ticket", "drop_draft", "talk_to_person") or said.names_place:
        return False
    short = len(said.words) <= WHOLE_MATTER[said.lang] and not (
        said.value("phone") or is_about_reporter(said)
    )
    return short and bool(_HOW_THEY_ARE.search(said.words)) and not _SETTLED_BY_ITSELF.search(said.words)


def _tells_what_they_do(said: Said) -> bool:
    """Whether an English sentence tells of the other side, and neither where it is, nor anything of the desk."""
    beside = said.names_place or said.value("phone") or puts_right(said) or is_about_reporter(said)
    if (
        beside
        or said.lang != "en"
        or not said.means(*_UNHEARD, *DETAILS, "ask_ticket_status", "deny", sure=0.0)
    ):
        return False
    asks = said.words.rstrip().endswith("?") or is_unsure(said.words) or _SPEAKS_TO_DESK.search(said.words)
    return not asks and _THEY_DO.match(said.words) is not None


def _praises_on(said: Said, draft: Draft) -> bool:
    """Whether few words that nobody understood say more of who is praised: '夸她耐心', 'she was so patient'."""
    heard = said.intent in (*_UNHEARD, "talk_to_person")
    if draft["kind"] != "praise" or not heard or len(said.words) > LONG[said.lang]:
        return False
    beside = said.names_place or said.value("phone") or puts_right(said) or is_about_reporter(said)
    return not beside and bool(_OF_WHO_IS_PRAISED.search(said.words)) and not _ASKS_DESK.search(said.words)


def _fits_in(said: Said, draft: Draft, question: str) -> bool:
    """Whether words that nobody understood state something, or are sorted as the matter is: '灯呢 你们来看看亮没亮'."""
    return states(said, question) or (said.intent in _BEYOND and is_told(said, draft))


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
    # '我姓孟 幺三八…' counts nothing, though it is all numerals.
    if said.pressed or question in QUESTIONS or not draft["description"] or is_only_contact(said):
        return False
    if question == "category" and (said.value("category") or said.value("category_choices")):
        # Which kind it is was asked for.
        return False
    if said.intent == "cancel" and question in PLACE and drops(said.words, question) is False:
        return not said.names_place
    if said.intent == "tell_safe" or _tells_how_they_are(said) or is_further(said, question) or of_all(said):
        return True
    if _tells_what_they_do(said) or _praises_on(said, draft) or _fits_in(said, draft, question):
        return True
    if question not in PLACE and said.intent in _BEYOND and _NEXT_TO.fullmatch(said.words):
        return True
    unheard = said.intent in (*_UNHEARD, "ask_ticket_status")
    if unheard and not said.names_place and happens_in(said.words, said.lang):
        return True
    if question not in PLACE:
        return _happened_too(said, question) or _tells_fact(said, question) or _describes(said, question)
    if said.intent not in (*_UNHEARD, *DETAILS, "goodbye") or len(said.words) > LONG[said.lang]:
        return False
    known = any(said.value(name) is not None for name in ENTITIES["district"])
    so = said.lang == "zh" and (happens(said.words) or _OFTEN_ZH.match(said.words) is not None)
    so = so or _IS_SO_EN.fullmatch(said.words) is not None
    return not known and (tells_amount(said.words) or so)
