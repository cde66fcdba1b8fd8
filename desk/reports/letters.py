"""What stands in a mail that brings a report. Pure."""

from __future__ import annotations

TEXT = {
    "zh": "{title}在附件里。\n\n在工作台上看，每个数都能点开：\n{url}\n",
    "en": "{title}: see the attached files.\n\nIn the console every number opens what is behind it:\n{url}\n",
}


def letter(title: str, url: str, lang: str) -> tuple[str, str]:
    """Subject and text."""
    return title, TEXT[lang].format(title=title, url=url)
