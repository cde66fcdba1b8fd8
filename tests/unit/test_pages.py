"""What README and docs/ link to is there, and the tables of docs/rules.md are the rules that hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from bot.cli import app
from desk.tickets.lifecycle import ACTIONS
from tests.office import beijing

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    ROOT / "CHANGELOG.md",
    ROOT / "city" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = {"h": timedelta(hours=1), "day": timedelta(days=1), "days": timedelta(days=1)}


def text(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """The addresses that GitHub makes of a page's headings."""
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text(page)))
    return {heading.replace(" ", "-") for heading in kept}


def rows(heading: str) -> Iterator[list[str]]:
    """The cells of the first table behind a heading of docs/rules.md, without its head."""
    behind = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8").split(f"\n## {heading}\n")[1]
    lines = [line for line in behind.split("\n## ")[0].splitlines() if line.startswith("|")]
    for line in lines[2:]:
        yield [cell.strip() for cell in line.strip("|").split("|")]


def commands(group: TyperGroup, before: str = "") -> Iterator[str]:
    """What can be called behind `python -m bot`, with all its words."""
    for name, one in group.commands.items():
        if isinstance(one, TyperGroup):
            yield from commands(one, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def test_the_readme_names_every_command_and_every_setting() -> None:
    told = (ROOT / "README.md").read_text(encoding="utf-8")
    settings = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    called = typer.main.get_command(app)

    assert isinstance(called, TyperGroup)
    assert [name for name in commands(called) if not re.search(rf"`(python -m bot )?{name}\b", told)] == []
    assert [name for name in settings if not re.search(rf"`{name}\b", told)] == []


def test_every_kept_measurement_is_told_of() -> None:
    folder = ROOT / "docs" / "measured"
    told = set(LINK.findall(text(folder / "README.md")))

    assert [file.name for file in folder.glob("*.json") if (file.name, "") not in told] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for path, anchor in LINK.findall(text(page)):
        target = (page.parent / path).resolve() if path else page

        assert target.exists(), path
        assert not anchor or anchor in anchors(target), f"{path}#{anchor}"


def test_the_table_of_actions_is_the_one_that_holds() -> None:
    told = {action.strip("`"): (sources, to, who) for action, sources, to, who in rows("Actions")}

    assert list(told) == list(ACTIONS)
    for name, rule in ACTIONS.items():
        sources, to, who = told[name]
        assert sources == ", ".join(rule.sources), name
        assert to == (rule.target or ("where it was before" if name == "unmerge" else "stays")), name
        assert who == ", ".join(rule.roles), name


def test_the_limits_are_those_of_the_city_pack() -> None:
    *_, clocks = beijing().clocks
    urgencies = ("emergency", "urgent", "normal", "complex")
    told = {name: dict(zip(urgencies, map(span, spans), strict=True)) for name, *spans in rows("Clocks")}

    assert told == {"until dispatched": dict(clocks.dispatch), "until resolved": dict(clocks.handling)}


def span(words: str) -> timedelta:
    number, unit = words.split()
    return int(number) * SPAN[unit]
