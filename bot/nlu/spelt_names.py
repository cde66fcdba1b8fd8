"""Names that are spelt as Chinese ones are and written small: 'xingfu', 'lao wang'. Pure; no English, no city by itself."""

from __future__ import annotations

# The syllables of Hanyu Pinyin (GB/T 16159), by the initials that take the same finals; one without an initial only begins a word.
_INITIAL = (
    r"(?:[bpm](?:iao|ian|ie|ing|in|i|ang|ai|ao|an|a|eng|ei|en|o|u)|m(?:ou|iu|e)|f(?:ang|an|a|eng|ei|en|ou|u)"
    r"|[dtnl](?:iao|ian|ie|ing|iu|i|ang|ai|ao|an|a|eng|ei|e|ong|ou|uan|uo|un|u)|[dt]ui|[nl](?:iang|in|ue|v)|nen"
    r"|[gkh](?:uang|uai|uan|ua|ui|un|uo|u|ang|ai|ao|an|a|eng|ei|en|e|ong|ou)"
    r"|[jqx](?:iang|iong|iao|ian|ia|ie|ing|in|iu|i|uan|ue|un|u)"
    r"|[zcs]h(?:uang|uai|uan|ua|ui|un|uo|u|ang|ai|ao|an|a|eng|ei|en|e|ong|ou|i)"
    r"|[zcs](?:ang|ai|ao|an|a|eng|en|e|ong|ou|uan|ui|un|uo|u|i)|r(?:ang|an|ao|eng|en|e|ong|ou|uan|ui|un|uo|u|i)"
    r"|y(?:ang|an|ao|a|ing|in|i|e|ong|ou|uan|ue|un|u)|w(?:ang|ai|an|a|eng|ei|en|o|u))"
)
_BARE = r"(?:ang|ai|an|ao|eng|en|er|ou|a|e)"
_FURTHER = rf"(?:{_INITIAL}|an|ai)"
_SYLLABLE = rf"(?:{_INITIAL}|{_BARE})"
# English that syllables make up, too: what ends in a mute e ('nature', 'guide'), and these; and what is done ('running').
_MUTE_OR_COMMON = (
    r"(?:[a-z]*[aiou][cdgkmnrst]e"
    r"|human|women|men|banana|dance|sushi|sashimi|tatami|ramen|lamian|menu|panda|mama|deli|china|canada|sale|male|mile|tale"
    r"|main|she|he|the|a|an|you|can|pan|pen|hen|den|ten|sun|fan|man|ban|song|gang|bang|long|tang|sang|bin|bean|mean)"
)
_ENGLISH = rf"(?:[a-z]{{2,}}[bdlmnpty]ing|{_MUTE_OR_COMMON})"
# Cities and provinces, which say where a house stands or how it cooks.
_CITY = (
    r"(?:beijing|shanghai|tianjin|chongqing|nanjing|chengdu|guangzhou|shenzhen|hangzhou|suzhou|wuhan|xian|dalian|qingdao|kunming"
    r"|lanzhou|changsha|zhengzhou|jinan|xiamen|fuzhou|guilin|sanya|taiyuan|shenyang|hainan|sichuan|yunnan|hunan|hubei|henan|hebei"
    r"|shandong|shanxi|shaanxi|guangdong|guangxi|guizhou|gansu|fujian|jiangsu|zhejiang|anhui|jiangxi|xinjiang|dongbei|taiwan|xizang)"
)
_ONE_OR_TWO = rf"(?:{_SYLLABLE}{_FURTHER}{{1,3}}|{_SYLLABLE}{_FURTHER}? {_SYLLABLE}{_FURTHER}{{0,2}})"
# A name of one word or of two, before a blank.
NAME_WORDS = (
    rf"(?=[a-z ]{{7}})(?!{_ENGLISH} )(?![a-z]+ {_ENGLISH} )(?!{_CITY} (?!(?:{_SYLLABLE}{_FURTHER}{{0,2}}) ))"
    rf"{_ONE_OR_TWO}"
)
