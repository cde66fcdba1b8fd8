"""Words that only vent: anger without anything of a matter in them. Pure."""

from __future__ import annotations

import re

_VENT = re.compile(
    r"(?:我|人)?(?:真|快|都|要|简直|太){0,4}(?:气死|烦死|急死|恼火|火大|崩溃|无语|受够|忍无可忍)\S{0,3}"
    r"|(?:你们?|他们)?(?:就)?(?:是|这)?(?:一?群|帮)?(?:都是|真是)?(?:废物|饭桶|混蛋|骗子|白痴|傻\S|有病|没用的东西"
    r"|吃干饭的?)\S{0,2}"
    r"|(?:是不是|难道)?(?:都|全)(?:死绝|死光|死|聋|瞎|睡着|睡死)了(?:吗|么|啊|吧)?|干什么吃的|(?:都是|净)?吃干饭的?"
    r"|(?<![业区院安会局办司校店])(?:就|里面|里头|全都?)?(?:没|找不出)(?:有)?一?个(?:人)?(?:干活|干事|办事|管事|干实事|办实事|负责|靠谱|顶用)儿?的(?:人)?"
    r"|(?<![业区院安会局办司校店])一个个(?:儿)?(?:的)?(?:都|全)?(?:不干活|不干事|不办事|不管事|混日子|吃闲饭|白拿工资)(?:的)?"
    r"|什么(?:玩意|东西|态度|破\S{1,3})\S{0,2}|(?:他|你)?妈的|我?操(?![作场心纵办])|滚(?:蛋|开)|去死"
    r"|\b(?:so |i'?m |i am |really |very |absolutely |this |that |it |is |it'?s |you |are |what |a |an |all |just "
    r"|of "
    r"|bunch ){0,9}"
    r"(?:angry|furious|pissed(?: off)?|fed up|mad|ridiculous|unbelievable|useless|idiots?|morons?|joke|disgrace"
    r"|bullshit|damn(?: it)?|wtf|fuck\w*|shit)\b(?: you| this| it| off)?",
    re.IGNORECASE,
)
# Having called the hotline, however often, to no avail: of this nothing can be filed.
_CALLED = re.compile(
    r"打(?:了|过|通)?(?:你们|12345|热线|电话)+|12345|热线|你们|接线员|客服"
    r"|(?:打|说|报|反映|投诉|举报|登记|找|催|求)了?(?:你们|12345)?(?:了|过)?(?:电话)?(?:多少|好多|无数|几"
    r"|[一二两三四五六七八九十百千万\d]+)\S{0,2}[遍次回个]"
    r"|\b(?:12345|hotline|you (?:people|guys|lot)|your (?:service|lot|people)|you (?:never|don'?t|do nothing))\b"
    r"|\b(?:called|phoned|rang|complained|reported|told you|written|asked)\b.{0,16}\btimes\b",
    re.IGNORECASE,
)
_IN_VAIN = re.compile(
    r"(?:一点儿?|半点|什么|啥|屁)用(?:处)?(?:都|也)?(?:没有?|不顶)|没(?:有)?(?:一点|一次|半点|啥|什么|个屁)?(?:用"
    r"|人(?:管|理|搭理|接|来)|回音|结果|解决|下文|反应|动静|信儿?)|不(?:管用|顶用|管事|办事|解决|作为|干事)"
    r"|(?:有什么|有啥|有个?屁|顶什么|管什么)用|白打|白说|白搭|摆设|踢皮球|踢来踢去|推来推去|会推|糊弄|敷衍|光登记"
    r"|只登记|装样子|走过场|从来没"
    r"|\b(?:useless|pointless|a joke|nothing (?:ever )?(?:happens|happened|changes|changed|gets done|done|works"
    r"|worked)|no use|for nothing|never"
    r"|nobody (?:ever )?(?:cares|comes|came|helps|does anything)|no one (?:ever )?(?:cares|comes|came|helps)"
    r"|waste of (?:time|space)|do nothing|does nothing"
    r"|don'?t (?:care|help|do anything)|rubbish|hopeless)\b",
    re.IGNORECASE,
)
# What is said around it, and tells of no matter.
_AROUND = re.compile(
    r"[我俺您你他们咱]+|是不是|难道|已经|前前后后|前后|之前|以前|每次|每回|天天|老是|总是|一直|从来|根本|到底|就是|就会|只会|光会"
    r"|就|都|也|还|又|再|了|过|的|呢|啊|吧|嘛|吗|真|可|是|在|跟|给|向|往|和|这|那|个|破|(?:帮|群)人?"
    r"|一点儿?|一点|点儿?|半点|一次|没有?人|有|没|管|会|说|找|报|反映|投诉|举报|登记|催|求|办事|解决|问题|事儿?|电话"
    r"|市民|政府|政务|服务|什么|啥|用|多少|好多|无数|几|[一二两三四五六七八九十百千万\d]+|[遍次回]"
    r"|\b(?:i|we|you|they|it|your|the|this|that|is|are|was|have|has|had|ve|been|already|and|but|so|just|to|at|about"
    r"|for|of|ever|even|all|any|with|what|why"
    r"|called|call|calling|phoned|rang|complained|complain|reported|told|asked|written|people|guys|lot|service|line"
    r"|times|a|an|dozen|couple|ive|hundred|thousand|ten|twenty|five|three"
    r"|many|so|before|again|anyone|anything|help|helps|do|does|did|nobody|no one|one|answers?|always|every|time|same"
    r"|still|gets?|got|me|us)\b",
    re.IGNORECASE,
)
# Who wants the hotline itself to be complained of insists on it, and is heard.
_OF_HOTLINE = re.compile(
    r"(?:要|想|得)(?:投诉|举报|告)|(?:投诉|举报)(?:你们|12345|热线|客服|接线员)|\b(?:complain(?:ing)?|complaint"
    r"|report(?:ing)?) (?:about|against|on)\b"
    r"|\b(?:file|make) a complaint\b",
    re.IGNORECASE,
)
# What is said of the city and everybody in it, where nothing of any matter is.
_GRUMBLES = re.compile(
    r"(?:你们?|您|12345|政府)?(?:到底|究竟|还|就说|倒是)*(?:给)?(?:管不管|管还是不管|办不办|解决不解决)(?:啊|呀|了|吧)?"
    r"|(?:这|你们|咱们?|北京)?(?:到底|都|真)?(?:是|叫)?(?:什么|啥|个?破)(?:地方|城市|社会|世道|政府)(?:啊|呀|嘛)?"
    r"|(?:什么|啥|哪儿?|一点)?(?:都|也)?(?:没有?人|没谁)(?:管事|管了?|负责|过问|修|理)(?:的|啊|吗)?|还?有没有(?:人|谁)(?:管|来管)(?:管|事)?了?(?:啊|呀|吗)?"
    r"|(?:还)?有没有王法了?(?:啊|吗)?|(?:我们?)?(?:交|纳)的?税(?:都|钱)*(?:喂狗|干嘛|干什么|哪儿?去)了?|(?:北京|这儿|这里|社会)?怎么(?:就)?(?:变|成|搞成)(?:成)?(?:这样|这德行)了?"
    r"|(?:(?:wtf|what|what['’]s|what the (?:hell|fuck|heck)|seriously|honestly|why) ?)+(?:is "
    r"|['’]s )?(?:wrong|going on|happening|the matter|up)"
    r"(?: (?:with|in) (?:(?:this|your|our|the|all) )?(?:city|place|country|government|town|district"
    r"|neighbou?rhood|people|you(?: people| guys)?))?"
    r"|(?:nobody|no one|noone|nothing|none of you)(?: (?:ever|here|around here|in this (?:city|place|town)))*"
    r" (?:fixes|cares|helps|does|works|listens|gets|is|functions|repairs|gives)(?: (?:ever|about|anything"
    r"|anyone|anybody|a|thing|shit|damn"
    r"|fuck|here|us|me|in this (?:city|place|town)|done|fixed|any ?more))*"
    r"|(?:this|the|your) (?:whole |bloody |damn |fucking )?(?:city|place|government|council|country"
    r"|system)(?:['’]s| is)? (?:just |such |a |an |so |totally"
    r"|completely |falling |going )*(?:joke|mess|disgrace|shithole|hopeless|useless|broken|ridiculous"
    r"|apart|terrible|awful|sucks|to (?:hell|the dogs))"
    r"|i(?:['’]m| am|m)(?: so| really)? (?:sick|tired|fed up|done)(?: and tired)?(?: (?:of|with) (?:this"
    r"|it|all|of|everything|you|people|city|place|the"
    r"|living|here|in|whole|shit|crap)(?: (?:this|it|everything|people|city|place|here|shit|crap))*)?"
    r"|(?:i|we)(?:['’]ve| have)? had (?:it|enough)(?: (?:with|of) (?:this|you|it|all this)(?: (?:city|place|people))?)?"
    r"|(?:what|why) do (?:we|i) (?:even )?pay (?:our |my )?tax(?:es)?(?: for)?",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[，,。.!！?？;；…\n]+")
_REST = re.compile(r"[\s，,。.!！~～、;；:：…?？啊呀了的吧呢嘛]+")
_MOST_LEFT = {"zh": 2, "en": 6}
_SHORT = {"zh": 14, "en": 50}
_RANT = {"zh": 30, "en": 90}


def is_venting(words: str, lang: str) -> bool:
    """Whether a short message is all anger: hardly anything is left of it without the words for that."""
    if rants(words, lang) or grumbles(words, lang):
        return True
    if not words or len(words) > _SHORT.get(lang, 14) or not _VENT.search(words):
        return False
    left = _REST.sub("", _VENT.sub("", words))
    return len(left) <= _MOST_LEFT.get(lang, 2)


def rants(words: str, lang: str) -> bool:
    """Whether all that is said is that the hotline was called, or is there, in vain; not who wants it complained of."""
    in_vain = _CALLED.search(words) and _IN_VAIN.search(words) and not _OF_HOTLINE.search(words)
    if not in_vain or len(words) > _RANT.get(lang, 30):
        return False
    left = _AROUND.sub("", _CALLED.sub("", _IN_VAIN.sub("", _VENT.sub("", words))))
    # One word more names a matter: '物业打了三遍没人管'.
    return not any(char.isalnum() for char in left)


def grumbles(words: str, lang: str) -> bool:
    """Whether all that is said is that nothing works and nobody cares, of no matter: 'nobody fixes anything here'."""
    said = [clause.strip() for clause in _CLAUSES.split(words) if clause.strip()]
    grumbling = [one for one in said if _GRUMBLES.fullmatch(one)]
    left = "".join(_VENT.sub("", one) for one in said if one not in grumbling)
    return bool(grumbling) and len(_REST.sub("", left)) <= _MOST_LEFT.get(lang, 2)


def has_venting(words: str) -> bool:
    """Whether there are such words in it at all."""
    return bool(_VENT.search(words)) or any(rants(words, lang) or grumbles(words, lang) for lang in _RANT)
