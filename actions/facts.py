"""Words that add a fact to a matter and stand in no field of it: what was paid, what is proof, who it was. Pure."""

from __future__ import annotations

import re

_FACT = re.compile(
    r"(?:把?钱)?(?:全额|都|全)?(?:退|赔|补|还)(?:给)?(?:我|我们)?(?:钱)?(?:就行|就好|就可以|就成|得了)"
    r"|(?:就是|大概|总共|一共|价值|花了|交了|付了|充了|当时|后来|之前|上面|里面)\S{2,}"
    r"|(?:没啥?事儿?|没受伤|没伤着|没摔坏)[\s，,。]+\S{3,}"
    r"|(?:i |we |he |she |they )?(?:paid|bought|worth|cost|it cost|happened|it happened|they said"
    r"|he said|she said|has been|been)\b(?! (?:ok|right|fine))[^?]*$"
    r"|(?:and|also|plus) (?:it|its|it['’]s|they|there|he|she|the|my|our)\b[^?]{4,}$",
    re.IGNORECASE,
)
_PROOF = re.compile(
    r"(?:没|有|留|拍|录|存|丢|扔|忘|记|开|给|索|要|保存|看)[了着到住下过有]{0,4}(?:[一几两]?[张个段份])?(?:的"
    r"|我|现场|聊天|转账|付款|行车|微信|手机|支付|通话|完整|全部|所有){0,6}"
    r"(?:发票|小票|收据|车票|录像|录音|照片|相片|视频|监控|记录仪?|截图|凭证|合同|协议|证据|证人|车牌号?"
    r"|票据?|工牌号?)"
    r"|\b(?:no|have|has|got|kept|lost|took|with(?:out)?|didn['’]?t (?:get|take|keep|give me)"
    r"|don['’]?t have|saved)(?: an?| the| any| my| some| no| me){0,4}"
    r" (?:receipts?|invoices?|photos?|pictures?|videos?|recordings?|screenshots?|witness(?:es)?"
    r"|evidence|proof|contract|footage|plate(?: number)?)\b",
    re.IGNORECASE,
)
# How somebody looks whom the citizen does not know: '不认识 男的 戴口罩', 'no idea, tall guy in a red coat'.
_LOOKS = re.compile(
    r"(?:^|[\s，,。])(?:是个?|就是|一个|有个)?(?:男|女)(?:的|人|孩儿?|士)(?=$|[\s，,。])|[高矮]个[儿子]?|个子?[高矮]"
    r"|[高矮]{1,2}(?:胖|瘦)|胖胖的|[偏很挺]?[胖瘦]的|光头|秃顶|寸头"
    # Hair that falls out, or lies in what is eaten, is nobody's looks: '长头发掉了', '一根黄头发'.
    r"|(?<![根缕撮把出有])[长短卷黄白]头?发(?![^，。]{0,4}(?:[掉脱断落枯]|少了|秃))"
    r"|(?:戴|留)着?(?:个|副|顶)?(?:[黑白红蓝]色?)?(?:眼镜|墨镜|口罩|帽子|胡子|头盔)"
    r"|穿[^，。\s]{1,8}(?:衣|服|裤|裙|袄|装|外套|制服|马甲|鞋)"
    r"|(?:[\d二三四五六七八九十]{1,3}(?:来|多|几)?岁|中年|年轻|老年)[^，。\s]{0,2}(?:男|女|人|的|左右|样子)|[^，。\s]{2,3}口音"
    r"|\b(?:tall|short|fat|thin|skinny|bald|chubby|slim|old|young|middle[- ]aged)(?:,? \w+)?"
    r" (?:guy|man|woman|lady|boy|girl|dude)\b"
    r"|\b(?:wear(?:s|ing)|wore|with|has|had) (?:an? |the )?(?:\w+ )?(?:glasses|hat|cap|helmet|mask|beard|moustache"
    r"|coat|jacket|hoodie|uniform|vest|tattoos?|ponytail|(?:\w+ )?hair)\b"
    r"|\bin (?:his|her|their) (?:\w+ )?(?:\d0|twenti|thirti|forti|fifti|sixti)",
    re.IGNORECASE,
)
# 长发公寓, 老年人活动中心: the same words in the name of a place.
_NAMES_PLACE = re.compile(
    r"(?:发|个[儿子]?|[光寸]头|[中老]年人?|年轻人?|岁)[^\s，,。的男女人]{0,6}?"
    r"(?:公寓|小区|家园|花园|胡同|中心|活动|之家|酒吧|超市|广场|大厦|[楼院店馆巷街苑村号])"
)
_ASKS = re.compile(r"[?？]|[吗呢]$|要不要|用不用|怎么|哪")
_LONGEST = 60


def tells_fact(words: str) -> bool:
    """Whether a few words begin as a fact does that is added: 'paid in march', '没事 就是擦破点皮'."""
    return _FACT.match(words) is not None


def tells_proof(words: str) -> bool:
    """Whether something is told of proof, be it that there is none: '没留发票', 'I have a video'."""
    return len(words) <= _LONGEST and not _ASKS.search(words) and _PROOF.search(words) is not None


def tells_looks(words: str) -> bool:
    """Whether a few words tell how somebody looks, be it one whom nobody knows: '不认识 男的 高个'."""
    if len(words) > _LONGEST or _ASKS.search(words) or _NAMES_PLACE.search(words):
        return False
    return _LOOKS.search(words) is not None
