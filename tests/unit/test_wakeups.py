"""Wake-ups within one process: every listener is woken, and nothing stays of who has left."""

from __future__ import annotations

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
