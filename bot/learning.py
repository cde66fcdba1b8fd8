"""`python -m bot learn`: a new model that also learned from a city's past tickets, served only if it is the better one.

Both models are measured on the same tickets, which neither was trained on. Until the comparison is done nothing that is
served changes; then `var/learned` and `models/current` are replaced, each from one moment to the next.
"""

from __future__ import annotations

import asyncio
import csv
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bot import model, store
from bot.folders import ROOT, Folders
from bot.settings import Settings
from bot.setup.progress import Refusal, say, step
from bot.splitting import split
from city import learned, taught
from city.learned import LearnedError, Ticket
from city.pack import CityPack, load
from desk.cases.corrected import corrected
from desk.importing import lessons

CANDIDATE = ".candidate"
LOCK = "learning.lock"
MEASURE = "bot.nlu.measuring.evaluate"


@dataclass(frozen=True)
class Figures:
    """Of one model on the tickets held apart: share of right groups (asking back counts as wrong), share of right
    categories (null where the tickets name none), and the share where it asks back."""

    accuracy: float
    leaf_accuracy: float | None
    macro_f1: float
    abstained: float

    def is_better_than(self, other: Figures) -> bool:
        """Right more often in one of group and category, and in neither less often."""
        gains = [self.accuracy - other.accuracy, (self.leaf_accuracy or 0.0) - (other.leaf_accuracy or 0.0)]
        return max(gains) > 0 and min(gains) >= 0


@dataclass(frozen=True)
class Lesson:
    """What came of learning: how many tickets were learned from and held apart, and the figures before and after."""

    learned: int
    held_out: int
    before: Figures
    after: Figures
    switched: bool
    model: str

    def as_json(self) -> str:
        """One JSON object."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def as_text(self) -> str:
        """The same for people."""
        names = {
            "accuracy": "right group",
            "leaf_accuracy": "right category",
            "macro_f1": "macro-F1",
            "abstained": "asks back",
        }
        before, after = asdict(self.before), asdict(self.after)
        lines = [f"learned from {self.learned} tickets, measured on {self.held_out} others", ""]
        lines.append(f"{'':<16}{'before':<10}after")
        lines += [
            f"{name:<16}{before[key]:<10.4f}{after[key]:.4f}"
            for key, name in names.items()
            if before[key] is not None
        ]
        end = "The new model is better" if self.switched else "The new model is not better: the old one stays"
        hint = "; a running desk takes it within seconds" if self.switched else ""
        return "\n".join([*lines, "", f"{end} ({self.model}){hint}."])


def learn(file: Path, places: Folders) -> Lesson:
    """Learn from the file and what was learned before. Refusal, with nothing changed, where the file cannot be used or
    somebody else is learning at the same time."""
    with alone(places):
        codes = [category.code for category in load(places.city_dir).categories]
        try:
            new = learned.read(file, codes)
        except LearnedError as problem:
            raise Refusal(str(problem)) from None
        return _learn(new, file.name, places)


def learn_from_rulings(settings: Settings, places: Folders) -> Lesson:
    """Learn from the tickets of a store whose category a ruling or a correction changed. Refusal as `learn`."""
    with alone(places):
        new = asyncio.run(_ruled(settings, load(places.city_dir)))
        known = {ticket.key for ticket in learned.load(places.learned_dir)}
        source = "what was ruled and corrected in this store"
        try:
            # Few at a time are enough where there is something already that they are learned with.
            if not known:
                learned.enough(new, source)
        except LearnedError as problem:
            raise Refusal(str(problem)) from None
        return _learn(new, source, places)


def learn_from_imported(settings: Settings, places: Folders, *, source: str) -> Lesson:
    """Learn from the tickets that were imported from a source, the newest first. Refusal as `learn`."""
    with alone(places):
        found = asyncio.run(_imported(settings, load(places.city_dir), source))
        new = learned.merged(ticket for ticket in found if ticket.key)
        told = f"what was imported from {source}"
        try:
            learned.enough(new, told)
        except LearnedError as problem:
            raise Refusal(str(problem)) from None
        return _learn(new, told, places)


async def _imported(settings: Settings, pack: CityPack, source: str) -> list[Ticket]:
    db = store.opened(settings)
    try:
        async with db.read() as session:
            return [Ticket(one.text, (one.right,)) for one in await lessons.told(session, pack, source)]
    finally:
        await db.close()


async def _ruled(settings: Settings, pack: CityPack) -> list[Ticket]:
    db = store.opened(settings)
    try:
        async with db.read() as session:
            found = await corrected(session, pack)
    finally:
        await db.close()
    told = [Ticket(one.text, (one.category,)) for one in found]
    return learned.merged(ticket for ticket in told if ticket.key)


@contextmanager
def alone(places: Folders) -> Iterator[None]:
    """Nobody else learns or forgets meanwhile: both would write the same folder. A process that ends lets go of it."""
    places.var_dir.mkdir(parents=True, exist_ok=True)
    with (places.var_dir / LOCK).open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(
                "the assistant is learning already: wait until that is done, then try again"
            ) from None
        yield


def _learn(new: Sequence[Ticket], source: str, places: Folders) -> Lesson:
    known = learned.load(places.learned_dir)
    tickets = split(known, new)
    if tickets == known:
        raise Refusal(f"{source} holds nothing that is not learned already")
    if len({ticket.right for ticket in tickets}) < 2:
        raise Refusal(f"{source} has the same answer for every text, so there is nothing to tell apart")
    held = [ticket for ticket in tickets if ticket.held]
    present = served(places)
    candidate = places.learned_dir / CANDIDATE
    try:
        learned.save(candidate, tickets)
        if (places.learned_dir / taught.FILE).exists():
            shutil.copy(places.learned_dir / taught.FILE, candidate)
        places.learned_dir.chmod(0o700)
        return _compare(places, candidate, present, held, count=len(tickets) - len(held))
    finally:
        shutil.rmtree(candidate, ignore_errors=True)


def forget(places: Folders) -> None:
    """Remove what was learned, the models that hold it and Rasa's cache; the next training is without it."""
    with alone(places):
        shutil.rmtree(places.learned_dir, ignore_errors=True)
        model.forget(ROOT, places.models_dir)
    say("Forgotten. `python -m bot train` makes a model without it; start the desk again then.")


def served(places: Folders) -> Path:
    """The model that is served, made where there is none yet."""
    present = model.present(ROOT, places.city_dir, places.learned_dir, places.models_dir)
    if not present.exists():
        log = places.var_dir / "log" / "train.log"
        with step("Training the assistant as it is, to compare with"):
            present = model.train(ROOT, places.city_dir, log, places.learned_dir, places.models_dir)
    model.point(present)
    return present


def _compare(places: Folders, candidate: Path, served: Path, held: Sequence[Ticket], *, count: int) -> Lesson:
    before = _figures(places, served, candidate, held, "Measuring the present model")
    with step(f"Training with {count} past tickets"):
        log = places.var_dir / "log" / "learn.log"
        trained = model.train(ROOT, places.city_dir, log, candidate, places.models_dir)
    after = _figures(places, trained, candidate, held, "Measuring the new model")
    better = after.is_better_than(before)
    if better:
        (candidate / learned.FILE).replace(places.learned_dir / learned.FILE)
        model.point(trained)
    elif trained != served:
        trained.unlink()
    return Lesson(count, len(held), before, after, better, (trained if better else served).name)


def _figures(places: Folders, trained: Path, folder: Path, held: Sequence[Ticket], what: str) -> Figures:
    by_leaf = [ticket for ticket in held if all("." in code for code in ticket.right)]
    say(f"{what} on {len(held)} tickets held apart …")
    whole = _measured(places, trained, _csv(folder, held, "groups"))
    leaf = _measured(places, trained, _csv(folder, by_leaf, "category")) if by_leaf else {}
    return Figures(whole["accuracy"], leaf.get("leaf_accuracy"), whole["macro_f1"], whole["abstained"])


def _measured(places: Folders, trained: Path, texts: Path) -> dict[str, float]:
    options = ["--model", str(trained), "--texts", str(texts), "--json"]
    found: dict[str, float] = json.loads(model.answer_of(ROOT, places.city_dir, MEASURE, options))
    return found


def _csv(folder: Path, tickets: Sequence[Ticket], column: str) -> Path:
    """The tickets as `evaluate` reads them, readable by their owner alone."""
    file = folder / f"{column}.csv"
    with os.fdopen(
        os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline=""
    ) as out:
        rows = csv.writer(out)
        rows.writerow(("text", column))
        for ticket in tickets:
            codes = (
                ticket.right
                if column == "category"
                else sorted({code.partition(".")[0] for code in ticket.right})
            )
            rows.writerow((ticket.text, "|".join(codes)))
    return file
