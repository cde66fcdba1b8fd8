"""`rasa run` as this product needs it: its API on, and the token taken from RASA_TOKEN instead of the process list."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.nlu.light import UNSERVED, without_tensorflow
from bot.nlu.loading import domain_once
from bot.nlu.patterns import of_this_start
from bot.nlu.rules import by_need
from bot.nlu.runner import in_order
from bot.nlu.states import from_events
from bot.nlu.trackers import lightly
from bot.nlu.wording import one_wording
from city import faultpoints, precedence
from city.memory import look_for_rubbish_seldom


def main() -> None:
    """Become Rasa's server with the model that `--model` names. Further arguments are `rasa run`'s own."""
    # What is remembered of conversations tells of people: nobody else on this machine reads it.
    os.umask(0o077)
    token = os.environ["RASA_TOKEN"]
    at = sys.argv.index("--model") + 1
    # A pointer is followed: messages say by which model they were understood, and Rasa names it after its file.
    model = Path(sys.argv[at]).resolve()
    if not model.is_file():
        sys.exit(f"there is no model {sys.argv[at]}, and Rasa would quietly take another one")
    sys.argv[at] = str(model)
    sys.argv = ["rasa", "run", "--enable-api", "--auth-token", token, *sys.argv[1:]]
    faultpoints.arm(os.environ.get(faultpoints.SETTING))
    precedence.take()
    look_for_rubbish_seldom()
    of_this_start().begin()
    without_tensorflow(*UNSERVED)
    in_order()
    by_need()
    lightly()
    from_events()
    one_wording()
    domain_once()
    from rasa.__main__ import main as rasa_main

    rasa_main()


if __name__ == "__main__":
    main()
