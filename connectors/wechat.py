"""The way out to a WeChat Official Account: customer-service messages, menus for buttons, a template where they end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from connectors.numbered import listed
from connectors.parts import PartsSent, in_bytes, split
from connectors.sentences import LEFT_OUT
from connectors.wechat_api import Refused, WindowClosed
from connectors.wechat_media import is_taken, uploaded
from connectors.wechat_messages import MENU, NAME
from connectors.wechat_templates import filled
from connectors.wechat_token import WeChatApi
from desk.channel import (
    Button,
    ChatClosed,
    Inbox,
    Limits,
    Media,
    MediaDesk,
    Outgoing,
    TryLater,
    Unreachable,
)

log = structlog.get_logger(__name__)

LONGEST_BYTES = 2048
CHAT_IS_CLOSED = frozenset({40003, 43004, 43019, 43101})
"""Nobody, or the citizen does not follow the account, is on its black list, or wants no messages."""
NO_MENUS = 40200
"""This kind of account has no menu messages."""
MOST_CHOICES = 10
"""WeChat does not say how many lines a menu message may have; more than this nobody reads."""
MENUS_ROW = "wechat.menus"
"""Whether this account has menu messages ('yes', 'no'): who reads a number must know what was shown.

WeChat tells nowhere but in its answer to the first one.
"""


class WeChatChannel:
    """The way out. A row is one message, or several where it is longer than WeChat allows.

    After the 48 hours, or beyond the messages that WeChat allows for one of the citizen's, a template stands in.
    """

    name = NAME
    limits = Limits()

    def __init__(
        self,
        api: WeChatApi,
        inbox: Inbox,
        media: MediaDesk,
        *,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
        template_id: str | None = None,
    ) -> None:
        self._api = api
        self._inbox = inbox
        self._media = media
        self._zone = zone
        self._clock = clock
        self._template_id = template_id
        self._template: str | None = None
        self._has_menus: bool | None = None
        self._parts = PartsSent()

    async def send(self, message: Outgoing) -> str:
        try:
            return await self._said(message)
        except WindowClosed as closed:
            return await self._by_template(message, closed)
        except Refused as refused:
            raise unreachable(refused, str(refused)) from refused

    async def retire_buttons(self, address: str, channel_message_id: str, text: str) -> None:
        """A menu message cannot be changed: its entries stay, and pressed again they count as their words."""

    async def _said(self, message: Outgoing) -> str:
        as_list = is_listed(message.buttons, has_menus=self._has_menus is not False)
        as_menu = bool(message.buttons) and not as_list
        files = [each for each in message.media if is_taken(each)]
        parts: list[Media | str] = [
            *files,
            *_words(message, as_list=as_list, left_out=len(files) < len(message.media)),
        ]

        async def send(number: int) -> str:
            part = parts[number]
            if isinstance(part, Media):
                kind, media_id = await uploaded(self._api, self._media, part)
                said: dict[str, Any] = {"msgtype": kind, kind: {"media_id": media_id}}
            else:
                said = _menu(part, message) if as_menu and number == len(parts) - 1 else _text(part)
            answer = await self._api.call("message/custom/send", {"touser": message.address, **said})
            return str(answer.get("msgid", ""))

        try:
            sent = await self._parts.send(message.id, len(parts), send)
        except Refused as refused:
            if refused.code != NO_MENUS or not as_menu:
                raise
            await self._learn(has_menus=False)
            return await self._said(message)
        if as_menu:
            await self._learn(has_menus=True)
        return sent

    async def _learn(self, *, has_menus: bool) -> None:
        if self._has_menus is not has_menus:
            self._has_menus = has_menus
            await self._inbox.keep_cursor(MENUS_ROW, "yes" if has_menus else "no")

    async def _by_template(self, message: Outgoing, closed: WindowClosed) -> str:
        self._parts.forget(message.id)
        content = await self._content()
        if content is None:
            raise ChatClosed(f"{closed}; there is no template to use") from closed
        body = {
            "touser": message.address,
            "template_id": self._template_id,
            "data": filled(content, message, zone=self._zone, now=self._clock()),
            # By this WeChat knows a repeated one for ten minutes.
            "client_msg_id": f"row-{message.id}",
        }
        try:
            answer = await self._api.call("message/template/send", body)
        except Refused as refused:
            raise unreachable(refused, f"by template: {refused}") from refused
        return str(answer.get("msgid", ""))

    async def _content(self) -> str | None:
        """The content of the template that is set, None without one. Raises `TryLater`."""
        if self._template_id is None or self._template is not None:
            return self._template
        templates = await templates_of(self._api)
        self._template = templates.get(self._template_id)
        if self._template is None:
            log.warning("wechat_template_unknown")
        return self._template


def unreachable(refused: Refused, reason: str) -> Unreachable:
    """Whether this message alone is refused, or all until the citizen follows the account again."""
    return ChatClosed(reason) if refused.code in CHAT_IS_CLOSED else Unreachable(reason)


def is_listed(buttons: Sequence[Button], *, has_menus: bool) -> bool:
    """Whether these buttons go out as numbered lines."""
    return bool(buttons) and not (has_menus and len(buttons) <= MOST_CHOICES)


def _words(message: Outgoing, *, as_list: bool, left_out: bool) -> list[str]:
    """The texts of a row, its choices below it where they are no menu. A row of pictures alone has none."""
    text = "\n".join(each for each in (message.text, LEFT_OUT[message.lang] if left_out else "") if each)
    if not text and message.media:
        return []
    return split(
        listed(text, message.buttons, message.lang) if as_list else text, LONGEST_BYTES, size=in_bytes
    )


def _text(content: str) -> dict[str, Any]:
    return {"msgtype": "text", "text": {"content": content}}


def _menu(head: str, message: Outgoing) -> dict[str, Any]:
    entries = [{"id": button.token, "content": button.title} for button in message.buttons]
    return {"msgtype": "msgmenu", "msgmenu": {"head_content": head, "list": entries, "tail_content": ""}}


async def templates_of(api: WeChatApi) -> Mapping[str, str]:
    """The contents of the account's templates by their ids. Raises `TryLater`."""
    try:
        answer = await api.call("template/get_all_private_template")
    except Refused as refused:
        raise TryLater(str(refused)) from refused
    found = answer.get("template_list", ())
    return {str(each["template_id"]): str(each["content"]) for each in found}


async def introduce(api: WeChatApi) -> None:
    """Show our menu below the chat, in Chinese as the account is. Raises `SendFailed`.

    An account that may not have one goes without.
    """
    try:
        await api.call("menu/create", MENU)
    except Refused as refused:
        log.warning("wechat_menu_refused", code=refused.code)
