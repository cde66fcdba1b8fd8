"""What `python -m bot check` says of what goes out: messages that wait, mails to staff, text messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.check_store import looked_at
from bot.parts import clock, mail_sender
from bot.red import Red
from bot.settings import Settings
from desk.conversations import waiting
from desk.conversations.outbox import ANSWER, DANGER, PUSH, SURVEY
from desk.reach.texts import ECHO
from desk.staff_notices.mail import MailDelayed
from desk.staff_notices.smtp import SmtpSender

LONGEST_WAIT = {
    DANGER: timedelta(minutes=1),
    ANSWER: timedelta(minutes=5),
    PUSH: timedelta(hours=1),
    SURVEY: timedelta(hours=6),
}
"""How old a message of each priority may be that still waits to be sent: a rush of pushes takes a while."""


async def text_messages(settings: Settings) -> str:
    """By which channel text messages go, if any."""
    if settings.sms_channel is None:
        return "no gateway: whom no chat reaches is put on the list of calls at once (SMS_CHANNEL)"
    return (
        "only noted in the log" if settings.sms_channel == ECHO else f"by the channel {settings.sms_channel}"
    )


async def deliveries(settings: Settings) -> str:
    """How many messages wait to be sent. Raises `Red` where something waits for too long."""
    now = clock()
    async with looked_at(settings) as db, db.read() as session:
        queues = await waiting.to_send(session)
        left = sum((await waiting.undeliverable(session)).values())
        closed = await waiting.closed(session, now=now)
    return judged(queues, closed, left, now=now)


def judged(
    queues: Sequence[waiting.Queue], closed: Mapping[str, datetime], left: int, *, now: datetime
) -> str:
    """What to say of what waits to be sent. Raises Red where something waits for too long."""
    for one in sorted(queues, key=lambda one: one.oldest):
        if now - one.oldest <= LONGEST_WAIT[one.priority]:
            continue
        minutes = (now - one.oldest).total_seconds() / 60
        kind = waiting.PRIORITIES[one.priority]
        what = f"{one.count} of the kind '{kind}' wait for {one.channel}, the oldest for {minutes:.0f} min"
        if one.channel in closed:
            until = closed[one.channel].astimezone().strftime("%H:%M:%S")
            raise Red(what, f"{one.channel} itself refuses messages until {until}: they go out then")
        raise Red(
            what,
            "look whether the service runs with this channel's settings; var/log/service.log says 'send_failed'",
        )
    waits = sum(one.count for one in queues)
    undelivered = f"; {left} undelivered: `python -m bot deliveries list`" if left else ""
    return f"{waits} wait to be sent, none for too long{undelivered}"


async def mail(settings: Settings) -> str:
    """Whether staff are mailed. Raises `Red` where the server does not take mail."""
    sender = mail_sender(settings)
    if not isinstance(sender, SmtpSender):
        return "off: staff read notices in the console only (SMTP_URL is not set)"
    try:
        return f"on, from {settings.mail_from} by {await sender.check()}"
    except MailDelayed as fault:
        advice = "look at SMTP_URL, the server and the way out of this machine; mails wait meanwhile"
        raise Red(f"the server does not take mail ({fault})", advice) from None
