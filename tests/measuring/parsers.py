"""`make measure-parsers`: each parser of what strangers send is fed by atheris, SECONDS long each (60).

What came to new lines stays in var/fuzz/corpus and is where the next call goes on; what failed is written below
var/fuzz/inputs, and belongs among the kept inputs.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.setup.progress import say
from tests.measuring import ending
from tests.measuring.record import ROOT, commit, machine, write
from tests.parsed import PARSERS, kept
from tests.unit.test_parsers import APP, CORPUS, UPDATES, WECHAT
from tests.wechatapi import xml

FOLDER = ROOT / "var" / "fuzz" / "corpus"
FRAMES = (
    {"type": "hello", "token": "t", "lang": "zh"},
    {
        "type": "message",
        "id": "message-1",
        "text": "路灯不亮",
        "place": {"lat": 39.9, "long": 116.4, "name": "望京"},
    },
    {"type": "message", "id": "message-2", "button": "abc", "media": ["media-0123"]},
    {"type": "ack", "up_to": 5},
    {"type": "history", "after": 1, "limit": 20},
)
SEEDS: Mapping[str, Sequence[bytes]] = {
    "telegram": [json.dumps(one).encode() for one in UPDATES],
    "wechat": [xml(WECHAT).encode()],
    "app": [json.dumps(APP).encode()],
    "frame": [json.dumps(one).encode() for one in FRAMES],
    "file": CORPUS,
}
LONGEST_INPUT = 20_000
SLOWEST_SECONDS = 10
MOST_MB = 2_048
TOLD = re.compile(r"#(\d+)\s+\w+\s+cov: (\d+) ft: (\d+) corp: (\d+)/")


def main() -> None:
    """Feed them one after the other, and write what came of it."""
    ending.in_order()
    seconds, before = int(os.environ.get("SECONDS", "60")), machine()
    found = {name: _fed(name, seconds) for name in PARSERS}
    file = write(
        "parsers",
        machine=before,
        commit=commit(),
        seconds_each=seconds,
        parsers=found,
        passed={name: one["failed"] is None for name, one in found.items()},
    )
    say(file.read_text(encoding="utf-8"))
    ending.as_measured(file)


def _fed(name: str, seconds: int) -> dict[str, Any]:
    """How many inputs a parser was given, how much of it they came to, and how it failed, if it did."""
    corpus, seeds = FOLDER / name, FOLDER / f"{name}-seeds"
    corpus.mkdir(parents=True, exist_ok=True)
    seeds.mkdir(exist_ok=True)
    known = [*SEEDS[name], *(content for parser, _, content in kept() if parser == name)]
    for nth, content in enumerate(known):
        (seeds / str(nth)).write_bytes(content)
    say(f"{name}: {seconds} s")
    done = fed(
        name,
        corpus,
        seeds,
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST_INPUT}",
        f"-timeout={SLOWEST_SECONDS}",
        f"-rss_limit_mb={MOST_MB}",
    )
    told = TOLD.findall(done.stderr)
    inputs, lines, features, _ = (int(one) for one in told[-1]) if told else (0, 0, 0, 0)
    failed = None if done.returncode == 0 else done.stderr[-1500:]
    first = int(next((one[1] for one in told), 0))
    return {"inputs": inputs, "covered_first": first, "covered": lines, "features": features,
            "corpus": len(list(corpus.iterdir())), "failed": failed}  # fmt: skip


def fed(name: str, corpus: Path, seeds: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """A run of a process of its own: libFuzzer ends the one that it is in."""
    artifacts = f"-artifact_prefix={corpus.parent}/{name}-failed-"
    command = [sys.executable, "-m", "tests.fuzz.guided", name, str(corpus), str(seeds), artifacts, *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)


if __name__ == "__main__":
    main()
