"""The few sentences that a connector says itself, where its channel shows less than the desk has."""

from __future__ import annotations

CHOOSE = {"zh": "回复前面的数字就行。", "en": "Just answer with the number."}
LEFT_OUT = {
    "zh": "（还有照片或文件这里发不了，要的话说一声，我们换个办法给您。）",
    "en": "(There's a picture or a file that can't be sent here. Tell us if you need it and we'll find another way.)",
}
