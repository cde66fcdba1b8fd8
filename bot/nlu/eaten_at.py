"""The house in which somebody ate or had something done, by its name alone: 在老灶台吃饭. Pure."""

from __future__ import annotations

import re

# No name has one of these, and none is led by what comes before it in a sentence.
_NO_NAME = (
    "的了在是有没不和跟被把让给都也就还太很我你他她它这那哪几每某各个一多些叫说去到从往旁边前后内外吃喝点买钱"
)
_DONE = (
    r"(?:吃(?:饭|的饭?|了|出|坏|完|到|着|晚饭|午饭|早饭|火锅|烤|面)|聚餐|用餐|就餐|堂食|请客|摆酒|喝出|点(?:了|的)(?:菜|餐|外卖|[一两几个])"
    r"|办(?:了|的|过)?(?:一?[张个])?(?:会员|年|储值|健身)?卡|充(?:了|的|过)?(?:值|卡|会员|\d)|剪(?:头|的头|了头|发)|烫(?:头|发|了头)|染发|理发"
    r"|做(?:了|的|个)?(?:头发|美容|指甲|美甲|脸|护理|按摩|足疗))"
)
_AT = re.compile(
    rf"(?:(?<=^)|(?<=[\s，,。我们晚天午上周月年次])|(?<=跟朋友))(?:在|去|到|上)(?:一?家叫|叫)?(?P<name>[^\W\d_a-z{_NO_NAME}]{{2,8}}?)(?:店里|里)?{_DONE}"
)
# What anybody eats in, when and with whom: no name.
_ANY = re.compile(
    r"(?:学校|食堂|单位|公司|工地|家里|^.?家|外面?|外边|楼下|楼上|路边|街边|小区|村|网上|手机|平台|店里?|小店|饭[馆店庄]|餐[馆厅]|酒[楼店]|面馆|火锅店?|烧烤店?|烤肉店|理发店|美容院|健身房"
    r"|商[场城]|超市|市场|夜市|大排档|摊[上儿]?|医院|机场|地铁|公交|车上?|高铁|火车|飞机|朋友|同学|同事|附近|门口|对面|隔壁|这儿|那儿|北京|外地|老家|幼儿园|养老院|宿舍|景区|公园|婚礼|早点|早餐|外卖|什么|哪儿?|谁家?|里面|里头)$"
)
_WAY = re.compile(r"(?:[路街桥区县镇乡村站口门里上下]|小区|大厦|广场|中心|胡同)$")


def eaten_at(text: str) -> tuple[int, int] | None:
    """Where the name stands of a house in which the writer ate, joined or was served; None where none is named.

    It may be a place all the same, which only who knows the places can tell."""
    for match in _AT.finditer(text):
        if not (_ANY.search(match["name"]) or _WAY.search(match["name"])):
            return match.span("name")
    return None
