"""A swindle told by how it went: somebody posed as an office or a company, and the money is gone. Pure.

What it begins with ('快递丢了给我理赔') is taken for an ordinary matter, and hours count: 110 may still stop the money.
"""

from __future__ import annotations

import re

FRAUD = "fraud"
"""The code under which a city pack says what to do then."""
_POSES = re.compile(
    r"(?:自称|冒充|假冒|假装|谎称|说自己是)[^，。,.!！\s]{0,10}(?:客服|公安|警察|民警|检察|法院|银行|医保|社保|税务|快递|平台|领导|老师|工作人员)"
    r"|刷单|杀猪盘|安全账户|共享屏幕|屏幕共享"
)
_GONE = re.compile(
    r"(?:转|汇|刷|划|骗|扣|打)(?:走|出去|过去|给(?:他|她|对方|人家))了?|(?:转|汇|骗)了(?:他|她|我|对方)?[\d一二两三四五六七八九十好几百千万]"
    r"|卡里的?钱[^，。]{0,4}没了"
)


def is_swindle(text: str) -> bool:
    """Whether the words tell both who posed as what, and that money went."""
    return _POSES.search(text) is not None and _GONE.search(text) is not None
