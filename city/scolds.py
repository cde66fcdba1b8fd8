"""Words that scold the desk itself, at the head of a message that goes on to its matter. Pure."""

from __future__ import annotations

import re

# A service desk, an app or a thing without 'your' may be the firm's of which one complains.
_SCOLD_ZH = (
    r"(?:(?:你们?|您)(?:这|个|那|破|什么)*(?:12345)?(?:热线|机器人|客服)"
    r"|(?:你们?|您)?(?:这|个|那|破|什么)*12345(?:热线|机器人|客服)?)"
    r"(?:就是?|真是?|也|简直|根本|都|是)*(?:一?个)?"
    r"(?:破?摆设|垃圾|废物|没(?:什么|啥|个?屁|一点儿?)?用|不管用|不顶用|[太真好]?(?:烂|差劲?|难用)|笑话)(?:了|啊|的|透了)*"
)
_SCOLD_EN = (
    r"(?:(?:ur|your|yr) (?:(?:stupid|damn|fucking|bloody|shitty|crappy|useless) )*"
    r"(?:app|(?:chat ?)?bot|website|site|hotline|service|system|robot|ai|thing)"
    r"|(?:this|that) (?:(?:stupid|damn|fucking|bloody|shitty|crappy|useless) )*(?:chat ?)?bot"
    r"|(?:(?:ur|your|yr|this|that) )?12345(?: (?:app|bot|website|hotline|service|system))?)(?:['’]s| is|s)?"
    r" (?:(?:so|just|really|totally|completely|fucking|absolutely|such|an?|very|a bit) )*"
    r"(?:sucks?|useless|trash|garbage|crap|shit(?:ty)?|stupid|joke|rubbish|terrible|awful|dumb|hopeless|pathetic"
    r"|annoying|waste of time)"
)
_SCOLDS = re.compile(f"{_SCOLD_ZH}|{_SCOLD_EN}", re.IGNORECASE)
_AT_HEAD = re.compile(
    rf"^(?:(?:{_SCOLD_ZH}|{_SCOLD_EN})(?! (?:at|for|when|because|in|to|of|with)\b)(?:[ ,.!;…，。！；、~]+|$)"
    r"(?:(?:anyway|but|and|so|now|well)\b[ ,.]*){0,3}){1,3}",
    re.IGNORECASE,
)


def scolds_desk(clause: str) -> bool:
    """Whether a clause does nothing but scold the desk: '你们12345就是个摆设', 'ur app sucks'."""
    return _SCOLDS.fullmatch(clause.strip(" ,.!;:…，。！；：、~")) is not None


def without_scolding(words: str) -> str:
    """The words from the matter on; as they are where nothing but scolding is told."""
    rest = _AT_HEAD.sub("", words, count=1)
    return rest if any(char.isalnum() for char in rest) else words
