"""The console's templates, also for what is drawn without anybody asking for it, such as a scheduled report."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

from city.languages import language_of
from desk.console import choices

HERE = Path(__file__).parent
STATIC = HERE / "static"


@cache
def templates() -> jinja2.Environment:
    """One for all applications of a process, so that each template is compiled once."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {"language": _tag, "offered": choices.offered}
    return environment


def _tag(text: str) -> str:
    """The language of somebody's words, as a page marks it: fonts, quotes and voices follow it."""
    return "en" if language_of(text) == "en" else "zh-CN"
