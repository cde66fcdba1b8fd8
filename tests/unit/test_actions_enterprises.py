"""Who complains: a business by its owner, its manager or 'our shop'; a worker and a customer are residents."""

from __future__ import annotations

import pytest

from actions.draft import Draft
from actions.enterprise_words import speaks_for_business
from actions.enterprises import NAMELESS, as_filed, enterprise, with_business
from tests.talk import said

LAMPS, WAGES = "municipal_facilities.street_light", "labour.wages"
ZH, EN = NAMELESS["zh"], NAMELESS["en"]

BUSINESSES = [
    ("我是老王饭馆的老板，门口下水道堵了一个星期", "老王饭馆"),
    ("我是老王饭馆的老板，代表店里反映，门口下水道堵了", "老王饭馆"),
    ("我们是一家小企业，办营业执照窗口让我们跑了五趟", ZH),
    ("我们公司门口路灯不亮", ZH),
    ("我们公司叫星河科技有限公司，楼下施工把大门堵了，我们公司门口过不去车", "星河科技有限公司"),
    ("我是望京街道鑫源面馆的店长，隔壁装修把我们的墙打裂了", "鑫源面馆"),
    ("我开了一家小理发店，这条街天天停水", ZH),
    ("我在望京经营一家服装店，修路修了半年没人来", ZH),
    ("我司位于亦庄，园区停电三天无法生产", ZH),
    ("我们公司想申请高新企业补贴，窗口一直不受理，我们公司申请补贴材料交了三次", ZH),
    ("代表北京星河科技有限公司反映，园区门口路面塌了", "北京星河科技有限公司"),
    ("我是个体户，摆摊的许可证办不下来", ZH),
    ("我是这家店的店主，门口的井盖松了", ZH),
    ("我的店门口天天有人乱停共享单车", ZH),
    ("我家饭馆门口的垃圾桶三天没人清", ZH),
    ("我们店隔壁的烧烤摊油烟往我们店里灌", ZH),
    ("我们厂被隔壁工地挖断了水管", ZH),
    ("我是阳光超市的负责人，门前的路坏了", "阳光超市"),
    ("作为一家小微企业，我们税务局的发票领不到", ZH),
    ("我们餐厅停水两天了，没法营业", ZH),
    ("我们店附近修路，客人都进不来", ZH),
    ("我是一家火锅店的老板，物业不让我们用电梯", ZH),
    ("我们火锅店门口的路灯坏了", ZH),
    ("我在城郊经营一家小型机械加工厂，征收时没算停产的损失", ZH),
    ("我是和平饭店的老板，门口的树倒了", "和平饭店"),
    ("替我们公司反映一下，大厦的路灯全黑了", ZH),
    ("I run a small restaurant and the sewer outside has been blocked for a week", EN),
    ("I am writing on behalf of our company, ABC Ltd, the street lights at our gate are out", "ABC Ltd"),
    ("On behalf of our company, ABC Ltd: the road is full of holes", "ABC Ltd"),
    ("I'm the owner of Lao Wang Noodles, the bins outside are never emptied", "Lao Wang Noodles"),
    ("I am the manager of a hotel on Xindong Road, the power has been off since noon", EN),
    ("We are a small business and the window refuses our licence application", EN),
    ("The street light outside our company is broken", EN),
    ("I'm a shop owner in Sanlitun, bikes block my door", EN),
    ("I own a bakery called Golden Crust, next door's building site fills it with dust", "Golden Crust"),
    ("Someone keeps parking in front of our shop", EN),
    ("our shop was flooded by a burst pipe", EN),
    ("There's rubbish by our restaurant and we are losing customers", EN),
    ("As a small business owner I can't get an invoice from the tax office", EN),
    ("Our company would like to renew its licence and nobody answers", EN),
]
RESIDENTS = [
    "我们公司拖欠工资三个月了",
    "公司不给交社保",
    "我是餐厅老板，员工说我没交社保",
    "我们公司天天逼我们加班",
    "我们公司食堂饭菜里吃出虫子",
    "我要举报我们公司用过期食材",
    "投诉我们公司偷排污水",
    "我们店用过期的肉，我是这儿的服务员",
    "楼下餐厅油烟太大了",
    "我在星河科技有限公司买的净水器坏了不给退",
    "我家楼下的饭店半夜装修",
    "我是这家店的顾客，充的卡不退钱",
    "我是业主，物业公司不修电梯",
    "我们是餐厅楼上的住户，天天被油烟熏",
    "老板说我是老板我说了算，就是不退钱",
    "我老公是餐厅老板的司机，被车撞了",
    "我们小区门口那家公司天天堵着消防通道",
    "我开车路过一家餐厅，门口的井盖没了",
    "我们公司附近的地铁口共享单车乱停",
    "物业公司的经理骂我",
    "我办了健身房的卡，店长跑了",
    "我是公司员工，公司门禁坏了",
    "my company hasn't paid me for two months",
    "our company makes us work on weekends without overtime",
    "I want to report my company, they dump waste water at night",
    "The restaurant downstairs fills my flat with smoke",
    "the owner of the shop shouted at me",
    "I'm the owner of the flat on the third floor and the ceiling leaks",
    "my gym closed and won't refund my card",
    "I have a gym membership and they closed",
    "I work at a restaurant and the boss sells rotten meat",
    "I run past a factory every day and it stinks",
    "He said I'm the owner of this shop and I won't refund you",
    "Someone parks outside my gym every night",
    "I am not the owner of the restaurant, I live upstairs",
    "my favourite restaurant sold me bad fish",
    "a company on our street dumps rubbish",
    "我是来投诉这家公司老板的",
    "我是要举报这家餐厅的负责人贪污",
    "我是华为公司的经理，我家楼上漏水",
    "我公司不给我开离职证明",
    "年终奖单独计税还是并入，我公司财务也说不清",
    "我们村口工厂门口全是污水",
    "I am a manager at Baidu and the metro is always late",
    "I'm the owner of a shop but it's my flat that has no heating",
    "we were robbed outside our hotel",
    "my bar charged me twice, there is rubbish at my bar",
]


@pytest.mark.parametrize(("words", "name"), BUSINESSES)
def test_who_speaks_for_a_business_files_as_one(words: str, name: str) -> None:
    lang = "en" if words.isascii() else "zh"

    assert enterprise([{"description": words, "category": LAMPS}], lang) == name


@pytest.mark.parametrize("words", RESIDENTS)
def test_a_worker_and_a_customer_are_residents(words: str) -> None:
    assert not speaks_for_business(words)


def test_a_matter_of_work_is_no_businesss_whatever_it_is_called() -> None:
    assert enterprise([{"description": "我是老王饭馆的老板，这事怎么办", "category": WAGES}], "zh") is None


def test_who_stays_unnamed_keeps_the_business_unnamed_too() -> None:
    told = {"description": "我是老王饭馆的老板，门口路灯不亮", "category": LAMPS, "anonymous": True}

    assert as_filed([told], "zh") == [told]


def test_every_matter_that_is_told_together_is_the_businesss() -> None:
    told = [{"description": "我是老王饭馆的老板，门口路灯不亮"}, {"description": "隔壁天天乱倒垃圾"}]

    assert [one["enterprise"] for one in as_filed(told, "zh")] == ["老王饭馆", "老王饭馆"]


def test_our_company_is_nobody_else_for_whom_one_writes() -> None:
    told = {"description": "On behalf of our company, ABC Ltd: no light", "on_behalf_of": "our company"}

    assert as_filed([told], "en")[0]["on_behalf_of"] is None


def test_a_person_for_whom_one_writes_stays() -> None:
    told = {"description": "我是老王饭馆的老板，门口路灯不亮", "on_behalf_of": "我妈"}

    assert as_filed([told], "zh")[0]["on_behalf_of"] == "我妈"


def test_who_says_so_where_the_place_is_asked_for_is_heard() -> None:
    draft = Draft(fields={"description": "下水道堵了", "category": LAMPS})
    message = said("在花家地街12号，我是老王饭馆的老板")

    assert enterprise([with_business(message, draft).fields], "zh") == "老王饭馆"


def test_the_name_may_be_told_later() -> None:
    draft = Draft(fields={"description": "我是饭馆老板，门口下水道堵了", "category": LAMPS})

    assert enterprise([with_business(said("我们店叫老王饭馆"), draft).fields], "zh") == "老王饭馆"


def test_ones_own_business_is_not_the_other_side() -> None:
    draft = Draft(fields={"description": "我是老王饭馆的老板，门口路灯不亮", "party": "老王饭馆"})

    assert with_business(said("我是老王饭馆的老板，门口路灯不亮"), draft)["party"] is None


def test_the_other_side_stays() -> None:
    draft = Draft(fields={"description": "我是老王饭馆的老板，隔壁天天装修", "party": "红火烧烤"})

    assert with_business(said("是红火烧烤"), draft)["party"] == "红火烧烤"


def test_a_sentence_that_only_says_who_complains_is_no_matter_of_its_own() -> None:
    who = {
        "description": "I'm writing on behalf of our company, Acorn Design Ltd",
        "category": "consumer.goods",
    }
    draft = Draft(fields=who, others=({"description": "The street light is out", "category": LAMPS},))

    joined = with_business(said("", lang="en"), draft)

    assert (joined["category"], joined.others) == (LAMPS, ())
    assert enterprise([joined.fields], "en") == "Acorn Design Ltd"


def test_two_matters_of_a_business_stay_two() -> None:
    draft = Draft(
        fields={"description": "我是老王饭馆的老板，门口路灯不亮", "category": LAMPS},
        others=({"description": "隔壁天天乱倒垃圾", "category": "sanitation.dumping"},),
    )

    assert with_business(said(""), draft) == draft
