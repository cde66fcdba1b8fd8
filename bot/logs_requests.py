"""What the log says of a request that is none: that it was refused and why, and nothing of what was sent."""

from __future__ import annotations

import logging

from aiohttp.http_exceptions import HttpProcessingError

SERVER = "aiohttp.server"


class NotOurFault(logging.Filter):
    """Turns the library's error and traceback, which quote the address that was asked for, into one line.

    Whoever sends such a thing is at fault; a handler that fails is an error as before.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        problem = record.exc_info[1] if record.exc_info else None
        if isinstance(problem, HttpProcessingError):
            record.msg, record.args = "request_not_read: %s", (type(problem).__name__,)
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True
