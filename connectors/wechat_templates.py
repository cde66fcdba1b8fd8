"""What a template message says for a notice: its fields are filled by what their names promise. Pure.

A template is chosen in WeChat's console, and the names of its fields say what they take ('thing1' up to 20 characters,
'time2' a time, 'character_string3' letters and digits): WeChat's page 'template messages', section on parameters.
"""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from desk.channel import Outgoing

FIELD = re.compile(r"\{\{\s*([A-Za-z_]+)(\d*)\.DATA\s*\}\}")
NUMBER = re.compile(r"[A-Z]{1,4}\d{8}-\d{4,8}")
LONGEST_THING, LONGEST_LINE = 20, 200
NEWS = {"zh": "有新进展", "en": "News"}
SHORT = {"zh": "有进展", "en": "News"}
FILE = {"zh": "有照片或文件要给您", "en": "There's a file here"}
ASK_FOR_FILE = {"zh": "照片文件这里发不了，要的话回复一声。", "en": "Ask us to send it."}
ASK = {"zh": "想看详情，回复“我的单子”。", "en": "Reply 'My tickets'."}


def fields(content: str) -> list[tuple[str, str]]:
    """The kind and the whole name of every field in a template's content, in their order."""
    return [(kind, kind + number) for kind, number in FIELD.findall(content)]


def filled(content: str, message: Outgoing, *, zone: ZoneInfo, now: datetime) -> dict[str, dict[str, str]]:
    """The `data` of a template message that stands for `message`. Nothing in it is longer than WeChat takes."""
    found = NUMBER.search(message.text)
    number = found[0] if found else str(message.id)
    when = (message.at or now).astimezone(zone)
    left = [message.text or FILE[message.lang], (ASK_FOR_FILE if message.media else ASK)[message.lang]]
    data = {}
    for kind, name in fields(content):
        match kind:
            case "time" | "date":
                value = f"{when:%Y-%m-%d %H:%M}" if kind == "time" else f"{when:%Y-%m-%d}"
            case "character_string" | "number" | "letter":
                value = number if kind == "character_string" else str(message.id)
            case "phrase" | "short_thing":
                value = SHORT[message.lang]
            case "thing":
                value = _cut(left.pop(0) if left else NEWS[message.lang], LONGEST_THING)
            case _:
                value = _cut(left.pop(0) if left else number, LONGEST_LINE)
        data[name] = {"value": value}
    return data


def _cut(text: str, longest: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
