"""What docs/security.md and docs/asvs.md name exists, and each row has evidence or says what is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    for name in ("security", "asvs", "operating")
}
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PLACE = re.compile(
    r"`((?:desk|bot|connectors|requirements|tests|actions|docs|deploy|city)/[\w/.@-]+|pyproject\.toml)`"
)
SETTING = re.compile(r"`([A-Z]{2,}(?:_[A-Z]+)+|HOST|PORT)`")
LINK = re.compile(r"\]\((?:(\w+)\.md)?#([\w-]+)\)")
NOT_OURS = {"LOCAL"}
"""Names in capitals that are constants of the code."""
GROUPS = {
    1: (2, 9, 11, 3, 2), 2: (3, 3, 4, 1), 3: (0, 2, 4, 6, 5, 0, 2), 4: (3, 1, 2, 4), 5: (1, 3, 2, 3),
    6: (3, 12, 4, 4, 5, 3, 0, 4), 7: (3, 4, 2, 5, 2, 2), 8: (2, 3, 1, 1), 9: (3, 4), 10: (2, 2, 4, 11, 5, 2, 3),
    11: (2, 3, 3, 4, 1, 1), 12: (3, 2, 4), 13: (1, 5, 2, 5), 14: (2, 4, 3), 15: (3, 3, 7), 16: (1, 5, 4, 3, 3),
    17: (1, 4, 2),
}  # fmt: skip
"""How many requirements of the levels 1 and 2 each section of ASVS 5.0.0 has; they are its first ones."""
NUMBERS = [
    f"{chapter}.{section}.{number}"
    for chapter, counts in GROUPS.items()
    for section, count in enumerate(counts, start=1)
    for number in range(1, count + 1)
]


def rows(heading: str) -> list[str]:
    section = PAGES["security"].split(f"## {heading}", 1)[1].split("\n## ", 1)[0]
    return [line for line in section.splitlines() if line.startswith("| ")][2:]


def asvs() -> list[tuple[str, str, str]]:
    """Number, subject and evidence of each requirement."""
    found = re.findall(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \|$", PAGES["asvs"], re.MULTILINE)
    return [(number, subject.strip(), evidence.strip()) for number, subject, evidence in found]


def anchors(page: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", PAGES[page], re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", ["security", "asvs"])
def test_every_test_place_and_page_that_is_named_exists(page: str) -> None:
    text = PAGES[page]
    sources: dict[str, str] = {}
    missing = [
        f"{file}::{name}"
        for file, name in TEST.findall(text)
        if f"def {name}(" not in sources.setdefault(file, (ROOT / file).read_text(encoding="utf-8"))
    ]

    assert missing == []
    assert [place for place in PLACE.findall(text) if not (ROOT / place).exists()] == []
    links = [(to or page, anchor) for to, anchor in LINK.findall(text)]
    assert [one for one in links if one[1] not in anchors(one[0])] == []


@pytest.mark.parametrize("page", ["security", "asvs"])
def test_every_setting_that_is_named_exists(page: str) -> None:
    known = {name.upper() for name in Settings.model_fields} | NOT_OURS

    assert set(SETTING.findall(PAGES[page])) - known == set()


def test_every_threat_is_stopped_by_something_that_a_test_shows() -> None:
    threats = rows("Who attacks what")

    assert len(threats) > 15
    assert [line for line in threats if not TEST.search(line.split("|")[4])] == []


def test_every_requirement_of_the_standard_has_one_row() -> None:
    assert len(NUMBERS) == 253
    assert [number for number, _, _ in asvs()] == NUMBERS
    assert [subject for _, subject, _ in asvs() if len(subject.split()) > 10] == []


def test_every_requirement_has_a_test_a_setting_a_place_or_a_gap() -> None:
    evidence = (TEST, PLACE, SETTING, LINK, re.compile(r"\*\*Gap\*\*: \w|there is none|as above"))

    assert [number for number, _, told in asvs() if not any(one.search(told) for one in evidence)] == []
    assert [number for number, _, told in asvs() if "@" in PLACE.sub("", told)] == []
