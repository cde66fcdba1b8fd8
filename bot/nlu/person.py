"""A wish to talk to a person, and what is said to them while they have not come yet. Pure.

Neither is a matter to be filed: '我想找真人说说垃圾的事' asks for somebody, and 'it is about the lift' after it is for them.
"""

from __future__ import annotations

import re

_WHO = (
    r"(?:人工(?:客服|服务|坐席)?|真人|(?:大)?活人|客服|坐席|(?:你们的?)?(?:工作人员|值班(?:的|人员)|接线员|负责人|领导|经理|主管)"
    r"|你们(?:的)?人)"
)
_OF_WHAT = r"(?:[^，。！？,.!?了过没不]{1,12}?(?:的?(?:事情?|事儿|问题|情况)|[那这](?:件|个)?事儿?))"
# 能不能换个人: who talks to a machine means by it that a person shall come.
_ANOTHER = r"(?:(?<=换)|(?<=换个)|(?<=换位)|(?<=换一个)|(?<=换一位))别?人"
_WHO_EN = (
    r"(?:(?:an?|the|some|any|your|another) )?(?:(?:real|actual|live|living|human|proper) )*"
    r"(?:human(?: being)?|person|people|somebody|someone|agent|operator|representative|colleague|staff(?: member)?"
    r"|member of staff|manager|supervisor|boss)"
)
_ASKS = re.compile(
    r"(?:(?:你好|您好|喂|那就?|我|俺|就|还是|只|想|要|得|能不能|可以|可不可以|能|麻烦你?|请|帮我|给我|算了|直接|先"
    r"|不说了|不行)[，,。 ]*){0,10}"
    rf"(?:转接?|找|接|换|叫|要|来|跟|和|同|让|喊|有没有|有)(?:一?[个位])?(?:{_WHO}|(?<=[跟和])人|个人(?=来|跟|说)|{_ANOTHER})"
    r"(?:来|出来)?(?:(?:跟|和|给|帮)(?:我|俺))?"
    rf"(?:(?:谈|说|聊|讲|沟通|反映|问|咨询|处理|解决|回复?|接)(?:一?下|一?[说聊谈讲问])?{_OF_WHAT}?)?"
    r"(?:吧|吗|行吗|行不行|可以吗|好吗|啊|呀|嘛|呗)?[。.!！?？~]*"
    r"|(?:(?:ok|okay|hi|hello|hey|please|pls|no|but|so|well|look|sorry|i|i'd|i'm|would|do|want|wanna|need|like|have|got|to|just"
    r"|still|really|rather|only|can|could|may|you|we|let|me|us|there|is|waiting|for)[,.! ]+)*"
    r"(?:(?:talk|speak|chat|connect(?: me)?|transfer(?: me)?|put me through|pass me(?: on)?)(?: to| with)"
    r"|(?:get|give|find|bring|call|want|need|for|is there|rather have)(?: me)?)"
    rf" {_WHO_EN}(?: else)?(?: (?:please|now|here|there|instead|on duty|first|right now|of yours|in charge))*"
    r"(?: (?:about|regarding) [^,.;:!?]{2,30})?(?: please)?[.!? ]*",
    re.IGNORECASE,
)
_ANYBODY = re.compile(
    r"(?:喂|那|哎|你好|您好|还|怎么|到底|[，, ])*(?:有人(?:吗|没有?|在吗|么)|人呢|(?:同事|真人|人工|客服)(?:呢|来了?(?:吗|没)|在吗"
    r"|什么时候来|啥时候来|怎么还不来)|没人(?:吗|了吗|啊)?)[?？。!！啊呀]*"
    r"|(?:(?:hello|hi|hey|so|ok|well)[,.!? ]*)*(?:is )?(?:(?:anyone|anybody|someone|somebody) ?(?:there|here|home|around"
    r"|coming|yet)?|where(?:'s| is) (?:everyone|everybody|the (?:person|human|colleague|operator)|your colleague)"
    r"|(?:still )?no ?(?:one|body)(?: (?:there|here|yet))?)[?.! ]*",
    re.IGNORECASE,
)
# What it is about, and nothing of what happened.
_TOPIC = re.compile(
    r"(?:(?:我|就|也|主要|其实|想|要|是|说|问|聊|谈|反映|咨询|有|一?下|个|那|嗯|[，, ]))*"
    rf"(?:关于[^，。！？,.!?了过没不]{{1,12}}?的?|{_OF_WHAT})(?:的|吧|啊|呗)?[。.!！~]*"
    r"|(?:(?:it'?s|it is|this is|that'?s|i|i'd|i'm|want|wanted|need|like|to|talk|ask|speak|complain|calling|writing|here"
    r"|just|well|so|and|ok|hi|it|all|have|a question|something)[, ]+)*(?:about|regarding|concerning|to do with)"
    r" (?:(?:the|my|our|a|an|some|this|that) )?(?!(?:\w+ )?(?:not|is|are|was|who|that|being|having)\b)"
    r"[\w'-]+(?: (?!not\b|is\b|are\b|was\b|who\b|that\b|has\b)[\w'-]+){0,2}[.! ]*",
    re.IGNORECASE,
)
_ANYONE = (
    r"(?:any(?:one|body)|visitors?|inspectors?|officers?|" + _WHO_EN + r")\b(?! (?:else|who|that|\w+ing)\b)"
)
# That nobody is wanted: '别派人来找我', 'don't send anyone'.
_NOBODY = re.compile(
    r"(?:别|甭|不要|不用|不必|不需要|不想)(?:再|让|叫|派|来|给我|找|转|喊|要|有|等|你们的?|任何)*"
    rf"(?:人|{_WHO})(?=$|[\s，,。.!！?？]|[来上到过进了吧啊]|打电话|找我|联系)"
    r"|(?<!they )(?<!you )(?<!why )(?<!we )\b(?:don['’]?t|do not|never) (?:send|connect|transfer|call|bring)(?: (?:me|to|with|in))*"
    rf" {_ANYONE}"
    r"|\b(?:(?:don['’]?t|do not) (?:want|need|have)(?: you)?|no need)(?: to)?(?: (?:send|connect|transfer|get|call|bring|talk|speak|see|have))?"
    rf"(?: (?:me|to|with|for|in))* {_ANYONE}",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(rf"{_WHO}|\b{_WHO_EN}\b", re.IGNORECASE)
# Who will not have a machine wants somebody.
_MACHINE = re.compile(r"机器|智能|\b(?:\w*bots?|machines?|computers?|ai)\b", re.IGNORECASE)
# What somebody tells of another's service, and no wish for one: 'customer service is a bot', 客服一直让等.
_OF_SERVICE = re.compile(
    r"(?:他们?|她们?|商家|平台|公司|人家|那边|店家)?(?:的)?客服(?:电话)?(?:就?是|根本|一直|总|老|都|也|不|没|让|说|态度|打不通|是)"
    r"|(?:(?:and|but|also|their|the|its|his) ){0,2}(?:customer )?(?:service|support|helpline|hotline)(?:['’]s| (?:is|was|are|just|never"
    r"|only|keeps?|kept|won['’]?t|doesn['’]?t|didn['’]?t|hung|ignores?|ignored|refuses?|says?|said))\b",
    re.IGNORECASE,
)
_NO_CONTACT = re.compile(
    r"(?:(?:得了|行吧?|嗯|好吧?|那|就|算了|都|也)[\s，,]*)*(?:别|甭|不用|不必|不需要|无需|用不着)(?:再|给我|跟我)*"
    r"(?:联系|回复?|回[信话]儿?|通知|告诉|找|(?:打|来)(?:个)?电话(?:给)?|回电话?(?:给)?)(?:我|俺)?了?"
    r"(?:[\s，,。.!！]+[^，。\s]{1,10}就(?:[行好成得]|可以)(?:了|啦|吧)?)?[\s。.!！]*"
)
_LONGEST = 80


def asks_for_person(text: str) -> bool:
    """Whether nothing is said but that somebody wants a person, be it with what they want one for."""
    return len(text) <= _LONGEST and _ASKS.fullmatch(text) is not None


def asks_whether_anybody(text: str) -> bool:
    """Whether somebody who waits asks if anybody is there."""
    return len(text) <= _LONGEST and _ANYBODY.fullmatch(text) is not None


def names_only_topic(text: str) -> bool:
    """Whether it is only said what it is about: 'it is about the lift', '垃圾的事'."""
    return len(text) <= _LONGEST and _TOPIC.fullmatch(text) is not None


def wants_nobody(text: str) -> bool:
    """Whether it is said that nobody shall come, or be called ('别派人来找我'), and nobody is wanted instead."""
    rest, refused = _NOBODY.subn(" ", text)
    return len(text) <= _LONGEST and refused > 0 and not (_MACHINE.search(text) or _SOMEBODY.search(rest))


def wants_no_contact(text: str) -> bool:
    """Whether nothing is said but that one need not be called or told, be it as long as it is done: '甭联系我 修好就成'."""
    return _NO_CONTACT.fullmatch(text) is not None


def tells_of_service(text: str) -> bool:
    """Whether it is told what somebody else's service is like or does; nobody is asked for."""
    return _OF_SERVICE.match(text) is not None
