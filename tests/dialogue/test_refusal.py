"""'No, I don't want to file it': a refusal, whatever it begins with, and no word about a field."""

from __future__ import annotations

import pytest

from bot.nlu.meant import meant
from bot.nlu.refusal import refuses_filing
from bot.nlu.standing import Standing
from tests.dialogue.parsing import told

FORM = "complaint_form"


@pytest.mark.parametrize(
    "text",
    [
        "不对，我不想登记了",
        "不是，不报了",
        "没有，不办了",
        "算了，还是不登记了吧",
        "我不投诉了",
        "no, I don't want to file it any more",
        "no don't file it",
        "actually no, I'd rather not file it",
        "I changed my mind, don't file it",
        "No. I don't want it filed",
        "wait, I don't want to complain any more",
    ],
)
def test_a_refusal_drops_what_is_told_or_waits(text: str) -> None:
    heard = told(text, "correct_detail")

    assert meant(heard, Standing(form=FORM, asked="confirmed"))["intent"]["name"] == "drop_draft"
    assert meant(heard, Standing(waiting=True))["intent"]["name"] == "drop_draft"
    assert meant(heard, Standing(form="withdraw_form"))["intent"]["name"] == "correct_detail"


@pytest.mark.parametrize(
    "text",
    [
        "不对，是7号楼",
        "不是我报的",
        "不用了",
        "不留电话",
        "我不想登记电话",
        "物业不登记",
        "no, it's building 7",
        "no phone",
        "no, don't file it under noise",
        "don't want to give my name",
        "no, they don't file reports",
    ],
)
def test_a_no_to_something_in_it_drops_nothing(text: str) -> None:
    assert not refuses_filing(text)


@pytest.mark.parametrize(
    "text",
    [
        "actually ok, the lift complaint again, please file",
        "ok fine, file the lift thing",
        "please file it again",
        "那还是登记吧，路灯那个",
        "路灯那个还是报一下吧",
    ],
)
def test_what_was_dropped_is_taken_up_by_its_name(text: str) -> None:
    assert meant(told(text, "file_complaint"), Standing(dropped=True))["intent"]["name"] == "resume_draft"
    assert meant(told(text, "file_complaint"), Standing())["intent"]["name"] == "file_complaint"


@pytest.mark.parametrize(
    "text", ["路灯那个别报了", "don't file the lift thing", "I want to file a new complaint"]
)
def test_what_was_dropped_stays_so_where_it_is_not_wanted(text: str) -> None:
    assert meant(told(text, "deny"), Standing(dropped=True))["intent"]["name"] != "resume_draft"
