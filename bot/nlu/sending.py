"""Whether somebody asks if, or how, a picture, a video or a paper may be sent here. Pure.

Such a question is nothing but a few words in any order; whatever tells more than that is a matter.
"""

from __future__ import annotations

import re

_WHAT_ZH = r"照片儿?|拍照|拍张照|相片|图片|截图|截屏|小?视频|录像|录音|语音|小票|发票|收据|单据|票据|凭证|证据|附件|文件|(?:聊天|转账|通话|微信|支付)(?:记录|截图)?|材料|合同|病历|图"
_SEND_ZH = r"发(?!票)|传|上传|加|添|附|补|贴|放|提供|提交|拍|(?<=[你您们])看看?|收"
_MAY_ZH = r"能不能|可不可以|行不行|好不好|能|可以|可|怎么|咋|如何|哪儿|哪里|要不要|用不用|需不需要|需要|是不是|支持|让|想|要|有没有|有"
_WHAT_EN = (
    r"photos?|pics?|pictures?|images?|videos?|clips?|screen ?shots?|receipts?|invoices?|files?|documents?|docs?|recordings?"
    r"|voice (?:notes?|messages?)|audio|evidence|proof|attachments?|footage|pdfs?|contracts?"
)
_SEND_EN = r"add|send|attach|upload|post|share|include|give|show|submit|put|forward|take|provide|accept"
_MAY_EN = r"can|could|may|shall|should|do|does|how|where|is it (?:ok(?:ay)?|possible|alright)|am i able|want|like|possible|allowed|ok(?:ay)?|have|need"
_ASKS = re.compile(
    r"[?？]|[吗嘛么不]\W*$|能不能|可不可以|行不行|好不好|怎么|咋|如何|哪儿|哪里|要不要|用不用|需不需要|想|^能|可以"
    r"|\b(?:can|could|may|shall|should|how|where|is it|am i|want to|like to|do (?:you|i|u))\b",
    re.IGNORECASE,
)
_SEND = re.compile(rf"{_SEND_ZH}|\b(?:{_SEND_EN})(?:ing)?\b", re.IGNORECASE)
_WHAT = re.compile(rf"{_WHAT_ZH}|\b(?:{_WHAT_EN})\b", re.IGNORECASE)
# '截图行吗' names no sending.
_WILL_DO = re.compile(
    rf"(?:{_WHAT_ZH})(?:也|都)?(?:行|可以|好使|收|要|成)(?:吗|么|不)|\b(?:{_WHAT_EN})[^.?]{{0,12}}\bok(?:ay)?\?",
    re.IGNORECASE,
)
# 'You want a photo?', '要不要照片': offered to the desk. What an office may ask somebody for is nothing to look at.
_LOOKED_AT = re.compile(
    r"照片|拍[张个照]|相片|图|截屏|视频|录像|录音|语音|小票|收据|发票|证据|凭证|记录"
    r"|\b(?:photos?|pics?|pictures?|images?|videos?|clips?|screen ?shots?|receipts?|recordings?|evidence|proof|footage)\b",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"(?:要不要|用不用|需不需要|要我拍)|(?:^|[，,。\s你您们])(?:需?要|用)(?!是)"
    r"|\b(?:you|u|ya)(?: guys| people| all)?(?: even| also)? (?:want|need|like|require|see)\b|(?:^|[,.!;?] *)(?:want|need)\b(?! (?:my|the receipt|our)\b)"
    r"|\bwould\b.{0,30}\bhelp\b|\bif (?:you|u) (?:want|need|like)\b|\bif (?:it|that|they) helps?\b|\b(?:needed|required|useful|helpful)\b",
    re.IGNORECASE,
)
_TO_SEE = re.compile(
    r"\b(?:you|u) (?:want|need|like) to see\b|(?:^|[,.!;?] *)(?:want|need|would you like) to see (?:the|my|it|them|a)\b|[您你们]要看(?!病)",
    re.IGNORECASE,
)
# 'A photo of the broken gate': what is on it is no other matter.
_ON_IT = re.compile(
    rf"(?<=\w)(?P<what> (?:{_WHAT_EN})) (?:of|from) (?:it|(?:the|my|this|that|a|our)(?: [a-z]+){{1,3}})(?=[?.,!]|$)",
    re.IGNORECASE,
)
# All that may stand in such a question beside these.
_BESIDE = re.compile(
    rf"{_WHAT_ZH}|{_SEND_ZH}|{_MAY_ZH}|[我俺你您]们?|给|过|上|去|来|到|在|往|这|那|儿|里|里面|一下|一?[张个段份条些下点]|几|两|的|了|吗|呢|啊|吧|么|嘛|不|行"
    r"|好|还|成|收|使|也|再|请问|请|就|都|是|有|把|跟|和|或者?|一起|现在|现场|购物|手机|手里|手头|拍|清楚|清晰|用|看|拿|[\s，,。.!！?？~、]"
    rf"|\b(?:{_WHAT_EN}|(?:{_SEND_EN})(?:ing)?|{_MAY_EN}|i|we|u|ya|you|guys|ve|ive|got|get|took|kept|saved|made|them|they|want|would|help(?:s|ful)?|useful|needed|required|see|look|have|has|at|also|even|to|a|an|the|my|some|one|of|it|this|that|these|here|in|with|please|pls|also"
    r"|too|more|another|now|just|if|and|or|by|as well|hi|hello|hey|ok|so|chat|there|any|few|would|be|is|are|for|case|complaint|report|via)\b",
    re.IGNORECASE,
)
# Who shall be sent something asks for another thing.
_TO_THE_WRITER = re.compile(
    r"(?:发|传|提供|寄|拍)(?:一?[份张下个])?给我|给我们?(?:发|传|提供|寄|看|拍)|\b(?:send|show|give|forward|share with) (?:me|us|it to me)\b",
    re.IGNORECASE,
)
# Whether it came is another question: '照片收到了吗', 'did you get my photo?'.
_ARRIVED = re.compile(
    rf"(?:{_WHAT_ZH})[^，。,]{{0,8}}(?:收到|看到|看见|传到|发过去|发出去|传上)[^，。,]{{0,3}}(?:[吗么嘛](?=\W|$)|没有?(?=\W|$)|[?？])"
    rf"|(?:收到|看到|看见)[^，。,]{{0,8}}(?:{_WHAT_ZH})[^，。,]{{0,3}}(?:[吗么嘛](?=\W|$)|没有?(?=\W|$)|[?？])"
    rf"|^(?:(?:hi|hello|hey|so|ok|and)[,. ]+)*(?:did|have) (?:you|u)(?: guys)? (?:get|got|receive|received|see|seen)\b"
    rf"[^.?!]{{0,20}}\b(?:{_WHAT_EN})\b"
    rf"|^(?:(?:hi|hello|hey|so|ok|and)[,. ]+)*(?:did|has|have) (?:my|the|our)\b[^.?!]{{0,15}}\b(?:{_WHAT_EN})\b[^.?!]{{0,15}}"
    r"\b(?:arrived?|come|came|go|gone)\b",
    re.IGNORECASE,
)
# What it is was said before: '怎么发给你们', 'how do i send it'.
_HOW_TO_SEND = re.compile(
    r"(?:那|这个?|我|要|请问|[，, ])*(?:怎么|咋|如何|往哪儿?|在哪儿?|上哪儿?)(?:才能|能)?(?:发|传|上传|提交)(?:给)?(?:你们?|您|过去|上去|到哪儿?)?(?:呢|啊|呀)?[\s。.?？!！]*"
    r"|(?:(?:so|ok|and|but|please|where|or) )*(?:how|where) (?:do|can|should|could|would) (?:i|we) (?:send|upload|attach|share|post|submit) (?:it|them|that|this|those)(?: (?:to you|here|then|please))*[\s.?!]*",
    re.IGNORECASE,
)
_LONGEST = {True: 24, False: 80}


def asks_to_send(words: str) -> bool:
    """Whether all that is asked is whether, where or how something may be sent: '能不能加一张小票', 'can I add a photo?'."""
    if _HOW_TO_SEND.fullmatch(words.strip()):
        return True
    asks = _ASKS.search(words) or (words.isascii() and _offers(words))
    if len(words) > _LONGEST[not words.isascii()] or not (_WHAT.search(words) and asks):
        return False
    if _TO_THE_WRITER.search(words) or _ARRIVED.search(words):
        return False
    sends = _SEND.search(_WHAT.sub(" ", words)) or _WILL_DO.search(words) or _offers(words)
    return bool(sends) and not any(char.isalnum() for char in _BESIDE.sub("", _ON_IT.sub(r"\g<what>", words)))


def _offers(words: str) -> bool:
    """Whether something to look at is offered: 'I have the receipt, you want a photo?'."""
    return bool((_LOOKED_AT.search(words) and _OFFERS.search(words)) or _TO_SEE.search(words))


def asks_whether_it_came(words: str) -> bool:
    """Whether all that is asked is whether something that was sent has arrived."""
    return len(words) <= _LONGEST[not words.isascii()] and bool(_ARRIVED.search(words))
