"""Words that only agree: 'great, do it', 'yes to both'; and words that have it filed: '报吧', 'go ahead'. Pure."""

from __future__ import annotations

import re

_AGREES = (
    r"yes+|yse|yeah|yea|yep|yup|ya|sure|ok(?:ay)?|alright|right|correct|exactly|perfect|great|good|fine|cool|brilliant"
    r"|lovely|absolutely|definitely"
    r"|go (?:ahead|for it)|(?:just |please )?(?:file|submit|send|do|post|register|record|log)(?: (?:it|this"
    r"|that|them|both|all|away|now))?"
    r"|(?:that|this|it|all|everything|every ?thing|they)(?:'?s|’s| is| looks?| are|'?re)? (?:all )?"
    r"(?:right|correct|fine|good|perfect|great|ok(?:ay)?|it|in order|there)"
    r"|looks? (?:all )?(?:right|correct|fine|good|perfect|great|ok(?:ay)?)|spot on|no changes?"
    r"|nothing to change|as (?:it )?is|lgtm"
    r"|是的?|对的?|好的?|没错|没问题|可以|[整弄办搞走]吧|(?:你们?|您)?看着办吧?|就这么着|得嘞|妥了?|中{1,3}了?|成了?|齐活儿?|来吧|安排"
)
_BESIDE = (
    r"thanks?(?: you)?(?: so much| very much| a lot)?|thx|ty|cheers|please|pls|then|now|and|to|me|for|both"
    r"|all(?: (?:two|three|four|five))?|of|them|it|like|that|this|so|just"
    r"|i think|to me|is|the first|as|much|谢谢|吧|啊"
)
_ONLY = re.compile(rf"(?:(?:{_AGREES}|{_BESIDE})[\s,，.。!！;:)👍🙏👌-]*){{1,12}}", re.IGNORECASE)
_SAYS_SO = re.compile(rf"(?:^|[\s,，.。!！])(?:{_AGREES})(?=$|[\s,，.。!！吧啊👍🙏👌])", re.IGNORECASE)
_FILE_IT = re.compile(
    r"提交|登记(?:一?[个件下份])?吧|^(?:嗯|行|好|那|先|就|快|赶紧|您|你|[\s，,])*登记(?:下来|上)(?:吧|呗|得了)?[\s。.!！]*$|(?:^|[，,。！!\s好行那吧成])就这样(?:吧|了|报|登|办|交|提|弄|得了|就行|啊|呀)*(?=$|[，,。.!！~\s])|就这么(?:报|办|登|记|定|着吧)|报吧|(?:^|[，,。！!\s])(?:赶紧|快点?|就|直接|麻溜儿?"
    r"|给我)*(?:(?:报|交|登|记)[，,！!\s]{0,2}){1,5}(?:上|了)?(?:吧|啊|呀|了)?[。.!！]*$"
    r"|(?:你|您)?(?:就|直接|赶紧){0,3}(?:给|替|帮)[我俺咱](?:报|登记?|记|交|提交)(?:上去|上|下来"
    r"|了)?(?:就)?(?:得了|行了?|好了|完了|吧|可以了)[啊呀]?[。.!！]*$|\bfile (?:it|that|them)\b"
    r"|\b(?:submit|sumbit|submitt|sub?mt)\b"
    r"|\bgo ahead\b"
    # 'file', 'yes file', 'ok send all of them'.
    r"|^(?:(?:k+|ok(?:ay)?|yes|yeah|yep|fine|sure|alright|right|good|great|please|pls|just|so|then|now|and|well|whatever)"
    r"[,.! ]+)*(?:file|send|submit)(?: (?:it|this|that|them|these|all|both|everything|away|off|in|now|then|please|pls"
    r"|of|two|three|four|five|already|separately))*[\s.!]*$"
    r"|\bplease (?:file|submit)(?! (?:a|an|another|my|the|this)\b)|\bs(?:end|ned|nd) it\b|\blooks (?:fine|good|right)\b"
    r"|^(?:(?:can|could|would|will) (?:you|i|we)(?: please| just)? |please "
    r"|i (?:want|would like|['’]?d like) (?:you )?to |so |ok |yes |just )*"
    r"(?:file|make|put in|record|register|log) (?:a|the|my|an official) (?:complaint|report|case|ticket)"
    r"(?: (?:about|on|against) (?:him|her|them|it|that|this|me|us))?(?: (?:please|now|then|for me))*[\s.?!]*$"
    # Nothing more is to be told: '没有别的了', '就这俩事', "that's all".
    r"|^(?:(?:嗯|好的?|行|对|不|没有?了|目前|暂时|先)[\s，,。]*)*没有?(?:什么|啥)?"
    r"(?:(?:别的|其[他它]的?|旁的)(?:要(?:说|补充|补|讲)的)?|要(?:说|补充|补|讲)的)"
    r"(?:事儿?|问题|情况)?(?:了|啦|吧|呀|啊)*[\s，,]*(?:谢谢[你您]?)?[\s。.!！]*$"
    r"|^(?:(?:嗯|好的?|行|对|是的?|没了|没有了|没别的了?|没有别的了?|没事儿?了?|没啥了?|没其他的?了?|目前|暂时|先)[\s，,。]*)*(?:也|暂时|目前)?就(?:是)?这"
    r"(?:俩|两[个件]?|[一二三几][个件]?|些|个|件|点儿?|么多|么些)?(?:事儿?|问题|情况|建议|意见|想法)(?:了|吧|啊|呀)*[\s。.!！]*$"
    r"|^(?:(?:嗯|好的?|行|对|没了|没有了|没别的了?|没事儿?了?|没啥了?)[\s，,。]*)*(?:也|暂时|目前|先)?就(?:是)?这"
    r"(?:些|俩|两个|两件|一件|一个|么多|么些)(?:了|吧|啊)*[\s。.!！]*$"
    r"|^(?:没了|没有了|没别的了?|没事儿?了?|没啥了?)[\s，,。]*就(?:是)?这个(?:了|吧|啊)*[\s。.!！]*$"
    r"|^(?:(?:no|nope|ok(?:ay)?|yes|yeah|yep|yup|sure|and|well)[,. ]+)*"
    r"(?:done(?=[\s.!]*$)|that(?:['’]?s| is| was|['’]?ll be| will be) "
    r"(?:all|it|everything|about it|the lot)"
    r"|nothing (?:else|more)|just (?:that|those(?: two)?|these(?: two)?|the two))"
    r"(?: (?:for now|thanks|thank you|really|from me|i have|i think))*[\s.!]*$",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"(?<![没有么啥])[别甭](?!废话|磨叽|磨蹭|磨唧|墨迹|啰嗦|罗嗦|问|扯|絮叨|耽误|再问)|不(?:要|用|想|能)?(?:提交|登记|报)"
    r"|先不|等|\b(?:don'?t|not|wait|before)\b",
    re.IGNORECASE,
)
_LONGEST = 60
# Of several matters all are wanted: 'both pls', '都登记'.
_ALL_OF_THEM = re.compile(
    r"(?:yes|yeah|ok(?:ay)?|file|do|want|[,. ]){0,4}(?:both|all)(?: of (?:them|it))?"
    r"(?: (?:of them|things|matters|cases))?"
    r"(?:[,.! ]+(?:please|pls|plz|hurry(?: up)?|quick(?:ly)?|asap|now|thanks?)){0,3}[.! ]*"
    r"|(?:(?:那|就|我){0,2}(?:[两俩三]?[件个]?(?:事儿?)?都|全部?"
    r"|一起|一块儿?)(?:给我)?(?:要)?(?:登记|报|记|办|要)(?:上|一下)?(?:吧|了)?[，,。.！! ]*){1,3}",
    re.IGNORECASE,
)


def is_assent(words: str) -> bool:
    """Whether nothing else is said than yes, in however many words; thanks alone are no yes."""
    told = words.strip()
    return len(told) <= _LONGEST and _ONLY.fullmatch(told) is not None and _SAYS_SO.search(told) is not None


def speaks_of_filing(words: str) -> bool:
    """Whether filing is spoken of, be it to have it done or not yet."""
    return bool(_FILE_IT.search(words))


def files_it(words: str) -> bool:
    """Whether the words say that it may be filed as it stands."""
    return speaks_of_filing(words) and not _NOT_YET.search(words)


def wants_all(words: str) -> bool:
    """Whether nothing is said but that all of several matters are wanted."""
    return _ALL_OF_THEM.fullmatch(words) is not None
