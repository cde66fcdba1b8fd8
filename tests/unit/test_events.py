"""Events for other systems: where they may go, how they are signed, what is one."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.check_events import judged
from bot.red import Red
from desk.errors import InvalidInput
from desk.events import payload, signing
from desk.events.addresses import OutsideOnly, checked
from desk.events.kinds import event_of
from desk.events.standing import Standing
from desk.store.models import HistoryRow, TicketRow

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "url", ["https://events.city.example/x?y=1", "http://10.0.0.7:8080/x", "https://93.184.215.14/"]
)
def test_events_go_out_by_https_and_to_hosts_that_were_named(url: str) -> None:
    assert checked(url, ["10.0.0.7"]) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://events.city.example/", "https://127.0.0.1/", "https://10.0.0.8/", "https://169.254.169.254/latest",
        "https://[::1]/", "https://[::ffff:10.0.0.8]/", "https://localhost/", "https://a.localhost/", "https:///x",
        "https://user:word@city.example/", "https://city.example:99999/", "file:///etc/passwd", "", "https://a b/",
        "https://127.1/", "https://2130706433/", "https://10.1/", "https://0x7f.1/", "https://0177.0.0.1/",
        "https://127.0.0.1./", "https://localhost./", "https://[64:ff9b::7f00:1]/", "https://[64:ff9b:1::a00:8]/",
        "https://[2002:7f00:1::]/", "https://１２７.0.0.1/", "https://127。0。0。1/",
        "https://224.0.0.1/", "https://0.0.0.0/", "https://100.64.0.1/", "https://[fd00::1]/",
    ],
)  # fmt: skip
def test_no_address_leads_into_the_network_of_the_service(url: str) -> None:
    with pytest.raises(InvalidInput):
        checked(url, ["10.0.0.7"])


class Names(AbstractResolver):
    """Says that every host is at one address."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=one, port=port, family=family, proto=0, flags=0)
            for one in self.addresses
        ]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    "url", ["https://city.example./x", "https://[64:ff9b::5db8:d70e]/", "https://93.184.55054/"]
)
def test_another_way_to_write_an_outer_address_is_still_one(url: str) -> None:
    assert checked(url, []) == url


async def test_a_name_that_leads_back_in_is_not_followed() -> None:
    translated = OutsideOnly([], Names("64:ff9b::a00:7"))
    with pytest.raises(OSError, match="EVENT_HOSTS"):
        await translated.resolve("other.example")
    inner = OutsideOnly(["named.example"], Names("10.0.0.7"))
    both = OutsideOnly([], Names("10.0.0.7", "93.184.215.14"))

    with pytest.raises(OSError, match="EVENT_HOSTS"):
        await inner.resolve("other.example")
    assert [one["host"] for one in await inner.resolve("named.example")] == ["10.0.0.7"]
    assert [one["host"] for one in await both.resolve("other.example")] == ["93.184.215.14"]


def test_a_signature_is_the_one_of_the_standard_webhooks() -> None:
    # The example of the specification's own libraries.
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    wanted = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    found = signing.signature(
        secret, event_id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp="1614265330", body=body
    )

    assert found == wanted
    assert len(signing.new_secret()) == len("whsec_") + 44


@pytest.mark.parametrize(
    ("action", "details", "event"),
    [
        ("dispatch", None, "dispatched"),
        ("extend", {"asked": True}, None),
        ("extend", {"case": 1}, "extended"),
        ("breach", {"clock": "citizen"}, "overdue"),
        ("breach", {"clock": "ruling"}, None),
        ("note", None, None),
        ("alert", {"why": "asked_to_withdraw"}, None),
    ],
)
def test_what_was_done_is_an_event_and_what_is_among_staff_is_none(
    action: str, details: dict[str, object] | None, event: str | None
) -> None:
    assert event_of(action, details) == event


def test_check_names_whoever_is_sent_nothing() -> None:
    def one(**values: object) -> Standing:
        usual = {
            "name": "theirs",
            "state": "active",
            "waiting": 0,
            "oldest": None,
            "failed": 0,
            "answer": None,
        }
        return Standing(**(usual | values))  # type: ignore[arg-type]

    assert "no other system" in judged([], now=NOW)
    assert judged([one(waiting=3, oldest=NOW)], now=NOW) == "1 subscription"
    assert "paused: theirs" in judged([one(state="paused", oldest=NOW - timedelta(days=1))], now=NOW)
    with pytest.raises(Red, match="theirs"):
        judged([one(waiting=1, oldest=NOW - timedelta(minutes=16))], now=NOW)
    with pytest.raises(Red, match="given up: 2 for theirs"):
        judged([one(failed=2)], now=NOW)


def test_words_that_leave_the_desk_name_nobody_whom_the_ticket_names() -> None:
    ticket = TicketRow(
        confidential=False,
        title="云杉科技公司门口的垃圾",
        description="赵铁柱替钱守信说的，打13812345678",
        reporter_name="赵铁柱",
        on_behalf_of="钱守信",
        enterprise="云杉科技公司",
        reporter_phone="13812345678",
    )

    told = payload.words(HistoryRow(public_note="云杉科技公司那边扫过了"), ticket)

    assert told == {
        "title": "〔姓名〕门口的垃圾",
        "description": "〔姓名〕替〔姓名〕说的，打〔电话〕",
        "public_note": "〔姓名〕那边扫过了",
    }
