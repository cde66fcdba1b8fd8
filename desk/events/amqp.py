"""Events to a RabbitMQ exchange: persistent, and taken only once the broker confirms it."""

from __future__ import annotations

import asyncio
import json

import aio_pika
from aio_pika.abc import AbstractConnection, AbstractExchange
from aio_pika.exceptions import AMQPError

from desk.events.carrier import NotTaken, Parcel
from desk.events.kinds import typed

EXCHANGE = "swift.events"
SECONDS = 10.0


class AmqpCarrier:
    """Publishes to the topic exchange `swift.events`, by the event's name. It connects when there is something."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: AbstractConnection | None = None
        self._exchange: AbstractExchange | None = None
        self._opening = asyncio.Lock()

    async def carry(self, parcel: Parcel) -> str:
        message = aio_pika.Message(
            json.dumps(parcel.body, ensure_ascii=False).encode(),
            content_type="application/json",
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            message_id=parcel.id,
            timestamp=parcel.at,
            type=typed(parcel.event),
            app_id="swift-response",
        )
        try:
            async with asyncio.timeout(SECONDS):
                exchange = await self._open()
                # Nobody may have bound a queue yet: what is confirmed then is that the exchange took it.
                await exchange.publish(message, typed(parcel.event), mandatory=False)
        except (AMQPError, OSError, TimeoutError, RuntimeError) as problem:
            await self.close()
            raise NotTaken(type(problem).__name__, is_target=True) from None
        return "confirmed"

    async def close(self) -> None:
        connection, self._connection, self._exchange = self._connection, None, None
        if connection is not None:
            try:
                async with asyncio.timeout(SECONDS):
                    await connection.close()
            except (AMQPError, OSError, TimeoutError, RuntimeError):
                return

    async def _open(self) -> AbstractExchange:
        async with self._opening:
            if self._exchange is None:
                self._connection = await aio_pika.connect(self._url, timeout=SECONDS / 2)
                channel = await self._connection.channel(publisher_confirms=True)
                self._exchange = await channel.declare_exchange(
                    EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True
                )
            return self._exchange
