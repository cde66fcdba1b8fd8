"""How somebody wants to be treated, in their own words."""

from __future__ import annotations

import pytest

from actions.answers import take
from actions.draft import Draft
from actions.wishes import spans, wishes
from tests.talk import CHAOYANG, RUBBISH, beijing, said

TOLD = {"description": "垃圾没人收", "category": RUBBISH, "district": CHAOYANG, "address": "南湖东园3号楼"}


@pytest.mark.parametrize(
    "words",
    [
        *("匿名吧", "别写我名字", "我不想实名", "甭提我大名", "别留名啊", "不要署名", "可别说我名儿"),
        *("keep me anonymous", "anonimous plz", "don't use my name"),
    ],
)
def test_a_name_is_kept_out(words: str) -> None:
    assert wishes(words).anonymous is True


def test_who_wishes_to_be_texted_is_texted_on_the_number_that_comes_later() -> None:
    before = take(said("text me, don't call", lang="en"), Draft(fields=TOLD), "address", beijing()).draft

    after = take(said("13511112222", phone="13511112222", lang="en"), before, "contact_by", beijing()).draft

    assert after["contact_by"] == "text_only"


@pytest.mark.parametrize("words", ["不用匿名了", "还是实名吧", "no need to be anonymous, not anonymous"])
def test_a_name_may_stand_after_all(words: str) -> None:
    assert wishes(words).anonymous is False


@pytest.mark.parametrize(
    "words",
    [
        *("别给别人看", "不要告诉物业", "别说是我反映的", "千万别暴露我", "怕他们报复", "别让人家认出来"),
        *(
            "帮我保密",
            "别让他们知道是我",
            "我是他们员工 别泄露我身份",
            "不要把我的电话透露出去",
            "千万别透露我的手机号码",
        ),
        *("别跟驾校泄露俺是谁", "不要给他们透露我手机"),
        *("please keep this quiet", "this is between us", "must stay secret", "my name secret ok"),
        *("pls dont tell landlord", "never tell school i wrote"),
        *("not tell my name to landlord ok", "please don't show my identity to the school"),
        *("please keep it confidential", "don't tell my landlord", "先别公开", "don't make it public"),
    ],
)
def test_confidence_is_asked_for(words: str) -> None:
    assert wishes(words).confidential is True


@pytest.mark.parametrize("words", ["保不保密无所谓", "confidential or not, I don't mind"])
def test_who_says_it_is_all_the_same_wishes_no_confidence(words: str) -> None:
    assert wishes(words).confidential is None


@pytest.mark.parametrize("words", ["保密，几点打都行", "I don't mind calls, but keep it confidential"])
def test_who_says_so_of_something_else_does(words: str) -> None:
    assert wishes(words).confidential is True


@pytest.mark.parametrize(
    ("words", "by"),
    [
        ("别给我打电话，发短信就行", "text_only"),
        ("上夜班，发短信", "text_only"),
        ("上课呢 短信得了", "text_only"),
        ("13811112222 请发短信", "text_only"),
        ("银行天天给我发短信催款", None),
        ("骗子发短信骗了我妈", None),
        ("please text me only", "text_only"),
        ("i don't want any reply on the phone", None),
        ("not by phone please", None),
        ("don't call, just text", "text_only"),
        ("contact me by text please", "text_only"),
        ("please reply by sms", "text_only"),
        ("i have no chinese sim, only email", "chat"),
        ("by mail or just here", "chat"),
        ("email is best", "chat"),
        ("Ines, 13611112222, text plz", "text_only"),
        ("got sacked by text while on sick leave", None),
        ("they told me by text that the lease is over", None),
        ("在这儿回我就行", "chat"),
        ("把电话删了", "chat"),
        ("打给我吧", "call"),
        ("call me back", "call"),
        ("他们不接电话，去了三次都没人", None),
        ("the landlord won't answer calls", None),
        ("明天给我打电话", "call"),
        ("你们给我打个电话", "call"),
        ("让街道的给我打电话", "call"),
        ("让物业公司给我打电话", "call"),
        ("其他时间给我打电话", "call"),
        ("他们不在的时候给我打电话", "call"),
        ("我想投诉中介给我打电话", None),
        ("I want you to call me", "call"),
        ("please ask someone to call me", "call"),
        ("I'd like you to call me on 13811112222", "call"),
        ("could an agent call me back please", "call"),
        ("贷款公司老给我打电话", None),
        ("骗子晚上给我打电话", None),
        ("有人给我打电话吗", None),
        ("strangers always call me at night", None),
        ("they would call me ten times a day", None),
    ],
)
def test_the_way_to_be_reached(words: str, by: str | None) -> None:
    assert wishes(words).contact_by == by


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("下午六点以后打给我", "下午六点以后"),
        ("打13811112222，下午六点以后打", "下午六点以后"),
        ("请工作日白天联系", "工作日白天"),
        ("call me on 13812345678 after 6pm", "after 6pm"),
        ("call me in the morning please", "in the morning"),
        ("13933330000, but please only call after 6pm", "after 6pm"),
        ("you can call me but only after 6pm, 13533334444", "only after 6pm"),
        ("13800001111 白天上班别打 晚上七点以后再打", "白天上班别打，晚上七点以后"),
        ("赵 13800001111 周末都可以", "周末"),
        ("13800001111，最好下班以后", "下班以后"),
        ("晚上打我 13800001111", "晚上"),
        ("晚上打我，打了两次", None),
        ("13800001111 晚上七点以后打吧", "晚上七点以后"),
        ("rosa, 138 0000 1111, not before noon please", "not before noon"),
        ("13800001111, please dont ring before 8:30", "not before 8:30"),
        ("never phone me after 9pm", "not after 9pm"),
        ("i don't want calls at night", "not at night"),
        (
            "please don't ring me in the morning, only between 6 and 8",
            "not in the morning, only between 6 and 8",
        ),
        ("it's 13800001111 but evenings only", "evenings only"),
        ("13800001111 晚上八点", None),
        ("13800001111，晚上七点以后他们就开始唱", None),
        ("13800001111, after ten they start singing", None),
        ("13800001111 around 8", None),
        ("上班的时候不能打", None),
        ("昨天下午三点他打我", None),
        ("他们晚上十点还在打桩", None),
    ],
)
def test_the_hours_for_calling(words: str, hours: str | None) -> None:
    assert wishes(words).call_hours == hours


def test_an_hour_for_calling_is_not_when_it_happened() -> None:
    assert list(spans("打13811112222，下午六点以后打")) != []


@pytest.mark.parametrize(
    ("words", "whom"),
    [
        ("替我妈反映的", "我妈"),
        ("帮邻居投诉", "邻居"),
        ("I'm writing on behalf of my mother", "my mother"),
        ("Writing for my mother-in-law. She's 79", "my mother-in-law"),
        ("on my wife's behalf", "my wife"),
        ("I'm reporting this for a neighbour", "a neighbour"),
        ("hello this complaint for my cousin", "my cousin"),
        ("my grandfather cant write so i do it for him", "my grandfather"),
    ],
)
def test_for_whom_somebody_writes(words: str, whom: str) -> None:
    assert wishes(words).on_behalf_of == whom


def test_who_wants_a_call_without_a_number_is_asked_for_it() -> None:
    step = take(said("晚上七点以后打我电话"), Draft(fields=TOLD), "confirmed", beijing())

    assert step.wants_call


def test_a_number_taken_away_is_gone_with_its_hours() -> None:
    draft = Draft(fields={**TOLD, "reporter_phone": "13811112222", "contact_by": "call"})

    after = take(said("电话删了吧", "correct_detail"), draft, "confirmed", beijing()).draft

    assert (after["reporter_phone"], after["contact_by"]) == (None, "chat")


@pytest.mark.parametrize("words", ["算了别留电话了", "不留我的号码了", "甭登手机号", "把电话删了"])
def test_a_number_is_taken_away(words: str) -> None:
    assert wishes(words).no_number


@pytest.mark.parametrize(
    ("words", "lang", "phone", "by"),
    [
        ("不用打电话", "zh", None, "chat"),
        ("no need to call", "en", None, "chat"),
        ("别给我打电话 13511112222", "zh", "13511112222", "text_only"),
    ],
)
def test_who_is_not_to_be_called_is_written_to_where_it_can_be_done(
    words: str, lang: str, phone: str | None, by: str
) -> None:
    told = said(words, lang=lang, phone=phone) if phone else said(words, lang=lang)

    assert take(told, Draft(fields=TOLD), "contact_by", beijing()).draft["contact_by"] == by


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("evening after 6 is best, 13677778888", "evening after 6"),
        ("13677778888, weekends are better", "weekends"),
        ("晚上六点以后方便", "晚上六点以后"),
        ("周末有空，13677778888", "周末"),
        ("晚上六点以后方便停车", None),
        ("parking after 6 is fine", None),
        ("weekday evenings after 6pm work best", "weekday evenings after 6pm"),
        ("After 6pm works for me", "After 6pm"),
        ("between 2 and 5pm would be good", "between 2 and 5pm"),
        ("工作日晚上七点左右都有空", "工作日晚上七点左右"),
        ("白天家里老人在家，施工吵得不行", None),
        ("晚上老人起夜不方便", None),
        ("白天出门买菜方便，晚上没车", None),
        ("After the storm nothing works.", None),
        ("Before the repair it was fine", None),
        ("Evenings are, they party all night", None),
        ("ring me before noon on 13911112222", "before noon"),
        ("please call after 8pm, my number is 13911112222", "after 8pm"),
    ],
)
def test_when_one_may_be_called_is_heard_without_the_word_for_it(words: str, hours: str | None) -> None:
    assert wishes(words).call_hours == hours


def test_who_names_an_hour_for_calling_is_called_however_little_at_another() -> None:
    wished = wishes("白天别打电话 晚上八点后打给我")

    assert (wished.contact_by, wished.no_call, wished.call_hours) == (
        "call",
        False,
        "白天别打电话，晚上八点后",
    )


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("电话能打 下午三点以后", "下午三点以后"),
        ("我的电话可以打，晚上七点以后吧", "晚上七点以后"),
        ("可以打电话 最好下午三点以后", "下午三点以后"),
        ("you can ring me, after 3pm", "after 3pm"),
        ("call me after 6pm pls", "after 6pm"),
    ],
)
def test_from_when_on_somebody_may_be_called_is_no_time_of_the_matter(words: str, hours: str) -> None:
    wished = wishes(words)

    assert (wished.contact_by, wished.call_hours) == ("call", hours)
    assert any(start <= words.index(hours) < end for start, end in spans(words))


@pytest.mark.parametrize(
    "words",
    ["电话能打通 下午三点以后就没人接", "物业电话能打 下午三点以后没人接", "电话能打 下午三点以后没人接"],
)
def test_when_others_answer_their_telephone_is_no_wish(words: str) -> None:
    assert wishes(words).call_hours is None


@pytest.mark.parametrize(
    "words", ["不用通知我 修上就成", "行吧 甭告诉我了", "别给我回话了", "水来了就行，别回复我"]
)
def test_who_only_wants_it_done_is_answered_in_the_chat(words: str) -> None:
    after = take(said(words), Draft(fields=TOLD), "contact_by", beijing()).draft

    assert after["contact_by"] == "chat"
    assert after["description"] == TOLD["description"]


def test_that_residents_were_not_told_is_no_wish() -> None:
    assert not wishes("物业停水也不用通知我们吗").any


@pytest.mark.parametrize(
    ("words", "secret"), [("别说是我啊", True), ("可不要提是俺", True), ("别说我了", None)]
)
def test_who_shall_not_be_said_to_be_the_one_stays_unknown(words: str, secret: bool | None) -> None:
    assert wishes(words).confidential is secret


@pytest.mark.parametrize("words", ["text only here please", "just write me here"])
def test_who_is_written_to_here_is_asked_for_no_number(words: str) -> None:
    message = said(words, "nlu_fallback", lang="en")

    step = take(message, Draft(fields=TOLD, asked=("contact_by",)), "contact_by", beijing())

    assert not step.wants_call
    assert step.draft["contact_by"] == "chat"
