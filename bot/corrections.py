"""`python -m bot learn --from-corrections`: a new model that also learned what staff corrected, and the way back.

It takes the change sets that were handed over, trains, measures the served model and the new one on the same held-out
sentences (the project's own and those that staff approved for it), plays the dialogue tests that were collected, and
serves the new model only if nothing stands against it. What was served before is kept for `learn --back`.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from bot import model, store, trial
from bot.folders import ROOT, Folders
from bot.learning import CANDIDATE, alone, served
from bot.nlu.measuring.overlap import MOST_SHARED, Corpus
from bot.parts import clock
from bot.settings import Settings
from bot.setup.progress import Refusal, say, step
from bot.talks.player import Played
from bot.talks.script import Conversation, conversations
from bot.verdict import against
from city import learned, taught
from city.taught import Lesson
from desk.staff.accounts import Accounts
from desk.staff.actor import SYSTEM, Actor
from desk.teaching.scrubbing import without_marks
from desk.teaching.sets import ChangeSets, Outcome
from desk.teaching.views import CorrectionView

COMPARE = "bot.nlu.measuring.compare"
HELD_OUT = ROOT / "tests" / "dialogue" / "heldout"
TALKS, PREVIOUS = "talks", "previous"
MOST_NAMED = 40


@dataclass(frozen=True)
class Lessons:
    """What there is to learn from, and how many were left out since an evaluation example is nearly the same."""

    lessons: Sequence[Lesson]
    left_out: int


@dataclass(frozen=True)
class Report:
    """What came of it, to be printed. `talks` are the dialogue tests that were played."""

    outcome: Outcome
    lessons: Lessons
    talks: Sequence[Played]

    @property
    def switched(self) -> bool:
        return self.outcome.state == "switched"

    def as_json(self) -> str:
        """One JSON object."""
        told = self.outcome
        found = {name: getattr(told, name) for name in Outcome.__dataclass_fields__}
        learnt = sum(not one.held for one in self.lessons.lessons)
        talks = [{"name": one.name, "right": not one.wrong, "wrong": one.wrong} for one in self.talks]
        return json.dumps(
            {**found, "learned": learnt, "left_out": self.lessons.left_out, "talks": talks},
            ensure_ascii=False,
        )

    def as_text(self) -> str:
        """The same for people."""
        told, held = self.outcome, sum(one.held for one in self.lessons.lessons)
        lines = [
            f"learned from {len(self.lessons.lessons) - held} corrections, {held} held apart to be measured on"
        ]
        if self.lessons.left_out:
            lines.append(f"{self.lessons.left_out} left out: an evaluation example is nearly the same")
        lines += ["", f"{'':<20}{'before':<12}after"]
        lines += [
            f"{name:<20}{_figure(told.before.get(name)):<12}{_figure(value)}"
            for name, value in told.after.items()
        ]
        for better, what in ((True, "better"), (False, "worse")):
            changed = [one for one in told.changed if one["better"] is better]
            lines += ["", f"{len(changed)} answers got {what}"] if changed else []
            lines += [
                f"  {one['asked']}: {one['text']}"
                f" ({one['before'] or '—'} → {one['after'] or '—'}, right: {one['right']})"
                for one in changed[:MOST_NAMED]
            ]
        for one in self.talks:
            lines += ["", one.transcript if one.wrong else f"✓ {one.name}"]
        if self.switched:
            end = f"The new model is served ({told.model_after}); a running desk takes it within seconds."
            end += " Back: `python -m bot learn --back`."
        else:
            end = f"The old model stays ({told.model_before}):"
        return "\n".join([*lines, "", end, *(f"✗ {line.replace('|', ': ')}" for line in told.why)])


def learn_from_corrections(
    settings: Settings, places: Folders, *, by: str | None = None, heldout: Path = HELD_OUT
) -> Report:
    """Learn from what was handed over, and record it in the store. Refusal, with nothing changed, where nothing was, or
    somebody else is learning."""
    with alone(places):
        actor, ready = asyncio.run(_ready(settings, by))
        if not ready:
            raise Refusal("no change set was handed over: staff do that in the console, Review, Change sets")
        lessons = gathered(taught.load(places.learned_dir), ready, _texts(heldout))
        before = served(places)
        candidate = places.learned_dir / CANDIDATE
        try:
            _prepare(candidate, places, lessons.lessons, ready)
            report = _try(places, candidate, before, lessons, heldout)
            sets = sorted({one.change_set_id for one in ready if one.change_set_id is not None})
            report = replace(report, outcome=replace(report.outcome, change_sets=sets))
            if report.switched:
                _switch(places, candidate, before, before.with_name(report.outcome.model_after))
        finally:
            shutil.rmtree(candidate, ignore_errors=True)
        asyncio.run(_record(settings, report.outcome, actor))
        return report


def back(settings: Settings, places: Folders, *, by: str | None = None) -> Outcome:
    """Serve the model from before the last switch again, with what was learned then. Refusal where there is none."""
    with alone(places):
        actor, _ = asyncio.run(_ready(settings, by))
        present = model.present(ROOT, places.city_dir, places.learned_dir, places.models_dir)
        earlier = model.pointed_to(places.models_dir / model.PREVIOUS)
        if earlier is None:
            raise Refusal("there is no earlier model to go back to")
        if not model.fits(earlier, ROOT, places.city_dir):
            raise Refusal("the earlier model was made before the last update: it can't be served any more")
        kept = places.learned_dir / PREVIOUS
        for name in (learned.FILE, taught.FILE):
            (places.learned_dir / name).unlink(missing_ok=True)
            if (kept / name).exists():
                (kept / name).replace(places.learned_dir / name)
        model.point(earlier)
        (places.models_dir / model.PREVIOUS).unlink()
        shutil.rmtree(kept, ignore_errors=True)
        outcome = Outcome("back", model_before=present.name, model_after=earlier.name)
        return asyncio.run(_record(settings, outcome, actor))


def gathered(known: Sequence[Lesson], ready: Sequence[CorrectionView], measured: Iterable[str]) -> Lessons:
    """The known ones and the new ones, which replace those of the same text. Pure.

    Left out is what is nearly one of the sentences that are `measured`, or that staff approved for it.
    """
    new = [
        Lesson(one.id, without_marks(one.text), one.lang, {**one.right}, held=one.purpose == "evaluation")
        for one in ready
        if not one.is_talk
    ]
    merged = {one.key: one for one in known} | {one.key: one for one in new if one.key}
    held = [one for one in merged.values() if one.held]
    corpus = Corpus([*(one.text for one in held), *measured])
    kept = [one for one in merged.values() if one.held or corpus.nearest(one.text)[0] <= MOST_SHARED]
    return Lessons(kept, len(merged) - len(kept))


def _texts(heldout: Path) -> Iterator[str]:
    """Every sentence of the held-out files, wherever it stands in them."""
    for file in sorted(heldout.glob("*.yml")):
        yield from _values(yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def _values(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for value in content.values():
            yield from _values(value)
    elif isinstance(content, Iterable):
        for value in content:
            yield from _values(value)


def _prepare(
    candidate: Path, places: Folders, lessons: Sequence[Lesson], ready: Sequence[CorrectionView]
) -> None:
    """The folder that the new model learns from: what was learned before, the lessons, and all dialogue tests."""
    shutil.rmtree(candidate, ignore_errors=True)
    taught.save(candidate, lessons)
    places.learned_dir.chmod(0o700)
    if (places.learned_dir / learned.FILE).exists():
        shutil.copy(places.learned_dir / learned.FILE, candidate)
    talks = candidate / TALKS
    talks.mkdir()
    for file in (places.learned_dir / TALKS).glob("*.yml"):
        shutil.copy(file, talks)
    for one in ready:
        if one.script is not None:
            (talks / f"{one.id}.yml").write_text(one.script, encoding="utf-8")


def _try(places: Folders, candidate: Path, before: Path, lessons: Lessons, heldout: Path) -> Report:
    """Train, measure, play and judge. A model that is not better is kept a while: the same lessons give it again."""
    trained = model.path(ROOT, places.city_dir, candidate, places.models_dir)
    if not trained.exists():
        log = places.var_dir / "log" / "learn.log"
        with step(f"Training with {sum(not one.held for one in lessons.lessons)} corrections"):
            trained = model.train(ROOT, places.city_dir, log, candidate, places.models_dir)
    say("Measuring the present and the new model on held-out sentences …")
    options = [
        "--before",
        str(before),
        "--after",
        str(trained),
        "--heldout",
        str(heldout),
        "--yours",
        str(candidate),
    ]
    found = json.loads(model.answer_of(ROOT, places.city_dir, COMPARE, options))
    talks = _play(candidate / TALKS, trained, places)
    passed: dict[str, Any] = {"left_out": lessons.left_out} if lessons.left_out else {}
    passed |= {"tests": f"{sum(not one.wrong for one in talks)}/{len(talks)}"} if talks else {}
    why = against(found["before"], found["after"])
    outcome = Outcome(
        "kept" if why else "switched",
        model_before=before.name,
        model_after=trained.name,
        before=found["before"],
        after=found["after"] | passed,
        changed=found["changed"],
        why=why,
    )
    return Report(outcome, lessons, talks)


def _play(folder: Path, trained: Path, places: Folders) -> list[Played]:
    written: list[Conversation] = conversations(folder)
    if not written:
        return []
    say(f"Playing {len(written)} dialogue tests with the new model …")
    return trial.play(
        written, trained, places.city_dir, lambda one: say(f"  {'✗' if one.wrong else '✓'} {one.name}")
    )


def _switch(places: Folders, candidate: Path, before: Path, trained: Path) -> None:
    """Keep what is there for a way back, then put the new in its place; what is served changes in the last line."""
    kept = places.learned_dir / PREVIOUS
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(mode=0o700)
    for name in (learned.FILE, taught.FILE):
        if (places.learned_dir / name).exists():
            shutil.copy(places.learned_dir / name, kept)
    (candidate / taught.FILE).replace(places.learned_dir / taught.FILE)
    talks = places.learned_dir / TALKS
    talks.mkdir(mode=0o700, exist_ok=True)
    for file in (candidate / TALKS).glob("*.yml"):
        file.replace(talks / file.name)
    if trained != before:
        model.point(before, model.PREVIOUS)
    model.point(trained)


async def _ready(settings: Settings, by: str | None) -> tuple[Actor, list[CorrectionView]]:
    """Who learns, and what was handed over. Refusal for a name that nobody has."""
    db = store.opened(settings)
    try:
        actor = SYSTEM
        if by is not None:
            people = await Accounts(db, clock).people()
            found = next((one for one in people if one.name == by), None)
            if found is None:
                raise Refusal(f"there is no account '{by}'")
            actor = found.actor()
        return actor, await ChangeSets(db, clock).to_learn()
    finally:
        await db.close()


async def _record(settings: Settings, outcome: Outcome, by: Actor) -> Outcome:
    """A way back has the change sets of the switch that it takes back."""
    db = store.opened(settings)
    try:
        sets = ChangeSets(db, clock)
        if outcome.state == "back" and (last := await sets.last_switch()) is not None:
            outcome = replace(outcome, change_sets=last.change_sets)
        await sets.record(outcome, by=by)
        return outcome
    finally:
        await db.close()


def _figure(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4f}"
    return "" if value is None else str(value)
