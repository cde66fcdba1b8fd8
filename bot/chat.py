"""`python -m bot chat`: a terminal as a citizen's device. Buttons are numbered; a number presses one."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence

import aiohttp

from bot.citizen import Citizen, Heard, NoAnswer, citizen
from bot.setup.progress import Refusal
from bot.silence import why

WORDS = {
    "zh": ("您好！请说说是什么事。（Ctrl-D 结束）", "您 > ", "暂时没有回答，请稍等。"),
    "en": ("Hello! Please say what the matter is. (Ctrl-D ends)", "You > ", "No answer yet, please wait."),
}


async def run(url: str, *, lang: str) -> None:
    """Talk until Ctrl-D. Raises Refusal where the desk does not answer."""
    if lang not in WORDS:
        raise Refusal("--lang is zh or en")
    try:
        async with aiohttp.ClientSession() as session, citizen(session, url, lang=lang) as device:
            await _talk(device, lang)
    except aiohttp.ClientError as problem:
        raise Refusal(
            f"no answer at {url}: {why(problem)}. Start it (`python -m bot up`), or say --url"
        ) from None


async def _talk(device: Citizen, lang: str) -> None:
    greeting, prompt, waiting = WORDS[lang]
    print(greeting)
    choices: list[str] = []
    while (line := await asyncio.to_thread(_read, prompt)) is not None:
        if not line:
            continue
        try:
            if line.isdigit() and 1 <= int(line) <= len(choices):
                heard = await device.press(choices[int(line) - 1])
            else:
                heard = await device.say(line)
        except NoAnswer:
            print(waiting)
            continue
        choices = _show(heard)


def _show(heard: Sequence[Heard]) -> list[str]:
    choices: list[str] = []
    for line in heard:
        print(f"\n{_card(line.card)}{line.text}")
        for title in line.buttons:
            choices.append(title)
            print(f"  [{len(choices)}] {title}")
    print()
    return choices


def _card(card: Mapping[str, object] | None) -> str:
    numbers = card.get("numbers") if card and card.get("kind") == "danger" else None
    return "⚠ " if numbers else ""


def _read(prompt: str) -> str | None:
    try:
        return input(prompt).strip()
    except EOFError:
        print(file=sys.stdout)
        return None
