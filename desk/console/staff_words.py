"""Sessions, sign-ins and lines of the audit as pages show them: moments in the city's zone, codes as words. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desk.console.parts import Console, name
from desk.console.words import Words, words
from desk.staff.auditing import Entry
from desk.staff.sessions import OpenSession
from desk.staff.sign_in_log import Line


def moment_of(at: datetime, parts: Console) -> str:
    """'2026-11-24 16:30' in the city's zone: what is looked up may be of another year."""
    return at.astimezone(parts.zone).strftime("%Y-%m-%d %H:%M")


def session(one: OpenSession, parts: Console, lang: str, *, present: str = "") -> dict[str, Any]:
    """One open session; `present` is the id of the one that looks."""
    return {
        "id": one.id,
        "since": moment_of(one.since, parts),
        "seen": moment_of(one.seen_at, parts),
        "device": _device(one.agent, one.source, words(lang)),
        "is_this": one.id == present,
    }


def sign_in(line: Line, parts: Console, lang: str) -> dict[str, Any]:
    """One try to sign in."""
    t = words(lang)
    said = t(f"sign_ins.outcome.{line.outcome}")
    return {
        "at": moment_of(line.at, parts),
        "name": line.name,
        "who": line.display_name or t("sign_ins.nobody"),
        "outcome": line.outcome,
        "said": f"{said} · {t(f'sign_ins.how.{line.how}')}" if line.how in ("code", "recovery") else said,
        "device": _device(line.agent, line.source, t),
    }


def entry(one: Entry, parts: Console, lang: str) -> dict[str, Any]:
    """One line of the audit."""
    t = words(lang)
    return {
        "at": moment_of(one.at, parts),
        "who": t("audit.system") if one.actor == "system" else _token(one.actor_name, t),
        "did": act(one.action, t),
        "about": one.object_name,
        "kind": t(f"audit.kind.{one.object_type}") if t.has(f"audit.kind.{one.object_type}") else "",
        "url": _url(one),
        "details": _details(one, parts, lang),
    }


def act(action: str, t: Words) -> str:
    """What was done, in words; what has none yet is shown as it is called."""
    keys = (f"audit.act.{action}", f"step.{action}")
    return next((t(key) for key in keys if t.has(key)), action)


def _token(label: str, t: Words) -> str:
    return t("audit.token", name=label[6:]) if label.startswith("token:") else label


def _device(agent: str, source: str, t: Words) -> str:
    return " · ".join(part for part in (agent or t("sign_ins.unknown_device"), source) if part)


def _url(one: Entry) -> str | None:
    if one.object_type == "ticket":
        return f"/desk/tickets/{one.object_name}"
    if one.object_type == "conversation" and one.object_name.isdecimal():
        return f"/desk/conversations/{one.object_name}"
    return None


def _details(one: Entry, parts: Console, lang: str) -> str:
    said, t = dict(one.details), words(lang)
    block = f"block.reason.{said.get('reason')}"
    reason = t(block) if one.action == "block" and t.has(block) else said.get("reason")
    found = [str(reason)] if reason else []
    if said.get("days"):
        found.append(t(f"block.days.{said['days']}"))
    if said.get("role"):
        now = _role(said.get("role"), said.get("unit"), parts, lang)
        before = _role(said.get("was_role"), said.get("was_unit"), parts, lang)
        found.append(f"{before} → {now}" if before and before != now else now)
    if said.get("count"):
        found.append(t("audit.count", n=said["count"]))
    return " · ".join(found)


def _role(role: Any, unit: Any, parts: Console, lang: str) -> str:
    t = words(lang)
    if not role:
        return ""
    known = next((one for one in parts.pack.units if one.code == unit), None)
    called = f" · {name(known, lang)}" if known else f" · {unit}" if unit else ""
    return f"{t(f'role.{role}') if t.has(f'role.{role}') else role}{called}"
