"""A city's own channel: what is read, what is signed, what an answer means. No network."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from connectors.gcj02 import from_wgs84
from connectors.numbered import chosen, listed
from connectors.parts import in_bytes, split
from connectors.webhook import refusal
from connectors.webhook_messages import MessageBody, incoming
from connectors.webhook_seal import SIGNATURE, TIMESTAMP, Forged, check, signed
from desk.channel import Button, History, Line, TryLater, Unreachable

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECRET = "a-secret-for-tests"
BUTTONS = [Button("t1", "没问题，提交"), Button("t2", "再改改")]


def test_what_was_signed_with_the_secret_just_now_is_taken() -> None:
    check(SECRET, signed(SECRET, b"{}", now=NOW), b"{}", now=NOW + timedelta(minutes=4))


@pytest.mark.parametrize("away", [timedelta(minutes=6), -timedelta(minutes=6)])
def test_what_was_signed_at_another_time_is_refused(away: timedelta) -> None:
    with pytest.raises(Forged, match="300 seconds"):
        check(SECRET, signed(SECRET, b"{}", now=NOW), b"{}", now=NOW + away)


@pytest.mark.parametrize("timestamp", ["9" * 5000, "9" * 400, "²", "-1", "1e9"])
def test_a_time_that_nobody_can_read_is_refused(timestamp: str) -> None:
    right = hmac.new(SECRET.encode(), timestamp.encode() + b".{}", hashlib.sha256).hexdigest()

    with pytest.raises(Forged, match="300 seconds"):
        check(SECRET, {TIMESTAMP: timestamp, SIGNATURE: f"sha256={right}"}, b"{}", now=NOW)


def test_another_body_secret_or_time_is_refused() -> None:
    headers = signed(SECRET, b"{}", now=NOW)
    later = {TIMESTAMP: str(int(NOW.timestamp()) + 1), SIGNATURE: headers[SIGNATURE]}

    for secret, given_headers, body in (
        (SECRET, headers, b"{ }"),
        ("another-secret", headers, b"{}"),
        (SECRET, later, b"{}"),
        (SECRET, {}, b"{}"),
        (SECRET, {TIMESTAMP: "soon", SIGNATURE: "sha256=é"}, b"{}"),
    ):
        with pytest.raises(Forged):
            check(secret, given_headers, body, now=NOW)


def test_a_message_is_read_whole() -> None:
    lat, long = from_wgs84(39.9967, 116.4812)
    body = MessageBody.model_validate(
        {
            "id": "a-1",
            "address": "user-42",
            "text": " 就是这儿 ",
            "place": {"lat": lat, "long": long, "datum": "gcj02"},
            "media": [{"kind": "photo", "url": "https://app.city.example/1.jpg", "caption": "这堆"}],
            "sent_at": "2026-11-24T20:00:00+08:00",
            "name": "王女士",
            "something": "new",
        }
    )

    said = incoming("app", body)

    assert (said.channel, said.address, said.channel_message_id, said.text) == (
        "app",
        "user-42",
        "a-1",
        "就是这儿",
    )
    assert said.place is not None
    assert (round(said.place.lat, 5), round(said.place.long, 5)) == (39.9967, 116.4812)
    assert [(each.kind, each.caption) for each in said.media] == [("photo", "这堆")]
    assert (said.sent_at, said.sender_name) == (NOW, "王女士")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"text": "   "},
        {"text": "x" * 5001},
        {"button": "has spaces"},
        {"place": {"lat": 91, "long": 0}},
        {"place": {"lat": float("nan"), "long": 0}},
        {"media": [{"kind": "photo", "url": "file:///etc/passwd"}]},
        {"text": "hi", "sent_at": "2026-11-24T20:00:00"},
        {"text": "hi", "lang": "fr"},
        {"text": "hi", "id": ""},
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        MessageBody.model_validate({"id": "a-1", "address": "user-42", **wrong})


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        (None, None),
        ("7", 7.0),
        ("-1", None),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0.0),
        ("999999", 3600.0),
        ("nan", None),
        ("soon", None),
        ("Tue, 24 Nov 2026 12:00:30 GMT", 30.0),
        ("Tue, 24 Nov 2026 12:00:30 -0000", None),
    ],
)
def test_the_time_that_a_gateway_names_is_kept(retry_after: str | None, seconds: float | None) -> None:
    problem = refusal(429, retry_after, now=NOW)

    assert isinstance(problem, TryLater)
    assert problem.retry_after == seconds


@pytest.mark.parametrize("status", [301, 401, 408, 425, 429, 500, 502, 503])
def test_a_passing_fault_is_tried_again(status: int) -> None:
    assert isinstance(refusal(status, None, now=NOW), TryLater)


@pytest.mark.parametrize("status", [400, 403, 404, 410, 413, 422])
def test_a_final_answer_is_final(status: int) -> None:
    assert isinstance(refusal(status, None, now=NOW), Unreachable)


def history(*offers: list[Button]) -> History:
    return History([Line(number, "out", "bot", "?", NOW, buttons) for number, buttons in enumerate(offers)])


@pytest.mark.parametrize(("text", "token"), [("1", "t1"), (" 2. ", "t2"), ("２", "t2"), ("1、", "t1")])
def test_a_number_is_the_button_of_the_newest_question(text: str, token: str) -> None:
    button = chosen(text, history([Button("old", "旧的")], BUTTONS, []))

    assert button is not None
    assert button.token == token


@pytest.mark.parametrize("text", ["0", "3", "12号楼", "第1个", "", None, "100"])
def test_any_other_answer_is_words(text: str | None) -> None:
    assert chosen(text, history(BUTTONS)) is None


def test_buttons_are_listed_with_how_to_choose() -> None:
    assert (
        listed("File it?", BUTTONS[:1], "en") == "File it?\n\n1. 没问题，提交\nJust answer with the number."
    )


@given(st.text(max_size=300), st.integers(4, 50))
def test_no_part_is_too_long_and_nothing_is_lost(text: str, limit: int) -> None:
    for size in (len, in_bytes):
        parts = split(text, limit, size=size)

        assert "".join(parts) == text
        assert all(size(part) <= limit for part in parts)
