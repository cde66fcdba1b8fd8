"""Which column tells what: guessed from its header in Chinese or English, and said by whoever imports. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desk.importing.errors import NoMapping

HEADERS: Mapping[str, str] = {
    "number": (
        "工单编号 工单号 工单流水号 编号 诉求编号 受理编号 登记编号 案件编号 案件号 流水号 "
        "ticketnumber ticketno ticketid casenumber caseno caseid requestid servicerequestid reference "
        "id"
    ),
    "title": "标题 诉求标题 工单标题 事件标题 主题 诉求主题 subject",
    "description": (
        "诉求内容 内容 诉求描述 问题描述 工单内容 主要内容 反映内容 来电内容 投诉内容 事件描述 "
        "具体内容 详细内容 诉求详情 content contents text details complaint complainttext"
    ),
    "category": (
        "诉求类别 类别 诉求分类 问题分类 问题类别 分类 事项分类 事项类别 二级分类 二级类别 小类 "
        "小类名称 三级分类 categoryname subcategory"
    ),
    "group": "一级分类 一级类别 大类 大类名称 诉求大类 问题大类 categorygroup",
    "kind": "诉求类型 工单类型 诉求性质 性质 类型 事件类型 type tickettype requesttype",
    "unit": (
        "承办单位 主办单位 办理单位 处理单位 责任单位 承办部门 主办部门 主责单位 responsibleunit "
        "department agency handledby"
    ),
    "district": "区 区县 所属区 所属区县 行政区 行政区划 区域 属地区 诉求区 事发区 district districtname",
    "subdistrict": (
        "街道 街乡镇 街乡 街镇 乡镇 街道乡镇 所属街道 属地街道 所属街乡镇 街道名称 township subdistrictname"
    ),
    "address": "地址 诉求地址 问题地址 详细地址 具体地址 事发地址 发生地址 地点 事发地点 问题点位 location",
    "party": (
        "被反映单位 被反映对象 被反映人 被诉单位 被诉方 被投诉单位 被投诉方 涉事单位 涉及单位 complainedof"
    ),
    "enterprise": "诉求企业 反映企业 来电企业 企业名称 enterprisename",
    "reporter_name": (
        "姓名 市民姓名 来电人 来电人姓名 诉求人 诉求人姓名 反映人 反映人姓名 联系人 name caller "
        "callername reporter"
    ),
    "reporter_phone": (
        "电话 联系电话 手机 手机号 手机号码 电话号码 来电号码 来电电话 联系方式 市民电话 phone "
        "phonenumber mobile telephone callernumber"
    ),
    "anonymous": "匿名 是否匿名 isanonymous",
    "confidential": "保密 是否保密 isconfidential",
    "channel": "来源 渠道 诉求来源 工单来源 来源渠道 受理渠道 诉求渠道 受理方式 来件渠道 source",
    "urgency": "紧急程度 缓急程度 紧急 是否紧急 priority",
    "status": "状态 工单状态 办理状态 处理状态 当前状态 state",
    "created_at": (
        "受理时间 受理日期 来电时间 登记时间 创建时间 提交时间 诉求时间 诉求日期 接收时间 建单时间 "
        "created createdat createddate createdtime filedat receivedat opened openedat"
    ),
    "occurred_at": "发生时间 事发时间 occurredat",
    "dispatched_at": "派单时间 派发时间 派单日期 转派时间 转办时间 下派时间 交办时间 dispatched dispatchedat",
    "resolved_at": (
        "办结时间 办结日期 办理时间 办理完成时间 完成时间 答复时间 反馈时间 resolvedat resolveddate "
        "completedat"
    ),
    "closed_at": "结案时间 关闭时间 归档时间 closed closedat closeddate",
    "answer": "办理结果 办理情况 处理结果 处理情况 答复内容 回复内容 反馈内容 办理意见 result reply outcome",
    "followed_up_at": "回访时间 评价时间 回访日期 followedupat followupdate",
    "contacted": "是否联系 是否联系市民 是否联系诉求人 联系情况 响应情况 是否响应 wascontacted",
    "solved": "是否解决 问题是否解决 解决情况 是否办成 issolved wassolved",
    "satisfied": "满意度 是否满意 满意情况 满意程度 市民满意度 satisfaction",
    "comment": "回访意见 回访内容 评价内容 评价意见 市民意见 feedback",
    "lat": "纬度 latitude y坐标",
    "long": "经度 longitude lng lon x坐标",
    "datum": "坐标系 坐标系统 坐标类型 crs coordinatesystem",
    "excluded": "剔除 是否剔除 isexcluded",
}
"""The fields of a past ticket, and how columns that tell them are called; their own names count as well."""
NEEDED = ("number", "description", "created_at")
REPORT = ("_row", "_column", "_reason")
"""The columns that an errors file has before its own ones: they tell nothing of a ticket."""
_BESIDE = re.compile(r"[(（\[【].*?[)）\]】]|[\W_]+")


@dataclass(frozen=True)
class Columns:
    """What a file's columns tell. `fields` are positions by field, `left` the headers that tell nothing."""

    fields: Mapping[str, int]
    left: tuple[str, ...]

    def table(self, headers: Sequence[str]) -> list[tuple[str, str]]:
        """Every field that is told with its column's header, in the order of the fields."""
        return [(name, headers[self.fields[name]]) for name in HEADERS if name in self.fields]


def bare(header: str) -> str:
    """A header without what makes no difference: case, width, spaces, signs, and what stands in brackets."""
    return _BESIDE.sub("", unicodedata.normalize("NFKC", header).casefold())


_KNOWN = {bare(name): field for field, names in HEADERS.items() for name in (field, *names.split())}


def known(headers: Iterable[str]) -> int:
    """How many different fields these headers tell."""
    return len({_KNOWN[name] for header in headers if (name := bare(header)) in _KNOWN})


def mapping(headers: Sequence[str], said: Mapping[str, str]) -> Columns:
    """What the columns tell: as `said` (header to field; '-' for nothing), the others by their headers.

    Of two columns for one field the first one counts. Raises `NoMapping` where something needed is told by none.
    """
    fields = _said(headers, said)
    spoken_for = {*fields.values(), *(headers.index(header) for header in said)}
    for at, header in enumerate(headers):
        field = _KNOWN.get(bare(header))
        if field is not None and at not in spoken_for and field not in fields:
            fields[field] = at
    missing = [field for field in NEEDED if field not in fields]
    if missing:
        raise NoMapping(
            f"no column tells the {' and the '.join(missing)}: name it, as --map '{_example(headers)}={missing[0]}'."
            f" The columns are {', '.join(header for header in headers if header) or 'none'}"
        )
    used = set(fields.values())
    left = (header for at, header in enumerate(headers) if at not in used and header not in REPORT)
    return Columns(fields, tuple(header for header in left if header))


def _said(headers: Sequence[str], said: Mapping[str, str]) -> dict[str, int]:
    fields: dict[str, int] = {}
    for header, field in said.items():
        if header not in headers:
            raise NoMapping(f"there is no column '{header}', only {', '.join(headers)}")
        if field != "-" and field not in HEADERS:
            raise NoMapping(f"there is no field '{field}', only {', '.join(HEADERS)}, and - for none")
        if field != "-":
            fields[field] = headers.index(header)
    return fields


def _example(headers: Sequence[str]) -> str:
    return next((header for header in headers if header), "…")
