"""Rules about people who work here: passwords, codes of the second factor, browsers and addresses in few words."""

from __future__ import annotations

import math
import runpy
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from desk.staff import secret, totp
from desk.staff.devices import client, shortened, words
from desk.staff.passwords import weakness
from desk.staff.permits import SIGNED_OUT, anybody, everybody, may, permitted
from desk.staff.sealing import Keys

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SHARED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("kite-lamp7", "short"),
        ("k" * 257, "long"),
        ("liwei2026xyz", "name"),
        ("123456789012", "easy"),
        ("passwordpassword", "easy"),
        ("1qaz2wsx3edc", "easy"),
        ("aaaaaaaaaaaa", "easy"),
        ("swiftresponse12345", "easy"),
        ("woaini1314520", "easy"),
        ("correct horse battery", None),
        ("mountains and rivers", None),
        ("窗外的雨下了一夜没有停", "short"),
        ("窗外的雨下了一整夜没有停过", None),
        ("liwei grows tomatoes at home", None),
    ],
)
def test_a_password_is_long_and_not_what_is_guessed_first(password: str, reason: str | None) -> None:
    assert weakness(password, names=["liwei", "李伟"]) == reason


def test_kinds_of_characters_are_not_asked_for() -> None:
    assert weakness("nine quiet harbours", names=[]) is None


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")]
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)

    assert totp.step_of(SHARED, code, at=at, after=None) == seconds // 30


def test_a_clock_that_is_half_a_minute_wrong_is_forgiven_and_a_whole_one_is_not() -> None:
    code = pyotp.TOTP(SHARED).at(NOON)

    for seconds, good in ((-30, True), (0, True), (30, True), (90, False), (-60, False)):
        found = totp.step_of(SHARED, code, at=NOON + timedelta(seconds=seconds), after=None)
        assert (found is not None) is good, seconds


def test_a_code_is_good_once() -> None:
    code = pyotp.TOTP(SHARED).at(NOON)
    step = totp.step_of(SHARED, code, at=NOON, after=None)

    assert totp.step_of(SHARED, code, at=NOON, after=step) is None
    later = NOON + timedelta(seconds=30)
    assert totp.step_of(SHARED, pyotp.TOTP(SHARED).at(later), at=later, after=step) is not None


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1234567", "１２３４５６", "\x00"])
def test_what_is_no_code_is_wrong(typed: str) -> None:
    assert totp.step_of(SHARED, typed, at=NOON, after=None) is None


def test_a_code_may_be_typed_with_a_space() -> None:
    code = pyotp.TOTP(SHARED).at(NOON)

    assert totp.step_of(SHARED, f" {code[:3]} {code[3:]}", at=NOON, after=None) is not None


def test_recovery_codes_differ_and_are_read_however_they_are_typed() -> None:
    codes = totp.recovery_codes()

    assert len(set(codes)) == 10
    assert min(len(code.replace("-", "")) for code in codes) * math.log2(len(secret.EASY)) > 112
    typed = codes[0].replace("-", " ").upper()
    assert totp.recovery_hash(typed) == totp.recovery_hash(codes[0]) != totp.recovery_hash(codes[1])


def test_what_is_sealed_is_read_with_the_same_secret_and_for_the_same_purpose_only() -> None:
    sealed = Keys("one").sealed("words", "notes")

    assert "words" not in sealed
    assert Keys("one").opened(sealed, "notes") == "words"
    assert Keys("two").opened(sealed, "notes") is None
    assert Keys("one").opened(sealed, "other") is None
    assert Keys("one").opened("nonsense", "notes") is None


def test_passwords_are_kept_at_the_cost_of_the_rfc() -> None:
    shipped = runpy.run_path(secret.__file__)

    kept = shipped["hash_password"]("a-long-enough-password")

    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert shipped["password_matches"]("a-long-enough-password", kept)
    assert not shipped["password_matches"]("another-password", kept)


def test_a_mark_is_of_one_text_and_one_secret() -> None:
    mark = Keys("one").mark("wang", "browser")

    assert Keys("one").is_marked("wang", mark, "browser")
    assert not Keys("one").is_marked("li", mark, "browser")
    assert not Keys("two").is_marked("wang", mark, "browser")
    assert not Keys("one").is_marked("wang", "马", "browser")


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox · Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile "
            "Safari/537.36 MicroMessenger/8.0.49",
            "WeChat · Android",
        ),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_two_words(agent: str, said: str) -> None:
    assert words(agent) == said


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("203.0.113.77", "203.0.113.…"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:…"),
        ("::ffff:203.0.113.77", "203.0.113.…"),
        ("fe80::1%eth0", "fe80:0:0:…"),
        ("here", ""),
        ("", ""),
    ],
)
def test_an_address_loses_its_end(address: str, said: str) -> None:
    assert shortened(address) == said


@pytest.mark.parametrize(
    ("peer", "forwarded", "said"),
    [
        ("203.0.113.77", "", "203.0.113.77"),
        ("203.0.113.77", "198.51.100.1", "203.0.113.77"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("::1", "10.0.0.1, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1, made up", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_an_address_is_what_a_proxy_on_this_machine_saw_and_never_what_somebody_claims(
    peer: str, forwarded: str, said: str
) -> None:
    assert client(peer, forwarded) == said


def test_a_route_says_who_may_call_it() -> None:
    @may("admin")
    async def of_admins() -> None: ...

    @everybody
    async def of_all() -> None: ...

    @anybody
    async def open_to_all() -> None: ...

    async def silent() -> None: ...

    assert permitted(of_admins) == frozenset({"admin"})
    assert SIGNED_OUT not in (permitted(of_all) or ())
    assert SIGNED_OUT in (permitted(open_to_all) or ())
    assert permitted(silent) is None
