"""A citizen's own words said back to them: 'my dog' becomes 'your dog', 我家 becomes 您家. Pure."""

from __future__ import annotations

import re

_TO_YOU = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "we": "you", "us": "you",
    "our": "your", "ours": "yours", "ourselves": "yourselves",
    "i'm": "you're", "im": "you're", "i've": "you've", "ive": "you've", "i'd": "you'd", "i'll": "you'll",
    "we're": "you're", "we've": "you've", "we'd": "you'd", "we'll": "you'll",
}  # fmt: skip
_OF_THE_WRITER = re.compile(
    r"\b(?P<pair>(?:i|we) (?:am|was|wasn['’]t)|am i|was i)\b"
    r"|\b(?P<word>i['’]m|im|i['’]ve|ive|i['’]d|i['’]ll|we['’]re|we['’]ve|we['’]d|we['’]ll|myself|ourselves"
    r"|(?<!the )(?<!coal )mine|ours|my|our|me|us|we|i)\b(?![.'’]\w)",
    re.IGNORECASE,
)
_PAIRS = {
    "i am": "you are",
    "i was": "you were",
    "i wasn't": "you weren't",
    "we wasn't": "you weren't",
    "am i": "are you",
    "was i": "were you",
    "we was": "you were",
}
# What the writer says to the desk would stand beside what is said to the writer.
_TO_THE_DESK = re.compile(r"\b(?:you|your|yours|u|ur)\b", re.IGNORECASE)
# 'The karaoke is killing me' is said of oneself only.
_IDIOM = re.compile(
    r"\b(?:killing|driving|drive[sn]?|kills?|be the (?:death|end) of) (?:me|us)\b", re.IGNORECASE
)
# 'The US visa', 'IM Pei': written large these are no words of the writer.
_NAMES = re.compile(r"(?<![.!?] )(?<!^)\b(?:US|ME|IM|IVE)\b")
_KIN_ZH = (
    "老公|老婆|老伴|爱人|媳妇|孩子|儿子|女儿|闺女|妹妹|姐姐|哥哥|弟弟|爷爷|奶奶|姥姥|姥爷|公公|婆婆|岳父|岳母"
    "|父亲|母亲|父母|爸妈|邻居|房东|室友|同事|朋友"
)
_ZH = (
    # 您妈 would be a curse.
    (re.compile(r"[我俺咱]们?家?(?:老妈|妈妈|妈|娘)(?!亲|祖)"), "您母亲"),
    (re.compile(r"[我俺咱]们?家?(?:老爸|爸爸|爸|爹)(?!妈)"), "您父亲"),
    (re.compile(rf"[我俺咱]们?家?(?={_KIN_ZH})"), "您"),
    (re.compile(r"(?<=[了给把让叫对跟向])[我俺](?=[\d，,。]|$)"), "您"),
    (re.compile(r"[我俺咱]们?家(?!长|属|具|乐|园)"), "您家"),
    (re.compile(r"[我俺咱]们(?=这|那|小区|单元|楼|村|院|公司|单位|学校|班|门口|社区|胡同|屋|宿舍|店)"), "您"),
    (re.compile(r"[我俺](?=被|让|叫|在|买|住|租|交|给|去|想|要|的|小区|单元|楼|村)"), "您"),
)
_STILL_MINE = re.compile(r"[我俺咱]")


def turned(words: str, lang: str) -> str:
    """The words as one says them back to whoever wrote them; as they are in Chinese, and empty in English, where they
    cannot be turned whole.
    """
    if lang == "zh":
        told = words
        for mine, yours in _ZH:
            told = mine.sub(yours, told)
        return words if _STILL_MINE.search(told) else told
    if not _OF_THE_WRITER.search(words):
        return words
    if _TO_THE_DESK.search(words) or _IDIOM.search(words):
        return ""
    return _OF_THE_WRITER.sub(
        lambda found: found.group() if _NAMES.match(words, found.start()) else _yours(found), words
    )


def _yours(found: re.Match[str]) -> str:
    told = found.group().replace("’", "'").lower()
    return _PAIRS.get(told) or _TO_YOU[told]
