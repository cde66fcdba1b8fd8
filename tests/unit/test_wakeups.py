"""Wake-ups within one process: every listener is woken, and nothing stays of who has left."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

from desk.channel import Line, Subscription
from desk.conversations.wakeups import LocalWakeups, chat_topic

TOPIC = chat_topic("web", "device-1")
FIRST, SECOND = (
    Line(number, "out", "bot", f"line {number}", datetime(2026, 11, 29, tzinfo=UTC)) for number in (1, 2)
)


async def brought_news(listener: Subscription) -> bool:
    """What the listener's wait came to, which has to end by itself."""
    async with asyncio.timeout(10):
        return await listener.wait(3600)


async def test_a_topic_is_forgotten_with_its_last_listener() -> None:
    wakeups = LocalWakeups()
    one, other = wakeups.subscribe(TOPIC), wakeups.subscribe(TOPIC)

    one.close()
    one.close()
    wakeups.notify(TOPIC)

    assert await other.wait(0)
    other.close()
    assert not wakeups.topics
    assert not wakeups.wake(TOPIC)


async def test_who_listens_again_after_all_have_left_is_woken() -> None:
    wakeups = LocalWakeups()
    wakeups.subscribe(TOPIC).close()
    again = wakeups.subscribe(TOPIC)

    wakeups.notify(TOPIC)

    assert await again.wait(0)


async def test_what_a_listener_caused_itself_is_passed_over() -> None:
    wakeups = LocalWakeups()
    listener = wakeups.subscribe(TOPIC)

    with listener.acting() as pass_over:
        wakeups.notify(TOPIC)
        pass_over()

    assert not await brought_news(listener)


async def test_news_beside_it_is_heard_all_the_same() -> None:
    wakeups = LocalWakeups()
    listener = wakeups.subscribe(TOPIC)

    with listener.acting() as pass_over:
        wakeups.notify(TOPIC)
        wakeups.notify(TOPIC)
        pass_over()
    assert await listener.wait(0)

    with listener.acting() as pass_over:
        wakeups.notify(TOPIC)
        pass_over()
        wakeups.notify(TOPIC)
    assert await listener.wait(0)


async def test_news_that_waited_before_is_not_passed_over() -> None:
    wakeups = LocalWakeups()
    listener = wakeups.subscribe(TOPIC)
    wakeups.notify(TOPIC)

    with listener.acting() as pass_over:
        wakeups.notify(TOPIC)
        pass_over()

    assert await listener.wait(0)


async def test_a_wait_that_runs_ends_only_when_the_listener_has_acted_and_knows_what_of_it_is_news() -> None:
    wakeups = LocalWakeups()
    listener = wakeups.subscribe(TOPIC)
    waiting = asyncio.create_task(brought_news(listener))
    await asyncio.sleep(0)

    with listener.acting() as pass_over:
        wakeups.notify(TOPIC)
        for _ in range(10):
            await asyncio.sleep(0)
        assert not waiting.done()
        pass_over()

    assert not await waiting


async def test_what_came_while_the_listener_acted_in_vain_is_heard() -> None:
    wakeups = LocalWakeups()
    listener = wakeups.subscribe(TOPIC)

    with suppress(OSError), listener.acting():
        wakeups.notify(TOPIC)
        raise OSError

    assert await listener.wait(0)
    wakeups.notify(TOPIC)
    assert await listener.wait(0)


async def test_lines_are_handed_over_in_the_place_of_the_news_of_them() -> None:
    wakeups = LocalWakeups()
    one, other = wakeups.subscribe(TOPIC), wakeups.subscribe(TOPIC)

    for line in (FIRST, SECOND):
        wakeups.notify(TOPIC)
        wakeups.hand(TOPIC, [line])

    for listener in (one, other):
        assert not await brought_news(listener)
        assert listener.handed() == [FIRST, SECOND]
        assert not listener.handed()


async def test_who_was_told_of_other_news_has_to_look() -> None:
    wakeups = LocalWakeups()
    listener = wakeups.subscribe(TOPIC)

    wakeups.notify(TOPIC)
    wakeups.notify(TOPIC)
    wakeups.hand(TOPIC, [FIRST])
    before = await listener.wait(0), list(listener.handed())
    wakeups.notify(TOPIC)
    wakeups.hand(TOPIC, [SECOND])
    wakeups.notify(TOPIC)

    assert before == (True, [])
    assert await listener.wait(0)


async def test_lines_of_which_there_was_no_news_are_handed_to_nobody() -> None:
    wakeups = LocalWakeups()
    listener = wakeups.subscribe(TOPIC)

    wakeups.hand(TOPIC, [FIRST])

    assert not await listener.wait(0)
    assert not listener.handed()
