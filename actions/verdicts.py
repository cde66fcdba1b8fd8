"""What a citizen's own words answer to a follow-up question. Pure; None where they do not say, and nothing is assumed.

Phrases whose 'no' means well ('没问题了', 'not bad') are read first and set aside, so that no 'no' in them counts.
"""

from __future__ import annotations

import re

from actions.verdict_words import answer_worded, without_concession, without_good_news

_YES = re.compile(
    r"^(?:是|是的|对|对的|对啊|嗯+|有|有的|有啊|当然|yes|yeah|yep|yup|sure|they did|it is)\b", re.IGNORECASE
)
_NO = re.compile(
    r"^(?:没|没有|没呢|没有呢|没啊|不|不是|不对|并没有|no|nope|nah|not (?:yet|really|at all)|they didn'?t|it isn'?t)"
    r"(?=[\s，,。.!！?？]|$)",
    re.IGNORECASE,
)

_WELL_MEANT = {"solved": "yes", "satisfied": "satisfied"}
_PLAIN = {"contacted": ("yes", "no"), "solved": ("yes", "no"), "satisfied": ("satisfied", "not")}
_ORDER = ("contacted", "solved", "satisfied")
# How somebody begins who says outright that it is not solved.
_OUTRIGHT = re.compile(
    r"^(?:(?:不对|不是|没有?|哪有|根本|其实|完全|问题|压根"
    r"|还是?)[，,。 ]*)*(?:没(?:有)?(?:给)?(?:解决|修好|弄好|处理|办好|搞定)|未解决)"
    r"|^(?:(?:no+|nope|nah|well|sorry|but|and|so|ok|yes|actually|it|that|this|they|is|was|has|have|hasn'?t"
    r"|isn'?t|wasn'?t|'s"
    r"|problem|the|definitely|really|absolutely|at all|been)[,.! ]+|(?:it|that)['’]s +)*"
    r"(?:not (?:been |really |yet |at all |even )*(?:solved|fixed|done|resolved|repaired|sorted"
    r"|better)|un(?:solved|fixed|resolved)"
    r"|(?<=n't )(?:been )?(?:solved|fixed|done|resolved|repaired|sorted)|still"
    r"|never (?:got )?fixed"
    r"|nothing (?:has )?(?:changed|happened|was done|is fixed))\b",
    re.IGNORECASE,
)
# From how many characters on the words behind the verdict tell something.
_HOW = {"zh": 8, "en": 24}
# From how many characters on a verdict on how it was done gives a reason for it.
_WHY = {"zh": 9, "en": 28}
_CLAUSES = re.compile(
    r"[，,。.!！?？;；、\n]+|但是?|可(?!以|能|是)|可是|不过|然而|就是(?!说)|\b(?:but|though|although|however|and"
    r"|yet)\b"
    r"|(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])"
    # 'No its still dripping': what follows the bare no or yes is said of its own.
    r"|(?:(?<=^no)|(?<=^nope)|(?<=^nah)|(?<=^yes)|(?<=^yeah))"
    r" +(?=(?:it|its|it['’]s|this|that|that['’]s|the|they|he|she|we|i|my|still|water|nothing)\b)",
    re.IGNORECASE,
)
# Agrees to be asked, or to anything, and says nothing of how it is.
_MERELY_AGREES = re.compile(
    r"(?:(?:o?k(?:ay)?|fine|alright|all right|whatever|好[的吧了]?|行[吧了]?|嗯|哦|噢|知道了?|收到"
    r"|随便)[\s，,。.!！~]*)+",
    re.IGNORECASE,
)
# What may as well be said of anything else.
_VAGUE = re.compile(
    r"^(?:是的?|对的?|嗯|哦|好的?|行|有|yes|yeah|yep|yup|sure|ok(?:ay)?)(?=$|[\s，,。.!！])|可以了"
    r"|没(?:什么|啥)?(?:问题|事儿?|意见)了?|(?:^|(?<=[\s，,。]))(?:好了)+(?=$|[\s，,。.!！])|不错|差不多"
    r"|\b(?:done|all (?:good|fine|right)|(?:good|fine) now)\b"
    r"|\bno (?:problems?|worries)\b|\bnot bad\b|\bwork\b"
    r"|\b(?:they|he|she|workers|builders|people)\b.{0,12}\bworking\b|\bworking (?:all|at|on|every|through|till)\b",
    re.IGNORECASE,
)
# Thanks are no verdict on how it was done, when that was not asked yet.
_THANKS = re.compile(
    r"感谢|谢谢|多谢|辛苦(?:了|您|你)?|\bthank(?:s| you)?\b(?: so much| a lot)?", re.IGNORECASE
)


def verdict(words: str, question: str, *, intent: str = "") -> str | None:
    """The survey's answer code that `words` give to `question`, or None.

    `intent` affirm and deny help where words do not.
    """
    words = without_concession(words)
    rest = without_good_news(words)
    if answer := answer_worded(rest, question):
        return answer
    yes, no = _PLAIN.get(question, ("yes", "no"))
    # 'Yes, no problem' is yes; a bare 'no problem' is good news about the matter, and says nothing of a phone call.
    if rest != words and question in _WELL_MEANT:
        return _WELL_MEANT[question]
    if _NO.search(rest.strip()):
        return no
    if _YES.search(rest.strip()):
        return yes
    return {"affirm": yes, "deny": no}.get(intent)


def is_unsolved(words: str) -> bool:
    """Whether words that answer no question say that a matter is not solved, or came back."""
    return verdict(words, "solved") == "no"


def says_solved(words: str) -> bool:
    """Whether words say plainly, unasked, that a matter is solved: '修好了', and not '可以了'."""
    plain = _VAGUE.sub(" ", words).strip(" \t\n，,。.!！")
    return not _YES.match(plain) and verdict(plain, "solved") == "yes"


def says_unsolved(words: str) -> bool:
    """Whether words begin by saying outright that something is not solved."""
    return bool(_OUTRIGHT.match(words.strip()))


def merely_agrees(words: str) -> bool:
    """Whether nothing is said but 'ok', which after words of discontent says nothing of the matter."""
    return bool(_MERELY_AGREES.fullmatch(words.strip()))


def tells_how(words: str, lang: str) -> bool:
    """Whether words that say it is not solved also tell how it is now: more is left than the verdict."""
    rest = _OUTRIGHT.sub("", words.strip(), count=1)
    rest = re.sub(r"[\s，,。.!！;；:-]+", " ", rest).strip()
    return len(rest) >= _HOW.get(lang, 24)


def tells_why(words: str, lang: str) -> bool:
    """Whether a verdict on how it was done also says why: '不满意，拖了半个月'."""
    return len(words.strip()) >= _WHY.get(lang, 28)


def answers_in(words: str, question: str, *, intent: str = "") -> dict[str, str]:
    """What free words answer, by question: the one that was put, and others told in the same breath.

    'They called but it's not fixed' answers two. An answer to a question that was not put is taken only from words of
    its own, never from a bare yes or no. Empty where they do not say.
    """
    words = without_concession(words)
    clauses = [part.strip() for part in _CLAUSES.split(words) if part and part.strip()]
    found: dict[str, str] = {}
    used: set[int] = set()
    for asked in (question, *(other for other in _ORDER if other != question)):
        for at in _in_order(clauses, asked):
            answer = None if at in used else _told(clauses[at], asked, put=asked == question)
            if answer is not None:
                found[asked] = answer
                used.add(at)
                break
    if question not in found and len(clauses) <= 1:
        answer = verdict(words, question, intent=intent)
        found |= {question: answer} if answer is not None else {}
    return found


def _in_order(clauses: list[str], question: str) -> list[int]:
    """Where to look first: of a matter that was mended and broke again, 'broke again' counts."""
    numbers = list(range(len(clauses)))
    if question != "solved":
        return numbers
    return sorted(numbers, key=lambda at: _told(clauses[at], question, put=False) != "no")


def _told(clause: str, question: str, *, put: bool) -> str | None:
    """The answer that a clause gives in words for it; a bare yes or no counts only where the question was put."""
    if put:
        return verdict(clause, question)
    if merely_agrees(clause):
        return None
    plain = _THANKS.sub(" ", clause) if question == "satisfied" else clause
    rest = without_good_news(plain)
    if answer := answer_worded(rest, question):
        return answer
    return _WELL_MEANT.get(question) if rest != plain and question == "solved" else None
