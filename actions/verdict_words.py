"""The words for each answer to a follow-up question, and the good news in which a 'no' means well. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


def _marked(digit: str, word: str, *, ten: str) -> str:
    """So many stars, or points out of five or ten."""
    return (
        rf"(?<![\d.]){digit}(?: ?颗| ?个)?(?: ?stars?\b|星| ?(?:/|out of) ?(?:5|five)\b)|\b(?:{word}) (?:stars?"
        rf"|out of five)\b"
        rf"|(?<![\d.]){ten} ?(?:/|out of) ?(?:10|ten)\b|(?:10|十)分(?:里|中)?(?:给|打)?{ten}分"
    )


# A 'no' that is good news, for every question.
_WELL = _any(
    r"没(?:有)?(?:什么|啥|任何|别的)*(?:问题|意见|不满|毛病|事儿?|得说|可说|说的|挑的)了?",
    r"不错|不赖|不差|没得说|差不多",
    r"不(?:再)?(?:漏|堵|吵|臭|响|滴|停|闪)了",
    r"又(?:能|可以|亮|通|来电|来水|正常|恢复|好|干净)\S{0,2}了?",
    r"\bno(?: more| further| other)? (?:problems?|issues?|complaints?|worries)\b(?: any ?more)?",
    r"\bnot (?:bad|a problem)\b|\bcan(?:no|')?t complain\b|\bcan't fault\b",
    r"\b(?:isn'?t|not|doesn'?t|no longer) (?:leak|smell|drip|block|nois|flood)\w*(?: any ?more)?",
    r"\b(?:works?|working|running|back on|on|clean|lit|open) again\b|\bback to normal\b",
    r"\bback on\b(?! the (?:street|road|pavement|balcony))|\b(?:heating|power|water|electricity|gas|internet|wi-?fi"
    r"|signal|lights?)"
    r"(?:['’]s| is| are| came| has come)(?: now| just)* back\b",
)
# A nuisance that returns. 'They came back' says it of people, and 'the power is back' is good news.
_BACK = (
    r"\b(?:it|this|that|problem|issue|smell|stench|stink|noise|music|leak|rubbish|trash|garbage|bikes|cars|rats|mice"
    r"|cockroaches|mosquitoes|dogs?|vendors?|stalls?|crack|hole|mou?ld|weeds|sewage|smoke|fumes)"
    r"(?:['’]s| has| have| is| are| just| all| soon)*"
    r" (?:(?:came|come|comes|coming|went|gone) (?:right |straight |all )?|(?<=is )|(?<=are )"
    r"|(?<=['’]s ))back\b(?! on\b)"
)
# Per question, in the order of asking the words: the first that is found is the answer.
_WORDS: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "contacted": (
        (
            "no",
            _any(
                r"(?:没|未|不曾|从没|从未)(?:有|人|谁|任何人)*\S{0,4}(?:联系|联络|打(?!扫|通|磨)|来|找|接到|接过|收到"
                r"|(?<![处办修清管打整代受])理)",
                r"电话(?:都|也)没|没(?:人|有人)|谁也没|(?:没|未)\S{0,4}一个电话|(?<!道)(?<!是)谁(?:联系|找|搭理|理)(?:过)?我",
                r"\bno ?body\b|\bno[ -]one\b|\bnever\b|\bnone\b|\bno (?:call|contact|word)\b",
                r"\b(?:have|has|did)(?:n'?t| not)(?: \w+){0,2} (?:contact|call|phone|r[aiu]ng|reach|hear|come"
                r"|been|visit|g[eo]t|spoke|talk|writ|answer)\w*|\b(?:have|has|did)(?:n'?t| not)(?: yet)?[.!\s]*$"
                r"|\bnot (?:been |yet )?(?:contacted|called|reached)\b",
                r"\bnothing from\b",
            ),
        ),
        (
            "yes",
            _any(
                r"联系|联络|打(?:过|了|来)?(?:[一两几]个)?电话|来(?:过)?电话|给我打|来过|找过|上门|通过话|加了?微信|发了?短信"
                r"|来看(?:了|过)|来了(?:一个|[个俩仨]|[两几]个)",
                r"\bcontact(?:ed)?\b|\bcalled\b|\bphoned\b|\brang\b|\bspoke\b|\btouch\b|\breached\b"
                r"|(?<!it )(?<!problem )(?<!smell )(?<!noise )\bcame\b(?! (?:right |straight )?back)|\bvisited\b",
                r"\b(?:got|had) (?:a|the|their) (?:call|message)\b|\bthey did\b",
            ),
        ),
    ),
    "solved": (
        (
            "no",
            _any(
                r"没(?:有|能|完全|彻底|真正|怎么|人)*\S{0,2}(?:解决|修|弄|处理|办|管|好|变|清|改|动|来|用|恢复|通"
                r"|亮)",
                r"未(?:能)?(?:解决|处理|修)|还没|还不|还在|不行|没用|不亮|不通|不热|不干净|不正常|不出水|不制热",
                r"修了个?寂寞|白(?:修|跑|来|忙|干|弄)|等于没|(?:跟|和)没\S{1,3}(?:一样|一个样|似的)|糊弄"
                r"|还是?那(?:德行|个?样)|还是(?:冰|凉|冷|挤|乱|灭)",
                r"(?:啥|什么|屁)(?:事儿?)?(?:都|也)?(?:没|不)(?:干|弄|管|办|做|修|解决|处理|变)"
                r"|(?:解决|处理|修|办|弄|管)了?个?(?:啥|什么|屁|鬼|毛|锤子)",
                r"还是(?:老样子|那样|原样|一样|不|没|漏|堵|吵|臭|响|坏|脏|黑)|老样子|照样|依旧|依然|跟(?:以前"
                r"|之前)一样",
                # '扫是扫了 没两天又那样'.
                r"(?P<done>(?!解决|搞定)[\u4e00-\u9fff]{1,2})(?:是|倒是)(?:(?P=done))(?:了|过)(?!.{0,12}(?:好了|可以|行))"
                r"|又(?:那样|那个?德行|老样子|回去(?![看修查弄])|还原|变回|跟(?:以前|原来|之前))"
                r"|没(?:过)?[两几]天(?:就)?又",
                r"又(?!好|能|可以|正常)\S{0,4}(?:坏|漏|堵|停|响|臭|吵|来|出|灭|黑|脏|裂|掉|堆|塌|犯|复发|开始|断|有"
                r"|乱)",
                r"一半|一部分|部分解决|更(?:糟|严重|差|臭|大|吵)|假的|骗人|敷衍|走过场|反弹|复发",
                r"\b(?:just )?as (?:bad|loud|noisy|dirty|filthy|cold|smelly|dark|slow|wet|rude)\b(?! as (?:i|we) )"
                r"|\b(?:louder|noisier|dirtier|colder|smellier)\b|\bno (?:difference|change|improvement)\b",
                r"\bstill\b|\bagain\b|\bworse\b|\bno longer (?:work|run|heat)|\bstopped working\b|" + _BACK,
                r"\bback to (?:square one|how it was|the way it was)\b|\breturned\b"
                r"|\bsame as before\b|\bnothing (?:has )?(?:changed|happened|was done)\b",
                r"\b(?:has|have|is|was|did|does)(?:n'?t| not)\b|\bnot (?:been |yet |really |fully |quite |at all )*"
                r"(?:solved|fixed|done|resolved|repaired|working|cleared|yet)\b",
                r"\bnever\b|\bun(?:solved|resolved|fixed)\b|\bhalf\b|\bpart(?:ly|ially)\b|\bbroken\b|\bbroke\b",
                r"\b(?:fixed|solved|repaired|did|done|changed) (?:nothing|nowt|zero)\b|\bnothing (?:is |was "
                r"|got )?(?:fixed|solved|repaired)\b",
            ),
        ),
        (
            "yes",
            _any(
                r"解决|搞定|修(?:好|完|上)|(?:处理|弄|办|换|装|通|清|打扫|整改)(?:好|完|过|走|干净|掉)?了|好了|可以了"
                r"|正常|恢复",
                r"亮了|通了|干净了|来(?:水|电|暖)了|热了|退(?:了|给我)|补上了|热乎了|利[索落]了|消停了|(?:是|倒是|算是|总算|终于)(?:没|撤|走|清|拆)了",
                r"\b(?:solved|fixed|resolved|sorted|repaired|replaced|cleared|cleaned|done|refunded|taken care of)\b",
                r"\ball (?:good|fine|right)\b|\bgood now\b|\bfine now\b|\bworks?(?: now| fine)?\b|\bworking\b",
            ),
        ),
    ),
    "satisfied": (
        ("not", _any(_marked("[12一二两]", "one|two", ten="[1-4一二三四]"))),
        ("basically", _any(_marked("[3三]", "three", ten="[5-7五六七]"))),
        (
            "satisfied",
            _any(
                _marked("[45四五]", "four|five", ten="(?:[89]|10|[八九十])"),
                r"^\W*[45] ?分?\W*$",
                r"^\W*(?:(?:yes|yeah|yep)[ ,.!]+)?(?:very|extremely|totally|completely|absolutely)"
                r"(?: much)?(?: so)?\W*$",
                r"^\W*(?:非常|特别|相当|十分|很)[的地啊呀吧]?\W*$",
            ),
        ),
        (
            "not",
            _any(
                r"不(?:太|是很|怎么|够|大|是|算|是太)?(?:满意|满|好|行|高兴|认可)|不怎么样|不咋",
                r"一点(?:儿)?(?:都|也)不|没法满意|没(?:有)?(?:什么)?(?:好|满意)",
                r"\b(?:un|dis)satisfied\b|\bunhappy\b|\bdisappoint\w*",
                r"\b(?:not|n'?t|never|hardly|far from)\b.{0,12}\b(?:satisfied|happy|good|pleased|great"
                r"|ok|okay|fine|impressed)\b",
            ),
        ),
        (
            "basically",
            _any(
                r"基本|还行|还可以|还成|凑合|一般|马马虎虎|勉强|说得过去|过得去",
                r"\bmore or less\b|\bmostly\b|\bbasically\b|\bok(?:ay)?\b|\bso[- ]so\b|\bfine\b|\baverage\b"
                r"|\bfair(?:ly)?\b"
                r"|\bpartly\b|\backceptable\b",
            ),
        ),
        (
            "not",
            _any(
                r"(?:很|太|真|特别|非常|态度)?差(?:劲|评)?|[太忒真够](?:慢|磨叽)|官腔|拖(?:拉|延|了)|敷衍|推诿|失望|糟|垃圾|差评|气人"
                r"|不负责",
                r"\bterrible\b|\bawful\b|\bbad\b|\bpoor\b|\btoo slow\b|\buseless\b|\brude\b|\bhorrible\b"
                r"|\bwaste of\b",
            ),
        ),
        (
            "satisfied",
            _any(
                r"满意|(?:很|挺|真|非常|特别|都|太)好|好评|点赞|给力|感谢|谢谢|多谢|辛苦|(?:很|挺|真)快|五星|靠谱"
                r"|负责|贴心|(?:利索|利落|麻利)(?!了)|没[得的]挑",
                r"\bsatisfied\b|\bhappy\b|\bgreat\b|\bgood\b|\bexcellent\b|\bthank|\bpleased\b|\bperfect\b"
                r"|\bwell done\b"
                r"|\bimpressed\b|\bquick\b|\bfast\b|\bwonderful\b",
            ),
        ),
    ),
}


# '修是修了，挺好': what it grants is praised right behind, and nothing is held against it.
_GRANTED = re.compile(
    r"(?P<done>[\u4e00-\u9fff]{1,2})(?:倒)?是(?P=done)(?:了|过)[\s，,。]*"
    r"(?=(?:[就还也都]|这[回次]|活儿?|师傅|人家?|现在|效果|质量|[干做弄修搞]得|速度)*(?:挺|很|蛮|真|还|都|也|太|比较|算)*"
    r"(?:好(?![几久多像慢歹])|不错|不赖|满意|可以|利索|干净|快(?!一?[两半个几])|行(?!吗|不)|没毛病|没问题|谢谢|感谢))"
)


def without_concession(words: str) -> str:
    """The words with what they grant and praise said outright: '修好了，挺好' of '修是修了，挺好'."""
    return _GRANTED.sub(r"\g<done>好了，", words)


def without_good_news(words: str) -> str:
    """The words without each 'no' that means well: '没问题了', 'not bad'."""
    return _WELL.sub(" ", words)


def answer_worded(words: str, question: str) -> str | None:
    """The survey's answer code that the words are for, the first that is found; None where none is."""
    return next((answer for answer, pattern in _WORDS.get(question, ()) if pattern.search(words)), None)
