"""Whoever asks whether the desk deals with something opens a matter, however gruffly: '喂 你们管不管狗啊'. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.said import Said
from actions.telling import QUESTIONS
from actions.venting import has_venting

_HAIL = r"(?:喂|哎|诶|欸|唉|嘿|嗨|您好|你好|请问|我说|我就?问|问一下|麻烦|哈喽|[\s，,。.!！?？]){0,8}"
_YOU = r"(?:你们?|您|12345|热线|政府|街道|城管|居委会?)(?:这儿|这边|那儿|那边|这|的人)?"
_STRESS = r"(?:到底|究竟|还|倒是|都|就|也|真的?|现在|平时){0,4}"
_WHETHER = r"(?:管不管|管没管|管得了|能不能管管?|能管管?|归不归你们管|归你们管吗|管)"
_END = r"(?:[了啊呀吗嘛么呢吧的哪\s，,。.!！?？~～…]|到底|行不行){0,8}"
# What is nothing that could be filed: whether anybody works there, and whether people live or die.
_NOTHING = re.compile(
    r"(?:吗|嘛|么|呢|吧|啊|呀|喂|哎|不起|不信|命|这|那|点|个|些|我们?|俺们?|咱们?|老百姓|百姓|人家?|居民|市民|大家|别人|用|事儿?|正事|闲事|破事|屁事|死活|问题|情况|什么|啥|不管|没人|谁|好|得|着|管|的|了)*"
)
# Who is told to mind his own business is not asked anything, and who calls names or is in need opens nothing so.
_REBUFFS = re.compile(
    r"^(?:不?用|不?要|想|谁[要用让叫]|轮[得不]|少|别|甭|凭|关你?|我?不信|算老几)|闭嘴|滚|王八|畜生|孙子|狗官|贪官|神经病|脑子|玩意|[他你]妈|吃干饭|去死"
    r"|[要想快]死|不想活|自杀|跳[楼河]|上吊"
    r"|\b(?:your?(?:self)?|my (?:life|feelings)|(?:any|every)(?:one|body)|residents|citizens|the truth|yourselves"
    r"|stupid|idiots?|morons?)\b",
    re.IGNORECASE,
)
_ASKS_ZH = (
    re.compile(
        rf"{_HAIL}(?:{_YOU})?{_STRESS}(?:管不管|管没管|能不能管管?|管得了)(?P<what>[^，,。.!！?？\s了]{{1,10}}?){_END}"
    ),
    re.compile(rf"{_HAIL}(?P<what>[^，,。.!！?？\s你您]{{1,8}})[\s，,]?{_YOU}{_STRESS}{_WHETHER}{_END}"),
)
_ASKS_EN = re.compile(
    r"(?:(?:hey|oi|hello|hi|so|look|well|excuse me)[, !]{1,3}){0,3}(?:do|does|will|would|can|could|are) (?:you|u|ya"
    r"|anyone|anybody|someone)(?: (?:people|guys|lot|all|even|ever|actually|really|going to|gonna|ppl|here|there)){0,6}"
    r" (?:deal with|handle|take care of|care about|do (?:anything|something|sth) about)"
    r" (?:the |these |this |those )?(?P<what>(?!(?:us|me|people|anything|it|this|that|shit|crap)\b)[a-z][\w' -]{2,30}?)"
    r"(?: (?:at all|or (?:not|what)|here|round here|around here|anymore)){0,3}[\s?!.]{0,6}",
    re.IGNORECASE,
)


def asks_whether_handled(words: str) -> bool:
    """Whether nothing is said but that: of something that could be filed, and without a curse."""
    told = words.strip()
    asks = (*_ASKS_ZH, _ASKS_EN)
    found = next((match for ask in asks if (match := ask.fullmatch(told))), None)
    what = found["what"] if found else ""
    return bool(what) and not (_NOTHING.fullmatch(what) or _REBUFFS.search(what) or has_venting(told))


def as_opening(said: Said, question: str | None) -> Said:
    """The message as the opening of a matter, where it only sounds like anger and nothing of one was told yet."""
    opens = said.intent == "abuse" and question in (None, *QUESTIONS) and asks_whether_handled(said.words)
    return replace(said, intent="file_complaint") if opens else said
