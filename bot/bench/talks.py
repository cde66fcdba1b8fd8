"""What the citizens of a measurement say: every talk of another person, half in either language, told by its number.

The same talks are held with our product and with the stock assistants.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

HELLO = {"zh": "您好", "en": "hello"}
THANKS = {"zh": "谢谢", "en": "thanks"}
STATUS = {"zh": "我的单子到哪儿了", "en": "where is my ticket now?"}
ABOUT = {"zh": "你是真人吗", "en": "are you a robot?"}
PLACES: Mapping[str, Sequence[str]] = {
    "zh": (
        "朝阳区望京街道南湖东园一区{n}号楼",
        "海淀区中关村街道科育小区{n}号楼",
        "东城区和平里街道青年湖北里{n}号楼",
        "丰台区方庄街道芳古园一区{n}号楼",
        "西城区月坛街道三里河二区{n}号楼",
    ),
    "en": (
        "building {n}, Nanhu Dongyuan, Wangjing, Chaoyang",
        "building {n}, Fangguyuan, Fangzhuang, Fengtai",
        "building {n}, Keyu Xiaoqu, Zhongguancun, Haidian",
    ),
}
AT_ONCE: Mapping[str, Sequence[str]] = {
    "zh": ("{place}楼下垃圾堆了三天没人清运", "{place}楼道灯坏了一个星期没人修", "{place}门口路上有个大坑"),
    "en": (
        "Rubbish has been piling up for three days at {place}",
        "The corridor light has been broken for a week in {place}",
        "There is a huge pothole in the road in front of {place}",
    ),
}
WITHOUT_PLACE: Mapping[str, Sequence[str]] = {
    "zh": ("我们楼下垃圾堆了三天没人清运", "楼道灯坏了一个星期没人修", "小区门口路上有个大坑"),
    "en": (
        "Rubbish has been piling up outside for three days",
        "The corridor light has been broken for a week",
        "There is a huge pothole in the road outside",
    ),
}
KINDS = (
    *("at once", "bit by bit", "at once, then status", "small talk", "at once"),
    *("bit by bit", "at once", "small talk", "at once, then status", "at once"),
)
"""How talks go, ten in a row: eight of them file a complaint."""


@dataclass(frozen=True)
class Talk:
    """One talk: what is said before and after the complaint, which is answered until it is filed.

    Without a complaint nothing is filed. `place` is what is said when the place is asked in words.
    """

    lang: str
    before: Sequence[str]
    complaint: str | None
    place: str
    after: Sequence[str]


def talk(number: int) -> Talk:
    """The talk of this number, always the same."""
    chance = Random(number)
    kind, lang = KINDS[number % len(KINDS)], "zh" if chance.random() < 0.5 else "en"
    place = chance.choice(PLACES[lang]).format(n=chance.randrange(1, 40))
    if kind == "small talk":
        return Talk(lang, (HELLO[lang], ABOUT[lang]), None, place, (THANKS[lang],))
    if kind == "bit by bit":
        return Talk(lang, (), chance.choice(WITHOUT_PLACE[lang]), place, (THANKS[lang],))
    complaint = chance.choice(AT_ONCE[lang]).format(place=place)
    after = STATUS[lang] if kind == "at once, then status" else THANKS[lang]
    return Talk(lang, (HELLO[lang],), complaint, place, (after,))
