"""What administrators do with accounts, on both stores: versions, the last of them, what ends, what is logged."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from desk.errors import (
    InvalidInput,
    LastAdmin,
    NotFound,
    OwnAccount,
    SignInFailed,
    StaleVersion,
    WeakPassword,
)
from desk.staff import auditing, secret
from desk.staff.accounts import Accounts
from desk.staff.actor import Actor
from desk.staff.administration import AccountFilter, Administration
from desk.staff.auditing import AuditFilter
from desk.staff.sessions import CODE_LASTS, IDLE_AFTER, Sessions
from desk.staff.sign_in_log import Place
from desk.staff.tokens import Tokens
from desk.store.again import again
from desk.store.database import Database
from desk.store.models import HalfSignInRow
from tests.office import StandingClock

UNIT = "S110105026"


class Office:
    """Two administrators and an operator."""

    def __init__(self, db: Database) -> None:
        self.db, self.clock = db, StandingClock()
        self.accounts = Accounts(db, self.clock, units={UNIT})
        self.desk = Administration(db, self.clock, units={UNIT})
        self.sessions, self.tokens = Sessions(db, self.clock), Tokens(db, self.clock)
        self.ids: dict[str, int] = {}
        self.passwords: dict[str, str] = {}

    async def open(self) -> None:
        for name, role in (("chen", "admin"), ("zhao", "admin"), ("wang", "operator")):
            self.passwords[name] = await self.accounts.add(name, role=role, display_name=f"{name}同志")
        self.ids = {one.name: one.id for one in await self.accounts.people()}

    def by(self, name: str) -> Actor:
        return Actor("staff", self.ids[name], name, "admin")

    async def version(self, name: str) -> int:
        return (await self.desk.one(self.ids[name])).version


@pytest.fixture
async def office(db: Database) -> Office:
    opened = Office(db)
    await opened.open()
    return opened


async def test_accounts_are_found_by_name_role_and_state(office: Office) -> None:
    async def names(**wanted: str) -> list[str]:
        return [line.person.name for line in await office.desk.find(AccountFilter(**wanted))]

    await office.accounts.set_active("zhao", active=False, by=office.by("chen"))
    await office.sessions.sign_in("wang", office.passwords["wang"], source="203.0.113.1")

    assert await names() == ["chen", "wang", "zhao"]
    assert await names(q="WANG") == ["wang"]
    assert await names(q="g同") == ["wang"]
    assert await names(q="%") == []
    assert await names(role="admin") == ["chen", "zhao"]
    assert await names(state="off") == ["zhao"]
    assert await names(state="no_factor") == ["chen", "wang"]
    [line] = await office.desk.find(AccountFilter(q="wang"))
    assert line.last_in == office.clock()
    assert [line.person.name for line in await office.desk.find(AccountFilter(), after="chen", limit=1)] == [
        "wang"
    ]


async def test_a_new_role_is_had_at_once_and_signs_out(office: Office) -> None:
    entered = await office.sessions.sign_in("wang", office.passwords["wang"], source="here")

    before = await office.desk.change(
        office.ids["wang"], version=1, display_name=" 王五 ", role="handler", unit=UNIT, by=office.by("chen")
    )

    now = await office.desk.one(office.ids["wang"])
    assert (before.role, now.role, now.unit, now.display_name, now.version) == (
        "operator",
        "handler",
        UNIT,
        "王五",
        2,
    )
    assert await office.sessions.find(entered.token) is None


async def test_another_name_signs_nobody_out(office: Office) -> None:
    entered = await office.sessions.sign_in("wang", office.passwords["wang"], source="here")

    await office.desk.change(
        office.ids["wang"], version=1, display_name="王五", role="operator", unit=None, by=office.by("chen")
    )

    assert await office.sessions.find(entered.token) is not None


@pytest.mark.parametrize(
    ("shown", "role", "unit", "field"),
    [
        ("王", "king", None, "role"),
        ("王", "handler", None, "unit"),
        ("王", "handler", "nowhere", "unit"),
        ("王", "operator", UNIT, "unit"),
        (" ", "operator", None, "display_name"),
        ("王" * 101, "operator", None, "display_name"),
    ],
)
async def test_what_makes_no_sense_changes_nothing(
    office: Office, shown: str, role: str, unit: str | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await office.desk.change(
            office.ids["wang"], version=1, display_name=shown, role=role, unit=unit, by=office.by("chen")
        )

    assert refused.value.field == field
    assert await office.version("wang") == 1


async def test_who_looked_at_an_older_version_changes_nothing(office: Office) -> None:
    wang, chen = office.ids["wang"], office.by("chen")
    await office.desk.change(wang, version=1, display_name="王", role="reviewer", unit=None, by=chen)

    with pytest.raises(StaleVersion):
        await office.desk.change(wang, version=1, display_name="王", role="operator", unit=None, by=chen)
    with pytest.raises(StaleVersion):
        await office.desk.set_active(wang, version=1, active=False, by=chen)
    with pytest.raises(StaleVersion):
        await office.desk.reset(wang, version=1, by=chen)
    with pytest.raises(NotFound):
        await office.desk.set_active(999_999, version=1, active=False, by=chen)

    now = await office.desk.one(wang)
    assert (now.role, now.active, now.version) == ("reviewer", True, 2)


async def test_nobody_changes_their_own_role_or_switches_themselves_off(office: Office) -> None:
    chen, me = office.ids["chen"], office.by("chen")

    with pytest.raises(OwnAccount):
        await office.desk.set_active(chen, version=1, active=False, by=me)
    with pytest.raises(OwnAccount):
        await office.desk.change(chen, version=1, display_name="陈", role="operator", unit=None, by=me)
    with pytest.raises(OwnAccount):
        await office.desk.reset(chen, version=1, by=me)

    await office.desk.change(chen, version=1, display_name="陈", role="admin", unit=None, by=me)
    assert (await office.desk.one(chen)).display_name == "陈"


async def test_the_last_administrator_stays(office: Office) -> None:
    await office.desk.set_active(office.ids["zhao"], version=1, active=False, by=office.by("chen"))
    chen, zhao = office.ids["chen"], office.by("zhao")

    with pytest.raises(LastAdmin):
        await office.desk.set_active(chen, version=1, active=False, by=zhao)
    with pytest.raises(LastAdmin):
        await office.desk.change(chen, version=1, display_name="陈", role="operator", unit=None, by=zhao)
    with pytest.raises(LastAdmin):
        await office.accounts.set_active("chen", active=False, by=zhao)

    assert (await office.desk.one(chen)).active


async def test_two_who_switch_each_other_off_at_the_same_time_leave_one(office: Office) -> None:
    def off(name: str, by: str) -> asyncio.Task[None]:
        act = partial(office.desk.set_active, office.ids[name], version=1, active=False, by=office.by(by))
        return asyncio.ensure_future(again(act))

    done = await asyncio.gather(off("chen", "zhao"), off("zhao", "chen"), return_exceptions=True)

    assert sorted(type(one).__name__ for one in done) == ["LastAdmin", "NoneType"]
    active = await office.desk.find(AccountFilter(role="admin", state="active"))
    assert len(active) == 1


async def test_an_account_switched_off_loses_sessions_and_the_tokens_it_made(office: Office) -> None:
    entered = await office.sessions.sign_in("zhao", office.passwords["zhao"], source="here")
    made = await office.accounts.token("crm", role="operator", by=office.by("zhao"))
    other = await office.accounts.token("map", role="operator", by=office.by("chen"))

    await office.desk.set_active(office.ids["zhao"], version=1, active=False, by=office.by("chen"))

    assert await office.sessions.find(entered.token) is None
    assert await office.accounts.actor_for_token(made) is None
    assert await office.accounts.actor_for_token(other) is not None
    await office.desk.set_active(office.ids["zhao"], version=2, active=True, by=office.by("chen"))
    await office.sessions.sign_in("zhao", office.passwords["zhao"], source="here")
    assert await office.accounts.actor_for_token(made) is None


async def test_who_is_no_administrator_any_more_has_made_no_tokens(office: Office) -> None:
    made = await office.accounts.token("crm", role="admin", by=office.by("zhao"))

    await office.desk.change(
        office.ids["zhao"], version=1, display_name="赵", role="operator", unit=None, by=office.by("chen")
    )

    assert await office.accounts.actor_for_token(made) is None


async def test_a_reset_password_must_be_changed_and_not_back_to_the_one_before(office: Office) -> None:
    wang, own = office.ids["wang"], "rivers and mountains"
    await office.accounts.change_password(wang, old=office.passwords["wang"], new=own)

    given = await office.desk.reset(wang, version=1, by=office.by("chen"))

    entered = await office.sessions.sign_in("wang", given, source="here")
    assert entered.person.must_change
    with pytest.raises(SignInFailed):
        await office.sessions.sign_in("wang", own, source="here")
    for weak, reason in (
        (own, "former"),
        (given, "former"),
        ("too short", "short"),
        ("wangwang2026", "name"),
    ):
        with pytest.raises(WeakPassword) as refused:
            await office.accounts.change_password(wang, old=given, new=weak)
        assert refused.value.reason == reason
    await office.accounts.change_password(wang, old=given, new="another river entirely")
    assert not (await office.desk.one(wang)).must_change


async def test_tokens_are_listed_with_who_made_them_and_when_they_were_used(office: Office) -> None:
    token = await office.accounts.token("crm", role="handler", unit=UNIT, by=office.by("chen"))
    [listed] = await office.tokens.find()
    assert (listed.name, listed.role, listed.unit, listed.created_by, listed.used_at) == (
        "crm", "handler", UNIT, f"staff:{office.ids['chen']}", None,
    )  # fmt: skip
    assert listed.id not in token

    await office.accounts.actor_for_token(token)
    used = (await office.tokens.find())[0].used_at
    office.clock.forward(seconds=30)
    await office.accounts.actor_for_token(token)
    assert used == (await office.tokens.find())[0].used_at
    office.clock.forward(seconds=31)
    await office.accounts.actor_for_token(token)
    assert (await office.tokens.find())[0].used_at == office.clock()

    assert await office.tokens.end(listed.id, by=office.by("chen")) == "crm"
    assert await office.accounts.actor_for_token(token) is None
    assert await office.tokens.find() == []
    assert [one.name for one in await office.tokens.find(ended=True)] == ["crm"]
    for unknown in (listed.id, "0" * 16, listed.id[:4], "%"):
        with pytest.raises(NotFound):
            await office.tokens.end(unknown, by=office.by("chen"))


async def test_one_session_is_ended_or_all_but_the_present_one(office: Office) -> None:
    wang, me = office.ids["wang"], Actor("staff", office.ids["wang"], "wang", "operator")
    place = Place("203.0.113.9", "Mozilla/5.0 (X11; Linux) Gecko/2010 Firefox/128.0")
    first = await office.sessions.enter("wang", office.passwords["wang"], place)
    office.clock.forward(minutes=5)
    [here, there, other] = [
        await office.sessions.sign_in("wang", office.passwords["wang"], source="203.0.113.1")
        for _ in range(3)
    ]

    listed = await office.sessions.of(wang)
    assert len(listed) == 4
    assert (listed[-1].source, listed[-1].agent) == ("203.0.113.…", "Firefox · Linux")
    assert await office.sessions.end(wang, by=me, only=there.id, but=here.id) == 1
    assert await office.sessions.find(there.token) is None
    assert await office.sessions.end(office.ids["chen"], by=me, only=other.id) == 0
    assert await office.sessions.end(wang, by=me, but=here.id) == 2
    assert await office.sessions.find(here.token) is not None
    assert await office.sessions.find(other.token) is None
    assert await office.sessions.find(getattr(first, "token", "")) is None


async def test_a_desk_that_was_broken_into_lets_nobody_go_on(office: Office) -> None:
    token = await office.accounts.token("crm", role="operator", lasts=timedelta(days=90))
    entered = [
        await office.sessions.sign_in(name, office.passwords[name], source="here")
        for name in ("wang", "chen")
    ]
    half = secret.new_token()
    async with office.db.begin() as session:
        until = office.clock() + CODE_LASTS
        session.add(
            HalfSignInRow(token_hash=secret.digest(half), staff_id=office.ids["wang"], expires_at=until)
        )

    ended = await office.accounts.end_all()

    assert ended == (2, 1)
    assert [await office.sessions.find(one.token) for one in entered] == [None, None]
    assert await office.accounts.actor_for_token(token) is None
    with pytest.raises(SignInFailed):
        await office.sessions.enter_code(half, "000000", Place("203.0.113.9"))
    async with office.db.read() as session:
        assert await session.scalar(select(func.count()).select_from(HalfSignInRow)) == 0
    [act] = await auditing.find(office.db, AuditFilter(actions=("end_all",)))
    assert (act.actor, act.details) == ("system", {"count": 3})


async def test_who_was_away_for_long_shows_again_who_they_are(office: Office) -> None:
    entered = await office.sessions.sign_in("wang", office.passwords["wang"], source="here")
    office.clock.now += IDLE_AFTER
    found = await office.sessions.find(entered.token, is_present=False)
    assert found is not None
    assert not found.is_idle
    office.clock.forward(seconds=1)

    idle = await office.sessions.find(entered.token)
    assert idle is not None
    assert idle.is_idle
    assert (await office.sessions.find(entered.token) or idle).is_idle
    with pytest.raises(SignInFailed):
        await office.sessions.confirm(idle, "a guess", Place("here"))
    confirmed = await office.sessions.confirm(idle, office.passwords["wang"], Place("here"))

    assert await office.sessions.find(entered.token) is None
    back = await office.sessions.find(confirmed.token)
    assert back is not None
    assert not back.is_idle
    assert (back.expires_at, back.confirmed_at) == (entered.expires_at, office.clock())


async def test_the_audit_is_searched_by_person_act_thing_and_time(office: Office) -> None:
    wang, chen = office.ids["wang"], office.by("chen")
    await office.desk.change(wang, version=1, display_name="王", role="reviewer", unit=None, by=chen)
    office.clock.forward(days=1)
    await office.accounts.token("crm", role="operator", by=chen)
    await office.desk.set_active(wang, version=2, active=False, by=office.by("zhao"))

    async def acts(**wanted: object) -> list[str]:
        return [one.action for one in await auditing.find(office.db, AuditFilter(**wanted))]  # type: ignore[arg-type]

    assert await acts(who="chen") == ["add_token", "change_staff"]
    assert await acts(who="nobody") == []
    assert await acts(who="system") == ["add_staff"] * 3
    assert await acts(which="wang") == ["switch_off", "change_staff", "add_staff"]
    assert await acts(which="crm") == ["add_token"]
    assert await acts(actions=("switch_off", "add_token")) == ["switch_off", "add_token"]
    assert await acts(kind="token") == ["add_token"]
    assert await acts(start=office.clock()) == ["switch_off", "add_token"]
    assert await acts(end=office.clock(), who="chen") == ["change_staff"]
    page = await auditing.find(office.db, AuditFilter(), limit=2)
    rest = await auditing.find(office.db, AuditFilter(), before=page[-1].id)
    assert len(page) + len(rest) == 6
    assert (page[0].actor_name, page[0].object_name) == ("zhao同志 (zhao)", "wang")
