"""Thanks that are more than that: a matter told behind them, or praise to be passed on. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.nlu.beside import tells_wrong
from bot.nlu.text import has_cjk

# Thanks, and something behind them: 'thanks! one more thing, the street light there is out too'.
_THANKS = re.compile(
    r"(?:(?:好的?|嗯|行|哦|ok(?:ay)?|great|perfect)[\s，,。.!！]*)*"
    r"(?:(?:多谢|谢谢|谢了|感谢|辛苦)(?:你|您)?们?(?:师傅)?(?:了|啊|哈|啦)*"
    r"|(?:many )?thanks?(?: you)?(?: so much| very much| a lot)?|thx|cheers)[\s，,。.!！~]+(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
# Thanks that are to be passed on: 'please tell officer Li thank you from me'.
_THANKS_SOMEBODY = re.compile(
    r"\b(?:thank(?! you\b)|(?:my |big |many |huge |special )*thanks? (?:so much |very much )?(?:you )?to|praise|kudos to|compliments? to)"
    r" (?:the )?(?:[\w-]+ ){0,2}?(?:officer|policeman|policewoman|inspector|nurse|doctor|dr|driver|teacher|guard|conductor"
    r"|mr|mrs|ms|miss)\.? [\w'-]+"
    r"|\btell (?:the )?(?:officer|policeman|policewoman|inspector|nurse|doctor|dr|driver|teacher|guard|mr|mrs|ms|miss)\.?"
    r" [\w'-]+[^.?!]{0,40}\b(?:thank|grateful)",
    re.IGNORECASE,
)
_FURTHER_ONE = re.compile(
    r"(?:(?:哦|啊|那)[，, ]*)?(?:对了|还有|另外|顺便)|(?:oh,? )?(?:and )?(?:one more|another|also|by the way|btw)\b",
    re.IGNORECASE,
)
_TOLD, _THANKED_SURE = {True: 4, False: 12}, 0.5


def tells_behind_thanks(parsed: Mapping[str, Any], text: str) -> bool:
    """Whether a matter is told behind the thanks; 'thanks for fixing the street light' tells none."""
    thanks = _THANKS.fullmatch(text)
    found: Mapping[str, Any] = next((one for one in parsed["entities"] if one["entity"] == "category"), {})
    sure = float((found.get("extra") or {}).get("confidence") or 0.0) >= _THANKED_SURE
    if thanks is None or not sure:
        return False
    told = sum(char.isalnum() for char in thanks["rest"]) >= _TOLD[has_cjk(text)]
    return told and (tells_wrong(thanks["rest"]) or _FURTHER_ONE.match(thanks["rest"]) is not None)


def thanks_somebody(text: str) -> bool:
    """Whether the thanks are to be passed on to somebody who is named."""
    return _THANKS_SOMEBODY.search(text) is not None
