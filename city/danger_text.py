"""One form of a message for all that looks for danger in it, and the pieces that the second net weighs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SIMPLIFIED = str.maketrans(
    "稈闖氣電線樓門壞燒煙墜傷殺殘開關場車禍兒孫媽爺暈醫護裡裏夾鎖鄰婦綁搶槍鬥鬧們個這來嗎著說讓聞濃麼還沒發現過動"
    "尋覺聽絕遺書離陽臺頂繩藥蓋腦東磚牆塊頭險網溝頸強歲丟見邊處壓觸爐滅點嗆難熱幾實業務應無為時間與後從會斷"
    "種獨將淚摟腳嚇髒帶馬樣請進報變輕對軟衝揮擊毆癲癇緊趕員衛蹤鐵鋼驚鬆環癱糞聯脈軋轎廂錶鍋閥飄騙單區錢長問話誰轉遠雙",
    "秆闯气电线楼门坏烧烟坠伤杀残开关场车祸儿孙妈爷晕医护里里夹锁邻妇绑抢枪斗闹们个这来吗着说让闻浓么还没发现过动"
    "寻觉听绝遗书离阳台顶绳药盖脑东砖墙块头险网沟颈强岁丢见边处压触炉灭点呛难热几实业务应无为时间与后从会断"
    "种独将泪搂脚吓脏带马样请进报变轻对软冲挥击殴癫痫紧赶员卫踪铁钢惊松环瘫粪联脉轧轿厢表锅阀飘骗单区钱长问话谁转远双",
)
# What thumbs and voice input make of the words that count.
_MISSPELT = re.compile(
    "(?P<gas>媒气|煤汽)|(?P<natural>天燃气|天然汽)|(?P<fuel>燃汽)|(?P<leak>泄露|泻漏|泻露|卸漏)|"
    "(?P<faint>[晕昏]到(?=了|在|$|，|。|！))|(?P<suicide>自s|紫砂(?=了|$|，|。|算)|zisha)|(?P<burn>着货了|着或了|找火了|照火了)|"
    r"(?P<breathing>\bbr(?:ee|e)th?e?ing\b)|(?P<fire>\b(?:fier|fyre)\b)|(?P<leakage>\bleek)|(?P<stabbed>\bstabed\b)|"
    r"(?P<trapped>\btraped\b)|(?P<rubble>\brubb?el\b)|(?P<stopped>\bstoped\b)|(?P<collapse>\bcoll?aps(?=e)|\bcollasp)|"
    r"(?P<someone>\bsom(?:one|eon)\b)|(?P<bleeding>\b(?:bleading|bleding)\b)|(?P<drowning>\bdrow(?:nd)?ing\b)|"
    r"(?P<knife>\bk?nif\b|\bnife\b)|(?P<ambulance>\bamb[ua]l[ae]nce\b)|(?P<suicide_en>\bsu[is]cide\b)"
)
_MEANT = {
    "gas": "煤气",
    "natural": "天然气",
    "fuel": "燃气",
    "leak": "泄漏",
    "faint": "晕倒",
    "suicide": "自杀",
    "burn": "着火了",
    "breathing": "breathing",
    "fire": "fire",
    "leakage": "leak",
    "stabbed": "stabbed",
    "trapped": "trapped",
    "rubble": "rubble",
    "stopped": "stopped",
    "collapse": "collaps",
    "someone": "someone",
    "bleeding": "bleeding",
    "drowning": "drowning",
    "knife": "knife",
    "ambulance": "ambulance",
    "suicide_en": "suicide",
}
_PUNCTUATION = str.maketrans({"…": "。", "’": "'", "‘": "'", ",": "，", "!": "！"})
# A blank between words stands for a comma, one between single characters for nothing.
_PAUSE = re.compile(r"(?<=[\u3400-\u9fff]{2})[ \t]+(?=[\u3400-\u9fff]{2})")
_GAP = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_RUN = re.compile(r"[a-z0-9']+|[\u3400-\u9fff]+")
_ENDING = re.compile(r"(?:'s|ing|ed|es|s|ly)$")


def normal(text: str) -> str:
    """Simplified, lower case, misspellings undone, no blanks between characters, full-width commas."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_SIMPLIFIED).translate(_PUNCTUATION)
    plain = _GAP.sub("", _PAUSE.sub("，", plain))
    return _MISSPELT.sub(lambda match: _MEANT[str(match.lastgroup)], plain)


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
