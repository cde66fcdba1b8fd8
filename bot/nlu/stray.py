"""Words that are meant for no complaint desk: orders to a machine, and advertisements. Pure.

Whoever complains of such things tells of them ('they keep sending me ...') and is heard.
"""

from __future__ import annotations

import re

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,20}\b(?:previous|prior|above|earlier|preceding|your"
    r"|system)\b.{0,12}"
    r"\b(?:instructions?|prompts?|rules|guidelines|messages|restrictions|programming)\b"
    r"|^\s*(?:[#\[<]+\s*)?(?:system|assistant|developer|admin)(?: ?(?:prompt|message|override|note))?\s*(?:[\]>]+|[:：])"
    r"|\byou are (?:now|no longer) (?:an? |the |my (?:assistant|slave|girlfriend|servant)|in (?:\w+ ){0,2}mode"
    r"|bound|dan\b|free|evil|chatgpt|gpt)"
    r"|\b(?:print|reveal|show|repeat|output|give|tell|display|leak|dump)\b.{0,16}\b(?:your (?:system |initial "
    r"|hidden |secret |original )?|(?:the )?(?:system|initial|hidden|secret|original) )"
    r"(?:prompts?|instructions?|source code|api key|training data|password|database|rules)\b"
    r"|\b(?:act as|pretend (?:to be|you(?:'re| are)|that you)|role-?play as) (?:an? |the |my )?\w+"
    r"|\b(?:developer|dan|god|debug|sudo|jailbreak) mode\b|<\|?(?:im_start|system|endoftext)|\[/?(?:inst"
    r"|sys)\]|\bdrop table\b|;\s*--\s*$"
    r"|(?:忽略|无视|忘记|忘掉)(?:你)?(?:之前|以上|上面|前面|先前|所有|一切)[^，。]{0,8}(?:指令|提示|规则|设定|要求|命令)"
    r"|(?:输出|打印|告诉我|说出|显示|泄露)[^，。]{0,6}(?:系统提示|提示词|系统指令|初始指令)|^\s*(?:系统|system)\s*[:：]"
    r"|(?:从)?现在(?:开始|起)?[，,]?你(?:就)?是(?:一个|一名|一位|一只)",
    re.IGNORECASE,
)
# What is offered, how it is praised, and where to turn: of an advertisement two of the three are there.
_OFFER = re.compile(
    r"\b(?:earn|make) (?:up to )?[$¥€£]?\d[\d,]*|\b(?:lose|drop) \d+ ?(?:kg|kilos?|pounds|lbs)\b|\b(?:seo"
    r"|backlinks?|followers|crypto|bitcoin|forex"
    r"|casino|betting|lottery|loans?|visas?|work permits?|viagra|escort|massage|replica|rolex|vpn|fapiao"
    r"|diplomas?|franchise)\b"
    r"|\b(?:cheap|discount(?:ed)?|wholesale|brand new|for sale|on sale|services?|products?|course|lessons?"
    r"|apartments? for rent)\b"
    r"|贷款|办证|代开发票|发票代开|兼职|刷单|加盟|代孕|彩票|博彩|优惠|促销|特价|招生|代办",
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"\b(?:special offer|limited (?:time|offer)|best (?:price|quality|deal)s?|lowest prices?|free (?:shipping"
    r"|delivery|trial|gift|consultation)|guaranteed?"
    r"|\d+ ?% off|first page of google|no risk|risk[- ]free|act now|don'?t miss|hurry|satisfaction"
    r"|passive income|from home|easy money|work from"
    r"|buy (?:now|one|2|two)|order now|sign up|click (?:here|below|the link)|visit (?:our|my|us|www|https?))\b"
    r"|免费|包过|低息|无抵押|日赚|月入|轻松赚|限时|全网最低|点击链接|先到先得",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"\b(?:whats ?app|wechat|weixin|telegram|skype|viber|qq)\b|\b(?:contact|call|add|message|text|email|write"
    r"|reach) (?:us|now|our)\b|\bdm me\b"
    r"|https?://|\bwww\.|\b[\w.-]{1,64}\.(?:com|net|ru|top|xyz|shop|vip)\b|加(?:我)?(?:微信|QQ|V信|薇)|[vV微]信?[:：]|详询|咨询热线",
    re.IGNORECASE,
)
# Whoever tells of themselves, or of what others do to them, advertises nothing.
_TELLS = re.compile(
    r"\b(?:i|i'm|i've|my|me(?! on)|we(?! (?:offer|provide|sell|guarantee|have|can|are|deliver))"
    r"|our (?:building|street|compound|neighbou?r|flat|door|lift|stairwell|block|entrance)"
    r"|he|she|they|their|sells|selling|fake|illegal\w*|please (?:check|stop|do|look|investigate|come|help)"
    r"|somebody|someone|complain\w*|report\w*|scam\w*|fraud|cheated|refus\w+|refund|keeps?|broken|police)\b"
    r"|我(?!们(?:公司|提供|专业|可以))|投诉|举报|骗|邻居|楼道|小区|物业",
    re.IGNORECASE,
)
_ADD_ME = re.compile(
    r"\b(?:add|message|contact|text|call|dm|whatsapp) me\b|\b(?:my|our) (?:wechat|weixin|whats ?app|telegram"
    r"|qq|website|shop|store|page|channel|link)\b",
    re.IGNORECASE,
)
_ENOUGH = 2


def stray(words: str) -> str | None:
    """'orders' for words that would command a machine, 'advert' for an advertisement, else None."""
    if _ORDERS.search(words):
        return "orders"
    signs = sum(bool(pattern.search(words)) for pattern in (_OFFER, _PRAISE, _TURN))
    told = _TELLS.search(_ADD_ME.sub(" ", words))
    return "advert" if signs >= _ENOUGH and _OFFER.search(words) and not told else None
