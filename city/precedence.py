"""What a citizen waits for goes before the store's processes: service and dialogue server are one thread each.

PostgreSQL has a process for each connection. A system that shares its cores fairly gives each of them as much as the
whole service, which then stands in line, and the other core has nothing to do later (docs/performance.md). Here because
both runtimes go first, and `city` is all that both may import.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

LEVEL = -10
"""How nice both are to others, from -20 (goes first) to 19; 0 is what a process begins with."""
AUTOGROUP = Path("/proc/self/autogroup")
"""Where Linux groups processes by their session, nice counts within the session alone, and this is the session's."""


def take(level: int = LEVEL, autogroup: Path = AUTOGROUP) -> bool:
    """Have this process go before others, with threads and processes that it starts later. Returns whether it does.

    Root, CAP_SYS_NICE or LimitNICE may; who started it may have done so already (`Nice=`). Who may not is no worse off.
    A session that is shared, or a terminal's, stays as it is.
    """
    if sys.platform == "win32":
        return False
    if os.getpriority(os.PRIO_PROCESS, 0) > level:
        try:
            os.setpriority(os.PRIO_PROCESS, 0, level)
        except PermissionError:
            return False
    if _is_apart():
        with suppress(OSError):  # a system without such groups, or a container that may not change its own
            autogroup.write_text(str(level), encoding="ascii")
    return True


def _is_apart() -> bool:
    """Whether nobody else is in this session, but for the leash that holds it (`bot/leash.py`): no terminal's is it."""
    if os.getsid(0) not in (os.getpid(), os.getppid()):
        return False
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return True
    return False
