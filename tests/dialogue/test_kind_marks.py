"""What the words themselves say of the kind of a ticket."""

from __future__ import annotations

import pytest

from bot.nlu.kind_marks import (
    asks_to_send,
    bears,
    only_grieves,
    only_tells,
    praises_nobody,
    praises_outright,
    reports_outright,
)
from bot.nlu.kinds import kind_of


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("快给我修暖气！", True),
        ("赶紧来修路灯", True),
        ("please fix our lift", True),
        ("谢谢了 上次那井盖换好了 这次又是路灯 黑了一礼拜", True),
        ("上回那个师傅修得好 这回是他徒弟来的 又快又好 谢谢", False),
        ("表扬一下帮我修水管的师傅", False),
        ("the plumber was wonderful", False),
        ("孩子班主任收礼 不送就给小鞋穿", True),
        ("the coach bullies the kids", True),
        ("表扬收垃圾的师傅，从不收礼", False),
    ],
)
def test_whoever_wants_something_done_praises_nobody(text: str, nobody: bool) -> None:
    assert praises_nobody(text) is nobody


@pytest.mark.parametrize(
    ("kind", "text", "may_be"),
    [
        ("suggestion", "门口天天停满了车", False),
        ("suggestion", "建议门口多设几个停车位", True),
        ("suggestion", "cars park on the pavement every evening", False),
        ("suggestion", "could you add a bench here", True),
        ("praise", "老板两个月没给我发钱", False),
        ("praise", "谢谢那位热心的司机师傅", True),
        ("praise", "her radiators have been cold for two days", False),
        ("inquiry", "路灯坏了好些天", False),
        ("inquiry", "小区的路灯坏了好几个", False),
        ("inquiry", "居住证在哪儿办", True),
        ("inquiry", "几号开始供暖", True),
        ("inquiry", "our tap water is brown", False),
        ("inquiry", "the school refuses my son for want of a lease. Is it even legal?", False),
        ("inquiry", "is it legal to rent out a basement?", True),
        ("inquiry", "where do I get a parking permit", True),
        ("inquiry", "我想问一下就是我们小区暖气才十四度，你说老人怎么受得了", False),
        ("inquiry", "路灯坏了怎么没人管", False),
        ("inquiry", "how can anyone sleep with this drilling", False),
        ("inquiry", "why does nobody fix the lamp", False),
        ("inquiry", "社保卡怎么办", True),
        ("inquiry", "房东按一块五一度收电费，这合理吗", False),
        ("inquiry", "车位只卖不租，这不是逼人吗", False),
        ("inquiry", "收这个费合理吗", True),
        ("report", "anything at all", True),
    ],
)
def test_a_nuisance_that_is_only_told_proposes_praises_and_asks_nothing(
    kind: str, text: str, may_be: bool
) -> None:
    assert bears(kind, text) is may_be


@pytest.mark.parametrize(
    ("text", "nothing_more"),
    [("楼道灯不亮", True), ("the lift has stopped", True), ("请来人修修灯", False), ("他无证行医", False)],
)
def test_a_nuisance_is_told_and_nothing_more(text: str, nothing_more: bool) -> None:
    assert only_tells(text) is nothing_more


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        ("业委会把公共收益吞了 我有证据 我要举报", True),
        ("举报顺义有人在耕地上盖楼", True),
        ("实名举报这家店卖假烟", True),
        ("我举报过三回没人管", False),
        ("want to report anonymously: a school with no licence", True),
        ("I'd like to report an illegal guesthouse", True),
        ("I want to report a pothole on Xueyuan Road", False),
        ("they report us to the police every week", False),
        ("邻居被人举报了", False),
    ],
)
def test_who_reports_outright_says_so(text: str, reports: bool) -> None:
    assert reports_outright(text) is reports


@pytest.mark.parametrize(
    ("text", "praises"),
    [
        ("shoutout to the young staff at the station, he ran after me with my wallet", True),
        ("I'd like to thank the nurses at the hospital", True),
        ("Kudos to whoever fixed the lamp", True),
        ("thank you for nothing, the lamp is still out", False),
        ("thank god nobody was hurt, but fix the lamp", False),
        ("please thank nobody and repair it", False),
    ],
)
def test_who_praises_outright_says_so(text: str, praises: bool) -> None:
    assert praises_outright(text) is praises


@pytest.mark.parametrize(
    ("text", "grieves"),
    [
        ("给我妈办高龄补贴 材料交了俩月了没下文", True),
        ("卖羊肉的短斤少两", True),
        ("办高龄补贴要什么材料，居委会不给说", False),
        ("孩子医保断缴补缴的办法", False),
    ],
)
def test_who_tells_what_went_wrong_and_asks_nothing_inquires_nothing(text: str, grieves: bool) -> None:
    assert only_grieves(text) is grieves


def test_a_polite_opening_suggests_nothing() -> None:
    words = "I hope this message finds you well. The toilet has had no water for a week."

    assert not bears("suggestion", words)
    assert bears("suggestion", "I hope you put a bench there")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("能不能派个交警", True),
        ("麻烦派个人来看看", True),
        ("can you send someone", True),
        ("能不能加个红绿灯", False),
        ("交警电话多少", False),
        ("could you add a bench here", False),
    ],
)
def test_who_asks_for_somebody_to_come_needs_help(text: str, asks: bool) -> None:
    assert asks_to_send(text) is asks


@pytest.mark.parametrize(
    "text",
    [
        "请问找人办护照要带什么",
        "麻烦问下找谁能找到交警队电话",
        "可以叫车吗",
        "请问派出所的人几点上班",
        "can you send the form by email",
        "could you send a copy of my ticket",
        "please send the link",
        "can you send a copy to the police",
    ],
)
def test_who_asks_for_papers_or_for_somebody_asks_for_no_crew(text: str) -> None:
    assert not asks_to_send(text)


@pytest.mark.parametrize(
    "text",
    [
        "能不能来个师傅看看",
        "快派消防来",
        "请来两个警察",
        "could you send a traffic police officer",
        "please send help",
        "can someone send an ambulance",
    ],
)
def test_who_asks_for_a_crew_is_heard(text: str) -> None:
    assert asks_to_send(text)


@pytest.mark.parametrize(
    "text",
    [
        "拨打人工客服态度特别好",
        "师傅没收钱就给修好了 真好",
        "他从来不收礼 是个好老师",
        "老师不收红包不收礼，对孩子特别好",
        "居委会从不刁难人 办事特别快",
        "帮我们把拖欠的工资要回来了 太棒了",
        "拖欠的钱要回来了 多亏了张警官",
        "垃圾收完还帮我把钱包送回来",
        "收到你们的礼貌回复很开心",
        "kept red envelopes away, honest doctor",
        "the doctor never took red envelopes",
    ],
)
def test_wrong_that_is_not_done_is_praised(text: str) -> None:
    assert not praises_nobody(text)


@pytest.mark.parametrize(
    "text",
    [
        "老师收红包",
        "不收钱不办事",
        "公司拖欠工资半年",
        "老师打人",
        "主任老刁难人",
        "the doctor takes red envelopes",
        "officials took bribes",
    ],
)
def test_wrong_that_is_done_is_praised_by_nobody(text: str) -> None:
    assert praises_nobody(text)


@pytest.mark.parametrize(
    ("text", "likeliest", "danger", "kind"),
    [
        ("楼下垃圾三天没清", "suggestion", False, "complaint"),
        ("建议在路口装个红绿灯", "suggestion", False, "suggestion"),
        ("建议在路口装个红绿灯", "suggestion", True, "complaint"),
        ("天然气漏气了，怎么办？", "inquiry", True, "complaint"),
        ("居住证怎么办？", "inquiry", False, "inquiry"),
    ],
)
def test_a_kind_shows_in_the_words_and_in_danger_nobody_proposes_or_asks(
    text: str, likeliest: str, danger: bool, kind: str
) -> None:
    likely = {"complaint": 0.2, "report": 0.05, "suggestion": 0.1, "inquiry": 0.1, likeliest: 0.5}

    assert kind_of(text, likely, danger=danger, sure=0.4, bare=0.6) == kind
