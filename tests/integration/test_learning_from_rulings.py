"""Rulings on returns, told as figures and used by the next dispatch; on both stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from city.pack import CityPack
from city.settings import Versions
from desk import notices
from desk.cases import lessons
from desk.cases.corrected import corrected
from desk.cases.judging import Ruling
from desk.cases.misrouted import misrouted
from desk.figures.periods import Period
from desk.figures.routing import routing
from desk.store.database import Database
from desk.tickets.city import rules
from tests.integration.test_cases import REFUSED, a_city, an_office, returned, rule
from tests.office import NOON, OPERATOR, RUBBISH, STREET_LAMP, SUPERVISOR, WANGJING_OFFICE, Office, fields

TO_MARKET = Ruling("granted", unit="market")
ZONE = ZoneInfo("Asia/Shanghai")


async def ruled(office: Office, ruling: Ruling, times: int) -> None:
    for _ in range(times):
        await rule(office, await returned(office), "return", ruling)
        office.clock.forward(minutes=1)


async def test_after_three_rulings_the_next_ticket_goes_where_they_said(db: Database) -> None:
    office = an_office(db)
    await ruled(office, TO_MARKET, 2)
    before = (await office.file()).ticket
    await ruled(office, TO_MARKET, 1)

    after = (await office.file()).ticket
    elsewhere = (await office.file(category=STREET_LAMP)).ticket
    preview = await office.desk.preview(
        {"category": RUBBISH, "district": "110105", "subdistrict": "110105026"}, "zh", learns=True
    )

    assert (before.suggested_unit, after.suggested_unit) == ("S110105026", "market")
    assert elsewhere.suggested_unit == "S110105026"
    assert preview.unit_name == "市场监管局"
    key, *parts = (after.suggestion_reason or "").split("|")
    names = {name: after.name(code, "zh") for name, code in (part.split("=") for part in parts)}
    assert notices.text(f"suggestion.{key}", "zh", **names) == (
        "望京街道的垃圾清运，最近3次退单都裁定归市场监管局"
    )


async def test_each_matter_that_is_filed_in_a_chat_goes_where_rulings_on_its_like_said(db: Database) -> None:
    office = an_office(db)
    await ruled(office, TO_MARKET, 3)
    lamp, rubbish = fields(category=STREET_LAMP, description="路灯不亮"), fields()
    chat = await office.conversation()

    both = await office.desk.file_complaints(chat, message_id=1, matters=[lamp, rubbish], lang="zh")
    alone = await office.desk.file_complaint(chat, message_id=2, fields=rubbish, lang="zh")

    suggested = [(await office.row(one.number)).suggested_unit for one in (*both, alone)]
    assert suggested == ["S110105026", "market", "market"]


async def test_a_refused_return_teaches_too(db: Database) -> None:
    office = an_office(db)
    await ruled(office, TO_MARKET, 3)
    number = (await office.file()).number
    await office.step(number, "dispatch", OPERATOR, unit="S110105026")
    await office.step(number, "return", WANGJING_OFFICE, reason="wrong_place", staff_note="x")
    await rule(office, number, "return", REFUSED)

    assert (await office.file()).ticket.suggested_unit == "S110105026"


async def test_nothing_is_learned_of_a_place_that_the_city_no_longer_has(db: Database) -> None:
    office = an_office(db)
    await ruled(office, TO_MARKET, 3)
    left = tuple(place for place in office.pack.subdistricts if place.code != "110105026")
    now = rules(replace(office.pack, subdistricts=left), office.clock())

    async with db.read() as session:
        found = await lessons.learned(session, now, category=RUBBISH, subdistrict="110105026")

    assert found is None


async def test_a_city_may_switch_learning_off(db: Database) -> None:
    def deaf() -> CityPack:
        city = a_city()
        return replace(city, dispatch=Versions((replace(city.dispatch.on(NOON.date()), learn_after=None),)))

    office = Office(db, pack=deaf())
    await ruled(office, TO_MARKET, 3)

    assert (await office.file()).ticket.suggested_unit == "S110105026"


async def test_misdispatches_are_told_by_category_and_district_with_a_line_to_paste(db: Database) -> None:
    office = an_office(db)
    await ruled(office, REFUSED, 1)
    await ruled(office, TO_MARKET, 3)

    async with db.read() as session:
        [found] = await misrouted(session, office.pack, NOON, NOON + timedelta(days=2))
        nothing = await misrouted(session, office.pack, NOON - timedelta(days=2), NOON)
        whole = await routing(session, office.pack, Period(NOON.date(), NOON.date()), ZONE)

    assert (found.category, found.district, found.sent, found.right) == (
        RUBBISH,
        "110105",
        "S110105026",
        "market",
    )
    assert (found.count, found.dispatched, found.rate) == (3, 4, 0.75)
    assert found.proposed == f"{RUBBISH},110105,market"
    assert nothing == []
    assert whole.lines


async def test_thresholds_tell_what_automatic_dispatch_would_have_done(db: Database) -> None:
    office = an_office(db)
    for sure, unit in ((0.97, "S110105026"), (0.92, "market"), (0.55, "S110105026"), (None, "market")):
        number = (await office.file(category_confidence=sure)).number
        await office.step(number, "dispatch", SUPERVISOR, unit=unit)
    await office.file(category_confidence=0.99)

    async with db.read() as session:
        found = (await routing(session, office.pack, Period(NOON.date(), NOON.date()), ZONE)).thresholds

    assert {one.above: (one.unseen, one.same) for one in found} == {
        0.5: (3, 2),
        0.6: (2, 1),
        0.7: (2, 1),
        0.8: (2, 1),
        0.9: (2, 1),
        0.95: (1, 1),
        0.99: (0, 0),
    }
    assert {one.dispatched for one in found} == {4}
    assert [one.share for one in found][-1] is None


async def test_corrected_categories_are_lessons_without_names_numbers_and_secrets(db: Database) -> None:
    office = an_office(db)
    words = "望京街道垃圾没人清，我叫王小明，电话13812345678"
    told = (await office.file(description=words, reporter_name="王小明", reporter_phone="13812345678")).number
    secret = (await office.file(description="悄悄说的", confidential=True)).number
    report = (await office.file(description="举报偷倒", kind="report")).number
    ruled_on = await returned(office)
    await office.file(description="没人改过")
    for number in (told, secret, report):
        await office.tickets.edit(OPERATOR, number, {"category": STREET_LAMP})
    await rule(office, ruled_on, "return", Ruling("granted", unit="market", category="consumer.refund"))

    async with db.read() as session:
        found = await corrected(session, office.pack)

    assert [one.category for one in found] == [STREET_LAMP, "consumer.refund"]
    assert "王小明" not in found[0].text
    assert "13812345678" not in found[0].text
