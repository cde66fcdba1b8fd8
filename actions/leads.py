"""How people begin, before they come to the matter: greetings, '我想反映一下', 'ok thanks, also'. Pure.

Speech that a machine wrote down has no commas: nothing but the words shows where the matter begins.
"""

from __future__ import annotations

import re

from actions.clauses import letters

_HAIL = (
    r"(?:你|您|恁)们?好(?:啊|呀)?|大家好|(?:早上|上午|中午|下午|晚上)好|哈喽|喂|(?:同志|领导)们?(?=[\s，,我俺你您])|师傅(?=[\s，,您你])|不好意思"
    r"|打扰(?:您|你)?(?:一?下|了)(?!吧)|(?:那|也)?(?:行|好|成)吧(?=[\s，,。.!！])|算了吧?(?=[\s，,。.!！])|得了(?=[\s，,。.!！])"
    r"|(?:(?:多谢|谢谢|谢了|感谢)(?:你|您)?们?(?:师傅)?(?:了|啊|哈|啦)?)+(?=[\s，,。.!！])"
)
_FILL = r"那个|这个|就是(?:说)?|嗯|呃|额|哎呀?|唉|啊|哦"
_GAP = r"[\s，,。.!！：:、~～]*"
# '我想反映个事', '俺想问问', '我跟你们说啊'; '我投诉过三次了' tells something.
_SELF = r"(?:那|就)?(?:我|俺|咱|我们|俺们|咱们)(?:也|就|今天|今儿|现在|这)*"
_TO_YOU = r"(?:(?:跟|给|向|和)(?:你|您|恁)们?)?"
_TELLS = r"反[映应]|投诉|举报|咨询"
_SAYS = r"问问?|打听|说说?|讲讲?|汇报|求助|请教"
_THING = (
    r"(?:一?下子?|一哈)?(?:(?:一?[个件]|点儿?|这么?个)小?(?:事儿?|事情|问题|情况|投诉))?"
    r"(?:就是|是这样的?)?[啊哈吧呢]?"
)
_NO_TELLING = r"(?![过了的没无也都好后完几多不到给谁哪什怎渠方电部热]|[\d一二两三四五六七八九十]+[次回遍])"
_LED = re.compile(
    rf"^(?:(?:{_HAIL}|{_FILL}){_GAP})*"
    rf"(?:{_SELF}(?:想要?|要|得|来|是来|打算)+{_TO_YOU}(?:{_TELLS}|{_SAYS}){_THING}"
    rf"|{_SELF}{_TO_YOU}(?:{_TELLS}){_THING}"
    rf"|{_SELF}(?:跟|给|和)(?:你|您|恁)们?(?:说|讲|反[映应]){_THING}){_NO_TELLING}{_GAP}(?:(?:{_FILL})(?=我|俺|咱))?"
)
# '算了还是说个事 …': that something will be told, and nothing of it.
_ABOUT_TO = re.compile(
    rf"^(?:(?:{_HAIL}|{_FILL}|算了|得了|对了|不了|行|好){_GAP}){{0,8}}(?:我|俺|咱)?(?:还是|就|想|要|得|再|先|顺便|跟您|跟你|给您|给你)+"
    rf"(?:说|讲|问|反[映应]|报)(?:您|你)?(?:一?[个件]|点儿?|一下)小?(?:事儿?|情况|问题)(?:吧|啊|哈)?(?=[\s，,。：:])[\s，,。：:]*"
)
_ANYWAY = re.compile(
    rf"^(?:(?:{_HAIL}|{_FILL}|算了|得了|行|好){_GAP}){{0,8}}(?:那|就|还是|再|我|想|要)*(?:说一下吧|说说吧|说吧|讲一下吧|(?:反映|投诉|说|报)(?:一?[个件])?(?:别的|其他的?|另外的?)(?:事儿?)?)[\s，,。：:]+"
)
_HAILED = re.compile(rf"^(?:(?:{_FILL}){_GAP})*(?:{_HAIL}){_GAP}(?:(?:{_HAIL}|{_FILL}){_GAP})*")
_OF_MATTER = re.compile(r"的(?:这个|那个)?(?:问题|事儿|事情|情况)[。.!！~]*$")
# What answers the assistant before something else is told: 'ok thanks. also the lift …', 'ok then: rats …'.
_ANSWERED_EN = re.compile(
    r"^(?:(?:ok(?:ay)?|alright|great|good|cool|perfect|fine|i see|got it|right)?[,.! ]*"
    r"(?:thanks|thank you|thx|cheers)(?: so much| very much| a lot)?[,.!]+ *"
    r"|(?:ok(?:ay)?|alright|fine|well) then[,.:! ]+"
    r"|(?:ok(?:ay)?|alright|fine|whatever|sure)[.!;:,]+ +)+"
    r"(?:(?:also|and|but)\b[, ]+)?(?=[\w'’]+ \w)",
    re.IGNORECASE,
)
# Who takes the one matter back and tells another: '算了不投诉单车了，我们小区电梯坏了'.
_GIVEN_UP = re.compile(
    r"^(?:(?:算了|得了|哎呀?|唉|哦|那|不)[吧啊]?[\s，,。]*)*(?:那个|这个|那事儿?|刚才那个|前面那个)(?:就|先)?不(?:说|报|提|管|反[映应]|投诉|登记?)了[\s，,。；;]+"
    r"(?:(?:我)?(?:说|讲|报|反映)(?:一?个|点儿?)?(?:要紧|更要紧|急|着急|重要|别|另外)的?(?:事儿?)?[\s，,。；;：:]+)?"
    r"|^(?:(?:算了|得了|哎呀?|唉|哦|那|不)[吧啊]?[\s，,。]*)*我?不(?:想)?(?:投诉|反[映应]|举报|说|报|提|管)(?P<zh>[^\s，,。]{0,8})了[\s，,。；;]+"
    r"|^(?:(?:ok(?:ay)?|well|oh|no|actually)[,. ]+)*(?:forget|never ?mind|scrap|drop)"
    r"(?: about)? (?:the|that|my|those) (?P<en>[\w ]{2,25}?)[,.;:]+ *",
    re.IGNORECASE,
)
# For whom somebody speaks, which stands in a field of its own: '我替我妈打电话说，…', 'I'm calling for my mother: …'.
_FOR_WHOM = re.compile(
    r"^(?:我(?:是|来|想|要|在|今天)*)?(?:帮|替|代(?!表)|给(?=我))(?:我们?家?|咱们?家?|俺)?的?[^，,。：:\s我你您]{1,8}?"
    r"(?:打(?:的|个|一个|了个)?电话|来电|来?(?:反[映应]|投诉|报修?|问|说|登记|求助|举报))(?:来)?(?:说|讲|问|反[映应])?"
    r"(?:一下|一?个?(?:事儿?|情况|问题))?(?:的|了|说)?[，,。：:\s]+"
    r"|^(?:(?:hi|hello|hey)[,.! ]+)?(?:i'?m |i am |this is |it'?s )?"
    r"(?:calling|writing|reporting|phoning|messaging|filing)(?: this| in| to you)?"
    r" (?:for|on behalf of) (?:my|our|an?|the) "
    r"(?!(?:\w+ )?(?:company|firm|business|shop|store|restaurant|school|office|association|team)\b)"
    r"[a-z' -]{2,30}?[,.:;]+ *(?!(?:she|he|they|her|his|their|who)\b)",
    re.IGNORECASE,
)
_LEAST = 4


def unled(words: str) -> str:
    """The words from the matter on; as they are where hardly anything would be left."""
    led = _LED.match(words) or _ABOUT_TO.match(words) or _ANYWAY.match(words)
    told = words[led.end() :] if led else _HAILED.sub("", words)
    told = _OF_MATTER.sub("", told) if led else told
    told = _FOR_WHOM.sub("", told)
    gone = _GIVEN_UP.match(told)
    told = told[gone.end() :] if gone and not told.isascii() else _ANSWERED_EN.sub("", told)
    return told if letters(told) >= _LEAST else words
