"""WeChat's messages and events as the desk's: a pure translation of their fields, no network.

What the fields mean is WeChat's pages 'receiving standard messages' and 'receiving event pushes'.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from connectors.gcj02 import to_wgs84
from desk.channel import Incoming, Media, Place

NAME = "wechat"
KINDS = {"image": "photo", "voice": "voice", "video": "video", "shortvideo": "video"}
MIMES = {"amr": "audio/amr", "speex": "audio/speex", "mp3": "audio/mpeg"}
UNSHOWN = "收到不支持的消息类型"
"""WeChat delivers stickers and the like as these words in brackets."""
SCENE = "qrscene_"
CODE = re.compile(r"BD(?:-[A-Z0-9]{4}){2}|[A-Z]{1,4}\d{8}-\d{4,8}_[A-Z0-9]{6}")
"""Scenes that are said: a code that binds chats, or a ticket's number with its tracking code. Others only greet."""

GREETING = {"zh": "你好", "en": "Hello"}
PHRASES = {
    "new": {"zh": "我要反映问题", "en": "I want to report a problem"},
    "status": {"zh": "我的单子", "en": "My tickets"},
    "help": {"zh": "你能做什么？", "en": "What can you do?"},
    "language": {"zh": "English", "en": "中文"},
    "cancel": {"zh": "取消", "en": "Cancel"},
}
"""An entry of the menu is a phrase the assistant understands anyway, so that it needs no second set of rules."""
MENU: Mapping[str, Any] = {
    "button": [
        {"type": "click", "name": "反映问题", "key": "new"},
        {"type": "click", "name": "我的单子", "key": "status"},
        {
            "name": "更多",
            "sub_button": [
                {"type": "click", "name": "能帮您做什么", "key": "help"},
                {"type": "click", "name": "取消", "key": "cancel"},
                {"type": "click", "name": "English", "key": "language"},
            ],
        },
    ]
}


def incoming(fields: Mapping[str, str]) -> Incoming | None:
    """The citizen's message in these fields, or None where nobody said anything (left, a report of WeChat's)."""
    address, kind = fields.get("FromUserName", ""), fields.get("MsgType", "")
    if not address or not kind:
        return None
    phrases = _phrases(fields) if kind == "event" else {}
    text, place, media = phrases.get("zh") or _said(fields, kind), _place(fields, kind), _media(fields, kind)
    cannot = "kind" if _is_unshown(fields, kind) else None
    if text is None and place is None and not media and cannot is None:
        return None
    return Incoming(
        channel=NAME,
        address=address,
        channel_message_id=message_id(fields),
        text=text,
        button=fields.get("bizmsgmenuid") or None,
        place=place,
        media=media,
        sent_at=sent_at(fields),
        phrases=phrases,
        start=_scene(fields) if kind == "event" else None,
        cannot=cannot,
    )


def failed(fields: Mapping[str, str]) -> str | None:
    """Why a template did not arrive (`MsgID` is WeChat's id of it); None where the fields tell no such thing."""
    status = fields.get("Status", "")
    told = fields.get("Event", "").upper() == "TEMPLATESENDJOBFINISH"
    return status if told and status.startswith("failed") else None


def message_id(fields: Mapping[str, str]) -> str:
    """What is the same each time WeChat delivers this again. Events have no id of their own."""
    event = (fields.get("CreateTime", ""), fields.get("Event", ""), fields.get("EventKey", ""))
    return fields.get("MsgId") or ":".join(event)


def follows(fields: Mapping[str, str]) -> bool | None:
    """Whether the citizen follows the account from now on; None where the fields tell nothing of it."""
    return {"subscribe": True, "unsubscribe": False}.get(fields.get("Event", "").lower())


def sent_at(fields: Mapping[str, str]) -> datetime | None:
    """When the citizen sent it, if WeChat says so."""
    seconds = fields.get("CreateTime", "")
    return datetime.fromtimestamp(int(seconds), UTC) if seconds.isdecimal() and len(seconds) < 12 else None


def _said(fields: Mapping[str, str], kind: str) -> str | None:
    match kind:
        case "text":
            return None if _is_unshown(fields, kind) else fields.get("Content", "").strip() or None
        case "voice":
            return fields.get("Recognition", "").strip() or None
        case "link":
            told = [fields.get(name, "").strip() for name in ("Title", "Description", "Url")]
            return "\n".join(line for line in told if line) or None
        case _:
            return None


def _phrases(fields: Mapping[str, str]) -> Mapping[str, str]:
    """What an event says in either language; nothing where it says nothing."""
    match fields.get("Event", "").upper():
        case "CLICK":
            return PHRASES.get(fields.get("EventKey", ""), {})
        case "SUBSCRIBE" | "SCAN":
            code = _scanned(fields)
            return {"zh": code, "en": code} if code else GREETING
        case _:
            return {}


def _scanned(fields: Mapping[str, str]) -> str | None:
    """What a scene says for who scanned it, if it is a code."""
    scene = _scene(fields) or ""
    return scene.replace("_", " ") if CODE.fullmatch(scene) else None


def _scene(fields: Mapping[str, str]) -> str | None:
    """What the scanned code carried along."""
    if fields.get("Event", "").upper() not in ("SUBSCRIBE", "SCAN"):
        return None
    return fields.get("EventKey", "").removeprefix(SCENE) or None


def _is_unshown(fields: Mapping[str, str], kind: str) -> bool:
    content = fields.get("Content", "")
    return kind == "text" and UNSHOWN in content and len(content) < 30


def _place(fields: Mapping[str, str], kind: str) -> Place | None:
    if kind != "location":
        return None
    try:
        lat, long = to_wgs84(float(fields["Location_X"]), float(fields["Location_Y"]))
    except (KeyError, ValueError):
        return None
    return Place(lat=lat, long=long, name=fields.get("Label", "").strip() or None)


def _media(fields: Mapping[str, str], kind: str) -> tuple[Media, ...]:
    reference = fields.get("MediaId", "")
    if kind not in KINDS or not reference:
        return ()
    mime = MIMES.get(fields.get("Format", "").lower()) if kind == "voice" else None
    return (Media(KINDS[kind], reference, mime=mime),)
