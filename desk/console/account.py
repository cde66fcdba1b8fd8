"""One's own account: the password, and where notices are mailed besides the inbox."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from desk import notices
from desk.console.parts import LANG, console, go, page_words, render, signed_in
from desk.errors import InvalidInput, SignInFailed
from desk.staff.permits import everybody
from desk.staff_notices import preferences
from desk.staff_notices.events import TOPICS

routes = web.RouteTableDef()


@routes.get("/account")
@everybody
async def account_page(request: web.Request) -> web.Response:
    return _page(request)


@routes.post("/account")
@everybody
async def change_password(request: web.Request) -> web.Response:
    form, t = await request.post(), page_words(request)
    old, new = str(form.get("old", "")), str(form.get("new", ""))
    problem = None
    if new != str(form.get("again", "")):
        problem = t("account.differ")
    else:
        try:
            await console(request).accounts.change_password(signed_in(request).person.id, old=old, new=new)
        except SignInFailed:
            problem = t("account.old_wrong")
        except InvalidInput:
            problem = t("account.short")
    if problem:
        return _page(request, problem=problem)
    return go("/desk/sign-in")


@routes.post("/account/mail")
@everybody
async def choose_mail(request: web.Request) -> web.Response:
    """Where notices go, in which language and which ones. What is no address is said on the page."""
    form, person = await request.post(), signed_in(request).person
    email, lang = str(form.get("email", "")).strip(), str(form.get("lang", ""))
    topics = [topic for topic in TOPICS if topic in form.getall("topic", [])]
    accounts, me = console(request).accounts, person.actor()
    try:
        await accounts.send_to(person.name, email or None, lang=lang or None, by=me)
        await accounts.choose_topics(person.name, topics, by=me)
    except InvalidInput:
        typed = {"email": email, "lang": lang, "topics": topics}
        return _page(request, mail_problem=page_words(request)("account.mail.no_address"), typed=typed)
    return go("/desk/account?saved=1")


def _page(
    request: web.Request,
    *,
    problem: str | None = None,
    mail_problem: str | None = None,
    typed: dict[str, Any] | None = None,
) -> web.Response:
    person, lang = signed_in(request).person, request[LANG]
    chosen = typed or {
        "email": person.email or "",
        "lang": person.lang,
        "topics": preferences.topics(person.mail_topics),
    }
    values = {
        "section": "account",
        "problem": problem,
        "mail_problem": mail_problem,
        "saved": request.query.get("saved") == "1" and not mail_problem,
        "mail": chosen,
        "mails": console(request).mails,
        "topics": [(topic, notices.text(f"staff.topic.{topic}", lang)) for topic in TOPICS],
    }
    return render(request, "account.html", values, status=422 if problem or mail_problem else 200)
