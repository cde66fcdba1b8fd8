"""Whether a message puts something right that was told before, and what it tells beside. Pure."""

from __future__ import annotations

import re

from actions.said import Said

# 'Forget the smell, just the noise': of two things told in one breath the one that counts.
FORGET_ONE = re.compile(
    r"(?:(?:no|actually|sorry|ok(?:ay)?|well|please|you can)[, ]+)*"
    r"(?:forget|never ?mind|ignore|skip|drop|leave out)(?: about)? (?:the |my |our )?(?P<old>[^,.;!?]{3,30}?)"
    r"[,.;]? (?:and )?(?:it['’]?s|its|make it|do|keep|file|focus on|just|only)(?: just| only)?(?: about| for)?"
    r" (?:the |my |our )?(?P<new>[^,.;!?]{3,40})[.! ]*",
    re.IGNORECASE,
)
THIS_ONE = re.compile(
    r"(?:it['’]?s |that['’]?s )?the (?P<old>[\w'’-]+(?: [\w'’-]+)?) one[.! ]*", re.IGNORECASE
)
# Words that put something right, whatever it is.
_PUTS_RIGHT = re.compile(
    r"^(?:(?:and|oh|sorry|wait|actually|btw|also)[, ]+)+it (?:was|happened)"
    r" (?:yesterday|today|last \w+|this \w+|on \w+day)\b"
    r"|^(?:等等|等一?下|等会儿?|稍等|慢着)[\s，,。]*(?:应该)?是(?!不是)"
    r"|不对|不是|[哦噢]不|错了|(?:^|[，,。\s])(?:我?(?:要|想|得)|麻烦|请|帮我|给我)*(?:改|换|修改|更改|更新)一?下(?=$|[，,。:：\s]|地址|地点|电话|号码|时间|楼|门牌)"
    r"|想了想|改主意|(?:^|[，,。！!\s])(?:(?:哎|唉|嗯|那|算了|要不)[，, ]?)*还是(?:写|填|记"
    r"|用|改|按|叫)?(?!没|不|[那这上][个件次回]?\S{0,20}(?:事|问题|情况)|那样|这样|老|坏|在|有|要|很)(?=\S{2})|弄错|写错|打错|错别字|应该是|应该叫|改成|改为|改到"
    r"|换成|更正|搞错"
    r"|^(?:(?:u+gh|oh|um+|uh|er+m?|ah+|hmm?|argh|well|hey|damn|crap)[,.! ]+)*"
    r"(?:no|nope|sorr?y|oops|wait|correction|typo)\b|\bi mean\b|\b(?:make|put|set) (?:it|that|this)\b|\b(?:not"
    r"|actually|wrong|instead|rather|meant|mistake"
    r"|correction|change|should be)\b",
    re.IGNORECASE,
)
# Where one thing that is said ends and the next begins.
_BREATH = re.compile(r"[，,。.;；！!\n]+|(?<=[\u4e00-\u9fff\d])\s+(?=[\u4e00-\u9fff])|\band\b", re.IGNORECASE)
_MAKES_IT = re.compile(
    r"^(?:(?:actually|sorry|no|make it|change)\b|应该是|其实是|是\S{0,12}[号楼门层室]$"
    r"|it(?:['’]?s| is) (?:the )?(?:building|block|gate|unit|room|flat|floor|house|number) ?[a-z]?\d{0,4}[a-z]?$)",
    re.IGNORECASE,
)
_AND = re.compile(r"^(?:and|but|so|also|另外|还有|而且|然后)[\s，,]+", re.IGNORECASE)


def picks_one(words: str) -> bool:
    """Whether nothing is said but which of several it is: 'the British one'."""
    return THIS_ONE.fullmatch(words.strip()) is not None


def puts_right(said: Said) -> bool:
    """Whether the message puts something right that was told before."""
    return said.intent == "correct_detail" or puts_right_by_words(said.words) or forgets_one(said.words)


def puts_right_by_words(words: str) -> bool:
    """Whether the words themselves put something right."""
    return bool(_PUTS_RIGHT.search(words))


def beside_correction(words: str) -> str:
    """What is told in the same breath: 'actually make it gate 4 and the smell is bad too' → 'the smell is bad too'."""
    if forgets_one(words):
        return ""
    told: list[tuple[int, int]] = []
    begun, at = False, 0
    for end, after in [*(gap.span() for gap in _BREATH.finditer(words)), (len(words), len(words))]:
        if part := words[at:end].strip():
            kept = not (_PUTS_RIGHT.search(part) or _MAKES_IT.search(part))
            if kept:
                told.append((told.pop()[0], end) if begun else (at, end))
            begun = kept
        at = after
    joint = "，" if re.search(r"[\u4e00-\u9fff]", words) else ", "
    return joint.join(_AND.sub("", words[start:end].strip()) for start, end in told)


def makes_it(words: str) -> bool:
    """Whether words begin as a correction: 'actually make it …'."""
    return bool(_MAKES_IT.match(words))


def forgets_one(words: str) -> bool:
    """Whether one thing is dropped for another, and nothing else said: 'forget the smell, just the noise'."""
    return FORGET_ONE.fullmatch(words.strip(" 。.!！")) is not None
