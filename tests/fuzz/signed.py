"""Calls as Telegram, WeChat and a city's own app make them, with their secret, seal and signature; or without."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

from tests.fuzz.chance import MOMENTS, NUMBERS, WORDS, Chance, escaped
from tests.fuzz.request import Request, World
from tests.gateway import SECRET
from tests.wechatapi import AES_KEY, TOKEN, WeChatServer, xml

BOT_SECRET = "a-secret-of-the-webhook"
WECHAT = WeChatServer(aes_key=AES_KEY)
WECHAT_FIELDS = (
    "Content", "MediaId", "Format", "Recognition", "PicUrl", "Location_X", "Location_Y", "Scale", "Label",
    "Title", "Description", "Url", "Event", "EventKey", "Ticket", "Latitude", "Longitude", "Status",
    "MsgID", "bizmsgmenuid", "ThumbMediaId",
)  # fmt: skip
KINDS = ("text", "image", "voice", "video", "shortvideo", "location", "link", "event", "file")
EVENTS = ("subscribe", "unsubscribe", "SCAN", "CLICK", "VIEW", "LOCATION", "TEMPLATESENDJOBFINISH")


def telegram_call(chance: Chance, world: World, *, refused: bool = False) -> Request:
    """An update with the webhook's secret, or with what is none."""
    update = _update(chance)
    if chance.maybe(0.2):
        update = chance.spoilt(update)
    given = chance.choice(("", escaped(chance.short()), BOT_SECRET[:-1])) if refused else BOT_SECRET
    headers = {"X-Telegram-Bot-Api-Secret-Token": given, "Content-Type": "application/json"}
    body = json.dumps(update).encode() if refused else chance.document(update)
    return Request("telegram", "POST", "/telegram/webhook", body=body, headers=headers, refused=refused)


def _update(chance: Chance) -> dict[str, Any]:
    chat = {"id": chance.choice((chance.randint(1, 500), -5, 2**62)), "type": _kind_of_chat(chance)}
    user = {
        "id": chat["id"],
        "is_bot": False,
        "first_name": chance.word()[:64],
        "language_code": chance.short(),
    }
    base = {
        "message_id": chance.randint(1, 10**6),
        "date": chance.choice((int(time.time()), 0, 2**40)),
        "from": user,
    }
    message = {**base, "chat": chat, **_content(chance)}
    number = chance.randint(1, 10**9)
    match chance.randint(0, 9):
        case 0:
            return {"update_id": number, "edited_message": {**message, "edit_date": base["date"]}}
        case 1:
            pressed = {
                "id": "q1",
                "from": user,
                "chat_instance": "1",
                "data": chance.short(),
                "message": message,
            }
            return {"update_id": number, "callback_query": pressed}
        case 2:
            bot = {"id": 1, "is_bot": True, "first_name": "12345"}
            states = [{"user": bot, "status": one, "until_date": 0} for one in ("member", "kicked")]
            change = {"chat": chat, "from": user, "date": base["date"]}
            change |= {"old_chat_member": states[0], "new_chat_member": chance.choice(states)}
            return {"update_id": number, "my_chat_member": change}
        case 3:
            return {"update_id": number, chance.choice(("poll", "channel_post", "odd")): chance.anything()}
        case _:
            return {"update_id": number, "message": message}


def _kind_of_chat(chance: Chance) -> str:
    return chance.choice(("private",) * 9 + ("group", "channel", "odd"))


def _content(chance: Chance) -> dict[str, Any]:
    file = {"file_id": "f1", "file_unique_id": "u1", "file_size": 3, "width": 1, "height": 1, "duration": 1}
    point = {"latitude": chance.choice((39.99, 91.0, 1e308)), "longitude": 116.47}
    return chance.choice(
        (
            {"text": chance.word()[:4096]},
            {"text": chance.choice(("/start", "/start zh", "/status", "/new@bot x", "/" + chance.short()))},
            {"photo": [file], "caption": chance.word()[:1024]},
            {"voice": file},
            {"video": file},
            {"document": {**file, "file_name": chance.short(), "mime_type": chance.short()}},
            {"location": point},
            {"venue": {"location": point, "title": chance.short(), "address": chance.short()}},
            {"contact": {"phone_number": chance.short(), "first_name": "x", "user_id": 5}},
            {"sticker": {**file, "type": "regular", "is_animated": False, "is_video": False, "emoji": "🙂"}},
            {"dice": {"emoji": "🎲", "value": 3}},
            {"media_group_id": chance.short(), "photo": [file]},
            {chance.short(): chance.anything()},
        )
    )


def wechat_call(chance: Chance, world: World, *, refused: bool = False) -> Request:
    """A sealed message of WeChat, or one that is sealed wrongly."""
    fields = {"ToUserName": "gh_swift", "FromUserName": f"o{chance.randint(1, 300)}"}
    fields |= {
        "CreateTime": chance.choice((str(int(time.time())), chance.short())),
        "MsgType": chance.choice(KINDS),
    }
    fields |= {"MsgId": str(chance.randint(1, 2**62)), "Event": chance.choice(EVENTS)}
    fields |= {name: chance.known(name, world.known) for name in WECHAT_FIELDS if chance.maybe(0.4)}
    if chance.maybe(0.2):
        fields.pop(chance.choice(sorted(fields)))
    plain = {name: "".join(mark for mark in told if mark >= " ") for name, told in fields.items()}
    call = WECHAT.envelope({"FromUserName": "", "ToUserName": "", **plain})
    query, body = dict(call["params"]), call["data"]
    if refused:
        query["signature"] = f"{chance.randint(0, 2**160):040x}"
    elif chance.maybe(0.1):
        body = chance.choice((chance.document(fields), xml({"Encrypt": "x"}).encode(), b"<!DOCTYPE a><a/>"))
    elif chance.maybe(0.03):
        query["timestamp"] = chance.choice(NUMBERS)
        parts = sorted((TOKEN, query["timestamp"], query["nonce"]))
        query["signature"] = hashlib.sha1("".join(parts).encode()).hexdigest()
    asked = "&".join(f"{escaped(name)}={escaped(str(told))}" for name, told in query.items())
    method = "GET" if chance.maybe(0.05) else "POST"
    sent = body if method == "POST" else b""
    return Request("wechat", method, f"/wechat/webhook?{asked}", body=sent, refused=refused)


def app_call(chance: Chance, world: World, *, refused: bool = False) -> Request:
    """A signed message or receipt of a city's own app, or one that is not signed as it should be."""
    said: dict[str, Any] = {
        "id": f"a-{chance.randint(1, 10**9)}",
        "address": f"user-{chance.randint(1, 300)}",
    }
    more: dict[str, Any] = {
        "text": chance.word(),
        "button": chance.choice(("abc", "abc", chance.short())),
        "place": {
            "lat": chance.choice((39.9, 40, 91)),
            "long": 116.4,
            "name": chance.short(),
            "datum": "gcj02",
        },
        "media": [{"kind": "photo", "url": f"http://127.0.0.1:9/{chance.randint(1, 9)}.jpg"}],
        "lang": chance.choice(("zh", "en", "zh", "fr")),
        "name": chance.word()[:200],
        "sent_at": chance.choice((MOMENTS[0], MOMENTS[0], chance.short())),
        "reply_to": chance.short(),
        "state": chance.choice(("seen", "undeliverable", "odd")),
        "reason": chance.word(),
    }
    said |= {name: told for name, told in more.items() if chance.maybe(0.4)}
    if chance.maybe(0.6):
        said |= {"text": chance.choice(WORDS), "state": "seen"}
    if chance.maybe(0.2):
        said = chance.spoilt(said)
    what = chance.choice(("messages", "messages", "messages", "receipts", "media/1"))
    name = "app" if chance.maybe(0.95) else escaped(chance.short().strip(".") or "x")
    body = chance.document(said)
    at = chance.choice(NUMBERS) if chance.maybe(0.03) else str(int(time.time()))
    headers = {"X-Swift-Timestamp": escaped(at), "X-Swift-Signature": _of_app(escaped(at), body)}
    if refused:
        headers |= {chance.choice(sorted(headers)): chance.choice(("", "sha256=00", "1"))}
    path = f"/channels/{name}/{what}"
    if what.startswith("media"):
        return Request("app", "GET", path, headers=headers, refused=refused)
    return Request("app", "POST", path, body=body, headers=headers, refused=refused)


def _of_app(at: str, body: bytes) -> str:
    return "sha256=" + hmac.new(SECRET.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
