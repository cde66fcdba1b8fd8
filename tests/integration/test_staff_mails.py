"""Notices by mail, handed to a real mail server on loopback: whom, when, what stands in it, and what a fault does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from desk.errors import InvalidInput, NotFound
from desk.staff.accounts import Accounts
from desk.staff.actor import Actor
from desk.staff_notices import smtp
from desk.staff_notices.forgetting import OldNotices
from desk.staff_notices.mail import EchoSender, Mail, MailDelayed, MailRefused, MailSender, MailUncertain
from desk.staff_notices.mailing import GIVEN_UP_AFTER, MOST_UNCERTAIN, StaffMails
from desk.staff_notices.service import KEPT
from desk.store.database import Database
from desk.store.models import StaffMailRow, StaffNoticeReadRow, StaffNoticeRow, StaffRow
from tests.mailserver import MailServer
from tests.office import Office, beijing
from tests.staff_room import beijing as shipped

WANGJING = "S110105026"
NIGHT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
"""23:00 in Beijing."""
A_MAIL = Mail(id="notice-1-x", to="li@city.example", subject="一件工单", text="看一眼\n")


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    mail_server = MailServer()
    await mail_server.start()
    yield mail_server
    await mail_server.stop()


def sender_to(server: MailServer, account: str = "") -> smtp.SmtpSender:
    where = smtp.server(f"smtp://{account}{server.host}:{server.port}")
    return smtp.SmtpSender(where, mail_from=smtp.sender("Swift Response <desk@city.example>"))


class Room:
    """An office whose people read mails."""

    def __init__(self, db: Database, sender: MailSender) -> None:
        self.db = db
        self.office = Office(db, pack=beijing(cases=shipped().cases))
        self.accounts = Accounts(db, self.office.clock)
        self.mails = StaffMails(
            db, self.office.pack, sender, url="https://desk.example", clock=self.office.clock, holder="one"
        )

    async def person(self, name: str, role: str = "handler", unit: str | None = WANGJING, **mail: Any) -> int:
        await self.accounts.add(name, role=role, unit=unit)
        await self.accounts.send_to(name, f"{name}@city.example", **mail)
        return next(one.id for one in await self.accounts.people() if one.name == name)

    async def dispatched(self, **changes: Any) -> str:
        number = (await self.office.file(**changes)).number
        await self.office.step(number, "dispatch")
        return number

    async def rows(self) -> Sequence[StaffMailRow]:
        async with self.db.read() as session:
            return (await session.scalars(select(StaffMailRow).order_by(StaffMailRow.id))).all()

    async def states(self) -> list[str]:
        return [row.status for row in await self.rows()]


async def test_a_dispatch_is_mailed_to_the_people_of_its_unit_in_their_language(
    db: Database, server: MailServer
) -> None:
    room = Room(db, sender_to(server))
    await room.person("wang")
    await room.person("smith", lang="en")
    await room.person("far", unit="water")
    await room.accounts.add("silent", role="handler", unit=WANGJING)
    number = await room.dispatched()

    assert await room.mails.work_off() == 2
    assert await room.mails.work_off() == 0

    mails = {one.to: one for one in server.taken}
    assert set(mails) == {"wang@city.example", "smith@city.example"}
    chinese, english = mails["wang@city.example"], mails["smith@city.example"]
    assert chinese.message["Subject"] == f"[12345] {number}派到您这儿了，12月1日12:00前答复市民。"
    assert english.message["Subject"].startswith(f"[12345] {number} is yours now.")
    assert f"https://desk.example/desk/tickets/{number}\n" in chinese.text
    assert "https://desk.example/desk/account" in english.text
    assert chinese.message["From"] == "Swift Response <desk@city.example>"
    assert "南湖" not in chinese.text + english.text
    assert "垃圾" not in chinese.text
    assert await room.states() == ["sent", "sent"]


async def test_nobody_is_mailed_what_they_did_themselves_or_did_not_choose(
    db: Database, server: MailServer
) -> None:
    room = Room(db, sender_to(server))
    wang = await room.person("wang")
    await room.person("zhao")
    await room.accounts.choose_topics("zhao", ["changes"])
    number = await room.dispatched()
    me = Actor("staff", wang, "wang", "handler", WANGJING)
    await room.office.tickets.note(me, number, "先看看")

    await room.mails.work_off()

    assert [(one.to, "留了话" in one.text) for one in server.taken] == [
        ("wang@city.example", False),
        ("zhao@city.example", True),
    ]


async def test_at_night_only_emergencies_ring_and_the_morning_brings_the_rest_in_one_mail(
    db: Database, server: MailServer
) -> None:
    room = Room(db, sender_to(server))
    await room.person("wang")
    room.office.clock.now = NIGHT
    await room.dispatched()
    await room.dispatched()
    urgent = await room.dispatched(urgency="emergency")
    await room.mails.work_off()
    assert [urgent in one.text for one in server.taken] == [True]

    room.office.clock.now = NIGHT + timedelta(hours=9) - timedelta(seconds=1)
    assert await room.mails.work_off() == 0
    room.office.clock.now = NIGHT + timedelta(hours=9)
    assert await room.mails.work_off() == 1

    assert server.taken[1].message["Subject"].endswith("（共2条）")
    assert server.taken[1].text.count("/desk/tickets/") == 2


async def test_what_was_read_in_the_inbox_is_not_mailed_any_more(db: Database, server: MailServer) -> None:
    room = Room(db, sender_to(server))
    wang = await room.person("wang")
    read, _ = await room.dispatched(), await room.dispatched()
    await room.office.tickets.notices.seen(Actor("staff", wang, "wang", "handler", WANGJING), read)

    await room.mails.work_off()

    assert await room.states() == ["read", "sent"]
    assert read not in server.taken[0].text


async def test_what_was_read_all_at_once_in_the_night_is_not_mailed_in_the_morning(
    db: Database, server: MailServer
) -> None:
    room = Room(db, sender_to(server))
    wang = await room.person("wang")
    room.office.clock.now = NIGHT
    await room.dispatched()
    room.office.clock.now = NIGHT + timedelta(hours=1)
    me = Actor("staff", wang, "wang", "handler", WANGJING)
    await room.office.tickets.notices.mark_all(me, up_to=10)

    room.office.clock.now = NIGHT + timedelta(hours=9)

    assert await room.mails.work_off() == 0
    assert await room.states() == ["read"]


async def test_a_mail_for_who_left_or_has_no_address_any_more_is_not_sent(
    db: Database, server: MailServer
) -> None:
    room = Room(db, sender_to(server))
    await room.person("wang")
    await room.person("zhao")
    await room.dispatched()
    await room.accounts.send_to("wang", None)
    await room.accounts.set_active("zhao", active=False, by=Actor("staff", None, "admin", "admin"))

    assert await room.mails.work_off() == 0
    assert await room.states() == ["failed", "failed"]
    assert server.taken == []


@pytest.mark.parametrize("fault", ["421", "450", "451", "drop_before"])
async def test_what_may_pass_is_tried_again_and_arrives_once(
    db: Database, server: MailServer, fault: str
) -> None:
    room = Room(db, sender_to(server))
    await room.person("wang")
    await room.dispatched()
    server.faults.append(fault)

    assert await room.mails.work_off() == 0
    assert await room.states() == ["waiting"]
    assert await room.mails.work_off() == 0
    room.office.clock.forward(minutes=2)
    assert await room.mails.work_off() == 1

    assert len(server.taken) == 1
    assert await room.states() == ["sent"]


@pytest.mark.parametrize("fault", ["550", "554"])
async def test_what_is_refused_for_good_is_left_and_the_next_goes_out(
    db: Database, server: MailServer, fault: str
) -> None:
    room = Room(db, sender_to(server))
    await room.person("wang")
    await room.person("zhao")
    await room.dispatched()
    server.faults.append(fault)

    await room.mails.work_off()

    assert await room.states() == ["failed", "sent"]
    assert [row.error for row in await room.rows()] == [f"MailRefused: {fault}", None]


async def test_an_answer_that_was_lost_sends_the_same_mail_again_under_the_same_name(
    db: Database, server: MailServer
) -> None:
    room = Room(db, sender_to(server))
    await room.person("wang")
    first = await room.dispatched()
    server.faults.append("drop_after")
    await room.mails.work_off()
    assert await room.states() == ["uncertain"]
    second = await room.dispatched()

    room.office.clock.forward(minutes=5)
    await room.mails.work_off()
    await room.mails.work_off()

    assert [first in one.text for one in server.taken] == [True, True, False]
    assert second in server.taken[2].text
    names = [one.message["Message-ID"] for one in server.taken]
    assert names[0] == names[1] != names[2]
    assert await room.states() == ["sent", "sent"]


async def test_what_stays_uncertain_is_left_after_a_few_tries(db: Database, server: MailServer) -> None:
    room = Room(db, sender_to(server))
    await room.person("wang")
    await room.dispatched()

    for _ in range(MOST_UNCERTAIN + 2):
        server.faults.append("drop_after")
        await room.mails.work_off()
        room.office.clock.forward(minutes=5)

    assert len(server.taken) == MOST_UNCERTAIN
    assert await room.states() == ["failed"]


async def test_nothing_is_lost_while_the_server_is_away(db: Database, server: MailServer) -> None:
    room = Room(db, sender_to(server))
    for name in ("wang", "zhao"):
        await room.person(name)
    await server.stop()
    for _ in range(3):
        await room.dispatched()
        await room.mails.work_off()
        room.office.clock.forward(minutes=20)
    assert await room.states() == ["waiting"] * 6

    await server.start()
    room.office.clock.forward(minutes=40)
    await room.mails.work_off()

    assert sorted(one.to for one in server.taken) == ["wang@city.example", "zhao@city.example"]
    assert await room.states() == ["sent"] * 6


async def test_after_days_in_vain_a_mail_is_given_up(db: Database, server: MailServer) -> None:
    room = Room(db, sender_to(server))
    await room.person("wang")
    await room.dispatched()
    await server.stop()

    room.office.clock.forward(seconds=GIVEN_UP_AFTER.total_seconds() + 60)
    await room.mails.work_off()

    assert await room.states() == ["failed"]


async def test_a_process_that_ended_while_it_sent_leaves_an_uncertain_mail_that_goes_out_again(
    db: Database, server: MailServer
) -> None:
    room = Room(db, sender_to(server))
    await room.person("wang")
    await room.dispatched()
    async with db.begin() as session:
        later = room.office.clock() + timedelta(minutes=5)
        await session.execute(update(StaffMailRow).values(status="uncertain", attempts=1, due_at=later))

    assert await room.mails.work_off() == 0
    room.office.clock.forward(minutes=5)
    assert await room.mails.work_off() == 1


async def test_two_services_do_not_send_a_mail_twice(db: Database, server: MailServer) -> None:
    room = Room(db, sender_to(server))
    await room.person("wang")
    await room.dispatched()
    other = StaffMails(
        db, room.office.pack, sender_to(server), url="https://desk.example", clock=room.office.clock,
        holder="two",
    )  # fmt: skip

    assert [await room.mails.tick(), await other.tick()] == [1, 0]
    assert len(server.taken) == 1


async def test_without_a_server_the_log_names_the_mail_and_nothing_of_it(db: Database) -> None:
    room = Room(db, EchoSender())
    await room.person("wang")
    number = await room.dispatched()

    with capture_logs() as lines:
        assert await room.mails.work_off() == 1

    assert [line["event"] for line in lines] == ["mail_not_sent"]
    assert number not in str(lines)
    assert "@" not in str(lines)
    assert await room.states() == ["sent"]


async def test_a_fault_is_logged_without_the_address(db: Database, server: MailServer) -> None:
    room = Room(db, sender_to(server))
    await room.person("wang")
    await room.dispatched()
    server.faults.append("550")

    with capture_logs() as lines:
        await room.mails.work_off()

    assert [line["event"] for line in lines] == ["mail_failed"]
    assert "wang" not in str(lines)


async def test_a_server_that_wants_a_sign_in_gets_it_and_a_wrong_one_waits() -> None:
    server = MailServer(("desk", "p@ss:word"))
    await server.start()

    await sender_to(server, "desk:p%40ss%3Aword@").send(A_MAIL)
    with pytest.raises(MailDelayed, match="refuses our sign-in"):
        await sender_to(server, "desk:wrong@").send(A_MAIL)

    assert [one.text for one in server.taken] == ["看一眼\n"]
    assert "NOT encrypted" in await sender_to(server, "desk:p%40ss%3Aword@").check()
    await server.stop()
    with pytest.raises(MailDelayed):
        await sender_to(server, "desk:p%40ss%3Aword@").check()


async def test_no_password_goes_out_in_the_clear() -> None:
    server = MailServer(("desk", "secret"), host="127.0.0.2")
    await server.start()

    with pytest.raises(MailDelayed, match="no encryption"):
        await sender_to(server, "desk:secret@").send(A_MAIL)
    await server.stop()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("450", MailDelayed),
        ("550", MailRefused),
        ("451", MailDelayed),
        ("554", MailRefused),
        ("drop_before", MailDelayed),
        ("drop_after", MailUncertain),
    ],
)
async def test_each_fault_is_told_apart(server: MailServer, fault: str, kind: type[Exception]) -> None:
    server.faults.append(fault)

    with pytest.raises(kind):
        await sender_to(server).send(A_MAIL)


async def test_who_gets_mail_is_checked_and_kept(db: Database) -> None:
    room = Room(db, EchoSender())
    wang = await room.person("wang", lang="en")
    no_addresses = (
        "wang",
        "wang@",
        "a b@city.example",
        "a@b.c\nBcc: x@y.z",
        "王@city.example",
        "a" * 200 + "@b.c",
    )
    for wrong in no_addresses:
        with pytest.raises(InvalidInput):
            await room.accounts.send_to("wang", wrong)
    with pytest.raises(InvalidInput):
        await room.accounts.choose_topics("wang", ["everything"])
    with pytest.raises(NotFound):
        await room.accounts.send_to("nobody", None)

    await room.accounts.choose_topics("wang", ["overdue"])

    async with db.read() as session:
        row = await session.get_one(StaffRow, wang)
    assert (row.email, row.lang, row.mail_topics) == ("wang@city.example", "en", ["overdue"])


async def test_old_notices_are_forgotten_with_their_mails_and_readers(db: Database) -> None:
    room = Room(db, EchoSender())
    wang = await room.person("wang")
    old = await room.dispatched()
    await room.office.tickets.notices.seen(Actor("staff", wang, "wang", "handler", WANGJING), old)
    room.office.clock.forward(seconds=KEPT.total_seconds())
    await room.dispatched()

    assert await OldNotices(db, clock=room.office.clock, holder="one").tick() == 1

    async with db.read() as session:
        assert len((await session.scalars(select(StaffNoticeRow))).all()) == 1
        assert (await session.scalars(select(StaffNoticeReadRow))).all() == []
    assert len(await room.rows()) == 1
