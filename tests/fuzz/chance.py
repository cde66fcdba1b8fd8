"""A source of chance with a taste for what programs trip over. The same seed gives the same values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any
from urllib.parse import quote

ODD = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "\r\nSet-Cookie: desk=1",
    "望京",
    "\u202e倒着写",
    "\U0001f6b0",
    "e\u0301" * 40,
    "\ufeff1",
    "%",
    "%00",
    "_",
    "'",
    "' OR 1=1 --",
    '"',
    "\\",
    "<script>alert(1)</script>",
    "]]>",
    "{{7*7}}",
    "${7*7}",
    "{0.__class__}",
    "=1+1",
    "../../../etc/passwd",
    "/restart{}",
    "a" * 300,
    "字" * 1500,
    "长" * 6000,
)
NUMBERS = (
    "0",
    "-0",
    "-1",
    "1",
    "007",
    "1.5",
    "1e400",
    "NaN",
    "Infinity",
    "-Infinity",
    "٣",
    "１２",
    "²",
    "0x10",
    "1_000",
    str(2**31),
    str(2**63),
    str(2**64),
    "9" * 400,
    "9" * 5000,
    "116.47",
    "39.9969",
    "91",
)
MOMENTS = (
    "2026-11-24T16:30:00+08:00",
    "2026-11-25",
    "2026-02-30",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "1970-01-01",
    "10000-01-01",
    "2026-W48",
    "24:00",
    "1e10",
)
WORDS = (
    "垃圾没人清运",
    "路灯不亮",
    "pothole",
    "望京街道南湖东园一区3号楼",
    "家里煤气味很大",
    "yes",
    "on",
    "zh",
    "en",
)
LONG = 120
"""Most of what stands in an address is no longer: what is too long for a whole address never gets to a handler."""


class Chance(Random):
    """`Random` with values that were chosen to be odd, and some that are not."""

    def maybe(self, share: float) -> bool:
        """True in so large a share of the cases."""
        return self.random() < share

    def word(self) -> str:
        """Something to stand in a field, whatever the field is for."""
        kind = self.random()
        if kind < 0.35:
            return self.choice(ODD)
        if kind < 0.55:
            return self.choice(NUMBERS)
        if kind < 0.7:
            return self.choice(MOMENTS)
        if kind < 0.85:
            return self.choice(WORDS)
        return "".join(chr(self._point()) for _ in range(self.randint(1, 12)))

    def short(self) -> str:
        """The same, short enough for an address."""
        return self.word()[: LONG if self.maybe(0.99) else 5000]

    def anything(self, depth: int = 3) -> Any:
        """Any value of JSON, and now and then one of what Python writes beyond it."""
        kind = self.randint(0, 9 if depth else 6)
        plain = (None, True, self.randint(-(2**70), 2**70), self.random() * 1e9, self.word(), self.word())
        if kind < len(plain):
            return plain[kind]
        if kind == len(plain):
            return self.choice((float("nan"), float("inf"), -1, 0, 2**63))
        if kind == 7:
            return [self.anything(depth - 1) for _ in range(self.randint(0, 3))]
        return {self.short(): self.anything(depth - 1) for _ in range(self.randint(0, 3))}

    def spoilt(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """An object with one field replaced, left out or added."""
        told, act = dict(body), self.random()
        if told and act < 0.6:
            told[self.choice(sorted(told))] = self.anything()
        elif told and act < 0.85:
            del told[self.choice(sorted(told))]
        else:
            told[self.short()] = self.anything()
        return told

    def document(self, body: Any) -> bytes:
        """A body as JSON; now and then no JSON, or JSON as nobody writes it."""
        act = self.random()
        if act < 0.9:
            return json.dumps(body, ensure_ascii=self.maybe(0.5)).encode("utf-8", "surrogatepass")
        written = json.dumps(body).encode()
        return self.choice(
            (
                written[: len(written) // 2],
                b"",
                b"null",
                b"[" * 100_000,
                b'{"a":' * 20_000,
                b"\xff\xfe" + written,
                written.decode().encode("utf-16"),
                self.randbytes(self.randint(1, 60)),
                b"9" * 5000,
                b'{"update_id": Infinity}',
                b'{"update_id": 1, "update_id": "x"}',
            )
        )

    def query(self, names: Sequence[str], known: Mapping[str, Sequence[str]]) -> str:
        """A query with some of these names; values that exist stand among odd ones. '' without any."""
        some = [name for name in names if self.maybe(0.35)]
        if self.maybe(0.05):
            some.append(self.short())
        if some and self.maybe(0.05):
            some.append(some[0])
        pairs = [f"{escaped(name)}={escaped(self.known(name, known))}" for name in some]
        return f"?{'&'.join(pairs)}" if pairs else ""

    def known(self, name: str, known: Mapping[str, Sequence[str]]) -> str:
        """A value that a field of this name has somewhere, or an odd one."""
        values = known.get(name)
        return str(self.choice(values)) if values and self.maybe(0.7) else self.short()

    def _point(self) -> int:
        found = self.choice((self.randint(32, 126), self.randint(0x4E00, 0x9FFF), self.randint(1, 0x10FFFF)))
        return found if not 0xD800 <= found < 0xE000 else 0xFFFD


def escaped(text: str) -> str:
    """Text as one part of an address."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")
