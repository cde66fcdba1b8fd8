"""What citizens do after filing: press for a ticket, add to it, follow others', begin anew, let it be seen."""

from __future__ import annotations

from typing import Any

import pytest

from city.model import Spot
from desk.errors import IllegalStep, InvalidInput, NotAllowed, TicketNotFound
from desk.store.database import Database
from desk.store.models import TicketRow
from desk.tickets.joining import MOST_COMPARED
from tests.office import (
    CHAOYANG,
    HAIDIAN,
    OPERATOR,
    RUBBISH,
    STREET_LAMP,
    WANGJING,
    WATER,
    Office,
    a_handler,
    beijing,
    fields,
)

LAMP = {"category": STREET_LAMP, "description": "阜通东大街6号院门口路灯不亮", "address": "阜通东大街6号院"}

GONGTI = Spot(
    names=("工体北路", "工人体育场北路", "Gongti North Road"),
    kind="road",
    district=CHAOYANG,
    subdistrict=None,
    candidates=(),
)


async def lamps(office: Office) -> tuple[int, int, str]:
    """Somebody's lamp that is worked on, and another citizen's conversation."""
    one, other = await office.conversation("one"), await office.conversation("two")
    number = await office.filed(one, **LAMP)
    return one, other, number


async def follow(office: Office, chat: int, number: str, message_id: int = 50, **more: Any) -> str:
    """A follower's own number."""
    wanted = fields(**{**LAMP, "description": "阜通东大街那排灯全黑着", **more})
    status, _ = await office.desk.join(chat, message_id=message_id, number=number, fields=wanted, lang="zh")
    return status.number


async def test_pressing_counts_once_a_day_and_its_unit_reads_it(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    number = await office.filed(chat)
    await office.step(number, "dispatch")

    first = await office.desk.urge(chat, message_id=1, number=number, text="都几天了还没人管", lang="zh")
    again = await office.desk.urge(chat, message_id=2, number=number, text="快点啊", lang="zh")
    office.clock.forward(hours=13)
    tomorrow = await office.desk.urge(chat, message_id=3, number=number, text="怎么还没来", lang="zh")

    assert [one.outcome for one in (first, again, tomorrow)] == ["urged", "already", "urged"]
    assert "望京街道" in first.ticket.next_text
    seen = await office.tickets.get(number, actor=a_handler("S110105026"))
    lines = [line for line in seen.history if line.action == "urge"]
    assert seen.urges == 2
    assert [(line.staff_note, dict(line.details or {})) for line in lines] == [
        ("都几天了还没人管", {"times": 1}),
        ("怎么还没来", {"times": 2}),
    ]


async def test_the_same_message_presses_once(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    number = await office.filed(chat)

    outcomes = [
        (await office.desk.urge(chat, message_id=1, number=number, text="催", lang="zh")).outcome
        for _ in "12"
    ]

    assert outcomes == ["urged", "urged"]
    assert (await office.row(number)).urge_count == 1


async def test_nobody_presses_for_what_is_over_or_somebody_elses(db: Database) -> None:
    office = Office(db)
    chat, stranger = await office.conversation(), await office.conversation("stranger")
    number = await office.resolved(chat)

    with pytest.raises(IllegalStep):
        await office.desk.urge(chat, message_id=1, number=number, text="催", lang="zh")
    with pytest.raises(TicketNotFound):
        await office.desk.urge(stranger, message_id=2, number=number, text="催", lang="zh")


async def test_an_addition_keeps_pictures_place_and_number_where_staff_look(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    number = await office.filed(chat)

    await office.desk.supplement(
        chat,
        message_id=1,
        number=number,
        text="补充一下，打我电话13800138000",
        lang="zh",
        media=[{"kind": "photo"}],
        place={"lat": 39.99, "long": 116.47},
    )

    row, line = await office.row(number), (await office.history(number))[-1]
    assert (row.reporter_phone, row.lat, row.long) == ("13800138000", 39.99, 116.47)
    assert line.action == "supplement"
    assert "13800138000" not in (line.note or "")
    assert "照片" in (line.note or "")
    assert (line.details or {})["media"] == ["photo"]


async def test_an_anonymous_ticket_learns_no_number_and_nothing_is_no_addition(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    number = await office.filed(chat, anonymous=True)

    await office.desk.supplement(chat, message_id=1, number=number, text="13800138000", lang="zh")
    with pytest.raises(InvalidInput):
        await office.desk.supplement(chat, message_id=2, number=number, text=" ", lang="zh")

    assert (await office.row(number)).reporter_phone is None


async def test_an_open_ticket_of_the_same_matter_and_street_is_similar(db: Database) -> None:
    office = Office(db)
    _, other, number = await lamps(office)

    found = await office.desk.similar(other, fields(**{**LAMP, "address": "望京街道阜通东大街南口"}), "zh")

    assert found is not None
    assert (found.number, found.category_name, found.where, found.since_text) == (
        number,
        "路灯",
        "阜通东大街",
        "11月24日",
    )
    assert (found.mine, found.title) == (False, None)


@pytest.mark.parametrize(
    ("told", "lang", "where"),
    [
        ("Gongti North Road, by the north gate", "zh", "工体北路"),
        ("Gongti North Road, by the north gate", "en", "Gongti North Road"),
        ("工体北路北门", "en", "Gongti North Road"),
        ("无名北路8号", "en", "无名北路"),
    ],
)
async def test_the_street_of_a_similar_ticket_is_called_in_the_language_of_who_is_asked(
    db: Database, told: str, lang: str, where: str
) -> None:
    office = Office(db, pack=beijing(spots=(GONGTI,)))
    one, other = await office.conversation("one"), await office.conversation("two")
    lamp = {**LAMP, "address": told}
    await office.filed(one, **lamp)

    found = await office.desk.similar(other, fields(**lamp), lang)

    assert found is not None
    assert found.where == where


async def test_a_matter_nearby_is_found_among_hundreds_that_are_newer_elsewhere(db: Database) -> None:
    office = Office(db)
    _, other, number = await lamps(office)
    elsewhere = await office.row(
        await office.filed(other, **{**LAMP, "district": HAIDIAN, "subdistrict": None})
    )
    told = {one.key: getattr(elsewhere, one.key) for one in TicketRow.__table__.columns if one.key != "id"}
    async with db.begin() as session:
        for count in range(MOST_COMPARED + 1):
            own = {
                "number": f"BJ20261124-9{count:05}",
                "tracking_code": f"{count:06}",
                "filing_key": f"f{count}",
                "public_id": f"p{count}",
            }
            session.add(TicketRow(**{**told, **own, "conversation_id": None}))

    found = await office.desk.similar(other, fields(**{**LAMP, "address": "望京街道阜通东大街南口"}), "zh")

    assert found is not None
    assert found.number == number


async def test_pins_near_each_other_are_one_place_across_the_border_of_two_districts(db: Database) -> None:
    office = Office(db)
    one, other = await office.conversation("one"), await office.conversation("two")
    number = await office.filed(one, **{**LAMP, "lat": 39.9960, "long": 116.4700})

    beyond = {"district": HAIDIAN, "subdistrict": None, "address": "路口", "lat": 39.9975, "long": 116.4710}
    found = await office.desk.similar(other, fields(**{**LAMP, **beyond}), "zh")

    assert found is not None
    assert found.number == number


async def test_a_pin_in_the_words_of_a_form_finds_what_is_near_it(db: Database) -> None:
    office = Office(db)
    number = await office.filed(await office.conversation(), **{**LAMP, "lat": 39.9960, "long": 116.4700})

    told = fields(**{**LAMP, "address": "路口", "lat": "39.9975", "long": "116.4710"})
    advice = await office.tickets.advise(OPERATOR, told, "zh")

    assert advice is not None
    assert [one.number for one in advice.alike] == [number]


@pytest.mark.parametrize(
    "more",
    [
        {"address": "广顺北大街33号"},
        {"district": HAIDIAN, "subdistrict": None},
        {"category": RUBBISH},
        {"kind": "report"},
        {"confidential": True},
        {"party": "某公司"},
        {"category": None},
        {"district": None, "subdistrict": None, "address": None},
    ],
)
async def test_what_is_elsewhere_different_or_secret_is_not_similar(
    db: Database, more: dict[str, Any]
) -> None:
    office = Office(db)
    _, other, _ = await lamps(office)

    assert await office.desk.similar(other, fields(**{**LAMP, **more}), "zh") is None


@pytest.mark.parametrize("more", [{"kind": "report"}, {"confidential": True}, {"party": "物业"}])
async def test_secret_tickets_and_those_about_somebody_are_offered_to_nobody(
    db: Database, more: dict[str, Any]
) -> None:
    office = Office(db)
    one, other = await office.conversation("one"), await office.conversation("two")
    await office.filed(one, **{**LAMP, **more})

    assert await office.desk.similar(other, fields(**LAMP), "zh") is None


async def test_a_cut_supply_is_one_matter_all_over_its_sub_district(db: Database) -> None:
    office = Office(db)
    one, other = await office.conversation("one"), await office.conversation("two")
    await office.filed(one, category=WATER, description="停水了", address="南湖东园一区")

    found = await office.desk.similar(other, fields(category=WATER, address="花家地西里"), "en")

    assert found is not None
    assert found.where == "Wangjing Subdistrict"


async def test_ones_own_open_matter_is_found_first_whatever_it_is(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    number = await office.filed(chat)

    found = await office.desk.similar(chat, fields(description="南湖东园3号楼垃圾还在"), "zh")

    assert found is not None
    assert (found.number, found.mine) == (number, True)


async def test_a_follower_has_an_own_number_the_pushes_and_the_survey_but_never_the_note(
    db: Database,
) -> None:
    office = Office(db)
    one, other, number = await lamps(office)
    mine = await follow(office, other, number)
    await office.step(number, "dispatch", staff_note="只给同事看")
    await office.step(number, "accept")
    await office.step(number, "resolve", note="灯泡换好了", staff_note="内部")

    heard = await office.heard(other)

    assert mine != number
    assert (await office.tickets.get(number, actor=OPERATOR)).followers == 1
    assert (await office.row(mine)).status == "merged"
    assert any("灯泡换好了" in text for text in heard)
    assert not any("只给同事看" in text or "内部" in text or number in text for text in heard)
    assert [row.state for row in await office.surveys(mine)] == ["asked"]
    assert not any(mine in text for text in await office.heard(one))


async def test_joining_is_done_once_and_not_told_twice(db: Database) -> None:
    office = Office(db)
    _, other, number = await lamps(office)

    mine, again = await follow(office, other, number), await follow(office, other, number)

    assert mine == again
    assert await office.heard(other) == []
    assert [line.action for line in await office.history(number)].count("join") == 1


async def test_nobody_joins_what_is_over_or_secret(db: Database) -> None:
    office = Office(db)
    other = await office.conversation("two")
    done = await office.resolved(await office.conversation("one"), **LAMP)
    secret = await office.filed(await office.conversation("three"), **{**LAMP, "kind": "report"})

    for number in (done, secret):
        with pytest.raises(IllegalStep):
            await follow(office, other, number)
    with pytest.raises(TicketNotFound):
        await follow(office, other, "BJ20261124-999999")

    assert await office.desk.tickets_of(other, "zh") == []


async def test_when_the_first_withdraws_the_follower_goes_on_and_hears_of_it(db: Database) -> None:
    office = Office(db)
    one, other, number = await lamps(office)
    mine = await follow(office, other, number)
    await office.step(number, "dispatch")

    await office.desk.withdraw(one, message_id=9, number=number, reason="自己好了", lang="zh")

    assert (await office.row(mine)).status == "dispatched"
    assert mine in (await office.heard(other))[-1]


async def test_a_follower_may_stop_following(db: Database) -> None:
    office = Office(db)
    _, other, number = await lamps(office)
    mine = await follow(office, other, number)

    await office.desk.withdraw(other, message_id=9, number=mine, reason="不等了", lang="zh")

    assert (await office.row(mine)).status == "withdrawn"
    assert (await office.tickets.get(number, actor=OPERATOR)).followers == 0
    assert (await office.row(number)).status == "received"


async def test_a_follower_presses_for_and_reopens_what_is_worked_on(db: Database) -> None:
    office = Office(db)
    one, other, number = await lamps(office)
    mine = await follow(office, other, number)
    await office.desk.urge(one, message_id=1, number=number, text="催", lang="zh")

    urged = await office.desk.urge(other, message_id=2, number=mine, text="催", lang="zh")
    for action in ("dispatch", "accept", "resolve"):
        await office.step(number, action, note="修了")
    await office.desk.reopen(other, message_id=3, number=mine, reason="还黑着", lang="zh")

    assert urged.outcome == "urged"
    assert (await office.row(number)).urge_count == 2
    assert (await office.row(number)).status == "in_progress"
    status = await office.desk.ticket_status(other, number=mine, lang="zh")
    assert (status.worked_status, status.is_open) == ("in_progress", True)


async def test_the_matter_again_after_the_window_knows_its_earlier_ticket_and_is_raised_the_third_time(
    db: Database,
) -> None:
    office = Office(db)
    chat = await office.conversation()
    number, numbers = await office.resolved(chat), []
    for message_id in (1, 2):
        office.clock.forward(days=8)
        kept = await office.desk.told_before(chat, number=number)
        filed = await office.desk.file_complaint(
            chat, message_id=message_id, fields={**kept, "description": "垃圾又堆起来了"}, lang="zh"
        )
        number = filed.number
        numbers.append(number)

    second, third = [await office.tickets.get(one, actor=OPERATOR) for one in numbers]
    assert third.previous == second.number
    assert (second.subdistrict, second.category) == (WANGJING, RUBBISH)
    assert [line.action for line in second.history] == ["file", "alert"]
    assert [line.action for line in third.history] == ["file", "alert", "raise"]


async def test_somebody_elses_ticket_is_nobodys_earlier_one(db: Database) -> None:
    office = Office(db)
    stranger = await office.conversation("stranger")
    number = await office.filed(await office.conversation())

    with pytest.raises(TicketNotFound):
        await office.desk.told_before(stranger, number=number)
    with pytest.raises(InvalidInput):
        await office.desk.file_complaint(stranger, message_id=1, fields=fields(previous=number), lang="zh")


async def test_not_solved_told_before_the_follow_up_ran_out_sends_the_ticket_back(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    number = await office.resolved(chat)
    survey = (await office.surveys(number))[0].id
    step = await office.desk.answer_survey(
        chat, message_id=1, survey=survey, question="solved", answer="no", lang="zh"
    )

    office.clock.forward(hours=73)
    await office.clocks.work_off()

    assert step.next_question == "contacted"
    assert (await office.row(number)).status == "in_progress"


async def test_several_answers_in_one_breath_are_kept_together(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    number = await office.resolved(chat)
    survey = (await office.surveys(number))[0].id

    step = await office.desk.answer_survey(
        chat,
        message_id=1,
        survey=survey,
        question="contacted",
        answer="yes",
        also={"solved": "no", "satisfied": "basically"},
        lang="zh",
    )

    row = (await office.surveys(number))[0]
    assert step.outcome == "reopened"
    assert (row.state, row.contacted, row.solved, row.satisfied) == ("answered", True, False, "basically")


async def test_the_citizen_lets_the_public_see_what_may_be_seen(db: Database) -> None:
    office = Office(db)
    chat, stranger = await office.conversation(), await office.conversation("stranger")
    filed = await office.desk.file_complaint(chat, message_id=1, fields=fields(), lang="zh")
    hidden = await office.desk.file_complaint(chat, message_id=2, fields=fields(anonymous=True), lang="zh")

    await office.desk.publish(chat, number=filed.number)

    assert (filed.may_publish, hidden.may_publish) == (True, False)
    assert (await office.row(filed.number)).published
    with pytest.raises(NotAllowed):
        await office.desk.publish(chat, number=hidden.number)
    with pytest.raises(TicketNotFound):
        await office.desk.publish(stranger, number=filed.number)
