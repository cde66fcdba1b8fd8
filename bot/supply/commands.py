"""`python -m bot audit` and `python -m bot sbom`. Here are their words; the rules stand beside."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.folders import ROOT
from bot.setup.progress import Refusal, say
from bot.supply import kept
from bot.supply.database import PUBLISHED, NotAsked
from bot.supply.locks import RUNTIMES, Pin, locked

REQUIREMENTS = ROOT / "requirements"
NOBODY_ASKED = 3
"""The exit code of an audit whose database gave no answer."""


def audit(
    *,
    database: Annotated[
        str,
        typer.Option(help="Another database: an https address or file of OSV's archive, or PyPA's checkout."),
    ] = PUBLISHED,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask nobody: compare with what was kept the last time.")
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep what is known of our packages, for whoever has no network.")
    ] = False,
) -> None:
    """Compare both locks with published advisories. Exit code 1 where one is open that nobody accepted.

    Where the database cannot be asked it says so, compares with what was kept in requirements/advisories.json, and
    exits with 3 where nothing is open by that. `--offline` asks nobody and exits with 0 then.
    """
    if not audited(database, today=datetime.now(UTC).date(), offline=offline, keep=keep):
        say(
            "✗ Nothing is open by what was kept, but nobody was asked: this is no word about later advisories."
        )
        raise typer.Exit(NOBODY_ASKED)


def audited(database: str, *, today: date, offline: bool = False, keep: bool = False) -> bool:
    """Print what is to be decided, as of a day. Raises Refusal where that is anything.

    False where the database was to be asked and could not be.
    """
    from bot.supply import accepted, advisories, audit

    pins = locked(ROOT)
    told, answered = _told(database, pins, today, offline=offline, keep=keep)
    known = advisories.together(one for record in told for one in advisories.read(record))
    verdict = audit.judged(pins, known, accepted.accepted(REQUIREMENTS), today=today)
    for finding in (*verdict.open, *verdict.late):
        print(f"✗ {finding}")
    for one, ids in verdict.idle:
        say(f"! {accepted.FILE}: {', '.join(ids)} of {one.package} is about nothing that is locked any more")
    counts = len(verdict.open), len(verdict.late), len(verdict.accepted)
    say("{} to be decided, {} accepted until a day that is over, {} accepted.".format(*counts))
    if not verdict.stands:
        raise Refusal(
            f"update the package, or say in requirements/{accepted.FILE} why its fault does no harm here"
        )
    return answered or offline


def _told(
    database: str, pins: Mapping[str, Sequence[Pin]], today: date, *, offline: bool, keep: bool
) -> tuple[Sequence[Mapping[str, Any]], bool]:
    """The records about our packages: the database's, or where it cannot be asked what was kept; and whether it was."""
    if not offline:
        try:
            told = kept.asked(database, _versions(pins).keys())
        except NotAsked as problem:
            say(f"! THE DATABASE OF ADVISORIES COULD NOT BE ASKED: {problem}.")
        else:
            say(
                f"Asked {database}: {len(told)} advisories are about our packages, up to {kept.newest(told)}."
            )
            if keep:
                kept.write(REQUIREMENTS, told, _versions(pins), on=today)
            return told, True
    on, told = kept.read(REQUIREMENTS)
    say(
        f"Compared with what was kept on {on}: {len(told)} advisories, up to {kept.newest(told)}."
        " Nothing is known here of later ones."
    )
    return told, False


def _versions(pins: Mapping[str, Sequence[Pin]]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for of_runtime in pins.values():
        for pin in of_runtime:
            found.setdefault(pin.name, set()).add(pin.version)
    return found


def sbom(
    file: Annotated[Path | None, typer.Argument(help="Where to. Default: standard output.")] = None,
    *,
    licences: Annotated[
        bool, typer.Option("--licences", help="Instead: how many packages have which licence.")
    ] = False,
) -> None:
    """Write the bill of materials of both runtimes. CycloneDX 1.6, JSON: versions, hashes, licences."""
    from bot.supply import sbom

    pins = locked(ROOT)
    told = licensed(pins)
    if licences:
        counted = Counter(licence for of_runtime in told.values() for licence in of_runtime.values())
        for licence, count in counted.most_common():
            print(f"{count:>4}  {licence}")
        return
    bill = sbom.bill(pins, told, version=version(), at=datetime.now(UTC))
    text = json.dumps(bill, indent=2, ensure_ascii=False)
    if file is None:
        print(text)
    else:
        try:
            file.write_text(text + "\n", encoding="utf-8")
        except OSError as problem:
            raise Refusal(
                f"nothing can be written to {file} ({problem.strerror}): name another file"
            ) from None
        say(f"{len(bill['components'])} components in {file}.")


def licensed(pins: Mapping[str, Sequence[Pin]]) -> Mapping[str, Mapping[Pin, str]]:
    """The licence of each pin, by runtime: what licences.yml says of it, else the installed package itself."""
    from bot.supply import licences

    known = licences.rules(REQUIREMENTS).known
    found: dict[str, Mapping[Pin, str]] = {}
    for runtime in RUNTIMES:
        installed = licences.installed(ROOT / runtime.folder)
        # Of two versions for two kinds of machine one is here, and it speaks for the other.
        names = {name: licence for (name, _), licence in installed.items()}
        found[runtime.name] = {
            pin: known.get(pin.name)
            or installed.get((pin.name, pin.version))
            or (names.get(pin.name) if pin.marker else None)
            or licences.UNKNOWN
            for pin in pins[runtime.name]
        }
    return found


def version() -> str:
    """The product's own version, from pyproject.toml."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])
