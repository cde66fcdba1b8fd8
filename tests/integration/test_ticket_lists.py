"""Lists of tickets: filters, pages, and only what the asker may see."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import pytest

from desk.errors import InvalidInput, TicketNotFound
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.tickets.queries import TicketFilter
from desk.tickets.views import as_json
from tests.office import (
    HAIDIAN,
    NOON,
    OPERATOR,
    RUBBISH,
    SUPERVISOR,
    WANGJING,
    WANGJING_OFFICE,
    WATER,
    WATERWORKS,
    Office,
)

ADMIN = Actor("staff", None, "admin", "admin")


async def numbers(office: Office, wanted: TicketFilter, actor: Actor = OPERATOR) -> list[str]:
    """The last digits of what a list holds."""
    page = await office.tickets.list(wanted, actor=actor, limit=200)
    assert await office.tickets.count(wanted, actor=actor) == len(page.items)
    return [ticket.number[-1] for ticket in page.items]


async def four(db: Database) -> Office:
    """Four tickets, an hour between two of them: 1 rubbish, 2 water, 3 rubbish in Haidian, 4 rubbish with its unit."""
    office = Office(db)
    await office.file(reporter_name="王芳", reporter_phone="13812345678")
    office.clock.forward(hours=1)
    await office.file(category=WATER, description="停水两天了_100%")
    office.clock.forward(hours=1)
    await office.file(subdistrict=None, district=HAIDIAN, address="中关村大街")
    office.clock.forward(hours=1)
    await office.step((await office.file()).number, "dispatch", co_units=["water"])
    return office


async def test_filters_narrow_the_list_and_the_newest_comes_first(db: Database) -> None:
    office = await four(db)

    for wanted, found in (
        (TicketFilter(), ["4", "3", "2", "1"]),
        (TicketFilter(status=["received"]), ["3", "2", "1"]),
        (TicketFilter(status=["received", "dispatched"], category=RUBBISH), ["4", "3", "1"]),
        (TicketFilter(unit="S110105026"), ["4"]),
        (TicketFilter(district=HAIDIAN), ["3"]),
        (TicketFilter(subdistrict=WANGJING), ["4", "2", "1"]),
        (
            TicketFilter(created_from=NOON + timedelta(hours=1), created_to=NOON + timedelta(hours=3)),
            ["3", "2"],
        ),
        (TicketFilter(overdue_at=NOON + timedelta(hours=26)), ["2"]),
        (TicketFilter(order="due"), ["2", "1", "3", "4"]),
        (TicketFilter(q="中关村"), ["3"]),
        (TicketFilter(q="000002"), ["2"]),
        (TicketFilter(q="两天了_100%"), ["2"]),
        (TicketFilter(q="停水"), ["2"]),
        (TicketFilter(q="停水 垃圾"), []),
        (TicketFilter(q="2"), ["2"]),
        (TicketFilter(q="%"), []),
        (TicketFilter(q="nothing like it"), []),
    ):
        assert await numbers(office, wanted) == found, wanted


async def test_what_is_overdue_for_dispatch_comes_before_what_its_unit_still_has_time_for(
    db: Database,
) -> None:
    office = Office(db)
    early = (await office.file()).number
    await office.step(early, "dispatch")
    office.clock.forward(days=2)
    waiting = (await office.file()).number
    office.clock.forward(days=3)
    held = (await office.file(category=WATER)).number
    await office.step(held, "dispatch")

    page = await office.tickets.list(TicketFilter(order="due"), actor=OPERATOR)

    assert [ticket.number for ticket in page.items] == [waiting, held, early]


async def test_a_persons_number_finds_their_ticket_for_the_hotline_only(db: Database) -> None:
    office = await four(db)

    assert await numbers(office, TicketFilter(q="13812345678")) == ["1"]
    assert await numbers(office, TicketFilter(q="13812345678"), ADMIN) == []


async def test_a_unit_lists_what_it_leads_or_was_called_to(db: Database) -> None:
    office = await four(db)

    assert await numbers(office, TicketFilter(), WANGJING_OFFICE) == ["4"]
    assert await numbers(office, TicketFilter(), WATERWORKS) == ["4"]
    assert await numbers(office, TicketFilter(), Actor("staff", None, "x", "handler", "wat")) == []
    assert await numbers(office, TicketFilter(), Actor("staff", None, "x", "handler", "%")) == []
    with pytest.raises(TicketNotFound):
        await office.tickets.get("BJ20261124-000001", actor=WANGJING_OFFICE)
    with pytest.raises(TicketNotFound):
        await office.tickets.get("BJ20261124-999999", actor=SUPERVISOR)


@pytest.mark.parametrize("order", ["newest", "due"])
async def test_pages_follow_each_other_without_gaps_or_repeats_while_tickets_arrive(
    db: Database, order: Literal["newest", "due"]
) -> None:
    office = Office(db)
    for n in range(11):
        office.clock.forward(hours=n % 2)
        await office.file()
    wanted = TicketFilter(order=order)
    seen: list[str] = []
    cursor = None
    while True:
        page = await office.tickets.list(wanted, actor=OPERATOR, limit=3, cursor=cursor)
        seen += [ticket.number for ticket in page.items]
        if order == "newest":
            await office.file()
        if (cursor := page.next) is None:
            break

    assert len(seen) == len(set(seen)) == 11


@pytest.mark.parametrize(
    "cursor", ["nonsense", "bnVsbA", "W10", "WyJ4IiwxXQ", "WyIyMDI2LTExLTI0VDEyOjAwOjAwIiwxXQ", "é"]
)
async def test_a_cursor_that_is_none_of_ours_is_refused(db: Database, cursor: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await Office(db).tickets.list(TicketFilter(), actor=OPERATOR, cursor=cursor)

    assert refused.value.field == "cursor"


async def test_a_page_has_two_hundred_at_most_and_one_at_least(db: Database) -> None:
    office = await four(db)

    assert len((await office.tickets.list(TicketFilter(), actor=OPERATOR, limit=-5)).items) == 1
    assert len((await office.tickets.list(TicketFilter(), actor=OPERATOR, limit=10_000)).items) == 4


async def test_a_unit_sees_how_it_was_judged_only_after_closing(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.resolved(chat, kind="report")
    [survey] = await office.surveys(number)
    await office.desk.answer_survey(
        chat, message_id=1, survey=survey.id, question="contacted", answer="no", lang="zh"
    )
    await office.desk.comment_survey(chat, message_id=2, text="态度很差")

    early = as_json(await office.tickets.get(number, actor=WANGJING_OFFICE), lang="zh", actor=WANGJING_OFFICE)
    await office.step(number, "close", OPERATOR)
    late = as_json(await office.tickets.get(number, actor=WANGJING_OFFICE), lang="zh", actor=WANGJING_OFFICE)
    hotline = as_json(await office.tickets.get(number, actor=OPERATOR), lang="zh", actor=OPERATOR)

    assert early["survey"]["contacted"] is None
    assert (late["survey"]["contacted"], late["survey"]["comment"]) == (False, None)
    assert hotline["survey"]["comment"] == "态度很差"
    assert (late["conversation_id"], hotline["conversation_id"]) == (None, chat)
