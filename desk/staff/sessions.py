"""Signing in to the console: password, second factor, sessions and their CSRF tokens. Cookies are the console's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import SignInFailed, WrongCode
from desk.staff import audit, secret, sign_in_log, tries
from desk.staff.actor import Actor
from desk.staff.devices import shared, shortened, words
from desk.staff.factors import SecondFactors
from desk.staff.looking import MOST_WAITING, Lane
from desk.staff.person import Person, person
from desk.staff.sealing import Keys
from desk.staff.sign_in_log import How, Place
from desk.store.database import Database
from desk.store.models import HalfSignInRow, SessionRow, StaffRow

SESSION_LASTS = timedelta(hours=12)
IDLE_AFTER = timedelta(hours=2)
"""Who did nothing for so long shows once more who they are. A page that lies open may go on listening for alerts."""
SEEN_EVERY = timedelta(minutes=1)
CODE_LASTS = timedelta(minutes=5)
KNOWN = "known browser"
ID_LENGTH = 16
_SESSION = (
    select(SessionRow, StaffRow)
    .join(StaffRow, StaffRow.id == SessionRow.staff_id)
    .where(SessionRow.token_hash == bindparam("token_hash"))
)
"""Made once: every page asks for its session."""


@dataclass(frozen=True)
class SignedIn:
    """A browser's session. `token` is the cookie's value and known only here; `csrf` goes into every form.

    `id` names it in lists. `is_idle`: nobody was there for a while. `known` marks the browser as one that this account
    signs in with, for the next time; it is only set by what signs in.
    """

    token: str
    csrf: str
    person: Person
    expires_at: datetime
    confirmed_at: datetime | None = None
    is_idle: bool = False
    known: str = ""

    @property
    def id(self) -> str:
        return secret.digest(self.token)[:ID_LENGTH]


@dataclass(frozen=True)
class HalfSignedIn:
    """The password was right; the second factor is asked for within `CODE_LASTS`. `token` is a cookie's value."""

    token: str


@dataclass(frozen=True)
class OpenSession:
    """A session as its owner or an administrator sees it."""

    id: str
    since: datetime
    seen_at: datetime
    source: str
    agent: str


@dataclass(frozen=True)
class _Trying:
    """Who tries, and where. `nonce` tells a browser that this account signed in with, under the password that it still
    has, from all others.
    """

    name: str
    place: Place
    nonce: str | None

    @property
    def key(self) -> str:
        """What tries are counted under."""
        return tries.key_of(self.name, self.nonce or shared(self.place.address))


class Sessions:
    """Sessions on one store. Without `factors` nobody is asked for a second one. `most_at_once` passwords wait to be
    looked at, and so many more of browsers that an account signed in with before.
    """

    def __init__(
        self,
        db: Database,
        clock: Callable[[], datetime],
        *,
        keys: Keys | None = None,
        factors: SecondFactors | None = None,
        most_at_once: int = MOST_WAITING,
    ) -> None:
        self._db = db
        self._clock = clock
        self._keys = keys or Keys(secret.new_token())
        self._factors = factors or SecondFactors(db, clock, self._keys)
        self._of_known, self._of_strangers = Lane(most=most_at_once), Lane(most=most_at_once)

    async def sign_in(self, name: str, password: str, *, source: str) -> SignedIn:
        """`enter` where no second factor is asked for. Raises as `enter`, and `WrongCode` where one is."""
        entered = await self.enter(name, password, Place(source))
        if isinstance(entered, HalfSignedIn):
            raise WrongCode("a second factor is asked for")
        return entered

    async def enter(self, name: str, password: str, place: Place) -> SignedIn | HalfSignedIn:
        """Start a session, or ask for the second factor.

        Raises `SignInFailed` for a wrong name or password alike and `LockedOut` for 15 minutes after five failures of
        this name from this place, and after twenty from anywhere. A browser that the account signed in with before is
        a place of its own until its password changes, so that nobody is locked out by others, neither elsewhere nor in
        the same office. Raises `TooFast` where too many sign in at this moment, before anything is written: that is no
        try.
        """
        now, lane = self._clock(), await self._lane(name, place)
        with lane.place():
            async with self._db.begin() as session:
                row = await session.scalar(select(StaffRow).where(StaffRow.name == name))
                kept = row.password_hash if row else None
                trying = self._trying(name, kept, place)
                is_last = await self._try(session, trying, now)
            is_right = await lane.matches(password, kept)
        async with self._db.begin() as session:
            found = await _as_it_was(session, row.id, kept) if row is not None and is_right else None
            if found is not None and found.active:
                return await self._entered(session, found, trying, now)
            outcome = "locked" if is_last else "password" if found is None else "off"
            await sign_in_log.note(session, place, outcome, staff_id=row.id if row else None, now=now)
        raise SignInFailed("wrong name or password")

    async def _entered(
        self, session: AsyncSession, row: StaffRow, trying: _Trying, now: datetime
    ) -> SignedIn | HalfSignedIn:
        """After the right password: the session, or what the second factor is asked with."""
        await self._take_back(session, trying)
        if row.totp_since is None:
            return await self._start(session, row, trying, "password", now)
        half = HalfSignedIn(secret.new_token())
        await session.execute(delete(HalfSignInRow).where(HalfSignInRow.expires_at <= now))
        session.add(
            HalfSignInRow(token_hash=secret.digest(half.token), staff_id=row.id, expires_at=now + CODE_LASTS)
        )
        return half

    async def enter_code(self, token: str, code: str, place: Place) -> SignedIn:
        """Start the session of a `HalfSignedIn` with a code of the app or a recovery code, which is then used up.

        Raises `WrongCode`, `LockedOut` as `enter`, and plain `SignInFailed` where it took too long: begin anew.
        """
        now, hashed = self._clock(), secret.digest(token)
        async with self._db.begin() as session:
            half = await session.get(HalfSignInRow, hashed)
            row = await session.get(StaffRow, half.staff_id, with_for_update=True) if half else None
            # Asked for again under the account's lock: who took the account's sessions away took this one, too.
            half = await session.get(HalfSignInRow, hashed, populate_existing=True)
            if half is None or row is None or half.expires_at <= now or not row.active:
                raise SignInFailed("the password was given too long ago")
            trying = self._trying(row.name, row.password_hash, place)
            is_last = await tries.attempt(session, trying.key, now)
            if trying.nonce is None:
                await sign_in_log.check_elsewhere(session, row.id, now)
            how = await self._factors.spend(session, row, code, now)
            if how is not None:
                await session.delete(half)
                return await self._start(session, row, trying, how, now)
            await sign_in_log.note(session, place, "locked" if is_last else "code", staff_id=row.id, now=now)
            if is_last:
                await session.execute(delete(HalfSignInRow).where(HalfSignInRow.staff_id == row.id))
        raise WrongCode("that is not the present code")

    async def _start(
        self, session: AsyncSession, row: StaffRow, trying: _Trying, how: How, now: datetime
    ) -> SignedIn:
        await tries.forget(session, trying.key)
        await session.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
        await sign_in_log.forget_old(session, now)
        who = person(row)
        await sign_in_log.note(session, trying.place, "in", staff_id=row.id, now=now, how=how)
        audit.note(session, who.actor(), "sign_in", on=("staff", row.id), now=now)
        known = self._known(row, trying.nonce)
        return self._opened(session, who, trying.place, until=now + SESSION_LASTS, since=now, known=known)

    async def known(self, staff_id: int) -> str:
        """The mark of a browser in which somebody just gave themselves another password: it stays one of theirs."""
        async with self._db.read() as session:
            return self._known(await session.get_one(StaffRow, staff_id))

    def _opened(
        self,
        session: AsyncSession,
        who: Person,
        place: Place,
        *,
        until: datetime,
        since: datetime,
        known: str = "",
        csrf: str = "",
    ) -> SignedIn:
        token, csrf, now = secret.new_token(), csrf or secret.new_token(), self._clock()
        session.add(SessionRow(token_hash=secret.digest(token), staff_id=who.id, csrf=csrf, created_at=since,
                               seen_at=now, expires_at=until, source=shortened(place.address),
                               agent=words(place.agent), confirmed_at=now))  # fmt: skip
        return SignedIn(token, csrf, who, until, confirmed_at=now, known=known)

    async def find(self, token: str, *, is_present: bool = True) -> SignedIn | None:
        """The session a cookie stands for; None when it is unknown, over, or its account is switched off.

        `is_present` False: a page asked by itself, which does not show that somebody is there.
        """
        now = self._clock()
        async with self._db.read() as session:
            found = await session.execute(_SESSION, {"token_hash": secret.digest(token)})
            known = found.one_or_none()
        if known is None or known.SessionRow.expires_at <= now or not known.StaffRow.active:
            return None
        row, staff = known
        is_idle = now - row.seen_at > IDLE_AFTER
        if is_present and not is_idle and now - row.seen_at > SEEN_EVERY:
            await self._seen(row.token_hash, now)
        return SignedIn(token, row.csrf, person(staff), row.expires_at, row.confirmed_at, is_idle)

    async def _seen(self, token_hash: str, now: datetime) -> None:
        async with self._db.begin() as session:
            row = await session.get(SessionRow, token_hash)
            if row is not None:
                row.seen_at = now

    async def confirm(self, signed_in: SignedIn, password: str, place: Place) -> SignedIn:
        """Show once more who one is: the session goes on under a new token, as long as it was meant to.

        Raises as `enter`.
        """
        who, now = signed_in.person, self._clock()
        lane = await self._lane(who.name, place)
        with lane.place():
            async with self._db.begin() as session:
                staff = await session.get(StaffRow, who.id)
                kept = staff.password_hash if staff else None
                trying = self._trying(who.name, kept, place)
                is_last = await self._try(session, trying, now)
            is_right = await lane.matches(password, kept)
        async with self._db.begin() as session:
            if is_right and await _as_it_was(session, who.id, kept):
                await self._take_back(session, trying)
                return await self._rotated(session, signed_in, trying)
            outcome = "locked" if is_last else "password"
            await sign_in_log.note(session, place, outcome, staff_id=who.id, now=now)
        raise SignInFailed("wrong password")

    async def rotate(self, signed_in: SignedIn, place: Place) -> SignedIn:
        """The same session under a new token, confirmed now. Raises `SignInFailed` where it is over.

        Its CSRF token stays: forms that are open in other tabs can still be sent.
        """
        async with self._db.begin() as session:
            staff = await session.get(StaffRow, signed_in.person.id, with_for_update=True)
            kept = staff.password_hash if staff else None
            return await self._rotated(session, signed_in, self._trying(signed_in.person.name, kept, place))

    async def _rotated(self, session: AsyncSession, signed_in: SignedIn, trying: _Trying) -> SignedIn:
        """As `rotate`, where the account is locked: who ends its sessions at the same time ends this one."""
        row = await session.get(SessionRow, secret.digest(signed_in.token), with_for_update=True)
        if row is None:
            raise SignInFailed("that session is over")
        await session.delete(row)
        await tries.forget(session, trying.key)
        return self._opened(session, signed_in.person, trying.place, until=row.expires_at, since=row.created_at,
                            csrf=row.csrf)  # fmt: skip

    async def sign_out(self, token: str) -> None:
        """End the session. An unknown one is as good as ended."""
        async with self._db.begin() as session:
            row = await session.get(SessionRow, secret.digest(token))
            if row is not None:
                who = person(await session.get_one(StaffRow, row.staff_id))
                audit.note(session, who.actor(), "sign_out", on=("staff", row.staff_id), now=self._clock())
                await session.delete(row)

    async def of(self, staff_id: int) -> list[OpenSession]:
        """The sessions of an account that are not over, the one that was used last first."""
        wanted = select(SessionRow).where(
            SessionRow.staff_id == staff_id, SessionRow.expires_at > self._clock()
        )
        async with self._db.read() as session:
            rows = await session.scalars(wanted.order_by(SessionRow.seen_at.desc()))
            return [
                OpenSession(row.token_hash[:ID_LENGTH], row.created_at, row.seen_at, row.source, row.agent)
                for row in rows
            ]

    async def end(self, staff_id: int, *, by: Actor, only: str | None = None, but: str | None = None) -> int:
        """End sessions of an account: the one of an id, or all (`but` one). How many there were."""
        async with self._db.begin() as session:
            rows = await session.scalars(select(SessionRow).where(SessionRow.staff_id == staff_id))
            over = [
                row
                for row in rows
                if row.token_hash[:ID_LENGTH] != but and only in (None, row.token_hash[:ID_LENGTH])
            ]
            for row in over:
                await session.delete(row)
            if over:
                audit.note(
                    session,
                    by,
                    "end_sessions",
                    on=("staff", staff_id),
                    now=self._clock(),
                    details={"count": len(over)},
                )
        return len(over)

    def _trying(self, name: str, kept: str | None, place: Place) -> _Trying:
        """`kept` is the hash of the account's password, None where nobody is called so."""
        nonce, _, mark = place.known.partition(".")
        ours = nonce and kept and self._keys.is_marked(_of(name, nonce, kept), mark, KNOWN)
        return _Trying(name, place, nonce if ours else None)

    def _known(self, row: StaffRow, nonce: str | None = None) -> str:
        """What marks a browser as one of the account's for as long as its password stays."""
        nonce = nonce or secret.new_token()
        return f"{nonce}.{self._keys.mark(_of(row.name, nonce, row.password_hash or ''), KNOWN)}"

    async def _try(self, session: AsyncSession, trying: _Trying, now: datetime) -> bool:
        """Count a try before the password is looked at; whether it is the last one of this place. As `attempt`."""
        is_last = await tries.attempt(session, trying.key, now)
        if trying.nonce is None:
            await tries.attempt_elsewhere(session, trying.name, now)
        return is_last

    async def _take_back(self, session: AsyncSession, trying: _Trying) -> None:
        await tries.take_back(session, trying.key)
        if trying.nonce is None:
            await tries.take_back_elsewhere(session, trying.name)

    async def _lane(self, name: str, place: Place) -> Lane:
        """Where this password waits. Of whoever brings no mark of a known browser the store is not asked."""
        if not place.known:
            return self._of_strangers
        async with self._db.read() as session:
            kept = await session.scalar(select(StaffRow.password_hash).where(StaffRow.name == name))
        return self._of_strangers if self._trying(name, kept, place).nonce is None else self._of_known


def _of(name: str, nonce: str, kept: str) -> str:
    return f"{name}\n{nonce}\n{secret.digest(kept)}"


async def _as_it_was(session: AsyncSession, staff_id: int, kept: str | None) -> StaffRow | None:
    """The account, locked; None where its password is another one by now than was just looked at."""
    row = await session.get(StaffRow, staff_id, with_for_update=True)
    return row if row is not None and row.password_hash == kept else None
