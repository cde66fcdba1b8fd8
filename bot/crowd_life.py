"""What becomes of one ticket of a crowd, told step by step: its history, its chat and its follow-ups. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from random import Random

from bot.crowd_rows import HOUR, Asked, Moments, Story, say
from city.pack import CityPack
from desk import notices
from desk.store.bulk import NULL

CLOSES = 72 * HOUR
ANSWERS, DELIVERED, EXCLUDED, WITHDRAWN = 0.62, 0.95, 0.02, 0.015
NOTES = {
    "zh": (
        "已经清理干净，以后每天巡查。",
        "师傅上门修好了，试过没问题。",
        "跟责任单位谈过，今天整改完。",
        "现场看过，已经恢复。",
    ),
    "en": (
        "It was cleared today and will be checked every day.",
        "Repaired on the spot and tried out.",
        "The party in charge has put it right.",
        "We went there; all is back to normal.",
    ),
}
NUMBER, DUE = "{number}", "{due}"
ACTORS = {"system": "system", "staff": "token:demo"}
Answer = bool | str | int | None


class Teller:
    """Tells what units and citizens do, by chance. `care` is how well each unit works, 0..1.

    `goes_on`: what would come after `now` has not happened yet.
    """

    def __init__(
        self, pack: CityPack, care: Mapping[str, float], moments: Moments, now: int, *, goes_on: bool = False
    ) -> None:
        self._care, self._moments, self._now, self._goes_on = care, moments, now, goes_on
        self._names = {
            (unit.code, lang): unit.en if lang == "en" else unit.zh
            for unit in pack.units
            for lang in ("zh", "en")
        }

    def tell(self, story: Story, chance: Random) -> None:
        """From the complaint to where the ticket stands now."""
        say(story, self._moments.utc(story.filed), "in", "citizen", story.said.text)
        self._step(story, story.filed, "file", "received", by="citizen", unit=NULL)
        dispatched = story.filed + hours(chance, 0.2, 20)
        if self._is_ahead(dispatched):
            return
        story.moments["dispatched"] = dispatched
        self._step(story, dispatched, "dispatch", "dispatched", by="staff")
        self._notify(story, dispatched, "notice.dispatched")
        accepted = dispatched + hours(chance, 0.5, 20)
        if self._is_ahead(accepted):
            return
        story.moments["accepted"] = accepted
        self._step(story, accepted, "accept", "in_progress", by="staff")
        self._notify(story, accepted, "notice.accepted")
        if chance.random() < WITHDRAWN:
            self._withdraw(story, accepted)
        else:
            self._resolve(story, accepted + hours(chance, 4, 120), chance)
            if chance.random() < EXCLUDED:
                story.excluded = self._now
                self._step(story, self._now, "exclude", story.status, by="staff", reason="not_solvable")

    def _is_ahead(self, at: int) -> bool:
        return self._goes_on and at > self._now

    def _withdraw(self, story: Story, accepted: int) -> None:
        """The limit passed, the unit had been in touch, and the citizen gave up."""
        limit = accepted + 120 * HOUR
        if self._is_ahead(limit + 5 * HOUR):
            return
        self._step(story, limit, "breach", "in_progress", by="system")
        self._notify(story, limit, "notice.overdue")
        withdrawn = limit + 5 * HOUR
        _ask(story, limit, delivered=True, answered=withdrawn, contacted=True, at_limit=True)
        self._step(story, withdrawn, "withdraw", "withdrawn", by="citizen", reason="自己解决了")

    def _resolve(self, story: Story, at: int, chance: Random) -> None:
        if self._is_ahead(at):
            return
        note = chance.choice(NOTES[story.said.lang])
        story.moments["resolved"] = at
        self._step(story, at, "resolve", "resolved", by="staff", note=note)
        self._notify(story, at, "notice.resolved", note=note)
        delivered, answers = chance.random() < DELIVERED, chance.random() < ANSWERS
        self._notify(story, at, "survey.contacted_here", sent=delivered or answers)
        if answers or at + CLOSES > self._now:
            self._answer(story, at, chance)
        else:
            _ask(story, at, delivered=delivered)
            self._close(story, at + CLOSES)

    def _answer(self, story: Story, asked: int, chance: Random) -> None:
        care = self._care[story.unit]
        answered = asked + hours(chance, 0.1, 60)
        if answered > self._now:
            answered = asked + int((self._now - asked) * chance.random())
        solved = story.reopened > 0 or chance.random() < care
        _ask(
            story,
            asked,
            delivered=True,
            answered=answered,
            contacted=chance.random() < 0.5 + care / 2,
            solved=solved,
            satisfied=_satisfied(chance.random()) if solved else None,
        )
        if solved:
            self._close(story, answered)
            return
        story.reopened += 1
        self._step(story, answered, "reopen", "in_progress", by="citizen", reason="not_solved")
        again = answered + hours(chance, 6, 240)
        if again < self._now:
            self._resolve(story, again, chance)
        else:
            del story.moments["resolved"]

    def _close(self, story: Story, at: int) -> None:
        story.moments["closed"] = at
        self._step(story, at, "close", "closed", by="system")

    def _step(
        self,
        story: Story,
        at: int,
        action: str,
        to: str,
        *,
        by: str,
        unit: str | None = None,
        note: str = NULL,
        reason: str = NULL,
    ) -> None:
        line, before = str(len(story.history) + 1), story.status if story.history else NULL
        actor = ACTORS.get(by) or f"citizen:{story.conversation}"
        when = self._moments.utc(at)
        story.history.append(
            (str(story.id), line, when, action, before, to, by, actor, unit or story.unit, note, reason)
        )
        story.steps.append((at, action, to))
        story.status, story.moments["updated"] = to, at

    def _notify(self, story: Story, at: int, key: str, *, note: str = "", sent: bool = True) -> None:
        lang = story.said.lang
        words = _sentence(key, lang, self._names[story.unit, lang], note).replace(NUMBER, story.number)
        if DUE in words:
            words = words.replace(DUE, self._moments.said(story.due, lang))
        say(story, self._moments.utc(at), "out", "system", words, notice=key, sent=sent)


def _ask(story: Story, at: int, *, delivered: bool, **answers: Answer) -> None:
    story.follow_ups.append(Asked(story.survey_id(), at, delivered, **answers))  # type: ignore[arg-type]


def hours(chance: Random, least: float, most: float) -> int:
    """So many hours by chance, in seconds."""
    return int((least + (most - least) * chance.random()) * HOUR)


@cache
def _sentence(key: str, lang: str, unit: str, note: str) -> str:
    """A notice with everything but the ticket's number and day, which are told again and again."""
    return notices.text(key, lang, number=NUMBER, unit=unit, due=DUE, note=note)


def _satisfied(chance: float) -> str:
    return "satisfied" if chance < 0.72 else "basically" if chance < 0.88 else "not"
