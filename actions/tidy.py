"""What staff need not read of a citizen's words: oaths, and what was only said to the assistant. Pure."""

from __future__ import annotations

import re

from actions.leads import unled
from city.scolds import without_scolding
from desk.tickets.titles import LEAD_ZH

# 他妈的退休金: whose mother's it is.
_OF_A_MOTHER = (
    "退休|养老|医保|社保|工资|病|药|手术|低保|房|户口|身份|卡|钱|遗|骨灰|丧葬|腿|眼|手|腰|心脏|年纪|岁数"
    "|名字|电话|话|医院|医生"
    r"|(?:[一二三四五两几]|\d)"
)
_OATHS = re.compile(
    rf"[我]?(?:[操艹肏]|草泥马|卧槽|我[擦靠]|[操日](?:你|他|她)(?:妈|娘|大爷|祖宗)的?)(?=[\s，,。！!、~…]|$)"
    rf"|(?:去|真)?(?:你|他|她)[妈娘]的(?!(?:{_OF_A_MOTHER}))|(?<![\u4e00-\u9fff])妈[的蛋]|真?(?:TM|tmd|TMD"
    rf"|特么|尼玛|你妹|nmd)(?:的)?"
    r"|(?:又|还|真|就|都|也|才|太|老|总|这|天天)(?:他妈|tm|TM)(?=[\u4e00-\u9fff])"
    r"|(?<=[，,。！!\s])(?:傻[逼叉B比]|[煞沙]笔|SB|sb|废物|饭桶|王八蛋|混蛋|畜生|狗东西|狗娘养的|不要脸"
    r"|神经病)(?=[\s，,。！!、~…]|$)"
    r"|(?:^|(?<=[，,。！!\s]))(?:滚|滚蛋|去死吧?)(?=[\s，,。！!、~…]|$)"
    r"|你们?(?:都|就)?(?:是|他妈)*(?:吃屎|吃干?饭|吃白饭|死人|聋子|瞎子|猪)的?(?:吗|吧|啊|呀)?(?=[\s，,。！!?？~…]|$)"
)
# What is kept of an oath in the middle of a clause: '又他妈停了' → '又停了'.
_KEPT = re.compile(r"^(?:又|还|真|就|都|也|才|太|老|总|这|天天)(?=他妈|tm)", re.IGNORECASE)
# At the head: a yes to what the assistant asked, or words that press it.
_TO_THE_DESK = re.compile(
    r"^(?:(?:快点儿?|赶紧|麻烦|请)*(?:登记|记|报|办)?[\s，,]*(?:我|这边)(?:很|挺|有点儿?|正)?(?:赶时间|着急"
    r"|急着走|没空)[\s，,。：:!！]+)"
    r"|^(?:(?:look|listen|please|sorry)[, ]+)*(?:i['’]?m|i am|im) in a (?:hurry|rush)(?: here| now)?\s*[,.:;!–-]+\s*"
    r"|^(?:(?:行|好|好的|嗯+|对|是的?|可以|成)[吧啊呀嘞]?[\s，,。!！]+)*"
    r"(?:(?:那|你|您|就|先|快|赶紧|麻烦|帮我?|给我?|替我?|再)*(?:登记|记|报|立)(?:一下|上|下来"
    r"|下)?(?:一?[个件张])?(?:新的?|别的|另外的?)?(?:单子?|工单|事儿?|投诉)?[吧啊呀]?[\s，,。：:!！]+)"
    r"|^(?:(?:哎呀?|唉|嗯|哦|噢|不对|不|好吧|行|得|那个?)[\s，,。!！]*)*"
    r"(?:(?:我说的?|我问的?|我)?(?:不是|没说|没问)(?:这个|那个|这)(?:意思|事儿?)?|(?:你|您)(?:没|理解|搞|弄"
    r"|听|会)(?:听|看|搞|弄)?(?:懂|错|明白)(?:了|意思)?"
    r"|答非所问|算了|得了|拉倒|不说这个了?|不扯这个了?|不问这个了?)(?:了|吧|啊|呢)?[\s，,。；;：:!！]+"
    r"|^(?:(?:no|nah|oh|hm+|ok(?:ay)?|actually)[,. ]+)*(?:wait|hang on|hold on)"
    r"(?: a (?:sec|second|minute|moment))?[.,;:!…-]+\s*(?=\w)"
    r"|^(?:(?:ok(?:ay)?|alright|fine|well|right|no|yes|yeah|so|sorry|wait|oh|look|hm+|um+)[,.! ]+)*"
    r"(?:(?:do it|go ahead)(?=[.,:;!])"
    r"|forget (?:it|that|about (?:it|that))|never ?mind(?: that| it)?|scrap that|whatever"
    r"|(?:no,? )?not that(?: one)?"
    r"|(?:that|it)(?:(?:['’]?s| is| was) not| isn['’]?t| wasn['’]?t)"
    r" (?:that|what i(?:['’]?m asking| (?:mean|meant|asked|said|want)))"
    r"|i did(?: not|n['’]?t) (?:mean|ask(?: about)?) (?:that|this)|you(?:['’]?re| are)? (?:don['’]?t|didn['’]?t"
    r"|not) (?:understand|get|getting|listening)(?: it| me)?|let['’]?s start (?:over|again)"
    r"|(?:(?:can|could|would) you |please |just )*(?:register|file|open|log|make|take|start) (?:me )?"
    r"(?:a |another )?(?:new |fresh |different )?(?:one|case|ticket|complaint|report)(?: for me)?)"
    r"(?:,? (?:then|please|instead))*\s*(?:[,.;:!?–-]+\s*|$)"
    r"|^(?:(?:ok(?:ay)?|well|right)[,. ]+)+(?:fine|alright|all right|then)[,.!]+\s+(?=\w)"
    r"|^(?:哦|噢|哎|刚才?|我)*(?:(?:你们?|您)(?:漏|忘)(?:记|写|说|填|登记|讲|提)?|忘(?:记|写|说|填|讲|提)?"
    r"|漏(?:记|写|说|填|讲|提))了[\s，,。!！]+"
    r"|^(?:(?:oh|also|sorry|and|wait)[, ]+)*(?:i )?forgot to (?:say|mention|add|tell you)[,:]? (?:that )?"
    r"|[,.;]? (?:i )?forgot to (?:say|mention|add|tell you)(?: that| it)?[.!]*$"
    r"|^(?:(?:哦|噢|哎|嗯)[\s，,]*)?对了[\s，,。!！]+|^(?:别问了|甭问了|别废话|少废话|甭废话|别啰嗦|别磨叽"
    r"|废话少说)[\s，,。!！]*",
    re.IGNORECASE,
)
# How English words begin before they come to the point: 'hey so the lights …', 'ok and also the driver …'.
_LEADS_EN = re.compile(
    r"^(?:(?:ok(?:ay)?|fine|alright|well|then|so)[,. ]+)*(?:in )?english(?: then| please| is (?:fine"
    r"|ok))*[.,!;:]+ *(?=\w)"
    r"|^(?:(?:hey|hi|hello|yo|ok(?:ay)?|excuse me|um+|uh+|er+m?|well|right|listen|look|btw|by the way"
    r"|sorry|yes|yeah|yep|no"
    r"|oh|anyway|basically)\b[,.! ]*)*"
    r"(?:(?:so(?= (?:there['’]?s|its|im|ive|the|my|our|there|this|that|these|those|i|we|they|he|she|it|basically"
    r"|someone|somebody|yesterday|last"
    r"|today|a|an)\b)|and also|also|and|plus|but)\b[, ]+)+(?=\w)"
    r"|^(?:(?:um+|uh+|er+m?|btw|by the way|excuse me)\b[,.! ]*)+(?=\w)",
    re.IGNORECASE,
)
# What was told is wanted added to what was filed: '…, can u add that'.
ADD_IT = re.compile(
    r"(?<=\w)[，,。！!；; ]+(?:(?:也|都|把|这个?|那个?|就)*(?:一块儿?|一起|顺便|顺带|帮我?|给我?|替我"
    r"|能不能|能|可以|麻烦您?|您|请)(?:我|也|都|一块儿?|一起|帮我?|给我?|把|这个?|那个?)*(?:加|补|写|记"
    r"|添|报|登记)(?:上去|进去|一下|上|了)?|(?:也|都|就)?(?:加|补|写|记|添)(?:上去|进去|一下|上))(?:吧|呗"
    r"|行吗|行不行|可以吗|好吗|吗|啊)?[。.?？!！~ ]*$"
    r"|(?<=\w)[,.;! ]+(?:(?:and|so|please|pls) ){0,3}(?:(?:can|could|would|will) (?:you|u|ya)(?: please| pls| also)? )?"
    r"(?:add|include|note|put) (?:that|this|it)(?: (?:in|down|too|as well|please|pls|also|to (?:it|that"
    r"|my (?:case|ticket"
    r"|report|complaint)|the (?:case|ticket|report|complaint))))*[.?! ]*$",
    re.IGNORECASE,
)
# What the assistant or its people are called, as a clause of its own.
_INSULT = re.compile(
    r"(?:^|(?<=[\s，,。！!？?、；;…]))(?:你们?|妳|您)?(?:这|就|都|也|真|他妈"
    r"|是)*(?:一?[群帮个])?(?:什么)?(?:[傻煞沙][逼比叉屌笔bB]|傻[子帽蛋]|弱智|智障|脑残"
    r"|白痴|蠢[货猪]|废物|饭桶|垃圾|破|烂|没用的?|人工)*"
    r"(?:[傻煞沙][逼比叉屌笔bB]|弱智|智障|脑残|白痴|蠢[货猪]|废物|饭桶"
    r"|(?<=[逼比叉笔bB智障残痴物桶圾破烂的])(?:机器人?|客服|系统|东西|玩意儿?|AI|ai))"
    r"(?:吗|吧|啊|呀|么)?(?=[\s，,。！!？?、；;…~～]|$)"
    r"|(?i:(?:^|(?<=[\s,.!?;]))(?:(?:you|u|ya)(?:['’]?re| are| r)?(?: guys| people| lot| all)? )(?:(?:such"
    r"|just|an?|bunch of|load of|bloody|fucking|f\*+ing"
    r"|freaking|damn|stupid|useless|dumb|lazy|worthless|pathetic) )+"
    r"(?:idiots?|morons?|(?:chat)?bots?|clowns?|robots?|machines?|things?|computers?|pieces? of (?:shit"
    r"|junk|crap|garbage)|shits?|people|lot|assholes?|bastards?|cretins?)"
    r"(?=[\s,.!?;]|$))"
)
# What somebody else said is the matter itself: '老师骂我儿子：弱智！白痴！', 'he told my son, you stupid idiot'.
_ABUSED = re.compile(
    r"骂|辱|羞|嘲|歧视|[他她它]们?(?:还|就|都|竟然|居然)?(?:说|喊|吼|叫)"
    r"|\b(?:call(?:ed|s|ing)|insult|shout|yell|scream|sw(?:ear|ore)|said|says|told|abus|bull(?:y|ied))",
    re.IGNORECASE,
)
# How speech begins before it comes to the point: '就是吧 我们那个楼', 'so basically my neighbour', '算了 我报个新的'.
_SPOKEN = re.compile(
    r"^(?:(?:就是(?:吧|说|这么回事)|是这样(?:的|啊)?|是这么(?:回事|个事儿?)|怎么说呢|我?(?:跟|和"
    r"|给)[你您](?:们)?说(?:吧|啊|个事儿?)?|我?说给[你您]听(?:也行|吧)?|(?:算了|那)?我?不等了"
    r"|(?:算了|那|我|再|就)*(?:报|登记|投诉|反映|说)个(?:新的?|别的|另外的|事儿?))(?:[\s，,。.…：:!！]+|$))+"
    r"|^(?:(?:so|ok(?:ay)?|well|basically|honestly|look|like|right)[, ]+)+"
    r"(?=(?:the|my|our|their|there|this|that|these|those|i|we|they|somebody|someone|every|a|an|it|it['’]s)\b)",
    re.IGNORECASE,
)
_LEADS = re.compile(rf"^(?:(?:{LEAD_ZH})[\s，,。.!！:：、~～啊呀哈]+)+")
# What only led on to the next matter: '不栓绳然后'.
_LED_ON = re.compile(
    r"(?<=\w)[\s，,、；;]*(?:然后|另外|并且|以及|再就是|\b(?:and|and then|and also|plus|also"
    r"|(?<!since )(?<!until )(?<!till )(?<!from )(?<!by )then)\b)(?:呢"
    r"|吧|啊)?[\s，,。.…]*$",
    re.IGNORECASE,
)
_GAPS = (
    (
        re.compile(
            r"(?<=[，、；。！？\n])[\s，,、；;]+|(?<=[,;!?])[ ，、；]*[,;，、；]+|^[\s，,、；;。！!]+"
        ),
        "",
    ),
    (re.compile(r"(?<![\s，,、；;])[\s，,、；;]+(?=[。！!？?])"), ""),
    (re.compile(r"(?<![\s，,、；;])[\s，,、；;]+$"), ""),
)


def tidied(words: str) -> str:
    """The words without oaths and without what opens them for the assistant only; as they are where nothing is left."""
    led = unled(_LEADS.sub("", _SPOKEN.sub("", _TO_THE_DESK.sub("", without_scolding(words)))))
    told = _LED_ON.sub("", _OATHS.sub(_without, _LEADS_EN.sub("", ADD_IT.sub("", led))))
    return _closed(told, words)


def civil(words: str) -> str:
    """The words as staff read them, without what the assistant was called; as they are where nothing is left.

    What follows on somebody else's abuse stays: it may be what they said.
    """
    told = _INSULT.sub(_unless_quoted, words)
    closed = _closed(told, words)
    return closed if closed == words else closed.lstrip(" .!?。！？")


def _closed(told: str, words: str) -> str:
    """What is left of the words, with its gaps closed; the words themselves where nothing went, or nothing is left."""
    if told == words:
        return words
    for gap, instead in _GAPS:
        told = gap.sub(instead, told)
    return told if len(re.sub(r"\W", "", told)) > 1 else words


def _unless_quoted(insult: re.Match[str]) -> str:
    return insult.group() if _ABUSED.search(insult.string, 0, insult.start()) else ""


def _without(oath: re.Match[str]) -> str:
    kept = _KEPT.match(oath.group())
    return kept.group() if kept else ""
