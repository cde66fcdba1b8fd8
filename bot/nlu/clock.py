"""Clock times in a message ('晚上十点半', 'around 11', '21:30') and the moment they mean on a day, or without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.nlu.moment import Moment, number_zh

_PART_ZH = r"凌晨|清晨|一?大?早上?|早晨|上午|中午|下午|傍晚|晚上|夜里|夜间|半夜|深夜|后半夜|[昨今前]?晚|夜"
_HOUR_ZH = r"2[0-4]|1\d|0?\d|二十[一二三四]?|十[一二]?|[零〇一二两三四五六七八九]"
# 三点意见, 一点水, 早点铺: points, drops and breakfasts.
_NO_CLOCK = r"(?!\d*(?:公里|米|倍)|[心评名赞餐菜单击个儿火钱事水电气油都也没要意建办问]|不(?!到)|五(?![十分])|多?块|外卖|要求|[:：]\D)"
_CLOCK_ZH = re.compile(
    rf"(?P<part>{_PART_ZH})?(?:差(?P<short>一刻|[二两]?十分?|五分?|\d{{1,2}}分)钟?(?:到|不到)?)?(?P<about>大概|大约|差不多|快|近|约|的)?(?<![\d.])(?P<hour>{_HOUR_ZH})(?:(?<=[一二两三四五六七八])[二三四五六七八九](?=点))?(?:点{_NO_CLOCK}钟?|时(?![间候常而不刻代隔]))"
    r"(?P<minute>半|一刻|三刻|[0-5]\d分?|\d分|[二三四五]?十[一二三四五六七八九]?分?|零?[一二三四五六七八九]分)?"
    r"(?P<more>多钟?|左右|前后|来钟|出头|不到)?"
)
_COLON = re.compile(
    r"(?P<part>凌晨|早上|上午|中午|下午|晚上|夜里|半夜)?(?<![\d:：.])(?P<hour>[01]?\d"
    r"|2[0-4])[:：](?P<minute>[0-5]\d)(?![\d:：])(?! ?[ap]\.?m)"
)
# Military time: 2000 hrs, 'at 0730 today'; a year or a number is none.
_FOUR_DIGITS = re.compile(
    r"(?<![\d.:/-])(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d) ?(?:hrs?|hours)\b|\b(?:at|around|about|since"
    r"|(?<!guy )(?<!man )(?<!lady )(?<!girl )(?<!boy )(?<!family )(?<!people )(?<!person )(?<!couple )(?<!tenant )"
    r"(?<!neighbour )(?<!neighbor )(?<!one )from) (?P<hour2>0\d|1[0-8]|2[1-3]|19(?=[0-5]\d (?:yesterday|today|last|this"
    r"|on)))(?P<minute2>[0-5]\d)(?= (?:yesterday|today|last night|this (?:morning|afternoon|evening)|on )"
    r"|[,.;]|$)(?! ?(?:yuan|rmb))"
)
# '1130pm'.
_PACKED = re.compile(r"(?<![\d.:/-])(?P<hour>1[0-2]|[1-9])(?P<minute>[0-5]\d) ?(?P<half>[ap])\.?m\b\.?")
# '一点' is 'a little' unless the part of a day or something of a clock stands beside it.
_ONE = frozenset(("一", "1"))
_BARE_NIGHT = frozenset(("早", "晚", "夜", ""))

_MINUTE_WORDS = {
    "thirty": 30,
    "fifteen": 15,
    "forty five": 45,
    "forty": 40,
    "twenty": 20,
    "fifty": 50,
    "ten": 10,
    "five": 5,
    "twenty five": 25,
}
_MINUTE_EN = "thirty|fifteen|forty[- ]five|forty|twenty[- ]five|twenty|fifty|ten"
_WORD_EN = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_HOURS_EN = {word: at for at, word in enumerate(_WORD_EN.split("|"), 1)}
_HOURS_EN |= {"midnight": 12, "noon": 12}
# Half past midnight is in the night, ten to midnight in the evening.
_NAMED_HALF = {"midnight": "ap", "noon": "pa"}
_HOUR_EN = rf"(?:1\d|2[0-3]|0?\d|{_WORD_EN})"
_AFTER_EN = (
    r"(?![.:]\d)(?=\s*(?:$|[,.;!?)\"']|(?:near|nobody|someone|somebody|everyone|this|that|your|our|his|her|a"
    r"|an|outside|inside|when|while|they|he|she|it|we|i|my|there|but|so|because|by|from|for)\b|in the\b"
    r"|the (?!kilo|kg|jin|piece|bottle|box|pair|pack)|at night|on\b|yesterday|last\b|this\b|today|tonight"
    r"|or so|every\b|and (?:1?\d)\b|and (?!a half)(?=[a-z])|to (?:1?\d)\b|-\s?\d|till|until))"
)
_ROUGHLY = "at|around|about|bout|round|like|roughly|approximately|approx|since|from|between|after|almost|nearly|close to|just gone|past"
# '3ish', 'half seven-ish': an hour, wherever nothing is counted by it.
_ISH = r"(?:[- ]?ish\b)?"
_CLOCK_EN = re.compile(
    rf"\b(?:(?P<past>half|quarter) past )?(?P<hour>{_HOUR_EN})(?:[:.](?P<minute>[0-5]\d)|[- ](?P<word>{_MINUTE_EN}))?"
    rf"(?:\s*(?P<half>[ap])\.?m\b\.?|\s*o'?\s?clock\b){_ISH}"
    rf"|\b(?:(?:{_ROUGHLY})\s+|(?=half (?:1[0-2]|[1-9])\b))(?:(?P<past3>half|quarter)(?: past)? )?(?P<hour2>{_HOUR_EN})(?:[:.](?P<minute2>[0-5]\d)|[- ](?P<word2>{_MINUTE_EN}))?{_ISH}{_AFTER_EN}"
    rf"|\b(?P<past4>half|quarter|(?:five|ten|twenty(?:[- ]five)?|\d{{1,2}})(?: min(?:ute)?s)?) past (?P<hour3>{_HOUR_EN}|midnight|noon)\b(?: (?P<half3>[ap])\.?m\b)?"
    rf"|\b(?P<to>quarter|(?:\d{{1,2}}|five|ten|twenty) min(?:ute)?s|(?:five|ten|twenty(?:[- ]five)?)(?= to (?:midnight|noon))|(?<=at )(?:five|ten|twenty)|(?<=around )(?:five|ten|twenty)|^(?:five|ten|twenty)) (?:to|before) (?P<hour4>{_HOUR_EN}|midnight|noon)\b(?!:)"
    rf"|(?<!bus )(?<!line )(?<!route )(?<!building )(?<!block )(?<!tower )(?<!gate )(?<!unit )(?<!number )(?<!grade )"
    rf"\b(?:(?P<past5>half) )?(?P<hour5>{_HOUR_EN})(?:[:.](?P<minute5>[0-5]\d)|[- ](?P<word5>{_MINUTE_EN}))?{_ISH}(?= (?:in the (?:early )?(?:morning|afternoon|evening)|at night|this (?:morning|afternoon|evening)|last night|yesterday)\b)"
    rf"|\b(?:(?P<past6>half) )?(?<![:.\d])(?P<hour6>1[0-2]|[1-9]|{_WORD_EN})[- ]?ish\b{_AFTER_EN}"
)
_RANGE_EN = re.compile(
    r"\s*(?:-|to|and|till|until)\s*(?P<hour>1?\d|2[0-3])(?::[0-5]\d)?\s*(?P<half>[ap])\.?m\b\.?"
)
_BARE_AFTER_NIGHT = re.compile(
    r"(?<=\bnight )(?:at )?(?P<hour>1[0-2]|[1-9])(?![\w:.])(?= (?:someone|somebody|they|the|a|my)\b|[,.;]|$)"
)
# '8.15' is a time behind a word that leads to one, and a sum or a distance elsewhere or where prices are spoken of.
_DOTTED_EN = re.compile(
    r"\b(?:at|since|from|till|until|by|morning|afternoon|evening|night|yesterday|today|tonight),? (?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)"
    r"(?![\d.%])(?! ?(?:yuan|rmb|kuai|km|kilo|kg|m\b|metres?|meters?|miles?|percent|degrees?|hours?|stars?|[ap]\.?m))"
)
_PRICE_EN = re.compile(
    r"[¥￥£$€]|\b(?:pric(?:e[sd]?|ing)|costs?|charg(?:e[sd]?|ing)|pa(?:y|ys|ying|id)|menu|fares?|fees?|tolls?|per|yuan|rmb|kuai"
    r"|tickets? (?:is|are|was|were)|(?:a|each|every) (?:bottle|piece|box|bag|cup|kilo|jin|kg|litre|liter|ton|head))\b"
)
_DOT = re.compile(r"\d\.\d")
_VERSION_EN = re.compile(
    r"\b(?:version|app|ios|android|update[ds]?|release|rat(?:ed|ing)|score[ds]?)\b[^.;!?]{0,20}$"
)
_PART_EN = re.compile(
    r",? (?:in the (?:early )?(?:morning|afternoon|evening)|at night|this (?:morning|afternoon|evening)|last night"
    r"|yesterday|today|tonight)\b"
)
_NAMED_EN = re.compile(r"\b(?P<name>midni(?:ght|te)|noon|midday)(?:[- ]?ish)?\b")
# 'I think it was around 3ish, maybe': an hour and nothing else.
_BEFORE_ALONE = re.compile(r"(?:(?:it|that)(?: was|['’]s) |i think |maybe |probably |sometime |um+ )*")
_AFTER_ALONE = re.compile(r"[\s.,]*(?:or so|i think|maybe|probably)?[\s.!]*")
_LATER = re.compile(
    r"(?:直?到|至|才|\b(?:until|till|(?<!close )to|by|(?<!just )before|every))\s*(?:about |around )?$"
)

_SMALL_HOURS = re.compile(r"凌晨|后半夜|early (?:hours|morning)|after midnight")
_LAST_NIGHT = re.compile(r"[昨前][晚夜]")
_NIGHT = re.compile(r"晚|夜|\b(?:to)?night|nite\b|midni(?:ght|te)")
_MORNING = re.compile(r"早|上午|清晨|晨|morning")
_NOON = re.compile(r"中午|noon|midday|lunch")
_LATE = re.compile(r"下午|傍晚|afternoon|arvo|evening")
_TODAY = re.compile(r"今|today|this|tonight")


@dataclass(frozen=True)
class Clock:
    """A time of day as told. `half`: 'a' or 'p' where am or pm was said; `later`: the end of something ('until two')."""

    hour: int
    minute: int
    half: str
    start: int
    end: int
    later: bool = False
    certain: bool = True


def clocks(written: str) -> Iterator[Clock]:
    """Every clock time in a text in its plain form, in the order of the text."""
    for match in (*_CLOCK_ZH.finditer(written), *_COLON.finditer(written)):
        if clock := _zh(written, match):
            yield clock
    priced = _PRICE_EN.search(written) is not None
    for match in _CLOCK_EN.finditer(written):
        if not _is_figure(written, match, priced=priced):
            yield _en(written, match)
    for match in _PACKED.finditer(written):
        later = _is_later(written, match.start())
        yield Clock(
            int(match["hour"]), int(match["minute"]), match["half"], match.start(), match.end(), later=later
        )
    for match in _FOUR_DIGITS.finditer(written):
        hour, minute = int(match["hour"] or match["hour2"]), int(match["minute"] or match["minute2"])
        yield Clock(hour, minute, "", match.start(), match.end(), later=_is_later(written, match.start()))
    for match in () if priced else _DOTTED_EN.finditer(written):
        told = match.start("hour")
        yield Clock(int(match["hour"]), int(match["minute"]), "", told, match.end(), _is_later(written, told))
    for match in _BARE_AFTER_NIGHT.finditer(written):
        yield Clock(int(match["hour"]), 0, "", match.start(), match.end())
    for match in _NAMED_EN.finditer(written):
        hour = 0 if match["name"].startswith("midni") else 12
        yield Clock(hour, 0, "", match.start(), match.end(), later=_is_later(written, match.start()))


def _is_figure(written: str, match: re.Match[str], *, priced: bool) -> bool:
    """Whether a number with a dot, of which nothing else says that it is an hour, is a price's or a version's."""
    if not _DOT.search(match.group()) or match["half"] or _PART_EN.match(written, match.end()):
        return False
    return priced or _VERSION_EN.search(written, 0, match.start()) is not None


def _zh(written: str, match: re.Match[str]) -> Clock | None:
    found = match.groupdict()
    part, hour = found.get("part") or "", match["hour"]
    beside = found.get("more") not in (None, "不到") or found.get("minute") or "钟" in match.group()
    if hour in _ONE and "点" in match.group() and part in _BARE_NIGHT and not beside:
        return None
    if hour in _ONE and "时" in match.group():
        return None
    start = match.start()
    at = int(number_zh(hour)) * 60 + _minute(found.get("minute") or "") - _minute(found.get("short") or "")
    return Clock(
        at // 60,
        at % 60,
        "",
        start,
        match.end(),
        _is_later(written, start),
    )


def _minute(told: str) -> int:
    if told in ("半", "一刻", "三刻"):
        return {"半": 30, "一刻": 15, "三刻": 45}[told]
    digits = told.removesuffix("分").removeprefix("零")
    return int(number_zh(digits)) if digits else 0


def _en(written: str, match: re.Match[str]) -> Clock:
    hour = _any(match, "hour")
    number = _HOURS_EN.get(hour) or int(hour)
    half, end = match["half"] or match["half3"] or "", match.end()
    if hour in _NAMED_HALF:
        half = _NAMED_HALF[hour][1 if match["to"] else 0]
    last = None if half else _RANGE_EN.match(written, end)
    if last:
        # 'from 11 to 1 am' began the evening before.
        half, end = "p" if number > int(last["hour"]) else last["half"], last.end()
    minute, past = _any(match, "minute"), _any(match, "past")
    told = int(minute) if minute else _minutes_en(past or _any(match, "word"))
    if match["to"]:
        number, told = (number - 2) % 12 + 1, 60 - _minutes_en(match["to"])
    certain = bool(half or "clock" in match.group() or match["minute2"] or past or match["to"])
    certain = certain or match.group().startswith(("at ", "since ")) or _any(match, "word") != ""
    certain = certain or ("ish" in match.group() and _is_all(written, match))
    return Clock(number, told, half, match.start(), end, _is_later(written, match.start()), certain)


def _is_all(written: str, match: re.Match[str]) -> bool:
    """Whether nothing else is said, as by whoever was asked when."""
    return bool(
        _BEFORE_ALONE.fullmatch(written, 0, match.start()) and _AFTER_ALONE.fullmatch(written, match.end())
    )


def _any(match: re.Match[str], name: str) -> str:
    """What was found under a name or one of its numbered sisters."""
    return next((told for key, told in match.groupdict().items() if told and key.rstrip("23456") == name), "")


def _minutes_en(told: str) -> int:
    word = told.removesuffix(" minutes").removesuffix(" mins").replace("-", " ")
    return (
        {"half": 30, "quarter": 15}.get(word)
        or _MINUTE_WORDS.get(word)
        or (int(word) if word.isdigit() else 0)
    )


def _is_later(written: str, start: int) -> bool:
    return _LATER.search(written[:start]) is not None


def on_day(clock: Clock, told: str, day: datetime, now: datetime) -> Moment:
    """The clock time on a day's midnight; `told` are all words of both, which name the part of the day.

    What belongs to last night after twelve lies on the next date.
    """
    hour, late = _hour(clock, told)
    if late and not (_TODAY.search(told) and hour < 6):
        later = _at(clock, hour, day + timedelta(days=1))
        if later <= now:
            return _moment(clock, later)
    if hour == clock.hour and not clock.half and 1 <= hour <= 6 and not _names_part(told):
        # 'Yesterday at three' is in the afternoon: so early people say that it was night.
        afternoon = _at(clock, hour + 12, day)
        return _moment(clock, afternoon if afternoon <= now else _at(clock, hour, day))
    return _moment(clock, _at(clock, hour, day))


def latest(clock: Clock, told: str, now: datetime) -> Moment:
    """The clock time without a day: the latest such time that has been."""
    hour, _ = _hour(clock, told)
    hours = {hour}
    if not clock.half and not _names_part(told) and hour < 12:
        hours.add(hour + 12)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days = (today, today - timedelta(days=1))
    return _moment(clock, max(at for day in days for h in hours if (at := _at(clock, h, day)) <= now))


def _hour(clock: Clock, told: str) -> tuple[int, bool]:
    """The hour of 24, and whether it lies in the night after the day that was named."""
    hour, half = clock.hour % 24, clock.half
    if clock.hour == 24 or (("midnight" in told or "midnite" in told) and half != "p"):
        return 0, True
    if half == "a":
        return hour % 12, bool(_NIGHT.search(told))
    if half == "p" or (_LATE.search(told) and not _NIGHT.search(told)):
        return (hour + 12 if hour < 12 else hour), False
    if _SMALL_HOURS.search(told):
        return hour % 12, _LAST_NIGHT.search(told) is not None
    if _NIGHT.search(told):
        if hour >= 13:
            return hour, False
        return (hour % 12, True) if hour in (0, 12) or hour < 6 else (hour + 12, False)
    if _NOON.search(told):
        return (hour + 12 if hour < 4 else hour), False
    return hour, False


def _names_part(told: str) -> bool:
    return any(part.search(told) for part in (_SMALL_HOURS, _NIGHT, _MORNING, _NOON, _LATE))


def _at(clock: Clock, hour: int, day: datetime) -> datetime:
    return day.replace(hour=hour, minute=clock.minute, second=0, microsecond=0)


def _moment(clock: Clock, at: datetime) -> Moment:
    return Moment(at, "minute", clock.start, clock.end)
