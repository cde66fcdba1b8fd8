"""What is refused at the door of a webhook channel, as RFC 9457 problem documents like those of the desk's APIs."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from pydantic import ValidationError

CONTENT_TYPE = "application/problem+json"
TITLES = {
    "not_signed": {"zh": "这个请求没有签好名。", "en": "This request is not signed as it should be."},
    "unknown_channel": {"zh": "没有这个渠道。", "en": "There is no such channel."},
    "unknown_media": {"zh": "没有这个文件。", "en": "There is no such file."},
    "unknown_message": {"zh": "没有这条消息。", "en": "There is no such message."},
    "invalid_input": {"zh": "有的内容缺了或者不对。", "en": "Something is missing or makes no sense."},
    "internal": {
        "zh": "我们这边出错了，已经记下。",
        "en": "Something went wrong on our side. It has been logged.",
    },
}


def problem(request: web.Request, status: int, code: str, detail: str, **more: Any) -> web.Response:
    """One problem document. `code` is constant and for programs, `detail` says in English what it was this time."""
    lang = "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "zh"
    body = {
        "type": f"urn:swift-response:problem:{code}",
        "title": TITLES[code][lang],
        "detail": detail,
        "status": status,
        "code": code,
        **more,
    }
    return web.json_response(body, status=status, content_type=CONTENT_TYPE)


def of_bad_input(request: web.Request, error: ValidationError) -> web.Response:
    """Of a body that does not fit; it names every field and repeats no value."""
    errors = [{"field": ".".join(map(str, item["loc"])), "message": item["msg"]} for item in error.errors()]
    detail = "Some fields are missing or make no sense."
    return problem(request, 422, "invalid_input", detail, errors=errors)
