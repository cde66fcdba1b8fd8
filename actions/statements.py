"""A plain statement in the middle of a matter that nobody understood: '我高三啊', 'he never said a word'. Pure.

It asks the desk nothing, answers nothing and names no place, so it goes on with the matter: nothing told may be lost.
"""

from __future__ import annotations

import re

from actions.addresses import parts_of
from actions.assent import speaks_of_filing
from actions.clauses import is_unsure
from actions.contacts import is_about_reporter
from actions.details import LONG, PLACE
from actions.names import is_name, leads_to_name, tells_role
from actions.place_words import tells_no_place
from actions.righting import puts_right
from actions.said import Said
from actions.venting import has_venting, is_venting

# What a statement may be taken for that fits none of what the desk knows.
_UNHEARD = frozenset(
    {
        "out_of_scope",
        "nlu_fallback",
        "ask_ticket_status",
        "goodbye",
        "ask_help",
        "answer_survey",
        "abuse",
        "greet",
    }
)
_ABOUT = {
    "zh": re.compile(
        r"^(?:而且|还有|再说|反正|结果|现在|可是?|但是?|那|关键|主要|毕竟|对了|[，,\s])*"
        # How many of them: 好几个孩子, 我们班一半同学.
        r"(?:(?:我们|他们|全)?[班校楼院单村]?(?:里|元)?(?:都?有|已经)?(?:好几|[几两一二三四五六七八九十\d]+(?:多|来)?|很多|好多|不少|许多|一半|一大?片|多数)(?:个|位|名|户|的)?)?"
        r"(?:到?[我俺咱他她它](?!姓|叫|想|要(?!交)|说的|意思|指|问|没说|就?是(?:说|问|想))|人家|对方|孩子|小孩|娃|学生|同学|家长|居民|业主|街坊|老人|老爷子|老太太|老头"
        r"|老伴|家里|屋里|楼里|院里|邻居|大家|全家|一家|店家|商家|老板|房东|司机|护士|医生|大夫|老师|保安|物业|这都|到现在)"
    ),
    "en": re.compile(
        r"^(?:(?:and|but|also|so|because|cos|cuz|plus|now|then|well|anyway|honestly|btw|even)[, ]+)*"
        r"(?:(?:several|a few|many|most|some|lots|half|all|both|dozens|two|three|four|five|six|\d+)"
        r"(?: (?:of|the|our|my|his|her|other))* (?:kids|children|students|pupils|classmates|residents|parents|families"
        r"|neighbou?rs|patients|workers)"
        r"|i|we|he|she|they|it|my|our|his|her|their|the|every(?:one|body)|no ?body|no one|people|some(?:one|body)"
        r"|if|when|wuye|management|landlord|boss|guards?|security|police|staff|teachers?|doctors?|nurses?|drivers?"
        r"|owners?|neighbou?rs?|managers?|customer service|support)(?:['’]?(?:m|s|re|ve|d|ll)|m|s|re)?\b",
        re.IGNORECASE,
    ),
}
_LEAST = {"zh": 4, "en": 3}
_AT_DESK = re.compile(r"[您你]|12345|热线|客服|政府|\b(?:you|u|ur|your|government|hotline)\b", re.IGNORECASE)
# What is said to the desk, asked of it or wished of it, and small talk.
_TALK = {
    "zh": re.compile(
        r"[?？]|[吗呢么嘛]$|[您你]|什么|怎|咋|为啥|谁|哪|几[点号天时]|给我|帮我|帮忙|能不能|可不可以|请|谢|再见|拜拜|聊|笑话|天气|股票|彩票|推荐|翻译|机器人"
        r"|人工|无聊|爱|喜欢|[饿困]|心情|开心|睡觉|生日|算了|不用|取消|撤|登记|提交|投诉|反映|单子|编号|进度|名字|电话|手机|微信"
        r"|保密|匿名|知道"
    ),
    "en": re.compile(
        r"\?|\b(?:you|u|ur|your|please|pls|thanks?|thank|robot|human|tell|show|what|who|why|how|when|where|can|could|would"
        r"|should|will|love|like|bored|hungry|joke|weather|song|recipe|order|book|buy|file|cancel|never ?mind|forget"
        r"|know|remember|sure|idea|want|wanna|need|mean|meant|said that|call|called|names?|number|phone|email|wechat"
        r"|report|case|ticket|status|ready|fine|ok|okay|good|great|happy|bye|go|leave|later|anonymous|speak|chinese|english)\b",
        re.IGNORECASE,
    ),
}
# What is asked of nobody: '可邻居家咋不用换'.
_RHETORIC = re.compile(r"(?:咋|怎么)就?(?=[不没])|凭(?:什么|啥)|为(?:什么|啥)(?:就|只)")
_SAYS = {
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "en": re.compile(
        r"\b(?:is|are|was|were|am|has|have|had|does|did|\w+n['’]?t|keeps?|never|always|just|still|\w{3,}ed|got|gets?|goes|went"
        r"|came|comes|took|takes|makes?|made|gave|gives?|thinks?|thought|says?|told|looks?|feels?|lives?|works?|studies|im|shes|hes|theyre|its)\b"
        r"|['’](?:m|s|re|ve|d)\b"
        r"|^(?:(?:and|but|also|so|because|plus) )*(?:i|we|he|she|they) [a-z]{2,}"
        r"|\b(?:we|i|they|he|she|say|die|get|hurt|burn)\b",
        re.IGNORECASE,
    ),
}


def states(said: Said, question: str) -> bool:
    """Whether words said where `question` was asked tell of people or of the thing, and are for no one else."""
    if said.pressed or said.intent not in _UNHEARD or len(said.words) > LONG[said.lang]:
        return False
    if said.names_place or said.value("phone") or said.value("ticket_number") or said.value("person_name"):
        return False
    if puts_right(said) or is_about_reporter(said) or is_unsure(said.words) or speaks_of_filing(said.words):
        return False
    if is_name(said) or leads_to_name(said.words) or tells_role(said.words) or has_venting(said.words):
        return False
    if parts_of(said.words) or (question in PLACE and not tells_no_place(said.words)):
        return False
    return _is_statement(said.words, said.lang)


def _is_statement(words: str, lang: str) -> bool:
    many = sum(map(str.isalnum, words)) if lang == "zh" else len(words.split())
    about = _ABOUT[lang].match(words) is not None and _SAYS[lang].search(words) is not None
    return many >= _LEAST[lang] and about and _TALK[lang].search(_RHETORIC.sub("", words)) is None


def tells_in_anger(said: Said) -> bool:
    """Whether harsh words tell something beside the anger, and not of the desk itself."""
    told = said.words
    is_all_anger = is_venting(told, said.lang) or _AT_DESK.search(told) is not None
    return (
        _SAYS[said.lang].search(told) is not None
        and _ABOUT[said.lang].match(told) is not None
        and not is_all_anger
    )
