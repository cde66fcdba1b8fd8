"""What is published of the city pack: in force at once and in other processes, in one order, audited, never lost."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from city.pack import load
from desk.conversations.wakeups import LocalWakeups, announce_commits
from desk.errors import NotAllowed, NotFound, PackFault, StaleVersion
from desk.pack import editing
from desk.pack.editing import Kind
from desk.pack.live import LivePack, live
from desk.pack.news import PackNews
from desk.pack.service import Change, PackEditing
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import AuditRow, PackRevisionRow
from tests.staff_room import CITY, Clock, StaffRoom, beijing, staff_room

SUPERVISOR = Actor("staff", 7, "yu", "supervisor")
ADMIN = Actor("staff", 8, "chen", "admin")
HEATING = "heating_fee"


class Bureau:
    """One process that edits the pack."""

    def __init__(self, db: Database, folder: Path = CITY) -> None:
        self.pack: LivePack = live(beijing() if folder == CITY else load(folder))
        self.packs = PackEditing(db, folder, self.pack, clock=Clock(datetime(2026, 11, 26, 4, tzinfo=UTC)))

    def document(self, kind: Kind, key: str, **values: Any) -> dict[str, Any]:
        return {**(self.packs.entry(kind, key).document or {}), **values}

    async def publish(self, kind: Kind, key: str, *, by: Actor = ADMIN, **values: Any) -> int:
        version = self.packs.entry(kind, key).version
        return await self.packs.publish(
            by, Change(kind, key, self.document(kind, key, **values), version, "因为")
        )


@pytest.fixture
def bureau(db: Database) -> Bureau:
    return Bureau(db)


async def count(db: Database, row: Any) -> int:
    async with db.read() as session:
        return await session.scalar(select(func.count()).select_from(row)) or 0


async def test_what_is_published_is_in_force_here_and_after_a_look_elsewhere(
    db: Database, bureau: Bureau
) -> None:
    other = Bureau(db)

    await bureau.publish("answer", HEATING, by=SUPERVISOR, zh={"answer": "三十元。", "asked": ["供暖费多少"]})

    assert bureau.pack.knowledge[HEATING].zh.answer == "三十元。"
    assert other.pack.knowledge[HEATING].zh.answer != "三十元。"
    assert await other.packs.refresh()
    assert other.pack.knowledge[HEATING].zh.answer == "三十元。"
    assert not await other.packs.refresh()


async def test_a_process_that_listens_takes_it_over_by_itself(db: Database, bureau: Bureau) -> None:
    other, wakeups = Bureau(db), LocalWakeups()
    announce_commits(db, wakeups)
    listening = asyncio.create_task(PackNews(other.packs, wakeups).run())
    while not wakeups.topics:
        await asyncio.sleep(0)

    await bureau.publish("template", "answers:sorry", zh="对不起。")
    async with asyncio.timeout(20):
        while other.pack.people.answers[6].zh != "对不起。":
            await asyncio.sleep(0.02)

    listening.cancel()
    assert other.packs.entry("template", "answers:sorry").is_edited


async def test_a_form_that_is_out_of_date_changes_nothing(db: Database, bureau: Bureau) -> None:
    await bureau.publish("answer", HEATING, source="water")

    with pytest.raises(StaleVersion) as refused:
        await bureau.packs.publish(
            ADMIN, Change("answer", HEATING, bureau.document("answer", HEATING, source="power"), 0, "因为")
        )

    assert refused.value.current == bureau.packs.entry("answer", HEATING).version
    assert await count(db, PackRevisionRow) == 1


async def test_two_who_publish_at_the_same_time_are_both_checked_on_what_stands(db: Database) -> None:
    bureaus = [Bureau(db) for _ in range(4)]
    keys = ("heating_fee", "heating_refund", "heating_season", "heating_standard")

    await asyncio.gather(
        *(one.publish("answer", key, source="water") for one, key in zip(bureaus[:3], keys[:3], strict=True))
    )

    async with db.read() as session:
        rows = list(await session.scalars(select(PackRevisionRow).order_by(PackRevisionRow.id)))
    assert [row.follows for row in rows] == [0, *(row.id for row in rows[:-1])]
    assert await bureaus[3].packs.refresh()
    assert {bureaus[3].packs.entry("answer", key).document["source"] for key in keys[:3]} == {"water"}  # type: ignore[index]


async def test_of_two_with_the_same_entry_one_has_to_look_again(db: Database) -> None:
    first, second = Bureau(db), Bureau(db)

    done = await asyncio.gather(
        first.publish("answer", HEATING, source="water"),
        second.publish("answer", HEATING, source="power"),
        return_exceptions=True,
    )

    assert [type(one) for one in done].count(StaleVersion) == 1
    assert await count(db, PackRevisionRow) == 1


async def test_going_back_is_another_revision(db: Database, bureau: Bureau) -> None:
    as_it_was = bureau.document("answer", HEATING)
    first = await bureau.publish("answer", HEATING, source="water")
    second = await bureau.publish("answer", HEATING, source="power")

    await bureau.packs.go_back(ADMIN, second, of=("answer", HEATING), version=second, undo=True)
    assert bureau.document("answer", HEATING)["source"] == "water"
    third = bureau.packs.entry("answer", HEATING).version
    await bureau.packs.go_back(ADMIN, first, of=("answer", HEATING), version=third, undo=True)

    assert bureau.document("answer", HEATING) == as_it_was
    assert [one.restores for one in await bureau.packs.history("answer", HEATING)] == [
        first,
        second,
        None,
        None,
    ]
    with pytest.raises(NotFound):
        await bureau.packs.go_back(ADMIN, first, of=("answer", "heating_refund"), version=0, undo=True)


async def test_who_may_not_edit_changes_nothing_and_every_change_is_in_the_audit(
    db: Database, bureau: Bureau
) -> None:
    operator = Actor("staff", 9, "liu", "operator")
    for actor, kind, key in ((operator, "answer", HEATING), (SUPERVISOR, "unit", "water")):
        with pytest.raises(NotAllowed):
            await bureau.publish(kind, key, by=actor, zh="别的")  # type: ignore[arg-type]
    with pytest.raises(PackFault, match="why"):
        await bureau.packs.publish(
            ADMIN, Change("answer", HEATING, bureau.document("answer", HEATING, source="water"), 0, " ")
        )
    assert await count(db, PackRevisionRow) == 0

    await bureau.publish("answer", HEATING, by=SUPERVISOR, source="water")

    async with db.read() as session:
        [line] = await session.scalars(select(AuditRow).where(AuditRow.object_type == "pack"))
    assert (line.actor, line.action, line.object_id) == ("staff:7", "pack_publish", "answer:heating_fee")
    assert line.details == {"reason": "因为"}


async def test_a_preview_saves_nothing_and_shows_the_pack_as_it_would_be(
    db: Database, bureau: Bureau
) -> None:
    change = Change("unit", "water", bureau.document("unit", "water", zh="北京水务"), 0)

    standing = await bureau.packs.preview(ADMIN, change)

    assert standing.pack.unit("water").zh == "北京水务"
    assert bureau.pack.unit("water").zh != "北京水务"
    assert await count(db, PackRevisionRow) == 0


async def test_a_pack_on_disk_that_is_newer_than_an_edit_counts(
    db: Database, bureau: Bureau, tmp_path: Path
) -> None:
    await bureau.publish("answer", HEATING, source="water")
    folder = Path(shutil.copytree(CITY, tmp_path / "city"))
    texts = editing.read(folder)
    newer = editing.put(
        texts, "answer", HEATING, {**editing.entries(texts)["answer", HEATING], "source": "gas"}
    )
    for file, text in newer.items():
        (folder / file).write_text(text, encoding="utf-8")

    after = Bureau(db, folder)
    await after.packs.refresh()

    assert after.packs.entry("answer", HEATING).newer
    assert after.document("answer", HEATING)["source"] == "gas"
    await after.publish("answer", HEATING, source="power")
    assert after.document("answer", HEATING)["source"] == "power"


async def test_an_exported_pack_says_what_is_in_force_and_needs_the_store_no_more(
    db: Database, bureau: Bureau, tmp_path: Path
) -> None:
    await bureau.publish("answer", HEATING, source="water")
    await bureau.publish("unit", "water", zh="北京水务")

    bureau.packs.export(tmp_path / "city")
    moved = Bureau(db, tmp_path / "city")
    await moved.packs.refresh()

    assert moved.pack.unit("water") == bureau.pack.unit("water")
    assert moved.pack.knowledge == bureau.pack.knowledge
    assert moved.pack.fingerprint == bureau.pack.fingerprint
    assert moved.packs.standing.texts == editing.read(tmp_path / "city")


async def test_units_in_use_and_categories_with_tickets_stay(db: Database) -> None:
    async with staff_room(db) as room:
        await _new_unit(room, "bikes", "共享单车专班", "Shared Bikes Office")
        await room.staff("ma", "handler", "bikes")

        with pytest.raises(PackFault) as refused:
            await room.console.packs.publish(
                ADMIN,
                Change("unit", "bikes", None, room.console.packs.entry("unit", "bikes").version, "不用了"),
            )

        assert refused.value.reason == "accounts"


async def test_a_new_ticket_goes_by_the_change_and_an_open_one_keeps_unit_and_limit(db: Database) -> None:
    async with staff_room(db) as room:
        before = await room.ticket()
        packs = room.console.packs
        leaf = dict(packs.entry("category", before.category).document or {})

        await packs.publish(
            ADMIN,
            Change("category", before.category, {**leaf, "unit": "water", "urgency": "urgent"}, 0, "改派"),
        )
        after = await room.ticket(address="南湖东园二区5号楼")
        kept = await room.tickets.get(before.number, actor=SUPERVISOR)

        assert await packs.touched("category", before.category) == 2
        assert (after.suggested_unit, after.urgency) == ("water", "urgent")
        assert (kept.suggested_unit, kept.due_at) == (before.suggested_unit, before.due_at)


async def _new_unit(room: StaffRoom, code: str, zh: str, en: str) -> None:
    document = {"code": code, "zh": zh, "en": en, "kind": "department", "groups": []}
    await room.console.packs.publish(ADMIN, Change("unit", code, document, 0, "新设"))
