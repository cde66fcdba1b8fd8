"""A question that goes on with the one that was answered right before: '那学生卡呢', 'what about students?'. Pure."""

from __future__ import annotations

import re

_LONGEST = 40
_LEAD = re.compile(
    r"(?:(?:哦|嗯|噢|好的?|那么?|还有|对了|请问|要是|如果|ok(?:ay)?|thanks|and|but|so|what (?:about|if)|how about|same for)[\s，,。]*)+",
    re.IGNORECASE,
)
_ASKS_ZH = re.compile(
    r"呢[？?！!。\s]*$|(?:吗|么)[？?\s]*$|[？?]\s*$|^(?:那|还)?要?(?:多少钱|多久|几天|什么材料|带什么|哪些材料|去哪儿?)"
)
_ASKS_EN = re.compile(
    r"\?\s*$|^(?:and |but |so |ok(?:ay)?,? )*(?:what|how) (?:about|if|long|much|many)\b", re.IGNORECASE
)
# '那在哪补', '去哪儿办': where or by whom, whatever else it may be taken for.
_WHERE_ZH = re.compile(
    r"(?:那|哦|嗯|好的?|[\s，,])*(?:我|要|得|应该|该|是|具体|一般)*(?:在|去|到|上|找)?(?:哪儿?|哪里|什么地方|谁|哪个(?:部门|单位|窗口))(?:去)?(?:能|可以)?"
    r"(?:办理?|补办?|领|交|问|查|申请|取|买|开|弄|换|缴)(?:啊|呢|呀|的)?[？?。\s]*"
)
# Whoever grieves asks for no rule: '怎么还没修呢', 'why is nobody coming?'.
_GRIEVES = re.compile(
    r"怎么(?:还|老|又|总|就|没)|为什么|凭什么|为啥|没人|不管|投诉|举报|坏了|没有?修|怎么办$"
    r"|\b(?:why|nobody|no one|complain|broken|still not|report)\b",
    re.IGNORECASE,
)


# What such a question may be taken for; all else asks for something of its own, unless it only names what it is about.
_TAKEN_FOR = frozenset(
    {
        *("ask_question", "inform", "correct_detail", "supplement_ticket", "nlu_fallback", "out_of_scope"),
        *("skip", "deny", "affirm", "answer_survey"),
    }
)
_ONLY_NAMES = re.compile(r"[那还]\S{1,12}呢[？?。！!\s]*$|(?:and |ok,? )*(?:what|how) about\b", re.IGNORECASE)


def asks_on(text: str, intent: str) -> str | None:
    """What a short further question is about ('学生卡', 'students'); None where the words ask nothing of the kind."""
    told = text.strip()
    if intent not in _TAKEN_FOR and not (_ONLY_NAMES.match(told) or _WHERE_ZH.fullmatch(told)):
        return None
    if not told or len(told) > _LONGEST or _GRIEVES.search(told):
        return None
    if not (_ASKS_ZH.search(told) or _ASKS_EN.search(told) or _WHERE_ZH.fullmatch(told)):
        return None
    lead = _LEAD.match(told)
    about = re.sub(r"[呢吗么？?！!。\s]+$", "", told[lead.end() if lead else 0 :]).strip(" ，,")
    return about or None
