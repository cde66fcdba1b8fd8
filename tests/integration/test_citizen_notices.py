"""What a citizen hears of each step: the right sentence, once, in their language, naming their ticket; or nothing."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from city.model import QuietHours
from city.pack import CityPack
from city.settings import Versions
from desk import notices
from desk.cases.judging import Ruling
from desk.cases.service import CaseFilter
from desk.errors import IllegalStep, InvalidInput, NotAllowed
from desk.staff.actor import Actor
from desk.store.models import MessageRow
from desk.tickets.lifecycle import ACTIONS
from desk.tickets.telling import DATED
from desk.tickets.watch import Clocks
from tests.office import (
    OPERATOR,
    SUPERVISOR,
    WANGJING_OFFICE,
    WATERWORKS,
    Office,
    beijing,
    survey_settings,
)
from tests.sealed_store import Database
from tests.staff_room import beijing as shipped

SECOND = Actor("staff", None, "second", "supervisor")
FOLLOWS_ITS_ANSWER = ("survey.contacted", "survey.contacted_here")
"""The question right behind the sentence that names the ticket."""


@dataclass
class Case:
    """One citizen with one ticket at an office."""

    office: Office
    chat: int
    number: str

    async def step(self, action: str, actor: Actor = SUPERVISOR, **more: Any) -> None:
        await self.office.step(self.number, action, actor, **more)

    async def rule(self, state: Any, **more: Any) -> None:
        [case] = (
            await self.office.tickets.cases.list(
                CaseFilter(ticket=self.number, states=["open"]), actor=SECOND
            )
        ).items
        await self.office.tickets.cases.rule(SECOND, case.id, Ruling(state, grounds="seen", **more))

    async def lift(self) -> None:
        [case] = (await self.office.tickets.cases.list(CaseFilter(ticket=self.number), actor=SECOND)).items
        await self.office.tickets.cases.lift(SECOND, case.id)

    async def dispatched(self) -> None:
        await self.step("dispatch")

    async def accepted(self) -> None:
        await self.dispatched()
        await self.step("accept", WANGJING_OFFICE)

    async def resolved(self) -> None:
        await self.accepted()
        await self.step("resolve", WANGJING_OFFICE, note="done")

    async def merged(self) -> None:
        leader = (await self.office.file()).number
        await self.step("merge", OPERATOR, parent=leader)

    async def asked(self, action: str, actor: Actor = WANGJING_OFFICE, **more: Any) -> None:
        await self.accepted()
        await self.step(action, actor, **more)


Do = Callable[[Case], Awaitable[Any]]


@dataclass(frozen=True)
class Scene:
    """What happens to the ticket before, what is done then, and the notices it gives in order."""

    action: str
    before: Do | None
    do: Do
    hears: Sequence[str]
    late: bool = True
    """Whether it can also happen after the day of the answer."""


def _exclude(case: Case) -> Awaitable[None]:
    return case.step("exclude", reason="already_decided", evidence=["judgment.pdf"])


def _hang(case: Case) -> Awaitable[None]:
    return case.step("hang", reason="city_plan", evidence=["plan.pdf"])


def _pause(case: Case) -> Awaitable[None]:
    until = case.office.clock() + timedelta(days=2)
    return case.asked("pause", note="frost", until=until)


def _extend(case: Case) -> Awaitable[None]:
    return case.asked("extend", note="spare part")


def _return(case: Case) -> Awaitable[None]:
    return case.asked("return", reason="wrong_place", staff_note="across the road")


async def _excluded(case: Case) -> None:
    await _exclude(case)
    await case.step("exclude", SECOND)


async def _hung(case: Case) -> None:
    await _hang(case)
    await case.step("hang", SECOND)


async def _paused(case: Case) -> None:
    await case.accepted()
    await case.step("pause", note="frost", until=case.office.clock() + timedelta(days=2))


SCENES: dict[str, Scene] = {
    "dispatched": Scene("dispatch", None, Case.dispatched, ["notice.dispatched"]),
    "accepted": Scene(
        "accept", Case.dispatched, lambda c: c.step("accept", WANGJING_OFFICE), ["notice.accepted"]
    ),
    "returned": Scene(
        "return",
        Case.accepted,
        lambda c: c.step("return", WANGJING_OFFICE, reason="not_ours"),
        ["notice.returned"],
    ),
    "returned for information": Scene(
        "return",
        Case.accepted,
        lambda c: c.step("return", WANGJING_OFFICE, reason="needs_information", note="which floor?"),
        ["notice.returned_for_information"],
    ),
    "a return is refused": Scene("return", _return, lambda c: c.rule("refused"), ["notice.return_refused"]),
    "a return is upheld": Scene("return", _return, lambda c: c.rule("granted"), []),
    "resolved": Scene(
        "resolve",
        Case.accepted,
        lambda c: c.step("resolve", WANGJING_OFFICE, note="done"),
        ["notice.resolved", "survey.contacted_here"],
    ),
    "rejected": Scene("reject", None, lambda c: c.step("reject", reason="court"), ["notice.rejected"]),
    "withdrawn by the hotline": Scene(
        "withdraw",
        Case.accepted,
        lambda c: c.step("withdraw", OPERATOR, reason="fixed"),
        ["notice.withdrawn"],
    ),
    "withdrawn in the chat": Scene(
        "withdraw",
        Case.accepted,
        lambda c: c.office.desk.withdraw(
            c.chat, message_id=c.chat, number=c.number, reason="fixed", lang="zh"
        ),
        [],
    ),
    "reopened by the hotline": Scene(
        "reopen", Case.resolved, lambda c: c.step("reopen", OPERATOR), ["notice.reopened"]
    ),
    "reopened in the chat": Scene(
        "reopen",
        Case.resolved,
        lambda c: c.office.desk.reopen(c.chat, message_id=c.chat, number=c.number, reason="worse", lang="zh"),
        [],
    ),
    "closed by the hotline": Scene(
        "close", Case.resolved, lambda c: c.step("close", OPERATOR), ["notice.closed_by_staff"]
    ),
    "merged": Scene("merge", None, Case.merged, ["notice.merged"]),
    "unmerged": Scene("unmerge", Case.merged, lambda c: c.step("unmerge", OPERATOR), ["notice.unmerged"]),
    "reassigned": Scene(
        "reassign", Case.accepted, lambda c: c.step("reassign", unit="D110105"), ["notice.reassigned"]
    ),
    "an extension is asked": Scene("extend", None, _extend, ["notice.dispatched", "notice.accepted"]),
    "an extension is granted": Scene(
        "extend", _extend, lambda c: c.rule("granted", note="spare part"), ["notice.extended"]
    ),
    "an extension is refused": Scene("extend", _extend, lambda c: c.rule("refused"), []),
    "a pause is granted": Scene(
        "pause", _pause, lambda c: c.rule("granted", note="frost"), ["notice.paused"], late=False
    ),
    "a pause is refused": Scene("pause", _pause, lambda c: c.rule("refused"), [], late=False),
    "resumed": Scene("resume", _paused, lambda c: c.step("resume"), ["notice.resumed"], late=False),
    "raised": Scene("raise", Case.accepted, lambda c: c.step("raise"), []),
    "whistled without words": Scene(
        "whistle", Case.accepted, lambda c: c.step("whistle", co_units=["water"]), []
    ),
    "whistled": Scene(
        "whistle",
        Case.accepted,
        lambda c: c.step("whistle", co_units=["water"], note="today at three"),
        ["notice.whistled"],
    ),
    "an exclusion is asked": Scene("exclude", None, _exclude, []),
    "an exclusion is granted": Scene("exclude", _exclude, lambda c: c.rule("granted"), ["notice.excluded"]),
    "an exclusion is refused": Scene("exclude", _exclude, lambda c: c.rule("refused"), []),
    "an exclusion is lifted": Scene("exclude", _excluded, Case.lift, ["notice.included"]),
    "a place on the ledger is asked": Scene("hang", None, _hang, []),
    "a place on the ledger is granted": Scene("hang", _hang, lambda c: c.rule("granted"), ["notice.hung"]),
    "a place on the ledger is refused": Scene("hang", _hang, lambda c: c.rule("refused"), []),
    "a place on the ledger is lifted": Scene("hang", _hung, Case.lift, ["notice.unhung"]),
    "the unit writes": Scene(
        "note",
        Case.accepted,
        lambda c: c.office.tickets.note(WANGJING_OFFICE, c.number, "on our way", public=True),
        ["notice.note"],
    ),
    "the hotline writes": Scene(
        "note",
        None,
        lambda c: c.office.tickets.note(OPERATOR, c.number, "on our way", public=True),
        ["notice.note_hotline"],
    ),
    "a note for colleagues": Scene(
        "note", Case.accepted, lambda c: c.office.tickets.note(WANGJING_OFFICE, c.number, "a dog"), []
    ),
}


def test_every_action_has_its_scene() -> None:
    assert set(ACTIONS) == {scene.action for scene in SCENES.values()} - {"note"}


async def a_case(
    db: Database,
    lang: str | None,
    *,
    pack: CityPack | None = None,
    address: str = "device-1",
    **changes: Any,
) -> Case:
    office = Office(db, pack=pack or beijing(cases=shipped().cases))
    chat = await office.conversation(address, lang=lang)
    return Case(office, chat, await office.filed(chat, **changes))


def check(row: MessageRow, case: Case, lang: str) -> None:
    """It is in that language, belongs to the ticket and says so."""
    assert row.notice is not None
    named = case.number in row.text or (row.card or {}).get("number") == case.number
    assert named or row.notice in FOLLOWS_ITS_ANSWER, row.text
    assert row.ticket_id is not None
    has_chinese = bool(re.search(r"[\u4e00-\u9fff]", row.text))
    assert has_chinese == (lang == "zh"), row.text


@pytest.mark.parametrize("name", sorted(SCENES))
async def test_each_step_is_told_once_in_the_citizens_language_or_not_at_all(
    sqlite_url: str, name: str
) -> None:
    db, scene = Database(sqlite_url), SCENES[name]
    for lang in ("zh", "en"):
        for late in (False, True) if scene.late else (False,):
            case = await a_case(db, lang, address=f"{lang}-{late}")
            if late:
                case.office.clock.forward(days=8)
            if scene.before is not None:
                await scene.before(case)
            before = len(await case.office.messages(case.chat))

            await scene.do(case)

            told = (await case.office.messages(case.chat))[before:]
            assert [row.notice for row in told] == list(scene.hears)
            for row in told:
                check(row, case, lang)
                sorry = "对不起" in row.text or "Sorry" in row.text
                assert sorry == (late and str(row.notice).removeprefix("notice.") in DATED), row.text
    await db.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_what_happens_by_itself_is_told_too(db: Database, lang: str) -> None:
    case = await a_case(db, lang)
    await case.accepted()
    before = len(await case.office.messages(case.chat))
    case.office.clock.forward(days=8)
    await case.office.clocks.work_off()
    await case.step("resolve", WANGJING_OFFICE, note="done")
    case.office.clock.forward(days=1)
    await case.office.clocks.work_off()
    case.office.clock.forward(days=2)
    await case.office.clocks.work_off()

    told = (await case.office.messages(case.chat))[before:]
    assert [row.notice for row in told] == [
        "notice.overdue",
        "notice.resolved",
        "survey.contacted_here",
        "survey.reminder",
        "notice.closed_unanswered",
    ]
    for row in told:
        check(row, case, lang)


async def test_nobody_to_send_it_to_is_told_that_we_press_for_it(db: Database) -> None:
    case = await a_case(db, "en")
    case.office.clock.forward(days=8)
    await case.office.clocks.work_off()

    [row] = await case.office.messages(case.chat)
    assert row.notice == "notice.overdue_dispatch"
    check(row, case, "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_day_promised_after_the_first_one_passed_is_told_of_when_it_passes_too(
    db: Database, lang: str
) -> None:
    case = await a_case(db, lang)
    await case.accepted()
    case.office.clock.forward(days=8)
    await case.office.clocks.work_off()
    await case.step("extend", WANGJING_OFFICE, note="spare part")
    await case.rule("granted", note="spare part")
    before = len(await case.office.messages(case.chat))
    for _ in range(30):
        case.office.clock.forward(days=1)
        await case.office.clocks.work_off()

    told = [row for row in (await case.office.messages(case.chat))[before:] if row.notice == "notice.overdue"]
    assert len(told) == 1
    check(told[0], case, lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("sent", "hears"), [(True, "notice.overdue_hung"), (False, "notice.overdue_dispatch_hung")]
)
async def test_nobody_says_that_they_press_for_what_is_on_the_ledger(
    db: Database, lang: str, sent: bool, hears: str
) -> None:
    case = await a_case(db, lang)
    if sent:
        await case.accepted()
    await _hang(case)
    await case.rule("granted")
    case.office.clock.forward(days=8)
    await case.office.clocks.work_off()

    row = (await case.office.messages(case.chat))[-1]
    assert row.notice == hears
    check(row, case, lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_whoever_said_that_it_is_solved_does_not_hear_that_they_said_nothing(
    db: Database, lang: str
) -> None:
    case = await a_case(db, lang)
    await case.resolved()
    survey = (await case.office.surveys(case.number))[0].id
    await case.office.desk.answer_survey(
        case.chat,
        message_id=1,
        survey=survey,
        question="contacted",
        answer="yes",
        also={"solved": "yes"},
        lang=lang,
    )
    case.office.clock.forward(days=4)
    await case.office.clocks.work_off()

    row = (await case.office.messages(case.chat))[-1]
    assert row.notice == "notice.closed_solved"
    check(row, case, lang)


async def test_a_pause_that_is_over_is_told(db: Database) -> None:
    case = await a_case(db, "zh")
    await _paused(case)
    case.office.clock.forward(days=2)
    await case.office.clocks.work_off()

    assert [row.notice for row in await case.office.messages(case.chat)][-2:] == [
        "notice.paused",
        "notice.resumed",
    ]


async def test_a_change_of_language_changes_the_next_notice(db: Database) -> None:
    case = await a_case(db, "zh")
    await case.dispatched()
    await case.office.desk.speak(case.chat, "en")
    await case.step("accept", WANGJING_OFFICE)

    first, second = await case.office.messages(case.chat)
    check(first, case, "zh")
    check(second, case, "en")


async def test_followers_read_what_the_unit_writes_under_their_own_number(db: Database) -> None:
    case = await a_case(db, "zh")
    other = await case.office.conversation("other", lang="en")
    follower = await case.office.filed(other)
    await case.accepted()
    await case.office.step(follower, "merge", OPERATOR, parent=case.number)

    await case.office.tickets.note(WANGJING_OFFICE, case.number, "on our way", public=True)

    assert (await case.office.heard(other))[
        -1
    ] == f"Wangjing Subdistrict has news about {follower}:\non our way"
    [line] = [line for line in await case.office.history(case.number) if line.action == "note"]
    assert (line.public_note, line.note) == ("on our way", None)


async def test_only_the_lead_writes_to_the_citizen_and_only_while_it_works(db: Database) -> None:
    case = await a_case(db, "zh")
    note = case.office.tickets.note
    await case.step("dispatch", co_units=["water"])
    version = (await case.office.row(case.number)).version

    with pytest.raises(NotAllowed):
        await note(WATERWORKS, case.number, "it is ours", public=True)
    with pytest.raises(InvalidInput):
        await note(WANGJING_OFFICE, case.number, " ", public=True)
    await note(WANGJING_OFFICE, case.number, "on our way", public=True)
    assert (await case.office.row(case.number)).version == version
    await case.step("accept", WANGJING_OFFICE)
    await case.step("resolve", WANGJING_OFFICE, note="done")
    with pytest.raises(IllegalStep):
        await note(WANGJING_OFFICE, case.number, "one more thing", public=True)


NIGHT, MORNING = datetime(2026, 11, 24, 14, 0, tzinfo=UTC), datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
"""22:00 and 8:00 in Beijing: where the quiet hours of the small city begin and end."""
SECOND_OF_TIME = timedelta(seconds=1)


async def hears_at(case: Case, clocks: Clocks, *moments: datetime) -> list[list[str]]:
    """The notices that each of these moments brings."""
    found = []
    for moment in moments:
        case.office.clock.now = moment
        before = len(await case.office.messages(case.chat))
        await clocks.work_off()
        found.append([str(row.notice) for row in (await case.office.messages(case.chat))[before:]])
    return found


async def test_steps_and_the_question_behind_them_come_at_night_too(db: Database) -> None:
    case = await a_case(db, "zh")
    case.office.clock.now = NIGHT + timedelta(hours=3)

    await case.resolved()

    assert [row.notice for row in await case.office.messages(case.chat)] == [
        "notice.dispatched",
        "notice.accepted",
        "notice.resolved",
        "survey.contacted_here",
    ]


@pytest.mark.parametrize(
    ("resolved", "reminded"),
    [
        (NIGHT - SECOND_OF_TIME, NIGHT - SECOND_OF_TIME),
        (NIGHT, MORNING),
        (MORNING - SECOND_OF_TIME, MORNING),
        (MORNING, MORNING),
    ],
)
async def test_a_reminder_waits_for_the_morning(db: Database, resolved: datetime, reminded: datetime) -> None:
    day = timedelta(days=1)
    case = await a_case(db, "zh")
    case.office.clock.now = resolved
    await case.resolved()

    soon, then = await hears_at(case, case.office.clocks, reminded + day - SECOND_OF_TIME, reminded + day)

    assert (soon, then) == ([], ["survey.reminder"])


@pytest.mark.parametrize(
    ("urgency", "handling"), [("normal", timedelta(days=7)), ("emergency", timedelta(hours=2))]
)
async def test_nobody_is_woken_to_hear_that_it_is_late(
    db: Database, urgency: str, handling: timedelta
) -> None:
    office = Office(db, pack=beijing(cases=shipped().cases))
    office.clock.now = NIGHT - handling
    chat = await office.conversation(lang="zh")
    case = Case(office, chat, await office.filed(chat, urgency=urgency))
    await case.accepted()

    soon, then = await hears_at(case, office.clocks, MORNING - SECOND_OF_TIME, MORNING)

    assert (soon, then) == ([], ["notice.overdue"])


async def test_a_question_that_comes_some_time_after_the_answer_names_its_ticket_and_lets_people_sleep(
    db: Database,
) -> None:
    pack = beijing(survey=Versions((survey_settings(delay=timedelta(hours=1)),)))
    case = await a_case(db, "zh", pack=pack)
    case.office.clock.now = NIGHT - timedelta(minutes=30)
    await case.resolved()

    assert await hears_at(case, case.office.clocks, MORNING - SECOND_OF_TIME, MORNING) == [
        [],
        ["survey.asked"],
    ]
    assert (await case.office.heard(case.chat))[-1].startswith(
        f"关于{case.number}，想问您一句：望京街道联系过您吗"
    )
    [survey] = await case.office.surveys(case.number)
    assert survey.state == "asked"


async def test_a_city_sets_its_own_quiet_hours(db: Database) -> None:
    owls = Versions((QuietHours(date(2024, 1, 1), time(23), time(7)),))
    case = await a_case(db, "zh", pack=beijing(quiet_hours=owls))
    case.office.clock.now = NIGHT + timedelta(minutes=30)
    await case.resolved()
    at = case.office.clock.now + timedelta(days=1)

    assert await hears_at(case, case.office.clocks, at) == [["survey.reminder"]]


def test_each_catalogue_sentence_names_its_ticket_or_comes_with_its_card() -> None:
    bare = [
        key
        for key in notices.catalogue()
        if key.startswith("notice.") and "{number}" not in notices.catalogue().raw(key, "zh")
    ]

    assert bare == ["notice.word"]
