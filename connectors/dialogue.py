"""The client of the dialogue server: one request a turn, and every fault named as what it means for the message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from city.compact import parsed
from desk.dialogue import Choice, DialogueDown, Note, Reading, Reply, Said, Turn, TurnFailed, TurnRefused

CONNECT_SECONDS = 3.0
TURN_SECONDS = 30.0


class RasaDialogue:
    """Talks to our input channel in Rasa at `url`. The session is the caller's to close."""

    def __init__(
        self, url: str, token: str, session: aiohttp.ClientSession, *, seconds: float = TURN_SECONDS
    ) -> None:
        self._url = url.rstrip("/") + "/webhooks/desk"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._session = session
        self._timeout = aiohttp.ClientTimeout(total=seconds, connect=CONNECT_SECONDS)

    async def turn(self, turn: Turn) -> Reply:
        """The reply to a turn. Raises `DialogueDown`, `TurnFailed` or `TurnRefused`."""
        said = {"payload": turn.payload, "text": turn.text} if turn.payload else {"text": turn.text}
        body = {"id": turn.id, "sender": turn.sender, **said, "metadata": turn.metadata}
        answer = await self._post("/webhook", body)
        try:
            return _reply(answer)
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            raise TurnFailed("the answer makes no sense") from problem

    async def note(self, note: Note) -> None:
        """Tell a conversation something. Raises as `turn`."""
        await self._post("/note", {"id": note.id, "sender": note.sender, "note": note.note})

    async def forget(self, senders: Sequence[str]) -> None:
        """Let the dialogue server remember nothing of these conversations. Raises as `turn`."""
        await self._post("/forget", {"senders": list(senders)})

    async def read(self, text: str, metadata: Mapping[str, Any]) -> Reading:
        """How a text is understood that belongs to no conversation; none is begun. Raises as `turn`."""
        answer = await self._post("/read", {"text": text, "metadata": dict(metadata)})
        try:
            return _reading(answer)
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            raise TurnFailed("the answer makes no sense") from problem

    async def _post(self, path: str, body: Mapping[str, Any]) -> Any:
        try:
            async with self._session.post(
                self._url + path, json=body, headers=self._headers, timeout=self._timeout
            ) as response:
                if response.status == 200:
                    return parsed(await response.read())
                raise _problem(response.status)
        except aiohttp.ConnectionTimeoutError as problem:
            raise DialogueDown("no connection in time") from problem
        except TimeoutError as problem:
            raise TurnFailed("no answer in time") from problem
        except (aiohttp.ClientConnectionError, OSError) as problem:
            raise DialogueDown(type(problem).__name__) from problem
        except (aiohttp.ClientError, ValueError) as problem:
            raise TurnFailed("the answer is no JSON") from problem


def _problem(status: int) -> DialogueDown:
    """A wrong token or a missing route is the server's setting, not this message's fault."""
    if status == 400:
        return TurnRefused("the dialogue server refused the turn")
    if status in (401, 403, 404):
        return DialogueDown(f"the dialogue server answered {status}: check RASA_URL and RASA_TOKEN")
    return TurnFailed(f"the dialogue server answered {status}")


def _reading(answer: Mapping[str, Any]) -> Reading:
    return Reading(
        intent=str(answer["intent"]),
        confidence=float(answer["confidence"]),
        entities=[dict(entity) for entity in answer.get("entities") or ()],
        lang=_lang(answer),
        categories=_categories(answer),
        commands={str(act): float(sure) for act, sure in (answer.get("commands") or {}).items()},
        spans=[(int(start), int(end), str(role)) for start, end, role in answer.get("spans") or ()],
    )


def _lang(answer: Mapping[str, Any]) -> str | None:
    lang = answer.get("lang")
    return lang if lang in ("zh", "en") else None


def _categories(answer: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    return tuple((str(code), float(likely)) for code, likely in answer.get("categories") or ())


def _reply(answer: Mapping[str, Any]) -> Reply:
    confidence = answer.get("confidence")
    return Reply(
        messages=[_said(message) for message in answer["messages"]],
        intent=answer.get("intent"),
        confidence=None if confidence is None else float(confidence),
        entities=[dict(entity) for entity in answer.get("entities") or ()],
        model=answer.get("model"),
        lang=_lang(answer),
        categories=_categories(answer),
        kind=answer.get("kind"),
    )


def _said(message: Mapping[str, Any]) -> Said:
    text = message["text"]
    if not isinstance(text, str):
        raise TypeError("a message's text is a string")
    buttons = [
        Choice(str(button["title"]), str(button["payload"])) for button in message.get("buttons") or ()
    ]
    card = message.get("card")
    return Said(text=text, buttons=buttons, card=dict(card) if card else None)
