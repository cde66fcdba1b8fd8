"""The pace of a channel, whose turn it is, and whom a refusal means."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desk.channel import Limits
from desk.conversations.outbox import ANSWER, DANGER, PUSH, SURVEY
from desk.conversations.pace import AHEAD, Bucket, open_again, slots
from desk.conversations.refusals import MEMORY, Refusals
from desk.conversations.turn_taking import PUSH_EVERY, SURVEY_EVERY, order
from tests.messages import NOON

TEN = Limits(per_second=10)


def test_slots_are_spaced_evenly_and_reach_a_little_ahead() -> None:
    bucket, found = slots(Bucket(), TEN, now=NOON, most=16)

    assert [(at - NOON) / timedelta(milliseconds=1) for at in found] == [0, 100, 200]
    assert bucket.next_at == NOON + timedelta(milliseconds=300)


def test_who_comes_next_gets_the_slots_behind() -> None:
    bucket, _ = slots(Bucket(), TEN, now=NOON, most=2)

    _, found = slots(bucket, TEN, now=NOON, most=2)

    assert found == [NOON + timedelta(milliseconds=200)]


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 20)), max_size=60))
def test_no_second_ever_has_more_slots_than_allowed(looks: list[tuple[int, int]]) -> None:
    bucket, now = Bucket(), NOON
    used: list[datetime] = []
    for pause, most in looks:
        now += timedelta(milliseconds=pause)
        bucket, found = slots(bucket, TEN, now=now, most=most)
        used += found

    assert used == sorted(used)
    assert all(
        later - earlier >= timedelta(seconds=1) for earlier, later in zip(used, used[10:], strict=False)
    )


@given(st.integers(1, 120))
def test_a_late_look_costs_no_capacity_as_long_as_it_is_within_reach(late: int) -> None:
    bucket, now, used = Bucket(), NOON, 0
    while now < NOON + timedelta(seconds=10):
        bucket, found = slots(bucket, TEN, now=now, most=16)
        used += len(found)
        now = max(open_again(bucket, now=now), now) + timedelta(milliseconds=late)

    assert used >= 100


def test_a_closed_channel_has_no_slots_until_it_opens() -> None:
    closed = Bucket().closed(NOON + timedelta(seconds=30)).closed(NOON + timedelta(seconds=5))

    assert slots(closed, TEN, now=NOON + timedelta(seconds=29), most=1)[1] == ()
    assert slots(closed, Limits(), now=NOON + timedelta(seconds=29), most=1)[1] == ()
    assert open_again(closed, now=NOON) == NOON + timedelta(seconds=30)
    assert len(slots(closed, TEN, now=NOON + timedelta(seconds=30), most=1)[1]) == 1


def test_a_clock_that_is_set_back_does_not_stop_the_channel() -> None:
    bucket, _ = slots(Bucket(), TEN, now=NOON, most=1)

    _, found = slots(bucket, TEN, now=NOON - timedelta(hours=1), most=1)

    assert found == [NOON - timedelta(hours=1)]


def test_a_channel_without_limits_has_a_slot_for_everybody_now() -> None:
    assert slots(Bucket(), Limits(), now=NOON, most=3)[1] == (NOON,) * 3


def test_how_long_a_more_pressing_message_may_have_to_wait_is_bounded() -> None:
    bucket = Bucket()
    for _ in range(5):
        bucket, _ = slots(bucket, TEN, now=NOON, most=100)

    assert bucket.next_at is not None
    assert bucket.next_at - NOON <= AHEAD + timedelta(milliseconds=100)


def test_danger_is_always_first_and_nobody_is_for_ever_last() -> None:
    turns = [order(turn) for turn in range(SURVEY_EVERY)]

    assert all(turn[0] == DANGER and sorted(turn) == [DANGER, ANSWER, PUSH, SURVEY] for turn in turns)
    seconds = [turn[1] for turn in turns]
    assert (seconds.count(PUSH), seconds.count(SURVEY)) == (SURVEY_EVERY // PUSH_EVERY - 1, 1)
    assert seconds[0] == ANSWER
    assert order(0).index(PUSH) < order(0).index(SURVEY)


def test_one_chat_that_is_refused_again_and_again_closes_nobody_else() -> None:
    refusals = Refusals()

    assert not any(refusals.is_everybodys(1, now=NOON + timedelta(seconds=n)) for n in range(5))


def test_two_chats_that_are_refused_with_nothing_taken_between_are_everybody() -> None:
    refusals = Refusals()
    refusals.is_everybodys(1, now=NOON)

    assert refusals.is_everybodys(2, now=NOON + timedelta(seconds=1))


def test_what_was_taken_between_two_refusals_tells_that_they_meant_one_chat_each() -> None:
    refusals = Refusals()
    refusals.is_everybodys(1, now=NOON)
    refusals.taken(begun=NOON + timedelta(seconds=1))

    assert not refusals.is_everybodys(2, now=NOON + timedelta(seconds=2))


def test_what_was_on_its_way_before_a_refusal_tells_nothing_of_it() -> None:
    refusals = Refusals()
    refusals.is_everybodys(1, now=NOON)
    refusals.taken(begun=NOON - timedelta(seconds=1))

    assert refusals.is_everybodys(2, now=NOON + timedelta(seconds=2))


def test_a_refusal_long_ago_is_forgotten() -> None:
    refusals = Refusals()
    refusals.is_everybodys(1, now=NOON)

    assert not refusals.is_everybodys(2, now=NOON + MEMORY + timedelta(seconds=1))
