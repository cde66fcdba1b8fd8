"""Where one message may turn from one matter to another: the pieces between full stops, 'also' and numbered points. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Words that open a further matter. A comma may stand before them, or nothing.
_CUE_ZH = (
    r"(?:(?<![里面上中])还有(?!没有|[一二三四五六七八九十两几多\d]+(?:百|千|万|多|块|天|年|月|人|次|户))(?:就是"
    r"|一个?(?:是|事儿?|问题|件事)?|个(?:事儿?|问题)|件事)?|另外(?:一?[个件]事?)?|此外|再有(?:就是)?|再(?:就是|一个)|对了"
    r"|顺便(?:说一下|反映一下|问一下|再说)?"
    r"|同时(?:也|还)?|以及|其次|再说一个|再反映一个|第[一二三四五六](?:个|件|点)?(?:事|问题)?(?:是|就是)?)"
)
_CUE_EN = (
    r"(?:also(?: there(?!['’]))?|plus|besides(?: that)?|in addition|additionally|another (?:thing|problem"
    r"|issue)(?: is(?: that)?)?"
    r"|on top of that|oh and|by the way|btw|first(?:ly)?(?=,)|second(?:ly)?|third(?:ly)?)\b,?"
)
# Between clauses only: 'the lift is also stuck' goes on about the lift.
_CUE = re.compile(
    rf"[，,、\s]*{_CUE_ZH}[，,：:\s]*|(?:(?:^|(?<=[.,;:!?)]))\s*(?:and |oh )?|\s+and ){_CUE_EN}\s*"
    rf"|\s+also (?=(?:the|my|our|there|nobody|no one|somebody|someone|people|they|cars|it's)\b)"
    rf"|\s+(?:and )?on top of (?:that|it all|all that)\b,?\s*",
    re.IGNORECASE,
)
# 路灯也坏了: something else that is wrong too. '也没有执照' has no subject of its own and goes on with the story.
_TOO_ZH = re.compile(
    r"[，,、；;]\s*(?=(?!(?:他|她|它|这|那|我|你|而且|并且|但|可|就|现在)[^，。]{0,2}也)[\u4e00-\u9fff]{2,10}也"
    r"(?:坏|不亮|不热|没|不|停|堵|漏|破|掉|塌|有|经常|老|总|一直))"
)
_TOO_EN = re.compile(
    r",?\s+and (?=(?:the|our|my) [a-z' ]{2,40}?\b(?:is|are|has|have|isn't|aren't|doesn't|keeps?)\b[^,.;]{0,40}"
    r"\b(?:too|as well|also)\b)",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?<=[。！？!?；;\n])|(?<=[a-z\d)]\.)\s")
_POINT = re.compile(
    r"(?:^|[\s，,。；;：:])(?:[（(]?[1-6一二三四五六][)）.、．:：]|[①②③④⑤⑥]|[一二三四五]是)\s*"
    r"|(?:^|(?<=[.;:!?]))\s*(?:one|two|three|four)[,:]\s+",
    re.IGNORECASE,
)
# 'Two problems at building 5: the lamp is out and the lift grinds': what is listed behind the announcement.
_LISTED = re.compile(
    r"^[^.:;!?]{0,40}\b(?:two|three|four|five|several|some|a few|a couple of|multiple) "
    r"(?:things|problems|issues|complaints|matters)\b[^.:;!?]{0,60}[:.]\s*",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"(?:,\s*(?:and\s+)?|\s+and\s+)(?=(?:the|an?|no|my|our|some|someone|somebody|there|[a-z]{3,}s)\b[^,.;]{8,})"
    r"(?!(?:always|sometimes|yes|was|does|has|is|this|keeps|makes|goes|gets|lets|costs|smells|looks)\b)",
    re.IGNORECASE,
)
# 'Three things, one is … one is …', in one breath.
_ONE_IS = re.compile(r"[，,、；;\s]*(?:还有|另外?|再有?)?(?:就是)?一[个件](?:事儿?)?就?是")
_EDGE = " \t\n，,。.；;、：:！!"
_LONGEST = 1200
_LEAST = 4
MOST = 8


@dataclass(frozen=True)
class Piece:
    """A stretch of the message. `cue`: it says of itself that something further begins."""

    text: str
    cue: bool


def pieces(text: str) -> list[Piece]:
    """The message cut where another matter may begin; one piece, or none, where it cannot. At most `MOST`."""
    if len(text) > _LONGEST:
        return []
    cuts = _cuts(text)
    starts = sorted(cuts)
    found: list[Piece] = []
    for at, start in enumerate(starts):
        begin, cue = cuts[start]
        end = starts[at + 1] if at + 1 < len(starts) else len(text)
        told = text[min(begin, end) : end].strip(_EDGE)
        if len(told) >= _LEAST:
            found.append(Piece(told, cue))
        elif told and found:
            found[-1] = Piece(f"{found[-1].text}，{told}", found[-1].cue)
    if len(found) > MOST or (len(found) < 2 and not (found and found[0].cue)):
        return []
    return found


def _items(text: str) -> list[tuple[int, int]]:
    """Where the items of a list begin that the message announces, or counts off; none where it does not."""
    counted = [match.span() for match in _ONE_IS.finditer(text)]
    if len(counted) > 1:
        return counted
    announced = _LISTED.match(text)
    if announced is None:
        return []
    at = announced.end()
    return [(at, at), *(match.span() for match in _ITEM.finditer(text, at))]


def _cuts(text: str) -> dict[int, tuple[int, bool]]:
    """Where pieces begin: the end of what leads into each, and whether it says that something further begins."""
    cuts: dict[int, tuple[int, bool]] = {0: (0, False)}
    for pattern, cue in ((_STOP, False), (_POINT, True), (_CUE, True), (_TOO_ZH, False), (_TOO_EN, True)):
        for match in pattern.finditer(text):
            known = cuts.get(match.start())
            if known is None or match.end() > known[0] or (cue and not known[1]):
                cuts[match.start()] = (max(match.end(), known[0] if known else 0), cue)
    for start, end in _items(text):
        if not any(known <= start <= cuts[known][0] for known in cuts if known):
            cuts[start] = (end, True)
    return cuts
