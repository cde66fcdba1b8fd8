"""What words want of a ticket that was filed before: to be pressed for, done again, or told more. Pure.

The classifier finds what is asked of tickets in general; these few wishes show in their words and only once there is one.
"""

from __future__ import annotations

import re

from bot.nlu.consent import consent, keeps_secret
from bot.nlu.how_far import asks_how_far

_URGES = re.compile(
    r"催(?!费|缴|收|租|熟|眠|婚|债|款|还|稿|生|泪|[了过]|办(?:了|过|没))|(?:抓紧|赶紧|快点|尽快)(?:给|帮|替)?(?:我"
    r"|俺)?(?:办|处理|解决|落实)"
    r"|\b(?:chas(?:e|ing)|nudge|prod|push|press|hurry|remind) (?:them|it|this|that|up|him|her|someone|somebody"
    r"|the (?:unit|team|office|property)|my (?:ticket|case|complaint|report))\b"
    r"|\b(?:speed|hurry) (?:it|this|that|them|things) (?:up|along)\b|\bexpedite\b|\bget a move on\b"
    r"|\bget them to hurry\b",
    re.IGNORECASE,
)
# Where a matter is heard, only a request to the desk is one: 'the dogs chase them' is none.
_ASKS_TO = re.compile(
    r"^(?:(?:你们?|您|麻烦|请|那|就|再|快|赶紧|能不能|可不可以|能|帮我?|给我?|替我?|帮忙)[，, ]?)*催"
    r"|^(?:(?:please|pls|plz|ok|okay|so|then|well|just|can|could|will|would|you|again)[, ]+)*(?:chase|nudge"
    r"|prod|push|press|hurry|remind|speed|expedite)\b",
    re.IGNORECASE,
)
# Which one is to be hurried: 'the second one please hurry', '第二件快点'.
_HURRIES_ONE = re.compile(
    r"(?:那|就|把|请|麻烦|[，, ])*(?:第[一二三四五六1-6]|[前后头](?:面那|一|那)|最后那?)[个件张][，, ]*(?:给我|帮我|能不能|你们|请|也)*"
    r"(?:快点?|抓紧|赶紧|赶快|尽快|急|着急|加急|比较急|很急|先)(?:办|处理|解决|弄|修)?(?:一?下|点|吧|啊|呀|了)*[。.!！]*"
    r"|(?:(?:please|pls|so|and|ok|can you|could you)[, ]+)*(?:hurry(?: up)?(?: with)? )?(?:the )?(?:first|second|third|fourth|fifth|last)"
    r" (?:one|case|ticket|complaint|report)[, ]*(?:(?:please|pls)[, ]*)?(?:hurry(?: up)?|asap|quick(?:ly)?|faster|first"
    r"|(?:is|it'?s)(?: really| very)? urgent)?(?:,? please)?[.! ]*",
    re.IGNORECASE,
)
_HURRY_WORD = re.compile(r"快|抓紧|赶|急|先|\b(?:hurry|asap|quick|faster|urgent)", re.IGNORECASE)
_DO_AGAIN = re.compile(
    r"重新?办(?!理?(?:证|卡|一张))|重新处理|打回去?重|退回去重|重开(?:工单|单子|这|那)|\bre-?open (?:it|this|that|my"
    r"|the (?:ticket|case"
    r"|complaint|report))\b|\bsend it back\b|\bdo it (?:all )?over again\b",
    re.IGNORECASE,
)
_TELLS_MORE = re.compile(
    r"^(?:(?:我|再|还(?:要|想|有(?:一?[点个件条句])?)?|对了|另外|想|要|哦|嗯|那个)[，,。 ]*)*补充|^.{0,6}忘(?:记"
    r"|了)?(?:跟|和)?(?:你们?|您)?(?:说|讲|提|写)"
    r"|^.{0,24}\bforgot to (?:say|mention|add|tell|write)\b|^.{0,24}\b(?:add|adding) (?:to (?:my|that|the"
    r"|this) (?:\w+ )?(?:ticket|complaint|report|case)|that|something|one)\b",
    re.IGNORECASE,
)
# Said outright that it belongs to what was written down.
_PUTS_WITH_IT = re.compile(
    r"^(?:(?:请|麻烦您?|帮我|给我|替我|您?再|顺便|也|还|把|我|想|要|对了|哦|嗯|这句(?:话)?|这一?[点条]|也帮)[，, ]*)*"
    r"(?:(?:加|补|写|记|添)(?:上|进去|一?[句条笔])+(?:话)?|(?:(?:加|补|写|记|添|备注|注明|说明)(?:一?点|一下)|备注"
    r"|注明)(?=[，,：: ]|$))"
    r"|^(?:(?:and|oh|ok|okay|also|please|pls|can you|could you|would you|i(?:'d)? (?:want|need|like) to"
    r"|you can)[, ]+)*(?:also )?"
    r"(?:(?:add|put down|note(?: down)?|mention|write(?: down)?|include)(?: (?:that|this|in|to (?:it|that|the (?:case"
    r"|report|complaint)))\b"
    r"|[:,]| something| one (?:more )?thing)|(?:put down|note(?: down)?|mention) (?:the|my|a)\b)"
    r"|^(?:(?:and|oh|ok|okay)[, ]+)*(?:just )?one (?:(?:more|other|last) (?:thing|detail|point)\b"
    r"|(?:thing|detail|point) (?:about|for|on|to add to) (?:that|it|this|my (?:case|complaint|report))\b)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^(?:(?:对了|哦|噢)[，, ]*)?(?:还有(?:一[点个件]|件事)?|另外|哦?对了)[，,：: ]"
    r"|^(?:(?:and|oh|ok|okay|so|yes|sorry)[, ]+)*(?:one more thing|one other thing|another thing|just one more"
    r"|by the way|btw|also)\b[,:; -]*",
    re.IGNORECASE,
)
# 'How long will mine take?'; how long it takes in general is a question.
_HOW_LONG = re.compile(
    r"(?:多久|多长时间|多少天|几天|几号|哪天|啥时候|什么时候|何时|甚么时候)[^，。]{0,10}(?:回|答复|信儿?|结果|处理"
    r"|解决|办|来人?|联系|有人|搞定|修|落实|说法|管)"
    r"|(?:还|得|要)(?:等|拖)(?:到)?(?:多久|多长时间|几天|哪天|啥时候|什么时候|何时)"
    r"|^(?:那|请问|大概|到底|这|这个|你们)*还?(?:得|要|需要?)?(?:多久|多长时间|几天|等多久)(?:啊|呀|呢|才行|才能好"
    r"|能好)?[？?。!！~ ]*$"
    r"|^(?:(?:so|and|ok|okay|well|then|but|yeah)[, ]+)*(?:when|how (?:much )?long(?:er)?|how soon"
    r"|how many (?:more )?days)(?: (?:then|now|exactly|is that|will (?:it|that) be|more))*[?!. ]*$"
    r"|\b(?:how long|when)\b.{0,40}\b(?:take|answer|hear|reply|response|get back|fixed|done|come|wait)\b",
    re.IGNORECASE,
)
_GENERALLY = re.compile(
    r"一般|通常|正常|平均|都是|规定|\b(?:usually|normally|generally|typically|on average)\b", re.IGNORECASE
)
# The last digits of a number and how it is: '000002怎么样了', 'what about 000002'.
_OF_NUMBER = re.compile(
    r"[^\d，。,.]{0,10}(?<!\d)0\d{5}(?!\d)[^\d，。,.]{0,3}?(?:怎么样|咋样|怎样|如何|到哪|进展|呢|啥情况|什么情况|办得"
    r"|状态)[^\d]{0,6}"
    r"|(?:how|what|where|any|status|check|show|look)\b\D{0,24}(?<!\d)0\d{5}(?!\d)\D{0,12}",
    re.IGNORECASE,
)
# Who has it, and how they will be told: of a matter of their own, which is named by 'it' or not at all.
_WHO_AND_HOW = re.compile(
    r"(?=.*(?:[吗么嘛?？]|谁|哪|怎么|咋|如何|什么|有没有|会不会))(?=.{3})"
    r"(?:(?:那|那么|请问|到底|这事儿?|这件事?|我(?:这|的)\S{0,3}|之后|后面|回头|你们|您|你|还|就|都)[，, ]*)*(?:"
    r"(?:会|能|要)?不?会?(?:有|派)(?:没有)?人(?:来|会|要)?(?:跟|和|给)?我?(?:打电话|来电话|联系|上门|过来|来|管|处理"
    r"|通知|回复?|看)(?:我|看|处理|看看|电话|一下)*"
    r"|(?:(?:他们|你们|会|能|要|有人|谁|是|电话)+)(?:不会)?(?:打电话|来电话|联系|通知|上门|回复?|回访|短信通知|发短信"
    r"|打我电话)(?:给)?我?(?:电话)?"
    r"|(?:会)?(?:给我)(?:打|来|发)(?:个)?(?:电话|短信|消息)"
    r"|(?:是|由|归|交给|转给|派给|会是)?(?:谁|哪个部门|哪个单位|哪家|哪儿|什么部门|什么单位)(?:来|会|负责|在"
    r"|要)*(?:办|管|处理|负责|接|跟进|跟)?(?:这个?事?|这件事?|我的?(?:单子|事))?"
    r"|(?:结果|答复|消息|进展)?(?:会|要|能)?(?:怎么|咋|如何|从哪儿?|在哪儿?|上哪儿?|通过什么)(?:样)?(?:通知|告诉|联系"
    r"|答复|回复?|知道|看到?|收到?|找到?)(?:到)?(?:我|结果|答复|消息|进展|你们|回复)*"
    r")(?:啊|呀|呢|吗|嘛|了|的|不|没有|么)*[？?。.!！~ ]*"
    r"|(?:(?:so|and|ok|okay|but|well|hi|then|now|please|sorry|thanks)[, ]+)*(?:"
    r"(?:is|are|will|would|does|do) (?:(?:anybody|anyone|somebody|someone|they|you|a person|people|the (?:unit|office"
    r"|team|workers|people))"
    r"(?: (?:going to|gonna|ever|actually|also|be))* (?:call|ring|phone|contact|text|tell|notify|inform|reach|visit"
    r"|com(?:e|ing)|write|message|email|get back)\b"
    r"|(?:i|we)(?: (?:going to|gonna|ever|actually|also))* (?:get a (?:call|text|message)|be (?:called|contacted|told"
    r"|informed)|hear)\b).{0,28}"
    r"|(?:who(?:'s| is|'ll| will| has|'s going to)?|which (?:unit|office|department|team|people) (?:is|has"
    r"|will)) ?(?:going to |gonna |will |is |be |now )*"
    r"(?:deal(?:s|ing)? with|handl\w+|tak\w+ care of|look\w* (?:into|after)|do(?:es|ing)?|fix\w*|has|have|got"
    r"|in charge(?: of)?|responsible(?: for)?|work\w* on|call\w*|contact\w*|come|coming|it|my case|this)\b"
    r"(?: (?:me|it|this|that|my \w+|now|then|on))*"
    r"|(?:how|where)(?: (?:will|do|would|am|can|are|is|does))+ (?:(?:i|we)(?: (?:going to|gonna|get to))?"
    r" (?:hear|know|find out|told|be told|informed|notified|see (?:the|an?) (?:answer|reply|result)|get (?:the"
    r"|an?) (?:answer|reply|result))"
    r"|(?:you|they|someone|the (?:answer|reply|result))(?: (?:going to|gonna))? (?:reach|contact|tell|notify|inform"
    r"|let|call|come|arrive))\b"
    r"(?: (?:me|back|about|from|the|an?|any|of|it|this|that|answer|result|reply|outcome|if|when|you|them|what|happens"
    r"|is|done|fixed|by|phone|text|know"
    r"|here|my|case|complaint|something|anything))*"
    r")[?.! ]*",
    re.IGNORECASE,
)
# What shows that something is asked, or which ticket is meant.
_ASKS = re.compile(
    r"[?？]|[吗嘛么]|什么|啥时|怎么|咋|如何|哪|几[天号点]|多久|谁|有没有|进[展度]|单子?|编号|查|\d{6}"
    r"|\b(?:what|when|how|where|who|which|any|status|number|ticket|case|progress|check|news)\b",
    re.IGNORECASE,
)
# Waiting that has become too long is a wish that somebody presses.
_IMPATIENT = re.compile(
    r"没(?:一?个)?人(?:理|搭理|管|来|联系|回)我?|(?:都|已经)(?:过去?了?)?(?:半天|几天|好几天|大半天"
    r"|[一二两三四五六七八九十\d]+个?多?(?:小时|钟头|天|周|星期|月))了"
    r"|(?:是不是|到底)\S{0,3}不?管|管不管|(?:还|咋|怎么)(?:还)?(?:不|没)(?:人|见人)?来|拖(?:到|着|了)|死人吗|(?:别"
    r"|甭)再?(?:糊弄|敷衍|拖|推|踢)|糊弄|踢皮球|推来推去"
    r"|\b(?:nobody|no one) (?:has |is )?(?:come|came|called|answer\w*|cares?)\b|\bstill (?:waiting|nothing"
    r"|no one|nobody)\b",
    re.IGNORECASE,
)
# All is well again, and nothing else is said.
_WELL_AGAIN = re.compile(
    r"(?:哦|哎|好了?|嗯|行了|对了?|是的?|谢谢)?[，, ]?(?:(?:[电水气]|暖气|路灯|电梯|网|灯)(?:已经|都|刚|又)?(?:来"
    r"|修好|好|通|亮|热|恢复|解决)|(?:已经|都"
    r"|刚)?(?:来[电水气]|修好|弄好|解决|恢复)|(?:已经|都|全)好|(?:现在|今天|刚才|家里|屋里)+(?:都|又|已经)?(?:热|亮"
    r"|通|好))"
    r"(?:了|啦)[，,。.!！~ ]*(?:谢谢您?|不用(?:了|来了|管了))?[。.!！]*"
    r"|(?:(?:yes|ok|okay|oh|thanks)[, ]+)*(?:it'?s|it is|they'?ve|the \w+ is)? ?(?:all )?(?:fixed|sorted|solved"
    r"|back on|working again)"
    r"(?: now)?(?:,? thanks?(?: you)?)?[.!]*",
    re.IGNORECASE,
)
_NO_NEED = re.compile(
    r"(?:不用|甭|别|不必|不需要|用不着|不要)(?:再)?(?:派人?|安排|叫人?|麻烦|劳烦)?(?:你们|他们|人)?(?:再)?(?:来|管|办"
    r"|修|处理|跑|查|派|过来|上门)(?:人|修|看|了|啦|一趟)*"
    r"|(?:撤|取消|销)(?:了|掉|回|销)?(?:吧|算了|得了)|(?:^|[，,。 ])(?:撤|取消|销)(?:了|掉|单)(?=[，,。.!！ ]|$)"
    r"|\b(?:no need (?:to|for)|don'?t need (?:to|anyone|anybody)|needn'?t)\b.{0,20}\b(?:come|send|fix|anyone"
    r"|anybody|any ?more|now)\b|\bno need(?: now| any ?more)?(?=[.,! ]*$)"
    r"|(?:^|[,.;] ?|\band )(?:(?:so|please|pls|you can) )*(?:(?:cancel|scrap|drop|withdraw)(?: (?:it|that|this|(?:my|the)"
    r" (?:ticket|case|complaint|report)))?|(?:forget(?: about)?|close) (?:it|that|this|(?:my|the)"
    r" (?:ticket|case|complaint|report)))(?=[.,!;]|$| (?:now|please|then)\b)",
    re.IGNORECASE,
)
# No matter that is told sounds like these: '末班车停了，取消了' is one, '停了，取消吧' is none.
_OUTRIGHT = re.compile(
    r"撤(?!离|出|站|点|资|换|走|场|军|柜|店|班|摊|掉|销)|撤(?:销|掉)(?:了)?(?:吧|算了|得了|$)|(?:取消|销)(?:了|掉)?(?:吧|算了|得了)|(?:取消|撤销)\S{0,4}(?:投诉|工单|单子)"
    r"|\bwithdraw\b|\b(?:cancel|drop|forget(?: about)?|close|scrap) (?:it|that|this|(?:my|the) (?:ticket|case|complaint"
    r"|report))\b|\bcancel[.!]*$",
    re.IGNORECASE,
)
_IS_WELL = re.compile(
    r"(?:来(?:电|水|气|暖)|修好|修过|弄好|搞定|解决|恢复|通|亮|清走|清理|收走|拉走|热|好|走|停)(?:了|啦)"
    r"|\b(?:fixed|solved|sorted|working|back|gone|cleared|collected|done|stopped|all (?:good|fine))\b",
    re.IGNORECASE,
)
# Whoever no longer wants to be called puts that right, and takes nothing back.
_OF_CONTACT = re.compile(
    r"(?:电话|手机号?|号码|联系方式|名字|姓名)\S{0,3}(?:别|不|删|去掉|划掉|甭)|(?:别|不|删|去掉|划掉"
    r"|甭)\S{0,4}(?:电话|手机号?|号码|联系方式|名字|姓名)"
    r"|\b(?:number|phone)\b",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"(?:(?:算了|还是|那就?|唉|哎|好了?|行了?|帮我|给我|替我|麻烦|先|都|(?:把|刚才?|上面|前面)[^\s，,]{0,6}?)[，, ]*){0,6}(?:撤"
    r"|销)(?:了|掉|回|销|单)*(?:吧|算了|得了"
    r"|了)?[。.!！~]*"
)
# One of theirs is named and no longer wanted: 'never mind the taxi thing', '装修那个算了'.
_DROPS_ONE = re.compile(
    r"(?:(?:唉|哎|好了?|行|那|那就|对了|哦|嗯|麻烦|请|帮我|给我|我想|我要)[，, ]*)*"
    r"(?:(?:算了|撤(?:回|销|了|掉)|取消|销了|不用管|别管)(?:吧)?[，, ]*(?:我?(?:那个|那件"
    r"|报的))?[^，。？?！!]{1,12}?(?:那个|那件事?|那事儿?|那单"
    r"|那张|的事儿?|的单子?|的投诉)(?:吧|了)?"
    r"|(?:把|我)?[^，。？?！!]{1,12}?(?:那个|那件事?|那事儿?|那单|那张|的事儿?|的单子?|的投诉)[，, ]*(?:就|给我|帮我"
    r"|先|我)*(?:算了|撤(?:回|销|了|掉)|取消"
    r"|销了|不用管了|别管了|不要了)(?:吧|得了)?)[。.!！~]*"
    r"|(?:(?:oh|ok|okay|well|actually|please|pls|sorry|and|so|just|can you|could you|you can|i want to"
    r"|i'd like to)[, ]+)*"
    r"(?:never ?mind|forget|cancel|withdraw|drop|scrap|take back|call off)(?: about)? (?:the|my|that"
    r"|this) [\w' -]{2,32} "
    r"(?:thing|one|ticket|complaint|report|case|matter|business|issue|request)(?:,? please| now)?[.! ]*",
    re.IGNORECASE,
)
_NEVER_MIND = re.compile(
    r"算了|不用|甭|不要|不必|不需要|撤|取消|作废|销|删|别(?:办|管|报|弄|登|来|派|查|折腾|麻烦)|拉倒|罢了|得了|不(?:报"
    r"|办|投诉|反映|说|登|弄|追究|想)|没事|放弃"
    r"|\b(?:never ?mind|cancel|drop|forget|don'?t|stop|withdraw|no need|no longer|leave it|scrap|take (?:it"
    r"|that) back)\b",
    re.IGNORECASE,
)
# 'I don't want my face in it, report that for me' is no 'never mind'.
_HAS_IT_FILED = re.compile(
    r"(?<!别)(?<!甭)(?<!不用)(?<!不要)(?<!不想)(?:(?:给|替|帮)(?:我|俺)(?:反映|投诉|登记|报|记|问|管)|(?:我|俺)(?:就|就是)?(?:要|想)(?:投诉|反映|登记|举报))"
    r"(?:上去|上|下来|一下|下)?[吧啊呀！!。.~]*$"
    r"|(?<!n't )(?<!not )\b(?:please )?(?:report|file|register|log) (?:it|this|that)(?: for me| please| anyway)*[.! ]*$",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"不用|不要|不是|不必|别|甭|没|谁|\b(?:no|not|never|without|need(?:n['’]?t)?|have to|want to)\b|n['’]?t\b",
    re.IGNORECASE,
)
_SHORT = 60
# What impatience is taken for where nothing is told with it.
_TALK = frozenset(
    {
        *("affirm", "deny", "abuse", "out_of_scope", "nlu_fallback", "ask_help", "bot_challenge", "greet"),
        *("goodbye", "inform", "skip", "answer_survey", "cancel"),
    }
)
_NAMED_ALREADY = frozenset({"withdraw_ticket", "report_danger", "talk_to_person"})
_HEARD_AS = {
    "urge_ticket": frozenset({"ask_ticket_status", "talk_to_person", "out_of_scope", "nlu_fallback"}),
    "reopen_ticket": frozenset({"ask_ticket_status", "file_complaint", "nlu_fallback", "out_of_scope"}),
    "supplement_ticket": frozenset({"file_complaint", "nlu_fallback", "out_of_scope"}),
    "ask_ticket_status": frozenset({"ask_question", "ask_help", "out_of_scope", "nlu_fallback"}),
    "withdraw_ticket": frozenset(
        {
            *("answer_survey", "affirm", "deny", "cancel", "out_of_scope", "nlu_fallback", "file_complaint"),
            *("goodbye", "thank", "inform", "correct_detail"),
        }
    ),
}


# Nothing else is heard in these.
_SAID_PLAINLY = frozenset({"withdraw_ticket", "report_danger", "ask_ticket_status"})


def wished(words: str, intent: str, *, surveyed: bool = False, matter: bool = False) -> str | None:
    """What is wanted of a ticket that is there, by the words and what they were found to be; None if it is nothing more.

    `surveyed`: whether a follow-up is open, which 'it is mended' answers. `matter`: whether a category of its own is
    told, so that only a wish in plain words takes a ticket back.
    """
    short = len(words) <= _SHORT
    told = matter and intent == "file_complaint"
    if of_one := _of_one_of_theirs(words.strip(), intent, short=short, told=told):
        return of_one
    if short and intent in ("cancel", "correct_detail") and _OF_CONTACT.search(words):
        return "supplement_ticket"
    if short and intent in _TALK and _TAKES_BACK.fullmatch(words.strip()):
        return "withdraw_ticket"
    if (
        short
        and not surveyed
        and intent in _HEARD_AS["withdraw_ticket"]
        and _needs_nothing(words, intent, told)
    ):
        return "withdraw_ticket"
    if (
        short
        and not surveyed
        and intent in _TALK
        and _IMPATIENT.search(words)
        and not _HOW_LONG.search(words)
    ):
        return "urge_ticket"
    answers = surveyed and intent in ("answer_survey", "affirm", "deny")
    if short and not answers and _asks_how_it_stands(words.strip(), intent):
        return "ask_ticket_status"
    hurried = intent in _HEARD_AS["urge_ticket"] or (intent == "answer_survey" and not surveyed)
    if short and hurried and _URGES.search(words):
        return "urge_ticket"
    if short and intent == "file_complaint" and _ASKS_TO.search(words) and _URGES.search(words):
        return "urge_ticket"
    if short and intent in _HEARD_AS["reopen_ticket"] and _DO_AGAIN.search(words):
        return "reopen_ticket"
    more = intent in _HEARD_AS["supplement_ticket"] and (_TELLS_MORE.search(words) or _GOES_ON.search(words))
    outright = intent not in _NAMED_ALREADY and (_TELLS_MORE.search(words) or _PUTS_WITH_IT.search(words))
    return "supplement_ticket" if more or outright else None


def _of_one_of_theirs(words: str, intent: str, *, short: bool, told: bool) -> str | None:
    """That the public may see it or no longer may, that one by its name is dropped or one is to be hurried, or that nobody
    shall learn whose it is; None where more is said."""
    if short and (seen := consent(words)):
        return seen
    if intent in _NAMED_ALREADY:
        return None
    if short and _HURRIES_ONE.fullmatch(words) and _HURRY_WORD.search(words):
        return "urge_ticket"
    if short and _DROPS_ONE.fullmatch(words):
        return "withdraw_ticket"
    return "supplement_ticket" if keeps_secret(words, told=told) else None


def says_how_it_went(words: str) -> bool:
    """Whether words that were taken for a question ask nothing: '处理个屁，菜还在那儿长着呢'."""
    return not _ASKS.search(words)


def takes_nothing_back(words: str) -> bool:
    """Whether words that were taken for 'never mind' say nothing of the kind."""
    return not _NEVER_MIND.search(words)


def has_it_filed(words: str) -> bool:
    """Whether the words end by wanting it reported: '我不想录，给我反映'."""
    found = _HAS_IT_FILED.search(words)
    return found is not None and not _REFUSED.search(words[_clause(words, found) : found.start()])


def _clause(words: str, found: re.Match[str]) -> int:
    """Where the clause begins in which something was found."""
    return max((mark.end() for mark in re.finditer(r"[，,。.;；!！?？]", words[: found.start()])), default=0)


def _needs_nothing(words: str, intent: str, told: bool) -> bool:
    """Whether all is well and nobody needs to come: both are said, or the first and nothing else.

    An answer to a follow-up that only says that all is well is heard as one where one was open.
    """
    if intent != "answer_survey" and _WELL_AGAIN.fullmatch(words.strip()):
        return True
    if told and not _OUTRIGHT.search(words):
        return False
    return bool(_NO_NEED.search(words) and _IS_WELL.search(_NO_NEED.sub(" ", words)))


def _asks_how_it_stands(words: str, intent: str) -> bool:
    """Whether it is asked when something is done, by whom, or how they hear of it; or of which digits it is said."""
    if intent in _HEARD_AS["ask_ticket_status"] and (_asks_when(words) or _OF_NUMBER.fullmatch(words)):
        return True
    return intent not in _SAID_PLAINLY and bool(_WHO_AND_HOW.fullmatch(words) or asks_how_far(words))


def _asks_when(words: str) -> bool:
    return bool(_HOW_LONG.search(words)) and not _GENERALLY.search(words)
