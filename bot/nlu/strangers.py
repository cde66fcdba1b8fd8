"""Strangers told of who are no danger: who fouls where people live, of whom only the looks are told. Pure."""

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


def only_fouls(text: str) -> bool:
    """Whether the words tell of somebody who fouls a place, and of nobody who is met, followed or threatened there."""
    return _FOULS.search(text) is not None and _MEETS.search(text) is None
