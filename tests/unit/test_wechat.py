"""WeChat's envelope, fields and templates, without a network."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.gcj02 import from_wgs84, to_wgs84
from connectors.wechat_messages import MENU, PHRASES, failed, follows, incoming
from connectors.wechat_seal import Forged, Seal, key_of, signature
from connectors.wechat_templates import filled
from connectors.wechat_xml import NotXml, fields
from desk.channel import Media, Outgoing
from tests.wechatapi import AES_KEY, APP_ID, TEMPLATE, TOKEN, WeChatServer, sealed_with, xml

CITIZEN = "oLw_citizen_1"
BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    return datetime.now(UTC)


def seal(aes_key: str | None = None, app_id: str = APP_ID) -> Seal:
    return Seal(token=TOKEN, app_id=app_id, aes_key=aes_key)


def a_text(server: WeChatServer, text: str = "楼下垃圾没人清运") -> dict[str, Any]:
    return server.envelope(server.fields(CITIZEN, "text", Content=text))


def test_a_signed_message_is_opened_in_both_modes() -> None:
    for key in (None, AES_KEY):
        call = a_text(WeChatServer(aes_key=key))

        opened = seal(key).opened(call["params"], call["data"], now=now())

        assert (opened["Content"], opened["FromUserName"]) == ("楼下垃圾没人清运", CITIZEN)


@pytest.mark.parametrize("part", ["timestamp", "nonce", "signature"])
def test_a_changed_part_of_the_address_is_a_forgery(part: str) -> None:
    call = a_text(WeChatServer())
    call["params"][part] = call["params"][part][:-1] + "x"

    with pytest.raises(Forged):
        seal().opened(call["params"], call["data"], now=now())


def test_an_address_that_was_signed_long_ago_is_a_forgery() -> None:
    server = WeChatServer()
    call = server.envelope(server.fields(CITIZEN, "text", Content="一"), signed_at=time.time() - 3600)

    with pytest.raises(Forged, match="another time"):
        seal().opened(call["params"], call["data"], now=now())


@pytest.mark.parametrize("timestamp", ["9" * 5000, "9" * 400, "²"])
def test_a_time_that_nobody_can_read_is_a_forgery(timestamp: str) -> None:
    query = {"timestamp": timestamp, "nonce": "n", "signature": signature(TOKEN, timestamp, "n")}

    with pytest.raises(Forged, match="another time"):
        seal().check(query, now=now())


def test_with_a_key_nothing_counts_that_is_not_encrypted() -> None:
    call = a_text(WeChatServer())

    with pytest.raises(Forged, match="msg_signature"):
        seal(AES_KEY).opened(call["params"], call["data"], now=now())


def test_without_a_key_what_is_encrypted_is_refused() -> None:
    call = a_text(WeChatServer(aes_key=AES_KEY))

    with pytest.raises(Forged, match="no key"):
        seal().opened(call["params"], call["data"], now=now())


def test_another_text_under_the_same_signature_is_a_forgery() -> None:
    call = a_text(WeChatServer(aes_key=AES_KEY))
    other = sealed_with(AES_KEY, xml({"Content": "别的"}).encode(), APP_ID)

    with pytest.raises(Forged, match="msg_signature"):
        seal(AES_KEY).opened(call["params"], xml({"Encrypt": other}).encode(), now=now())


def test_what_was_encrypted_for_another_account_or_key_is_refused() -> None:
    call = a_text(WeChatServer(aes_key=AES_KEY))
    other_key = base64.b64encode(bytes(32)).decode().rstrip("=")

    with pytest.raises(Forged, match="another account"):
        seal(AES_KEY, app_id="wx-another").opened(call["params"], call["data"], now=now())
    with pytest.raises(Forged):
        seal(other_key).opened(call["params"], call["data"], now=now())


@given(st.binary(max_size=200))
def test_whatever_is_sent_as_encrypted_is_a_forgery_and_never_a_crash(noise: bytes) -> None:
    server = WeChatServer(aes_key=AES_KEY)
    call = server.envelope(server.fields(CITIZEN, "text", Content="一"))
    sealed = base64.b64encode(noise).decode()
    query = server.signed(call["params"], sealed)

    with pytest.raises(Forged):
        seal(AES_KEY).opened(query, xml({"Encrypt": sealed}).encode(), now=now())


@pytest.mark.parametrize("key", ["", "short", "x" * 42, "x" * 44, "中" * 43])
def test_a_key_of_another_shape_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="43"):
        key_of(key)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"<xml><a></xml>",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "lol">]><xml><a>&e;</a></xml>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml/>',
        b'<?xml version="1.0" encoding="no-such"?><xml/>',
    ],
)
def test_what_is_no_plain_document_is_refused(body: bytes) -> None:
    with pytest.raises(NotXml):
        fields(body)


def message(kind: str, **more: str) -> Any:
    return incoming(WeChatServer().fields(CITIZEN, kind, **more))


def test_a_voice_note_brings_what_wechat_understood_of_it() -> None:
    said = message("voice", MediaId="M1", Format="amr", Recognition="楼下很吵")

    assert said.text == "楼下很吵"
    assert [(each.kind, each.reference, each.mime) for each in said.media] == [("voice", "M1", "audio/amr")]


def test_photos_and_videos_arrive_as_what_they_are() -> None:
    kinds = [message(kind, MediaId="M1").media[0].kind for kind in ("image", "video", "shortvideo")]

    assert kinds == ["photo", "video", "video"]


def test_a_pin_is_given_in_wgs84() -> None:
    lat, long = from_wgs84(39.9073, 116.3911)

    place = message("location", Location_X=f"{lat:.6f}", Location_Y=f"{long:.6f}", Label="天安门").place

    assert (round(place.lat, 4), round(place.long, 4), place.name) == (39.9073, 116.3911, "天安门")


def test_a_link_is_said_in_words() -> None:
    assert message("link", Title="施工公告", Description="", Url="https://a.example/1").text == (
        "施工公告\nhttps://a.example/1"
    )


def test_a_sticker_is_not_taken_for_words() -> None:
    said = message("text", Content="【收到不支持的消息类型，暂无法显示】")

    assert (said.text, said.media, said.cannot) == (None, (), "kind")


def test_a_pressed_line_of_a_menu_message_is_its_button() -> None:
    said = message("text", Content="没问题，提交", bizmsgmenuid="tok-1")

    assert (said.button, said.text) == ("tok-1", "没问题，提交")


def event(name: str, key: str = "", **more: str) -> dict[str, str]:
    fields = WeChatServer().fields(
        CITIZEN, "event", Event=name, EventKey=key, CreateTime="1764000000", **more
    )
    fields.pop("MsgId")
    return fields


def test_who_follows_is_greeted_and_who_leaves_says_nothing() -> None:
    welcome = incoming(event("subscribe"))

    assert welcome is not None
    assert welcome.text == "你好"
    assert incoming(event("unsubscribe")) is None
    assert [follows(event(name)) for name in ("subscribe", "unsubscribe", "SCAN")] == [True, False, None]
    assert incoming(event("LOCATION", Latitude="39.9")) is None


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        ("BD-7KQ2-MFHP", "BD-7KQ2-MFHP"),
        ("BJ20261124-000123_7KQ2MF", "BJ20261124-000123 7KQ2MF"),
        ("EXPO-2026", "你好"),
        ("42", "你好"),
        ("", "你好"),
    ],
)
def test_a_scanned_code_is_said_and_any_other_scene_only_greets(scene: str, said: str) -> None:
    new, known = incoming(event("subscribe", f"qrscene_{scene}")), incoming(event("SCAN", scene))

    assert [each.text if each else None for each in (new, known)] == [said, said]


def test_only_a_template_that_failed_is_told_of() -> None:
    statuses = ("success", "failed:user block", "failed: system failed")

    told = [failed(event("TEMPLATESENDJOBFINISH", MsgID="7", Status=status)) for status in statuses]

    assert told == [None, "failed:user block", "failed: system failed"]
    assert failed(event("subscribe")) is None


def test_a_scanned_code_brings_what_it_carries() -> None:
    new, known, plain = (
        incoming(event("subscribe", "qrscene_7KQ2MF")),
        incoming(event("SCAN", "7KQ2MF")),
        incoming(event("subscribe")),
    )

    assert [each.start if each else "" for each in (new, known, plain)] == ["7KQ2MF", "7KQ2MF", None]


def test_an_event_is_known_again_by_its_moment_and_key() -> None:
    first, again, other = (incoming(event("CLICK", key)) for key in ("new", "new", "status"))

    assert first is not None
    assert again is not None
    assert other is not None
    assert first.channel_message_id == again.channel_message_id != other.channel_message_id


def test_every_entry_of_the_menu_is_a_phrase_in_both_languages() -> None:
    entries = [each for top in MENU["button"] for each in top.get("sub_button", [top])]

    for entry in entries:
        for lang in ("zh", "en"):
            said = incoming(event("CLICK", str(entry["key"])))
            assert said is not None
            assert said.phrases[lang] == PHRASES[str(entry["key"])][lang]
    assert len(MENU["button"]) <= 3
    assert all(len(str(top["name"]).encode()) <= 16 for top in MENU["button"])


def test_a_template_is_filled_by_the_kinds_of_its_fields() -> None:
    notice = Outgoing(
        7,
        1,
        "wechat",
        CITIZEN,
        "system",
        "望京街道说 BJ20261124-000123 的垃圾已经清走了，您看看。",
        at=datetime(2026, 11, 24, 4, 0, tzinfo=UTC),
    )

    data = filled(TEMPLATE, notice, zone=BEIJING, now=now())

    assert {name: each["value"] for name, each in data.items()} == {
        "character_string1": "BJ20261124-000123",
        "thing2": "望京街道说 BJ20261124-00…",
        "time3": "2026-11-24 12:00",
        "thing4": "想看详情，回复“我的单子”。",
    }


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [
        ("zh", ("有照片或文件要给您", "照片文件这里发不了，要的话回复一声。")),
        ("en", ("There's a file here", "Ask us to send it.")),
    ],
)
def test_a_template_in_place_of_a_picture_alone_says_that_there_is_one(
    lang: str, wanted: tuple[str, str]
) -> None:
    picture = Media("photo", "r1", mime="image/png", size=9, id="picture-1")
    message = Outgoing(7, 1, "wechat", CITIZEN, "staff", "", lang=lang, media=[picture])

    data = filled(TEMPLATE, message, zone=BEIJING, now=now())

    assert (data["thing2"]["value"], data["thing4"]["value"]) == wanted


@given(st.floats(39.4, 41.1), st.floats(115.4, 117.6))
def test_the_way_from_gcj02_back_is_exact_to_a_centimetre(lat: float, long: float) -> None:
    back = to_wgs84(*from_wgs84(lat, long))

    assert back == pytest.approx((lat, long), abs=1e-7)


def test_beijing_is_shifted_by_half_a_kilometre_and_london_is_not() -> None:
    lat, long = from_wgs84(39.9073, 116.3911)

    assert 0.001 < lat - 39.9073 < 0.002
    assert 0.005 < long - 116.3911 < 0.007
    assert to_wgs84(51.5, -0.12) == (51.5, -0.12)
