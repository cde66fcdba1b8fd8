"""What surrounds the service in a simulated week: a dialogue server and a channel that fail as the weather says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from desk.channel import AnswerLost, ChatClosed, Limits, Outgoing, TryLater
from desk.desk import Desk
from desk.dialogue import DialogueDown, Note, Reply, Said, Turn, TurnFailed
from tests.office import RUBBISH, WANGJING

CHANNEL = "telegram"
FILE, STATUS = "报修", "进展"


@dataclass(frozen=True)
class Weather:
    """How often what goes wrong, as shares of all calls. Fair weather is nought everywhere."""

    dialogue_down: float = 0.0
    turn_fails: float = 0.0
    answer_of_turn_lost: float = 0.0
    send_refused: float = 0.0
    answer_of_send_lost: float = 0.0
    death: float = 0.0
    """Of the service, a step of the week."""


FAIR = Weather()
WEATHERS = (
    FAIR,
    Weather(dialogue_down=1.0),
    Weather(dialogue_down=0.3, turn_fails=0.2, answer_of_turn_lost=0.2),
    Weather(send_refused=1.0),
    Weather(send_refused=0.3, answer_of_send_lost=0.3),
    Weather(death=0.7),
    Weather(0.15, 0.15, 0.15, 0.15, 0.15, 0.3),
)


@dataclass
class Outside:
    """The weather of the hour, chance, and who has blocked the desk until when (by address)."""

    chance: Random
    clock: Callable[[], datetime]
    weather: Weather = FAIR
    blocked: dict[str, datetime] = field(default_factory=dict)

    def happens(self, share: float) -> bool:
        """Whether it happens this time."""
        return self.chance.random() < share

    def is_blocked(self, address: str) -> bool:
        """Whether this citizen does not want to hear of the desk now."""
        return address in self.blocked and self.clock() < self.blocked[address]


class WeekDialogue:
    """Carries turns out on the real desk, and keeps replies by id as the real one does: it outlives the service."""

    def __init__(self, outside: Outside, desk: Callable[[], Desk]) -> None:
        self._outside = outside
        self._desk = desk
        self.replies: dict[int, str] = {}
        self.notes: set[int] = set()

    async def turn(self, turn: Turn) -> Reply:
        weather, message = self._outside.weather, int(turn.id)
        self._may_be_down()
        if message not in self.replies:
            text = await self._act(turn, message)
            if self._outside.happens(weather.turn_fails):
                raise TurnFailed("it died before it had kept the turn")
            self.replies[message] = text
        if self._outside.happens(weather.answer_of_turn_lost):
            raise TurnFailed("no answer in time")
        return Reply([Said(self.replies[message])], intent="inform", confidence=1.0, model="week")

    async def note(self, note: Note) -> None:
        self._may_be_down()
        self.notes.add(int(note.id))

    def _may_be_down(self) -> None:
        if self._outside.happens(self._outside.weather.dialogue_down):
            raise DialogueDown("nobody there")

    async def _act(self, turn: Turn, message: int) -> str:
        conversation, desk = int(turn.sender[1:]), self._desk()
        if turn.text.startswith(FILE):
            filed = await desk.file_complaint(
                conversation, message_id=message, fields=complaint(turn.text), lang="zh"
            )
            return f"{message}：登记好了，编号 {filed.number}"
        if turn.text.startswith(STATUS):
            return f"{message}：您有 {len(await desk.tickets_of(conversation, 'zh'))} 件"
        return f"{message}：收到"


def complaint(text: str) -> Mapping[str, object]:
    """The fields of what a citizen of the week complains of."""
    place = {"address": "南湖东园一区3号楼", "subdistrict": WANGJING}
    return {"description": text, "category": RUBBISH, **place}


@dataclass
class Arrived:
    """One message that the channel accepted, and whether the desk may have heard of that."""

    row: int
    address: str
    text: str
    heard: bool


class WeekChannel:
    """Sends to phones that keep everything; nothing is ever recognised as sent before."""

    name = CHANNEL
    limits = Limits()

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self.arrived: list[Arrived] = []

    async def send(self, message: Outgoing) -> str:
        weather = self._outside.weather
        if self._outside.is_blocked(message.address):
            raise ChatClosed("blocked")
        if self._outside.happens(weather.send_refused):
            raise TryLater("429", retry_after=float(self._outside.chance.randint(1, 90)))
        lost = self._outside.happens(weather.answer_of_send_lost)
        self.arrived.append(Arrived(message.id, message.address, message.text, heard=not lost))
        if lost:
            raise AnswerLost("ReadTimeout")
        return str(len(self.arrived))

    async def retire_buttons(self, address: str, channel_message_id: str, text: str) -> None: ...
