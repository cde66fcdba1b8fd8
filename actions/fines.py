"""What an employer takes from somebody's pay for a bad mark or a minute: a matter of wages. Pure."""

from __future__ import annotations

import re

# What an employer takes from the pay for a bad mark, a complaint, a minute too late.
_FINES = re.compile(
    r"(?:差评|迟到|早退|请假|旷工|没?打卡|(?:[我俺咱]们?|站[点里长]|店长|老板|公司|单位|领队|骑手|保安|保洁|快递员|外卖员|服务员|司机)[^，。]{0,10}(?:投诉|超时|出错))"
    r"[^，。]{0,10}[扣罚](?:[我俺]们?|人家|他们?|员工|骑手|工人|掉|了|款|钱|到)*"
    r"(?:[\d一二两三四五六七八九十百千几半][^，。分]|钱|工资|奖金|绩效|全勤)"
)
_NO_PAY = re.compile(
    r"网店|店铺|卖家|商家|[开我]的店|平台[^，。]{0,6}(?:扣|罚)(?:店|商)|停车|充电|租车|单车|借书|老师|学生|孩子|幼儿园|培训"
)
_PAID_BY = ("consumer", "transport", "sanitation", "other", "government_service", "telecom", "housing")
_WAGES = "labour.wages"


def fined(words: str, group: str) -> str | None:
    """The category of a fine that an employer takes; None where none is told: '一个差评扣五百'."""
    return _WAGES if group in _PAID_BY and _FINES.search(words) and not _NO_PAY.search(words) else None
