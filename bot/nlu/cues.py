"""What shows in a short text besides its words: a phone number, a question mark, a no at its head, its length. Pure.

Runs of characters cannot say these things: all numbers are one run to them, and a number never seen is none.
"""

from __future__ import annotations

import re
from re import Pattern

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.tokens import words

_PATTERNS: tuple[Pattern[str], ...] = (
    # A phone number; a ticket's number.
    re.compile(
        r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)|\b0\d{2,3}[ -]?\d{7,8}\b|^\s*[2-8]\d{7}\s*$"
    ),
    re.compile(r"BJ\d{8}|\d{8}-\d{2,6}", re.IGNORECASE),
    # A question, in marks and in words.
    re.compile(r"[?？]"),
    re.compile(
        r"请问|咨询|想问|问问|问下|怎么|怎样|如何|多少|几[点号天岁个时月]|哪[里儿个些天]?|什么|啥|能不能|可不可以|是不是|有没有|"
        r"要不要|是否|[吗么不没]$|多久|多长"
    ),
    re.compile(
        r"^(?:what|when|where|which|who|how|why|can|could|may|do|does|did|is|are|am|should|must|will|would)\b",
        re.IGNORECASE,
    ),
    # A no at its head; one thing set against another.
    re.compile(r"^\s*(?:不|别|错|没|no\b|not\b|nope|don't|wrong|wait)", re.IGNORECASE),
    re.compile(
        r"不是.{1,12}是|[，,]是|是.{1,8}不是|应该是|改成|not .{1,30},|meant|should be|instead of|, not ",
        re.IGNORECASE,
    ),
    # A time; a place.
    re.compile(
        r"昨|前天|今[天早晚]|上周|[早晚]上|[点月号]|"
        r"\b(?:yesterday|today|am|pm|monday|tuesday|wednesday|thursday|friday|saturday|sunday|since|ago|last)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"区|街道|镇|小区|号楼|单元|路口|地铁|\b(?:road|street|building|unit|district|station|gate)\b",
        re.IGNORECASE,
    ),
    # Whoever is spoken to; a ticket that is known already.
    re.compile(r"你|您|\byou\b|\bur?\b", re.IGNORECASE),
    re.compile(
        r"单子|工单|投诉|那[个单件张]|上[次回周]|我的|\b(?:my|ticket|complaint|report|case)\b", re.IGNORECASE
    ),
)
_NO_LONGER, _LONGER = (3, 6), (12, 25)
WIDTH = len(_PATTERNS) + len(_NO_LONGER) + len(_LONGER)


def cues(text: str) -> NDArray[np.float32]:
    """One number for each cue: 1 where the text shows it."""
    length = len(words(text))
    shown = [pattern.search(text) is not None for pattern in _PATTERNS]
    shown += [length <= most for most in _NO_LONGER]
    shown += [length > least for least in _LONGER]
    return np.asarray(shown, dtype=np.float32)


def columns(texts: list[str], weight: float) -> csr_matrix:
    """The cues of many texts, each counting `weight`, to stand beside their n-grams."""
    return csr_matrix(weight * np.vstack([cues(text) for text in texts]))
