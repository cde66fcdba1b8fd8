"""A complaint becomes one correct ticket."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from city.codes import ALPHABET
from city.model import DispatchSettings
from city.settings import Versions
from desk.errors import InvalidInput, NotAllowed
from desk.store.database import Database
from desk.tickets.views import as_json
from tests.office import (
    CHAOYANG,
    NOON,
    OPERATOR,
    SUPERVISOR,
    WANGJING_OFFICE,
    WATER,
    Office,
    a_complaint,
    beijing,
)


async def test_a_filed_ticket_is_received_with_a_suggested_unit_and_its_limits(db: Database) -> None:
    office = Office(db)

    ticket = (await office.file()).ticket

    assert (ticket.status, ticket.unit, ticket.suggested_unit) == ("received", None, "S110105026")
    assert (ticket.category, ticket.category_group) == ("sanitation.rubbish_collection", "sanitation")
    assert (ticket.district, ticket.subdistrict) == (CHAOYANG, "110105026")
    assert (ticket.kind, ticket.urgency, ticket.version) == ("complaint", "normal", 1)
    assert ticket.title == "南湖东园一区3号楼下垃圾三天没人清运"
    assert ticket.created_at == NOON
    assert ticket.dispatch_due_at == NOON + timedelta(hours=24)
    assert ticket.due_at == NOON + timedelta(days=7)
    assert ticket.unit_due_at is None
    assert [(line.action, line.to_status) for line in ticket.history] == [("file", "received")]


async def test_the_tracking_code_has_six_characters_nobody_misreads(db: Database) -> None:
    filed = await Office(db).file()

    assert len(filed.tracking_code) == 6
    assert set(filed.tracking_code) <= set(ALPHABET)
    assert not set("01OIL") & set(ALPHABET)


async def test_names_and_numbers_in_the_text_are_the_reporters(db: Database) -> None:
    office = Office(db)

    ticket = (await office.file(description="我叫王芳，电话13812345678，楼下垃圾没人清运")).ticket

    assert ticket.description == "我叫〔姓名〕，电话〔电话〕，楼下垃圾没人清运"
    assert "王芳" not in ticket.title
    assert "13812345678" not in ticket.title
    assert (ticket.reporter.name, ticket.reporter.phone) == ("王芳", "13812345678")


async def test_water_is_due_within_a_day_and_goes_to_the_waterworks(db: Database) -> None:
    ticket = (await Office(db).file(category=WATER)).ticket

    assert ticket.suggested_unit == "water"
    assert ticket.due_at - ticket.created_at == timedelta(hours=24)
    assert ticket.dispatch_due_at - ticket.created_at == timedelta(hours=2)


async def test_who_files_on_behalf_is_in_the_history_and_in_the_audit(db: Database) -> None:
    office = Office(db)

    filed = await office.file(on_behalf_of="王奶奶")

    [line] = await office.history(filed.number)
    assert (line.actor_kind, line.actor) == ("staff", "token:operator")
    assert filed.ticket.reporter.on_behalf_of == "王奶奶"


async def test_a_unit_may_not_file(db: Database) -> None:
    office = Office(db)

    with pytest.raises(NotAllowed):
        await office.tickets.file(a_complaint(), actor=WANGJING_OFFICE, key="k")


async def test_a_code_that_is_not_the_citys_is_refused(db: Database) -> None:
    with pytest.raises(InvalidInput) as refused:
        await Office(db).file(category="no.such")

    assert refused.value.field == "category"


@pytest.mark.parametrize(("sure", "status"), [(0.95, "dispatched"), (0.5, "received"), (None, "received")])
async def test_what_is_sure_goes_out_unseen_where_the_city_wants_it(
    db: Database, sure: float | None, status: str
) -> None:
    settings = Versions((DispatchSettings(date(2024, 1, 1), 0.9, 3),))
    office = Office(db, beijing(dispatch=settings))

    ticket = (await office.file(category_confidence=sure)).ticket

    assert ticket.status == status
    assert ticket.unit == ("S110105026" if status == "dispatched" else None)


async def test_a_ticket_in_json_has_every_name_and_time(db: Database) -> None:
    office = Office(db)
    ticket = (await office.file(reporter_name="王芳", reporter_phone="13812345678")).ticket

    shown = as_json(ticket, lang="en", actor=OPERATOR)

    assert shown["category_name"] == "Rubbish collection"
    assert shown["category_group_name"] == "Sanitation"
    assert shown["district_name"] == "Chaoyang District"
    assert shown["subdistrict_name"] == "Wangjing Subdistrict"
    assert shown["suggested_unit_name"] == "Wangjing Subdistrict"
    assert shown["suggestion_reason"] == (
        "It happened in Wangjing Subdistrict, so Wangjing Subdistrict receives it first"
    )
    assert shown["created_at"] == "2026-11-24T12:00:00+08:00"
    assert shown["due_at"] == "2026-12-01T12:00:00+08:00"
    assert shown["unit"] is None
    assert shown["unit_name"] is None
    assert shown["survey"]["state"] is None
    assert shown["followers"] == 0
    assert shown["actions"] == ["dispatch", "reject", "withdraw", "merge"]


async def test_the_reporter_is_masked_for_units_and_hidden_where_confidential(db: Database) -> None:
    office = Office(db)
    plain = (await office.file(reporter_name="王芳", reporter_phone="138-1234-5678")).ticket
    secret = (await office.file(reporter_name="王芳", reporter_phone="13812345678", kind="report")).ticket

    seen = as_json(plain, lang="zh", actor=WANGJING_OFFICE)["reporter"]
    hidden = as_json(secret, lang="zh", actor=WANGJING_OFFICE)["reporter"]
    full = as_json(secret, lang="zh", actor=SUPERVISOR)["reporter"]

    assert (seen["name"], seen["phone"], seen["masked"]) == ("王**", "138****5678", True)
    assert (hidden["name"], hidden["phone"], hidden["confidential"]) == (None, None, True)
    assert (full["name"], full["phone"], full["masked"]) == ("王芳", "13812345678", False)
