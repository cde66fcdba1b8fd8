"""One's own account: password, open sessions, last sign-ins, and where notices are mailed besides the inbox."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from desk import notices, phrases
from desk.api.forms import plain
from desk.console import staff_words
from desk.console.parts import LANG, console, go, page_words, render, signed_in
from desk.console.sign_in import remember, require_fresh
from desk.errors import InvalidInput, LockedOut, SignInFailed, WeakPassword
from desk.staff import sign_in_log
from desk.staff.permits import everybody
from desk.staff_notices import preferences
from desk.staff_notices.events import TOPICS

routes = web.RouteTableDef()

HOME = "/desk/account"
LAST_SIGN_INS = 10
DONE = ("mail", "session", "sessions")


@routes.get("/account")
@everybody
async def account_page(request: web.Request) -> web.Response:
    return await _page(request)


@routes.post("/account")
@everybody
async def change_password(request: web.Request) -> web.Response:
    """Another password of one's own: every browser is signed out, and but for this one unknown to the account."""
    form, t, me = await plain(request), page_words(request), signed_in(request).person
    old, new = str(form.get("old", "")), str(form.get("new", ""))
    if new != str(form.get("again", "")):
        return await _page(request, problem=t("account.differ"))
    try:
        await console(request).accounts.change_password(me.id, old=old, new=new)
    except WeakPassword as weak:
        return await _page(request, problem=t(f"password.{weak.reason}"))
    except LockedOut as locked:
        until = phrases.clock(locked.until, console(request).zone)
        return await _page(request, problem=t("account.locked", until=until))
    except SignInFailed:
        return await _page(request, problem=t("account.old_wrong"))
    response = go("/desk/sign-in")
    remember(request, response, await console(request).sessions.known(me.id))
    return response


@routes.post("/account/mail")
@everybody
async def choose_mail(request: web.Request) -> web.Response:
    """Where notices go, in which language and which ones. What is no address is said on the page."""
    form, person = await plain(request), signed_in(request).person
    email, lang = str(form.get("email", "")).strip(), str(form.get("lang", ""))
    topics = [topic for topic in TOPICS if topic in form.getall("topic", [])]
    accounts, me = console(request).accounts, person.actor()
    try:
        await accounts.send_to(person.name, email or None, lang=lang or None, by=me)
        await accounts.choose_topics(person.name, topics, by=me)
    except InvalidInput:
        typed = {"email": email, "lang": lang, "topics": topics}
        problem = page_words(request)("account.mail.no_address")
        return await _page(request, mail_problem=problem, typed=typed)
    return go(f"{HOME}?done=mail#mail")


@routes.post("/account/sessions")
@everybody
async def end_sessions(request: web.Request) -> web.Response:
    """End one other session (`id`), or all but this one. Whoever was signed in long ago shows who they are first."""
    require_fresh(request)
    session, one = signed_in(request), str((await plain(request)).get("id", ""))
    if one == session.id:
        return await _page(request)
    ending = console(request).sessions.end
    me = session.person
    await ending(me.id, by=me.actor(), only=one or None, but=session.id)
    return go(f"{HOME}?done={'session' if one else 'sessions'}#sessions")


async def _page(
    request: web.Request,
    *,
    problem: str | None = None,
    mail_problem: str | None = None,
    typed: dict[str, Any] | None = None,
) -> web.Response:
    parts, session, lang = console(request), signed_in(request), request[LANG]
    person = session.person
    chosen = typed or {
        "email": person.email or "",
        "lang": person.lang,
        "topics": preferences.topics(person.mail_topics),
    }
    done = request.query.get("done", "")
    lines = await sign_in_log.read(parts.database, staff_id=person.id, limit=LAST_SIGN_INS)
    opened = await parts.sessions.of(person.id)
    values = {
        "section": "account",
        "problem": problem,
        "mail_problem": mail_problem,
        "done": done if done in DONE and not mail_problem and not problem else "",
        "mail": chosen,
        "mails": parts.mails,
        "topics": [(topic, notices.text(f"staff.topic.{topic}", lang)) for topic in TOPICS],
        "factor": await parts.staff.factors.of(person.id),
        "factor_required": parts.staff.factors.requires(person.role),
        "sessions": [staff_words.session(one, parts, lang, present=session.id) for one in opened],
        "sign_ins": [staff_words.sign_in(line, parts, lang) for line in lines],
    }
    return render(request, "account.html", values, status=422 if problem or mail_problem else 200)
