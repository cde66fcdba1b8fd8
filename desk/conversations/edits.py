"""An edited message corrects what was said: what was changed in it, in the words of a correction. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKENS = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\d+|\s+|.", re.DOTALL)
# What a number counts stands behind it in Chinese and before it in English.
_UNIT = re.compile(
    r"号楼|号院|号线|单元|平米|公里|个?半?(?:小时|钟头|星期|礼拜)|个半?月|分钟|[号楼层室栋座弄路巷门月日点天年周个户家块元米]"
    r"| ?(?:am|pm|st|nd|rd|th)\b| (?:minute|hour|day|night|week|month|year|time|floor)s?\b"
)
_COUNT = re.compile(
    r"[零一二两三四五六七八九十半几]+|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)",
    re.IGNORECASE,
)
_WORD_BEFORE = re.compile(r"(?<![A-Za-z])[A-Za-z]+ $")
LONGEST = 30
_MOST, _LONGER = 0.6, 3
_AS_CORRECTION = {"zh": "不是{old}，是{new}", "en": "Not {old}, it's {new}"}
_AS_WHOLE = {"zh": "我改一下，应该是：{new}", "en": "Correction, it should be: {new}"}
MARKS = " ，,。.！!？?；;、\n"


@dataclass(frozen=True)
class Changed:
    """What stood in one place and what stands there now, with as much around it as it takes to be understood."""

    old: str
    new: str


def correction(old: str, new: str, lang: str) -> str:
    """What the citizen would have said instead of editing: 'not building 3, it's building 7', or only what is added."""
    changed = difference(old, new)
    if not changed.old.strip(MARKS) and (added := changed.new.strip(MARKS)):
        return added
    # Who writes something longer in the place of nearly everything tells it anew.
    anew = len(changed.old) > _MOST * len(old) and len(new) > len(old) + _LONGER
    short = max(len(changed.old), len(changed.new)) <= LONGEST
    if short and not anew and changed.old.strip(MARKS) and changed.new.strip(MARKS):
        return _AS_CORRECTION[lang].format(old=changed.old.strip(MARKS), new=changed.new.strip(MARKS))
    return _AS_WHOLE[lang].format(new=new)


def difference(old: str, new: str) -> Changed:
    """The one stretch in which they differ."""
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    was, now = "".join(before[start : len(before) - end]), "".join(after[start : len(after) - end])
    behind = "".join(before[len(before) - end :]) if end else ""
    ahead = "".join(before[:start])
    if not was or not now:
        return Changed(was, now)
    counts = now[-1:].isdigit() or (_COUNT.fullmatch(was) and _COUNT.fullmatch(now))
    if counts and (unit := _UNIT.match(behind)):
        was, now = was + unit.group(), now + unit.group()
    elif now[:1].isdigit() and (word := _WORD_BEFORE.search(ahead)):
        was, now = word.group() + was, word.group() + now
    elif len(was) == 1 and len(now) == 1 and "一" <= was <= "鿿":
        # One character alone is no word: its neighbours belong to it.
        left, right = ahead[-1:].strip(MARKS), behind[:1].strip(MARKS)
        was, now = left + was + right, left + now + right
    return Changed(was, now)
