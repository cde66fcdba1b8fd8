"""What can be wrong with a city pack.

CityError
├── CityPackError   a file of the pack says something impossible (raised while loading only)
└── UnknownCode     a code that the loaded pack does not have (also a KeyError)
"""

from __future__ import annotations


class CityError(Exception):
    """Root of this package's errors."""


class CityPackError(CityError):
    """Reads `units.yml:14: water.district: '110199' is not in districts.csv`."""

    def __init__(self, file: str, line: int, key: str, fault: str) -> None:
        self.file = file
        self.line = line
        self.key = key
        self.fault = fault
        super().__init__(": ".join(part for part in (f"{file}:{line}" if line else file, key, fault) if part))


class UnknownCode(CityError, KeyError):
    """No district, sub-district, category or unit has this code."""

    def __init__(self, kind: str, code: str) -> None:
        self.kind = kind
        self.code = code
        super().__init__(f"no {kind} has the code {code!r}")

    def __str__(self) -> str:
        """The sentence, not KeyError's quoted form of it."""
        return str(self.args[0])
