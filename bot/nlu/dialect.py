"""Words of dialect in a question as everybody writes them: '孩子上学咋办' is '孩子上学怎么办'. Pure."""

from __future__ import annotations

import re

_PLAIN = (
    (re.compile(r"咋(?:整|弄|搞|办)(?=[啊呀呢吧嘛？?。\s]|$)"), "怎么办"),
    (re.compile(r"咋"), "怎么"),
    (re.compile(r"啥"), "什么"),
    (re.compile(r"(?:嘎哈|干哈|干啥)"), "干什么"),
)


def plain(text: str) -> str | None:
    """The text without its words of dialect; None where it has none."""
    told = text
    for words, meant in _PLAIN:
        told = words.sub(meant, told)
    return told if told != text else None
