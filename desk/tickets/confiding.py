"""Words of a confidential ticket without what leads to its citizen; what is said to be somebody else's stays. Pure.

Whoever is complained of may work in the unit that reads it. Of any other ticket `privacy` takes out enough.
"""

from __future__ import annotations

import re

from desk.review.numbers import narrow, without_mails, without_plates, without_ways
from desk.tickets.privacy import OTHERS, Told, right_before, take_out

_LABEL = (
    r"(?:个人|工作|联系)?(?:邮箱|电邮|微信|QQ|银行卡|银行|收款|对公|卡|账|帐|护照|证件"
    r"|手机|电话|e-?mail|mail|we ?chat|card|account|passport|phone)?"
    r"(?:账户|帐户|户|地址|address|id|number|no\.?)?号?码?"
)
_THEIRS = re.compile(
    rf"(?:{OTHERS}|被(?:举报|投诉|反映)人|领导|书记|主任|[所局处科队]长)(?:的|\s)?(?:都|就|也)?[有留写给]?[着了的]?\s?{_LABEL}"
    r"(?:是|为|is|was|:|：|\s)*$",
    re.IGNORECASE,
)
_PAID_TO = re.compile(r"(?:[转汇打][账帐款钱]*[到给进]|存[到进]|收款账?户?号?)[^，。！？；,.!?;]{0,8}$")
_OF_A_MATTER = re.compile(r"(?:订单|运单|单号|编号|合同|发票|案号|流水|工单)[^，。！？；,.!?;]{0,6}$")
_OWN_CAR = re.compile(
    r"(?:(?:我|咱|俺|本人|自己)们?(?:的|家|自家|自己|开|名下|那|这|辆|台)*(?:私家|小|轿|汽|电动|货|面包)*车?"
    r"(?:车?牌照?|车)?号?码?|(?<![a-z])(?:my|our)(?: own)? (?:[a-z]+ )?(?:car|van|truck|vehicle|plate|registration)"
    r"(?:'s)?(?: plate)?(?: number)?"
    r"|我是车主[，,\s]*(?:车牌|车)?号?码?|(?<!车牌)〕[，,、；;\s]*(?:和|还有)?(?:我的?)?(?:车牌|车|plate)?号?码?)(?:是|为|叫|is|:|：|,|\s)*$",
    re.IGNORECASE,
)
"""What a plate of the citizen's own stands behind: 'my car', or the row of what else they told of themselves."""


def confided(text: str, *, names: tuple[str, ...] = (), phones: tuple[str, ...] = ()) -> Told:
    """As `privacy.take_out`; also mail, accounts of chats, bank cards, passports and their own number plate go.

    A plate is somebody else's unless it is said to be theirs, all else is theirs unless it is said to be another's.
    """
    told = take_out(without_mails(narrow(text), _is_others), names=names, phones=phones)
    plain = without_ways(told.text, lambda found: _is_others(found) or bool(_before(_OF_A_MATTER, found)))
    return Told(without_plates(plain, lambda found: not _before(_OWN_CAR, found)), told.name, told.phone)


def taken_out(
    text: str, *, confidential: bool, names: tuple[str, ...] = (), phones: tuple[str, ...] = ()
) -> Told:
    """What a citizen wrote as its unit may read it: `confided` for a confidential ticket, else as `take_out`."""
    return (confided if confidential else take_out)(text, names=names, phones=phones)


def _is_others(found: re.Match[str]) -> bool:
    return bool(_before(_THEIRS, found) or _before(_PAID_TO, found))


def _before(pattern: re.Pattern[str], found: re.Match[str]) -> re.Match[str] | None:
    """What `pattern` finds right before something found."""
    return right_before(pattern, found.string, found.start())
