"""Why a ticket is taken back: any reason in any words, and nothing that is none."""

from __future__ import annotations

import pytest

from actions.reasons import is_kept, reason, told_with_wish
from actions.said import Said
from tests.talk import said


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (said("", "inform", pressed=True, reason="登记错了"), "登记错了"),
        (said("登记错了", "inform"), "登记错了"),
        (said("已经有人来修好了", "answer_survey"), "已经有人来修好了"),
        (said("垃圾已经清走了", "file_complaint"), "垃圾已经清走了"),
        (said("我重复登记了", "withdraw_ticket"), "我重复登记了"),
        (said("对，我自己解决了", "affirm"), "对，我自己解决了"),
        (said("不用办了，我自己修好了", "deny"), "不用办了，我自己修好了"),
        (said("房东搬走了", "nlu_fallback"), "房东搬走了"),
        (said("filed it by mistake", "inform", lang="en"), "filed it by mistake"),
        (said("already gone", "cancel", lang="en"), "already gone"),
        (said("it stopped", "cancel", lang="en"), "it stopped"),
        (said("没必要了", "deny"), "没必要了"),
        (said("懒得弄了", "cancel"), "懒得弄了"),
        (said("没有原因", "deny"), "没有原因"),
        (said("no reason", "skip", lang="en"), "no reason"),
        (said("他们走了", "answer_survey"), "他们走了"),
        (said("moving to Shanghai", "out_of_scope", lang="en"), "moving to Shanghai"),
        (
            said("邻居停工了", "file_complaint", category="environment.neighbour_noise"),
            "邻居停工了",
        ),
        (
            said("物业退钱了", "file_complaint", category="housing.property_management"),
            "物业退钱了",
        ),
        (said("he paid me", "file_complaint", lang="en", category="labour.wages"), "he paid me"),
        (said("小区停水了", "file_complaint", category="utilities.water"), None),
        (said("电梯坏了", "file_complaint", category="housing.elevator"), None),
        (said("？？？", "nlu_fallback"), None),
        (said("那他们什么时候来？", "inform"), None),
        (said("怎么还没人来", "nlu_fallback"), None),
        (said("when will they come", "inform", lang="en"), None),
        (said("你好", "greet"), None),
        (said("是的", "affirm"), None),
        (said("yes please", "affirm", lang="en"), None),
        (said("楼道灯也坏了", "file_complaint"), None),
        (said("还没修好", "answer_survey"), None),
        (said("不撤了，还没解决", "inform"), None),
        (said("我要找人工", "talk_to_person"), None),
        (said("煤气味很大", "report_danger"), None),
        (said("", "inform", pin={"lat": 39.9, "long": 116.4}), None),
        (said("", "send_photo"), None),
    ],
)
def test_only_a_reason_is_a_reason(message: Said, why: str | None) -> None:
    assert reason(message) == why


@pytest.mark.parametrize(
    ("words", "lang", "tells"),
    [
        ("刚才报的那个撤了吧，人家下午来人给垫好了", "zh", True),
        ("撤销，登记错了", "zh", True),
        ("cancel it, the landlord fixed the lock himself", "en", True),
        ("撤了吧 热了", "zh", True),
        ("修好了 不用来了", "zh", True),
        ("取消吧，楼上自己停了", "zh", True),
        ("heating is back on, cancel", "en", True),
        ("never mind, they stopped", "en", True),
        ("it's working again, no need to come", "en", True),
        ("我想撤了刚才那个", "zh", False),
        ("帮我撤回这张单子吧", "zh", False),
        ("please cancel my complaint", "en", False),
        ("摊主让我撤了", "zh", False),
        ("怎么撤回，要多久", "zh", False),
        ("算了，不撤了", "zh", False),
        ("drop my complaint, the shop gave me the money back", "en", True),
        ("please cancel it, he paid us yesterday", "en", True),
        ("cancel it, he asked me to", "en", False),
        ("cancel it please", "en", False),
    ],
)
def test_a_reason_may_stand_beside_the_wish(words: str, lang: str, tells: bool) -> None:
    assert (told_with_wish(said(words, "withdraw_ticket", lang=lang)) is not None) == tells


def test_keeping_it_is_understood_in_words() -> None:
    assert is_kept(said("算了不撤了", "inform"))
    assert is_kept(said("keep it", "affirm", lang="en"))
    assert is_kept(said("no, let them do their work", "deny", lang="en"))
    assert is_kept(said("leave it open", "inform", lang="en"))
    assert is_kept(said("算了", "cancel"))
    assert is_kept(said("no", "deny", lang="en"))
    assert not is_kept(said("撤了吧", "withdraw_ticket"))
    assert not is_kept(said("already gone", "cancel", lang="en"))
    assert not is_kept(said("没必要了", "deny"))


def test_the_same_kind_of_matter_is_a_reason_and_another_is_told() -> None:
    told = said("电梯能用", "file_complaint", category="housing.elevator")

    assert reason(told, "housing.property_management") == "电梯能用"
    assert reason(told, "sanitation.rubbish_collection") is None


LEAK = "housing.property_management"


@pytest.mark.parametrize(
    ("words", "intent", "lang"),
    [
        ("now the whole kitchen is flooded", "file_complaint", "en"),
        ("now the whole kitchen is flooded", "inform", "en"),
        ("the ceiling came down too", "file_complaint", "en"),
        ("hurry up, it's been over a week", "urge_ticket", "en"),
        ("they left a hole in the wall", "file_complaint", "en"),
        ("they stopped answering the phone", "out_of_scope", "en"),
        ("the heating stopped", "file_complaint", "en"),
        ("I can't stand it any more", "abuse", "en"),
        ("the lift no longer works", "file_complaint", "en"),
        ("I got sick from it", "file_complaint", "en"),
        ("现在整个厨房都淹了", "file_complaint", "zh"),
        ("墙皮都掉下来了", "file_complaint", "zh"),
        ("还给停了三次了", "file_complaint", "zh"),
        ("快点吧，都一个多星期了", "urge_ticket", "zh"),
        ("没人管了", "abuse", "zh"),
        ("物业懒得管", "file_complaint", "zh"),
        ("家里不热了", "file_complaint", "zh"),
        ("末班车停了", "file_complaint", "zh"),
        ("电梯停了好几天", "file_complaint", "zh"),
        ("给我气病了", "abuse", "zh"),
        ("受不住了", "abuse", "zh"),
        ("现在只能走楼梯", "file_complaint", "zh"),
        ("物业停了我的门禁", "file_complaint", "zh"),
        ("they are working all night now", "file_complaint", "en"),
        ("my deposit is gone", "file_complaint", "en"),
    ],
)
def test_worse_news_is_no_reason(words: str, intent: str, lang: str) -> None:
    assert reason(said(words, intent, lang=lang, category="housing.leak"), LEAK) is None


@pytest.mark.parametrize(
    ("words", "intent", "lang"),
    [
        ("they left", "file_complaint", "en"),
        ("he paid me back", "out_of_scope", "en"),
        ("the neighbours moved away", "file_complaint", "en"),
        ("the smell is gone", "goodbye", "en"),
        ("it's quiet now", "file_complaint", "en"),
        ("it no longer leaks", "file_complaint", "en"),
        ("他们走了", "goodbye", "zh"),
        ("楼上道歉了", "thank", "zh"),
        ("跟房东谈好了", "out_of_scope", "zh"),
        ("不漏了", "file_complaint", "zh"),
        ("懒得折腾", "abuse", "zh"),
        ("我们要搬家了", "out_of_scope", "zh"),
    ],
)
def test_what_ended_is_a_reason_whatever_it_was_taken_for(words: str, intent: str, lang: str) -> None:
    assert reason(said(words, intent, lang=lang, category="housing.leak"), LEAK) == words


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("The gym is gone, close to 3000 yuan lost", "en"),
        ("the heating stopped again, forget sleeping", "en"),
        ("the boss is gone, they won't drop the price", "en"),
        ("cancel it, I've waited long enough for these people", "en"),
        ("yes, cancel it", "en"),
        ("末班车停了，取消了", "zh"),
        ("撤了吧，等了这么久也没个准话", "zh"),
        ("是的，撤了吧", "zh"),
    ],
)
def test_nothing_is_taken_back_at_once_without_a_plain_wish_and_an_end(words: str, lang: str) -> None:
    assert told_with_wish(said(words, "withdraw_ticket", lang=lang)) is None


def test_who_says_no_and_that_it_is_mended_does_not_keep_it() -> None:
    assert not is_kept(said("no, it's fixed already", "deny", lang="en"))
    assert not is_kept(said("不，已经修好了", "deny"))
