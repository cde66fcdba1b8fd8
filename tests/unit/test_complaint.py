"""A complaint is made fit for filing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desk.errors import InvalidInput, MissingDetail
from desk.tickets.complaint import from_fields, prepared, urgency_of
from tests.office import CHAOYANG, HAIDIAN, RUBBISH, SHOP, WANGJING, WATER, a_complaint, beijing, fields

PACK = beijing()
ZONE = ZoneInfo("Asia/Shanghai")


def test_names_and_numbers_move_to_the_reporter() -> None:
    told = a_complaint(
        description="我叫王芳，电话13812345678，楼下垃圾没人清运", address="3号楼，13812345678"
    )

    ready = prepared(PACK, told)

    assert (ready.reporter_name, ready.reporter_phone) == ("王芳", "13812345678")
    assert ready.description == "我叫〔姓名〕，电话〔电话〕，楼下垃圾没人清运"
    assert ready.address == "3号楼，〔电话〕"


def test_what_was_told_to_the_assistant_counts_more_than_what_is_found() -> None:
    told = a_complaint(
        description="我叫王芳，垃圾没人管", reporter_name="王芳芳", reporter_phone="13900000000"
    )

    ready = prepared(PACK, told)

    assert (ready.reporter_name, ready.reporter_phone) == ("王芳芳", "13900000000")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 1234 5678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("010-6512 3456", "010-65123456"),
        ("+1 212 555 0100", "+12125550100"),
    ],
)
def test_a_number_is_kept_so_that_it_is_found_again(typed: str, kept: str) -> None:
    assert prepared(PACK, a_complaint(reporter_phone=typed)).reporter_phone == kept


def test_an_anonymous_complaint_keeps_no_name_and_no_number() -> None:
    ready = prepared(PACK, a_complaint(description="我叫王芳，电话13812345678，垃圾没人管", anonymous=True))

    assert (ready.reporter_name, ready.reporter_phone) == (None, None)
    assert "王芳" not in ready.description


@pytest.mark.parametrize(
    ("kind", "asked", "kept"),
    [("complaint", None, False), ("report", None, True), ("report", False, False), ("complaint", True, True)],
)
def test_a_report_of_wrongdoing_is_confidential_unless_said_otherwise(
    kind: Any, asked: bool | None, kept: bool
) -> None:
    assert prepared(PACK, a_complaint(kind=kind, confidential=asked)).confidential is kept


def test_the_sub_district_decides_the_district() -> None:
    assert prepared(PACK, a_complaint(district=HAIDIAN, subdistrict=WANGJING)).district == CHAOYANG


def test_a_pin_is_enough_for_a_district() -> None:
    told = a_complaint(district=None, subdistrict=None, address=None, lat=39.99, long=116.48)

    assert prepared(PACK, told).district == CHAOYANG


@pytest.mark.parametrize("lat", [None, 31.2])
def test_without_a_place_in_the_city_nothing_is_filed(lat: float | None) -> None:
    told = a_complaint(district=None, subdistrict=None, lat=lat, long=121.5 if lat else None)

    with pytest.raises(MissingDetail) as missing:
        prepared(PACK, told)

    assert missing.value.field == "district"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("category", "sanitation.nothing"),
        ("district", "999999"),
        ("subdistrict", "999999999"),
        ("kind", "rant"),
        ("urgency", "now"),
        ("contact_by", "pigeon"),
        ("party", "x" * 201),
        ("lat", 91.0),
        ("long", float("nan")),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_its_name(field: str, value: Any) -> None:
    told = a_complaint(**({"subdistrict": None} if field == "district" else {}) | {field: value})

    with pytest.raises(InvalidInput) as refused:
        prepared(PACK, told)

    assert refused.value.field == field


@pytest.mark.parametrize(("category", "urgency"), [(RUBBISH, "normal"), (WATER, "urgent")])
def test_the_category_says_how_urgent_it_is_unless_somebody_did(category: str, urgency: str) -> None:
    assert prepared(PACK, a_complaint(category=category)).urgency == urgency
    assert prepared(PACK, a_complaint(category=category, urgency="emergency")).urgency == "emergency"


def test_praise_waits_whatever_it_is_about() -> None:
    water = PACK.category(WATER)

    assert urgency_of("complaint", water) == "urgent"
    assert urgency_of("praise", water) == "normal"
    assert urgency_of("complaint", None) == "normal"


def test_slots_become_a_complaint() -> None:
    told = from_fields(
        fields(
            lat="39.99",
            long=116.48,
            occurred_at="2026-11-23T21:00:00",
            party=" ",
            anonymous=True,
            asked=["x"],
        ),
        zone=ZONE,
        lang="zh",
    )

    assert (told.lat, told.long) == (39.99, 116.48)
    assert told.occurred_at == datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    assert told.party is None
    assert told.anonymous


@pytest.mark.parametrize("lacks", ["description", "category"])
def test_slots_without_the_matter_are_no_complaint(lacks: str) -> None:
    with pytest.raises(MissingDetail) as missing:
        from_fields(fields() | {lacks: "  "}, zone=ZONE)

    assert missing.value.field == lacks


@pytest.mark.parametrize(("field", "value"), [("lat", "north"), ("occurred_at", "yesterday")])
def test_a_slot_of_the_wrong_form_is_refused(field: str, value: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        from_fields(fields() | {field: value}, zone=ZONE)

    assert refused.value.field == field


def test_what_has_no_place_is_filed_where_a_profession_owns_it() -> None:
    online = a_complaint(category=WATER, district=None, subdistrict=None, address=None, placeless=True)

    assert prepared(PACK, online).district is None


def test_of_a_party_by_name_staff_find_the_place() -> None:
    named = a_complaint(
        category=SHOP, district=None, subdistrict=None, address=None, placeless=True, party="五十五中"
    )

    assert prepared(PACK, named).district is None
    with pytest.raises(MissingDetail):
        prepared(PACK, replace(named, party=None))


def test_what_a_place_owns_needs_one_whatever_is_said() -> None:
    told = a_complaint(district=None, subdistrict=None, address=None, placeless=True)

    with pytest.raises(MissingDetail):
        prepared(PACK, told)
