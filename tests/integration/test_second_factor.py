"""Signing in with a second factor, on both stores: codes are good once, tries are few, and nobody locks others out."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from sqlalchemy import select

from desk.errors import Conflict, LockedOut, MissingDetail, SignInFailed, WrongCode
from desk.staff.accounts import Accounts
from desk.staff.factors import SecondFactors
from desk.staff.looking import MOST_WAITING
from desk.staff.sealing import Keys
from desk.staff.sessions import CODE_LASTS, HalfSignedIn, Sessions, SignedIn
from desk.staff.sign_in_log import Place, read
from desk.store.database import Database
from desk.store.models import RecoveryCodeRow, SignInLogRow, StaffRow
from tests.office import SUPERVISOR, StandingClock

OFFICE = Place("203.0.113.7", "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/128.0")


class Person:
    """Wang with a phone."""

    def __init__(self, db: Database) -> None:
        self.keys = Keys("a secret of tests")
        self.db = db
        self.clock = StandingClock()
        self.accounts = Accounts(db, self.clock)
        self.factors = SecondFactors(db, self.clock, self.keys, required=("admin",))
        self.sessions = self.sessions_of()
        self.password, self.shared, self.id = "", "", 0

    def sessions_of(self, *, most_at_once: int = MOST_WAITING) -> Sessions:
        return Sessions(self.db, self.clock, keys=self.keys, factors=self.factors, most_at_once=most_at_once)

    async def hire(self, role: str = "operator") -> None:
        self.password = await self.accounts.add("wang", role=role)
        [one] = await self.accounts.people()
        self.id = one.id

    async def enrol(self) -> list[str]:
        begun = await self.factors.begin(self.id)
        [self.shared] = parse_qs(urlsplit(begun.address).query)["secret"]
        assert begun.secret.replace(" ", "") == self.shared
        codes = await self.factors.confirm(self.id, self.code())
        self.clock.forward(seconds=30)
        return codes

    def code(self) -> str:
        return pyotp.TOTP(self.shared).at(self.clock())

    async def half(self, place: Place = OFFICE) -> HalfSignedIn:
        entered = await self.sessions.enter("wang", self.password, place)
        assert isinstance(entered, HalfSignedIn)
        return entered


@pytest.fixture
async def wang(db: Database) -> Person:
    person = Person(db)
    await person.hire()
    return person


async def test_without_a_second_factor_the_password_is_enough(wang: Person) -> None:
    entered = await wang.sessions.enter("wang", wang.password, OFFICE)

    assert isinstance(entered, SignedIn)


async def test_a_second_factor_counts_once_its_first_code_was_right(wang: Person) -> None:
    begun = await wang.factors.begin(wang.id)
    assert await wang.factors.begin(wang.id) == begun
    with pytest.raises(WrongCode):
        await wang.factors.confirm(wang.id, "000000")
    assert isinstance(await wang.sessions.enter("wang", wang.password, OFFICE), SignedIn)

    codes = await wang.enrol()

    assert len(codes) == 10
    assert (await wang.factors.of(wang.id)).recovery_left == 10
    with pytest.raises(Conflict):
        await wang.factors.begin(wang.id)
    half = await wang.half()
    assert await wang.sessions.find(half.token) is None
    entered = await wang.sessions.enter_code(half.token, wang.code(), OFFICE)
    assert entered.token != half.token
    assert await wang.sessions.find(entered.token) is not None


async def test_the_store_keeps_neither_secret_nor_recovery_codes(wang: Person) -> None:
    codes = await wang.enrol()

    async with wang.db.read() as session:
        [row] = await session.scalars(select(StaffRow))
        kept = [one.code_hash for one in await session.scalars(select(RecoveryCodeRow))]

    assert row.totp_sealed is not None
    assert wang.shared not in row.totp_sealed
    assert not set(kept) & {*codes, *(code.replace("-", "") for code in codes)}


async def test_a_code_opens_one_session_only_and_so_does_the_step_before_it(wang: Person) -> None:
    await wang.enrol()
    code = wang.code()
    await wang.sessions.enter_code((await wang.half()).token, code, OFFICE)

    half = await wang.half()
    with pytest.raises(WrongCode):
        await wang.sessions.enter_code(half.token, code, OFFICE)

    wang.clock.forward(seconds=30)
    await wang.sessions.enter_code((await wang.half()).token, wang.code(), OFFICE)


async def test_what_was_asked_for_too_long_ago_begins_anew(wang: Person) -> None:
    await wang.enrol()
    half = await wang.half()
    wang.clock.forward(seconds=CODE_LASTS.total_seconds())

    with pytest.raises(SignInFailed) as late:
        await wang.sessions.enter_code(half.token, wang.code(), OFFICE)

    assert not isinstance(late.value, WrongCode | LockedOut)
    with pytest.raises(SignInFailed):
        await wang.sessions.enter_code("made up", wang.code(), OFFICE)


async def test_a_recovery_code_stands_in_once(wang: Person) -> None:
    codes = await wang.enrol()

    await wang.sessions.enter_code((await wang.half()).token, codes[3].upper().replace("-", " "), OFFICE)

    assert (await wang.factors.of(wang.id)).recovery_left == 9
    half = await wang.half()
    with pytest.raises(WrongCode):
        await wang.sessions.enter_code(half.token, codes[3], OFFICE)
    assert [line.how for line in await read(wang.db, outcomes=("in",))] == ["recovery"]


async def test_five_wrong_codes_lock_that_place_and_end_what_was_begun(wang: Person) -> None:
    await wang.enrol()
    half = await wang.half()
    for _ in range(5):
        with pytest.raises(WrongCode):
            await wang.sessions.enter_code(half.token, "000000", OFFICE)

    with pytest.raises(SignInFailed):
        await wang.sessions.enter_code(half.token, wang.code(), OFFICE)
    with pytest.raises(LockedOut):
        await wang.sessions.enter("wang", wang.password, OFFICE)

    elsewhere = Place("198.51.100.4")
    await wang.sessions.enter_code((await wang.half(elsewhere)).token, wang.code(), elsewhere)


async def test_guessing_in_the_same_office_does_not_lock_out_a_browser_that_is_known(wang: Person) -> None:
    entered = await wang.sessions.enter("wang", wang.password, OFFICE)
    assert isinstance(entered, SignedIn)
    own = Place(OFFICE.address, OFFICE.agent, entered.known)
    for _ in range(5):
        with pytest.raises(SignInFailed):
            await wang.sessions.enter("wang", "a guess", OFFICE)
    with pytest.raises(LockedOut):
        await wang.sessions.enter("wang", wang.password, OFFICE)

    again = await wang.sessions.enter("wang", wang.password, own)

    assert isinstance(again, SignedIn)
    assert again.known == entered.known


async def test_a_browser_known_to_one_account_is_not_known_to_another(wang: Person) -> None:
    other = await wang.accounts.add("li", role="operator")
    entered = await wang.sessions.enter("wang", wang.password, OFFICE)
    assert isinstance(entered, SignedIn)
    borrowed = Place(OFFICE.address, OFFICE.agent, entered.known)
    for _ in range(5):
        with pytest.raises(SignInFailed):
            await wang.sessions.enter("li", "a guess", OFFICE)

    with pytest.raises(LockedOut):
        await wang.sessions.enter("li", other, borrowed)


async def test_who_has_the_password_cannot_try_codes_from_ever_new_addresses(wang: Person) -> None:
    known = await wang.sessions.enter("wang", wang.password, OFFICE)
    assert isinstance(known, SignedIn)
    await wang.enrol()
    for host in range(1, 6):
        place = Place(f"198.51.{host}.1")
        half = await wang.half(place)
        for _ in range(4):
            with pytest.raises(WrongCode):
                await wang.sessions.enter_code(half.token, "000000", place)

    new = Place("192.0.2.9")
    half = await wang.half(new)
    with pytest.raises(LockedOut):
        await wang.sessions.enter_code(half.token, wang.code(), new)

    own = Place(OFFICE.address, OFFICE.agent, known.known)
    await wang.sessions.enter_code((await wang.half(own)).token, wang.code(), own)


async def test_ending_and_renewing_take_a_code_and_few_tries(wang: Person) -> None:
    codes = await wang.enrol()
    with pytest.raises(WrongCode):
        await wang.factors.renew(wang.id, "000000")

    renewed = await wang.factors.renew(wang.id, wang.code())
    wang.clock.forward(seconds=30)
    with pytest.raises(WrongCode):
        await wang.factors.end(wang.id, codes[0])
    await wang.factors.end(wang.id, renewed[0])

    assert (await wang.factors.of(wang.id)).since is None
    assert isinstance(await wang.sessions.enter("wang", wang.password, OFFICE), SignedIn)
    await wang.enrol()
    for _ in range(5):
        with pytest.raises(WrongCode):
            await wang.factors.end(wang.id, "000000")
    with pytest.raises(LockedOut):
        await wang.factors.end(wang.id, wang.code())


async def test_where_a_role_must_have_one_it_cannot_be_ended(db: Database) -> None:
    admin = Person(db)
    await admin.hire("admin")
    await admin.enrol()

    with pytest.raises(Conflict):
        await admin.factors.end(admin.id, admin.code())

    assert (await admin.factors.of(admin.id)).since is not None


async def test_an_administrator_takes_it_away_with_a_reason_and_everything_ends(wang: Person) -> None:
    await wang.enrol()
    half = await wang.half()
    entered = await wang.sessions.enter_code(half.token, wang.code(), OFFICE)
    begun = await wang.half()

    with pytest.raises(MissingDetail):
        await wang.factors.reset(wang.id, reason=" ", by=SUPERVISOR)
    await wang.factors.reset(wang.id, reason="lost the phone", by=SUPERVISOR)

    assert await wang.sessions.find(entered.token) is None
    with pytest.raises(SignInFailed):
        await wang.sessions.enter_code(begun.token, wang.code(), OFFICE)
    assert isinstance(await wang.sessions.enter("wang", wang.password, OFFICE), SignedIn)


async def test_a_secret_sealed_with_another_key_opens_nothing_and_can_be_reset(wang: Person) -> None:
    await wang.enrol()
    moved = SecondFactors(wang.db, wang.clock, Keys("another secret"))
    sessions = Sessions(wang.db, wang.clock, keys=Keys("another secret"), factors=moved)
    half = await sessions.enter("wang", wang.password, OFFICE)
    assert isinstance(half, HalfSignedIn)

    with pytest.raises(WrongCode):
        await sessions.enter_code(half.token, wang.code(), OFFICE)

    assert await moved.unreadable() == ["wang"]
    assert await wang.factors.unreadable() == []
    await moved.reset(wang.id, reason="the key was changed", by=SUPERVISOR)
    assert isinstance(await sessions.enter("wang", wang.password, OFFICE), SignedIn)


async def test_what_was_begun_and_not_confirmed_is_begun_anew_after_another_password(wang: Person) -> None:
    seen = (await wang.factors.begin(wang.id)).secret
    assert (await wang.factors.begin(wang.id)).secret == seen

    wang.password = await wang.accounts.reset("wang", by=SUPERVISOR)
    after_a_reset = (await wang.factors.begin(wang.id)).secret
    await wang.accounts.change_password(wang.id, old=wang.password, new="river-lantern-9-cobalt")
    after_a_change = (await wang.factors.begin(wang.id)).secret

    assert len({seen, after_a_reset, after_a_change}) == 3


async def test_another_password_leaves_a_confirmed_factor_as_it_is(wang: Person) -> None:
    await wang.enrol()

    wang.password = await wang.accounts.reset("wang", by=SUPERVISOR)

    half = await wang.half()
    assert isinstance(await wang.sessions.enter_code(half.token, wang.code(), OFFICE), SignedIn)


async def test_every_try_is_in_the_log_and_no_address_whole(wang: Person) -> None:
    await wang.enrol()
    with pytest.raises(SignInFailed):
        await wang.sessions.enter("wang", "a guess", OFFICE)
    half = await wang.half()
    with pytest.raises(WrongCode):
        await wang.sessions.enter_code(half.token, "000000", OFFICE)
    await wang.sessions.enter_code(half.token, wang.code(), OFFICE)
    await wang.accounts.set_active("wang", active=False, by=SUPERVISOR)
    with pytest.raises(SignInFailed):
        await wang.sessions.enter("wang", wang.password, OFFICE)

    lines = await read(wang.db, staff_id=wang.id)

    assert [(line.outcome, line.how) for line in lines] == [
        ("off", None),
        ("in", "code"),
        ("code", None),
        ("password", None),
    ]
    assert {(line.source, line.agent) for line in lines} == {("203.0.113.…", "Firefox · Windows")}
    assert [line.id for line in await read(wang.db, before=lines[1].id)] == [lines[2].id, lines[3].id]


async def test_names_that_nobody_has_are_not_kept_and_do_not_fill_the_log(wang: Person) -> None:
    for number in range(25):
        with pytest.raises(SignInFailed):
            await wang.sessions.enter(f"my-secret-password-{number}", "a guess", OFFICE)

    async with wang.db.read() as session:
        rows = list(await session.scalars(select(SignInLogRow)))

    assert len(rows) == 20
    assert not any(re.search("secret", f"{row.source}{row.agent}{row.outcome}") for row in rows)
    assert {row.staff_id for row in rows} == {None}


async def test_the_log_forgets_after_half_a_year(wang: Person) -> None:
    await wang.sessions.enter("wang", wang.password, OFFICE)
    wang.clock.now += timedelta(days=181)

    await wang.sessions.enter("wang", wang.password, OFFICE)

    assert len(await read(wang.db)) == 1
