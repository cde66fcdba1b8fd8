"""A message without whom one went to before: '找过居委会，居委会让找物业' is not what it is about. Pure."""

from __future__ import annotations

import re

_CLAUSE = re.compile(r"[^，。,.;；！!？?\n]+[，。,.;；！!？?\n]*")
_OFFICE_ZH = (
    r"(?:居委会?|村委会?|村里|大队|社区(?!医院)|街道办?|街道|物业|城管|交警|派出所|警察|热力|自来水|供电局?|电力|燃气|市政|环卫|排水(?:集团)?|园林|维保|业委会|厂家"
    r"|客服|12345|1234\d|110|有关部门|各部门|主管部门)"
)
_OFTEN_ZH = r"(?:了|过|完)(?:好几|[两三四五六七八九十几]|无数|多少)?(?:次|回|趟|遍)?"
_SENT_ZH = re.compile(
    rf"(?:找|问|联系|打给|报){_OFTEN_ZH}{_OFFICE_ZH}|打{_OFTEN_ZH}{_OFFICE_ZH}(?!会?的?(?:人|经理|主任|队长|保安|员工|工作人员|大[爷妈]))"
    rf"|{_OFFICE_ZH}(?:就|又|也|都|说)?(?:让|叫|推(?:给)?|踢给|甩给|说(?:是)?(?:找|归|该|让|叫|他们)?)[^，。]{{0,6}}(?:找|问|打(?=给|电话|{_OFFICE_ZH})|等|{_OFFICE_ZH}|管不了|不归|不是他们)"
    r"|我(?:该|到底|还能|应该)?(?:去)?找谁(?:去|啊|呀)?|(?:来回|互相)?踢皮球|推来推去|互相推"
)
_OFFICE_EN = (
    r"(?:(?:neighbou?rhood |residents'? |village )?committee|property(?: management| company| people"
    r"| office)?|council|police|street office|sub-?district office|heating company|power company"
    r"|water company|drainage company|city management|chengguan|12345|hotline)"
)
_SENT_EN = re.compile(
    rf"\b(?:asked|called|went to|told|tried|rang|phoned|wrote to)(?: to)? (?:the |our |my )*{_OFFICE_EN}\b(?! (?:to|about|that|me)\b)"
    rf"|\b{_OFFICE_EN} (?:just )?(?:says?|said|tells?|told|sends?|sent|passe[sd]|points?|pointed|blames?|blamed)\b[^,.;]{{0,24}}\b(?:{_OFFICE_EN}|someone else|somebody else|not their|ask|each other|the other)"
    r"|\bwho(?:m)? (?:do|should|can) i (?:ask|call|turn to)\b|\bpass(?:ing|es)? the buck\b",
    re.IGNORECASE,
)
# Thanks for what was done before, with what is wrong now behind them: 'thank you for fixing my lamp! but now …'.
THANKED = re.compile(
    r"^(?:thank(?:s| you)|thx|cheers)\b[^.!?;\n]{0,80}?[.!?;,]+ *(?=(?:but|however|though|now|unfortunately)\b)"
    r"|^(?:谢谢|感谢|多谢)[^。！!？?\n]{0,30}?[，,。！!\s]+(?=但|可是|不过|现在又|就是)",
    re.IGNORECASE,
)
# So much has to be left, or whom one went to is the matter.
_LEAST = {True: 5, False: 15}


def without_errands(text: str) -> str:
    """The text less the clauses that only tell who was asked and who sent one on; all of it where little else is told."""
    text = THANKED.sub("", text)
    clauses = _CLAUSE.findall(text)
    kept = [one for one in clauses if not (_SENT_ZH.search(one) or _SENT_EN.search(one))]
    left = "".join(kept).strip()
    enough = len(left) >= _LEAST[any(char >= "\u4e00" for char in left)]
    return left if enough and len(kept) < len(clauses) else text
