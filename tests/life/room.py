"""What the rules share: picking by small numbers from what there is, so that any rule may follow any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar, TypeVar, cast

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from desk.errors import IllegalStep
from desk.staff.actor import Actor
from tests.life.city import MATTERS, UNITS
from tests.life.replay import accused
from tests.life.stores import Store
from tests.life.world import Tally, World

T = TypeVar("T")
REASONS = ("wrong_place", "needs_information", "other", "not_ours")
few = st.integers(0, 7)
many = st.integers(0, 63)


def alike(method: Any, **numbers: Any) -> Any:
    """The same rule once more: hypothesis takes each as often as any other, and switches some off in each run."""

    def again(self: Any, **numbers: Any) -> None:
        method(self, **numbers)

    again.__name__ = method.__name__
    decorated: Any = rule(**numbers)
    return decorated(again)


def pick(among: Sequence[T], number: int) -> T:
    """One of them, by a number."""
    return among[number % len(among)]


class Room(RuleBasedStateMachine):
    """One world, and ways to act in it."""

    store: ClassVar[Store]
    tally: ClassVar[Tally]
    world: World
    done: list[Callable[[], Any]]

    @property
    def tickets(self) -> Sequence[Any]:
        """All tickets, the newest first."""
        return list(self.world.seen.tickets.values())[::-1]

    def key(self) -> str:
        return f"life:{self.world.message()}"

    def fields(self, matter: int) -> dict[str, Any]:
        fields = {
            "description": "东西坏了好几天没人管",
            "address": "南湖东园一区3号楼",
            **pick(MATTERS, matter),
        }
        return {name: value for name, value in fields.items() if value is not None}

    def own(self, act: str, chat: int, call: Callable[[int], Any], **how: Any) -> None:
        """A citizen's act, which the same message may do again without anything coming of it."""
        message = self.world.message()
        done = self.world.act(act, lambda: call(message), chat=chat, **how)
        if done and self.world.result is not False:
            self.done.append(lambda: call(message))

    def mine(self, ticket: Any, chat: int) -> int:
        """Mostly the ticket's own conversation, sometimes another one."""
        own = ticket.conversation_id
        return own if own is not None and chat else pick(self.world.chats, chat)

    def apply(
        self, told: str, one: Any, name: str, who: Actor, details: Mapping[str, Any], *, must: Any
    ) -> None:
        apply = self.world.tickets.apply
        self.world.act(f"{told}:{name}", lambda: apply(who, one.number, name, **details), must=must)

    def details(self, one: Any, name: str, detail: int) -> dict[str, Any]:
        """Everything that this action may need, by one number."""
        units = [unit for unit in UNITS if detail % 6 == 0 or unit not in accused(one)]
        unit = pick(units, detail)
        found: dict[str, Any] = {"note": "说明", "staff_note": "内部说明", "evidence": ["a.pdf"]}
        if name in ("dispatch", "reassign"):
            found |= {"unit": unit, "co_units": [pick(units, detail // 4)] if detail % 3 == 0 else []}
        elif name == "whistle":
            found |= {"co_units": [unit], "by": self.world.now + timedelta(hours=5) if detail % 2 else None}
        elif name == "merge":
            found["parent"] = pick(self.tickets, detail).number
        elif name == "pause":
            found["until"] = self.world.now + timedelta(hours=1 + 7 * detail)
        elif name == "return":
            found["reason"] = pick(REASONS, detail)
        elif name in ("exclude", "hang"):
            kind: Any = {"exclude": "exclusion", "hang": "hanging"}[name]
            found["reason"] = pick(self.world.pack.cases.on(self.world.now.date()).reasons[kind], detail).code
        elif name == "reject":
            found["reason"] = "court" if detail % 2 else None
        return found

    def must(self, one: Any, name: str, who: Actor) -> Any:
        """Whether this step is sure to be done, or to be refused."""
        if name == "reject" and self.world.seen.heads(one.id):
            return IllegalStep
        if name in ("accept", "resolve", "reject", "close", "withdraw", "unmerge"):
            return True
        if name == "raise":
            return one.raised_at is None or cast(Any, IllegalStep)
        if name == "reopen":
            return self.world.now <= one.resolved_at + timedelta(days=7) or cast(Any, IllegalStep)
        return None

    def otherwise(self, number: int) -> None:
        """What happens where a rule finds nothing to work on."""
        raise NotImplementedError
