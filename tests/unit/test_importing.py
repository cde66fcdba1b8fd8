"""Rows of a table as past tickets: columns by their headers, moments, words of a city, and what makes no sense."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.gcj02 import from_wgs84, to_wgs84
from desk.importing.columns import HEADERS, bare, mapping
from desk.importing.errors import NoMapping
from desk.importing.past import Past, Reader
from desk.importing.rows import TICKET, Writer
from desk.importing.times import moment
from desk.importing.words import CHANNEL, SATISFIED, STATUS, YES_NO
from desk.importing.wrong import REASONS, WrongCell
from desk.store.bulk import FIELD, NULL
from desk.store.derived import marks_of, words
from desk.tickets.lifecycle import STATUSES
from tests.office import CHAOYANG, HAIDIAN, RUBBISH, WANGJING, WATER, beijing
from tests.sealed_store import SEAL

BEIJING = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SOLVED = {
    "number": "A1",
    "created_at": "2026-03-04 10:00",
    "description": "楼下垃圾没人清运",
    "category": "垃圾清运",
    "resolved_at": "2026-03-06 09:00",
}
WRITTEN = (
    "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y.%m.%d %H:%M:%S", "%Y年%m月%d日%H时%M分%S秒", "%Y年%m月%d日 %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S+08:00", "%Y-%m-%dT%H:%M:%S.000", "%Y%m%d%H%M%S", "%Y%m%d %H:%M:%S", "%Y-%m-%d %I:%M:%S %p",
)  # fmt: skip
MOMENTS = st.datetimes(datetime(1995, 1, 1), datetime(2026, 1, 1)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001


def a_past(told: Mapping[str, str], *, renamed: Mapping[str, Mapping[str, str]] | None = None) -> Past:
    cells = {**SOLVED, **told}
    fields = {name: at for at, name in enumerate(cells)}
    reader = Reader(beijing(), fields, zone=BEIJING, now=NOW, to_wgs84=to_wgs84, renamed=renamed)
    return reader.past(list(cells.values()))


def refused(told: Mapping[str, str]) -> tuple[str, str]:
    with pytest.raises(WrongCell) as wrong:
        a_past(told)
    return wrong.value.field, wrong.value.reason


@given(MOMENTS, st.sampled_from(WRITTEN))
def test_a_moment_is_the_same_however_it_is_written(local: datetime, form: str) -> None:
    told = local.replace(tzinfo=BEIJING)

    assert moment(local.strftime(form), BEIJING if "+08" not in form else UTC) == (
        told.astimezone(UTC) if "+08" not in form else local.replace(tzinfo=timezone(timedelta(hours=8)))
    )


@given(MOMENTS)
def test_days_of_a_spreadsheet_are_moments(local: datetime) -> None:
    days = (local - datetime(1899, 12, 30)).total_seconds() / 86_400  # noqa: DTZ001

    assert moment(repr(days), BEIJING) == local.replace(tzinfo=BEIJING)


@pytest.mark.parametrize(
    "told",
    [
        "03/05/2024", "2024-13-01", "yesterday", "12", "2024-02-30", "2024-03-05 25:00", "",
        "2024年3月5日晚上12:30", "2024年3月5日晚上1点", "2024-03-05 14:03+99:00",
    ],
)  # fmt: skip
def test_what_may_be_two_days_or_none_is_no_moment(told: str) -> None:
    assert moment(told, BEIJING) is None


@pytest.mark.parametrize(
    ("told", "hour"),
    [
        ("2024年3月5日 下午2:03", 14),
        ("2024年3月5日晚上8点", 20),
        ("2024年3月5日晚上20:30", 20),
        ("2024-03-05 上午9时5分", 9),
        ("2024/3/5 12:00 AM", 0),
        ("2024-03-05", 0),
    ],
)
def test_halves_of_a_day_are_understood(told: str, hour: int) -> None:
    found = moment(told, BEIJING)

    assert found is not None
    assert found.astimezone(BEIJING).hour == hour


def test_headers_tell_their_fields_and_the_rest_is_named() -> None:
    headers = ("工单编号", "受理时间（北京时间）", "诉求内容", "是否解决 ", "话务员", "所属街道")

    found = mapping(headers, {})

    assert found.fields == {"number": 0, "created_at": 1, "description": 2, "solved": 3, "subdistrict": 5}
    assert found.left == ("话务员",)


def test_no_header_tells_two_fields() -> None:
    names = [
        name for field, told in HEADERS.items() for name in {bare(word) for word in (field, *told.split())}
    ]

    assert sorted(names) == sorted({*names})


def test_what_somebody_says_of_a_column_comes_first() -> None:
    headers = ("编号", "时间", "诉求内容", "备注")

    found = mapping(headers, {"时间": "created_at", "备注": "description", "诉求内容": "-"})

    assert found.fields == {"number": 0, "created_at": 1, "description": 3}
    assert found.left == ("诉求内容",)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "created_at"),
        ({"时刻": "created_at"}, "no column '时刻'"),
        ({"时间": "created"}, "no field 'created'"),
    ],
)
def test_a_mapping_that_cannot_be_is_one_clear_sentence(said: dict[str, str], why: str) -> None:
    with pytest.raises(NoMapping, match=why):
        mapping(("编号", "时间", "内容"), said)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"unit": "望京街道办事处"}, {"unit": "S110105026"}),
        ({"unit": "自来水集团"}, {"unit": "water"}),
        ({"unit": "朝阳区人民政府"}, {"unit": "D110105"}),
        ({"subdistrict": "朝阳区望京街道"}, {"subdistrict": WANGJING, "district": CHAOYANG}),
        ({"subdistrict": "110105026"}, {"subdistrict": WANGJING}),
        ({"district": "Haidian District"}, {"district": HAIDIAN}),
        ({"channel": "12345热线"}, {"channel": "phone", "came_by": None}),
        ({"channel": "人民网"}, {"channel": "import", "came_by": "人民网"}),
        ({"kind": "举报"}, {"kind": "report", "confidential": True}),
        ({"urgency": "特急"}, {"urgency": "emergency"}),
        ({"category": "停水"}, {"urgency": "urgent", "confidence": None}),
        ({"category": "水电气热"}, {"confidence": 0.0}),
        ({"category": ""}, {"confidence": 0.0}),
        ({"anonymous": "是", "reporter_name": "王建国"}, {"anonymous": True, "reporter_name": None}),
        ({"reporter_phone": "+86 138 0013 8000"}, {"reporter_phone": "13800138000"}),
        ({"lat": "0", "long": "0"}, {"lat": None, "long": None}),
        ({"status": "办理中"}, {"status": "in_progress"}),
        ({"resolved_at": ""}, {"status": "received"}),
        ({"resolved_at": "", "dispatched_at": "2026-03-04"}, {"status": "dispatched"}),
        ({"dispatched_at": "2026-03-04"}, {"dispatched_at": datetime(2026, 3, 4, 2, 0, tzinfo=UTC)}),
        ({"description": "The lift is stuck"}, {"lang": "en"}),
    ],
)
def test_words_of_a_table_get_their_meaning(told: dict[str, str], found: dict[str, Any]) -> None:
    past = a_past(told)

    assert {name: getattr(past, name) for name in found} == found


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"number": ""}, ("number", "empty")),
        ({"created_at": "soon"}, ("created_at", "moment")),
        ({"created_at": "2030-01-01"}, ("created_at", "future")),
        ({"resolved_at": "2026-03-01"}, ("resolved_at", "before_filing")),
        ({"category": "外星人"}, ("category", "category")),
        ({"district": "浦东新区"}, ("district", "district")),
        ({"district": "海淀区", "subdistrict": "望京街道"}, ("subdistrict", "elsewhere")),
        ({"unit": "没有这个单位"}, ("unit", "unit")),
        ({"solved": "也许"}, ("solved", "yes_no")),
        ({"satisfied": "五颗星"}, ("satisfied", "satisfied")),
        ({"solved": "是", "resolved_at": ""}, ("followed_up_at", "undated_follow_up")),
        ({"lat": "39.9"}, ("long", "half_a_point")),
        ({"lat": "139.9", "long": "116.4"}, ("lat", "degrees")),
        ({"lat": "39.9", "long": "116.4", "datum": "mars"}, ("datum", "datum")),
        ({"status": "?"}, ("status", "status")),
    ],
)
def test_a_cell_that_makes_no_sense_is_named_with_its_reason(
    told: dict[str, str], why: tuple[str, str]
) -> None:
    assert refused(told) == why
    assert why[1] in REASONS


def test_a_city_says_what_its_own_words_mean() -> None:
    past = a_past(
        {"category": "市容", "unit": "一科"}, renamed={"category": {"市容": WATER}, "unit": {"一科": "water"}}
    )

    assert (past.category.code, past.unit) == (WATER, "water")


def test_points_of_map_services_are_moved_to_where_they_are() -> None:
    lat, long = from_wgs84(39.99, 116.47)

    past = a_past({"lat": str(lat), "long": str(long), "datum": "GCJ02"})

    assert past.lat == pytest.approx(39.99, abs=1e-6)
    assert past.long == pytest.approx(116.47, abs=1e-6)
    assert past.district == beijing().district_at(39.99, 116.47)


def test_every_meaning_is_one_that_the_desk_has() -> None:
    assert {*STATUS.values()} <= {*STATUSES}
    assert {*SATISFIED.values()} == {"satisfied", "basically", "not"}
    assert {*YES_NO.values()} == {True, False}
    assert "import" not in CHANNEL.values()


def a_writer() -> Writer:
    return Writer(beijing(), source="old", zone=BEIJING, now=NOW, seal=SEAL)


def _ticket(past: Past) -> dict[str, str]:
    return dict(zip(TICKET[2:], a_writer().prepared(2, past).ticket.split(FIELD), strict=True))


def test_a_row_has_a_value_for_every_column_and_no_step_ahead() -> None:
    told = _ticket(a_past({"unit": "望京街道", "subdistrict": "望京街道"}))

    assert told["filing_key"] == "import:old:A1"
    assert told["category"] == RUBBISH
    assert told["unit"] == "S110105026"
    assert told["created_at"] == "2026-03-04 02:00:00.000000"
    assert told["resolved_at"] == told["closed_at"] == "2026-03-06 01:00:00.000000"
    assert told["unit_due_at"] == NULL
    assert "next_step_at" not in TICKET


def test_it_is_found_by_what_others_are_found_by() -> None:
    past = a_past({"address": "南湖东园3号楼", "reporter_name": "王建国"})

    found = a_writer().prepared(2, past).words.split()

    told = words(
        ("", past.title, past.description, past.address, None, "A1"), None, marks_of(SEAL, "王建国", None)
    )
    assert {*found} == {*told.split()}


@given(
    st.permutations(["dispatched_at", "resolved_at", "closed_at", "followed_up_at"]).flatmap(
        lambda names: st.integers(0, 4).map(lambda count: names[:count])
    ),
    st.sampled_from(["", "待派单", "已派单", "办理中", "已办结", "撤销", "不予受理"]),
    st.booleans(),
)
def test_a_history_never_goes_back_and_ends_where_the_ticket_stands(
    names: list[str], status: str, answered: bool
) -> None:
    told = {name: f"2026-03-{5 + at:02d}" for at, name in enumerate(names)}
    answers = {"contacted": "是", "solved": "是"} if answered and {*names} - {"dispatched_at"} else {}
    past = a_past({"resolved_at": "", "status": status, **told, **answers})

    made = a_writer().prepared(2, past)

    lines = [line.split(FIELD) for line in made.history]
    moments = [line[1] for line in lines]
    assert moments == sorted(moments)
    assert [line[3] for line in lines] == [NULL, *(line[4] for line in lines[:-1])]
    assert lines[-1][4] == past.status
    assert len(made.figures) == 1 + bool(made.survey) * 2 + _counts_as_withdrawn(past)


def _counts_as_withdrawn(past: Past) -> int:
    return int(past.status == "withdrawn" and past.answers.contacted is True)
