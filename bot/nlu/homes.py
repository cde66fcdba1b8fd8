"""Where somebody lives and where the matter is: of 'I live in Wangjing, but it happened in Sanlitun' the second. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.nlu.area import Mention, resolve

_LIVES = re.compile(
    r"(?:^|[^对])(?:我|咱|俺)们?(?:自己|本人|家|现在|平时)*(?:是)?(?:住|家)(?:的是)?(?:在|是在)?\s*$"
    r"|\b(?:i|we)(?: am|'m| are|'re)?(?: actually| myself| ourselves)? (?:live|living|reside|stay"
    r"|staying)(?: \w+)? (?:in|at|near|around)(?: the)? $"
    r"|\b(?:my|our) (?:home|house|flat|apartment)(?: is|'s) (?:in|at|near)(?: the)? $"
)
# Between a home that is told first and the place of the matter.
_BUT = re.compile(
    r"但|不过|可(?:是|这|那|出事)|只是|事[情儿]?(?:是|就|发生)*在|发生在|出在|说的是|投诉的是|反映的是|举报的是"
    r"|\bbut\b|\bhowever\b|\bthough\b|\bhappen(?:ed|s)\b|\b(?:problem|issue|incident|complaint|matter"
    r"|thing) (?:is|was)\b|\b(?:it|this) (?:is|was) about\b"
)
_SENTENCE = re.compile(r"[，,。.；;!！?？\n(（]")


# Where somebody came from, and not where it is: '我们一家从河南来旅游', '从通州赶来看病'; a bus comes from there.
_FROM = re.compile(r"(?:从|打|自)\s*$")
_CAME = re.compile(
    r"(?:省|市|区|县|那边|老家|农村){0,2}(?:专门|专程|特意|大老远|带着?[\u4e00-\u9fff]{1,4}|开车|坐(?:火|高铁|动|客)?车|坐高铁)?"
    r"(?:过|赶|跑|出|上)?来(?:到|了)?(?:北京|首都|这儿|这边|京)?(?:的)?(?!的?(?:车|公交|列车|班车|水|管|货))"
)


def is_origin(written: str, start: int, end: int) -> bool:
    """Whether the place that stands there is where somebody came from."""
    return (
        _FROM.search(written, max(0, start - 3), start) is not None and _CAME.match(written, end) is not None
    )


def without_homes(
    written: str, named: Sequence[Mention], district_of: Mapping[str, str]
) -> Sequence[Mention]:
    """The mentions less those where the citizen only lives: a home before a 'but', or told after another place.

    A home that lies where the other places do, or may, stays.
    """
    named = [m for m in named if not is_origin(written, m.start, m.end)] or named
    kept = [m for at, m in enumerate(named) if not _is_only_home(written, at, named, district_of)]
    return kept or named


def _is_only_home(written: str, at: int, named: Sequence[Mention], district_of: Mapping[str, str]) -> bool:
    home = named[at]
    lives = _LIVES.search(written, 0, home.start)
    if lives is None:
        return False
    behind, before = named[at + 1 :], named[:at]
    if behind and _BUT.search(written, home.end, behind[0].start):
        return not _may_be_one(home, resolve(behind, district_of).subdistrict, district_of)
    if before and not behind and _SENTENCE.search(written, before[-1].end, home.start):
        there = resolve(before, district_of)
        return there.district is not None and not _may_be_one(
            home, there.subdistrict or there.district, district_of
        )
    return False


def _may_be_one(home: Mention, code: str | None, district_of: Mapping[str, str]) -> bool:
    """Whether one of the two lies in the other."""
    return any(code in (own, district_of[own]) or own == district_of.get(code or "") for own in home.codes)
