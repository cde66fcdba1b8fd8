"""Whatever comes in on a channel is read, or refused as the parser says that it refuses: nothing else ever happens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from telegram import Bot

from connectors import webhook_messages as app
from connectors import wechat_messages as wechat
from connectors.telegram import _parse, _understood
from connectors.telegram_updates import Group, Reach
from connectors.wechat_xml import NotXml, fields
from desk.api.open311_given import Wrong, complaint
from desk.channel import Incoming, MediaRefused
from desk.errors import DeskError
from desk.media.content import fit
from tests.mutated import JSON, ODD, mutated, spoilt
from tests.parsed import PARSERS, bytes_of, keep, kept
from tests.photos import WANGJING, a_film, a_paper, a_photo, a_voice_note
from tests.staff_room import beijing
from tests.wechatapi import xml

BOT = Bot("1:x")
PERSON = {"id": 5, "is_bot": False, "first_name": "王", "language_code": "zh"}
FILE = {"file_id": "f", "file_unique_id": "u", "file_size": 3, "width": 1, "height": 1, "duration": 1}
SAID = {
    "message_id": 1, "date": 1, "from": PERSON, "chat": {"id": 5, "type": "private"}, "text": "/start x",
    "photo": [FILE], "voice": FILE, "venue": {"location": {"latitude": 1, "longitude": 2}, "title": "", "address": ""},
    "reply_to_message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}, "media_group_id": "1",
    "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    "forward_origin": {"type": "user", "date": 1, "sender_user": PERSON},
}  # fmt: skip
UPDATES: tuple[dict[str, Any], ...] = (
    {"update_id": 1, "message": SAID},
    {"update_id": 1, "edited_message": {**SAID, "edit_date": 2}},
    {"update_id": 1, "callback_query": {"id": "1", "from": PERSON, "chat_instance": "1", "data": "x", "message": SAID}},
    {
        "update_id": 1,
        "my_chat_member": {
            "chat": SAID["chat"], "from": PERSON, "date": 1, "old_chat_member": {"user": PERSON, "status": "member"},
            "new_chat_member": {"user": PERSON, "status": "kicked", "until_date": 0},
        },
    },
)  # fmt: skip
WECHAT = dict.fromkeys(
    ("MsgType", "CreateTime", "MsgId", "Content", "Event", "EventKey", "Location_X", "Location_Y", "PicUrl",
     "MediaId", "Format", "Recognition", "Title", "Url", "Status", "bizmsgmenuid"), "1",
)  # fmt: skip
OPEN311 = {
    "service_code": "sanitation.rubbish_collection", "description": "垃圾没人清运", "lat": "39.9967",
    "long": "116.4812", "address_string": "朝阳区望京街道南湖东园一区3号楼", "address_id": "110105026",
    "first_name": "小红", "last_name": "王", "phone": "13812345678", "media_url": "https://a.example/1.jpg",
    "attribute[party]": "店", "attribute[occurred_at]": "2026-11-24", "attribute[kind]": "complaint",
}  # fmt: skip
APP = {
    "id": "a-1", "address": "u", "text": "路灯不亮", "button": "abc", "lang": "zh", "reply_to": "1", "name": "王",
    "place": {"lat": 39.9, "long": 116.4, "name": "望京", "datum": "gcj02"}, "sent_at": "2026-11-24T16:30:00+08:00",
    "media": [{"kind": "photo", "url": "https://a.example/1.jpg", "caption": "x", "size": 1}],
}  # fmt: skip
PICTURES = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "AVIF")
CORPUS = (
    *(a_photo(point=WANGJING, orientation=6, format=one) for one in PICTURES),
    a_film(), a_voice_note(), a_paper(), b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", b"RIFF\x24\x00\x00\x00WAVEfmt ",
    b"\x1a\x45\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1f\x42\x82\x84webm",
)  # fmt: skip


@settings(max_examples=60)
@given(st.sampled_from(UPDATES).flatmap(spoilt) | JSON)
def test_a_telegram_update_is_read_or_refused_or_passed_over(told: Any) -> None:
    try:
        update = _parse(json.dumps(told).encode(), BOT)
    except web.HTTPBadRequest:
        return

    found = None if update is None else _understood(update)
    assert found is None or isinstance(found, Incoming | Reach | Group)


@given(spoilt(WECHAT, values=ODD | st.sampled_from(["text", "event", "location", "voice", "SCAN", "CLICK"])))
def test_wechats_fields_are_a_message_or_none(told: dict[str, str]) -> None:
    said = wechat.incoming({"FromUserName": "o", **told})

    assert said is None or said.channel_message_id == wechat.message_id(told)
    assert wechat.sent_at(told) is None or told["CreateTime"].isdecimal()


@given(mutated(xml(WECHAT).encode(), b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>") | st.binary(max_size=60))
def test_a_document_of_wechat_is_plain_fields_or_no_xml(body: bytes) -> None:
    try:
        found = fields(body)
    except NotXml:
        return

    assert all(isinstance(one, str) for pair in found.items() for one in pair)


@settings(max_examples=50)
@given(spoilt(OPEN311, values=ODD), st.sampled_from(["zh", "en"]))
def test_a_request_of_open311_is_a_complaint_or_wrong(told: dict[str, str], lang: str) -> None:
    try:
        made = complaint(told, beijing(), lang=lang)
    except (Wrong, DeskError):
        return

    assert made.category == told["service_code"].strip()
    assert made.district


@settings(max_examples=60)
@given(spoilt(APP) | JSON)
def test_a_message_of_an_app_is_one_or_does_not_validate(told: Any) -> None:
    try:
        body = app.MessageBody.model_validate_json(json.dumps(told))
    except ValidationError:
        return

    said = app.incoming("app", body)
    assert said.text or said.button or said.place or said.media


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@settings(max_examples=80)
@given(mutated(*CORPUS), st.sampled_from([None, "photo", "voice", "video", "document", "sticker"]))
def test_a_file_with_something_changed_in_it_is_kept_or_refused(content: bytes, kind: str | None) -> None:
    try:
        kept = fit(content, kind=kind)
    except MediaRefused:
        return

    assert kept.content
    if kept.small is not None:
        assert fit(kept.content).mime == kept.mime


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize(("parser", "found", "content"), kept())
def test_what_a_parser_stumbled_over_once_is_read_or_refused(parser: str, found: str, content: bytes) -> None:
    PARSERS[parser](content)


def test_what_fails_is_written_down_so_that_it_can_be_kept(tmp_path: Path) -> None:
    file = keep("wechat", "ValueError", b"<a>\xff", folder=tmp_path)

    [entry] = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert (entry["parser"], entry["found"], bytes_of(entry)) == ("wechat", "ValueError", b"<a>\xff")


def test_each_of_the_files_is_kept_as_it_is_made() -> None:
    for content in CORPUS[:9]:
        assert fit(content).content
