"""What is asked of a matter that was filed: how long it takes, who has it, how one hears of it. Pure."""

from __future__ import annotations

import re

# 'How long will mine take?'; how long it takes in general is a question.
_HOW_LONG = re.compile(
    r"(?:多久|多长时间|多少天|几天|几号|哪天|啥时候|什么时候|何时|甚么时候)[^，。]{0,10}(?:回|答复|信儿?|结果|处理"
    r"|解决|办|来人?|联系|有人|搞定|修|落实|说法|管)"
    r"|(?:还|得|要)(?:等|拖)(?:到)?(?:多久|多长时间|几天|哪天|啥时候|什么时候|何时)"
    r"|^(?:那|请问|大概|到底|这|这个|你们)*还?(?:得|要|需要?)?(?:多久|多长时间|几天|等多久)(?:啊|呀|呢|才行|才能好"
    r"|能好)?[？?。!！~ ]*$"
    r"|^(?:(?:so|and|ok|okay|well|then|but|yeah)[, ]+)*(?:when|how (?:much )?long(?:er)?|how soon"
    r"|how many (?:more )?days)(?: (?:then|now|exactly|is that|will (?:it|that) be|more))*[?!. ]*$"
    r"|\b(?:how long|when)\b.{0,40}\b(?:take|answer|hear|reply|response|get back|fixed|done|come|wait)\b",
    re.IGNORECASE,
)
_GENERALLY = re.compile(
    r"一般|通常|正常|平均|都是|规定|\b(?:usually|normally|generally|typically|on average)\b", re.IGNORECASE
)
# The last digits of a number and how it is: '000002怎么样了', 'what about 000002'.
_OF_NUMBER = re.compile(
    r"[^\d，。,.]{0,10}(?<!\d)0\d{5}(?!\d)[^\d，。,.]{0,3}?(?:怎么样|咋样|怎样|如何|到哪|进展|呢|啥情况|什么情况|办得"
    r"|状态)[^\d]{0,6}"
    r"|(?:how|what|where|any|status|check|show|look)\b\D{0,24}(?<!\d)0\d{5}(?!\d)\D{0,12}",
    re.IGNORECASE,
)
# Who has it, and how they will be told: of a matter of their own, which is named by 'it' or not at all.
_WHO_AND_HOW = re.compile(
    r"(?=.*(?:[吗么嘛?？]|谁|哪|怎么|咋|如何|什么|有没有|会不会))(?=.{3})"
    r"(?:(?:那|那么|请问|到底|这事儿?|这件事?|我(?:这|的)\S{0,3}|之后|后面|回头|你们|您|你|还|就|都)[，, ]*)*(?:"
    r"(?:会|能|要)?不?会?(?:有|派)(?:没有)?人(?:来|会|要)?(?:跟|和|给)?我?(?:打电话|来电话|联系|上门|过来|来|管|处理"
    r"|通知|回复?|看)(?:我|看|处理|看看|电话|一下)*"
    r"|(?:(?:他们|你们|会|能|要|有人|谁|是|电话)+)(?:不会)?(?:打电话|来电话|联系|通知|上门|回复?|回访|短信通知|发短信"
    r"|打我电话)(?:给)?我?(?:电话)?"
    r"|(?:会)?(?:给我)(?:打|来|发)(?:个)?(?:电话|短信|消息)"
    r"|(?:是|由|归|交给|转给|派给|会是)?(?:谁|哪个部门|哪个单位|哪家|哪儿|什么部门|什么单位)(?:来|会|负责|在"
    r"|要)*(?:办|管|处理|负责|接|跟进|跟)?(?:这个?事?|这件事?|我的?(?:单子|事))?"
    r"|(?:结果|答复|消息|进展)?(?:会|要|能)?(?:怎么|咋|如何|从哪儿?|在哪儿?|上哪儿?|通过什么)(?:样)?(?:通知|告诉|联系"
    r"|答复|回复?|知道|看到?|收到?|找到?)(?:到)?(?:我|结果|答复|消息|进展|你们|回复)*"
    r")(?:啊|呀|呢|吗|嘛|了|的|不|没有|么)*[？?。.!！~ ]*"
    r"|(?:(?:so|and|ok|okay|but|well|hi|then|now|please|sorry|thanks)[, ]+)*(?:"
    r"(?:is|are|will|would|does|do) (?:(?:anybody|anyone|somebody|someone|they|you|a person|people|the (?:unit|office"
    r"|team|workers|people))"
    r"(?: (?:going to|gonna|ever|actually|also|be))* (?:call|ring|phone|contact|text|tell|notify|inform|reach|visit"
    r"|com(?:e|ing)|write|message|email|get back)\b"
    r"|(?:i|we)(?: (?:going to|gonna|ever|actually|also))* (?:get a (?:call|text|message)|be (?:called|contacted|told"
    r"|informed)|hear)\b).{0,28}"
    r"|(?:who(?:'s| is|'ll| will| has|'s going to)?|which (?:unit|office|department|team|people) (?:is|has"
    r"|will)) ?(?:going to |gonna |will |is |be |now )*"
    r"(?:deal(?:s|ing)? with|handl\w+|tak\w+ care of|look\w* (?:into|after)|do(?:es|ing)?|fix\w*|has|have|got"
    r"|in charge(?: of)?|responsible(?: for)?|work\w* on|call\w*|contact\w*|come|coming|it|my case|this)\b"
    r"(?: (?:me|it|this|that|my \w+|now|then|on))*"
    r"|(?:how|where)(?: (?:will|do|would|am|can|are|is|does))+ (?:(?:i|we)(?: (?:going to|gonna|get to))?"
    r" (?:hear|know|find out|told|be told|informed|notified|see (?:the|an?) (?:answer|reply|result)|get (?:the"
    r"|an?) (?:answer|reply|result))"
    r"|(?:you|they|someone|the (?:answer|reply|result))(?: (?:going to|gonna))? (?:reach|contact|tell|notify|inform"
    r"|let|call|come|arrive))\b"
    r"(?: (?:me|back|about|from|the|an?|any|of|it|this|that|answer|result|reply|outcome|if|when|you|them|what|happens"
    r"|is|done|fixed|by|phone|text|know"
    r"|here|my|case|complaint|something|anything))*"
    r")[?.! ]*",
    re.IGNORECASE,
)


def asks_how_long(words: str) -> bool:
    """Whether it is asked how long something takes, of theirs or in general."""
    return _HOW_LONG.search(words) is not None


def asks_when(words: str) -> bool:
    """Whether it is asked how long theirs takes: '还要等多久', and not '一般要多久'."""
    return asks_how_long(words) and not _GENERALLY.search(words)


def asks_of_number(words: str) -> bool:
    """Whether it is asked how one is by its last digits: '000002怎么样了'."""
    return _OF_NUMBER.fullmatch(words) is not None


def asks_who_and_how(words: str) -> bool:
    """Whether it is asked who has it, or how they hear of it: '谁在管', 'will anybody call me?'."""
    return _WHO_AND_HOW.fullmatch(words) is not None
