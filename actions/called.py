"""Whether a message says no more than how it is called, and where that is. Pure."""

from __future__ import annotations

import re

from actions.said import PLACE_ENTITIES, Said

# How it is led to what something is called, and to where it is.
_LED_TO = re.compile(
    r"叫做?|名叫|名字?|名儿|什么|啥|来着|好像|应该|可能|大概|也许|貌似|似乎|估计|听说|记得|这么|[那这](?:名字?|名儿)|就|是|的|个|[那这](?:边|儿)|附近|旁边|[我俺他]们?|物业|公司|店|幼儿园|学校"
    r"|医院|单位|工地|中介|机构|驾校|在|位于|[吧呢啊呀哦\s，,。.]"
)
_CALLS = re.compile(r"[叫是名]")


def only_names_party(said: Said) -> bool:
    """Whether no more is told than how it is called, and where that is: '叫啥来着 叫小星星托管 朝阳 管庄那边'."""
    if not any(one.get("entity") == "party" for one in said.entities):
        return False
    rest = said.beside("party", *PLACE_ENTITIES)
    return _CALLS.search(rest) is not None and not _LED_TO.sub("", rest)
