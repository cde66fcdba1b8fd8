"""Every regular expression of a package, tried on words said over and over: none may need for ever on a message.

One that may read the same words in two ways tries all combinations before it gives up: 2 to the number of repetitions.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator, Mapping
from typing import Any

REPEATED = 26
LONGEST_WORD = 3
SECONDS = 2.0
"""Whatever ends does so in milliseconds; what reads words in two ways needs minutes."""
_HAN = re.compile(rf"[\u4e00-\u9fff]{{1,{LONGEST_WORD}}}")
_LATIN = re.compile(r"[a-z]{2,8}")


class _ForEver(Exception):
    pass


def endless(package: str) -> list[str]:
    """The names of patterns of a package's modules that do not end, each with the words that show it."""
    before = signal.signal(signal.SIGALRM, _stop)
    try:
        return [
            f"{name}: {words!r}"
            for name, pattern in every_pattern(package)
            if (words := next((one for one in _words(pattern.pattern) if not _ends(pattern, one)), None))
        ]
    finally:
        signal.signal(signal.SIGALRM, before)


def every_pattern(package: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Those that the modules of a package hold, by themselves or among others, each with its name."""
    root = importlib.import_module(package)
    for found in pkgutil.iter_modules(root.__path__):
        module = importlib.import_module(f"{package}.{found.name}")
        for name, held in vars(module).items():
            for pattern in _held(held):
                if isinstance(pattern.pattern, str):
                    yield f"{package}.{found.name}.{name}", pattern


def _held(held: Any) -> list[re.Pattern[str]]:
    if isinstance(held, re.Pattern):
        return [held]
    if isinstance(held, Mapping):
        held = tuple(held.values())
    return [found for one in held for found in _held(one)] if isinstance(held, (tuple, list)) else []


def _words(pattern: str) -> list[str]:
    """What stands in a pattern, with and without a mark behind it."""
    told = {*_HAN.findall(pattern), *(word[0] for word in _HAN.findall(pattern))}
    told |= {f"{word} " for word in _LATIN.findall(pattern)}
    return sorted(told | {f"{word}，" for word in told} | {" ", "1", "，"})


def _ends(pattern: re.Pattern[str], words: str) -> bool:
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        pattern.search(words * REPEATED + "\x01")
        pattern.fullmatch(words * REPEATED + "\x01")
    except _ForEver:
        return False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return True


def _stop(*_: object) -> None:
    raise _ForEver
