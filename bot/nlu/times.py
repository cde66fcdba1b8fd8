"""When something happened: what a citizen's words mean, seen from the time of the message and never after it.

Relative times are read by `relative`, dates and feasts by `dates`, hours by `clock`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, islice

from bot.nlu import relative
from bot.nlu.clock import Clock, clocks, latest, on_day
from bot.nlu.dates import dates
from bot.nlu.errands import THANKED
from bot.nlu.meals import parts
from bot.nlu.moment import Moment, hour_of
from bot.nlu.text import plain
from bot.nlu.written_times import WRITTEN
from city.introductions import introductions

MOST = 40
"""So many times of each kind are looked at in a message, its first ones: each is compared with every other."""

_NUMBERS_ZH = r"\d一二两三四五六七八九十半几"
_MANY_ZH = f"[{_NUMBERS_ZH}俩仨]{{1,8}}"
# Promises, idioms and habits hold time words and tell no time.
_NO_TIME = re.compile(
    r"(?:住|开|干|工作|结婚|做|当|退休)了?(?:快|将近|有|都)?[\d一二三四五六七八九十几]+多?年|[再过](?:等|过)?[\d一二两三四五六七八九十几]+(?:天|周|个?月|个?小时"
    r"|分钟)(?!了|没)|三天两头|一天到晚|半天|[一整半]宿|[\d一二两三四五六七八九十]{1,4}(?:个)?(?:小时|天|工作日|月|年)(?:之|以)?内|within \d+ \w+|24 ?小时(?![了都没])"
    r"|(?<!for )(?<!since )(?<!past )(?<!last )(?<!about )24 ?hours(?! ago| now| already| straight)|24/7|7x24"
    r"|每?隔[^，。]{1,4}|每次|一天三次|(?:合同|租约|租期|质保|保修|会员)(?:期|是|签了?|签的)?[\d一二两三四五六七八九十]+(?:年|个月)"
    r"|(?:每|一)个?(?:月|天|年|晚上?|小时)(?:的?(?:租金|房租|物业费|停车费|工资))?(?:要|收|交|才|给)?\d{2,}"
    r"|(?:每|一)个?(?:月|天|年|晚上?|小时|钟头)(?:就|要|收|得|给|才){0,2}[一二两三四五六七八九十几好]{1,3}(?:百|千|万)[一二三四五六七八九十百多来几]{0,4}(?![一二三四五六七八九十百多来几户人家米辆])"
    # How often in a day: 一天十几个电话.
    r"|一天(?:就|能|要|得|打|来|接|收|到)*[\d一二两三四五六七八九十几好]{1,4}(?:多|来)?(?:个|通|条|趟|遍|次|回)"
    # How long somebody has had it, or was told that it takes: 才用了四个月, 租了八年, 说好三年, 五年才能取.
    rf"|(?:租|怀孕|养|住进来|搬进?来|搬过来|(?<![能法水电气网没得])用)了?(?:快|将近|有|都|才|已经){{0,2}}{_MANY_ZH}多?(?:年|个?月|天)(?!前|以前|之前)"
    rf"|说好(?:的|了|是)?{_MANY_ZH}(?:年|个?月|天|周)|{_MANY_ZH}(?:年|个?月|天)(?:以|之)?后?才(?:能|给|让|可以)"
    # How often in so long a time, but for how often help was asked for meanwhile: 一个礼拜来查了四回, 一小时都来不了一趟.
    r"|(?<![第上这])[一半]个?(?:小时|钟头|天|晚上?|周|礼拜|星期|月|年)(?:都|就|也|才|能|得|要|给|我们?|没){0,3}"
    r"(?!报|打|找|反|投|催|问|去|跑|修)[\u4e00-\u9fff]{0,2}?(?:不了|不上|不到|了|过)?[一二两三四五六七八九十几好\d]{1,3}多?(?:次|回|趟|遍|班(?!车)|顿)"
    # Where somebody has lived and worked for so long: 在北京十一年了.
    rf"|(?<![\u4e00-\u9fff])(?:我们?|俺们?|咱们?|一家|全家)?(?:都|也)?在[\u4e00-\u9fff]{{2,4}}?(?:都|也|已经|快|有|整整|住了?|干了?){{0,2}}{_MANY_ZH}多?年(?!前|以前|之前)"
    # How long somebody parked for what it cost: 停俩小时收我六十.
    rf"|停(?:车|放)?(?:了|才|不到)?(?:俩|{_MANY_ZH})个?半?(?:小时|钟头)(?:就|才|要|收|得|给|花|扣)"
    # How long somebody waited, or was given: 等了40分钟, 限三天搬走, 'gave me three days'.
    rf"|(?:等|排队?|候|晚点?|迟到|耽误|绕|开会|讲)了?(?:我们?|俺|整整|快|将近|足足|大概|差不多|有|都)*{_MANY_ZH}(?:多|来)?个?(?:半|多)?(?:分钟|刻钟|小时|钟头)"
    rf"|(?:让|叫|逼|限|给|要求|通知|说|答应|承诺|保证)(?:了)?(?:我们?|俺们?|咱们?|[他她]们?|租[户客]|商户|在|最多|只|就)*{_MANY_ZH}(?:个)?(?:天|小时|星期|周|月)(?:的?时间"
    r"|(?:之?内)?(?:就|必须|要|得|能|肯定|一定|给)*(?:搬|走|腾|滚|交[房钱]|修好|解决|处理|搞定|办好|办完|恢复|拆|退|到账|上门))"
    r"|\b(?:wait(?:ed|ing)|queu(?:ed|e?ing)|stood|standing|delayed|lasted)(?: (?:there|here|in line|in the \w+|at the \w+|outside|by|for|over|about|around|nearly|almost"
    r"|more than|at least|a good|another|me|us))* [\w-]+ (?:min(?:ute)?|hour|hr)s?\b"
    r"|\bup to \w+ (?:min(?:ute)?|hour|hr|day|week|month)s?\b"
    r"|\b(?:wait|queue|wander(?:ed|ing)?|walk(?:ed|ing)?|search(?:ed|ing)?|look(?:ed|ing)? for|sat|sit(?:ting)?|on hold"
    r"|on the phone|argued|arguing|circled|drove|rode|spent|spend)\b[^,.;!?]{0,25}? [\w-]+ (?:min(?:ute)?|hour|hr)s?\b"
    # What so long a stay costs: 'charged me 80 yuan for 2 hours'.
    r"|\b(?:charg(?:ed?|es|ing)|paid|pay|costs?|fee|bill)\b[^,.;!?]{0,25}\d ?(?:yuan|rmb|kuai|元|块)? for "
    r"(?:only |just |about )?[\w-]+ (?:min(?:ute)?|hour|hr|day|night|month)s?\b"
    r"|\b(?:gave|given|give|giving|got|have|had) (?:me|us|them|him|her|only|just)(?: only| just)? \w+ (?:hour|day|week|month)s?(?: to)?\b"
    r"|\b(?:takes?|took|taking) (?:me |us |them |about |around |over |nearly |almost |at least "
    r"|more than )*\w+(?: and a half)? (?:min|minute|hour|hr|day|week|month)s?\b"
    r"|\b(?:liv(?:e|ed|ing)|resid(?:e|ed|ing)|worked|working|married)\b[^,.;]{0,20}?\bfor (?:about |over "
    r"|nearly |almost |more than )?\w+ years?\b"
    r"|(?<![\d/])\d{2,}(?: ?(?:yuan|rmb|kuai|元|块))? (?:a|per|each|every) (?:day|night|week|month|year|hour)\b"
    r"|\d ?(?:yuan|rmb|kuai) an? (?:day|night|week|month|year|hour)\b"
    r"|\bafter (?:only |just |about |less than )?(?:an?|one|two|three|four|five|six|a few|a couple of"
    r"|\d+) (?:minute|hour|day|week|month)s?\b(?! (?:of|without)\b)"
    r"|\b(?:contract|lease|warranty|guarantee|membership)\b[^,.;]{0,20}?\b(?:for|of|is) \w+ (?:years?|months?)"
    # How often, and what it cost of somebody's time: '5 times a day', 'wasted 2 days'.
    r"|\b(?:once|twice|thrice|(?:\d+|two|three|four|five|six|seven|ten|twenty|many|several|so many|a few|dozens of)"
    r"(?: (?!more\b|whole\b)[a-z-]+){0,2} [a-z]+s) an? (?:hour|day|night|week|month|year)\b"
    r"|\b(?:wasted|lost|cost(?: me| us)?) (?:another |over |about |almost )?[\w-]+ (?:whole |full )?(?:hour|day|week|month)s?\b"
    # A day that is still to come: 'before I leave on 15 December', 'my visa expires on the 15th'.
    r"|\bbefore (?:i|we|he|she|they|my|our)\b[^,.;!?]{0,40}|\b(?:i|we)(?:['’]?(?:m|re)| am| are)? (?:leave|leaving|fly|flying|go home"
    r"|going home|move out|moving out)\b[^,.;!?]{0,30}?\bon (?:the )?(?:\d|[a-z]{3,9} \d)[^,.;!?]{0,12}"
    r"|\b(?:expires?|runs? out|is due|ends?|deadline(?: is)?)(?: on| by)? (?:the )?(?:\d|[a-z]{3,9} \d)[^,.;!?]{0,12}"
    # How long something is good for, or how much goes in so long a time: 办的两年卡, 还剩一年半, '24 months penalty'.
    rf"|{_MANY_ZH}(?:年|个?月|季)的?(?:期|游泳|健身|瑜伽|私教)*(?:[年月季]?卡|套餐|会员|课程?|合约|合同|租约|质保|保修|押金|违约金|学费|服务费)"
    rf"|(?:还|只)?(?:剩下?|差|有效期|没用完的?|没到期的?)(?:了|还有|大概|大约|差不多)?{_MANY_ZH}(?:年|个?月|周|天)半?"
    rf"|(?:(?:签|交|充|租|付|预付|预交|缴)了?|(?:办|买|订|报)(?=[的{_NUMBERS_ZH}]))(?:的是|的)?{_MANY_ZH}(?:整)?(?:年|个?月|季度?)(?:半)?(?!前|以前|之前|多?了)"
    rf"|(?:(?:一|半|每|俩|两)个?(?:月|天|年|周|星期|礼拜|季度|小时|晚上?))(?:就|才|能|要|得|竟然|居然)*"
    rf"(?:走|用|花|跑|耗|涨|烧|扣|收|掉|吃)(?:了|掉)?(?:我)?[\d一二两三四五六七八九十百千几多]+(?:吨|度|块|元|个?字|立方|方|斤|升)"
    r"|\b(?:\d{1,2}|an?|one|two|three|four|five|six|twelve|eighteen|half a)[ -]?(?:years?|months?|weeks?)(?:['’]s?)?"
    r" (?:of )?(?:penalty|contract|membership|plan|subscription|deposit|rent|fees?|notice|warranty|guarantee|card|pass"
    r"|lease|course|package|left|remaining|to go|in advance|upfront)\b"
)
_HABIT = re.compile(
    r"每(?:天|日|周|月|年|晚|个|到|早|逢|星期|礼拜)[^，。,.;；]*|天天(?:到|一到|连)?周末|(?:天天|夜夜)(?:(?![昨今前][天晚早夜日儿])[^，。,.;；])*|(?:一到|每到|逢|赶上)周末|(?<![上这本个])(?:周|星期|礼拜)六[和、]?(?:周|星期|礼拜)?[日天](?:(?![昨今前][天晚早夜日儿])[^，。,.;；])*|周末(?:也|都|还|照)|\b(?:every|each|daily)\b[^，。,.;；]*"
)
# 'Around midnight most nights': of a clause that speaks of a habit no hour is a day's, unless it also names one.
_HABIT_EN = re.compile(
    r"(?<![^.;!?,])[^.;!?,]*\b(?:(?:most|some|many|all|several|every|each|other) (?:(?:single|other|second"
    r"|few|damn|goddamn|bloody|fucking|freaking) ){0,2}(?:nights?|days?|mornings?|evenings?|afternoons?"
    r"|weekends?|weekdays?|weeks?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)|(?:night|day|week) (?:after"
    r"|in,? and) (?:night|day|week)"
    r"|when(?:ever)? (?:i|we|he|she|they|people|(?:my|the|our) \w+) (?:walk|come|go|get|leave|arrive|drive|cycle|ride|return)s?"
    r"|nightly|daily|weekly|usually|normally|regularly|on (?:weekdays|weekends|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)days))\b[^.;!?,]*"
)
_ONE_DAY = re.compile(
    r"\b(?:yesterday|today|tonight|last (?!few|two|three|couple)|this (?:morning|afternoon|evening|week)|ago"
    r"|since)\b|\d(?:st|nd|rd|th)\b"
)
_TO_COME = re.compile(
    r"(?:\b(?:at )?\d{1,2}(?::\d\d)? ?(?:[ap]m )?(?:on )?tomorrow\b|\b\w+day next week|(?<![以然之过此最今背])大?后天|明天"
    r"|明[早晚儿]|明日|[明后]年(?!份)|下个?(?:周|星期|礼拜)[一二三四五六日天末]?|下个?月|\b(?:tomorrow|next (?:week|month|year|weekend|(?:mon|tues"
    r"|wednes|thurs|fri|satur|sun)day))\b)[^，。,.;；!！?？]*"
)
_HOURS_OF_WORK = re.compile(
    r"(?:工作|营业|上班|办公|开放|施工|作业|接待)时间[^，。；]*|[\d一二三四五六七八九十]{1,3}点半?(?:到|至"
    r"|-)[^，。；]{0,3}?[\d一二三四五六七八九十]{1,3}点半?(?:才)?(?:营业|上班|办公|开门|开放)|(?<![\d点])\d{1,2}点半?(?:才|就|都|便)?(?:上班|上课|下班|放学"
    r"|开门|关门|营业)|[一二三四五六七八九十]{1,3}点半?(?:才|就|都|便)?(?:上班|上课|下班|放学|开门|关门|营业)"
    r"|\b(?:weekdays|opening hours|office hours|working hours|opens? (?:from|until|till|at)|closes? (?:at|by)"
    r"|curfew)\b[^.;!?]*"
)
_JUST_NOW = re.compile(
    r"just now|a moment ago|(?:刚才|刚刚)(?!\s*(?:少|多|打|写|说|发|填|报|给)(?:了|打|写|说|发)?(?:错|漏|少|多|一位|一个|反)"
    r"|(?:给|发|打|写|说|报)(?:你|您|你们)?的)|\bright now\b|现在正|这会儿正|此时此刻"
)
_GLUE = re.compile(
    r"[\s,，]*(?:(?:的|那天|当天|大概|大约|差不多|左右|就|我|在|从|快|晚上|at|around|about|roughly|approximately|approx|round|like|nearly|almost|bout|just|after|before|close to|gone|sometime|from|since|on|of|between"
    r"|(?:in the )?(?:early )?(?:morning|afternoon|evening|night))[\s,，]*)*"
)
_UNTIL = re.compile(
    r"[\s,]*(?:to|till|until|-|–|到|至)\s*\d{1,2}(?::\d\d)? ?(?:[ap]\.?m)?\.?[\s,]*(?:on |of )?"
)
_NOT = re.compile(r"(?:不是|并非|而不是|\bnot|\binstead of|\brather than|isn't|wasn't)\s*(?:在|the |on )?$")
# What stands between a time that was a slip and the one that is meant: '昨天吧 不对 前天', 'Monday, no wait, Tuesday'.
_SLIP = re.compile(
    r"[吧啊呀呢的\s，,。.…?？-]*(?:[哦啊嗯哎]+)?(?:不对|不是|说错了?|记错了?|错了|[哦啊哎]不|\bno\b,? ?(?:wait|sorry)?|\bwait\b,? ?(?:no)?"
    r"|\bsorry\b|\bi mean\b|\bi meant\b|\bactually\b)[了啊吧呀\s，,。.…!！]*(?:(?:应该)?(?:是|从|在)|it was|on|since)?\s*$"
)
# Of two times the one that it began at: '前年搬来的，去年开始漏'.
_BEGAN = re.compile(
    r"(?:底|初|年?中|的时候|晚上|早上)?(?:就|才|突然)?(?:开始(?!营业|上[班课]|工作|施工|住)|起就)"
)
# Nothing is told but that it is now.
_NOW = re.compile(
    r"[\s就是正在，,]*(?:现在|这会儿|眼下|此刻|目前|当下)(?:就是|正在|还在)?[啊呀吧呢的\s。.!！~]*"
    r"|(?:(?:it['’]?s |happening |just |still |like )*(?:right )?now)[\s.!]*"
)
_AGO = re.compile(r"\b(?:days?|nights?|mornings?|evenings?|weeks?) (?:ago|back|before)\b")
_COUNTS_BACK = re.compile(r" (?:ago|back|earlier)\b|(?:之|以)?前(?![面边头方门往后])")
# From this hour on a new day has begun for everybody.
_NIGHT_ENDS = 5
# So long before its hour a part of the day has begun: the morning, taken as eight, at five.
_BEGINS_BEFORE = timedelta(hours=3)

# Letters that changed places, so that spans stay: 'this mornign'.
_MISTYPED = {
    "mornign": "morning",
    "monring": "morning",
    "mroning": "morning",
    "evenign": "evening",
    "aftrenoon": "afternoon",
    "yesterady": "yesterday",
    "yestarday": "yesterday",
    "yesturday": "yesterday",
    "tonihgt": "tonight",
    "ngiht": "night",
    "todya": "today",
}
_MISTYPED_WORD = re.compile(rf"\b(?:{'|'.join(_MISTYPED)})\b")


def find(text: str, now: datetime) -> Moment | None:
    """The one time that a message tells of; None if it tells none, or only of the future or of a habit.

    `now` is an aware time in the city's zone; the result is in the same zone.
    """
    written = _MISTYPED_WORD.sub(lambda found: _MISTYPED[found.group()], plain(text))
    if _NOW.fullmatch(written):
        return Moment(now, "minute", 0, len(text))
    silent = [
        m.span()
        for pattern in (_NO_TIME, _HABIT, _TO_COME, _HOURS_OF_WORK, WRITTEN, THANKED)
        for m in pattern.finditer(written)
    ]
    silent += [m.span() for m in _HABIT_EN.finditer(written) if not _ONE_DAY.search(m.group())]
    silent += introductions(written)
    habits = [m.span() for pattern in (_HABIT, WRITTEN) for m in pattern.finditer(written)]
    lived = [_as_lived(moment, now) for moment in _moments(written, now, habits)]
    told = [
        _with_hour_to_come(m, lived, now)
        for m in lived
        if m.at <= now and not any(a <= m.start < b for a, b in silent)
    ]
    told = [m for m in told if not _NOT.search(written[: m.start])] or told
    told = [m for m in told if not _is_slip(written, m, told)]
    told = [m for m in told if _BEGAN.match(written, m.end)] or told
    found = min(told, key=lambda moment: moment.order, default=None)
    return _over_ago(written, found) if found else None


def _over_ago(written: str, moment: Moment) -> Moment:
    """With the word that counts back, which belongs to what is told: 'two days ago'."""
    behind = _COUNTS_BACK.match(written, moment.end)
    return replace(moment, end=behind.end()) if behind else moment


def _is_slip(written: str, moment: Moment, others: Sequence[Moment]) -> bool:
    """Whether another time is told behind it and takes it back."""
    return any(
        moment.end <= other.start and _SLIP.match(written, moment.end, other.start) for other in others
    )


def _as_lived(moment: Moment, now: datetime) -> Moment:
    """'This morning' said at one in the night is the morning before: who is still awake lives in the day that ended.

    Said at six it is now: a part of the day begins before the hour that stands for it.
    """
    if not now < moment.at < now.replace(hour=0, minute=0) + timedelta(days=1):
        return moment
    if now.hour < _NIGHT_ENDS:
        return replace(moment, at=moment.at - timedelta(days=1))
    begun = moment.grain == "daypart" and moment.at - now <= _BEGINS_BEFORE
    return replace(moment, at=now) if begun else moment


def _with_hour_to_come(day: Moment, others: Sequence[Moment], now: datetime) -> Moment:
    """'Today about noon' said before noon is today, in all of these words: the hour is as it was told, and no time yet."""
    if day.grain != "day" or day.span:
        return day
    of_it = (
        one
        for one in others
        if one.start <= day.start and day.end <= one.end and one.at > now and one.at.date() == day.at.date()
    )
    hour = next(of_it, None)
    return replace(day, start=hour.start, end=hour.end) if hour else day


def _moments(written: str, now: datetime, habits: Sequence[tuple[int, int]]) -> Iterator[Moment]:
    """Every time that is told; the hour of a habit is no other day's: '我每天六点半出门，昨儿在门口'."""
    read = islice(clocks(written), MOST)
    hours = [hour for hour in read if not any(a <= hour.start < b for a, b in habits)]
    for match in _JUST_NOW.finditer(written):
        # 刚才九点半: the hour is what is told.
        if not any(0 <= hour.start - match.end() < 4 for hour in hours):
            yield Moment(now, "minute", match.start(), match.end())
    dated = chain(islice(relative.moments(written, now), MOST), islice(dates(written, now), MOST))
    days = [_with_part(written, day) for day in dated]
    yield from days
    yield from parts(written, days, now)
    points = [
        day
        for day in days
        if (day.grain in ("day", "daypart") and not day.span)
        or (day.grain in ("day", "week") and _AGO.search(written[day.start : day.end + 5]))
    ]
    for hour in hours:
        yield _of(written, hour, points, now, only=sum(not other.later for other in hours) == 1)


_SO_LATE = re.compile(r"大晚上|大半夜|深更半夜|三更半夜|这么晚|\bso late\b|\bthis late\b")
_PART_AFTER = re.compile(
    r"(?:那天|当天)?(?:的)?(?:凌晨|清晨|一?大早|早上|早晨|早(?!点)|上午|中午|下午|傍晚|晚上|晚(?![点饭])|后半夜|夜里|夜间|半夜|深夜)|,? (?:in the "
    r"|at )?(?:early )?(?:morning|afternoon|evening|night)\b"
)


def _with_part(written: str, day: Moment) -> Moment:
    """'20号晚上', 'Nov 20 in the evening': a date with the part of the day that stands behind it."""
    part = _PART_AFTER.match(written, day.end) if day.grain == "day" and not day.span else None
    hour = hour_of(f"{written[day.end - 1]}{part.group()}") if part else None
    if part is None or hour is None:
        return day
    return replace(day, at=day.at.replace(hour=hour), grain="daypart", end=part.end())


def _of(written: str, hour: Clock, days: Sequence[Moment], now: datetime, *, only: bool) -> Moment:
    """The clock time on the day beside it; on the only day of the message, if it is surely one; else the latest."""
    for day in days:
        if beside := _beside(written, hour, day):
            start, end = beside
            return replace(on_day(hour, written[start:end], _midnight(day), now), start=start, end=end)
    told = (
        written[hour.start : hour.end + 16]
        if written[hour.end : hour.end + 8].startswith((" in the", " at "))
        else written[hour.start : hour.end]
    )
    if _SO_LATE.search(written):
        # 'So late, and it is eleven': the night is told, elsewhere in the message.
        told = f"{told}晚"
    if (
        only
        and len(days) == 1
        and not hour.later
        and (hour.half or hour_of(told) is not None or hour.certain)
    ):
        day = days[0]
        words = f"{written[day.start : day.end]} {told}"
        return replace(on_day(hour, words, _midnight(day), now), start=day.start, end=day.end)
    if hour.later or not (hour.certain or hour_of(told) is not None):
        # 'Until two' ends something, and 'about 5' alone is no hour: neither says when.
        return Moment(now.replace(year=now.year + 1), "minute", hour.start, hour.end)
    return latest(hour, told, now)


def _beside(written: str, hour: Clock, day: Moment) -> tuple[int, int] | None:
    """From where to where both are told, if nothing stands between them."""
    if day.start <= hour.start and hour.end <= day.end:
        return day.start, day.end
    if day.end <= hour.start or day.start <= hour.start < day.end:
        gap = written[day.end : hour.start]
        return (day.start, _over_part(written, hour.end)) if _GLUE.fullmatch(gap) and not hour.later else None
    gap = written[hour.end : day.start]
    return (
        (hour.start, day.end)
        if hour.end <= day.start and (_GLUE.fullmatch(gap) or _UNTIL.fullmatch(gap))
        else None
    )


_BEHIND_EN = re.compile(r" (?:in the (?:early )?(?:morning|afternoon|evening)|at night)\b")


def _over_part(written: str, end: int) -> int:
    behind = _BEHIND_EN.match(written, end)
    return behind.end() if behind else end


def _midnight(day: Moment) -> datetime:
    midnight: datetime = day.at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight
