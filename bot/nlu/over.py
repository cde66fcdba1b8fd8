"""A matter that is over by itself and wanted no more: '来水了 不用了', 'it's fixed now, never mind'. Pure.

That somebody wants nothing more ends no matter without the word that it is over, nor the other way about; nor does either
where more is told: a complaint that is being told may speak of what left, and of what others said.
"""

from __future__ import annotations

import re

# What comes back, is mended, or was a nuisance and ended. That a bus left or a gym is gone is no end of the matter.
_OVER = re.compile(
    r"(?:来|有|通)(?:水|电|气|暖气?|热水|网|信号)了|(?<!被)(?:修|弄|搞|整|清|收拾|处理|解决)(?:好|完|干净|走)了|(?:解决|清理|处理)了"
    r"|(?<![太很真更])(?:通|亮|热|好使|能用)了"
    r"|(?:他们?|她们?|人家|邻居|楼[上下](?:的|那家)?|施工的|工地|跳舞的|摆摊的|狗|声音|噪音|音乐|味儿?)(?:这会儿|今儿|今天|现在|已经|也|都|刚|[，, ])*"
    r"(?:走|停|散|撤|搬|没)了"
    r"|(?:他们?|她们?|人家|邻居|楼[上下](?:的|那家)?|施工的|工地|跳舞的|车|狗|这会儿|今儿|今天|现在|已经|也|都|刚|[，, ]){1,6}"
    r"不(?:跳|吵|响|闹|漏|堵|叫|弄|干|臭|装)了"
    r"|(?<!公交)(?<!班)车(?:主|子)?(?:也|都|已经|刚)*(?:挪|开|移)(?:走|开)?了"
    r"|(?:我?(?:儿子|闺女|女儿|老公|爱人|家里人|邻居|房东|物业)?说?(?:他|她|他们)?|我|我们)自己(?:去|来|会|给)?(?:修|弄|换|解决|处理)(?=$|[\s，,。.!！吧了])"
    r"|自己好了|过去了|(?:(?:我|俺|咱)?(?:妈|爸|爷爷?|奶奶?|老人|老爷子|老太太|孩子|娃|闺女|儿子|女儿|人|狗|猫)(?:已经|也|都|刚|自己)*)?(?:找(?:着|到)|回(?:来|家)|到家)了"
    r"|有人来?(?:收|修|清|拉|挪)走?了"
    r"|\b(?:they|someone|somebody|he|she|the (?:truck|crew|guys?))(?:['’]?ve|['’]?s| have| has)?(?: just| already| finally)*"
    r" (?:came|come|arrived|collected (?:it|them)|took (?:it|them) away|fixed (?:it|them)|emptied (?:it|them))(?=\s*(?:$|[,.;!]|so\b|and\b))"
    r"|\b(?:(?:it|that|everything|(?:the|my|our) \w+|power|water|gas|heating)(?:['’]?s| is| are|['’]?re| has| have)?(?: been| all| just| now| already| finally)*"
    r" (?:fixed|sorted(?: out)?|solved|resolved|working(?: again)?|works(?: again)?|repaired|cleared|cleaned(?: up)?|back on)"
    r"|(?:(?:the |our )?(?:power|electricity|water|gas|heating|internet|wi-?fi|signal|lights?|hot water))(?:['’]?s| is| are| has| have)?"
    r"(?: all| just| now| already| finally| come)* back"
    r"|(?:it|they|(?:the |my |our )?(?:noise|music|smell|smoke|drilling|barking|party|leak|alarm|neighbou?rs?|dancers?|builders?|workers?|dogs?))"
    r"(?:['’]?s| is| are|['’]?re|['’]?ve| has| have)?(?: all| just| now| already| finally)* (?:stopped|gone|quiet|(?<!it )(?<!it has )left))"
    r"(?: (?:now|again|already|today|by itself))*(?=\s*(?:$|[,.;!]|so\b|and\b|no need|never ?mind|forget|cancel|drop|don['’]?t))",
    re.IGNORECASE,
)
# A clause of its own: that a card is not cancelled, or that one was told to forget it, is no wish.
_WANTED_NO_MORE = re.compile(
    r"(?:^|[\s，,。.!！；;]|(?<=了))(?:那|就|也|你们?|您|先|请|麻烦|帮我|给我|我|这个?|这事儿?|所以|真)*"
    r"(?:(?:不用|不必|甭|不需要|用不着|没必要)(?:再)?(?:了|管了?|报了?|登记?了?|派了?|来了?|处理了?|麻烦(?:你们?|您)?了?|弄了?|查了?|找了?)"
    r"|算了|拉倒|取消|撤(?:销|回|单|[了掉]吧)|(?:[那这]?单子?|投诉)(?:取消|撤(?:了|掉|销|回))|(?:别|先别|先不|不)(?:报|登记?|交|提交|投诉|反映)了)"
    r"(?:吧|啊|哈|了|谢谢?.{0,3})*(?=$|[\s，,。.!！；;])"
    r"|(?:^|[,.;!，。！]\s*|\b(?:now|again|already|back|so|and|then)\s+)(?:(?:so|and|then|please|pls|you can|you|just|ok|okay|there['’]?s|thanks)[, ]+)*"
    r"(?:no need(?: any ?more)?|never ?mind|forget (?:it|about it|that)|cancel(?: it| that)?|drop (?:it|that)"
    r"|(?:never ?mind|forget|cancel|drop) (?:about )?(?:my|the) (?:report|complaint|case)|not needed|(?:don['’]?t|no need to)(?: need to)? (?:file|send|submit|report|bother)(?: it| that| anything)?|scrap (?:it|that))"
    r"(?:[, ]+(?:then|please|now|any ?more|thanks?|thank you|sorry))*(?=\s*(?:$|[,.;!，。！]|it\b|they\b|the\b))",
    re.IGNORECASE,
)
# Who goes on with it is not done, nor is who speaks of how to be reached, or tells what others said or will not do.
_YET = re.compile(
    r"但|可是|不过|又|还是|没(?:修|弄|处理|解决|好|来|通|人)|不[给肯]|(?<![不没])说(?!一[声下]|[他她]们?自己)|电话|名字|匿名|联系"
    r"|\b(?:but|except|yet|again and|phone|name|number|not|isn['’]?t|hasn['’]?t|won['’]?t|refus\w+|told|said|says?)\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"那|就|跟|说一[声下]|我们?|你们?|谢谢|今[天儿]|现在|已经|好|了|吧|啊|哦|嗯|\b(?:oh|ok(?:ay)?|so|and|now|thanks?|thank|you|sorry|hi|please|actually|well|all|good)\b",
    re.IGNORECASE,
)
# How many letters may stand beside both: a word, and no clause.
_MORE = {True: 3, False: 12}
_LONGEST = {True: 30, False: 90}


def is_over(words: str) -> bool:
    """Whether all that is said is that it is over, and that nobody needs to do anything any more."""
    chinese = not words.isascii()
    if len(words) > _LONGEST[chinese]:
        return False
    rest, wished = _WANTED_NO_MORE.subn(" ", words)
    if not wished or not _OVER.search(words) or _YET.search(rest):
        return False
    beside = _BESIDE.sub(" ", _OVER.sub(" ", rest))
    return sum(char.isalnum() for char in beside) <= _MORE[chinese]
