"""Automatic dispatch, and the same in the shadow: suggestions kept and compared with what people did."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from city.pack import CityPack
from city.settings import Versions
from desk.store.database import Database
from desk.tickets.shadow import Agreement
from tests.office import NOON, STREET_LAMP, WANGJING_OFFICE, Office, beijing, fields

WANGJING = "S110105026"


def pack(**changes: Any) -> CityPack:
    """Beijing with other settings of dispatch."""
    plain = beijing()
    settings = replace(plain.dispatch.on(NOON.date()), **changes)
    return replace(plain, dispatch=Versions((settings,)))


async def test_sure_tickets_go_out_unseen_and_are_no_agreement_of_people(db: Database) -> None:
    office = Office(db, pack=pack(auto_above=0.8))
    sure = (await office.file(category_confidence=0.9)).ticket
    unsure = (await office.file(category_confidence=0.7)).ticket

    assert (sure.status, sure.unit, unsure.status) == ("dispatched", WANGJING, "received")
    [found] = await office.tickets.agreements()
    assert found == Agreement(WANGJING, suggested=2, dispatched=0, same=0, kept=0, sure=0, sure_same=0)
    assert found.share is found.sure_share is None


async def test_a_follower_goes_to_no_unit_by_itself_however_sure_it_is(db: Database) -> None:
    office = Office(db, pack=pack(auto_above=0.8))
    told = fields(category=STREET_LAMP, description="路灯不亮")
    one, other = [await office.conversation(name) for name in ("one", "two")]
    leader = await office.filed(one, **told)

    sure = told | {"category_confidence": 0.9}
    status, _ = await office.desk.join(other, message_id=2, number=leader, fields=sure, lang="zh")

    lines = [(line.action, line.to_status) for line in await office.history(status.number)]
    assert lines == [("file", "received"), ("merge", "merged")]
    assert await office.heard(other) == []
    assert sum(found.suggested for found in await office.tickets.agreements()) == 1


async def test_in_the_shadow_nothing_goes_out_and_what_would_have_is_compared(db: Database) -> None:
    office = Office(db, pack=pack(auto_above=0.8, shadow=True))
    numbers = [(await office.file(category_confidence=sure)).number for sure in (0.9, 0.95, 0.85, 0.3)]
    assert {(await office.row(number)).status for number in numbers} == {"received"}

    await office.step(numbers[0], "dispatch")
    await office.step(numbers[0], "accept", actor=WANGJING_OFFICE)
    await office.step(numbers[1], "dispatch", unit="market")
    await office.step(numbers[3], "dispatch", unit=WANGJING)

    [found] = await office.tickets.agreements()
    assert found == Agreement(WANGJING, suggested=4, dispatched=3, same=2, kept=1, sure=2, sure_same=1)
    assert (found.share, found.sure_share) == (2 / 3, 0.5)


async def test_the_first_dispatch_counts_and_the_first_suggestion(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", unit="market")
    await office.step(number, "return", reason="not_ours")
    await office.step(number, "dispatch", unit=WANGJING)
    await office.step(number, "accept")
    nowhere = await office.file(category="consumer.refund", subdistrict=None, district="110108")
    await office.step(nowhere.number, "dispatch", unit=WANGJING)

    found = await office.tickets.agreements()
    assert found == [
        Agreement("D110108", suggested=1, dispatched=1, same=0, kept=0, sure=0, sure_same=0),
        Agreement(WANGJING, suggested=1, dispatched=1, same=0, kept=0, sure=0, sure_same=0),
    ]
    assert await office.tickets.agreements(end=NOON) == []
    assert await office.tickets.agreements(start=NOON) == found
