"""What requests, answers and refusals look like: an example for every shape of the OpenAPI document.

A model that carries examples of its own has those; the others have theirs here, by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel

NUMBER, UNIT, MOMENT = "BJ20261124-000123", "S110105026", "2026-11-24T16:30:00+08:00"
URN = "urn:swift-response:problem:"

_REPORTER = {
    "name": "王女士", "phone": "13800000000", "anonymous": False, "confidential": False, "contact_by": "call",
    "call_hours": "18:00-20:00", "on_behalf_of": None, "masked": False,
}  # fmt: skip
_TASK = {
    "id": 7, "ticket": NUMBER, "unit": "market", "unit_name": "Beijing Municipal Administration for Market Regulation",
    "state": "called", "place": None, "result": None, "actions": ["accept", "release"], "called_at": MOMENT,
    "due_at": "2026-12-01T16:30:00+08:00", "whistled_at": None, "arrive_by": None, "arrived_at": None,
    "accepted_at": None, "done_at": None, "released_at": None,
}  # fmt: skip
_TICKET = {
    "number": NUMBER, "version": 2, "status": "dispatched", "status_name": "Sent to a unit", "kind": "complaint",
    "kind_name": "Complaint", "category": "sanitation.rubbish_collection",
    "category_name": "Rubbish collection and sorting", "category_group": "sanitation",
    "category_group_name": "Sanitation", "category_confidence": 0.93, "title": "南湖东园一区3号楼下垃圾三天没人清运",
    "description": "南湖东园一区3号楼下垃圾三天没人清运，臭得很", "address": "南湖东园一区3号楼", "district": "110105",
    "district_name": "Chaoyang District", "subdistrict": "110105026", "subdistrict_name": "Wangjing Subdistrict",
    "lat": None, "long": None, "occurred_at": None, "reporter": _REPORTER, "party": None, "enterprise": None,
    "repeats": {"person_month": 1, "person_year": 1, "place_month": 1, "place_year": 2}, "lang": "zh",
    "channel": "web", "conversation_id": 5, "unit": UNIT, "unit_name": "Wangjing Subdistrict", "suggested_unit": UNIT,
    "suggested_unit_name": "Wangjing Subdistrict",
    "suggestion_reason": "It happened in Wangjing Subdistrict, so Wangjing Subdistrict receives it first",
    "co_units": ["market"], "co_unit_names": ["Beijing Municipal Administration for Market Regulation"],
    "urgency": "normal", "urgency_name": "Normal", "dispatch_due_at": "2026-11-25T16:30:00+08:00",
    "due_at": "2026-12-01T16:30:00+08:00", "unit_due_at": "2026-12-01T16:30:00+08:00", "due_provisional": False,
    "created_at": MOMENT, "updated_at": MOMENT, "dispatched_at": MOMENT, "accepted_at": None, "resolved_at": None,
    "closed_at": None, "reopen_count": 0, "return_count": 0, "parent": None, "previous": None, "followers": 0,
    "incident": None, "urges": 0, "awaits_citizen": False, "paused_at": None, "paused_until": None, "raised_at": None,
    "excluded_at": None, "hung_at": None,
    "survey": {
        "id": None, "state": None, "contacted": None, "solved": None, "satisfied": None, "comment": None,
        "asked_at": None, "source": None, "calls": 0, "called_at": None,
    },
    "tasks": [_TASK],
    "history": [
        {
            "seq": 1, "at": MOMENT, "action": "file", "from_status": None, "to_status": "received",
            "actor_kind": "citizen", "actor": "citizen:5", "unit": None, "unit_name": None, "note": None,
            "reason": None, "staff_note": None, "details": {"channel": "web"},
        }
    ],
    "actions": ["accept", "return", "extend", "pause", "whistle"],
}  # fmt: skip
_CONVERSATION = {
    "id": 5, "channel": "web", "address": "device-1", "lang": "zh", "held_by": None, "updated_at": MOMENT,
}  # fmt: skip
_MESSAGE = {
    "id": 31, "direction": "out", "author": "bot", "text": "在哪个小区、几号楼？", "at": MOMENT, "status": "sent",
    "staff_id": None, "buttons": ["发定位"], "card": None, "place": None, "media": [], "danger": None,
    "understanding": None, "answers": 30, "ticket_id": None, "notice": None, "error": None, "done_at": MOMENT,
}  # fmt: skip
_AGREEMENT = {
    "unit": UNIT, "unit_name": "Wangjing Subdistrict", "suggested": 120, "dispatched": 118, "same": 109, "kept": 104,
    "share": 0.924, "sure": 60, "sure_same": 59, "sure_share": 0.983,
}  # fmt: skip

EXAMPLES: Mapping[str, Sequence[Any]] = {
    "Ticket": [_TICKET],
    "Tickets": [{"items": [_TICKET], "next": None}],
    "NewTicket": [
        {
            "description": "南湖东园一区3号楼下垃圾三天没人清运", "category": "sanitation.rubbish_collection",
            "district": "110105", "subdistrict": "110105026", "address": "南湖东园一区3号楼",
            "reporter_name": "王女士", "reporter_phone": "13800000000", "request_id": "call-20261124-17",
        },
        {
            "description": "园区门口路面塌了，货车进不来", "category": "municipal_facilities.road_damage",
            "district": "110108", "enterprise": "北京某某科技有限公司", "reporter_phone": "13800000000",
        },
    ],
    "FiledTicket": [_TICKET | {"tracking_code": "7KQ2MF"}],
    "TicketPatch": [{"category": "environment.construction_noise", "urgency": "urgent", "version": 2}],
    "Note": [{"text": "跟环卫所确认过，今晚清运。"}],
    "Reveal": [{"reason": "The fitter needs to call before coming"}],
    "Reporter": [_REPORTER],
    "Reply": [
        {"text": "您好，我是话务员，已经在帮您催了。"},
        {"text": "修好了，您看。", "media": ["Zk3vQ8xT1mR5wY7nB2cD4f"]},
    ],
    "Sent": [{"id": 32, "conversation_id": 5}],
    "Conversations": [{"items": [_CONVERSATION], "next": None}],
    "Messages": [{"items": [_MESSAGE], "next": None}],
    "Lifting": [{"note": "核查有误，恢复计入。", "version": 6}],
    "Task": [_TASK],
    "Tasks": [{"items": [_TASK], "next": None}],
    "TaskStep": [{"action": "accept"}, {"action": "report", "note": "店家已经整改，现场看过。"}],
    "UnreadLeft": [{"unread": 3}],
    "Agreements": [{"items": [_AGREEMENT]}],
}  # fmt: skip
_AGAIN = {
    "title": "文件没收全，请再发一次。", "detail": "The content was not kept; send it again.", "code": "try_later",
}  # fmt: skip
PROBLEMS: Mapping[int, Sequence[Mapping[str, Any]]] = {
    401: [{"title": "请先登录。", "detail": "A valid bearer token is needed.", "code": "unauthorised"}],
    403: [
        {"title": "您的角色或单位不能这样做。", "detail": "The role 'handler' may not do this.", "code": "not_allowed"}
    ],
    404: [{"title": "没有这张工单。", "detail": f"no ticket {NUMBER}", "code": "ticket_not_found"}],
    408: [_AGAIN],
    409: [
        {
            "title": "Somebody changed this ticket meanwhile. Please look at it again.",
            "detail": "the ticket is at version 4", "code": "stale_version", "current_version": 4,
            "changes": [
                {"at": "2026-11-24T08:30:00+00:00", "action": "accept", "actor": "staff:7", "unit": UNIT, "version": 4}
            ],
        },
        {
            "title": "This step is not possible as the ticket stands now.",
            "detail": "'accept' needs dispatched; this ticket is in_progress", "code": "illegal_step",
        },
    ],
    413: [
        {"title": "请求有误。", "detail": "The body is larger than a mebibyte.", "code": "http_413"},
        {"title": "文件超过20 MB，收不下。", "detail": "The content is larger than 20 MB.", "code": "too_large"},
    ],
    415: [
        {
            "title": "That kind of file can't be kept.", "code": "wrong_type",
            "detail": "It is no picture, sound, film, PDF, Office paper or plain text.",
        }
    ],
    429: [{"title": "请求太密了，请稍等再试。", "detail": "this token asks too often", "code": "too_fast"}],
    503: [_AGAIN],
    422: [
        {
            "title": "Something that is needed is missing.", "detail": "'resolve' needs note", "code": "missing_detail",
            "errors": [{"field": "note", "message": "'resolve' needs note"}],
        }
    ],
}  # fmt: skip


def of(model: type[BaseModel]) -> Sequence[Any]:
    """The examples of a model's shape; of a page of things those of the things."""
    extra = model.model_config.get("json_schema_extra")
    own = extra.get("examples") if isinstance(extra, dict) else None
    if isinstance(own, list):
        return own
    if model.__name__ in EXAMPLES:
        return EXAMPLES[model.__name__]
    inner = get_args(model.model_fields["items"].annotation)[0]
    page: dict[str, Any] = {"items": [of(inner)[0]], "next": None}
    return [page | ({"unread": 1} if "unread" in model.model_fields else {})]


def of_problem(status: int) -> Sequence[dict[str, Any]]:
    """Whole problem documents of a status."""
    return [{"type": f"{URN}{one['code']}", "status": status, **one} for one in PROBLEMS[status]]
