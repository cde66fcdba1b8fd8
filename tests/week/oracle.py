"""After a week: transcript, queue and ticket history beside what was said, what arrived, and the table of actions.

It asks no rule of `desk`; it reads the rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from desk.store.models import ConversationRow, MessageRow
from tests.life import telling
from tests.life.clockwork import is_quiet
from tests.life.replay import Replay
from tests.life.seen import Eye, Seen
from tests.week.outside import CHANNEL, FILE
from tests.week.week import Week, Written

NOTHING = Seen({}, [], {}, {}, {}, [], [], [], [], {}, {}, [])
PUSH = 2
"""The priority of news of a ticket; answers are below, surveys above."""
ENDED = {"in": {"handled", "failed"}, "note": {"handled"}, "out": {"sent", "undeliverable"}}


async def agree(week: Week, url: str) -> Mapping[str, int]:
    """Fail where anything disagrees; otherwise how much there was of what."""
    eye = Eye(url)
    seen = eye.look()
    eye.close()
    rows = await _rows(week)
    by_chat = {
        (citizen.channel, citizen.address): rows.get((citizen.channel, citizen.address), [])
        for citizen in week.written
    }
    assert not await week.open_rows(), "something waits for ever"
    for citizen in week.written:
        mine = by_chat[citizen.channel, citizen.address]
        _said_once_and_in_order(citizen, mine)
        _answered_once(mine, week.service.dialogue.replies)
        if citizen.channel == CHANNEL:
            _shown_in_order_and_doubled_only_in_doubt(citizen, mine, week)
    _filed_once(week, seen, by_chat)
    _history_is_state(seen)
    _steps_were_told_once(seen, week.now)
    everything = [row for mine in by_chat.values() for row in mine]
    return {
        "said": sum(len(citizen.said) for citizen in week.written),
        "delivered_again": week.redelivered,
        "answers": sum(row.direction == "out" for row in everything),
        "tickets": len(seen.tickets),
        "history_lines": len(seen.lines),
        "deaths": week.service.deaths,
        "handed_to_a_person": sum(row.direction == "in" and row.status == "failed" for row in everything),
        "undeliverable": sum(row.status == "undeliverable" for row in everything),
        "arrived": len(week.service.channel.arrived),
        "unheard": sum(not one.heard for one in week.service.channel.arrived),
        "doubled": sum(
            count - 1 for count in Counter(one.row for one in week.service.channel.arrived).values()
        ),
    }


async def _rows(week: Week) -> dict[tuple[str, str], list[Any]]:
    found: dict[tuple[str, str], list[Any]] = {}
    async with week.service.db.read() as session:
        rows = await session.execute(
            select(ConversationRow.channel, ConversationRow.address, MessageRow)
            .join(MessageRow, MessageRow.conversation_id == ConversationRow.id)
            .order_by(MessageRow.id)
        )
        for channel, address, row in rows:
            found.setdefault((channel, address), []).append(row)
    return found


def _said_once_and_in_order(citizen: Written, rows: Sequence[Any]) -> None:
    heard = [(row.channel_message_id, row.text) for row in rows if row.direction == "in"]
    assert heard == citizen.said, f"{citizen.address} said {citizen.said}, on record is {heard}"
    for row in rows:
        assert row.status in ENDED[row.direction], f"{row.direction} {row.id} is left {row.status}"


def _answered_once(rows: Sequence[Any], replies: Mapping[int, str]) -> None:
    """Each message has its own one answer; one that was given up says so instead."""
    for asked in (row for row in rows if row.direction == "in"):
        answers = [row for row in rows if row.direction == "out" and row.answers == asked.id]
        bot = [row.text for row in answers if row.author == "bot"]
        if asked.status == "handled":
            assert bot == [replies[asked.id]], f"{asked.id} was answered by {bot}"
        else:
            assert not bot, f"{asked.id} was given up, and answered by {bot}"
            assert asked.error is not None, f"nobody says why {asked.id} was given up"
        assert max(Counter(row.notice for row in answers if row.notice).values(), default=0) <= 1


def _shown_in_order_and_doubled_only_in_doubt(citizen: Written, rows: Sequence[Any], week: Week) -> None:
    arrived = [one for one in week.service.channel.arrived if one.address == citizen.address]
    written = {row.id: row for row in rows if row.direction == "out"}
    order = list(dict.fromkeys(one.row for one in arrived))
    assert written.keys() >= set(order), f"{citizen.address} saw {order}, on record is {list(written)}"
    for news in (True, False):
        kind = [one for one in order if (written[one].priority == PUSH) is news]
        assert kind == sorted(kind), f"{citizen.address} saw {order}"
    # An answer may pass news of a ticket; nothing else passes anything.
    passed = [(one, late) for at, one in enumerate(order) for late in order[at + 1 :] if late < one]
    assert all(written[late].priority == PUSH > written[one].priority for one, late in passed), f"saw {order}"
    assert set(order) >= {row.id for row in written.values() if row.status == "sent"}, "a sent one never came"
    for row_id in order:
        copies = [one for one in arrived if one.row == row_id]
        assert all(one.text == written[row_id].text for one in copies)
        # Whoever knew that it had arrived did not send it again.
        assert not any(one.heard for one in copies[:-1]), f"{row_id} was sent again without any doubt"


def _filed_once(week: Week, seen: Seen, by_chat: Mapping[tuple[str, str], Sequence[Any]]) -> None:
    filed = Counter(ticket.description for ticket in seen.tickets.values())
    carried_out = [
        row.text
        for rows in by_chat.values()
        for row in rows
        if row.direction == "in" and row.text.startswith(FILE) and row.status == "handled"
    ]
    assert max(filed.values(), default=0) <= 1, "a complaint was filed twice"
    assert set(carried_out) <= set(filed), "a complaint that was answered was not filed"
    told = {ticket.number: ticket for ticket in seen.tickets.values()}
    for message, reply in week.service.dialogue.replies.items():
        if "编号 " in reply:
            ticket = told[reply.rpartition(" ")[2]]
            assert ticket.filing_key == f"message:{message}", f"{message} was told another one's number"


def _history_is_state(seen: Seen) -> None:
    replay = Replay()
    for line in seen.lines:
        replay.take(line, seen)
    replay.equals(seen)


def _steps_were_told_once(seen: Seen, now: datetime) -> None:
    """Every step of a ticket, follow-up and reminder has its one notice, and there are no others."""
    while is_quiet(now):
        now += timedelta(hours=1)
    pushes = [one for one in seen.messages if one.ticket_id is not None and one.notice is not None]
    turn = telling.Turn(NOTHING, replace(seen, messages=pushes), seen.lines, now, scan=True)
    telling.told_exactly(turn, delayed=False)
