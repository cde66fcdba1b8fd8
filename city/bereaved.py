"""Who tells first whom they have lost, and that they live alone since: a life, and no danger. Pure."""

from __future__ import annotations

import re

_KIN_ZH = (
    r"老头子?|老伴儿?|老公|丈夫|爱人|先生|老婆|媳妇|妻子|[我俺]?(?:妈妈?|爸爸?|娘|爹)"
    r"|父亲|母亲|爷爷|奶奶|姥姥|姥爷|公公|婆婆|儿子|女儿|闺女"
)
# 走了 is both to die and to leave: who left and has not come back is looked for.
_LOSS_ZH = (
    rf"(?:{_KIN_ZH})(?!.{{0,12}}(?:没回|不见|找不|失踪|没影))"
    r"(?:(?!刚|今天|今早|现在)[\u4e00-\u9fff\d]){0,6}?(?:走了|去世了?|过世了?|没了|不在了|死了|病故了?|离世了?)"
)
_KIN_EN = r"husband|wife|partner|spouse|father|mother|dad|mum|mom|parents|son|daughter|sister|brother"
_LOSS_EN = (
    rf"\b(?:my|our) (?:late )?(?:dear |old )?(?:{_KIN_EN})(?:['’]s| is| has| have)? (?!just)(?:sadly )?"
    r"(?:died|passed(?: away| on)?|gone|dead|left us)\b(?! (?:just|today|now|tonight|this|minutes))"
)
_ALONE = (
    r"(?:就?剩(?:下)?)?(?:我|俺|他|她|爸|妈)?(?:自己|就){0,2}一个人(?:自己)?(?:过(?:日子)?|住|生活|在家)?"
    r"|\b(?:i|we|he|she)(?:['’]m|['’]ve| am| have)?(?: been| now| all| still)* "
    r"(?:liv(?:e|ed|ing))(?: here| there| all)* "
    r"(?:alone|on my own|by (?:myself|himself|herself))(?: now| since| since then)?\b"
)
_LOSS = re.compile(f"{_LOSS_ZH}|{_LOSS_EN}", re.IGNORECASE)
_TOLD = re.compile(f"{_LOSS_ZH}|{_LOSS_EN}|{_ALONE}", re.IGNORECASE)


def without_loss(text: str) -> str | None:
    """What is told beside a loss and living alone since; None where nobody is said to be lost."""
    return _TOLD.sub(" ", text) if _LOSS.search(text) else None
