"""Sums of money, and nothing but how many: part of a matter, and no place. Pure."""

from __future__ import annotations

import re

from actions.clauses import EDGE

# No amount is longer: each digit of a long row would be tried to its end.
_NUMBER = r"(?:\d[\d,.]{0,14}|[零一二两三四五六七八九十百千万几]{1,14})[多来余]?(?:百|千|万)?"
# So much that nothing but money is counted in it: 5800块, 三千元.
_SUM = (
    r"(?:\d[\d,.]{0,14}\d|[\d零一二两三四五六七八九十几]{1,14}[多来余]?[百千万]"
    r"[零一二两三四五六七八九十百千万]{0,14})[多来余]?"
)
_AMOUNT = re.compile(
    rf"{_NUMBER}(?:[块元]钱|万(?=元|块|多|了|$|\W)|人民币)"
    rf"|{_SUM}(?:块(?![石地空砖玉牌板])|元(?![东西南北中]?[桥宝旦大里街路店食]))"
    rf"|(?!一块){_NUMBER}[块元](?=$|[^\w\s])"
    r"|(?:还[剩欠]|剩下?|欠|加(?!州)|涨到?|罚|扣|赔|值|[花交充付收][了过]?|[一总]共"
    r"|押金)[^\d，,。]{0,3}\d{3,}(?![\d号路楼室层])"
    r"|\b(?:rmb|cny|¥) ?[\d,.]+[k]?|[\d,.]{1,15} ?k? ?(?:yuan|kuai|rmb|cny|bucks)\b|¥ ?[\d,.]+",
    re.IGNORECASE,
)
# '三千八', '两千来块', 'about 900', 'paid 900': nothing but a sum.
_ONLY_SUM = re.compile(
    r"(?:大概|大约|也就|就|一?共|总共|差不多|快|花了|交了|付了|充了|欠)*"
    r"(?:[一二两三四五六七八九十几]+[百千万][零一二两三四五六七八九十百千多来余]*|[0-9]{3,7}[多来]?)(?:块"
    r"|元|左右|吧|呢)*"
    r"|(?:(?:about|around|roughly|over|almost|nearly|i|we|paid|spent|lost|for|it was"
    r"|cost(?: me)?)[ ]*)*[0-9][0-9,.]*k?(?: or so)?"
    r"|(?:a|one|two|three|four|five|six|seven|eight|nine|ten) (?:hundred|thousand|grand)",
    re.IGNORECASE,
)
# Nothing but how warm, how loud or how far: '才十五度', '70多分贝', 'like 14 degrees inside'.
_MEASURE = re.compile(
    r"(?:大概|大约|也就|就|才|只有|不到|最多|最高|差不多|有|得有|现在|屋里|室内|家里|白天|晚上|[\s，,]){0,4}"
    r"(?!百度)(?:(?:(?:零下|负)?\d{1,5}(?:\.\d)?|(?:零下|(?<=才)|(?<=只有)|(?<=不到))"
    r"[一二两三四五六七八九]|(?:零下)?[一二两三四五六七八九十百零几]{2,5}|(?:零下)?十)[多来几]?"
    r" ?(?:摄氏度|度|℃|分贝|db|厘米|公分|毫米)|\d{2,4} ?伏)"
    r"(?:左右|上下|吧|了|呢|多|都?不到){0,2}"
    r"|(?:(?:about|around|only|just|like|it['’]?s|its|maybe|under|below|over|inside|at most|barely|now)[ ]){0,4}"
    r"\d{1,4}(?:\.\d)? ?"
    r"(?:degrees?|°c?|celsius|decibels?|db|cm|mm|volts?|c(?= (?:inside|indoors|in here|at night)))"
    r"(?: (?:c|celsius|inside|indoors|in here|at night|max|or so)){0,2}",
    re.IGNORECASE,
)
# Nothing but how many there are, or how often it was: 'around 40 people', 三十来户.
_COUNT = re.compile(
    r"(?:大概|大约|差不多|约|至少|起码|一共|总共|得有|有|好几"
    r"|我们)*[\d一二两三四五六七八九十几百千]+[多来几]?(?:个|位|名|口)?(?:人|户|家|孩子|老人|学生|员工|住户"
    r"|业主|次|回|趟|遍|辆|口人)(?:左右|呢|吧|了)?"
    r"|(?:about|around|roughly|over|at least|some|more than|nearly|maybe|we are|there are|all)? ?(?:\d+"
    r"|two|three|four|five|six|seven|eight"
    r"|nine|ten|a dozen|dozens of|hundreds of) (?:of us|people|persons|residents|families|households"
    r"|flats|kids|children|students"
    r"|workers|employees|colleagues|tenants|times|cars|bikes)",
    re.IGNORECASE,
)


def tells_amount(words: str) -> bool:
    """Whether an amount of money is told, or nothing but how many: it is part of the matter and no place."""
    return _AMOUNT.search(words) is not None or _COUNT.fullmatch(words.strip(" ，,。.")) is not None


def is_sum(words: str) -> bool:
    """Whether nothing is said but how much: '三千八', 'about 900', '才十五度'."""
    told = words.strip(EDGE)
    return _ONLY_SUM.fullmatch(told) is not None or _MEASURE.fullmatch(told) is not None
