"""Short questions how far a matter has come, which name none: '怎么样了呀', 'so what now', 'has it been sent on?'. Pure.

Whoever has filed one asks of that; before it they mean something else.
"""

from __future__ import annotations

import re

_MINE = r"(?:(?:the )?(?:first|second|third|fourth|fifth|last|other) one|it|this|that|things?|everything|(?:my|the|our) (?:\w+ )?(?:case|complaint|report|ticket|thing|matter|request|issue|problem|one))"
_LEAD = r"(?:(?:so|and|ok(?:ay)?|but|well|hi|hello|hey|then|please|sorry|um+|uh|excuse me|any ?way)[,.!? ]+)*"
_END = (
    r"(?: (?:now|yet|then|already|today|so far|at the moment|right now|please|exactly|again|with (?:it|this|that)"
    rf"|(?:on|about|with|of|for) {_MINE}))*[?!. ]*"
)
_DONE = (
    r"(?:sent|passed|forwarded|given|assigned|dispatched|handed|looked|taken|dealt|worked|picked|processed|accepted|received"
    r"|handled|done|resolved|fixed|seen|read|registered|started|moved|gone|going)"
)
_ASKS_EN = re.compile(
    rf"{_LEAD}(?:"
    rf"where (?:does|do|did) {_MINE} (?:stand|get to|go)|where (?:is|'?s) {_MINE}|where are (?:we|you|they|things)(?: (?:at|up to))?"
    r"|what(?:'s| is|s)? (?:now|next|new|up|happening|going on|the (?:status|state|latest|news|progress|word|story|situation"
    r"|plan|score))"
    rf"|what(?:'s| is| has)? (?:happened|happening|become|going on|up) (?:to|with|of) {_MINE}"
    r"|what happens (?:next|now|from here|after (?:this|that))|(?:and )?(?:now|then) what"
    r"|(?:is there |are there |have you (?:got )?|do you have |got |heard )?any(?:thing)?(?: (?:new|news|progress|updates?|word|movement"
    r"|developments?|change|happening|happened|back))"
    rf"|(?:how(?:'s| is|s| are|'re)|how) {_MINE}(?: (?:going|coming(?: along| on)?|doing|looking|getting on|progressing))?"
    rf"|what about {_MINE}|how far (?:along |on )?(?:(?:is|has|did|are|have) (?:{_MINE}|you|they|we))?(?: (?:got|gotten|come|along|get))*"
    r"|(?:are|is) (?:they|you|we|any(?:one|body)|some(?:one|body))(?: \w+)? (?:on|doing|looking (?:at|into)|working on|dealing with"
    rf"|handling|taking care of|fixing|seeing to) {_MINE}"
    rf"|(?:has|is|was|did|does|will|have|had) {_MINE}(?: (?:been|being|get|got|gone|go|already|be|actually|even))* {_DONE}"
    r"(?: (?:on|out|over|off|at|up|to (?:any(?:one|body)|some(?:one|body)|them|the (?:\w+ )?(?:unit|department|people|office|team))))*"
    rf"|(?:has|have|did) (?:they|you|any(?:one|body)|some(?:one|body))(?: (?:already|actually|even|ever))* (?:{_DONE}|send|pass|forward"
    r"|start|look|see|read|get|got|do|begun|begin|taken?)"
    rf"(?: (?:on|out|over|off|at|up|to|{_MINE}))*(?: (?:to )?(?:any(?:one|body)|some(?:one|body)|them|work|anything|something))?"
    r"|is (?:that|this) (?:all|it)|(?:case |ticket |complaint )?(?:status|progress|updates?)(?: (?:report|update|check))?"
    r")"
    rf"{_END}",
    re.IGNORECASE,
)
_ASKS_ZH = re.compile(
    r"(?:(?:那么?|现在|目前|这会儿|眼下|后来|最后|我们?|俺|的|[这那](?:个|件|张|边|单)?|(?:第[一二三四五六1-6]|[前后头](?:面那|一|那)|另外?一)[个件张单]|事情?|事儿|单子?|投诉|到底|你们|他们|请问|问一?下|想问"
    r"|进度|进展|情况|结果|哎|喂|唉|又|都)[，,。 ]*){0,8}"
    r"(?:(?:办|处理|弄|查|走|进行|进展|修|搞|推进|解决|流转|转|派|送)(?:得|到|的)?)?"
    r"(?:怎么?样|咋样|怎样|如何|咋说|怎么说|怎么着|咋着|到哪(?:儿|里|个?(?:部门|单位|环节|阶段)|一?步)?"
    r"|到?(?:什么|啥)(?:地步|程度|阶段|环节|份上|样|情况|状态|时候了|进度|进展)"
    r"|(?:有没有|有|啥|什么|新)*(?:进展|动静|消息|信儿?|下文|眉目|说法|结果|回音|着落|进度|后续|动作)|(?:有人|谁)(?:在)?(?:办|管|处理|接|跟进?|看))"
    r"(?:去|过去|过)?(?:没有?|了|啦|呀|啊|呢|吗|么|哇|呐|不|嘛)*[？?。!！~…]*"
    r"|(?:那么?|嗯|好|行|[，, ])*(?:接下来|然后|后来|下一步|之后|后面|下面|再然后|完了|往后|后续)"
    r"(?:呢|怎么办|咋办|怎么弄|咋弄|会怎么样|怎么走|咋走|是啥|是什么|(?:我)?(?:还|该|要|需要|得)*(?:干|做)(?:嘛|啥|什么)|怎么说|啥流程|什么流程)?"
    r"(?:呀|啊|呢|了)*[？?。!！~…]*"
    r"|(?:那|我|这边|[，, ])*(?:还|该|需要|用|得|要)+(?:我)?(?:再)?(?:干|做)(?:嘛|啥|什么)(?:吗|呢|不)?[？?。]*"
    r"|(?:那|就|[，, ])*这就(?:完|行|好|可以|算完)了(?:吗|么|啊|呀)?[？?。]*",
)
_LONGEST = 60


def asks_how_far(text: str) -> bool:
    """Whether nothing is asked but how far it is."""
    text = text.strip()
    if not 0 < len(text) <= _LONGEST:
        return False
    return bool(_ASKS_EN.fullmatch(text) or _ASKS_ZH.fullmatch(text))
