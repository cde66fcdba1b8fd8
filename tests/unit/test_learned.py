"""Past tickets to learn from: read strictly, kept whole and private, and split for good."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.splitting import split
from city import learned
from city.learned import LEAST, LearnedError, Ticket, load, merged, read, save

CODES = ("sanitation.dumping", "housing.lift")


def a_text(at: int) -> str:
    """A text that shares no run of four characters with any other."""
    return "".join(chr(0x4E00 + 12 * at + nth) for nth in range(12))


def a_file(folder: Path, header: str, rows: Iterable[str]) -> Path:
    file = folder / "past.csv"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return file


def enough(answer: str = "sanitation") -> list[str]:
    return [f"{a_text(at)},{answer}" for at in range(LEAST)]


def tickets(count: int, *, start: int = 0, right: str = "sanitation") -> list[Ticket]:
    return [Ticket(a_text(at), (right,)) for at in range(start, start + count)]


@pytest.mark.parametrize(
    ("header", "answer", "right"),
    [
        ("text,group", "housing", ("housing",)),
        ("text,groups", "housing|consumer", ("consumer", "housing")),
        ("text,category", "housing.lift", ("housing.lift",)),
    ],
)
def test_a_ticket_has_every_answer_that_counts(
    tmp_path: Path, header: str, answer: str, right: tuple[str, ...]
) -> None:
    found = read(a_file(tmp_path, header, enough(answer)), CODES)

    assert len(found) == LEAST
    assert {ticket.right for ticket in found} == {right}


@pytest.mark.parametrize(
    ("header", "rows", "said"),
    [
        ("words,group", enough(), "past.csv has no column 'text', only words, group"),
        ("text,kind", enough(), "past.csv needs a column 'category', 'group' or 'groups' beside 'text'"),
        (
            "text,group",
            [*enough(), "旧事,weather"],
            "past.csv:52: 'weather' is neither a category of the city pack nor a group",
        ),
        (
            "text,group",
            enough()[1:],
            "past.csv has 49 different texts with an answer, and at least 50 are needed",
        ),
        (
            "text,group",
            [enough()[0]] * 60,
            "past.csv has 1 different texts with an answer, and at least 50 are needed",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_one_line(
    tmp_path: Path, header: str, rows: list[str], said: str
) -> None:
    with pytest.raises(LearnedError) as fault:
        read(a_file(tmp_path, header, rows), CODES)

    assert str(fault.value) == said


def test_a_file_of_another_encoding_or_none_at_all_is_told(tmp_path: Path) -> None:
    file = tmp_path / "past.csv"
    file.write_bytes("text,group\n垃圾,sanitation\n".encode("gb18030"))

    with pytest.raises(LearnedError, match=r"past\.csv cannot be read as CSV in UTF-8"):
        read(file, CODES)
    with pytest.raises(LearnedError, match="No such file"):
        read(tmp_path / "none.csv", CODES)


def test_equal_texts_are_one_ticket_with_all_that_counts() -> None:
    found = merged(
        [Ticket("电梯坏了！", ("housing",)), Ticket("电梯 坏了", ("safety",)), Ticket("别的", ("other",))]
    )

    assert found == [Ticket("电梯坏了！", ("housing", "safety")), Ticket("别的", ("other",))]


def test_what_is_kept_is_read_again_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "learned"
    kept = [Ticket('引号"和\n换行', ("housing",), held=True), Ticket("b", ("housing.lift", "safety"))]

    save(folder, kept)

    assert load(folder) == kept
    assert stat.S_IMODE((folder / learned.FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [file.name for file in folder.iterdir()] == [learned.FILE]


def test_nothing_was_learned_where_there_is_no_folder(tmp_path: Path) -> None:
    assert load(tmp_path / "none") == []


def test_a_fifth_is_held_apart_and_the_same_one_every_time() -> None:
    once, again = split([], tickets(200)), split([], list(reversed(tickets(200))))

    held = {ticket.text for ticket in once if ticket.held}
    assert len(held) == 40
    assert held == {ticket.text for ticket in again if ticket.held}


def test_texts_that_are_nearly_the_same_stay_together() -> None:
    pairs = [
        Ticket(f"{ticket.text}{ending}", ticket.right) for ticket in tickets(100) for ending in ("", "，谢谢")
    ]

    found = {ticket.text: ticket.held for ticket in split([], pairs)}

    assert any(found.values())
    assert all(found[ticket.text] == found[f"{ticket.text}，谢谢"] for ticket in tickets(100))


def test_what_was_learned_is_never_measured_on_later_nor_the_other_way_round() -> None:
    first = split([], tickets(100))

    second = split(first, tickets(150, start=50))

    assert second[:100] == first
    assert sum(ticket.held for ticket in second[100:]) == 20


def test_a_new_answer_replaces_the_old_one_where_it_is() -> None:
    first = split([], tickets(60))

    second = split(first, tickets(60, right="housing"))

    assert [ticket.held for ticket in second] == [ticket.held for ticket in first]
    assert {ticket.right for ticket in second} == {("housing",)}


def test_the_same_file_again_changes_nothing() -> None:
    first = split([], tickets(60))

    assert split(first, tickets(60)) == first
