"""Words that hold a time and tell none of what happened: promises, idioms, habits, what is to come. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.errands import THANKED
from bot.nlu.written_times import WRITTEN
from city.introductions import introductions

_NUMBERS_ZH = r"\d一二两三四五六七八九十半几"
_MANY_ZH = f"[{_NUMBERS_ZH}俩仨]{{1,8}}"
# A mishap of another time than the matter, which goes on: 'last year there was a fire and they still …'.
_THEN = (
    r"\b(?:(?:last|the other|this) (?:year|month|week|spring|summer|autumn|fall|winter)"
    r"|(?:an?|one|two|three|\d) (?:year|month|week)s? ago)"
)
_HAPPENED_ONCE = r"\b(?:there was|there were|we had) (?:already |even |once )?(?:an? |two )?(?:\w+ )?(?:fires?|accidents?|explosions?|deaths?)\b"
_STILL = r"[^.;!?]{0,50}?\b(?:and|but|yet)\b(?: \w+){0,3}? still\b"
# Promises, idioms and habits hold time words and tell no time.
_NO_TIME = re.compile(
    r"(?:住|开|干|工作|结婚|做|当|退休)了?(?:快|将近|有|都)?[\d一二三四五六七八九十几]+多?年|[再过](?:等|过)?[\d一二两俩仨三四五六七八九十几半]+个?(?:天|周|星期|礼拜|月|小时"
    r"|钟头|分钟)(?!了|(?:还|都|也)?没)|三天两头|一天到晚|半天|[一整半]宿|[\d一二两三四五六七八九十]{1,4}(?:个)?(?:小时|天|工作日|月|年)(?:之|以)?内|within \d+ \w+|24 ?小时(?![了都没])"
    r"|(?<!for )(?<!since )(?<!past )(?<!last )(?<!about )24 ?hours(?! ago| now| already| straight)|24/7|7x24"
    r"|每?隔[^，。]{1,4}|每次|一天三次|(?:合同|租约|租期|质保|保修|会员)(?:期|是|签了?|签的)?[\d一二两三四五六七八九十]+(?:年|个月)"
    r"|(?:每|一)个?(?:月|天|年|晚上?|小时)(?:的?(?:租金|房租|物业费|停车费|工资))?(?:要|收|交|才|给)?\d{2,}"
    r"|(?:每|一)个?(?:月|天|年|晚上?|小时|钟头)(?:就|要|收|得|给|才){0,2}[一二两三四五六七八九十几好]{1,3}(?:百|千|万)[一二三四五六七八九十百多来几]{0,4}(?![一二三四五六七八九十百多来几户人家米辆])"
    # What so long costs, and how long something is allowed: 一天五毛, 超七天不管.
    rf"|[一每]个?(?:天|小时|钟头|月|晚上?|次|年)(?:就|要|收|得|给|才|是)*[{_NUMBERS_ZH}百千.]{{1,6}}(?:块|毛|元|分钱|角)|超(?:过|出|了)?{_MANY_ZH}个?(?:天|小时|月|年|星期|周)(?!了|[，,]?(?:还|都|也|就)?没)"
    # How often in a day: 一天十几个电话.
    r"|一天(?:就|能|要|得|打|来|接|收|到)*[\d一二两三四五六七八九十几好]{1,4}(?:多|来)?(?:个|通|条|趟|遍|次|回)"
    # How long somebody has had it, or was told that it takes: 才用了四个月, 租了八年, 说好三年, 五年才能取.
    rf"|(?:租|怀孕|养|住进来|搬进?来|搬过来|(?<![能法水电气网没得])用)了?(?:快|将近|有|都|才|已经){{0,2}}{_MANY_ZH}多?(?:年|个?月|天)(?!前|以前|之前)"
    rf"|说好(?:的|了|是)?{_MANY_ZH}(?:年|个?月|天|周)|{_MANY_ZH}(?:年|个?月|天)(?:以|之)?后?才(?:能|给|让|可以)"
    # How old somebody is: 'baby 6 months', 'a six month baby'.
    r"|\b(?:bab(?:y|ies)|infants?|newborns?|toddlers?|child(?:ren)?|kids?|sons?|daughters?|boys?|girls?|twins?)"
    r"(?: (?:is|are|was|of|aged?|only|just|about|at home|she|he|and|now)){0,3},? (?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)"
    r" (?:days?|weeks?|months?|years?)(?! ago| now| already)\b"
    r"|\b(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)[ -](?:days?|weeks?|months?|years?)(?:[ -]olds?)? "
    r"(?:bab(?:y|ies)|infants?|newborns?|toddlers?|child(?:ren)?|kids?|sons?|daughters?|boys?|girls?|twins?)\b"
    # How often in so long a time, but for how often help was asked for meanwhile: 一个礼拜来查了四回, 一小时都来不了一趟.
    r"|(?<![第上这])[一半]个?(?:小时|钟头|天|晚上?|周|礼拜|星期|月|年)(?:都|就|也|才|能|得|要|给|我们?|没){0,3}"
    r"(?!报|打|找|反|投|催|问|去|跑|修)[\u4e00-\u9fff]{0,2}?(?:不了|不上|不到|了|过)?[一二两三四五六七八九十几好\d]{1,3}多?(?:次|回|趟|遍|班(?!车)|顿)"
    # Where somebody has lived and worked for so long: 在北京十一年了.
    rf"|(?<![\u4e00-\u9fff])(?:我们?|俺们?|咱们?|一家|全家)?(?:都|也)?在[\u4e00-\u9fff]{{2,4}}?(?:都|也|已经|快|有|整整|住了?|干了?){{0,2}}{_MANY_ZH}多?年(?!前|以前|之前)"
    # How long somebody parked for what it cost: 停俩小时收我六十.
    rf"|停(?:车|放)?(?:了|才|不到)?(?:俩|{_MANY_ZH})个?半?(?:小时|钟头)(?:就|才|要|收|得|给|花|扣)"
    # How long somebody waited, or was given: 等了40分钟, 限三天搬走, 'gave me three days'.
    rf"|(?:等|排队?|候|晚点?|迟到|耽误|绕|开会|讲)了?(?:我们?|俺|整整|快|将近|足足|大概|差不多|有|都)*{_MANY_ZH}(?:多|来)?个?(?:半|多)?(?:分钟|刻钟|小时|钟头)"
    rf"|(?:让|叫|逼|限|给|要求|通知|说|答应|承诺|保证)(?:了)?(?:我们?|俺们?|咱们?|[他她]们?|租[户客]|商户|在|最多|只|就)*{_MANY_ZH}(?:个)?(?:天|小时|星期|周|月)(?:的?时间"
    r"|(?:之?内)?(?:就|必须|要|得|能|肯定|一定|给)*(?:搬|走|腾|滚|交[房钱]|修好|解决|处理|搞定|办好|办完|恢复|拆|退|到账|上门))"
    r"|\b(?:wait(?:ed|ing)|queu(?:ed|e?ing)|stood|standing|delayed|lasted)(?: (?:there|here|in line|in the \w+|at the \w+|outside|by|for|over|about|around|nearly|almost"
    r"|more than|at least|a good|another|me|us))* [\w-]+ (?:min(?:ute)?|hour|hr)s?\b"
    r"|\bup to \w+ (?:min(?:ute)?|hour|hr|day|week|month)s?\b"
    r"|\b(?:wait|queue|wander(?:ed|ing)?|walk(?:ed|ing)?|search(?:ed|ing)?|look(?:ed|ing)? for|sat|sit(?:ting)?|on hold"
    r"|on the phone|argued|arguing|circled|drove|rode|spent|spend)\b[^,.;!?]{0,25}? [\w-]+ (?:min(?:ute)?|hour|hr)s?\b"
    # What so long a stay costs: 'charged me 80 yuan for 2 hours'.
    r"|\b(?:charg(?:ed?|es|ing)|paid|pay|costs?|fee|bill)\b[^,.;!?]{0,25}\d ?(?:yuan|rmb|kuai|元|块)? for "
    r"(?:only |just |about )?[\w-]+ (?:min(?:ute)?|hour|hr|day|night|month)s?\b"
    r"|\b(?:gave|given|give|giving|got|have|had) (?:me|us|them|him|her|only|just)(?: only| just)? \w+ (?:hour|day|week|month)s?(?: to)?\b"
    r"|\b(?:takes?|took|taking) (?:me |us |them |about |around |over |nearly |almost |at least "
    r"|more than )*\w+(?: and a half)? (?:min|minute|hour|hr|day|week|month)s?\b"
    r"|\b(?:liv(?:e|ed|ing)|resid(?:e|ed|ing)|worked|working|married)\b[^,.;]{0,20}?\bfor (?:about |over "
    r"|nearly |almost |more than )?\w+ years?\b"
    r"|(?<![\d/])\d{2,}(?: ?(?:yuan|rmb|kuai|元|块))? (?:a|per|each|every) (?:day|night|week|month|year|hour)\b"
    r"|\d ?(?:yuan|rmb|kuai) an? (?:day|night|week|month|year|hour)\b"
    r"|\bafter (?:only |just |about |less than )?(?:an?|one|two|three|four|five|six|a few|a couple of"
    r"|\d+) (?:minute|hour|day|week|month)s?\b(?! (?:of|without)\b)"
    r"|\b(?:contract|lease|warranty|guarantee|membership|(?:an?|my|the|this|have|got|bought|gym|year|annual|vip) "
    r"(?:card|pass|plan|subscription|course))\b[^,.;]{0,20}?\b(?:for|of|is) \w+ (?:years?|months?)"
    # An hour that is asked for: 'can it stop at 10?'.
    r"|\b(?:can|could|should|must) (?:it|they|you|we|this) (?:please |at least |not )*(?:stop|end|start|finish|close|begin|open)"
    r" (?:by|at|before|after) \d{1,2}(?::\d\d)?(?: ?[ap]m)?\b"
    # How long a light shows or a bell rings: 'red for 3 minutes'.
    r"|\b(?:red|green|yellow|stays?|lasts?|rings?|beeps?) (?:\w+ )?for (?:only |just |about |like |over )?[\w-]+ "
    r"(?:min(?:ute)?|sec(?:ond)?)s?\b"
    # What is so until now, behind what was then: 'there was a fire last year and still today they charge there'.
    r"|\b(?:(?:still|even|up to|until|till) today(?= (?:[\w-]+ ){0,4}?(?:is|are|still|nobody|nothing|no|it|they|we)\b)|to this (?:very )?day)\b"
    rf"|{_THEN}(?=,? {_HAPPENED_ONCE}{_STILL})|{_HAPPENED_ONCE}[^,.;!?]{{0,30}}?{_THEN}(?={_STILL})"
    # How often, and what it cost of somebody's time: '5 times a day', 'wasted 2 days'.
    r"|\b(?:once|twice|thrice|(?:\d+|two|three|four|five|six|seven|ten|twenty|many|several|so many|a few|dozens of)"
    r"(?: (?!more\b|whole\b)[a-z-]+){0,2} [a-z]+s) an? (?:hour|day|night|week|month|year)\b"
    r"|\b(?:wasted|lost|cost(?: me| us)?) (?:another |over |about |almost )?[\w-]+ (?:whole |full )?(?:hour|day|week|month)s?\b"
    # A day that is still to come: 'before I leave on 15 December', 'my visa expires on the 15th'.
    r"|\bbefore (?:i|we|he|she|they|my|our)\b[^,.;!?]{0,40}|\b(?:i|we)(?:['’]?(?:m|re)| am| are)? (?:leave|leaving|fly|flying|go home"
    r"|going home|move out|moving out)\b[^,.;!?]{0,30}?\bon (?:the )?(?:\d|[a-z]{3,9} \d)[^,.;!?]{0,12}"
    r"|\b(?:expires?|runs? out|is due|ends?|deadline(?: is)?)(?: on| by)? (?:the )?(?:\d|[a-z]{3,9} \d)[^,.;!?]{0,12}"
    # How long something is good for, or how much goes in so long a time: 办的两年卡, 还剩一年半, '24 months penalty'.
    rf"|{_MANY_ZH}(?:年|个?月|季)的?(?:期|游泳|健身|瑜伽|私教)*(?:[年月季]?卡|套餐|会员|课程?|合约|合同|租约|质保|保修|押金|违约金|学费|服务费)"
    rf"|(?:还|只)?(?:剩下?|差|有效期|没用完的?|没到期的?)(?:了|还有|大概|大约|差不多)?{_MANY_ZH}(?:年|个?月|周|天)半?"
    rf"|(?:(?:签|交|充|租|付|预付|预交|缴)了?|(?:办|买|订|报)(?=[的{_NUMBERS_ZH}]))(?:的是|的)?{_MANY_ZH}(?:整)?(?:年|个?月|季度?)(?:半)?(?!前|以前|之前|多?了)"
    rf"|(?:(?:一|半|每|俩|两)个?(?:月|天|年|周|星期|礼拜|季度|小时|晚上?))(?:就|才|能|要|得|竟然|居然)*"
    rf"(?:走|用|花|跑|耗|涨|烧|扣|收|掉|吃)(?:了|掉)?(?:我)?[\d一二两三四五六七八九十百千几多]+(?:吨|度|块|元|个?字|立方|方|斤|升)"
    r"|\b(?:\d{1,2}|an?|one|two|three|four|five|six|twelve|eighteen|half a)[ -]?(?:years?|months?|weeks?)(?:['’]s?)?"
    r" (?:of )?(?:penalty|contract|membership|plan|subscription|deposit|rent|fees?|notice|warranty|guarantee|card|pass"
    r"|lease|course|package|left|remaining|to go|in advance|upfront)\b"
)
_HABIT = re.compile(
    r"每(?:天|日|周|月|年|晚|个|到|早|逢|星期|礼拜)[^，。,.;；]*|天天(?:到|一到|连)?周末|(?:天天|夜夜)(?:(?![昨今前][天晚早夜日儿])[^，。,.;；])*|(?:一到|每到|逢|赶上)周末|(?<![上这本个])(?:周|星期|礼拜)六[和、]?(?:周|星期|礼拜)?[日天](?:(?![昨今前][天晚早夜日儿])[^，。,.;；])*|周末(?:也|都|还|照)|\b(?:every|each|daily)\b[^，。,.;；]*"
)
# 'Around midnight most nights': of a clause that speaks of a habit no hour is a day's, unless it also names one.
_HABIT_EN = re.compile(
    r"(?<![^.;!?,])[^.;!?,]*\b(?:(?:most|some|many|all|several|every|each|other) (?:(?:single|other|second"
    r"|few|damn|goddamn|bloody|fucking|freaking) ){0,2}(?:nights?|days?|mornings?|evenings?|afternoons?"
    r"|weekends?|weekdays?|weeks?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)|(?:night|day|week) (?:after"
    r"|in,? and) (?:night|day|week)"
    r"|when(?:ever)? (?:i|we|he|she|they|people|(?:my|the|our) \w+) (?:walk|come|go|get|leave|arrive|drive|cycle|ride|return)s?"
    r"|(?:locks?|opens?|shuts?|starts?|begins?|(?<!close )(?<!bus driver )closes?|wakes?|plays|barks|drills|sings"
    r"|comes|runs|hums|shouts|works|dances|practi[cs]es|beeps|rings|hammers|arrives|leaves|collects|sweeps) (?:(?!and\b|but\b|when\b)[a-z]+ ){0,4}?(?:at|after|till|until|before|from|around) \d{1,2}(?::\d\d)?(?: ?[ap]m)?(?![\d.]*(?:th|st|nd|rd))"
    r"|nightly|daily|weekly|usually|normally|regularly|on (?:weekdays|weekends|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)days))\b[^.;!?,]*"
)
_ONE_DAY = re.compile(
    r"\b(?:yesterday|today|tonight|last (?!few|two|three|couple)|this (?:morning|afternoon|evening|week)|ago"
    r"|since)\b|\d(?:st|nd|rd|th)\b"
)
# 'It is loud from 11 in the morning until midnight': between which hours something goes on, of no day.
_CLOCK_EN = (
    r"(?:(?:about|around|like|roughly|early|late) )?(?:\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\b\.?)?|one|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|noon|midday|midnight)(?: ?o['’]?clock)?"
    r"(?: (?:in the (?:early )?(?:morning|afternoon|evening)|at night))?"
)
_BETWEEN_HOURS = re.compile(
    rf"\b(?:from|between) {_CLOCK_EN} ?(?:to|till?|until|and|through|-|–) ?(?:{_CLOCK_EN}|late|dawn|sunrise)\b"
    r"|\b\d{1,2}(?::\d\d)? ?(?:[ap]m)? ?[-–] ?\d{1,2}(?::\d\d)? ?[ap]\.?m\b"
)
_CLAUSE_EN = re.compile(r"[^.;!?,]*")
_GOES_ON = re.compile(r"\b(?:is|are|they|he|she|it|people|who|keep|[a-z]{3,}s)\b|['’](?:s|re)\b")
_WAS_ONCE = re.compile(
    r"\b(?:was|were|wasn['’]?t|weren['’]?t|had|did|didn['’]?t|came|went|began|kept|shut|left|stood|sat|got|ran|made|broke"
    r"|\w{2,}ed|in (?:19|20)\d\d|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|night of"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\b"
)
_TO_COME = re.compile(
    r"(?:\b(?:at )?\d{1,2}(?::\d\d)? ?(?:[ap]m )?(?:on )?tomorrow\b|\b\w+day next week|(?<![以然之过此最今背])大?后天|明天"
    r"|明[早晚儿]|明日|[明后]年(?!份)|下个?(?:周|星期|礼拜)[一二三四五六日天末]?|下个?月|\b(?:tomorrow|next (?:week|month|year|weekend|(?:mon|tues"
    r"|wednes|thurs|fri|satur|sun)day))\b)[^，。,.;；!！?？]*"
)
_HOURS_OF_WORK = re.compile(
    r"(?:工作|营业|上班|办公|开放|施工|作业|接待)时间[^，。；]*|[\d一二三四五六七八九十]{1,3}点半?(?:到|至"
    r"|-)[^，。；]{0,3}?[\d一二三四五六七八九十]{1,3}点半?(?:才)?(?:营业|上班|办公|开门|开放)|(?<![\d点])\d{1,2}点半?(?:才|就|都|便)?(?:上班|上课|下班|放学"
    r"|开门|关门|营业)|[一二三四五六七八九十]{1,3}点半?(?:才|就|都|便)?(?:上班|上课|下班|放学|开门|关门|营业)"
    r"|\b(?:weekdays|opening hours|office hours|working hours|opens? (?:from|until|till|at)|closes? (?:at|by)"
    r"|curfew)\b[^.;!?]*"
)

# What befell once before, told beside what is wrong now: '去年就着过一回', '前年有一次'. What somebody bought or signed then is
# the matter itself.
_ONCE_BEFORE = re.compile(
    r"(?:(?:大?前|去)年|前几年|头几年|20\d\d年|上上?个?月|[一二两三四五六七八九十几]{1,2}(?:年|个月)(?:之|以)?前)(?:[春夏秋冬][天季]|(?:年|月)?[初底中]|[一二三四五六七八九十\d]{1,2}月份?)?(?:的?时候|那会儿|那阵儿?)?"
    r"(?:(?:就|也|还|都|已经|曾经?)*有(?:过)?(?:那么)?一?[次回][^，。,;；！!\s]*|(?:就|也|还|都|已经|曾经?|[^，。,;；！!\s办买交签订充报租学入存付发欠住上去来]{1,4})"
    r"[^，。,;；！!\s办买交签订充报租学入存付发欠]{0,4}过(?:火|人|水|车)?(?:[一两二三几俩仨好]几?(?:[次回]|个(?=[人老孩小大骑路]))[^，。,;；！!\s]{0,5}|(?=$|[\s，。,;；！!])))"
)
# From how many characters on something is told beside that.
_BESIDE_IT = 4

Span = tuple[int, int]


def untold(written: str) -> list[Span]:
    """Where a message, in small letters, tells no time of what it is about, whatever it reads like."""
    patterns = (_NO_TIME, _HABIT, _TO_COME, _HOURS_OF_WORK, WRITTEN, THANKED)
    spans = [found.span() for pattern in patterns for found in pattern.finditer(written)]
    spans += [found.span() for found in _HABIT_EN.finditer(written) if not _ONE_DAY.search(found.group())]
    return [*spans, *_between_hours(written), *introductions(written), *_once_before(written)]


def _between_hours(written: str) -> Iterator[Span]:
    """Where it tells between which hours something goes on, in a clause that names no day and nothing that is over."""
    for found in _BETWEEN_HOURS.finditer(written):
        start = max(written.rfind(stop, 0, found.start()) for stop in ".;!?,") + 1
        clause = _CLAUSE_EN.match(written, start)
        told = clause.group() if clause else ""
        if _GOES_ON.search(told) and not (_ONE_DAY.search(told) or _WAS_ONCE.search(told)):
            yield found.span()


def _once_before(written: str) -> list[Span]:
    """Where it tells of what befell once before, if it tells anything beside that."""
    found = _ONCE_BEFORE.search(written)
    if found is None:
        return []
    beside = sum(char.isalnum() for char in f"{written[: found.start()]}{written[found.end() :]}")
    return [found.span()] if beside >= _BESIDE_IT else []


def habits(written: str) -> list[Span]:
    """Where it speaks of what is always so, or is written up somewhere: an hour there is no other day's."""
    return [found.span() for pattern in (_HABIT, WRITTEN) for found in pattern.finditer(written)]
