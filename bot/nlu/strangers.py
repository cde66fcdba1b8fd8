"""What is told of strangers and of the dark that is no danger: who fouls where people live, of whom only the looks are
told, and a way that nobody lights. Pure.
"""

from __future__ import annotations

import re

# Who fouls a stairwell is a nuisance, unless somebody is met, followed or threatened there.
_FOULS = re.compile(
    r"撒尿|尿尿|小便|大便|拉屎|随地|吐痰|乱扔|烟头|\b(?:pees?|peeing|urinat\w+|spits?|spitting|poops?|litter\w*)\b",
    re.IGNORECASE,
)
_MEETS = re.compile(
    r"[对冲当朝](?:着|面)|露[出着阴下]|裸|脱|摸|跟[着踪]|尾随|追|堵[着住门]|刀|[打砸踹撞敲]|威胁|骂|怕|吓|抢|孩子|女儿|闺女"
    r"|\b(?:at (?:me|us|her|him)|follow\w*|knife|threat\w*|hit\w*|naked|expos\w*|chas\w*|grab\w*|scared|afraid|block\w*|drunk"
    r"|girls?|daughter|kids?|child\w*|bang\w*)\b",
    re.IGNORECASE,
)
# Who is ill or hurt tells of the same: '大便出血 人站不住', 'he slipped where they spit'.
_SUFFERS = re.compile(
    r"血|晕|昏|失禁|疼|痛|喘|憋|(?:叫|喊)?不醒|动不了|不动了|起不来|站不[住起稳]|摔|滑倒|倒[了在下地]|抽搐|抽筋|中风|中毒|受伤|[烫烧]伤|救|(?<![臭熏烦])死|着火|起火"
    r"|冒烟|起烟|炸|触电|漏电|没气|呼吸|意识"
    r"|\b(?:blood\w*|bleed\w*|bled|faint\w*|unconscious|breath\w*|pains?|painful|agony|hurt\w*|fell|fall\w*|slipp\w*|collaps\w*|seizures?"
    r"|stroke|injur\w*|dying|dead|on fire|in flames|caught fire|burning|(?:is|feels|very|so) (?:ill|sick|weak)"
    r"|(?:can['’]?t|cannot) (?:move|get up|stand up|walk|wake|pee|urinate))\b",
    re.IGNORECASE,
)

_KNOWS_NOT_EN = (
    r"(?:(?:and|but|so|sorry|well) )*(?:i |we )?(?:do(?:n['’]?| no)t (?:know|recognise|recognize) (?:him|her|them|who|the guy|that guy)"
    r"(?: (?:it|he|she|they) (?:was|is|were|are))?|no idea(?: who(?: (?:he|she|it|they) (?:is|was|are))?)?|never seen (?:him|her|them)(?: before)?)"
)
_ONLY_LOOKS = re.compile(
    rf"(?:{_KNOWS_NOT_EN}[.,;! ]+)?(?:just |only |maybe |it['’]?s |(?:it|he|she) (?:was|is|had|wore) |(?:he|she)['’]?s )*(?:an? |the |some |two |wearing )?"
    r"(?:(?:very |quite |really )?(?:tall|short|fat|thin|skinny|bald|chubby|slim|old|young|middle[- ]aged|big|small|chinese|foreign|white"
    r"|black),? )*(?:guys?|m[ae]n|wom[ae]n|lady|boys?|girls?|dudes?|glasses|hat|cap|mask|beard|hoodie|coat|jacket)"
    r"(?:[, ]+(?:in|with|wearing|and|has|had) (?:an? |the |his |her )?(?:(?:black|white|red|blue|grey|gray|green|yellow|dark|light|long"
    r"|short|big|work|baseball|face|leather|down|school) ?){0,3}(?:glasses|hats?|caps?|masks?|beard|moustache|coats?|jackets?|hoodies?"
    r"|shirts?|t-shirt|uniforms?|suit|dress|jeans|trousers|pants|shoes|vests?|hair|tattoos?|backpack|helmet))*[.! ]*",
    re.IGNORECASE,
)


def only_looks(text: str) -> bool:
    """Whether nothing is told but how somebody looks: 'I don't know him. a short man in a grey hoodie'."""
    return _ONLY_LOOKS.fullmatch(text) is not None


# A road that nobody lights, or a stair: 'no light on the road to the station, very dark'.
_DARK = re.compile(
    r"\b(?:no|without|(?:broken|dead|missing) )(?: ?(?:any|working|street|public))* ?(?:lights?|lamps?|lighting)\b|\b(?:lights?|lamps?|lighting) (?:is|are|was"
    r"|were|has been|have been)?(?: all| still)? ?(?:out|off|dead|broken|not working)\b|(?:路灯|楼道灯|灯)[^，。]{0,6}(?:不亮|坏|灭|没开)|没(?:有)?路灯",
    re.IGNORECASE,
)
_IN_THE_DARK = re.compile(
    r"\b(?:lift|elevator|tunnel|trapped|stuck|locked|fell|fall\w*|crash\w*|accident|hurt|injur\w*|slip\w*|faint\w*|can['’]?t|cannot|bleed\w*|robb\w*|attack\w*|touch\w*|help me|someone|somebody"
    r"|man|men|guy|stranger|smoke|spark\w*|wires?|electr\w*|fire|burn\w*)\b|电梯|困|摔|跌|晕|起不来|站不|撞|伤|血|抢|有人|男的|冒烟|火|电线|漏电",
    re.IGNORECASE,
)


def only_dark(text: str) -> bool:
    """Whether nothing is told but that a way is not lit, and of nobody whom it harmed or who is met there."""
    return (
        _DARK.search(text) is not None and _IN_THE_DARK.search(text) is None and _MEETS.search(text) is None
    )


def only_fouls(text: str) -> bool:
    """Whether the words tell of somebody who fouls a place, and of nobody who is met, threatened, ill or hurt there."""
    return bool(_FOULS.search(text)) and not (_MEETS.search(text) or _SUFFERS.search(text))
