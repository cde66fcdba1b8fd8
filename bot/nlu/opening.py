"""A matter that opens with words taken for talk or a question: 'so loud', 'where do I complain about the gym'. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.nlu.asking import ASKING, TAKEN_FOR_WISH
from bot.nlu.bare import PLACE, SHORT_NAMING

# 'Where do I complain about the gym above us?' Here.
_WHERE_TO = re.compile(
    r"(?:您好|你好|请问|那个?|我|想问|问一下|[，, ])*(?:怎么|如何|咋|去哪儿?|在哪儿?|上哪儿?|找谁|向谁|跟谁)能?(?:投诉|举报|反映)(?:一下)?\s?(?!你们?$)\S{2}|"
    r"(?:hi|hello|hey|so|and|please|sorry|excuse me|[,. ])*(?:where|how|who|whom) (?:do|can|could|should"
    r"|would) (?:i|we|you) (?:go to |turn to |even )?"
    r"(?:complain|report|file|make a complaint|lodge)\b.{0,12}\b(?:about|for|on|against|a|an|the|my)\b",
    re.IGNORECASE,
)
_ASKS = ASKING | {"ask_question"}
# 'Why no heating', 'how come the water is yellow': who asks why it is wrong says that it is.
_WHY = re.compile(
    r"(?:(?:hi|hello|hey|so|and|but|please|sorry|excuse me|omg|wtf|tell me|can you tell me)[,.! ]+)*(?:why|how come)\b"
    r"(?! (?:(?:do|did|can|are|is|does|should) )?(?:you|this (?:app|bot|chat)|my (?:case|ticket|complaint))\b)(?P<what>.*)",
    re.IGNORECASE | re.DOTALL,
)
_IS_WRONG = re.compile(
    r"\b(?:no|not|nobody|no ?one|never|nothing|off|out|dark|cold|yellow|brown|black|red|rusty|cloudy|dirty|filthy|smell\w*"
    r"|stink\w*|broken|closed|shut|blocked|stuck|late|loud|noisy|so (?:much|many)|so|too|always|still|again)\b|n['’]?t\b",
    re.IGNORECASE,
)
_WRONG, _ANYHOW = 0.3, 0.9
OF_A_MATTER = frozenset({"category", "category_choices"})
# 'I'll report one now then', 'so there's this thing': the matter is to come.
_ANNOUNCES = re.compile(
    r"(?:(?:那啥|那个|内个|就是|呃|喂|你好|您好|那|行|好|得|嗯|唉|哎|对了|好吧|行吧)[，, ]*)*(?:我|咱|俺)?们?(?:这(?:边|儿|里))?(?:还|就|先|现在|这会儿|这就|跟你|跟您|给你"
    r"|给您|想|要)*"
    r"(?:(?:报|登记|反映|投诉|说)(?:一?[个件]|一下)?(?:事儿?|问题|情况)?|(?:有|出了?|碰[上到]了?|遇[上到]了?)(?:这么)?(?:一?[个件回]|点儿?)?(?:事儿?|问题"
    r"|情况)(?:要?(?:说|反映|报))?)"
    r"(?:吧|啊|呗|行不?行?|行吗|可以吗|了)?[。.!！?？…]*"
    r"|(?:(?:hi|hello|hey|so|ok(?:ay)?|u?mm*|uh|well|yeah|right|listen|look|guys|there|and|also|oh)[,.! …]+)*"
    r"(?:(?:there['’]?s|there is|here['’]?s|here is|(?:i|we)(?:['’]?ve| have)?(?: got| had)?|got)"
    r" (?:this|the|one|another|an?)(?: (?:little|small|big|huge|weird|strange|serious|quick|new|other|bit of an?))*"
    r" (?:thing|problem|issue|situation|matter|complaint)"
    r"|(?:there['’]?s|there is|i(?:['’]?ve| have)?(?: got)?) something|something (?:happened|came up)"
    r"|(?:i(?:['’]d)? |we(?:['’]d)? )?(?:want|need|wan(?:na|t to)|have|like|got)(?: to)? (?:report|complain about|tell you(?: about)?|raise)"
    r" (?:something|an? (?:thing|problem|issue)))"
    r"(?: (?:here|going on|(?:i (?:want|need|have|wanted|would like) )?to (?:report|tell you(?: about)?|say|complain about"
    r"|talk about|share)))?[.:!? …]*",
    re.IGNORECASE,
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
# The same in a train or a bus: '地铁里太热了 1号线'.
_FELT_ABOARD = re.compile(
    r"(?=.*(?P<metro>地铁|轻轨|\d{1,2}号线|房山线|昌平线|亦庄线|八通线|机场线))?(?=.*(?:地铁|轻轨|号线|车厢|公交|车上|车里|\d{1,3}路))"
    r"(?!.*(?:[?？吗么呢哪]|怎么|多少))[^，。,.]{0,14}(?:太|真|特别?|好|死|贼|忒|可)(?:他妈|tm)?(?:热|冷|闷|挤|吵|臭|脏|黑|晃)(?:了|死了?|得慌|得要命|人)?"
    r"(?:[\s，,。.!！]+(?:北京)?(?:地铁)?(?:[\u4e00-\u9fff]{2}线|\d{1,2}号线|\d{1,3}路)(?:上|车)?)?[\s。.!！]*",
    re.IGNORECASE,
)
_METRO, _BUS = "transport.metro", "transport.bus_service"
_FELT_AS = frozenset({"out_of_scope", "nlu_fallback", "abuse", "answer_survey"})
# Who would like to have more or other of what there is asks nothing that the base knows: it is a wish to be filed.
_WOULD_LIKE = re.compile(
    r"(?:能不能|能否|可不可以|可否|就不能|是不是可以|可以|希望|盼着?|建议|要是能)(?:[再给帮替把多在]|我们?|咱们?"
    r"|这(?:儿|边|里)|[^，。？?]{1,6}(?:口|站|边|里|上|门))*"
    r"(?:多(?:开|加|派|发|设|建|装|放|安排|配|备|给)|加(?:开|装|设|派|几|一|两|点|个|趟|班|车)|增(?:加|设|开|派)|缩短"
    r"|延长|往后延|早点开|晚点关|错开|改造|安(?:装"
    r"|个|几)|装(?:个|几|一|上)|修(?:个|一|条)|建(?:个|一|几)|设(?:个|一|置)|便宜点|降点)",
)
# What was bought and is not what it should be: '拼多多买的茅台是假的'.
_BOUGHT = re.compile(
    r"买(?:的|了|到|回来)[^，。？?]{1,20}(?:是|成|都)?(?:假的|假货|假酒|次品|坏的|过期|翻新|二手)"
    r"|\b(?:bought|ordered|got|sold me)\b[^.?]{1,40}\b(?:fake|counterfeit|expired|knock-?off)\b",
    re.IGNORECASE,
)
_ON_A_SITE = re.compile(
    r"拼多多|淘宝|天猫|京东|抖音|快手|直播|闲鱼|网[上店购]|\b(?:taobao|tmall|jd|pinduoduo|temu|online|douyin|xianyu)\b",
    re.IGNORECASE,
)
# What somebody finds in what they eat: '鸭脖里有头发'.
_IN_FOOD = re.compile(
    r"(?!.*(?:[?？吗么呢]|怎么))[^，。]{0,10}(?:饭|菜|面|粉|汤|粥|奶|肉|饼|包子?|馒头|蛋糕|外卖|茶|饮料|水果|零食|火锅|麻辣烫|沙拉|汉堡|鸡|鸭|鱼|豆腐|饺|馅|米|凉皮|脖|串|糕|酱|油条)"
    r"(?:里头?|里面|中|上)?(?:都|还|竟然|居然|又|吃)*(?:有|出|发现|看见)(?:了|过|着)?[一两几]?(?:根|只|条|个|块|颗|小|死|大|长|好多|很多)*"
    r"(?:头发|毛发|虫|蟑螂|小强|苍蝇|蚊子|异物|钢丝|塑料|铁[丝钉片]|玻璃|老鼠|指甲|石子|创可贴|烟头)[^，。]{0,6}[\s。.!！]*"
)
_FOOD = "consumer.food_safety"
_GOODS, _ONLINE = "consumer.goods", "consumer.online_shopping"
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


def announces(text: str) -> bool:
    """Whether nothing is said but that a matter is to come: '我还有个事'."""
    return len(text) <= SHORT_NAMING and _ANNOUNCES.fullmatch(text) is not None


def opens(parsed: Mapping[str, Any], text: str, *, surveyed: bool = False) -> str | None:
    """A matter that is told or announced, though its few words were taken for talk. `surveyed`: an outcome may be told."""
    intent = parsed["intent"]["name"]
    if intent in _ANNOUNCED_AS and announces(text):
        return "file_complaint"
    likely = {one["name"]: one["confidence"] for one in parsed.get("intent_ranking", ())}
    known = any(entity["entity"] == "category" for entity in parsed["entities"])
    found = {entity["entity"] for entity in parsed["entities"]}
    if intent in ("out_of_scope", "nlu_fallback") and "knowledge" not in found and _says_why(parsed, text):
        return "file_complaint"
    asks_here = intent in _ASKS and found & OF_A_MATTER and "knowledge" not in found
    if asks_here and _WHERE_TO.match(text):
        return "file_complaint"
    wants_more = intent in TAKEN_FOR_WISH and _PUT_MORE.match(text) is not None
    if wants_more and (found & OF_A_MATTER or _CITY_THINGS.search(text)):
        return "file_complaint"
    told, taken = likely.get("file_complaint", 0.0), likely.get(intent, 0.0)
    close = told >= _LIKELY and (intent == "nlu_fallback" or told >= _CLOSE * taken)
    close = close or (_is_sure_matter(parsed) and told >= _POSSIBLE and taken < _DOUBTFUL)
    felt = not found & PLACE and _FELT.fullmatch(text) is not None
    if intent in _FELT_AS and (felt or _BOUGHT.search(text)):
        return "file_complaint"
    if intent in _FELT_AS | {"inform"} and (_FELT_ABOARD.fullmatch(text) or _IN_FOOD.fullmatch(text)):
        return "file_complaint"
    # What is told as an outcome where nobody asked for one is a matter that may be as likely: '上周我被同事打了'.
    unasked = intent == "answer_survey" and not surveyed and told >= _CLOSE * taken and taken < _DOUBTFUL
    heard_as = close and intent in ("out_of_scope", "nlu_fallback")
    return "file_complaint" if known and (heard_as or unasked) else None


def _is_sure_matter(parsed: Mapping[str, Any]) -> bool:
    """Whether its category is as certain as they become."""
    return _sureness(parsed) >= _BEYOND_DOUBT


def _says_why(parsed: Mapping[str, Any], text: str) -> bool:
    """Whether it is asked why something of a known kind is as it is."""
    why = _WHY.fullmatch(text)
    if why is None:
        return False
    return _sureness(parsed) >= (_WRONG if _IS_WRONG.search(why["what"]) else _ANYHOW)


def _sureness(parsed: Mapping[str, Any]) -> float:
    """How certain its category is; 0 where it has none."""
    found: Mapping[str, Any] = next((one for one in parsed["entities"] if one["entity"] == "category"), {})
    return float((found.get("extra") or {}).get("confidence") or 0.0)


def complained(parsed: Mapping[str, Any], text: str) -> Mapping[str, Any]:
    """Whoever asks where such a thing is complained of does it here; who asks for more of something suggests it."""
    if _WHERE_TO.match(text):
        beside = [entity for entity in parsed["entities"] if entity["entity"] != "kind"]
        return {**parsed, "entities": [*beside, {"entity": "kind", "value": "complaint"}]}
    if _PUT_MORE.match(text) and not any(entity["entity"] == "kind" for entity in parsed["entities"]):
        return {**parsed, "entities": [*parsed["entities"], {"entity": "kind", "value": "suggestion"}]}
    if _IN_FOOD.fullmatch(text) and not any(entity["entity"] in OF_A_MATTER for entity in parsed["entities"]):
        food = {"entity": "category", "value": _FOOD, "start": 0, "end": len(text)}
        return {**parsed, "entities": [*parsed["entities"], food]}
    if _BOUGHT.search(text) and not any(entity["entity"] in OF_A_MATTER for entity in parsed["entities"]):
        goods = {"entity": "category", "value": _ONLINE if _ON_A_SITE.search(text) else _GOODS}
        return {**parsed, "entities": [*parsed["entities"], {**goods, "start": 0, "end": len(text)}]}
    if (felt := _FELT_ABOARD.fullmatch(text)) and not any(
        entity["entity"] in OF_A_MATTER for entity in parsed["entities"]
    ):
        aboard = {"entity": "category", "value": _METRO if felt["metro"] else _BUS}
        return {**parsed, "entities": [*parsed["entities"], {**aboard, "start": 0, "end": len(text)}]}
    return parsed


def would_like(text: str) -> bool:
    """Whether somebody would like more or other of what there is, for how it is now."""
    return bool(_WOULD_LIKE.search(text) and _NOW.search(text))
