"""Whether somebody complains of this desk's own site, app or assistant, and not yet of what went wrong with it. Pure."""

from __future__ import annotations

import re

_THING_ZH = r"(?:网站|网页|小程序|app|平台|系统|公众号|机器人|智能客服|页面|聊天窗口?)"
_BAD_ZH = r"(?:烂|垃圾|差(?:劲)?|难用|不好用|不好使|没法用|用不了|打不开|卡|慢|闪退|崩溃?|进不去|坏|不行|破|废物|糟糕|一塌糊涂)"
_ZH = re.compile(
    r"(?:我|就|是|要|想|得|必须|[\s，,])*(?:(?:投诉|反映|吐槽)(?:一下)?[，,： ]*)?(?:你们?|您们?|12345)(?:家|这儿?|那|个|的|啥|什么)*(?:破|烂)?的?"
    rf"{_THING_ZH}(?:真|太|也|就|是|做得|简直|实在|根本|都|老|总|一直|又|这么|怎么|经常|[，, ])*{_BAD_ZH}"
    r"(?:了|死|得要命|透|得很|啊|吧|的|要死)*[\s。.!！~]*"
    rf"|(?:这|什么|啥)(?:是)?(?:什么|个|啥)?(?:破|烂|垃圾){_THING_ZH}[啊呀]?[\s。.!！~]*",
    re.IGNORECASE,
)
_EN = re.compile(
    r"(?:(?:hi|hello|hey|omg|ugh|wow|honestly|seriously|sorry but|look|well|so|and|i think|man)[,.! ]+)*"
    r"(?:ur|your|this|you guys'?|12345) (?:(?:stupid|bloody|damn|fucking|whole|new|crappy|shitty|chat) )*"
    r"(?:web ?site|site|app|chat ?bot|bot|web ?page|page|mini ?program|portal|system|chat|platform)(?:['’]?s| is| are| r)?"
    r" (?:(?:so|just|total|totally|absolute|absolutely|really|complete|completely|a|an|utter|utterly|fucking|always|very|pretty|too) )*"
    r"(?:crap(?:py)?|shit(?:ty)?|rubbish|trash|garbage|useless|terrible|awful|broken|slow|down|joke|bad|horrible|buggy|sucks|mess"
    r"|(?:not|n['’]t) work(?:ing)?|does ?n['’]?o?t work|keeps? crashing|crashes)[.! ]*"
    r"|what a (?:crap|shit(?:ty)?|rubbish|terrible|useless|awful) (?:web ?site|site|app|bot)[.! ]*",
    re.IGNORECASE,
)


def blames_site(words: str) -> bool:
    """Whether nothing is said but that the desk's own site or app is no good: 'ur website is crap'."""
    told = words.strip()
    return _ZH.fullmatch(told) is not None or _EN.fullmatch(told) is not None
