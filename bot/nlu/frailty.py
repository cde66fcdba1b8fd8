"""What makes somebody frail, told beside a matter: how old they are, what ails them, up which stairs they live. Pure.

'吓死个人 我妈心脏不好', 'my grandma lives on the 18th floor': nobody calls for help, however it sounds.
"""

from __future__ import annotations

import re

# Whatever may be said of who is frail, in any order, phrases before the words in them; an illness that breaks out at this
# moment is not among it.
_PEOPLE_ZH = (
    r"老?[爸妈爹娘][爸妈]?|父亲|母亲|父母|爷爷|奶奶|姥姥|姥爷|外[公婆]|[公婆]婆|公公|岳[父母]|丈母娘|老公|老婆|媳妇|爱人|老伴儿?"
    r"|儿子|闺女|女儿|孩子|小孩儿?|娃|宝宝|孙子|孙女|老人家?|老太太|老爷子|老两口|孕妇|病人|[我俺咱他她]们?"
)
_AILS_ZH = (
    r"(?:心脏病|高血压|糖尿病|冠心病|哮喘|关节炎|风湿|气管炎|老寒腿|腰椎病)(?![犯发])"
    r"|(?:心脏|血压|身体|身子|腿脚?|腰|膝盖|眼睛|眼神儿?|耳朵|睡眠|胆子|肺|气管)(?:本来|一直|也|就|都|有点儿?|很|又)?(?:不太?好|不灵|不利索|不方便|高|弱|差|小|背)(?!过)"
    r"|坐轮椅|拄着?拐杖?|卧床|行动不便|怀着?孕|坐月子|残疾|[上下]下?楼[很都也]?(?:不方便|费劲|困难)|高龄|独居|一个人住"
)
_FRIGHT_ZH = r"[真可太快]?[吓愁急气烦吵][死坏](?:老人|孩子|个?人|我|俺)?了?"
_ZH = re.compile(
    rf"{_AILS_ZH}|{_FRIGHT_ZH}|{_PEOPLE_ZH}|今年|已经|本来|一直|年纪|岁数|住在?|个?月|[层楼][上高]?"
    r"|[\d一二两三四五六七八九十百岁家里有是个还也都就才快刚又大的很太了啦呢啊呀着多几\s，,。.!！~～、]"
)
_PEOPLE_EN = (
    r"mom|mum|mother|dad|father|parents?|grand(?:ma|pa|mother|father|parents?|dad|mom|mum)|granny|gran|nan|wife|husband"
    r"|partner|sons?|daughters?|kids?|child(?:ren)?|baby|neighbou?rs?|aunt|uncle|in-laws?|lady|man|woman|person|people"
)
_AILS_EN = (
    r"(?:bad|weak|sore) (?:hearts?|backs?|knees?|legs?|lungs?|hips?)|heart (?:condition|disease|problems?|trouble)"
    r"|trouble walking|high blood pressure|asthma|allerg(?:y|ies)|diabetes|arthritis|dementia"
    r"|lives? (?:all )?(?:alone|upstairs|by (?:him|her)self)|(?:in )?(?:a|an|the|his|her) wheelchair|walker|cane|crutches|pregnant|elderly|aged|frail|disabled"
    r"|blind|deaf|retired|weak|old"
    r"|(?:can['’]?t|cannot|can not|couldn['’]?t) (?:climb|manage|take|use|do|handle|walk|go|get)(?: (?:up|down))?"
    r"(?: (?:all|so many|that many|these|those|the))* (?:stairs|steps|flights)"
)
_NUMBERS_EN = (
    r"\d{1,3}(?:st|nd|rd|th)?|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?"
    r"|two|three|four|five|six|seven|eight|nine|ten|first|second|third|(?:four|fif|six|seven|eigh|nin|ten|twelf)th"
)
# A floor with its number; who is on the floor, or still in there, may need help.
_STOREY_EN = rf"(?:on|at|up on|up to) the (?:{_NUMBERS_EN}|top|ground) floor|(?:{_NUMBERS_EN}) floors(?: up)?"
_EN = re.compile(
    rf"(?:{_AILS_EN}|{_STOREY_EN}|(?:{_PEOPLE_EN})(?:['’]s)?|{_NUMBERS_EN}|(?:he|she|they|we|i|it)(?:['’](?:s|re|ve|m))?|years?|yrs?|months?|weeks?|my|our|the|an?|her|his"
    r"|who|with|me|us|of|and|but|also|too|so|very|really|quite|only|already|almost|over|about|nearly|still|just"
    r"|even|poor|lives?|living|stays?|uses?|is|are|am|has|have|had|got)(?![\w'’])|[\s,.;!~-]+",
    re.IGNORECASE,
)


def only_frail(text: str) -> bool:
    """Whether nothing else is told than who is frail, and how."""
    return _is_all(_ZH, text) or _is_all(_EN, text)


def _is_all(words: re.Pattern[str], text: str) -> bool:
    """Whether the text is one of the words after the other; each is taken as it first fits, so that no text takes long."""
    at = 0
    while at < len(text) and (word := words.match(text, at)):
        at = word.end()
    return at == len(text)
