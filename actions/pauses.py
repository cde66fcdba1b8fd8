"""Words that only say that somebody is away for a moment, or back again, or wants after all what was dropped. Pure."""

from __future__ import annotations

import re

_AWAY = re.compile(
    r"(?:等|待|稍等|过)(?:我)?(?:一?会儿?|一下|下)(?:再说|再聊|吧|啊|哈)?|一会儿?再(?:说|聊|来|填)|回头再(?:说"
    r"|聊)|先(?:接个电话|忙|不说了|去忙)"
    r"|有点事儿?|马上回来|^(?:算了|行|好|那|就|嗯|[，,。 ])*先这样(?:吧|了)?[。.!！ ]*$"
    r"|\b(?:hold on|hang on|one (?:sec|second|moment|minute)|just a (?:sec|second|moment|minute)|brb|be right back"
    r"|(?:talk|finish|do (?:this|it)) later|gotta go|got to go|phone'?s ringing)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"我?回来了|接着(?:说|来|填|登记)|继续(?:说|吧|登记)?|刚才说到哪"
    r"|\b(?:i'?m back|back (?:again|now)|(?:let'?s )?(?:continue|carry on|go on)|where were we)\b",
    re.IGNORECASE,
)
# Who dropped a matter, and wants it filed all the same: '哎不行 我还是得说', 'actually, file it after all'.
_AFTER_ALL = re.compile(
    r"(?:(?:[哎唉诶嗯哦]|不行|不对|等等|等一下|算了|我?想了想|想来想去|越想越气)[\s，,。.!！]*)*"
    r"(?:我?(?:改主意|后悔|反悔)了[\s，,。]*)?"
    r"我?(?:还是|又想|决定)(?:想|要|得|给|帮我|麻烦|请){0,2}(?:说说?|登记|报上?|反映|投诉|记(?:上|下来?)?|提交)(?:一下|吧|了){0,2}"
    r"|(?:[哎唉诶嗯哦][\s，,]*)?我?(?:改主意|后悔|反悔)了"
    # What was looked for and not found, told once more: '那再报一遍呗 通州 …'.
    r"|(?:[哎唉诶嗯哦好行得]+[\s，,吧]*)?(?:那|就|我|给我|帮我|麻烦|你们?|您)*(?:再|重新)(?:给我?|帮我?)?(?:报|登记|反映|说|投诉|提交)"
    r"(?:上?一?[遍次个下回])?(?:[吧呗好啊呀了得]|行吗|可以吗)*(?=[\s，,。.!！])"
    r"|(?:(?:actually|wait|ok(?:ay)?|no|hmm|well)[,. ]+)*(?:i(?:['’]ve| have)? changed my mind"
    r"|(?:please |do |let['’]?s )*(?:file|report|log) (?:it|this|that) (?:after all|anyway))",
    re.IGNORECASE,
)
# What somebody else knew, whom one went to ask: '她说在…', 'he says it's on …'.
_BRINGS_WORD = re.compile(
    r"(?:[哦啊嗯好]+[\s，,]*)?(?:我?(?:刚|又|已经)?问(?:过|到|清楚|明白)?了|(?:他|她|他们|她们|我?(?:老婆|老公|爱人|媳妇|妈|爸|儿子|女儿|闺女|邻居|同事|朋友))(?:就|又)?(?:说|讲|告诉))"
    r"|(?:(?:ok(?:ay)?|so|right|and)[,. ]+)*(?:i (?:just )?(?:asked|checked)|(?:he|she|they"
    r"|my (?:wife|husband|mum|mom|dad|mother|father|son|daughter|friend|neighbou?r|colleague)) (?:says?|said|told))\b",
    re.IGNORECASE,
)
# A yes to what was offered, and what it is about in one breath: 'yes record it. rented from …', '好 登记吧 在…'.
_AGREES = re.compile(
    r"(?:(?:yes|yeah|yep|yup|ok(?:ay)?|sure|please|right|fine)\b[,.! ]+){0,3}"
    r"(?:(?:please|do|just|you can|go ahead and|can you) ){0,2}"
    r"(?:record|file|report|register|log|note|submit) (?:it|this|that)"
    r"(?: (?:please|then|down|for me)){0,2} ?[,.!;:][,.!;: ]*(?=\w)"
    r"|(?:(?:好|行|嗯|对|是|要|可以|成|中)[的了吧啊呀]{0,2}[\s，,。.!！]{0,3}){0,3}(?:那|就|你|您|帮我?|给我?|替我?){0,3}"
    r"(?:登记|记|报)(?:上|一下|下来|下)?(?:吧|呗|得了)[\s，,。.!！]+(?=\S)",
    re.IGNORECASE,
)
_SHORT = {"zh": 20, "en": 60}


def is_pause(words: str, lang: str) -> bool:
    """Whether a short message says that somebody goes away for now."""
    return 0 < len(words) <= _SHORT.get(lang, 20) and bool(_AWAY.search(words))


def is_back(words: str, lang: str) -> bool:
    """Whether a short message says that somebody goes on where they stopped."""
    return 0 < len(words) <= _SHORT.get(lang, 20) and bool(_BACK.search(words))


def after_all(words: str) -> int:
    """How long the words at the head are that want a matter filed after all that was dropped; 0 without any."""
    found = _AFTER_ALL.match(words)
    return found.end() if found else 0


def agrees_and_tells(words: str) -> int:
    """How long the words at the head are that want it filed, with more behind them; 0 without any."""
    found = _AGREES.match(words)
    return found.end() if found else 0


def brings_word(words: str) -> bool:
    """Whether a message tells what somebody found out elsewhere and comes back with: '她说在8号楼后面'."""
    return _BRINGS_WORD.match(words) is not None
