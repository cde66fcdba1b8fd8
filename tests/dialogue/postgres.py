"""A PostgreSQL server for the tests of this runtime, started by the desk's, which has the wheel.

Runs as `python -m tests.dialogue.postgres`: prints the address of an empty database, and ends with its input.
"""

from __future__ import annotations

import sys

from tests.servers import postgres

if __name__ == "__main__":
    with postgres() as server:
        sys.stdout.write(server.url(server.create()) + "\n")
        sys.stdout.flush()
        sys.stdin.read()
