"""`python -m bot import`: a city's past tickets from a file. Here are its words; the work is `desk.importing`'s."""

from __future__ import annotations

import asyncio
import csv
import gc
import re
import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.environment import load
from bot.settings import Settings
from bot.setup.progress import Refusal, bar, say

if TYPE_CHECKING:
    from city.pack import CityPack
    from desk.importing.service import Imports, Outlook, Plan
    from desk.importing.standing import Standing

MOST_SHOWN = 10
SOURCE = re.compile(r"[\w.-]{1,40}")
Found = TypeVar("Found")


def past_tickets(
    file: Annotated[Path, typer.Argument(help="A CSV file (UTF-8 or GB18030) or a workbook (.xlsx, .xls).")],
    source: Annotated[
        str, typer.Option(help="A name for where it comes from: a number counts once for each.")
    ] = "past",
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map", help="What a column tells, as 'header=field'; '-' for nothing. As often as needed."
        ),
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="Of a workbook. Default: the first with rows.")] = None,
    values: Annotated[
        Path | None, typer.Option(help="CSV with columns field, value, code: what your words mean here.")
    ] = None,
    datum: Annotated[str, typer.Option(help="wgs84 or gcj02, where no column says it.")] = "wgs84",
    errors: Annotated[
        Path | None,
        typer.Option(help="Where rows that are wrong go. Default: beside the file, FILE.errors.csv."),
    ] = None,
    lang: Annotated[str, typer.Option(help="Of the reasons in that file: zh or en.")] = "zh",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read every row and write none.")] = False,
    again: Annotated[
        bool,
        typer.Option("--again", help="From the first row, though it was begun or done. Nothing is doubled."),
    ] = False,
    batch: Annotated[
        int | None,
        typer.Option(help="Rows a transaction. Default: 20,000 on PostgreSQL, 1,000 on SQLite.", min=1),
    ] = None,
) -> None:
    """Take in a city's past tickets. Stopped anywhere, the same command goes on; nothing is sent to anybody."""
    from desk.importing.wrong import ErrorsFile

    if not SOURCE.fullmatch(source):
        raise Refusal("--source is a short name of letters, digits, - and _")
    if datum not in ("wgs84", "gcj02") or lang not in ("zh", "en"):
        raise Refusal("--datum is wgs84 or gcj02, and --lang is zh or en")
    said, renamed = _said(columns or []), _renamed(values)

    async def run(imports: Imports, pack: CityPack) -> int:
        from connectors.gcj02 import to_wgs84
        from desk.importing import service

        plan = service.plan(
            file,
            pack,
            source=source,
            now=datetime.now(UTC),
            to_wgs84=to_wgs84,
            sheet=sheet,
            columns=said,
            datum=datum,
            renamed=renamed,
        )
        _show(plan)
        out = ErrorsFile(errors or file.with_name(f"{file.name}.errors.csv"), plan.table.headers, lang=lang)
        if dry_run:
            return await _rehearse(imports, plan, out, lang)
        return await _write(imports, plan, out, again=again)

    sys.exit(_with_imports(run, at_once=batch))


def _said(columns: list[str]) -> dict[str, str]:
    pairs = [one.rpartition("=") for one in columns]
    if wrong := next((one for one, pair in zip(columns, pairs, strict=True) if not pair[0]), None):
        raise Refusal(f"--map {wrong}: say 'header=field', such as '问题描述=description'")
    return {header.strip(): field.strip() for header, _, field in pairs}


def _renamed(file: Path | None) -> Mapping[str, Mapping[str, str]]:
    """What words of the table stand for here, by field."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    if file is None:
        return found
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            if not {"field", "value", "code"} <= set(rows.fieldnames or ()):
                raise Refusal(f"{file.name} needs the columns field, value and code")
            for row in rows:
                found[row["field"].strip()][row["value"]] = row["code"].strip()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refusal(f"{file.name} cannot be read as CSV in UTF-8: {error}") from None
    return found


def _show(plan: Plan) -> None:
    """What is about to be read, before anything is."""
    table = plan.table
    how = f"sheet '{table.sheet}'" if table.sheet else f"{table.encoding}, parted by {table.delimiter!r}"
    say(f"{table.path.name}: {table.count:,} rows below the headers in row {table.header_row} ({how})")
    if table.other_sheets:
        say(f"Other sheets, not read: {', '.join(table.other_sheets)} (--sheet NAME)")
    told = plan.columns.table(table.headers)
    wide = max(len(name) for name, _ in told)
    for name, header in told:
        say(f"  {name:<{wide}}  ← {header}")
    if plan.columns.left:
        say(f"Not read: {', '.join(plan.columns.left)} (--map 'header=field')")


async def _rehearse(imports: Imports, plan: Plan, out: object, lang: str) -> int:
    from desk.importing.wrong import ErrorsFile

    assert isinstance(out, ErrorsFile)
    with bar("Looking through", plan.table.count) as told:
        outlook = await imports.rehearse(plan, errors=out, told=told)
    _say_wrong(outlook, lang)
    say(
        f"{outlook.good:,} would come in, {outlook.known:,} known already, {outlook.wrong:,} wrong."
        " Nothing was written to the store."
    )
    if outlook.wrong:
        say(f"The wrong ones are in {out.path}")
    else:
        out.drop_if_empty()
    return 0


def _say_wrong(outlook: Outlook, lang: str) -> None:
    from desk.importing.wrong import REASONS

    for (column, reason), count in outlook.reasons.most_common(MOST_SHOWN):
        say(f"  {count:>9,}  {column}: {REASONS[reason].of(lang).format(most='…')}")
    if outlook.words:
        say("Words without a meaning here (--values FILE gives them one):")
        for (field, told), count in outlook.words.most_common(MOST_SHOWN):
            say(f"  {count:>9,}  {field}: {told}")


async def _write(imports: Imports, plan: Plan, out: object, *, again: bool) -> int:
    from desk.importing.wrong import ErrorsFile

    assert isinstance(out, ErrorsFile)
    begun = await imports.begin(plan, again=again)
    if begun.is_done:
        say(
            f"{begun.file} was imported as {begun.source}: {_figures(begun)}. Nothing to do (--again reads it anew)."
        )
        return 0
    if begun.rows_read:
        say(f"Going on behind {begun.rows_read:,} rows that are settled: {_figures(begun)}.")
    with bar("Importing", begun.rows, before=begun.rows_read) as told:
        done = await imports.go_on(plan, begun, errors=out, told=told)
    say(f"{_figures(done)}. They are counted and can be looked for.")
    if done.wrong:
        say(f"The wrong ones are in {out.path}: put them right there and import that file.")
    return 0


def _figures(one: Standing) -> str:
    return f"{one.imported:,} came in, {one.known:,} known already, {one.wrong:,} wrong"


def _with_imports(use: Callable[[Imports, CityPack], Awaitable[Found]], *, at_once: int | None) -> Found:
    from bot import store
    from desk.importing.service import Imports
    from desk.pack.service import in_force

    async def call(settings: Settings) -> Found:
        db = store.opened(settings)
        try:
            pack = (await in_force(db, settings.city_dir)).pack
            return await use(Imports(db, clock=lambda: datetime.now(UTC), at_once=at_once), pack)
        finally:
            await db.close()

    settings = load()
    store.require(settings)
    # Many rows and no cycles, as in the processes that make them: looking for some costs much and finds nothing.
    gc.disable()
    try:
        return asyncio.run(call(settings))
    finally:
        gc.enable()
