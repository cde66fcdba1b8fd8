"""What a text must say to be a suggestion, praise or an inquiry. Pure.

A nuisance that is only told ('cars park on the pavement every evening') is none of them, however mildly it is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from re import Pattern

from bot.nlu.irony import is_ironic

_MARKS: Mapping[str, Pattern[str]] = {
    "suggestion": re.compile(
        r"建议|提议|希望|盼望|能不能|能否|可否|可不可以|是不是可以|是否可以|要是能|如果能|不如|最好|应该|应当|倡议|意见|"
        r"增设|增加|加设|加装|加个|加一|多设|多放|多开|设个|设立|改成|改为|优化|延长|推广|考虑|可以.{0,12}[吗么吧]|"
        r"\b(?:suggest\w*|propos\w+|recommend\w*|ideas?|could|would|should|why not|how about|what if|maybe|please add|"
        r"add|let's|wish|hope(?! (?:this|that|my|you)\b[^.]{0,40}\b(?:finds?|well)\b)|better if|consider)\b",
        re.IGNORECASE,
    ),
    "praise": re.compile(
        r"表扬|感谢|谢谢|多谢|致谢|道谢|点赞|点个赞|赞|好评|锦旗|夸|感动|感激|暖心|热心|贴心|辛苦|好样|满意|周到|负责任|敬业|"
        r"\b(?:thank\w*|prais\w+|grateful|gratitude|compliment\w*|kudos|well done|great|excellent|wonderful|amazing|"
        r"fantastic|brilliant|appreciat\w+|commend\w*|hats off|shout[- ]?out|kind|lovely|impressed|helpful)\b",
        re.IGNORECASE,
    ),
    "inquiry": re.compile(
        r"[?？吗么嘛呢]|请问|想问|问一下|问问|咨询|打听|了解|怎么|怎样|如何|为什么|为何|多少|多久|(?<![好十])几|哪|什么|啥|谁|能否|是否|"
        r"能不能|可不可以|可以.{0,4}不|需不需要|要不要|有没有|算不算|何时|"
        r"\b(?:what|when|where|which|who|whom|how|why|can(?!['’]?t\b)|could|may|do|does|did|is there|are there|am i|should|whether|"
        r"ask\w*|question|wonder\w*|inquir\w+|enquir\w+|know|tell me|information|info)\b",
        re.IGNORECASE,
    ),
}
# What is asked of nobody: a complaint with the words of a question.
_RHETORIC = re.compile(
    r"(?:[你您]说)?[^，。？?!！]{0,6}怎么(?:受得了|受得住|熬|活|睡|过日子|过冬|住人)|谁受得了|还让不让人?|凭什么|(?:什么|啥)(?:时候(?:是|才)个?头|态度|玩意儿?|破)"
    r"|(?:为什么|怎么|咋)(?:就|还)?(?:没(?:有)?人|不)(?:管|来|修|处理)|(?:有没有|就没)人管|管不管|没人管[吗么]"
    r"|想?(?:问|咨询|了解)一?下(?=就是)|[这那](?:也|还|都|就)?(?:合理|像话|讲理|公平|有道理|说得过去)[吗么嘛]|这?不是(?:欺负|坑|骗|耍|逼|糟践)[^，。？?]{0,6}[吗么嘛]"
    r"|还?有没有(?:王法|天理)|(?:[我他她]|老人|老太太|老百姓)们?(?:哪儿?里?|怎么)(?:会|懂|能|弄)|谁(?:批|让|给)的"
    r"|\bwhy (?:is|are) (?:there )?no\b|\bhow (?:on earth )?(?:can|are|could|do) (?:anyone|anybody|we|people|you|i|old people|they)(?: be supposed| supposed)? (?:to )?(?:live|sleep|stand|bear|cope|manage)\w*"
    r"|\bis (?:it|this|that) even (?:legal|allowed|normal|fair)\b\??"
    r"|\bwhat kind of (?:service|people|city)\b|\bwhy (?:does|do|is|has|will) (?:nobody|no one|noone)\b|\bwhen will (?:this|it) (?:ever )?(?:end|stop)\b",
    re.IGNORECASE,
)
# Whoever wants something done praises nobody.
_DEMANDS = re.compile(
    r"快点?(?:给|帮|来|派|修)|赶(?:紧|快)(?:给|来|派|修|管|解决|处理)|(?:给|帮)我(?:们)?(?:家)?(?:修|解决|处理|弄|换|退|查|管)"
    r"|\b(?:fix|repair|sort out|do something|send (?:someone|somebody))\b",
    re.IGNORECASE,
)
# Words of a report or of a request for help: without any of them a nuisance is told and nothing more.
_MORE = re.compile(
    r"举报|求助|帮|请|麻烦|report|help|please|need|illegal|licen|permit|无证|没证|非法|违法|偷|赌|黑[作诊车]|假",
    re.IGNORECASE,
)


# Who says outright that wrongdoing is reported: '业委会把公共收益吞了，我有证据，我要举报'.
_REPORTS = re.compile(
    r"(?:^|[\s，,。；;！!])(?:您好|你好)?[，,]?(?:(?:我们?|俺|现|特此)?(?:要|想|来|必须|实名|匿名|向[你您]们?)*举报(?!过|了|无门|没用|也没|电话|箱|奖励|怎么))"
)

# That somebody was wronged, or left without an answer.
_WRONGED = re.compile(
    r"没(?:有)?(?:下文|结果|动静|信儿?|回音|回复|人(?:管|理|来|修|接))|不(?:给|管|退|理|让|认|承认)|短斤少两|缺斤(?:少|短)两|少(?:给|发|找|送)了?"
    r"|[坑骗宰]|乱收|办不(?:下来|了|成)|不配合|多收|推(?:诿|三阻四|来推去|脱)|踢皮球|拖着|爱搭不理|态度[^，。]{0,4}(?:差|横|恶劣|不好)"
)


# In English a pothole is reported too: somebody is where what they do is wrong.
_REPORTS_EN = re.compile(
    r"^(?:(?:hi|hello|hey|good \w+|i(?:['’]d)?|we(?:['’]d)?|my|want|would|like|need|wish|have|to|anonymous(?:ly)?)[\s,.!]+)*report\b"
    r"(?=.*\b(?:illegal\w*|un-?licen[cs]ed|(?:no|without|any|a) (?:licen[cs]e|permit)|licen[cs]e\b|fraud|brib\w+|corrupt\w*"
    r"|fake|tax|scam\w*|gambl\w+|prostitut\w+|smuggl\w+|anonym\w+|under ?age)\b)",
    re.IGNORECASE | re.DOTALL,
)


def reports_outright(text: str) -> bool:
    """Whether the words themselves say that somebody is reported."""
    return _REPORTS.search(text) is not None or _REPORTS_EN.match(text) is not None


# Who begins so has come to praise, however little else sounds like it.
_PRAISES = re.compile(
    r"^(?:(?:hi|hello|hey|just|a|big|huge|quick|i(?:['’]d)?|we(?:['’]d)?|want(?:ed)?|would|like|to|give|say|massive)[\s,!]+)*"
    r"(?:shout[- ]?out (?:to|for)|kudos to|hats off to|props to|well done to|(?:thanks|thank you)(?: so much| very much)? to (?:the|a|your|all)"
    r"|thank (?!you\b|god\b)|praise|compliment|commend)\b",
    re.IGNORECASE,
)


def praises_outright(text: str) -> bool:
    """Whether the words themselves say that somebody is praised."""
    return _PRAISES.match(text) is not None and not praises_nobody(text)


# Who asks for somebody to be sent needs help, however politely: '能不能派个交警', 'can you send a plumber'.
_ASKS_TO_SEND = re.compile(
    r"(?<!问)(?<!问能不)(?<!问可不)(?:能不能|能否|可不可以|可以|能|麻烦|请(?!问)|帮忙?|快)[^，。？?问]{0,6}"
    r"(?:派(?!送|发|出所)[\u4e00-\u9fff]{0,4}(?:警|人|师傅|医生|车|队|消防)"
    r"|来(?:(?:一?[个位名]|[几两三]个|点|俩)?[\u4e00-\u9fff]{0,3}(?:警|师傅|消防|抢修)|一?个人(?=看|管|修|处理|帮|救)))"
    r"|\b(?:can|could|would|will|please)(?: you(?: guys| please)?| someone)? send (?:(?:over|out|me|us|in) )?"
    r"(?:someone|somebody|anyone|people|help|(?:(?:a|an|some|the|your) )?(?:(?!(?:to|of|from|about|for|by|with)\b)\w+ ){0,2}"
    r"(?:officers?|police(?:man|men)?|cops?|guards?|plumbers?|electricians?|technicians?|engineers?|repair\w*|workers?|crew|teams?"
    r"|inspectors?|person|guys?|man|men|doctor|ambulance|fire ?(?:truck|engine|fighters?)|tow truck|mechanic|chengguan|wardens?"
    r"|cleaners?|patrol|locksmith))\b(?!['’]s| (?:list|numbers?|phone|photos?|names?|contacts?|form|report)\b)",
    re.IGNORECASE,
)


def asks_to_send(text: str) -> bool:
    """Whether somebody is asked for to come: no inquiry and no suggestion."""
    return _ASKS_TO_SEND.search(text) is not None


def bears(kind: str, text: str) -> bool:
    """Whether a text may be of that kind by its words; always true of the kinds that need none."""
    if kind == "praise" and is_ironic(text):
        return False
    mark = _MARKS.get(kind)
    asked = _RHETORIC.sub("", text) if kind == "inquiry" else text
    return mark is None or mark.search(asked) is not None


def only_asks_in_anger(text: str) -> bool:
    """Whether nothing is asked but what is asked of nobody: '…国家电价才四毛多，这合理吗'."""
    return _RHETORIC.search(text) is not None and not bears("inquiry", text)


def only_grieves(text: str) -> bool:
    """Whether it is told what went wrong, and nothing is asked: '材料交了俩月了没下文'."""
    return _WRONGED.search(text) is not None and not bears("inquiry", text)


# What somebody does to others who may not defend themselves, or for what they may not take.
_ABUSES = re.compile(
    r"(?<!没)收(?!垃圾|拾|费|完|到[你您])[^，。]{0,6}(?:礼(?!貌)|红包|好处|回扣|钱(?!包))|[索受行]贿|索要|好处费|辛苦费|小鞋|刁难|针对(?:我|孩子|学生|老人)|体罚|辱骂"
    r"|(?<!拨)[打骂](?:人(?!工)|孩子|学生|老人)|贪污|(?:克扣|拖欠)(?![^，。]{0,8}(?:[要讨追拿](?:了?回|到)|结清|补[发上]|发下?[来了]))|不(?:送|给|交)就"
    r"|\b(?:brib\w+|kickbacks?|(?:tak\w+|took|accept\w*|ask\w*|demand\w*|want\w*|expect\w*|receiv\w+)(?: \w+){0,3} red envelopes?"
    r"|bull(?:y|ies|ied|ying)|humiliat\w+|extort\w+)\b",
    re.IGNORECASE,
)
# What is not done is no wrong: '从来不收礼', 'never took bribes'; '不收钱不办事' is.
_NOT_DONE = re.compile(
    r"(?:从来?(?:不|没有?|未)[^，。\s还就]{0,4}?|(?:不|没有?|未|拒绝?)(?:会|过)?)"
    r"(?:收[^，。\s]{0,3}(?:礼|红包|好处|回扣|钱)|[索受行]贿|索要|小鞋|刁难|针对|体罚|辱骂|[打骂]|贪污|克扣|拖欠)(?!不(?:办|给|管|让))"
    r"|\b(?:never|not|n['’]t|refus\w+|no|without)(?: \w+){0,2} (?:brib\w+|kickbacks?|red envelopes?|bull(?:y|ies|ied|ying)|humiliat\w+)",
    re.IGNORECASE,
)


# Who thanks for the last matter and has another now: '上回那灯修好了 这回是树'.
_ANOTHER_NOW = re.compile(
    r"(?:上[回次]|之前|先前|前[阵些]子?)[^。]{0,20}(?:这[回次]|这一[回次]|现在)(?:又|可|却)*(?:是|换|轮到|成了)(?![^。]{0,12}(?:好|快|满意|不错|谢|棒|负责|给力|利索|麻利))"
)


def praises_nobody(text: str) -> bool:
    """Whether what may sound like praise is meant ironically, wants something done, or tells of wrong that is done."""
    if _ANOTHER_NOW.search(text):
        return True
    wrong = _DEMANDS.search(text) is not None or _ABUSES.search(_NOT_DONE.sub("", text)) is not None
    return is_ironic(text) or (wrong and _MARKS["praise"].search(text) is None)


def only_tells(text: str) -> bool:
    """Whether a text shows nothing of any kind but a complaint."""
    return not _MORE.search(text) and not any(mark.search(text) for mark in _MARKS.values())
