"""One message of an acted citizen, and what the desk answers: `python -m tests.acted.say FOLDER WHO LANG WORDS`.

WORDS may be a button: `[Yes, file it]`; `[edit address]` presses the edit mark of a field on the card; `/tickets`
prints what was filed in this talk, as staff see it; `/resolve NOTE` lets the unit call the newest ticket solved, and
prints what the citizen then reads. The transcript grows in FOLDER/WHO.txt.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp

from bot.citizen import Citizen, Heard, citizen
from tests.acted.stage import STAGE

_NUMBER = re.compile(r"[A-Z]{2}\d{8}-\d{6}")
_SHOWN = (
    "number", "status", "kind", "category_name", "title", "description", "address", "district_name",
    "subdistrict_name", "occurred_at", "party", "reporter", "urgency", "survey",
)  # fmt: skip


def main() -> None:
    """Print the answer, and append both to the transcript."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("who")
    parser.add_argument("lang", choices=("zh", "en"))
    parser.add_argument("words")
    given = parser.parse_args()
    told = asyncio.run(_said(given.folder, given.who, given.lang, given.words))
    with (given.folder / f"{given.who}.txt").open("a", encoding="utf-8") as transcript:
        transcript.write(f"> {given.words}\n{told}\n")
    print(told)


async def _said(folder: Path, who: str, lang: str, words: str) -> str:
    stage = json.loads((folder / STAGE).read_text(encoding="utf-8"))
    kept = folder / f"{who}.token"
    token = kept.read_text(encoding="utf-8") if kept.exists() else None
    transcript = folder / f"{who}.txt"
    numbers = _NUMBER.findall(transcript.read_text(encoding="utf-8")) if transcript.exists() else []
    async with aiohttp.ClientSession() as http:
        if words == "/tickets":
            return await _tickets(http, stage, list(dict.fromkeys(numbers)))
        async with citizen(http, stage["url"], lang=lang, token=token, settled=0.4) as device:
            kept.write_text(device.token, encoding="utf-8")
            if words.startswith("/resolve "):
                await _resolve(http, stage, numbers[-1], words.removeprefix("/resolve "))
                return _shown([await device.next_line(timeout=20)])
            return _shown(await _turn(device, words))


async def _turn(device: Citizen, words: str) -> Sequence[Heard]:
    if words.startswith("[edit "):
        return await device.edit(words.removeprefix("[edit ").rstrip("]"))
    if words.startswith("[") and words.endswith("]"):
        return await device.press(words[1:-1])
    return await device.say(words)


def _shown(lines: Sequence[Heard]) -> str:
    return "\n".join(_line(line) for line in lines)


def _line(line: Heard) -> str:
    card = "".join(
        f"\n    {field['label']}: {field.get('value', '')}" for field in (line.card or {}).get("fields", ())
    )
    buttons = "".join(f" [{title}]" for title in line.buttons)
    return f"< {line.text}{card}{buttons}"


async def _tickets(http: aiohttp.ClientSession, stage: dict[str, Any], numbers: Sequence[str]) -> str:
    told = []
    for number in numbers:
        address = f"{stage['url']}/api/v1/tickets/{number}"
        async with http.get(address, headers={"Authorization": f"Bearer {stage['token']}"}) as answer:
            ticket = await answer.json()
        told.append(json.dumps({name: ticket.get(name) for name in _SHOWN}, ensure_ascii=False, indent=1))
    return "\n".join(told) or "no ticket"


async def _resolve(http: aiohttp.ClientSession, stage: dict[str, Any], number: str, note: str) -> None:
    address = f"{stage['url']}/api/v1/tickets/{number}/transitions"
    headers = {"Authorization": f"Bearer {stage['token']}"}
    for body in ({"action": "dispatch"}, {"action": "accept"}, {"action": "resolve", "note": note}):
        async with http.post(address, json=body, headers=headers) as answer:
            await answer.read()


if __name__ == "__main__":
    main()
