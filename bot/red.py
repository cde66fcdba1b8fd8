"""What `python -m bot check` says of something that does not stand, or has still to be decided."""

from __future__ import annotations


class Red(Exception):
    """The text says what does not stand, `advice` what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.advice = advice


class NoStore(Red):
    """There is nothing to look at; the line of the store says so once for all."""


class Yellow(Exception):
    """The text says what nobody decided yet, `advice` what to do; the desk runs without it."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.advice = advice
