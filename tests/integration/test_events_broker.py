"""Events reach a real RabbitMQ, and wait for it where it is away; and the example of docs/events.md holds."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aio_pika
import pytest

from bot.ports import free_port
from desk.events import signing
from desk.events.amqp import EXCHANGE, AmqpCarrier
from desk.events.sending import Sending
from desk.staff.actor import SYSTEM, Actor
from desk.staff.sealing import Keys
from tests.staff_room import StaffRoom

SUPERVISOR = Actor("staff", None, "one", "supervisor")
SERVER = shutil.which("rabbitmq-server") or "/usr/sbin/rabbitmq-server"
PATIENCE = 120.0
LEFT_OUT = "!!! NO RABBITMQ: the tests of the broker are left out. Install rabbitmq-server to run them."


class Broker:
    """A RabbitMQ on ports and a folder of its own, which can go away and come back with what it kept."""

    def __init__(self, folder: Path) -> None:
        self.port, self._far = free_port(), free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}/"
        self._folder = folder
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return once it takes connections. Nothing is read of the machine's own RabbitMQ."""
        (self._folder / "rabbitmq.conf").write_text(f"listeners.tcp.1 = 127.0.0.1:{self.port}\n")
        (self._folder / "plugins").write_text("[].\n")
        told = os.environ | {
            "HOME": str(self._folder), "RABBITMQ_NODENAME": f"swift{self.port}@localhost",
            "RABBITMQ_MNESIA_BASE": str(self._folder / "data"), "RABBITMQ_LOG_BASE": str(self._folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(self._folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": str(self._folder / "none"), "RABBITMQ_PID_FILE": str(self._folder / "pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._folder / "plugins"), "RABBITMQ_DIST_PORT": str(self._far),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 -start_epmd false -erl_epmd_port " + str(self._far),
        }  # fmt: skip
        inner = "/usr/lib/rabbitmq/bin/rabbitmq-server"
        command = [inner if Path(inner).exists() else SERVER]
        with (self._folder / "said").open("ab") as said:
            self._running = subprocess.Popen(command, env=told, stdout=said, stderr=said)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._running.poll() is None:
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.2)
        raise RuntimeError((self._folder / "said").read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        """Away, as after a crash."""
        if self._running is not None:
            self._running.terminate()
            self._running.wait(PATIENCE)
            self._running = None


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    """A running broker. Without Debian's package: skipped, but an error in CI."""
    if not Path(SERVER).exists():
        if os.environ.get("CI"):
            raise RuntimeError(LEFT_OUT)
        pytest.skip(LEFT_OUT)
    folder = Path(tempfile.mkdtemp(prefix="swift-rabbitmq-"))
    running = Broker(folder)
    try:
        running.start()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def test_every_event_is_confirmed_and_none_is_lost_while_the_broker_is_away(
    lone_room: StaffRoom, broker: Broker
) -> None:
    room = lone_room
    subscriptions = room.console.staff.subscriptions
    await subscriptions.keep_broker(wanted=True)
    carrier = AmqpCarrier(broker.url)
    sending = Sending(
        room.db, {"broker": carrier}, keys=Keys("a secret of tests"), clock=room.clock, holder="one"
    )
    connection = await aio_pika.connect(broker.url)
    channel = await connection.channel()
    exchange = await channel.declare_exchange(EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True)
    queue = await channel.declare_queue("theirs", durable=True)
    await queue.bind(exchange, "ticket.#")
    await connection.close()
    number = (await room.ticket(description="楼上王大妈漏水")).number
    assert await sending.work_off() == 1

    broker.stop()
    await room.tickets.apply(SUPERVISOR, number, "dispatch")
    assert await sending.work_off() == 0
    [away] = await subscriptions.all()
    assert (away.waiting, away.taken_at is not None) == (1, True)
    assert away.rests_until is not None
    await room.tickets.apply(SUPERVISOR, number, "accept")
    broker.start()
    room.clock.now = away.rests_until
    room.clock.pass_(minutes=2)
    assert await sending.work_off() == 2
    await carrier.close()

    connection = await aio_pika.connect(broker.url)
    queue = await (await connection.channel()).get_queue("theirs")
    got: list[Any] = []
    while (message := await queue.get(fail=False, timeout=5)) is not None:
        await message.ack()
        got.append(message)
    await connection.close()
    kinds = ["ticket.filed", "ticket.dispatched", "ticket.accepted"]
    assert [one.routing_key for one in got] == kinds
    assert [json.loads(one.body)["type"] for one in got] == kinds
    assert {json.loads(one.body)["data"]["ticket"]["number"] for one in got} == {number}
    assert all(one.delivery_mode == aio_pika.DeliveryMode.PERSISTENT for one in got)
    assert len({one.message_id for one in got}) == 3
    assert "王大妈" not in "".join(one.body.decode() for one in got)


async def test_without_the_setting_nothing_is_kept_for_a_broker(lone_room: StaffRoom) -> None:
    subscriptions = lone_room.console.staff.subscriptions
    await subscriptions.keep_broker(wanted=False)
    assert await subscriptions.all() == []
    await subscriptions.keep_broker(wanted=True)
    await subscriptions.keep_broker(wanted=False)
    await lone_room.ticket()

    [off] = await subscriptions.all()
    assert (off.state, off.waiting) == ("off", 0)
    with pytest.raises(Exception, match="AMQP_URL"):
        await subscriptions.remove(off.id, by=SYSTEM)


def test_the_example_of_the_documentation_knows_our_signature_and_no_other() -> None:
    text = (Path(__file__).parents[2] / "docs" / "events.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert found is not None
    example: dict[str, Any] = {}
    exec(found[1], example)  # the documentation's own code, as a reader would paste it
    secret, body = signing.new_secret(), b'{"type": "test"}'
    now = datetime.now(UTC)

    signed = signing.headers(secret, event_id="evt_1", body=body, at=now)
    old = signing.headers(secret, event_id="evt_1", body=body, at=datetime(2026, 1, 1, tzinfo=UTC))

    assert example["is_ours"](secret, signed, body)
    assert not example["is_ours"](secret, signed, body + b" ")
    assert not example["is_ours"](signing.new_secret(), signed, body)
    assert not example["is_ours"](secret, old, body)
