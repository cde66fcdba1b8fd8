"""Words that say no more than that help was called and is on its way: '120已经叫了 在路上呢'. Pure.

They are no new danger: whoever says so was told what to do, or knew. Help that does not come, or is still to be called,
is none of these words.
"""

from __future__ import annotations

import re

_WHO = (
    r"(?:我们?|俺们?|咱们?|家里人?|我?(?:爸|妈|儿子|闺女|女儿|老公|媳妇|爱人|老伴儿?)|邻居|街坊|保安|物业|同事|店员|司机|路人"
    r"|有人|旁边(?:的)?人|别人|[他她]们?)?"
)
_HELP = (
    r"(?:一?个)?(?:1[12][0-9]|999|96777|救护车|急救(?:车|中心)?|消防[队车]?|警察?|燃气(?:公司|集团)?|抢修(?:队|的)?)"
    r"(?:的?电话)?"
)
_DONE = r"(?:已经|刚才|刚|早|都|也|就|已|给|是|在)*"
_CALLED = re.compile(
    rf"{_WHO}(?:(?:已经|刚才|刚刚?|早就|已)(?:都|也|给)*(?:打|拨|叫|报|喊)(?:了|过|完|通)?了?(?:电话给)?{_HELP}(?:了|啦|过了)?"
    rf"|{_DONE}(?:打|拨|叫|报|喊)(?:了|过|完|通)+(?:电话给)?{_HELP}(?:了|啦)?"
    rf"|{_DONE}(?:打|拨|叫|喊|报){_HELP}(?:了|啦)"
    rf"|{_HELP}{_DONE}(?:打|拨|叫|喊|报)(?:了|过|完|通)+(?:电话)?(?:了|啦)?"
    r"(?:在等|等着|在(?:路上|外面|楼下|门口)等?着?)?)[啊呀哈呢]?"
)
# Without one of these nobody says so.
_CALLS = re.compile("[打拨叫报喊]")
_BESIDE = re.compile(
    r"(?:[他她]们?|人家|那边|对方|救护车|消防车|车|警察|师傅|人|说|正|也|都|已经|现在|就|我们?|大家|在|是)*"
    r"(?:路上|马上(?:就|要)?(?:到|来|过来)|快(?:要)?(?:到|来)|出发|往(?:这|我们?)(?:边|儿|这儿)?(?:来|赶)|赶(?:过)?来"
    r"|(?:楼下|门口|外面?|原地)?(?:在)?等(?:着|他们?|车|人)?|过来"
    r"|(?:大概)?[\d一二两三四五六七八九十几]{1,3}(?:来|多)?分钟(?:就|能|左右|内)*(?:到|来))[了啦呢着吧啊]*"
    r"|(?:我们?|人|大家|全家|都|已经|现在|也)*(?:出来|下来|撤出来|跑出来|到了?(?:楼下|外面|楼外|院里?|门口))[了啦]+"
    r"|嗯+|哦|好的?|行|知道了?|谢谢(?:你们?|您)?|多谢"
)
_CLAUSES = re.compile(r"[，。！~,.!\s]+")
_LONGEST = 40


def only_called_help(text: str) -> bool:
    """Whether nothing is told but that help was called, perhaps also that it comes and that people are outside."""
    if len(text) > _LONGEST or _CALLS.search(text) is None:
        return False
    told = [clause for clause in _CLAUSES.split(text) if clause]
    called = [clause for clause in told if _CALLED.fullmatch(clause)]
    return bool(called) and all(clause in called or _BESIDE.fullmatch(clause) for clause in told)
