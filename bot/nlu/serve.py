"""`rasa run` as this product needs it: its API on, and the token taken from RASA_TOKEN instead of the process list."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Become Rasa's server. Further arguments are `rasa run`'s own."""
    token = os.environ["RASA_TOKEN"]
    sys.argv = ["rasa", "run", "--enable-api", "--auth-token", token, *sys.argv[1:]]
    from rasa.__main__ import main as rasa_main

    rasa_main()


if __name__ == "__main__":
    main()
