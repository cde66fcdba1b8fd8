"""Guesses at the same time, and what changes while a secret is looked at: no more gets through than in a row."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest
from argon2 import PasswordHasher
from sqlalchemy import update

from desk.errors import LockedOut, SignInFailed, TooFast, WrongCode
from desk.staff.actor import SYSTEM
from desk.staff.administration import Administration
from desk.staff.looking import Lane
from desk.staff.sessions import SignedIn
from desk.staff.sign_in_log import Place, read
from desk.store.database import Database
from desk.store.models import StaffRow
from tests.integration.test_second_factor import OFFICE, Person
from tests.store_counts import counted

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
    roomy = wang.sessions_of(most_at_once=AT_ONCE)

    answers = await guessed(lambda: roomy.enter("wang", "a guess", OFFICE))

    assert answers == {"SignInFailed": 5, "LockedOut": 25}
    assert Counter(line.outcome for line in await read(wang.db)) == {"password": 4, "locked": 1}
    with pytest.raises(LockedOut):
        await wang.sessions.enter("wang", wang.password, OFFICE)


async def test_of_a_name_that_nobody_has_no_more_are_looked_at(wang: Person) -> None:
    roomy = wang.sessions_of(most_at_once=AT_ONCE)

    answers = await guessed(lambda: roomy.enter("nobody", "a guess", OFFICE))

    assert answers == {"SignInFailed": 5, "LockedOut": 25}


async def test_of_thirty_wrong_passwords_that_confirm_a_session_five_are_looked_at(wang: Person) -> None:
    session, roomy = await signed_in(wang), wang.sessions_of(most_at_once=AT_ONCE)

    answers = await guessed(lambda: roomy.confirm(session, "a guess", OFFICE))

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


async def test_passwords_from_ever_new_places_are_counted_for_the_account_but_not_in_a_browser_it_knows(
    wang: Person,
) -> None:
    known = (await signed_in(wang)).known
    at_home, outside = Place("203.0.113.9", "", known), Place("203.0.113.8")
    for host in range(20):
        with pytest.raises(SignInFailed):
            await wang.sessions.enter("wang", "a guess", Place(f"198.51.100.{host}"))

    with pytest.raises(LockedOut) as locked:
        await wang.sessions.enter("wang", wang.password, outside)

    assert locked.value.whole_account
    assert isinstance(await wang.sessions.enter("wang", wang.password, at_home), SignedIn)
    wang.clock.forward(minutes=15)
    assert isinstance(await wang.sessions.enter("wang", wang.password, outside), SignedIn)


async def test_a_name_that_nobody_has_is_closed_elsewhere_like_any_other(wang: Person) -> None:
    for host in range(20):
        with pytest.raises(SignInFailed):
            await wang.sessions.enter("nobody", "a guess", Place(f"198.51.100.{host}"))

    with pytest.raises(LockedOut) as locked:
        await wang.sessions.enter("nobody", "a guess", OFFICE)

    assert locked.value.whole_account


async def test_a_right_password_elsewhere_is_no_wrong_one(wang: Person) -> None:
    places = [Place(f"198.51.100.{host}") for host in range(25)]

    entered = [await wang.sessions.enter("wang", wang.password, place) for place in places]

    assert all(isinstance(one, SignedIn) for one in entered)


async def test_all_addresses_of_one_ipv6_line_are_one_place(wang: Person) -> None:
    places = [Place(f"2001:db8:1:2:{host:x}::1") for host in range(1, 7)]
    for place in places[:5]:
        with pytest.raises(SignInFailed):
            await wang.sessions.enter("wang", "a guess", place)

    with pytest.raises(LockedOut):
        await wang.sessions.enter("wang", wang.password, places[5])
    assert isinstance(await wang.sessions.enter("wang", wang.password, Place("2001:db8:1:3::1")), SignedIn)


async def test_a_crowd_is_sent_away_and_holds_up_no_known_browser(wang: Person) -> None:
    sessions = wang.sessions_of(most_at_once=1)
    await slowly(wang)
    at_home = Place("203.0.113.9", "", (await signed_in(wang)).known)

    *answers, entered = await asyncio.gather(
        *(sessions.enter("wang", "a guess", Place(f"198.51.100.{nth}")) for nth in range(8)),
        sessions.enter("wang", wang.password, at_home),
        return_exceptions=True,
    )

    assert {type(answer) for answer in answers} == {SignInFailed, TooFast}
    assert isinstance(entered, SignedIn)


async def test_who_is_sent_away_by_a_crowd_did_not_try(wang: Person) -> None:
    full, session = wang.sessions_of(most_at_once=0), await signed_in(wang)
    with counted(wang.db) as seen:
        for _ in range(6):
            with pytest.raises(TooFast):
                await full.enter("wang", wang.password, OFFICE)
            with pytest.raises(TooFast):
                await full.confirm(session, wang.password, OFFICE)

    # The store is not asked for them: that is what a crowd would cost.
    assert seen == {}
    assert isinstance(await wang.sessions.enter("wang", wang.password, OFFICE), SignedIn)


async def test_so_many_passwords_wait_for_one_another_and_no_more() -> None:
    lane, kept = Lane(most=2), SLOW.hash("a right one")

    async def looked_at(password: str) -> bool:
        with lane.place():
            return await lane.matches(password, kept)

    answers = await asyncio.gather(
        *(looked_at(password) for password in ("a right one", "a guess", "a right one", "a guess")),
        return_exceptions=True,
    )

    assert answers[:2] == [True, False]
    assert [type(answer) for answer in answers[2:]] == [TooFast, TooFast]
    assert await looked_at("a right one")


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


async def change(wang: Person) -> None:
    await wang.accounts.change_password(wang.id, old=wang.password, new=NEW)
    wang.password = NEW


async def give(wang: Person) -> None:
    wang.password = await wang.accounts.reset("wang")


@pytest.mark.parametrize("another", [change, give])
async def test_a_browser_is_known_for_as_long_as_the_password_stays(
    wang: Person, another: Callable[[Person], Awaitable[None]]
) -> None:
    """Whoever took a browser's marks along, or signed in with a stolen password, has a place of its own no longer."""
    at_home = Place("203.0.113.9", "", (await signed_in(wang)).known)
    await another(wang)
    here = Place("203.0.113.9", "", await wang.sessions.known(wang.id))
    for host in range(20):
        with pytest.raises(SignInFailed):
            await wang.sessions.enter("wang", "a guess", Place(f"198.51.100.{host}"))

    with pytest.raises(LockedOut) as locked:
        await wang.sessions.enter("wang", wang.password, at_home)

    assert locked.value.whole_account
    assert isinstance(await wang.sessions.enter("wang", wang.password, here), SignedIn)


async def test_after_nineteen_wrong_ones_elsewhere_a_new_browser_has_one_try(wang: Person) -> None:
    for host in range(19):
        with pytest.raises(SignInFailed):
            await wang.sessions.enter("wang", "a guess", Place(f"198.51.100.{host}"))
    for host in range(3):
        assert await wang.sessions.enter("wang", wang.password, Place(f"203.0.113.{host}"))

    with pytest.raises(SignInFailed):
        await wang.sessions.enter("wang", "a slip", OFFICE)

    with pytest.raises(LockedOut):
        await wang.sessions.enter("wang", wang.password, OFFICE)


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
