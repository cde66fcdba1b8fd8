"""A line of the log names nobody, whoever wrote it and whatever went wrong."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog
from aiohttp.http_exceptions import LineTooLong

from bot import logs
from bot.logs_requests import NotOurFault

TOLD = "我叫王建国，电话13812345678，邮箱wang@example.com，车牌京A12345"


def test_a_line_holds_nobodys_name_or_number(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    root, before = logging.getLogger(), (logging.getLogger().handlers, logging.getLogger().level)
    configured = structlog.get_config()
    try:
        logs.configure()
        structlog.get_logger("desk.tests").info("went_wrong", reason=TOLD, ticket="BJ20261124-000123")
        logging.getLogger("a.library").warning("cannot read %s", TOLD)
        try:
            raise ValueError(TOLD)
        except ValueError:
            structlog.get_logger("desk.tests").exception("failed", count=12345678)
    finally:
        root.handlers, root.level = before
        structlog.configure(**configured)

    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    for secret in ("王建国", "13812345678", "wang@example.com", "京A12345"):
        assert secret not in written.getvalue()
    assert [lines[0]["ticket"], lines[0]["event"], lines[2]["count"]] == [
        "BJ20261124-000123",
        "went_wrong",
        12345678,
    ]
    assert "Traceback" in lines[2]["exception"]


def test_a_request_that_is_none_leaves_one_line_and_nothing_of_its_address() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(NotOurFault())
    logger = logging.Logger("aiohttp.server")
    logger.addHandler(handler)

    for problem in (LineTooLong(b"/desk/?q=13812345678", 8190), ValueError("a fault of ours")):
        try:
            raise problem
        except Exception:
            logger.exception("Error handling request from %s", "127.0.0.1")

    first, *rest = written.getvalue().splitlines()
    assert first == "request_not_read: LineTooLong"
    assert "Traceback" in rest[1]
    assert "13812345678" not in written.getvalue()
