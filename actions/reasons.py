"""Why a citizen takes a ticket back, in their words, and whether they keep it after all. Pure."""

from __future__ import annotations

import re

from actions.categories import group_of
from actions.said import Said
from actions.sameness import says_again
from actions.verdicts import is_unsolved, says_solved

_KEEPING = ("cancel", "deny")
# What may hold a reason. All else has a rule of its own, and the question comes back after it.
REASONING = (
    "inform", "correct_detail", "supplement_ticket", "withdraw_ticket", "affirm", "skip", "answer_survey",
)  # fmt: skip
# What a reason in odd words may be taken for.
_UNHEARD = frozenset({"abuse", "out_of_scope", "bot_challenge", "thank", "goodbye", "urge_ticket"})
_AGREEING = ("affirm", "skip", "confirm_draft")
_HEARD = frozenset({*REASONING, *_UNHEARD, *_AGREEING, "file_complaint", "nlu_fallback", *_KEEPING})
_QUESTION = re.compile(
    r"[?？]\s*$|[吗呢么][。.!！]*$|什么时候|怎么(?:办|回事|样|还|不)|为什么|凭什么|多久|几点|多长时间|谁(?:来|管"
    r"|负责)"
    r"|^\s*(?:when|what|why|how|who|where|which|can|could|do|does|did|will|would|is|are|should)\b",
    re.IGNORECASE,
)
_KEEP = re.compile(
    r"(?:不|别|先不|不要|不用|不想)撤|撤什么撤|留着|继续(?:办|处理|投诉|反映|查)|接着办|(?:还是|还)(?:要|得|想)(?:办"
    r"|投诉|反映|管|处理)"
    r"|\b(?:keep|leave) (?:it|them|that|this)\b(?! alone)|\bcarry on\b|\blet it (?:stay|run|go on)\b"
    r"|\bstill (?:want|need) (?:it|this|that|them|you|someone)\b"
    r"|\b(?:don'?t|do not|not) (?:withdraw|cancel|drop|take (?:it|this|that) back)\b",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"登记错|写错|弄错|搞错|说错|发错|填错|重复|误会|误报|不需要|不用(?:了|办|管|修)|用不着|自己(?:解决|弄|修|处理)"
    r"|让我撤|不想追究|撤(?:了|回|销)?吧|\bmistake\b|\bduplicate\b|\btwice\b|\bwrong\b|\bmyself\b"
    r"|\bno longer (?:need|want|matter|care|live|here|there|relevant|necessary|interested|an? )"
    r"|\bdon'?t want (?:any )?(?:trouble|problems|a fight)\b|\bchanged my mind\b|\bnot worth\b"
    r"|\bmade up\b|\bapologi[sz]ed\b"
    r"|\bmoved (?:out|away)\b|\bafraid\b|\bscared\b|\bkeep the peace\b|\bnot needed\b|\bnever mind\b|\basked me\b",
    re.IGNORECASE,
)
# A wish in plain words: 'close' and 'forget' by themselves, and '取消了' of a bus, are none.
_WISH = re.compile(
    r"(?:撤(?:了|回|销|掉|单)|取消(?!了(?!吧|算了|得了)|车|班|线|站)"
    r"|(?:不用|别|不必|甭|不需要|用不着)(?:再)?(?:派人?|来人?|修|处理|办|管|上门|跑)(?:了|啦|一趟)|不(?:投诉|反映|报|追究|用办|用管)了|算了|销(?:了|单))(?:了)?(?:吧|得了)?"
    r"|\b(?:(?:withdraw|cancel|scrap|drop|forget(?: about)?|close|delete|remove)"
    r" (?:it|that|this|(?:my|the) (?:\w+ )?(?:ticket|case|complaint|report|one|request|thing))"
    r"|(?:withdraw|cancel|scrap|drop)(?=[\s.!,;]*$|[,.;!]| (?:please|now|then|because|since)\b)"
    r"|take (?:it|that|this|the \w+|my \w+) back|call (?:it|that|this) off|never ?mind|no need(?: to come)?)\b",
    re.IGNORECASE,
)
_YES = re.compile(
    r"是的?|对的?|嗯+|好的?|行|可以|确定|没错|要撤|撤(?:了|回|销)?吧?|我?要"
    r"|\b(?:yes|yeah|yep|ok(?:ay)?|sure|please|right|do (?:it|that)|go ahead|then|thanks?|take it back"
    r"|withdraw(?: it)?)\b"
    r"|[\s，,。.!！]",
    re.IGNORECASE,
)
# Whoever was asked or pressed to take it back is asked about it: that is a reason of its own kind.
_PRESSED_TO = re.compile(
    r"(?:让|叫|逼|求|要)我|\b(?:asked|told|made|want(?:s|ed)?|pressur\w+|forc\w+) me\b", re.IGNORECASE
)
# A no and a 'never mind' with nothing said beside them.
_REFUSAL = re.compile(
    r"不(?:是|了|行|要|对|用|必|撤|可以)?(?:了|啊|的)?|没有?|别(?:了)?|算了|取消|先|还是|吧|呀|哦|嗯|谢谢"
    r"|\b(?:no+|nope|nah|not|don'?t|do not|wait|actually|sorry|cancel|stop|never ?mind|forget (?:it|about it)"
    r"|thanks?|thank you|ok(?:ay)?|well|oh|then|now|please|it|that|yet|way)\b|[\W_]+",
    re.IGNORECASE,
)
_NO_AND = re.compile(
    r"(?:不|不是|不行|别|先别|等等|等一下)[，,。.!！ ]|(?:no|nope|nah|wait|don'?t)\b\s*[,.!;]"
    r"|(?:no|nope|nah) (?:let|leave|i|please|you|they|we|wait|don'?t)\b",
    re.IGNORECASE,
)
# Of money, or of words: somebody made it good.
_MADE_GOOD = r"paid (?:me|us|up|(?:it )?back)|gave (?:it|me|us)\b.{0,12}\bback|apologi[sz]ed"
# What ended or was let go, whatever it is taken for: of somebody who did it, or in words that tell nothing worse.
_ENDED = re.compile(
    r"(?:他们?|她们?|人家|对方|邻居|物业|房东|中介|老板|商家|店家|商户|公司|单位|工地|施工队|楼[上下]|隔壁|对门|摊主|小贩"
    r"|车主|那家)(?:已经|都|刚|今天|昨天|自己|终于|也|就|主动|给我|把\S{1,4})*"
    r"(?:停(?:了(?![\u4e00-\u9fff])|工|手|业)|退(?:了(?![\u4e00-\u9fff])|了?(?:钱|款|费|租金|押金))|赔(?:了|钱|偿)"
    r"|补(?:了|上|发)|认错)"
    r"|(?:他们?|她们?|人家|对方|邻居|房东|楼[上下]|隔壁|对门|摊主|小贩|施工队|租客|那家)"
    r"(?:已经|都|刚|今天|昨天|自己|终于|也|就)*(?:走|搬走|搬家|搬)了"
    r"|(?:我们?|咱们?)(?:已经|都|也|就|要|快|下个?月|明天)*搬(?:家|走|出|了)"
    r"|(?:我们?|已经|都|也|^|[，,。 ])不住(?:这|那|在|了)"
    r"|(?<!没)(?<!没有)(?:和解|谈(?:好|妥|拢)|商量好|协商好)|道(?:过|了)?歉了|(?<!没)道(?:了|过)歉"
    r"|(?:味道?|声音?|噪音)\S{0,2}(?:消失|散)了|找(?:到|回来)了|没必要|懒得(?!管|理|修|来|接)|放弃了"
    r"|不想再?(?:追究|折腾|弄|麻烦|闹|惹|投诉|报|办|计较|说)"
    r"|\b(?:it|this|that|they|he|she|we|(?:the|my|our) (?:neighbou?rs?|noise|smell|music|leak|dogs?|cars?|rubbish"
    r"|workers|builders|vendors?|landlord|owner))(?:['’](?:s|ve|re|d)| is| are| has| have| had)?"
    r"(?: just| now| all| already| both)*"
    r" (?:stopped(?! (?:coming|answering|paying|collecting|replying|picking|work\w*|running))"
    r"|(?:gone|left|quiet|over|finished)(?: now| away| already| today)?(?=[.!]*$)"
    r"|went away|moved (?:out|away)|agreed|settled|made up)\b"
    r"|\b(?:he|she|they|the \w+|my \w+)(?:['’]ve| has| have)?(?: just| already| finally)?"
    rf" (?:{_MADE_GOOD}|returned (?:it|my \w+|the \w+)|refunded)\b"
    r"|\b(?:i|we)(?:['’](?:m|re|ve)| am| are| have)? mov(?:ed|ing)\b|^moving\b|^already gone\b"
    r"|\bchanged my mind\b|\bnot important\b|\bdoesn'?t matter\b|\btoo much (?:trouble|hassle|bother)\b",
    re.IGNORECASE,
)
# What sounds like an end only of the matter that the ticket is about.
_ENDS_THAT = re.compile(
    r"(?<![不没只])能(?:用|走|坐|睡)(?:了|$)|(?:好使|安静|清静|清净|消停)了|不(?:吵|响|臭|漏|堵|滴)了"
    r"|\bit works\b|\bworks now\b|\bquiet now\b"
    r"|\b(?:noise|music|drilling|barking|smell|leak\w*|dripping|shouting) (?:has )?stopped\b",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(
    r"停(?:了)?(?:水|电|气|热|暖)|(?:水|电|气|热|暖气?|梯|车|网|工资)\S{0,2}停"
    r"|\b(?:heat(?:ing)?|water|power|electricity|gas|lifts?|elevators?|bus(?:es)?|trains?|internet|service|wages|pay\w*)\b"
    r".{0,16}\b(?:stopped|gone|over)\b",
    re.IGNORECASE,
)
# Worse news, or to be quick about it.
_WORSE = re.compile(
    r"更(?:糟|严重|差|臭|大|吵|厉害|冷|多)|越来越|严重了|淹|快点|赶紧|抓紧|尽快|催|没人(?:来|管|理)"
    r"|\b(?:worse|flood\w*|hurry|nobody|no one|now the whole|getting bigger)\b",
    re.IGNORECASE,
)
# Of these, what says beside a wish that the matter is over.
_OVER = re.compile(
    r"(?:停|搬走|走|和解|谈妥|谈好|退|赔|拆|清走|道歉|道了歉)了"
    rf"|\b(?:stopped|settled|refunded|gone|moved away|{_MADE_GOOD})\b",
    re.IGNORECASE,
)
_ALSO = re.compile(
    r"也|还有|另外|另一|又|再(?:登记|投诉|反映|报)|\b(?:also|another|too|as well|new complaint|something else)\b",
    re.IGNORECASE,
)
_UNSAID = re.compile(
    r"原因|理由|不(?:想|方便|愿意?)说|私事|\b(?:reason|reasons|rather not|private|personal)\b", re.IGNORECASE
)
# A yes tells why if this much is said beside it.
_BESIDE_YES = {"zh": 3, "en": 6}


def reason(said: Said, category: str | None = None) -> str | None:
    """Why the citizen takes it back, in their words, or None where the message is no reason.

    Whatever is said is one, unless it asks, refuses, only agrees, says that nothing is solved, or is for a rule of its
    own. `category`: the ticket's; a matter of another kind that does not sound like an end is told, not a reason.
    """
    if said.value("reason"):
        return str(said.value("reason"))
    words = said.words
    # A bare yes says that, not why.
    if not said.is_wordy or not _YES.sub("", words) or _QUESTION.search(words) or _KEEP.search(words):
        return None
    tells = says_solved(words) or bool(_BECAUSE.search(words))
    if (is_unsolved(words) or _WORSE.search(words)) and not (tells or _UNSAID.search(words)):
        return None
    return words if (tells and said.intent in _HEARD) or _says_why(said, category) else None


def _says_why(said: Said, category: str | None) -> bool:
    """Whether words that name no common reason are one all the same, by what they were taken for."""
    words = said.words
    ended = bool(_ENDED.search(words) and not _CUT_OFF.search(words))
    if said.intent in _UNHEARD:
        return ended
    if said.intent == "file_complaint":
        told = said.value("category")
        same = category is not None and told is not None and group_of(told) == group_of(category)
        over = ended or (same and _ENDS_THAT.search(words) and not _CUT_OFF.search(words))
        return bool(over) and not _ALSO.search(words)
    if said.intent in _KEEPING:
        return bool(_REFUSAL.sub("", words))
    if said.intent in _AGREEING:
        # A yes and a 'submit' say that, not why.
        return bool(_UNSAID.search(words)) or len(_YES.sub("", words)) >= _BESIDE_YES[said.lang]
    return said.intent in (*REASONING, "nlu_fallback") and bool(_YES.sub("", words))


def told_with_wish(said: Said) -> str | None:
    """The words, where what takes a ticket back says why as well: 'forget it, it's fixed', '撤了吧，人家来修好了'."""
    words = said.words
    if _QUESTION.search(words) or _KEEP.search(words):
        return None
    return words if _ends_beside(words) else None


def _ends_beside(words: str) -> bool:
    """Whether beside a wish in plain words stands that it is solved or a common reason.

    Who was asked or pressed to take it back is asked about that.
    """
    wish = _WISH.search(words)
    if not wish:
        return False
    rest = f"{words[: wish.start()]} {words[wish.end() :]}"
    # Money that came back is nothing that is there again.
    ended = _OVER.search(rest) and not _CUT_OFF.search(rest) and not says_again(_OVER.sub("", rest))
    because = _BECAUSE.search(rest) and not _PRESSED_TO.search(rest)
    return says_solved(rest) or bool(ended or because)


def is_kept(said: Said) -> bool:
    """Whether the citizen wants the ticket to go on after all."""
    again = says_again(said.words) and is_unsolved(said.words)
    if again and not (_BECAUSE.search(said.words) or _QUESTION.search(said.words)):
        # 'It went dark again' is no reason to take it back.
        return True
    told = _BECAUSE.search(said.words) or _ENDED.search(said.words) or says_solved(said.words)
    bare = said.pressed or not _REFUSAL.sub("", said.words) or _NO_AND.match(said.words)
    refused = said.means(*_KEEPING) and bool(bare) and not told
    return bool(_KEEP.search(said.words)) or refused


def asks(words: str) -> bool:
    """Whether words about taking a ticket back are a question."""
    return bool(_QUESTION.search(words))
