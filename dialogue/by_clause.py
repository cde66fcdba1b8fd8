"""What a message of several clauses does: the reading of the whole, with what its clauses say that it left silent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from dialogue.clauses import clauses, meets
from dialogue.reader import Command, Reading, Span

SURE = 0.5
"""From here on a clause counts alone, and an act that leaves what is being told."""
DESK = "desk"
"""The role of a clause that is said to the desk and tells nothing of the matter."""
_LEAVES = frozenset({"drop", "restart", "pause", "withdraw", "human"})
_SAID_TO_DESK = frozenset(
    {"ask", "wish", "greet", "thank", "bye", "hurry", "urge", "human", "vent", "drop", "file", "announce", "language",
     "beyond", "affirm", "deny", "skip", "unknown", "pause", "resume", "withdraw", "supplement"}
)  # fmt: skip
_DETAILS = frozenset({"set", "more", "matter", "correct", "clear", "safe", "help_called"})
# Of these the last clause counts: 'I won't scan my face, just report it' drops nothing.
_GOES_ON = frozenset({"file", "affirm", "resume"})
# What may be taken for done, and is harmless, where it is the likeliest and nothing is sure.
_HARMLESS = frozenset(
    {"set", "more", "matter", "correct", "clear", "choose", "skip", "unknown", "answer", "wish", "unclear"}
)
_ANGER = frozenset({"vent", "blame_desk"})
_LIKELY = 0.25
_LIKELY_DESK = 0.35
_WISHED = 0.3
_OPPOSED = (
    ("wish:anonymous", "wish:named"),
    ("wish:confidential", "wish:open"),
    ("wish:publish", "wish:unpublish"),
    ("wish:no_call", "wish:call_ok"),
    ("answer:contacted_yes", "answer:contacted_no"),
    ("answer:solved_yes", "answer:solved_no"),
)
_MOST = 12


@dataclass(frozen=True)
class Read:
    """What a message does (act → confidence), and which of its words carry a detail or are said to the desk."""

    commands: Mapping[str, float]
    spans: tuple[Span, ...]


def read_by_clause(text: str, read: Callable[[str, str | None], Reading]) -> Read:
    """The acts and spans of a message. `read` reads words where a question is open, by its name in the notation; None
    is the talk's own. Behind a clause that answers whether they were contacted, it is open whether it is solved."""
    whole, open_next = read(text, None), None
    commands = _done(whole)
    spans = list(whole.spans)
    cut = list(clauses(text))[:_MOST]
    # Half an oath is no answer.
    angry = any(one.act in _ANGER for one in whole.likeliest[:1])
    steps: list[Reading] = []
    for begin, end in cut if len(cut) > 1 else ():
        one = read(text[begin:end], open_next)
        surest = next(iter(one.likeliest), None)
        if surest is None or surest.confidence < _LIKELY_DESK:
            continue
        tells = one.spans or _marked(whole.spans, begin, end)
        if surest.act in _SAID_TO_DESK and (surest.confidence >= SURE or not tells):
            spans.append(Span(begin, end, DESK, surest.confidence))
        sure = surest.confidence >= SURE
        if not sure and (angry or surest.act not in _DETAILS):
            continue
        if angry and surest.act == "answer":
            continue
        steps += [one] if sure else []
        wishes = [told for told in one.likeliest if told.act == "wish" and told.confidence >= _WISHED]
        commands = {**{told.name: told.confidence for told in wishes}, **commands}
        if surest.act == "answer":
            open_next = "solved" if surest.name.startswith("answer:contacted") else open_next
            commands[surest.name] = max(surest.confidence, commands.get(surest.name, 0.0))
        elif _adds(surest, whole.spans, begin, end):
            commands.setdefault(surest.name, surest.confidence)
            spans += _moved(one.spans, begin) if surest.act in _DETAILS else ()
    return Read(_unopposed(_with_last(commands, steps)), tuple(spans))


def _done(whole: Reading) -> dict[str, float]:
    """What the whole surely does, or else most likely, and each likely wish."""
    careful = [one for one in whole.commands if one.confidence >= SURE or one.act not in _LEAVES]
    likeliest = [one for one in whole.likeliest[:1] if one.confidence >= _LIKELY and one.act in _HARMLESS]
    likely = [one for one in whole.likeliest if one.act in ("wish", "answer") and one.confidence >= _WISHED]
    return {one.name: one.confidence for one in (*(careful or likeliest), *likely)}


def _adds(one: Command, marked: Iterable[Span], begin: int, end: int) -> bool:
    """Whether a clause's act counts beside the whole's: a wish, and details where none is marked in it."""
    if one.act == "wish":
        return True
    return one.act in _DETAILS and not _marked(marked, begin, end)


def _marked(spans: Iterable[Span], begin: int, end: int) -> bool:
    return any(meets(span, begin, end) for span in spans)


def _moved(spans: Iterable[Span], by: int) -> list[Span]:
    return [replace(span, start=span.start + by, end=span.end + by) for span in spans]


def _with_last(commands: dict[str, float], steps: list[Reading]) -> dict[str, float]:
    """Without leaving where the last clause goes on, and leaving for the matter that it tells instead."""
    if "drop" not in {*commands, *(one.likeliest[0].act for one in steps[:-1])} or not steps:
        return commands
    last = steps[-1].likeliest[0]
    if last.act in _GOES_ON:
        return {**{act: sure for act, sure in commands.items() if act != "drop"}, last.name: last.confidence}
    told = {
        one.name: one.confidence
        for one in steps[-1].likeliest
        if one.act == "matter" and one.confidence >= SURE
    }
    return {"drop": SURE, **commands, **told} if told else commands


def _unopposed(commands: Mapping[str, float]) -> dict[str, float]:
    """Of two wishes or answers that exclude each other the likelier one."""
    weaker = {
        min(pair, key=commands.__getitem__) for pair in _OPPOSED if all(act in commands for act in pair)
    }
    return {act: round(sure, 3) for act, sure in commands.items() if act not in weaker}
