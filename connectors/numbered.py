"""Buttons as numbered lines, for channels that show none or not as many, and the number that answers them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from connectors.sentences import CHOOSE
from desk.channel import Button, History, Inbox, Incoming

ANSWER = re.compile(r"\s*(\d{1,2})\s*[.．、,，。)）]?\s*")
LOOK_BACK = 20


def listed(text: str, buttons: Sequence[Button], lang: str) -> str:
    """The text with what can be chosen below it, a line each, and how to choose."""
    lines = [f"{number}. {button.title}" for number, button in enumerate(buttons, 1)]
    return "\n".join([text, "", *lines, CHOOSE[lang]])


def is_number(text: str | None) -> bool:
    """Whether somebody answered with nothing but a number."""
    return ANSWER.fullmatch(text or "") is not None


async def with_choice(
    message: Incoming, inbox: Inbox, was_numbered: Callable[[Sequence[Button]], bool] = bool
) -> Incoming:
    """The message, with the button whose number it says. `was_numbered`: whether buttons were shown as a list."""
    if not is_number(message.text) or message.button is not None:
        return message
    history = await inbox.history(message.channel, message.address, limit=LOOK_BACK)
    button = chosen(message.text, history, was_numbered)
    return message if button is None else replace(message, button=button.token, text=button.title)


def chosen(
    text: str | None, history: History, was_numbered: Callable[[Sequence[Button]], bool] = bool
) -> Button | None:
    """The button that a bare number stands for: one of the newest message that still offers any."""
    told = ANSWER.fullmatch(text or "")
    offered = next((line.buttons for line in reversed(history.lines) if line.buttons), ())
    if told is None or not was_numbered(offered):
        return None
    number = int(told[1])
    return offered[number - 1] if 1 <= number <= len(offered) else None
