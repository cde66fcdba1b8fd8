"""Plays conversations: the dialogue server and the desk behind it as processes, and a citizen who types and presses.

`python -m tests.dialogue.stage FILE…` prints them to be read aloud.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml

from bot import model
from bot.ports import free_port
from tests import leashed

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a-token-for-tests"
STARTING_SECONDS = 120.0
BEIJING = timezone(timedelta(hours=8))


@dataclass
class Stage:
    """Where the servers listen."""

    rasa: str
    door: str

    def ask(self, url: str, body: Any = None, *, token: str | None = None) -> tuple[int, Any]:
        """One HTTP call; POST if there is a body."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or b"null")

    def over(self) -> None:
        """Let everything filed so far be over: whoever comes next is not asked to follow it."""
        self.ask(f"{self.door}/over", {})

    def citizen(self, lang: str | None = None) -> Citizen:
        """Somebody who has not written yet."""
        _, begun = self.ask(f"{self.door}/conversations", {"lang": lang})
        return Citizen(self, begun["id"], lang)


@dataclass
class Citizen:
    """One conversation. `said` is everything written in it, by both."""

    stage: Stage
    conversation: int
    lang: str | None = None
    said: list[tuple[str, str]] = field(default_factory=list)
    buttons: dict[str, str] = field(default_factory=dict)
    reply: dict[str, Any] = field(default_factory=dict)
    last: dict[str, Any] = field(default_factory=dict)
    _messages: Iterator[int] = field(
        default_factory=lambda: iter(range(time.time_ns() // 1000 % 10**12, 10**15))
    )

    def say(self, text: str = "", **metadata: Any) -> list[str]:
        """Type something, or send a pin or media; the answers' texts."""
        return self._turn({"text": text}, text or f"({', '.join(metadata)})", metadata)

    def press(self, title: str) -> list[str]:
        """Press a button of the last answer by its title."""
        assert title in self.buttons, f"no button '{title}', only {list(self.buttons)}"
        return self._turn({"payload": self.buttons[title], "text": title}, f"[{title}]", {})

    def mean(self, intent: str) -> list[str]:
        """Say something that is certainly understood so; the answers' texts."""
        return self._turn({"payload": f"/{intent}", "text": "…"}, f"<{intent}>", {})

    def _turn(self, body: dict[str, Any], shown: str, metadata: dict[str, Any]) -> list[str]:
        about = {"conversation": self.conversation}
        _, known = self.stage.ask(f"{self.stage.door}/before", about)
        now = datetime.now(BEIJING).isoformat()
        told = {
            "lang": self.lang,
            "now": now,
            "channel": "web",
            "media": [],
            "place": None,
            "danger": None,
            **known,
            **metadata,
        }
        turn = {"id": str(next(self._messages)), "sender": f"c{self.conversation}", **body, "metadata": told}
        self.last = turn
        status, reply = self.stage.ask(f"{self.stage.rasa}/webhooks/desk/webhook", turn, token=TOKEN)
        assert status == 200, f"{shown}: {status} {reply}"
        self.reply, self.lang = reply, reply["lang"]
        self.said.append(("citizen", shown))
        if os.environ.get("INTENTS"):
            told = {e["entity"]: e["value"] for e in reply["entities"] if e["entity"] != "language"}
            self.said.append(("", f"({reply['intent']} {reply['confidence']} {told})"))
        self.buttons = {}
        for message in reply["messages"]:
            self.buttons |= {button["title"]: button["payload"] for button in message["buttons"]}
            titles = "".join(f" [{button['title']}]" for button in message["buttons"])
            self.said.append(("bot", message["text"] + titles))
        return [message["text"] for message in reply["messages"]]

    def repeat(self) -> dict[str, Any]:
        """Deliver the last message once more, as after a lost answer; the reply."""
        reply: dict[str, Any] = self.stage.ask(
            f"{self.stage.rasa}/webhooks/desk/webhook", self.last, token=TOKEN
        )[1]
        return reply

    def note(self, note: dict[str, Any]) -> None:
        """Tell the dialogue of something that happened outside it."""
        body = {"id": str(next(self._messages)), "sender": f"c{self.conversation}", "note": note}
        status, answer = self.stage.ask(f"{self.stage.rasa}/webhooks/desk/note", body, token=TOKEN)
        assert status == 200, answer

    def step(self, number: str, action: str, **more: Any) -> None:
        """Let staff take a ticket further; what the citizen is told of it, with its buttons, arrives."""
        body = {"number": number, "action": action, **more}
        _, told = self.stage.ask(f"{self.stage.door}/step", body)
        for note in told["notes"]:
            self.note(note)
        self.buttons |= told["buttons"]

    def draft(self) -> dict[str, Any]:
        """What the desk keeps of the complaint being told."""
        kept: dict[str, Any] = self.stage.ask(f"{self.stage.door}/draft?conversation={self.conversation}")[1]
        return kept

    def calls(self) -> list[int]:
        """How many actions each turn called, first to last."""
        counted: list[int] = self.stage.ask(f"{self.stage.door}/calls?conversation={self.conversation}")[1]
        return counted

    def tickets(self) -> list[dict[str, Any]]:
        """What was filed, oldest first."""
        tickets: list[dict[str, Any]] = self.stage.ask(
            f"{self.stage.door}/tickets?conversation={self.conversation}"
        )[1]
        return tickets

    def script(self) -> str:
        """The conversation to be read aloud."""
        names = {"citizen": "  市民 ", "bot": "12345 ", "": "       "}
        return "\n".join(names[who] + text.replace("\n", "\n       ") for who, text in self.said)


@contextmanager
def stage() -> Iterator[Stage]:
    """Both servers on free ports, gone afterwards. The model is MODEL, else the one that fits the present sources."""
    trained = os.environ.get("MODEL") or str(model.present(ROOT, ROOT / "city" / "beijing"))
    actions, door, rasa = (free_port() for _ in range(3))
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            **model.QUIET,
            "RASA_TOKEN": TOKEN,
            "ACTIONS_URL": f"http://127.0.0.1:{actions}/webhook",
            "DATABASE_URL": f"sqlite:///{folder}/desk.db",
            "LOG_LEVEL": "WARNING",
            "OMP_NUM_THREADS": "1",
            "TF_INTRA_OP_PARALLELISM_THREADS": "1",
            "TF_INTER_OP_PARALLELISM_THREADS": "1",
        }
        desk = [
            str(ROOT / ".venv/bin/python"),
            "-m",
            "tests.dialogue.backstage",
            folder,
            str(actions),
            str(door),
        ]
        server = [str(ROOT / ".venv-dialogue/bin/python"), "-m", "bot.nlu.serve", "--model", trained]
        server += ["--interface", "127.0.0.1", "--port", str(rasa)]
        with _running(desk, env) as behind, _running(server, env) as before:
            built = Stage(f"http://127.0.0.1:{rasa}", f"http://127.0.0.1:{door}")
            _wait(built, f"{built.door}/draft?conversation=1", behind)
            _wait(built, f"{built.rasa}/webhooks/desk/health", before)
            yield built


@contextmanager
def _running(command: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = leashed.start(command, folder=ROOT, environment=env)
    try:
        yield process
    finally:
        leashed.stop(process, seconds=20)


def _wait(built: Stage, url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTING_SECONDS
    while True:
        try:
            if built.ask(url)[0] == 200:
                return
        except (urllib.error.URLError, ConnectionError):
            pass
        assert process.poll() is None, f"the process behind {url} ended with {process.returncode}"
        assert time.monotonic() < until, f"{url} does not answer"
        time.sleep(0.2)


def play(citizen: Citizen, lines: list[Any]) -> None:
    """Play a script: a text is typed, `[title]` pressed, `?[title]` pressed if offered, a mapping is metadata."""
    for line in lines:
        if isinstance(line, dict):
            citizen.say(**line)
        elif line.startswith("?["):
            if line[2:-1] in citizen.buttons:
                citizen.press(line[2:-1])
        elif line.startswith("[") and line.endswith("]"):
            citizen.press(line[1:-1])
        else:
            citizen.say(line)


if __name__ == "__main__":
    with stage() as built:
        for file in sys.argv[1:]:
            for case in yaml.safe_load(Path(file).read_text(encoding="utf-8")):
                built.over()
                citizen = built.citizen(case.get("lang"))
                problem = ""
                try:
                    play(citizen, case["lines"])
                except AssertionError as failed:
                    problem = f"   !! {failed}"
                sys.stdout.write(f"\n=== {case['name']}\n{citizen.script()}\n{problem}\n")
                for ticket in citizen.tickets():
                    filed = {name: value for name, value in ticket.items() if value not in (None, False)}
                    sys.stdout.write(f"   -> {filed}\n")
