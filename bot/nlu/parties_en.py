"""Whom a complaint in English is about, where the name has no word for its trade: by what leads to it. Pure.

'Booked through Happy Panda Tours', 'the airline, China Southern,', 'School is BISS', 'Third time. ICBC', 'iTalk'.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence

from bot.nlu.found import Found
from bot.nlu.spelt_names import NAME_WORDS
from city.introductions import introductions
from city.model import District, Subdistrict
from city.pack import CityPack

_NAME = r"(?-i:[A-Za-z]?[A-Z][\w'’&-]*(?: (?:of |& |and |the )?(?:[A-Z0-9][\w'’&-]*|\d{1,2})){0,3})"
_KIND = (
    "consultanc(?:y|ies)|airline|developer|landlord|agent|agency|platform|brand|chain|firm|employer|boss|start-?up|dentist"
    "|garage|nursing home|care home|home|operator|courier|insurer|company|school|kindergarten|nursery|gym|club|restaurant"
    "|cafe|bar|shop|store|salon|clinic|hospital|hotel|hostel|bank|studio|centre|center|academy|college|university|supermarket"
    "|factory|contractor|builder|management|property|dealer|website|app"
)
# 'The airline, China Southern,': the name behind what it is, with or without where that stands.
_APPOSED = re.compile(
    rf"\b(?:{_KIND})(?: (?:in|at|near|on) [A-Z][\w'’]*(?: [A-Z][\w'’]*)?)?(?:, | \()(?:called |namely |it['’]?s )?"
    rf"(?P<name>{_NAME})(?=[,.;!?)]|\s*$)",
    re.IGNORECASE,
)
# 'School is BISS', 'Company: Bluesky'.
_LABELLED = re.compile(
    rf"(?:(?:^|[.,;!?\n] ?)(?:and )?(?:the |my |our )?(?:{_KIND})(?:['’]s)?(?: name)?(?: is| was|['’]s| ?[:=])"
    rf"|\b(?:{_KIND})(?:['’]s)? name(?: is| was|['’]s| ?[:=])?"
    rf"|\b(?:the )?name of (?:the |my |our |this )?(?:{_KIND})(?: is| was|['’]s| ?[:=])?) (?:the )?"
    rf"(?P<name>{_NAME})(?=[,.;!?]|\s*$| (?:in|at|near|no|and|by|on)\b)",
    re.IGNORECASE,
)
# Who sold it, let it or employs: bought from, booked through, 'I work for'. Where a husband works is another matter.
_DEALT = re.compile(
    r"\b(?:bought|bght|purchased|booked|ordered|rented|rent|leased|hired|employed|subscribed|signed up|signed|enrolled|enroled"
    r"|insured|flew|flown|flying|membership|contract|card|course|classes|ate|eat(?:ing|en)?|dined|dining|dinner|lunch|brunch|meal"
    r"|waiter|waitress|waitressing|cook|chef|barista|bartender|cashier|receptionist|cleaner|nanny|intern(?:ship)?|employee|staff member"
    r"|(?:i|we)(?:['’](?:m|ve|re)| am| are| have)?(?: been)?(?: still| also)? (?:work(?:ed|ing)?|teach(?:ing)?|taught))\b"
    r"(?! (?:is|was|are)\b)[^,.;!?\n]{0,40}?\b(?:from|through|thru|via|with|by|for|at) (?:the |a company called )?"
    rf"(?P<name>{_NAME})",
    re.IGNORECASE,
)
_FIRM = (
    r"education|tours?|travels?|tech|technolog(?:y|ies)|trading|media|fitness|homes?|airlines?|bank|insurance|academy|kids"
    r"|consulting|group|holdings|logistics|dental|motors|estates?|realty|interiors?|decoration|moving|english|international"
)
# A name alone at the end: 'Third time. ICBC', 'no notice. Jing Xi Care Home', '… dont need. iTalk Education, Wangjing SOHO'.
_ALONE = re.compile(
    rf"[.!?;,\n] ?(?P<name>(?-i:[A-Z]{{3,6}}|(?:[A-Za-z]?[A-Z][\w'’&-]* ){{1,3}}(?:[A-Z]?(?i:{_FIRM})))\b)(?=[.!?,]|\s*$)"
)
# 'A cook in Taj Pavilion': who serves in a house, not in a city.
_SERVES = re.compile(
    r"\b(?:waiter|waitress|cook|chef|barista|bartender|cashier|receptionist) in (?:the )?"
    rf"(?P<name>{_NAME})(?= (?:in|at|near|on)\b|[,.;!?]|\s*$)",
    re.IGNORECASE,
)
# A firm by what it trades in, wherever it is told: 'the warehouse of Yida Logistics'.
_FIRMED = re.compile(
    r"(?-i:(?!(?:The|My|Our|This|That|Physical|Higher|Special|Adult|Public|Good|New|Some|A|An|In|At|By|From|Local|Car|Pet|House|English) )"
    r"[A-Z][\w'’&-]*(?: [A-Z][\w'’&-]*)?) "
    r"(?:education|tech|technolog(?:y|ies)|trading|media|fitness|consulting|logistics|dental|motors|realty|interiors|decoration"
    r"|holdings|travel|tours)\b",
    re.IGNORECASE,
)
# Where somebody studies or was treated is whom it is about: 'chaoyang hospital', 'BLCU'.
_INSTITUTION = (
    r"(?:(?:international|first|second|third|no\.? ?\d+|primary|middle|high|affiliated|people['’]?s|children['’]?s|maternity"
    r"|medical|language|normal) )*(?:hospital|university|college|institute|school|kindergarten|clinic|academy)\b"
)
_ENDS_INSTITUTION = re.compile(rf"(?:.* )?{_INSTITUTION}", re.IGNORECASE)
_BEHIND_INSTITUTION = re.compile(rf" {_INSTITUTION}", re.IGNORECASE)
_UNIVERSITY = re.compile(r"[A-Z]{2,4}U|RUC|UIBE|BIT|BUAA|CUC|UCAS|USTB|Tsinghua|Beida|Beihang")
# A brand by its letters: 'GreenBridge', 'iTalk'.
_BRAND = re.compile(r"(?<![\w'’])(?:[a-z]?[A-Z][a-z]+){2,3}(?![\w'’])")
# 'Boss at xingfu hotpot', 'rats at lao wang malatang': a name that is spelt as Chinese ones are, written small, before its trade.
_SPELT_SMALL = re.compile(
    rf"\b(?:at|of|in|from|by|the|called|named) (?P<name>{NAME_WORDS}"
    r" (?:hot ?pot|huoguo|malatang|bbq|barbecue|noodles?|dumplings?|restaurant|cafe|bakery|supermarket|hotel|gym|fitness|salon|spa|clinic"
    r"|pharmacy|kindergarten|driving school|training|education|decoration|moving|logistics|factory|company))\b"
)
# Large letters that are no firm: days, shouting, what one pays or writes with, a kind of thing.
_NO_FIRM = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)s?|january|february|march|april|may|june"
    r"|july|august|september|october|november|december|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
    r"|i|i['’]\w+|my|the|they|we|he|she|it|this|that|chinese|english|china|beijing|christmas|spring festival|new year"
    r"|asap|please|thanks?|help|urgent|fyi|omg|wtf|lol|sos|vip|soho|ktv|atm|vpn|btw|imo|sim|usb|led|lcd|suv|hsk|ielts"
    r"|toefl|gmat|gre|iit|visa|rmb|cny|usd|eur|gbp|not|and|but|now|why|how|what|who|when|again|never|stop|fix|wechat|weixin"
    r"|alipay|whatsapp|tiktok|youtube|facebook|iphone|ipad|macbook|airpods|mr|mrs|ms|miss|dr)\b",
    re.IGNORECASE,
)
# One word in capitals that says how something went, or stands in the same text in small letters: 'it closed. CLOSED.'
_SHOUTED = re.compile(
    r"(?:CLOSED|GONE|NOTHING|EVERYTHING|NOBODY|ZERO|NONE|STILL|ALWAYS|EVERY|TWICE|BROKEN|USELESS|RIDICULOUS|DISGUSTING"
    r"|UNACCEPTABLE|SERIOUSLY|REALLY|LITERALLY|NOW|TODAY|AWFUL|TERRIBLE|SCAM|SCAMMERS|LIARS?|THIEVES|CHEATERS?|FRAUD|SHAME"
    r"|YES|DONE|COLD|DARK|FREEZING|DANGEROUS|MONTHS|WEEKS|DAYS|YEARS|HOURS|ALL|ANYONE|HELLO|WOW|LOCKED|SHUT)"
)
_HOUSE = re.compile(r",? (?:building|bldg|block|tower|unit|soho|road|street|\d)", re.IGNORECASE)
_LEAST_BRAND = 5
# 'It's not PowerFit, it's called MegaFit': who it is not.
_REFUSED = re.compile(r"(?:\bnot|n['’]t) (?:called |named |the )?$", re.IGNORECASE)
_BEFORE = 16


def labelled(text: str, places: Sequence[tuple[int, int]]) -> Found | None:
    """The name that is said outright to be the firm's: 'dealer name is Xinda', 'name of company Zhongxin'."""
    for match in _LABELLED.finditer(text):
        outright = "name" in text[match.start() : match.start("name")].casefold()
        if outright and (found := _without_places(text, match.span("name"), places, said=True)):
            return found
    return None


def institutions(pack: CityPack) -> frozenset[str]:
    """The short names, in small letters, under which a school, hospital or university of the pack is known and nothing
    else: 'isb' of the International School of Beijing.
    """
    others = Counter(name.casefold() for spot in pack.spots for name in spot.names)
    areas: Iterable[District | Subdistrict] = (*pack.districts, *pack.subdistricts)
    for area in areas:
        called = (area.en.rpartition(" ")[0], area.pinyin, *area.aliases)
        others.update(name.casefold() for name in called if name)
    return frozenset(
        name.casefold()
        for spot in pack.spots
        if any(_ENDS_INSTITUTION.match(name) and name.isascii() for name in spot.names)
        for name in spot.names
        if name.isascii() and others[name.casefold()] == 1
    )


def dealt_with(
    text: str, places: Sequence[tuple[int, int]], known: Container[str] = frozenset()
) -> Found | None:
    """The first name that the words around it make a party; no place, no day, no person who only signs.

    `known`: names of institutions, in small letters."""
    patterns: Iterable[re.Pattern[str]] = (
        _LABELLED,
        _APPOSED,
        _SERVES,
        _DEALT,
        _ALONE,
        _FIRMED,
        _SPELT_SMALL,
    )
    for pattern in patterns:
        for match in pattern.finditer(text):
            if found := _without_places(text, match.span(_named(pattern)), places, said=pattern is _LABELLED):
                return found
    for match in _brands(text):
        if found := _without_places(text, match.span(), places, said=False):
            return found
    return _institution(text, places, known)


def _named(pattern: re.Pattern[str]) -> str | int:
    return "name" if "name" in pattern.groupindex else 0


def _institution(text: str, places: Sequence[tuple[int, int]], known: Container[str]) -> Found | None:
    """The first school or hospital among the known places."""
    idle = introductions(text)
    for start, end in places:
        if any(a <= start < b for a, b in idle):
            continue
        behind = _BEHIND_INSTITUTION.match(text, end)
        stop = behind.end() if behind else end
        told = text[start:stop]
        is_known = told.casefold() in known or _UNIVERSITY.fullmatch(told)
        if behind or _ENDS_INSTITUTION.fullmatch(told) or is_known:
            return Found("party", told, start, stop)
    return None


def _brands(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _BRAND.finditer(text) if len(match.group()) >= _LEAST_BRAND)


def _is_shouted(name: str, text: str) -> bool:
    """Whether large letters only say a word of the message louder, and name nobody."""
    said_before = name.isupper() and re.search(rf"\b{re.escape(name.lower())}\b", text) is not None
    return said_before or _SHOUTED.fullmatch(name) is not None


def _without_places(
    text: str, span: tuple[int, int], places: Sequence[tuple[int, int]], *, said: bool
) -> Found | None:
    """The name up to a place within it ('Etonkids Lido'); none where it is no firm's, or begins with a place.

    Of what is `said` to be the name the place is a part: 'School: Zhongguancun No 3 Primary'.
    """
    start, end = span
    if _REFUSED.search(text[max(0, start - _BEFORE) : start]):
        return None
    for a, b in places:
        if a <= start < b and not (said and b < end and not _HOUSE.match(text, b)):
            return None
        if start < a < end:
            end = a
    name = text[start:end].rstrip(" ,.-")
    if len(name) < 2 or _NO_FIRM.match(name) or _is_shouted(name, text):
        return None
    return Found("party", name, start, start + len(name))
