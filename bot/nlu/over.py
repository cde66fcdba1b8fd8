"""A matter that is over by itself and wanted no more: '来水了 不用了', 'it's fixed now, never mind'. Pure.

That somebody wants nothing more ends no matter without the word that it is over, nor the other way about.
"""

from __future__ import annotations

import re

_OVER = re.compile(
    r"(?:来|有|通)(?:水|电|气|暖气?|热水|网|信号)了|(?:修|弄|搞|整|清|收拾|处理|解决)(?:好|完|干净)?了|(?:通|亮|热|好使|能用)了"
    r"|(?:他们?|她们?|人家|邻居|楼[上下]|施工的|工地|车|狗|这会儿|今儿|今天|现在|已经|也|都|刚刚?|[，, ])+(?:不(?:跳|吵|响|闹|漏|堵|叫|弄|干|臭|装)|走|停|散|撤|搬|开走)了"
    r"|自己好了|过去了"
    r"|\b(?:it|they|he|she|the \w+|that|power|water|gas|heating|everything)(?:['’]?s| is| are|['’]?re| has| have)?(?: all| just| now| already| finally)*"
    r" (?:fixed|sorted|solved|resolved|working(?: again)?|works(?: again)?|back(?: on)?|stopped|gone|left|repaired|cleared|cleaned(?: up)?)\b",
    re.IGNORECASE,
)
_WANTED_NO_MORE = re.compile(
    r"(?:不用|不必|甭|不需要|用不着|没必要)(?:再)?(?:了|管了?|报了?|登记?了?|派了?|来了?|处理了?|麻烦(?:你们?|您)?了?|弄了?|查了?)(?=$|[\s，,。.!！谢吧啊])"
    r"|算了|拉倒|取消吧?|撤(?:了|销|回|掉)|(?:别|先别|先不|不)(?:报|登记?|交|提交|投诉|反映)了"
    r"|\b(?:no need(?: any ?more)?|never ?mind|forget (?:it|about it|that)|cancel(?: it| that)?|drop (?:it|that)"
    r"|not needed|(?:don['’]?t|no need to) (?:file|send|submit|report|bother)(?: it| that| anything)?|scrap (?:it|that))\b",
    re.IGNORECASE,
)
# Who goes on with it is not done, nor is who speaks of how to be reached.
_YET = re.compile(
    r"但|可是|不过|又|还是|没(?:修|弄|处理|解决|好|来|通)|电话|名字|匿名|联系|\b(?:but|except|yet|again and|phone|name|number|not|isn['’]?t|hasn['’]?t)\b",
    re.IGNORECASE,
)
_LONGEST = {True: 30, False: 90}


def is_over(words: str) -> bool:
    """Whether all that is said is that it is over, and that nobody needs to do anything any more."""
    if len(words) > _LONGEST[not words.isascii()]:
        return False
    return bool(_OVER.search(words) and _WANTED_NO_MORE.search(words)) and not _YET.search(
        _WANTED_NO_MORE.sub(" ", words)
    )
