"""A ticket's title: the first words of the complaint that say what it is about. Pure."""

from __future__ import annotations

import re

from city.introductions import without_introductions

LONGEST_ZH = 30
LONGEST_EN = 70
SHORTEST_ZH = 6
SHORTEST_EN = 15
_LEAST = 2
_MARKS = " ，。！？；,.!?;…"
# What people say to the desk before they come to the matter.
LEAD_ZH = (
    r"您好|你好|你们好|喂|请问|那个|麻烦(?:您|你)?(?:一下)?"
    r"|劳驾(?:您|问一?下?句?)*|(?:跟您|跟你)?(?:打听|问|请教)(?:您|你)?(?:一?下|一?句|个事儿?)|(?:我)?再(?:说|讲|报)一?(?:遍|次|回)"
    r"|[哦噢嗯呃哎唉欸]+|(?:行|好|得|嗯)吧|那?(?:您|你)?(?:就|先|给我|帮我|替我)*(?:记|登记|听)(?:着|一下|下来|下|上)(?:吧|啊)?"
    r"|(?:事情)?是这样的?|我跟(?:您|你)(?:说|讲)(?:一下)?"
)
GREETING = re.compile(
    r"^(?:(?:我(?:想|要)(?:反映|投诉|举报|表扬|夸夸?|感谢)(?:一下子?|一个问题)?"
    r"|那(?:我)?就?(?:来)?(?:投诉|反映|举报)一下|(?:我说)?(?:您|你们?)?(?:到底)?能不能(?:给)?管管"
    r"|表扬(?:一下)?|(?:我)?(?:可|真)?不是(?:来|要)?(?:骂人|找茬儿?|吵架|闹事)的?"
    rf"|{LEAD_ZH}"
    r"|另外(?:还有)?|此外|再有|对了|also|and|but|(?:ok(?:ay)?|great|good|cool|perfect|alright)(?=[,.!:;])"
    r"|so(?= (?:the|my|our|there|this|that"
    r"|these|those|i|we|they)\b)"
    r"|(?:hello|hi|hey)(?: there| all| everyone| team)?|good (?:morning|afternoon|evening)|excuse me"
    r"|i(?:'d| would) (?:like|want) to (?:report|complain about)|i want to (?:report|complain about))"
    r"(?:[\s,，。.!！:：、~～啊呀哈]+|(?<=另外)|(?<=[反投举][映诉报])|(?<=表扬)|(?<=感谢)|(?<=夸)|(?<=一下)|(?<=问题)))+",
    re.IGNORECASE,
)
# A full stop behind one of these ends no sentence.
SHORTENED = r"(?<!\b[Mm]r)(?<!\b[Mm]rs)(?<!\b[Mm]s)(?<!\b[Dd]r)(?<!\b[Nn]o)(?<!\b[Ss]t)(?<!\b[Rr]d)"
BREAKS = re.compile(rf"[，。！？；,!?;\n]|{SHORTENED}\.(?=\s|$)|…")
# A clause that only greets, or says when, how often, or how long one has lived there: no matter yet.
_TIME_ZH = (
    r"(?:从|自|打|大概|大约|差不多|开始|起|以来|到现在|至今|左右|前后|就|都|到|至|的|又|还|、|\s"
    r"|[上下这本前][上下]?个?(?:周|星期|礼拜|月)[一二三四五六日天末初底]?|[周月年][末初底]|大?[昨今前][天儿]|[去今前]年|最近|近期|近来"
    r"|每[天晚周月年]|天天|夜夜|早上|上午|中午|下午|傍晚|晚上|半夜|夜里|凌晨|\d{1,2}[:：]\d{2}"
    r"|[\d零一二两三四五六七八九十几半]+(?:个?多?(?:年|月|日|号|天|周|星期|礼拜|小时|钟头)|点(?:半|多|钟)?)(?:前|来|了)?)"
)
_TIME_EN = (
    r"(?:since|from|on|in|for|at|around|about|like|until|till|to|and|the|of|last|this|past|every|each|a|an|few|couple|all"
    r"|almost|over|yesterday|today|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mornings?|afternoons?|evenings?|nights?"
    r"|weeks?|months?|years?|days?|hours?|weekends?|ago|now|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|\d{1,4}(?!\d)(?:[:.]\d\d)?(?:st|nd|rd|th|[ap]\.?m\.?)?"
    r"|[ap]\.?m\.?|noon|midnight)"
)
# Where and how long, and nothing of what it is like there.
_LIVING = (
    r"(?: here)?(?: (?:in|at|on|of|for|since|about|all)(?: (?!(?:in|at|on|of|for|since|about|all|that|which|who|whose"
    r"|where|when|while|and|but|or|so|because|with|without|above|below|under|near|next|opposite|beside|behind|between"
    r"|over|full|fear|is|are|was|were|has|had|does|never|no|not|can['’]?t|cannot)\b)[\w'’.-]+){1,5})*"
)
IDLE = re.compile(
    rf"{_TIME_ZH}+|{_TIME_EN}(?: {_TIME_EN})*"
    r"|(?:打扰|辛苦|麻烦|有劳)(?:您|你们?)?(?:了|一下)?|不好意思(?:打扰了?)?|抱歉|祝\S{1,8}|(?:希望)?(?:您|你们)(?:一切)?(?:都)?(?:好|辛苦)了?"
    r"|(?:i|we)?(?: really| do)? ?(?:hope|trust) (?:you|this|everyone|all).*|how(?: are|'re) you.*"
    r"|how(?:['’]s| is) it going|(?:many )?thanks?(?: you)?(?: so much| very much| a lot| in advance)?(?: for .*)?"
    r"|(?:so |very )?sorry (?:to (?:bother|trouble|disturb)|for (?:bothering|the bother|disturbing)).*"
    r"|to whom it may concern|greetings|(?:dear|respected|esteemed) .*|sirs?|madam"
    rf"|(?:i|we)(?: have|['’]ve)? ?(?:been living|lived|been a resident|been residents){_LIVING}"
    rf"|(?:i|we) (?:live|am a resident|are residents){_LIVING}"
    r"|我们?(?:家)?(?:在\S{1,10})?(?:都|已经)?(?:住|生活)了?(?:有|快)?[\d一二两三四五六七八九十几多]+年多?了?",
    re.IGNORECASE,
)
CHINESE = re.compile(r"[\u3400-\u9fff]")
SMALL = re.compile(r"[a-z]+(?![A-Za-z])")
# When it happened, in a line of its own below what was told (`actions.draft`).
TIME = re.compile(r"\n(?:时间：|When: )[^\n]*\Z")
# Who somebody is, before what they did: 'my landlord's name is Wang Jianguo, he keeps my deposit'.
WHOSE = re.compile(
    r"^(?P<who>(?i:my|our|the|this|that|his|her|their) (?:[a-z]+ ){0,2}?[a-z]+?)(?:['’]?s)? (?:(?i:name is|name['’]s"
    r"|is called|is named)) (?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?[A-Z〔][\w〕'’-]*(?: [A-Z〔][\w〕'’-]*){0,2}"
    r"(?:[,.;] *| +(?=[a-z]))(?P<rest>.+)",
    re.DOTALL,
)
ABOUT = re.compile(r"(?:^|(?<=[,.;] ))(?:(?:and|but|so) )?(?:he|she|they|who|it)\b ?", re.IGNORECASE)
DOES = re.compile(
    r"^(?:and )?(?:is|are|was|has|had|will|won['’]?t|would|can['’]?t|cannot|doesn['’]?t|didn['’]?t"
    r"|isn['’]?t|hasn['’]?t|just|never"
    r"|always|still|keeps?|refuses?|wants?|[a-z]{3,}ed)\b",
    re.IGNORECASE,
)


def whose(told: str) -> str:
    """The text without the name at its head: 'my landlord's name is Wang, he won't pay' is 'my landlord won't pay'."""
    found = WHOSE.match(told)
    if found is None:
        return told
    rest = found["rest"].strip()
    begins = next((at.end() for at in ABOUT.finditer(rest) if DOES.match(rest[at.end() :])), None)
    if begins is not None:
        # What stands between the name and what they did says where they live and the like.
        return f"{found['who']} {rest[begins:]}"
    does = DOES.match(rest)
    return f"{found['who']} {rest.removeprefix('and ')}" if does else rest


def from_matter(told: str) -> str:
    """The text from where it comes to the matter, behind greetings, introductions and bare times; whole where it never
    does."""
    told = without_introductions(told)
    at = 0
    for pause in BREAKS.finditer(told):
        clause = GREETING.sub("", told[at : pause.end()].strip()).strip(_MARKS)
        if clause and not IDLE.fullmatch(clause):
            break
        at = pause.end()
    rest = GREETING.sub("", told[at:].strip()).strip()
    return rest if len(rest) >= _LEAST else told


def title(description: str) -> str:
    """At most 30 characters of Chinese or 70 of English, cut where a clause or a word ends. Never empty for a text.

    English begins with a capital, unless its first word has some further on ('iPhone').
    """
    whole = " ".join(TIME.sub("", description).split())
    told = whose(from_matter(whole)) or whole
    chinese = bool(CHINESE.search(told))
    longest, shortest = (LONGEST_ZH, SHORTEST_ZH) if chinese else (LONGEST_EN, SHORTEST_EN)
    cut = _cut(told, longest=longest, shortest=shortest, by_words=not chinese)
    return cut if chinese or not SMALL.match(cut) else f"{cut[0].upper()}{cut[1:]}"


def _cut(told: str, *, longest: int, shortest: int, by_words: bool) -> str:
    bare = told.rstrip(" ，。！？；,.!?;…~～")
    if len(bare) <= longest:
        return bare or told[:longest]
    ends = [match.start() for match in BREAKS.finditer(told) if shortest <= match.start() <= longest]
    if ends:
        return told[: ends[-1]].rstrip()
    head = told[: longest - 1]
    if by_words and " " in head.strip():
        head = head[: head.rindex(" ")]
    return head.rstrip(" ，,、") + "…"
