"""What docs/security.md names exists, and each line of it has evidence or says what is missing."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PLACE = re.compile(r"`((?:desk|bot|connectors|requirements|tests|actions)/[\w/.-]+)`")
CHAPTERS = range(1, 18)


def rows(heading: str) -> list[str]:
    section = PAGE.split(f"## {heading}", 1)[1].split("\n## ", 1)[0]
    return [line for line in section.splitlines() if line.startswith("| ")][2:]


def test_every_test_and_place_that_is_named_exists() -> None:
    missing = [
        f"{file}::{name}"
        for file, name in TEST.findall(PAGE)
        if not re.search(rf"def {name}\(", (ROOT / file).read_text(encoding="utf-8"))
    ]

    assert missing == []
    assert [place for place in PLACE.findall(PAGE) if not (ROOT / place).exists()] == []


def test_every_threat_is_stopped_by_something_that_a_test_shows() -> None:
    threats = rows("Who attacks what")

    assert len(threats) > 15
    assert [line for line in threats if not TEST.search(line.split("|")[4])] == []


def test_every_group_of_the_standard_has_evidence_or_a_gap() -> None:
    groups = rows("OWASP ASVS 5.0")
    evidence = re.compile(
        rf"{TEST.pattern}|{PLACE.pattern}|`[A-Z_]{{6,}}`|\*\*Gap\*\*|there is none|by the proxy|none:"
    )

    told = {int(found) for line in groups for found in re.findall(r"\bV(\d+)", line.split("|")[1])}
    assert told == set(CHAPTERS)
    assert [line for line in groups if not evidence.search(line.split("|")[2])] == []
