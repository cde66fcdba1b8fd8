"""What a unit reads of a ticket and what it does not: alerts, other people's steps, who stays unknown; proof."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from desk.errors import StaleVersion
from desk.store.database import Database
from desk.tickets.kin import kin
from desk.tickets.views import as_json
from tests.office import OPERATOR, SUPERVISOR, WANGJING_OFFICE, Office, a_handler, beijing
from tests.staff_room import beijing as shipped


def an_office(db: Database) -> Office:
    return Office(db, pack=beijing(cases=shipped().cases))


async def seen(office: Office, number: str, actor: object) -> dict[str, object]:
    return as_json(await office.tickets.get(number, actor=actor), lang="zh", actor=actor)  # type: ignore[arg-type]


async def test_a_unit_does_not_read_that_somebody_was_asked_to_withdraw(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation()
    number = await office.filed(chat)
    await office.step(number, "dispatch", OPERATOR)

    await office.desk.withdraw(chat, message_id=3, number=number, reason="asked_to_withdraw", lang="zh")

    assert "asked_to_withdraw" in str(await seen(office, number, SUPERVISOR))
    assert "asked_to_withdraw" not in str(await seen(office, number, WANGJING_OFFICE))


async def test_a_unit_that_was_slower_is_not_told_what_supervisors_ask_each_other(db: Database) -> None:
    office = an_office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", OPERATOR, co_units=["market"])
    await office.step(number, "exclude", reason="other", evidence=["x.pdf"])
    await office.step(number, "reassign", unit="S110105026", co_units=["market"])

    for unit in (WANGJING_OFFICE, a_handler("market")):
        with pytest.raises(StaleVersion) as slower:
            await office.step(number, "accept", unit, version=2)
        assert [change.action for change in slower.value.changes] == ["reassign"]
    with pytest.raises(StaleVersion) as told:
        await office.step(number, "raise", SUPERVISOR, version=2)
    assert [change.action for change in told.value.changes] == ["exclude", "reassign"]


async def test_a_unit_that_was_slower_than_what_it_may_not_know_of_still_hears_why(db: Database) -> None:
    office = an_office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", OPERATOR)
    await office.step(number, "exclude", reason="other", evidence=["x.pdf"])

    with pytest.raises(StaleVersion) as slower:
        await office.step(number, "accept", WANGJING_OFFICE, version=2)

    [change] = slower.value.changes
    assert (change.action, change.actor, change.unit, change.version) == ("internal", "staff", None, 3)


@pytest.mark.parametrize("hidden", ["anonymous", "confidential"])
async def test_a_unit_cannot_tell_which_tickets_are_one_unknown_persons(db: Database, hidden: str) -> None:
    office = an_office(db)
    chat = await office.conversation()
    number = await office.filed(chat, **{hidden: True})
    await office.step(number, "dispatch", OPERATOR)

    unit, hotline = await seen(office, number, WANGJING_OFFICE), await seen(office, number, OPERATOR)

    assert unit["conversation_id"] is None
    assert unit["repeats"] == {"person_month": None, "person_year": None, "place_month": 1, "place_year": 1}
    # Who stays unknown stays so to everybody, who confides to the hotline does not.
    assert hotline["conversation_id"] == (None if hidden == "anonymous" else chat)
    assert (hotline["repeats"] == unit["repeats"]) is (hidden == "anonymous")


async def test_the_proof_of_an_answer_stays_on_its_line(db: Database) -> None:
    office = an_office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", OPERATOR)
    await office.step(number, "accept", WANGJING_OFFICE)

    ticket = await office.step(
        number, "resolve", WANGJING_OFFICE, note="清走了", evidence=["https://files.example/after.jpg"]
    )

    assert ticket.history[-1].details == {"evidence": ["https://files.example/after.jpg"]}


async def test_whoever_asks_a_citizen_for_a_rating_is_shown_to_the_supervisor_alone(db: Database) -> None:
    office = an_office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", OPERATOR)
    await office.step(number, "accept", WANGJING_OFFICE, note="我们下午就去")
    await office.tickets.note(WANGJING_OFFICE, number, "明天来拉，到时候请给个好评", public=True)
    await office.step(number, "resolve", WANGJING_OFFICE, note="清走了，回访的时候麻烦您选满意")

    flagged = [line for line in await office.history(number) if line.action == "alert"]

    assert [line.details for line in flagged] == [
        {"why": "rating_asked", "for": "supervisor", "by": "token:wangjing"}
    ] * 2
    told = await office.tickets.notices.list(SUPERVISOR, lang="zh")
    assert [one.kind for one in told.items].count("rating_asked") == 2
    assert "rating_asked" not in str(await seen(office, number, WANGJING_OFFICE))


async def test_what_turns_out_to_be_a_report_is_confidential_from_then_on(db: Database) -> None:
    office = an_office(db)
    number, open_one = (await office.file()).number, (await office.file()).number

    ticket = await office.tickets.edit(OPERATOR, number, {"kind": "report"})
    other = await office.tickets.edit(OPERATOR, open_one, {"kind": "report", "confidential": False})

    assert (ticket.reporter.confidential, other.reporter.confidential) == (True, False)
    assert (ticket.history[-1].details or {})["confidential"] == [False, True]


@pytest.mark.parametrize("by", ["staff", "citizen"])
async def test_an_enterprise_that_turns_confidential_is_not_named_in_the_words_either(
    db: Database, by: str
) -> None:
    office = an_office(db)
    chat = await office.conversation()
    words = "我们云杉科技公司门口的垃圾三天没人清"
    number = await office.filed(chat, description=words, enterprise="云杉科技公司")
    await office.step(number, "dispatch", OPERATOR)

    if by == "staff":
        await office.tickets.edit(OPERATOR, number, {"confidential": True})
    else:
        await office.desk.confide(chat, message_id=7, number=number, lang="zh")

    assert "云杉" not in str(await seen(office, number, WANGJING_OFFICE))


WAYS = ("lan_hua88", "xiuzhu@example.com", "京N8Q7X6", "13812345678")
TOLD = "我的微信号lan_hua88，我的邮箱xiuzhu@example.com，我的车京N8Q7X6，电话13812345678"


@pytest.mark.parametrize("by", ["filed", "staff", "citizen"])
async def test_nothing_in_the_words_of_a_confidential_ticket_leads_its_unit_to_its_citizen(
    db: Database, by: str
) -> None:
    office = an_office(db)
    chat = await office.conversation()
    told = f"垃圾三天没人清，{TOLD}；物业经理的车京A12345挡着"
    number = await office.filed(chat, description=told, confidential=by == "filed")
    await office.step(number, "dispatch", OPERATOR)

    if by == "staff":
        await office.tickets.edit(OPERATOR, number, {"confidential": True})
    elif by == "citizen":
        await office.desk.confide(chat, message_id=7, number=number, lang="zh")
    await office.desk.supplement(chat, message_id=8, number=number, text=f"还是没人来，{TOLD}", lang="zh")
    await office.desk.urge(chat, message_id=9, number=number, text=f"快点，{TOLD}", lang="zh")
    await office.tickets.note(OPERATOR, number, f"市民说{TOLD}")
    read = str(await seen(office, number, WANGJING_OFFICE))

    assert [way for way in WAYS if way in read] == []
    assert "京A12345" in read


@pytest.mark.parametrize("by", ["staff", "citizen"])
async def test_what_was_added_before_a_ticket_turns_confidential_leads_its_next_unit_to_nobody(
    db: Database, by: str
) -> None:
    office = an_office(db)
    chat = await office.conversation()
    number = await office.filed(chat, reporter_name="诸葛青禾")
    await office.step(number, "dispatch", OPERATOR, co_units=["market"])
    await office.desk.supplement(chat, message_id=8, number=number, text=f"还是没人来，{TOLD}", lang="zh")
    await office.desk.urge(chat, message_id=9, number=number, text=f"快点，{TOLD}", lang="zh")
    await office.tickets.note(OPERATOR, number, f"市民说{TOLD}；物业经理的车京A12345")
    [task] = (await office.tickets.get(number, actor=OPERATOR)).tasks
    await office.tickets.tasks.act(a_handler("market"), task.id, "accept")
    await office.tickets.tasks.act(a_handler("market"), task.id, "report", note=f"住户留了话：{TOLD}")

    if by == "staff":
        await office.tickets.edit(OPERATOR, number, {"confidential": True})
    else:
        await office.desk.confide(chat, message_id=7, number=number, lang="zh")
    unit, kept = await seen(office, number, WANGJING_OFFICE), await office.history(number)

    assert [way for way in WAYS if way in str(unit)] == []
    assert [way for way in WAYS if any(way in (line.note or "") for line in kept)] == []
    assert "京A12345" in str(unit)
    assert [one for one in ("还是没人来", "快点", "住户留了话") if one not in str(unit)] == []


async def test_what_a_follower_told_leads_nobody_to_it_once_it_is_confided(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation("two")
    number, follower = (await office.file()).number, await office.filed(chat)
    await office.step(number, "dispatch", OPERATOR)
    await office.step(follower, "merge", parent=number)
    await office.desk.supplement(chat, message_id=8, number=follower, text=f"这边也是，{TOLD}", lang="zh")

    await office.desk.confide(chat, message_id=9, number=follower, lang="zh")
    read = str(await seen(office, number, WANGJING_OFFICE))

    assert "这边也是" in read
    assert [way for way in WAYS if way in read] == []


async def test_what_a_co_unit_reports_of_a_confidential_ticket_leads_its_unit_to_nobody(db: Database) -> None:
    office = an_office(db)
    number = (await office.file(confidential=True)).number
    await office.step(number, "dispatch", OPERATOR, co_units=["market"])
    [task] = (await office.tickets.get(number, actor=OPERATOR)).tasks

    await office.tickets.tasks.act(a_handler("market"), task.id, "accept")
    await office.tickets.tasks.act(a_handler("market"), task.id, "report", note=f"去过了。住户说{TOLD}")
    read = str(await seen(office, number, WANGJING_OFFICE))

    assert "去过了" in read
    assert [way for way in WAYS if way in read] == []


HOURS = "晚上七点后打13812345678"


async def test_when_to_call_says_nothing_of_whom_and_nothing_at_all_of_a_confidential_ticket(
    db: Database,
) -> None:
    office = an_office(db)
    open_one = (await office.file(call_hours=HOURS)).number
    secret = (await office.file(call_hours=HOURS, confidential=True)).number
    for number in (open_one, secret):
        await office.step(number, "dispatch", OPERATOR)

    unit = [await seen(office, one, WANGJING_OFFICE) for one in (open_one, secret)]
    hotline = await seen(office, secret, OPERATOR)

    assert [one["reporter"]["call_hours"] for one in unit] == ["晚上七点后打〔电话〕", None]  # type: ignore[index]
    assert hotline["reporter"]["call_hours"] == "晚上七点后打〔电话〕"  # type: ignore[index]
    assert hotline["reporter"]["phone"] == "13812345678"  # type: ignore[index]


@pytest.mark.parametrize("confidential", ["neither", "earlier", "later"])
async def test_a_unit_is_led_from_no_confidential_ticket_to_another_of_its_citizen_or_back(
    db: Database, confidential: str
) -> None:
    office = an_office(db)
    chat = await office.conversation()
    first = await office.filed(chat, confidential=confidential == "earlier", reporter_name="诸葛青禾")
    later = await office.filed(chat, confidential=confidential == "later", previous=first)
    for number in (first, later):
        await office.step(number, "dispatch", OPERATOR)

    unit, hotline = await seen(office, later, WANGJING_OFFICE), await seen(office, later, OPERATOR)
    view = await office.tickets.get(later, actor=WANGJING_OFFICE)
    async with db.read() as session:
        links = [await kin(session, view, actor) for actor in (WANGJING_OFFICE, OPERATOR)]

    told = first if confidential == "neither" else None
    assert (unit["previous"], hotline["previous"]) == (told, first)
    assert [one.previous and one.previous.number for one in links] == [told, first]


@pytest.mark.parametrize("confidential", [False, True])
async def test_what_is_written_beside_an_answer_stands_where_the_unit_that_does_it_again_reads_it(
    db: Database, confidential: bool
) -> None:
    office = an_office(db)
    chat = await office.conversation()
    number = await office.filed(chat, confidential=confidential)
    for step, actor in (("dispatch", OPERATOR), ("accept", WANGJING_OFFICE), ("resolve", WANGJING_OFFICE)):
        await office.step(number, step, actor, **({"note": "扫过了"} if step == "resolve" else {}))
    words = "他们只扫了门口，里面照样臭，打13812345678"

    await office.desk.comment_survey(chat, message_id=7, text=words)
    judging = await seen(office, number, WANGJING_OFFICE)
    await office.desk.reopen(chat, message_id=8, number=number, reason="not_solved", lang="zh")
    unit, hotline = await seen(office, number, WANGJING_OFFICE), await seen(office, number, OPERATOR)

    assert "只扫了门口" not in str(judging["history"])
    assert ("只扫了门口" in str(unit["history"])) is not confidential
    assert "13812345678" not in str(unit)
    assert [line["actor_kind"] for line in hotline["history"] if line["action"] == "comment"] == ["citizen"]  # type: ignore[attr-defined]


PEOPLE: dict[str, Any] = {"reporter_name": "赵铁柱", "on_behalf_of": "钱守信", "enterprise": "云杉科技公司"}
NAMED = "，".join(f"{name}说你们再来" for name in PEOPLE.values())


async def supplemented(office: Office, chat: int, number: str) -> None:
    await office.desk.supplement(chat, message_id=8, number=number, text=NAMED, lang="zh")


async def urged(office: Office, chat: int, number: str) -> None:
    await office.desk.urge(chat, message_id=8, number=number, text=NAMED, lang="zh")


async def withdrawn(office: Office, chat: int, number: str) -> None:
    await office.desk.withdraw(chat, message_id=8, number=number, reason=NAMED, lang="zh")


async def reopened(office: Office, chat: int, number: str) -> None:
    await office.step(number, "accept", WANGJING_OFFICE)
    await office.step(number, "resolve", WANGJING_OFFICE, note="扫过了")
    await office.desk.reopen(chat, message_id=8, number=number, reason=NAMED, lang="zh")


async def noted(office: Office, _: int, number: str) -> None:
    await office.tickets.note(OPERATOR, number, NAMED)


async def titled(office: Office, _: int, number: str) -> None:
    await office.tickets.edit(OPERATOR, number, {"title": NAMED})


async def described(office: Office, _: int, number: str) -> None:
    await office.tickets.edit(OPERATOR, number, {"description": NAMED})


async def reported(office: Office, _: int, number: str) -> None:
    [task] = (await office.tickets.get(number, actor=OPERATOR)).tasks
    await office.tickets.tasks.act(a_handler("market"), task.id, "accept")
    await office.tickets.tasks.act(a_handler("market"), task.id, "report", note=NAMED)


async def handed_on(office: Office, _: int, number: str) -> None:
    await office.step(number, "accept", WANGJING_OFFICE)
    await office.step(number, "reassign", unit="S110105026", staff_note=NAMED)


@pytest.mark.parametrize(
    "add", [supplemented, urged, withdrawn, reopened, noted, titled, described, reported, handed_on]
)
async def test_no_way_of_adding_words_tells_the_unit_of_a_confidential_ticket_whose_it_is(
    db: Database, add: Callable[[Office, int, str], Awaitable[None]]
) -> None:
    office = an_office(db)
    chat = await office.conversation()
    number = await office.filed(chat, confidential=True, **PEOPLE)
    await office.step(number, "dispatch", OPERATOR, co_units=["market"])

    await add(office, chat, number)
    read, kept = await seen(office, number, WANGJING_OFFICE), await office.history(number)

    assert "说你们再来" in str(read) + str([(line.reason, line.note) for line in kept])
    assert [name for name in PEOPLE.values() if name in str(read)] == []
    assert [
        name for name in PEOPLE.values() if name in str([(line.reason, line.note) for line in kept])
    ] == []


async def test_the_words_of_a_confidential_complaint_are_filed_without_its_people(db: Database) -> None:
    office = an_office(db)
    number = (await office.file(confidential=True, description=f"垃圾没人清，{NAMED}", **PEOPLE)).number
    await office.step(number, "dispatch", OPERATOR)

    read = str(await seen(office, number, WANGJING_OFFICE))

    assert "说你们再来" in read
    assert [name for name in PEOPLE.values() if name in read] == []
