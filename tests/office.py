"""Builders for tests of tickets: a small Beijing without a file, complaints, officers, a whole desk on one store."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from city.boundaries import Boundaries
from city.model import (
    Category,
    ClockSettings,
    DispatchSettings,
    District,
    FigureSettings,
    Numbers,
    QuietHours,
    Subdistrict,
    SurveySettings,
    Unit,
)
from city.pack import CityPack
from city.settings import Versions
from desk.desk import Desk
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import ButtonRow, ConversationRow, HistoryRow, MessageRow, SurveyRow, TicketRow
from desk.tickets.complaint import Complaint
from desk.tickets.service import FiledView, Tickets
from desk.tickets.views import TicketView
from desk.tickets.watch import Clocks

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
"""Noon in Beijing."""
WANGJING, CHAOYANG, HAIDIAN = "110105026", "110105", "110108"
RUBBISH, WATER, STREET_LAMP, CONDUCT, SHOP = (
    "sanitation.rubbish_collection",
    "utilities.water",
    "municipal_facilities.lamp",
    "government_service.official_conduct",
    "consumer.refund",
)
OPERATOR = Actor("staff", None, "operator", "operator")
SUPERVISOR = Actor("staff", None, "supervisor", "supervisor")
WANGJING_OFFICE = Actor("staff", None, "wangjing", "handler", "S110105026")
WATERWORKS = Actor("staff", None, "water", "handler", "water")
NUMBERS = Numbers(
    hotline="12345", police="110", fire="119", ambulance="120", traffic="122", sms="12110010", gas="96777",
    power="95598", water="96116", heating="96069", mental_health="12356", discipline="12388", court="12368",
    procuratorate="12309",
)  # fmt: skip
_keys = itertools.count(1)


@dataclass
class StandingClock:
    """Says the same time until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        """Move by a timedelta's parts: `hours=24`."""
        self.now += timedelta(**span)


def a_category(code: str, zh: str, en: str, **more: Any) -> Category:
    """A leaf with nothing special about it."""
    values: dict[str, Any] = {
        "group": code.split(".")[0],
        "urgency": "normal",
        "unit": None,
        "shared": False,
        "asks_party": False,
        "happening": False,
        "public": True,
        "question": None,
        "keywords_zh": (),
        "keywords_en": (),
    }
    return Category(code=code, zh=zh, en=en, **(values | more))


def a_unit(code: str, zh: str, en: str, kind: str, **more: Any) -> Unit:
    """A unit that serves no group as a fall-back."""
    values: dict[str, Any] = {"district": None, "subdistrict": None, "groups": ()}
    return Unit(code=code, zh=zh, en=en, kind=kind, **(values | more))  # type: ignore[arg-type]


def beijing(**changes: Any) -> CityPack:
    """Two districts, one sub-district, five categories, the settings as shipped."""
    day, hours = date(2024, 1, 1), timedelta(hours=1)
    square = ((116.3, 39.9), (116.6, 39.9), (116.6, 40.1), (116.3, 40.1), (116.3, 39.9))
    pack = CityPack(
        name_zh="北京",
        name_en="Beijing",
        prefix="BJ",
        timezone="Asia/Shanghai",
        area_code="010",
        version="1",
        fingerprint="0",
        districts=(
            District(CHAOYANG, "朝阳区", "Chaoyang District", "Chaoyang", (), "D110105"),
            District(HAIDIAN, "海淀区", "Haidian District", "Haidian", (), "D110108"),
        ),
        subdistricts=(
            Subdistrict(
                WANGJING, "望京街道", "Wangjing Subdistrict", "望京", "Wangjing", (), CHAOYANG, "S110105026"
            ),
        ),
        communities=(),
        spots=(),
        neighbours=(),
        not_places=(),
        categories=(
            a_category(RUBBISH, "垃圾清运", "Rubbish collection"),
            a_category(WATER, "停水", "No water", urgency="urgent", unit="water", shared=True),
            a_category(STREET_LAMP, "路灯", "Street lamps", shared=True),
            a_category(CONDUCT, "工作人员作风", "Conduct of officials", happening=True),
            a_category(SHOP, "退款纠纷", "Refunds", asks_party=True, happening=True),
        ),
        units=(
            a_unit("hotline", "市民热线服务中心", "Citizen Hotline", "department", groups=("other",)),
            a_unit("water", "自来水集团", "Waterworks", "company"),
            a_unit("market", "市场监管局", "Market Bureau", "department", groups=("consumer",)),
            a_unit("D110105", "朝阳区", "Chaoyang District", "district", district=CHAOYANG),
            a_unit("D110108", "海淀区", "Haidian District", "district", district=HAIDIAN),
            a_unit(
                "S110105026",
                "望京街道",
                "Wangjing Subdistrict",
                "subdistrict",
                district=CHAOYANG,
                subdistrict=WANGJING,
            ),
        ),
        numbers=NUMBERS,
        clocks=Versions(
            (
                ClockSettings(
                    day,
                    dispatch={
                        "emergency": hours,
                        "urgent": 2 * hours,
                        "normal": 24 * hours,
                        "complex": 24 * hours,
                    },
                    handling={
                        "emergency": 2 * hours,
                        "urgent": 24 * hours,
                        "normal": 168 * hours,
                        "complex": 360 * hours,
                    },
                    warn_at=0.8,
                    calendar="calendar",
                ),
            )
        ),
        dispatch=Versions((DispatchSettings(day, None, 3),)),
        quiet_hours=Versions((QuietHours(day, time(22), time(8)),)),
        survey=Versions((survey_settings(),)),
        figures=Versions((figure_settings(),)),
        boundaries=Boundaries([(CHAOYANG, square)]),
    )
    return replace(pack, **changes)


def survey_settings(**changes: Any) -> SurveySettings:
    """The follow-up as shipped."""
    values: dict[str, Any] = {
        "valid_from": date(2024, 1, 1),
        "delay": timedelta(0),
        "reminder": timedelta(hours=24),
        "closes": timedelta(hours=72),
        "reopen_within": timedelta(days=7),
    }
    return SurveySettings(**(values | changes))


def figure_settings(**changes: Any) -> FigureSettings:
    """The figures as shipped."""
    values: dict[str, Any] = {
        "valid_from": date(2024, 1, 1),
        "response_weight": 0.1,
        "satisfaction_weight": 0.4,
        "resolution_weight": 0.5,
        "basically_weight": 0.9,
        "small_below": 30,
        "month_starts_on": 19,
    }
    return FigureSettings(**(values | changes))


def a_complaint(**changes: Any) -> Complaint:
    """Rubbish in Wangjing."""
    plain = Complaint(
        description="南湖东园一区3号楼下垃圾三天没人清运",
        category=RUBBISH,
        subdistrict=WANGJING,
        address="南湖东园一区3号楼",
    )
    return replace(plain, **changes)


def fields(**changes: Any) -> dict[str, Any]:
    """The slots of the same complaint."""
    plain = {
        "description": "南湖东园一区3号楼下垃圾三天没人清运",
        "category": RUBBISH,
        "district": CHAOYANG,
        "subdistrict": WANGJING,
        "address": "南湖东园一区3号楼",
    }
    return plain | changes


def a_handler(unit: str) -> Actor:
    """Somebody of a unit."""
    return Actor("staff", None, unit, "handler", unit)


@dataclass
class Office:
    """The desk's ticket side on one store, under a clock that stands still."""

    db: Database
    pack: CityPack = field(default_factory=beijing)
    clock: StandingClock = field(default_factory=StandingClock)

    def __post_init__(self) -> None:
        self.desk = Desk(self.db, self.pack, self.clock)
        self.tickets = Tickets(self.db, self.pack, self.clock)
        self.clocks = Clocks(self.db, self.pack, clock=self.clock, holder="one")

    async def conversation(
        self, address: str = "device-1", lang: str | None = None, channel: str = "web"
    ) -> int:
        """A citizen's conversation."""
        async with self.db.begin() as session:
            row = ConversationRow(
                channel=channel,
                address=address,
                lang=lang,
                quiet_until_read=False,
                created_at=self.clock(),
                updated_at=self.clock(),
            )
            session.add(row)
            await session.flush()
            return row.id

    async def file(self, complaint: Complaint | None = None, **changes: Any) -> FiledView:
        """File for somebody, each call another ticket."""
        wanted = complaint or a_complaint(**changes)
        return await self.tickets.file(wanted, actor=OPERATOR, key=f"test:{next(_keys)}")

    async def filed(self, conversation_id: int, **changes: Any) -> str:
        """A ticket of a conversation; its number."""
        return (await self.file(conversation_id=conversation_id, **changes)).number

    async def step(self, number: str, action: str, actor: Actor = SUPERVISOR, **more: Any) -> TicketView:
        """One transition, by a supervisor unless somebody else is named."""
        return await self.tickets.apply(actor, number, action, **more)

    async def resolved(self, conversation_id: int, **changes: Any) -> str:
        """A ticket that its unit has answered."""
        number = await self.filed(conversation_id, **changes)
        await self.step(number, "dispatch")
        await self.step(number, "accept")
        await self.step(number, "resolve", note="垃圾已经清走了")
        return number

    async def heard(self, conversation_id: int) -> list[str]:
        """What the citizen was told, in order."""
        return [row.text for row in await self.messages(conversation_id)]

    async def messages(self, conversation_id: int, direction: str = "out") -> list[MessageRow]:
        """The rows of one direction, in order."""
        wanted = select(MessageRow).where(MessageRow.conversation_id == conversation_id)
        async with self.db.read() as session:
            rows = await session.scalars(
                wanted.where(MessageRow.direction == direction).order_by(MessageRow.id)
            )
            return list(rows)

    async def buttons(self, conversation_id: int) -> list[tuple[str, str]]:
        """Titles and payloads of every button written there, in order."""
        wanted = select(ButtonRow).where(ButtonRow.conversation_id == conversation_id)
        async with self.db.read() as session:
            rows = await session.scalars(wanted.order_by(ButtonRow.message_id, ButtonRow.position))
            return [(row.title, row.payload) for row in rows]

    async def row(self, number: str) -> TicketRow:
        """The ticket's row."""
        async with self.db.read() as session:
            found = await session.scalar(select(TicketRow).where(TicketRow.number == number))
        assert found is not None
        return found

    async def history(self, number: str) -> list[HistoryRow]:
        """The ticket's history."""
        ticket = await self.row(number)
        wanted = select(HistoryRow).where(HistoryRow.ticket_id == ticket.id).order_by(HistoryRow.seq)
        async with self.db.read() as session:
            return list(await session.scalars(wanted))

    async def surveys(self, number: str) -> list[SurveyRow]:
        """The ticket's follow-ups."""
        ticket = await self.row(number)
        wanted = select(SurveyRow).where(SurveyRow.ticket_id == ticket.id).order_by(SurveyRow.id)
        async with self.db.read() as session:
            return list(await session.scalars(wanted))
