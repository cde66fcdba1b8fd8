"""Phone numbers in a text: mobile, fixed, foreign, spaced or spoken. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.found import Found
from bot.nlu.text import plain

_SPOKEN = {
    "零": "0",
    "〇": "0",
    "洞": "0",
    "一": "1",
    "幺": "1",
    "二": "2",
    "两": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "拐": "7",
    "八": "8",
    "九": "9",
    "勾": "9",
    **dict(zip("壹贰叁肆伍陆柒捌玖", "123456789", strict=True)),
}
DIGIT = "0-9" + "".join(_SPOKEN)
BEHIND_NUMBER = re.compile(rf"[{DIGIT}](?:[ .-]?[{DIGIT}]){{6,}}[，,. ]*$")
"""What stands before something told right behind a number."""
_RUN = re.compile(rf"\+?[{DIGIT}](?:[ .()-]?[ .()-]?[{DIGIT}]){{6,}}")
_MOBILE = re.compile(r"(?:0{0,2}86)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))([2-8]\d{6,7})")
_LOCAL = re.compile(r"[2-8]\d{7}")
_FOREIGN = re.compile(r"\+(?!86)[1-9]\d{7,14}")
_SERVICE = re.compile(r"(?:400|800)\d{7}")
# A name and nothing else before it: '姓刘 62551234'.
_NAME_ALONE = re.compile(
    r"(?:我?姓|我叫|免贵姓)[\u4e00-\u9fff]{1,3}[，, ]+|[\u4e00-\u9fff]{1,2}(?:先生|女士|师傅|阿姨|大爷|大妈)[，, ]+|(?:mr|mrs|ms|miss)\.? [a-z]+,? "
)
_PHONE_WORD = re.compile(r"电话|手机|座机|号码|联系|打给?我?|phone|number|call|tel|mobile|reach")


def phones(text: str, *, area_code: str) -> Iterator[Found]:
    """Mobile and fixed numbers, spaced or spoken ('幺三八…'), as digits; fixed ones with the area code.

    Eight digits alone are a number only when they are the whole message or a word for telephone stands before.
    """
    written = plain(text)
    for run in _RUN.finditer(written):
        digits = "".join(_SPOKEN.get(mark, mark) for mark in run.group() if mark.isdigit() or mark in _SPOKEN)
        if _FOREIGN.fullmatch(abroad := f"+{digits}") and run.group().startswith("+"):
            yield Found("phone", abroad, run.start(), run.end())
        elif mobile := _MOBILE.fullmatch(digits):
            yield Found("phone", mobile.group(1), run.start(), run.end())
        elif fixed := _LANDLINE.fullmatch(digits):
            yield Found("phone", f"{fixed.group(1)}-{fixed.group(2)}", run.start(), run.end())
        elif _LOCAL.fullmatch(digits) and (
            run.group() == written.strip()
            or _NAME_ALONE.fullmatch(written[: run.start()])
            or _PHONE_WORD.search(written[max(0, run.start() - 12) : run.start()])
        ):
            yield Found("phone", f"{area_code}-{digits}", run.start(), run.end())
        elif _SERVICE.fullmatch(digits):
            yield Found("phone", digits, run.start(), run.end())
