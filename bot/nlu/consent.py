"""Who may see a ticket, as a citizen says it of nothing else: the public, or nobody who learns whose it is. Pure."""

from __future__ import annotations

import re

from bot.nlu.text import has_cjk

# What leads up to either; a no leads up to none that is given.
_LEADS = (
    r"好的?|行|嗯|可以|是的?|对|那就?|我|还是|也|都|哦|唉|哎|麻烦|请|帮我|给我|算了|后悔了"
    r"|ok|okay|yes|yeah|sure|fine|alright|all right|right|actually|well|oh|please|pls|then|and|so"
    r"|just|now|never ?mind|forget it"
    r"|on second thoughts?|i changed my mind|changed my mind"
)
_YES_AND = rf"(?:(?:{_LEADS})[\s，,。.!！:;-]*){{0,8}}"
_NO_AND = rf"(?:(?:{_LEADS}|不行|不可以|不要|不|别|no|nope|sorry)[\s，,。.!！:;-]+|(?:{_LEADS})){{0,8}}"
_THE_TICKET = r"(?:把|将)?(?:它|这个|那个|这件事?|那件事?|这单|我的|这张|单子|工单|投诉|内容|信息|事儿?|之前|刚才|的|对外|出来|给){0,8}"
_IT = r"(?:it|this|that|them|mine|(?:my|the) (?:ticket|complaint|case|report|matter))"
_MAY_SEE = re.compile(
    _YES_AND
    + r"(?:"
    + rf"(?:我|就|也|都)*(?:同意|愿意|可以|允许|授权|能|想|要)?{_THE_TICKET}(?:同意|可以|愿意)?公开"
    + r"(?:吧|了|它|这个|这件|工单|单子|就公开|没问题|可以|也行|也可以|好了|我同意|无所谓)*"
    + r"|(?:you (?:can|may) |(?:it is |it's |that is |that's )?(?:ok|okay|fine) to |i (?:agree|consent|want you"
    r"|would like you|'d like you|don'?t mind|am ok|am happy)(?: to| with| for| if)? ?(?:you )?|let'?s "
    r"|go ahead and |feel free to )*"
    + rf"(?:(?:make|let) {_IT} (?:be |go )?public(?:ly visible)?|(?:publish|list|show|publishing|listing|showing|making|make)(?: {_IT})?(?: public(?:ly)?| to (?:the public|others|everyone))|publish {_IT}|(?:(?<=can )|(?<=may )|(?<=to ))publish|{_IT}(?:(?:'s| is)? ok to| can| may) (?:be |go )?(?:public|published|listed publicly)|public(?: is)? (?:fine|ok|okay))"
    + r")(?: (?:please|then|now|if you like|that'?s fine|is fine|i don'?t mind))*[\s。.!！~]*",
    re.IGNORECASE,
)
_NOT_SEE = re.compile(
    _NO_AND
    + r"(?:"
    + rf"(?:我|就|还是|先)*(?:(?:不(?:想|要|愿意|同意|能|用|再|可以|许|允许|行|准|得)*|别再?|先别|甭|撤回?|撤销|取消|收回|停止)(?:了)?)(?:让|给)?(?:我|您|你们?|别人|人家|大家)?{_THE_TICKET}(?:同意)?公开"
    + r"(?:了|吧|的?同意|授权|它|这个|这件|可以吗|行吗|啊|呀|啦|出去)*"
    + rf"|{_THE_TICKET}(?:公开|授权)的?(?:事儿?|同意)?(?:，|, ?)?(?:算了|取消|撤了|撤回|收回|不要了)(?:吧|了)?"
    + r"|(?:改成|改回|改为|设成|还是)不公开(?:吧|了)?"
    + rf"|(?:please )?(?:(?:i )?(?:do not|don'?t|no longer|would rather not|'d rather not)(?: want(?: you)?(?: to)?| like(?: to)?| wish(?: to)?| agree(?: to)?)? ?(?:{_IT} )?(?:to )?(?:be )?"
    + rf"(?:publish(?:ed|ing)?|mak(?:e|ing) {_IT} public|public|list(?:ed)?(?: {_IT})? publicly|show(?:n|ing)?(?: {_IT})? (?:publicly|to (?:the public|others|everyone)))(?: {_IT})?"
    + rf"|(?:make|keep|set|turn) {_IT} (?:back )?(?:to )?(?:private|non-?public|not public|unlisted|hidden)|(?:unpublish|un-publish|unlist)(?: {_IT})?|stop (?:publishing|showing|listing) {_IT}(?: publicly)?"
    + rf"|(?:take|pull) {_IT} (?:down from public|off (?:the )?(?:public|open)(?: list)?)|(?:i )?(?:take back|withdraw|revoke|cancel) my (?:consent|permission|agreement)(?: to publish(?: {_IT})?)?|not public(?:ly)?)"
    + r")(?: (?:please|then|now|any ?more|after all))*[\s。.!！~]*",
    re.IGNORECASE,
)


def consent(words: str) -> str | None:
    """The intent of words that let the public see a ticket or no longer; None where more, less or a question is said."""
    if _NOT_SEE.fullmatch(words):
        return "unpublish_ticket"
    return "publish_ticket" if _MAY_SEE.fullmatch(words) else None


# Nobody shall learn who it was: said of what was filed, or asked.
_SECRET = re.compile(
    r"保密|匿名(?!信|举报信)|(?:别|甭|不(?:要|想|能|会|用)?)(?:让|叫|给|被|告诉|跟)[^，。,.]{0,8}(?:知道|晓得|看(?:到|见|出)?|说|提)"
    r"|(?:别|甭|不要?)(?:说|讲|提|写|透露|暴露|告诉)[^，。,.]{0,8}我|(?:名字|姓名|身份|个人信息)[^，。,.]{0,4}(?:别|甭|不|隐|藏|抹|去)"
    r"|(?:隐去|隐藏|去掉|抹掉|别[写提留])我?的?(?:名字|姓名|身份)|(?:会不会|会|能不能|能)(?:让|叫|被)?[^，。]{0,6}(?:知道|晓得|查到|看到|看得到|查得到)(?:是|到)?我"
    r"|(?:知道|晓得|查到|查得到|看到|看得到)(?:是|到)?我(?:报|说|举报|投诉)?的?[^，。]{0,4}[吗么吧?？]"
    r"|\b(?:anonym\w+|confidential\w*)\b|\b(?:keep|leave|take) (?:me|my (?:name|identity|number|details|info)) (?:out|off|hidden|private|secret"
    r"|to yourself|away)\b|\b(?:hide|conceal|protect|remove|delete|take out|leave out) my (?:name|identity)\b"
    r"|\b(?:don'?t|do not|didn'?t|never|not|without|wouldn'?t) (?:\w+ ){0,3}?(?:tell|telling|let|letting|show|reveal|share|disclose|publish|post|print|put|use"
    r"|using|mention|mentioning|say|give|giving|pass|know|find|see)\b[^.;]{0,24}\b(?:me|my name|my number|who (?:i|it|complained|reported|told|said|filed)|i (?:am|was|did|reported|complained)"
    r"|know|find out)\b"
    r"|\b(?:don'?t|do not|didn'?t|wouldn'?t) want [^.;]{0,24}\b(?:know|find out)\b"
    r"|\b(?:they|he|she|him|her|them|neighbou?rs?|landlord|boss|anyone|anybody)\b[^.;]{0,20}\b(?:know|see|find out|learn|hear)\b[^.;]{0,10}"
    r"(?:it(?:['’]?s| is| was)? (?:me|i)\b|who (?:i am|complained|reported)|my (?:name|(?:phone )?number|phone))",
    re.IGNORECASE,
)
_LONGEST = {True: 60, False: 110}
_LONGEST_TOLD = {True: 20, False: 60}


def keeps_secret(words: str, *, told: bool) -> bool:
    """Whether nobody shall learn whose ticket it is. `told`: the words tell a matter too, which has to be short then."""
    longest = (_LONGEST_TOLD if told else _LONGEST)[has_cjk(words)]
    return len(words) <= longest and _SECRET.search(words) is not None
