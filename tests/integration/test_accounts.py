"""Staff accounts: passwords, lock-out, sessions, tokens, audit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.errors import Conflict, InvalidInput, LockedOut, NotFound, SignInFailed
from desk.staff.accounts import Accounts
from desk.staff.actor import Actor
from desk.staff.sessions import Sessions
from desk.store.database import Database
from desk.store.models import ApiTokenRow, AuditRow, SessionRow, StaffRow
from tests.office import NOON, SUPERVISOR, StandingClock


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def accounts(db: Database, clock: StandingClock) -> Accounts:
    return Accounts(db, clock, units={"S110105026"})


@pytest.fixture
def sessions(db: Database, clock: StandingClock) -> Sessions:
    return Sessions(db, clock)


async def test_the_first_password_signs_in_and_must_be_changed(
    accounts: Accounts, sessions: Sessions
) -> None:
    password = await accounts.add("wang", role="operator", display_name="王操作")

    signed_in = await sessions.sign_in("wang", password, source="10.0.0.1")

    assert signed_in.person.must_change
    assert signed_in.person.actor() == Actor("staff", signed_in.person.id, "王操作", "operator")
    assert signed_in.expires_at == NOON + timedelta(hours=12)


async def test_the_store_keeps_hashes_only(accounts: Accounts, sessions: Sessions, db: Database) -> None:
    password = await accounts.add("wang", role="operator")
    signed_in = await sessions.sign_in("wang", password, source="here")
    token = await accounts.token("crm", role="operator")

    async with db.read() as session:
        [staff] = await session.scalars(select(StaffRow))
        [cookie] = await session.scalars(select(SessionRow))
        [api] = await session.scalars(select(ApiTokenRow))

    assert staff.password_hash is not None
    assert staff.password_hash.startswith("$argon2id$")
    kept = f"{staff.password_hash}{cookie.token_hash}{api.token_hash}"
    assert not any(secret in kept for secret in (password, signed_in.token, token))


@pytest.mark.parametrize(
    ("name", "role", "unit", "field"),
    [
        ("w", "operator", None, "name"),
        ("王", "operator", None, "name"),
        ("wang", "king", None, "role"),
        ("wang", "handler", None, "unit"),
        ("wang", "operator", "S110105026", "unit"),
        ("wang", "handler", "nowhere", "unit"),
    ],
)
async def test_an_account_that_makes_no_sense_is_refused(
    accounts: Accounts, name: str, role: str, unit: str | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await accounts.add(name, role=role, unit=unit)

    assert refused.value.field == field


async def test_a_name_is_given_once(accounts: Accounts) -> None:
    await accounts.add("wang", role="operator")

    with pytest.raises(Conflict):
        await accounts.add("wang", role="operator")


async def test_a_wrong_name_and_a_wrong_password_are_told_apart_by_nothing(
    accounts: Accounts, sessions: Sessions
) -> None:
    await accounts.add("wang", role="operator")

    with pytest.raises(SignInFailed) as password:
        await sessions.sign_in("wang", "wrong", source="here")
    with pytest.raises(SignInFailed) as name:
        await sessions.sign_in("nobody", "wrong", source="here")

    assert str(password.value) == str(name.value)


async def test_five_wrong_passwords_lock_that_source_for_fifteen_minutes_and_nobody_else(
    accounts: Accounts, sessions: Sessions, clock: StandingClock
) -> None:
    password = await accounts.add("wang", role="operator")
    other = await accounts.add("li", role="operator")
    for _ in range(5):
        with pytest.raises(SignInFailed):
            await sessions.sign_in("wang", "guess", source="attacker")

    with pytest.raises(LockedOut) as locked:
        await sessions.sign_in("wang", password, source="attacker")

    assert locked.value.until == NOON + timedelta(minutes=15)
    assert (await sessions.sign_in("wang", password, source="office")).person.name == "wang"
    assert (await sessions.sign_in("li", other, source="attacker")).person.name == "li"
    clock.forward(minutes=15)
    assert (await sessions.sign_in("wang", password, source="attacker")).person.name == "wang"


async def test_a_name_that_does_not_exist_is_locked_like_any_other(sessions: Sessions) -> None:
    for _ in range(5):
        with pytest.raises(SignInFailed):
            await sessions.sign_in("nobody", "guess", source="here")

    with pytest.raises(LockedOut):
        await sessions.sign_in("nobody", "guess", source="here")


async def test_signing_in_forgets_earlier_mistakes(accounts: Accounts, sessions: Sessions) -> None:
    password = await accounts.add("wang", role="operator")

    for _ in range(3):
        for _ in range(4):
            with pytest.raises(SignInFailed):
                await sessions.sign_in("wang", "typo", source="here")
        await sessions.sign_in("wang", password, source="here")


async def test_a_session_ends_by_itself_and_by_signing_out(
    accounts: Accounts, sessions: Sessions, clock: StandingClock
) -> None:
    password = await accounts.add("wang", role="operator")
    one = await sessions.sign_in("wang", password, source="here")
    other = await sessions.sign_in("wang", password, source="here")

    clock.forward(minutes=5)
    found = await sessions.find(one.token)
    await sessions.sign_out(other.token)

    assert found is not None
    assert (found.csrf, found.person.name) == (one.csrf, "wang")
    assert await sessions.find(other.token) is None
    assert await sessions.find("made up") is None
    clock.forward(hours=12)
    assert await sessions.find(one.token) is None


async def test_a_new_password_ends_every_session(accounts: Accounts, sessions: Sessions) -> None:
    first = await accounts.add("wang", role="operator")
    signed_in = await sessions.sign_in("wang", first, source="here")

    with pytest.raises(InvalidInput):
        await accounts.change_password(signed_in.person.id, old=first, new="short")
    with pytest.raises(SignInFailed):
        await accounts.change_password(signed_in.person.id, old="wrong", new="long enough, this one")
    await accounts.change_password(signed_in.person.id, old=first, new="long enough, this one")

    assert await sessions.find(signed_in.token) is None
    again = await sessions.sign_in("wang", "long enough, this one", source="here")
    assert not again.person.must_change
    reset = await accounts.reset("wang")
    assert await sessions.find(again.token) is None
    assert (await sessions.sign_in("wang", reset, source="here")).person.must_change
    with pytest.raises(NotFound):
        await accounts.reset("nobody")


async def test_an_account_switched_off_is_out_at_once(accounts: Accounts, sessions: Sessions) -> None:
    password = await accounts.add("wang", role="operator")
    signed_in = await sessions.sign_in("wang", password, source="here")

    await accounts.set_active("wang", active=False, by=SUPERVISOR)

    assert await sessions.find(signed_in.token) is None
    with pytest.raises(SignInFailed):
        await sessions.sign_in("wang", password, source="here")
    assert [person.active for person in await accounts.people()] == [False]
    await accounts.set_active("wang", active=True, by=SUPERVISOR)
    await sessions.sign_in("wang", password, source="here")


async def test_a_token_acts_in_its_role_until_it_ends(accounts: Accounts, clock: StandingClock) -> None:
    forever = await accounts.token("unit-system", role="handler", unit="S110105026")
    short = await accounts.token("trial", role="operator", lasts=timedelta(hours=1))

    assert await accounts.actor_for_token(forever) == Actor(
        "staff", None, "unit-system", "handler", "S110105026"
    )
    assert await accounts.actor_for_token(short) is not None
    assert await accounts.actor_for_token("sr_nothing") is None
    clock.forward(hours=1)
    assert await accounts.actor_for_token(short) is None
    assert await accounts.revoke_token("unit-system") == 1
    assert await accounts.actor_for_token(forever) is None


async def test_every_act_on_accounts_is_in_the_audit(
    accounts: Accounts, sessions: Sessions, db: Database
) -> None:
    password = await accounts.add("wang", role="operator", by=SUPERVISOR)
    await sessions.sign_in("wang", password, source="here")
    await accounts.reset("wang", by=SUPERVISOR)

    async with db.read() as session:
        rows = list(await session.scalars(select(AuditRow).order_by(AuditRow.id)))

    staff = rows[0].object_id
    assert [(row.actor, row.action) for row in rows] == [
        ("token:supervisor", "add_staff"),
        (f"staff:{staff}", "sign_in"),
        ("token:supervisor", "reset_password"),
    ]
