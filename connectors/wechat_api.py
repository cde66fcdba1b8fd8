"""One call of WeChat's API, and what each of its errors means for a message. No token, no store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from connectors.bounded import first_bytes
from desk.channel import LARGEST_MEDIA, AnswerLost, SendFailed, TryLater

Body = Mapping[str, Any] | aiohttp.FormData | None

TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)
TOKEN_IS_DEAD = frozenset({40001, 40014, 41001, 42001})
WINDOW_IS_CLOSED = frozenset({45015, 45047})
"""48 hours after the citizen's last message; and after as many messages as may answer it."""
LATER = {-1: None, 45009: 600.0, 45011: 60.0}
"""Busy; the day's calls are used up; the minute's are. The number is the seconds to wait."""
OURS_TO_MEND = frozenset({40002, 40013, 40125, 40164, 48001, 48004, 50002, 61004})
"""The account or a setting is wrong, not this message: it waits until somebody has put that right."""
MEND_SECONDS = 60.0


class Refused(Exception):
    """WeChat answered with an error that is the caller's to answer. `code` is its `errcode`."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}"[:200])
        self.code = code


class TokenDead(Refused):
    """The access token does not count any more."""


class WindowClosed(Refused):
    """Nothing but a template may be sent until the citizen writes again."""


def meaning(code: int, reason: str) -> SendFailed | Refused:
    """The error that stands for an `errcode`."""
    if code in LATER:
        return TryLater(f"{code} {reason}"[:200], LATER[code], everybody=code != -1 or None)
    if code in OURS_TO_MEND:
        return TryLater(f"{code} {reason}"[:200], MEND_SECONDS, everybody=True)
    kind = TokenDead if code in TOKEN_IS_DEAD else WindowClosed if code in WINDOW_IS_CLOSED else Refused
    return kind(code, reason)


async def exchange(http: aiohttp.ClientSession, url: str, body: Body = None, **query: str) -> dict[str, Any]:
    """POST `body`, or GET without one, and return the object that answers. Raises as `answer` and `as_object`."""
    return as_object((await answer(http, url, body, **query))[0])


async def answer(http: aiohttp.ClientSession, url: str, body: Body = None, **query: str) -> tuple[bytes, str]:
    """The content that answers, as far as it may be kept, and its type.

    Raises `TryLater`, and `AnswerLost` where the call may have counted.
    """
    # Characters go as they are: what is written as \uXXXX WeChat shows like that.
    data = json.dumps(body, ensure_ascii=False).encode() if isinstance(body, Mapping) else body
    method = "GET" if body is None else "POST"
    try:
        async with http.request(method, url, params=query, data=data, timeout=TIMEOUT) as response:
            if response.status != 200:
                raise TryLater(f"HTTP {response.status}")
            return await first_bytes(response.content, LARGEST_MEDIA + 1), response.content_type
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as problem:
        raise TryLater(type(problem).__name__) from problem
    except (aiohttp.ClientError, TimeoutError, OSError) as problem:
        raise AnswerLost(type(problem).__name__) from problem


def as_object(content: bytes) -> dict[str, Any]:
    """The JSON object in an answer. Raises what `meaning` says of an error, and `AnswerLost` where it is none."""
    try:
        said = json.loads(content)
        code = int(said.get("errcode") or 0)
    except (ValueError, TypeError, AttributeError) as problem:
        raise AnswerLost("the answer is no object") from problem
    if code:
        raise meaning(code, str(said.get("errmsg", "")))
    return dict(said)
