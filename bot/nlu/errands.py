"""A message without whom one went to before, nor who left it as it is: neither is what it is about. Pure.

'找过居委会，居委会让找物业' tells an errand. Where something broken is told, '物业不管' only tells who has not mended it.
"""

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
_END = r"(?=[，。,.;；！!？?\n ]|$)"
_KEEPER_ZH = r"(?:物业(?:公司|那边|的人)?|管家|居委会?|村委会?|社区|街道办?|房管所)"
_UNDONE_ZH = (
    r"(?:不(?:[管理修换弄来通]|处理|解决|管用|作为|闻不问|当回事|(?:给|来|派人来?)[修换弄看通管])|没(?:人|用|动静|反应|回音|下文)[管修理来换]{0,2}"
    r"|装聋作哑|爱[答搭]不理|踢皮球)(?:我们?|人)?[了的啊呀]?"
)
_UNMENDED_ZH = re.compile(
    rf"(?:[找跟给向][了过]?)?{_KEEPER_ZH}(?:说|反映|报修?|打?电话)?[了过]?(?:[两三四五六七八几十好无数多]{{1,2}}[次回趟遍])?[就也都又老还总却是]{{0,2}}"
    rf"(?:根本|一直|压根|始终|从来|迟迟)?{_UNDONE_ZH}{_END}"
    rf"|[找跟给向]?{_KEEPER_ZH}[就也都又老还总]?(?:[说让推]|拖着)[^，。,.;；！!？?\n ]{{0,12}}{_END}"
)
_UNMENDED_EN = re.compile(
    r"(?:\b(?:and|but|yet|while) )?(?:\b(?:the|our|my) )?(?:\bproperty(?: management| company| people| office)?|\b(?:building )?management"
    r"(?: company| office)?|物业|\b(?:neighbou?rhood )?committee) (?:just |still |simply )?(?:won['’]?t|don['’]?t|doesn['’]?t|didn['’]?t|hasn['’]?t"
    r"|haven['’]?t|will not|does not|did not|has not|never|refuses?|ignores?|keeps?|does nothing|did nothing|says?|said)\b[^,.;!?\n]{0,40}"
    r"(?=[,.;!?\n]|$)",
    re.IGNORECASE,
)
_BROKEN = re.compile(
    r"坏|漏|渗水|堵|不亮|不灵|失灵|灭了|黑了|断了|掉了|锈|裂|松动|停运|停了|故障|关不上|打不开|开不了|用不了|没法用|不好使"
    r"|\b(?:broken?|dead|leak(?:s|ing|ed)?|(?:is|are|been|goes) (?:out|down)|out of (?:order|service)|stuck|blocked|not working|burnt out|cracked"
    r"|(?:doesn|don|won)['’]?t (?:work|open|close|shut|lock))\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[收交罚扣钱费资]|\b(?:charg|fee|pay|paid|money|deposit)", re.IGNORECASE)
# So much has to be left, or whom one went to is the matter.
_LEAST = {True: 5, False: 15}


def without_errands(text: str) -> str:
    """The text less who was asked, who sent one on and who left a thing broken; all of it where little else is told."""
    told = _of_the_broken(text)
    clauses = _CLAUSE.findall(told)
    kept = [one for one in clauses if not (_SENT_ZH.search(one) or _SENT_EN.search(one))]
    left = "".join(kept).strip()
    return left if _is_enough(left) and len(kept) < len(clauses) else told


def _of_the_broken(text: str) -> str:
    """The text less who does not mend it, where the rest tells of something broken; what is told of money stays."""
    left = text
    for pattern in (_UNMENDED_ZH, _UNMENDED_EN):
        left = pattern.sub(lambda said: said[0] if _MONEY.search(said[0]) else "", left)
    left = left.strip()
    return left if _BROKEN.search(left) and _is_enough(left) else text


def _is_enough(left: str) -> bool:
    return len(left) >= _LEAST[any(char >= "\u4e00" for char in left)]
