"""After danger: words that say that people are safe, and words that ask what to do until help comes. Pure."""

from __future__ import annotations

import re

_SAFE = re.compile(
    r"(?:人|我|我们|大家|孩子|老人|全家|都|已经)\S{0,6}(?:出来|下来|撤出|离开|跑出|安全|没事|获救|救|脱险)(?:了|啦)"
    r"|(?:出来|下来|到外面|到楼下|到楼外|到院里|跑出去|安全|没事|脱险|脱困|醒过来)(?:了|啦)"
    r"|(?:人|大家|我们|都)(?:都|很|已经)?(?:安全|平安|没事)|虚惊|有惊无险"
    r"|(?:救护车|消防车?|消防员|警察|民警|抢修的?|120|119|110)(?:的?人)?(?:已经|都|刚|也)?(?:来|到)(?:了|啦)"
    r"|(?:火|烟|明火)(?:已经|都|总算|可算)?(?:灭|扑灭|散|没)(?:了|啦)|(?:灭|扑灭)(?:了|啦)(?:灭了)?"
    r"|(?:煤气|燃气|阀门?|电闸|总闸)(?:已经|都)?关(?:了|上了|好了)"
    r"|\b(?:we|i|everyone|everybody|they|he|she|all)(?:'re|'s|'m| are| is| am| have| has| got)?"
    r"(?: all| both| now| safely| got)* (?:out|safe|fine|ok|okay|outside|downstairs)\b"
    r"|\bthe (?:ambulance|fire brigade|police)(?: is| are| has|'s)? (?:here|arrived|come)\b"
    r"|\b(?:fire is out|out of danger|safe now|got out|all safe)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"没(?:有)?(?:出来|下来|灭|到|来)|出不来|下不来|还没|没(?:完全)?灭|不安全|困在|还(?:有|在|剩)|又(?:着|烧|冒|闻)"
    r"|(?:打|叫|喊|报|等)(?:了|过)?(?:一?个)?(?:119|120|110|救护车|消防)"
    r"|伤|昏(?!\S*醒(?:了|过?来))|没醒|不醒|抢救(?!过来)"
    r"|(?:没(?:啥|什么)?大?事|安全|不要紧|脱险|(?:出来|下来|到|来|灭|醒|救|好|关)了)(?:了|啦)?(?:吧|吗|么|没有?(?!事))(?=$|[\s，,。.!！?？])"
    r"|\b(?:not|isn'?t|aren'?t|can'?t|still|hurt|injured|unconscious|bleeding)\b",
    re.IGNORECASE,
)
# That nobody is hurt keeps nobody in danger.
_UNHURT = re.compile(
    r"(?:没有?|无)(?:什么|任何)?(?:人员?|谁)?(?:受|大)?伤(?:亡|着|到)?"
    r"|\b(?:no(?:body| ?one|ne of us)(?:['’]?s| is| was| got)?|not|isn['’]?t|aren['’]?t)(?: been)? (?:hurt|injured)\b",
    re.IGNORECASE,
)
# 'No need to record it' wants no record.
_OVER_WITH_RECORD = re.compile(
    r"(?:不用|不必|甭|别|不需要|不想|不|没必要)(?:再|给我|帮我)?(?:登记|记录|记下?|记上|投诉|反映|报)(?:了|下来)?"
    r"|\b(?:no need to|don'?t(?: need to| want to| bother to)?|not|never ?mind (?:the|about the))"
    r" (?:record|file|report)(?:ing)?\b",
    re.IGNORECASE,
)
_RECORD = re.compile(r"登记|记录|记下|记上|投诉|反映|\brecord\b|\bfile\b|\breport\b", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:怎么|咋)(?:办(?![^，。]{0,6}证)|整|做|弄|处理|等)"
    r"|(?<!你能)(?<!您能)(?<!你们能)(?<!你可以)(?<!您可以)(?<!你们可以)该?(?:注意|干|做|准备)(?:些|点)?(?:什么|啥|哪些|嘛)|(?:什么|啥)(?:要|该|需要)?注意"
    r"|(?:多久|几分钟|什么时候|啥时候)\S{0,4}(?:能?到|来)|在哪儿?等"
    r"|\bwhat (?:should|can|do|shall|must) (?:we|i) (?:do|watch)|\bwhat (?:do we|to) do\b|\bwhile (?:we"
    r"|i)(?:'re| are|'m| am)? wait"
    r"|\buntil (?:they|help)\b|\bis it (?:safe|ok|okay) to\b",
    re.IGNORECASE,
)
# Whether one may do something.
_WHETHER = re.compile(
    r"(?:能不能|可不可以|能|可以|要不要|该不该|用不用|是不是(?:该|要|得))[^，。？?]{1,12}(?:[吗么不]|[？?]|$)"
    r"|\b(?:can|should|may|shall) (?:we|i) (?:go|open|use|move|leave|stay|get|wait)\b",
    re.IGNORECASE,
)
# What the desk itself can do is asked for no danger ('你们能说中文吗'), unless it is to help or to say how one stays safe.
_OF_DESK = re.compile(
    r"(?:你们?|您)(?:们|现在|也|都|还)?(?:能不能|可不可以|能|可以)(?![^，。？?]{0,12}(?:来|到|派|救|叫|打|报|通知|联系|快|告诉|教|怎么|安全|危险))"
    r"|(?:能|可以)[^，。？?]{0,4}问[^，。？?]{0,6}(?:事|问题)"
)
# Nothing is to be done any more: the alarm is over, and nobody wants a ticket of it. An ambulance that is not needed is no
# such word.
_OVER = re.compile(
    r"(?:不用|不必|甭|不需要|用不着|没必要|别(?=再?(?:管|来|登|记|报|查|弄|麻烦|办|理|派|打|叫|跟|催|处理|投诉|反映|过来)))(?!怕|急|担心|慌|着急|客气|(?:再)?(?:叫|打|派|等|来)?(?:救护车|消防|警察|110|119|120))"
    r"|算了|拉倒|取消|撤(?:了|销|回|掉)|虚惊|误报|报错了|看错了|闻错了|听错了|想多了|搞错了|是我弄错"
    r"|\b(?:no need|never ?mind|forget (?:it|about it|that)|cancel|drop (?:it|that)|no thanks?|not needed|not necessary"
    r"|don'?t (?:need|bother|worry about it|file|send|do anything)|false alarm|my mistake|nothing (?:to report|needed|more))\b"
    r"(?! (?:for )?(?:an? |the )?(?:ambulance|fire|police))",
    re.IGNORECASE,
)
# It is over, and so told: more than `_SAFE`, where the alarm is called off in the same breath.
_DONE = re.compile(
    r"没事|没啥|好了|过去了|解决了|处理(?:好|完)?了|修好|关(?:了|上|好)|灭了|停了|走了|散了|虚惊|误报|(?:看|闻|听|搞|报|弄)错|想多"
    r"|(?:\b(?:is|are|am|all|i'?m|we'?re|they'?re)|(?<=\w)['’]?s)"
    r" (?:(?:all|now|fine|already|totally|really|just|completely) )*"
    r"(?:fine|ok(?:ay)?|all right|alright|safe|over|sorted|solved|gone|out|good)\b(?! (?:of|the)\b)"
    r"|\b(?:false alarm|my mistake|taken care of|handled|went out|gone out)\b",
    re.IGNORECASE,
)
# Who goes on with this is not done: 'it's out, but the smell is back'.
_YET = re.compile(r"但|可是|不过|\b(?:but|except|yet)\b", re.IGNORECASE)
# All that may stand beside safety where nothing more is told than that it be recorded.
_JUST_RECORD = re.compile(
    r"我们?|人|大家|都|现在|已经|是|就|还|也|想|要|请|请你|帮忙?|给|能不能|可以|麻烦|你们?|您|把|这个?|那个?|事儿?|情况|一下|下来?|了|吧|吗|啊|呢|的|好"
    r"|吗|先|再|继续|接着|不过|但是?|[\s，,。.!！?？]"
    r"|\b(?:i'?m|we'?re|i|we|am|are|is|it'?s|now|ok(?:ay)?|so|well|and|but|just|still|please|pls|can|could|you|to|want|like|would|it|this|that|the|a|an"
    r"|on|for|me|us|go|ahead|case|everyone|all|everybody|they|he|she|have|got|on the|yes|thanks|thank|let'?s|down|need)\b",
    re.IGNORECASE,
)
_MORE = 6
# Who called for help already and says behind it that they are safe waits for none: '打了120了 没事'. Who is taken to
# hospital is not safe by that.
_CALLED_AND_SAFE = re.compile(
    r"(?:打|叫|喊|报)(?:了|过)+(?:一?个)?(?:119|120|110|救护车|消防|警)(?:了|啦)?"
    r"(?=[\s，,。.!！]*(?:人|都|已经|现在|他们?|她|我们?|大家)*(?:没(?:啥|什么)?大?事|安全|救出来|不要紧)(?:了|啦|啊)*(?:$|[\s，,。.!！]))"
)
_LONGEST = {True: 40, False: 120}


def is_safe(words: str) -> bool:
    """Whether the words say that people are safe, and nothing of still being in danger or of wanting a ticket."""
    return (
        len(words) <= _LONGEST[not words.isascii()]
        and bool(_SAFE.search(words) or _CALLED_AND_SAFE.search(words))
        and not _is_not_yet(_CALLED_AND_SAFE.sub(" ", words))
        and not _RECORD.search(words)
    )


def calls_off(words: str) -> bool:
    """Whether the alarm is called off: it is over, and nothing is wanted any more ('不用了已经没事了', 'all fine, no need')."""
    return (
        len(words) <= _LONGEST[not words.isascii()]
        and bool(_OVER.search(words) and _DONE.search(words))
        and not _is_not_yet(_OVER.sub(" ", words))
        and not _YET.search(words)
        and not _RECORD.search(_OVER_WITH_RECORD.sub(" ", words))
    )


def wants_record(words: str) -> bool:
    """Whether people are safe and it shall be recorded: '没事了，帮我登记一下', 'I'm ok now, just want it on record'. What
    is told beside that is a detail, and of the matter.
    """
    return (
        len(words) <= _LONGEST[not words.isascii()]
        and bool(_SAFE.search(words) and _RECORD.search(words))
        and not (_is_not_yet(words) or _OVER_WITH_RECORD.search(words))
        and _told_beside(words) <= _MORE
    )


def _is_not_yet(words: str) -> bool:
    """Whether somebody still waits for help, or is hurt."""
    return _NOT_YET.search(_UNHURT.sub(" ", words)) is not None


def _told_beside(words: str) -> int:
    """How many characters are neither of safety nor of a record."""
    for known in (_SAFE, _RECORD, _JUST_RECORD):
        words = known.sub(" ", words)
    return sum(char.isalnum() for char in words)


def asks_what_to_do(words: str) -> bool:
    """Whether somebody asks how to stay safe, or what to do now; a matter told at length asks something else."""
    return (
        len(words) <= _LONGEST[not words.isascii()]
        and (_ASKS.search(words) is not None or _asks_whether(words))
        and not _RECORD.search(words)
    )


def only_asks_whether(words: str) -> bool:
    """Whether it is asked at most if one may do something, which may be anything: to open a window, or to use English."""
    return _ASKS.search(words) is None


def _asks_whether(words: str) -> bool:
    return bool(_WHETHER.search(words)) and not _OF_DESK.search(words)
