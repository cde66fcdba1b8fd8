"""What may be logged of a fault: its type and the place in the code. Its words may hold what a citizen wrote."""

from __future__ import annotations

import traceback


def fault(problem: BaseException) -> dict[str, str]:
    """Return the names and values for a log line about `problem`."""
    frames = traceback.extract_tb(problem.__traceback__)
    where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-4:]))
    return {"problem": type(problem).__name__, "where": where}
