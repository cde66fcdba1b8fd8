"""How the service writes its log: constant event names, JSON lines for machines, colours on a terminal."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import Processor

from bot.logs_masked import masked
from bot.logs_requests import SERVER, NotOurFault


def configure(*, level: int = logging.INFO) -> None:
    """Send our events and the libraries' warnings to standard error, in one form."""
    terminal = sys.stderr.isatty()
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last: Processor = (
        # The plain form: the coloured one prints local variables, and those hold what people wrote.
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                masked,
                last,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(SERVER).addFilter(NotOurFault())
    for ours in ("bot", "desk", "actions", "connectors", "city"):
        logging.getLogger(ours).setLevel(level)
