"""What citizens call the fields of a complaint. Pure."""

from __future__ import annotations

import re

# What a field is called, and which one it is.
_FIELDS = tuple(
    (name, re.compile(rf"(?:这个|那个|的)?(?:{zh})|\b(?:the |my )?(?:{en})\b", re.IGNORECASE))
    for name, zh, en in (
        ("category", "类别|分类|类型|类目", "category|kind|type"),
        ("occurred_at", "时间|日期", "time|date"),
        ("address", "地址|地点|位置|地方", "address|place|location"),
        ("reporter_phone", "电话号?码?|手机号?码?|号码|联系方式|联系电话", "phone(?: number)?|number"),
        ("reporter_name", "我?的?名字|姓名|称呼|联系人", "name"),
        (
            "party",
            "对方|被投诉的?单位|公司名?|店名|商家|店家|单位名?",
            "company(?: name)?|shop(?: name)?|restaurant(?: name)?|business|school|party",
        ),
        ("description", "内容|描述|事情|情况", "description|text|story"),
    )
)


def field_named(words: str) -> str | None:
    """Which field the words are the name of; None if they are something else."""
    told = words.strip(" 的把是")
    return next((name for name, pattern in _FIELDS if pattern.fullmatch(told)), None)
