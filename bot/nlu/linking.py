"""A wish to have another chat linked with this one, or no longer; and for a ticket that was told on the phone. Pure."""

from __future__ import annotations

import re

_CHAT_ZH = (
    r"(?:微信(?:公众号)?|公众号|小程序|电报|网页(?:版|聊天)?|网站|另(?:外)?一个(?:聊天|账号|帐号|号)"
    r"|别的(?:聊天|账号|帐号)|telegram|tg|wechat)"
)
_CHAT_EN = (
    r"(?:(?:tele(?:gram)?|tg|we ?chat|web(?: ?chat| ?site| ?page)?|other|second|another)"
    r"(?: (?:chat|account|app|conversation|device))?s?)"
)
_LEAD_ZH = r"(?:(?:你好|您好|请|麻烦|帮我?|给我|我|想|要|也|还|能不能|可以|怎么|如何|咋|能|把|跟|和|与|同|用|的|在|有|是|这个|那个|这儿|这里)[，, ]*){0,8}"
_LINK = re.compile(
    rf"{_LEAD_ZH}(?:绑定|关联|连接|连上|连(?:到)?|绑)(?:一下|上|到)?(?:我的?)?{_CHAT_ZH}(?:账号|帐号|号|上|里)?(?:吧|吗|呢|可以吗|行吗)?[。.!！?？]*"
    rf"|{_LEAD_ZH}{_CHAT_ZH}(?:也|跟|和|这(?:儿|里|边)|上|里|一起|账号|帐号|号|要|想|能|怎么)*(?:绑定|关联|连上|连|绑)(?:一下|上|起来|到一起)?(?:吧|吗|呢|可以吗|行吗)?[。.!！?？]*"
    rf"|(?:我)?(?:也|还|平时|同时)(?:在)?用(?:的)?{_CHAT_ZH}(?:联系你们?|跟你们?聊)?[。.!！]*"
    r"|/?(?:绑定|link)(?:账号|帐号|聊天|(?: my)?(?: other)? (?:chats?|accounts?))?[。.!！]*"
    r"|(?:我要|给我|来|要)(?:一?个)?绑定码(?:吧)?[。.!！]*"
    r"|(?:(?:hi|hello|please|can you|could you|can i|could i|how (?:do|can) i|i want to|i'd like to|i would like to|let me|help me)[, ]+)*"
    rf"(?:link|connect|bind|pair|join)(?: (?:this|it|me))?(?: (?:to|with))? (?:(?:my|the|an?) )?{_CHAT_EN}"
    r"(?: (?:to|with) (?:this|here|it)(?: (?:one|chat|conversation))?)?(?: please| too| as well)?[.!? ]*"
    rf"|i(?:'m| am)? (?:also|sometimes) (?:use|on|using) (?:your )?{_CHAT_EN}(?: too| as well)?[.! ]*"
    r"|(?:(?:please|can i|could i|i need|i want|give me|get|have)[, ]+)*(?:an? |the )?link(?:ing)? code(?: please)?[.!? ]*",
    re.IGNORECASE,
)
_UNLINK = re.compile(
    rf"{_LEAD_ZH}(?:取消|解除|不要|不想|断开|去掉|别)(?:再)?(?:跟|和)?(?:{_CHAT_ZH})?(?:的)?(?:绑定|关联|连接)(?:了|吧|{_CHAT_ZH})?[。.!！]*"
    rf"|{_LEAD_ZH}(?:解绑)(?:{_CHAT_ZH})?(?:吧|一下)?[。.!！]*"
    r"|(?:(?:please|can you|could you|i want to)[, ]+)*(?:/?unlink|disconnect|unbind|unpair)"
    rf"(?: (?:(?:my|the|this|that) )?(?:it|them|chats?|{_CHAT_EN}))*(?: please)?[.! ]*",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"(?=.*(?:电话|热线|12345|客服|接线员|话务员|打过去))(?=.*(?:单子|工单|投诉|诉求|那[件个单]|登记))"
    rf"{_LEAD_ZH}(?:领取?|认领|接收|转到|挪到|关联|绑定|加到|接着|放到|看到|收到|查看|领)[^，。！？]{{0,30}}[。.!！?？]*"
    r"|(?:请|帮我|麻烦)?把[^，。！？]{0,8}(?:电话|热线|12345)[^，。！？]{0,10}(?:单子|工单|诉求|那[件个])(?:转|挪|领|放|接)[^，。！？]{1,6}[。.!！]*"
    r"|(?=.*(?:电话|热线|12345))(?:我)?(?:之前|前[几两]天|昨天|上次|刚才|今天)?(?:是)?(?:打|在)?(?:的)?(?:电话|热线|12345)(?:里|上)?(?:登记|报|反映|说)的?"
    r"(?:那[件个张]?|单子|工单)+[^，。！？]{0,6}(?:领|认领|转|挪|接)[^，。！？]{0,10}[。.!！?？]*"
    r"|(?:(?:hi|hello|please|can you|could you|can i|could i|how (?:do|can) i|i want to|i'd like to)[, ]+)*"
    r"(?:claim|collect|pick up|take over|move|bring|add|follow)(?: (?:here|up))? (?:the|my|a|that) (?:ticket|case|complaint|report)"
    r"[^,.;!?]{0,30}\b(?:phone|hotline|call(?:ed)?|12345|phoned|rang)\b[^,.;!?]{0,20}[.!? ]*",
    re.IGNORECASE,
)
_LONGEST = {True: 30, False: 90}


def wishes_link(text: str) -> str | None:
    """The intent of such a wish, where a short message says nothing else; None for all other messages."""
    words = text.strip()
    if len(words) > _LONGEST[any("\u4e00" <= char <= "\u9fff" for char in words)]:
        return None
    if _UNLINK.fullmatch(words):
        return "unlink_chats"
    if _CLAIM.fullmatch(words):
        return "claim_ticket"
    return "link_chats" if _LINK.fullmatch(words) else None
