"""Guesses at the same time, and what changes while a secret is looked at: no more gets through than in a row."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest
from argon2 import PasswordHasher
from sqlalchemy import update

from desk.errors import LockedOut, SignInFailed, WrongCode
from desk.staff.actor import SYSTEM
from desk.staff.administration import Administration
from desk.staff.sessions import SignedIn
from desk.staff.sign_in_log import Place, read
from desk.store.database import Database
from desk.store.models import StaffRow
from tests.integration.test_second_factor import OFFICE, Person

AT_ONCE = 30
NEW = "river-lantern-9-cobalt"
SLOW = PasswordHasher(time_cost=12, memory_cost=65536, parallelism=1)
"""Looks at a password for long enough that something else can be done meanwhile."""


@pytest.fixture
async def wang(db: Database) -> Person:
    person = Person(db)
    await person.hire()
    return person


async def guessed(guess: Callable[[], Awaitable[object]]) -> Counter[str]:
    """What becomes of `AT_ONCE` guesses, by what they were answered."""
    answers = await asyncio.gather(*(guess() for _ in range(AT_ONCE)), return_exceptions=True)
    return Counter(type(answer).__name__ for answer in answers)


async def signed_in(wang: Person) -> SignedIn:
    entered = await wang.sessions.enter("wang", wang.password, OFFICE)
    assert isinstance(entered, SignedIn)
    return entered


async def test_of_thirty_wrong_passwords_at_once_five_are_looked_at(wang: Person) -> None:
    answers = await guessed(lambda: wang.sessions.enter("wang", "a guess", OFFICE))

    assert answers == {"SignInFailed": 5, "LockedOut": 25}
    assert Counter(line.outcome for line in await read(wang.db)) == {"password": 4, "locked": 1}
    with pytest.raises(LockedOut):
        await wang.sessions.enter("wang", wang.password, OFFICE)


async def test_of_a_name_that_nobody_has_no_more_are_looked_at(wang: Person) -> None:
    answers = await guessed(lambda: wang.sessions.enter("nobody", "a guess", OFFICE))

    assert answers == {"SignInFailed": 5, "LockedOut": 25}


async def test_of_thirty_wrong_passwords_that_confirm_a_session_five_are_looked_at(wang: Person) -> None:
    session = await signed_in(wang)

    answers = await guessed(lambda: wang.sessions.confirm(session, "a guess", OFFICE))

    assert answers == {"SignInFailed": 5, "LockedOut": 25}


async def test_of_thirty_wrong_old_passwords_five_are_looked_at(wang: Person) -> None:
    answers = await guessed(lambda: wang.accounts.change_password(wang.id, old="a guess", new=NEW))

    assert answers == {"SignInFailed": 5, "LockedOut": 25}


async def test_of_thirty_wrong_codes_at_once_five_are_looked_at(wang: Person) -> None:
    await wang.enrol()
    halves = [(await wang.half()).token for _ in range(AT_ONCE)]

    answers = await guessed(lambda: wang.sessions.enter_code(halves.pop(), "000000", OFFICE))

    assert answers["WrongCode"] == 5
    assert answers["WrongCode"] + answers["SignInFailed"] + answers["LockedOut"] == AT_ONCE
    with pytest.raises(LockedOut):
        await wang.sessions.enter("wang", wang.password, OFFICE)


async def test_of_thirty_wrong_codes_that_end_the_factor_five_are_looked_at(wang: Person) -> None:
    await wang.enrol()

    answers = await guessed(lambda: wang.factors.end(wang.id, "000000"))

    assert answers == {"WrongCode": 5, "LockedOut": 25}


async def test_codes_from_ever_new_places_at_once_are_counted_for_the_account(wang: Person) -> None:
    await wang.enrol()
    places = [Place(f"198.51.{host}.1") for host in range(AT_ONCE)]
    halves = [((await wang.half(place)).token, place) for place in places]

    async def guess() -> None:
        token, place = halves.pop()
        await wang.sessions.enter_code(token, "000000", place)

    assert await guessed(guess) == {"WrongCode": 20, "LockedOut": 10}


async def test_the_fifth_try_lets_in_who_knows_the_password_and_a_right_one_takes_nothing_off_before_the_code(
    wang: Person,
) -> None:
    for _ in range(4):
        with pytest.raises(SignInFailed):
            await wang.sessions.enter("wang", "a guess", OFFICE)
    await signed_in(wang)
    await wang.enrol()
    for _ in range(4):
        half = await wang.half()
        with pytest.raises(WrongCode):
            await wang.sessions.enter_code(half.token, "000000", OFFICE)

    half = await wang.half()
    with pytest.raises(WrongCode):
        await wang.sessions.enter_code(half.token, "000000", OFFICE)

    with pytest.raises(LockedOut):
        await wang.sessions.enter("wang", wang.password, OFFICE)


async def slowly(wang: Person) -> None:
    """From now on it takes a while to look at Wang's password."""
    async with wang.db.begin() as session:
        await session.execute(
            update(StaffRow).where(StaffRow.id == wang.id).values(password_hash=SLOW.hash(wang.password))
        )


async def reset(wang: Person) -> None:
    await asyncio.sleep(0.05)
    await wang.accounts.reset("wang")


async def reset_by_an_administrator(wang: Person) -> None:
    desk = Administration(wang.db, wang.clock)
    await asyncio.sleep(0.05)
    await desk.reset(wang.id, version=(await desk.one(wang.id)).version, by=SYSTEM)


async def switch_off(wang: Person) -> None:
    await asyncio.sleep(0.05)
    await wang.accounts.set_active("wang", active=False, by=SYSTEM)


@pytest.mark.parametrize("change", [reset, reset_by_an_administrator, switch_off])
async def test_what_is_changed_while_the_password_is_looked_at_keeps_the_old_one_out(
    wang: Person, change: Callable[[Person], Awaitable[None]]
) -> None:
    await slowly(wang)

    entered, _ = await asyncio.gather(
        wang.sessions.enter("wang", wang.password, OFFICE), change(wang), return_exceptions=True
    )

    assert isinstance(entered, SignInFailed)
    assert await wang.sessions.of(wang.id) == []


async def test_a_factor_that_is_set_up_while_the_password_is_looked_at_is_asked_for(wang: Person) -> None:
    await slowly(wang)

    entered, _ = await asyncio.gather(wang.sessions.enter("wang", wang.password, OFFICE), wang.enrol())

    assert not isinstance(entered, SignedIn)


async def test_a_session_that_is_confirmed_while_the_password_is_reset_ends(wang: Person) -> None:
    session = await signed_in(wang)
    await slowly(wang)

    confirmed, _ = await asyncio.gather(
        wang.sessions.confirm(session, wang.password, OFFICE), reset(wang), return_exceptions=True
    )

    assert isinstance(confirmed, SignInFailed)
    assert await wang.sessions.of(wang.id) == []


async def test_who_changes_the_password_does_not_undo_a_reset(wang: Person) -> None:
    await slowly(wang)

    changed, given = await asyncio.gather(
        wang.accounts.change_password(wang.id, old=wang.password, new=NEW),
        wang.accounts.reset("wang"),
        return_exceptions=True,
    )

    assert isinstance(changed, SignInFailed)
    assert isinstance(given, str)
    wang.password = given
    assert (await signed_in(wang)).person.must_change


async def test_a_confirmed_session_keeps_the_token_of_its_forms(wang: Person) -> None:
    session = await signed_in(wang)

    moved = await wang.sessions.confirm(session, wang.password, OFFICE)

    assert moved.token != session.token
    assert moved.csrf == session.csrf
    found = await wang.sessions.find(moved.token)
    assert found is not None
    assert found.csrf == session.csrf
