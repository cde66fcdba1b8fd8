"""When somebody may be called, in whatever order it is told with the number."""

from __future__ import annotations

import pytest

from actions.answers import take
from actions.contacts import contact
from actions.draft import Draft
from actions.names import name_beside_number
from actions.wishes import wishes, without_hours
from tests.talk import CHAOYANG, beijing, said

RUBBISH_TOLD = {
    "description": "Nobody collects the rubbish",
    "category": "sanitation.rubbish_collection",
    "district": CHAOYANG,
    "address": "Building 3",
}


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("ring me at 13800001111 not before 11", "not before 11"),
        ("call me on 13800001111 before 8", "before 8"),
        ("phone 13800001111 after ten in the morning", "after ten in the morning"),
        ("I can be reached after 5pm, 13800001111", "after 5pm"),
        ("we are available on weekends", "on weekends"),
        ("call me, after 8 is best", "after 8"),
    ],
)
def test_the_hours_are_kept_as_they_are_told(words: str, hours: str) -> None:
    assert wishes(words).call_hours == hours


@pytest.mark.parametrize("words", ["I called at 8 and nobody came", "the parking is free after 7"])
def test_what_somebody_did_at_an_hour_is_no_wish(words: str) -> None:
    assert wishes(words).call_hours is None


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("before 10 please", "before 10"),
        ("only after six", "after six"),
        ("after 4, not on weekends", "after 4, not on weekends"),
        ("no wait, mornings before 11", "mornings before 11"),
    ],
)
def test_hours_alone_behind_a_number_are_when_to_call(words: str, hours: str) -> None:
    draft = Draft(fields={"reporter_phone": "13800001111", "contact_by": "call"})

    told = contact(said(words, lang="en"), draft, "confirmed")

    assert told["call_hours"] == hours


@pytest.mark.parametrize(
    "fields", [{}, {"reporter_phone": "13800001111", "occurred_at": "2026-11-28T08:00:00+08:00"}]
)
def test_hours_alone_are_no_wish_where_no_number_was_left_or_a_time_may_be_put_right(
    fields: dict[str, str],
) -> None:
    told = contact(said("before 10", lang="en"), Draft(fields=fields), "confirmed")

    assert told["call_hours"] is None


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("开会的时候别打", "开会的时候别打"),
        ("13800001111，白天上班别联系", "白天上班别联系"),
        ("可以打电话，晚上十点以后不要打", "晚上十点以后不要打"),
        ("请不要在中午打给我，孩子睡觉", "不要在中午打给我"),
        ("上班时间别打，下班后打给我", "上班时间别打，下班后"),
    ],
)
def test_when_not_to_call_is_kept(words: str, hours: str) -> None:
    assert wishes(words).call_hours == hours
    assert wishes(words).contact_by == "call"


@pytest.mark.parametrize(
    "words", ["半夜别打麻将行不行", "上班时间别打牌", "能不能让工地晚上别打桩", "别打电话"]
)
def test_what_else_is_not_to_be_done_then_is_no_hour_to_call(words: str) -> None:
    assert wishes(words).call_hours is None


@pytest.mark.parametrize(
    "words",
    [
        "13800001111 赵敏 上班时间别打，下班后打给我",
        "上班时间别打，下班后打给我，13800001111 赵敏",
        "赵敏 13800001111，晚上八点以后打给我，上班时间别打",
    ],
)
def test_a_name_stands_beside_hours_that_are_wished_for_and_others_that_are_not(words: str) -> None:
    assert name_beside_number(said(words, phone=("13800001111", "13800001111"))) == "赵敏"


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("早上9点以后打给我，上班时间别打", "早上9点以后，上班时间别打"),
        ("13800001111 早上9点以后打给我，上班时间别打", "早上9点以后，上班时间别打"),
        ("13800001111 晚上七点以后，周末别打", "晚上七点以后，周末别打"),
        ("王先生 13800001111 周末别打 工作日晚上可以打", "周末别打，工作日晚上可以"),
        ("13800001111，周末别打，晚上七点以后", "周末别打，晚上七点以后"),
        ("早上9点以后，上班时间别打", "早上9点以后，上班时间别打"),
        ("晚上八点以后打给我，开会的时候别打，半夜也别打", "晚上八点以后，开会的时候别打，半夜也别打"),
        ("call me after 6pm, but not on weekends", "after 6pm, not on weekends"),
        ("13800001111, call me after 6pm, but not on weekends", "after 6pm, not on weekends"),
        ("13800001111 after 6pm, but not on weekends", "after 6pm, not on weekends"),
        ("call me after 6pm but not on weekends", "after 6pm, not on weekends"),
        ("call me before 9, or at weekends please", "before 9, or at weekends"),
        ("ring me in the evening, please don't call at lunch", "in the evening, don't call at lunch"),
        ("call me but not on weekends", "not on weekends"),
        ("don't call me at work, only after 7pm", "not at work, only after 7pm"),
        ("don't call me at work, after 7pm please", "not at work, after 7pm"),
        ("don't call me at work, evenings after 7 are best", "not at work, evenings after 7"),
        ("call me after 6, never on Sundays", "after 6, never on Sundays"),
    ],
)
def test_both_are_kept_when_to_call_and_when_not_to(words: str, hours: str) -> None:
    assert wishes(words).call_hours == hours


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("call me after 6, not before", "after 6"),
        ("call me after 6pm, and on Monday the water was off again", "after 6pm"),
        ("call me after 6pm, it is not at the weekends, it is every night", "after 6pm"),
        ("晚上七点以后打给我，周末工地也不停工", "晚上七点以后"),
        ("晚上七点以后打给我，让他们晚上别打桩", "晚上七点以后"),
    ],
)
def test_what_happens_at_other_hours_is_no_second_wish(words: str, hours: str) -> None:
    assert wishes(words).call_hours == hours


@pytest.mark.parametrize(
    "words",
    ["the noise is bad, but not on weekends", "they drill after 6pm, but not on weekends", "周末别打桩"],
)
def test_when_it_does_not_happen_is_no_wish_to_be_called(words: str) -> None:
    assert wishes(words).call_hours is None
    assert wishes(words).contact_by is None


def test_hours_and_others_that_are_not_wanted_put_no_time_of_the_matter_right() -> None:
    words = "after 6pm, but not on weekends"
    draft = Draft(fields={**RUBBISH_TOLD, "reporter_phone": "13800001111", "contact_by": "call"})
    draft = draft.having(occurred_at="2026-11-28T00:00:00+08:00", time_told="Saturday")
    message = said(words, lang="en", time=("2026-11-28T18:00:00+08:00", "after 6pm"))

    step = take(message, draft, "confirmed", beijing())

    assert step.draft == draft.having(call_hours=words)


def test_hours_at_which_it_happens_are_no_hours_to_call_where_no_number_was_left() -> None:
    words = "after 6pm, but not on weekends"

    step = take(said(words, lang="en"), Draft(fields=RUBBISH_TOLD), "occurred_at", beijing())

    assert step.draft["call_hours"] is None


@pytest.mark.parametrize(
    ("words", "hours", "left"),
    [
        ("water comes after 6pm, but not in the morning. call me any time", "any time", "not in the morning"),
        ("they drill on weekdays, but not on holidays. call me after 6pm", "after 6pm", "not on holidays"),
        ("call me after 6, the noise is after 10pm, not on weekends", "after 6", "not on weekends"),
        (
            "call me in the evening. it smells on mondays, not on holidays",
            "in the evening",
            "not on holidays",
        ),
    ],
)
def test_when_something_is_not_so_is_of_the_matter_and_no_hour_to_call(
    words: str, hours: str, left: str
) -> None:
    assert wishes(words).call_hours == hours
    assert left in without_hours(words)


def test_whoever_wants_no_call_at_all_is_not_called_at_some_hour() -> None:
    told = wishes("don't call me, not at night, not ever")

    assert (told.call_hours, told.contact_by) == (None, None)


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("call me at 13800001111", None),
        ("don't ring me before ten, ring me after", "not before ten"),
        ("call me at 13800001111, but not on weekends", "not on weekends"),
    ],
)
def test_what_only_leads_to_a_number_or_to_nothing_is_no_hour(words: str, hours: str | None) -> None:
    assert wishes(words).call_hours == hours
