"""The plate of a vehicle, whole or in part, with the words that lead to it: it belongs to a matter and is no place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.found import Found

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_WHOLE = rf"(?<![望南燕])[{_PROVINCE}][ ·.•-]?[a-z](?:[ ·.•-]{{0,2}}[a-z\d]){{4}}(?:[ ·.•-]{{0,2}}[a-z\d]){{1,2}}(?![a-z\d])"
# Some of it, where it is said to be a plate: it has a digit.
_SOME = rf"(?:[{_PROVINCE}]|(?:bj|jing)\b)?[ ·.•-]?(?:[a-z] ?)?(?=[a-z\d]*\d)[a-z\d]{{3,7}}(?![a-z\d])"
_PLATE = re.compile(
    rf"(?:车牌照?|牌照|车号)(?:号码?|尾号|后[三四]位)?(?:我记得|好像|应该|可能|大概)?(?:就?是|为|尾号)?[:： ]*(?:{_WHOLE}|{_SOME})"
    rf"|(?:尾号)(?:就?是|为)?[:： ]*{_SOME}(?=的?(?:车|出租|轿车|面包|货车|公交|大巴))"
    r"|\b(?:(?:the|its|his|their|her) )?(?:(?:licen[cs]e|number|car|registration|vehicle|cab|taxi)[- ]){0,4}"
    r"(?:plates?|(?:car|vehicle) registration|(?:taxi|cab|car|vehicle) (?:no\.?|number))"
    r"(?: (?:no\.?|number|nr\.?))?(?: (?:i think|i believe|maybe|probably|possibly))?(?: (?:is|was|reads|says|ends?|ending|starts?|starting|in|with))*[:,#]? ?#?"
    rf"(?:{_WHOLE}|{_SOME})"
    rf"|{_WHOLE}",
    re.IGNORECASE,
)


def plates(text: str) -> Iterator[Found]:
    """Every plate of the text, as it was written."""
    for match in _PLATE.finditer(text):
        yield Found("plate", match.group().strip(), match.start(), match.end())


def without_plates(text: str) -> str:
    """The text less its plates; all of it where nothing else is told."""
    left = _PLATE.sub(" ", text)
    return left.strip() if re.search(r"\w", left) else text
