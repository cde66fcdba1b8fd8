"""The record of a ticket in words: the matter, the place, the person, and what it is bound with."""

from __future__ import annotations

from typing import Any

from desk import notices
from desk.console.parts import Console, day_or_moment, when
from desk.console.words import Words, words
from desk.incidents.service import MAY_DECLARE
from desk.staff.actor import Actor
from desk.tickets.kin import Kin, Relative, kin
from desk.tickets.masking import sees_people
from desk.tickets.views import TicketView


def sees_point(actor: Actor) -> bool:
    """Whoever goes there or talks with the citizen; who only reads how people talk sees no point on the map."""
    return sees_people(actor) or actor.role == "handler"


async def called(parts: Console, ticket: TicketView, actor: Actor) -> str | None:
    """What the channel calls somebody who left no name, for those who may read names."""
    if ticket.conversation_id is None or ticket.reporter.anonymous or not sees_people(actor):
        return None
    return (await parts.conversations.get(ticket.conversation_id)).sender_name


def _place(ticket: TicketView, lang: str) -> str:
    """Where it is, as a language says it: the widest first in Chinese, and last in English."""
    parts = [ticket.name(ticket.district, lang), ticket.name(ticket.subdistrict, lang), ticket.address]
    named = [part for part in parts if part]
    return ", ".join(reversed(named)) if lang == "en" else " ".join(named)


def record(
    parts: Console, ticket: TicketView, shown: dict[str, Any], actor: Actor, lang: str, called: str | None
) -> list[tuple[str, str]]:
    """Every line with its label; what is not known has no line."""
    t = words(lang)
    channel = f"channel.{ticket.channel}"
    reporter = shown["reporter"]
    co_units = t("figures.comma").join(name for name in shown["co_unit_names"] if name)
    told = [
        ("category", _category(shown, actor, t)),
        ("kind", shown["kind_name"]),
        ("urgency", shown["urgency_name"]),
        ("place", _place(ticket, lang)),
        ("point", _point(ticket) if sees_point(actor) else ""),
        ("occurred", day_or_moment(ticket.occurred_at, parts) if ticket.occurred_at else ""),
        ("party", ticket.party or ""),
        ("reporter", _reporter(reporter, lang, called)),
        ("on_behalf_of", reporter["on_behalf_of"] or ""),
        ("contact", _contact(reporter, t)),
        ("lang", t(f"ticket.lang.{ticket.lang}")),
        ("enterprise", shown["enterprise"] or ""),
        ("repeats_person", _times(shown["repeats"], "person", t)),
        ("repeats_place", _times(shown["repeats"], "place", t)),
        ("unit", shown["unit_name"] or t("ticket.no_unit")),
        ("co_units", co_units),
        ("back_and_forth", _back_and_forth(ticket, t)),
        ("urges", t("ticket.urged", n=ticket.urges) if ticket.urges else ""),
        ("channel", t(channel) if t.has(channel) else ticket.channel),
        ("filed", when(ticket.created_at, parts)),
        ("survey", _survey(shown["survey"], lang)),
    ]
    return [(t(f"ticket.{key}"), value) for key, value in told if value]


def _category(shown: dict[str, Any], actor: Actor, t: Words) -> str:
    """For the hotline with how sure the assistant was: what it doubted may be wrong."""
    named = f"{shown['category_group_name']} · {shown['category_name']}"
    sure = shown["category_confidence"]
    if sure is None or actor.role == "handler":
        return named
    return f"{named} {t('ticket.sure', n=round(100 * sure))}"


def _point(ticket: TicketView) -> str:
    if ticket.lat is None or ticket.long is None:
        return ""
    return f"{ticket.lat:.5f}, {ticket.long:.5f}"


def _contact(reporter: dict[str, Any], t: Words) -> str:
    """How the citizen wants to be reached, where they said so."""
    wants = reporter["contact_by"]
    told = [t(f"ticket.contact.{wants}")] if wants != "chat" else []
    if reporter["call_hours"]:
        told.append(t("call.hours", hours=reporter["call_hours"]))
    return " · ".join(told)


def _back_and_forth(ticket: TicketView, t: Words) -> str:
    told = [
        t(f"ticket.{name}", n=count)
        for name, count in (("returned", ticket.return_count), ("reopened", ticket.reopen_count))
        if count
    ]
    return " · ".join(told)


def _times(repeats: dict[str, int | None] | None, what: str, t: Words) -> str:
    """'当月2次，当年5次', where it came up before; nothing for a first time."""
    month, year = (repeats[f"{what}_month"], repeats[f"{what}_year"]) if repeats else (None, None)
    return t("ticket.times", month=month, year=year) if year and year > 1 else ""


def _reporter(reporter: dict[str, Any], lang: str, called: str | None) -> str:
    t = words(lang)
    unnamed = t("ticket.called", name=called) if called else t("ticket.unnamed")
    who = t("ticket.anonymous") if reporter["anonymous"] else reporter["name"] or unnamed
    marks = [t("ticket.confidential")] if reporter["confidential"] else []
    return " · ".join([who, reporter["phone"] or t("ticket.no_phone"), *marks])


def _survey(survey: dict[str, Any], lang: str) -> str:
    t = words(lang)
    if survey["state"] is None:
        return t("ticket.survey.none")
    told = [
        f"{t(f'ticket.survey.{key}')}: {t('answer.yes' if survey[key] else 'answer.no')}"
        for key in ("contacted", "solved")
        if survey[key] is not None
    ]
    if survey["satisfied"]:
        told.append(f"{t('ticket.survey.satisfied')}: {t('satisfied.' + survey['satisfied'])}")
    if survey["source"] == "phone" and told:
        told.append(t("ticket.survey.by_phone"))
    if survey["comment"]:
        told.append(survey["comment"])
    return " · ".join(told) or t(f"ticket.survey.{survey['state']}")


async def links(parts: Console, ticket: TicketView, actor: Actor, lang: str) -> dict[str, Any]:
    """What the ticket is bound with; `followers` are the first ones of `count`."""
    async with parts.database.read() as session:
        found: Kin = await kin(session, ticket, actor)
    incident = found.incident
    return {
        "parent": _relative(found.parent, lang),
        "previous": _relative(found.previous, lang),
        "followers": [_relative(one, lang) for one in found.followers],
        "count": ticket.followers,
        "incident": {
            "text": incident.en if lang == "en" else incident.zh,
            "over": incident.is_over,
            "url": f"/desk/incidents#incident-{incident.id}"
            if actor.role in MAY_DECLARE and not incident.is_over
            else None,
        }
        if incident is not None
        else None,
    }


def _relative(one: Relative | None, lang: str) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "number": one.number,
        "title": one.title,
        "status": one.status,
        "status_name": notices.text(f"status.{one.status}", lang) if one.status else "",
        "url": f"/desk/tickets/{one.number}" if one.opens else None,
    }
