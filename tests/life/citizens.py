"""What citizens do in their chats: file, join, add, withdraw, send back, answer; and say the same twice."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from desk.errors import DeskError
from tests.life.replay import HANDLED, OPEN
from tests.life.room import Room, few, many, pick

ADDED = {"words": "还是没人来", "phone": "我的电话是13911112222", "nothing": " "}


class Citizens(Room):
    """Four chats, in two languages and on two channels."""

    @rule(chat=few, matter=many)
    def file_by_chat(self, chat: int, matter: int) -> None:
        where, fields, desk = pick(self.world.chats, chat), self.fields(matter), self.world.desk
        self.own(
            "file",
            where,
            lambda message: desk.file_complaint(where, message_id=message, fields=fields, lang="zh"),
        )

    @rule(
        ticket=few,
        chat=few,
        what=st.sampled_from(["words", "phone", "nothing", "urge", "confide", "comment"]),
    )
    def add(self, ticket: int, chat: int, what: str) -> None:
        """What a citizen says of a ticket that is under way."""
        one, desk = pick(self.tickets, ticket), self.world.desk
        where = self.mine(one, chat)

        async def told(message: int) -> object:
            if what == "urge":
                return await desk.urge(where, message_id=message, number=one.number, text="快点", lang="en")
            if what == "confide":
                return await desk.confide(where, message_id=message, number=one.number, lang="zh")
            if what == "comment":
                return await desk.comment_survey(where, message_id=message, text="太慢了")
            return await desk.supplement(
                where, message_id=message, number=one.number, text=ADDED[what], lang="zh"
            )

        self.own(f"add:{what}", where, told)

    @rule(ticket=few, matter=many, chat=few)
    def join(self, ticket: int, matter: int, chat: int) -> None:
        one, desk = pick(self.tickets, ticket), self.world.desk
        fields = self.fields(matter)
        if matter % 2:
            fields |= {"category": one.category, "district": one.district, "subdistrict": one.subdistrict}
        where = pick(self.world.chats, chat)
        self.own(
            "join",
            where,
            lambda message: desk.join(where, message_id=message, number=one.number, fields=fields, lang="zh"),
        )

    @rule(ticket=few, chat=few)
    def file_again(self, ticket: int, chat: int) -> None:
        one, desk = pick(self.tickets, ticket), self.world.desk
        where = self.mine(one, chat)

        async def again(message: int) -> None:
            fields = await desk.told_before(where, number=one.number) | {"description": "又坏了"}
            await desk.file_complaint(where, message_id=message, fields=fields, lang="zh")

        self.own("file_again", where, again)

    @rule(ticket=few, chat=few, reason=st.sampled_from(["solved", "asked_to_withdraw", ""]))
    def withdraw(self, ticket: int, chat: int, reason: str) -> None:
        one, desk = pick(self.tickets, ticket), self.world.desk
        where = self.mine(one, chat)
        may = one.status in (*OPEN, "merged") and one.conversation_id == where and bool(reason)
        self.own(
            "withdraw",
            where,
            lambda message: desk.withdraw(
                where, message_id=message, number=one.number, reason=reason, lang="en"
            ),
            must=True if may else DeskError,
        )

    @rule(ticket=few, chat=few)
    def reopen(self, ticket: int, chat: int) -> None:
        one, desk = pick(self.tickets, ticket), self.world.desk
        where = self.mine(one, chat)
        worked = self.world.seen.tickets[one.parent_id] if one.status == "merged" else one
        open_still = worked.status in HANDLED and self.world.now <= worked.resolved_at + timedelta(days=7)
        may = open_still and one.conversation_id == where
        self.own(
            "reopen",
            where,
            lambda message: desk.reopen(
                where, message_id=message, number=one.number, reason="没修好", lang="zh"
            ),
            must=True if may else DeskError,
        )

    @rule(survey=few, question=few, answer=few, chat=few, also=st.booleans())
    def answer(self, survey: int, question: int, answer: int, chat: int, also: bool) -> None:
        """Mostly the question that is open, now and then any, sometimes several in one breath."""
        rows = sorted(self.world.seen.surveys.values(), key=lambda one: (one.state == "asked", one.id))[::-1]
        if not rows:
            self.otherwise(8 * question + answer)
            return
        row, desk = pick(rows, survey), self.world.desk
        where = self.mine(self.world.seen.tickets[row.ticket_id], chat)
        waiting = "contacted" if row.contacted is None else "solved" if row.solved is None else "satisfied"
        asked = waiting if question < 6 else pick(("contacted", "solved", "satisfied"), question)
        given = pick(("satisfied", "basically", "not") if asked == "satisfied" else ("yes", "no"), answer)
        more = {"solved": pick(("yes", "no"), answer // 2)} if also else None
        self.own(
            "answer",
            where,
            lambda message: desk.answer_survey(
                where, message_id=message, survey=row.id, question=asked, answer=given, lang="zh", also=more
            ),
        )

    @rule(act=many)
    def hear_again(self, act: int) -> None:
        """A message that comes twice does nothing more, however much later."""
        if self.done:
            self.world.changes_nothing("hear_again", pick(self.done[::-1], act))
        else:
            self.file_by_chat(chat=act, matter=act)

    @rule(chat=few)
    def fetch(self, chat: int) -> None:
        """A device shows what came, so that follow-ups count as delivered."""
        address, inbox = f"device-{chat % len(self.world.chats)}", self.world.inbox

        async def shown() -> None:
            waiting = await inbox.waiting("web", address)
            await inbox.acknowledge("web", address, up_to=waiting[-1].id if waiting else 0)

        self.world.act("fetch", shown, must=True)
