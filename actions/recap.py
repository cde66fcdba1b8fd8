"""Who asks what was taken down so far, or could not read the card, is told it, and the open question stays. Pure."""

from __future__ import annotations

import re

from actions.draft import Draft
from actions.moments import moment
from actions.said import Said
from actions.sentence import Sentence
from actions.tidy import civil
from city.pack import CityPack
from desk.desk import Preview

_LONGEST = {False: 20, True: 70}
_ADDRESSED = (
    r"(?:(?:sorry|wait|hmm?|oh|um+|uh|well|hey|but|and|ok(?:ay)?|so|please|pls|excuse me|can you|could you|would you"
    r"|will you|my eyes are bad)[, .!]{1,3}){0,5}"
)
_CANNOT = r"(?:can['’]?t|cannot|can not|(?:could|did)(?:n['’]?t| not))"
_ASKS = re.compile(
    r"(?:(?:那|你|您|你们|刚才|现在|目前|到底|都)[\s，,]*)*(?:记|写|登记|填)(?:了|的|下来?的?|上)?(?:都|些"
    r"|了|是|有)*(?:什么|啥|哪些|咋样|怎么样)(?:了|内容|东西|呀|啊)?"
    r"|(?:你|您|把|再|给我?|帮我?|刚才|的|我?说的|记(?:下来?)?的|内容)*(?:念|复述|重复|读)(?:一?遍|一下)?(?:给我"
    r"|我)?(?:听听?|看看?)?(?:吧|呗|一?遍)?"
    r"|(?:你|您)?(?:都)?(?:记|写)(?:对|全|下来?|好|上)(?:了)?(?:吗|没有?)|(?:给)?我?看看(?:你"
    r"|您)?(?:都)?(?:记|写)(?:的|了)(?:啥|什么|内容)?"
    r"|(?:(?:so|ok(?:ay)?|wait|and|sorry)[, ]+)*(?:what|which)(?: \w+)? (?:have|did|do|has|had)? ?(?:you"
    r"|u)(?:['’]ve)?(?: (?:got|have|had|write|wrote|written|put|note|noted|take|taken"
    r"|record|recorded|get|so far|down|all))+(?: so far| now| until now)?"
    r"|(?:(?:can|could|would|will) you )?(?:please )?(?:read|repeat|say|show|give)(?: me)? (?:it|that|this"
    r"|everything|all that|all of it|my (?:complaint|report|case|details)"
    r"|what (?:you(?:['’]ve)?|u) (?:have|got|wrote|put|noted|have got|wrote down|put down))(?: back| again"
    r"| so far| down)*(?: to me)?(?: please)?"
    r"|did you (?:get|write|note|catch)(?: down)? (?:all of (?:it|that)|all that|everything|it all|that(?: down)?)"
    # '再说一遍', 'say again please'; who says '我再说一遍' is about to say it.
    r"|(?:请|麻烦|那|能不能|能否|可不可以|可以|能|你|您|帮我|给我|把|刚才|那个|的|[\s，,])*(?:再|重新)(?:给我|跟我|帮我)?"
    r"(?:说|发|讲|念|放|显示|来|看)(?:上|给我)?一?[遍次下](?:给我)?(?:看看?|听听?)?(?:[吗吧呗呢啊]|[行好]吗|可以吗)*"
    rf"|{_ADDRESSED}(?:(?:come|say|show|send|read|repeat)(?: (?:it|that|this))?(?: to me)? (?:once )?(?:again"
    r"|(?:one|once) more(?: time)?)|repeat(?: (?:it|that|this))?)(?: to me)?(?:,? (?:please|pls|plz))?",
    re.IGNORECASE,
)
# That the card could not be read, and nothing else: a plate or a sign that nobody could read is of the matter.
_UNREAD = re.compile(
    r"(?:(?:不好意思|对不起|抱歉|等等|老花眼|没戴眼镜|眼神不好|眼花|有点|上面|刚才|哎|呀|哦|啊|呃|嗯|我|俺|这|那|个|你|您|发|写|说|的|字|太|小|快|多|长|了"
    r"|实在|真|还)[\s，,。.!！…]*){0,12}"
    r"(?:没(?:有)?(?:太)?[看听瞧瞅](?:太)?(?:清楚?|全|仔细)|[看听瞧瞅]不(?:太)?(?:清楚?|全)|字[也都]?(?:太|有点|这么)小)"
    r"[了啊呀呢哦]{0,2}(?:[\s，,]*(?:你|您)?(?:刚才)?[写发说]的(?:是)?(?:什么|啥|字)?)?"
    r"|(?:(?:啊|你|您|刚才|刚)*[说写发]?(?:了|的)?(?:是)?(?:什么|啥))"
    rf"|{_ADDRESSED}(?:i (?:just |really |still )?)?"
    rf"{_CANNOT} (?:quite |really |actually )?"
    r"(?:read|catch|make out|see|hear|get)(?: (?:that|this|(?:the|your) (?:text|card|summary|writing|message|letters"
    r"|font)|what (?:you|it|that) (?:wrote|said|says?|sent)))(?: (?:properly|clearly|well|at all|all|there|sorry))*"
    rf"|{_ADDRESSED}(?:i (?:just |really |still )?)?{_CANNOT} (?:quite |really )?"
    r"(?:read|catch|make out) (?:it|any of (?:it|that|this)|a (?:word|thing)|anything)"
    r"(?: (?:properly|clearly|at all|sorry))*"
    rf"|{_ADDRESSED}(?:(?:the )?(?:text|writing|font|letters)(?: is| are|['’]s) |it['’]?s )?"
    r"too (?:small|tiny)(?: to read)?"
    rf"|{_ADDRESSED}(?:what (?:was|is|did) (?:that|this|you (?:just )?(?:say|write|send))(?: again)?|what|huh"
    r"|pardon(?: me)?)",
    re.IGNORECASE,
)


def asks_back(said: Said) -> bool:
    """Whether a short message asks what was taken down, and nothing else: '你记了啥', 'read it back to me'."""
    words = said.words.strip(" 。.?？!！~～，,")
    return 0 < len(words) <= _LONGEST[words.isascii()] and _ASKS.fullmatch(words) is not None


def has_not_read(said: Said) -> bool:
    """Whether a short message says that the card could not be read, or only 'what?', and nothing else: '没看清'."""
    words = said.words.strip(" 。.?？!！~～，,…")
    return 0 < len(words) <= _LONGEST[words.isascii()] and _UNREAD.fullmatch(words) is not None


def so_far(draft: Draft, preview: Preview, said: Said, pack: CityPack) -> Sentence:
    """What is held of the matter, on one line."""
    reporter = (draft["reporter_name"], draft["reporter_phone"])
    told = (
        civil(str(draft["description"] or "")).replace("\n", " "),
        preview.place_name if draft["district"] else draft["address"],
        moment(draft, said, pack),
        draft["party"],
        " ".join(str(one) for one in reporter if one),
    )
    what = " · ".join(str(part) for part in told if part)
    return Sentence("utter_so_far", {"what": what}) if what else Sentence("utter_nothing_so_far")
