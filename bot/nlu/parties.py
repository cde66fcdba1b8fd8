"""Whom a complaint is about: the company, shop, school, hospital or site by the name that the citizen gives."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.nlu.contacts import Found
from bot.nlu.lac import Word
from bot.nlu.text import has_cjk

_HEAD_ZH = re.compile(
    r"(?:公司|集团|物业|超市|便利店|饭店|饭馆|餐厅|餐馆|酒店|宾馆|旅馆|医院|诊所|学校|学院|小学|中学|幼儿园|托儿所|大学|工地|项目部|健身房|中介|银行|商场|商城|市场|培训班|培训机构|机构"
    r"|培训|药房|药店|理发店|美容院|美发店|养老院|工厂|厂|平台|外卖|网吧|酒吧|KTV|会所|旅行社|驾校|装修|装饰|4S店|营业厅|专卖店|店|馆|房)$",
    re.IGNORECASE,
)
_SPECIFIC = {"ORG", "nz", "LOC", "PER", "nw"}
_CALLED_ZH = re.compile(
    r"(?:名叫|名字叫|店名(?:是|叫)?|公司名?(?:叫|是)|叫做?|名为)[:： ]*(?P<name>[^\s，,。.;；、的]{2,15}?)(?=的|[，,。.;；、\s]|$)"
)
_NOT_NAMED = re.compile(
    r"^(?:什么|啥|错|弄错|写错|我|他|她|你|不|人|个|一|了|他们|你们|谁|苦|停|我们|价|嚣|得|来|醒)|(?:不停|先生|女士)$"
)
_HEAD_EN = (
    "restaurant|cafe|café|bar|pub|hotel|hostel|supermarket|mart|shop|store|mall|hospital|clinic|school|kindergarten|university|gym|bank|pharmacy|salon"
    "|company|co|ltd|property|management|construction|agency|factory|market|centre|center|bakery|noodles|express|group|site"
)
_NAMED_EN = re.compile(
    rf"(?:\b[A-Z][\w'’&-]*\.? |\bNo\.? ?\d+ ){{1,4}}(?:(?:of |and |& )?[A-Z]?(?i:{_HEAD_EN})\b\.?,?[ ]?)+"
)
_CALLED_EN = re.compile(r"\b(?:called|named) (?P<name>[A-Z0-9][\w'’&.-]*(?: [A-Z0-9][\w'’&.-]*){0,4})")
_ARTICLE = re.compile(r"^(?:The|A|An|My|Our|This|That|At|In|From|I|We) ")


def party(text: str, words: Sequence[Word]) -> Found | None:
    """The first party with a name of its own; '一家超市' or 'a shop' has none."""
    return _called(text) or _organisation(text, words) or _named_en(text)


def _called(text: str) -> Found | None:
    for match in (*_CALLED_ZH.finditer(text), *_CALLED_EN.finditer(text)):
        name = match.group("name")
        # '我叫张伟' names a person; what a shop is called comes after another word.
        if not _NOT_NAMED.search(name) and not re.search(r"我$", text[: match.start()]):
            return Found("party", name, match.start("name"), match.end("name"))
    return None


def _organisation(text: str, words: Sequence[Word]) -> Found | None:
    for at, word in enumerate(words):
        if word.tag not in _SPECIFIC or len(word.text) < 2 or not has_cjk(word.text):
            continue
        end = word.end
        following = words[at + 1] if at + 1 < len(words) else None
        headed = (
            following is not None
            and following.tag in ("n", "vn", "nz")
            and _HEAD_ZH.search(following.text) is not None
        )
        if headed and following is not None:
            end = following.end
        own = word.tag == "ORG" or (word.tag == "nz" and _HEAD_ZH.search(word.text) is not None)
        if own or (headed and word.tag in ("nz", "PER", "nw")):
            return Found("party", text[word.start : end], word.start, end)
    return None


def _named_en(text: str) -> Found | None:
    for match in _NAMED_EN.finditer(text):
        name = match.group().rstrip(" ,")
        article = _ARTICLE.match(name)
        start = match.start() + (article.end() if article else 0)
        if len(text[start : match.start() + len(name)].split()) > 1:
            return Found("party", text[start : match.start() + len(name)], start, match.start() + len(name))
    return None
