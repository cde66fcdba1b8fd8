"""Danger in what people write: recognised before all else, answered at once. Pure: no network, no memory."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from city.danger_rule import KINDS, Kind, rules
from city.entries import mapping
from city.model import Numbers

__all__ = ["Danger", "Kind", "answer", "recognise"]

_SIMPLIFIED = str.maketrans(
    "闖氣電線樓門壞燒煙墜傷殺殘開關場車禍兒孫媽爺暈醫護裡裏夾鎖鄰婦綁搶槍鬥鬧們個這來嗎著說讓聞濃麼還沒發現過動"
    "尋覺聽絕遺書離陽臺頂繩藥蓋腦東磚牆塊頭險網溝頸強歲丟見邊處壓觸爐滅點嗆難熱幾實業務應無為時間與後從會斷"
    "種獨將淚摟腳嚇髒帶馬樣請進報變輕對軟衝揮擊毆癲癇緊趕員衛蹤鐵鋼驚鬆環癱糞聯脈軋轎廂錶鍋閥飄騙單區錢長問話誰轉遠雙",
    "闯气电线楼门坏烧烟坠伤杀残开关场车祸儿孙妈爷晕医护里里夹锁邻妇绑抢枪斗闹们个这来吗着说让闻浓么还没发现过动"
    "寻觉听绝遗书离阳台顶绳药盖脑东砖墙块头险网沟颈强岁丢见边处压触炉灭点呛难热几实业务应无为时间与后从会断"
    "种独将泪搂脚吓脏带马样请进报变轻对软冲挥击殴癫痫紧赶员卫踪铁钢惊松环瘫粪联脉轧轿厢表锅阀飘骗单区钱长问话谁转远双",
)
# What thumbs and voice input make of the words that count.
_MISSPELT = re.compile(
    "(?P<gas>媒气|煤汽)|(?P<natural>天燃气|天然汽)|(?P<fuel>燃汽)|(?P<leak>泄露|泻漏|泻露|卸漏)|"
    "(?P<faint>[晕昏]到(?=了|在|$|，|。|！))|(?P<suicide>自s|紫砂(?=了|$|，|。|算)|zisha)|(?P<burn>着货了|着或了|找火了|照火了)"
)
_MEANT = {
    "gas": "煤气",
    "natural": "天然气",
    "fuel": "燃气",
    "leak": "泄漏",
    "faint": "晕倒",
    "suicide": "自杀",
    "burn": "着火了",
}
_PUNCTUATION = str.maketrans({"…": "。", "’": "'", "‘": "'", ",": "，", "!": "！"})
_GAP = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_SCRIPTS = (("zh", re.compile(r"[\u3400-\u9fff]")), ("en", re.compile(r"[a-z]{2}")))


@dataclass(frozen=True)
class Danger:
    """What is going on. `imminent`: seconds count; `other`: it is somebody else's life, not the writer's."""

    kind: Kind
    imminent: bool = False
    other: bool = False

    @property
    def offers_ticket(self) -> bool:
        """Whether a ticket is offered after the answer: never in a talk about suicide (DESIGN, section 6)."""
        return self.kind != "suicide"


def recognise(text: str) -> Danger | None:
    """The gravest danger that `text` speaks of; None for none, for one long over, denied or only imagined."""
    plain = _normal(text)
    read = (_first(plain, lang) for lang, script in _SCRIPTS if script.search(plain))
    found = [danger for danger in read if danger]
    return min(found, key=lambda danger: KINDS.index(danger.kind), default=None)


def answer(danger: Danger, lang: str, numbers: Numbers, *, on_duty: bool = False) -> tuple[str, ...]:
    """What to do in the order of doing it, a message each, in English for 'en' and in Chinese otherwise.

    A colleague is promised only where `on_duty` says that one is there."""
    spoken = "en" if lang == "en" else "zh"
    said = _answers()[_key(danger)][spoken]
    if danger.kind == "suicide":
        said += _answers()["colleague" if on_duty else "no_colleague"][spoken]
    named = asdict(numbers)
    return tuple(text.format(**named) for text in said)


def _first(plain: str, lang: str) -> Danger | None:
    known, language = rules(lang)
    for rule in known:
        if rule.found_in(plain, language):
            imminent = bool(rule.imminent and rule.imminent.search(plain))
            return Danger(rule.kind, imminent, bool(rule.other and rule.other.search(plain)))
    return None


def _key(danger: Danger) -> str:
    if danger.kind == "suicide" and danger.other:
        return "suicide_other"
    urgent = f"{danger.kind}_now"
    return urgent if danger.imminent and urgent in _answers() else danger.kind


@lru_cache(maxsize=1)
def _answers() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    file = mapping(Path(__file__).with_name("danger_answers.yml"))
    return {key: {lang: file.entry(key).texts(lang) for lang in ("zh", "en")} for key in file}


def _normal(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower().translate(_SIMPLIFIED).translate(_PUNCTUATION)
    return _MISSPELT.sub(lambda match: _MEANT[str(match.lastgroup)], _GAP.sub("", plain))
