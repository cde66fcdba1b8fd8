"""Whether a message in the middle of a complaint is about something else. Pure.

Something else is answered by its own rule, and the open question asked again after it.
"""

from __future__ import annotations

import re

from actions import joining
from actions.asked import is_question
from actions.assent import files_it
from actions.contacts import is_about_reporter
from actions.details import PLACE, answers
from actions.drops import OPTIONAL, drops
from actions.facts import tells_fact, tells_proof
from actions.going_on import is_further
from actions.happening import happens_in
from actions.hurry import agrees_at_the_card, tells_how_long
from actions.names import is_called_so, is_name
from actions.placeless import says_no_place
from actions.received import asks_received
from actions.said import Said
from actions.venting import has_venting
from actions.wishes import wishes
from city.farewells import bids_farewell
from city.lives import goes_on
from desk.review.numbers import has_mail

# Made by the channel or pressed: certain, and never an answer to the form.
_ALWAYS = frozenset(
    {
        *(
            "report_danger",
            "tell_safe",
            "ask_safety",
            "other_language",
            "send_photo",
            "send_voice",
            "ask_to_send",
        ),
        *(
            "keep_company",
            "drop_draft",
            "link_chats",
            "unlink_chats",
            "claim_ticket",
            "ask_my_data",
            "erase_my_data",
        ),
    }
)
_PRESSED_ANSWERS = frozenset(
    {"inform", "skip", "choose_category", "edit_field", "confirm_draft", "affirm", "deny", "correct_detail"}
)
_TYPED = (
    "greet", "thank", "goodbye", "ask_help", "bot_challenge", "switch_language", "talk_to_person",
    "ask_ticket_status", "list_my_tickets", "withdraw_ticket", "answer_survey", "urge_ticket", "reopen_ticket",
    "ask_question", "out_of_scope", "abuse", "cancel",
)  # fmt: skip
# Whoever tells a matter may swear or ask in the telling.
_IN_THE_TELLING = frozenset(
    {"ask_question", "out_of_scope", "abuse", "ask_help", "answer_survey", "urge_ticket", "reopen_ticket"}
)
# A name by itself is taken for any of these: 'Mia'.
_UNHEARD = ("nlu_fallback", "out_of_scope")
_MISTAKEN_NAME = (*_UNHEARD, "greet", "bot_challenge")
_STANDS = ("ask_ticket_status", "list_my_tickets")
# What the state of a ticket is asked with; '一排都不亮 大概七八个' asks for none.
_OF_TICKET = re.compile(
    r"单(?![位元身独车人间])|编号|号码|进度|进展|查|办|处理|结果|[怎咋]么?样|到哪|状态|[回答]复|回音|信儿|派|催|登记|投诉|反映|记录|我的|之前|上次"
    r"|\b(?:cases?|tickets?|complaints?|status|progress|number|updates?|going|heard|news|reports?|reported|filed|submitted|answer|repl(?:y|ied)"
    r"|happen(?:ed|ing)|done|check|track|mine)\b",
    re.IGNORECASE,
)
_TOLD = {"zh": 8, "en": 24}
_SURE = 0.5
_VERY_SURE = 0.75
# A name has no clauses.
_CLAUSES = re.compile(r"[，。！？,.!?;；]\s*\S|[了吧吗呢]$")
# 'Bright Future Education', whatever it sounds like.
_TITLE_CASE = re.compile(r"(?:[A-Z][\w'’&.-]*)(?: (?:(?:of|and|the) )?[A-Z&][\w'’&.-]*){1,5}")
# '叫什么 芭蕾雅', '好像叫力美健': a name, whatever else its words are taken for.
_CALLED = re.compile(
    r"(?:好像|应该|可能|就|是|名字?)*(?:叫做?|名叫|店名)(?:什么|啥|个)?[\s，,]*[\u4e00-\u9fffA-Za-z]{2,10}[\s。.]*$"
)
# '中介叫什么好房通': who it is, however it sounds.
_CALLED_BY = re.compile(
    r"[\u4e00-\u9fff]{0,6}叫(?:做|什么|啥)[\s，,]*[\u4e00-\u9fffA-Za-z]{2,10}(?<![呢吗么证])[\s。.]*"
)
# 'Beijing No 55 High School international section': a house by its name, told where it was asked for.
_NAMED_HOUSE = re.compile(
    r"\b[A-Z][\w'’.-]* (?:School|Hospital|University|College|Kindergarten|Hotel|Mall|Plaza|Tower|Building|Park|Station"
    r"|Clinic|Academy|Centre|Center|Market)\b"
)
_TO_DESK = re.compile(r"[你您]|12345|热线|客服|\b(?:you|u|ur|your)\b", re.IGNORECASE)
# 'The dog is usually near the bus stop' asks nothing.
_STATES = re.compile(
    r"(?:the|it|there|he|she|they|my|our|we|i)\b[^?]{0,60}\b(?:is|are|was|were|has|have|had|keeps?|comes?|goes|stands?|lies)\b[^?]{0,80}",
    re.IGNORECASE,
)
_ASKS_ZH = re.compile(
    r"[?？吗么呢啥咋谁哪几]|什么|怎|多[少久]|是否|能不|可不|[有是]没?不?[有是]|请问|如何|问一?下|想知道"
)
_ONLY_THANKS = re.compile(
    r"(?:(?:好的?|嗯|行|太|真是?|非常|十分|多|谢|感谢|感恩|您|你们?|了|啦|啊|哈|哦|麻烦|辛苦|[\s，,。.!！~🙏❤])+"
    r"|(?:(?:ok(?:ay)?|great|good|cool|many|thanks?|thx|ty|cheers|a lot|so much|very much|you|appreciated?"
    r"|much)[\s,.!~🙏❤]*)+)",
    re.IGNORECASE,
)


def interrupts(said: Said, question: str, *, thanked: bool = False) -> bool:
    """Whether the message should be answered before `question` is asked again.

    `thanked`: whether thanks came before it already; who thanks again where a number is asked for leaves none.
    """
    if said.intent in _ALWAYS or said.value("stray") or _asks_received(said):
        return True
    if said.pressed:
        return said.intent not in _PRESSED_ANSWERS
    if said.intent == "tell_elsewhere":
        return question == "description"
    if (
        said.intent == "ask_question"
        and not _states(said)
        and said.value("knowledge")
        and not (said.value("phone") or _wants_secrecy(said))
        and not _has_no_place(said, question)
    ):
        named = _NAMED_HOUSE.search(said.words) if question in PLACE else question == "confirmed"
        named = named or tells_proof(said.words)
        return not (_calls_it(said, question) or (named and not is_question(said.words)))
    if _is_for_form(said, question) or (question != "opening" and tells_how_long(said)):
        return False
    if said.intent == "nlu_fallback":
        if said.words and not said.is_wordy:
            return True
        beside = _is_beside(said, question) and not is_further(said, question)
        return not said.pin and not answers(said, question) and beside
    if said.pin or said.intent not in _TYPED or _answers(said, question, thanked) or _stays(said):
        return False
    if said.intent == "cancel" and (dropped := drops(said.words, question)) is not None:
        return dropped
    is_like_name = question == "party" and not _CLAUSES.search(said.words)
    # '小王 女的 戴眼镜' swears at nobody.
    is_mild = said.intent == "abuse" and not (has_venting(said.words) or _TO_DESK.search(said.words))
    return said.confidence >= (_VERY_SURE if is_like_name or is_mild else _SURE)


def _asks_received(said: Said) -> bool:
    """Whether it is asked if a photo arrived, and was taken for a question about a case."""
    return said.intent in _STANDS and asks_received(said.words)


def _stays(said: Said) -> bool:
    """Whether what was taken for a farewell bids none: '睡不着', '天天这样', 'every night!!'."""
    return said.intent == "goodbye" and not bids_farewell(said.words)


def _is_for_form(said: Said, question: str) -> bool:
    """How somebody wants to be treated, and a yes to what was shown, are for the form whatever they are taken for."""
    about_them = is_about_reporter(said) or wishes(said.words).on_behalf_of is not None
    wished = about_them and said.intent != "switch_language"
    agrees = question == "confirmed" and agrees_at_the_card(said.words, said.lang)
    ends = question in (*OPTIONAL, "confirmed") and files_it(said.words)
    # Nothing is sent to an address of mail, so it stands with the matter.
    mails = question in ("contact_by", "confirmed") and has_mail(said.words)
    adds = question == "confirmed" and tells_fact(said.words)
    joins = question == joining.QUESTION and joining.follows(said.words)
    named = _calls_it(said, question) or _names_somebody(said, question)
    placeless = _has_no_place(said, question)
    # '15 degrees i mean', though a thermometer is beyond the desk.
    cold = said.intent in _UNHEARD and happens_in(said.words, said.lang)
    # '腿脚不好' behind a life that began to be told.
    lives = question == "description" and said.intent in _UNHEARD and goes_on(said.words)
    return any((wished, agrees, ends, mails, adds, joins, named, placeless, lives, cold, _tells(said)))


def _wants_secrecy(said: Said) -> bool:
    """Whether it is wished that nobody learns who it was, and not asked: 'dont tell them it was me'."""
    return wishes(said.words).confidential is True and not is_question(said.words)


def _has_no_place(said: Said, question: str) -> bool:
    """Whether it is said where nothing is: 'how would I know where, it's online', whatever that sounds like."""
    return question in PLACE and says_no_place(said.words)


def _states(said: Said) -> bool:
    """Whether what was taken for a question states something: '打热力公司电话不接', 'the lift was stuck again'."""
    if said.intent != "ask_question" or is_question(said.words):
        return False
    if said.lang == "zh":
        return happens_in(said.words, "zh") and not _ASKS_ZH.search(said.words)
    return _STATES.fullmatch(said.words) is not None


def _tells(said: Said) -> bool:
    """Whether what was taken for a question or for abuse only tells: 'this morning it lay there', 'this mornign'."""
    if is_question(said.words):
        return False
    of_ticket = _OF_TICKET.search(said.words) is not None
    stands = said.intent in _STANDS and (happens_in(said.words, said.lang) or not of_ticket)
    rates = said.intent == "answer_survey" and said.value("category") is not None
    proves = said.intent in _STANDS and tells_proof(said.words)
    return (
        stands
        or rates
        or proves
        or _states(said)
        or (said.is_mostly("time") and said.intent in _IN_THE_TELLING)
    )


def _calls_it(said: Said, question: str) -> bool:
    """Whether it is told how somebody is called, where that may be answered: '中介叫什么好房通'."""
    return question in (*PLACE, "party") and _CALLED_BY.fullmatch(said.words) is not None


def _names_somebody(said: Said, question: str) -> bool:
    """Whether a name by itself was taken for talk: the other side's, or at the card the citizen's own."""
    if question in ("contact_by", "confirmed") and is_called_so(said.words):
        return True
    if said.intent not in _MISTAKEN_NAME:
        return False
    return said.is_mostly("party") or (question == "confirmed" and is_name(said))


def _is_beside(said: Said, question: str) -> bool:
    """Whether words that were not understood are no answer either: a place or a name is seldom understood."""
    if question == "contact_by":
        return not is_name(said)
    return question in ("category", "occurred_at", "confirmed")


def _answers(said: Said, question: str, thanked: bool) -> bool:
    if question == "party" and (_TITLE_CASE.fullmatch(said.words) or _CALLED.match(said.words)):
        return True
    if question == "contact_by" and said.intent == "thank":
        return thanked or not _ONLY_THANKS.fullmatch(said.words)
    if question == "description" and said.intent in _IN_THE_TELLING:
        return len(said.words) >= _TOLD[said.lang]
    return answers(said, question)
