"""Subscriptions in the staff API: who is sent what happens to tickets, and how that goes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from desk.api.operations import Call, Operation
from desk.api.schemas import Strict
from desk.errors import NotFound
from desk.events.kinds import KINDS, typed
from desk.events.subscriptions import Delivery, Subscription, Wish

if TYPE_CHECKING:
    from desk.api.staff import StaffServices

ADMIN = ("admin",)
Code = Annotated[str, Field(max_length=60)]
_WISH: dict[str, Any] = {
    "name": "The district's own system", "url": "https://tickets.district.example/events",
    "events": ["dispatched", "resolved"], "units": ["S110105026"], "categories": [], "with_texts": False,
}  # fmt: skip
_SHOWN: dict[str, Any] = _WISH | {
    "id": 3, "version": 2, "kind": "webhook", "state": "active", "created_at": "2026-11-24T16:30:00+08:00",
    "waiting": 0, "failed": 0, "oldest": None, "rests_until": None, "answer": "HTTP 204",
    "answered_at": "2026-11-24T17:00:00+08:00", "taken_at": "2026-11-24T17:00:00+08:00",
}  # fmt: skip

_DELIVERY: dict[str, Any] = {
    "id": 81, "event_id": "evt_b8Xq2LmA0rTzKQ9r8GKY", "type": "ticket.dispatched", "ticket": "BJ20261124-000123",
    "at": "2026-11-24T16:30:00+08:00", "state": "sent", "attempts": 1, "due_at": "2026-11-24T16:30:00+08:00",
    "done_at": "2026-11-24T16:30:01+08:00", "answer": "HTTP 204",
}  # fmt: skip


class NewSubscription(Strict):
    """What is sent where. Empty lists are everything; a whole group of categories can be named by its code."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_WISH]})

    name: str = Field(max_length=200)
    url: str = Field(max_length=2000)
    events: list[Code] = Field([], max_length=100, description=", ".join(KINDS))
    units: list[Code] = Field([], max_length=100)
    categories: list[Code] = Field([], max_length=100)
    with_texts: bool = Field(
        False, description="Also title, description and public notes, masked; never confidential ones"
    )

    def wish(self) -> Wish:
        """What the subscription is to be."""
        return Wish(
            self.name.strip(), self.url.strip(), self.events, self.units, self.categories, self.with_texts
        )


class ChangedSubscription(NewSubscription):
    """All of it anew, by the version that was looked at."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_WISH | {"version": 2}]})

    version: int = Field(ge=0, lt=10**9)


class SubscriptionState(Strict):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"state": "paused"}]})

    state: Literal["active", "paused"]


class SubscriptionShown(BaseModel):
    """One subscription. `state` off: the broker of a setting that is gone. `waiting` and `failed` are events."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SHOWN]})

    id: int
    version: int
    kind: Literal["webhook", "broker"]
    state: Literal["active", "paused", "off"]
    name: str
    url: str | None
    events: list[str]
    units: list[str]
    categories: list[str]
    with_texts: bool
    created_at: datetime
    waiting: int
    failed: int
    oldest: datetime | None
    rests_until: datetime | None
    answer: str | None = Field(description="What came last: a status, or why nothing came")
    answered_at: datetime | None
    taken_at: datetime | None


class SubscriptionsShown(BaseModel):
    items: list[SubscriptionShown]


class MadeSubscription(SubscriptionShown):
    """With the secret that signs what is sent; it is shown this once."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [_SHOWN | {"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}]}
    )

    secret: str


class Replayed(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"events": 2}]})

    events: int


class Removed(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"removed": True}]})

    removed: bool


class DeliveryQuery(Strict):
    state: Literal["waiting", "sent", "failed"] | None = None
    before: int | None = Field(None, ge=1, lt=10**18)
    lang: str | None = None


class DeliveryShown(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [_DELIVERY]})

    id: int
    event_id: str = Field(description="The webhook-id")
    type: str
    ticket: str | None
    at: datetime
    state: Literal["waiting", "sent", "failed"]
    attempts: int
    due_at: datetime
    done_at: datetime | None
    answer: str | None


class DeliveriesShown(BaseModel):
    """Fifty at most, newest first; `before` an id goes on."""

    items: list[DeliveryShown]


async def list_subscriptions(call: Call[StaffServices]) -> dict[str, Any]:
    return {"items": [_shown(one, call) for one in await call.services.subscriptions.all()]}


async def add_subscription(call: Call[StaffServices]) -> dict[str, Any]:
    wish: NewSubscription = call.body
    subscriptions = call.services.subscriptions
    made, secret = await subscriptions.add(wish.wish(), by=call.actor)
    return _shown(await subscriptions.one(made), call) | {"secret": secret}


async def get_subscription(call: Call[StaffServices]) -> dict[str, Any]:
    return _shown(await call.services.subscriptions.one(_id(call)), call)


async def change_subscription(call: Call[StaffServices]) -> dict[str, Any]:
    wish: ChangedSubscription = call.body
    await call.services.subscriptions.change(_id(call), wish.wish(), version=wish.version, by=call.actor)
    return await get_subscription(call)


async def remove_subscription(call: Call[StaffServices]) -> dict[str, Any]:
    await call.services.subscriptions.remove(_id(call), by=call.actor)
    return {"removed": True}


async def switch_subscription(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: SubscriptionState = call.body
    await call.services.subscriptions.switch(_id(call), active=wanted.state == "active", by=call.actor)
    return await get_subscription(call)


async def test_subscription(call: Call[StaffServices]) -> dict[str, Any]:
    await call.services.subscriptions.test(_id(call), by=call.actor)
    return await get_subscription(call)


async def replay_subscription(call: Call[StaffServices]) -> dict[str, Any]:
    return {"events": await call.services.subscriptions.replay(_id(call), by=call.actor)}


async def list_event_deliveries(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: DeliveryQuery = call.query
    found = await call.services.subscriptions.deliveries(_id(call), state=wanted.state, before=wanted.before)
    return {"items": [_delivery(one, call) for one in found]}


def _id(call: Call[StaffServices]) -> int:
    text = call.parts["id"]
    if not (text.isascii() and text.isdecimal()) or len(text) > 18:
        raise NotFound("there is no such subscription")
    return int(text)


def _at(moment: datetime | None, call: Call[StaffServices]) -> str | None:
    return moment.astimezone(call.services.zone).isoformat(timespec="seconds") if moment else None


def _shown(one: Subscription, call: Call[StaffServices]) -> dict[str, Any]:
    wish = one.wish
    return {
        "id": one.id,
        "version": one.version,
        "kind": one.kind,
        "state": one.state,
        "name": wish.name,
        "url": wish.url,
        "events": list(wish.events),
        "units": list(wish.units),
        "categories": list(wish.categories),
        "with_texts": wish.with_texts,
        "waiting": one.waiting,
        "failed": one.failed,
        "answer": one.answer,
        **{
            name: _at(getattr(one, name), call)
            for name in ("created_at", "oldest", "rests_until", "answered_at", "taken_at")
        },
    }


def _delivery(one: Delivery, call: Call[StaffServices]) -> dict[str, Any]:
    return {
        "id": one.id,
        "event_id": one.uid,
        "type": typed(one.event),
        "ticket": one.number,
        "state": one.state,
        "attempts": one.attempts,
        "answer": one.answer,
        **{name: _at(getattr(one, name), call) for name in ("at", "due_at", "done_at")},
    }


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "GET", "/v1/subscriptions", "Systems that are sent what happens to tickets", ADMIN, list_subscriptions,
        SubscriptionsShown,
    ),
    Operation(
        "POST", "/v1/subscriptions", "Subscribe a system; the secret is in this answer only", ADMIN,
        add_subscription, MadeSubscription, body=NewSubscription, status=201, errors=(409, 422),
    ),
    Operation(
        "GET", "/v1/subscriptions/{id}", "One subscription", ADMIN, get_subscription, SubscriptionShown, errors=(404,),
    ),
    Operation(
        "PUT", "/v1/subscriptions/{id}", "Change it; what waits goes to the new address", ADMIN, change_subscription,
        SubscriptionShown, body=ChangedSubscription, errors=(404, 409, 422),
    ),
    Operation(
        "DELETE", "/v1/subscriptions/{id}", "Remove it, with what waits", ADMIN, remove_subscription, Removed,
        errors=(404, 409),
    ),
    Operation(
        "POST", "/v1/subscriptions/{id}/state", "Pause it, what happens waits meanwhile; or go on", ADMIN,
        switch_subscription, SubscriptionShown, body=SubscriptionState, errors=(404, 409, 422),
    ),
    Operation(
        "POST", "/v1/subscriptions/{id}/test", "Send it an event of no ticket", ADMIN, test_subscription,
        SubscriptionShown, errors=(404,),
    ),
    Operation(
        "POST", "/v1/subscriptions/{id}/replay", "Send anew what was given up", ADMIN, replay_subscription, Replayed,
        errors=(404,),
    ),
    Operation(
        "GET", "/v1/subscriptions/{id}/deliveries", "What went or goes to it, newest first", ADMIN,
        list_event_deliveries, DeliveriesShown, query=DeliveryQuery, errors=(404, 422),
    ),
)  # fmt: skip
