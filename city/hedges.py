"""What trails a name of which somebody is not sure, and is none of it: 自如吧, 老张烧烤好像. Pure."""

from __future__ import annotations

import re

# Houses that are called a 吧 whatever is doubted (网吧, 酒吧), and those of which doubt may be meant (烧烤吧, 棋牌吧).
_HOUSES = "网酒水书氧茶清咖餐迪贴"
_MAYBE_HOUSES = "竞牌球烤陶话嗨唱"
_DOUBT = re.compile(r"好像|应该|可能|大概|也许|貌似|听说|似乎|估计|不确定|记不[清得住]")


def _trailing(houses: str) -> re.Pattern[str]:
    # A sound that is doubled is of the name: 哎呀呀.
    return re.compile(
        r"(?<=..)(?:好像|来着|什么的|之类的?|似的|大概|应该|可能|那[边家]|这家|那个店"
        rf"|(?<![{houses}])吧|(?<!呀)呀(?!呀)|[啊呢嘛哦的]){{1,9}}$"
    )


_IN_DOUBT, _PLAIN = _trailing(_HOUSES), _trailing(_HOUSES + _MAYBE_HOUSES)


def without_hedge(name: str, words: str) -> str:
    """The name without the doubt behind it, as the words in which it is told have one or not."""
    return (_IN_DOUBT if _DOUBT.search(words) else _PLAIN).sub("", name)
