"""What one person asks and another judges: returns, more time, pauses, exclusions, the ledger; on both stores."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from city.pack import CityPack
from desk.cases.counting import misdispatch
from desk.cases.judging import Ruling
from desk.cases.service import CaseFilter
from desk.cases.views import CaseView
from desk.errors import (
    CaseNotFound,
    IllegalStep,
    InvalidInput,
    MissingDetail,
    NotAllowed,
    StaleVersion,
)
from desk.staff.accounts import Accounts
from desk.staff.actor import Actor
from desk.store.database import Database
from tests.office import (
    NOON,
    OPERATOR,
    STREET_LAMP,
    SUPERVISOR,
    WANGJING_OFFICE,
    WATER,
    WATERWORKS,
    Office,
    a_handler,
    beijing,
)
from tests.staff_room import beijing as shipped

SECOND = Actor("staff", None, "second", "supervisor")
GRANTED, REFUSED = Ruling("granted"), Ruling("refused", grounds="不成立")


def a_city(**changes: Any) -> CityPack:
    """The small city with the shipped rules of cases."""
    return beijing(cases=shipped().cases, **changes)


def an_office(db: Database) -> Office:
    return Office(db, pack=a_city())


async def case_of(office: Office, number: str, kind: str, actor: Actor = SUPERVISOR) -> CaseView:
    """The ticket's latest case of a kind."""
    page = await office.tickets.cases.list(CaseFilter(kinds=(kind,), ticket=number), actor=actor)
    return page.items[0]


async def rule(office: Office, number: str, kind: str, ruling: Ruling, actor: Actor = SUPERVISOR) -> CaseView:
    case = await case_of(office, number, kind)
    return await office.tickets.cases.rule(actor, case.id, ruling)


async def returned(office: Office, chat: int | None = None, **more: Any) -> str:
    """A ticket that Wangjing accepted after an hour and returned after another."""
    number = (await office.file(conversation_id=chat)).number
    await office.step(number, "dispatch", OPERATOR)
    office.clock.forward(hours=1)
    await office.step(number, "accept", WANGJING_OFFICE)
    office.clock.forward(hours=1)
    values: dict[str, Any] = {"reason": "wrong_place", "staff_note": "是小区里面的", **more}
    await office.step(number, "return", WANGJING_OFFICE, **values)
    return number


async def test_a_return_opens_a_case_with_its_evidence_and_a_limit(db: Database) -> None:
    office = an_office(db)
    number = await returned(office, evidence=["map.pdf", " ", "message:17"])

    case = await case_of(office, number, "return")

    assert (case.state, case.reason, case.unit) == ("open", "wrong_place", "S110105026")
    assert (case.grounds, case.evidence) == ("是小区里面的", ("map.pdf", "message:17"))
    assert case.due_at == office.clock() + timedelta(hours=8)
    assert case.asked_by == "token:wangjing"


async def test_a_refused_return_is_as_if_it_had_not_been(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation(lang="zh")
    number = await returned(office, chat)
    office.clock.forward(hours=5)

    await rule(office, number, "return", Ruling("refused", grounds="界线图上就在街道里"))

    ticket = await office.tickets.get(number, actor=WANGJING_OFFICE)
    assert (ticket.status, ticket.unit, ticket.return_count) == ("in_progress", "S110105026", 0)
    assert ticket.accepted_at == NOON + timedelta(hours=1)
    assert ticket.unit_due_at == NOON + timedelta(days=7)
    assert (ticket.history[-1].action, ticket.history[-1].staff_note) == ("refuse", "界线图上就在街道里")
    assert (await office.heard(chat))[-1] == (
        f"核实过了，{number}还是归望京街道办，已经让他们接着办了。最晚12月1日给您答复。"
    )


async def test_a_unit_whose_return_was_refused_handles_it_until_it_is_dispatched_anew(db: Database) -> None:
    office = an_office(db)
    number = await returned(office)
    await rule(office, number, "return", REFUSED)

    with pytest.raises(IllegalStep, match="refused"):
        await office.step(number, "return", WANGJING_OFFICE, reason="wrong_profession")

    await office.step(number, "reassign", unit="D110105")
    await office.step(number, "reassign", unit="S110105026")
    again = await office.step(number, "return", WANGJING_OFFICE, reason="wrong_profession")
    assert again.status == "returned"


async def test_an_upheld_return_names_the_right_unit_and_category_for_the_next_dispatch(db: Database) -> None:
    office = an_office(db)
    number = await returned(office)

    await rule(
        office, number, "return", Ruling("granted", unit="market", category="consumer.refund"), OPERATOR
    )
    ticket = await office.tickets.get(number, actor=OPERATOR)
    sent = await office.step(number, "dispatch", OPERATOR)

    case = await case_of(office, number, "return")
    assert (case.state, case.right_unit, case.right_category) == ("granted", "market", "consumer.refund")
    assert (ticket.status, ticket.category, ticket.suggested_unit) == (
        "returned",
        "consumer.refund",
        "market",
    )
    assert [line.action for line in ticket.history[-2:]] == ["edit", "uphold"]
    assert (sent.unit, sent.return_count) == ("market", 1)


async def test_a_right_category_alone_moves_the_suggestion_but_not_back_to_who_returned_it(
    db: Database,
) -> None:
    office = an_office(db)
    number = await returned(office)

    await rule(office, number, "return", Ruling("granted", category=WATER))

    assert (await office.tickets.get(number, actor=OPERATOR)).suggested_unit == "water"


async def test_whom_a_complaint_is_about_never_gets_it_by_a_ruling_either(db: Database) -> None:
    office = an_office(db)
    number = (await office.file(party="望京街道办事处")).number
    await office.step(number, "dispatch", OPERATOR)
    await office.step(number, "return", a_handler("D110105"), reason="not_ours", staff_note="x")

    with pytest.raises(NotAllowed, match="about"):
        await rule(office, number, "return", Ruling("granted", unit="S110105026"))
    await rule(office, number, "return", Ruling("granted", unit="market"))

    with pytest.raises(NotAllowed, match="about"):
        await office.step(number, "dispatch", OPERATOR, unit="S110105026")


async def test_who_dispatches_a_returned_ticket_judges_its_return_by_that(db: Database) -> None:
    office = an_office(db)
    elsewhere, back = await returned(office), await returned(office)
    due = (await office.row(back)).due_at

    await office.step(elsewhere, "dispatch", OPERATOR, unit="market")
    office.clock.forward(days=1)
    again = await office.step(back, "dispatch", OPERATOR, unit="S110105026")

    upheld, refused = [await case_of(office, one, "return") for one in (elsewhere, back)]
    assert (upheld.state, upheld.right_unit, upheld.judged_by) == ("granted", "market", "token:operator")
    assert refused.state == "refused"
    assert again.history[-1].details == {"case": refused.id, "ruling": "refused"}
    assert (again.return_count, again.unit_due_at) == (0, due)


async def test_a_ruling_that_comes_late_raises_no_ticket_that_is_answered(db: Database) -> None:
    office = an_office(db)
    number = (await office.file()).number
    for action in ("dispatch", "accept", "resolve"):
        await office.step(number, action, note="办好了")
    await office.step(number, "exclude", reason="force_majeure", evidence=["a.pdf"])

    office.clock.forward(hours=72, minutes=1)
    await office.clocks.tick()

    ticket = await office.tickets.get(number, actor=SUPERVISOR)
    assert sorted(line.action for line in ticket.history[-2:]) == ["breach", "close"]
    assert (await office.row(number)).raised_at is None


async def test_what_only_the_citizen_can_tell_is_asked_of_them(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation(lang="en")
    number = await office.filed(chat)
    await office.step(number, "dispatch", OPERATOR)

    with pytest.raises(MissingDetail) as missing:
        await office.step(number, "return", WANGJING_OFFICE, reason="needs_information")
    await office.step(number, "return", WANGJING_OFFICE, reason="needs_information", note="Which entrance?")

    asked = await office.desk.ticket_status(chat, lang="en")
    ticket = await office.tickets.get(number, actor=OPERATOR)
    assert missing.value.field == "note"
    assert (await office.heard(chat))[-1].startswith(
        f"To go on with {number}, Wangjing Subdistrict needs to know one more thing:\nWhich entrance?"
    )
    assert asked.next_text == "We're waiting for your answer to the unit's question. Just write it here."
    assert ticket.suggested_unit == "S110105026"

    sent = await office.step(number, "dispatch", OPERATOR)
    assert (await case_of(office, number, "return")).state == "granted"
    assert (sent.unit, sent.return_count) == ("S110105026", 0)
    assert "waiting" not in (await office.desk.ticket_status(chat, lang="en")).next_text


async def test_the_citizens_answer_is_there_for_who_sends_it_back(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)
    await office.step(number, "dispatch", OPERATOR)
    await office.step(number, "return", WANGJING_OFFICE, reason="needs_information", note="几单元？")

    said = await office.desk.supplement(chat, message_id=1, number=number, text="二单元", lang="zh")

    ticket = await office.tickets.get(number, actor=OPERATOR)
    assert said.next_text == "您补充的情况收到了，这就转给单位接着办，最晚12月1日给您答复。"
    assert (ticket.status, ticket.awaits_citizen) == ("returned", False)
    await rule(office, number, "return", Ruling("refused", grounds="单子里写了二单元"))
    back = await office.tickets.get(number, actor=OPERATOR)
    assert (back.status, back.return_count) == ("dispatched", 0)


async def test_rulings_say_why_and_are_given_once_by_somebody_else(db: Database) -> None:
    office = an_office(db)
    bare = await returned(office, staff_note=None)
    case = await case_of(office, bare, "return")
    rule_on = office.tickets.cases.rule

    for actor, ruling, error in (
        (OPERATOR, GRANTED, MissingDetail),
        (OPERATOR, Ruling("refused"), MissingDetail),
        (WANGJING_OFFICE, GRANTED, NotAllowed),
        (Actor("staff", None, "wangjing", "supervisor"), REFUSED, NotAllowed),
        (OPERATOR, Ruling("granted", grounds="看过地图", unit="nowhere"), InvalidInput),
        (OPERATOR, Ruling("granted", grounds="看过地图", unit="S110105026"), IllegalStep),
        (OPERATOR, Ruling("granted", grounds="看过地图", category="no.such"), InvalidInput),
        (a_handler("market"), GRANTED, CaseNotFound),
    ):
        with pytest.raises(error):
            await rule_on(actor, case.id, ruling)
    await rule_on(OPERATOR, case.id, Ruling("granted", grounds="看过地图"))

    with pytest.raises(IllegalStep, match="granted"):
        await rule_on(SUPERVISOR, case.id, REFUSED)
    assert (await case_of(office, bare, "return")).ruling == "看过地图"


async def test_after_three_upheld_returns_the_next_unit_is_designated_and_the_citizen_told_so(
    db: Database,
) -> None:
    office = an_office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)
    for unit in ("S110105026", "D110105", "market"):
        await office.step(number, "dispatch", OPERATOR, unit=unit)
        await office.step(number, "return", a_handler(unit), reason="not_ours", staff_note="x")
        await rule(office, number, "return", GRANTED)

    designated = await office.step(number, "dispatch", OPERATOR, unit="D110105")

    assert designated.history[-1].details == {"designated": True}
    heard = await office.heard(chat)
    assert [line for line in heard if "派给" in line] == [
        f"{number}已经派给望京街道了，最晚12月1日给您答复。他们可能会联系您。",
        f"{number}改派给朝阳区了，最晚12月1日给您答复。他们可能会联系您。",
        f"{number}改派给市场监管局了，最晚12月1日给您答复。他们可能会联系您。",
    ]
    assert heard[-1].startswith(f"让您跟着来回等，对不起。我们定了：{number}由朝阳区负责到底")
    with pytest.raises(IllegalStep, match="designated"):
        await office.step(number, "return", a_handler("D110105"), reason="not_ours")
    assert (await office.step(number, "accept", a_handler("D110105"))).status == "in_progress"


async def test_a_correction_never_suggests_a_unit_whose_return_was_upheld(db: Database) -> None:
    office = an_office(db)
    upheld, refused = await returned(office), await returned(office)
    await rule(office, upheld, "return", GRANTED)
    await rule(office, refused, "return", REFUSED)
    await office.step(refused, "reassign", SUPERVISOR, unit="market")
    await office.step(refused, "return", a_handler("market"), reason="not_ours")

    for number, suggested in ((upheld, "D110105"), (refused, "S110105026")):
        ticket = await office.tickets.edit(OPERATOR, number, {"category": STREET_LAMP})
        assert ticket.suggested_unit == suggested


async def test_a_correction_leaves_what_was_ruled(db: Database) -> None:
    office = an_office(db)
    number = await returned(office)
    await rule(office, number, "return", Ruling("granted", unit="market"))

    ticket = await office.tickets.edit(OPERATOR, number, {"category": STREET_LAMP})

    assert ticket.suggested_unit == "market"


async def test_misdispatches_are_counted_with_their_own_dispatch(db: Database) -> None:
    office = an_office(db)
    upheld, refused, asked = [await returned(office) for _ in range(3)]
    await rule(office, upheld, "return", GRANTED)
    await rule(office, refused, "return", REFUSED)
    await office.step(asked, "dispatch", OPERATOR, unit="market")
    informed = (await office.file()).number
    await office.step(informed, "dispatch", OPERATOR)
    await office.step(informed, "return", WANGJING_OFFICE, reason="needs_information", note="几号楼？")
    await office.step(informed, "dispatch", OPERATOR)

    start, end = NOON - timedelta(days=1), NOON + timedelta(days=1)
    async with db.read() as session:
        everywhere = await misdispatch(session, office.pack, start, end)
        wangjing = await misdispatch(session, office.pack, start, end, unit="S110105026")
        never = await misdispatch(session, office.pack, end, end + timedelta(days=1))

    assert (everywhere.misdispatched, everywhere.dispatched) == (2, 6)
    assert (wangjing.misdispatched, wangjing.dispatched) == (2, 5)
    assert wangjing.rate == 0.4
    assert never.rate is None


async def test_a_ruling_that_is_late_is_warned_of_and_raised(db: Database) -> None:
    office = an_office(db)
    number = await returned(office)

    office.clock.forward(hours=8)
    await office.clocks.tick()

    ticket = await office.tickets.get(number, actor=SUPERVISOR)
    ruling = [line for line in ticket.history if (line.details or {}).get("clock") == "ruling"]
    assert [line.action for line in ruling] == ["breach"]
    assert ticket.history[-1].details == {"why": "breach", "of": "ruling"}
    assert (ticket.raised_at, ticket.version) == (office.clock(), 4)
    assert (await case_of(office, number, "return")).state == "open"


async def test_a_withdrawn_ticket_leaves_nothing_to_judge(db: Database) -> None:
    office = an_office(db)
    number = await returned(office)

    await office.step(number, "withdraw", OPERATOR, note="自己解决了")

    case = await case_of(office, number, "return")
    assert (case.state, case.judged_by) == ("lapsed", None)
    with pytest.raises(IllegalStep, match="lapsed"):
        await office.tickets.cases.rule(SUPERVISOR, case.id, GRANTED)


async def test_more_time_is_asked_granted_and_told(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)
    await office.step(number, "dispatch", OPERATOR)
    await office.step(number, "extend", WANGJING_OFFICE, note="要等管道公司", reason="third_party")

    with pytest.raises(IllegalStep, match="already"):
        await office.step(number, "extend", WANGJING_OFFICE, note="要等管道公司")
    with pytest.raises(MissingDetail):
        await rule(office, number, "extension", GRANTED)
    await rule(office, number, "extension", Ruling("granted", note="管道公司5号才来", grounds="属实"))

    ticket = await office.tickets.get(number, actor=SUPERVISOR)
    case = await case_of(office, number, "extension")
    assert (ticket.unit_due_at, ticket.due_at) == (NOON + timedelta(days=10.5), NOON + timedelta(days=7))
    assert (case.state, case.judged_by, case.ruling) == ("granted", "token:supervisor", "属实")
    assert [line.action for line in ticket.history] == ["file", "dispatch", "extend", "extend"]
    assert [bool((line.details or {}).get("asked")) for line in ticket.history[-2:]] == [True, False]
    heard = await office.heard(chat)
    assert len(heard) == 2
    assert heard[-1] == f"{number}还要点时间，望京街道最晚12月5日给您答复。原因：管道公司5号才来"


async def test_a_refused_request_changes_no_clock_and_is_told_to_no_citizen(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)
    before = await office.step(number, "dispatch", OPERATOR)
    await office.step(number, "extend", WANGJING_OFFICE, note="忙不过来")

    await rule(office, number, "extension", REFUSED)

    after = await office.tickets.get(number, actor=SUPERVISOR)
    assert (after.unit_due_at, after.status) == (before.unit_due_at, "dispatched")
    assert after.history[-1].action == "refuse"
    assert len(await office.heard(chat)) == 1
    asked_again = await office.step(number, "extend", WANGJING_OFFICE, note="材料明天到")
    assert asked_again.version == after.version + 1


async def test_a_request_of_a_unit_lapses_when_another_gets_the_ticket(db: Database) -> None:
    office = an_office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", OPERATOR)
    await office.step(number, "extend", WANGJING_OFFICE, note="要等管道公司")

    await office.step(number, "reassign", unit="D110105")

    assert (await case_of(office, number, "extension")).state == "lapsed"


async def paused(office: Office, chat: int, days: float = 20) -> str:
    """Wangjing's ticket after two days, paused for `days` more."""
    number = await office.filed(chat)
    await office.step(number, "dispatch", OPERATOR)
    await office.step(number, "accept", WANGJING_OFFICE)
    office.clock.forward(days=2)
    until = office.clock() + timedelta(days=days)
    await office.step(number, "pause", WANGJING_OFFICE, note="等开春", until=until, reason="season")
    await rule(office, number, "pause", Ruling("granted", note="路面要等天暖才能铺"))
    return number


async def test_a_paused_units_clock_stands_and_the_citizens_does_not(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation(lang="zh")
    number = await paused(office, chat)

    ticket = await office.tickets.get(number, actor=SUPERVISOR)
    told = await office.desk.ticket_status(chat, lang="zh")

    assert ticket.status == "in_progress"
    assert (ticket.paused_at, ticket.paused_until) == (office.clock(), office.clock() + timedelta(days=20))
    assert (ticket.unit_due_at, ticket.due_at) == (NOON + timedelta(days=27), NOON + timedelta(days=7))
    assert (await office.heard(chat))[-1] == (
        f"{number}要先停一停，12月16日望京街道接着办，新的答复时间是12月21日。原因：路面要等天暖才能铺"
    )
    assert told.next_text == "先停一停，12月16日望京街道接着办，最晚12月21日给您答复。"


async def test_no_unit_is_warned_while_its_clock_stands_and_it_goes_on_by_itself(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation(lang="zh")
    number = await paused(office, chat)

    office.clock.forward(days=19)
    await office.clocks.tick()
    clocks = [(line.details or {}).get("clock") for line in await office.history(number)]
    assert "unit" not in clocks
    assert "citizen" in clocks
    office.clock.forward(days=1)
    await office.clocks.tick()

    ticket = await office.tickets.get(number, actor=SUPERVISOR)
    assert (ticket.history[-1].action, ticket.paused_until) == ("resume", None)
    assert ticket.unit_due_at == NOON + timedelta(days=27)
    assert (await office.heard(chat))[-1] == f"{number}接着办了，还是望京街道，最晚12月21日给您答复。"
    office.clock.forward(days=4)
    await office.clocks.tick()
    clocks = [(line.details or {}).get("clock") for line in await office.history(number)]
    assert clocks.count("unit") == 1


async def test_who_goes_on_early_has_what_was_left(db: Database) -> None:
    office = an_office(db)
    number = await paused(office, await office.conversation())
    office.clock.forward(days=3)

    ticket = await office.step(number, "resume", WANGJING_OFFICE)

    assert ticket.unit_due_at == office.clock() + timedelta(days=5)
    with pytest.raises(IllegalStep, match="not paused"):
        await office.step(number, "resume", WANGJING_OFFICE)


@pytest.mark.parametrize("days", [-1, 0, 91])
async def test_a_pause_ends_on_a_day_to_come_and_within_the_citys_limit(db: Database, days: int) -> None:
    office = an_office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", OPERATOR)

    until = office.clock() + timedelta(days=days)
    with pytest.raises(InvalidInput) as wrong:
        await office.step(number, "pause", WANGJING_OFFICE, note="等开春", until=until)

    assert wrong.value.field == "until"


async def test_nothing_is_paused_twice_or_after_its_limit(db: Database) -> None:
    office = an_office(db)
    number = await paused(office, await office.conversation())
    late = (await office.file()).number
    await office.step(late, "dispatch", OPERATOR)
    day = office.clock() + timedelta(days=30)

    with pytest.raises(IllegalStep, match="paused already"):
        await office.step(number, "pause", SUPERVISOR, note="x", until=day)
    office.clock.forward(days=8)
    with pytest.raises(IllegalStep, match="past"):
        await office.step(late, "pause", SUPERVISOR, note="x", until=day)


async def test_a_pause_ends_with_the_units_turn(db: Database) -> None:
    office = an_office(db)
    turns: list[tuple[str, dict[str, Any]]] = [
        ("return", {"reason": "wrong_place"}),
        ("reassign", {"unit": "D110105"}),
        ("resolve", {"note": "办好了"}),
    ]
    for action, more in turns:
        number = await paused(office, await office.conversation(action))

        ticket = await office.step(number, action, **more)

        assert ticket.paused_until is None, action


async def test_a_return_from_a_pause_goes_back_to_a_running_clock(db: Database) -> None:
    office = an_office(db)
    number = await paused(office, await office.conversation())
    left = office.clock() + timedelta(days=5)
    await office.step(number, "return", WANGJING_OFFICE, reason="wrong_place", staff_note="x")

    await rule(office, number, "return", REFUSED)

    ticket = await office.tickets.get(number, actor=SUPERVISOR)
    assert (ticket.unit_due_at, ticket.paused_until) == (left, None)


PROVED: dict[str, Any] = {"reason": "other", "evidence": ["message:1"], "note": "见附件"}


@pytest.mark.parametrize(("action", "column"), [("exclude", "excluded_at"), ("hang", "hung_at")])
async def test_it_takes_a_reason_evidence_and_a_second_person(db: Database, action: str, column: str) -> None:
    office = an_office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)
    await office.step(number, "dispatch", OPERATOR)

    for missing, error in (
        ({"reason": None}, MissingDetail),
        ({"evidence": []}, MissingDetail),
        ({"reason": "no_such"}, InvalidInput),
        ({"evidence": ["x" * 501]}, InvalidInput),
    ):
        with pytest.raises(error):
            await office.step(number, action, SUPERVISOR, **(PROVED | missing))
    for actor in (OPERATOR, WANGJING_OFFICE):
        with pytest.raises(NotAllowed):
            await office.step(number, action, actor, **PROVED)
    asked = await office.step(number, action, SUPERVISOR, **PROVED)
    with pytest.raises(NotAllowed, match="second person"):
        await office.step(number, action, SUPERVISOR)

    assert getattr(asked, column) is None
    assert len(await office.heard(chat)) == 1
    done = await office.step(number, action, SECOND)
    assert getattr(done, column) == office.clock()
    assert (done.status, done.due_at) == ("dispatched", asked.due_at)
    assert len(await office.heard(chat)) == 2
    with pytest.raises(IllegalStep, match="already"):
        await office.step(number, action, SUPERVISOR, **PROVED)


async def test_an_account_and_its_token_are_one_person(db: Database) -> None:
    office = an_office(db)
    accounts = Accounts(db, office.clock)
    await accounts.add("sun", role="supervisor")
    [sun] = await accounts.people()
    number = (await office.file()).number
    await office.step(number, "dispatch", OPERATOR)
    await office.step(number, "exclude", sun.actor(), **PROVED)
    case = await case_of(office, number, "exclusion")

    with pytest.raises(NotAllowed, match="second person"):
        await office.tickets.cases.rule(Actor("staff", None, "sun", "supervisor"), case.id, GRANTED)


@pytest.mark.parametrize(
    ("action", "kind", "lang", "told", "lifted"),
    [
        ("exclude", "exclusion", "zh", "不算进对单位的考核", "重新算进对单位的考核了。"),
        ("exclude", "exclusion", "en", "won't count in how the unit is assessed", "counts again"),
        ("hang", "hanging", "zh", "记在账上", "现在能接着办了"),
        ("hang", "hanging", "en", "ledger", "off the ledger"),
    ],
)
async def test_the_citizen_hears_of_it_and_of_its_end(
    db: Database, action: str, kind: str, lang: str, told: str, lifted: str
) -> None:
    office = an_office(db)
    chat = await office.conversation(lang=lang)
    number = await office.filed(chat)
    await office.step(number, "dispatch", OPERATOR)
    await office.step(number, action, SUPERVISOR, **PROVED)
    await rule(office, number, kind, Ruling("granted", note="材料见附件"), SECOND)
    case = await case_of(office, number, kind)

    await office.tickets.cases.lift(SUPERVISOR, case.id, note="重新核过")

    heard = await office.heard(chat)
    ticket = await office.tickets.get(number, actor=SUPERVISOR)
    assert told in heard[-2]
    assert "其他" in heard[-2] or "Another reason" in heard[-2]
    assert heard[-2].endswith("材料见附件")
    assert lifted in heard[-1]
    assert heard[-1].endswith("重新核过")
    assert (ticket.excluded_at, ticket.hung_at) == (None, None)
    with pytest.raises(IllegalStep, match="nothing to lift"):
        await office.tickets.cases.lift(SUPERVISOR, case.id)
    again = await office.step(number, action, SECOND, **PROVED)
    assert again.history[-1].action == action


async def test_only_a_supervisor_lifts_and_only_what_holds(db: Database) -> None:
    office = an_office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", OPERATOR)
    await office.step(number, "exclude", SUPERVISOR, **PROVED)
    case = await case_of(office, number, "exclusion")

    with pytest.raises(IllegalStep):
        await office.tickets.cases.lift(SECOND, case.id)
    await rule(office, number, "exclusion", GRANTED, SECOND)
    with pytest.raises(NotAllowed):
        await office.tickets.cases.lift(OPERATOR, case.id)


async def test_what_is_excluded_may_be_judged_after_it_was_closed(db: Database) -> None:
    office = an_office(db)
    number = await office.resolved(await office.conversation())
    await office.step(number, "exclude", SUPERVISOR, **PROVED)
    await office.step(number, "hang", SUPERVISOR, **PROVED)
    await office.step(number, "close", OPERATOR)

    await rule(office, number, "exclusion", GRANTED, SECOND)

    assert (await office.tickets.get(number, actor=SUPERVISOR)).excluded_at == office.clock()
    assert (await case_of(office, number, "hanging")).state == "lapsed"


async def test_a_ticket_is_raised_among_staff_only(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)

    ticket = await office.step(number, "raise", SUPERVISOR, note="盯着办")

    assert (ticket.raised_at, ticket.raised_by) == (office.clock(), "token:supervisor")
    assert (ticket.history[-1].note, ticket.history[-1].staff_note) == (None, "盯着办")
    assert await office.heard(chat) == []


async def test_a_breach_raises_once_and_what_hangs_is_left_alone(db: Database) -> None:
    office = an_office(db)
    plain, hung = (await office.file()).number, (await office.file()).number
    for number in (plain, hung):
        await office.step(number, "dispatch", OPERATOR)
    await office.step(hung, "hang", SUPERVISOR, **PROVED)
    await office.step(hung, "hang", SECOND)

    office.clock.forward(days=8)
    await office.clocks.tick()

    raised = await office.tickets.get(plain, actor=SUPERVISOR)
    assert [line.action for line in raised.history].count("raise") == 1
    assert raised.raised_by == "system"
    assert (await office.tickets.get(hung, actor=SUPERVISOR)).raised_at is None


async def test_a_city_that_says_nothing_raises_nothing(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number

    office.clock.forward(days=8)
    await office.clocks.tick()

    assert (await office.tickets.get(number, actor=SUPERVISOR)).raised_at is None


async def test_who_was_slower_is_told_what_happened_meanwhile(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)
    seen = (await office.step(number, "dispatch", OPERATOR)).version
    office.clock.forward(hours=1)
    await office.step(number, "accept", WANGJING_OFFICE)
    await office.tickets.note(OPERATOR, number, "没改版本")
    await office.tickets.edit(OPERATOR, number, {"urgency": "urgent"})

    with pytest.raises(StaleVersion) as slower:
        await office.step(number, "extend", WANGJING_OFFICE, note="x", version=seen)

    assert slower.value.current == seen + 2
    changes = [(one.action, one.actor, one.version) for one in slower.value.changes]
    assert ("accept", "token:wangjing", seen + 1) in changes
    assert ("edit", "token:operator", seen + 2) in changes
    assert slower.value.changes[0].at == NOON + timedelta(hours=1)


async def test_many_judges_at_once_give_one_ruling(db: Database) -> None:
    office = an_office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", OPERATOR)
    await office.step(number, "extend", WANGJING_OFFICE, note="要等管道公司")
    case = await case_of(office, number, "extension")
    judges = [Actor("staff", None, f"judge{one}", "supervisor") for one in range(8)]

    outcomes = await asyncio.gather(
        *(
            office.tickets.cases.rule(judge, case.id, Ruling("granted", note="管道公司5号才来"))
            for judge in judges
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(one, CaseView) for one in outcomes) == 1
    assert all(isinstance(one, CaseView | IllegalStep) for one in outcomes)
    assert (await office.row(number)).unit_due_at == NOON + timedelta(days=10.5)


async def test_a_ruling_on_an_older_ticket_than_there_is_changes_nothing(db: Database) -> None:
    office = an_office(db)
    number = await returned(office)
    case = await case_of(office, number, "return")
    before = await office.tickets.get(number, actor=OPERATOR)

    with pytest.raises(StaleVersion) as slower:
        await office.tickets.cases.rule(SUPERVISOR, case.id, GRANTED, version=before.version - 1)

    assert [one.action for one in slower.value.changes] == ["return"]
    assert (await case_of(office, number, "return")).state == "open"


async def test_nobody_is_named_in_what_is_said_among_staff(db: Database) -> None:
    office = an_office(db)
    number = (await office.file(reporter_name="王小明", reporter_phone="13812345678")).number
    await office.step(number, "dispatch", OPERATOR)
    await office.step(number, "extend", WANGJING_OFFICE, note="王小明13812345678约了下周")

    await rule(office, number, "extension", Ruling("refused", grounds="问过王小明，没有约"))

    case = await case_of(office, number, "extension")
    assert (case.grounds, case.ruling) == ("〔姓名〕〔电话〕约了下周", "问过〔姓名〕，没有约")
    assert "王小明" not in str([line.note for line in await office.history(number)])


async def test_a_unit_sees_what_it_asked_itself_and_nothing_of_the_supervisors(db: Database) -> None:
    office = an_office(db)
    number = await returned(office)
    await office.step(number, "exclude", SUPERVISOR, **PROVED)
    other = (await office.file(category=WATER)).number
    await office.step(other, "dispatch", OPERATOR)
    await office.step(other, "extend", WATERWORKS, note="等材料")

    cases = office.tickets.cases
    mine = await cases.list(CaseFilter(), actor=WANGJING_OFFICE)
    everybodys = await cases.list(CaseFilter(), actor=SUPERVISOR, limit=2)
    rest = await cases.list(CaseFilter(), actor=SUPERVISOR, limit=2, cursor=everybodys.next)
    of_water = await cases.list(CaseFilter(unit="water", states=("open",)), actor=OPERATOR)

    assert [(one.ticket, one.kind) for one in mine.items] == [(number, "return")]
    kinds = [one.kind for one in (*everybodys.items, *rest.items)]
    assert (sorted(kinds), rest.next) == (["exclusion", "extension", "return"], None)
    assert [one.kind for one in of_water.items] == ["extension"]
    with pytest.raises(CaseNotFound):
        await cases.get(everybodys.items[0].id, actor=a_handler("market"))


async def test_an_heir_goes_on_in_the_pause_it_inherits(db: Database) -> None:
    office = an_office(db)
    first = await paused(office, await office.conversation("one"))
    second = await office.filed(await office.conversation("two"))
    await office.step(second, "merge", OPERATOR, parent=first)

    await office.step(first, "withdraw", OPERATOR, note="不用了")

    heir = await office.tickets.get(second, actor=SUPERVISOR)
    assert heir.paused_until == office.clock() + timedelta(days=20)


async def test_a_ticket_keeps_the_limits_of_its_own_day(db: Database) -> None:
    held = shipped().cases.versions[0]
    later = replace(
        held,
        valid_from=(NOON + timedelta(days=1)).date(),
        judge_within={**held.judge_within, "return": timedelta(hours=1)},
    )
    office = Office(db, pack=beijing(cases=type(shipped().cases)((held, later))))
    number = (await office.file()).number
    office.clock.forward(days=2)
    await office.step(number, "dispatch", OPERATOR)
    await office.step(number, "return", WANGJING_OFFICE, reason="other", staff_note="x")

    assert (await case_of(office, number, "return")).due_at == office.clock() + timedelta(hours=8)


async def test_an_heir_takes_the_ledger_and_what_waits_for_a_ruling_over(db: Database) -> None:
    office = an_office(db)
    first = await returned(office)
    await office.step(first, "hang", SUPERVISOR, reason="old_estate", evidence=["plan.pdf"])
    await office.step(first, "hang", SECOND)
    second = (await office.file()).number
    await office.step(second, "merge", OPERATOR, parent=first)

    await office.step(first, "withdraw", OPERATOR, note="不用了")
    hung = await case_of(office, second, "hanging")
    await office.tickets.cases.lift(SUPERVISOR, hung.id)
    await rule(office, second, "return", REFUSED)

    heir = await office.tickets.get(second, actor=SUPERVISOR)
    assert (heir.hung_at, heir.status, heir.unit, heir.return_count) == (None, "in_progress", "S110105026", 0)
