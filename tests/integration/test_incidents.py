"""Known incidents: declared once, followed with one tap, told to everybody, and over for all at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.errors import AlreadyDeclared, IllegalStep, IncidentNotFound, NotAllowed, StaleVersion
from desk.incidents.rounds import IN_ONE, Rounds
from desk.incidents.rules import Declaration
from desk.incidents.views import IncidentView
from desk.outcomes import Followed
from desk.store.database import Database
from desk.store.models import ConversationRow
from tests.messages import MessagePath, a_message
from tests.office import (
    CHAOYANG,
    HAIDIAN,
    NOON,
    OPERATOR,
    STREET_LAMP,
    SUPERVISOR,
    WANGJING,
    WATER,
    WATERWORKS,
    Office,
    fields,
)

TOLD = {"category": WATER, "description": "望京这边家里没水了", "subdistrict": WANGJING, "address": None}


def an_incident(**changes: Any) -> Declaration:
    """Water is off in Wangjing."""
    plain = Declaration(
        WATER, (WANGJING,), "望京停水我们已经知道了，正在抢修。", "We know: no water in Wangjing."
    )
    return replace(plain, **changes)


def rounds(office: Office) -> Rounds:
    return Rounds(office.db, office.pack, clock=office.clock, holder="one")


async def declared(office: Office, **changes: Any) -> IncidentView:
    return await office.tickets.incidents.declare(OPERATOR, an_incident(**changes))


async def follow(office: Office, incident: IncidentView, nth: int, **more: Any) -> Followed:
    chat = await office.conversation(f"device-{nth}")
    return await office.desk.follow_incident(
        chat, message_id=1000 + nth, incident=incident.id, fields=fields(**TOLD), lang="zh", **more
    )


async def seen(office: Office, incident: IncidentView) -> IncidentView:
    return await office.tickets.incidents.get(incident.id)


async def test_declaring_files_the_one_ticket_and_sends_it_to_its_unit(db: Database) -> None:
    office = Office(db)

    incident = await declared(office, expected_end=NOON + timedelta(hours=4))

    parent = await office.row(incident.parent)
    assert (parent.status, parent.unit, parent.subdistrict, parent.channel) == (
        "dispatched",
        "water",
        WANGJING,
        "desk",
    )
    assert parent.incident_id == incident.id
    assert [line.action for line in incident.history] == ["declare"]
    assert incident.is_running


async def test_an_open_ticket_of_the_same_matter_can_be_the_parent(db: Database) -> None:
    office = Office(db)
    number = await office.filed(await office.conversation("first"), category=WATER)

    incident = await declared(office, parent=number)

    assert incident.parent == number
    with pytest.raises(AlreadyDeclared):
        await declared(office, parent=number, areas=(HAIDIAN,))


async def test_only_an_open_public_ticket_of_the_matter_can_be_the_parent(db: Database) -> None:
    office = Office(db)
    lamp = await office.filed(await office.conversation("lamp"), category=STREET_LAMP)
    report = await office.filed(await office.conversation("report"), category=WATER, kind="report")

    for number in (lamp, report):
        with pytest.raises(IllegalStep):
            await declared(office, parent=number)

    assert (await office.tickets.incidents.list()).items == []


async def test_the_same_matter_in_the_same_place_is_declared_once(db: Database) -> None:
    office = Office(db)

    outcomes = await asyncio.gather(*(declared(office) for _ in range(4)), return_exceptions=True)

    assert sum(isinstance(one, IncidentView) for one in outcomes) == 1
    assert sum(isinstance(one, AlreadyDeclared) for one in outcomes) == 3


async def test_units_and_reviewers_declare_nothing(db: Database) -> None:
    office = Office(db)

    with pytest.raises(NotAllowed):
        await office.tickets.incidents.declare(WATERWORKS, an_incident())


async def test_a_complaint_that_fits_is_told_of_it_in_its_language(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    incident = await declared(office, expected_end=NOON + timedelta(hours=4))

    zh = await office.desk.known_incident(chat, fields(**TOLD), "zh")
    en = await office.desk.known_incident(chat, fields(**TOLD), "en")

    assert zh is not None
    assert en is not None
    assert zh.id == incident.id
    assert zh.told == "望京停水我们已经知道了，正在抢修。预计今天16:00恢复。"
    assert en.told == "We know: no water in Wangjing. It should be back by 16:00 today."


async def test_another_matter_another_place_or_a_report_of_wrongdoing_is_not(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    await declared(office)

    for other in (
        {"category": STREET_LAMP},
        {"subdistrict": None, "district": HAIDIAN},
        {"kind": "report"},
        {"confidential": True},
    ):
        assert await office.desk.known_incident(chat, fields(**(TOLD | other)), "zh") is None


async def test_an_unsure_category_fits_if_it_is_one_of_the_choices(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    await declared(office)

    found = await office.desk.known_incident(
        chat, fields(**(TOLD | {"category": None})), "zh", choices=(STREET_LAMP, WATER)
    )

    assert found is not None
    assert found.category == WATER


async def test_the_narrowest_incident_is_told_of(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    await declared(office, areas=(HAIDIAN,))
    near = await declared(office, place="南湖东园")
    told = fields(**(TOLD | {"address": "南湖东园一区3号楼"}))

    found = await office.desk.known_incident(chat, told, "zh")

    assert found is not None
    assert found.id == near.id


async def test_one_tap_follows_and_the_same_message_again_is_the_same(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    incident = await declared(office)
    call: dict[str, Any] = {
        "message_id": 7,
        "incident": incident.id,
        "fields": fields(**TOLD),
        "lang": "zh",
    }

    first = await office.desk.follow_incident(chat, **call)
    again = await office.desk.follow_incident(chat, **call)

    ticket, parent = await office.row(first.status.number), await office.row(incident.parent)
    assert again == first
    assert (ticket.status, ticket.parent_id, ticket.incident_id) == ("merged", parent.id, incident.id)
    assert (await seen(office, incident)).counted.followers == 1
    assert [line.action for line in await office.history(first.status.number)] == ["file", "merge"]
    assert "join" not in [line.action for line in await office.history(incident.parent)]
    found = await office.desk.known_incident(chat, fields(**TOLD), "zh")
    assert found is not None
    assert found.follows


async def test_who_needs_help_gets_an_emergency_ticket_of_their_own_beside_it(db: Database) -> None:
    office = Office(db)
    incident = await declared(office)

    followed = await follow(
        office, incident, 1, own=fields(**(TOLD | {"description": "我妈在家吸氧，没水了"}))
    )

    assert followed.own is not None
    own = await office.row(followed.own.number)
    assert (own.urgency, own.status, own.parent_id, own.incident_id) == (
        "emergency",
        "received",
        None,
        incident.id,
    )
    assert own.due_at - own.created_at == timedelta(hours=2)
    assert (await seen(office, incident)).counted.vulnerable == 1
    assert (await seen(office, incident)).counted.followers == 1


async def test_an_own_ticket_is_filed_once_for_a_message_and_also_when_it_is_over(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    incident = await declared(office)
    await office.tickets.incidents.end(OPERATOR, incident.id)
    call: dict[str, Any] = {
        "message_id": 7,
        "incident": incident.id,
        "fields": fields(**TOLD),
        "lang": "zh",
    }

    first = await office.desk.file_own(chat, **call)

    assert await office.desk.file_own(chat, **call) == first
    with pytest.raises(IncidentNotFound):
        await office.desk.file_own(chat, **(call | {"incident": 99}))


async def test_what_is_over_is_neither_told_of_nor_followed(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    incident = await declared(office)

    ended = await office.tickets.incidents.end(SUPERVISOR, incident.id)

    assert not ended.is_running
    assert await office.desk.known_incident(chat, fields(**TOLD), "zh") is None
    with pytest.raises(IllegalStep):
        await follow(office, incident, 2)
    with pytest.raises(IllegalStep):
        await office.tickets.incidents.end(SUPERVISOR, incident.id)


async def test_the_assistant_is_told_whether_any_runs(db: Database) -> None:
    office, path = Office(db), MessagePath(db)
    await office.tickets.incidents.end(SUPERVISOR, (await declared(office)).id)
    await path.inbox.receive(a_message("家里没水了"))
    await path.pump.run_once()
    await declared(office)
    await path.inbox.receive(a_message("家里没水了"))
    await path.pump.run_once()

    assert [turn.metadata["incidents"] for turn in path.dialogue.turns] == [False, True]


async def test_resolving_the_parent_ends_it_and_everybody_is_told_and_asked_once(db: Database) -> None:
    office = Office(db)
    incident = await declared(office)
    followers = [await follow(office, incident, nth) for nth in range(IN_ONE + 5)]
    await office.step(incident.parent, "accept")

    await office.step(incident.parent, "resolve", note="水来了")
    while await rounds(office).tick():
        pass

    assert not (await seen(office, incident)).is_running
    for one in followers:
        row = await office.row(one.status.number)
        assert row.conversation_id is not None
        heard = await office.messages(row.conversation_id)
        assert [message.notice for message in heard] == [
            "notice.accepted",
            "notice.resolved",
            "survey.contacted_here",
        ]
        assert row.number in heard[1].text
        [survey] = await office.surveys(row.number)
        assert survey.follower
    assert (await seen(office, incident)).counted.to_tell == 0


async def test_a_round_that_dies_in_between_misses_and_doubles_nobody(db: Database) -> None:
    office = Office(db)
    incident = await declared(office)
    followers = [await follow(office, incident, nth) for nth in range(IN_ONE * 2 + 1)]
    await office.step(incident.parent, "accept")
    parent = await office.row(incident.parent)

    # The first part is told by a process that never comes to the second.
    assert await rounds(office).tell_some(parent.id) == IN_ONE
    assert (await seen(office, incident)).counted.to_tell == IN_ONE + 1
    await asyncio.gather(*(rounds(office).tell_some(parent.id) for _ in range(3)))
    while await rounds(office).tick():
        pass

    for one in followers:
        row = await office.row(one.status.number)
        heard = await office.messages(row.conversation_id or 0)
        assert [message.notice for message in heard] == ["notice.accepted"]


async def test_who_joins_later_does_not_hear_what_came_before(db: Database) -> None:
    office = Office(db)
    incident = await declared(office)
    early = await follow(office, incident, 1)
    await office.step(incident.parent, "accept")
    late = await follow(office, incident, 2)

    await rounds(office).tick()

    for one, told in ((early, 1), (late, 0)):
        row = await office.row(one.status.number)
        assert len(await office.messages(row.conversation_id or 0)) == told


async def test_another_expected_end_is_told_once_and_the_latest(db: Database) -> None:
    office = Office(db)
    incident = await declared(office, expected_end=NOON + timedelta(hours=4))
    followed = await follow(office, incident, 1)
    change = office.tickets.incidents.change

    await change(OPERATOR, incident.id, {"expected_end": NOON + timedelta(hours=5)})
    changed = await change(OPERATOR, incident.id, {"expected_end": NOON + timedelta(hours=7)})
    await rounds(office).tick()

    row = await office.row(followed.status.number)
    assert await office.heard(row.conversation_id or 0) == [
        f"{row.number}那件事，现在预计今天19:00恢复，跟您说一声。恢复了我再告诉您。"
    ]
    assert [line.action for line in changed.history] == ["declare", "change", "change"]


async def test_another_expected_end_that_was_missed_in_the_day_waits_for_the_next_one(db: Database) -> None:
    office = Office(db)
    incident = await declared(office)
    await follow(office, incident, 1)
    await office.tickets.incidents.change(OPERATOR, incident.id, {"expected_end": NOON + timedelta(days=3)})

    office.clock.forward(hours=11)
    at_night = await rounds(office).work_off()
    office.clock.forward(hours=9)
    in_the_morning = await rounds(office).work_off()

    assert (at_night, in_the_morning) == (0, 1)


async def test_who_followed_an_incident_that_is_over_is_not_left_behind_by_a_merge(db: Database) -> None:
    office = Office(db)
    incident = await declared(office)
    await follow(office, incident, 1)
    await office.tickets.incidents.end(OPERATOR, incident.id)
    other = (await office.file(category=WATER)).number

    with pytest.raises(IllegalStep, match="followers"):
        await office.step(incident.parent, "merge", OPERATOR, parent=other)

    assert (await office.step(other, "merge", OPERATOR, parent=incident.parent)).status == "merged"


@pytest.mark.parametrize("was", ["an emergency", "the parent"])
async def test_what_had_to_do_with_an_incident_hears_of_the_ticket_it_is_merged_into(
    db: Database, was: str
) -> None:
    office = Office(db)
    if was == "the parent":
        merged = await office.filed(await office.conversation("first"), category=WATER)
        incident = await declared(office, parent=merged)
        await office.tickets.incidents.end(OPERATOR, incident.id)
    else:
        incident = await declared(office)
        own = fields(**(TOLD | {"description": "我妈在家吸氧，没水了"}))
        followed = await follow(office, incident, 1, own=own)
        assert followed.own is not None
        merged = followed.own.number
    other = (await office.file(category=WATER)).number
    await office.step(merged, "merge", OPERATOR, parent=other)

    await office.step(other, "dispatch", OPERATOR)

    chat = (await office.row(merged)).conversation_id
    assert chat is not None
    assert [row.notice for row in await office.messages(chat)][-1] == "notice.dispatched"


async def test_at_night_another_expected_end_waits_for_the_morning(db: Database) -> None:
    office = Office(db)
    office.clock.forward(hours=11)
    incident = await declared(office)
    followed = await follow(office, incident, 1)
    row = await office.row(followed.status.number)

    await office.tickets.incidents.change(
        OPERATOR, incident.id, {"expected_end": office.clock() + timedelta(hours=12)}
    )
    await rounds(office).tick()
    silent = await office.heard(row.conversation_id or 0)
    office.clock.forward(hours=9)
    await rounds(office).tick()

    assert silent == []
    assert len(await office.heard(row.conversation_id or 0)) == 1


async def test_a_new_time_that_nobody_heard_yet_is_not_told_once_it_is_over(db: Database) -> None:
    office = Office(db)
    incident = await declared(office)
    followed = await follow(office, incident, 1)

    await office.tickets.incidents.change(OPERATOR, incident.id, {"expected_end": NOON + timedelta(hours=1)})
    await office.tickets.incidents.end(OPERATOR, incident.id)
    await rounds(office).tick()

    row = await office.row(followed.status.number)
    assert await office.heard(row.conversation_id or 0) == []


async def test_its_area_and_words_can_be_changed_by_whoever_saw_the_latest(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    incident = await declared(office)
    change = office.tickets.incidents.change

    changed = await change(
        OPERATOR,
        incident.id,
        {"areas": [CHAOYANG], "text_zh": "朝阳停水，抢修中。"},
        version=incident.version,
    )

    found = await office.desk.known_incident(
        chat, fields(**(TOLD | {"subdistrict": None, "district": CHAOYANG})), "zh"
    )
    assert found is not None
    assert found.told == "朝阳停水，抢修中。"
    assert changed.history[-1].details == {
        "text_zh": ["望京停水我们已经知道了，正在抢修。", "朝阳停水，抢修中。"],
        "areas": [[WANGJING], [CHAOYANG]],
    }
    with pytest.raises(StaleVersion):
        await change(OPERATOR, incident.id, {"text_en": "Off."}, version=incident.version)


async def test_an_area_is_not_widened_over_another_incident_of_the_matter(db: Database) -> None:
    office = Office(db)
    await declared(office, areas=(HAIDIAN,))
    incident = await declared(office)

    with pytest.raises(AlreadyDeclared):
        await office.tickets.incidents.change(OPERATOR, incident.id, {"areas": [WANGJING, HAIDIAN]})


async def test_a_supervisor_ends_it_by_the_answer_to_all(db: Database) -> None:
    office = Office(db)
    incident = await declared(office)
    await follow(office, incident, 1)

    with pytest.raises(IllegalStep):
        await office.tickets.incidents.end(SUPERVISOR, incident.id, note="来水了")
    await office.step(incident.parent, "accept")
    with pytest.raises(NotAllowed):
        await office.tickets.incidents.end(OPERATOR, incident.id, note="来水了")
    ended = await office.tickets.incidents.end(SUPERVISOR, incident.id, note="来水了")

    assert (ended.status, ended.is_running) == ("resolved", False)


async def test_a_running_incident_keeps_its_parent(db: Database) -> None:
    office = Office(db)
    number = await office.filed(await office.conversation("first"), category=WATER)
    other = await office.filed(await office.conversation("other"), category=WATER)
    await declared(office, parent=number)

    with pytest.raises(IllegalStep):
        await office.step(number, "merge", parent=other)
    with pytest.raises(IllegalStep):
        await office.step(number, "reject", note="不归我们")


async def test_where_the_first_citizen_withdraws_the_first_follower_heads_it(db: Database) -> None:
    office = Office(db)
    first = await office.conversation("first")
    number = await office.filed(first, category=WATER)
    incident = await declared(office, parent=number)
    heir, other = [await follow(office, incident, nth) for nth in (1, 2)]

    await office.desk.withdraw(first, message_id=5, number=number, reason="不用了", lang="zh")
    late = await follow(office, incident, 3)
    await rounds(office).tick()

    now = await seen(office, incident)
    leader = await office.row(heir.status.number)
    assert (now.parent, now.is_running, now.counted.followers) == (leader.number, True, 2)
    assert leader.status == "received"
    for one in (other, late):
        assert (await office.row(one.status.number)).parent_id == leader.id


async def test_nobody_misses_news_that_goes_round_while_another_ticket_begins_to_head_it(
    db: Database,
) -> None:
    office = Office(db)
    first = await office.conversation("first")
    number = await office.filed(first, category=WATER)
    incident = await declared(office, parent=number)
    _, *others = [await follow(office, incident, nth) for nth in range(1, 6)]
    await office.step(number, "dispatch")
    parent = await office.row(number)

    await asyncio.gather(
        office.desk.withdraw(first, message_id=900, number=number, reason="不用了", lang="zh"),
        *(rounds(office).tell_some(parent.id) for _ in range(3)),
    )
    await rounds(office).tick()

    for one in others:
        told = await office.messages((await office.row(one.status.number)).conversation_id or 0)
        assert [message.notice for message in told].count("notice.dispatched") == 1


async def test_withdrawn_with_nobody_following_it_is_over(db: Database) -> None:
    office = Office(db)
    first = await office.conversation("first")
    number = await office.filed(first, category=WATER)
    incident = await declared(office, parent=number)

    await office.desk.withdraw(first, message_id=5, number=number, reason="不用了", lang="zh")

    assert not (await seen(office, incident)).is_running


async def test_a_follower_who_withdraws_is_neither_told_nor_counted(db: Database) -> None:
    office = Office(db)
    incident = await declared(office)
    gone = await follow(office, incident, 1)
    row = await office.row(gone.status.number)
    chat = row.conversation_id or 0

    await office.desk.withdraw(chat, message_id=5, number=row.number, reason="来水了", lang="zh")
    before = await office.heard(chat)
    await office.step(incident.parent, "accept")
    await rounds(office).tick()

    assert await office.heard(chat) == before
    assert (await seen(office, incident)).counted.followers == 0


async def test_not_solved_sends_the_parent_back_and_the_others_hear_of_it(db: Database) -> None:
    office = Office(db)
    incident = await declared(office)
    unhappy, other = [await follow(office, incident, nth) for nth in (1, 2)]
    await office.step(incident.parent, "accept")
    await office.step(incident.parent, "resolve", note="水来了")
    await rounds(office).tick()
    row = await office.row(unhappy.status.number)
    [survey] = await office.surveys(row.number)

    for message, (question, answer) in enumerate((("contacted", "no"), ("solved", "no")), 20):
        await office.desk.answer_survey(
            row.conversation_id or 0,
            message_id=message,
            survey=survey.id,
            question=question,
            answer=answer,
            lang="zh",
        )
    await rounds(office).tick()

    assert (await office.row(incident.parent)).status == "in_progress"
    told = await office.messages((await office.row(other.status.number)).conversation_id or 0)
    assert told[-1].notice == "notice.reopened"
    [ended] = await office.surveys(other.status.number)
    assert ended.state == "expired"


async def test_staff_steps_do_not_touch_the_rows_of_followers(db: Database) -> None:
    office = Office(db)
    incident = await declared(office)
    followed = await follow(office, incident, 1)
    before = await office.row(followed.status.number)

    await office.step(incident.parent, "accept")

    after = await office.row(followed.status.number)
    assert (after.version, after.updated_at) == (before.version, before.updated_at)


async def test_followers_that_join_at_once_are_all_there(db: Database) -> None:
    office = Office(db)
    incident = await declared(office)

    await asyncio.gather(*(follow(office, incident, nth) for nth in range(20)))

    assert (await seen(office, incident)).counted.followers == 20


async def test_who_joins_while_it_ends_is_told_or_refused_and_never_forgotten(db: Database) -> None:
    office = Office(db)
    incident = await declared(office)
    await office.step(incident.parent, "accept")

    _, *joined = await asyncio.gather(
        office.step(incident.parent, "resolve", note="水来了"),
        *(follow(office, incident, nth) for nth in range(12)),
        return_exceptions=True,
    )
    while await rounds(office).tick():
        pass

    followers = [one for one in joined if isinstance(one, Followed)]
    assert all(isinstance(one, Followed | IllegalStep) for one in joined), joined
    for one in followers:
        row = await office.row(one.status.number)
        heard = await office.messages(row.conversation_id or 0)
        assert [message.notice for message in heard].count("notice.resolved") == 1


async def test_a_ticket_of_somebody_else_there_is_not_offered_once_it_is_an_incident(db: Database) -> None:
    office = Office(db)
    number = await office.filed(await office.conversation("first"), category=WATER)
    chat = await office.conversation("second")
    told = fields(category=WATER)
    before = await office.desk.similar(chat, told, "zh")

    await declared(office, parent=number)

    assert before is not None
    assert await office.desk.similar(chat, told, "zh") is None


async def test_a_page_of_incidents_goes_on_where_the_last_one_ended(db: Database) -> None:
    office = Office(db)
    first = await declared(office)
    office.clock.forward(minutes=1)
    second = await declared(office, areas=(HAIDIAN,))
    await office.tickets.incidents.end(OPERATOR, first.id)

    page = await office.tickets.incidents.list(limit=1)
    rest = await office.tickets.incidents.list(limit=1, cursor=page.next)
    running = await office.tickets.incidents.list("running")

    assert ([one.id for one in page.items], [one.id for one in rest.items]) == ([second.id], [first.id])
    assert rest.next is None
    assert [one.id for one in running.items] == [second.id]


async def test_whoever_acted_in_another_of_their_chats_hears_of_it_there_only(db: Database) -> None:
    office = Office(db)
    incident = await declared(office)
    unhappy = await follow(office, incident, 1)
    row = await office.row(unhappy.status.number)
    other = await office.conversation("device-1-too")
    async with db.begin() as session:
        for chat in (row.conversation_id, other):
            bound = await session.get_one(ConversationRow, chat)
            bound.bound_id, bound.wrote_at = row.conversation_id, NOON if chat == other else None
    await office.step(incident.parent, "accept")
    await office.step(incident.parent, "resolve", note="水来了")
    await rounds(office).tick()
    [survey] = await office.surveys(row.number)

    for message, question in enumerate(("contacted", "solved"), 20):
        await office.desk.answer_survey(
            other, message_id=message, survey=survey.id, question=question, answer="no", lang="zh"
        )
    await rounds(office).tick()

    assert (await office.row(incident.parent)).status == "in_progress"
    told = [*await office.messages(other), *await office.messages(row.conversation_id or 0)]
    assert "notice.reopened" not in [one.notice for one in told]
