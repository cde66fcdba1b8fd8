"""What `python -m bot check` says of the people who work here: who looks after accounts, second factors, API tokens."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from bot import store
from bot.check_store import looked_at
from bot.parts import clock
from bot.red import Red
from bot.settings import Settings
from desk.staff.accounts import Accounts
from desk.staff.factors import SecondFactors
from desk.staff.person import Person
from desk.staff.tokens import Tokens

UNUSED_FOR = timedelta(days=90)
ADD = "`python -m bot staff add NAME --role admin`"


async def staff(settings: Settings) -> str:
    """How accounts and tokens stand. Raises `Red`."""
    now, keys = clock(), store.secrets(settings)
    async with looked_at(settings) as db:
        people = [one for one in await Accounts(db, clock).people() if one.active]
        tokens = await Tokens(db, clock).find()
        sealed = await SecondFactors(db, clock, keys).unreadable()
    if sealed:
        raise Red(
            f"SECRET_KEY does not open the second factor of {', '.join(sealed)}",
            "put the SECRET_KEY they were set up with into DATA_KEYS, or take them away:"
            " `python -m bot staff reset-factor NAME`",
        )
    unused = [one.name for one in tokens if now - (one.used_at or one.created_at) > UNUSED_FOR]
    return judged(people, settings.second_factor_roles, len(tokens), unused)


def judged(people: Sequence[Person], required: Collection[str], tokens: int, unused: Sequence[str]) -> str:
    """What to say of the accounts that can sign in. Raises `Red` where a second factor lacks that must be there."""
    if lacking := [one.name for one in people if one.role in required and not one.has_factor]:
        raise Red(
            f"no second factor yet: {', '.join(lacking)} (SECOND_FACTOR_ROLES)",
            "let them sign in, which sets it up; switch off who does not work here: `python -m bot staff off NAME`",
        )
    said = [f"{len(people)} accounts", f"{tokens} API tokens"]
    if not any(one.role == "admin" for one in people):
        said.append(f"no administrator yet: {ADD}")
    if fresh := sum(one.must_change for one in people):
        said.append(f"{fresh} with the password they were given")
    if unused:
        said.append(f"not used for {UNUSED_FOR.days} days: {', '.join(sorted(set(unused)))}")
    return "; ".join(said)
