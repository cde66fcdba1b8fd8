"""What a message means to the rules: a question to be answered, a matter of others, or what it was found to be."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.meant import meant
from bot.nlu.standing import Standing
from tests.dialogue.parsing import parsed, told


def intent_of(said: dict[str, Any], *, form: str | None = None, asked: str | None = None) -> str:
    name: str = meant(said, Standing(form=form, asked=asked))["intent"]["name"]
    return name


@pytest.mark.parametrize("intent", ["file_complaint", "out_of_scope", "nlu_fallback", "ask_help"])
def test_what_the_base_answers_is_a_question(intent: str) -> None:
    assert intent_of(parsed(intent, "knowledge")) == "ask_question"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("school keeps my fee, 3000 yuan", "file_complaint"),
        ("暖气不热都三天了", "file_complaint"),
        ("how much heating fee for 60 days", "ask_question"),
        ("押金收了2个月行不行", "ask_question"),
        ("heating fee in beijing", "ask_question"),
    ],
)
def test_who_tells_for_how_long_or_how_much_and_asks_nothing_tells_a_matter(text: str, intent: str) -> None:
    assert intent_of(told(text, "file_complaint", knowledge=text)) == intent


@pytest.mark.parametrize("intent", ["ask_ticket_status", "withdraw_ticket", "answer_survey", "affirm"])
def test_what_is_said_of_tickets_stays_what_it_is(intent: str) -> None:
    assert intent_of({**parsed(intent, "knowledge"), "text": "我那个单子怎么样了"}) == intent


def test_when_something_of_the_city_comes_is_asked_of_no_case() -> None:
    lottery = told("新能源车指标什么时候出结果", "ask_ticket_status", knowledge="指标")
    own = told("我上礼拜投诉的指标什么时候出结果", "ask_ticket_status", knowledge="指标")

    assert intent_of(lottery) == "ask_question"
    assert meant(lottery, Standing(filed=True))["intent"]["name"] == "ask_ticket_status"
    assert intent_of(own) == "ask_ticket_status"


@pytest.mark.parametrize("text", ["这得多久啊 家里等着钱呢", "那得等到啥时候才有结果啊", "大概要几天能解决"])
def test_how_long_it_takes_is_asked_of_the_matter_that_is_told(text: str) -> None:
    asked = told(text, "ask_question")

    assert intent_of(asked, form="complaint_form", asked="district") == "ask_ticket_status"
    assert intent_of(asked) == "ask_question"
    assert intent_of(told("几天前就坏了", "out_of_scope"), form="complaint_form") == "out_of_scope"


def test_what_was_dropped_is_filed_after_all() -> None:
    assert meant(told("哎还是投吧", "affirm"), Standing(dropped=True))["intent"]["name"] == "resume_draft"


def test_an_answer_in_the_middle_of_a_form_stays_an_answer() -> None:
    told = parsed("file_complaint", "knowledge", "elsewhere")

    assert intent_of(told, form="complaint_form", asked="address") == "file_complaint"


def test_a_matter_of_others_is_known_where_the_matter_is_asked_for() -> None:
    told = parsed("file_complaint", "elsewhere")

    assert intent_of(told) == "tell_elsewhere"
    assert intent_of(told, form="complaint_form", asked="description") == "tell_elsewhere"


@pytest.mark.parametrize(
    "message",
    [
        told("上礼拜", "goodbye", time="上礼拜"),
        told("Beijing South Railway Station, the taxi rank", "ask_question", address="Beijing South Railway Station"),
        told("平台叫飞跑", "out_of_scope", party="飞跑"),
        told("agency called Lianxing", "answer_survey", party="Lianxing"),
    ],
)  # fmt: skip
def test_a_bare_detail_in_a_form_is_a_detail(message: dict[str, Any]) -> None:
    assert intent_of(message, form="complaint_form", asked="contact_by") == "inform"
    assert intent_of(message) == message["intent"]["name"]


def test_a_question_with_a_place_in_it_stays_a_question() -> None:
    asked = told("can I park on Gongti North Road overnight", "ask_question", address="Gongti North Road")

    assert intent_of(asked, form="complaint_form", asked="contact_by") == "ask_question"


@pytest.mark.parametrize("words", ["回来了，接着说", "ok I'm back", "忙完了，继续吧", "where were we"])
def test_whoever_comes_back_goes_on_where_something_waits(words: str) -> None:
    back = told(words, "goodbye")

    assert meant(back, Standing(waiting=True))["intent"]["name"] == "resume_draft"
    assert meant(back, Standing())["intent"]["name"] == "goodbye"


@pytest.mark.parametrize(
    "text", ["is that legal", "can you fine them", "你们能罚他吗", "are they allowed to?"]
)
def test_a_question_taken_for_a_yes_is_none(text: str) -> None:
    at = Standing(form="complaint_form", asked="confirmed")
    known = told(text, "affirm", knowledge=text)

    assert meant(known, at)["intent"]["name"] == "ask_question"
    assert meant(told(text, "affirm"), at)["intent"]["name"] == "nlu_fallback"


@pytest.mark.parametrize(
    "text", ["could you please?", "ok can you", "would you do that please", "可以", "is fine"]
)
def test_a_yes_in_the_form_of_a_question_stays_one(text: str) -> None:
    at = Standing(form="complaint_form", asked="confirmed")

    assert meant(told(text, "affirm"), at)["intent"]["name"] == "affirm"


@pytest.mark.parametrize("text", ["要是他不给呢", "万一他不认怎么办", "what if he denies it"])
def test_what_if_puts_nothing_right_at_the_card(text: str) -> None:
    at = Standing(form="complaint_form", asked="confirmed")

    assert meant(told(text, "deny"), at)["intent"]["name"] == "nlu_fallback"


@pytest.mark.parametrize(
    "at", [Standing(form="complaint_form", asked="contact_by"), Standing(filed=True, invited=True)]
)
@pytest.mark.parametrize(
    ("text", "asks"), [("周末也不停", False), ("周末有人管吗", True), ("they work sundays too", False)]
)
def test_what_only_goes_on_about_the_matter_asks_nothing(text: str, asks: bool, at: Standing) -> None:
    heard = meant(told(text, "nlu_fallback", knowledge=text), at)

    assert (heard["intent"]["name"] == "ask_question") is asks


def test_how_long_it_takes_is_asked_of_a_ticket_where_there_is_one() -> None:
    asked = told("how long does it take", "ask_ticket_status", knowledge="how long does it take")

    assert meant(asked, Standing())["intent"]["name"] == "ask_question"
    assert meant(asked, Standing(filed=True))["intent"]["name"] == "ask_ticket_status"


def test_what_comes_back_is_no_citizen() -> None:
    smell = told("污水又从井里冒出来，臭味回来了", "file_complaint")

    assert meant(smell, Standing(waiting=True))["intent"]["name"] == "file_complaint"


def test_after_danger_nothing_is_beyond_the_desk() -> None:
    out = told("what a night", "out_of_scope")

    assert meant(out, Standing(alarmed=True))["intent"]["name"] == "nlu_fallback"
    assert meant(out, Standing(invited=True))["intent"]["name"] == "nlu_fallback"
    assert meant(out, Standing())["intent"]["name"] == "out_of_scope"


@pytest.mark.parametrize(
    "text",
    [
        "真的没有? 那重新报一个吧",
        "就是上回那个",
        "那我重新报一个",
        "ok then file a new one",
        "查不到啊，再报一次吧",
    ],
)
def test_what_was_looked_for_in_vain_is_told_anew(text: str) -> None:
    heard = told(text, "ask_ticket_status")

    assert meant(heard, Standing(dropped=True))["intent"]["name"] == "resume_draft"
    assert meant(heard, Standing())["intent"]["name"] == "ask_ticket_status"


def test_a_new_one_is_what_is_being_told() -> None:
    heard = told("那重新报一个吧", "ask_ticket_status")

    assert meant(heard, Standing(form="complaint_form", asked="district"))["intent"]["name"] == "affirm"


def test_how_to_complain_of_something_is_a_complaint_and_no_inquiry() -> None:
    asked = {**parsed("ask_question", "category", "kind"), "text": "怎么投诉12345的接线员"}

    heard = meant(asked, Standing())

    assert heard["intent"]["name"] == "file_complaint"
    assert [one["value"] for one in heard["entities"] if one["entity"] == "kind"] == ["complaint"]


def test_where_to_complain_of_something_is_a_complaint_of_it() -> None:
    asked = {**parsed("ask_question", "category"), "text": "where do I complain about a noisy gym"}
    known = {
        **parsed("ask_question", "category", "knowledge"),
        "text": "where do I complain about a noisy gym",
    }

    assert intent_of(asked) == "file_complaint"
    assert intent_of(known) == "ask_question"


@pytest.mark.parametrize("form", [None, "complaint_form", "withdraw_form"])
def test_an_advert_is_no_answer_wherever_it_comes(form: str | None) -> None:
    advert = {**parsed("file_complaint", "phone"), "text": "Cheap loans, no documents, add us on WhatsApp"}

    heard = meant(advert, Standing(form=form, asked="address" if form else None))

    assert heard["intent"]["name"] == "out_of_scope"
    assert [entity["entity"] for entity in heard["entities"]] == ["stray"]


@pytest.mark.parametrize("form", [None, "complaint_form", "withdraw_form"])
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("we are out", "tell_safe"),
        ("人都出来了", "tell_safe"),
        ("我们在屋里等，该注意什么", "ask_safety"),
    ],
)
def test_after_danger_words_of_safety_and_questions_how_to_wait_are_known(
    text: str, intent: str, form: str | None
) -> None:
    heard = told(text, "file_complaint")

    assert meant(heard, Standing(form=form, asked="district", alarmed=True))["intent"]["name"] == intent
    assert meant(heard, Standing(form=form, asked="district"))["intent"]["name"] == "file_complaint"


@pytest.mark.parametrize(
    "text",
    [
        *("还是帮我记上吧", "算了，还是登记吧", "要不给我报上去", "actually, file it after all"),
        *(
            "哦不行他不开门 还是登吧",
            "物业又不认账了，还是给我报上去吧",
            "no he wont fix it now. please file it",
        ),
    ],
)
def test_what_was_dropped_is_taken_up_again(text: str) -> None:
    heard = told(text, "ask_help")

    assert meant(heard, Standing(dropped=True))["intent"]["name"] == "resume_draft"
    assert meant(heard, Standing())["intent"]["name"] == "ask_help"


@pytest.mark.parametrize(
    "text",
    [
        "hm no wait file it",
        "no wait",
        "hang on, do file it",
        "hold on, I do want it filed",
        "I changed my mind, file it",
        "没事，还是登记吧",
        "等等 还是报一下",
        "不行 还是得报",
        "别啊，给我登记",
        "哎 等等",
    ],
)
@pytest.mark.parametrize("intent", ["deny", "affirm", "withdraw_ticket", "cancel"])
def test_on_second_thoughts_it_is_taken_up_again(text: str, intent: str) -> None:
    assert meant(told(text, intent), Standing(dropped=True))["intent"]["name"] == "resume_draft"


@pytest.mark.parametrize(
    "text", ["不登记", "不报了", "don't file it", "no", "不用了", "好吧", "wait for the bus takes an hour"]
)
def test_what_was_dropped_stays_so_unless_it_is_wanted(text: str) -> None:
    assert meant(told(text, "deny"), Standing(dropped=True))["intent"]["name"] != "resume_draft"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("查询码 ABC123", "ABC123"),
        ("my code is ABC123", "ABC123"),
        ("ABC123", "ABC123"),
        ("没有号", None),
        ("I lost the number", None),
        ("把编号弄丢了", None),
        ("I don't have the case number", None),
    ],
)
def test_a_code_alone_and_a_lost_number_look_a_ticket_up(text: str, code: str | None) -> None:
    heard = told(text, "out_of_scope", **({"tracking_code": code} if code else {}))

    assert meant(heard, Standing())["intent"]["name"] == "ask_ticket_status"
    assert meant(heard, Standing(form="complaint_form", asked="contact_by"))["intent"]["name"] != (
        "ask_ticket_status"
    )


def test_a_code_after_its_number_answers_and_other_numbers_that_are_lost_are_no_case() -> None:
    code = told("ABC123", "out_of_scope", tracking_code="ABC123")
    plate = told("车牌号丢了", "out_of_scope")

    assert meant(code, Standing(sought=True))["intent"]["name"] == "inform"
    assert meant(plate, Standing())["intent"]["name"] == "out_of_scope"


def test_stars_rate_while_a_follow_up_is_open() -> None:
    assert meant(told("一星 垃圾", "abuse"), Standing(surveyed=True))["intent"]["name"] == "answer_survey"
    assert meant(told("一星 垃圾", "abuse"), Standing())["intent"]["name"] == "abuse"
    weeks = told("三星期没收垃圾", "file_complaint")
    assert meant(weeks, Standing(surveyed=True))["intent"]["name"] == "file_complaint"


@pytest.mark.parametrize("text", ["the service is rubbish", "the line is useless", "this service is a joke"])
def test_what_others_do_badly_is_no_anger_at_the_desk(text: str) -> None:
    assert meant(told(text, "nlu_fallback"), Standing())["intent"]["name"] == "nlu_fallback"


@pytest.mark.parametrize("text", ["your hotline is a joke", "12345 is useless", "你们就会推"])
def test_anger_at_the_hotline_is_no_greeting_and_no_detail(text: str) -> None:
    assert meant(told(text, "greet"), Standing())["intent"]["name"] == "abuse"
    assert meant(told(text, "inform"), Standing())["intent"]["name"] == "abuse"


@pytest.mark.parametrize("text", ["你们是干什么吃的", "12345就是个摆设", "要你们有什么用"])
def test_anger_at_the_desk_is_no_question_of_what_it_does(text: str) -> None:
    assert meant(told(text, "ask_help"), Standing())["intent"]["name"] == "abuse"


@pytest.mark.parametrize(("text", "kept"), [("还有件事", False), ("还有件事没人管", True)])
def test_what_is_only_announced_is_of_no_kind_yet(text: str, kept: bool) -> None:
    sorted_as = told(text, "file_complaint", category=text)

    assert bool(meant(sorted_as, Standing(filed=True))["entities"]) == kept


@pytest.mark.parametrize("text", ["那我现在报一个", "好吧 有个事", "那我先说吧", "行，登记一个吧"])
def test_a_matter_that_is_announced_is_asked_for(text: str) -> None:
    assert meant(told(text, "deny"), Standing())["intent"]["name"] == "file_complaint"
    assert (
        meant(told(text, "deny"), Standing(form="complaint_form", asked="district"))["intent"]["name"]
        == "deny"
    )


@pytest.mark.parametrize(
    ("text", "intent", "alone"),
    [
        ("could you put more benches along the canal", "out_of_scope", "file_complaint"),
        ("can you please install a few bins by the school gate", "ask_question", "file_complaint"),
        ("why don't they add another bus in the morning", "ask_question", "ask_question"),
    ],
)
def test_who_would_like_more_of_a_thing_files_a_wish(text: str, intent: str, alone: str) -> None:
    """What a street has is a matter by itself; of other things a category has to be known."""
    wish = told(text, intent, category=text.rsplit(" ", 1)[-1])

    assert meant(wish, Standing())["intent"]["name"] == "file_complaint"
    assert meant(told(text, intent), Standing())["intent"]["name"] == alone


def test_more_of_a_thing_is_a_suggestion_where_nothing_says_otherwise() -> None:
    wish = told("could you put more benches along the Liangma river", "out_of_scope")
    asks = {**wish, "entities": [*wish["entities"], {"entity": "kind", "value": "help_request"}]}

    def kinds(read: dict[str, Any]) -> list[Any]:
        return [one["value"] for one in meant(read, Standing())["entities"] if one["entity"] == "kind"]

    assert kinds(wish) == ["suggestion"]
    assert kinds(asks) == ["help_request"]


def test_a_death_is_no_greeting() -> None:
    assert meant(told("我老伴走了", "greet"), Standing())["intent"]["name"] == "nlu_fallback"
    assert meant(told("您好", "greet"), Standing())["intent"]["name"] == "greet"


@pytest.mark.parametrize(
    ("text", "intent", "wish"),
    [
        ("没人理我啊", "abuse", "urge_ticket"),
        ("都过了半天了", "affirm", "urge_ticket"),
        ("你们是不是不管了", "deny", "urge_ticket"),
        ("那我这个得等到啥时候才有人给我回话", "ask_question", "ask_ticket_status"),
        ("一般多久给答复", "ask_question", "ask_question"),
        ("来电了，不用派人来了", "answer_survey", "withdraw_ticket"),
        ("电来了", "affirm", "withdraw_ticket"),
        ("算了电话别留", "cancel", "supplement_ticket"),
    ],
)
def test_after_filing_everyday_words_are_about_the_ticket(text: str, intent: str, wish: str) -> None:
    assert meant(told(text, intent), Standing(filed=True))["intent"]["name"] == wish


def test_what_is_mended_answers_a_follow_up_that_is_open() -> None:
    heard = meant(told("电来了", "answer_survey"), Standing(filed=True, surveyed=True))

    assert heard["intent"]["name"] == "answer_survey"


@pytest.mark.parametrize(
    ("text", "place", "intent"),
    [
        ("大兴区高米店街道绿地墨墅4号楼1单元", 18, "inform"),
        ("绿地墨墅4号楼", 7, "inform"),
        ("绿地墨墅4号楼电梯停了", 7, "file_complaint"),
    ],
)
def test_a_place_by_itself_is_no_matter_whatever_it_is_called(text: str, place: int, intent: str) -> None:
    found = told(text, "file_complaint")
    where = {"entity": "address", "value": text[:place], "start": 0, "end": place}
    about = {"entity": "category", "value": "greening.green_space", "start": 0, "end": len(text)}

    heard = meant({**found, "entities": [where, about]}, Standing())

    assert heard["intent"]["name"] == intent
    assert (about in heard["entities"]) == (intent == "file_complaint")


def test_dots_and_dashes_call_nobody() -> None:
    assert meant(told("...", "nlu_fallback"), Standing())["intent"]["name"] == "nlu_fallback"
    assert meant(told("喂...", "nlu_fallback"), Standing())["intent"]["name"] == "greet"


@pytest.mark.parametrize("text", ["先别公开", "不要留名字", "not my name please", "no phone"])
def test_how_it_is_to_be_recorded_drops_nothing_that_waits(text: str) -> None:
    assert meant(told(text, "deny"), Standing(waiting=True))["intent"]["name"] == "resume_draft"
    assert meant(told("不用了", "deny"), Standing(waiting=True))["intent"]["name"] == "deny"


def test_harsh_words_say_what_was_not_good_where_that_was_asked() -> None:
    assert meant(told("你们就会推", "abuse"), Standing(judged=True))["intent"]["name"] == "nlu_fallback"
    assert meant(told("你们就会推", "abuse"), Standing())["intent"]["name"] == "abuse"


@pytest.mark.parametrize("text", ["啊啊啊啊啊", "唉唉唉", "哎哎哎！"])
def test_one_cry_over_and_over_greets_nobody(text: str) -> None:
    assert meant(told(text, "nlu_fallback"), Standing())["intent"]["name"] == "nlu_fallback"
    assert meant(told("哎呀，师傅啊", "nlu_fallback"), Standing())["intent"]["name"] == "greet"


@pytest.mark.parametrize(
    ("text", "form", "intent"),
    [
        ("刚才又停了", "complaint_form", "nlu_fallback"),
        ("the lift is broken again", "complaint_form", "nlu_fallback"),
        ("结束", "complaint_form", "cancel"),
        ("never mind, it's broken anyway", "complaint_form", "cancel"),
        ("quit", "complaint_form", "cancel"),
        ("我不想录，给我反映", "complaint_form", "nlu_fallback"),
        ("别给我反映了", "complaint_form", "drop_draft"),
        ("没让你给我登记", "complaint_form", "cancel"),
        ("no need to report it", "complaint_form", "cancel"),
        ("never mind, don't bother to file it", "complaint_form", "cancel"),
    ],
)
def test_what_tells_something_wrong_and_takes_nothing_back_drops_no_complaint(
    text: str, form: str, intent: str
) -> None:
    assert intent_of({**parsed("cancel"), "text": text}, form=form, asked="district") == intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("thanks! one more thing, streetlight there is out too", "file_complaint"),
        ("ok thank you, also the lift is stuck", "file_complaint"),
        ("谢谢啊，对了那边路灯也不亮", "file_complaint"),
        ("谢谢师傅，楼道灯也坏了", "file_complaint"),
        ("thanks for fixing the street light", "thank"),
        ("谢谢你们，路灯修好了", "thank"),
        ("thanks a lot!", "thank"),
    ],
)
def test_a_matter_told_behind_thanks_is_one(text: str, intent: str) -> None:
    category = {"entity": "category", "value": "…", "extra": {"confidence": 0.9}}
    message = {**parsed("thank"), "text": text, "entities": [category]}

    assert intent_of(message) == intent
    assert intent_of({**message, "entities": []}) == "thank"


@pytest.mark.parametrize(
    "words",
    [
        "please tell officer Li thank you from me",
        "can you pass on my thanks to Officer Li",
        "I just want to thank the driver Zhao",
    ],
)
def test_thanks_that_are_to_be_passed_on_are_praise(words: str) -> None:
    found = meant(told(words, "thank"), Standing())

    assert found["intent"]["name"] == "file_complaint"
    assert {"entity": "kind", "value": "praise"} in found["entities"]


@pytest.mark.parametrize("words", ["thank you Mr Li", "thanks a lot", "thank you so much doctor"])
def test_thanks_to_whoever_answers_are_thanks(words: str) -> None:
    assert intent_of(told(words, "thank")) == "thank"


def test_who_speaks_english_is_asked_and_changes_no_language() -> None:
    asked = told("is there someone who speaks english", "switch_language", knowledge="speaks english")
    switch = told("can we speak english please", "switch_language", knowledge="speak english")

    assert intent_of(asked, form="complaint_form", asked="party") == "ask_question"
    assert intent_of(switch, form="complaint_form", asked="party") == "switch_language"


def test_whoever_asks_for_money_back_takes_nothing_back() -> None:
    assert (
        intent_of(told("will i get it back", "cancel"), form="complaint_form", asked="district")
        == "ask_question"
    )
    assert intent_of(told("cancel it", "cancel"), form="complaint_form", asked="district") == "cancel"


@pytest.mark.parametrize("text", ["taiping hotel", "at the xi dan mall", "Golden Dragon Restaurant"])
def test_a_house_by_its_trade_is_where_it_is_if_that_was_asked(text: str) -> None:
    said = {**parsed("file_complaint", "category"), "text": text}

    assert intent_of(said, form="complaint_form", asked="district") == "inform"
    assert intent_of(said) == "file_complaint"


@pytest.mark.parametrize(
    "text",
    [
        "my hotel",
        "dirty restaurant",
        "they closed the gym",
        "food poisoning restaurant",
        "Food Poisoning Restaurant",
        "overcharging restaurant",
        "illegal bar",
        "scam gym",
        "fake hospital",
        "Fake Hospital",
        "unlicensed clinic",
        "refuses refund gym",
        "cockroaches restaurant",
        "expired supermarket",
        "tainted milk school",
        "discrimination restaurant",
        "Hidden fees salon",
    ],
)
def test_what_is_told_of_a_house_stays_a_matter(text: str) -> None:
    said = {**parsed("file_complaint", "category"), "text": text}

    assert intent_of(said, form="complaint_form", asked="district") == "file_complaint"


@pytest.mark.parametrize("text", ["你大点声", "你大点声我听不见", "喂喂 听得见吗", "hello? can you hear me"])
def test_what_is_said_into_a_telephone_is_a_greeting(text: str) -> None:
    assert intent_of({**parsed("file_complaint", "category"), "text": text}) == "greet"


@pytest.mark.parametrize("text", ["广场舞声音大点声", "我听不见", "楼上太大声了"])
def test_what_is_loud_or_unheard_elsewhere_is_none(text: str) -> None:
    assert intent_of(told(text, "file_complaint")) == "file_complaint"


def test_when_something_was_seen_to_asks_for_no_ticket_while_it_is_told() -> None:
    seen = told("上个礼拜六去住的", "ask_ticket_status", time="上个礼拜六")
    asks = told("上个周末报的那单怎么样了", "ask_ticket_status", time="上个周末")

    assert intent_of(seen, form="complaint_form", asked="address") == "inform"
    assert intent_of(seen) == "ask_ticket_status"
    assert intent_of(asks, form="complaint_form", asked="address") == "ask_ticket_status"


def test_who_says_over_what_was_asked_and_answers_it_tells_where_it_is() -> None:
    heard = meant(
        told("哪个单元？我家是5号院3号楼", "ask_question", address="5号院3号楼"),
        Standing(form="complaint_form", asked="contact_by"),
    )

    assert heard["intent"]["name"] == "inform"


@pytest.mark.parametrize("text", ["打12345占线半天只好来这儿", "热线没人接才上你们这儿来的"])
def test_why_somebody_came_here_is_no_matter_yet(text: str) -> None:
    assert meant(parsed("file_complaint") | {"text": text}, Standing())["intent"]["name"] == "greet"


@pytest.mark.parametrize("text", ["12345一直占线没人接", "打12345打不通，小区停水了"])
def test_a_line_that_nobody_answers_may_be_a_matter(text: str) -> None:
    assert meant(parsed("file_complaint") | {"text": text}, Standing())["intent"]["name"] == "file_complaint"


@pytest.mark.parametrize("text", ["yes but I really want to complain about them", "不用 我就是要投诉他们"])
def test_who_complains_of_what_was_answered_takes_it_up(text: str) -> None:
    said = parsed("nlu_fallback", "phone")

    assert meant({**said, "text": text}, Standing(waiting=True))["intent"]["name"] == "resume_draft"
    assert meant({**said, "text": text}, Standing())["intent"]["name"] != "resume_draft"


def test_a_school_of_languages_asks_for_no_other_language() -> None:
    said = {**told("Golden language school", "switch_language"), "text": "Golden language school, Wudaokou"}
    party = {"entity": "party", "value": "Golden language school", "start": 0, "end": 22}
    place = {"entity": "address", "value": "Wudaokou", "start": 24, "end": 32}

    assert intent_of({**said, "entities": [party, place]}) == "inform"
    assert intent_of({**said, "text": "another language please"}) == "switch_language"
