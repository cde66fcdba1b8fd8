"""What people tell beside an answer is kept as what it is: a fact, a spot, somebody else's name or number."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.answers import take
from actions.assent import files_it
from actions.clauses import is_unsure
from actions.draft import Draft
from actions.gist import gist
from actions.going_on import is_further
from actions.hurry import says_no_more
from actions.interruptions import interrupts
from actions.names import is_name, name_in, speaks_for_kin
from actions.plain_places import _IS_CALLED
from tests.talk import CHAOYANG, HAIDIAN, WANGJING, an_entity, beijing, said

YESTERDAY = "2026-11-24T00:00:00+08:00"


def a_draft(*asked: str, **fields: Any) -> Draft:
    told = {
        "description": "楼下垃圾没人收",
        "category": "sanitation.rubbish_collection",
        "category_confidence": 0.9,
    }
    return Draft(fields={**told, "district": CHAOYANG, "address": "南湖东园3号楼", **fields}, asked=asked)


def taken(
    words: str, question: str, intent: str = "inform", *, lang: str = "zh", **more: Any
) -> tuple[Draft, bool]:
    """The draft after words said at a question, and whether the question stays open."""
    step = take(said(words, intent, lang=lang, **more), a_draft(question), question, beijing())
    return step.draft, step.aside


@pytest.mark.parametrize(
    "words", ["就这样", "行 就这样吧", "那就这样吧，谢谢", "就这样报吧", "没事了，就这个"]
)
def test_whoever_is_done_has_it_filed(words: str) -> None:
    assert files_it(words)


@pytest.mark.parametrize("words", ["去年冬天就这样 到现在没改善", "一直就这样", "就这个"])
def test_whoever_tells_how_it_was_is_not_done(words: str) -> None:
    assert not files_it(words)


@pytest.mark.parametrize(
    ("words", "done"),
    [
        ("没有了", True),
        ("nothing else", True),
        ("没有", False),
        ("no", False),
        ("完了", False),
        ("没什么", False),
    ],
)
def test_that_there_is_no_more_to_say_confirms_the_card_and_a_bare_no_does_not(
    words: str, done: bool
) -> None:
    lang = "zh" if words > "z" else "en"

    step = take(said(words, "deny", lang=lang), a_draft(), "confirmed", beijing())

    assert (says_no_more(words), step.confirmed) == (done, done)


def test_a_fact_told_at_the_last_question_is_kept_with_its_time() -> None:
    words = "昨天开始没热水，上周二搬进来就这样"

    draft, _ = taken(words, "contact_by", "file_complaint", time=(YESTERDAY, "昨天"))

    assert words in draft["description"]
    assert draft["occurred_at"] == YESTERDAY


def test_whoever_tells_when_and_how_they_are_is_not_asked_when_again() -> None:
    draft, aside = taken(
        "like 2 hours ago my leg hurts but im ok",
        "occurred_at",
        "file_complaint",
        lang="en",
        time=(YESTERDAY, "2 hours"),
    )

    assert "my leg hurts" in draft["description"]
    assert (draft["occurred_at"], aside) == (YESTERDAY, False)


def test_a_time_told_where_a_name_was_asked_for_is_a_time() -> None:
    draft, aside = taken("哦 昨天", "party", "out_of_scope", time=(YESTERDAY, "昨天"))

    assert (draft["party"], draft["occurred_at"], aside) == (None, YESTERDAY, True)


@pytest.mark.parametrize(
    ("words", "lang", "behind"),
    [
        ("就在万通中心门口", "zh", "南湖东园3号楼，万通中心门口"),
        ("in front of the Vantone center", "en", "南湖东园3号楼, in front of the Vantone center"),
    ],
)
def test_a_spot_told_once_the_place_is_known_goes_with_it(words: str, lang: str, behind: str) -> None:
    draft, aside = taken(words, "contact_by", lang=lang)

    assert (draft["address"], aside) == (behind, True)


@pytest.mark.parametrize(
    "words", ["垃圾都堆电梯旁边", "behind schedule again", "close to 3 months", "outside working hours"]
)
def test_what_only_sounds_like_a_spot_is_none(words: str) -> None:
    lang = "zh" if words > "z" else "en"

    assert taken(words, "contact_by", "nlu_fallback", lang=lang)[0]["address"] == "南湖东园3号楼"


@pytest.mark.parametrize("words", ["公司叫我们加班", "小区叫停车难", "超市叫卖声太大"])
def test_a_sentence_with_that_verb_names_nothing(words: str) -> None:
    assert _IS_CALLED.sub("", words) == words


def test_words_that_nobody_understood_go_on_telling() -> None:
    draft, aside = taken("说了不听", "contact_by", "nlu_fallback")

    assert "说了不听" in draft["description"]
    assert aside
    assert not interrupts(said("说了不听", "nlu_fallback"), "contact_by")


@pytest.mark.parametrize(
    "words",
    [
        "你说什么呢",
        "嗯啊",
        "这是哪儿？",
        "告诉我编号",
        "今天天气不错",
        "哈哈哈哈哈",
        "等我一下在开车",
        "随便吧无所谓",
    ],
)
def test_what_is_said_to_the_desk_tells_nothing_more(words: str) -> None:
    assert not is_further(said(words, "nlu_fallback"), "contact_by")


def test_a_relatives_name_is_not_the_other_sides() -> None:
    words = "他叫王德发，我是他闺女，打我电话 13700001111"

    draft, _ = taken(words, "contact_by", party=("王德发", "王德发"), phone=("13700001111", "13700001111"))

    assert (draft["party"], draft["on_behalf_of"], draft["reporter_phone"]) == (None, "王德发", "13700001111")
    assert speaks_for_kin("she's my mother")
    assert not speaks_for_kin("我是业主")


def test_the_writers_own_name_stands_behind_whose_child_they_are() -> None:
    draft, _ = taken("我是她儿子 赵强 15012345678", "contact_by", phone=("15012345678", "15012345678"))

    assert (draft["reporter_name"], draft["reporter_phone"]) == ("赵强", "15012345678")


def test_a_number_on_an_advertisement_is_not_the_citizens() -> None:
    words = "楼道贴满小广告，上面有电话13900000001"

    draft, _ = taken(words, "contact_by", "file_complaint", phone=("13900000001", "13900000001"))

    assert draft["reporter_phone"] is None


@pytest.mark.parametrize(("words", "name"), [("john", "John"), ("mary ann", "Mary Ann")])
def test_a_name_written_small_is_a_name(words: str, name: str) -> None:
    message = said(words, lang="en")

    assert is_name(message)
    assert name_in(message) == name


@pytest.mark.parametrize(
    "words", ["whatever", "nothing", "i live here", "urgent", "the lift", "stop it", "hurry"]
)
def test_other_small_words_are_none(words: str) -> None:
    assert not is_name(said(words, lang="en"))


@pytest.mark.parametrize("clause", ["具体哪个楼我不想说", "I'd rather not say", "i won't tell the flat"])
def test_whoever_would_rather_not_say_tells_no_place(clause: str) -> None:
    assert is_unsure(clause)


def test_what_only_leads_to_a_shops_name_is_left_out_of_its_address() -> None:
    words = "Wangjing, the place is called PowerFit"
    message = said(
        words,
        "correct_detail",
        lang="en",
        district=(CHAOYANG, "Wangjing"),
        subdistrict=(WANGJING, "Wangjing"),
        party=("PowerFit", "PowerFit"),
    )
    gym = Draft(
        fields={"description": "my gym closed down", "category": "consumer.prepaid"}, asked=("district",)
    )

    assert take(message, gym, "district", beijing()).draft["address"] == "PowerFit"


def test_whether_this_is_the_right_place_is_no_matter() -> None:
    told = "is this the 12345? my english only sorry. the water from tap is brown since 3 day"

    assert gist(told, "en") == "the water from tap is brown since 3 day"


def test_an_hour_told_of_a_day_that_is_known_makes_it_finer() -> None:
    day = {"occurred_at": YESTERDAY, "time_told": "昨晚"}
    message = said("昨晚九点多", time="2026-11-24T21:00:00+08:00")

    draft = take(message, a_draft("contact_by", **day), "contact_by", beijing()).draft

    assert (draft["occurred_at"], draft["time_told"]) == ("2026-11-24T21:00:00+08:00", None)


def test_how_to_call_is_no_matter_of_calls() -> None:
    words = "打我手机 一八六零零零零一一一一"
    told: dict[str, Any] = {
        "phone": ("18600001111", "一八六零零零零一一一一"),
        "category": ("telecom.harassing_calls", words),
    }

    draft, _ = taken(words, "contact_by", "file_complaint", **told)

    assert draft["reporter_phone"] == "18600001111"
    assert (draft["description"], draft.others) == ("楼下垃圾没人收", ())


def test_the_question_said_back_is_no_further_matter() -> None:
    words = "哪个小学？中关村三小 万柳校区"
    school = an_entity("address", "中关村三小 万柳校区", words, "中关村三小 万柳校区")
    district = an_entity("district", HAIDIAN, words, "中关村三小")
    category = an_entity("category", "education.enrolment", words, None, confidence=0.99)
    message = replace(said(words, "file_complaint"), entities=[school, district, category])
    jam = Draft(fields={"description": "小学门口放学堵得一塌糊涂", "category": "transport.traffic_flow"})

    draft = take(message, jam, "district", beijing()).draft

    assert (draft["address"], draft.others) == ("中关村三小 万柳校区", ())


def test_a_name_that_was_a_slip_gives_way_to_the_one_that_is_meant() -> None:
    words = "东方时尚？不是 是海淀驾校"
    told: dict[str, Any] = {
        "district": (HAIDIAN, "海淀"),
        "address": ("海淀驾校", "海淀驾校"),
        "party": ("东方时尚", "东方时尚"),
    }
    school = Draft(
        fields={"description": "驾校不给退学费", "category": "consumer.prepaid"}, asked=("district",)
    )

    draft = take(said(words, "correct_detail", **told), school, "district", beijing()).draft

    assert (draft["address"], draft["party"]) == ("海淀驾校", "海淀驾校")


def test_all_that_follows_where_it_is_exactly_belongs_to_the_place() -> None:
    words = "具体就是 通惠家园 门口 往东两百米"

    draft, _ = taken(words, "contact_by", address=("通惠家园 门口", "通惠家园 门口"))

    assert draft["address"].endswith("通惠家园 门口 往东两百米")


@pytest.mark.parametrize("words", ["do you need my name? I prefer not", "I'd rather not say"])
def test_whoever_prefers_not_to_say_is_answered_here(words: str) -> None:
    draft, aside = taken(words, "contact_by", "ask_help", lang="en")

    assert (draft["contact_by"], aside) == ("chat", False)
    assert not interrupts(said(words, "ask_help", lang="en"), "contact_by")


@pytest.mark.parametrize("question", ["address", "contact_by", "occurred_at", "confirmed"])
def test_what_the_other_side_does_goes_on_with_the_matter(question: str) -> None:
    words = "they also wont give me my release letter"

    draft, _ = taken(words, question, "ask_ticket_status", lang="en")

    assert words in str(draft["description"])


@pytest.mark.parametrize("words", ["they are in building 7", "he won't know", "i won't give it"])
def test_what_asks_the_desk_or_tells_a_place_does_not(words: str) -> None:
    draft, _ = taken(words, "confirmed", "ask_ticket_status", lang="en")

    assert words not in str(draft["description"])


def test_a_time_beside_not_knowing_where_is_taken() -> None:
    words = "I dont remember, start of november i think"
    told = ("2026-11-01T00:00:00+08:00", "start of november")

    draft, _ = taken(words, "address", "skip", lang="en", time=told)

    assert str(draft["occurred_at"]).startswith("2026-11-01")


def test_how_to_be_called_answers_no_question_of_the_place() -> None:
    words = "you can call me, 13661112233, but only after 6pm"

    draft, aside = taken(
        words,
        "district",
        lang="en",
        phone=("13661112233", "13661112233"),
        time=("2026-11-25T18:00:00+08:00", "6pm"),
    )

    assert (draft["reporter_phone"], aside) == ("13661112233", True)


def test_since_when_is_no_place() -> None:
    words = "its been like this since friday"
    bare = Draft(
        fields={"description": "theres sewage", "category": "municipal_facilities.sewer"}, asked=("district",)
    )

    step = take(
        said(words, lang="en", time=("2026-11-20T00:00:00+08:00", "since friday")),
        bare,
        "district",
        beijing(),
    )

    assert step.draft["address"] is None


@pytest.mark.parametrize(
    ("known", "words", "told", "kept"),
    [
        ("昨儿", "就昨儿下午", "昨儿下午", "昨儿下午"),
        ("昨儿晚上", "就昨儿", "昨儿", "昨儿晚上"),
    ],
)
def test_a_part_of_the_day_makes_the_day_finer_and_no_day_makes_it_coarser(
    known: str, words: str, told: str, kept: str
) -> None:
    day = "2026-11-24T00:00:00+08:00"
    draft = Draft(
        fields={
            "description": "菜里有虫",
            "category": "consumer.food_safety",
            "party": "老王饭馆",
            "district": CHAOYANG,
            "occurred_at": day,
            "time_told": known,
        },
        asked=("contact_by",),
    )
    hour = {"grain": "daypart", "text": told}
    message = said(words)
    entity = {
        "entity": "time",
        "value": "2026-11-24T15:00:00+08:00",
        "start": words.index(told),
        "end": len(words),
    }
    message = replace(message, entities=[{**entity, "extra": hour}])

    step = take(message, draft, "contact_by", beijing())

    assert (step.draft["occurred_at"], step.draft["time_told"]) == (day, kept)
