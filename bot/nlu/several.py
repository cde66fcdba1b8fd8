"""Several matters in one message, each with its own words and category; nothing where it is one story told at length.

Put together by our channel of what the pipeline reads in each piece: a message that may hold one matter costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.nlu.clauses import Piece
from bot.nlu.spans import covered, share
from city.apart import are_apart
from city.introductions import STORY, only_introduces, only_tells_who
from city.scolds import scolds_desk

# How sure the category of a further matter has to be, where the words announce one and where they do not.
SURE, SURE_ALONE = 0.15, 0.55
# A story that announces nothing begins with who tells it, and how they live: its first matter shows itself.
SURE_FIRST = 0.3
_MATTER, _MATTER_SAID_SO = 0.5, 0.35
# 'The street light by the gate is out' has few words, and a place among them.
_DETAILS = frozenset({"inform", "correct_detail"})
_SURELY = 0.9
MOST = 5
# A piece that begins so goes on about what was said before.
_GOES_ON = re.compile(
    # What nobody lets one see of what happened, and who looks into it.
    r"(?:监控|录像|摄像头?)(?:也|都|又|还|就|说|根本)*(?:不[给让能肯]|没[给让拍录]|[查调看拍]不)|(?:派出所|警察|民警|保安|门卫)(?:也|都|又|还|就)*(?:说|不|没|来了?|让)"
    r"|(?:the )?(?:cctv|cameras?|footage|security|guards?|police) (?:says?|said|did|does|do|has|have|was|were|is|are|wo|won['’]t"
    r"|refuse[sd]?|never|just|also|will|would)\b"
    r"|(?:他|她|它|他们|她们|这|那|该|其|对方|而且|并且|但|所以|因此|导致|结果|因为|跟|向|给|到|我们?(?:希望|要求"
    r"|多次|打|找|问|报)|希望|要求|请|麻烦|打了?|找了?|问了?|报了?|每次|到现在|至今|物业|居委会|社区)"
    # 'School is BISS' says only whom it is about.
    r"|(?:the |my |our )?(?:school|company|shop|gym|restaurant|hotel|bank|landlord|agency|agent|employer|boss|place|name"
    r"|address)(?: name)?(?:['’]s| is| was| ?:) (?:called |named )?(?-i:[A-Z])"
    r"|(?:it|they|he|she|this|that|these|those|but|so|because|we|i|please|nobody|no one|when|after)\b"
    # What there was none of on the way, or at the counter: 'no meter', 'no receipt'.
    r"|(?:there was |with )?no (?:meter|receipt|invoice|refund|seat ?belts?|helmet|warning|notice|explanation|apology|sorry|reply|answer)\b"
    # What comes of it for who lives with it: 'my baby is sick', 孩子都冻感冒了.
    r"|(?:and )?(?:my|our) (?:\w+ ){0,2}(?:baby|kids?|child(?:ren)?|son|daughter|m[ou]m|mother|dad|father|parents|wife|husband"
    r"|grand\w+|family)(?: (?:is|are|was|were|gets?|got|keeps?|kept|has been|have been|all|now|already)|['’]s)*"
    r" (?:sick|ill|cold|freezing|coughing|sneezing|crying|scared|shivering|awake|feverish|exhausted)\b"
    r"|(?:and )?(?:(?:my|our|the) )?(?:\w+ )?(?:baby|kids?|child(?:ren)?|son|daughter|wife|husband|family|everyone)"
    r" (?:now |all |already )*(?:has|have|had|got|gets?|complains? of) (?:an? |the |bad |now )*"
    r"(?:stomach|tummy|belly|head|diarrh\w+|rash|cough|fever|cold|sore)\b"
    r"|(?:我|俺|咱)?们?家?(?:的)?(?:孩子|宝宝|娃|老人|老妈|老爸|我妈|我爸|爷爷|奶奶)(?:们|都|也|天天|老|已经|全)*"
    r"(?:给)?(?:冻|感冒|发烧|咳嗽|睡不(?:着|好)|吓|哭)",
    re.IGNORECASE,
)
# Words that only say that something will be told.
_ANNOUNCES = re.compile(
    r"(?:hi|hello|hey)?,? ?(?:i'?m |i am )?(?:writing|reporting|asking|complaining|calling)(?: this)? (?:for"
    r"|on) [a-z' -]{2,40}"
    r"|[^，,。]{0,8}(?:[几两二三四五2-5]|多)(?:个|件)?(?:事儿?|问题|情况)[^，,。]{0,4}|(?:hi|hello"
    r"|hey)?,? ?(?:[a-z' ]{0,40} )?"
    r"(?:[2-5]|two|three|four|several|some|(?:a )?few|(?:a )?couple(?: of)?) (?:things|problems|issues|complaints"
    r"|matters)(?:[a-z ]{0,16}|,? (?:here|at|in|on|near|with|about|around|from)\b[^.;:!?]{0,60})|您?你?好",
    re.IGNORECASE,
)
# Anger by itself, whatever category it is taken for.
_SIGH = re.compile(
    r"(?:我|俺)?(?:都|已经)?(?:打|反映|投诉|报|说|找)了?(?:你们)?(?:有)?(?:几|好几|多少|无数|[一二两三四五六七八九十百千\d]+)(?:百|十)?[多来]?(?:遍|次|回|趟)(?:电话|了|过)*(?:都|也)?(?:没(?:有)?人(?:管|理))?(?:了|啊)?"
    r"|(?:你们?|您)?(?:到底|究竟)?(?:管不管|管还是不管)\S{0,3}"
    r"|(?:真是?|都|快|要|简直)*(?:气死|烦死|急死|受不了|受够|无语|太过分|太不像话|没人管|有没有人管|管不管"
    r"|到底谁管|什么玩意)\S{0,6}"
    r"|(?:wtf|omg|seriously|unbelievable|ridiculous|(?:this|it)(?:'s| is) (?:ridiculous|unacceptable|a joke|a disgrace)"
    r"|i'?m (?:so )?(?:fed up|angry|furious|sick of this)|does (?:any|no)body care)[\w ]{0,20}",
    re.IGNORECASE,
)
_ASKS_BESIDE = re.compile(
    r"^(?:顺便|就是|我|也|再|还)*(?:想|要)?(?:问|咨询|打听|了解)|[?？]\s*$|[吗么呢]$|\b(?:do you|can you|who|what|when|which|how)\b",
    re.IGNORECASE,
)
# From how many letters on a piece that does not announce itself may be a matter.
_TELLS = 6
_MOSTLY = 0.8
# What is left of a door once the place behind it is taken out: '4-1-502 anhuaxili'.
_DOORS_LEFT = " \t\n\u3000,，-0123456789"
_PLACE = ("district", "subdistrict", "address")


@dataclass
class _Matter:
    """Pieces of one matter, and what was read in the first of them."""

    texts: list[str]
    category: str
    read: Mapping[str, Any] = field(default_factory=dict)
    cue: bool = False


def matters(found: Sequence[Piece], parsed: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The matters in their order, as plain data; none unless there are two, or one that calls itself a further one."""
    told: list[_Matter] = []
    before: list[str] = []
    is_announced = any(piece.cue for piece in found)
    places: set[str] = set()
    is_story = sum(len(piece.text) for piece in found) >= STORY
    for piece, read in zip(found, parsed, strict=True):
        if _ANNOUNCES.fullmatch(piece.text):
            continue
        who = only_tells_who(_beside_place(read, piece).rstrip(_DOORS_LEFT))
        if who or (is_story and only_introduces(piece.text)):
            # Who tells a story begins with themselves, or with whom it is about: no matter of its own.
            (told[-1].texts if told else before).append(piece.text)
        elif told and not _begins_another(piece, read, told):
            told[-1].texts.append(piece.text)
        elif _category(read, piece) is None or (not is_announced and _sureness(read) < _least_first(read)):
            before.append(piece.text)
            places |= {piece.text} if _is_place(read, piece) else set()
        else:
            category = _category(read, piece) or ""
            # Where it is leads on to what it is; all else that stands before it is a sentence of its own.
            where = all(one in places for one in before)
            texts = [" ".join([*before, piece.text])] if where else [*before, piece.text]
            told.append(_Matter(texts, category, read, piece.cue))
            before = []
    if len(told) > MOST or not (len(told) > 1 or (told and told[0].cue)):
        return []
    return [_plain(matter) for matter in told]


def _least_first(read: Mapping[str, Any]) -> float:
    """How sure the first matter's category has to be; what was taken for a detail tells one only where it surely does."""
    return _SURELY if read["intent"]["name"] in _DETAILS else SURE_FIRST


def _begins_another(piece: Piece, read: Mapping[str, Any], told: Sequence[_Matter]) -> bool:
    category = _category(read, piece)
    if category is None or not _tells_matter(piece, read):
        return False
    if _GOES_ON.match(piece.text) and not piece.cue:
        return False
    if _value(read, "kind") == "inquiry" and _ASKS_BESIDE.search(piece.text):
        # What is only asked beside a matter is asked of whoever gets that.
        return False
    if _sureness(read) < (SURE if piece.cue else SURE_ALONE):
        return False
    known = [matter.category for matter in told]
    if piece.counted and all(_counted_apart(one, category) for one in known):
        return True
    return all(are_apart(one, category, said_so=piece.cue) for one in known)


def _counted_apart(one: str, other: str) -> bool:
    """Whether two points of a counted list are matters of their own: of one house too, but not of one party."""
    groups = {code.partition(".")[0] for code in (one, other)}
    return one != other and (groups == {"housing"} or are_apart(one, other, said_so=True))


def _tells_matter(piece: Piece, read: Mapping[str, Any]) -> bool:
    """Whether a piece is taken for a matter; one that announces itself and is surely sorted may be taken for a detail."""
    intent = read["intent"]
    if intent["name"] in _DETAILS:
        return piece.cue and _sureness(read) >= _SURELY
    least = _MATTER_SAID_SO if piece.cue else _MATTER
    return bool(intent["name"] == "file_complaint" and intent["confidence"] >= least)


def _plain(matter: _Matter) -> dict[str, Any]:
    read = matter.read
    own = {name: _value(read, name) for name in ("kind", "urgency", "party", *_PLACE)}
    time = _entity(read, "time")
    own["time"] = {"value": time.get("value"), "extra": time.get("extra")} if time else None
    told = {name: value for name, value in own.items() if value is not None}
    joint = ". " if matter.texts[0][-1:] < "\u2fff" else "，"
    text = joint.join(matter.texts)
    sure = _sureness(read)
    return {"text": text, "cue": matter.cue, "category": matter.category, "confidence": sure, **told}


def _category(read: Mapping[str, Any], piece: Piece) -> str | None:
    """What the piece is about; the likeliest of several where it announces itself. A sigh is no matter, nor 'other'."""
    choices = (_value(read, "category_choices") or [None]) if piece.cue else [None]
    category: str | None = _value(read, "category") or choices[0]
    too_short = len(piece.text) < _TELLS and not piece.cue
    if (
        too_short
        or _is_place(read, piece)
        or _ANNOUNCES.fullmatch(_beside_place(read, piece))
        or _sighs(piece.text)
        or (category or "").startswith("other.")
    ):
        return None
    return category


def _sighs(text: str) -> bool:
    """Whether a piece is nothing but anger, at whatever: '你们12345就是个摆设 打了八百遍了没人管'."""
    return all(_SIGH.fullmatch(one) or scolds_desk(one) for one in text.split()) or bool(
        _SIGH.fullmatch(text)
    )


def _beside_place(read: Mapping[str, Any], piece: Piece) -> str:
    """The piece without the place it names."""
    within = covered(read["entities"], _PLACE)
    return "".join(char for at, char in enumerate(piece.text) if at not in within).strip(" ，,。的")


def _is_place(read: Mapping[str, Any], piece: Piece) -> bool:
    """Whether the piece only says where: what stands between a greeting and the matters is none."""
    return share(piece.text, read["entities"], _PLACE) >= _MOSTLY


def _sureness(read: Mapping[str, Any]) -> float:
    entity = _entity(read, "category") or _entity(read, "category_choices")
    return float((entity.get("extra") or {}).get("confidence") or 0.0)


def _value(read: Mapping[str, Any], name: str) -> Any:
    return _entity(read, name).get("value")


def _entity(read: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return next((found for found in reversed(read["entities"]) if found["entity"] == name), {})
