"""Who tells whom they have lost, and that they live alone since: a life, and no danger. Pure."""

from __future__ import annotations

import re

# Only husband and wife: whose mother left may be a child at home alone, whose son left may look for him.
_MOURNED_ZH = r"(?:[我俺](?:家(?:里)?的?)?)?(?:老头子?|老伴儿?|老公|丈夫|爱人|老婆|媳妇|妻子)"
_LOST_ZH = (
    r"(?:(?:死|走|没|去世|过世)[得的]早|早就?(?:走|没|去世|过世|不在)了?"
    r"|死了|不在了|(?:去世|过世|病故|离世|走|没)了?)"
)
_SPAN_ZH = r"(?:都|已经|有|快)?[\d一二两三四五六七八九十几好半多]{1,4}年(?:多|了|半){0,2}"
_LOSS_ZH = rf"(?:自从|自打|打)?{_MOURNED_ZH}{_LOST_ZH}(?:{_SPAN_ZH})?(?:以后|之后|后)?"
# Where one lives: no roof, no edge and no water.
_HOME_ZH = r"[^，。,.\s楼顶沿桥河湖坑井车站着想打]{1,6}"
_ALONE_ZH = (
    r"(?:家里)?(?:现在)?[只就]?(?:剩下?)?[我俺](?:自己|就){0,2}"
    r"一个人(?:自己)?(?:过(?:日子)?|住|生活)?(?:了|呢)?"
    rf"|一个人(?:在{_HOME_ZH})?(?:住|过日子|生活)(?:了|呢|着|的)*"
)
_AGE_ZH = r"[我俺]?(?:今年|都|快|也){0,2}[\d一二三四五六七八九十]{2,4}(?:岁多?了?|了)"
_AWAY_ZH = r"(?:孩子|儿女|子女|儿子|女儿|闺女)们?(?:都|也|全)?(?:在(?:外地|国外|外面)|不在(?:身边|北京|跟前))"
_LEGS_ZH = r"腿脚(?:也|又|都)?不(?:太|大)?(?:灵便|方便|利索|利落|好)"

_MOURNED_EN = r"(?:my (?:late |dear |old )?(?:husband|wife|partner|spouse))"
_SPAN_EN = (
    r"(?:(?:(?:\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|some|many|a few|several) )?"
    r"years? ago|last year)"
)
_LOSS_EN = (
    rf"(?:(?:ever )?since |after )?{_MOURNED_EN}(?: has| had)?(?: sadly)?"
    rf" (?:died|passed(?: away| on)?)(?: {_SPAN_EN})?"
)
_ALONE_EN = (
    r"i(?:'m|'ve| am| have)?(?: been| now| still)* (?:live|lived|living)(?: here)?(?: all)?"
    r" (?:alone|on my own|by myself)(?: (?:in|at) (?!the\b|my\b|a\b)[a-z]+(?: [a-z]+li)?)?(?: now| since(?: then)?)?"
)
_AGE_EN = r"i(?:'m| am) \d{2}(?: years old| now)?"
_AWAY_EN = (
    r"my (?:kids|children|sons?|daughters?)(?: all| both)? (?:live|lives|are|is)"
    r" (?:far away|abroad|in another (?:city|country))"
)

_PIECE = (
    f"(?:{_LOSS_ZH}|{_ALONE_ZH}|{_AGE_ZH}|{_AWAY_ZH}|{_LEGS_ZH}|{_LOSS_EN}|{_ALONE_EN}|{_AGE_EN}|{_AWAY_EN})"
)
_GAP = r"(?:[\s，,。.、；;]|\band\b|\bso\b|\bbut\b)"
_LIFE = re.compile(rf"(?:{_PIECE}{_GAP}*)+", re.IGNORECASE)
_BEGINS = re.compile(rf"(?:{_PIECE}{_GAP}+)+", re.IGNORECASE)
_LOSS = re.compile(f"{_MOURNED_ZH}{_LOST_ZH}|{_MOURNED_EN}", re.IGNORECASE)
# That it happened some time ago: who finds somebody dead tells of no years.
_LONG_AGO = re.compile(
    rf"自从|自打|以后|之后|后|[得的]早|早就|{_SPAN_ZH}|\b(?:since|after|now|ago|last year)\b", re.IGNORECASE
)


def is_bereaved(text: str) -> bool:
    """Whether nothing at all is told but a husband or wife lost some time ago, living alone, age, weak legs and
    children who are away: one word more, and it may be what happens now."""
    told = text.replace("’", "'").strip()
    return bool(_LIFE.fullmatch(told) and _LOSS.search(told) and _LONG_AGO.search(told))


def behind_life(text: str) -> str:
    """What stands behind such a life at the head of a message: who lost a wife years ago may have fallen just now. The
    whole text where it does not begin so, or where nothing stands behind it."""
    begun = _BEGINS.match(text)
    told = begun.group() if begun else ""
    return text[len(told) :] if _LOSS.search(told) and len(told) < len(text) else text
