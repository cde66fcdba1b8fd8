"""Corrections, change sets and learnings as pages and commands see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.store.models import ChangeSetRow, CorrectionRow, LearningRow


@dataclass(frozen=True)
class CorrectionView:
    """One correction, as `CorrectionRow` says; `collecting`: its change set may still be changed (true without one)."""

    id: int
    version: int
    conversation_id: int
    message_id: int | None
    state: str
    fine: bool
    was: Mapping[str, Any]
    right: Mapping[str, Any]
    text: str
    script: str | None
    lang: str
    confidential: bool
    purpose: str | None
    why: str | None
    change_set_id: int | None
    created_at: datetime
    created_by: str
    judged_at: datetime | None
    judged_by: str | None

    @property
    def is_talk(self) -> bool:
        """Whether it is a whole conversation."""
        return self.message_id is None


@dataclass(frozen=True)
class CorrectionPage:
    """One page, and the cursor of the next one (None: this was the last)."""

    items: Sequence[CorrectionView]
    next: int | None


@dataclass(frozen=True)
class ChangeSetView:
    """One change set; `counts` are its approved corrections by purpose."""

    id: int
    version: int
    state: str
    at: datetime
    by: str
    created_at: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True)
class LearningView:
    """One learning, as `LearningRow` says."""

    id: int
    at: datetime
    by: str
    state: str
    change_sets: Sequence[int]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    changed: Sequence[Mapping[str, Any]]
    why: Sequence[str]
    model_before: str
    model_after: str


@dataclass(frozen=True)
class Step:
    """One line of a history: who (a label) did what."""

    at: datetime
    actor: str
    action: str
    details: Mapping[str, Any]


def correction(row: CorrectionRow) -> CorrectionView:
    """The view of a row."""
    return CorrectionView(**{name: getattr(row, name) for name in CorrectionView.__dataclass_fields__})


def change_set(row: ChangeSetRow, counts: Mapping[str, int]) -> ChangeSetView:
    """The view of a row with what was counted of it."""
    return ChangeSetView(row.id, row.version, row.state, row.at, row.by, row.created_at, counts)


def learning(row: LearningRow) -> LearningView:
    """The view of a row."""
    return LearningView(**{name: getattr(row, name) for name in LearningView.__dataclass_fields__})
