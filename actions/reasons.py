"""Why a citizen takes a ticket back, in their words, and whether they keep it after all. Pure."""

from __future__ import annotations

import re

from actions.categories import group_of
from actions.said import Said
from actions.sameness import says_again
from actions.verdicts import is_unsolved, verdict

_KEEPING = ("cancel", "deny")
# What may hold a reason. All else has a rule of its own, and the question comes back after it.
REASONING = (
    "inform", "correct_detail", "supplement_ticket", "withdraw_ticket", "affirm", "skip", "answer_survey",
    "send_photo",
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
    r"|让我撤|不想追究|撤(?:了|回|销)?吧|\bmistake\b|\bduplicate\b|\btwice\b|\bwrong\b|\bno longer\b|\bmyself\b"
    r"|\bdon'?t want (?:any )?(?:trouble|problems|a fight)\b|\bchanged my mind\b|\bnot worth\b"
    r"|\bmade up\b|\bapologi[sz]ed\b"
    r"|\bmoved (?:out|away)\b|\bafraid\b|\bscared\b|\bkeep the peace\b|\bnot needed\b|\bnever mind\b|\basked me\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"撤(?:了|回|销|掉|单)|取消|(?:不用|别|不必|甭|不需要|用不着)(?:再)?(?:派人?|来人?|修|处理|办|管|上门|跑)(?:了|啦"
    r"|一趟)|不(?:投诉|反映|报|追究|用办|用管)了|算了|销(?:了|单)"
    r"|\b(?:withdraw|take (?:it|that|this|the \w+|my \w+) back|cancel|scrap|drop|forget(?: about)?|close|delete"
    r"|remove"
    r"|call (?:it|that|this) off|never mind|no need)\b(?: (?:it|that|this|(?:my|the) \w+))?",
    re.IGNORECASE,
)
_YES = re.compile(
    r"是的?|对的?|嗯+|好的?|行|可以|确定|没错|要撤|撤(?:了|回|销)?吧?|我?要"
    r"|\b(?:yes|yeah|yep|ok(?:ay)?|sure|please|right|do (?:it|that)|go ahead|then|thanks?|take it back"
    r"|withdraw(?: it)?)\b"
    r"|[\s，,。.!！]",
    re.IGNORECASE,
)
_TAKEN = re.compile(
    r"(?:撤|取消|销)(?:了|掉|回|销|单|诉)*(?:吧|算了|得了)?"
    r"|\b(?:withdraw|cancel|take back|take (?:it|this|that) back|drop|close)\b(?: (?:it|this|that|my"
    r"|the)\b)?",
    re.IGNORECASE,
)
# Whoever was asked or pressed to take it back is asked about it: that is a reason of its own kind.
_PRESSED_TO = re.compile(
    r"(?:让|叫|逼|求|要)我|\b(?:asked|told|made|want(?:s|ed)?|pressur\w+|forc\w+) me\b", re.IGNORECASE
)
# What is no reason: which one, and please.
_ABOUT_IT = re.compile(
    r"刚才|刚刚?|之前|上次|昨天|今天|前面|我|俺|想|要|把|给|帮|替|那个?|这个?|那件|这件|那张|这张"
    r"|第[一二三]|一?[件张个]|报的|登记的|投诉的?|反映的?"
    r"|说的|的事儿?|事儿?|单子|工单|单|麻烦|请|您|你|吧|了|啊|呀|先|就|都|全|可以|能不能|行|好|的"
    r"|\b(?:please|pls|i|want|would|like|to|my|the|that|this|it|one|case|ticket|complaint|report|can|you"
    r"|could|now|just|for me|earlier|last)\b"
    r"|[\W_]+",
    re.IGNORECASE,
)
_NAMES_ONE = re.compile(
    r"[^，。,.!！]{1,10}?(?:那个|那件|那单|那张|的(?:那个)?(?:事儿?|单子|投诉|工单))"
    r"|\b(?:the|my|that|this) [\w'-]+(?: [\w'-]+){0,3}"
    r" (?:thing|one|ticket|complaint|report|case|matter|issue|request)\b",
    re.IGNORECASE,
)
_REASONED = {"zh": 3, "en": 8}
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
# What ended or was let go, whatever it is taken for. Water that stopped is no end of a matter.
_ENDED = re.compile(
    r"(?:停|走|搬|退|赔|拆|清|关|修|换|补|道歉|和解|谈|商量|消失|没|不\S{1,3}|找到|回来|付|还|给|放弃)\S{0,4}了"
    r"|已经|没必要|懒得|不想|不住"
    r"|\b(?:already|gone|stopped|left|moved|moving|returned|refunded|paid|came|back|quiet|agreed|settled|gave"
    r"|got|finished"
    r"|over|went away|any ?more|no longer|changed|not important|too much|too short)\b",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(r"停(?:了)?(?:水|电|气|热|暖)|(?:水|电|气|热|暖气?)\S{0,2}停")
# Of these, what says beside a wish that the matter is over.
_OVER = re.compile(
    r"(?:停|搬走|走|和解|谈妥|谈好|退|赔|拆|清走|道歉|道了歉)了|\b(?:stopped|settled|refunded|gone|moved away"
    r"|paid me)\b",
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
    tells = verdict(words, "solved") == "yes" or bool(_BECAUSE.search(words))
    if is_unsolved(words) and not (tells or _UNSAID.search(words)):
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
        return not _ALSO.search(words) and (ended or same)
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
    beside = said.intent == "withdraw_ticket" and _says_more(words, said.lang)
    return words if beside or _ends_beside(words) else None


def _ends_beside(words: str) -> bool:
    """Whether beside a wish, in whatever words, stands that it is solved or a common reason."""
    wish = _WISH.search(words)
    if not wish:
        return False
    rest = f"{words[: wish.start()]} {words[wish.end() :]}"
    ended = bool(_OVER.search(rest) and not _CUT_OFF.search(rest))
    solved = verdict(rest, "solved") == "yes"
    return solved or (ended and not says_again(rest)) or bool(_BECAUSE.search(rest))


def _says_more(words: str, lang: str) -> bool:
    """Whether more is left of a plain wish than which one is meant; who was pressed to it is asked about that."""
    if not _TAKEN.search(words) or _PRESSED_TO.search(words):
        return False
    return len(_ABOUT_IT.sub("", _TAKEN.sub("", _NAMES_ONE.sub("", words)))) >= _REASONED[lang]


def is_kept(said: Said) -> bool:
    """Whether the citizen wants the ticket to go on after all."""
    again = says_again(said.words) and is_unsolved(said.words)
    if again and not (_BECAUSE.search(said.words) or _QUESTION.search(said.words)):
        # 'It went dark again' is no reason to take it back.
        return True
    told = _BECAUSE.search(said.words) or _ENDED.search(said.words)
    bare = said.pressed or not _REFUSAL.sub("", said.words) or _NO_AND.match(said.words)
    refused = said.means(*_KEEPING) and bool(bare) and not told
    return bool(_KEEP.search(said.words)) or refused


def asks(words: str) -> bool:
    """Whether words about taking a ticket back are a question."""
    return bool(_QUESTION.search(words))
