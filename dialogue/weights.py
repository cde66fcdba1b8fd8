"""The reader's weights as they are shipped: a byte for each number, read without anything but numpy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
FOLDER = Path(__file__).with_name("weights")
_ARRAYS, _ABOUT = "weights.npz", "about.json"
_STEPS = 127


@dataclass(frozen=True)
class Bytes:
    """A matrix in a byte for each number; a scale for each row."""

    numbers: NDArray[np.int8]
    scales: NDArray[np.float32]

    @classmethod
    def of(cls, matrix: Floats) -> Bytes:
        """Rounded to 127 steps of each row's largest number."""
        scales = np.maximum(np.abs(matrix).max(axis=1), 1e-12) / _STEPS
        return cls(np.round(matrix / scales[:, None]).astype(np.int8), scales.astype(np.float32))

    def whole(self) -> Floats:
        """The matrix in floating point."""
        matrix: Floats = (self.numbers * self.scales[:, None]).astype(np.float32)
        return matrix

    def sum_of(self, rows: NDArray[np.intp], values: Floats) -> Floats:
        """The rows, each times its value, added up."""
        total: Floats = ((values * self.scales[rows]) @ self.numbers[rows]).astype(np.float32)
        return total


@dataclass(frozen=True)
class Table:
    """Weights of hashed features: `known` in ascending order, a row for each."""

    known: NDArray[np.uint32]
    rows: Bytes

    def find(self, hashes: NDArray[np.uint32]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """The row of each feature, and whether it is known."""
        at = np.searchsorted(self.known, hashes)
        at[at == len(self.known)] = 0
        return at, self.known[at] == hashes

    def without_weakest(self, share: float) -> Table:
        """The table without that share of its rows: those whose largest number is smallest."""
        order = np.argsort(-self.rows.scales, kind="stable")[: round(len(self.known) * (1 - share))]
        kept = np.sort(order)
        return Table(self.known[kept], Bytes(self.rows.numbers[kept], self.rows.scales[kept]))


def write(folder: Path, arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> None:
    """Keep arrays and what describes them."""
    folder.mkdir(parents=True, exist_ok=True)
    named: dict[str, Any] = {**arrays}
    np.savez_compressed(folder / _ARRAYS, **named)
    (folder / _ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def arrays(folder: Path = FOLDER) -> dict[str, NDArray[Any]]:
    """What `write` kept; OSError if it is not there."""
    with np.load(folder / _ARRAYS, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def about(folder: Path = FOLDER) -> dict[str, Any]:
    """What `write` kept beside the arrays."""
    told: dict[str, Any] = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    return told
