"""A refusal to have it filed at all, whatever 'no' it begins with. Pure."""

from __future__ import annotations

import re

_REFUSES = re.compile(
    r"(?:(?:不对|不是|不行|不了?|没有?|算了|等等|等一?下|哎|唉|嗯|那|好吧?|行吧?|对不起|不好意思|改主意了|我改主意了)[，,。.!！ ]*){0,8}"
    r"(?:我们?|俺|咱们?|你们?|您|给我)?(?:还是|就|真|现在|又|也|都|先|突然|决定|这件|这个|这事儿?|[，, ])*"
    r"(?:不(?:想|要|用|必|打算|准备)?|别|甭|懒得|没必要|没兴趣)(?:再|继续|给我|帮我|替我|往下|去|往上)*"
    r"(?:(?:登记|投诉|反映|举报|提交|上报)(?:了|上去|这个|这件事?|你们|他们|啦)*|(?:报|登|弄|搞|记|交|办|折腾)(?:上去)?(?:了|啦))"
    r"(?:吧|呗|啊|好吗|行吗|谢谢|[，, ])*"
    # Why: '不登了 烦', '算了不报了，我自己找他去'.
    r"(?:(?:真|太|好)?(?:烦|麻烦|累|没意思|没劲|没用|白费劲)(?:死(?:我|人)?)?(?:了|人)?|我?(?:还是)?自己(?:去|再|来)?(?:找|解决|处理|想办法|弄|跟|说|联系)[^，。？?]{0,8}"
    r"|以后再说|随(?:便|你们?)(?:吧)?|爱咋咋地?)?[。.!！~]*"
    r"|(?:(?:no+|nope|nah|wait|actually|sorry|ok(?:ay)?|well|hm+|please|stop|never ?mind|forget it|on second thoughts?|you know what"
    r"|i(?:'ve)? changed my mind|but|and|so|then|just|i think|that's wrong|not right)[,.! ]+)*"
    r"(?:(?:i|we|i'd|we'd) )?(?:(?:really|just|simply|honestly|actually|definitely) )?"
    r"(?:(?:do not|don'?t|no longer|won'?t|will not|am not going to|'?m not going to|rather not|would rather not|not)(?: (?:really|even))?"
    r"(?: (?:want|wish|need|like|care|plan|feel like))?(?: (?:you|me))?(?: to)?"
    r" (?:file|filing|report|reporting|submit|submitting|register|registering|complain|complaining|record|send|go on|continue"
    r"|do this|do that|(?:it|this|that|anything) (?:filed|reported|submitted|registered|recorded|sent|on record))"
    r"(?: (?:it|this|that|them|anything|one|any of (?:it|this)|the complaint|my complaint|about it|with (?:it|this|that)|in))*"
    r"|(?:do not|don'?t) want (?:it|this|that|to))"
    r"(?: (?:any ?more|any longer|now|after all|at all|then|please|thanks|thank you|today|sorry))*[.! ]*",
    re.IGNORECASE,
)
_LONGEST = 80


def refuses_filing(text: str) -> bool:
    """Whether all that is said is that it shall not be filed: '不对，我不想登记了', 'no, don't file it'."""
    return len(text) <= _LONGEST and _REFUSES.fullmatch(text) is not None
