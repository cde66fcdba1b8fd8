"""What cells say in words, as codes: yes and no, how satisfied, where a ticket stands, how it came in. Pure data."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from city.groups import KINDS


@lru_cache(20_000)
def plain(word: str) -> str:
    """A word without case, width and spaces."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


def _table(**words: str) -> Mapping[str, str]:
    return {plain(word): code for code, told in words.items() for word in (code, *told.split("|"))}


NOTHING = frozenset(
    map(
        plain,
        ("", "-", "--", "/", "\\", "无", "未知", "不详", "空", "n/a", "na", "null", "none", "unknown", "nan"),
    )
)
"""What people write where they have nothing to say."""
LONGEST_NOTHING = 10
_YES = (
    "是|有|已|对|y|yes|true|1|√|✓|已联系|联系|联系过|已响应|响应|解决|已解决|完全解决|已办成"
    "|匿名|保密|剔除|已剔除"
)
_NO = (
    "否|无|没有|未|不|n|no|false|0|×|x|✗|未联系|没联系|未响应|未解决|没解决|没有解决|未办成"
    "|不匿名|非匿名|实名|不保密|公开|未剔除|不剔除"
)
YES_NO = {plain(word): told is _YES for told in (_YES, _NO) for word in told.split("|")}
SATISFIED = _table(
    satisfied="满意|非常满意|很满意|十分满意|是|very satisfied|yes",
    basically="基本满意|较满意|比较满意|一般|basically satisfied|fairly satisfied|neutral",
    **{
        "not": "不满意|非常不满意|很不满意|不满|dissatisfied|not satisfied|unsatisfied|very dissatisfied|否|no"
    },
)
UNSAID = frozenset(
    map(
        plain,
        (
            "未评价",
            "未表态",
            "未回访",
            "不评价",
            "拒绝评价",
            "无法联系",
            "未接通",
            "未接听",
            "not asked",
            "no answer",
        ),
    )
)
"""What a follow-up says that got no answer."""
STATUS = _table(
    received="待派单|待受理|已受理|受理|已登记|登记|待派|新建|待处理|退单|已退单|退回|new|open|submitted",
    dispatched="已派单|派单|已派发|已转办|已交办|待接单|待签收|assigned",
    in_progress="办理中|处理中|在办|正在办理|承办中|已接单|已签收|待回访|in progress|processing|pending",
    closed="已办结|办结|已完成|完成|已结案|结案|已关闭|关闭|已归档|归档|已答复|已回复|已反馈|已解决|已评价|已合并|并单|done|completed"
    "|resolved|archived|merged",
    withdrawn="撤销|已撤销|撤单|已撤单|撤回|已撤回|撤诉|cancelled|canceled",
    rejected="不予受理|不受理|不予办理|已驳回|驳回|declined",
)
URGENCY = _table(
    normal="一般|普通|正常|常规|否|不紧急|low|medium|regular",
    urgent="紧急|加急|急|较急|是|high",
    emergency="特急|特别紧急|非常紧急|突发|critical",
    complex="复杂|疑难|疑难复杂|difficult",
)
KIND = {
    **{plain(word): code for code, name in KINDS.items() for word in (code, name.zh, name.en)},
    **_table(
        complaint="投诉类|诉求|投诉举报",
        help_request="求助类|求决|诉求求助|request",
        report="举报类",
        suggestion="建议类|意见建议|意见",
        inquiry="咨询类|question|enquiry",
        praise="表扬类|感谢|compliment",
    ),
}
CHANNEL = _table(
    phone="电话|来电|热线电话|呼入|电话受理|telephone|call|12345|12345热线|12345电话|市民热线|热线|hotline",
    web="网站|网页|网络|互联网|网上|门户网站|官网|website|internet|online",
    wechat="微信|微信公众号|公众号|微信小程序|小程序|weixin",
    sms="短信|text message",
    telegram="telegram",
    api="接口|app|移动端|手机app|客户端|mobile app",
    desk="窗口|来访|走访|来信|信件|现场|in person|letter|walk-in",
)
UNNAMED_CHANNEL = "import"
"""The channel of tickets that came in by one that has no name here; its own word stays in the history."""
DATUM = _table(
    wgs84="wgs-84|wgs 84|gps|epsg:4326|4326|cgcs2000|cgcs 2000",
    gcj02="gcj-02|gcj 02|高德|腾讯|火星坐标|火星坐标系|国测局|amap|tencent",
)
