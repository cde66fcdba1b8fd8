"""What stops an import before anything is written.

DeskError
└── ImportRefused        nothing was written, or nothing more; the text says why and what to do
    ├── UnreadableFile   the file is no table that can be read (`python -m bot import` names it)
    ├── NoMapping        a column that is needed was not found, or one that was named is not there
    └── TakenElsewhere   another process is importing the same file
"""

from __future__ import annotations

from desk.errors import DeskError


class ImportRefused(DeskError):
    code = "import_refused"


class UnreadableFile(ImportRefused):
    code = "unreadable_file"


class NoMapping(ImportRefused):
    code = "no_mapping"


class TakenElsewhere(ImportRefused):
    code = "taken_elsewhere"
