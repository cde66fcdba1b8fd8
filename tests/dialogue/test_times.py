"""Times as citizens tell them, seen from Wednesday 25 November 2026, half past ten in Beijing."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.nlu.times import MOST, find

NOW = datetime(2026, 11, 25, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

TOLD = {
    "我每天早上六点半出门遛弯，昨儿早上在门口让狗扑了": "2026-11-24T08:00",
    "说是月底就开始漏的": "2026-11-21T00:00",
    "门口贴的通知说昨天早上八点停水": "2026-11-24T08:00",
    "昨晚末班车22点30没停就开过去了": "2026-11-24T22:30",
    "断网一个月报修三次": "2026-10-25T10:30",
    "停水一天三百多户没水喝": "2026-11-24T10:30",
    "停水一天 来了两拨人": "2026-11-24T10:30",
    "上周四的事": "2026-11-19T00:00",
    "早上七点不到就砸墙": "2026-11-25T07:00",
    "大周三的早上七点不到": "2026-11-25T07:00",
    "大周四的早上七点": "2026-11-19T07:00",
    "电梯不能用三天了": "2026-11-22T10:30",
    "租了两年，上个月退的房": "2026-10-01T00:00",
    "上周六日两天都在施工": "2026-11-21T00:00",
    "no water in building 5 for 3 days": "2026-11-22T10:30",
    "the lift stopped 1.5 hours ago": "2026-11-25T09:00",
    "no water for 2.5 days": "2026-11-22T22:30",
    "1.5 months without an answer": "2026-10-10T10:30",
    "停水2.5小时了": "2026-11-25T08:00",
    "电梯停了1.5天": "2026-11-23T22:30",
    "超三天没人收垃圾": "2026-11-22T10:30",
    "过半个月还没来": "2026-11-10T10:30",
    "the lift has been stuck for 20 minutes": "2026-11-25T10:10",
    "he hit me when I came home yesterday at 9 pm": "2026-11-24T21:00",
    "楼上半夜两三点还蹦迪": "2026-11-25T02:00",
    "last night around midnight, like most nights": "2026-11-25T00:00",
    "most nights since October they play till 2": "2026-10-01T00:00",
    "it happened on 24.11 at noon": "2026-11-24T12:00",
    "就昨天吧 不对 前天开始的": "2026-11-23T00:00",
    "it was Monday, no wait, Tuesday": "2026-11-24T00:00",
    "前年搬来的，去年开始漏": "2025-01-01T00:00",
    "去年淹过一回": "2025-01-01T00:00",
    "就刚才 八点左右": "2026-11-25T08:00",
    "刚才九点半": "2026-11-25T09:30",
    "去年在这儿办过一张卡 现在关门了": "2025-01-01T00:00",
    "前年砸过一回车，前天又掉砖头": "2026-11-23T00:00",
    "现在": "2026-11-25T10:30",
    "right now": "2026-11-25T10:30",
    "a week ago at 9 am it stopped": "2026-11-18T09:00",
    "yesterday night 9 someone shouted": "2026-11-24T21:00",
    "the bus of 2000 hrs yesterday": "2026-11-24T20:00",
    "bus 419 yesterday at 8.15 the driver shut the door on my arm": "2026-11-24T08:15",
    "at 0730 today": "2026-11-25T07:30",
    "three nights ago about 9pm": "2026-11-22T21:00",
    "the weekend before last": "2026-11-14T00:00",
    "it's the fifth day": "2026-11-21T10:30",
    "这都第五天了": "2026-11-21T10:30",
    "小区8号开始停水": "2026-11-08T00:00",
    "天天吵，昨晚三点还在唱": "2026-11-25T03:00",
    "办了三个月了，手续还没下来": "2026-08-25T10:30",
    "they owe me 3 months wages": "2026-08-25T10:30",
    "年初就反映过": "2026-01-01T00:00",
    # Months are those of the calendar.
    "for a month already the hole is there": "2026-10-25T10:30",
    "half a year ago": "2026-05-25T10:30",
    "an hour and a half ago the power went": "2026-11-25T09:00",
    "two Sundays ago somebody broke the fence": "2026-11-15T00:00",
    "it's been smelly for the past couple of days": "2026-11-23T10:30",
    "twenty minutes ago the water stopped": "2026-11-25T10:10",
    "last week Tuesday the pipes froze": "2026-11-17T00:00",
    "the weekend just gone": "2026-11-21T00:00",
    "since the start of the month the lift is broken": "2026-11-01T00:00",
    "since summer": "2026-06-01T00:00",
    "on Thursday the 12th": "2026-11-12T00:00",
    "since the tenth": "2026-11-10T00:00",
    "11/3/2026 the road was closed": "2026-11-03T00:00",
    "between 16 and 20 November": "2026-11-16T00:00",
    "20th Nov around 5.30 pm": "2026-11-20T17:30",
    "8.30 last night": "2026-11-24T20:30",
    "ten to midnight last night": "2026-11-24T23:50",
    "half past midnight last night": "2026-11-25T00:30",
    "yesterday 1045pm": "2026-11-24T22:45",
    "shoved on bus 8 yesterday": "2026-11-24T00:00",
    "half one yesterday afternoon": "2026-11-24T13:30",
    "Yesterday, 7ish in the evening": "2026-11-24T19:00",
    "今天早上差一刻六点有人吹树叶": "2026-11-25T05:45",
    "十月十五签的合同": "2026-10-15T00:00",
    "俩半小时以前": "2026-11-25T08:00",
    "好几天了": "2026-11-22T00:00",
    "这个周末放炮": "2026-11-21T00:00",
    "22号路灯杆倒了": "2026-11-22T00:00",
    "垃圾堆了三天没人清运": "2026-11-22T10:30",
    "昨晚": "2026-11-24T20:00",
    "昨天晚上十点半": "2026-11-24T22:30",
    "前天下午三点多": "2026-11-23T15:00",
    "上周五开始": "2026-11-20T00:00",
    "上星期一": "2026-11-16T00:00",
    "周一": "2026-11-23T00:00",
    "星期三晚上": "2026-11-18T20:00",
    "周末": "2026-11-21T00:00",
    "从上周二到现在": "2026-11-17T00:00",
    "今早": "2026-11-25T08:00",
    "夜里两点": "2026-11-25T02:00",
    "晚上八点": "2026-11-24T20:00",
    "11月20号晚上": "2026-11-20T20:00",
    "十一月二十日": "2026-11-20T00:00",
    "12月1号开始": "2025-12-01T00:00",
    "20日": "2026-11-20T00:00",
    "两个星期了": "2026-11-11T10:30",
    "20分钟前": "2026-11-25T10:10",
    "停电6个小时了": "2026-11-25T04:30",
    "刚刚停电了": "2026-11-25T10:30",
    "it has been there since last Monday": "2026-11-16T00:00",
    "last Thursday": "2026-11-19T00:00",
    "no water since morning": "2026-11-25T08:00",
    "off since noon yesterday": "2026-11-24T12:00",
    "since monday": "2026-11-23T00:00",
    "last friday at 11pm": "2026-11-20T23:00",
    "for three days": "2026-11-22T10:30",
    "last night": "2026-11-24T22:00",
    "this morning": "2026-11-25T08:00",
    "two weeks ago": "2026-11-11T10:30",
    "an hour ago": "2026-11-25T09:30",
    "on november 20th": "2026-11-20T00:00",
    "at 3 am": "2026-11-25T03:00",
    "2026-11-20 15:00": "2026-11-20T15:00",
    # The night after twelve belongs to the evening before.
    "昨晚12点开始一直响": "2026-11-25T00:00",
    "昨晚一点多": "2026-11-25T01:00",
    "20号晚上12点": "2026-11-21T00:00",
    "今天凌晨12点": "2026-11-25T00:00",
    "around midnight last night": "2026-11-25T00:00",
    "last night around 11": "2026-11-24T23:00",
    "from 11 to 1 am": "2026-11-24T23:00",
    # A range begins where it starts, and a duration with its beginning.
    "昨天晚上10点到今天凌晨2点": "2026-11-24T22:00",
    "between 9 and 11 pm yesterday": "2026-11-24T21:00",
    "11月3号到5号": "2026-11-03T00:00",
    "从周一到周三都没水": "2026-11-23T00:00",
    "俩月了": "2026-09-25T10:30",
    "半小时前": "2026-11-25T10:00",
    # Days counted back, in every way of saying so.
    "大前天": "2026-11-22T00:00",
    "前儿个": "2026-11-23T00:00",
    "昨儿晚上": "2026-11-24T20:00",
    "上周五晚上": "2026-11-20T20:00",
    "今早六点": "2026-11-25T06:00",
    "the day before yesterday": "2026-11-23T00:00",
    "the night before last": "2026-11-23T22:00",
    "it happened on Friday at about 6:30pm": "2026-11-20T18:30",
    "since 8 this morning": "2026-11-25T08:00",
    "不是昨天是前天": "2026-11-23T00:00",
    "昨天楼上从早上七点就开始砸墙": "2026-11-24T07:00",
    # The calendar.
    "从上个月开始": "2026-10-01T00:00",
    "上个月15号": "2026-10-15T00:00",
    "10月底": "2026-10-21T00:00",
    "去年冬天": "2025-12-01T00:00",
    "国庆节那天": "2026-10-01T00:00",
    "on the 3rd": "2026-11-03T00:00",
    "since the beginning of November": "2026-11-01T00:00",
    # Numbers in words, feasts, terms of the sun, and how people abbreviate.
    "二十三号晚十点": "2026-11-23T22:00",
    "大概是11月22、23号": "2026-11-22T00:00",
    "18号一大早": "2026-11-18T08:00",
    "11月20，晚上": "2026-11-20T00:00",
    "去年国庆": "2025-10-01T00:00",
    "从早上停到现在": "2026-11-25T08:00",
    "11.18": "2026-11-18T00:00",
    "立冬那天": "2026-11-07T00:00",
    "春节期间": "2026-02-17T00:00",
    "in the second week of october": "2026-10-08T00:00",
    "腊月里停的气": "2026-01-18T00:00",
    "今年正月搬进来的": "2026-02-17T00:00",
    "中秋节那天": "2026-09-25T00:00",
    "十一长假": "2026-10-01T00:00",
    "月初": "2026-11-01T00:00",
    "仨月了": "2026-08-25T10:30",
    "一刻钟前": "2026-11-25T10:15",
    "刚刚九点半的时候": "2026-11-25T09:30",
    "昨晚凌晨一点": "2026-11-25T01:00",
    "yesterday arvo": "2026-11-24T15:00",
    "15/11/2026": "2026-11-15T00:00",
    "since november 12th": "2026-11-12T00:00",
    "on the 28th of last month": "2026-10-28T00:00",
    "at the start of this month": "2026-11-01T00:00",
    "tuesday last week": "2026-11-17T00:00",
    "a fortnight ago": "2026-11-11T10:30",
    "for the past week": "2026-11-18T10:30",
    "over the weekend": "2026-11-21T00:00",
    "quarter to nine this morning": "2026-11-25T08:45",
    "six-thirty this morning": "2026-11-25T06:30",
    "during golden week": "2026-10-01T00:00",
    "since Easter the lift is out": "2026-04-05T00:00",
    "on Easter Monday a pipe burst": "2026-04-06T00:00",
    "it has leaked since Good Friday": "2026-04-03T00:00",
    "broken since last Thanksgiving": "2025-11-27T00:00",
    "Boxing Day, in the evening": "2025-12-26T20:00",
    "腊八那天开始漏水": "2026-01-26T00:00",
    "去年感恩节": "2025-11-27T00:00",
    "复活节那天": "2026-04-05T00:00",
    "the driver, last night around 11 near Sanlitun": "2026-11-24T23:00",
}
TOLD |= {
    "closed twice a week since monday": "2026-11-23T00:00",
}
TOLD |= {
    # Roughly, and by meals.
    "yesterday around 3ish": "2026-11-24T15:00",
    "yesterday tenish in the morning": "2026-11-24T10:00",
    "I think it was around 9ish": "2026-11-25T09:00",
    "yesterday round about half past two": "2026-11-24T14:30",
    "noonish yesterday": "2026-11-24T12:00",
    "yesterday close to midnight": "2026-11-25T00:00",
    "roughly 5 pm yesterday": "2026-11-24T17:00",
    "i ordered it yesterday dinner": "2026-11-24T19:00",
    "just after lunch yesterday": "2026-11-24T13:00",
    "monday first thing": "2026-11-23T08:00",
    "first thing this morning": "2026-11-25T08:00",
    "it was around dinner time": "2026-11-24T19:00",
    "late afternoon on Monday": "2026-11-23T17:00",
    "last night around 10 ish": "2026-11-24T22:00",
    "bus 113 drove past me this morning at the sanlitun stop, 7:40ish": "2026-11-25T07:40",
}
NOT_TOLD = [
    "the pub next door plays techno from 9 at night until two",
    "we have a nine month old baby and no hot water",
    "就在今日家园西门",
    "a boy about 10ish took my bag",
    "there were two accidents this year but cars still speed there",
    "to this day nobody came",
    "the guards shut the north entrance at 9 pm and nobody gets in",
    "the crane starts work at 6 am, kids wake up",
    "the man below sings after 11pm",
    "the siren beeps for 40 seconds",
    "it took 2.15 hours to get there",
    "they hammer all day, could they please start after 9?",
    "the sweeper comes at 4:30am and hoots",
    "about 30ish people",
    "upstairs drills at 6am every damn day",
    "my son vomits after lunch",
    "the canteen food at lunch is cold",
    *("周六日早上七点就开始电钻", "一到周六和周日就吵"),
    "the whole street is dark when i walk home at half nine",
    "its the guy from 1201",
    "the coffee was 22.50",
    "it was 8.15 a bottle",
    "it was 12.50 on the menu and they took 18.50",
    "around midnight most nights someone dumps glass bottles",
    "they drill on weekends from 7 am",
    "the tag says 9.9 for the milk and they charge 14.9 at the till",
    "腊八蒜怎么泡",
    "the price of Easter eggs",
    "it takes 2 hours to get there",
    "人行道停满车，轮椅过不去",
    "5号楼前头那棵大杨树",
    "7天无理由退货",
    "98年的房子",
    "一天三遍打电话",
    "in two days",
    "open from 8 to 5 on weekdays",
    "明天会停水吗",
    "tonight",
    "每天早上六点砸墙",
    "every night after ten",
    "三天两头坏",
    "说好24小时内派单",
    "住25号楼",
    "5号楼",
    "108路",
    "建国路88号",
    "广渠门外大街 8号 优士阁 门口",
    "甜水园北里8号，楼道灯坏了",
    "于辛庄村公寓 8号院",
    "天天晚上六点到后半夜",
    "交了半年房租他就跑了",
    "我三十岁",
    "a three year contract",
    "cars may park here",
    "下周一来",
    "next Monday",
    "一点水都没有",
    "晚一点来也行",
    "提三点意见",
    "about 5 people",
    "at 5 Gongti Road",
    "on the 3rd ring road",
    "吵到凌晨两点",
    "今年暖气不热",
    "限我们一周之内搬走",
]


@pytest.mark.parametrize(("text", "at"), TOLD.items())
def test_a_time_is_what_the_words_mean_from_now(text: str, at: str) -> None:
    moment = find(text, NOW)

    assert moment is not None
    assert moment.at.isoformat() == f"{at}:00+08:00"


@pytest.mark.parametrize("text", NOT_TOLD)
def test_the_future_a_habit_or_a_house_number_is_no_time(text: str) -> None:
    assert find(text, NOW) is None


@pytest.mark.parametrize("hours", [0, 5, 13, 40, 111, 1000])
@pytest.mark.parametrize("text", list(TOLD))
def test_no_time_is_ever_to_come(text: str, hours: int) -> None:
    now = NOW + timedelta(hours=hours)

    moment = find(text, now)

    assert moment is None or moment.at <= now


def test_a_date_counts_more_than_a_length_of_time() -> None:
    moment = find("等了两个小时，是11月20号的事", NOW)

    assert moment is not None
    assert moment.at.day == 20


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("今天早上停水到现在", "2026-11-24T08:00"),
        ("今天上午十点他们就来砸墙", "2026-11-24T10:00"),
        ("this afternoon a man fell over it", "2026-11-24T15:00"),
        ("昨晚十点", "2026-11-24T22:00"),
        ("今天停水", "2026-11-25T00:00"),
    ],
)
def test_who_is_awake_in_the_night_lives_in_the_day_that_ended(text: str, at: str) -> None:
    moment = find(text, NOW.replace(hour=1))

    assert moment is not None
    assert moment.at.isoformat().startswith(at)


@pytest.mark.parametrize(
    ("text", "hour", "at"),
    [
        ("今天早上停水到现在", 6, "2026-11-25T06:30"),
        ("the water has been off since this morning", 7, "2026-11-25T07:30"),
        ("今天下午有人被绊倒了", 13, "2026-11-25T13:30"),
        ("今天早上停水到现在", 9, "2026-11-25T08:00"),
    ],
)
def test_a_part_of_the_day_that_has_begun_is_not_to_come(text: str, hour: int, at: str) -> None:
    moment = find(text, NOW.replace(hour=hour))

    assert moment is not None
    assert moment.at.isoformat().startswith(at)


def test_a_part_of_the_day_that_has_not_begun_is_to_come() -> None:
    assert find("今天晚上有人来修", NOW.replace(hour=9)) is None


def test_of_a_row_of_hours_the_first_ones_are_looked_at() -> None:
    row = "9点，" * MOST

    found, after = find(row, NOW), find(f"{row}昨天8点", NOW)

    assert found == after


@pytest.mark.parametrize("text", ["上周四的事", "昨天的"])
def test_what_joins_a_day_to_a_thing_is_no_part_of_the_day(text: str) -> None:
    moment = find(text, NOW)

    assert moment is not None
    assert not text[moment.start : moment.end].endswith("的")


@pytest.mark.parametrize("text", ["today about noon", "the waiter threw soup on me today around 3pm"])
def test_an_hour_of_today_that_is_to_come_stays_in_the_words_alone(text: str) -> None:
    told = find(text, NOW)

    assert told is not None
    assert (told.at.isoformat()[:16], told.grain) == ("2026-11-25T00:00", "day")
    assert text.endswith(text[told.start : told.end])
    assert told.end == len(text)


def test_tonight_is_the_evening() -> None:
    told = find("tonight about 8", NOW.replace(hour=21))

    assert told is not None
    assert told.at.hour == 20


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ("2026-11-29T13:00:00+08:00", "2026-11-24"),
        ("2026-11-27T13:00:00+08:00", "2026-11-17"),
        ("2026-11-24T13:00:00+08:00", "2026-11-17"),
    ],
)
def test_last_tuesday_is_the_one_that_is_some_days_past(now: str, at: str) -> None:
    found = find("last Tuesday", datetime.fromisoformat(now))

    assert found is not None
    assert found.at.date().isoformat() == at


@pytest.mark.parametrize(
    ("words", "hour", "minute"),
    [
        ("this morning round 8", 8, 0),
        ("last nite like half 11", 23, 30),
        ("half 10 last night", 22, 30),
        ("like 9 yesterday evening", 21, 0),
    ],
)
def test_an_hour_told_loosely_is_heard(words: str, hour: int, minute: int) -> None:
    found = find(words, NOW)

    assert found is not None
    assert (found.at.hour, found.at.minute, found.grain) == (hour, minute, "minute")


@pytest.mark.parametrize(
    ("words", "hour", "minute"),
    [
        ("i was at sanyuanqiao stop direction west around 7.40 this morning", 7, 40),
        ("around 7.40", 7, 40),
        ("the bus came at 6.15am", 6, 15),
        ("the fare is 2 yuan, i was there around 7.40 this morning", 7, 40),
    ],
)
def test_an_hour_with_a_dot_is_heard(words: str, hour: int, minute: int) -> None:
    found = find(words, NOW)

    assert found is not None
    assert (found.at.hour, found.at.minute) == (hour, minute)


@pytest.mark.parametrize(
    "words",
    [
        "they charged around 7.40 yuan",
        "the ticket is around 7.40",
        "it costs about 2.50",
        "the app, version about 2.50",
    ],
)
def test_a_price_or_a_version_is_no_hour(words: str) -> None:
    assert find(words, NOW) is None


@pytest.mark.parametrize("words", ["we were like 8 people", "half 2 bottles", "bus was like 5 minutes late"])
def test_what_is_only_counted_is_no_hour(words: str) -> None:
    assert find(words, NOW) is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("it was two days ago", "two days ago"),
        ("three days before.", "three days before"),
        ("三天以前坏的", "三天以前"),
        ("昨天前门堵车", "昨天"),
    ],
)
def test_the_word_that_counts_back_belongs_to_the_time(words: str, told: str) -> None:
    found = find(words, NOW)

    assert found is not None
    assert words[found.start : found.end] == told


def test_midnight_may_be_misspelt() -> None:
    found = find("saturday around midnite", NOW)

    assert found is not None
    assert found.at.hour == 0


@pytest.mark.parametrize("text", ["昨晚十点多 不对 是前天", "昨天夜里两点半吧 说错了 前天"])
def test_a_day_taken_back_behind_its_hour_is_a_slip(text: str) -> None:
    moment = find(text, NOW)

    assert moment is not None
    assert (NOW.date() - moment.at.date()).days == 2
