"""Shared bikes by the names of those who let them, as what they are: '一堆哈罗的车' is 一堆共享单车. Pure.

哈罗 alone is what people greet with, and what was learned knows it as no more than that.
"""

from __future__ import annotations

import re

_BRANDS = re.compile(
    r"哈[啰罗喽](?:助力|电)?(?:单车|自行车)|(?:(?<=[骑扫停是堆辆些的片排个把有])|^)哈[啰罗喽](?:的车?|车)(?!好)"
    r"|(?<=[骑扫堆辆些片排])哈[啰罗喽]|(?<![\u4e00-\u9fff])哈[啰罗喽](?=[停堆挡堵乱占骑扫])"
    r"|(?:美团|青桔|摩拜|滴滴)(?:的)?(?:单车|自行车|助力车)|青桔(?:的车)?|摩拜(?:的车)?"
)
_BRANDS_EN = re.compile(
    r"\b(?:hello ?(?:bike|ride)s?|hellobikes?|(?:meituan|didi|qingju) bikes?|mobikes?)\b",
    re.IGNORECASE,
)


def as_shared_bikes(text: str) -> str:
    """The text with 共享单车 or 'shared bike' for their brands; the same where none is named."""
    return _BRANDS_EN.sub("shared bike", _BRANDS.sub("共享单车", text))
