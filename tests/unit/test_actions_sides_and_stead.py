"""What is put right by half, told in the stead of something else, or only said to the desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.answers import take
from actions.businesses import named_loosely
from actions.draft import Draft
from actions.gist import gist
from actions.going_on import tells_more
from actions.interruptions import interrupts
from actions.names import is_name
from actions.other_side import to_other_side
from actions.overruled import of_noise
from actions.party_words import without_its_place
from actions.place_words import tells_no_place
from actions.tidy import tidied
from city.scolds import scolds_desk, without_scolding
from tests.talk import CHAOYANG, beijing, said

BUS = {"description": "公交车", "category": "transport.bus_service", "kind": "complaint"}
DOG = {"description": "my neighbour's dog barks", "category": "safety.dogs", "category_confidence": 0.9}
SHOP = {
    "description": "昨天下午三点在华联超市买的酸奶过期了",
    "category": "consumer.food_safety",
    "district": CHAOYANG,
    "address": "和平里",
    "party": "华联超市",
    "occurred_at": "2026-11-28T15:00:00+08:00",
}


def taken(words: str, intent: str, question: str, fields: dict[str, Any], **more: Any) -> Draft:
    lang = "en" if words.isascii() else "zh"
    draft = Draft(fields=fields, asked=(question,))
    return take(said(words, intent, lang=lang, **more), draft, question, beijing()).draft


def cancelling() -> list[str]:
    """All that is learned as giving up."""
    learned = yaml.safe_load(Path("data/nlu/stop_and_skip.yml").read_text(encoding="utf-8"))["nlu"]
    examples = next(one["examples"] for one in learned if one.get("intent") == "cancel")
    return [line.removeprefix("- ").strip() for line in examples.splitlines()]


@pytest.mark.parametrize("question", ["district", "address"])
def test_whatever_is_learned_as_giving_up_is_heard_where_the_place_is_asked_for(question: str) -> None:
    held = []
    for words in cancelling():
        message = said(words, "cancel", lang="en" if words.isascii() else "zh")
        if not interrupts(message, question) or tells_more(message, Draft(fields=BUS), question):
            held.append(words)
    assert not held


@pytest.mark.parametrize("words", ["不停", "到站不停", "卡刷不了", "刷不了了", "停水了", "it never stops"])
def test_what_only_sounds_like_giving_up_is_told_of_the_matter(words: str) -> None:
    assert not interrupts(said(words, "cancel"), "district")
    assert words in str(taken(words, "cancel", "district", BUS)["description"])


@pytest.mark.parametrize(
    "words", ["算了不弄了", "不用了", "取消吧", "forget it", "我自己解决吧", "刷不了算了", "不停的话算了"]
)
def test_who_gives_up_where_the_place_is_asked_for_is_let_go(words: str) -> None:
    assert interrupts(said(words, "cancel", lang="en" if words.isascii() else "zh"), "district")


@pytest.mark.parametrize(
    "words", ["sorry i meant the west station", "west station, not the south one", "no, west"]
)
def test_a_station_of_another_side_is_another_place(words: str) -> None:
    known = {"description": "lights out", "address": "near Beijing South railway station"}
    turned = to_other_side(words, Draft(fields={**known, "district": "110106"}))

    assert turned is not None
    assert turned["address"] == "near Beijing West railway station"
    assert turned["district"] is None


def test_a_gate_of_another_side_lies_in_the_same_district() -> None:
    turned = to_other_side("不对 是北门", Draft(fields={"address": "望京花园南门", "district": CHAOYANG}))

    assert turned is not None
    assert (turned["address"], turned["district"]) == ("望京花园北门", CHAOYANG)


def test_the_side_in_the_words_of_the_matter_is_put_right_too() -> None:
    turned = to_other_side("no i mean north", Draft(fields={"description": "rubbish at Taikoo Li south"}))

    assert turned is not None
    assert turned["description"] == "rubbish at Taikoo Li north"


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("it's the north gate", "South Lake Estate"),
        ("no it's the north gate", "South Lake Estate"),
        ("it's on the north side", "West Dawang Road"),
        ("sorry, on the north side", "West Dawang Road"),
        ("no, north", "West Dawang Road"),
        ("it's on the west side", "Xizhimen North Street 5"),
        ("no, the east station", "West Station South Road 3"),
        ("no, the north gate", "Taikoo Li South"),
        ("it's the east gate", "the west gate"),
        ("and the west station", "Beijing South railway station"),
        ("是北门", "望京花园南门"),
        ("不对 是北门", "南门仓胡同"),
        ("不对 是南站", "北京西站南路"),
    ],
)
def test_a_side_added_to_a_place_is_no_other_name_of_it(words: str, known: str) -> None:
    assert to_other_side(words, Draft(fields={"address": known, "district": CHAOYANG})) is None


@pytest.mark.parametrize(
    ("words", "known", "right"),
    [
        ("no, the north side", "Chaoyang North Road south side", "Chaoyang North Road north side"),
        ("sorry, make it the west one", "Workers' Stadium East Gate", "Workers' Stadium West Gate"),
        ("oops i meant the west station", "Beijing South", "Beijing West"),
        ("no, the west gate", "East Gate of Chaoyang Park", "West Gate of Chaoyang Park"),
        ("no, the west gate", "east gate on Xueyuan Road", "west gate on Xueyuan Road"),
        ("说错了 南里", "芳古园北里3号楼", "芳古园南里3号楼"),
        ("不是东门 是西门", "朝阳公园东门", "朝阳公园西门"),
    ],
)
def test_the_side_that_was_told_is_the_one_that_is_turned(words: str, known: str, right: str) -> None:
    turned = to_other_side(words, Draft(fields={"address": known, "district": CHAOYANG}))

    assert turned is not None
    assert turned["address"] == right


@pytest.mark.parametrize("words", ["i was going west", "the west gate is closed too", "no it was the driver"])
def test_a_side_that_puts_nothing_right_changes_nothing(words: str) -> None:
    assert to_other_side(words, Draft(fields={"address": "Beijing South railway station"})) is None


def test_nothing_is_turned_where_no_side_was_told() -> None:
    assert to_other_side("no, north", Draft(fields={"address": "Taikoo Li"})) is None


def test_a_matter_told_in_the_stead_of_another_is_the_only_one() -> None:
    words = "actually forget the dog. restaurant downstairs pours oil into the drain"
    draft = taken(words, "file_complaint", "district", DOG, category="environment.water")

    assert draft["category"] == "environment.water"
    assert draft["description"] == "restaurant downstairs pours oil into the drain"
    assert not draft.others


ASKED_FOR = ["district", "address", "occurred_at", "contact_by", "confirmed"]
BARKS = {
    "description": "the dog next door barks all night",
    "category": "safety.dogs",
    "category_confidence": 0.9,
    "occurred_at": "2026-11-28T15:00:00+08:00",
    "district": CHAOYANG,
    "address": "Wangjing",
}


@pytest.mark.parametrize("question", ASKED_FOR)
@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("forget the hotline, they never answered. the dog also bites people", "safety.animals"),
        ("never mind the noise, the real problem is the smell from the dog", "environment.smell"),
        ("forget the dog, the owner of the dog shouts at us", "environment.neighbour_noise"),
    ],
)
def test_what_goes_on_about_the_matter_takes_nothing_of_it_back(
    words: str, category: str, question: str
) -> None:
    for known in ("safety.dogs", "environment.neighbour_noise"):
        fields = {**BARKS, "category": known}
        draft = taken(words, "file_complaint", question, fields, category=category)
        told = " ".join(str(one.get("description")) for one in (draft.fields, *draft.others))

        assert "barks all night" in told
        assert told.count("people") + told.count("smell") + told.count("shouts") == 1
        assert draft["occurred_at"] == BARKS["occurred_at"]


@pytest.mark.parametrize("question", ASKED_FOR)
@pytest.mark.parametrize(
    ("known", "gone", "words"),
    [
        ("safety.dogs", "forget the dog", "restaurant downstairs pours oil into the drain"),
        (
            "environment.neighbour_noise",
            "never mind the noise",
            "restaurant downstairs pours oil in the drain",
        ),
    ],
)
def test_what_is_told_in_the_stead_of_it_is_told_once(
    known: str, gone: str, words: str, question: str
) -> None:
    fields = {**BARKS, "category": known}
    draft = taken(f"{gone}, {words}", "file_complaint", question, fields, category="environment.water")

    assert draft["description"] == words
    assert draft["category"] == "environment.water"
    assert not draft["occurred_at"]
    assert draft["district"] == CHAOYANG


@pytest.mark.parametrize(("gone", "stays"), [("单车", False), ("空调", True)])
def test_only_what_was_told_can_be_taken_back(gone: str, stays: bool) -> None:
    fields = {"description": "共享单车占了盲道", "category": "transport.bikes", "category_confidence": 0.9}
    words = f"算了不投诉{gone}了，楼下饭店往下水道倒油"
    draft = taken(words, "file_complaint", "district", fields, category="environment.water")

    told = [str(one.get("description")) for one in (draft.fields, *draft.others)]
    assert any("单车占了盲道" in one for one in told) is stays
    assert sum(one.count("倒油") for one in told) == 1


def test_a_day_put_right_keeps_the_hour_that_was_told() -> None:
    told = ("2026-11-27T00:00:00+08:00", "前天")
    message = said("不是昨天 是前天", "correct_detail", time=told)
    message.entities[-1]["extra"] = {"grain": "day", "text": "前天"}  # type: ignore[index]
    draft = take(message, Draft(fields=SHOP), "confirmed", beijing()).draft

    assert draft["occurred_at"] == "2026-11-27T15:00:00+08:00"
    assert draft["time_told"] is None


def test_what_the_shop_is_called_is_no_name_of_the_citizen() -> None:
    message = said("叫华联超市", party=("华联超市", "华联超市"))

    assert not is_name(message)
    draft = take(message, Draft(fields=SHOP, asked=("contact_by",)), "contact_by", beijing()).draft
    assert draft["reporter_name"] is None


def test_who_tells_of_themselves_is_named_all_the_same() -> None:
    assert is_name(said("我叫王建国", party=("王建国", "王建国")))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("叫老张烧烤吧好像", "老张烧烤"),
        ("应该是自如吧", "自如"),
        ("蓝调酒吧", "蓝调酒吧"),
        ("极速网吧", "极速网吧"),
        ("好像是极速网吧", "极速网吧"),
        ("老张烧烤那家吧", "老张烧烤"),
        ("应该是老张烧烤吧", "老张烧烤"),
        ("美滋滋烧烤吧", "美滋滋烧烤吧"),
        ("极速电竞吧", "极速电竞吧"),
        ("星乐棋牌吧", "星乐棋牌吧"),
        ("台球吧", "台球吧"),
        ("哎呀呀", "哎呀呀"),
        ("叫哎呀呀吧", "哎呀呀"),
        ("链家呀", "链家"),
        ("举报黄牛", "黄牛"),
    ],
)
def test_a_doubt_is_no_part_of_a_name(words: str, name: str) -> None:
    assert named_loosely(words) == name


def test_no_name_of_a_builder_leaves_nobody_unnamed() -> None:
    site = {"description": "its about noise", "category": "construction.site", "district": CHAOYANG}
    draft = taken("no name", "skip", "party", site)

    assert draft["anonymous"] is None
    assert draft["description"] == "its about noise"


def test_a_name_before_its_area_is_whom_it_is_about() -> None:
    puppy = {"description": "pet shop sold me a sick puppy", "category": "consumer.services"}
    told = {"district": ("110113", "Shunyi"), "address": ("Lucky Paws", "Lucky Paws")}

    assert taken("Lucky Paws, Shunyi", "inform", "district", puppy, **told)["party"] == "Lucky Paws"


@pytest.mark.parametrize("name", ["Phoenix City", "Fortune Plaza", "Tower B"])
def test_a_place_before_its_area_is_nobody(name: str) -> None:
    puppy = {"description": "pet shop sold me a sick puppy", "category": "consumer.services"}
    told = {"district": ("110113", "Shunyi"), "address": (name, name)}

    assert taken(f"{name}, Shunyi", "inform", "district", puppy, **told)["party"] is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Happy Kids Education in Tongzhou Wanda", "Happy Kids Education"),
        ("Happy Kids Education in Wangjing SOHO", "Happy Kids Education"),
        ("Wellness Gym at 18 Jianguo Road", "Wellness Gym"),
        ("Lucky Paws on Guanghua Road 5", "Lucky Paws"),
        ("Golden Dragon, in Sanlitun", "Golden Dragon"),
        ("Din Tai Fung at SKP", "Din Tai Fung"),
    ],
)
def test_the_name_of_a_company_goes_without_where_it_is(words: str, name: str) -> None:
    assert without_its_place(words) == name


@pytest.mark.parametrize(
    "name",
    [
        "Made in heaven salon",
        "Made in China",
        "Proudly Made in China",
        "Alice in Wonderland Kindergarten",
        "Little Alice in Wonderland Kindergarten",
        "Man in Black Bar",
        "Rock on the Bund 18",
        "Day at the Zoo",
        "Night at the Museum",
        "Old Friends in the City",
        "The Man on the Moon",
        "Big Fish in Love",
    ],
)
def test_where_a_name_has_its_place_in_it_it_stays_whole(name: str) -> None:
    assert without_its_place(name) == name


def test_who_takes_people_on_a_trip_is_not_where_it_was() -> None:
    tour = {"description": "导游强制购物", "category": "consumer.tourism", "district": "110119"}
    name = "北京阳光假期国际旅行社"
    draft = taken(name, "inform", "address", tour, party=(name, name))

    assert draft["party"] == name
    assert draft["address"] is None


def test_what_lies_next_to_it_is_kept_and_not_beyond_the_desk() -> None:
    dogs = {**DOG, "district": CHAOYANG, "address": "Xueyuan Road"}
    words = "yes near the university of geosciences"
    draft = taken(words, "out_of_scope", "contact_by", dogs)

    assert "university of geosciences" in str(draft["description"])


@pytest.mark.parametrize("words", ["孩子都在外地", "我儿子在国外", "家里人都不在身边"])
def test_where_ones_people_are_is_no_address(words: str) -> None:
    assert tells_no_place(words)


@pytest.mark.parametrize("words", ["孩子王南门", "老家肉饼店", "儿童医院"])
def test_a_place_with_such_words_is_one(words: str) -> None:
    assert not tells_no_place(words)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("ur app sucks. brown water from tap", "brown water from tap"),
        ("this bot is useless. anyway the trash room smells", "the trash room smells"),
        ("你们这破热线没用 电梯坏了", "电梯坏了"),
        ("this website is terrible", "this website is terrible"),
        ("小区的系统太差 门禁打不开", "小区的系统太差 门禁打不开"),
        ("客服太差了，我买的手机不给退", "客服太差了，我买的手机不给退"),
        ("这客服就是摆设 打电话没人接", "这客服就是摆设 打电话没人接"),
        ("那个客服真差劲，骂我", "那个客服真差劲，骂我"),
        ("机器人太烂了，刚买就坏，商家不退", "机器人太烂了，刚买就坏，商家不退"),
        ("热线根本没用 供暖公司没人接", "热线根本没用 供暖公司没人接"),
        (
            "this service is terrible, the nanny stole my ring",
            "this service is terrible, the nanny stole my ring",
        ),
        ("this app is useless at the stop i waited 2h", "this app is useless at the stop i waited 2h"),
        ("your service is terrible at collecting bins", "your service is terrible at collecting bins"),
        (
            "that website is garbage, they sold me fake tickets",
            "that website is garbage, they sold me fake tickets",
        ),
        ("this system sucks, my card was charged twice", "this system sucks, my card was charged twice"),
        ("this thing is useless, i bought it yesterday", "this thing is useless, i bought it yesterday"),
        ("你们客服太差了 电梯坏了", "电梯坏了"),
        ("12345就是个摆设 电梯坏了", "电梯坏了"),
        ("your stupid service is a joke. my bin is full", "my bin is full"),
        ("12345 is useless, my bin is full", "my bin is full"),
        ("the hotline number on the pole is wrong", "the hotline number on the pole is wrong"),
    ],
)
def test_staff_need_not_read_what_the_desk_was_called(words: str, left: str) -> None:
    assert without_scolding(words) == left
    assert tidied(words) == left


def test_scolding_is_known_by_itself() -> None:
    assert scolds_desk("你们12345就是个摆设")
    assert not scolds_desk("电梯就是个摆设")
    assert not scolds_desk("客服太差了")
    assert not scolds_desk("this service is terrible")


def test_a_place_that_was_a_slip_is_not_said_back() -> None:
    words = "我在大兴 啊不是 我在丰台 科技园这边 共享单车把盲道占满了"

    assert "大兴" not in gist(words, "zh", place="科技园")


@pytest.mark.parametrize(
    "words",
    [
        "我在丰台啊不是丰台科技园 单车占了盲道",
        "我在望京，说错了，酒仙桥这边路灯坏了",
        "我在大兴，不对，丰台科技园单车占了盲道",
        "在西单不对 是在东单这边井盖丢了",
        "我在大兴不是 我在丰台 单车占了盲道",
    ],
)
def test_a_slip_needs_a_pause_a_sigh_or_another_place(words: str) -> None:
    short = gist(words, "zh")

    assert short
    assert not any(slip in short for slip in ("我在丰台啊", "望京", "西单", "大兴"))


@pytest.mark.parametrize(
    "words",
    [
        "我在这儿住了十年不是没投诉过",
        "我在公交站等车不是十分钟是一个小时没车",
        "我在小区里遛狗不是一次两次看到有人打架",
        "我们在楼下吃饭不对账单被多收了钱",
        "我在店里买的不是正品",
        "我在小区里遛狗，不是一次两次看到打架",
        "我在家里不是在外面摔的",
        "我在这儿等车啊不是一次两次没车",
    ],
)
def test_what_is_denied_of_the_matter_is_no_slip(words: str) -> None:
    short = gist(words, "zh")

    assert not short or short[1:4] in words[:6]


def test_noise_and_then_a_site_is_the_noise_of_a_site() -> None:
    assert of_noise("its about noise\nconstruction", "construction.site") == "environment.construction_noise"
    assert of_noise("dust from the site", "construction.site") == "construction.site"
