"""Whether words tell of somebody whom an outage endangers: on a machine, bedridden, very old, very young. Pure."""

from __future__ import annotations

import re

from actions.said import Said

# A machine, a treatment or a state that needs power, water or heat now.
_MACHINES = (
    r"呼吸机|制氧|吸氧|氧气(?:机|瓶|罐)?|供氧|输氧|透析|雾化|监护仪|吸痰|气管切开|胃管|鼻饲|心电|起搏|胰岛素|输液泵|电动(?:床|轮椅)|气垫床|植物人|瘫|卧床|起不来床"
    r"|下不了(?:床|楼)|动弹?不了|动不了|走不(?:了|动)(?:路|道)?|不能(?:走路|动弹|自理)|行动不(?:便|方便|了)|腿脚不(?:便|好|方便|利索)|轮椅|残疾|失能|失智|痴呆|失明|盲人|截肢"
    r"|半身不遂|偏瘫|中风|脑梗|癌|化疗|重病|危重|病重|生命维持|孕妇|怀孕|坐月子|月子里|产妇|早产|新生儿|刚出生|婴儿|满月|几个月大|保温箱"
)
_MACHINES_EN = (
    r"ventilators?|respirators?|life[ -]support|oxygen|concentrators?|nebuli[sz]ers?|cpap|bipap|dialysis"
    r"|feeding (?:tube|pump)|suction (?:machine|pump)|insulin|pacemaker|wheel ?chairs?|bed ?ridden|bed-?bound"
    r"|paraly[sz]ed|paralysis|quadripleg\w+|disabled|disability|immobile|housebound"
    r"|can(?:'?t|not| not) (?:walk|move|get (?:up|out|down)|stand|leave (?:the |his |her )?bed)"
    r"|(?:hard|trouble|difficulty|difficult)[a-z ]{0,12} (?:walking|moving|getting around)|blind|stroke|dementia"
    r"|alzheimer'?s|cancer|chemo\w*|hospice|terminally ill|seriously ill|very ill|pregnant|newborn|new-born|infant"
    r"|premature|incubator|(?:months?|weeks?|days?)[- ]old"
)
# Whoever is named so is at least asked after where the question was put.
_PEOPLE = (
    r"老人|老太太|老爷子|老头|老伴|奶奶|爷爷|姥姥|姥爷|外公|外婆|高龄|独居|病人"
    r"|[八九]十(?:多|几|好几|来)?岁?|[89]\d岁|宝宝|娃娃?|小孩|孩子"
)
_PEOPLE_EN = (
    r"elderly|grand(?:ma|pa|mother|father|parents?)|old (?:man|lady|woman|people|person)|baby|toddler"
    r"|patient|(?:8|9)\d(?:[- ]year[- ]old)?|in (?:his|her|their) (?:eighties|nineties)|frail|lives? alone"
)
_NEEDS_HELP = re.compile(rf"{_MACHINES}|\b(?:{_MACHINES_EN})\b", re.IGNORECASE)
_MAY_NEED_HELP = re.compile(rf"{_PEOPLE}|\b(?:{_PEOPLE_EN})\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[，,。.；;！!？?、\n]+|但是?|不过|可是|只是|倒是|就是(?=有)|\b(?:but|however|only|though|although|and)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"没(?!电|水|气|暖)(?:有|啥|什么|谁)?|无(?!法)|不(?:用|靠|需要|在|是)|别|都(?:好|挺好|健康|没事)|去世|走了|住院"
    r"|\b(?:no|not|none|nobody|no ?one|nope|nah|without|isn'?t|aren'?t|don'?t|doesn'?t|never|neither)\b",
    re.IGNORECASE,
)
_THERE_IS = re.compile(
    r"^(?:嗯|哦|是的?|对|唉|哎|[\s，,])*(?:家里?|我家|俺家|这边)?(?:还)?有(?:的|啊|呢|一[个位]|[个位]|两|俩|$|[。！!])"
    r"|^(?:yes|yeah|yep|yup|we do|there is|there'?s|i do|my |our )\b",
    re.IGNORECASE,
)
_THERE_IS_NOT = re.compile(
    r"^(?:嗯|哦|啊|那?倒?|家里?|我家|俺家|这边|[\s，,])*(?:都)?(?:没(?:有|啥|事)?|无|不用|不需要|没这样的|都(?:好|挺好|健康|没事))"
    r"|^(?:no+|nope|nah|none|nobody|no ?one|not (?:really|here|at home)|we'?re (?:all )?(?:fine|ok(?:ay)?|good)"
    r"|everyone'?s (?:fine|ok(?:ay)?)|all (?:fine|good|healthy)|just (?:me|us)|i live alone|it'?s fine)\b",
    re.IGNORECASE,
)


def tells_of_somebody(words: str) -> bool:
    """Whether the words tell, unasked, of somebody in need: a part that names the need and denies nothing."""
    return any(_NEEDS_HELP.search(part) and not _NOBODY.search(part) for part in _parts(words))


def answer(said: Said) -> bool | None:
    """Whether the answer to 'is there anybody at home who …' is yes (True) or no (False); None where it says neither.

    Only somebody who is named counts against a 'no' ('没有，就是有个瘫痪的老人').
    """
    if said.pressed:
        return {"affirm": True, "deny": False}.get(said.intent)
    if tells_of_somebody(said.words):
        return True
    named = any(_MAY_NEED_HELP.search(part) and not _NOBODY.search(part) for part in _parts(said.words))
    if named:
        return True
    if _THERE_IS_NOT.search(said.words) or any(
        (_NEEDS_HELP.search(part) or _MAY_NEED_HELP.search(part)) for part in _parts(said.words)
    ):
        return False
    if _THERE_IS.search(said.words) or said.acts_any("affirm"):
        return True
    return False if said.means("deny", "skip", "cancel", "drop_draft", "thank", "goodbye") else None


def _parts(words: str) -> list[str]:
    return [part.strip() for part in _CLAUSE.split(words) if part and part.strip()]
