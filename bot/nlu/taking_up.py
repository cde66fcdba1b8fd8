"""Words that take up what was left, dropped or not found, or want it on record after all: 'actually, file it'. Pure."""

from __future__ import annotations

import re

from bot.nlu.bare import SHORT_NAMING
from bot.nlu.standing import Standing
from bot.nlu.text import has_cjk

# Whoever left in the middle and says so is no farewell and no yes.
_BACK = re.compile(
    r"(?:(?:好了?|嗯|行|我|那|咱们?|您好|你好|刚忙完|忙完了|ok|okay|hi|hello|hey|right|so|now|sorry"
    r"|well)[\s，,。.!！]*)*"
    r"(?:又?回来了(?=$|[\s，,。！])|接着(?:说|来|填|登记|刚才)|继续(?:说|吧|填|登记|刚才|$)|刚才说到哪|说到哪了"
    r"|(?:i'?m|im|i am) back\b|back (?:again|now)\b|(?:let'?s |let us |we can )?(?:continue|carry on"
    r"|go on)\b(?! strike)|where were we)",
    re.IGNORECASE,
)
# Whoever dropped what was being told, or left it, and wants it on record after all.
_AFTER_ALL = re.compile(
    r"(?:还是|要不|不然|那就?|算了|唉|哎|行|好|嗯|你|您|再)[，, ]*"
    r"(?:(?:还是|就|给|帮|替|把|麻烦)[^，。]{0,3}){0,4}(?:我|俺)?(?:那件|刚才(?:那|的)\S{0,3})?(?:记|登记|报|反映|提交"
    r"|投诉|写)(?:上去|上来|上|下来|下"
    r"|一下|一笔|了)?(?:吧|得了|好了|算了|行了)?[。.!！]?$"
    r"|(?:别|先别|不要|不)(?:删|撤|取消|丢)(?:了|掉)?"
    r"|\b(?:actually|after all|on second thoughts?)\b.{0,24}\b(?:file|record|report|register|log|put)\b"
    r"|\b(?:file|record|report|register|log) (?:it|that|this) (?:after all|anyway|then)\b",
    re.IGNORECASE,
)
# What was looked for and not found is told anew.
_ANEW = re.compile(
    r"(?:真的?没有?|没有?(?:查到|找到)?|查不到|找不到|啊|哦|唉|好吧?|行吧?|得|算了|[\s，,。?？!！])*(?:那就?|我|给我|帮我|麻烦|再|还是)*"
    r"(?:你|您)?(?:重新|再|新)(?:给我|帮我)?(?:报|登记|登|提交|反映|投诉|立|说)(?:一?[个件次遍份张])?(?:新的)?(?:吧|得了|好了|算了|行了|呗|行吗|可以吗)?[\s。.!！?？]*"
    r"|(?:就是?)?(?:上(?:回|次)|之前|以前)(?:报|登记|反映|投诉)?(?:过)?的?那[个件](?:事儿?)?[啊呀吧]?[。.!！]*"
    r"|(?:(?:ok(?:ay)?|fine|really|no|so|then|well|please|nothing)[,.?! ]*)*(?:can (?:you|i)|could (?:you|i)|i'?ll|i want to|let'?s|let me|just)?[ ]*"
    r"(?:report|file|register|make|open) (?:it|one|a new one)(?: again| anew)?(?: then| please)*[.!? ]*"
    r"|(?:the|that) (?:same )?one (?:from )?(?:before|last time|i reported)[.! ]*",
    re.IGNORECASE,
)
# On second thoughts, right after dropping it: what leads up to 'file it', or says no more than 'wait'.
_ON_SECOND_THOUGHTS = (
    r"(?:(?:没事儿?|算了|还是|等等|等一?下|等会儿?|慢着|稍等|别[啊呀]|不[行对]|不(?=[\s，,])|不是|哎呀?|唉|嗯|哦|啊"
    r"|那|行|好[的吧]?|要不|要不然|不然|改主意了|我改主意了|后悔了|想了想"
    r"|hm+|um+|uh|oh|no+|nope|wait|(?:hang|hold) on(?: a (?:sec|second|moment|minute))?|one (?:moment|second|sec)"
    r"|actually|sorry|well|ok(?:ay)?|yes|yeah|please|pls|but|so|and|then"
    r"|i(?:'ve)? changed my mind|on second thoughts?|never ?mind that)[\s，,。.!！…~]*)"
)
_WAIT = re.compile(
    rf"{_ON_SECOND_THOUGHTS}*(?:等等|等一?下|等会儿?|慢着|稍等|wait|(?:hang|hold) on(?: a (?:sec|second|moment"
    rf"|minute))?|i(?:'ve)? changed my mind|我?改主意了|后悔了)[\s，,。.!！…~]*",
    re.IGNORECASE,
)
_FILE_AFTER_ALL = re.compile(
    rf"{_ON_SECOND_THOUGHTS}*"
    r"(?:(?:还是|就|给|帮|替|得|要|想|把|麻烦|请|你们?|您)*(?:我|俺|咱)?(?:还是|得|要|想)*(?:那件|它|刚才(?:那"
    r"|的)\S{0,3})?(?:给我?)?(?:记|登记|报|反映|提交|投诉?|写)"
    r"(?:上去|上来|上|下来|下|一下|一笔|了)?(?:吧|得了|好了|算了|行了)?"
    r"|(?:do |please |just |can you |could you |i (?:do |still )?want (?:you )?to |i'd (?:still )?like (?:you )?to "
    r"|you can |let'?s |go ahead(?: and)? )*"
    r"(?:file|record|report|register|log|submit)(?: (?:it|that|this|the complaint|my complaint))(?: (?:please"
    r"|after all|anyway|then|now))*"
    r"|i (?:do |still )?want (?:it|that|this) (?:filed|recorded|reported|on record)|(?:please )?(?:do it"
    r"|go ahead(?: with it)?)(?: please| after all)?)[\s，,。.!！~]*",
    re.IGNORECASE,
)
# The same, and which one: 'ok fine, file the lift thing', '那还是登记吧，路灯那个'.
_ONE_EN = r"(?:the|my|that) [\w' -]{2,30}?(?:complaint|thing|one|report|matter|case)"
_ONE_ZH = r"[^，。！？不别]{1,10}?(?:那个|那件?事?|的事儿?)"
_FILE_THAT_ONE = re.compile(
    rf"{_ON_SECOND_THOUGHTS}*(?:fine[, ]+)?(?:{_ONE_EN}(?: again)?[, ]+)?"
    rf"(?:(?:please|just|do|can you|could you|go ahead and|let'?s) )*(?:file|record|report|register|log|submit)"
    rf"(?: (?:it|that|this|{_ONE_EN}))?(?: (?:please|again|after all|anyway|then|now))*[.!]*"
    rf"|{_ON_SECOND_THOUGHTS}*(?:{_ONE_ZH}[，, ]*)?(?:还是|就|给|帮|我|再|重新|照旧)*(?:登记|报|反映|提交|投诉)"
    rf"(?:上去|上|一下|了)?(?:吧|得了)?(?:[，, ]*{_ONE_ZH})?[。.!！]*",
    re.IGNORECASE,
)
# The same behind a reason: '不行 他不开门 还是登吧', 'no, he won't fix it. please file it'.
_STILL_FILE = re.compile(
    r".{1,30}[\s，,。.!！]+(?:我|那|我们|咱)?还是(?:给|帮|替|麻烦|我|俺|你|您|得|要|把它?)*(?:登记|提交|反映|投诉|登|报|记|交)"
    r"(?:上去|上|一下|下来|下|了|一个)?(?:吧|得了|好了|算了|呗|啊)*[\s。.!！~]*"
    r"|.{1,60}[,.;!]\s*(?:(?:please|pls|just|so|then|ok(?:ay)?|and|do|can you|could you|i want you to|you can|let['’]?s)[, ]+)*"
    r"(?:file|record|report|register|log|submit) (?:it|that|this)(?: (?:please|pls|after all|anyway|then|now|for me))*[\s.!?]*",
    re.IGNORECASE,
)
# The same before a reason, and before nothing that puts it off: '还是报吧 太危险了'.
_FILE_FOR_REASON = re.compile(
    r"(?:哎|唉|嗯|算了|那|不行|想了想|[，,\s])*还是(?:给|帮|替|得|要|我|你|您)*(?:登记|提交|反映|投诉|登|报|记)(?:上|一下|了)?(?:吧|得了|好了)"
    r"[\s，,。.!！]+(?![^，。]{0,8}(?:再[说想看等议考]|想想|考虑|问问|商量|明[天儿]|回头|改天|以后|过[两几]天|等(?:[等我他她下明晚]|一[等下会])))"
    r"[^，。？?不别]{2,14}[。.!！]*"
)
# To go on without waiting any longer, in one breath: '不等了 你给我登', 'never mind, just send it'.
_SEND_IT = re.compile(
    r"(?:不等(?:人|他们?|你们?)?了|别等了|等不(?:了|及)了?|不(?:找|要|用)(?:人工?|真人|客服)?了|算了|得了|行了?|好了?|可以|嗯|唉|哎|哦|那|吧|[\s，,。.!！])*"
    r"(?:还是|就|你们?|您|直接|先|赶紧|赶快|快|给|帮|替|麻烦|把|我|俺|它|这个?|这件事?|那个?)*"
    r"(?:提交|登记|上报|投诉|反映|交|登|记|报|发)(?:上去|上|一下|下来|下|了|走)?(?:吧|得了|好了|行了|算了|呗|啊|呀|嘛)*[\s。.!！~]*"
    r"|(?:(?:never ?mind|forget (?:it|that|the (?:person|human)|about (?:it|that))|ok(?:ay)?|fine|no|nah|well|actually|alright|all right|yes|yeah"
    r"|don['’]?t bother|i(?:['’]?ll| will) not wait|i(?:['’]?m| am) not waiting|(?:i )?can['’]?t wait|leave (?:it|that)|then|so|please|pls|and|but)[,.;! ]+)*"
    r"(?:(?:(?:can|could|may|would|will) (?:i|you|u|we)|just|please|go ahead(?: and)?|i(?:['’]?d| would) like (?:you )?to|i (?:still )?want (?:you )?to"
    r"|let['’]?s|you can|still|simply) )*"
    r"(?:send|file|submit|record|register|report|log) (?:it|that|this|mine|my (?:complaint|case|report|one))"
    r"(?: (?:in|on record|off|out|now|then|anyway|please|pls|all the same|regardless|after all|for me|here|as it is))*[\s.!?]*",
    re.IGNORECASE,
)
# Who was told what the rule is and wants to complain of it: 'no I want to complain about it', '不是 我就是要投诉他们'.
_COMPLAINS = re.compile(
    r"(?:(?:不是?|不用|没有|嗯+|对|那|可是|但是)[\s，,。]*){0,3}[我俺](?:就是|就|是|还是|还|要|想|得|必须){1,3}(?:投诉|举报|反映|告)"
    r"(?:一下)?(?:他们?|它|这个?|这事儿?|这件事|那家|公司)?[啊呀吧的\s。.!！]*"
    r"|(?:(?:no|yes|yeah|ok(?:ay)?|but|well|actually|so|and|please)[,.! ]+){0,4}i(?:['’]d| would| really| just| do| still){0,2}"
    r" (?:want|need|like|wish|wanna) (?:to )?(?:complain|report|file)"
    r"(?: (?:about |on |against )?(?:it|this|that|them|him|her|a complaint(?: about (?:it|this|that|them))?))?(?: (?:please|then|now)){0,2}[\s.!]*",
    re.IGNORECASE,
)
_RECORD_IT = re.compile(
    r"(?:记|登记|报|反映|提交|写)(?:上去|上来|上|下来|下|一下|一笔|了)?(?:吧|得了|好了|算了)?[。.!！]*"
    r"|(?:file|record|report|register|log) (?:it|that|this)[.!]*",
    re.IGNORECASE,
)
# That a complaint be made of what was just told, whoever it is about: 'can you file a complaint about him'.
_FILE_ABOUT = re.compile(
    rf"{_ON_SECOND_THOUGHTS}*(?:(?:can|could|would|will) (?:you|u|i|we)(?: please| just)? |please |i (?:want|would like|'d like|wanna) (?:you )?(?:to )?)*"
    r"(?:file|make|put in|record|register|open|log|take) (?:a|the|my|an official) (?:complaint|report|case|ticket)"
    r"(?: (?:about|on|against|for) (?:him|her|them|it|that|this|me|us|(?:the|that|this|my) [\w' -]{2,25}))?(?: (?:please|now|then|for me))*[\s.?!]*"
    rf"|{_ON_SECOND_THOUGHTS}*(?:能不能|能|可以|可不可以|你|您|那|就|就是|我|要|想)*(?:帮我?|给我?|替我?)?(?:投诉|举报|告)(?:一下|下)?(?:他|她|它|他们|这人|那人|这家伙)(?:吗|吧|行吗|可以吗|不)?[\s。.？?！!]*",
    re.IGNORECASE,
)
# What 'file a new one' may be taken for while one is being told.
_OF_TICKETS = frozenset(
    {
        *("ask_ticket_status", "supplement_ticket", "urge_ticket", "reopen_ticket", "list_my_tickets"),
        *("withdraw_ticket", "file_complaint", "cancel", "out_of_scope", "inform"),
    }
)
# How somebody wants it recorded, who only seems to say no: '先别公开', 'no name please'.
_HOW = re.compile(
    r"公开|保密|匿名|名字|实名|电话|\b(?:public|private|confidential\w*|anon\w+|name|phone|call)\b",
    re.IGNORECASE,
)


def takes_up(text: str, intent: str, at: Standing) -> str | None:
    """A short message that goes on with what was left, or wants on record after all what was dropped."""
    waiting, dropped = at.waiting, at.dropped
    if waiting and intent == "deny" and _HOW.search(text):
        return "resume_draft"
    back = waiting and _BACK.match(text) is not None
    back = back or ((waiting or dropped) and _AFTER_ALL.match(text) is not None)
    back = back or (
        dropped
        and any(one.fullmatch(text) for one in (_RECORD_IT, _FILE_AFTER_ALL, _FILE_THAT_ONE, _WAIT, _ANEW))
    )
    back = back or (dropped and any(one.fullmatch(text) for one in (_STILL_FILE, _FILE_FOR_REASON)))
    back = back or (waiting and _COMPLAINS.fullmatch(text) is not None)
    back = back or ((waiting or dropped) and _SEND_IT.fullmatch(text) is not None)
    return "resume_draft" if back and len(text) <= SHORT_NAMING * (1 if has_cjk(text) else 2) else None


def files_it(text: str, intent: str, at: Standing) -> str | None:
    """A wish to have what was just told on record, taken for a word on tickets that are not there."""
    if intent not in _OF_TICKETS or at.filed or at.surveyed or not _FILE_ABOUT.fullmatch(text):
        return None
    return "affirm" if at.alarmed else "resume_draft" if at.waiting else None


def tells_anew(text: str, intent: str) -> bool:
    """Whether what was looked for and not found is to be told anew, taken for a word on tickets."""
    return intent in _OF_TICKETS and _ANEW.fullmatch(text) is not None
