"""Themes of the month on a real store: candidates, one click, measures with their deadlines, before and after."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import select

from desk.errors import AlreadyDeclared, IllegalStep, NotAllowed, NotFound, NoUnit, StaleVersion
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import (
    AuditRow,
    ClusterRow,
    ClusterTicketRow,
    StaffNoticeRow,
    TicketFigureRow,
    TicketRow,
    UncountedRow,
)
from desk.themes.deadlines import MeasureDeadlines
from desk.themes.measures import Wish
from desk.themes.views import ThemeView
from tests.integration.test_hot_spots import a_row
from tests.staff_room import StaffRoom, beijing, staff_room

Client = TestClient[web.Request, web.Application]
LEAF, OTHER = "housing.elevator", "housing.renting"
UNIT, STRANGER = "S110105026", "S110105027"
CHIEF = Actor("staff", 1, "chief", "supervisor")
HAND = Actor("staff", 2, "hand", "handler", unit=UNIT)
ELSE = Actor("staff", 3, "else", "handler", unit=STRANGER)
PLACES = [one.code for one in beijing().subdistricts if one.district == "110105"][:20]
DECEMBER, BEGAN = date(2026, 12, 1), date(2026, 10, 13)
"""It is 24 November: six weeks since that began are over."""


@pytest.fixture
async def room(db: Database) -> AsyncIterator[StaffRoom]:
    async with staff_room(db) as opened:
        yield opened


async def months_of_tickets(room: StaffRoom) -> None:
    """Eighteen weeks: twelve a week of another leaf, and of ours as many in three, which halve when a theme began."""
    chance, rows = Random(3), list[TicketRow]()
    start = datetime.combine(BEGAN, time(12), room.zone) - timedelta(weeks=12)
    for number in range(18):
        week = start + timedelta(weeks=number)
        ours = 12 if number < 12 else 4
        for place, leaf in [(p, leaf) for leaf, n in ((LEAF, ours), (OTHER, 18)) for p in PLACES[:n]]:
            at = week + timedelta(hours=chance.randrange(6 * 24))
            text = f"第{len(rows)}件"
            rows.append(a_row(len(rows), at, category=leaf, place=place, address=text, text=text))
    rows[-1].followers = 3
    now = room.clock.now
    rows.append(a_row(len(rows), now, category=OTHER, place=PLACES[0], address="今天", text="今天"))
    # One that began long before these months and still goes on: three told of it again within them.
    same = [next(one for one in rows if one.category == OTHER), *rows[-4:]]
    told = ClusterRow(category=OTHER, size=5, people=5, first_at=same[0].created_at, last_at=now)
    async with room.db.begin() as session:
        session.add_all([*rows, told])
        await session.flush()
        session.add_all(ClusterTicketRow(ticket_id=one.id, cluster_id=told.id) for one in same)
        # As a filing does: whoever reads figures counts them.
        session.add_all(UncountedRow(ticket_id=one.id) for one in rows)


async def a_theme(room: StaffRoom, *, begun: bool = True) -> ThemeView:
    themes = room.tickets.themes
    made = await themes.declare(CHIEF, LEAF, DECEMBER)
    made = await themes.change(CHIEF, made.id, {"unit": UNIT, "goal": "少一半"}, version=made.version)
    return await themes.start(CHIEF, made.id, BEGAN) if begun else made


def by(room: StaffRoom, **days: float) -> date:
    return (room.clock.now + timedelta(**days)).date()


async def heard(room: StaffRoom, kind: str) -> list[str]:
    async with room.db.read() as session:
        found = select(StaffNoticeRow.audience).where(StaffNoticeRow.kind == kind)
        return sorted(await session.scalars(found))


async def test_candidates_are_counted_from_the_months_before_and_ranked(room: StaffRoom) -> None:
    await months_of_tickets(room)

    listing = await room.tickets.themes.candidates.list(CHIEF, DECEMBER, "leaf")
    groups = await room.tickets.themes.candidates.list(CHIEF, DECEMBER, "group")

    async with room.db.read() as session:
        tickets = list(await session.scalars(select(TicketRow)))
    days = listing.days.period
    within = [one for one in tickets if one.created_at.astimezone(room.zone).date() in days]
    for code, found in ((LEAF, listing.candidate(LEAF)), (OTHER, listing.candidate(OTHER))):
        mine = [one for one in within if one.category == code]
        assert found is not None
        assert found.counted.filed == len(mine)
        assert found.counted.spread == len({one.subdistrict for one in mine})
        assert (found.counted.followers, found.counted.again) == ((3, 3) if code == OTHER else (0, 0))
    assert [one.matter for one in listing.candidates] == [OTHER, LEAF]
    [housing] = groups.candidates
    assert (housing.counted.filed, housing.counted.spread) == (len(within), 18)
    assert (days.first, days.last) == (date(2026, 9, 1), by(room, days=-1))
    assert listing.days.earlier is None
    with pytest.raises(NotAllowed):
        await room.tickets.themes.candidates.list(HAND, DECEMBER, "leaf")


async def test_a_candidate_becomes_a_theme_once_with_a_history_and_an_audit(room: StaffRoom) -> None:
    themes = room.tickets.themes
    made = await themes.declare(CHIEF, LEAF, DECEMBER)

    with pytest.raises(AlreadyDeclared):
        await themes.declare(CHIEF, LEAF, DECEMBER)
    with pytest.raises(NotAllowed):
        await themes.declare(HAND, OTHER, DECEMBER)
    with pytest.raises(NoUnit):
        await themes.start(CHIEF, (await themes.change(CHIEF, made.id, {"unit": ""})).id)
    changed = await themes.change(CHIEF, made.id, {"unit": UNIT, "areas": PLACES[:2]})
    with pytest.raises(StaleVersion):
        await themes.change(CHIEF, made.id, {"title": "别的"}, version=made.version)
    begun = await themes.start(CHIEF, made.id, BEGAN, version=changed.version)
    with pytest.raises(IllegalStep):
        await themes.change(CHIEF, made.id, {"areas": []})
    closed = await themes.close(CHIEF, made.id, "电梯都修好了", version=begun.version)
    with pytest.raises(IllegalStep):
        await themes.change(CHIEF, made.id, {"title": "晚了"})

    assert (made.state, begun.state, closed.state) == ("open", "under_way", "closed")
    assert [one.action for one in closed.changes][-3:] == ["change", "start", "close"]
    assert closed.summary == "电梯都修好了"
    assert await heard(room, "theme") == [f"unit:{UNIT}"]
    async with room.db.read() as session:
        acts = set(await session.scalars(select(AuditRow.action).where(AuditRow.object_type == "theme")))
    assert acts == {"theme_declare", "theme_change", "theme_start", "theme_close"}
    assert [one.id for one in await themes.list(HAND)] == [made.id]
    assert await themes.list(ELSE) == []
    with pytest.raises(NotFound):
        await themes.get(ELSE, made.id)


async def test_a_deadline_that_nears_and_one_that_passes_are_told_once_each(room: StaffRoom) -> None:
    theme, measures = await a_theme(room), room.tickets.themes.measures
    for what, days in (("排查一遍", 10), ("换钢丝绳", 40)):
        theme = await measures.add(CHIEF, theme.id, Wish(what, UNIT, by(room, days=days)))
    clocks = MeasureDeadlines(room.db, clock=room.clock, holder="one")

    early = await clocks.tick()
    room.clock.pass_(days=9)
    soon = [await clocks.tick(), await clocks.tick()]
    room.clock.pass_(days=3)
    late = [await clocks.tick(), await clocks.tick()]

    assert (early, soon, late) == (0, [1, 0], [1, 0])
    assert await heard(room, "measure_soon") == ["role:supervisor", f"unit:{UNIT}"]
    assert await heard(room, "measure_late") == ["role:supervisor", f"unit:{UNIT}"]
    inbox = await room.tickets.notices.list(CHIEF, lang="zh")
    assert inbox.items[0].page == f"themes/{theme.id}"


async def test_a_measure_is_finished_by_its_unit_and_then_no_deadline_is_told(room: StaffRoom) -> None:
    theme, measures = await a_theme(room), room.tickets.themes.measures
    theme = await measures.add(CHIEF, theme.id, Wish("排查一遍", STRANGER, by(room, days=5)))
    [one] = theme.measures
    third = Actor("staff", 4, "third", "handler", unit="S110105028")

    with pytest.raises(NotFound):
        await measures.done(third, theme.id, one.id, "不是我们的")
    moved = await measures.change(CHIEF, theme.id, one.id, Wish("排查两遍", STRANGER, by(room, days=9)))
    done = await measures.done(ELSE, theme.id, one.id, "查完了")
    with pytest.raises(IllegalStep):
        await measures.drop(CHIEF, theme.id, one.id)
    room.clock.pass_(days=30)

    assert moved.measures[0].what == "排查两遍"
    assert (done.measures[0].note, done.measures[0].done_by) == ("查完了", ELSE.label)
    assert await heard(room, "measure_done") == [CHIEF.label]
    assert await MeasureDeadlines(room.db, clock=room.clock, holder="one").tick() == 0


async def test_what_was_filed_since_is_counted_before_a_theme_is_judged(room: StaffRoom) -> None:
    theme = await a_theme(room)
    async with room.db.begin() as session:
        session.add(a_row(1, room.clock.now, category=LEAF, place=PLACES[0], address="今天", text="今天"))
        await session.flush()
        session.add(UncountedRow(ticket_id=1))

    await room.tickets.themes.judged(theme)

    async with room.db.read() as session:
        assert (await session.scalars(select(TicketFigureRow.ticket_id))).all() == [1]


async def test_what_halved_since_a_theme_began_is_told_beside_what_did_not(room: StaffRoom) -> None:
    await months_of_tickets(room)
    theme = await a_theme(room)
    limited = await room.tickets.themes.declare(CHIEF, LEAF, date(2026, 11, 1))
    wanted = {"unit": UNIT, "areas": PLACES[2:10]}
    await room.tickets.themes.change(CHIEF, limited.id, wanted)
    limited = await room.tickets.themes.start(CHIEF, limited.id, BEGAN)

    found = await room.tickets.themes.judged(theme)
    places = await room.tickets.themes.judged(limited)

    assert found is not None
    assert found.filed is not None
    assert ([len(found.weeks.before), len(found.weeks.since)], found.others[0][:8]) == ([12, 6], "housing.")
    assert [week.theme for week in found.weeks.before] == [12] * 12
    assert [week.theme for week in found.weeks.since] == [4] * 6
    assert found.filed.says == "fewer"
    assert found.filed.low < 4 / 12 - 1 < found.filed.high
    assert found.expected[-1] == 12
    assert found.resolution is None
    assert places is not None
    assert places.others == ()
    assert [week.theme for week in places.weeks.before] == [8] * 12
    assert [week.others for week in places.weeks.since] == [2] * 6


async def test_two_limited_themes_of_a_matter_are_not_compared_with_one_another(room: StaffRoom) -> None:
    await months_of_tickets(room)
    themes, made = room.tickets.themes, list[ThemeView]()
    for month, areas in ((DECEMBER, PLACES[:4]), (date(2026, 11, 1), PLACES[4:8])):
        one = await themes.declare(CHIEF, LEAF, month)
        await themes.change(CHIEF, one.id, {"unit": UNIT, "areas": areas})
        made.append(await themes.start(CHIEF, one.id, BEGAN))

    found = [await themes.judged(one) for one in made]

    for judged in found:
        assert judged is not None
        assert [week.others for week in judged.weeks.before] == [4] * 12


async def test_the_pages_declare_with_one_click_keep_what_was_typed_and_tell_the_units(
    room: StaffRoom, client: Client
) -> None:
    await months_of_tickets(room)
    await room.staff("chief", "supervisor")
    await room.staff("hand", "handler", UNIT)
    await client.post("/desk/sign-in", data={"name": "chief", "password": "a-long-enough-password"})
    page = await (await client.get("/desk/figures/themes?month=2026-12")).text()
    csrf = page.split('name="csrf" value="')[1].split('"')[0]

    made = await client.post("/desk/figures/themes", data={"csrf": csrf, "matter": LEAF, "month": "2026-12"})
    here = made.url.path
    old = {"csrf": csrf, "version": "0", "title": "电梯困人", "goal": "半年少一半", "unit": UNIT}
    stale = await client.post(f"{here}/change", data=old)
    stale_page = await stale.text()
    saved = await client.post(f"{here}/change", data=old | {"version": "1"})
    begun = await client.post(
        f"{here}/start", data={"csrf": csrf, "version": "2", "started_on": "2026-10-13"}
    )
    shown = await begun.text()
    empty = await client.post(f"{here}/close", data={"csrf": csrf, "version": "3", "summary": " "})
    wish = {"csrf": csrf, "version": "3", "what": "排查一遍", "unit": UNIT, "due": "2026-12-20"}
    added = await client.post(f"{here}/measures", data=wish)
    table = await (await client.get(f"{here}.csv")).text()
    candidates = await (await client.get("/desk/figures/themes.csv?month=2026-12")).text()

    assert "figure=filed" in page
    assert (stale.status, saved.status, empty.status, added.status) == (409, 200, 422, 200)
    assert "电梯困人" in stale_page
    assert 'data-says="fewer"' in shown
    assert 'class="chart"' in shown
    assert "排查一遍" in await added.text()
    assert table.count("2026-") == 18
    assert LEAF in candidates
    async with room.client() as other:
        await other.post("/desk/sign-in", data={"name": "hand", "password": "a-long-enough-password"})
        theirs = await (await other.get(here)).text()
        list_page = await (await other.get("/desk/figures/themes")).text()
        token = theirs.split('name="csrf" value="')[1].split('"')[0]
        refused = await other.post(f"{here}/close", data={"csrf": token, "summary": "完了"})
        done = await other.post(f"{here}/measures/1/done", data={"csrf": token, "note": "查完了"})
        assert "/change" not in theirs
        assert "candidates" not in list_page
        assert refused.status == 403
        assert "查完了" in await done.text()


async def test_the_api_reads_themes_candidates_and_what_changed(room: StaffRoom, client: Client) -> None:
    await months_of_tickets(room)
    theme = await a_theme(room)
    headers, path = await room.token("supervisor"), "/api/v1/figures/themes"

    everything = await (await client.get(f"{path}?lang=en", headers=headers)).json()
    one = await (await client.get(f"{path}/{theme.id}", headers=headers)).json()
    some = await (await client.get(f"{path}/candidates?month=2026-12", headers=headers)).json()
    stranger = await room.token("handler", STRANGER)
    theirs = await (await client.get(path, headers=stranger)).json()
    hidden = await client.get(f"{path}/{theme.id}", headers=stranger)

    assert [item["id"] for item in everything["items"]] == [theme.id]
    assert one["effect"]["filed"]["says"] == "fewer"
    assert len(one["effect"]["weeks"]) == 18
    assert [item["matter"] for item in some["items"]] == [OTHER, LEAF]
    assert set(some["items"][0]["parts"]) == set(some["weights"])
    assert theirs["items"] == []
    assert hidden.status == 404
