"""A wish to know what is kept of oneself, to have a copy of it, or to have it deleted. Pure.

Whoever complains that somebody else leaks or keeps their data says who, or what was done: that is none.
"""

from __future__ import annotations

import re

# No two of these begin another: a message of nothing else must not be tried in many ways.
_LEAD_ZH = (
    r"(?:(?:[你您]们?好|请问?|麻烦|帮忙?|给|我(?!们?的)|想|要|求|申请|需|能(?:不能)?|可(?:不可)?以|现在|都|也|那|还|怎[么样]|如何|咋|在哪儿?)"
    r"[，, ]*)*"
)
_MINE_ZH = r"(?:我们?|本人|自己|俺)(?:的)?"
_ALL_ZH = r"(?:所有|全部|这些|那些|一切|这里|这儿|留在这儿|之前|以前)?(?:的)?"
_CHAT_ZH = r"(?:(?:聊天|对话|谈话)(?:记录|内容|历史)?(?:和照片)?)"
_DATA_ZH = rf"(?:(?:个人|身份|联系|用户|注册)?(?:信息|资料|数据|隐私|档案)|姓名(?:[和、跟及]?(?:电话|手机号?|号码))?|(?:电话|手机)(?:号码?)?|{_CHAT_ZH})"
_AND_ZH = rf"{_DATA_ZH}(?:[和、跟及]{_DATA_ZH})*"
_KEEP_ZH = r"(?:保存|保留|存储|存|留存|留|记录|记|收集|掌握|知道|有|登记)(?:了|着|的|过|下来|有)?"
_END_ZH = r"(?:可以|行|好|成)?(?:吗|吧|呢|么|嘛|啊|呀|了)?[。.!！?？~\s]*"
_COPY_ZH = r"(?:导出来?|下载|拷贝|备份|打印|复制|调取|查看|看看|看一?下|查一?下|查|索取|获取|要一?份|发我?一?份|拿一?份)(?:一?下|一?份|出来|下来)?"
_DELETE_ZH = (
    r"(?:删除掉?|删掉|删了|删光|删干净|删|清空|清除掉?|清掉|清理掉?|抹掉|抹去|抹除|擦掉|销毁|彻底删除|全删)"
)
_ASK_ZH = re.compile(
    rf"{_LEAD_ZH}{_COPY_ZH}{_MINE_ZH}{_ALL_ZH}{_AND_ZH}(?:发给我|给我)?{_END_ZH}"
    rf"|{_LEAD_ZH}(?:导出|下载|备份|打印|拷贝)(?:一下|一份)?(?:这里的|这儿的|咱们的|所有|全部)*{_CHAT_ZH}{_END_ZH}"
    rf"|{_LEAD_ZH}(?:把|将)?(?:{_MINE_ZH}|咱们的|这里的|所有|全部)*{_AND_ZH}(?:都|全|给我|给)*(?:发给?我?|导出来?|导|下载|打印出?来?|拷贝?|复制)(?:一?份|一下|给我)*{_END_ZH}"
    rf"|{_LEAD_ZH}(?:你们?|您们?|这里|这儿|这边|系统|平台|12345|热线)?(?:都|到底|现在|究竟|手里|那儿|这儿)*{_KEEP_ZH}{_MINE_ZH}(?:的)?(?:哪些|什么|多少|啥)(?:个人)?(?:{_DATA_ZH}|东西)?{_END_ZH}"
    rf"|{_MINE_ZH}(?:的)?(?:哪些|什么|啥)(?:个人)?(?:{_DATA_ZH})(?:被|会被|都|在)*(?:你们?|您们?|这里)?(?:给)?{_KEEP_ZH}{_END_ZH}"
    rf"|{_MINE_ZH}(?:的)?{_AND_ZH}(?:你们?|您们?|这里)(?:都|会|要)?(?:{_KEEP_ZH})(?:哪些|什么|多久|多长时间|到什么时候)?{_END_ZH}"
    rf"|(?:那|请问|[，, ])*(?:你们?|您们?|这里|这儿|这边|系统|平台|12345|热线)(?:都|到底|究竟)*(?:会不会|会|有没有|有|是不是|是否|要不要)?(?:一直|永远|长期)?"
    rf"(?:保不保存|存不存|留不留|记不记|保存|保留|存储|存着?|留存|留着|记着|记录|收集)(?:了|着|过|下来)?{_MINE_ZH}{_ALL_ZH}{_AND_ZH}{_END_ZH}"
    rf"|{_MINE_ZH}{_AND_ZH}(?:会不会|会|有没有|是不是|是否)?(?:被|一直|永远|长期)*(?:你们?|您们?|这里|系统)?(?:给)?(?:保存|保留|存储|存|留存|留|记录)(?:了|着|在[^，。]{{1,6}}|下来|多久|多长时间)?{_END_ZH}"
    rf"|{_LEAD_ZH}(?:一份)?{_MINE_ZH}(?:的)?{_AND_ZH}(?:的)?(?:副本|拷贝|备份|复印件){_END_ZH}",
)
_ERASE_ZH = re.compile(
    rf"{_LEAD_ZH}{_DELETE_ZH}(?:一下|掉|有关|关于|所有|全部|跟)*{_MINE_ZH}{_ALL_ZH}(?:有关的?|相关的?)?{_AND_ZH}{_END_ZH}"
    rf"|{_LEAD_ZH}(?:把|将)?{_ALL_ZH}(?:有关|关于)?{_MINE_ZH}{_ALL_ZH}{_AND_ZH}(?:都|全部|全|给我|给|从[^，。]{{1,6}}里|彻底|统统)*{_DELETE_ZH}(?:了|掉|干净|光)*{_END_ZH}"
    rf"|{_LEAD_ZH}(?:把|将)?{_DELETE_ZH}(?:一下|掉)?(?:咱们的?|这里的?|这儿的?|之前的?|所有的?|全部的?|这些|这段|这个)*{_CHAT_ZH}{_END_ZH}"
    rf"|{_LEAD_ZH}(?:把|将)(?:咱们的?|这里的?|这儿的?|之前的?|所有的?|全部的?|这些|这段|这个)*{_CHAT_ZH}(?:都|全部|全|给我|给|统统)*{_DELETE_ZH}(?:了|掉|干净|光)*{_END_ZH}"
    rf"|{_MINE_ZH}{_AND_ZH}(?:能不能|可不可以|可以|能|怎么|如何|要怎么)(?:给我)?{_DELETE_ZH}(?:了|掉)?{_END_ZH}"
    rf"|{_LEAD_ZH}注销(?:一下|掉)?(?:{_MINE_ZH})?(?:账号|帐号|账户|帐户|用户)?{_END_ZH}",
)
_LEAD_EN = (
    r"(?:(?:hi|hello|hey|please|pls|can (?:you|i)|could (?:you|i)|would you|may i|i want|i need|i(?:'d| would) like|i wish|how (?:do|can|could) i"
    r"|let me|help me|you to|to|now|just|and|ok|okay|so|also)[, ]+)*"
)
_CHAT_EN = r"(?:(?:chat|conversation|messages?)(?: (?:history|log|logs|record|records))?)"
_DATA_EN = (
    r"(?:(?:personal|private|own) )*(?:data|information|info|details|account|profile|(?:phone )?number|name(?: and (?:phone )?number)?"
    rf"|{_CHAT_EN}|stuff)"
)
_OURS_EN = (
    rf"(?:(?:my|our) {_DATA_EN}(?:,? and (?:my |our )?{_DATA_EN})*|(?:this|the|our|this whole) {_CHAT_EN})"
)
_KEPT_EN = r"(?:(?: that| which)? ?(?:you|you've|you guys|the city|this (?:bot|service))(?: (?:have|hold|keep|store|got|know|kept|saved|collected|are keeping))+)"
_ON_ME_EN = r"(?: (?:about|on|of|for|from) me)"
_END_EN = (
    r"(?: (?:please|pls|now|here|entirely|completely|for good|right now|too|as well|to me|by email))*[.!? ]*"
)
_ASK_EN = re.compile(
    rf"{_LEAD_EN}(?:export|download|print|see|view|get|have|request|receive|access|give me|send me|show me)(?: (?:a copy of|all of|all))*"
    rf" {_OURS_EN}{_KEPT_EN}?{_ON_ME_EN}?{_END_EN}"
    rf"|{_LEAD_EN}(?:(?:get|have|request|give me|send me|need|want) )?a copy of {_OURS_EN}{_KEPT_EN}?{_ON_ME_EN}?{_END_EN}"
    r"|(?:(?:so|and|hi|hello|please tell me|tell me)[, ]+)?(?:what|which)(?: kind of| sort of)?(?: (?:personal )?(?:data|information|info|details|records))?"
    r"(?: of mine)?(?: (?:do|does|have|are|did))? ?(?:you|the city|this (?:bot|service)|you guys|you all)(?: (?:have|hold|keep|keeping|store|storing|got"
    rf"|collect|collected|know|save|saved|holding|stored))+(?:{_ON_ME_EN}| (?:about|on) my(?:self)?){_END_EN}"
    r"|(?:(?:so|and|hi|hello|please tell me|tell me|wait|btw)[, ]+)?(?:do|will|are|did|have|would) (?:you|the city|this (?:bot|service))(?: guys| people| all| also| still"
    rf"| always)*(?: (?:keep|store|save|hold|have|record|remember|retain|keeping|storing|saving|recording|holding|saved|kept|stored|recorded))+ {_OURS_EN}"
    rf"(?: (?:on file|anywhere|somewhere|forever|for long|afterwards)){{0,2}}{_END_EN}"
    rf"|(?:(?:so|and|hi|hello)[, ]+)?how long (?:do|will|are) you (?:keep|store|save|hold|retain|keeping|storing) {_OURS_EN}(?: for)?{_END_EN}"
    rf"|{_LEAD_EN}(?:export|download|see|show me|give me|send me) (?:everything|all|whatever){_KEPT_EN}{_ON_ME_EN}{_END_EN}",
    re.IGNORECASE,
)
_ERASE_EN = re.compile(
    rf"{_LEAD_EN}(?:delete|erase|remove|wipe|clear|destroy|purge|scrub|get rid of|forget)(?: (?:all of|all|any of|any))*"
    rf" {_OURS_EN}{_KEPT_EN}?{_ON_ME_EN}?{_END_EN}"
    rf"|{_LEAD_EN}(?:delete|erase|remove|wipe|clear|destroy|purge|forget) (?:everything|all|anything|whatever|all (?:the )?(?:data|information|info))"
    rf"(?:{_KEPT_EN})?{_ON_ME_EN}{_END_EN}"
    rf"|{_LEAD_EN}forget me{_END_EN}"
    rf"|{_LEAD_EN}be forgotten{_END_EN}",
    re.IGNORECASE,
)
_DELETES = re.compile(r"删|清空|\b(?:delete|erase|remove)\b", re.IGNORECASE)
_YES = re.compile(
    r"[是对好行成要嗯删]|可以|确[认定]|没问题|同意|清空"
    r"|\b(?:yes|yeah|yep|yup|sure|ok(?:ay)?|do it|go ahead|delete|erase|remove|confirm(?:ed)?|definitely|right|correct"
    r"|agreed?|of course)\b",
    re.IGNORECASE,
)
_CONSENTS = re.compile(
    r"(?:是|对|好|行|成|可以|要|嗯|确[认定]|没问题|同意|我|都|就|请|那|给|把|它们?|全部?|删除?|清空|掉|吧|啊|呀|了|的|[，,。.!！\s])+"
    r"|(?:\b(?:yes|yeah|yep|yup|sure|ok(?:ay)?|please|pls|do|it|that|them|all|everything|go|ahead|delete|erase|remove|i|said|confirm(?:ed)?"
    r"|now|just|definitely|right|correct|agreed?|of|course|my|data)\b|[\s,.!])+",
    re.IGNORECASE,
)
_KEEPS = re.compile(
    r"(?:先|还是|那|我|就|暂时|现在|哦|啊|嗯|[，,\s])*(?:不|别|算了|不用|不要|甭|再说|再想想|等等|取消)[^，。！？?]{0,8}[。.!！\s]*"
    r"|(?:(?:ok|oh|well|actually)[, ]+)?(?:no|nope|nah|don['’]?t|do not|not|never ?mind|cancel|keep|wait|stop)\b[^?]{0,40}",
    re.IGNORECASE,
)
_LONGEST = {True: 30, False: 90}


def wishes_own_data(text: str) -> str | None:
    """The intent of such a wish, where a short message says nothing else; None for all other messages."""
    words = re.sub(r"[\u2018\u2019]", "'", text.strip())
    chinese = any("\u4e00" <= char <= "\u9fff" for char in words)
    if len(words) > _LONGEST[chinese]:
        return None
    ask, erase = (_ASK_ZH, _ERASE_ZH) if chinese else (_ASK_EN, _ERASE_EN)
    if erase.fullmatch(words):
        return "erase_my_data"
    return "ask_my_data" if ask.fullmatch(words) else None


def answers_erasure(text: str, *, bare: bool) -> str | None:
    """What is said to 'delete it?': the intent of the button that does it or of the one that does not; None for else.

    Not `bare`: another question stands behind it, so a mere yes or no belongs to that one.
    """
    words = text.strip()
    if len(words) > _LONGEST[any("\u4e00" <= char <= "\u9fff" for char in words)]:
        return None
    if not (bare or _DELETES.search(words)):
        return None
    if _KEEPS.fullmatch(words):
        return "keep_my_data"
    return "confirm_erasure" if _YES.search(words) and _CONSENTS.fullmatch(words) else None
