"""`python -m bot learn`: its words and its exit code. How it learns stands in `learning` and `corrections`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.environment import folders, load
from bot.setup.progress import Refusal, say


def learn(
    *,
    file: Annotated[
        Path | None,
        typer.Option("--from", help="CSV with a column text, and category, group or groups (a|b)."),
    ] = None,
    rulings: Annotated[
        bool,
        typer.Option(
            "--rulings",
            help="Learn from this store's tickets whose category a ruling or a correction changed.",
        ),
    ] = False,
    imported: Annotated[
        str | None, typer.Option(help="Learn from the past tickets that were imported as this source.")
    ] = None,
    from_corrections: Annotated[
        bool,
        typer.Option(
            "--from-corrections", help="Learn from the change sets that staff handed over in the console."
        ),
    ] = False,
    back: Annotated[
        bool,
        typer.Option("--back", help="Serve the model from before the last learning from corrections again."),
    ] = False,
    by: Annotated[str | None, typer.Option(help="Who learns, or goes back: the name of an account.")] = None,
    heldout: Annotated[
        Path | None, typer.Option(help="Instead of the project's held-out sentences, those of this folder.")
    ] = None,
    forget: Annotated[
        bool,
        typer.Option("--forget", help="Remove all that was learned, and every model that holds it."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Learn from past tickets or from what staff corrected. The new model is served if it is better."""
    from bot import learning
    from desk.store import migrate

    if [file is not None, rulings, imported is not None, forget, from_corrections, back].count(True) != 1:
        raise Refusal(
            "say one of --from FILE.csv, --rulings, --imported SOURCE, --from-corrections, --back and --forget"
        )
    if from_corrections or back:
        _learn_from_corrections(by, heldout, back=back, as_json=as_json)
        return
    if forget:
        learning.forget(folders())
        return
    if rulings or imported is not None:
        settings = load()
        migrate.require_head(settings.database_url)
        lesson = (
            learning.learn_from_imported(settings, folders(), source=imported)
            if imported is not None
            else learning.learn_from_rulings(settings, folders())
        )
    else:
        assert file is not None
        lesson = learning.learn(file, folders())
    print(lesson.as_json() if as_json else lesson.as_text())


def _learn_from_corrections(by: str | None, heldout: Path | None, *, back: bool, as_json: bool) -> None:
    """Exit code 1 where the old model stays."""
    from bot import corrections
    from desk.store import migrate

    settings = load()
    migrate.require_head(settings.database_url)
    if back:
        gone = corrections.back(settings, folders(), by=by)
        say(
            f"The earlier model is served again ({gone.model_after}); a running desk takes it within seconds."
        )
        return
    report = corrections.learn_from_corrections(
        settings, folders(), by=by, heldout=heldout or corrections.HELD_OUT
    )
    print(report.as_json() if as_json else report.as_text())
    if not report.switched:
        raise typer.Exit(1)
