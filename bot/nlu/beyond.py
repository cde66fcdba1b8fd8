"""What only sounds like a question or something beyond the desk: anger, a call, stars for how it was done. Pure."""

from __future__ import annotations

import re

from bot.nlu.bare import SHORT_NAMING
from bot.nlu.beside import tells_wrong
from bot.nlu.done_with import takes_nothing_back
from bot.nlu.filed import has_it_filed
from bot.nlu.opening import would_like
from bot.nlu.standing import Standing
from bot.nlu.taking_up import tells_anew
from bot.nlu.text import has_cjk

# Anger at the desk that asks for nothing, whatever it sounds like.
_AT_THE_DESK = re.compile(
    r"(?:你们|你|12345)?(?:这帮|这群|都|就)?(?:到底)?(?:是|都是|就是)?(?:干什么|干嘛|干啥|干吗|吃什么|吃啥)吃的"
    r"|吃干饭|吃白饭|摆设|白拿\S{0,4}钱"
    r"|(?:你们|12345)\S{0,8}(?:办|干|做)过\S{0,4}(?:实事|好事|人事|正事)"
    r"|要你们?(?:还)?有?(?:什么|何|啥|屁)用|养你们?\S{0,4}(?:干什么|干嘛|干啥|吃的)|死人吗|没长(?:眼|耳|心|脑)"
    r"|(?:你们|12345|热线)\S{0,4}(?:踢皮球|有(?:什么|啥|个?屁)用|没用|不管用|不作为|不办事|只会推|就会推)|你们(?:就"
    r"|只|光)会推|^你们光登记"
    r"|\b(?:your (?:hotline|service|helpline|line)|(?:this|the) (?:hotline|helpline))(?: is|['’]s) (?:just |such |a |total |complete "
    r"|absolute )*(?:joke|useless|rubbish|disgrace|pointless)\b"
    r"|\b(?:12345|you (?:people|guys|lot)) (?:(?:is|are) (?:all |just |so )?(?:useless|a joke|hopeless)|never (?:do"
    r"|does|help|helps)|do(?:es)? nothing)\b",
    re.IGNORECASE,
)
# Whom somebody calls to, or sighs at, before anything is said.
_CALLS = re.compile(
    r"(?!([啊呀哎唉欸诶呦哟])\1{2,}[，,。.!！~～]*$)(?:喂|唉|哎|哎呀|哎哟|嗨呀|咳)*[，, ]*(?:闺女|姑娘|小姑娘|小伙子|小伙儿|小同志|同志|师傅|大姐|大哥|老师|孩子|亲"
    r"|美女|帅哥)?[啊呀哎欸诶呦哟唉，,。.!！~～]*"
)
# What is said into a telephone: to speak up, or whether one is heard.
_ON_THE_PHONE = re.compile(
    r"(?=.*(?:大声|大点儿?声|声音?.{0,2}大|得见|听见|听得|听到吗|喂|说话))"
    r"(?:[喂嗨哎，,。！!？?\s啊呀吧]|你好|(?:你|您)?(?:能不能)?(?:再)?(?:大点儿?声|声音?(?:再)?大(?:一?点儿?|些)|(?:说)?大声(?:一?点儿?|些))(?:行吗|好吗)?"
    r"|我?听不[见清到](?:你|您)?(?:说话|说什么|说啥)?|(?:你|您)?(?:能)?听得?[见到清](?:我)?(?:说话)?[吗么不]|(?:你|您)(?:倒是)?说话)+"
    r"|(?:(?:hello|hi|hey)[,.!? ]+)*(?:(?:can|could) you (?:please )?)?"
    r"(?:speak (?:up|louder)|(?:can|do) you hear me|i can['’]?t hear you)(?: please)?[.!? ]*",
    re.IGNORECASE,
)
# Why somebody came here, and not yet what for: '12345打不通才来这儿的'.
_CAME_HERE = re.compile(
    r"(?:(?:打|拨)(?:了|过)?)?(?:12345|热线|电话|你们(?:热线|电话)?)[^，。]{0,6}(?:打不通|占线|没人接|接不通|排队)[^，。]{0,4}(?:才|就|只好|只能|所以)"
    r"(?:来|上|找|到|在|用)?(?:这儿|这里|你们?这(?:儿|里)|网上|微信|小程序)(?:来|说|上|反映)?(?:的|了)?[啊呀吧。.!！\s]*"
)
# What a Chinese greeting has in it; '我老伴走了' is none.
_GREETS = re.compile(
    r"好|喂|嗨|哈喽|哈[啰罗]|在|早|晚|hi|hello|hey|有人|12345|请问|打扰|师傅|同志|客服|小姐|大姐|安|来了|见",
    re.IGNORECASE,
)
# What a word on how badly a matter was handled may be taken for.
_JUDGED_AS = frozenset({"abuse", "ask_help", "bot_challenge"})
_NO_ANGER = frozenset(
    {"ask_help", "bot_challenge", "out_of_scope", "nlu_fallback", "ask_question", "affirm", "deny"}
)
# Outside a form nothing was asked that these could answer.
_MISHEARD_ANGER = frozenset({"inform", "greet", "correct_detail", "goodbye", "skip"})
# Stars and the like for how it was done, however harsh the words beside them.
_RATES = re.compile(
    r"[一二三四五零1-5](?:颗|个)?星(?!期)|差评|好评|\b(?:\d|one|two|three|four|five|zero) stars?\b",
    re.IGNORECASE,
)
_RATED_AS = frozenset(
    {"abuse", "nlu_fallback", "goodbye", "thank", "inform", "correct_detail", "file_complaint"}
)


def beyond(text: str, intent: str, at: Standing) -> str | None:
    """What only sounds like a question or like something beyond the desk; None where it is what it sounds like.

    Where danger was told of, a follow-up is open or more was asked for, nothing that is said is beyond the desk.
    """
    form, surveyed = at.form, at.surveyed and not at.form
    if form and at.asked and tells_anew(text, intent):
        return "affirm"
    if intent == "out_of_scope" and (at.alarmed or at.surveyed or at.invited) and not form:
        return "nlu_fallback"
    if at.judged and not form and intent in _JUDGED_AS:
        return "nlu_fallback"
    if intent == "cancel" and has_it_filed(text):
        return "nlu_fallback"
    if intent == "cancel" and takes_nothing_back(text) and (not form or tells_wrong(text)):
        return "nlu_fallback"
    if surveyed and intent in _RATED_AS and _RATES.search(text):
        return "answer_survey"
    came = not form and _CAME_HERE.fullmatch(text) is not None
    if came or _ON_THE_PHONE.fullmatch(text) or _calls(text, intent):
        return "greet"
    angry = intent in _NO_ANGER or (not form and intent in _MISHEARD_ANGER)
    if angry and len(text) <= SHORT_NAMING and _AT_THE_DESK.search(text):
        return "abuse"
    if intent == "greet" and has_cjk(text) and not _GREETS.search(text):
        return "nlu_fallback"
    wishes = intent == "ask_question" and not form and would_like(text)
    return "file_complaint" if wishes else None


def _calls(text: str, intent: str) -> bool:
    """Whether somebody only calls to whoever is there, or sighs."""
    calls = any(char.isalnum() for char in text) and _CALLS.fullmatch(text)
    return bool(calls) and intent in _NO_ANGER | {"abuse"}
