"""What a message means to the dialogue beyond its intent: a question that the city can answer, a matter of others, a wish
about a ticket that is there. Pure.

The intent stays what the classifier found where only that is measured; the rules go by what is said here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.nlu.beside import tells_wrong
from bot.nlu.filed import has_it_filed, says_how_it_went, takes_nothing_back, wished
from bot.nlu.linking import wishes_link
from bot.nlu.of_site import blames_site
from bot.nlu.over import is_over
from bot.nlu.own_data import answers_erasure, wishes_own_data
from bot.nlu.person import asks_for_person, asks_whether_anybody, names_only_topic, wants_nobody
from bot.nlu.refusal import refuses_filing
from bot.nlu.safety import asks_what_to_do, calls_off, is_safe, wants_record
from bot.nlu.sending import asks_to_send, asks_whether_it_came
from bot.nlu.slowness import blames_desk
from bot.nlu.spans import share
from bot.nlu.stray import stray
from bot.nlu.text import has_cjk

_MATTERS = frozenset({"file_complaint", "ask_question"})
# What a question that the base answers may be taken for; everything about tickets stays as it is.
_ASKING = frozenset(
    {
        "file_complaint",
        "ask_help",
        "out_of_scope",
        "nlu_fallback",
        "switch_language",
        "bot_challenge",
        "inform",
    }
)
_ASKING_IN_FORM = frozenset({"ask_help", "bot_challenge", "out_of_scope", "nlu_fallback"})
# What a few words that ask may be taken for, too: 'is that legal', 'how long'.
_MISTAKEN_QUESTION = frozenset({"affirm", "greet"})
# What goes on about a matter while it is told, or where more was asked for: '周末也不停' asks for no hours of work.
_TOLD_BESIDE = frozenset({"nlu_fallback", "out_of_scope", "inform", "file_complaint"})
# 'Is there someone who speaks English?' asks, and changes no language.
_WHO_SPEAKS = re.compile(
    r"\b(?:some(?:one|body)|any(?:one|body)|people|person|staff|operators?|colleagues?)\b[^.?!]{0,30}\benglish\b",
    re.IGNORECASE,
)
# 'Will I get it back' asks for money, and takes nothing back.
_GETS_BACK = re.compile(
    r"\b(?:will|can|could|do|would|when|how) (?:i|we|you|they)\b[^.?!]{0,20}\b(?:get|give|have)\b[^.?!]{0,20}\bback\b",
    re.IGNORECASE,
)
_ASKS_ANYHOW = re.compile(
    r"[?？吗么呢啥咋谁哪]|什么|怎[么样]|多[少久]|几[点号时月天岁个]|请问|能|可以|可不|是否|要不要|用不用|有没有|[行是]不|不行|电话|号码|热线|归"
    r"|\b(?:what|when|where|which|how|who|whom|why|can|could|may|do|does|did|is|are|should|will|would|am|number|phone|hotline)\b",
    re.IGNORECASE,
)
# What somebody says who asks how their own case stands; '新能源指标什么时候出结果' asks of no case.
_OF_A_CASE = re.compile(
    r"[我俺咱]|单|编号|号码|投诉|反映|登记|举报|报修|上报|[那这](?:件|个)事|进度|进展|处理|你们|受理"
    r"|\b(?:my|our|case|ticket|complaint|report(?:ed)?|filed|progress|status|i|we|you)\b",
    re.IGNORECASE,
)
# How long it takes until something comes of it, asked in the middle of telling: '这得多久啊 家里等着钱呢'.
_HOW_LONG = re.compile(
    r"(?:那|这|这个|这事儿?|大概|一般|你们?|您|得|要|需要|还|等|到底|到时候|[等拖]到)*(?:多久|多长时间|多少天|几天|啥时候|什么时候|猴年马月)"
    r"(?:才|能|可以|会|给|有|出|有个)*(?:办|解决|处理|答复|回复|结果|信儿?|说法|回音|管|来人|到账|下来|完|好)*[啊呀呢吗么了]?(?=$|[\s，,。.?？!！])"
)
_HEARD_AS_HOW_LONG = frozenset(
    {"ask_question", "ask_help", "greet", "out_of_scope", "nlu_fallback", "inform"}
)
_READY = "confirmed"
_WHAT_IF = re.compile(
    r"(?:那|可|可是|但是?)?(?:要是|万一|如果|假如)[^，。]{1,20}(?:呢|咋办|怎么办|咋整)[？?。\s]*|(?:and |but |so )*what if\b.*",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?!(?:(?:ok(?:ay)?|yes|so|and)[, ]+)*(?:can|could|would|will) you(?: please| do (?:it|that))*[\s.?!]*$)(?:.*(?:[?？]|[吗么][。.!！]*)\s*$"
    r"|(?:and |but |so |ok(?:ay)? )*(?:(?:is|are|can|could|will|would|do|does|should|may) (?:it|that|this|you|they|he|she|i|we"
    r"|them|the)|how (?:long|soon|much|many)|what if)\b)",
    re.IGNORECASE,
)
_WHAT = "description"
_WHERE = ("district", "address")
# A verb or a word of somebody's makes a sentence of names.
_SENTENCE_EN = re.compile(
    r"\b(?:i|we|he|she|they|my|our|is|are|was|were|has|have|had|does|did|do|no|not|never|keeps?|too|very|because|when|every"
    r"|(?!Building\b|building\b|parking\b|Parking\b)\w{2,}(?:ing|ed)|\w+n['’]t)\b(?!\.)",
)
_TELLING = "complaint_form"
# What nobody makes anything of is for the person who was asked for.
_UNHEARD = frozenset({"nlu_fallback", "out_of_scope"})
# What a bare place, time or number may be taken for while something is asked: it has few words to go by.
_FEW_WORDS = frozenset(
    {
        "ask_question",
        "out_of_scope",
        "nlu_fallback",
        "answer_survey",
        "goodbye",
        "greet",
        "thank",
        "ask_help",
        "bot_challenge",
        "switch_language",
    }
)
_DETAILS = frozenset(
    {"district", "subdistrict", "address", "place_choices", "time", "phone", "person_name", "plate"}
)
_MOSTLY = 0.6
_SHORT_NAMING = 40
_ANOTHER_SPEAKS = re.compile(
    r"[她他]|老人|我[妈爸]|对方|\b(?:s?he|they|her|his|him|my (?:m[ou]m|mother|dad|father|wife|husband|parents?|granny|grandma|grandpa|neighbou?r))\b",
    re.IGNORECASE,
)
_SWITCH = re.compile(
    r"(?:换成?|改成?|切换?到?|用)(?:中文|英文|英语|汉语|普通话)(?:说|聊|讲|吧|行)|\b(?:switch|change) (?:over )?(?:to|into)\b",
    re.IGNORECASE,
)
# Whether word will come, and what was written down.
_HEARS_OF_IT = re.compile(
    r"(?:(?:谢谢|好的?|嗯|那|行)[，,。 ]*)*(?:到时候|以后|有(?:了)?(?:结果|消息|进展|信儿?)(?:了)?|办好了?|处理完?了?)*(?:你们?|您)?(?:会|能|是不是会?)?(?:再)?(?:告诉|通知|回复|联系|给我(?:发|来)(?:短信|消息|信儿?))我?(?:一声)?(?:的)?(?:吗|不|么)[\s?？。]*"
    r"|(?:(?:谢谢|好的?|那)[，,。 ]*)*(?:我)?(?:能|可以|想)?(?:看看|看一?下|看)(?:你们?)?(?:写|登记|记)(?:的)?(?:了)?(?:什么|啥|内容|成啥样)?(?:吗)?[\s?？。]*"
    r"|(?:(?:thanks?(?: you)?|ok(?:ay)?|great|so|and|but)[,.! ]+)*(?:will|do|can|how (?:will|do)) (?:i|you)(?: \w+)? (?:get|hear|know|be told|be informed|tell|let|inform|notify|message|text|contact|receive)\b[^.?!]{0,40}[\s.?!]*"
    r"|(?:(?:thanks?(?: you)?|ok(?:ay)?|so|and)[,.! ]+)*(?:can|could|may) i (?:see|read|check) (?:what (?:you|u|was|is) \w+(?: down)?|it|my (?:case|complaint|report)|the (?:text|case|complaint|report))[\s.?!]*",
    re.IGNORECASE,
)
# Whoever left in the middle and says so is no farewell and no yes.
_BACK = re.compile(
    r"(?:(?:好了?|嗯|行|我|那|咱们?|您好|你好|刚忙完|忙完了|ok|okay|hi|hello|hey|right|so|now|sorry"
    r"|well)[\s，,。.!！]*)*"
    r"(?:又?回来了(?=$|[\s，,。！])|接着(?:说|来|填|登记|刚才)|继续(?:说|吧|填|登记|刚才|$)|刚才说到哪|说到哪了"
    r"|(?:i'?m|im|i am) back\b|back (?:again|now)\b|(?:let'?s |let us |we can )?(?:continue|carry on"
    r"|go on)\b(?! strike)|where were we)",
    re.IGNORECASE,
)
# 'Where do I complain about the gym above us?' Here.
_WHERE_TO = re.compile(
    r"(?:您好|你好|请问|那个?|我|想问|问一下|[，, ])*(?:怎么|如何|咋|去哪儿?|在哪儿?|上哪儿?|找谁|向谁|跟谁)能?(?:投诉|举报|反映)(?:一下)?\s?(?!你们?$)\S{2}|"
    r"(?:hi|hello|hey|so|and|please|sorry|excuse me|[,. ])*(?:where|how|who|whom) (?:do|can|could|should"
    r"|would) (?:i|we|you) (?:go to |turn to |even )?"
    r"(?:complain|report|file|make a complaint|lodge)\b.{0,12}\b(?:about|for|on|against|a|an|the|my)\b",
    re.IGNORECASE,
)
_ASKS = _ASKING | {"ask_question"}
_OF_A_MATTER = frozenset({"category", "category_choices"})
_TAKEN_FOR_WISH = frozenset({"ask_question", "out_of_scope", "nlu_fallback", "ask_help"})
_OF_WHAT = _OF_A_MATTER | {"kind", "urgency"}
_PLACE = frozenset({"district", "subdistrict", "address", "place_choices", "plate"})
# Whoever dropped what was being told, or left it, and wants it on record after all.
_AFTER_ALL = re.compile(
    r"(?:还是|要不|不然|那就?|算了|唉|哎|行|好|嗯|你|您|再)[，, ]*"
    r"(?:(?:还是|就|给|帮|替|把|麻烦)[^，。]{0,3}){0,4}(?:我|俺)?(?:那件|刚才(?:那|的)\S{0,3})?(?:记|登记|报|反映|提交"
    r"|投诉|写)(?:上去|上来|上|下来|下"
    r"|一下|一笔|了)?(?:吧|得了|好了|算了|行了)?[。.!！]?$"
    r"|(?:别|先别|不要|不)(?:删|撤|取消|丢)(?:了|掉)?"
    r"|\b(?:actually|after all|on second thoughts?)\b.{0,24}\b(?:file|record|report|register|log|put)\b"
    r"|\b(?:file|record|report|register|log) (?:it|that|this) (?:after all|anyway|then)\b",
    re.IGNORECASE,
)
# What was looked for and not found is told anew.
_ANEW = re.compile(
    r"(?:真的?没有?|没有?(?:查到|找到)?|查不到|找不到|啊|哦|唉|好吧?|行吧?|得|算了|[\s，,。?？!！])*(?:那就?|我|给我|帮我|麻烦|再|还是)*"
    r"(?:你|您)?(?:重新|再|新)(?:给我|帮我)?(?:报|登记|登|提交|反映|投诉|立|说)(?:一?[个件次遍份张])?(?:新的)?(?:吧|得了|好了|算了|行了|呗|行吗|可以吗)?[\s。.!！?？]*"
    r"|(?:就是?)?(?:上(?:回|次)|之前|以前)(?:报|登记|反映|投诉)?(?:过)?的?那[个件](?:事儿?)?[啊呀吧]?[。.!！]*"
    r"|(?:(?:ok(?:ay)?|fine|really|no|so|then|well|please|nothing)[,.?! ]*)*(?:can (?:you|i)|could (?:you|i)|i'?ll|i want to|let'?s|let me|just)?[ ]*"
    r"(?:report|file|register|make|open) (?:it|one|a new one)(?: again| anew)?(?: then| please)*[.!? ]*"
    r"|(?:the|that) (?:same )?one (?:from )?(?:before|last time|i reported)[.! ]*",
    re.IGNORECASE,
)
# On second thoughts, right after dropping it: what leads up to 'file it', or says no more than 'wait'.
_ON_SECOND_THOUGHTS = (
    r"(?:(?:没事儿?|算了|还是|等等|等一?下|等会儿?|慢着|稍等|别[啊呀]|不[行对]|不(?=[\s，,])|不是|哎呀?|唉|嗯|哦|啊"
    r"|那|行|好[的吧]?|要不|要不然|不然|改主意了|我改主意了|后悔了|想了想"
    r"|hm+|um+|uh|oh|no+|nope|wait|(?:hang|hold) on(?: a (?:sec|second|moment|minute))?|one (?:moment|second|sec)"
    r"|actually|sorry|well|ok(?:ay)?|yes|yeah|please|pls|but|so|and|then"
    r"|i(?:'ve)? changed my mind|on second thoughts?|never ?mind that)[\s，,。.!！…~]*)"
)
_WAIT = re.compile(
    rf"{_ON_SECOND_THOUGHTS}*(?:等等|等一?下|等会儿?|慢着|稍等|wait|(?:hang|hold) on(?: a (?:sec|second|moment"
    rf"|minute))?|i(?:'ve)? changed my mind|我?改主意了|后悔了)[\s，,。.!！…~]*",
    re.IGNORECASE,
)
_FILE_AFTER_ALL = re.compile(
    rf"{_ON_SECOND_THOUGHTS}*"
    r"(?:(?:还是|就|给|帮|替|得|要|想|把|麻烦|请|你们?|您)*(?:我|俺|咱)?(?:还是|得|要|想)*(?:那件|它|刚才(?:那"
    r"|的)\S{0,3})?(?:给我?)?(?:记|登记|报|反映|提交|投诉?|写)"
    r"(?:上去|上来|上|下来|下|一下|一笔|了)?(?:吧|得了|好了|算了|行了)?"
    r"|(?:do |please |just |can you |could you |i (?:do |still )?want (?:you )?to |i'd (?:still )?like (?:you )?to "
    r"|you can |let'?s |go ahead(?: and)? )*"
    r"(?:file|record|report|register|log|submit)(?: (?:it|that|this|the complaint|my complaint))(?: (?:please"
    r"|after all|anyway|then|now))*"
    r"|i (?:do |still )?want (?:it|that|this) (?:filed|recorded|reported|on record)|(?:please )?(?:do it"
    r"|go ahead(?: with it)?)(?: please| after all)?)[\s，,。.!！~]*",
    re.IGNORECASE,
)
# The same, and which one: 'ok fine, file the lift thing', '那还是登记吧，路灯那个'.
_ONE_EN = r"(?:the|my|that) [\w' -]{2,30}?(?:complaint|thing|one|report|matter|case)"
_ONE_ZH = r"[^，。！？不别]{1,10}?(?:那个|那件?事?|的事儿?)"
_FILE_THAT_ONE = re.compile(
    rf"{_ON_SECOND_THOUGHTS}*(?:fine[, ]+)?(?:{_ONE_EN}(?: again)?[, ]+)?"
    rf"(?:(?:please|just|do|can you|could you|go ahead and|let'?s) )*(?:file|record|report|register|log|submit)"
    rf"(?: (?:it|that|this|{_ONE_EN}))?(?: (?:please|again|after all|anyway|then|now))*[.!]*"
    rf"|{_ON_SECOND_THOUGHTS}*(?:{_ONE_ZH}[，, ]*)?(?:还是|就|给|帮|我|再|重新|照旧)*(?:登记|报|反映|提交|投诉)"
    rf"(?:上去|上|一下|了)?(?:吧|得了)?(?:[，, ]*{_ONE_ZH})?[。.!！]*",
    re.IGNORECASE,
)
# The same behind a reason: '不行 他不开门 还是登吧', 'no, he won't fix it. please file it'.
_STILL_FILE = re.compile(
    r".{1,30}[\s，,。.!！]+(?:我|那|我们|咱)?还是(?:给|帮|替|麻烦|我|俺|你|您|得|要|把它?)*(?:登记|提交|反映|投诉|登|报|记|交)"
    r"(?:上去|上|一下|下来|下|了|一个)?(?:吧|得了|好了|算了|呗|啊)*[\s。.!！~]*"
    r"|.{1,60}[,.;!]\s*(?:(?:please|pls|just|so|then|ok(?:ay)?|and|do|can you|could you|i want you to|you can|let['’]?s)[, ]+)*"
    r"(?:file|record|report|register|log|submit) (?:it|that|this)(?: (?:please|pls|after all|anyway|then|now|for me))*[\s.!?]*",
    re.IGNORECASE,
)
# To go on without waiting any longer, in one breath: '不等了 你给我登', 'never mind, just send it'.
_SEND_IT = re.compile(
    r"(?:不等(?:人|他们?|你们?)?了|别等了|等不(?:了|及)了?|不(?:找|要|用)(?:人工?|真人|客服)?了|算了|得了|行了?|好了?|可以|嗯|唉|哎|哦|那|吧|[\s，,。.!！])*"
    r"(?:还是|就|你们?|您|直接|先|赶紧|赶快|快|给|帮|替|麻烦|把|我|俺|它|这个?|这件事?|那个?)*"
    r"(?:提交|登记|上报|投诉|反映|交|登|记|报|发)(?:上去|上|一下|下来|下|了|走)?(?:吧|得了|好了|行了|算了|呗|啊|呀|嘛)*[\s。.!！~]*"
    r"|(?:(?:never ?mind|forget (?:it|that|the (?:person|human)|about (?:it|that))|ok(?:ay)?|fine|no|nah|well|actually|alright|all right|yes|yeah"
    r"|don['’]?t bother|i(?:['’]?ll| will) not wait|i(?:['’]?m| am) not waiting|(?:i )?can['’]?t wait|leave (?:it|that)|then|so|please|pls|and|but)[,.;! ]+)*"
    r"(?:(?:(?:can|could|may|would|will) (?:i|you|u|we)|just|please|go ahead(?: and)?|i(?:['’]?d| would) like (?:you )?to|i (?:still )?want (?:you )?to"
    r"|let['’]?s|you can|still|simply) )*"
    r"(?:send|file|submit|record|register|report|log) (?:it|that|this|mine|my (?:complaint|case|report|one))"
    r"(?: (?:in|on record|off|out|now|then|anyway|please|pls|all the same|regardless|after all|for me|here|as it is))*[\s.!?]*",
    re.IGNORECASE,
)
_RECORD_IT = re.compile(
    r"(?:记|登记|报|反映|提交|写)(?:上去|上来|上|下来|下|一下|一笔|了)?(?:吧|得了|好了|算了)?[。.!！]*"
    r"|(?:file|record|report|register|log) (?:it|that|this)[.!]*",
    re.IGNORECASE,
)
# That a complaint be made of what was just told, whoever it is about: 'can you file a complaint about him'.
_FILE_ABOUT = re.compile(
    rf"{_ON_SECOND_THOUGHTS}*(?:(?:can|could|would|will) (?:you|u|i|we)(?: please| just)? |please |i (?:want|would like|'d like|wanna) (?:you )?(?:to )?)*"
    r"(?:file|make|put in|record|register|open|log|take) (?:a|the|my|an official) (?:complaint|report|case|ticket)"
    r"(?: (?:about|on|against|for) (?:him|her|them|it|that|this|me|us|(?:the|that|this|my) [\w' -]{2,25}))?(?: (?:please|now|then|for me))*[\s.?!]*"
    rf"|{_ON_SECOND_THOUGHTS}*(?:能不能|能|可以|可不可以|你|您|那|就|就是|我|要|想)*(?:帮我?|给我?|替我?)?(?:投诉|举报|告)(?:一下|下)?(?:他|她|它|他们|这人|那人|这家伙)(?:吗|吧|行吗|可以吗|不)?[\s。.？?！!]*",
    re.IGNORECASE,
)
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
# 'I'll report one now then', 'there is something': the matter is to come.
_ANNOUNCES = re.compile(
    r"(?:(?:那|行|好|得|嗯|唉|哎|对了|好吧|行吧)[，, ]*)*(?:我|咱|俺)?(?:还|就|先|现在|这会儿|这就|跟你|跟您|给你"
    r"|给您|想|要)*"
    r"(?:(?:报|登记|反映|投诉|说)(?:一?[个件]|一下)?(?:事儿?|问题|情况)?|有(?:一?[个件])?(?:事儿?|问题"
    r"|情况)(?:要?(?:说|反映|报))?)"
    r"(?:吧|啊|呗|行不行?|行吗|可以吗|了)?[。.!！?？]*",
)
# What 'file a new one' may be taken for while one is being told.
_OF_TICKETS = frozenset(
    {
        *("ask_ticket_status", "supplement_ticket", "urge_ticket", "reopen_ticket", "list_my_tickets"),
        *("withdraw_ticket", "file_complaint", "cancel", "out_of_scope", "inform"),
    }
)
_ANNOUNCED_AS = frozenset(
    {"affirm", "deny", "nlu_fallback", "out_of_scope", "goodbye", "greet", "ask_help", "inform", "skip"}
)
# From which probability on words with a category open a matter, and how near it has to be to what they were taken for.
_LIKELY, _CLOSE = 0.22, 0.6
# The same where what it is about is beyond doubt: '我的landlord不退deposit'.
_POSSIBLE, _DOUBTFUL, _BEYOND_DOUBT = 0.15, 0.7, 0.85
# 'So loud': what is heard, smelt or seen, and not yet of what.
_FELT = re.compile(
    r"(?:(?:oh|ugh|god|hey|omg)[, ]+)?(?:it['’]?s |it is |this is )?(?:(?:so|too|very|really|super|way too|fucking|damn"
    r"|extremely|unbearably)[, ]+)+(?:loud|noisy|dirty|filthy|smelly|stinky|dark|dusty|smoky)(?: here| again| outside| today)?[.! ]*",
    re.IGNORECASE,
)
_FELT_AS = frozenset({"out_of_scope", "nlu_fallback", "abuse", "answer_survey"})
# Thanks, and something behind them: 'thanks! one more thing, the street light there is out too'.
_THANKS = re.compile(
    r"(?:(?:好的?|嗯|行|哦|ok(?:ay)?|great|perfect)[\s，,。.!！]*)*"
    r"(?:(?:多谢|谢谢|谢了|感谢|辛苦)(?:你|您)?们?(?:师傅)?(?:了|啊|哈|啦)*"
    r"|(?:many )?thanks?(?: you)?(?: so much| very much| a lot)?|thx|cheers)[\s，,。.!！~]+(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
# Thanks that are to be passed on: 'please tell officer Li thank you from me'.
_THANKS_SOMEBODY = re.compile(
    r"\b(?:thank(?! you\b)|(?:my |big |many |huge |special )*thanks? (?:so much |very much )?(?:you )?to|praise|kudos to|compliments? to)"
    r" (?:the )?(?:[\w-]+ ){0,2}?(?:officer|policeman|policewoman|inspector|nurse|doctor|dr|driver|teacher|guard|conductor"
    r"|mr|mrs|ms|miss)\.? [\w'-]+"
    r"|\btell (?:the )?(?:officer|policeman|policewoman|inspector|nurse|doctor|dr|driver|teacher|guard|mr|mrs|ms|miss)\.?"
    r" [\w'-]+[^.?!]{0,40}\b(?:thank|grateful)",
    re.IGNORECASE,
)
_FURTHER_ONE = re.compile(
    r"(?:(?:哦|啊|那)[，, ]*)?(?:对了|还有|另外|顺便)|(?:oh,? )?(?:and )?(?:one more|another|also|by the way|btw)\b",
    re.IGNORECASE,
)
_TOLD, _THANKED_SURE = {True: 4, False: 12}, 0.5
# Whom somebody calls to, or sighs at, before anything is said.
_CALLS = re.compile(
    r"(?!([啊呀哎唉欸诶呦哟])\1{2,}[，,。.!！~～]*$)(?:喂|唉|哎|哎呀|哎哟|嗨呀|咳)*[，, ]*(?:闺女|姑娘|小姑娘|小伙子|小伙儿|小同志|同志|师傅|大姐|大哥|老师|孩子|亲"
    r"|美女|帅哥)?[啊呀哎欸诶呦哟唉，,。.!！~～]*"
)
# What a Chinese greeting has in it; '我老伴走了' is none.
_GREETS = re.compile(
    r"好|喂|嗨|哈喽|哈啰|在|早|晚|hi|hello|hey|有人|12345|请问|打扰|师傅|同志|客服|小姐|大姐|安|来了|见",
    re.IGNORECASE,
)
# How somebody wants it recorded, who only seems to say no: '先别公开', 'no name please'.
_HOW = re.compile(
    r"公开|保密|匿名|名字|实名|电话|\b(?:public|private|confidential\w*|anon\w+|name|phone|call)\b",
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
# Who would like to have more or other of what there is asks nothing that the base knows: it is a wish to be filed.
_WOULD_LIKE = re.compile(
    r"(?:能不能|能否|可不可以|可否|就不能|是不是可以|可以|希望|盼着?|建议|要是能)(?:[再给帮替把多在]|我们?|咱们?"
    r"|这(?:儿|边|里)|[^，。？?]{1,6}(?:口|站|边|里|上|门))*"
    r"(?:多(?:开|加|派|发|设|建|装|放|安排|配|备|给)|加(?:开|装|设|派|几|一|两|点|个|趟|班|车)|增(?:加|设|开|派)|缩短"
    r"|延长|往后延|早点开|晚点关|错开|改造|安(?:装"
    r"|个|几)|装(?:个|几|一|上)|修(?:个|一|条)|建(?:个|一|几)|设(?:个|一|置)|便宜点|降点)",
)
_NOW = re.compile(r"挤|堵|等不|上不去|没地儿|没地方|太(?:少|慢|挤|远|贵|早|晚)|不够|不方便|受不了|要命")
# The same in English: 'could you put more benches along the river' asks neither the base nor anything beyond the desk.
_PUT_MORE = re.compile(
    r"(?:(?:hi|hello|hey|please|pls|so|and)[,.! ]+)*(?:could|can|would|will|couldn'?t|can'?t|why (?:don'?t|can'?t|won'?t))"
    r" (?:you|they|the city|someone|somebody)(?: guys| people)?(?: please| also| maybe| just| not| at least)*"
    r" (?:put|add|install|build|place|plant|fit|set up)(?: up| in| down| out)?"
    r" (?:(?:a|an|some|more|another|extra|new|few|several|two|three|proper|a few|a couple of)\b ?)+"
    r"(?!photos?|pic|detail|word|note|comment|complaint|case|report|number|name)[a-z]",
    re.IGNORECASE,
)
_CITY_THINGS = re.compile(
    r"\b(?:bench(?:es)?|seats?|trees?|lamps?|(?:street ?)?lights?|bins?|trash cans?|toilets?|zebras?|crossings?|ramps?|railings?|shelters?"
    r"|bike racks?|signs?|speed bumps?|playgrounds?|chargers?|charging (?:points?|piles?|stations?)|footbridges?|bus stops?)\b",
    re.IGNORECASE,
)
# What a bare tracking code may be taken for: it has no words to go by.
_WORDLESS = frozenset(
    {"out_of_scope", "nlu_fallback", "ask_question", "file_complaint", "goodbye", "greet", "affirm", "deny"}
)
# What may stand beside a code that is all that is told.
_BESIDE_CODE = re.compile(
    r"查询码|追踪码|跟踪码|验证码|码|我|的|是|只有|就|这个|给你|您|查|一?下|[\s，,。.:：!！]"
    r"|\b(?:my|the|tracking|code|is|it'?s|here|only|have|i|just|this|check|look|up|please|one)\b",
    re.IGNORECASE,
)
# The number, or its code, is not to be had.
_NO_NUMBER = re.compile(
    r"(?:我|哦|那|可是|但是?|不过|啊|呀|都|已经|早|短信|纸条|单子|没有?了?|删了?|[\s，,])*(?:"
    r"(?:没有?|没记(?:住|下)?|忘了?|忘记了?|丢了?|弄丢了?|找不到|不知道|不记得|记不(?:住|得|清)|想不起来?"
    r"|查不到)了?(?:这?个?|什么|啥|那个|我的)*(?:编号|单号|工单号|号码?|查询码|受理号)"
    r"|(?:把)?(?:编号|单号|工单号|号码?|查询码|受理号)(?:也|我|都|给|早就?|已经|弄|搞|就)*(?:没有?|没记(?:住|下)?|忘"
    r"|忘记|丢|弄丢|找不(?:到|着)|不知道|不记得|记不(?:住|得|清)|想不起来?|没留|删)"
    r")(?:了|啊|呀|呢|住|怎么办|咋办|[\s，,。.!！?？])*"
    r"|(?:(?:but|sorry|oh|well|and|so|ok|no|um)[, ]+)*(?:"
    r"(?:i(?:'ve| have)?|we)? ?(?:(?:just )?(?:lost|forgot(?:ten)?|misplaced|deleted|threw away|can'?t (?:find"
    r"|remember|recall)|cannot (?:find|remember)"
    r"|don'?t (?:have|know|remember|recall|see|got)|do not (?:have|know|remember)|haven'?t got|never (?:got|had"
    r"|wrote down))|(?:have )?no)"
    r" (?:it'?s |it |the |my |that |a |any |such )*(?:(?:case|ticket|complaint|reference|tracking|report) )*(?:number"
    r"|code|reference)(?: (?:or|and) (?:the )?(?:code|number))?"
    r")(?: (?:any ?more|now|with me|here|either|of it|of my (?:case|complaint)|what (?:do i do|now)))*[.!? ]*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Standing:
    """Where a conversation stands when a message comes. `asked`: the question that is open in `form`."""

    form: str | None = None
    asked: str | None = None
    filed: bool = False
    """A ticket was filed or spoken of before."""
    waiting: bool = False
    """A complaint was begun and left."""
    dropped: bool = False
    """A complaint was dropped that can be taken up again."""
    alarmed: bool = False
    """Danger was told before."""
    surveyed: bool = False
    """A follow-up is open."""
    invited: bool = False
    """How it is now, or what is to be added to a ticket, was asked."""
    sought: bool = False
    """A number was told that waits for its code."""
    judged: bool = False
    """What was not good about how a matter was handled was asked."""
    erasing: bool = False
    """Whether to delete what is kept was asked just now."""
    called: bool = False
    """A person was asked for, and nothing was told since that is to be filed."""


def meant(parsed: Mapping[str, Any], at: Standing) -> dict[str, Any]:
    """The parse data with the intent that the rules go by.

    In the middle of a form an answer stays an answer; only where the matter itself is asked for may it be of others.
    """
    intent = parsed["intent"]["name"]
    found = {entity["entity"] for entity in parsed["entities"]}
    text = str(parsed.get("text") or "").strip()
    if intent == "thank" and _tells_behind_thanks(parsed, text):
        parsed = _as(parsed, "file_complaint")
        intent = "file_complaint"
    if intent == "thank" and not at.form and _THANKS_SOMEBODY.search(text):
        found_kind = [one for one in parsed["entities"] if one["entity"] != "kind"]
        return _as(
            {**parsed, "entities": [*found_kind, {"entity": "kind", "value": "praise"}]}, "file_complaint"
        )
    if beside := stray(text):
        told = {**parsed, "entities": [{"entity": "stray", "value": beside}]}
        return _as(told, "out_of_scope")
    if not at.form and blames_site(text):
        return _as({**parsed, "entities": [{"entity": "of_desk", "value": True}]}, "file_complaint")
    if heard := _heard(parsed, text, at):
        return _as(_complained(parsed, text) if heard == "file_complaint" else parsed, heard)
    if "elsewhere" in found and intent in _MATTERS and (not at.form or at.asked == _WHAT):
        return _as(parsed, "tell_elsewhere")
    if intent in _WORDLESS and _is_bare_code(parsed):
        return _as(parsed, "inform")
    if intent == "file_complaint" and (_is_only_place(parsed) or _is_names(parsed, text, at)):
        own = [one for one in parsed["entities"] if one["entity"] not in _OF_WHAT]
        return _as({**parsed, "entities": own}, "inform")
    if at.form and intent in _FEW_WORDS and (_is_detail(parsed) or _names_party(parsed)):
        return _as(parsed, "inform")
    asked = _asked(text, intent, at, known="knowledge" in found)
    return _as(parsed, asked) if asked else dict(parsed)


def _asked(text: str, intent: str, at: Standing, *, known: bool) -> str | None:
    """A question that the base answers, whatever it was taken for, and one that was taken for a yes at the card."""
    asks = _asks(text, intent, at)
    told = (at.form or at.invited) and intent in _TOLD_BESIDE and not _ASKS_ANYHOW.search(text)
    if known and (asks or intent in (_ASKING_IN_FORM if at.form else _ASKING)) and not told:
        return "ask_question"
    if intent == "cancel" and at.form and _GETS_BACK.search(text):
        return "ask_question"
    if known and at.form and intent == "switch_language" and _WHO_SPEAKS.search(text):
        return "ask_question"
    if at.form == _TELLING and not known and intent in _HEARD_AS_HOW_LONG and _HOW_LONG.match(text):
        return "ask_ticket_status"
    if known and intent == "ask_ticket_status" and not (at.filed or at.surveyed or _OF_A_CASE.search(text)):
        return "ask_question"
    supposes = intent in ("affirm", "deny", "correct_detail") and _WHAT_IF.fullmatch(text) is not None
    return "nlu_fallback" if at.asked == _READY and (supposes or (asks and intent == "affirm")) else None


def _heard(parsed: Mapping[str, Any], text: str, at: Standing) -> str | None:
    """The intent that the words show, whatever they were taken for; None where they show none."""
    intent, told = parsed["intent"]["name"], at.waiting or at.form == _TELLING
    return (
        wishes_link(text)
        or wishes_own_data(text)
        or (answers_erasure(text, bare=not at.form) if at.erasing else None)
        or _for_person(text, intent, at)
        or (_after_danger(text, at) if at.alarmed else None)
        or ("ask_to_send" if asks_to_send(text) else None)
        or ("ask_ticket_status" if asks_whether_it_came(text) else None)
        or ("blame_desk" if _may_blame(at) and blames_desk(text, filed=at.filed) else None)
        or ("drop_draft" if told and (refuses_filing(text) or is_over(text)) else None)
        or _unwanted(text, intent, at)
        or (None if at.form else _outside_form(parsed, text, at))
        or _of_another(text, intent, at)
        or _beyond(text, intent, at)
    )


def _tells_behind_thanks(parsed: Mapping[str, Any], text: str) -> bool:
    """Whether a matter is told behind the thanks; 'thanks for fixing the street light' tells none."""
    thanks = _THANKS.fullmatch(text)
    found: Mapping[str, Any] = next((one for one in parsed["entities"] if one["entity"] == "category"), {})
    sure = float((found.get("extra") or {}).get("confidence") or 0.0) >= _THANKED_SURE
    if thanks is None or not sure:
        return False
    told = sum(char.isalnum() for char in thanks["rest"]) >= _TOLD[has_cjk(text)]
    return told and (tells_wrong(thanks["rest"]) or _FURTHER_ONE.match(thanks["rest"]) is not None)


def _for_person(text: str, intent: str, at: Standing) -> str | None:
    """A wish for a person, wherever it comes; and, once one was asked for, what is said to them and is no matter."""
    if asks_for_person(text):
        return "talk_to_person"
    if not at.called or at.form or at.surveyed or at.invited:
        return None
    if asks_whether_anybody(text):
        return "talk_to_person"
    return "tell_person" if names_only_topic(text) or intent in _UNHEARD else None


def _of_another(text: str, intent: str, at: Standing) -> str | None:
    """What another speaks is no wish to be spoken to in it ('she only speaks Chinese'); and after filing, whether one will
    hear of it, or may read it, is asked of the ticket.
    """
    if intent == "switch_language" and at.form and _ANOTHER_SPEAKS.search(text) and not _SWITCH.search(text):
        return "inform"
    asks = at.filed and not (at.form or at.surveyed or at.invited) and intent in _ASKING | _TAKEN_FOR_WISH
    return "ask_ticket_status" if asks and _HEARS_OF_IT.fullmatch(text) else None


def _outside_form(parsed: Mapping[str, Any], text: str, at: Standing) -> str | None:
    """What a message means where no form is open: it takes up what was left, or asks or wishes something of a ticket."""
    intent = parsed["intent"]["name"]
    known = any(entity["entity"] == "category" for entity in parsed["entities"])
    return (
        _takes_up(text, waiting=at.waiting, dropped=at.dropped)
        or ("resume_draft" if at.waiting and intent == "deny" and _HOW.search(text) else None)
        or ("answer_survey" if at.surveyed and _tells_outcome(text, intent) else None)
        or (wished(text, intent, surveyed=at.surveyed, matter=known) if at.filed else None)
        or _opens(parsed, text)
        or _looks_up(parsed, text, at)
        or _files_it(text, intent, at)
    )


def _tells_outcome(text: str, intent: str) -> bool:
    return intent == "ask_ticket_status" and says_how_it_went(text)


def _unwanted(text: str, intent: str, at: Standing) -> str | None:
    """That nobody shall come or be called is no wish for a person; who waited for one and does not goes on without."""
    if intent != "talk_to_person" or not wants_nobody(text):
        return None
    return "inform" if at.form else "resume_draft" if at.waiting else "nlu_fallback"


def _takes_up(text: str, *, waiting: bool, dropped: bool) -> str | None:
    """A short message that goes on with what was left, or wants on record after all what was dropped."""
    back = waiting and _BACK.match(text) is not None
    back = back or ((waiting or dropped) and _AFTER_ALL.match(text) is not None)
    back = back or (
        dropped
        and any(one.fullmatch(text) for one in (_RECORD_IT, _FILE_AFTER_ALL, _FILE_THAT_ONE, _WAIT, _ANEW))
    )
    back = back or (dropped and _STILL_FILE.fullmatch(text) is not None)
    back = back or ((waiting or dropped) and _SEND_IT.fullmatch(text) is not None)
    return "resume_draft" if back and len(text) <= _SHORT_NAMING * (1 if has_cjk(text) else 2) else None


def _may_blame(at: Standing) -> bool:
    """Whether a word on how slow things are is about the desk's own cases: nothing is being asked that it answers."""
    return not (at.form or at.surveyed or at.invited or at.judged)


def _after_danger(text: str, at: Standing) -> str | None:
    """The alarm called off, words of safety, or a question how to wait for help; None for all else."""
    if at.waiting and not at.form and calls_off(text):
        return "drop_draft"
    if at.waiting and not at.form and wants_record(text):
        return "resume_draft"
    if is_safe(text):
        return "tell_safe"
    return "ask_safety" if asks_what_to_do(text) else None


def _opens(parsed: Mapping[str, Any], text: str) -> str | None:
    """A matter that is told or announced, though its few words were taken for talk."""
    intent = parsed["intent"]["name"]
    if intent in _ANNOUNCED_AS and len(text) <= _SHORT_NAMING and _ANNOUNCES.fullmatch(text):
        return "file_complaint"
    likely = {one["name"]: one["confidence"] for one in parsed.get("intent_ranking", ())}
    known = any(entity["entity"] == "category" for entity in parsed["entities"])
    found = {entity["entity"] for entity in parsed["entities"]}
    asks_here = intent in _ASKS and found & _OF_A_MATTER and "knowledge" not in found
    if asks_here and _WHERE_TO.match(text):
        return "file_complaint"
    wants_more = intent in _TAKEN_FOR_WISH and _PUT_MORE.match(text) is not None
    if wants_more and (found & _OF_A_MATTER or _CITY_THINGS.search(text)):
        return "file_complaint"
    told, taken = likely.get("file_complaint", 0.0), likely.get(intent, 0.0)
    close = told >= _LIKELY and (intent == "nlu_fallback" or told >= _CLOSE * taken)
    close = close or (_is_sure_matter(parsed) and told >= _POSSIBLE and taken < _DOUBTFUL)
    if intent in _FELT_AS and not found & _PLACE and _FELT.fullmatch(text):
        return "file_complaint"
    return "file_complaint" if intent in ("out_of_scope", "nlu_fallback") and known and close else None


def _files_it(text: str, intent: str, at: Standing) -> str | None:
    """A wish to have what was just told on record, taken for a word on tickets that are not there."""
    if intent not in _OF_TICKETS or at.filed or at.surveyed or not _FILE_ABOUT.fullmatch(text):
        return None
    return "affirm" if at.alarmed else "resume_draft" if at.waiting else None


def _is_sure_matter(parsed: Mapping[str, Any]) -> bool:
    """Whether its category is as certain as they become."""
    found: Mapping[str, Any] = next((one for one in parsed["entities"] if one["entity"] == "category"), {})
    return float((found.get("extra") or {}).get("confidence") or 0.0) >= _BEYOND_DOUBT


def _complained(parsed: Mapping[str, Any], text: str) -> Mapping[str, Any]:
    """Whoever asks where such a thing is complained of does it here; who asks for more of something suggests it."""
    if _WHERE_TO.match(text):
        beside = [entity for entity in parsed["entities"] if entity["entity"] != "kind"]
        return {**parsed, "entities": [*beside, {"entity": "kind", "value": "complaint"}]}
    if _PUT_MORE.match(text) and not any(entity["entity"] == "kind" for entity in parsed["entities"]):
        return {**parsed, "entities": [*parsed["entities"], {"entity": "kind", "value": "suggestion"}]}
    return parsed


def _looks_up(parsed: Mapping[str, Any], text: str, at: Standing) -> str | None:
    """A code without the number it goes with, or that a number is not to be had: what a look-up needs is said then."""
    if at.waiting:
        return None
    if not at.sought and _is_bare_code(parsed):
        return "ask_ticket_status"
    return "ask_ticket_status" if _NO_NUMBER.fullmatch(text) else None


def _beyond(text: str, intent: str, at: Standing) -> str | None:
    """What only sounds like a question or like something beyond the desk; None where it is what it sounds like.

    Where danger was told of, a follow-up is open or more was asked for, nothing that is said is beyond the desk.
    """
    form, surveyed = at.form, at.surveyed and not at.form
    if form and at.asked and intent in _OF_TICKETS and _ANEW.fullmatch(text):
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
    calls = any(char.isalnum() for char in text) and _CALLS.fullmatch(text)
    if calls and intent in _NO_ANGER | {"abuse"}:
        return "greet"
    angry = intent in _NO_ANGER or (not form and intent in _MISHEARD_ANGER)
    if angry and len(text) <= _SHORT_NAMING and _AT_THE_DESK.search(text):
        return "abuse"
    if intent == "greet" and has_cjk(text) and not _GREETS.search(text):
        return "nlu_fallback"
    wishes = intent == "ask_question" and not form and _WOULD_LIKE.search(text) and _NOW.search(text)
    return "file_complaint" if wishes else None


def _asks(text: str, intent: str, at: Standing) -> bool:
    """Whether a question was taken for a yes, a greeting or, where nothing was filed, for one about a ticket."""
    of_tickets = intent in ("ask_ticket_status", "list_my_tickets") and not at.filed
    taken = intent in _MISTAKEN_QUESTION or of_tickets
    return taken and _QUESTION.match(text) is not None


def _is_detail(parsed: Mapping[str, Any]) -> bool:
    """Whether most of the letters and digits belong to a place, a time, a number or a name."""
    return _share_of(parsed, _DETAILS) >= _MOSTLY


def _is_only_place(parsed: Mapping[str, Any]) -> bool:
    """Whether a message is a place, or a plate, and nothing more, whatever its name sounds like: 绿地墨墅4号楼 is no green space."""
    return _share_of(parsed, _PLACE) == 1.0 and not tells_wrong(str(parsed.get("text") or ""))


def _is_names(parsed: Mapping[str, Any], text: str, at: Standing) -> bool:
    """Whether English words said where a place was asked for are names one after another: 'Palm Springs, Chaoyang Park'."""
    named = any(entity["entity"] in _PLACE for entity in parsed["entities"])
    return (
        at.asked in _WHERE
        and named
        and not has_cjk(text)
        and text[:1].isupper()
        and len(text) <= _SHORT_NAMING
        and not (tells_wrong(text) or _SENTENCE_EN.search(text))
    )


def _share_of(parsed: Mapping[str, Any], names: frozenset[str]) -> float:
    return share(str(parsed.get("text") or ""), parsed["entities"], names)


def _names_party(parsed: Mapping[str, Any]) -> bool:
    """Whether a short message that asks nothing says whom it is about: 'the agency is called ...'."""
    text = str(parsed.get("text") or "")
    named = any(entity["entity"] == "party" for entity in parsed["entities"])
    return named and len(text) <= _SHORT_NAMING and not text.rstrip().endswith(("?", "？"))


def _is_bare_code(parsed: Mapping[str, Any]) -> bool:
    """Whether a tracking code is all that is told, with or without the word for it."""
    text = str(parsed.get("text") or "").strip()
    found = [entity for entity in parsed["entities"] if entity["entity"] != "language"]
    codes = [entity for entity in found if entity["entity"] == "tracking_code"]
    if len(codes) != 1 or len(found) != 1:
        return False
    rest = text[: codes[0]["start"]] + text[codes[0]["end"] :]
    return not _BESIDE_CODE.sub("", rest)


def _as(parsed: Mapping[str, Any], intent: str) -> dict[str, Any]:
    certain = {"name": intent, "confidence": 1.0}
    return {**parsed, "intent": certain, "intent_ranking": [certain, *parsed.get("intent_ranking", ())]}
