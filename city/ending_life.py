"""Words that may speak of ending a life, however far round. Pure."""

from __future__ import annotations

import re

# Whatever may speak of ending a life, however far round: who falls at work or is helped off a bus uses none of it, and
# who cannot be woken neither.
_MAY_SPEAK_OF_IT = re.compile(
    r"[死跳药割腕绳炭刀桥河湖吊]|活[着够不腻得下]|楼[顶沿边]|天台|窗|阳台|轻生|自[杀尽残伤焚缢]|紫砂|遗"
    r"|后事|来世|下辈子|来生|再见|永别|告别|道别|走了|先走|不想|不愿"
    r"|撑不|熬不|受够|解脱|没意思|没意义|了断|了结|绝望|抑郁|卧轨|铁[道轨]|轨道|塔吊|寿衣|想不开|对不起"
    r"|别救|最后|累了|结束|寻短|消失|离开|没有我|没我|不该|骨灰|墓|安眠|吞|喝农|敌敌畏"
    r"|百草枯|农药|老鼠药|睡过去|睡着就|(?:别|不用|不想|不再|永远不|再也不|再也别|一[觉睡]不)(?:再)?醒"
    r"|再也醒不|长眠|永远睡|一了百了|一走了之|不在了|不在人世|见不到我|看不到我|以后没有?了?我|少我一个|没了我"
    r"|忘了我|忘记我|原谅我|替我照顾|帮我照顾|交代好|托付|没盼头|没指望|没希望|没有?希望|看不到(?:头|希望"
    r"|明天|未来)|没有?明天|过不下去|挺不[住下]|扛不[住下]|坚持不|走不下去|走不出来|厌世|生无可恋"
    r"|不值得|多余|累赘|拖累|连累|绝路|走投无路|没路|尽头|天堂|地狱|黄泉|阎王|投胎|超生|另一个世界|那边见"
    r"|去陪[他她]|[去找]我?(?:妈|爸|爷|奶|老伴)去|没有?人(?:在乎|会想|想我|要我|疼我|记得)"
    r"|不会有人|放血|房梁|裤腰带|崩溃|太苦了|太累|受罪|毫无意义"
    r"|\b(?:di(?:e|es|ed|ying)|dead|death|kill\w*|suicid\w*|end(?:ing|s)?|jump\w*|pills?|rope|goodbyes?"
    r"|bridge|roof|ledge|rail\w*|cut\w*|wrists?|reason|point|on any ?more"
    r"|give up|giving up|given up|sorry|last|alive|liv(?:e|ing)|life|lives|hang\w*|overdose\w*|drown\w*"
    r"|notes?|over|without me|better off|tired|anymore|gone|leave|leaving"
    r"|window|balcony|edge|tracks?|harm\w*|self|razor|knife|gun|tablets?|bleach|oven|river|water|sleep"
    r"|forever|burden|worthless|hopeless|alone|nobody"
    r"|tomorrow|miss me|(?:go|carry|keep) on|keep going|(?:won['’]?t|not|no longer) be (?:here|around"
    r"|there)|no[ -]?one|(?:can['’]?t|cannot|can not) (?:do (?:this|it)|take (?:this|it|any)|cope|go on|face|bear)"
    r"|had enough|done with (?:it|this|everything)|i['’]?m (?:so )?done|no way out|(?:no|any|lost) hope"
    r"|(?:stop the|end the|this) pain|suffering|disappear|vanish|(?:never|wanna|to|not) wake|wak(?:e|ing) me"
    r"|worth|exist\w*|unalive|kms|the other side|heaven|farewell|forgive me|(?:my|a) will|funeral"
    r"|(?:look after|take care of) my|join (?:him|her|them|my)|finish (?:it|me|myself)|stop breathing"
    r"|bleed out|veins?|noose|paraquat|pesticide|rat poison|insulin|cliff|top floor|meaning(?:less)?"
    r"|pointless|nothing (?:left|matters)|let it all go|give in|rest in peace|at peace|peaceful"
    r"|climb back|love you all|remember me|born|without (?:her|him))\b",
    re.IGNORECASE,
)


def may_be_suicide(text: str) -> bool:
    """Whether a word of it may speak of ending a life; most that have one do not."""
    return _MAY_SPEAK_OF_IT.search(text) is not None
