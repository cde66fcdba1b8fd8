"""A matter that is over by itself is dropped, and one that waits is gone on with, in whatever words both are said."""

from __future__ import annotations

import pytest

from bot.nlu.meant import Standing, meant
from bot.nlu.of_site import blames_site
from bot.nlu.over import is_over
from tests.dialogue.parsing import told

TELLING = Standing(form="complaint_form", asked="contact_by")


@pytest.mark.parametrize(
    "words",
    [
        "来电了 不用报了",
        "修好了，别报了",
        "算了吧 他们今天不吵了",
        "it's fixed now, never mind",
        "the water is back, no need",
    ],
)
def test_what_is_over_and_wanted_no_more_is_dropped(words: str) -> None:
    assert is_over(words)
    for at in (TELLING, Standing(waiting=True)):
        assert meant(told(words, "inform"), at)["intent"]["name"] == "drop_draft"


@pytest.mark.parametrize(
    "words",
    [
        "不用了，就这样好了",
        "来电了但是水还没有",
        "不用留电话了",
        "算了 他们走了但是垃圾还在",
        "no need for a call",
        "it stopped for now",
    ],
)
def test_what_is_half_over_is_not(words: str) -> None:
    assert not is_over(words)


@pytest.mark.parametrize(
    "words",
    [
        "不等了 你给我登",
        "算了别等了 直接报上去吧",
        "那还是交吧",
        "never mind, just send it",
        "can I file it anyway",
    ],
)
def test_who_waits_no_longer_goes_on(words: str) -> None:
    for at in (Standing(waiting=True, called=True), Standing(dropped=True)):
        assert meant(told(words, "withdraw_ticket"), at)["intent"]["name"] == "resume_draft"


@pytest.mark.parametrize("words", ["不登了", "别交了", "don't file it", "forget it"])
def test_who_wants_it_dropped_does_not(words: str) -> None:
    assert meant(told(words, "cancel"), Standing(waiting=True))["intent"]["name"] != "resume_draft"


@pytest.mark.parametrize("words", ["别叫人上我家来", "please don't send anyone"])
def test_that_nobody_shall_come_is_no_wish_for_a_person(words: str) -> None:
    assert meant(told(words, "talk_to_person"), TELLING)["intent"]["name"] == "inform"


@pytest.mark.parametrize(
    "words", ["你们这个破小程序老闪退", "12345网站太难用了", "your app is so buggy", "this site sucks"]
)
def test_the_desks_own_site_is_complained_of(words: str) -> None:
    assert blames_site(words)
    assert meant(told(words, "out_of_scope"), Standing())["entities"] == [
        {"entity": "of_desk", "value": True}
    ]


@pytest.mark.parametrize(
    "words",
    ["你们公司的app骗钱", "学校的系统打不开", "the app is down", "your website says it opens at nine"],
)
def test_somebody_elses_is_a_matter_like_any_other(words: str) -> None:
    assert not blames_site(words)
