"""Which request comes at which place: the same for the same seed, whoever asks and however often it was stopped."""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz.chance import Chance
from tests.fuzz.console import console_call, trespass
from tests.fuzz.documented import staff_call
from tests.fuzz.public import open311_filing, open311_question, page, talk, upload
from tests.fuzz.raw import raw_call
from tests.fuzz.request import Request, World
from tests.fuzz.signed import app_call, telegram_call, wechat_call

Maker = Callable[[Chance, World], Request]


def _refused(make: Callable[..., Request]) -> Maker:
    return lambda chance, world: make(chance, world, refused=True)


SHARES: tuple[tuple[Maker, int], ...] = (
    (staff_call, 25),
    (console_call, 18),
    (open311_question, 8),
    (open311_filing, 7),
    (telegram_call, 10),
    (wechat_call, 9),
    (app_call, 9),
    (talk, 6),
    (upload, 3),
    (page, 5),
    (raw_call, 5),
)
NOT_LET_IN: tuple[tuple[Maker, int], ...] = (
    (_refused(staff_call), 30),
    (trespass, 40),
    (_refused(open311_filing), 8),
    (_refused(telegram_call), 6),
    (_refused(wechat_call), 6),
    (_refused(app_call), 6),
    (_refused(upload), 4),
)


def made(world: World, *, seed: int, nth: int, refused: bool = False) -> Request:
    """The request at this place of a seed's row; `refused`: of those that must not get in."""
    chance = Chance(f"{seed}:{nth}:{refused}")
    makers, weights = zip(*(NOT_LET_IN if refused else SHARES), strict=True)
    [make] = chance.choices(makers, weights)
    request: Request = make(chance, world)
    return request
