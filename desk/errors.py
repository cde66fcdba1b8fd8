"""Everything the desk refuses.

DeskError
├── NotFound             no such thing, or not for this asker: the same words for both
│   ├── TicketNotFound
│   │   └── LookupLocked     five wrong tracking codes; `until` says when it ends
│   ├── TaskNotFound
│   ├── ConversationNotFound
│   ├── MessageNotFound
│   ├── CaseNotFound
│   ├── CorrectionNotFound
│   ├── IncidentNotFound
│   └── MediaNotFound
├── Refused              the rules say no (`code` names the rule)
│   ├── IllegalStep      this action is not possible in this status
│   ├── NotAllowed       this role or unit may not do that
│   ├── MissingDetail    the action needs a field (`field`)
│   ├── NoUnit           dispatch without a unit and without a suggestion
│   ├── AlreadyDeclared  an incident of the same matter runs there, or it is a theme of that month (`known` is its id)
│   ├── LastAdmin        nobody would be left who looks after the accounts
│   └── OwnAccount       a colleague has to do that
├── Conflict             someone else was faster
│   └── StaleVersion     `current` is the version in the store, `changes` what led there
├── InvalidInput         a value that makes no sense (`field`)
│   ├── WeakPassword     what is easy to guess (`reason`)
│   └── PackFault        an entry of the city pack that cannot stand so (`reason`; `values`, a `Name` in both languages)
├── SignInFailed         wrong name or password
│   ├── WrongCode        the second factor's code is wrong, or was used
│   └── LockedOut        too many wrong secrets; `until` says when it ends, `whole_account` whether in every new browser
├── PrintingFailed       a page could not be made a PDF
├── TooFast              somebody asks too often; `seconds` until they may again
└── StoreProblem         the database is not as this code expects it (`what`, and `advice` on it)
    ├── OldRevision      run `python -m bot migrate`
    ├── KeyProblem       names were sealed with a key that is not among the settings; nothing was changed
    │   └── UnreadableValue  one value that no key opens
    └── BackupProblem    a backup that cannot be made, or not be restored; nothing was changed
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Change:
    """One step that somebody took meanwhile; `actor` is a label as the history has it."""

    at: datetime
    action: str
    actor: str
    unit: str | None
    version: int


class DeskError(Exception):
    """Root of the tree above. `code` is constant and safe to show."""

    code = "desk_error"


class NotFound(DeskError):
    code = "not_found"


class TicketNotFound(NotFound):
    code = "ticket_not_found"


class LookupLocked(TicketNotFound):
    code = "lookup_locked"

    def __init__(self, message: str, *, until: datetime, whole_account: bool = False) -> None:
        super().__init__(message)
        self.until = until
        self.whole_account = whole_account


class TaskNotFound(NotFound):
    code = "task_not_found"


class ConversationNotFound(NotFound):
    code = "conversation_not_found"


class MessageNotFound(NotFound):
    code = "message_not_found"


class CaseNotFound(NotFound):
    code = "case_not_found"


class CorrectionNotFound(NotFound):
    """No such correction, change set or learning."""

    code = "correction_not_found"


class IncidentNotFound(NotFound):
    code = "incident_not_found"


class MediaNotFound(NotFound):
    code = "media_not_found"


class Refused(DeskError):
    code = "refused"


class IllegalStep(Refused):
    code = "illegal_step"


class NotAllowed(Refused):
    code = "not_allowed"


class MissingDetail(Refused):
    code = "missing_detail"

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class NoUnit(Refused):
    code = "no_unit"


class AlreadyDeclared(Refused):
    code = "already_declared"

    def __init__(self, message: str, *, known: int) -> None:
        super().__init__(message)
        self.known = known


class LastAdmin(Refused):
    code = "last_admin"


class OwnAccount(Refused):
    code = "own_account"


class Conflict(DeskError):
    code = "conflict"


class StaleVersion(Conflict):
    code = "stale_version"

    def __init__(self, message: str, *, current: int, changes: Sequence[Change] = ()) -> None:
        super().__init__(message)
        self.current = current
        self.changes = changes


class InvalidInput(DeskError):
    code = "invalid_input"

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class WeakPassword(InvalidInput):
    code = "weak_password"

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message, field="new")
        self.reason = reason


class PackFault(InvalidInput):
    code = "pack_fault"

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(f"the entry cannot stand so: {reason}", field="entry")
        self.reason = reason
        self.values = values


class SignInFailed(DeskError):
    code = "sign_in_failed"


class WrongCode(SignInFailed):
    code = "wrong_code"


class LockedOut(SignInFailed):
    code = "locked_out"

    def __init__(self, message: str, *, until: datetime, whole_account: bool = False) -> None:
        super().__init__(message)
        self.until = until
        self.whole_account = whole_account


class TooFast(DeskError):
    code = "too_fast"

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class PrintingFailed(DeskError):
    code = "printing_failed"


class StoreProblem(DeskError):
    code = "store_problem"

    def __init__(self, what: str, *, advice: str) -> None:
        super().__init__(f"{what}: {advice}")
        self.what = what
        self.advice = advice


class OldRevision(StoreProblem):
    code = "old_revision"


class KeyProblem(StoreProblem):
    code = "key_problem"


class UnreadableValue(KeyProblem):
    """`why` is 'no key' or 'changed'."""

    code = "unreadable_value"

    def __init__(self, what: str, *, advice: str, why: str) -> None:
        super().__init__(what, advice=advice)
        self.why = why


class BackupProblem(StoreProblem):
    code = "backup_problem"
