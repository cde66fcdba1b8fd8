"""What `python -m bot check` says of messages that wait."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.check import judged
from bot.red import Red
from desk.conversations.outbox import ANSWER, PUSH
from desk.conversations.waiting import Queue
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
