"""The action endpoint: rasa_sdk's executor behind an aiohttp application, on loopback, with a token and a deadline.

An action that fails or is late answers 503 without a word of why: the dialogue server then fails the turn, and the same
message is tried again later. Nothing of an exception reaches a citizen.
"""

from __future__ import annotations

import asyncio
import hmac
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import structlog
from aiohttp import web
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from structlog.contextvars import bound_contextvars

from actions.complaint import ValidateComplaintForm
from actions.danger import ActionAfterDanger
from actions.filing import ActionSubmitComplaint
from actions.follow_up import ActionAnswerSurvey
from actions.knowledge import ActionAnswerQuestion, ActionAskStaff, ActionNameElsewhere
from actions.linking import ActionLinkChats
from actions.own import ActionOwnTicket, ActionToldAgain
from actions.own_data import ActionEraseMyData, ActionMyData
from actions.talk import (
    ActionAnswerAbuse,
    ActionAskForPerson,
    ActionFallback,
    ActionFarewell,
    ActionGreet,
    ActionKeepSafe,
    ActionOutOfScope,
    ActionSwitchLanguage,
)
from actions.tickets import ActionListTickets, ActionTicketStatus
from actions.waiting import ActionDropDraft, ActionOfferDraft, ActionParkDraft
from actions.withdrawal import ActionTakeBack, ActionWithdrawTicket, ValidateWithdrawForm
from city.compact import compact, parsed
from city.pack import CityPack
from desk.desk import Desk

DEADLINE_SECONDS = 8.0
LARGEST_CALL = 8 * 1024 * 1024

log = structlog.get_logger()

Around = Callable[[str, Mapping[str, Any]], AbstractContextManager[object]]
"""What is done around an action, given its name and the call that asks for it."""


def nothing_around(name: str, call: Mapping[str, Any]) -> AbstractContextManager[object]:
    """Nothing is."""
    return nullcontext()


# Every action of `domain.yml`: those that ask the desk, those that also need to know the city, and plain talk.
_WITH_DESK = (
    ActionSubmitComplaint,
    ActionDropDraft,
    ActionOfferDraft,
    ActionListTickets,
    ValidateWithdrawForm,
    ActionWithdrawTicket,
    ActionTakeBack,
    ActionSwitchLanguage,
    ActionAskForPerson,
    ActionLinkChats,
    ActionMyData,
    ActionEraseMyData,
)
_WITH_CITY = (
    ValidateComplaintForm,
    ActionAnswerQuestion,
    ActionAskStaff,
    ActionNameElsewhere,
    ActionAfterDanger,
    ActionAnswerSurvey,
    ActionOwnTicket,
    ActionTicketStatus,
    ActionToldAgain,
)
_ALONE = (
    ActionGreet,
    ActionParkDraft,
    ActionFallback,
    ActionOutOfScope,
    ActionKeepSafe,
    ActionFarewell,
    ActionAnswerAbuse,
)


def names() -> list[str]:
    """The names of all actions, for the check that `domain.yml` names the same."""
    return [known.called for known in (*_WITH_DESK, *_WITH_CITY, *_ALONE)]


def actions(desk: Desk, pack: CityPack) -> list[Action]:
    """Every action, working on this desk."""
    return [
        *(known(desk) for known in _WITH_DESK),
        *(known(desk, pack) for known in _WITH_CITY),
        *(known() for known in _ALONE),
    ]


def application(
    desk: Desk, token: str, *, pack: CityPack, around: Around = nothing_around
) -> web.Application:
    """The endpoint Rasa calls: `POST /webhook`, with the token as bearer. `around` is done around each action."""
    if not token:
        raise ValueError("RASA_TOKEN is needed: actions are run for the dialogue server only")
    endpoint = _Endpoint(actions(desk, pack), token.encode(), around)
    app = web.Application(client_max_size=LARGEST_CALL)
    app.add_routes([web.post("/webhook", endpoint.webhook), web.get("/health", endpoint.health)])
    return app


class _Endpoint:
    def __init__(self, known: Iterable[Action], token: bytes, around: Around) -> None:
        self._token = token
        self._around = around
        self._executor = ActionExecutor()
        for action in known:
            self._executor.register_action(action)

    async def health(self, _: web.Request) -> web.Response:
        """Which actions can be run."""
        return web.json_response({"status": "ok", "actions": sorted(self._executor.actions)})

    async def webhook(self, request: web.Request) -> web.Response:
        """Run one action. 200 with events and responses; 401, 400, 404 for calls that cannot succeed; else 503."""
        given = request.headers.get("Authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, b"Bearer " + self._token):
            return _refused(401, "wrong token")
        call = await _body(request)
        if call is None or "tracker" not in call:
            return _refused(400, "no action call")
        name = str(call.get("next_action"))
        if name not in self._executor.actions:
            return _refused(404, "no such action")
        # rasa_sdk 3.21 refuses a call without a domain; rasa 3.6 knows nothing of its digests, and we need no domain.
        call.setdefault("domain", {})
        with bound_contextvars(conversation=conversation_of(call)):
            return await self._run(name, call)

    async def _run(self, name: str, call: dict[str, Any]) -> web.Response:
        try:
            with self._around(name, call):
                result = await asyncio.wait_for(self._executor.run(call), DEADLINE_SECONDS)
        except TimeoutError:
            log.warning("action_late", action=name)
            return _refused(503, "late")
        except Exception:
            # The edge of the process: an action's failure must become an answer.
            log.exception("action_failed", action=name)
            return _refused(503, "failed")
        assert result is not None
        told = compact({"events": result.events, "responses": result.responses})
        return web.Response(body=told, content_type="application/json")


def conversation_of(call: Mapping[str, Any]) -> int | None:
    """The conversation that a call is about, by our own number; None for a sender who is none of ours."""
    sender = str(call.get("sender_id") or "").removeprefix("c")
    return int(sender) if sender.isdecimal() else None


async def _body(request: web.Request) -> dict[str, Any] | None:
    """The call, which Rasa may have compressed."""
    raw = await request.read()
    try:
        if request.headers.get("Content-Encoding") == "deflate" and not raw.startswith(b"{"):
            unpacking = zlib.decompressobj()
            raw = unpacking.decompress(raw, LARGEST_CALL)
            if unpacking.unconsumed_tail or not unpacking.eof:
                return None
        call = parsed(raw)
    except (ValueError, zlib.error):
        return None
    return call if isinstance(call, dict) else None


def _refused(status: int, reason: str) -> web.Response:
    return web.json_response({"error": reason}, status=status)
