"""How somebody wants to be treated, in their own words: named or not, in confidence, called, texted, for whom. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from actions.call_hours import hours_in, hours_told, told_in

_ANONYMOUS = re.compile(
    r"匿名|不(?:想|愿意?|要|便|能|敢)?(?:实名|留(?:我的?)?(?:真)?(?:名字?|姓名)|透露|留名|署名|留姓名)|(?:别|甭|不要)(?:写|留|说|提|署|记)我?的?(?:大名|名字|姓名|名儿?(?=$|[\s，,。.；;！!了啊吧]))"
    r"|\banon[iy]?m|\bno names?\b(?! (?:on|of|tag|plate|given|is|was))|\b(?:don'?t|do not"
    r"|not) (?:want to )?(?:use|give|mention|say|leave) my name|\bwithout my name",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:不用|不要|不必|不想|无需|取消|别|不再?)匿名"
    r"|(?<!不)(?<!不想)(?<!不愿)(?<!不要)(?<!不便)(?<!不能)实名(?!制|认证)"
    r"|\b(?:not|no longer|don'?t|needn'?t|stop)\b[^.;]{0,24}\banonym\w+|(?<!n't )(?<!not )(?<!want to )\b(?:use"
    r"|take|put) my (?:real )?name",
    re.IGNORECASE,
)
_CONFIDENTIAL = re.compile(
    r"保密|(?:别|甭|不(?:要|想|能|用)?)(?:对外|往外)?公开|(?:别|甭|不)(?:想|能|要|希望|可以)?(?:让|叫|给|被).{0,8}(?:知道|晓得|认出|看出来?是我)"
    r"|(?:别|甭|不(?:要|能|许|可以)?)(?:给|让|叫)(?:别人|人家|他们?|她们?|物业|老板|领导|单位|公司|邻居"
    r"|对方|外人|商家|学校)\S{0,4}(?:看|瞧)"
    r"|(?:别|甭|不(?:要|能|许)?)(?:告诉|透露给?|泄露给?|说给)(?:别人|人家|他们?|她们?|物业|老板|领导|单位"
    r"|公司|邻居|对方|商家|学校)"
    r"|(?:别|甭|不(?:要|能|许)?)(?:跟|和|对|给|向)[^，。\s]{1,6}(?:说|讲|提|透露|泄[露漏])(?:是|出)?(?:我|俺|谁)"
    r"|(?:别|甭|不(?:要|能|许|可以))(?:给|把|往外|对外|随便)*(?:透露|泄[露漏]|外泄|暴露|说出)(?:我|俺|本人|个人)们?的?"
    r"(?:大?名|名字|姓名|身份|信息|电话|手机|号码|隐私|情况|是谁)"
    r"|(?:别|甭|不(?:要|能|许|可以))把(?:我|俺|本人|个人)们?的?(?:名字|姓名|身份|信息|电话|手机号?|号码|隐私)"
    r"(?:透露|泄[露漏]|告诉|说|讲|给)"
    r"|(?:别|甭|不(?:要|能|许)?)(?:说|讲|提)(?:是|出)?我(?:说|报|反映|投诉|举报)的|(?:别|甭|不(?:要|能|许))(?:说|讲|提)是[我俺](?=[啊哈吧呀\s，,。.!！]*$)|(?:别|甭"
    r"|不要)(?:把我(?:供|说|漏|露|卖)|暴露我?|出卖我?)"
    r"|怕(?:被)?(?:他们?|人家|物业|老板|对方|领导)?(?:打击)?报复"
    r"|怕(?:被)?(?:他|她|人家|物业|老板|对方|领导|房东|单位|学校)们?(?:会|再)?(?:知道|晓得|发现|查[到出])(?:是?我)?"
    r"|\b(?:scared|afraid|worried|fear)(?: that| of)? (?:he|she|they|my \w+|the \w+)(?:['’]ll| will| might| may)?"
    r" (?:finds? out|knows?|learns?|finding out)\b|\bconfidential|\bkeep (?:this|it|me"
    r"|my name) (?:secret"
    r"|private)"
    r"|\bkeep (?:this|it|that|things)(?: \w+)? (?:quiet|between us|to yourself)\b|\bbetween (?:us|you and me)\b"
    r"|\b(?:please|must|stay|be|is|its|it['’]?s|all) secret\b|\bsecret,? (?:ok(?:ay)?|please|pls|plz)\b"
    r"|(?:会不会|会|能不能|可不可以)(?:让|被|叫)?(?:别人|人家|他们?|她们?|物业|老板|领导|单位|公司|邻居|对方|楼[上下]|房东)[^，。]{0,4}(?:知道|晓得|查到|看到)(?:是|到)?我"
    r"|(?:隐去|隐藏|去掉|抹掉|隐瞒)我?的?(?:名字|姓名|身份|信息)"
    r"|\b(?:keep|leave) (?:me|my (?:name|identity|number|details|info)) (?:out|off|hidden|to yourself|away)\b"
    r"|\b(?:hide|conceal|protect|remove|delete|take out|leave out) my (?:name|identity)\b"
    r"|\b(?:do|will|can|could|would) (?:they|he|she|my \w+|the \w+)\b[^.;]{0,12} (?:know|see|find out"
    r"|learn|hear)\b[^.;]{0,10}"
    r"(?:it(?:['’]?s| is| was)? (?:me|i)|who (?:i am|complained|reported)|my (?:name|(?:phone )?number|phone))"
    r"|\b(?:is|are|will|would) my (?:name|identity|(?:phone )?number|phone|details"
    r"|data)(?: be)?(?: still)? (?:visible|shown"
    r"|shared|given|public|seen|passed on|published)\b"
    r"|\b(?:don'?t|do not|didn'?t|wouldn'?t) want [^.;]{0,24}\b(?:know|find out)\b"
    r"|\b(?:don['’]?t|do not|never) (?:say|tell|mention)(?: (?:them|him|her|anyone|anybody))?"
    r" (?:who (?:told|said|complained|reported)|it (?:was|is) (?:me|i)\b|i (?:told|said|complained|reported))"
    r"|\b(?:don'?t|do not|never) (?:reveal|share|disclose|show|publish|post|print|pass on)\b[^.;]{0,12}\b(?:my|who i)\b"
    r"|\b(?:not|no|never) (?:to )?(?:tell|show|give|say to) (?:him|her|them|my \w+|the \w+|any(?:one"
    r"|body)) (?:my name|who i am|it(?:['’]?s| is| was) me|about me)\b"
    r"|\b(?:don['’]?t|do not|never|not) (?:to )?(?:tell|inform) (?:boss|landlord|landlady|school|company"
    r"|manager|owner|agent|agency|teacher|neighbou?rs?|property|hr|anyone)\b"
    r"|\b(?:not|don['’]?t|never) (?:to )?(?:tell|show) my (?:name|identity) to\b"
    r"|\b(?:not|don'?t|never) (?:make (?:it|this|that) |go )?public\b|\b(?:don'?t|do not) (?:tell|let) (?:them|him"
    r"|her|my|the|any(?:one|body))\b[^.;]{0,20}",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"(?:不用|不必|无需|取消|不要|不需要|别)(?:再|给我|替我)?保密|\b(?:not|no need|needn'?t"
    r"|don'?t)\b(?:(?!\bbut\b)[^.,;]){0,30}\b(?:confidential|secret)\b",
    re.IGNORECASE,
)
# '保不保密无所谓' wishes neither.
_ALL_THE_SAME = re.compile(
    r"保(?:密)?(?:还是)?不保密[^，。]{0,2}[，,\s]*(?:我|也|都)*(?:无所谓|都?行|都?可以|都?成|随便|没关系|不要紧|不在乎)|(?:无所谓|随便|不在乎)[^，。]{0,4}保不保密"
    r"|\b(?:confidential|secret) or not\b[^.;]{0,20}\b(?:(?:don'?t|do not) (?:care|mind)"
    r"|doesn'?t matter|either way)\b",
    re.IGNORECASE,
)
_NO_CALL = re.compile(
    r"(?:别|不要|不用|请勿|勿|甭|不必)(?:再|总|老)?(?:给我|跟我)?(?:(?:打|来)(?:我)?的?电话|回(?:我)?电(?:话)?)|我不(?:方便|能"
    r"|太?想)?(?:接|听)电话"
    r"|(?<!they )(?<!he )(?<!she )(?<!who )\b(?:don'?t|do not|never|rather not) (?:call|phone"
    r"|ring)(?: me)?(?=\s*(?:$|[,.;!]|just|text|please|but|and|or\b))"
    r"|\b(?:don['’]?t|do not|doesn['’]?t|no) (?:need|want) (?:(?:an?|any|the|me|you) )?"
    r"(?:answers?|reply|replies|contact|news)"
    r" (?:by|on|over|via) (?:the )?(?:tele)?phone\b|\bnot by phone\b"
    r"|\bno (?:phone )?calls\b|\b(?:no need|needn'?t|you don'?t (?:have|need)"
    r"|not necessary)(?: to)? (?:call|phone|ring)\b",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"(?:发|回)(?:个|条)?(?:短信|信息|消息)(?:给我|就行|就好|就可以|即可|吧|联系|通知|告诉)|短信(?:联系|通知"
    r"|回复|告知|就行|就好|吧|就成|就可以|即可|得了|为主|方便)"
    r"|(?:^|[\s，,。；;])(?:请|就|可以|最好|麻烦)?(?:给我)?发(?:个|条)?短信(?=$|[\s，,。；;！!])"
    r"|只(?:能|要|用)?(?:发|收)?短信"
    r"|\btext (?:me|only|instead|is (?:fine|better|ok))|\b(?:just|only) text\b"
    # 'Sacked by text' is what happened, and no wish.
    r"|(?:^|[,.;!] ?|\b(?:prefer|only|just|rather|please|or|best|reply|respond|contact(?:ed)?(?: me| us)?"
    r"|reach(?:ed)?(?: me)?|(?:answer|notify|update|tell|message|write)(?: to)? me|reply to me) )"
    r"(?:by|via) (?:text|sms)\b"
    r"|\bsms (?:only|me|is)|\btext,? (?:please|pls|plz)[.! ]*$|\b(?:please|pls|plz) text\b",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"^(?:(?:嗯|哦|行|好|那|算了)[\s，,]*)*(?:就|都|我|还是)*(?:不|甭|别)(?:用|想|要|必|需要)?留(?:了|吧|啊|这个)*[\s。.!！]*$"
    r"|^(?:不用|别|甭|不必|不需要)(?:再|给我)?(?:回复?|通知|联系|告诉)(?:我|俺)?了?[\s。.!！]*$"
    # '甭联系我 修好就成': only that it is done.
    r"|(?:^|[\s，,。；;！!])(?:就|都|也)*(?:不用|别|甭|不必|不需要|无需)(?:再|给我|跟我)*(?:回复?|回[信话]儿?|通知|联系|告诉|找)(?:我|俺)?了?"
    r"(?=[\s，,。.!！]*$|[\s，,。.!！]+[^，。\s]{1,10}就(?:[行好成得]|可以))"
    r"|(?:在|就)(?:这儿|这里|这边|这|微信上?|聊天里)(?:回|回复|答复|告诉|跟我说|联系|说)"
    r"|\bi(?:['’]?d)? (?:would )?(?:prefer|rather) not(?: to)?(?: (?:say|give|leave|tell|share)\b[^.;,]{0,20})?[.!\s]*$"
    r"|\b(?:answer|reply|write|tell|respond)(?: to)?(?: me)?(?: back)? here\b|\bhere is (?:fine|enough)\b"
    r"|(?:^|[,.;!?] ?|\b(?:so|only|by) )e-?mail (?:only|(?:is )?(?:better|best|preferred))\b"
    r"|\bonly (?:by )?e-?mail\b|\bor (?:just )?here[.?! ]*$"
    r"|^(?:(?:ok(?:ay)?|fine|then|so|no|well|yes)[,. ]+)*(?:just|only) (?:in )?(?:here|this chat|the chat)[.! ]*$",
    re.IGNORECASE,
)
_NO_NUMBER = re.compile(
    r"(?:删|去|抹|划)(?:掉|了)我?的?(?:电话|手机号?|号码|联系方式)|(?:电话|手机号?|号码|联系方式)(?:就"
    r"|还是)?(?:不留|删|去掉|不要|别写|不写|别留)了?"
    r"|(?:把)?我?的?(?:电话|手机号?|号码)(?:删|去)(?:掉|了)"
    r"|^(?:我|俺)?没有?(?:手机|电话|号码)(?:号码?)?[了啊呀\s。.!！]*$"
    r"|(?:别|甭|不(?:想|要|用|必)?)(?:再)?(?:留|写|填|登|记|给|登记)我?的?(?:电话|手机号?|号码|联系方式)"
    r"|\b(?:remove|delete|drop|take (?:off|out)|forget)\b[^.;]{0,12}\b(?:number|phone)\b"
    r"|\btake my (?:phone )?number (?:off|out)"
    r"|\bno (?:need (?:for |of )?(?:a |my )?)?(?:phone"
    r"|number)\b(?! (?:signal|line|in|at))",
    re.IGNORECASE,
)
# Others call, and too much: '骗子天天给我打电话', 'they call me at night'. Who is to be made to call
# ('让街道的给我打电话') is none of them.
_PLAGUED = re.compile(
    r"(?:天天|老(?=[给是有打])|总(?=[给是有打])|一直|不断|不停|经常|连续|继续|整天|半夜)[^，。！？；,.!?]{0,8}(?:给我(?:打|来)|打(?:我)?电话给我|打给我|打我)"
    r"|(?:^|[，。！？；,.!?\s])(?:(?![让叫请等]|麻烦|希望|安排|要求|能不能|能否|[能想]有人)[^，。！？；,.!?\s]){0,60}?"
    r"(?:公司|商家|店家|中介|骗子|推销|销售|催收|诈骗|骚扰|陌生|有人|对方|(?<!其)[他她]们?)[^，。！？；,.!?时后再能]{0,6}"
    r"(?:给我(?:打|来)(?:个)?电话|打(?:我)?电话给我|打给我)(?!就|吧|也行|可以)"
    # What was promised and did not come: 'u guys said someone would call me. nobody did'.
    r"|\b(?:said|promised|told me)(?: that)? (?:some(?:one|body)|they|you|he|she|an? \w+)(?:['’]d| would| will|['’]ll)?"
    r" (?:call|phone|ring|contact) me\b"
    r"|说(?:好|过|了|是|会)*[^，。]{0,6}给我(?:打|回)(?:个)?电话(?:的)?[，,\s]*(?:结果|可|也|却|到现在|一直|没)"
    r"|(?<!hope )(?<!sure )\b(?:they|people|strangers|companies|agents|the (?:company|agent|agency)|scammers?|callers"
    r"|collectors?|who|he|she|(?<!can )always|constantly|never)"
    r"(?: (?:just|always|still|would|will|never|also|even|all|constantly|often|(?:keep|kept) on|used to|continue to"
    r"|try to)){0,4}"
    r" (?:call|phone|ring) me\b",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"给我(?:打|来)(?:一?个)?电话|打(?:我)?(?:这个)?电话(?:给我|联系我?|就行|吧|也行|也可以)|电话联系(?:我|吧"
    r"|就行)"
    r"|可以打(?:我)?电话|打给我"
    r"|(?:^|[，,。;；\s])我?的?电话(?:也|就)?(?:能|可以|可)(?:打|接)(?=[的吧啊]?(?:$|[，,。;；！!\s]))"
    r"|\b(?:call|phone|ring) me\b(?! names)|(?<!not )\bby phone\b|\bcalls? (?:is|are) fine",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?:\+|(?<!\d))\d[\d -]{5,30}\d")
_KIN = (
    "妈妈?|爸爸?|父亲|母亲|父母|爷爷|奶奶|姥姥|姥爷|公公|婆婆|岳父|岳母|老人|邻居|老伴|爱人|老公|老婆|孩子|儿子|女儿|朋友|同事|老乡|亲戚"
    "|舅舅|叔叔|阿姨|姐姐?|哥哥?|弟弟?|妹妹?|(?:老家)?[表堂][叔哥姐弟妹舅姑]|大[爷妈伯]|姑姑?|姨"
)
_KIN_EN = (
    r"(?:(?:old|elderly|disabled|deaf|blind|next[- ]door|downstairs|upstairs) )?(?:(?:mother|father|sister"
    r"|brother|son|daughter|parents)[- ]in[- ]law"
    r"|(?:grand)?(?:mother|father|mum|mom|dad|ma|pa|parents|son|daughter)|in-laws|granny|grandma|grandpa|nan"
    r"|wife|husband"
    r"|partner|boyfriend|girlfriend|flatmate|roommate|sister|brother|aunt(?:ie)?|uncle|cousin|neighbou?r"
    r"|friend|colleague"
    r"|landlady|ayi|nanny|tenant|boss|client)(?:'s mother|'s father|’s mother|’s father)?"
)
_BEHALF = re.compile(
    rf"(?:替|代|帮)(?P<zh>我?们?家?(?:{_KIN}))(?:来)?(?:反映|投诉|问|举报|报修?|登记|求助|打(?:的|个)?电话|来电|说一?下|打的|打来)"
    rf"|\b(?:on behalf of|(?:writ(?:e|ing)|report(?:ing)?|ask(?:ing)?|complain(?:ing|ts?)?|fil(?:e|ing)|this is"
    rf"|it'?s) (?:this )?for)"
    rf" (?P<en>(?:my|our|an?) {_KIN_EN})\b|\bon (?P<en2>my {_KIN_EN})(?:'s|’s|s)? behalf"
    rf"|\b(?P<en4>(?:my|our) {_KIN_EN}) (?:can['’]?t|cannot|doesn['’]?t|does not|don['’]?t) (?:write"
    rf"|type|read|speak|use|know|see|hear)\b"
    r"[^.;]{0,40}?\bfor (?:him|her|them)\b"
    r"|\bon behalf of (?P<en3>(?:my|our|a|an) [a-z][a-z' -]{2,30}?)(?=[,.;]|$| who\b| and\b| about\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wishes:
    """None: nothing said of it. `contact_by`: chat, call or text_only; `no_number`: the number is to go; `no_call`:
    nothing but not to be called is said of how, so that it is text_only where there is a number, else chat."""

    anonymous: bool | None = None
    confidential: bool | None = None
    contact_by: str | None = None
    no_number: bool = False
    no_call: bool = False
    call_hours: str | None = None
    on_behalf_of: str | None = None

    @property
    def any(self) -> bool:
        """Whether anything was wished at all, beside for whom one writes."""
        return bool(
            self.contact_by
            or self.no_number
            or self.no_call
            or self.anonymous is not None
            or self.confidential is not None
            or self.call_hours
        )


@lru_cache(maxsize=8)
def wishes(words: str) -> Wishes:
    """What the words say of it. They are asked several times while one message is answered."""
    behalf = _BEHALF.search(words)
    contact_by = _contact_by(words)
    return Wishes(
        anonymous=False if _NAMED.search(words) else True if _ANONYMOUS.search(words) else None,
        confidential=_confidential(words),
        contact_by=contact_by,
        no_number=bool(_NO_NUMBER.search(words)),
        no_call=contact_by is None and bool(_NO_CALL.search(words)),
        call_hours=hours_told(words, _blank(words)),
        on_behalf_of=told_in(behalf),
    )


def _confidential(words: str) -> bool | None:
    if _OPEN.search(words):
        return False
    return True if _CONFIDENTIAL.search(words) and not is_all_the_same(words) else None


def is_all_the_same(words: str) -> bool:
    """Whether the words say that it may be kept secret or not."""
    return _ALL_THE_SAME.search(words) is not None


def spans(words: str) -> Iterator[tuple[int, int]]:
    """Where the words speak of calling, which may overlap: a time told there is not the matter's."""
    yield from ((one.start, one.end) for one in hours_in(words, _blank(words)))


def without_hours(words: str) -> str:
    """The words without those that speak of when to call."""
    kept, at = [], 0
    for start, end in spans(words):
        kept.append(words[at:start])
        at = max(at, end)
    return "".join((*kept, words[at:]))


def _blank(words: str) -> str:
    """Without its long numbers and what tells of unwanted calls, as long as before: '打138…' and 'call me on 138… after
    six' speak of an hour.
    """
    for beside in (_LONG_NUMBER, _PLAGUED):
        words = beside.sub(lambda found: " " * len(found.group()), words)
    return words


def _contact_by(words: str) -> str | None:
    if _TEXT.search(words):
        return "text_only"
    if _HERE.search(words) or _NO_NUMBER.search(words):
        return "chat"
    rest = _blank(words)
    at_hours = bool(hours_in(words, rest))
    if _NO_CALL.search(words) and not at_hours:
        return None
    return "call" if _CALL.search(rest) or at_hours else None
