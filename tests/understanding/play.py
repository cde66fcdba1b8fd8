"""Plays a folder of written conversations on a product of its own and prints the share that ends right.

`python -m tests.understanding.play FOLDER [--show] [--name PART]`: without `--show` nothing of a conversation is
printed, so that a sealed set stays sealed.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from bot.talks.desk import Desk
from bot.talks.player import Played, play_all
from bot.talks.script import conversations
from city import pack
from tests.product import ROOT, product


def main() -> None:
    """Prints one line for each language and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print the transcripts that end wrong")
    parser.add_argument("--name", default="", help="only those with this in their name")
    given = parser.parse_args()
    written = [one for one in conversations(given.folder) if given.name in one.name]
    with tempfile.TemporaryDirectory() as folder, product(Path(folder), {}) as running:
        desk = Desk(running.url, running.token("supervisor"), pack.load(ROOT / "city" / "beijing"))
        played, _ = asyncio.run(play_all(desk, written, lambda one: None))
    right = {one.name: not one.wrong for one in played}
    for lang in ("zh", "en"):
        _print(lang, [right[one.name] for one in written if one.lang == lang])
    _print("all", list(right.values()))
    if given.show:
        _show(played)


def _print(name: str, right: list[bool]) -> None:
    if right:
        print(f"{name:4} {sum(right):4} of {len(right):4} right  {sum(right) / len(right):.3f}")


def _show(played: list[Played]) -> None:
    for one in played:
        if one.wrong:
            print(f"\n=== {one.name}\n{one.transcript}")


if __name__ == "__main__":
    main()
