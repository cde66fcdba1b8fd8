"""Who has lost somebody and wants to be where they are: a wish to die, in other words. Pure."""

from __future__ import annotations

import re

_KIN_ZH = (
    "老伴儿?|老头子?|老太婆|老公|丈夫|爱人|老婆|媳妇|妻子|[我他她]?(?:妈妈?|爸爸?|奶奶|爷爷|姥姥|姥爷)|母亲|父亲"
    "|儿子|女儿|闺女|孩子|女朋友|男朋友|对象|未婚[妻夫]"
)
_DIED_ZH = "去世|过世|病故|离世|死了|死[得的]早"
# So the dead are spoken of, but also who has left: nobody follows these by looking for them.
_LEFT_ZH = "走了|没了|不在了|走[得的]早"
_WANTS_ZH = (
    "(?:想|要|打算|准备|恨不得|不如|干脆|只能)(?:也|就|早点儿?|赶紧|马上|现在|快点儿?|一起|跟着|这就){0,3}"
)
_ENDS_ZH = "(?=[了啊呢吧，。！!；;…]|算了|$)"
# Whoever else is told of in between may be whom somebody wants to be with, in a hospital or at a grave, too.
_ELSE_ZH = "孩子|儿子|女儿|闺女|孙|[爸妈爷奶哥姐弟妹]|父亲|母亲|医院|病房|养老院|坟|墓|[猫狗]"
_GAP_ZH = rf"(?:(?!{_ELSE_ZH})[^！？!?\n]){{0,40}}?"
_FOLLOWS_ZH = re.compile(
    rf"(?P<who>{_KIN_ZH})(?:都|也|就|已经|刚)?(?:(?:{_DIED_ZH}){_GAP_ZH}{_WANTS_ZH}(?:下去|过去|去)?(?:陪|找|跟|随)"
    rf"|(?:{_LEFT_ZH}){_GAP_ZH}{_WANTS_ZH}(?:下去|过去|去)?陪)"
    rf"(?:着|伴)?(?:[他她]|(?P=who))(?:们|俩)?(?:去|一起走|一块儿?走|走)?{_ENDS_ZH}"
)
_LOSS_ZH = re.compile(f"{_DIED_ZH}|{_LEFT_ZH}")
_KIN_EN = (
    r"(?:husband|wife|partner|spouse|mum|mom|mother|dad|father|son|daughter|child|baby|girlfriend|boyfriend"
    r"|fianc[eé]e?|brother|sister|grand(?:ma|pa|mother|father))"
)
_LOST_EN = (
    rf"(?:my (?:late |dear |old |only |beloved )*{_KIN_EN}(?: has| had| is|['’]s)? "
    rf"(?:just |recently |suddenly )?(?:died|dead|passed(?: away| on)?|gone)|i(?:['’]ve)? lost my {_KIN_EN})"
)
_ELSE_EN = (
    rf"(?:{_KIN_EN}|kids?|children|friends?|family|hospital|ward|funeral|grave|cemetery|buried|visa|hukou)"
)
_FOLLOWS_EN = re.compile(
    rf"\b{_LOST_EN}\b(?:(?!\b{_ELSE_EN}\b)[^!?\n]){{0,80}}?"
    r"\bi(?:['’]?m| am|['’]?ll| will|['’]?d)? (?:(?:just|really|only|so|now) )*"
    r"(?:want|wanna|wish|going|gonna|ready|need|long|hope|like|about|rather)(?: to)?(?: just)?(?: go)?(?: and)?(?: to)?"
    r" (?:join|follow|be (?:back |together )?with) (?:him|her|them)"
    r"(?=\s*(?:$|[.,!?;…]|\b(?:now|soon|again|tonight|today|too|up there|there|in heaven|so (?:much|bad)|and|already"
    r"|wherever|instead)\b))"
)


def wants_to_follow(plain: str) -> bool:
    """Whether a normalised text tells of a loss and the wish to be with whom it was: '老伴去世了 我想去陪她'."""
    told = _LOSS_ZH.search(plain) and _FOLLOWS_ZH.search(plain)
    return (told or _FOLLOWS_EN.search(plain)) is not None
