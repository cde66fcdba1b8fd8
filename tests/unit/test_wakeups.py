"""Wake-ups within one process: every listener is woken, and nothing stays of who has left."""

from __future__ import annotations

import asyncio

from desk.conversations.wakeups import LocalWakeups, chat_topic

TOPIC = chat_topic("web", "device-1")


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

    heard = listener.heard
    wakeups.notify(TOPIC)
    listener.pass_over(heard)

    assert not await listener.wait(0.01)


async def test_news_beside_it_is_heard_all_the_same() -> None:
    wakeups = LocalWakeups()
    listener = wakeups.subscribe(TOPIC)

    heard = listener.heard
    wakeups.notify(TOPIC)
    wakeups.notify(TOPIC)
    listener.pass_over(heard)
    assert await listener.wait(0)

    heard = listener.heard
    wakeups.notify(TOPIC)
    listener.pass_over(heard)
    wakeups.notify(TOPIC)
    assert await listener.wait(0)


async def test_news_that_waited_before_is_not_passed_over() -> None:
    wakeups = LocalWakeups()
    listener = wakeups.subscribe(TOPIC)
    wakeups.notify(TOPIC)

    heard = listener.heard
    wakeups.notify(TOPIC)
    listener.pass_over(heard)

    assert await listener.wait(0)


async def test_a_wait_that_runs_ends_without_news_once_it_was_passed_over() -> None:
    wakeups = LocalWakeups()
    listener = wakeups.subscribe(TOPIC)
    waiting = asyncio.create_task(listener.wait(60))
    await asyncio.sleep(0)

    heard = listener.heard
    wakeups.notify(TOPIC)
    listener.pass_over(heard)

    assert not await waiting
