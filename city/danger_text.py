"""One form of a message for all that looks for danger in it, and the pieces that the second net weighs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import partial

_PLAIN = str.maketrans(
    "稈闖氣電線樓門壞燒煙墜傷殺殘開關場車禍兒孫媽爺暈醫護裡裏夾鎖鄰婦綁搶槍鬥鬧們個這來嗎著說讓聞濃麼還沒發現過動"
    "尋覺聽絕遺書離陽臺頂繩藥蓋腦東磚牆塊頭險網溝頸強歲丟見邊處壓觸爐滅點嗆難熱幾實業務應無為時間與後從會斷"
    "種獨將淚摟腳嚇髒帶馬樣請進報變輕對軟衝揮擊毆癲癇緊趕員衛蹤鐵鋼驚鬆環癱糞聯脈軋轎廂錶鍋閥飄騙單區錢長問話誰轉遠雙"
    "…’‘,!",
    "秆闯气电线楼门坏烧烟坠伤杀残开关场车祸儿孙妈爷晕医护里里夹锁邻妇绑抢枪斗闹们个这来吗着说让闻浓么还没发现过动"
    "寻觉听绝遗书离阳台顶绳药盖脑东砖墙块头险网沟颈强岁丢见边处压触炉灭点呛难热几实业务应无为时间与后从会断"
    "种独将泪搂脚吓脏带马样请进报变轻对软冲挥击殴癫痫紧赶员卫踪铁钢惊松环瘫粪联脉轧轿厢表锅阀飘骗单区钱长问话谁转远双"
    "。''，！",
)
# What thumbs and voice input make of the words that count, by the word that is meant.
_FELL = "(?=了|在|$|，|。|！)"
_ZH_MISSPELT = {
    "煤气": "媒气|煤汽",
    "天然气": "天燃气|天然汽",
    "燃气": "燃汽",
    "泄漏": "泄露|泻漏|泻露|卸漏",
    "晕倒": f"晕到{_FELL}|昏到{_FELL}",
    "自杀": "自s|紫砂(?=了|$|，|。|算)|zisha",
    "着火了": "着货了|着或了|找火了|照火了",
}
# The same of words in English, from where they begin.
_EN_MISSPELT = {
    "breathing": r"br(?:ee|e)th?e?ing\b",
    "fire": r"fier\b|fyre\b",
    "leak": "leek",
    "stabbed": r"stabed\b",
    "trapped": r"traped\b",
    "rubble": r"rubb?el\b",
    "stopped": r"stoped\b",
    "collaps": "coll?aps(?=e)|collasp",
    "someone": r"som(?:one|eon)\b",
    "bleeding": r"bleading\b|bleding\b",
    "drowning": r"drow(?:nd)?ing\b",
    "knife": r"k?nif\b|nife\b",
    "ambulance": r"amb[ua]l[ae]nce\b",
    "suicide": r"su[is]cide\b",
}
_MISSPELT = (
    (re.compile("|".join(_ZH_MISSPELT.values())), _ZH_MISSPELT),
    (re.compile(rf"\b(?:{'|'.join(_EN_MISSPELT.values())})"), _EN_MISSPELT),
)
# A blank between words stands for a comma, one between single characters for nothing.
_PAUSE = re.compile(r"(?<=[\u3400-\u9fff]{2})[ \t]+(?=[\u3400-\u9fff]{2})")
_GAP = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
# Every one of them begins so.
_HAS_GAP = re.compile(r"[\u3400-\u9fff]\s")
_RUN = re.compile(r"[a-z0-9']+|[\u3400-\u9fff]+")
_ENDING = re.compile(r"(?:'s|ing|ed|es|s|ly)$")


def normal(text: str) -> str:
    """Simplified, lower case, misspellings undone, no blanks between characters, full-width commas."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_PLAIN)
    plain = _GAP.sub("", _PAUSE.sub("，", plain)) if _HAS_GAP.search(plain) else plain
    for wrong, words in _MISSPELT:
        plain = wrong.sub(partial(_meant, words), plain)
    return plain


def _meant(words: Mapping[str, str], found: re.Match[str]) -> str:
    """Which of these words was meant by a spelling of one of them."""
    return next(word for word, wrong in words.items() if re.compile(wrong).match(found.string, found.start()))


def grams(plain: str) -> frozenset[str]:
    """Runs of one to three characters, words without endings, pairs of words and four letters in a row within a word,
    of a normalised text."""
    return frozenset(_grams(plain))


def _grams(plain: str) -> Iterator[str]:
    before = "^"
    for run in _RUN.findall(plain):
        if run[0] > "\u3000":
            before = "^"
            yield from run
            yield from (run[i : i + 2] for i in range(len(run) - 1))
            yield from (run[i : i + 3] for i in range(len(run) - 2))
        else:
            word = _ENDING.sub("", run) or run
            yield " " + word
            yield f"{before} {word}"
            if len(run) > 4:
                bounded = f"<{run}>"
                yield from ("_" + bounded[i : i + 4] for i in range(len(bounded) - 3))
            before = word
