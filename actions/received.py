"""Whether somebody asks if what they sent has arrived, or sends nothing after all. Pure."""

from __future__ import annotations

import re

_ZH = r"(?:照片|相片|图片?|截图|视频|录像|语音|录音|文件|材料)"
_EN = (
    r"(?:photos?|pictures?|pics?|images?|screenshots?|videos?|voice (?:notes?|messages?)|recordings?|files?)"
)
_ASKING = r"(?:(?:吗|没有?|么|嘛)(?=[\s，。,.!！?？]|$)|[?？])"
_ASKS = re.compile(
    rf"{_ZH}[^，。,]{{0,8}}(?:收到|看到|看见|传到|发过去|发出去|传上)[^，。,]{{0,3}}{_ASKING}"
    rf"|(?:收到|看到|看见)[^，。,]{{0,8}}{_ZH}[^，。,]{{0,3}}{_ASKING}"
    rf"|\b(?:did|do|have|can)\b[^.?!]{{0,20}}\b(?:get|got|receive|received|see|seen)\b[^.?!]{{0,20}}\b{_EN}\b"
    rf"|\b(?:did|has|have)\b[^.?!]{{0,20}}\b{_EN}\b[^.?!]{{0,15}}\b(?:arrived?|come|came|go|gone|got|get)\b",
    re.IGNORECASE,
)

_SHORT = 40
_NOTHING = re.compile(
    r"(?:(?:no|nope|nah|not now|it['’]?s (?:ok(?:ay)?|fine)|never ?mind|forget it|i won['’]?t|don['’]?t need to"
    r"|(?:thanks?|thank you)(?: a lot)?|thx|ty|maybe later|later|then|ok(?:ay)?)[\s,.!]*)+"
    r"|(?=.*[不没算])[不用发传要没有算先那就以后再说了谢吧啊\s，,。.!！]+",
    re.IGNORECASE,
)


def sends_nothing(words: str, before: str | None) -> bool:
    """Whether a bare no is said right behind the answer that a photo may be sent; `before` is how that was meant."""
    told = words.strip()
    return before == "ask_to_send" and len(told) <= _SHORT and _NOTHING.fullmatch(told) is not None


def asks_received(words: str) -> bool:
    """Whether the words ask it."""
    return bool(_ASKS.search(words))
