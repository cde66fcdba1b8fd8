"""What `python -m bot check` says of messages that wait, and of the people who work here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.check import address
from bot.check_backups import judged as judged_backups
from bot.check_kept import judged as judged_kept
from bot.check_machine import told_of_open_files
from bot.check_sending import judged
from bot.check_staff import judged as judged_staff
from bot.check_wishes import judged as judged_wishes
from bot.red import Red, Yellow
from bot.settings import Settings
from desk.conversations.outbox import ANSWER, PUSH
from desk.conversations.waiting import Queue
from desk.staff.person import Person
from tests.messages import NOON


def a_queue(priority: int, minutes: float) -> Queue:
    return Queue("telegram", priority, 7, NOON - timedelta(minutes=minutes))


def test_a_rush_of_pushes_is_no_fault() -> None:
    said = judged([a_queue(PUSH, 50), a_queue(ANSWER, 1)], {}, 2, now=NOON)

    assert said == "14 wait to be sent, none for too long; 2 undelivered: `python -m bot deliveries list`"


def test_an_answer_that_waits_for_minutes_is_one() -> None:
    with pytest.raises(Red, match=r"7 of the kind 'answer' wait for telegram, the oldest for 6 min"):
        judged([a_queue(ANSWER, 6)], {}, 0, now=NOON)


def test_a_channel_that_refuses_messages_is_named_as_the_cause() -> None:
    with pytest.raises(Red) as red:
        judged([a_queue(PUSH, 90)], {"telegram": NOON + timedelta(hours=1)}, 0, now=NOON)

    assert "telegram itself refuses messages until" in red.value.advice


def test_a_wish_to_be_erased_that_nobody_looks_after_for_a_week_is_a_fault() -> None:
    assert judged_wishes(None, now=NOON) == "no wish to be erased waits"
    assert (
        judged_wishes(NOON - timedelta(days=7), now=NOON) == "none waits for too long, the oldest for 168 h"
    )
    with pytest.raises(Red, match="a wish to be erased waits for 8 days"):
        judged_wishes(NOON - timedelta(days=8), now=NOON)


def a_person(name: str, role: str, **more: Any) -> Person:
    """An account that can sign in."""
    values: dict[str, Any] = {"unit": None, "lang": "zh", "active": True, "must_change": False}
    return Person(id=1, name=name, display_name=name, role=role, **(values | more))


def test_who_lacks_a_second_factor_that_must_be_there_is_named() -> None:
    people = [
        a_person("chen", "admin"),
        a_person("wang", "operator"),
        a_person("zhao", "admin", has_factor=True),
    ]

    with pytest.raises(Red, match="no second factor yet: chen "):
        judged_staff(people, ("admin",), 0, [])

    assert judged_staff(people, (), 2, []) == "3 accounts; 2 API tokens"


def test_a_desk_without_an_administrator_and_tokens_that_nobody_uses_are_told() -> None:
    said = judged_staff([a_person("wang", "operator", must_change=True)], ("admin",), 1, ["crm", "crm"])

    assert "no administrator yet" in said
    assert "1 with the password they were given" in said
    assert said.endswith("not used for 90 days: crm")


def test_a_backup_has_an_age_and_one_that_was_left_out_is_asked_for() -> None:
    old = NOON - timedelta(days=400)

    assert judged_backups(NOON - timedelta(hours=9), since=old, now=NOON) == "the last one is 9 hours old"
    assert (
        judged_backups(NOON - timedelta(days=3, hours=2), since=old, now=NOON) == "the last one is 3 days old"
    )
    with pytest.raises(Red, match="12 days old"):
        judged_backups(NOON - timedelta(days=12), since=old, now=NOON)


def test_a_desk_that_was_never_backed_up_is_asked_for_it_once_it_is_older_than_a_week() -> None:
    assert "none was made" in judged_backups(None, since=None, now=NOON)
    assert "none was made" in judged_backups(None, since=NOON - timedelta(days=8), now=NOON)
    with pytest.raises(Red, match="none was made, and the desk is 9 days old") as told:
        judged_backups(None, since=NOON - timedelta(days=9), now=NOON)

    assert "python -m bot backup" in told.value.advice


def some_settings(**more: Any) -> Settings:
    values: dict[str, Any] = {"rasa_token": "a-token-for-tests", "secret_key": "a-key-for-tests-only", **more}
    return Settings(_env_file=None, **values)


def test_an_address_that_is_only_made_of_a_port_is_told_with_what_to_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("PORT", "PUBLIC_URL", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    many = {"port": 8002, "database_url": "postgresql://swift@127.0.0.1/swift"}

    assert address(some_settings(public_url="https://12345.example"), {"PORT": "8002"}) == (
        "complete; people reach it at https://12345.example"
    )
    assert "PUBLIC_URL" in address(some_settings(), {})
    with pytest.raises(Yellow, match=r"http://localhost:8002") as by_unit:
        address(some_settings(port=8002), {"PORT": "8002"})
    with pytest.raises(Yellow, match=r"http://localhost:8002"):
        address(some_settings(**many), {})

    assert "set PUBLIC_URL" in by_unit.value.advice


def test_what_is_kept_for_good_is_told_with_what_to_set() -> None:
    week = timedelta(days=7)
    spans = dict.fromkeys(("photos", "sounds", "films", "files", "chats"), week)

    with pytest.raises(Yellow, match=r"kept for good: .*reporters; photos 7 days") as told:
        judged_kept(spans)
    with pytest.raises(Yellow) as nothing:
        judged_kept({})

    assert told.value.advice.endswith("set KEPT_DAYS (reporters=DAYS)")
    assert "MEDIA_KEPT_DAYS (photos=DAYS, " in nothing.value.advice
    assert judged_kept({**spans, "reporters": week}).endswith("chats 7 days, reporters 7 days")


def test_few_open_files_are_told_with_what_to_set() -> None:
    assert told_of_open_files(65_536) == "up to 65,536 in a service started from here"
    assert told_of_open_files(None)

    with pytest.raises(Yellow, match="4,096") as told:
        told_of_open_files(4096)

    assert "LimitNOFILE=65536" in told.value.advice
